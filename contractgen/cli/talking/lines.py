"""The plain face: questions on standard error, one line of standard input an answer. Works on pipes and in logs."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from contractgen.catalogue import translate
from contractgen.cli.talking.faces import SIGNS, Line, Signal
from contractgen.errors import N_
from contractgen.folding import fold


class LineFace:
    """Asks line by line; an option is typed as its number, its key, its label or its value."""

    def __init__(self, columns: int, spoken: str) -> None:
        self.columns, self.spoken = columns, spoken

    def show(self, *lines: str) -> None:
        """Show *lines*."""
        for line in lines:
            print(line, file=sys.stderr)

    def text(self, title: str, default: str) -> str | Signal:
        """Ask for one line of text."""
        typed = self._typed(f"{title} [{default}]: " if default else f"{title}: ")
        return SIGNS.get(typed, typed or default)

    def choose(self, title: str, lines: Sequence[Line], default: str) -> str | Signal:
        """Ask for one option until one is named; what names none is handed back as typed, to be refused in words."""
        numbered = _numbered(lines)
        self._list(numbered, (default,))
        typed = self._typed(f"{title} [{_name(numbered, default)}]: " if default else f"{title}: ")
        if typed in SIGNS and typed not in numbered:
            return SIGNS[typed]
        return _meant(numbered, typed) if typed else default

    def pick(self, title: str, lines: Sequence[Line], default: Sequence[str]) -> tuple[str, ...] | Signal:
        """Ask for several options, parted by commas or 、."""
        numbered = _numbered(lines)
        self._list(numbered, default)
        typed = self._typed(f"{title} [{'、'.join(default)}]: " if default else f"{title}: ")
        if typed in SIGNS:
            return SIGNS[typed]
        if not typed:
            return tuple(default)
        parts = typed.replace("，", "、").replace(",", "、").replace(" ", "、").split("、")
        return tuple(_meant(numbered, part.strip()) for part in parts if part.strip())

    def table(self) -> str:
        """Take lines up to an empty one or the end of input."""
        return pasted(self.show, self.spoken)

    def _list(self, numbered: dict[str, Line], chosen: Sequence[str]) -> None:
        for key, line in numbered.items():
            mark = "*" if line.value in chosen and line.value else " "
            lead = f" {mark}{key}) "
            self.show(*fold(line.label, self.columns, lead, " " * len(lead)))

    def _typed(self, prompt: str) -> str:
        *above, last = fold(prompt, self.columns)
        self.show(*above)
        print(last, end=" ", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if not sys.stdin.isatty():
            print(file=sys.stderr)  # nobody's Enter has ended the line
        if not line:
            raise EOFError
        return line.strip()


def pasted(show: object, spoken: str) -> str:
    """Return lines of standard input up to an empty one."""
    assert callable(show)  # noqa: S101 - a face's own method
    show(translate(N_("粘贴表格，最后按一次空行："), spoken))
    lines = []
    while line := sys.stdin.readline():
        if not line.strip():
            break
        lines.append(line)
    return "".join(lines)


def _numbered(lines: Sequence[Line]) -> dict[str, Line]:
    number = 0
    made: dict[str, Line] = {}
    for line in lines:
        number += not line.key
        made[line.key or str(number)] = line
    return made


def _name(numbered: dict[str, Line], value: str) -> str:
    return next((key for key, line in numbered.items() if line.value == value), value)


def _meant(numbered: dict[str, Line], typed: str) -> str:
    """A number or key stands for its option; anything else is read as the answer itself."""
    return numbered[typed].value if typed in numbered else typed
