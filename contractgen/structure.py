"""Lines and tables, as a reader finds them, become the tree; labels stay as found.

`layouts` tells what every line is; here the sections are put together and, inside them, the items
nested in the order in which their kinds of labels appear.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

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
from contractgen.labels import GAP, Label, automatic
from contractgen.layouts import laid_out, recital_heading
from contractgen.levels import Mark, Split, headed, is_heading, split
from contractgen.lines import Grid, Line, Piece

__all__ = ["Grid", "Line", "Piece", "build"]
_DEEPEST: Final = 12


@dataclass(slots=True)
class _Section:
    """A section while it grows: what it will be, and the pieces inside it."""

    part: Part
    heading: str = ""
    label: str = ""
    topic: str = ""
    layout: Layout = "plain"
    source: Source | None = None
    marks: list[Mark] = field(default_factory=list)

    def article(self) -> Article:
        return Article(
            self.topic,
            self.heading,
            blocks(self.marks),
            self.label,
            part=self.part,
            layout=self.layout,
            source=self.source,
        )


@dataclass(slots=True)
class _Over:
    """A chapter while it grows."""

    heading: str
    label: str
    source: Source | None


def build(pieces: Iterable[Piece], unchecked: tuple[str, ...] = (), running: tuple[str, ...] = ()) -> Agreement:
    """Return the agreement that *pieces* in reading order make."""
    marks, _ = laid_out([p for p in pieces if isinstance(p, Grid) or p.text.strip() or p.label])
    styles = _splits(marks)
    title, made = _sections(marks, styles)
    body: list[Chapter | Article | Paragraph] = []
    over: _Over | None = None
    inside: list[Article] = []
    for one in made:
        if isinstance(one, _Over):
            if over:
                body.append(Chapter(over.heading, tuple(inside), over.label, source=over.source))
            over, inside = one, []
        elif one.part == "body":
            (inside if over else body).append(one.article())
    if over:
        body.append(Chapter(over.heading, tuple(inside), over.label, source=over.source))
    sections = [s for s in made if isinstance(s, _Section)]
    return Agreement(
        title=title,
        front=tuple(s.article() for s in sections if s.part == "front"),
        body=tuple(body),
        closing=tuple(s.article() for s in sections if s.part == "closing"),
        annexes=tuple(s.article() for s in sections if s.part == "annex"),
        unchecked=unchecked,
        running=running,
    )


def _splits(marks: Sequence[Mark]) -> dict[int, Split]:
    """Divide the first lines of all articles, by their position."""
    lines = [
        (n, m, later is not None and later.role in ("", "body", "item", "subitem"))
        for n, (m, later) in enumerate(pairwise([*marks, None]))
        if m is not None and m.role == "article"
    ]
    styled = headed([(m, follows) for _, m, follows in lines])
    return {n: split(m, follows, styled) for n, m, follows in lines}


def _sections(marks: Sequence[Mark], splits: dict[int, Split]) -> tuple[str, list[_Section | _Over]]:
    title = ""
    made: list[_Section | _Over] = []
    waiting: list[Mark] = []  # what stands before the title
    now: _Section | None = None

    def begin(
        part: Part, source: Source | None, heading: str = "", label: str = "", topic: str = "", layout: Layout = "plain"
    ) -> _Section:
        made.append(section := _Section(part, heading, label, topic, layout, source))
        return section

    for n, mark in enumerate(marks):
        piece = mark.piece
        if isinstance(piece, Grid):
            if now is None:
                now = begin("body", piece.source) if title or made else None
            (now.marks if now else waiting).append(mark)
            continue
        label = mark.label.text if mark.label else ""
        match mark.role:
            case "title":
                title = mark.words if piece.role == "title" else piece.text.strip(GAP)
                now = begin("front", piece.source, title, layout="cover")
                now.marks += waiting
                waiting = []
            case "front":
                now = begin("front", piece.source, piece.text)
            case "recitals" | "parties" | "plain" as kind:
                topic = "recitals" if kind == "recitals" else ""
                heads = kind == "recitals" and recital_heading(piece.text)
                now = begin("front", piece.source, piece.text if heads else "", topic=topic)
                if not heads:
                    now.marks.append(mark)
            case "chapter":
                made.append(_Over(mark.words.rstrip(GAP), label, piece.source))
                now = None
            case "article":
                divided = splits[n]
                now = begin("body", piece.source, divided.heading, label)
                if divided.text:
                    now.marks.append(_rest(piece, mark.label, divided))
            case "annex":
                now = _annex(mark, piece, marks[n + 1 : n + 2])
                made.append(now)
            case "closing" | "block":
                now = begin("closing", piece.source, layout="signature" if mark.role == "block" else "plain")
                now.marks.append(mark)
            case "taken":
                pass
            case "text":
                now = now if now is not None and now.part == "body" else begin("body", piece.source)
                now.marks.append(mark)
            case _:
                if now is None and not title and not made and any(m.role == "title" for m in marks[n:]):
                    waiting.append(mark)
                    continue
                now = now or begin("body", piece.source)
                now.marks.append(mark)
    return title, made


def _rest(piece: Line, label: Label | None, divided: Split) -> Mark:
    """The text behind an article's label and heading, as a paragraph of its own."""
    where = piece.source
    if where is not None:
        where = replace(where, offset=where.offset + (label.end if label else 0) + divided.offset)
    return Mark(Line(divided.text, "body", source=where), None, "body")


