"""Word files into the tree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from contractgen.agreement import Agreement, Source
from contractgen.expressions import expression
from contractgen.lines import Grid, Line, Piece, Role
from contractgen.structure import build
from contractgen.word.package import unpack
from contractgen.word.walk import Walked, WordParagraph, WordTable, walk

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
_OURS: Final = frozenset(("封面行", "前文标题", "附件标题", "正文段", "签署行", "分页签署行", "项"))
"""Styles only our own files have; without one of them a style tells no more than its heading level."""
UNREAD: Final = frozenset(("toc 1", "toc 2", "目录标题", "签署页题", "签署定位", "分节"))
"""Styles whose text is no part of the agreement: contents, headings of signature pages, anchors."""
_TITLE = expression(r"(?:title|标题|標題|题目|文档标题|文件标题)$", re.IGNORECASE)
_CONTENTS = expression(r"(?:toc|目录)(?:\s|\d|$|标题|heading)", re.IGNORECASE)


def read(data: bytes, name: str) -> Agreement:
    """Return the tree of the Word file *data* called *name*.

    Raises:
        FormatError: it is no Word file, is encrypted or damaged, or would unpack to more than is safe.
    """
    return read_parts(unpack(data, name), name)


def read_parts(parts: Mapping[str, bytes], name: str) -> Agreement:
    """Return the tree of the Word file whose package holds *parts*, called *name*.

    Raises:
        FormatError: it is no Word file, or damaged.
    """
    walked = walk(parts, name)
    ours = any(isinstance(b, WordParagraph) and b.style in _OURS for b in walked.blocks)
    pieces = _own(walked) if ours else _foreign(walked)
    return build(pieces, walked.unchecked, walked.running)


def _source(block: WordParagraph | WordTable) -> Source:
    return Source(block.part, block.position)


def _grid(table: WordTable) -> Grid:
    rows = tuple([tuple(["\n".join([p.label + p.text for p in cell]) for cell in row]) for row in table.rows])
    sources = tuple([Source(table.part, n) for n in table.starts])
    return Grid(rows, table.header, _source(table), sources)


# --- our own files ----------------------------------------------------------------


def _own(walked: Walked) -> Iterator[Piece]:
    fresh = False  # whether the next signature line begins a block
    for block in walked.blocks:
        if isinstance(block, WordTable):
            yield from _own_table(block)
        elif block.style == "签署页题":
            fresh = True
        elif block.style not in UNREAD and not block.contents and (block.text or block.label):
            role = _ROLES.get(block.style, "")
            if block.style == "分页签署行":
                role, fresh = ("block" if fresh else "body"), False
            yield _own_line(block, role)


def _own_line(paragraph: WordParagraph, role: Role) -> Line:
    text = paragraph.text
    if role in ("chapter", "article", "annex"):
        text = text.lstrip("\u3000 ")
    elif not role and paragraph.label:
        role = "item"
    return Line(text, role or _plain_role(paragraph), paragraph.label, _source(paragraph))


def _plain_role(paragraph: WordParagraph) -> Role:
    if paragraph.text == "（以下无正文）":
        return "closing"
    return "body" if paragraph.style in ("正文段", "文书行") or paragraph.part.endswith("notes.xml") else ""


def _own_table(table: WordTable) -> Iterator[Piece]:
    inside = [p for row in table.rows for cell in row for p in cell]
    if any(p.style == "签署行" for p in inside):
        for row in table.rows:
            for cell in row:
                lines = [p for p in cell if p.style == "签署行" and p.text]
                for position, paragraph in enumerate(lines):
                    yield _own_line(paragraph, "body" if position else "block")
        return
    yield _grid(table)


# --- anybody's files ----------------------------------------------------------------


def _foreign(walked: Walked) -> list[Piece]:
    made: list[Piece] = []
    titled = False
    listed: dict[str, bool] = {}  # whether a style is one of a table of contents
    for block in walked.blocks:
        if isinstance(block, WordTable):
            made += _foreign_table(block)
            continue
        text, style, label, position, part, level, bold, contents = block
        if style not in listed:
            listed[style] = bool(_CONTENTS.match(style))
        if contents or listed[style] or not (text or label):
            continue
        source = Source(part, position)
        if not titled and not label and _TITLE.match(style) and text.strip():
            titled = True
            made.append(Line(text.strip(), "title", "", source, level))
        elif part is not walked.part and part.endswith("notes.xml"):
            made.append(Line(text, "body", "", source))
        else:
            made.append(Line(text, "", label, source, level, bold))
    return made


def _foreign_table(table: WordTable) -> Iterator[Piece]:
    """A table of one column is a frame around lines; any other one is a table, its first row its head."""
    rows = [row for row in table.rows if any(p.text.strip() or p.label for cell in row for p in cell)]
    if rows and all(sum(1 for cell in row if any(p.text.strip() for p in cell)) <= 1 for row in rows):
        for row in rows:
            for cell in row:
                for paragraph in cell:
                    if paragraph.text.strip() or paragraph.label:
                        yield Line(
                            paragraph.text, "", paragraph.label, _source(paragraph), paragraph.level, paragraph.bold
                        )
    elif rows:
        grid = _grid(table)
        head = table.header or _is_head(grid.rows)
        yield Grid(grid.rows, head, grid.source, grid.sources)


def _is_head(rows: tuple[tuple[str, ...], ...]) -> bool:
    """Whether the first row titles the columns: all its cells are short words without figures or colon."""
    first = [c.strip() for c in rows[0]]
    return (
        len(rows) > 1
        and len(first) > 1
        and all(0 < len(c) <= 16 and not expression("[\\d:：。；]").search(c) for c in first)
        and len(set(first)) == len(first)
    )
