"""The local web page: the same passes as the command line, for people who would rather not use one.

`create_app` makes it; `cli/serve.py` serves it on the loopback address. Everything a user has stays in
plain files in one folder; no path from a request is ever opened.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Flask

from contractgen.library import Library
from contractgen.web.folder import Folder
from contractgen.web.guards import Keys, guard
from contractgen.web.speaking import speak, value_of


def create_app(
    folder: Folder, library: Library, keys: Keys, *, spoken: str, today: Callable[[], date], cookie: str = "contractgen"
) -> Flask:
    """Return the page over the user's *folder*, drafting and checking with *library*.

    *keys* holds who may use it; *cookie* is the cookie's name, one for each port; *today* tells the date.
    """
    from contractgen.web import checks, drafts, gate, home, interview, members, pictures, records
    from contractgen.web.desk import Desk

    app = Flask(__name__)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.config["LARGE"] = frozenset({"checks.submit", "members.merged"})
    app.jinja_env.globals.update(value_of=value_of, titles_of=records.titles)
    speak(app, spoken)
    guard(app, keys, cookie)
    desk, shelf = Desk(folder, library, today), checks.Shelf()
    app.register_blueprint(gate.gate(keys, cookie))
    app.register_blueprint(home.pages(folder, library, today))
    app.register_blueprint(checks.pages(folder, library, today, shelf))
    app.register_blueprint(interview.pages(desk))
    app.register_blueprint(records.pages(desk))
    app.register_blueprint(drafts.pages(desk, shelf))
    app.register_blueprint(members.pages(desk))
    app.register_blueprint(pictures.pages(desk))
    return app
