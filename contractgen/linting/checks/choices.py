"""The clauses of a topic as its options: one for each choice, each choosable, each with a label."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from contractgen.conditions import Expression
from contractgen.errors import N_, Place, Problem
from contractgen.library import Clause, Topic
from contractgen.linting.checks.holding import holds
from contractgen.linting.subject import Source, Subject

RULES: Final = {
    "two-for-one-choice": ("error", N_("同一选项有两个条款")),
    "never-chosen": ("error", N_("条款不可能被选用")),
    "beside-the-choice": ("warning", N_("不在选项之内的条款与所选条款并存")),
    "no-label": ("warning", N_("选项没有名称")),
}


def check(subject: Subject) -> Iterator[tuple[str, Problem]]:
    """Yield a problem for every clause that does not take its place among the options of its topic."""
    for topic in subject.library.topics.values():
        clauses = subject.library.clauses.get(topic.id, ())
        by_option: dict[str, list[Clause]] = defaultdict(list)
        for clause in clauses:
            by_option[clause.offers].append(clause)
            yield from _alone(subject, topic, clause)
        for option, found in by_option.items():
            yield from _together(subject, option, found)


def _alone(subject: Subject, topic: Topic, clause: Clause) -> Iterator[tuple[str, Problem]]:
    source = subject.by_clause[clause.id]
    values = {"topic": topic.id, "offers": clause.offers}
    if clause.offers and not topic.choose:
        remedy = N_("在 {topic}/topic.yaml 写 choose，或删去 offers")
        message = N_("事项“{topic}”没有选择题，offers: {offers} 的条款不会被选用")
        yield "never-chosen", Problem(source.key("offers"), message, remedy, values)
    elif clause.offers and not clause.label:
        yield (
            "no-label",
            Problem(source.key("offers"), N_("选项“{offers}”没有 label"), N_("以 label 写出它的名称"), values),
        )
    elif topic.choose and not clause.offers and clause.when is None:
        message = N_("事项“{topic}”的写法须选其一，本条款没有 offers，会与所选的条款同时写入")
        yield "beside-the-choice", Problem(source.key("heading"), message, N_("写上 offers，或以 when 限定"), values)


def _together(subject: Subject, option: str, found: list[Clause]) -> Iterator[tuple[str, Problem]]:
    for at, second in enumerate(found):
        for first in found[:at]:
            conditions = [c for c in (subject.condition(first), subject.condition(second)) if c is not None]
            conditions += _not_fixed(subject, first.topic)
            if conditions and not holds(subject, conditions):
                continue
            # Of two, the layer's is the one that can be changed.
            mine, other = (first, second) if first.layer and not second.layer else (second, first)
            source = subject.by_clause[mine.id]
            values = {"offers": option, "other": other.file}
            message = N_("选项“{offers}”已由 {other} 提供") if option else N_("与 {other} 会同时写入同一事项")
            remedy = N_("改用另一个 offers，或以互不相容的 when 分开")
            yield "two-for-one-choice", Problem(_where(source, option), message, remedy, values)


def _not_fixed(subject: Subject, topic: str) -> Iterator[Expression]:
    """Yield that the template is none of those that draft *topic* with one clause, whatever else there is."""
    for template in subject.library.templates.values():
        if topic in template.clauses:
            yield "!=", ("name", "template"), ("value", template.id)


def _where(source: Source, option: str) -> Place:
    return source.key("offers") if option else source.key("heading")
