"""Clause text to blocks: paragraphs (款), items (项, 目), table rows and inlines.

A line scanner of our own: the signs are few, every problem is told at the clause file's own
line, and an answer, which arrives as a token and never as characters, cannot become markup.

Signs: a blank line begins a new 款; `- ` an item, indented `- ` a subitem; `|` a table row, `|=` a
total row, `|: name` the columns that follow; `[[术语]]` defines; `@{topic}`, `@{topic/clause}`,
`@{topic#mark}`, `@{chapter:id}` refer; `@{law:专利法 14}` cites; `[__签字__]` is filled in by hand; `^mark` at the end
names an item; a backslash makes the next sign an ordinary character.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import cast

from contractgen.agreement import (
    Blank,
    Block,
    Citation,
    Column,
    Definition,
    FillIn,
    Inline,
    Inlines,
    Item,
    Paragraph,
    Reference,
    Row,
    Table,
    Text,
    inlines,
)
from contractgen.errors import N_, LibraryError, Place, Problem
from contractgen.expressions import expression

LINE_OPEN, LINE_CLOSE = "\x01", "\x04"
"""Around the source line number that `drafting` puts before every line of a clause."""
VALUE_OPEN, VALUE_CLOSE = "\x02", "\x03"
"""Around the index of an answer's value; neither answers nor clause files may contain these."""

Value = str | Blank
Columns = Mapping[str, tuple[Column, ...]]

_SIGN = expression(
    r"\\(?P<escaped>.)"
    rf"|{VALUE_OPEN}(?P<value>\d+){VALUE_CLOSE}"
    r"|\[\[(?P<term>[^\[\]]+)\]\]"
    r"|@\{(?P<target>[^{}]+)\}"
    r"|\[__(?P<fill>.+?)__\]"
)
_OTHER_SIGN = expression(r"[\\@\[]")
_MARK = expression(r"\s*(?<!\\)\^([a-z][a-z0-9-]*)$")
_CELL = expression(r"(?<!\\)\|")
_CLOSED = ("；", "。", "：", "！", "？", "，", "……")


@dataclass(frozen=True, slots=True)
class _Slot:
    """Where the answer of one token will stand."""

    index: int


@dataclass(frozen=True, slots=True)
class _Cite:
    """Where a statute will be cited; `mark` is the mark of its line."""

    reference: str
    mark: str


@dataclass(slots=True)
class _Scan:
    """The state of one scan: what has been read, and what is still open."""

    file: str
    columns: Columns
    blocks: list[Block] = field(default_factory=list)
    words: list[tuple[str, str]] = field(default_factory=list)  # line mark, text
    items: list[tuple[str, str]] = field(default_factory=list)
    rows: list[tuple[str, str]] = field(default_factory=list)
    chosen: str = ""
    blank_before: bool = False
    problems: list[Problem] = field(default_factory=list)


def scan(
    text: str,
    values: Sequence[Value],
    cite: Callable[[str], Citation],
    columns: Columns | None = None,
    file: str = "",
) -> tuple[Block, ...]:
    """Return the blocks of rendered clause *text*.

    *values* are what the value tokens stand for, *cite* turns `专利法 14` into a citation,
    *columns* are the table heads by name ("" the only one).

    Raises:
        LibraryError: every sign that is wrong, at its line of *file*.
    """
    filling = _Filling(file, values, cite)
    skeleton = _skeleton(text, file, tuple(columns.items()) if columns else ())
    made = tuple([filling.block(block) if waits else block for block, waits in skeleton])
    if filling.problems:
        raise LibraryError(filling.problems)
    return made


def scan_line(text: str, values: Sequence[Value], cite: Callable[[str], Citation], file: str = "") -> Inlines:
    """Return the inlines of one rendered line, such as a heading or a definition."""
    filling = _Filling(file, values, cite)
    made = filling.runs(_line_skeleton(text))
    if filling.problems:
        raise LibraryError(filling.problems)
    return made


# --- skeletons ---------------------------------------------------------------
#
# Rendered text holds tokens, not answers, so the same clause with other answers is the same text:
# it is scanned once, and every further draft only puts its answers into the slots.


