"""`contractgen forms`, `contractgen merge`, `contractgen pending`."""

from pathlib import Path
from typing import Annotated

import typer

from contractgen.cli.commands.options import ANSWERS, LIBRARIES, Spoken, day
from contractgen.errors import N_

_FORMS = N_("为每个成员写出《成员信息与任务申报表》（Word 和 CSV），由成员自己填写。")
_MERGE = N_("把成员交回的申报表并入填报文件；不一致的只列出，不覆盖。")
_PENDING = N_("写出《待决事项表》：还没有决定的事项、可选写法及其影响和依据。")
_FOLDER = N_("写到哪个文件夹")
_RETURNED = N_("交回的申报表（docx 或 csv）")
_THEIRS = N_("不一致的以申报表为准")
_OUT = N_("写到哪里")


def register(app: typer.Typer, spoken: Spoken) -> None:
    """Add the commands to *app*."""
    say = spoken.say

    @app.command(help=say(_FORMS))
    def forms(
        answers: Annotated[Path, typer.Argument(help=say(ANSWERS))],
        out: Annotated[Path, typer.Option("-o", "--out", help=say(_FOLDER))] = Path("申报表"),
        library: Annotated[LIBRARIES, spoken.library()] = None,
        on: Annotated[str | None, spoken.on()] = None,
    ) -> int:
        from contractgen.cli.forms import write_forms

        return write_forms(answers, out, tuple(library or ()), day(on), spoken.language)

    @app.command(help=say(_MERGE))
    def merge(
        answers: Annotated[Path, typer.Argument(help=say(ANSWERS))],
        files: Annotated[list[Path], typer.Argument(help=say(_RETURNED))],
        theirs: Annotated[bool, typer.Option("--theirs", help=say(_THEIRS))] = False,
        library: Annotated[LIBRARIES, spoken.library()] = None,
    ) -> int:
        from contractgen.cli.forms import merge_forms

        return merge_forms(answers, files, tuple(library or ()), spoken.language, theirs=theirs)

    @app.command(help=say(_PENDING))
    def pending(
        answers: Annotated[Path, typer.Argument(help=say(ANSWERS))],
        out: Annotated[Path, typer.Option("-o", "--out", help=say(_OUT))] = Path("待决事项表.docx"),
        library: Annotated[LIBRARIES, spoken.library()] = None,
        on: Annotated[str | None, spoken.on()] = None,
    ) -> int:
        from contractgen.cli.forms import write_pending

        return write_pending(answers, out, tuple(library or ()), day(on), spoken.language)