def _annex(mark: Mark, piece: Line, behind: Sequence[Mark]) -> _Section:
    """Begin an annex; its title may stand in the next line (附件一 / 经费管理办法)."""
    label = mark.label
    heading, text = mark.words.rstrip(GAP), ""
    if piece.role != "annex" and not is_heading(heading, 40) and heading:
        colon = min((p for p in (heading.find("："), heading.find(":")) if p >= 0), default=-1)
        if colon >= 0:
            heading, text = heading[: colon + 1], heading[colon + 1 :]
    if not heading and behind and not behind[0].role and behind[0].label is None:
        following = behind[0].piece
        if isinstance(following, Line) and is_heading(following.text):
            heading, behind[0].role = following.text.strip(GAP), "taken"
    made = _Section("annex", heading, label.text if label else "", source=piece.source)
    if text:
        made.marks.append(_rest(piece, label, Split(heading, text, len(heading))))
    return made


# --- blocks ----------------------------------------------------------------------


class _Node:
    """A paragraph or an item while its items are gathered."""

    __slots__ = ("items", "kind", "label", "ordinal", "source", "text")

    def __init__(self, text: str, source: Source | None, label: str = "", kind: str = "", ordinal: int = 0) -> None:
        self.text, self.source, self.label, self.kind, self.ordinal = text, source, label, kind, ordinal
        self.items: list[_Node] = []

    def item(self) -> Item:
        items = tuple([i.item() for i in self.items]) if self.items else ()
        return Item(_runs(self.text), items, "", self.label, "", self.source)

    def paragraph(self) -> Paragraph:
        items = tuple([i.item() for i in self.items]) if self.items else ()
        return Paragraph(_runs(self.text), items, self.source)


def _runs(text: str) -> tuple[Text, ...]:
    return (Text(text),) if text else ()


def blocks(marks: Sequence[Mark]) -> tuple[Block, ...]:
    """Return the blocks of one section: paragraphs with the items they introduce, and tables."""
    made: list[_Node | Table] = []
    path: list[_Node] = []  # the open paragraph and the items open under it
    later = _labels_behind(marks)
    for mark, behind in zip(marks, later, strict=True):
        piece = mark.piece
        if isinstance(piece, Grid):
            made.append(_table(piece))
            path = []
            continue
        label = _label_of(mark, piece)
        if label is None:
            text = piece.text
            if owner := _continued(path, behind):
                owner.items.append(_Node(text, piece.source))
            else:
                path = [_Node(text, piece.source)]
                made.append(path[0])
            continue
        if not path:
            path = [_Node("", piece.source)]
            made.append(path[0])
        _place(path, _Node(piece.text[label.end :], _words_at(piece, label), label.text, label.kind, label.ordinal))
    return tuple(n.paragraph() if isinstance(n, _Node) else n for n in made)


def _label_of(mark: Mark, piece: Line) -> Label | None:
    if piece.role == "item":
        return replace(mark.label or automatic(piece.label), kind="item")
    if piece.role == "subitem":
        return replace(mark.label or automatic(piece.label), kind="subitem")
    return None if mark.role in ("body", "closing", "block") else mark.label


def _place(path: list[_Node], node: _Node) -> None:
    """Put *node* beside the open item of its kind, else below the innermost one."""
    depth = next((n for n in range(1, len(path)) if path[n].kind == node.kind), len(path))
    depth = 1 if node.kind == "item" else min(depth, _DEEPEST)
    del path[depth:]
    path[-1].items.append(node)
    path.append(node)


def _words_at(piece: Line, label: Label) -> Source | None:
    where = piece.source
    if where is None or not label.end:
        return where
    return Source(where.part, where.paragraph, where.offset + label.end, where.page)


def _labels_behind(marks: Sequence[Mark]) -> list[Label | None]:
    """For every piece the next label behind it, None where a table comes first."""
    behind: Label | None = None
    made: list[Label | None] = []
    for mark in reversed(marks):
        made.append(behind)
        if isinstance(mark.piece, Grid):
            behind = None
        elif mark.label is not None:
            behind = mark.label
    return made[::-1]


def _continued(path: Sequence[_Node], behind: Label | None) -> _Node | None:
    """Return the item a line without label belongs to: its list counts on behind, or it ended with a colon."""
    if len(path) > 1 and path[-1].text.rstrip(GAP).endswith(("：", ":")) and not path[-1].items:
        return path[-1]
    if behind is None or behind.ordinal < 2:
        return None
    return next((n for n in path[1:] if n.kind == behind.kind and n.ordinal + 1 == behind.ordinal), None)


def _table(grid: Grid) -> Table:
    head, rows = (grid.rows[0], grid.rows[1:]) if grid.header and grid.rows else ((), grid.rows)
    width = max((len(r) for r in grid.rows), default=0)
    columns = tuple(Column(head[n] if n < len(head) else "") for n in range(width))
    places = grid.sources[1:] if grid.header else grid.sources
    made = []
    for position, row in enumerate(rows):
        cells = tuple((Text(c),) if c else () for c in (*row, *[""] * (width - len(row))))
        made.append(Row(cells, source=places[position] if position < len(places) else None))
    return Table(columns, tuple(made), source=grid.source)
