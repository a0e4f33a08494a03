"""What can be refused: problems with a place and a remedy, all at once.

The core states facts; words are chosen at the edge. A `Problem` therefore holds a
message in the program's source language (Chinese, marked with `N_` for extraction) and
the values it names; `catalogue.translate` speaks it in the language of the user.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


def N_(message: str) -> str:  # noqa: N802 - the name gettext tools know
    """Mark *message* for translation and return it unchanged."""
    return message


class Place(NamedTuple):
    """Where something stands: a file's name, line and column, both from 1; 0 where unknown."""

    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Return `file:line:column`, leaving out what is unknown."""
        return ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where, what, and what to write instead.

    `message` and `remedy` are format strings over `values`; `subject` is the question, clause or
    key concerned. Words that come from data rather than from the program bring their own
    translation: `other` maps a language to (message, remedy).
    """

    place: Place
    message: str
    remedy: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    subject: str = ""
    other: Mapping[str, tuple[str, str]] = field(default_factory=dict)


class ContractgenError(Exception):
    """The root of everything this package raises on purpose."""


class Refused(ContractgenError):
    """Input was refused; `problems` holds everything wrong with it, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep *problems*, sorted by place."""
        self.problems = tuple(sorted(problems, key=lambda p: p.place))
        super().__init__("\n".join(f"{p.place}: {shown(p.message, p.values)}" for p in self.problems))


class AnswersError(Refused):
    """An answers file cannot be used."""


class LibraryError(Refused):
    """A clause library, template or statute file is wrong."""


class DraftError(Refused):
    """A clause cannot be drafted with these answers."""


class NotFinal(Refused):
    """A final document was asked for while answers are missing."""


class FormatError(Refused):
    """A document cannot be read or written in the format asked for."""


_FIELD = re.compile(r"\{\{|\}\}|\{(\w+)\}")


def shown(template: str, values: Mapping[str, object]) -> str:
    """Return *template* with *values* filled in; never raises, whatever a library's own messages hold.

    Not `str.format`: a library's message may hold `{x.__class__}` or `{x:>99999999}`, which are left as they stand.
    A value that was forgotten shows its own name.
    """

    def field(found: re.Match[str]) -> str:
        name = found[1]
        if name is None:
            return found[0][0]
        return str(values[name]) if name in values else found[0]

    return _FIELD.sub(field, template)
