"""The sections of a Word model as lines of clause text whose words are divided into pieces; nothing is named yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from contractgen.agreement import Article, Inlines, Item, Paragraph, Table, plain
from contractgen.expressions import expression
from contractgen.importing.blanks import Setting
from contractgen.importing.pieces import Pieces
from contractgen.importing.placing import Placed, is_parties, number_of
from contractgen.labels import typed

_SIGNED = expression("盖[ \u3000]*章|签[ \u3000]*[字章署]")
_GAP: Final = " \t\u3000"
_CLOSED: Final = ("；", "。", "：", "！", "？", "，", "……")
_WIDEST: Final = 24
Divide = Callable[[str, Setting], Pieces]
"""Divides a text of the file, marks included, into pieces."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of clause text: a paragraph, an item, a subitem or a table row of cells.

    `path` says which item it is: (the number of its list in the section, 项, 目); `table` which table a row is of.
    """

    kind: Literal["text", "item", "subitem", "row"]
    cells: tuple[Pieces, ...]
    path: tuple[int, ...] = ()
    table: int = 0
    paragraph: int = -1


@dataclass(frozen=True, slots=True)
class Head:
    """The head row of a table: titles, and relative widths."""

    titles: tuple[str, ...]
    widths: tuple[int, ...]


@dataclass(slots=True)
class Section:
    """A section of the model: where it goes, its heading, its lines, its tables' heads, what was changed in form.

    `lists` maps the number of a list to the 款 it belongs to.
    """

    placed: Placed
    heading: Pieces
    lines: list[Line] = field(default_factory=list)
    heads: list[Head] = field(default_factory=list)
    lists: dict[int, int] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    paragraphs: set[int] = field(default_factory=set)


def section(placed: Placed, divide: Divide, words: Callable[[str], str]) -> Section:
    """Return the section *placed* as lines; *words* takes the marks out of a text."""
    article = placed.article
    heading = words(article.heading)
    by_hand = article.part == "closing" or (article.part == "annex" and bool(_SIGNED.search(visible(article))))
    parties = article.part == "front" and article.layout == "plain" and is_parties(article)
    where = Setting(article.part, heading, parties, by_hand)
    made = Section(placed, divide(article.heading, Setting(article.part)))
    if article.source:
        made.paragraphs.add(article.source.paragraph)
    for block in article.blocks:
        if isinstance(block, Table):
            _table(block, made, divide, where, words)
        else:
            _paragraph(block, made, divide, where)
    return made


def _paragraph(block: Paragraph, made: Section, divide: Divide, where: Setting) -> None:
    at = block.source.paragraph if block.source else -1
    for text in plain(block.inlines).split("\n"):
        if text.strip(_GAP):
            made.lines.append(Line("text", (divide(text.strip(_GAP), where),), paragraph=at))
    if block.items:
        number = len(made.lists) + 1
        made.lists[number] = sum(line.kind == "text" for line in made.lines) or 1
        _items(block.items, made, divide, where, number)


def _items(items: Sequence[Item], made: Section, divide: Divide, where: Setting, number: int) -> None:
    flat = _with_continuations(items, made)
    _count_labels(flat, made)
    for position, (item, text) in enumerate(flat, 1):
        made.lines.append(
            Line(
                "item",
                (divide(text, where),),
                (number, position),
                paragraph=item.source.paragraph if item.source else -1,
            )
        )
        inner = [i for i in item.items if i.label]
        for below, (child, words) in enumerate(_with_continuations(inner, made), 1):
            deeper = "".join(_flat(c) for c in child.items if c.label)
            if deeper:
                made.told.append(f"第三级的项并入上一级：{deeper[:24]}…")
            at = child.source.paragraph if child.source else -1
            made.lines.append(
                Line("subitem", (divide(words + deeper, where),), (number, position, below), paragraph=at)
            )
    if any(not text.endswith(_CLOSED) for _, text in flat[:-1]):
        made.told.append("项末缺少的标点由程序补上（项间用“；”，末项用“。”）")


def _with_continuations(items: Sequence[Item], made: Section) -> list[tuple[Item, str]]:
    """Return items with their words; what continues an item without a label of its own is joined to it."""
    found: list[tuple[Item, str]] = []
    for item in items:
        words = _words(item.inlines)
        more = "".join(_flat(i) for i in item.items if not i.label)
        if not item.label and found:
            found[-1] = (found[-1][0], _run_on(found[-1][1], words + more))
            made.told.append(f"项下另起的一段并入该项：{words[:24]}…")
        else:
            found.append((item, _run_on(words, more) if more else words))
    return found


def _flat(item: Item) -> str:
    return item.label + _words(item.inlines) + "".join(_flat(i) for i in item.items)


def _words(runs: Inlines) -> str:
    made = ""
    for text in plain(runs).split("\n"):
        made = _run_on(made, text.strip(_GAP))
    return made


def _run_on(left: str, right: str) -> str:
    """Join two lines that become one: by a wide space, unless a sign ends the first."""
    return left + ("\u3000" if left and right and left[-1] not in "。；：，、！？" else "") + right


def _count_labels(flat: Sequence[tuple[Item, str]], made: Section) -> None:
    numbers = [number_of(item.label) for item, _ in flat if item.label]
    if any(numbers) and numbers != list(range(1, len(numbers) + 1)):
        labels = "、".join(item.label.strip() for item, _ in flat[:6] if item.label)
        made.told.append(f"项的编号不连续（{labels}…），现由程序从（一）起连续编号")


def _table(block: Table, made: Section, divide: Divide, where: Setting, words: Callable[[str], str]) -> None:
    number = len(made.heads)
    titles = tuple(_one_line(words(c.title)) for c in block.columns)
    rows = [tuple(_one_line(plain(runs)) for runs in row.cells) for row in block.rows]
    made.heads.append(Head(titles, tuple(_widths(titles, [[words(c) for c in row] for row in rows]))))
    for row, node in zip(rows, block.rows, strict=True):
        at = node.source.paragraph if node.source else -1
        names = [word for cell in row if len(word := words(cell)) > 1 and not word.isdigit() and "＿" not in word]
        cells = [replace(where, cell=_named(title, names[0] if names else "")) for title in titles]
        made.lines.append(
            Line("row", tuple(divide(c, w) for c, w in zip(row, cells, strict=True)), table=number, paragraph=at)
        )
    if not rows:  # a head without rows would not be drafted
        made.lines.append(Line("row", tuple(() for _ in titles), table=number))


def _named(title: str, row: str) -> str:
    """Return what a cell is called: its column, and in brackets the first words of its row."""
    return f"{title}（{row[:16]}）" if title and row and row != title else title or row[:16]


def _one_line(text: str) -> str:
    made = ""
    for line in text.split("\n"):
        made = _run_on(made, line.strip(_GAP))
    return made


def _widths(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[int]:
    for at, title in enumerate(titles):
        longest = max((len(row[at]) for row in rows if at < len(row)), default=0)
        yield max(2, min(_WIDEST, len(title) + 1, 12), min(_WIDEST, longest))


def heading_for(section: Section, title: str) -> str:
    """Return a heading for a section the model gives none: the first words of its text, else *title*."""
    for line in section.lines:
        text = "".join(p.text for p in line.cells[0] if hasattr(p, "text")) if line.cells else ""
        label = typed(text)
        words = (text[label.end :] if label else text).strip(_GAP)
        short = words.split("，")[0].split("。")[0].split("：")[0].split("；")[0]
        if 2 <= len(short) <= 14:
            return short
    return title


def visible(article: Article) -> str:
    """Return the words of *article* as the reader sees them, marks included, without labels."""
    made = [article.heading]
    for block in article.blocks:
        if isinstance(block, Table):
            made += [c.title for c in block.columns]
            made += [plain(runs) for row in block.rows for runs in row.cells]
        else:
            made.append(plain(block.inlines))
            made += [_flat(i) for i in block.items]
    return "".join(made)
