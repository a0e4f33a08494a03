"""One value of an answers file read: by its kind, as a record, or taken from its question's default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from contractgen.agreement import Blank
from contractgen.conditions import Unknown, evaluate
from contractgen.errors import N_, Place, Problem
from contractgen.kinds import SIMPLE, Fault, clean, nearest, read_choice
from contractgen.questions import Default, Question
from contractgen.yaml_text import Mapping as MappingNode
from contractgen.yaml_text import Node, Scalar, Sequence


@dataclass(slots=True)
class Validation:
    """What one validation gathers."""

    questions: Mapping[str, Question]
    places: dict[str, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    conflicts: list[Problem] = field(default_factory=list)
    unknown: list[Problem] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    parties: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    blanks: list[str] = field(default_factory=list)
    defaulted: dict[str, Mapping[str, str]] = field(default_factory=dict)
    unused: list[str] = field(default_factory=list)

    def lookup(self, name: str) -> Any:
        """Return the fact called *name*; None where it is absent."""
        value: Any = self.facts
        for part in name.split("."):
            if isinstance(value, Blank):
                return value
            value = value.get(part) if isinstance(value, Mapping) else None
        return value

    def fault(self, fault: Fault, place: Place, subject: str) -> None:
        """Keep a fault of a kind at its place."""
        at = Place(place.file, place.line, place.column + fault.offset if place.column else 0)
        self.problems.append(Problem(at, fault.message, fault.remedy, fault.values, subject))

    def add(self, place: Place, message: str, remedy: str, subject: str, **values: object) -> None:
        """Keep a problem."""
        self.problems.append(Problem(place, message, remedy, values, subject))


def unknown_key(name: str, place: Place, known: list[str], state: Validation) -> None:
    """Keep that no question is called *name*, with the nearest of those *known*."""
    near = nearest(name, known)
    message = N_("没有名为“{key}”的填报项")
    remedy = N_("是否想写“{nearest}”？") if near else N_("用 contractgen schema 查看全部填报项")
    values = {"key": name, "nearest": near} if near else {"key": name}
    state.unknown.append(Problem(place, message, remedy, values, name))


def read(question: Question, node: Node, name: str, state: Validation) -> Any:
    """Return the value of *node*, the answer called *name*; None where it is a fault, which *state* then keeps."""
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


def _several(question: Question, node: Node, name: str, state: Validation) -> tuple[Any, ...] | None:
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


def _party(text: str, state: Validation) -> Mapping[str, Any]:
    wanted = clean(text).strip()
    if wanted in state.parties:
        return state.parties[wanted]
    near = nearest(wanted, list(state.parties))
    if near:
        raise Fault(
            N_("没有名为“{text}”的一方"), N_("是否想写“{nearest}”？用 parties 中的简称或全称"), text=text, nearest=near
        )
    raise Fault(N_("没有名为“{text}”的一方"), N_("先在 parties 中填写该方，再写它的简称或全称"), text=text)


def index_parties(parties: tuple[Any, ...], state: Validation) -> None:
    """Let *state* know the parties by their short and full names."""
    for party in parties:
        if isinstance(party, Mapping):
            for key in ("short", "name"):
                if isinstance(party.get(key), str):
                    state.parties.setdefault(party[key], party)


def _records(question: Question, node: Node, name: str, state: Validation) -> tuple[Any, ...] | None:
    if not isinstance(node, Sequence):
        state.add(node.place, N_("“{name}”应为列表"), N_("每条记录以“- ”开头"), name, name=name)
        return None
    fields = {f.id: f for f in question.fields}
    made = tuple(_record(item, f"{name}[{n}]", fields, state) for n, item in enumerate(node, 1))
    for bound, wrong in ((question.minimum, len(made).__lt__), (question.maximum, len(made).__gt__)):
        if bound and wrong(int(bound)):
            message = N_("“{name}”有 {count} 条，应不少于 {minimum}、不多于 {maximum} 条")
            limits = {"minimum": question.minimum or "0", "maximum": question.maximum or "不限"}
            values = {"name": name, "count": len(made), **limits}
            state.conflicts.append(Problem(node.place, message, N_("增补或删减"), values, name))
    for one in question.fields:
        if one.unique:
            _duplicates(question, one, node, made, state)
    return made


def _record(node: Node, name: str, fields: Mapping[str, Question], state: Validation) -> Mapping[str, Any]:
    record: dict[str, Any] = {}
    if not isinstance(node, MappingNode):
        state.add(node.place, N_("“{name}”应分项填写"), N_("写“名称: 值”，每项一行"), name, name=name)
        return MappingProxyType(record)
    for key, value in node.items():
        if key not in fields:
            unknown_key(f"{name}.{key}", node.keys[key], [f"{name}.{k}" for k in fields], state)
        elif not (isinstance(value, Scalar) and not value.text.strip()):
            found = read(fields[key], value, f"{name}.{key}", state)
            title = fields[key].title.get("zh", key)
            record[key] = Blank(f"{name}.{key}", title) if found is None else found

    def inner(fact: str) -> Any:
        first, _, rest = fact.partition(".")
        if first not in fields:
            return state.lookup(fact)
        found = record.get(first)
        return found.get(rest) if rest and isinstance(found, Mapping) else found

    for key, one in fields.items():
        if key not in record:
            record[key] = otherwise(one, f"{name}.{key}", inner, state)
    state.places[name] = node.place
    return MappingProxyType(record)


def _duplicates(question: Question, one: Question, node: Sequence, records: tuple[Any, ...], state: Validation) -> None:
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


def otherwise(question: Question, name: str, lookup: Any, state: Validation) -> Any:
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


def _default(question: Question, default: Default, lookup: Any, state: Validation) -> Any:
    if default.fact:
        value = lookup(default.fact)
        return Blank(default.fact, default.fact) if value is None else value
    if question.kind == "records":
        return ()
    quiet = Validation(state.questions, parties=state.parties)
    node: Node = (
        Sequence(tuple(Scalar(str(v), question.place) for v in default.value), question.place)
        if isinstance(default.value, tuple)
        else Scalar(str(default.value), question.place)
    )
    value = read(question, node, question.id, quiet)
    state.problems.extend(quiet.problems)
    return value
