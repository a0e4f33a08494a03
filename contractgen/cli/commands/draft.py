"""`contractgen draft`."""

from pathlib import Path
from typing import Annotated

import typer

from contractgen.cli.commands.options import ANSWERS, LIBRARIES, Spoken, day
from contractgen.errors import N_

_DRAFT = N_("由填报文件生成协议。")
_OUT = N_("写到哪里；“-”为标准输出")
_FORMAT = N_("格式：docx、html、md、txt、pdf；默认依文件名后缀")
_BLANKS = N_("有未填项也写出草案，空缺处醒目标出")
_PAGINATE = N_("用 LibreOffice 为目录加上页码")
_PAPERS = N_("同时写出用印说明和各方的身份证明书、授权委托书")


def register(app: typer.Typer, spoken: Spoken) -> None:
    """Add the command to *app*."""
    say = spoken.say

    @app.command(help=say(_DRAFT))
    def draft(
        answers: Annotated[Path, typer.Argument(help=say(ANSWERS))],
        out: Annotated[Path | None, typer.Option("-o", "--out", help=say(_OUT))] = None,
        form: Annotated[str | None, typer.Option("--format", help=say(_FORMAT))] = None,
        library: Annotated[LIBRARIES, spoken.library()] = None,
        allow_blanks: Annotated[bool, typer.Option("--allow-blanks", help=say(_BLANKS))] = False,
        paginate: Annotated[bool, typer.Option("--paginate", help=say(_PAGINATE))] = False,
        papers: Annotated[bool, typer.Option("--papers", help=say(_PAPERS))] = False,
        on: Annotated[str | None, spoken.on()] = None,
    ) -> int:
        from contractgen.cli.draft import Wish, draft_file

        wish = Wish(out, form, allow_blanks, paginate, papers, day(on))
        return draft_file(answers, tuple(library or ()), wish, spoken.language)
