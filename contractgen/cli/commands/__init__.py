"""The command line: every module of this folder named in `COMMANDS` registers one command, or one group of them.

Each command's work is imported when it runs; what is imported here is only what `--help` shows.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Annotated, Final

import typer

from contractgen import __version__
from contractgen.cli.commands.converting import convert_plainly
from contractgen.cli.commands.options import Spoken
from contractgen.errors import N_

TyperFault = typer.TyperException

COMMANDS: Final = (
    "interview",
    "forms",
    "draft",
    "check",
    "why",
    "schema",
    "serve",
    "doctor",
    "library",
)
"""The modules with a function `register`, in the order in which `--help` lists them."""

_ABOUT = N_("产业技术创新战略联盟协议的起草工具。它不是律师：签署前请由律师复核。")
_LANG = N_("程序所用语言：zh_CN 或 en")
_VERSION = N_("显示版本")


def command_line(language: str) -> Callable[..., object]:
    """Return the command line with its helps in *language*."""
    spoken = Spoken(language)
    app = typer.Typer(
        help=spoken.say(_ABOUT),
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    @app.callback()
    def everywhere(
        lang: Annotated[str, typer.Option(help=spoken.say(_LANG))] = language,
        version: Annotated[bool, typer.Option("--version", help=spoken.say(_VERSION), is_eager=True)] = False,
    ) -> None:
        del lang  # read before Typer was loaded, see contractgen.cli.language
        if version:
            typer.echo(f"contractgen {__version__}")
            raise typer.Exit

    for name in COMMANDS:
        import_module(f"{__name__}.{name}").register(app, spoken)
    made = typer.main.get_command(app)
    convert_plainly(made)
    return made
