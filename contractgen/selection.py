"""Which clauses apply, and why: topics in the template's order, conditions in three values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from contractgen.agreement import Blank
from contractgen.answers import Answers
from contractgen.conditions import Unknown, evaluate
from contractgen.library import Clause, Library, Template, Topic


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a clause was chosen: the question and the answer taken, or the condition that held.

    `defaulted` is true when the answer is the question's default.
    """

    question: str = ""
    answer: str = ""
    condition: str = ""
    defaulted: bool = False


@dataclass(frozen=True, slots=True)
class Selected:
    """One clause to draft, the chapter it stands in ("" outside the body), and the reasons.

    `party` is the position from 1 of the party it is drafted for, 0 where it is drafted once.
    `open_choice` is the missing answer that decides about it; then `clause` may be None.
    """

    topic: Topic
    clause: Clause | None
    chapter: str = ""
    party: int = 0
    reasons: tuple[Reason, ...] = ()
    open_choice: Blank | None = None


def select(library: Library, template: Template, answers: Answers) -> tuple[Selected, ...]:
    """Return the clauses that apply, in the order of *template*, with the reason for each.

    A topic whose choice is still open comes back without clause, so that the place shows.
    """
    lookup = lookup_in(answers.facts)
    chosen: list[Selected] = []
    for chapter, topic in template.order(library):
        if topic.each:
            records = lookup(topic.each)
            count = len(records) if isinstance(records, tuple) else 0
            for position in range(1, count + 1):
                inner = lookup_in({**answers.facts, "party": records[position - 1]})
                chosen.extend(_of_topic(library, template, topic, chapter, answers, inner, position))
        else:
            chosen.extend(_of_topic(library, template, topic, chapter, answers, lookup, 0))
    return tuple(chosen)


def lookup_in(facts: Mapping[str, Any]) -> Callable[[str], Any]:
    """Return a function from a dotted name to its value; None for what is absent."""

    def lookup(name: str) -> Any:
        value: Any = facts
        for part in name.split("."):
            if isinstance(value, Blank):
                return value
            if not isinstance(value, Mapping):
                return None
            value = value.get(part)
        return value

    return lookup


def _of_topic(
    library: Library,
    template: Template,
    topic: Topic,
    chapter: str,
    answers: Answers,
    lookup: Callable[[str], Any],
    party: int,
) -> Iterator[Selected]:
    if topic.id in template.clauses:
        fixed = f"{topic.id}/{template.clauses[topic.id]}"
        for clause in library.clauses.get(topic.id, ()):
            if clause.id == fixed:
                yield from _if_it_holds(topic, clause, chapter, lookup, party, ())
        return
    offered = [c for c in library.clauses.get(topic.id, ()) if c.offers]
    if offered and topic.choose:
        value = lookup(topic.choose)
        if isinstance(value, Blank):
            yield Selected(topic, None, chapter, party, (Reason(topic.choose),), value)
        else:
            for clause in offered:
                if clause.offers == value:
                    reason = Reason(topic.choose, clause.offers, defaulted=topic.choose in answers.defaulted)
                    yield from _if_it_holds(topic, clause, chapter, lookup, party, (reason,))
    for clause in library.clauses.get(topic.id, ()):
        if not clause.offers:
            yield from _if_it_holds(topic, clause, chapter, lookup, party, ())


def _if_it_holds(
    topic: Topic,
    clause: Clause,
    chapter: str,
    lookup: Callable[[str], Any],
    party: int,
    reasons: tuple[Reason, ...],
) -> Iterator[Selected]:
    if clause.when is None:
        yield Selected(topic, clause, chapter, party, reasons)
        return
    truth = evaluate(clause.when, lookup)
    reasons = (*reasons, Reason(condition=clause.condition))
    if isinstance(truth, Unknown):
        fact = min(truth.facts)
        yield Selected(topic, clause, chapter, party, reasons, _blank(lookup, fact))
    elif truth:
        yield Selected(topic, clause, chapter, party, reasons)


def _blank(lookup: Callable[[str], Any], fact: str) -> Blank:
    value = lookup(fact)
    return value if isinstance(value, Blank) else Blank(fact, fact)
