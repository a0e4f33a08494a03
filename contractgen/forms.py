"""《成员信息与任务申报表》: what one member fills in itself, taken out of the answers and read back.

The fields come from the questions: those of the record `parties`, and of every list marked `by_member`. A form names
its places `parties.<field>` and `<list>.<field>`; rows of a list are told apart by where they stand, so that a row
may be copied or added in Word and in a spreadsheet.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from contractgen.asking import fields_of
from contractgen.encodings import decoded
from contractgen.entries import Entry
from contractgen.errors import N_, FormatError, Place, Problem
from contractgen.interview import Session, question_of
from contractgen.questions import Question
from contractgen.selection import lookup_in
from contractgen.tables import Row, cell_text, rows

PARTIES: Final = "parties"
MEMBER: Final = "member"
"""The place that says whose form it is: the short name under which it was sent out, empty on a blank form."""
WHOSE: Final = "本表对应成员"
_HEADER: Final = ("编号", "填报项", "填写", "说明")


@dataclass(frozen=True, slots=True)
class Form:
    """One form: whose it is, the fields of its party, and its rows by list; values as they stand in cells.

    `places` names where a value stands in the file it came from, by (list, row from 1, field).
    """

    member: str
    party: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)
    file: str = ""
    places: Mapping[tuple[str, int, str], Place] = field(default_factory=dict)


def member_lists(session: Session) -> tuple[Question, ...]:
    """Return the lists of which every member declares its own records, where the agreement needs them."""
    needed = {a.question.id for a in (*session.stand.asked, *session.stand.details)}
    return tuple(q for q in session.library.questions if q.by_member and q.id in needed)


def owner(question: Question) -> str:
    """Return the field that says whose a record is."""
    return next(f.id for f in question.fields if f.kind == "party")


def party_fields(session: Session, position: int) -> tuple[Question, ...]:
    """Return the fields of the party at *position* (from 1; 0 for a party not known yet) that apply to it."""
    question = question_of(session, PARTIES)
    records = lookup_in(session.facts)(PARTIES)
    if not position or not isinstance(records, tuple):
        return question.fields
    return fields_of(question, records[position - 1], session.facts)


def form_for(session: Session, position: int) -> Form:
    """Return the form of the party at *position*, with what is known; 0 makes a blank one."""
    if not position:
        return Form("")
    row = rows(session, PARTIES)[position - 1]
    short = _text(row.get("short"))
    names = {short, _text(row.get("name"))} - {""}
    party = {f.id: cell_text(f, row[f.id]) for f in party_fields(session, position) if row.get(f.id)}
    lists = {}
    for question in member_lists(session):
        mine = [r for r in rows(session, question.id) if _text(r.get(owner(question))) in names]
        lists[question.id] = tuple(_cells(question, r) for r in mine)
    return Form(short, party, lists)


def own_fields(question: Question) -> tuple[Question, ...]:
    """Return the fields a member fills in: all but the one that says whose the record is."""
    return tuple(f for f in question.fields if f.id != owner(question))


def _cells(question: Question, row: Row) -> dict[str, str]:
    return {f.id: cell_text(f, row[f.id]) for f in own_fields(question) if row.get(f.id)}


def _text(entry: Entry | None) -> str:
    return entry if isinstance(entry, str) else ""


# --- as a table file --------------------------------------------------------------


def as_csv(session: Session, form: Form, position: int, blank_rows: int = 3) -> bytes:
    """Return the form as CSV for a spreadsheet (UTF-8 with mark): a line a place, the third column to fill in."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_HEADER)
    writer.writerow((MEMBER, "本表对应的成员（不要改）", form.member, ""))
    for one in party_fields(session, position):
        writer.writerow((f"{PARTIES}.{one.id}", _title(one), form.party.get(one.id, ""), hint(one)))
    for question in member_lists(session):
        filled = form.lists.get(question.id, ())
        for number in range(1, len(filled) + blank_rows + 1):
            row = filled[number - 1] if number <= len(filled) else {}
            for one in own_fields(question):
                title = f"{_title(question)} {number} {_title(one)}"
                writer.writerow((f"{question.id}[{number}].{one.id}", title, row.get(one.id, ""), hint(one)))
    return out.getvalue().encode("utf-8-sig")


def hint(question: Question) -> str:
    """Return what helps to fill in a place: the options, or an example, or the question itself."""
    if question.options or question.kind == "yes-no":
        listed = [labels.get("zh", code) for code, labels in question.options.items()] or ["是", "否"]
        return "可填：" + "、".join(listed) + _unfilled(question)
    if question.example:
        return f"例如：{question.example}"
    prompt = question.prompt.get("zh", "")
    return prompt if prompt != _title(question) else ""


