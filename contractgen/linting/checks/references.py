"""References: to a topic and a mark that exist, and to nothing that may be left out of the agreement."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from contractgen.conditions import Expression
from contractgen.errors import N_, Problem
from contractgen.kinds import nearest
from contractgen.library import Clause, Template
from contractgen.linting.checks.holding import holds
from contractgen.linting.subject import Source, Subject
from contractgen.tracing import DRAFTED, Sign

RULES: Final = {
    "no-such-topic": ("error", N_("引用的事项、条款不存在")),
    "no-such-mark": ("error", N_("引用的项没有标记")),
    "may-be-absent": ("error", N_("引用的事项可能不写入协议")),
}
_MARK = re.compile(r"(?<!\\)\^([a-z][a-z0-9-]*)\s*$", re.MULTILINE)


def check(subject: Subject) -> Iterator[tuple[str, Problem]]:
    """Yield a problem for every reference that leads, or may lead, nowhere."""
    for source in subject.sources:
        for sign in source.trace.signs:
            if sign.kind == "reference":
                yield from _reference(subject, source, sign)


def _reference(subject: Subject, source: Source, sign: Sign) -> Iterator[tuple[str, Problem]]:
    rest, _, mark = sign.content.partition("#")
    topic, _, name = rest.partition("/")
    place = source.at(sign.line, "@{" + sign.content)
    values = {"target": sign.content, "topic": topic, "name": name, "mark": mark}
    if topic.startswith("chapter:"):
        yield from _chapter(subject, source, sign, topic.removeprefix("chapter:").strip())
        return
    clauses = subject.library.clauses.get(topic, ())
    if topic not in subject.library.topics:
        if topic not in subject.spoiled:
            near = nearest(topic, list(subject.library.topics))
            remedy = N_("是否想写“{nearest}”？") if near else N_("用 contractgen library list 查看全部事项")
            message = N_("“@{{{target}}}”所指的事项不存在")
            yield "no-such-topic", Problem(place, message, remedy, {**values, "nearest": near})
        return
    named = [c for c in clauses if not name or c.id == rest]
    if name and not named and topic not in subject.spoiled:
        near = nearest(rest, [c.id for c in clauses])
        message, remedy = N_("“@{{{target}}}”所指的条款不存在"), N_("是否想写“{nearest}”？")
        yield "no-such-topic", Problem(place, message, remedy, {**values, "nearest": near})
        return
    if mark and topic not in subject.spoiled:
        lacking = [c for c in named if mark not in _MARK.findall(c.text)]
        if len(lacking) == len(named):
            known = sorted({m for c in named for m in _MARK.findall(c.text)})
            remedy = N_("在所指的项末尾写 ^{mark}，或改用已有的标记：{known}")
            message = N_("“{topic}”中没有标记为“{mark}”的项")
            yield "no-such-mark", Problem(place, message, remedy, {**values, "known": "、".join(known) or "无"})
    if source.clause is not None and topic not in subject.spoiled and topic != source.clause.topic:
        yield from _absent(subject, source, sign, topic, [c for c in named if c.text.strip()])


def _chapter(subject: Subject, source: Source, sign: Sign, chapter: str) -> Iterator[tuple[str, Problem]]:
    for template in subject.library.templates.values():
        known = [c.id for c in template.chapters if c.id]
        clause = source.its_clause()
        if chapter in known or clause.topic not in {t.id for _, t in template.order(subject.library)}:
            continue
        values = {"target": sign.content, "template": template.id, "known": "、".join(known) or "无"}
        message = N_("范本“{template}”没有“@{{{target}}}”所指的章")
        yield "no-such-topic", Problem(source.at(sign.line, "@{" + sign.content), message, N_("可用：{known}"), values)
        return


def _absent(
    subject: Subject, source: Source, sign: Sign, topic: str, named: list[Clause]
) -> Iterator[tuple[str, Problem]]:
    here = source.its_clause()
    values = {"target": sign.content, "topic": topic, "title": subject.library.topics[topic].title}
    place = source.at(sign.line, "@{" + sign.content)
    remedy = N_("写在 {{% if '{topic}' in drafted %}} 与 {{% endif %}} 之间，或改引一定写入的事项")
    for template in subject.library.templates.values():
        order = {t.id for _, t in template.order(subject.library)}
        fixed = template.clauses.get(here.topic)
        if here.topic not in order or (fixed is not None and here.id != f"{here.topic}/{fixed}"):
            continue
        asked = [renamed_drafted(e, subject, topic, template) for e in sign.under]
        if any(e == ("value", False) for e in asked):
            continue
        if topic not in order:
            if not holds(subject, [*_drafted(subject, here, template), *asked]):
                continue
            message = N_("范本“{template}”没有“{title}”，而本条款会写入其中")
            yield "may-be-absent", Problem(place, message, remedy, {**values, "template": template.id})
            return
        wanted = [*_drafted(subject, here, template), *asked, ("not", presence(subject, topic, named, template))]
        if holds(subject, wanted):
            message = N_("“{title}”并非总写入协议，引用可能落空")
            yield "may-be-absent", Problem(place, message, remedy, values)
            return


def _drafted(subject: Subject, clause: Clause, template: Template) -> Iterator[Expression]:
    """Yield the conditions under which *clause* is drafted in *template*."""
    yield "==", ("name", "template"), ("value", template.id)
    topic = subject.library.topics[clause.topic]
    condition = subject.condition(clause)
    if topic.choose and clause.offers and clause.topic not in template.clauses:
        yield "==", ("name", topic.choose), ("value", clause.offers)
    if condition is not None:
        yield condition


def presence(subject: Subject, topic: str, clauses: list[Clause], template: Template) -> Expression:
    """Return the condition under which one of *clauses* of *topic* is drafted in *template*."""
    if (fixed := template.clauses.get(topic)) is not None:
        clauses = [replace(c, offers="") for c in clauses if c.id == f"{topic}/{fixed}"]
    choose = subject.library.topics[topic].choose
    made: list[Expression] = []
    for clause in clauses:
        condition = subject.condition(clause)
        if clause.offers:
            # An option whose condition does not hold cannot be chosen: that is refused before drafting.
            made.append(("==", ("name", choose), ("value", clause.offers)))
        elif condition is None:
            return ("value", True)
        else:
            made.append(condition)
    return ("or", *made) if made else ("value", False)


def renamed_drafted(expression: Expression, subject: Subject, absent: str, template: Template) -> Expression:
    """Return *expression* with every `drafted:topic` replaced by what that comes to, while *absent* is left out."""
    if expression[0] == "name" and str(expression[1]).startswith(DRAFTED):
        topic = str(expression[1]).removeprefix(DRAFTED)
        if topic == absent or topic not in subject.library.topics:
            return ("value", False)
        return presence(subject, topic, list(subject.library.clauses.get(topic, ())), template)
    if expression[0] in ("and", "or", "not"):
        parts = [renamed_drafted(part, subject, absent, template) for part in expression[1:]]
        if expression[0] == "not" and parts[0][0] == "value":
            return ("value", not parts[0][1])
        if expression[0] == "and" and ("value", False) in parts:
            return ("value", False)
        return (expression[0], *parts)
    return expression
