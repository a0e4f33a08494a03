"""Lists as pages: members, goals, tasks, contributions … row by row, or pasted as a table from a spreadsheet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, abort, g, redirect, render_template, request, url_for

from contractgen import interview as engine
from contractgen import tables
from contractgen.asking import Asked, fields_of
from contractgen.interview import Outcome, Session
from contractgen.questions import Question
from contractgen.saving import Overtaken
from contractgen.web.desk import Desk, Opened, told, ways_out
from contractgen.web.interview import LISTS, after

_COLUMNS: Final = 6
"""Fields shown of each row, the first that any row fills; all of them when it is edited."""


def pages(desk: Desk) -> Blueprint:
    """Return the pages under /agreement/<key>/table."""
    made = Blueprint("tables", __name__, url_prefix="/agreement/<key>/table")

    def found(key: str, name: str) -> tuple[Opened, Asked]:
        opened = desk.opened(key)
        asked = engine.asked_as(opened.session, name)
        if asked is None or asked.question.kind != "records":
            abort(404)
        return opened, asked

    @made.get("/<name>")
    def listed(key: str, name: str) -> Any:
        opened, asked = found(key, name)
        return _list(desk, opened, asked)

    @made.post("/<name>")
    def change(key: str, name: str) -> Any:
        """Paste a table, take a row out, or say that there are none."""
        opened, asked = found(key, name)
        session = opened.session
        if request.form.get("before") != _rows_told(session, name):
            return _list(desk, opened, asked, overtaken=True, pasted=request.form.get("table", ""), status=409)
        step = request.form.get("step", "")
        if step == "paste":
            pasted = tables.paste(session, name, request.form.get("table", ""), keep="replace" not in request.form)
            problems = [*told(pasted.outcome.refused)]
            if problems or not pasted.rows:
                return _list(
                    desk, opened, asked, problems=problems, unknown=pasted.unknown,
                    pasted=request.form.get("table", ""), status=400,
                )  # fmt: skip
            outcome = pasted.outcome
        elif step.startswith("remove-") and step[7:].isdecimal():
            outcome = tables.remove(session, name, int(step[7:]))
        elif step == "none":
            outcome = engine.answer(session, (), name)
        else:
            abort(400)
        return _saved(desk, opened, asked, outcome)

    @made.get("/<name>/<int:position>")
    def row(key: str, name: str, position: int) -> Any:
        opened, asked = found(key, name)
        rows = tables.rows(opened.session, name)
        if position > len(rows):
            abort(404)
        return _row(desk, opened, asked, position, rows[position - 1] if position else {})

    @made.post("/<name>/<int:position>")
    def put(key: str, name: str, position: int) -> Any:
        opened, asked = found(key, name)
        session = opened.session
        rows = tables.rows(session, name)
        record = _typed(asked)
        if request.form.get("before") != _rows_told(session, name):
            return _row(desk, opened, asked, min(position, len(rows)), record, overtaken=rows, status=409)
        outcome = tables.edit(session, name, position, record) if position else tables.add(session, name, record)
        if outcome.refused:
            return _row(desk, opened, asked, position, record, problems=told(outcome.refused), status=400)
        return _saved(desk, opened, asked, outcome, again=position == 0 and request.form.get("step") == "another")

    return made


def titles(question: Question) -> list[str]:
    """Return the titles of the fields, as the head of a pasted table may have them."""
    return list(tables.headings(question, g.spoken[:2]))


def _saved(desk: Desk, opened: Opened, asked: Asked, outcome: Outcome, *, again: bool = False) -> Any:
    key, name = opened.file.key, asked.question.id
    if outcome.refused:
        return _list(desk, opened, asked, problems=told(outcome.refused), status=400)
    try:
        desk.save(opened, outcome.session)
    except Overtaken:
        now = desk.opened(key)
        return _list(desk, now, asked, overtaken=True, status=409)
    if again and not outcome.conflicts:
        return redirect(url_for("tables.row", key=key, name=name, position=0), 303)
    if outcome.conflicts:
        now = desk.opened(key)
        return _list(desk, now, engine.asked_as(now.session, name) or asked, conflicts=outcome)
    return redirect(url_for("tables.listed", key=key, name=name), 303)


def _rows_told(session: Session, name: str) -> str:
    entry = engine.given(session, name)
    return "" if entry is None else json.dumps(entry, ensure_ascii=False, sort_keys=True)


def _list(
    desk: Desk,
    opened: Opened,
    asked: Asked,
    *,
    problems: list[str] | None = None,
    unknown: tuple[str, ...] = (),
    pasted: str = "",
    overtaken: bool = False,
    conflicts: Outcome | None = None,
    status: int = 200,
) -> tuple[str, int]:
    session, question = opened.session, asked.question
    rows = tables.rows(session, question.id)
    used = tuple(f for f in question.fields if any(r.get(f.id) for r in rows))
    shown = (used or question.fields)[:_COLUMNS]
    page = render_template(
        "table.html",
        asked=asked,
        question=question,
        columns=shown,
        rows=[[tables.cell_text(f, r.get(f.id, "")) for f in shown] for r in rows],
        answered=engine.given(session, question.id) is not None,
        before=_rows_told(session, question.id),
        problems=problems or [],
        ways=ways_out(session, conflicts),
        titles={q.id: q.title for q in desk.library.questions},
        unknown=unknown,
        next=after(opened.file.key, session, question.id),
        pasted=pasted,
        overtaken=overtaken,
        **desk.beside(opened, session),
    )
    return page, status


def _row(
    desk: Desk,
    opened: Opened,
    asked: Asked,
    position: int,
    record: Mapping[str, Any],
    *,
    problems: list[str] | None = None,
    overtaken: tuple[Mapping[str, Any], ...] | None = None,
    status: int = 200,
) -> tuple[str, int]:
    session, question = opened.session, asked.question
    page = render_template(
        "row.html",
        asked=asked,
        question=question,
        fields=fields_of(question, record, session.facts),
        position=position,
        record=record,
        before=_rows_told(session, question.id),
        problems=problems or [],
        overtaken=None if overtaken is None else tables.as_table(question, overtaken),
        **desk.beside(opened, session),
    )
    return page, status


def _typed(asked: Asked) -> dict[str, Any]:
    """Return the record that the form holds."""
    made: dict[str, Any] = {}
    for field in asked.question.fields:
        name = f"field.{field.id}"
        if field.kind in LISTS:
            if values := tuple(request.form.getlist(name)):
                made[field.id] = values
        elif value := request.form.get(name, "").replace("\r\n", "\n").strip():
            made[field.id] = value
    return made
