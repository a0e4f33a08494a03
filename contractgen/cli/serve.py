"""`contractgen serve`: the local web page over one folder."""

from __future__ import annotations

import logging
import socket
import webbrowser
from datetime import date
from pathlib import Path

from contractgen.catalogue import translate
from contractgen.cli import tell
from contractgen.cli.layers import library_for
from contractgen.errors import N_, FormatError, Place, Problem

_HOST = "127.0.0.1"
_THREADS = 6


def serve_folder(folder: Path, port: int, libraries: tuple[Path, ...], spoken: str, *, browser: bool) -> int:
    """Serve the page over *folder* until interrupted; the start link goes to standard output.

    Raises:
        FormatError: the folder is not there, or the port is taken.
        LibraryError: a layer is wrong.
    """
    if not folder.is_dir():
        message, remedy = N_("不是文件夹"), N_("先建好文件夹，再写它的路径")
        raise FormatError([Problem(Place(str(folder)), message, remedy)])
    library = library_for(folder / "answers.yaml", libraries)
    listening = _listen(port)
    port = listening.getsockname()[1]
    from waitress.server import create_server

    from contractgen.web import create_app
    from contractgen.web.folder import Folder
    from contractgen.web.guards import LARGEST_UPLOAD, Keys

    keys = Keys()
    app = create_app(Folder(folder), library, keys, spoken=spoken, today=_today, cookie=f"contractgen-{port}")
    logging.getLogger("waitress").setLevel(logging.ERROR)
    server = create_server(
        app,
        sockets=[listening],
        threads=_THREADS,
        ident="contractgen",
        max_request_body_size=LARGEST_UPLOAD + 2**20,
        channel_timeout=60,
        clear_untrusted_proxy_headers=True,
    )
    link = f"http://{_HOST}:{port}/start?token={keys.invite()}"
    print(link, flush=True)
    tell(
        translate(
            N_("用浏览器打开上面的链接（只能用一次）；按 Ctrl-C 停止。文件夹：{folder}"),
            spoken,
            {"folder": folder.resolve()},
        )
    )
    if browser:
        webbrowser.open(link)
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()
        tell(translate(N_("已停止。填报内容都在文件夹中。"), spoken))
    return 0


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((_HOST, port))
    except OSError as error:
        listening.close()
        message, remedy = N_("端口 {port} 不能用：{reason}"), N_("换一个端口，或者不写 --port")
        values = {"port": port, "reason": error.strerror or error}
        raise FormatError([Problem(Place("--port"), message, remedy, values)]) from error
    return listening


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the signing place's own calendar day is meant
