"""Markdown into the tree: headings by level, lists, pipe tables, escapes undone.

A file that is merely named .md and holds plain lines is read as text: a line is a paragraph there,
while in Markdown proper the lines of a block are one paragraph.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from typing import Final

from contractgen.agreement import Agreement, Source
from contractgen.encodings import decoded
from contractgen.expressions import expression
from contractgen.lines import Grid, Line, Piece
from contractgen.structure import build
from contractgen.wrapping import unwrapped

_ESCAPED = expression(r"\\([!-/:-@\[-`{-~])|(&#?\w{1,12};)")
_STRONG = expression(r"(?<!\\)\*\*")
_RULE = expression(r"^ {0,3}\|?(?: *:?-+:? *\|)+(?: *:?-+:? *)?$")
_HEADING = expression(r"^ {0,3}(#{1,6})[ \u3000]+")
_THEMATIC = expression(r"^ {0,3}([-*_])(?: *\1){2,} *$")
_PART: Final = "markdown"


def read(data: bytes, name: str) -> Agreement:
    """Return the tree of the Markdown *data* called *name*.

    Raises:
        FormatError: it is no text, or in an encoding nobody here knows.
    """
    text = decoded(data, name)
    lines = text.split("\n")
    if not any(_HEADING.match(line) or _RULE.match(line) or line.endswith("\\") for line in lines):
        return build(Line(_plain(words), source=Source(_PART, n)) for words, n in unwrapped(lines) if words.strip())
    return build(_pieces(lines))


def _pieces(lines: Sequence[str]) -> Iterator[Piece]:
    titled = False
    number = 0
    while number < len(lines):
        line = lines[number]
        source = Source(_PART, number)
        if not line.strip() or _THEMATIC.match(line) or line.startswith(("```", "<!--")):
            number += 1
        elif _table_at(lines, number):
            end = number + 2
            while end < len(lines) and "|" in lines[end]:
                end += 1
            places = [n for n in range(number, end) if n != number + 1]
            yield Grid(
                tuple(_cells(lines[n]) for n in places), source=source, sources=tuple(Source(_PART, n) for n in places)
            )
            number = end
        else:
            # A hard break (our writer's) keeps the next line in the same paragraph.
            end = number + 1
            while end < len(lines) and _broken(lines[end - 1]):
                end += 1
            words = "\n".join(lines[number:end])
            if found := _HEADING.match(words):
                # The first heading is the title; the others keep their depth.
                yield Line(
                    _plain(_closed(words[found.end() :])), "" if titled else "title", source=source, level=len(found[1])
                )
                titled = True
            else:
                yield Line(_plain(_unquoted(words)), source=source, bold=_all_bold(words))
            number = end


def _closed(words: str) -> str:
    """Drop the signs that may close a heading: ## 目标 ##."""
    plain = words.rstrip(" ")
    bare = plain.rstrip("#")
    return bare.rstrip(" ") if bare != plain and bare.endswith(" ") else plain


def _broken(line: str) -> bool:
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1


def _unquoted(line: str) -> str:
    """Drop the sign of a quotation; lists keep theirs, it is their label."""
    return line[1:].lstrip() if line.startswith(">") else line


def _all_bold(line: str) -> bool:
    plain = line.strip()
    return plain.startswith("**") and plain.endswith("**") and plain.count("**") == 2


def _table_at(lines: Sequence[str], number: int) -> bool:
    return "|" in lines[number] and number + 1 < len(lines) and bool(_RULE.match(lines[number + 1]))


def _plain(text: str) -> str:
    """Undo what a writer escaped: hard breaks, strong, backslashes, entities; the zero-width filler goes."""
    text = _STRONG.sub("", text.replace("\\\n", "\n"))
    return _ESCAPED.sub(lambda found: found[1] or html.unescape(found[2]), text).replace("\u200b", "")


def _cells(line: str) -> tuple[str, ...]:
    inside = expression(r"(?<!\\)\|").split(line.strip())
    inside = inside[1:] if not inside[0].strip() else inside
    inside = inside[:-1] if not inside[-1].strip() else inside
    return tuple(
        _plain(expression(r"(?<!\\)<br */?>").sub("\n", c.removeprefix(" ").removesuffix(" "))) for c in inside
    )