@lru_cache(maxsize=2048)
def _skeleton(
    text: str, file: str, columns: tuple[tuple[str, tuple[Column, ...]], ...]
) -> tuple[tuple[Block, bool], ...]:
    """Return the blocks of *text* with open slots, and for each whether it has any."""
    state = _Scan(file, dict(columns))
    for raw in text.split("\n"):
        if raw.startswith(LINE_OPEN):
            number, _, line = raw.partition(LINE_CLOSE)
            _take(state, number, line)
        else:
            _take(state, "", raw)
    _close(state)
    if state.problems:
        raise LibraryError(state.problems)
    return tuple((b, any(isinstance(i, _Slot | _Cite) for runs in inlines(b) for i in runs)) for b in state.blocks)


@lru_cache(maxsize=2048)
def _line_skeleton(text: str) -> Inlines:
    number, _, line = text.strip("\n").rpartition(LINE_CLOSE)
    return _inlines(number, line.strip())


@dataclass(slots=True)
class _Filling:
    """Puts one draft's answers and citations into a skeleton."""

    file: str
    values: Sequence[Value]
    cite: Callable[[str], Citation]
    problems: list[Problem] = field(default_factory=list)

    def block(self, block: Block) -> Block:
        if isinstance(block, Paragraph):
            return Paragraph(self.runs(block.inlines), tuple([self.item(i) for i in block.items]))
        rows = tuple([Row(tuple([self.runs(c) for c in row.cells]), row.total) for row in block.rows])
        return Table(block.columns, rows)

    def item(self, item: Item) -> Item:
        return Item(self.runs(item.inlines), tuple([self.item(i) for i in item.items]), item.mark)

    def runs(self, runs: Inlines) -> Inlines:
        if len(runs) == 1:  # most cells
            only: object = runs[0]
            if type(only) is Text:
                return runs
            if type(only) is _Slot and type(value := self.values[only.index]) is str and value:
                return (Text(value, filled=True),)
        made: list[Inline] = []
        for run in runs:
            kind: type = type(run)
            if kind is _Slot:
                value = self.values[cast("_Slot", run).index]
                if value:
                    made.append(value if isinstance(value, Blank) else Text(value, filled=True))
            elif kind is _Cite:
                made.extend(self._cited(cast("_Cite", run)))
            else:
                made.append(run)
        return tuple(made)

    def _cited(self, cite: _Cite) -> Inlines:
        try:
            return (self.cite(cite.reference),)
        except LookupError as error:
            message = error.args[0] if error.args else N_("不能引用这部法律")
            place = Place(self.file, int(cite.mark.removeprefix(LINE_OPEN) or 0))
            remedy = N_("法律的写法见 statutes.yaml，例如 @{{law:专利法 14}}")
            self.problems.append(Problem(place, str(message).replace("{", "{{").replace("}", "}}"), remedy))
            return ()


# --- lines -------------------------------------------------------------------


def _take(state: _Scan, number: str, line: str) -> None:
    stripped = line.strip(" \t\u3000")
    if not stripped:
        state.blank_before = True
        return
    if stripped.startswith("|"):
        _close_text(state)
        if stripped.startswith("|:"):
            _close_rows(state)
            state.chosen = stripped[2:].strip()
        else:
            state.rows.append((number, stripped))
    elif stripped.startswith("- "):
        _close_rows(state)
        # Depth counts two spaces a level; more than 目 does not exist in a Chinese contract.
        indent = len(line) - len(line.lstrip(" "))
        state.items.append((number, " " * (2 if indent >= 2 else 0) + stripped))
    elif state.items and not state.blank_before:
        if not line.startswith(" "):
            _problem(state, number, N_("项的后面紧跟着正文"), N_("正文另起一款时先空一行；续写上一项时在行首空两格"))
        number_of_item, words = state.items[-1]
        state.items[-1] = (number_of_item, _joined(words, stripped))
    else:
        if state.blank_before or state.rows or state.items:
            _close(state)
        state.words.append((number, stripped))
    state.blank_before = False


def _joined(left: str, right: str) -> str:
    """Join two lines of one paragraph: no space in Chinese, one between Latin words."""
    space = " " if left[-1:].isascii() and right[:1].isascii() and left[-1:].isalnum() and right[:1].isalnum() else ""
    return left + space + right


def _problem(state: _Scan, mark: str, message: str, remedy: str, **values: object) -> None:
    line = int(mark.removeprefix(LINE_OPEN) or 0)
    state.problems.append(Problem(Place(state.file, line), message, remedy, values))


# --- closing what is open ----------------------------------------------------


def _close(state: _Scan) -> None:
    _close_text(state)
    _close_rows(state)


