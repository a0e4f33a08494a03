"""The commands and their options. Each command's work is imported when it runs.

No `from __future__ import annotations` here: Typer evaluates annotations written as strings in the
module's names, and these are made inside a function, in the language of the user.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from contractgen import __version__
from contractgen.catalogue import translate
from contractgen.errors import N_

TyperFault = typer.TyperException

_DRAFT = N_("由填报文件生成协议。")
_WHY = N_("说明某一条由哪个条款写成、因何选用、依据什么。")
_SCHEMA = N_("输出填报文件的 JSON Schema，供编辑器提示和校验。")
_DOCTOR = N_("检查本机：哪些功能可用，哪些需要另装软件。")
_ABOUT = N_("产业技术创新战略联盟协议的起草工具。它不是律师：签署前请由律师复核。")
_ANSWERS = N_("填报文件（YAML）")
_OUT = N_("写到哪里；“-”为标准输出")
_FORMAT = N_("格式：docx、html、md、txt、pdf；默认依文件名后缀")
_LIBRARY = N_("叠加的条款库文件夹，可重复")
_BLANKS = N_("有未填项也写出草案，空缺处醒目标出")
_PAGINATE = N_("用 LibreOffice 为目录加上页码")
_PAPERS = N_("同时写出用印说明和各方的身份证明书、授权委托书")
_ON = N_("起草日期（YYYY-MM-DD），默认今天")
_CHECK = N_("检查协议：缺什么、弱在哪里、哪些约定有问题；一个或几个文件，也可以是文件夹。")
_FILES = N_("协议文件（docx、pdf、md、txt）或文件夹")
_REPORT = N_("报告格式：text、json、sarif、html、docx（在原文件上加批注）；默认依 -o 的后缀，否则 text")
_REPORT_OUT = N_("报告写到哪里；几个文件时为文件夹；“-”为标准输出")
_PAPER = N_("review：形式审查意见表，一页 Word")
_DOSSIER = N_("卷宗文件夹：协议书和它的附件、章程、办法一并检查")
_PROFILE = N_("适用的政策条件，默认依范本")
_TEMPLATE = N_("按哪个范本检查，默认依文本判断")
_CHECK_ON = N_("按哪一天的法律（YYYY-MM-DD），默认为文中的签订日期，没有的为今天")
_ARTICLE = N_("条号或附件号，例如 第二十条；不写则列出全部")


def command_line(spoken: str) -> Callable[..., object]:
    """Return the command line with its helps in the language *spoken*."""

    def say(message: str) -> str:
        return translate(message, spoken)

    app = typer.Typer(
        help=say(_ABOUT),
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    @app.callback()
    def everywhere(
        lang: Annotated[str, typer.Option(help=say(N_("程序所用语言：zh_CN 或 en")))] = spoken,
        version: Annotated[bool, typer.Option("--version", help=say(N_("显示版本")), is_eager=True)] = False,
    ) -> None:
        del lang  # read before Typer was loaded, see contractgen.cli.language
        if version:
            typer.echo(f"contractgen {__version__}")
            raise typer.Exit

    libraries = Annotated[list[Path] | None, typer.Option("--library", help=say(_LIBRARY))]
    day = Annotated[str | None, typer.Option("--on", help=say(_ON), metavar="DATE")]

    @app.command(help=say(_DRAFT))
    def draft(
        answers: Annotated[Path, typer.Argument(help=say(_ANSWERS))],
        out: Annotated[Path | None, typer.Option("-o", "--out", help=say(_OUT))] = None,
        form: Annotated[str | None, typer.Option("--format", help=say(_FORMAT))] = None,
        library: libraries = None,
        allow_blanks: Annotated[bool, typer.Option("--allow-blanks", help=say(_BLANKS))] = False,
        paginate: Annotated[bool, typer.Option("--paginate", help=say(_PAGINATE))] = False,
        papers: Annotated[bool, typer.Option("--papers", help=say(_PAPERS))] = False,
        on: day = None,
    ) -> int:
        from contractgen.cli.draft import Wish, draft_file

        wish = Wish(out, form, allow_blanks, paginate, papers, _day(on))
        return draft_file(answers, tuple(library or ()), wish, spoken)

    @app.command(help=say(_CHECK))
    def check(
        files: Annotated[list[Path] | None, typer.Argument(help=say(_FILES))] = None,
        out: Annotated[Path | None, typer.Option("-o", "--out", help=say(_REPORT_OUT))] = None,
        form: Annotated[str | None, typer.Option("--format", help=say(_REPORT))] = None,
        paper: Annotated[str | None, typer.Option("--form", help=say(_PAPER))] = None,
        dossier: Annotated[Path | None, typer.Option("--dossier", help=say(_DOSSIER))] = None,
        profile: Annotated[str, typer.Option("--profile", help=say(_PROFILE))] = "",
        template: Annotated[str, typer.Option("--template", help=say(_TEMPLATE))] = "",
        on: Annotated[str | None, typer.Option("--on", help=say(_CHECK_ON), metavar="DATE")] = None,
        library: libraries = None,
    ) -> int:
        from contractgen.cli.check import Wish, check_files, check_folder

        if bool(files) == bool(dossier):
            raise typer.BadParameter(say(N_("写明要检查的文件，或者以 --dossier 写明一个卷宗文件夹")))
        wish = Wish(out, form, paper, profile, template, _day(on) if on else None, _day(None))
        layers = tuple(library or ())
        return (
            check_folder(dossier, layers, wish, spoken) if dossier else check_files(files or (), layers, wish, spoken)
        )

    @app.command(help=say(_WHY))
    def why(
        answers: Annotated[Path, typer.Argument(help=say(_ANSWERS))],
        article: Annotated[str | None, typer.Argument(help=say(_ARTICLE))] = None,
        library: libraries = None,
        on: day = None,
    ) -> int:
        from contractgen.cli.why import explain

        return explain(answers, article, tuple(library or ()), _day(on), spoken)

    @app.command(help=say(_SCHEMA))
    def schema(library: libraries = None) -> int:
        from contractgen.cli.schema import print_schema

        return print_schema(tuple(library or ()))

    @app.command(help=say(_DOCTOR))
    def doctor() -> int:
        from contractgen.cli.doctor import report

        return report(spoken)

    return typer.main.get_command(app)


def _day(text: str | None) -> date:
    """Return the date given, else today: the one place where the clock is read."""
    if text is None:
        return date.today()  # noqa: DTZ011 - the signing place's own calendar day is meant
    try:
        return date.fromisoformat(text)
    except ValueError:
        from contractgen.errors import Place, Problem, Refused

        message, remedy = N_("“{text}”不是日期"), N_("写作 2026-11-24 的样子")
        raise Refused([Problem(Place("--on"), message, remedy, {"text": text})]) from None
