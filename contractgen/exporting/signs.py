"""Placeholders of a review copy: every sign of the markup and every expression as 〖number words〗, and back.

What a reviewer sees is words with numbered brackets; the number finds what stands in the file, the words say what it
is. They are plain text, so that they survive every editor, copying and moving; a bracket whose words were changed is
damaged and is told, never guessed at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from contractgen.expressions import expression
from contractgen.importing import escaping

OPEN: Final = "〖"
CLOSE: Final = "〗"
_SIGN = expression(
    r"(?P<value>\{\{.*?\}\})|(?P<tag>\{%.*?%\})|(?P<remark>\{#.*?#\})|(?P<refers>@\{[^{}]+\})|(?P<fill>\[__.+?__\])"
    r"|(?P<term>\[\[[^\[\]]+\]\])|(?P<escaped>\\.)|(?P<mark>\s*\^[a-z][a-z0-9-]*$)|(?P<bracket>[〖〗])"
)
_PLACEHOLDER = expression(r"〖(\d{1,4}) ([^〖〗]*)〗")
_TERM = expression(r"\[\[[^\[\]]+\]\]")
_KEPT: Final = "[]"
"""Escaped signs that must not come back as markup: they are placeholders too."""
Name = Callable[[str, str], str]
"""Names a sign for the reader, by its kind and its text in the file."""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One placeholder of a clause: its number, the words beside it, what stands in the file."""

    number: int
    words: str
    source: str

    @property
    def shown(self) -> str:
        """The placeholder as the review copy shows it."""
        return f"{OPEN}{self.number} {self.words}{CLOSE}"


class Placeholders:
    """The placeholders of one clause, numbered in the order of the text."""

    def __init__(self, name: Name) -> None:
        """Prepare; *name* words a sign for the reader."""
        self.known: dict[int, Placeholder] = {}
        self._name = name

    def shown(self, text: str, *, last: bool = False) -> str:
        """Return the words of a passage with its signs as placeholders; *last*: a mark may end it."""
        made = []
        at = 0
        for found in _SIGN.finditer(text):
            kind = str(found.lastgroup)
            if kind == "mark" and not last:
                continue
            made.append(text[at : found.start()])
            at = found.end()
            made.append(self._one(kind, found[0]))
        made.append(text[at:])
        return "".join(made)

    def _one(self, kind: str, source: str) -> str:
        if kind == "term":
            return source
        if kind == "escaped" and source[1] not in _KEPT and source[1] not in (OPEN, CLOSE):
            return source[1]
        one = Placeholder(len(self.known) + 1, _quiet(self._name(kind, source)), source)
        self.known[one.number] = one
        return one.shown


def _quiet(words: str) -> str:
    plain = "".join(sign if sign.isprintable() and sign not in OPEN + CLOSE else " " for sign in words)
    return " ".join(plain.split())[:40].strip()


@dataclass(frozen=True, slots=True)
class Damage:
    """A placeholder that is no longer what it was: what stands there, and what should, "" where nobody knows."""

    found: str
    wanted: str = ""


def source_of(shown: str, known: dict[int, Placeholder]) -> tuple[str, tuple[Damage, ...]]:
    """Return the words of a passage as the file holds them, and the placeholders that are damaged."""
    made: list[str] = []
    damaged: list[Damage] = []
    at = 0
    for found in _PLACEHOLDER.finditer(shown):
        made += _literal(shown[at : found.start()], known, damaged)
        at = found.end()
        one = known.get(int(found[1]))
        if one is None or one.words != found[2]:
            damaged.append(Damage(found[0], one.shown if one else ""))
        else:
            made.append(one.source)
    made += _literal(shown[at:], known, damaged)
    text = ""
    for piece in made:
        text = escaping.joined(text, piece)
    return text, tuple(damaged)


def _literal(words: str, known: dict[int, Placeholder], damaged: list[Damage]) -> Iterator[str]:
    for sign in (OPEN, CLOSE):
        if (at := words.find(sign)) >= 0:
            number = expression(r"〖?(\d{1,4})").match(words, at)
            one = known.get(int(number[1])) if number else None
            damaged.append(Damage(words[max(0, at - 8) : at + 12], one.shown if one else ""))
            break
    start = 0
    for found in _TERM.finditer(words):
        yield escaping.escaped(words[start : found.start()])
        yield found[0]
        start = found.end()
    yield escaping.escaped(words[start:])


def used(texts: Sequence[str]) -> set[int]:
    """Return the numbers of the placeholders that stand in *texts*."""
    return {int(found[1]) for text in texts for found in _PLACEHOLDER.finditer(text)}
