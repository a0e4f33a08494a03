"""The text of a clause file as the paragraphs a reviewer sees: one for every paragraph, item, row and line of tags.

The lines of the file each came from are kept with it, so that what is not changed is written back byte for byte.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from contractgen.expressions import expression

Kind = Literal["text", "item", "subitem", "row", "tag"]
_TAGS = expression(r"[ \t\u3000]*(?:\{%-?.*?-?%\}[ \t\u3000]*)+")
_REMARK = expression(r"[ \t]*\{#.*?#\}[ \t]*")
_BLANK: Final = " \t\u3000"


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of a clause: what it is, its words as the file has them on one line, and its lines in the file.

    `above` are the blank lines and remarks before it; `line` is the number of its first line in the file, from 1.
    """

    kind: Kind
    text: str
    lines: tuple[str, ...]
    above: tuple[str, ...] = ()
    line: int = 0


def passages(text: str, first_line: int) -> tuple[Passage, ...]:
    """Return the passages of clause *text*, which begins on line *first_line* of its file."""
    made: list[Passage] = []
    above: list[str] = []
    open_ = False  # whether a line without a sign continues the passage before it
    for number, line in enumerate(text.split("\n"), first_line):
        words = line.strip(_BLANK)
        if not words or _REMARK.fullmatch(line):
            above.append(line)
            open_ = open_ and bool(words)
            continue
        kind = _kind(line, words)
        if kind == "text" and open_ and made and not above:
            before = made[-1]
            joined = before.text + _between(before.text, words) + words
            made[-1] = Passage(before.kind, joined, (*before.lines, line), before.above, before.line)
            continue
        content = words[2:] if kind in ("item", "subitem") else words
        made.append(Passage(kind, content, (line,), tuple(above), number))
        above = []
        open_ = kind in ("text", "item", "subitem")
    return tuple(made)


def _kind(line: str, words: str) -> Kind:
    if _TAGS.fullmatch(line):
        return "tag"
    if words.startswith("|"):
        return "row"
    if words.startswith("- "):
        return "subitem" if len(line) - len(line.lstrip(" ")) >= 2 else "item"
    return "text"


def _between(left: str, right: str) -> str:
    ends = left[-1:], right[:1]
    return " " if all(sign.isascii() and sign.isalnum() for sign in ends) else ""


def written(kind: Kind, text: str) -> str:
    """Return the line of a passage of *kind* whose words are *text*, as the file holds it."""
    return {"item": "- ", "subitem": "  - "}.get(kind, "") + text


def apart(before: Kind | None, kind: Kind) -> bool:
    """Whether a blank line belongs between two passages."""
    if before is None or "tag" in (before, kind):
        return False
    return kind == "text" or (kind == "row") != (before == "row")
