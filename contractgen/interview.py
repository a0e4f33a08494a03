"""The interview's engine: a session is a value, every step makes another one; no face, no file, no clock.

    session = open_session(library, text, "answers.yaml")      # "" starts from nothing
    asked = current(session)                                    # asking.Asked, or None: time for the review
    outcome = answer(session, "车载激光雷达")                   # or accept, skip, back, go, clear
    outcome.refused    -> problems: the answer cannot be read, the session is the same
    outcome.conflicts  -> problems that this answer caused with others; it is kept, `involved` names the ways out
    outcome.session.text -> the answers file now, to be saved (contractgen.saving)

An answer is an entry: a text for every simple kind (a label, 是, 2027年1月1日, as people type them), a list
of texts for `choices` and `parties`, a list of records (field id to text or list of texts) for `records`. They are read
by the kinds and judged by `answers.examine`, nothing is validated here. What is asked, proposed or waiting, and in
which order, is told by `session.stand` (contractgen.asking). Lists are edited by contractgen.tables, the review and the
progress are in contractgen.reviewing, the agreement so far in contractgen.previewing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from contractgen.agreement import Blank
from contractgen.answers import ROOT_KEYS
from contractgen.asking import Asked, Interview, interview
from contractgen.conditions import facts
from contractgen.entries import Entry, found, nodes, plain, put, without
from contractgen.errors import Place, Problem
from contractgen.kinds import Choice, Period
from contractgen.languages import zh
from contractgen.library import Library
from contractgen.questions import Question
from contractgen.rewriting import rewritten
from contractgen.yaml_text import Mapping as MappingNode
from contractgen.yaml_text import parse

_AS_READ: Final = ("text", "long-text", "choice", "variant", "date", "credit-code", "yes-no", "party", "records")
"""Kinds whose answer is written as it was understood; amounts, shares and periods stay as typed."""


@dataclass(frozen=True, slots=True)
class Session:
    """Where one interview stands.

    `text` is the answers file, `file` its name in places, `nodes` what it holds; `current` is the id of the question
    being asked, "" when it is time for the review; `past` are those shown before it, `passed` those left open on
    purpose.
    """

    library: Library
    text: str
    file: str
    nodes: MappingNode
    stand: Interview
    current: str = ""
    past: tuple[str, ...] = ()
    passed: frozenset[str] = field(default_factory=frozenset)

    @property
    def facts(self) -> Mapping[str, Any]:
        """The facts in force, as in `Answers.facts`."""
        return self.stand.facts


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an answer came to: the session after it, why it was refused, and the conflicts it brought about."""

    session: Session
    refused: tuple[Problem, ...] = ()
    conflicts: tuple[Problem, ...] = ()


def open_session(library: Library, text: str = "", file: str = "answers.yaml") -> Session:
    """Return the session that *text*, an answers file or nothing, begins or continues.

    It goes on where it stopped: what may be left open and stands before the last answer counts as left open.

    Raises:
        Refused: *text* is no answers file, or names a template or profile that is not there.
    """
    made = _at(library, text, file)
    given = [position for position, asked in enumerate(made.stand.asked) if asked.given]
    seen = made.stand.asked[: given[-1]] if given else ()
    passed = frozenset(a.question.id for a in seen if not a.given and (not a.question.required or not a.open))
    return _onward(replace(made, passed=passed))


def with_template(session: Session, template: str, profile: str = "") -> Session:
    """Return the session under another template (and profile); every answer stays.

    Raises:
        Refused: there is none of that name.
    """
    entries = put(plain(session.nodes), "template", template)
    entries = put(entries, "profile", profile) if profile else without(entries, "profile")
    return _onward(_rewritten(session, entries))


def current(session: Session) -> Asked | None:
    """Return the question to ask now; None when every question has been asked: time for the review."""
    return asked_as(session, session.current) if session.current else None


def asked_as(session: Session, name: str) -> Asked | None:
    """Return how the question *name* stands; None if the agreement does not need it."""
    stand = session.stand
    return next((a for a in (*stand.asked, *stand.details) if a.question.id == name), None)


def question_of(session: Session, name: str) -> Question:
    """Return the question called *name*.

    Raises:
        KeyError: there is none.
    """
    for question in session.library.questions:
        if question.id == name:
            return question
    raise KeyError(name)


def given(session: Session, name: str) -> Entry | None:
    """Return the entry the file holds for the question *name*, None where it is not answered."""
    return found(plain(session.nodes), name)


# --- steps ---------------------------------------------------------------------


