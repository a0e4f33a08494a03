"""The interview as pages: sections at the left, one question in the middle, the agreement at the right.

Nothing is remembered between two requests but the file itself: every request opens the session from it. A form
carries what the answer was when it was made; if the file says something else by then, both are shown and nothing is
written, so that two tabs lose nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from markupsafe import Markup

from contractgen import interview as engine
from contractgen.asking import Asked
from contractgen.catalogue import describe
from contractgen.errors import N_, Problem, Refused
from contractgen.interview import Outcome, Session
from contractgen.library import Library
from contractgen.previewing import preview
from contractgen.reviewing import progress, review
from contractgen.saving import Overtaken
from contractgen.web.folder import File, Folder
from contractgen.web.paper import Lines, changed, lines, paper
from contractgen.web.speaking import problems_of, say

LISTS: Final = ("choices", "parties")
"""Kinds answered by several ticks."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An answers file opened for one request: the file, the digest of its bytes, the session."""

    file: File
    digest: str
    session: Session


class Desk:
    """What all the pages of one agreement use: the folder, the library, the day."""

    def __init__(self, folder: Folder, library: Library, today: Callable[[], date]) -> None:
        """Serve *folder* with *library*."""
        self.folder, self.library, self.today = folder, library, today

    def opened(self, key: str) -> Opened:
        """Return the agreement with this key; a 404 where there is none.

        Raises:
            Refused: it is no answers file.
        """
        try:
            file = self.folder.find(key, self.folder.agreements())
        except KeyError:
            abort(404)
        there = self.folder.read(file)
        return Opened(file, there.digest, engine.open_session(self.library, there.text, file.path.name))

    def save(self, opened: Opened, session: Session) -> None:
        """Write what *session* says.

        Raises:
            Overtaken: somebody else has written the file since it was opened.
        """
        self.folder.save(opened.file, opened.digest, session.text)

    def beside(self, opened: Opened, session: Session, before: Lines | None = None) -> dict[str, Any]:
        """Return what every page of the interview shows around its middle: sections, progress, the agreement."""
        why = _why(opened.file.key)
        try:
            made = preview(session, self.today())
            now = lines(made)
            told = Markup(paper(made, now, before, why))  # noqa: S704 - the writer escapes all text of the agreement
            title = made.agreement.title
        except Refused as refused:
            faults = Markup("").join(Markup("<li>{}</li>").format(line) for line in problems_of(refused))
            told, title = Markup("<ul>{}</ul>").format(faults), ""
        return {
            "key": opened.file.key,
            "name": opened.file.name,
            "parts": review(session),
            "progress": progress(session),
            "paper": told,
            "paper_title": title,
            "library": self.library,
        }


def _why(key: str) -> str:
    """Return the address that tells why a section reads as it does, `{}` for its anchor, and shows it beside."""
    return url_for("interview.why", key=key, anchor="_").removesuffix("_") + "{}#p-{}"


def told(problems: tuple[Problem, ...]) -> list[str]:
    """Return problems as lines in the language of the request; the file's name is no news here."""
    return [describe(p, g.spoken) for p in problems]


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
        before, after = preview(opened.session, desk.today()), preview(outcome.session, desk.today())
        old, new = lines(before), lines(after)
        return {
            "problems": told(outcome.conflicts),
            "told": say(N_("改动 {count} 处，尚未保存"), count=len(changed(new, old))),
            "paper": paper(after, new, old, _why(key)),
        }

    @made.get("/review")
    def reviewed(key: str) -> Any:
        opened = desk.opened(key)
        return render_template(
            "review.html",
            problems=told(opened.session.stand.problems),
            **desk.beside(opened, opened.session),
        )

    @made.post("/template")
    def template(key: str) -> Any:
        opened = desk.opened(key)
        after = engine.with_template(opened.session, request.form.get("template", ""), request.form.get("profile", ""))
        try:
            desk.save(opened, after)
        except Overtaken:
            abort(409)
        return redirect(url_for("interview.begin", key=key), 303)

    @made.get("/why/<anchor>")
    def why(key: str, anchor: str) -> Any:
        from contractgen.web.reasons import reasons

        opened = desk.opened(key)
        found = reasons(preview(opened.session, desk.today()), desk.library, anchor, g.spoken)
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


def ways_out(session: Session, outcome: Outcome | None) -> list[tuple[str, tuple[str, ...]]]:
    """Return what an answer brought into conflict, a line each, with the questions where a way out may be found."""
    problems = outcome.conflicts if outcome else ()
    return [(describe(p, g.spoken), engine.involved(session, p)) for p in problems]


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
        parties=[p.get("short") for p in session.facts.get("parties") or () if p.get("short")],
        options=_options(desk, session, asked),
        titles={q.id: q.title for q in desk.library.questions},
        basis=_cited(desk, question.basis),
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


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: its code, label and help; for a variant also its clause written out, with what is known of it."""

    code: str
    label: str
    help: str = ""
    text: str = ""
    note: str = ""
    balance: tuple[tuple[str, int], ...] = ()
    basis: tuple[str, ...] = ()
    reviewed_by: str = ""
    allowed: bool = True


def _options(desk: Desk, session: Session, asked: Asked) -> list[Option]:
    question = asked.question
    if question.kind == "yes-no":
        return [Option("是", "是" if g.spoken != "en" else "Yes"), Option("否", "否" if g.spoken != "en" else "No")]
    made = []
    for code, words in question.options.items():
        label = words.get(g.spoken[:2]) or words.get("zh", code)
        if question.kind != "variant":
            made.append(Option(code, label))
            continue
        made.append(_variant(desk, session, question.id, code, label))
    return made


def _variant(desk: Desk, session: Session, name: str, code: str, label: str) -> Option:
    from contractgen.conditions import evaluate
    from contractgen.passes import chosen
    from contractgen.remedies import remedy_text
    from contractgen.selection import lookup_in

    topic = next(t for t in desk.library.topics.values() if t.choose == name)
    clause = next(c for c in desk.library.clauses.get(topic.id, ()) if c.offers == code)
    template, _ = chosen(desk.library, session.nodes)
    allowed = clause.when is None or evaluate(clause.when, lookup_in(session.facts)) is not False
    return Option(
        code,
        label,
        text=remedy_text(clause.id, desk.library, template, desk.today()),
        note=clause.note,
        balance=tuple((clause.balance or {}).items()),
        basis=_cited(desk, clause.basis),
        reviewed_by=clause.reviewed_by,
        allowed=allowed,
    )


def _cited(desk: Desk, basis: tuple[str, ...]) -> tuple[str, ...]:
    made = []
    for one in basis:
        try:
            made.append(desk.library.statutes.cite(one, desk.today()).text)
        except LookupError:
            made.append(one)
    return tuple(made)


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
