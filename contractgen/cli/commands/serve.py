"""`contractgen serve`."""

from pathlib import Path
from typing import Annotated

import typer

from contractgen.cli.commands.options import LIBRARIES, Spoken
from contractgen.errors import N_

_SERVE = N_("在本机打开网页：填报、看协议成文、检查、下载 Word。只在本机可用。")
_FOLDER = N_("存放填报文件和草案的文件夹，默认当前文件夹")
_PORT = N_("端口；默认任选一个空闲的")
_OPEN = N_("启动后用默认浏览器打开")


def register(app: typer.Typer, spoken: Spoken) -> None:
    """Add the command to *app*."""
    say = spoken.say

    @app.command(help=say(_SERVE))
    def serve(
        folder: Annotated[Path, typer.Argument(help=say(_FOLDER))] = Path(),
        port: Annotated[int, typer.Option("--port", help=say(_PORT), min=0, max=65535)] = 0,
        browser: Annotated[bool, typer.Option("--open/--no-open", help=say(_OPEN))] = True,
        library: Annotated[LIBRARIES, spoken.library()] = None,
    ) -> int:
        from contractgen.cli.serve import serve_folder

        return serve_folder(folder, port, tuple(library or ()), spoken.language, browser=browser)
