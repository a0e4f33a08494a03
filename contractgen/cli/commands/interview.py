"""`contractgen interview`."""

from pathlib import Path
from typing import Annotated

import typer

from contractgen.cli.commands.options import LIBRARIES, Spoken, day
from contractgen.errors import N_

_INTERVIEW = N_("在终端里逐项提问，写成填报文件；每答一项即保存，可以随时停下再继续。")
_ANSWERS = N_("填报文件；没有的新建，默认 填报.yaml")
_NO_INPUT = N_("不提问，只列出还须填写什么")


def register(app: typer.Typer, spoken: Spoken) -> None:
    """Add the command to *app*."""
    say = spoken.say

    @app.command(help=say(_INTERVIEW))
    def interview(
        answers: Annotated[Path, typer.Argument(help=say(_ANSWERS))] = Path("填报.yaml"),
        no_input: Annotated[bool, typer.Option("--no-input", help=say(_NO_INPUT))] = False,
        library: Annotated[LIBRARIES, spoken.library()] = None,
        on: Annotated[str | None, spoken.on()] = None,
    ) -> int:
        from contractgen.cli.interview import hold, list_open

        layers = tuple(library or ())
        if no_input:
            return list_open(answers, layers, spoken.language)
        return hold(answers, layers, day(on), spoken.language)
