"""What the commands' options have in common: the language they are told in, layers of the library, days.

A command's module must not have `from __future__ import annotations`: Typer evaluates annotations written as
strings in the module's names, and these are made inside `register`, in the language of the user.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import typer

from contractgen.catalogue import translate
from contractgen.errors import N_

LIBRARIES = list[Path] | None
"""The type of the option that `Spoken.library` makes."""
ANSWERS: Final = N_("填报文件（YAML）")
_LIBRARY = N_("叠加的条款库文件夹，可重复")
_DRAFT_ON = N_("起草日期（YYYY-MM-DD），默认今天")


@dataclass(frozen=True, slots=True)
class Spoken:
    """The language of the user, and the options told in it that several commands have."""

    language: str

    def say(self, message: str) -> str:
        """Return *message* in the language of the user."""
        return translate(message, self.language)

    def library(self) -> Any:
        """Return the option `--library`, of the type LIBRARIES."""
        return typer.Option("--library", help=self.say(_LIBRARY))

    def on(self, told: str = _DRAFT_ON) -> Any:
        """Return the option `--on`, a text which `day` reads; *told* is its help."""
        return typer.Option("--on", help=self.say(told), metavar="DATE")


def day(text: str | None) -> date:
    """Return the date given, else today: the one place where the clock is read.

    Raises:
        Refused: it is no date.
    """
    if text is None:
        return date.today()  # noqa: DTZ011 - the signing place's own calendar day is meant
    try:
        return date.fromisoformat(text)
    except ValueError:
        from contractgen.errors import Place, Problem, Refused

        message, remedy = N_("“{text}”不是日期"), N_("写作 2026-11-24 的样子")
        raise Refused([Problem(Place("--on"), message, remedy, {"text": text})]) from None
