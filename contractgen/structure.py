"""Lines and tables, as a reader finds them, become the tree; labels stay as found.

A reader says what it knows of a line (its role, its automatic label); what it does not know is
told from the label typed at the line's beginning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from contractgen.agreement import (
    Agreement,
    Article,
    Block,
    Chapter,
    Column,
    Item,
    Layout,
    Paragraph,
    Part,
    Row,
    Source,
    Table,
    Text,
)
from contractgen.languages import zh

Role = Literal["", "title", "front", "chapter", "article", "annex", "item", "subitem", "body", "closing", "block"]
"""What a line is; "" where only its words can tell. `block` begins a signature block."""

CLOSING_WORDS: Final = ("（以下无正文）", "(以下无正文)")
_GAP: Final = " \u3000\t"


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a document: its words without the label, the label, what it is, where it stands."""

    text: str
    role: Role = ""
    label: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of a document: rows of cells; `header` says that the first row is a head."""

    rows: tuple[tuple[str, ...], ...]
    header: bool = True
    source: Source | None = None


@dataclass(slots=True)
class _Building:
    """The tree while it grows."""

    title: str = ""
    front: list[Article] = field(default_factory=list)
    body: list[Chapter | Article | Paragraph] = field(default_factory=list)
    closing: list[Article] = field(default_factory=list)
    annexes: list[Article] = field(default_factory=list)
    part: Part = "front"
    open: list[Article] | None = None
    blocks: list[Block] = field(default_factory=list)


def build(pieces: Iterable[Line | Grid]) -> Agreement:
    """Return the agreement that *pieces* in reading order make."""
    state = _Building()
    for piece in pieces:
        if isinstance(piece, Grid):
            state.blocks.append(_table(piece))
        else:
            _take(state, piece if piece.role else told(piece, bool(state.title), state.part))
    _close(state)
    return Agreement(
        title=state.title,
        front=tuple(state.front),
        body=tuple(_chapters(state.body)),
        closing=tuple(state.closing),
        annexes=tuple(state.annexes),
    )


def told(line: Line, titled: bool, part: Part) -> Line:
    """Return *line* with the role its words tell; a label typed in front is taken off."""
    text = line.text
    if not titled:
        return replace(line, role="title")
    if text in CLOSING_WORDS:
        return replace(line, role="closing")
    patterns: tuple[tuple[Role, re.Pattern[str]], ...] = (
        ("chapter", zh.CHAPTER),
        ("article", zh.ARTICLE),
        ("annex", zh.ANNEX),
    )
    for role, pattern in patterns:
        found = pattern.match(text)
        # 第三条 begins a heading only where a gap follows; 第三条所列…… is a reference.
        if found and text[found.end() : found.end() + 1] in ("", *_GAP):
            return replace(line, role=role, label=found[0], text=text[found.end() :].strip(_GAP))
    if found := zh.ITEM.match(text):
        return replace(line, role="item", label=found[0], text=text[found.end() :])
    if part != "front" and (found := zh.SUBITEM.match(text)):
        return replace(line, role="subitem", label=found[0], text=text[found.end() :])
    return replace(line, role="body")


def _take(state: _Building, line: Line) -> None:
    match line.role:
        case "title":
            state.title = line.text
            _begin(state, "front", state.front, line, layout="cover")
        case "front":
            _begin(state, "front", state.front, line)
        case "chapter":
            _close(state)
            state.part, state.open = "body", None
            state.body.append(Chapter(line.text, (), line.label, source=line.source))
        case "article":
            _begin_body(state, line)
        case "annex":
            _begin(state, "annex", state.annexes, line)
        case "closing":
            _begin(state, "closing", state.closing, replace(line, text="", label=""))
            state.blocks.append(Paragraph((Text(line.text),), source=line.source))
        case "block":
            _begin(state, "closing", state.closing, replace(line, text="", label=""), layout="signature")
            state.blocks.append(_paragraph(line))
        case "item" | "subitem":
            _item(state.blocks, line)
        case _:
            state.blocks.append(_paragraph(line))


def _paragraph(line: Line) -> Paragraph:
    return Paragraph((Text(line.text),) if line.text else (), source=line.source)


def _item(blocks: list[Block], line: Line) -> None:
    item = Item((Text(line.text),), label=line.label, source=line.source)
    last = blocks[-1] if blocks else None
    if not isinstance(last, Paragraph):
        last = Paragraph((), source=line.source)
        blocks.append(last)
    if line.role == "subitem" and last.items:
        parent = last.items[-1]
        items = (*last.items[:-1], replace(parent, items=(*parent.items, item)))
    else:
        items = (*last.items, item)
    blocks[-1] = replace(last, items=items)


def _table(grid: Grid) -> Table:
    head, rows = (grid.rows[0], grid.rows[1:]) if grid.header and grid.rows else ((), grid.rows)
    width = max((len(r) for r in grid.rows), default=0)
    columns = tuple(Column(head[n] if n < len(head) else "") for n in range(width))
    cells = (tuple((Text(c),) if c else () for c in (*r, *[""] * (width - len(r)))) for r in rows)
    return Table(columns, tuple(Row(c) for c in cells), source=grid.source)


# --- sections ----------------------------------------------------------------


def _begin(state: _Building, part: Part, into: list[Article], line: Line, layout: Layout = "plain") -> None:
    _close(state)
    into.append(Article("", line.text, (), line.label, part=part, layout=layout, source=line.source))
    state.part, state.open = part, into


def _begin_body(state: _Building, line: Line) -> None:
    _close(state)
    article = Article("", line.text, (), line.label, source=line.source)
    state.body.append(article)
    state.part, state.open = "body", None


def _close(state: _Building) -> None:
    blocks, state.blocks = tuple(state.blocks), []
    if not blocks:
        return
    if state.open is not None and state.open:
        state.open[-1] = replace(state.open[-1], blocks=state.open[-1].blocks + blocks)
    elif state.body and isinstance(state.body[-1], Article):
        state.body[-1] = replace(state.body[-1], blocks=state.body[-1].blocks + blocks)
    else:
        state.body.extend(b for b in blocks if isinstance(b, Paragraph))


def _chapters(body: list[Chapter | Article | Paragraph]) -> list[Chapter | Article | Paragraph]:
    """Put the articles that follow a chapter into it."""
    made: list[Chapter | Article | Paragraph] = []
    for node in body:
        if isinstance(node, Article) and made and isinstance(made[-1], Chapter):
            made[-1] = replace(made[-1], articles=(*made[-1].articles, node))
        else:
            made.append(node)
    return made
