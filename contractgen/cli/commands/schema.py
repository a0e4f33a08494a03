"""`contractgen schema`."""

from typing import Annotated

import typer

from contractgen.cli.commands.options import LIBRARIES, Spoken
from contractgen.errors import N_

_SCHEMA = N_("输出填报文件的 JSON Schema，供编辑器提示和校验。")


def register(app: typer.Typer, spoken: Spoken) -> None:
    """Add the command to *app*."""

    @app.command(help=spoken.say(_SCHEMA))
    def schema(library: Annotated[LIBRARIES, spoken.library()] = None) -> int:
        from contractgen.cli.schema import print_schema

        return print_schema(tuple(library or ()))
