"""`contractgen why`."""

from pathlib import Path
from typing import Annotated

import typer

from contractgen.cli.commands.options import ANSWERS, LIBRARIES, Spoken, day
from contractgen.errors import N_

_WHY = N_("说明某一条由哪个条款写成、因何选用、依据什么。")
_ARTICLE = N_("条号或附件号，例如 第二十条；不写则列出全部")


def register(app: typer.Typer, spoken: Spoken) -> None:
    """Add the command to *app*."""

    @app.command(help=spoken.say(_WHY))
    def why(
        answers: Annotated[Path, typer.Argument(help=spoken.say(ANSWERS))],
        article: Annotated[str | None, typer.Argument(help=spoken.say(_ARTICLE))] = None,
        library: Annotated[LIBRARIES, spoken.library()] = None,
        on: Annotated[str | None, spoken.on()] = None,
    ) -> int:
        from contractgen.cli.why import explain

        return explain(answers, article, tuple(library or ()), day(on), spoken.language)
