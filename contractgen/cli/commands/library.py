"""`contractgen library`: a group whose commands are the modules of contractgen/cli/library.

A command's module is loaded when it is called, all of them only for the group's own help: drafting must not pay
for commands it does not run.
"""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from contractgen.cli.commands.options import Spoken
from contractgen.errors import N_

_LIBRARY = N_("条款库：查看、编写、核对、试用、复核。")


def register(app: typer.Typer, spoken: Spoken) -> None:
    """Add the group to *app*."""
    from contractgen.cli import library

    class Lazy(TyperGroup):
        """A group that loads a command when it is asked for."""

        def list_commands(self, ctx: Any) -> list[str]:
            del ctx
            return list(library.COMMANDS)

        def get_command(self, ctx: Any, cmd_name: str) -> Any:
            del ctx
            if cmd_name not in library.COMMANDS:
                return None
            if cmd_name not in self.commands:
                alone = typer.Typer(
                    add_completion=False,
                    rich_markup_mode=None,
                    context_settings={"help_option_names": ["-h", "--help"]},
                )
                import_module(f"{library.__name__}.{library.COMMANDS[cmd_name]}").register(alone, spoken)
                self.add_command(typer.main.get_command(alone), cmd_name)
            return self.commands[cmd_name]

    group = typer.Typer(cls=Lazy, help=spoken.say(_LIBRARY), no_args_is_help=True)

    @group.callback()
    def inside() -> None:
        pass

    app.add_typer(group, name="library")
