"""Text folded by the columns it takes on a terminal: a Chinese character takes two."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from contractgen.expressions import expression

NARROWEST: Final = 40
WIDEST: Final = 200
_CLOSING: Final = "，。；：、！？）】》〉”’…％%,.;:!?)]}"
_OPENING: Final = "（【《〈“‘([{"
# Escape sequences in somebody's document must not reach the terminal; nor characters that turn the line around.
_UNSAFE = expression("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_TOKEN = expression(r"\s+|[^\s\u2e80-\uffef“”‘’…—·]+|.", re.DOTALL)


def plain(text: str) -> str:
    """Return *text* on one line, without what would command a terminal."""
    return " ".join(_UNSAFE.sub("\ufffd", text).split())


def width(text: str) -> int:
    """Return how many columns *text* takes; signs of one or two columns, as the font has it, count as two."""
    return sum(map(_columns, text))


def _columns(sign: str) -> int:
    if sign.isascii():
        return 1
    if unicodedata.combining(sign) or unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WFA" else 1


def padded(text: str, columns: int) -> str:
    """Return *text* with blanks up to *columns* columns."""
    return text + " " * (columns - width(text))


def cut(text: str, columns: int) -> str:
    """Return *text*, shortened to *columns* columns with … at the end where it is longer."""
    if width(text) <= columns:
        return text
    kept, room = "", columns - 2
    for sign in text:
        room -= _columns(sign)
        if room < 0:
            break
        kept += sign
    return kept + "…"


def fold(text: str, columns: int, first: str = "", later: str = "") -> list[str]:
    """Return *text* in lines of at most *columns* columns, *first* before the first and *later* before the others.

    A line begins with no closing punctuation and ends with no opening one, and Latin words stay whole, where they fit.
    """
    lines: list[str] = []
    line, room = first, columns - width(first)
    empty = True
    for piece in _pieces(plain(text), max(columns - max(width(first), width(later)), 4)):
        size = width(piece)
        if size > room and not empty:
            lines.append(line.rstrip())
            line, room, empty = later, columns - width(later), True
        if empty and piece == " ":
            continue
        line, room, empty = line + piece, room - size, False
    return [*lines, line.rstrip()]


def _pieces(text: str, longest: int) -> Iterator[str]:
    """Yield what may not be parted: a Latin word or a sign, with the punctuation that clings to it."""
    held = ""
    for piece in _TOKEN.findall(text):
        clings = held and (piece[0] in _CLOSING or held[-1] in _OPENING)
        if held and not clings:
            yield from _parted(held, longest)
            held = ""
        held += piece
    yield from _parted(held, longest)


def _parted(piece: str, longest: int) -> Iterator[str]:
    while width(piece) > longest:
        size = taken = 0
        for sign in piece:
            size += _columns(sign)
            if size > longest:
                break
            taken += 1
        yield piece[: max(taken, 1)]
        piece = piece[max(taken, 1) :]
    if piece:
        yield piece
