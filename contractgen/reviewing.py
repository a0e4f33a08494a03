"""The review of an interview: every question with what stands for it, section by section, and how far it has come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from contractgen.asking import Asked
from contractgen.errors import Problem
from contractgen.interview import Session, involved
from contractgen.questions import Question
from contractgen.sections import Section

State = Literal["given", "proposed", "open", "optional", "wrong", "waiting"]
"""given: answered; proposed: its proposal holds; open: must be answered to sign; optional: may stay open;
wrong: answered, but unreadable or in conflict; waiting: hangs on a question that is still open."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One question of the review. `detail` marks what is proposed, not asked; `wanted` what a waiting one needs."""

    question: Question
    state: State
    asked: Asked | None
    detail: bool = False
    problems: tuple[Problem, ...] = ()
    wanted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One section of the review, its questions in their order."""

    section: Section
    entries: tuple[Entry, ...]

    def count(self, *states: State) -> int:
        """Return how many questions are in one of *states*."""
        return sum(e.state in states for e in self.entries)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an interview has come: questions answered, proposed, open and in all; details count as proposed."""

    given: int
    proposed: int
    open: int
    wrong: int
    total: int

    @property
    def percent(self) -> int:
        """The share of what is neither open nor wrong, from 0 to 100."""
        return 100 if not self.total else (self.total - self.open - self.wrong) * 100 // self.total


def review(session: Session) -> tuple[Part, ...]:
    """Return every needed question by section, in the order of the interview."""
    problems: dict[str, list[Problem]] = {}
    for problem in (*session.stand.examined.faults, *session.stand.examined.conflicts):
        for name in involved(session, problem):
            problems.setdefault(name, []).append(problem)
    made = {e.question.id: e for e in _entries(session, problems)}
    parts = []
    for section in session.stand.sections:
        entries = tuple(made.pop(name) for name in section.questions if name in made)
        if entries:
            parts.append(Part(section, entries))
    if made:  # a library of its own, without sections
        parts.append(Part(Section("", {}, {}), tuple(made.values())))
    return tuple(parts)


def progress(session: Session) -> Progress:
    """Return how far the whole interview has come."""
    entries = [e for part in review(session) for e in part.entries]

    def count(*states: State) -> int:
        return sum(e.state in states for e in entries)

    return Progress(
        count("given"), count("proposed", "optional"), count("open", "waiting"), count("wrong"), len(entries)
    )


def _entries(session: Session, problems: dict[str, list[Problem]]) -> Iterator[Entry]:
    stand = session.stand
    for asked, detail in [*((a, False) for a in stand.asked), *((a, True) for a in stand.details)]:
        found = tuple(problems.get(asked.question.id, ()))
        yield Entry(asked.question, _state(asked, found), asked, detail, found)
    for waiting in stand.waiting:
        yield Entry(waiting.question, "waiting", None, wanted=waiting.wanted)


def _state(asked: Asked, problems: tuple[Problem, ...]) -> State:
    if asked.given:
        return "wrong" if problems else "given"
    if not asked.open:
        return "wrong" if problems else "proposed"
    return "open" if asked.question.required else "optional"
