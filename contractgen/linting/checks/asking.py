"""Questions that nothing reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractgen.conditions import Expression, facts
from contractgen.errors import N_, Problem
from contractgen.linting.subject import Subject

RULES: Final = {"question-unused": ("warning", N_("填报项没有用处"))}


def check(subject: Subject) -> Iterator[tuple[str, Problem]]:
    """Yield a problem for every question whose answer nothing reads; a variant question chooses, that is its use."""
    if subject.spoiled:  # what reads it may be what does not load
        return
    read = _read(subject)
    for question in subject.library.questions:
        if question.kind == "variant" or any(_same(question.id, name) for name in read):
            continue
        values = {"id": question.id}
        yield (
            "question-unused",
            Problem(
                question.place, N_("没有条款或条件用到填报项“{id}”"), N_("删去它，或在条款中写 {{{{ {id} }}}}"), values
            ),
        )


def _read(subject: Subject) -> set[str]:
    library = subject.library
    names = {r.name.replace("[]", "") for s in subject.sources for r in s.trace.reads} | set(_HOUSE)
    conditions: list[Expression | None] = [e for s in subject.sources for e in s.trace.tested]
    conditions += [c.when for found in library.clauses.values() for c in found]
    constraints = (*library.constraints, *(c for t in library.templates.values() for c in t.constraints))
    conditions += [c.expression for c in constraints]
    profiles = [p for t in library.templates.values() for p in t.profiles.values()]
    conditions += [c.expression for p in profiles for c in p.constraints]
    for question in library.questions:
        conditions += [question.when, *(d.when for d in question.defaults)]
        names |= {d.fact for d in question.defaults if d.fact}
    names |= {t.each for t in library.topics.values() if t.each}
    return names.union(*(facts(c) for c in conditions if c is not None))


_HOUSE: Final = ("agreement.code", "agreement.version", "agreement.status", "agreement.signing")
"""What the writers read themselves: the header's words and how the signature pages are laid."""


def _same(question: str, name: str) -> bool:
    return name == question or name.startswith(question + ".")
