"""Facts that no question asks: in texts, in conditions; constants that are no option."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractgen.conditions import Expression
from contractgen.errors import N_, Place, Problem
from contractgen.kinds import nearest
from contractgen.linting.subject import Source, Subject
from contractgen.tracing import DRAFTED

RULES: Final = {
    "unknown-fact": ("error", N_("用到的填报项不存在")),
    "no-such-option": ("error", N_("与不存在的选项比较")),
}
_LISTED: Final = ("all", "any", "count")


def check(subject: Subject) -> Iterator[tuple[str, Problem]]:
    """Yield a problem for every fact read that no question declares, and for every constant that is no option."""
    for source in subject.sources:
        for read in source.trace.reads:
            yield from _read(subject, read.name, read.compared, source.at(read.line, _last(read.name)))
        for tested in source.trace.tested:
            for name in (n for n, _, _ in _names(tested, ()) if n.startswith(DRAFTED)):
                topic = name.removeprefix(DRAFTED)
                if topic not in subject.library.topics:
                    place = next(
                        (source.at(n, topic) for n, t in source.lines() if f"'{topic}'" in t or f'"{topic}"' in t)
                    )
                    yield (
                        "unknown-fact",
                        _unknown(topic, place, list(subject.library.topics), N_("没有名为“{name}”的事项")),
                    )
        if source.clause and source.clause.when is not None:
            yield from _condition(subject, source)
    yield from _elsewhere(subject)


def _condition(subject: Subject, source: Source) -> Iterator[tuple[str, Problem]]:
    clause = source.its_clause()
    expression = subject.condition(clause)
    if expression is not None:
        yield from _expression(subject, expression, source.key("when"), clause.condition)


def _elsewhere(subject: Subject) -> Iterator[tuple[str, Problem]]:
    for question in subject.library.questions:
        for expression in (question.when, *(d.when for d in question.defaults)):
            if expression is not None:
                yield from _expression(subject, expression, question.place, "")
        for default in question.defaults:
            if default.fact and subject.space.question(default.fact) is None:
                yield "unknown-fact", _unknown(default.fact, question.place, list(subject.space.questions))
    for constraint in (
        *subject.library.constraints,
        *(c for t in subject.library.templates.values() for c in t.constraints),
    ):
        if constraint.id not in subject.by_clause:
            yield from _expression(subject, constraint.expression, constraint.place, "", constraint.each)
            for fact in constraint.at:
                inside = constraint.each and subject.space.question(f"{constraint.each}[].{fact}")
                if not inside and subject.space.question(fact) is None:
                    yield "unknown-fact", _unknown(fact, constraint.place, list(subject.space.questions))


def _expression(
    subject: Subject, expression: Expression, place: Place, written: str, each: str = ""
) -> Iterator[tuple[str, Problem]]:
    for name, scopes, constants in _names(expression, (f"{each}[].",) if each else ()):
        # The nearest list whose items have such a field comes first, a fact last.
        meant = next((s + name for s in scopes if subject.space.question(s + name) is not None), name)
        at = written.find(name)
        there = Place(place.file, place.line, place.column + at) if at >= 0 and place.column else place
        yield from _read(subject, meant, constants, there)


def _read(subject: Subject, name: str, constants: tuple[str, ...], place: Place) -> Iterator[tuple[str, Problem]]:
    if name == "template":
        return
    question = subject.space.question(name)
    if question is None:
        if not _group(subject, name):
            yield "unknown-fact", _unknown(name, place, _near(subject, name))
        return
    if question.kind in ("choice", "variant", "choices") and question.options:
        for constant in constants:
            if constant not in question.options:
                close = nearest(constant, list(question.options))
                message = N_("“{name}”没有“{value}”这个选项")
                remedy = N_("是否想写“{nearest}”？") if close else N_("可用：{known}")
                values = {"name": name, "value": constant, "nearest": close, "known": "、".join(question.options)}
                yield "no-such-option", Problem(place, message, remedy, values, name)


def _group(subject: Subject, name: str) -> bool:
    """Tell whether *name* is a group of questions, whose presence a text may test."""
    return any(q.startswith(name + ".") for q in subject.space.questions)


def _near(subject: Subject, name: str) -> list[str]:
    """Return what might have been meant: fields where a list or a party is read, else questions."""
    head, dot, _ = name.rpartition(".")
    holder = subject.space.question(head) if dot else None
    if holder is not None or head.endswith("[]"):
        within = subject.space.question(head.removesuffix("[]")) or holder
        if within is not None and within.kind in ("party", "parties"):
            within = subject.space.questions.get("parties")
        if within is not None and within.fields:
            return [f"{head}.{f.id}" for f in within.fields]
    return [*subject.space.questions]


def _unknown(name: str, place: Place, known: list[str], message: str = N_("没有名为“{name}”的填报项")) -> Problem:
    close = nearest(name, known)
    remedy = N_("是否想写“{nearest}”？") if close else N_("核对名称，或在条款文件头以 ask 声明它")
    return Problem(place, message, remedy, {"name": name, "nearest": close}, name)


def _last(name: str) -> str:
    return name.rpartition("[].")[2] if "[]." in name else name


def _names(expression: Expression, scopes: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Yield every name of a condition, the lists in whose items it may be a field, the text constants it meets."""
    match expression:
        case ("name", str() as name):
            yield name, scopes, ()
        case ("value", _):
            return
        case ("count" | "all" | "any", str() as name, predicate):
            yield name, scopes, ()
            if predicate:
                yield from _names(predicate, (f"{name}[].", *scopes))
        case ("sum" | "unique", str() as name, str() as field):
            yield f"{name}[].{field}", scopes, ()
        case ("==" | "!=" | "in" | "not in" | "<" | "<=" | ">" | ">=", left, right):
            constants = tuple(c for side in (left, right) for c in _texts(side))
            for side in (left, right):
                for name, found, more in _names(side, scopes):
                    yield name, found, (*constants, *more)
        case (_, *parts):
            for part in parts:
                if isinstance(part, tuple):
                    yield from _names(part, scopes)


def _texts(side: Expression) -> tuple[str, ...]:
    if side[0] == "value":
        return (side[1],) if isinstance(side[1], str) else ()
    return tuple(c for part in side[1:] for c in _texts(part)) if side[0] == "list" else ()
