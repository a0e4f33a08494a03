"""Terms: defined once, used where they are defined, and used at all."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from contractgen.errors import N_, Problem
from contractgen.linting.subject import Source, Subject

RULES: Final = {
    "term-twice": ("error", N_("定义重复")),
    "term-elsewhere": ("error", N_("条内定义的术语用在别处")),
    "term-unused": ("warning", N_("定义没有用到")),
}
_QUIET = re.compile(r"《[^》]*》|@\{[^}]*\}|\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")


def check(subject: Subject) -> Iterator[tuple[str, Problem]]:
    """Yield a problem for every term defined twice, used without definition, or defined for nothing."""
    known: dict[str, str] = {}
    for source in subject.sources:
        if source.term is None:
            continue
        for name in (source.term.name, *source.term.aliases):
            first = known.setdefault(name, source.file.shown)
            if first != source.file.shown:
                place = source.key("term") if name == source.term.name else source.key("aliases", name)
                values = {"term": name, "first": first}
                yield (
                    "term-twice",
                    Problem(place, N_("“{term}”在 {first} 已经定义"), N_("删去一处，或另起名称"), values),
                )
    said = {id(s): _said(s) for s in subject.sources}
    yield from _inline(subject, known, said)
    yield from _unused(subject, said)


def _inline(subject: Subject, known: dict[str, str], said: dict[int, str]) -> Iterator[tuple[str, Problem]]:
    where: dict[str, set[str]] = defaultdict(set)
    signs = [(s, sign) for s in subject.sources if s.clause for sign in s.trace.signs if sign.kind == "term"]
    for source, sign in signs:
        where[sign.content].add(source.clause.topic if source.clause else "")
    for source, sign in signs:
        place = source.at(sign.line, "[[" + sign.content)
        if sign.content in known:
            values = {"term": sign.content, "first": known[sign.content]}
            yield (
                "term-twice",
                Problem(place, N_("“{term}”在 {first} 已经定义"), N_("直接使用这个术语，去掉 [[ ]]"), values),
            )
        if said[id(source)].count(sign.content) < 2 and sign.content not in known:
            remedy = N_("去掉 [[ ]] 和简称，或在本条中使用它")
            yield "term-unused", Problem(place, N_("“{term}”在本条中没有用到"), remedy, {"term": sign.content})
    for source in subject.sources:
        if source.clause is None:
            continue
        for term, topics in where.items():
            if source.clause.topic in topics or term not in said[id(source)] or term in known:
                continue
            if any(term in longer and longer in said[id(source)] for longer in known):
                continue
            line = next((n for n, t in source.lines() if term in _QUIET.sub("", t)), 0)
            if not line:
                continue
            place = source.at(line, term)
            values = {"term": term, "topic": min(topics)}
            message = N_("“{term}”只在“{topic}”一条内定义，不能用在这里")
            remedy = N_("为它写一个定义文件 clauses/zh/terms/….md，并去掉那一条的 [[ ]]")
            yield "term-elsewhere", Problem(place, message, remedy, values)


def _unused(subject: Subject, said: dict[int, str]) -> Iterator[tuple[str, Problem]]:
    every = "\n".join(said.values())
    for source in subject.sources:
        if source.term is None:
            continue
        own = said[id(source)]
        names = (source.term.name, *source.term.aliases)
        if not any(every.count(name) > own.count(name) for name in names):
            values = {"term": source.term.name}
            yield (
                "term-unused",
                Problem(source.key("term"), N_("没有条款用到“{term}”"), N_("删去该定义，或在条款中使用它"), values),
            )


def _said(source: Source) -> str:
    heading = source.clause.heading if source.clause else ""
    columns = "\n".join(c.title for group in (source.clause.columns if source.clause else {}).values() for c in group)
    return _QUIET.sub("", f"{heading}\n{columns}\n{source.text}")
