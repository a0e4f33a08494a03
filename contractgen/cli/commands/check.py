"""`contractgen check`."""

from pathlib import Path
from typing import Annotated

import typer

from contractgen.cli.commands.options import LIBRARIES, Spoken, day
from contractgen.errors import N_

_CHECK = N_("检查协议：缺什么、弱在哪里、哪些约定有问题；一个或几个文件，也可以是文件夹。")
_FILES = N_("协议文件（docx、pdf、md、txt）或文件夹")
_REPORT = N_("报告格式：text、json、sarif、html、docx（在原文件上加批注）；默认依 -o 的后缀，否则 text")
_REPORT_OUT = N_("报告写到哪里；几个文件时为文件夹；“-”为标准输出")
_PAPER = N_("review：形式审查意见表，一页 Word")
_DOSSIER = N_("卷宗文件夹：协议书和它的附件、章程、办法一并检查")
_PROFILE = N_("适用的政策条件，默认依范本")
_TEMPLATE = N_("按哪个范本检查，默认依文本判断")
_CHECK_ON = N_("按哪一天的法律（YYYY-MM-DD），默认为文中的签订日期，没有的为今天")


def register(app: typer.Typer, spoken: Spoken) -> None:
    """Add the command to *app*."""
    say = spoken.say

    @app.command(help=say(_CHECK))
    def check(
        files: Annotated[list[Path] | None, typer.Argument(help=say(_FILES))] = None,
        out: Annotated[Path | None, typer.Option("-o", "--out", help=say(_REPORT_OUT))] = None,
        form: Annotated[str | None, typer.Option("--format", help=say(_REPORT))] = None,
        paper: Annotated[str | None, typer.Option("--form", help=say(_PAPER))] = None,
        dossier: Annotated[Path | None, typer.Option("--dossier", help=say(_DOSSIER))] = None,
        profile: Annotated[str, typer.Option("--profile", help=say(_PROFILE))] = "",
        template: Annotated[str, typer.Option("--template", help=say(_TEMPLATE))] = "",
        on: Annotated[str | None, spoken.on(_CHECK_ON)] = None,
        library: Annotated[LIBRARIES, spoken.library()] = None,
    ) -> int:
        from contractgen.cli.check import Wish, check_files, check_folder

        if bool(files) == bool(dossier):
            raise typer.BadParameter(say(N_("写明要检查的文件，或者以 --dossier 写明一个卷宗文件夹")))
        wish = Wish(out, form, paper, profile, template, day(on) if on else None, day(None))
        layers = tuple(library or ())
        if dossier:
            return check_folder(dossier, layers, wish, spoken.language)
        return check_files(files or (), layers, wish, spoken.language)
