"""Words of a Word file as clause text that prints them as they stood: every sign of the markup is escaped."""

from __future__ import annotations

from typing import Final

_AFTER: Final[dict[str, str]] = {
    "{": "{@＠",
    "%": "{｛",
    "#": "{",
    "｛": "｛@＠",
    "｝": "｝%",
    "【": "【",
    "】": "】",
    "[": "[",
    "_": "[",
}
"""A sign is escaped behind one of those it would make a sign of the markup, or its full-width look-alike, with."""
_BEGINS: Final = ("- ", "|", "｜", "－")
_OPENING: Final = "{＠｛"


def escaped(words: str) -> str:
    """Return *words* as they stand inside a line of clause text."""
    made: list[str] = []
    before = ""
    for sign in words:
        if sign in "\\^" or (before in _AFTER.get(sign, "") and before):
            made.append("\\")
        made.append(sign)
        before = sign
    return "".join(made)


def line(text: str) -> str:
    """Return *text*, escaped words and signs of the markup, as a line of its own: no item and no row."""
    return "\\" + text if text.startswith(_BEGINS) else text


def filled(name: str) -> str:
    """Return the name of a place to fill in by hand without signs that would end it or a cell."""
    return "".join(sign for sign in name if sign not in "_[]{}|\\\n\t").strip() or "填写"


def cell(words: str) -> str:
    """Return escaped *words* as they stand inside a cell."""
    return words.replace("|", "\\|")


def joined(left: str, right: str) -> str:
    """Return two stretches of clause text behind one another; a bracket may not touch the brackets of a sign."""
    touching = (right.startswith("{{") and left[-1:] in _OPENING) or (right.startswith("[") and left[-1:] == "[")
    return f"{left} {right}" if left and touching else left + right
