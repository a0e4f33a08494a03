"""The program's language on the page: what the browser chose, else the one the server was started in."""

from __future__ import annotations

from typing import Final

from flask import Flask, g, request

from contractgen.asking import Asked, shown
from contractgen.catalogue import LANGUAGES, describe, localised, translate
from contractgen.errors import N_, Refused

COOKIE: Final = "contractgen-language"


def problems_of(refused: Refused) -> list[str]:
    """Return everything that was refused, a line each, in the language of the request."""
    return [describe(p, g.spoken) for p in refused.problems]


def speak(app: Flask, spoken: str) -> None:
    """Give the templates of *app* `say` (the program's words) and `words` (those of data) in the user's language."""

    @app.before_request
    def chosen() -> None:
        wanted = request.cookies.get(COOKIE, "")
        g.spoken = wanted if wanted in LANGUAGES else spoken

    app.jinja_env.globals.update(say=say, words=lambda told: localised(told, g.spoken), language=lambda: g.spoken)


def say(message: str, **values: object) -> str:
    """Return the program's own words in the language of the request, with *values* in their places."""
    return translate(message, g.spoken, values)


def value_of(asked: Asked) -> str:
    """Return what stands for a question, in the language of the request where it is one of the library's words."""
    value, options = asked.value, asked.question.options
    if isinstance(value, bool):
        return say(N_("是")) if value else say(N_("否"))
    codes = value if isinstance(value, tuple) else (value,)
    if options and all(isinstance(code, str) and str(code) in options for code in codes):
        return ("、" if g.spoken != "en" else ", ").join(localised(options[str(code)], g.spoken) for code in codes)
    return shown(value)