def answer(session: Session, entry: Entry, name: str = "") -> Outcome:
    """Return what comes of answering the question *name*, by default the current one, with *entry*.

    An empty entry takes the answer back; an empty list of records says that there are none.
    """
    question = question_of(session, name or session.current)
    tidy = tidied(question, entry)
    if tidy == "" or (tidy == () and question.kind != "records"):
        return clear(session, question.id)
    return changed(session, put(plain(session.nodes), question.id, tidy), question)


def accept(session: Session, name: str = "") -> Outcome:
    """Return what comes of taking the value proposed for a question, by default the current one, as its answer."""
    asked = asked_as(session, name or session.current)
    if asked is None or asked.given or asked.value is None:
        return Outcome(skip(session))
    return answer(session, entry_of(asked.value), asked.question.id)


def clear(session: Session, name: str) -> Outcome:
    """Return what comes of taking the answer to *name* back: its proposal holds again, or it is open."""
    after = _rewritten(session, without(plain(session.nodes), name))
    return Outcome(_stepped(session, after, skipping=name), (), _new_conflicts(session, after))


def skip(session: Session) -> Session:
    """Leave the current question for later."""
    return _stepped(session, session, skipping=session.current)


def step(session: Session) -> Session:
    """Leave the current question as it stands for the next open one."""
    return _stepped(session, session)


def back(session: Session) -> Session:
    """Return to the question shown before; its answer stays until another is given."""
    past = list(session.past)
    while past:
        name = past.pop()
        if asked_as(session, name) and name != session.current:
            return replace(session, current=name, past=tuple(past), passed=session.passed - {name})
    return replace(session, past=())


def go(session: Session, name: str) -> Session:
    """Go to the question *name*, asked or proposed; "" is the review."""
    if name and asked_as(session, name) is None:
        return session
    past = (*session.past, session.current) if session.current else session.past
    return replace(session, current=name, past=past, passed=session.passed - {name})


def again(session: Session) -> Session:
    """Return the session with the next question that is open; what was left open on purpose is asked again."""
    return _onward(replace(session, passed=frozenset()))


def set_aside(session: Session) -> Session:
    """Return the session with the keys no question knows turned into remarks at the end of the file."""
    entries = plain(session.nodes)
    kept: list[str] = []
    for problem in session.stand.examined.unknown:
        value = found(entries, problem.subject)
        if value is not None and "[" not in problem.subject:
            kept += rewritten("", put({}, problem.subject, value), lambda _: 0).rstrip("\n").split("\n")
            entries = without(entries, problem.subject)
    if not kept:
        return session
    after = _rewritten(session, entries)
    remarks = "\n".join(f"# {line}" for line in kept)
    text = f"{after.text}# 不再使用的填报内容：\n{remarks}\n"
    return replace(_at(session.library, text, session.file), current=session.current, past=session.past)


def involved(session: Session, problem: Problem) -> tuple[str, ...]:
    """Return the questions whose answers *problem* is about: where a way out of it may be found."""
    known = {q.id for q in session.library.questions}
    for constraint in _constraints(session):
        if constraint.id == problem.subject:
            read = (*constraint.at, constraint.each, *sorted(facts(constraint.expression)))
            return tuple(dict.fromkeys(name for one in read if (name := _within(one, known))))
    name = _within(problem.subject.partition("[")[0], known)
    return (name,) if name else ()


# --- for the other rooms of the interview ----------------------------------------


def changed(session: Session, entries: Mapping[str, Entry], question: Question) -> Outcome:
    """Return what comes of the file holding *entries*, in which *question* has a new answer."""
    tried = interview(session.library, _nodes(entries, session.file))
    old = {_told(p) for p in session.stand.examined.faults}
    refused = [p for p in tried.examined.faults if _about(p, question.id) and _told(p) not in old]
    if refused:
        return Outcome(session, tuple(refused))
    entry = found(entries, question.id)
    value = _fact(tried, question.id)
    after = _rewritten(session, put(entries, question.id, as_understood(question, entry, value)))
    return Outcome(_stepped(session, after), (), _new_conflicts(session, after))


def tidied(question: Question, entry: Entry) -> Entry:
    """Return *entry* as it may be stored: no blanks around a text, no empty cell, no empty record, tuples for lists."""
    if question.kind == "records":
        fields = {f.id: f for f in question.fields}
        rows = entry if isinstance(entry, Iterable) and not isinstance(entry, str | Mapping) else ()
        made = []
        for row in rows:
            cells = {k: tidied(fields[k], v) if k in fields else v for k, v in dict(row).items()}
            if kept := {k: v for k, v in cells.items() if v not in ("", ())}:
                made.append(kept)
        return tuple(made)
    if isinstance(entry, str):
        return entry.strip("\n") if question.kind == "long-text" and entry.strip() else entry.strip()
    if isinstance(entry, Iterable):
        return tuple(text for item in entry if (text := str(item).strip()))
    return str(entry)


