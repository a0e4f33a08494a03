"""`contractgen library import`: a Word model becomes a layer, or a reviewer's changes come back."""

from pathlib import Path
from typing import Annotated

import typer

from contractgen.cli.commands.options import LIBRARIES, Spoken, day
from contractgen.errors import N_

_IMPORT = N_("把 Word 范本变成条款文件夹；--review 则取回审阅稿中的修改和批注。")
_FILE = N_("Word 文件（.docx）")
_OUT = N_("写到哪个文件夹；不能已经存在。默认在 Word 文件旁，同名")
_ID = N_("范本的名称（小写字母、数字和连字符），默认取自文件夹名")
_ON = N_("按哪一天的法律认法规引用（YYYY-MM-DD），默认今天")
_REVIEW = N_("审阅稿：取回修订和批注，显示差异")
_WRITE = N_("与 --review 同用：写回条款文件；不写则只显示差异")


def register(app: typer.Typer, spoken: Spoken) -> None:
    """Add the command to *app*."""
    say = spoken.say

    @app.command("import", help=say(_IMPORT))
    def import_(
        file: Annotated[Path | None, typer.Argument(help=say(_FILE))] = None,
        out: Annotated[Path | None, typer.Option("-o", "--out", help=say(_OUT))] = None,
        name: Annotated[str, typer.Option("--id", help=say(_ID))] = "",
        review: Annotated[Path | None, typer.Option("--review", help=say(_REVIEW))] = None,
        write: Annotated[bool, typer.Option("--write", help=say(_WRITE))] = False,
        library: Annotated[LIBRARIES, spoken.library()] = None,
        on: Annotated[str | None, spoken.on(_ON)] = None,
    ) -> int:
        if (file is None) == (review is None):
            raise typer.BadParameter(say(N_("写明要导入的 Word 文件，或者以 --review 写明审阅稿")))
        layers = tuple(library or ())
        if review is not None:
            from contractgen.cli.library.copying import review_file

            return review_file(review, layers, write, day(on), spoken.language)
        from contractgen.cli.library.modelling import import_file

        return import_file(Path(str(file)), out, name, layers, day(on), spoken.language)
