"""`contractgen library export`: a clause, or all clauses of a topic, as a Word review copy."""

from pathlib import Path
from typing import Annotated

import typer

from contractgen.cli.commands.options import LIBRARIES, Spoken, day
from contractgen.errors import N_

_EXPORT = N_("把一个条款或一个事项的全部条款写成 Word 审阅稿，提示和依据作为批注。")
_NAME = N_("条款（事项/条款）或事项")
_OUT = N_("写到哪个 Word 文件；不能已经存在")
_ON = N_("按哪一天的法律写出法规名称（YYYY-MM-DD），默认今天")


def register(app: typer.Typer, spoken: Spoken) -> None:
    """Add the command to *app*."""
    say = spoken.say

    @app.command("export", help=say(_EXPORT))
    def export(
        name: Annotated[str, typer.Argument(help=say(_NAME))],
        out: Annotated[Path, typer.Option("-o", "--out", help=say(_OUT))],
        library: Annotated[LIBRARIES, spoken.library()] = None,
        on: Annotated[str | None, spoken.on(_ON)] = None,
    ) -> int:
        from contractgen.cli.library.copying import export_file

        return export_file(name, out, tuple(library or ()), day(on))