def as_understood(question: Question, entry: Entry, value: Any) -> Entry:
    """Return *entry* as the file should say it, given the *value* it was read as: codes for labels, ISO dates."""
    if question.kind == "records" and isinstance(value, tuple):
        fields = {f.id: f for f in question.fields}
        return tuple(
            {k: as_understood(fields[k], v, fact.get(k)) if k in fields else v for k, v in record.items()}
            for record, fact in zip(entry, value, strict=True)
        )
    if question.kind in ("choices", "parties") and isinstance(value, tuple):
        return tuple(entry_of(v) for v in value)
    if question.kind in _AS_READ and value is not None and not isinstance(value, Blank):
        return entry_of(value)
    return entry


def entry_of(value: Any) -> Entry:
    """Return a fact as an entry: what one would type to give it."""
    match value:
        case None | Blank():
            return ""
        case bool():
            return "是" if value else "否"
        case Choice() | str():
            return str(value)
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case Period():
            return zh.period(value.number, value.unit)
        case Mapping():
            short = value.get("short") or value.get("name")
            return short if isinstance(short, str) else ""
        case tuple():
            return tuple(entry_of(v) for v in value)
    return str(value)


# --- the next state ----------------------------------------------------------------


def _at(library: Library, text: str, file: str) -> Session:
    read = parse(text, file)
    return Session(library, text, file, read, interview(library, read))


def _rewritten(session: Session, entries: Mapping[str, Entry]) -> Session:
    ranks = {name: position for position, name in enumerate(_names(session.library))}
    text = rewritten(session.text, entries, lambda name: ranks.get(name, len(ranks)))
    return replace(_at(session.library, text, session.file), past=session.past, passed=session.passed)


def _names(library: Library) -> Iterable[str]:
    """Every key an answers file may have, in the order in which one is written from nothing."""
    yield from ROOT_KEYS
    seen: set[str] = set()
    for question in library.questions:
        parts = question.id.split(".")
        for length in range(1, len(parts)):
            if (group := ".".join(parts[:length])) not in seen:
                seen.add(group)
                yield group
        yield question.id
        yield from (f"{question.id}.{f.id}" for f in question.fields)


def _stepped(before: Session, after: Session, skipping: str = "") -> Session:
    passed = before.passed | {skipping} if skipping else before.passed
    past = (*before.past, before.current) if before.current and before.past[-1:] != (before.current,) else before.past
    return _onward(replace(after, past=past, passed=passed))


def _onward(session: Session) -> Session:
    """Put the first question that is neither answered nor left open, or whose answer cannot be read."""
    wrong = {p.subject.partition("[")[0] for p in session.stand.examined.faults}
    for asked in session.stand.asked:
        name = asked.question.id
        if name not in session.passed and (not asked.given or name in wrong):
            return replace(session, current=name)
    return replace(session, current="")


def _nodes(entries: Mapping[str, Entry], file: str) -> MappingNode:
    made = nodes(entries, Place(file))
    assert isinstance(made, MappingNode)  # noqa: S101 - a mapping becomes a mapping
    return made


def _fact(stand: Interview, name: str) -> Any:
    value: Any = stand.facts
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _told(problem: Problem) -> tuple[object, ...]:
    values = sorted((k, str(v)) for k, v in problem.values.items() if k != "places")
    return problem.subject, problem.message, tuple(values)


def _new_conflicts(before: Session, after: Session) -> tuple[Problem, ...]:
    old = {_told(p) for p in before.stand.examined.conflicts}
    return tuple(p for p in after.stand.examined.conflicts if _told(p) not in old)


def _about(problem: Problem, name: str) -> bool:
    return problem.subject == name or problem.subject.startswith((name + "[", name + "."))


def _within(name: str, known: Iterable[str]) -> str:
    """Return the known question that the dotted *name* reads, "" if none."""
    parts = name.split(".")
    return next((n for i in range(len(parts), 0, -1) if (n := ".".join(parts[:i])) in known), "")


def _constraints(session: Session) -> tuple[Any, ...]:
    from contractgen.passes import chosen

    return session.library.constraints_for(*chosen(session.library, session.nodes))