def _unfilled(question: Question) -> str:
    """Say what an empty place means where that hangs on nothing else."""
    only = question.defaults[0] if len(question.defaults) == 1 else None
    if only is None or only.when is not None or only.fact or not isinstance(only.value, str):
        return ""
    return f"；不填为“{question.options.get(only.value, {}).get('zh', only.value)}”"


def _title(question: Question) -> str:
    return question.title.get("zh", question.id)


# --- read back ----------------------------------------------------------------------


def read_form(data: bytes, name: str, session: Session) -> Form:
    """Return the form in the file *data* called *name*, a Word file or CSV; *session* knows the titles of its places.

    Raises:
        FormatError: it is neither, is damaged, or is no form of ours.
    """
    return _from_word(data, name, session) if data[:2] == b"PK" else _from_csv(data, name)


def _from_word(data: bytes, name: str, session: Session) -> Form:
    """Read by tag; where tags are gone, by the titles in the tables."""
    from contractgen.word.controls import controls, tables

    member, party, lists = _by_title(session, tables(data, name))
    tagged: dict[str, dict[int, dict[str, str]]] = {}
    for control in controls(data, name):
        group, _, key = control.tag.partition(".")
        if control.tag == MEMBER:
            member = control.text
        elif group == PARTIES:
            party[key] = control.text
        elif key:
            tagged.setdefault(group, {}).setdefault(control.row, {})[key] = control.text
    if member is None:
        raise _no_form(name)
    lists.update({group: list(by_row.values()) for group, by_row in tagged.items()})
    made = {group: _filled(found) for group, found in lists.items()}
    return Form(member, {k: v for k, v in party.items() if v}, made, name)


def _by_title(
    session: Session, found: tuple[tuple[tuple[str, ...], ...], ...]
) -> tuple[str | None, dict[str, str], dict[str, list[dict[str, str]]]]:
    """Return the member, the party's fields and the rows of the lists that tables with our titles hold."""
    fields = {_title(f): f.id for f in question_of(session, PARTIES).fields}
    questions = {_title(q): q for q in member_lists(session)}
    member: str | None = None
    party: dict[str, str] = {}
    lists: dict[str, list[dict[str, str]]] = {}
    for table in found:
        for row in table:
            if len(row) == 2 and row[0] == WHOSE:
                member = row[1]
            elif len(row) == 3 and row[0] in fields:
                party[fields[row[0]]] = row[1]
        question = questions.get(table[0][0].partition("\n")[0]) if table and len(table[0]) == 1 else None
        if question and len(table) > 1:
            titles = {_title(f): f.id for f in own_fields(question)}
            columns = [titles.get(title, "") for title in table[1]]
            lists[question.id] = [{k: v for k, v in zip(columns, r, strict=False) if k} for r in table[2:]]
    return member, party, lists


def _from_csv(data: bytes, name: str) -> Form:
    text = decoded(data, name)
    separator = "\t" if "\t" in text.partition("\n")[0] else ","
    party: dict[str, str] = {}
    lists: dict[str, dict[int, dict[str, str]]] = {}
    lines: dict[tuple[str, int, str], int] = {}
    member = None
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    for cells in reader:
        tag, value = (cells[0].strip(), cells[2].strip()) if len(cells) > 2 else ("", "")
        group, _, key = tag.partition(".")
        name_of, _, number = group.partition("[")
        if tag == MEMBER:
            member = value
        elif group == PARTIES:
            party[key] = value
            lines[PARTIES, 1, key] = reader.line_num
        elif key and number.rstrip("]").isdecimal():
            row = int(number.rstrip("]"))
            lists.setdefault(name_of, {}).setdefault(row, {})[key] = value
            lines[name_of, row, key] = reader.line_num
    if member is None:
        raise _no_form(name)
    made, places = {}, {(g, r, k): Place(name, n) for (g, r, k), n in lines.items() if g == PARTIES}
    for group, by_row in lists.items():
        kept = [n for n, row in by_row.items() if any(row.values())]
        made[group] = _filled(by_row[n] for n in kept)
        for position, n in enumerate(kept, 1):
            places.update({(group, position, k): Place(name, lines[group, n, k]) for k in by_row[n]})
    return Form(member, {k: v for k, v in party.items() if v}, made, name, places)


def _filled(found: object) -> tuple[dict[str, str], ...]:
    made = [{k: v for k, v in row.items() if v} for row in found]  # type: ignore[attr-defined]
    return tuple(row for row in made if row)


def _no_form(name: str) -> FormatError:
    message, remedy = N_("这不是成员信息与任务申报表"), N_("用 contractgen forms 生成的表填写后交回")
    return FormatError([Problem(Place(name), message, remedy)])
