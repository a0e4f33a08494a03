"""`contractgen doctor`."""

import typer

from contractgen.cli.commands.options import Spoken
from contractgen.errors import N_

_DOCTOR = N_("检查本机：哪些功能可用，哪些需要另装软件。")


def register(app: typer.Typer, spoken: Spoken) -> None:
    """Add the command to *app*."""

    @app.command(help=spoken.say(_DOCTOR))
    def doctor() -> int:
        from contractgen.cli.doctor import report

        return report(spoken.language)
