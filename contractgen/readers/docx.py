"""Word files into the tree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractgen.agreement import Agreement, Source
from contractgen.lines import Grid, Line, Role
from contractgen.structure import build
from contractgen.word.package import unpack
from contractgen.word.walk import WordParagraph, WordTable, walk

_ROLES: Final[dict[str, Role]] = {
    "Title": "title",
    "封面行": "body",
    "前文标题": "front",
    "heading 1": "chapter",
    "heading 2": "article",
    "附件标题": "annex",
    "项": "item",
    "目": "subitem",
    "签署行": "body",
    "分页签署行": "body",
}
_UNREAD: Final = ("toc 1", "toc 2", "目录标题", "签署页题", "签署定位", "分节")
"""Styles whose text is no part of the agreement: contents, headings of signature pages, anchors."""

_PART: Final = "word/document.xml"


def read(data: bytes, name: str) -> Agreement:
    """Return the tree of the Word file *data* called *name*.

    Raises:
        FormatError: it is no Word file, is damaged, or would unpack to more than is safe.
    """
    return build(_pieces(data, name))


def _pieces(data: bytes, name: str) -> Iterator[Line | Grid]:
    fresh = False  # whether the next signature line begins a block
    for block in walk(unpack(data, name), name):
        if isinstance(block, WordTable):
            yield from _table(block)
        elif block.style == "签署页题":
            fresh = True
        elif block.style not in _UNREAD and (block.text or block.label):
            role = _ROLES.get(block.style, "")
            if block.style == "分页签署行":
                role, fresh = ("block" if fresh else "body"), False
            yield _line(block, role)


def _line(paragraph: WordParagraph, role: Role) -> Line:
    text = paragraph.text
    if role in ("chapter", "article", "annex"):
        text = text.lstrip("\u3000 ")
    elif not role and paragraph.label:
        role = "item"
    return Line(text, role or _plain_role(paragraph), paragraph.label, Source(_PART, paragraph.index))


def _plain_role(paragraph: WordParagraph) -> Role:
    return (
        "closing" if paragraph.text == "（以下无正文）" else "body" if paragraph.style in ("正文段", "文书行") else ""
    )


def _table(table: WordTable) -> Iterator[Line | Grid]:
    inside = [p for row in table.rows for cell in row for p in cell]
    if any(p.style == "签署行" for p in inside):
        for row in table.rows:
            for cell in row:
                lines = [p for p in cell if p.style == "签署行" and p.text]
                for position, paragraph in enumerate(lines):
                    yield _line(paragraph, "body" if position else "block")
        return
    rows = tuple(tuple("\n".join(p.text for p in cell) for cell in row) for row in table.rows)
    yield Grid(rows, table.header, Source(_PART, table.index))
