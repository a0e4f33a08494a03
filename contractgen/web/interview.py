"""The interview as pages: sections at the left, one question in the middle, the agreement at the right.

Nothing is remembered between two requests but the file itself: every request opens the session from it. A form
carries what the answer was when it was made; if the file says something else by then, both are shown and nothing is
written, so that two tabs lose nothing.
"""

from __future__ import annotations

import json
from typing import Any, Final

from flask import Blueprint, abort, g, redirect, render_template, request, url_for

from contractgen import interview as engine
from contractgen.asking import Asked
from contractgen.errors import N_
from contractgen.interview import Outcome, Session
from contractgen.passes import chosen
from contractgen.saving import Overtaken
from contractgen.web.desk import Desk, Opened, told, ways_out, why_at
from contractgen.web.options import choices, cited
from contractgen.web.paper import changed, paper
from contractgen.web.speaking import say

LISTS: Final = ("choices", "parties")
"""Kinds answered by several ticks."""


def pages(desk: Desk) -> Blueprint:
    """Return the pages under /agreement/<key>."""
    made = Blueprint("interview", __name__, url_prefix="/agreement/<key>")

    @made.get("/")
    def begin(key: str) -> Any:
        opened = desk.opened(key)
        return redirect(_to(key, opened.session.current))

    @made.get("/ask/<name>")
    def ask(key: str, name: str) -> Any:
        opened = desk.opened(key)
        asked = engine.asked_as(opened.session, name)
        if asked is None:
            return redirect(url_for("interview.reviewed", key=key))
        if asked.question.kind == "records":
            return redirect(url_for("tables.listed", key=key, name=name))
        return _page(desk, opened, asked)

    @made.post("/ask/<name>")
    def answer(key: str, name: str) -> Any:
        opened = desk.opened(key)
        session = engine.go(opened.session, name)
        asked = engine.asked_as(session, name)
        if asked is None:
            abort(404)
        step = request.form.get("step", "save")
        if step == "back":
            return redirect(_to(key, _before(session, name)), 303)
        if step == "skip":
            return redirect(_to(key, _after(session, name)), 303)
        entry = typed(asked)
        if request.form.get("before", _told(session, name)) != _told(session, name):
            return _conflict(desk, opened, asked, entry)
        if step == "clear":
            outcome = engine.clear(session, name)
        elif step == "accept":
            outcome = engine.accept(session, name)
        else:
            outcome = engine.answer(session, entry, name)
        if outcome.refused:
            return _page(desk, opened, asked, entry, told(outcome.refused), status=400)
        try:
            desk.save(opened, outcome.session)
        except Overtaken:
            return answer(key, name)  # compared with the file as it is now
        if outcome.conflicts:
            now = desk.opened(key)
            shown = engine.asked_as(now.session, name) or asked
            return _page(desk, now, shown, None, conflicts=outcome)
        return redirect(_to(key, _after(outcome.session, name)), 303)

    @made.post("/try/<name>")
    def tried(key: str, name: str) -> Any:
        """Tell how the agreement would read with an answer not yet saved."""
        opened = desk.opened(key)
        asked = engine.asked_as(opened.session, name)
        if asked is None:
            abort(404)
        outcome = engine.answer(opened.session, typed(asked), name)
        if outcome.refused:
            return {"problems": told(outcome.refused)}
        before, after = desk.drafted(opened.session), desk.drafted(outcome.session)
        return {
            "problems": told(outcome.conflicts),
            "told": say(N_("改动 {count} 处，尚未保存"), count=len(changed(after.lines, before.lines))),
            "paper": paper(after.made, after.lines, before.lines, why_at(key)),
        }

    @made.get("/review")
    def reviewed(key: str) -> Any:
        opened = desk.opened(key)
        template, profile = chosen(desk.library, opened.session.nodes)
        return render_template(
            "review.html",
            problems=told(opened.session.stand.problems),
            template_id=template.id,
            profile_id=profile.id if profile else "",
            **desk.beside(opened, opened.session),
        )

    @made.post("/template", endpoint="template")
    def retemplate(key: str) -> Any:
        opened = desk.opened(key)
        after = engine.with_template(opened.session, request.form.get("template", ""), request.form.get("profile", ""))
        try:
            desk.save(opened, after)
        except Overtaken:
            abort(409)
        return redirect(url_for("interview.begin", key=key), 303)

    @made.get("/why/<anchor>")
    def why(key: str, anchor: str) -> Any:
        from contractgen.reasons import reasons

        opened = desk.opened(key)
        found = reasons(desk.drafted(opened.session).made, desk.library, anchor, g.spoken)
        if found is None:
            abort(404)
        return render_template("why.html", found=found, **desk.beside(opened, opened.session))

    return made


# --- one question ----------------------------------------------------------------


def typed(asked: Asked) -> Any:
    """Return the entry that the form holds."""
    if asked.question.kind in LISTS:
        return tuple(request.form.getlist("value"))
    return request.form.get("value", "").replace("\r\n", "\n")


def _told(session: Session, name: str) -> str:
    """Return what the file answers to a question, as a form carries it."""
    entry = engine.given(session, name)
    return "" if entry is None else json.dumps(entry, ensure_ascii=False, sort_keys=True)


def _page(
    desk: Desk,
    opened: Opened,
    asked: Asked,
    entry: Any = None,
    problems: list[str] | None = None,
    conflicts: Outcome | None = None,
    status: int = 200,
) -> tuple[str, int]:
    session = opened.session
    question = asked.question
    shown = entry if entry is not None else engine.entry_of(asked.value) if asked.value is not None else ""
    page = render_template(
        "ask.html",
        asked=asked,
        question=question,
        entry=shown,
        before=_told(session, question.id),
        problems=problems or [],
        ways=ways_out(session, conflicts),
        choices=choices(desk, session, asked),
        titles={q.id: q.title for q in desk.library.questions},
        basis=cited(desk, question.basis),
        **desk.beside(opened, session),
    )
    return page, status


def _conflict(desk: Desk, opened: Opened, asked: Asked, mine: Any) -> tuple[str, int]:
    name = asked.question.id
    page = render_template(
        "conflict.html",
        asked=asked,
        question=asked.question,
        mine=mine,
        theirs=engine.given(opened.session, name),
        before=_told(opened.session, name),
        **desk.beside(opened, opened.session),
    )
    return page, 409


# --- where to go -------------------------------------------------------------------


def _to(key: str, name: str) -> str:
    return url_for("interview.ask", key=key, name=name) if name else url_for("interview.reviewed", key=key)


def after(key: str, session: Session, name: str) -> str:
    """Return the address of the next question behind *name* that nobody has answered, or of the review."""
    return _to(key, _after(session, name))


def _order(session: Session) -> list[str]:
    return [a.question.id for a in session.stand.asked]


def _after(session: Session, name: str) -> str:
    """Return the next question behind *name* that nobody has answered, "" for the review.

    A detail is reached from the review, and leads back there.
    """
    order = _order(session)
    if name not in order:
        return ""
    later = session.stand.asked[order.index(name) + 1 :]
    return next((a.question.id for a in later if not a.given), "")


def _before(session: Session, name: str) -> str:
    order = _order(session)
    at = order.index(name) if name in order else len(order)
    return order[at - 1] if at else ""
