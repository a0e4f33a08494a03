"""One clause drafted at once: with the answers given or made up, whether or not they would select it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from contractgen.agreement import (
    Agreement,
    Article,
    Chapter,
    Inline,
    Inlines,
    Item,
    Paragraph,
    Reference,
    Row,
    Table,
    Text,
    plain,
    sections,
)
from contractgen.answers import validate
from contractgen.drafting import draft
from contractgen.errors import Refused
from contractgen.library import Clause, Library, Template
from contractgen.numbering import number
from contractgen.passes import DEFAULT_TEMPLATE
from contractgen.possible import Space
from contractgen.selection import Selected, lookup_in, select
from contractgen.tracing import trace
from contractgen.trial import cases, made_up, with_facts
from contractgen.yaml_text import Mapping as MappingNode
from contractgen.yaml_text import Scalar


@dataclass(frozen=True, slots=True)
class Tried:
    """A clause drafted: the sections it makes, an agreement of nothing else, and the facts it read.

    `chosen` tells whether the answers select the clause by themselves.
    """

    articles: tuple[Article, ...]
    agreement: Agreement
    facts: Mapping[str, Any]
    chosen: bool


def try_clause(library: Library, clause: Clause, given: MappingNode | None, on: date) -> Tried:
    """Draft *clause* in the midst of a whole agreement, so that references have numbers and terms their definitions.

    *given* are the answers; made up where it is None. Constraints between answers are not asked.

    Raises:
        Refused: the clause, or an answer, is wrong.
    """
    template = _template(library, clause, given)
    space = Space({q.id: q for q in library.questions}, {"template": tuple(library.templates)})
    if given is None:
        answers = made_up(library, template.id)
        topic = library.topics[clause.topic]
        tested = trace(clause.text, clause.file, clause.line, topic.each).tested
        first = next(iter(cases(clause, tested, library, space)), {})
        answers = replace(answers, facts=with_facts(answers.facts, first, space))
    else:
        answers = validate(library.questions, (), given, template.id)
    found = select(library, template, answers)
    chosen = any(s.clause is not None and s.clause.id == clause.id for s in found)
    selected = found if chosen else tuple(_forced(library, template, clause, found, lookup_in(answers.facts)))
    try:
        agreement = number(draft(library, template, answers, selected, on))
    except Refused as refused:
        own = [p for p in refused.problems if p.place.file == clause.file]
        raise type(refused)(own or refused.problems) from refused
    mine = tuple(_loose(a) for a in sections(agreement) if a.origin and a.origin.clause == clause.id)
    read = {name: lookup_in(answers.facts)(name) for name in clause.facts if name in space.questions}
    return Tried(mine, _alone(agreement, mine), read, chosen)


def _template(library: Library, clause: Clause, given: MappingNode | None) -> Template:
    named = given.get("template") if given is not None else None
    if isinstance(named, Scalar) and named.text:
        return library.template(named.text)
    usual = [t for t in (library.templates.get(DEFAULT_TEMPLATE), *library.templates.values()) if t is not None]
    mine = (t for t in usual if clause.topic in {topic.id for _, topic in t.order(library)})
    return next(mine, usual[0])


def _forced(
    library: Library, template: Template, clause: Clause, found: Iterable[Selected], lookup: Any
) -> Iterable[Selected]:
    """Yield what is selected, *clause* standing for whatever drafts its topic."""
    order = [t.id for _, t in template.order(library)]
    chapters = {t.id: chapter for chapter, t in template.order(library)}
    topic = library.topics[clause.topic]
    last = len(template.chapters) and template.chapters[-1].id
    parties = lookup(topic.each) if topic.each else None
    count = len(parties) if isinstance(parties, tuple) else 0
    own = [
        Selected(topic, clause, chapters.get(topic.id, last or "" if topic.part == "body" else ""), party)
        for party in (range(1, count + 1) if topic.each else (0,))
    ]
    rest = [s for s in found if s.topic.id != topic.id]
    if topic.id not in order:
        return [*rest, *own]
    at = order.index(topic.id)
    before = [s for s in rest if order.index(s.topic.id) < at]
    return [*before, *own, *rest[len(before) :]]


def _alone(agreement: Agreement, mine: tuple[Article, ...]) -> Agreement:
    body: tuple[Chapter | Article | Paragraph, ...] = tuple(a for a in mine if a.part == "body")
    parts = {p: tuple(a for a in mine if a.part == p) for p in ("front", "closing", "annex")}
    return replace(
        agreement, front=parts["front"], body=body, closing=parts["closing"], annexes=parts["annex"], draft=True
    )


def _loose(article: Article) -> Article:
    """Return *article* with references as plain words: what they lead to is not in the document."""

    def run(inline: Inline) -> Inline:
        return Text(plain((inline,))) if isinstance(inline, Reference) else inline

    def runs(before: Inlines) -> Inlines:
        return tuple(map(run, before))

    def item(before: Item) -> Item:
        return replace(before, inlines=runs(before.inlines), items=tuple(map(item, before.items)))

    def block(before: Paragraph | Table) -> Paragraph | Table:
        if isinstance(before, Paragraph):
            return replace(before, inlines=runs(before.inlines), items=tuple(map(item, before.items)))
        return replace(before, rows=tuple(Row(tuple(map(runs, r.cells)), r.total) for r in before.rows))

    return replace(article, blocks=tuple(map(block, article.blocks)))
