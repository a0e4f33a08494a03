"""`contractgen why`."""

from pathlib import Path
from typing import Annotated

import typer

from contractgen.cli.commands.options import ANSWERS, LIBRARIES, Spoken, day
from contractgen.errors import N_

_WHY = N_("说明某一条由哪个条款写成、因何选用、依据什么。")
_QUESTIONS = N_("列出询问和已答的、拟定的及其理由、等待其他回答的填报项")
_ARTICLE = N_("条号或附件号，例如 第二十条；不写则列出全部")


def register(app: typer.Typer, spoken: Spoken) -> None:
    """Add the command to *app*."""

    @app.command(help=spoken.say(_WHY))
    def why(
        answers: Annotated[Path, typer.Argument(help=spoken.say(ANSWERS))],
        article: Annotated[str | None, typer.Argument(help=spoken.say(_ARTICLE))] = None,
        questions: Annotated[bool, typer.Option("--questions", help=spoken.say(_QUESTIONS))] = False,
        library: Annotated[LIBRARIES, spoken.library()] = None,
        on: Annotated[str | None, spoken.on()] = None,
    ) -> int:
        if questions:
            from contractgen.cli.asked import list_questions

            return list_questions(answers, tuple(library or ()), spoken.language)
        from contractgen.cli.why import explain

        return explain(answers, article, tuple(library or ()), day(on), spoken.language)
