"""The interview without a face: what to ask, what to propose, what must wait; a pure function of the answers so far.

A question is needed when the agreement these answers lead to reads it: the variant question of every topic
in the template, every fact that a chosen clause prints or tests, and what the conditions and proposals of
these questions hang on. Everything else is not asked at all.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from contractgen.agreement import Blank
from contractgen.answers import Examined, examine
from contractgen.conditions import Expression, Unknown, evaluate, facts
from contractgen.errors import Problem
from contractgen.kinds import Choice, Period
from contractgen.languages import zh
from contractgen.library import Library, Template
from contractgen.passes import chosen
from contractgen.questions import Default, Question
from contractgen.sections import Section
from contractgen.selection import lookup_in, select
from contractgen.yaml_text import Mapping as MappingNode


@dataclass(frozen=True, slots=True)
class Asked:
    """One needed question and where it stands.

    `given` says that the file answers it; `value` is the fact in force (as in `Answers.facts`): the answer
    given, otherwise the value proposed, otherwise None. `because` is the reason of a proposed value, by
    language, {} where the value was given or nothing is proposed. `read_by` names the clauses (`topic/clause`)
    that read it and the topics whose clause it chooses; it is empty for what only decides other questions.
    """

    question: Question
    given: bool
    value: Any = None
    because: Mapping[str, str] = field(default_factory=dict)
    read_by: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Tell whether nothing stands for it yet: neither an answer nor a proposal."""
        return not self.given and (self.value is None or isinstance(self.value, Blank))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A needed question that cannot be asked or proposed before the facts `wanted` (question ids) are known."""

    question: Question
    wanted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Interview:
    """Where an interview stands.

    `asked` are the questions to put, answered ones included, in the order in which people know the
    answers (that of the library's `sections`; `question.section` names the section). One that is not
    `given` may carry a proposal in `value`; one whose `question.required` is false may be left open.
    `details` have a usual answer: they are shown for review with value and reason and may be changed,
    never put one by one. `waiting` become one or the other once their facts are known. `unneeded` are
    answers the file gives and no chosen clause reads; they are kept. `examined` holds what is wrong with
    the answers given so far, constraints between them included, each with the place in the file and, where
    there is one, the question's id as `subject`; and the facts so far.
    """

    asked: tuple[Asked, ...]
    details: tuple[Asked, ...]
    waiting: tuple[Waiting, ...]
    unneeded: tuple[Question, ...]
    examined: Examined
    sections: tuple[Section, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything wrong with the answers given so far."""
        return self.examined.problems

    @property
    def facts(self) -> Mapping[str, Any]:
        """The facts in force, as in `Answers.facts`."""
        return self.examined.answers.facts

    def next(self, skipped: Container[str] = ()) -> Asked | None:
        """Return the first question neither given nor *skipped* (ids left open on purpose); None before the review."""
        return next((a for a in self.asked if not a.given and a.question.id not in skipped), None)


def interview(library: Library, nodes: MappingNode) -> Interview:
    """Return what to ask, propose and wait for, given the (partial, even empty or faulty) answers *nodes*.

    Call it again after every answer: it keeps nothing, and answers change what is needed.

    Raises:
        Refused: the template or profile named is unknown.
    """
    template, profile = chosen(library, nodes)
    examined = examine(library.questions, library.constraints_for(template, profile), nodes, template.id)
    lookup = lookup_in(examined.answers.facts)
    needed = _needed(library, template, examined, lookup)
    asked: list[Asked] = []
    details: list[Asked] = []
    waiting: list[Waiting] = []
    for question in library.questions:
        if question.id not in needed or _truth(question.when, lookup) is False:
            continue
        wanted = _wanted(question, examined, lookup)
        if wanted:
            waiting.append(Waiting(question, tuple(sorted(_ids(library, wanted)))))
        else:
            one = _asked(question, examined, lookup, needed[question.id])
            (details if question.detail else asked).append(one)
    unneeded = tuple(q for q in library.questions if q.id in examined.given and q.id not in needed)
    return Interview(tuple(asked), tuple(details), tuple(waiting), unneeded, examined, library.sections)


def fields_of(question: Question, record: Mapping[str, Any], facts: Mapping[str, Any]) -> tuple[Question, ...]:
    """Return the fields to fill in for one *record* of a records question, in order; *facts* are the interview's.

    A field whose condition does not hold is absent; one whose condition hangs on a field not yet filled in
    is left out until it is. Fields marked `detail` are included: a face may fold them away.
    """
    outer = lookup_in(facts)
    names = {f.id for f in question.fields}

    def lookup(name: str) -> Any:
        first, _, rest = name.partition(".")
        if first not in names:
            return outer(name)
        value = record.get(first, Blank(first, first))
        return value.get(rest) if rest and isinstance(value, Mapping) else value

    return tuple(f for f in question.fields if _truth(f.when, lookup) is True)


def shown(value: Any) -> str:
    """Return a fact as a person would write it in Chinese; "" for what is open or absent."""
    match value:
        case None | Blank():
            return ""
        case bool():
            return "是" if value else "否"
        case Choice():
            return value.label
        case Decimal():
            return f"{value:,f}"
        case Period():
            return zh.period(value.number, value.unit)
        case Mapping():
            return str(value.get("short") or value.get("name") or "")
        case tuple():
            return "、".join(filter(None, map(shown, value)))
    return str(value)


# --- which questions are needed ------------------------------------------------


def _needed(
    library: Library, template: Template, examined: Examined, lookup: Callable[[str], Any]
) -> dict[str, tuple[str, ...]]:
    """Return the needed questions' ids with what reads them."""
    known = {q.id: q for q in library.questions}
    readers: dict[str, dict[str, None]] = {}

    def read(names: Iterable[str], reader: str) -> None:
        for name in _ids(library, names):
            readers.setdefault(name, {})[reader] = None

    for name, reader in _reading(library, template, examined, lookup):
        read((name,), reader)
    pending = list(readers)
    while pending:  # what decides about a needed question is needed, too
        question = known[pending.pop()]
        if question.id in examined.given:
            names = facts(question.when) if question.when else frozenset()
        else:
            names = _deciding(question)
        for name in _ids(library, names):
            if name not in readers:
                readers[name] = {}
                pending.append(name)
    return {name: tuple(found) for name, found in readers.items()}


def _reading(
    library: Library, template: Template, examined: Examined, lookup: Callable[[str], Any]
) -> Iterator[tuple[str, str]]:
    """Yield every fact the agreement reads, with its reader."""
    for _, topic in template.order(library):
        clauses = library.clauses.get(topic.id, ())
        if topic.id in template.clauses:  # fixed by the template: nothing to choose
            clauses = tuple(c for c in clauses if c.id == f"{topic.id}/{template.clauses[topic.id]}")
        offered = [c for c in clauses if c.offers and topic.id not in template.clauses]
        if topic.choose and any(_truth(c.when, lookup) is not False for c in offered):
            yield topic.choose, topic.id
        for clause in clauses:
            taken = clause not in offered or clause.offers == lookup(topic.choose)
            if clause.when is not None and taken:
                yield from ((name, clause.id) for name in facts(clause.when))
        if topic.each:
            yield topic.each, topic.id
    for selected in select(library, template, examined.answers):
        if selected.clause is not None and selected.open_choice is None:
            yield from ((name, selected.clause.id) for name in selected.clause.facts)


def _deciding(question: Question) -> frozenset[str]:
    conditions = [question.when, *(d.when for d in question.defaults)]
    names = {name for c in conditions if c is not None for name in facts(c)}
    return frozenset(names | {d.fact for d in question.defaults if d.fact})


def _ids(library: Library, names: Iterable[str]) -> Iterator[str]:
    """Yield the questions behind dotted names: `organs.chair.name` reads `organs.chair`."""
    known = {q.id for q in library.questions}
    for name in names:
        parts = name.split(".")
        for length in range(len(parts), 0, -1):
            if (found := ".".join(parts[:length])) in known:
                yield found
                break


# --- where one question stands ---------------------------------------------------


def _truth(condition: Expression | None, lookup: Callable[[str], Any]) -> bool | Unknown:
    return True if condition is None else evaluate(condition, lookup)


def _wanted(question: Question, examined: Examined, lookup: Callable[[str], Any]) -> frozenset[str]:
    """The facts without which the question cannot be put, or, for a detail, proposed."""
    applies = _truth(question.when, lookup)
    if isinstance(applies, Unknown):
        return applies.facts
    if not question.detail or question.id in examined.given:
        return frozenset()
    for default in question.defaults:
        holds = _truth(default.when, lookup)
        if isinstance(holds, Unknown):
            return holds.facts
        if holds:
            return frozenset({default.fact}) if _empty(default, lookup) else frozenset()
    return frozenset()


def _empty(default: Default, lookup: Callable[[str], Any]) -> bool:
    value = lookup(default.fact) if default.fact else None
    return bool(default.fact) and (value is None or isinstance(value, Blank))


def _asked(question: Question, examined: Examined, lookup: Callable[[str], Any], readers: tuple[str, ...]) -> Asked:
    value = lookup(question.id)
    because = examined.answers.defaulted.get(question.id, {})
    return Asked(question, question.id in examined.given, None if isinstance(value, Blank) else value, because, readers)
