"""A list of records: its rows in a menu, one filled in field by field, many pasted from a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contractgen.agreement import Blank
from contractgen.asking import fields_of
from contractgen.catalogue import localised, translate
from contractgen.cli.talking.faces import Line, Signal
from contractgen.cli.talking.talk import Talk, asked_for
from contractgen.cli.talking.telling import conflicting, helping, row_told, title_of, wrong
from contractgen.errors import N_
from contractgen.folding import fold
from contractgen.interview import answer, back, clear, go, involved, skip, step
from contractgen.questions import Question
from contractgen.selection import lookup_in
from contractgen.tables import add, cell_text, edit, headings, paste, remove, rows

_ADD, _PASTE, _DONE, _REMOVE = "+", "p", ".", "x"


def keep_records(talk: Talk, question: Question) -> None:
    """Let rows be added, changed, removed and pasted until the list is done or left."""
    while True:
        there = rows(talk.session, question.id)
        reply = talk.face.choose(title_of(question, talk.spoken), _menu(talk, question), _DONE if there else _ADD)
        match reply:
            case Signal():
                if _left(talk, question, reply):
                    return
            case "+":
                if _filled(talk, question, None):
                    return
            case "p":
                _pasted(talk, question)
            case ".":
                _finished(talk, question)
                return
            case str() if reply.isdecimal() and 0 < int(reply) <= len(there):
                if _changed(talk, question, int(reply)):
                    return
            case _:
                talk.say(N_("没有“{reply}”这一项；输入编号、+、p 或 ."), reply=reply)


def _menu(talk: Talk, question: Question) -> list[Line]:
    def say(message: str) -> str:
        return translate(message, talk.spoken)

    lines = [Line(str(n), row_told(question, r)) for n, r in enumerate(rows(talk.session, question.id), 1)]
    return [
        *lines,
        Line(_ADD, say(N_("添加一条")), _ADD),
        Line(_PASTE, say(N_("从 Excel 粘贴表格")), _PASTE),
        Line(_DONE, say(N_("完成")), _DONE),
    ]


def _left(talk: Talk, question: Question, signal: Signal) -> bool:
    session = talk.session
    match signal:
        case Signal.HELP:
            talk.face.show(*helping(session, question, talk.on, talk.spoken, talk.face.columns))
            return False
        case Signal.BACK:
            talk.keep(back(session))
        case Signal.SKIP:
            talk.keep(skip(session))
        case Signal.REVIEW:
            talk.keep(go(session, ""))
        case Signal.CLEAR:
            talk.take(clear(session, question.id), stay=True)
            return False
    return True


def _finished(talk: Talk, question: Question) -> None:
    """A list done is judged; one left empty says that there are none, where there may be none."""
    if not rows(talk.session, question.id):
        talk.take(answer(talk.session, (), question.id)) if not question.minimum else talk.keep(skip(talk.session))
        return
    talk.keep(step(talk.session))
    session = talk.session
    about = [p for p in session.stand.examined.conflicts if question.id in involved(session, p)]
    talk.face.show(*conflicting(session, about, talk.spoken, talk.face.columns))


def _pasted(talk: Talk, question: Question) -> None:
    columns = talk.face.columns
    named = "、".join(headings(question, "zh" if talk.spoken == "zh_CN" else talk.spoken))
    talk.say(N_("列的次序：{headings}；第一行是这些标题时，次序随意。"), headings=named)
    made = paste(talk.session, question.id, talk.face.table())
    titles = {f.id: title_of(f, talk.spoken) for f in question.fields}
    for cell in made.cells:
        values = {"row": cell.row, "field": titles.get(cell.field, "")}
        talk.face.show(*fold(translate(N_("第 {row} 行 {field}"), talk.spoken, values), columns, "✗ ", "  "))
        talk.face.show(*wrong([cell.problem], talk.spoken, columns))
    if made.cells:
        talk.say(N_("表格没有写入；改好后再粘贴一次。"))
    elif talk.take(made.outcome, stay=True):
        talk.say(N_("已写入 {count} 行。"), count=len(made.rows))
    if made.unknown:
        talk.say(N_("没有用到的列：{columns}"), columns="、".join(made.unknown))


def _changed(talk: Talk, question: Question, position: int) -> bool:
    """Let one record be changed field by field, or removed; true if the whole list is left."""
    while True:
        row = rows(talk.session, question.id)[position - 1]
        fields = fields_of(question, _known(talk, question, position), talk.session.facts)
        facts = _known(talk, question, position)
        lines = [
            Line(f.id, f"{title_of(f, talk.spoken)}：{cell_text(f, row.get(f.id, '')) or _proposed(facts.get(f.id))}")
            for f in fields
        ]
        lines += [
            Line(_REMOVE, translate(N_("删除这一条"), talk.spoken), _REMOVE),
            Line(_DONE, translate(N_("完成"), talk.spoken), _DONE),
        ]
        reply = talk.face.choose(row_told(question, row), lines, _DONE)
        chosen = next((f for f in fields if f.id == reply), None)
        if reply == _REMOVE:
            talk.take(remove(talk.session, question.id, position), stay=True)
            return False
        if chosen is None:
            if reply is Signal.REVIEW:
                talk.keep(go(talk.session, ""))
            return reply is Signal.REVIEW
        _field(talk, question, chosen, position)


def _filled(talk: Talk, question: Question, position: int | None) -> bool:
    """Fill in a record field by field, saved after each; true if the whole list is left for the review."""
    seen: list[str] = []
    while True:
        fields = fields_of(question, _known(talk, question, position), talk.session.facts)
        field = next((f for f in fields if f.id not in seen and not f.detail), None)
        if field is None:
            return False
        before = len(rows(talk.session, question.id))
        reply = _field(talk, question, field, position)
        if position is None and len(rows(talk.session, question.id)) > before:
            position = before + 1
        match reply:
            case Signal.BACK if not seen:
                return False
            case Signal.BACK:
                seen.pop()
            case Signal.REVIEW:
                talk.keep(go(talk.session, ""))
                return True
            case _:
                seen.append(field.id)


def _field(talk: Talk, question: Question, field: Question, position: int | None) -> Signal | None:
    """Ask for one field of a record and keep what is answered; return what somebody wanted instead."""
    columns, spoken = talk.face.columns, talk.spoken
    facts = _known(talk, question, position)
    talk.face.show(*fold(localised(field.prompt, spoken), columns))
    while True:
        row = rows(talk.session, question.id)[position - 1] if position else {}
        reply = asked_for(talk, field, row.get(field.id), facts.get(field.id))
        if reply is Signal.HELP:
            talk.face.show(*helping(talk.session, field, talk.on, spoken, columns))
            continue
        if isinstance(reply, Signal) and reply is not Signal.CLEAR:
            return reply
        rest = {k: v for k, v in row.items() if k != field.id}
        empty = isinstance(reply, Signal) or not reply
        if empty and field.id not in row:
            return None
        new = rest if empty or isinstance(reply, Signal) else {**rest, field.id: reply}
        name = question.id
        if talk.take(edit(talk.session, name, position, new) if position else add(talk.session, name, new), stay=True):
            return None


def _known(talk: Talk, question: Question, position: int | None) -> Mapping[str, Any]:
    """Return the facts of the record at *position*, its proposals included."""
    records = lookup_in(talk.session.facts)(question.id)
    if position is None or not isinstance(records, tuple) or position > len(records):
        return {}
    return {k: v for k, v in records[position - 1].items() if v is not None and not isinstance(v, Blank)}


def _proposed(value: object) -> str:
    from contractgen.asking import shown

    words = shown(value)
    return f"（{words}）" if words else ""
