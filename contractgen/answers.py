"""Answers: the validated, immutable facts of one deal. Every problem at once, each at its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from contractgen.agreement import Blank
from contractgen.conditions import Unknown, evaluate
from contractgen.constraints import broken
from contractgen.errors import N_, AnswersError, Place, Problem
from contractgen.kinds import SIMPLE, Fault, clean, nearest, read_choice
from contractgen.questions import Constraint, Default, Question
from contractgen.yaml_text import Mapping as MappingNode
from contractgen.yaml_text import Node, Scalar, Sequence

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


@dataclass(slots=True)
class _Validation:
    """What one validation gathers."""

    questions: Mapping[str, Question]
    places: dict[str, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    parties: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    blanks: list[str] = field(default_factory=list)
    defaulted: dict[str, Mapping[str, str]] = field(default_factory=dict)
    unused: list[str] = field(default_factory=list)

    def lookup(self, name: str) -> Any:
        value: Any = self.facts
        for part in name.split("."):
            if isinstance(value, Blank):
                return value
            value = value.get(part) if isinstance(value, Mapping) else None
        return value

    def fault(self, fault: Fault, place: Place, subject: str) -> None:
        at = Place(place.file, place.line, place.column + fault.offset if place.column else 0)
        self.problems.append(Problem(at, fault.message, fault.remedy, fault.values, subject))

    def add(self, place: Place, message: str, remedy: str, subject: str, **values: object) -> None:
        self.problems.append(Problem(place, message, remedy, values, subject))


@dataclass(frozen=True, slots=True)
class Examined:
    """Answers as far as they go: `given` names the questions answered, `problems` is everything wrong with them."""

    answers: Answers
    given: frozenset[str]
    problems: tuple[Problem, ...]


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

    A fact that is wrong is None, so that what hangs on it is judged as if it were absent.
    """
    listed = list(questions)
    state = _Validation({q.id: q for q in listed})
    if template:
        state.facts["template"] = template
    given = _given(node, state)
    # Parties first: every reference to one needs them.
    ordered = sorted(listed, key=lambda q: (q.id != "parties", q.kind in ("party", "parties", "records")))
    waiting = [q for q in ordered if not _answered(q, given, state)]
    _fill(waiting, state)
    _absent(listed, given, state)
    state.problems.extend(broken(constraints, state.lookup, state.places))
    answers = Answers(_frozen(state.facts), MappingProxyType(state.defaulted), tuple(state.blanks), tuple(state.unused))
    without = {q.id for q in waiting}
    return Examined(answers, frozenset(q.id for q in listed if q.id not in without), tuple(state.problems))


# --- what is given -----------------------------------------------------------


def _given(node: MappingNode, state: _Validation) -> dict[str, Node]:
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
                _unknown(name, mapping.keys.get(key, value.place), [*state.questions, *groups], state)

    walk(node, "")
    return given


def _unknown(name: str, place: Place, known: list[str], state: _Validation) -> None:
    near = nearest(name, known)
    message = N_("没有名为“{key}”的填报项")
    if near:
        state.add(place, message, N_("是否想写“{nearest}”？"), name, key=name, nearest=near)
    else:
        state.add(place, message, N_("用 contractgen schema 查看全部填报项"), name, key=name)


def _put(facts: dict[str, Any], name: str, value: Any) -> None:
    *groups, last = name.split(".")
    for group in groups:
        facts = facts.setdefault(group, {})
    facts[last] = value


def _answered(question: Question, given: Mapping[str, Node], state: _Validation) -> bool:
    node = given.get(question.id)
    if node is None or (isinstance(node, Scalar) and not node.text.strip() and not node.quoted):
        return False
    value = _read(question, node, question.id, state)
    _put(state.facts, question.id, value)
    if question.id == "parties" and isinstance(value, tuple):
        _index_parties(value, state)
    return True


# --- reading one value -------------------------------------------------------


def _read(question: Question, node: Node, name: str, state: _Validation) -> Any:
    kind = question.kind
    if kind == "records":
        return _records(question, node, name, state)
    if kind in ("choices", "parties"):
        return _several(question, node, name, state)
    if not isinstance(node, Scalar):
        state.add(node.place, N_("“{name}”应为一个值"), N_("写在同一行，不要列表或分项"), name, name=name)
        return None
    try:
        if kind == "party":
            return _party(node.text, state)
        return SIMPLE[kind](node.text, question)
    except Fault as fault:
        state.fault(fault, node.place, name)
        return None


def _several(question: Question, node: Node, name: str, state: _Validation) -> tuple[Any, ...] | None:
    if isinstance(node, Scalar):  # `partners: 甲、乙` on one line
        parts: list[Node] = [
            Scalar(t.strip(), node.place) for t in node.text.replace("，", "、").split("、") if t.strip()
        ]
    elif isinstance(node, Sequence):
        parts = list(node.items)
    else:
        state.add(node.place, N_("“{name}”应为列表"), N_("每行以“- ”开头"), name, name=name)
        return None
    made: list[Any] = []
    for part in parts:
        if not isinstance(part, Scalar):
            state.add(part.place, N_("“{name}”的每一项应为一个值"), N_("每行以“- ”开头写一个"), name, name=name)
            continue
        try:
            value = _party(part.text, state) if question.kind == "parties" else read_choice(part.text, question)
        except Fault as fault:
            state.fault(fault, part.place, name)
            continue
        if any(value is m or (isinstance(value, str) and value == m) for m in made):
            state.add(part.place, N_("“{text}”重复"), N_("删去一处"), name, text=part.text)
        made.append(value)
    return tuple(made)