def _close_text(state: _Scan) -> None:
    if not state.words and not state.items:
        return
    words, items = state.words, state.items
    state.words, state.items = [], []
    text = words[0][1] if words else ""
    for _, line in words[1:]:
        text = _joined(text, line)
    runs = _inlines(words[0][0], text) if words else ()
    last = state.blocks[-1] if state.blocks else None
    if not words and isinstance(last, Paragraph) and not last.items:
        # Items without a lead-in join the paragraph before them (after a tag-only line, say).
        state.blocks[-1] = replace(last, items=_items(items))
        return
    state.blocks.append(Paragraph(runs, _items(items)))


def _close_rows(state: _Scan) -> None:
    if not state.rows:
        return
    rows, state.rows = state.rows, []
    columns = state.columns.get(state.chosen)
    if columns is None:
        _problem(state, rows[0][0], N_("这里的表格没有表头"), N_("在条款文件头写 columns，或以“|: 名称”选用其中一组"))
        return
    made = []
    for number, line in rows:
        total = line.startswith("|=")
        inside = line[2:] if total else line[1:]
        cells = [cell.strip() for cell in (_CELL.split(inside) if "\\" in inside else inside.split("|"))]
        if cells and not cells[-1]:
            cells.pop()
        if len(cells) != len(columns):
            message = N_("本行有 {found} 格，表头有 {wanted} 列")
            _problem(state, number, message, N_("补足或删去多余的格"), found=len(cells), wanted=len(columns))
            continue
        made.append(Row(tuple(_inlines(number, cell) for cell in cells), total))
    state.blocks.append(Table(columns, tuple(made)))


def _items(lines: list[tuple[str, str]]) -> tuple[Item, ...]:
    made: list[tuple[Item, list[Item]]] = []
    for number, line in lines:
        item = _item(number, line.lstrip()[2:])
        if line.startswith("  ") and made:
            made[-1][1].append(item)
        else:
            made.append((item, []))
    closed = []
    for index, (item, children) in enumerate(made):
        last = index == len(made) - 1
        nested = [_closed(child, last and at == len(children) - 1) for at, child in enumerate(children)]
        closed.append(replace(item, items=tuple(nested)) if nested else _closed(item, last))
    return tuple(closed)


def _item(number: str, text: str) -> Item:
    mark = ""
    if found := _MARK.search(text):
        mark, text = found[1], text[: found.start()]
    return Item(_inlines(number, text), mark=mark)


def _closed(item: Item, last: bool) -> Item:
    """Close an item as Chinese legislation does: ； between items, 。 after the last."""
    if item.inlines and isinstance(item.inlines[-1], Text):
        final = item.inlines[-1]
        if final.text.endswith(_CLOSED) and not final.filled:
            if final.text.endswith("；") and last:
                return replace(item, inlines=(*item.inlines[:-1], Text(final.text[:-1] + "。")))
            return item
        if not final.filled:
            return replace(item, inlines=(*item.inlines[:-1], Text(final.text + ("。" if last else "；"))))
    return replace(item, inlines=(*item.inlines, Text("。" if last else "；")))


# --- inlines -----------------------------------------------------------------


def _inlines(mark: str, text: str) -> Inlines:
    """Return the inlines of *text*, with slots for what differs from draft to draft."""
    if not _OTHER_SIGN.search(text) and VALUE_OPEN not in text:
        return (Text(text),) if text else ()
    runs: list[Inline | _Slot | _Cite] = []
    plain: list[str] = []
    at = 0
    for found in _SIGN.finditer(text):
        plain.append(text[at : found.start()])
        at = found.end()
        kind = found.lastgroup
        if kind == "escaped":
            plain.append(found["escaped"])
            continue
        if words := "".join(plain):
            runs.append(Text(words))
        plain = []
        runs.append(_sign(mark, str(kind), found[str(kind)]))
    plain.append(text[at:])
    if words := "".join(plain):
        runs.append(Text(words))
    return cast("Inlines", tuple(runs))


def _sign(mark: str, kind: str, content: str) -> Inline | _Slot | _Cite:
    if kind == "value":
        return _Slot(int(content))
    if kind == "term":
        return Definition(content.strip())
    if kind == "fill":
        return FillIn(content.strip())
    if content.startswith("law:"):
        return _Cite(content.removeprefix("law:").strip(), mark)
    return Reference(content.strip())
