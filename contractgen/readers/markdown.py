"""Markdown into the tree: headings by level, pipe tables, escapes undone."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from contractgen.agreement import Agreement, Source
from contractgen.structure import Grid, Line, build, told

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])|(&#?\w+;)")
_STRONG = re.compile(r"(?<!\\)\*\*")
_RULE = re.compile(r"^\|(?: *:?-+:? *\|)+$")
_HEADING = re.compile(r"^(#{1,6}) +")


def read(data: bytes, name: str) -> Agreement:
    """Return the tree of the Markdown *data*, UTF-8; *name* is only for messages."""
    del name
    return build(_pieces(data.decode("utf-8-sig", "replace").replace("\r\n", "\n")))


def _pieces(text: str) -> Iterator[Line | Grid]:
    number = 0
    titled = False
    for block in re.split(r"\n{2,}", text.strip("\n")):
        source = Source("markdown", number)
        number += block.count("\n") + 2
        if found := _HEADING.match(block):
            line = Line(_plain(block[found.end() :]), source=source)
            if not titled:
                titled = True
                yield Line(line.text, "title", source=source)
            else:
                known = told(line, True, "body")
                yield (
                    known if known.role in ("chapter", "article", "annex") else Line(line.text, "front", source=source)
                )
        elif block.startswith("|") and len(lines := block.split("\n")) > 1 and _RULE.match(lines[1]):
            yield Grid(tuple(_cells(line) for n, line in enumerate(lines) if n != 1), source=source)
        else:
            yield Line(_plain(block), source=source)


def _plain(text: str) -> str:
    """Undo what a writer escaped: hard breaks, strong, backslashes, entities; the zero-width filler goes."""
    text = _STRONG.sub("", text.replace("\\\n", "\n"))
    return _ESCAPED.sub(lambda found: found[1] or html.unescape(found[2]), text).replace("\u200b", "")


def _cells(line: str) -> tuple[str, ...]:
    inside = re.split(r"(?<!\\)\|", line.strip())[1:-1]
    return tuple(_plain(re.sub(r"(?<!\\)<br>", "\n", cell.removeprefix(" ").removesuffix(" "))) for cell in inside)
