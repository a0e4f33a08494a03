"""Lists of records edited row by row, and pasted as a table copied from a spreadsheet.

Rows are records as entries (field id to text or list of texts); positions count from 1, as places in problems do.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from contractgen.entries import Entry, found, plain, put
from contractgen.errors import N_, Place, Problem
from contractgen.interview import Outcome, Session, changed, given, question_of, tidied
from contractgen.questions import Question

Row = Mapping[str, Entry]
MOST_ROWS: Final = 2000
"""Rows of the largest table taken; a paste of more is a mistake."""
_PARTIES: Final = "parties"
_CELL = re.compile(r"\[(\d+)\](?:\.([\w-]+))?")


@dataclass(frozen=True, slots=True)
class Cell:
    """A problem with one cell of a pasted table: row from 1 (the header not counted), field id or "" for the row."""

    row: int
    field: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Pasted:
    """What a pasted table came to.

    `rows` is what was read, whether or not it could be taken; `cells` is what is wrong with it, in `outcome.refused`,
    too; `unknown` are the headings that name no field, whose columns were left out.
    """

    outcome: Outcome
    rows: tuple[Row, ...]
    cells: tuple[Cell, ...] = ()
    unknown: tuple[str, ...] = ()


def rows(session: Session, name: str) -> tuple[Row, ...]:
    """Return the records the file holds for the question *name*."""
    entry = given(session, name)
    return tuple(r for r in entry if isinstance(r, Mapping)) if isinstance(entry, tuple) else ()


def add(session: Session, name: str, row: Row) -> Outcome:
    """Return what comes of adding *row* at the end of the list *name*."""
    return _replaced(session, name, (*rows(session, name), row))


def edit(session: Session, name: str, position: int, row: Row) -> Outcome:
    """Return what comes of *row* in place of the record at *position*.

    A party that takes another name takes it wherever the file refers to it.
    """
    before = rows(session, name)
    after = (*before[: position - 1], row, *before[position:])
    question = question_of(session, name)
    entries = put(plain(session.nodes), name, tidied(question, after))
    if name == _PARTIES:
        for old, new in _names(before[position - 1], row).items():
            entries = _renamed(session, entries, old, new)
    return changed(session, entries, question)


def remove(session: Session, name: str, position: int) -> Outcome:
    """Return what comes of taking out the record at *position*."""
    before = rows(session, name)
    return _replaced(session, name, (*before[: position - 1], *before[position:]))


def paste(session: Session, name: str, text: str, *, keep: bool = True) -> Pasted:
    """Return what comes of a table pasted into the list *name*; with *keep* its rows follow those already there.

    Cells are parted by tabs, as spreadsheets copy them, else by commas or semicolons. The first row is a heading where
    it names fields, by id or title in any language; else the columns are the fields in their order.
    """
    question = question_of(session, name)
    table, unknown, dropped = _read(question, text)
    if dropped:
        return Pasted(Outcome(session, tuple(c.problem for c in dropped)), table, dropped, unknown)
    kept = rows(session, name) if keep else ()
    outcome = _replaced(session, name, (*kept, *table))
    return Pasted(outcome, table, tuple(_cells(outcome, len(kept))), unknown)


def headings(question: Question, language: str = "zh") -> tuple[str, ...]:
    """Return the titles of the fields, the header of a table to fill in."""
    return tuple(f.title.get(language) or f.title.get("zh", f.id) for f in question.fields)


def as_table(question: Question, records: Sequence[Row], *, header: bool = True) -> str:
    """Return *records* as a table to paste into a spreadsheet: tabs between cells, labels instead of codes."""
    out = io.StringIO()
    writer = csv.writer(out, dialect="excel-tab", lineterminator="\n")
    if header:
        writer.writerow(headings(question))
    writer.writerows([cell_text(f, r.get(f.id, "")) for f in question.fields] for r in records)
    return out.getvalue()


def cell_text(question: Question, entry: Entry) -> str:
    """Return an entry as it stands in a cell: a label for a code, 、 between several."""
    if isinstance(entry, tuple | list):
        return "、".join(cell_text(question, item) for item in entry)
    return question.options.get(entry, {}).get("zh", entry)


# --- rows ------------------------------------------------------------------------


def _replaced(session: Session, name: str, records: tuple[Row, ...]) -> Outcome:
    question = question_of(session, name)
    return changed(session, put(plain(session.nodes), name, tidied(question, records)), question)


def _names(before: Row, after: Row) -> dict[str, str]:
    pairs = ((before.get(key), after.get(key)) for key in ("short", "name"))
    return {
        old: new for old, new in pairs if isinstance(old, str) and isinstance(new, str) and old != new and old and new
    }


def _renamed(session: Session, entries: dict[str, Entry], old: str, new: str) -> dict[str, Entry]:
    for question in session.library.questions:
        entry = found(entries, question.id)
        if entry is not None and (other := _refers(question, entry, old, new)) != entry:
            entries = put(entries, question.id, other)
    return entries


def _refers(question: Question, entry: Entry, old: str, new: str) -> Entry:
    if question.kind == "party":
        return new if entry == old else entry
    if question.kind == "parties":
        if isinstance(entry, str):
            return "、".join(new if t.strip() == old else t for t in entry.replace("，", "、").split("、"))
        return tuple(new if item == old else item for item in entry)
    if question.kind == "records" and isinstance(entry, tuple):
        fields = {f.id: f for f in question.fields}
        return tuple(
            {k: _refers(fields[k], v, old, new) if k in fields else v for k, v in record.items()}
            if isinstance(record, Mapping)
            else record
            for record in entry
        )
    return entry


# --- a pasted table --------------------------------------------------------------


def _read(question: Question, text: str) -> tuple[tuple[Row, ...], tuple[str, ...], tuple[Cell, ...]]:
    """Return the rows, the headings that name no field, and what cannot be a row."""
    lines = [line for line in _lines(text) if any(cell.strip() for cell in line)]
    columns, unknown = _columns(question, lines[0]) if lines else ([], ())
    if columns:
        lines = lines[1:]
    else:
        columns = [f.id for f in question.fields]
    if len(lines) > MOST_ROWS:
        message, remedy = N_("表格有 {count} 行，超过 {limit} 行"), N_("核对是否选错了区域")
        problem = Problem(Place(), message, remedy, {"count": len(lines), "limit": MOST_ROWS}, question.id)
        return (), unknown, (Cell(0, "", problem),)
    made: list[Row] = []
    wrong: list[Cell] = []
    for number, line in enumerate(lines, 1):
        extra = [cell for cell in line[len(columns) :] if cell.strip()]
        if extra:
            message, remedy = N_("第 {row} 行有 {count} 格，多于 {columns} 列"), N_("核对分列；内容含分隔符的加引号")
            values = {"row": number, "count": len(line), "columns": len(columns)}
            wrong.append(Cell(number, "", Problem(Place(), message, remedy, values, f"{question.id}[{number}]")))
        made.append({k: cell.strip() for k, cell in zip(columns, line, strict=False) if k and cell.strip()})
    return tuple(made), unknown, tuple(wrong)


def _lines(text: str) -> list[list[str]]:
    """Return the cells of a table; the separator is the one its first line has."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    first = text.lstrip("\n").partition("\n")[0]
    separator = next((s for s in ("\t", ",", ";") if s in first), "\t")
    csv.field_size_limit(10**7)
    return list(csv.reader(io.StringIO(text), delimiter=separator))


def _columns(question: Question, first: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """Return the field of every column where *first* is a heading, and the headings that name none."""
    names: dict[str, str] = {}
    for one in question.fields:
        for word in (one.id, *one.title.values(), *one.prompt.values()):
            names.setdefault(_key(word), one.id)
    fields = [names.get(_key(cell), "") for cell in first]
    told = [cell.strip() for cell in first if cell.strip()]
    named = len(set(filter(None, fields)))
    # A record may hold a word that is also a title (a member whose kind is “其他”): most of the cells must be titles.
    if not named or named * 2 <= len(told) - named:
        return [], ()
    return fields, tuple(cell.strip() for cell, f in zip(first, fields, strict=True) if cell.strip() and not f)


def _key(word: str) -> str:
    return re.sub(r"[\s*＊:：]|[（(].*?[)）]", "", word).casefold()


def _cells(outcome: Outcome, above: int) -> list[Cell]:
    made = []
    for problem in outcome.refused:
        place = _CELL.search(problem.subject)
        made.append(Cell(int(place[1]) - above, place[2] or "", problem) if place else Cell(0, "", problem))
    return made
