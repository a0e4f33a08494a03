"""Answers: the validated, immutable facts of one deal. Every problem at once, each at its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from contractgen.agreement import Blank
from contractgen.conditions import evaluate
from contractgen.constraints import broken
from contractgen.errors import N_, AnswersError, Problem
from contractgen.questions import Constraint, Question
from contractgen.values import Validation, index_parties, otherwise, read, unknown_key
from contractgen.yaml_text import Mapping as MappingNode
from contractgen.yaml_text import Node, Scalar

ROOT_KEYS: Final = ("template", "profile")
"""Keys of an answers file that are no question."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The facts of one deal.

    `facts` nests by the dots of the questions' ids; leaves are str, int, Decimal, date, Period,
    bool, Choice, tuples and read-only records; a party reference is the party's record itself.
    A missing answer is a Blank, an absent or optional one None. `defaulted` maps the questions that
    took their default to the reason for it, by language; `blanks` are those still open, `unused`
    answers to questions that are absent.
    """

    facts: Mapping[str, Any]
    defaulted: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    blanks: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Examined:
    """Answers as far as they go: `given` names the questions answered, `problems` is everything wrong with them.

    Of these, `faults` are values that cannot be read, `conflicts` constraints that do not hold and lists too short
    or too long, `unknown` keys that are no question.
    """

    answers: Answers
    given: frozenset[str]
    faults: tuple[Problem, ...] = ()
    conflicts: tuple[Problem, ...] = ()
    unknown: tuple[Problem, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong."""
        return (*self.unknown, *self.faults, *self.conflicts)


def validate(
    questions: Iterable[Question], constraints: Iterable[Constraint], node: MappingNode, template: str = ""
) -> Answers:
    """Return the facts that *node*, an answers file's root, states; `template` is one, for conditions.

    A missing answer takes its question's default; without one it is a Blank, no error.

    Raises:
        AnswersError: every unknown key, wrong value and broken constraint.
    """
    examined = examine(questions, constraints, node, template)
    if examined.problems:
        raise AnswersError(examined.problems)
    return examined.answers


def examine(
    questions: Iterable[Question], constraints: Iterable[Constraint], node: MappingNode, template: str = ""
) -> Examined:
    """Return what *node* states so far, as `validate` does, with its problems instead of a refusal.

    A fact that is wrong is a Blank: until it is mended nothing is concluded from it.
    """
    listed = list(questions)
    state = Validation({q.id: q for q in listed})
    if template:
        state.facts["template"] = template
    given = _given(node, state)
    # Parties first: every reference to one needs them.
    ordered = sorted(listed, key=lambda q: (q.id != "parties", q.kind in ("party", "parties", "records")))
    waiting = [q for q in ordered if not _answered(q, given, state)]
    _fill(waiting, state)
    _absent(listed, given, state)
    state.conflicts.extend(broken(constraints, state.lookup, state.places))
    answers = Answers(_frozen(state.facts), MappingProxyType(state.defaulted), tuple(state.blanks), tuple(state.unused))
    without = {q.id for q in waiting}
    there = frozenset(q.id for q in listed if q.id not in without)
    return Examined(answers, there, tuple(state.problems), tuple(state.conflicts), tuple(state.unknown))


# --- what is given -----------------------------------------------------------


def _given(node: MappingNode, state: Validation) -> dict[str, Node]:
    """Return the values by question id; an unknown key is told with the nearest name."""
    groups: set[str] = set()
    for name in state.questions:
        parts = name.split(".")
        groups.update(".".join(parts[:n]) for n in range(1, len(parts)))
    given: dict[str, Node] = {}

    def walk(mapping: MappingNode, prefix: str) -> None:
        for key, value in mapping.items():
            name = f"{prefix}{key}"
            if name in state.questions:
                given[name] = value
                state.places[name] = mapping.keys.get(key, value.place)
            elif name in groups and isinstance(value, MappingNode):
                state.places[name] = mapping.keys.get(key, value.place)
                walk(value, name + ".")
            elif name in groups and isinstance(value, Scalar) and not value.text:
                continue
            elif name in groups:
                message, remedy = N_("“{key}”下应再分项"), N_("换行缩进后写“名称: 值”")
                state.add(value.place, message, remedy, name, key=name)
            elif not prefix and key in ROOT_KEYS:
                continue
            else:
                unknown_key(name, mapping.keys.get(key, value.place), [*state.questions, *groups], state)

    walk(node, "")
    return given


def _put(facts: dict[str, Any], name: str, value: Any) -> None:
    *groups, last = name.split(".")
    for group in groups:
        facts = facts.setdefault(group, {})
    facts[last] = value


def _answered(question: Question, given: Mapping[str, Node], state: Validation) -> bool:
    node = given.get(question.id)
    if node is None or (isinstance(node, Scalar) and not node.text.strip() and not node.quoted):
        return False
    value = read(question, node, question.id, state)
    if value is None:
        state.blanks.append(question.id)
        value = Blank(question.id, question.title.get("zh", question.id))
    _put(state.facts, question.id, value)
    if question.id == "parties" and isinstance(value, tuple):
        index_parties(value, state)
    return True


# --- what is not given -------------------------------------------------------


def _fill(waiting: list[Question], state: Validation) -> None:
    """Give unanswered questions their defaults; those that hang on one another settle in turn."""
    open_before = -1
    pending = waiting
    while pending and len(pending) != open_before:
        open_before = len(pending)
        names = {q.id for q in pending}
        later = []
        for question in pending:
            wanted = {d.fact for d in question.defaults if d.fact} | _read_by(question)
            if wanted & names - {question.id}:
                later.append(question)
            else:
                _put(state.facts, question.id, otherwise(question, question.id, state.lookup, state))
        pending = later
    for question in pending:
        _put(state.facts, question.id, otherwise(question, question.id, state.lookup, state))


def _read_by(question: Question) -> set[str]:
    from contractgen.conditions import facts

    conditions = [question.when, *(d.when for d in question.defaults)]
    return set().union(*(facts(c) for c in conditions if c is not None))


def _absent(questions: list[Question], given: Mapping[str, Node], state: Validation) -> None:
    """An answer to a question that does not apply is kept in the file, unused and reported."""
    for question in questions:
        if question.id in given and question.when is not None and evaluate(question.when, state.lookup) is False:
            state.unused.append(question.id)
            _put(state.facts, question.id, None)


def _frozen(facts: dict[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType({k: _frozen(v) if isinstance(v, dict) else v for k, v in facts.items()})
