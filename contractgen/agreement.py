"""The tree: one agreement, drafted by us or read from anybody's file.

Structure follows Chinese legislation: Chapter 章, Article 条, Paragraph 款, Item 项
and, nested, Subitem 目 (民法典 and 立法法 usage). A tree is immutable; every pass
returns a new one. Labels are empty until `numbering.number` has run, or hold what
the reader of a foreign document sees.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, assert_never

Part = Literal["front", "body", "closing", "annex", "paper"]
Layout = Literal["plain", "cover", "signature", "landscape", "form"]
Signing = Literal["ceremony", "circulate"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a node stands in the file it was read from: part name, paragraph and character (from 0).

    In a Word part the paragraphs are all its `w:p` in document order; `offset` counts the characters of
    the paragraph as the walk reads it. `page` counts from 1; 0 where the format has no pages.
    """

    part: str
    paragraph: int
    offset: int = 0
    page: int = 0


# --- inlines -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """A run of characters. An answer's run is `filled`; a line feed in it is a line break."""

    text: str
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Definition:
    """The place where a term is defined: only the term itself, the quotes around it are text."""

    term: str


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a reference: the visible `label`, and the `anchor` it is computed from (REF)."""

    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference to a topic, a clause of it, a marked item, or a chapter (`chapter:ip`).

    `pieces` is empty until numbered; then it alternates numbers and the words between
    them: 第十一条 | 第 | （二） | 项. A target that became a blank article leaves it empty.
    """

    target: str
    pieces: tuple[Number | str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A statute cited: its id in statutes.yaml, the article, and the words printed."""

    law: str
    article: str
    text: str


@dataclass(frozen=True, slots=True)
class FillIn:
    """A place completed by hand (signature, seal, date, accession form). Never blocks signing."""

    name: str

    @property
    def width(self) -> int:
        """How many wide characters of room it shows; one sign (年, 月, 日) needs the least."""
        return 3 if len(self.name) == 1 else 8 if len(self.name) < 6 else 14


@dataclass(frozen=True, slots=True)
class Blank:
    """A missing answer. Blocks signing. `fact` is the question's id, `prompt` its short title."""

    fact: str
    prompt: str


Inline = Text | Definition | Reference | Citation | FillIn | Blank
Inlines = tuple[Inline, ...]


# --- blocks ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Item:
    """项, or 目 where nested. `mark` is the name a `^mark` gave it, `anchor` its bookmark."""

    inlines: Inlines
    items: tuple[Item, ...] = ()
    mark: str = ""
    label: str = ""
    anchor: str = ""
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """款: a paragraph with the items it introduces."""

    inlines: Inlines
    items: tuple[Item, ...] = ()
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Row:
    """A table row of cells; a `total` row closes a table of amounts."""

    cells: tuple[Inlines, ...]
    total: bool = False
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Column:
    """A table column: its title, relative width, and whether it holds figures (set right)."""

    title: str
    width: int = 1
    figures: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row; every row has as many cells as there are columns.

    A table whose `columns` are all untitled has no header row (party blocks, forms).
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    source: Source | None = field(default=None, compare=False)


Block = Paragraph | Table


# --- sections ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Origin:
    """Which clause drafted a section: `topic/clause`, its version, and who reviewed it (empty: nobody)."""

    clause: str
    version: int
    reviewed_by: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One drafted section: 第N条 in the body, 附件N among annexes, without label in front and closing.

    `party` is the position (from 1) of the party a signature block belongs to, 0 elsewhere.
    `open_choice` names the question whose missing answer left the article blank.
    """

    topic: str
    heading: str
    blocks: tuple[Block, ...]
    label: str = ""
    anchor: str = ""
    part: Part = "body"
    layout: Layout = "plain"
    party: int = 0
    open_choice: str = ""
    origin: Origin | None = None
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Chapter:
    """章: a heading over articles; `id` is the outline's, by which references name it."""

    heading: str
    articles: tuple[Article, ...]
    label: str = ""
    anchor: str = ""
    id: str = field(default="", compare=False)
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Agreement:
    """A whole agreement: front, body, closing, annexes, and what its cover and header show.

    `status` is 征求意见稿 or 签署稿; `digest` the first 16 hex digits of the SHA-256 over title,
    labels and the digests of all sections, printed on circulated signature pages so that a loose
    page can be attributed; `digests` are those of the sections in reading order, the SHA-256 of
    heading and text (NFC, without white space).

    What was read from a foreign file also has `unchecked`, the parts of it nobody could read (Chinese
    words such as 第 12 页：扫描图像), and `running`, the texts of its page heads and feet.
    """

    title: str
    front: tuple[Article, ...]
    body: tuple[Chapter | Article | Paragraph, ...]
    closing: tuple[Article, ...]
    annexes: tuple[Article, ...]
    template: str = ""
    language: str = "zh"
    code: str = ""
    version: str = ""
    status: str = ""
    signing: Signing = "ceremony"
    on: date | None = None
    digest: str = ""
    digests: tuple[str, ...] = field(default=(), compare=False)
    draft: bool = False
    unchecked: tuple[str, ...] = field(default=(), compare=False)
    running: tuple[str, ...] = field(default=(), compare=False)


# --- walking -----------------------------------------------------------------


def articles(agreement: Agreement) -> Iterator[Article]:
    """Yield the articles of the body in order, through the chapters."""
    for node in agreement.body:
        match node:
            case Chapter():
                yield from node.articles
            case Article():
                yield node
            case Paragraph():
                pass
            case _:
                assert_never(node)


def sections(agreement: Agreement) -> Iterator[Article]:
    """Yield every section in reading order: front, body, closing, annexes."""
    yield from agreement.front
    yield from articles(agreement)
    yield from agreement.closing
    yield from agreement.annexes


def inlines(block: Block) -> Iterator[Inlines]:
    """Yield the runs of every paragraph, item and cell of *block*, in reading order."""
    match block:
        case Paragraph():
            yield block.inlines
            yield from _item_inlines(block.items)
        case Table():
            for row in block.rows:
                yield from row.cells
        case _:
            assert_never(block)


def _item_inlines(items: tuple[Item, ...]) -> Iterator[Inlines]:
    for item in items:
        yield item.inlines
        yield from _item_inlines(item.items)


def plain(runs: Inlines) -> str:
    """Return the visible text of *runs*; a blank shows as 【prompt】, a fill-in as a line."""
    if len(runs) == 1 and type(only := runs[0]) is Text:  # nearly every cell and most paragraphs
        return only.text
    return "".join(map(_plain, runs))


def _plain(inline: Inline) -> str:
    match inline:
        case Text():
            return inline.text
        case Definition():
            return inline.term
        case Reference():
            return "".join(p if isinstance(p, str) else p.label for p in inline.pieces) or "【引用的条款待定】"
        case Citation():
            return inline.text
        case FillIn():
            return FILL_SIGN * inline.width
        case Blank():
            return f"【{inline.prompt}】"
        case _:
            assert_never(inline)


FILL_SIGN = "＿"
"""One wide character of a fill-in in plain text; in Word it is an underlined wide space."""
