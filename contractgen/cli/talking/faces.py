"""What a dialogue needs of a face: to show lines, to ask for a text, for one option, for several, for a table."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol


class Signal(enum.Enum):
    """What somebody wants instead of answering."""

    HELP = "?"
    BACK = "<"
    SKIP = ">"
    CLEAR = "-"
    REVIEW = "*"


_TWINS: Final = {"？": "?", "《": "<", "〈": "<", "＜": "<", "》": ">", "〉": ">", "＞": ">", "－": "-", "＊": "*"}
SIGNS: Final = {s.value: s for s in Signal} | {twin: Signal(sign) for twin, sign in _TWINS.items()}
"""The signs as typed; a Chinese keyboard gives their full-width twins."""


@dataclass(frozen=True, slots=True)
class Line:
    """One option as shown: its value, its label, and the key by which it is typed ("": its number)."""

    value: str
    label: str
    key: str = ""


class Face(Protocol):
    """A terminal somebody answers in. Every method may raise KeyboardInterrupt or EOFError."""

    columns: int

    def show(self, *lines: str) -> None:
        """Show *lines*, folded already."""

    def text(self, title: str, default: str) -> str | Signal:
        """Ask for one line of text; an empty line is the *default*."""

    def choose(self, title: str, lines: Sequence[Line], default: str) -> str | Signal:
        """Ask for the value of one of *lines*."""

    def pick(self, title: str, lines: Sequence[Line], default: Sequence[str]) -> tuple[str, ...] | Signal:
        """Ask for the values of several of *lines*."""

    def table(self) -> str:
        """Take lines up to an empty one."""