def _party(text: str, state: _Validation) -> Mapping[str, Any]:
    wanted = clean(text).strip()
    if wanted in state.parties:
        return state.parties[wanted]
    near = nearest(wanted, list(state.parties))
    if near:
        raise Fault(
            N_("没有名为“{text}”的一方"), N_("是否想写“{nearest}”？用 parties 中的简称或全称"), text=text, nearest=near
        )
    raise Fault(N_("没有名为“{text}”的一方"), N_("先在 parties 中填写该方，再写它的简称或全称"), text=text)


def _index_parties(parties: tuple[Any, ...], state: _Validation) -> None:
    for party in parties:
        if isinstance(party, Mapping):
            for key in ("short", "name"):
                if isinstance(party.get(key), str):
                    state.parties.setdefault(party[key], party)


def _records(question: Question, node: Node, name: str, state: _Validation) -> tuple[Any, ...] | None:
    if not isinstance(node, Sequence):
        state.add(node.place, N_("“{name}”应为列表"), N_("每条记录以“- ”开头"), name, name=name)
        return None
    fields = {f.id: f for f in question.fields}
    made = tuple(_record(item, f"{name}[{n}]", fields, state) for n, item in enumerate(node, 1))
    for bound, wrong in ((question.minimum, len(made).__lt__), (question.maximum, len(made).__gt__)):
        if bound and wrong(int(bound)):
            message = N_("“{name}”有 {count} 条，应不少于 {minimum}、不多于 {maximum} 条")
            limits = {"minimum": question.minimum or "0", "maximum": question.maximum or "不限"}
            state.add(node.place, message, N_("增补或删减"), name, name=name, count=len(made), **limits)
    for one in question.fields:
        if one.unique:
            _duplicates(question, one, node, made, state)
    return made


def _record(node: Node, name: str, fields: Mapping[str, Question], state: _Validation) -> Mapping[str, Any]:
    record: dict[str, Any] = {}
    if not isinstance(node, MappingNode):
        state.add(node.place, N_("“{name}”应分项填写"), N_("写“名称: 值”，每项一行"), name, name=name)
        return MappingProxyType(record)
    for key, value in node.items():
        if key not in fields:
            _unknown(f"{name}.{key}", node.keys[key], [f"{name}.{k}" for k in fields], state)
        elif not (isinstance(value, Scalar) and not value.text.strip()):
            record[key] = _read(fields[key], value, f"{name}.{key}", state)

    def inner(fact: str) -> Any:
        first, _, rest = fact.partition(".")
        if first not in fields:
            return state.lookup(fact)
        found = record.get(first)
        return found.get(rest) if rest and isinstance(found, Mapping) else found

    for key, one in fields.items():
        if key not in record:
            record[key] = _otherwise(one, f"{name}.{key}", inner, state)
    state.places[name] = node.place
    return MappingProxyType(record)


def _duplicates(
    question: Question, one: Question, node: Sequence, records: tuple[Any, ...], state: _Validation
) -> None:
    seen: dict[Any, Place] = {}
    for record, item in zip(records, node, strict=True):
        value = record.get(one.id)
        if value is None or isinstance(value, Blank) or not isinstance(item, MappingNode):
            continue
        at = item.get(one.id)
        place = at.place if at else item.place
        if value in seen:
            message = N_("{title}“{value}”与第 {line} 行重复")
            title = one.title.get("zh", one.id)
            state.add(
                place, message, N_("核对是否重复填写"), question.id, title=title, value=value, line=seen[value].line
            )
        else:
            seen[value] = place


# --- what is not given -------------------------------------------------------


def _otherwise(question: Question, name: str, lookup: Any, state: _Validation) -> Any:
    """Return what stands for an answer not given: None where absent, the default, or a Blank."""
    if question.when is not None:
        applies = evaluate(question.when, lookup)
        if applies is False:
            return None
    for default in question.defaults:
        holds = default.when is None or evaluate(default.when, lookup)
        if isinstance(holds, Unknown):
            break
        if holds:
            value = _default(question, default, lookup, state)
            if not isinstance(value, Blank):
                state.defaulted[question.id if "[" not in name else name] = default.because
                return value
            break
    if not question.required:
        return None
    state.blanks.append(name)
    return Blank(name, question.title.get("zh", name))


def _default(question: Question, default: Default, lookup: Any, state: _Validation) -> Any:
    if default.fact:
        value = lookup(default.fact)
        return Blank(default.fact, default.fact) if value is None else value
    if question.kind == "records":
        return ()
    quiet = _Validation(state.questions, parties=state.parties)
    node: Node = (
        Sequence(tuple(Scalar(str(v), question.place) for v in default.value), question.place)
        if isinstance(default.value, tuple)
        else Scalar(str(default.value), question.place)
    )
    value = _read(question, node, question.id, quiet)
    state.problems.extend(quiet.problems)
    return value


def _fill(waiting: list[Question], state: _Validation) -> None:
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
                _put(state.facts, question.id, _otherwise(question, question.id, state.lookup, state))
        pending = later
    for question in pending:
        _put(state.facts, question.id, _otherwise(question, question.id, state.lookup, state))


def _read_by(question: Question) -> set[str]:
    from contractgen.conditions import facts

    conditions = [question.when, *(d.when for d in question.defaults)]
    return set().union(*(facts(c) for c in conditions if c is not None))


def _absent(questions: list[Question], given: Mapping[str, Node], state: _Validation) -> None:
    """An answer to a question that does not apply is kept in the file, unused and reported."""
    for question in questions:
        if question.id in given and question.when is not None and evaluate(question.when, state.lookup) is False:
            state.unused.append(question.id)
            _put(state.facts, question.id, None)


def _frozen(facts: dict[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType({k: _frozen(v) if isinstance(v, dict) else v for k, v in facts.items()})
