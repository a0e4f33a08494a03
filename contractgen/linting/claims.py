"""All clauses of a library as one text, searched once for everything that is expected or forbidden."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from contractgen.agreement import (
    Agreement,
    Article,
    Blank,
    Chapter,
    Inline,
    Inlines,
    Item,
    Paragraph,
    Reference,
    Row,
    Table,
    Text,
)
from contractgen.languages import language
from contractgen.linting.subject import Subject
from contractgen.recognition import Recognised, recognise
from contractgen.requirements import Requirement
from contractgen.searching import Search, search, wordbook
from contractgen.verdicts import Hit, hits


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in the text of one case of every clause; `owners` maps a passage to the clause that says it."""

    document: Recognised
    search: Search
    owners: Mapping[int, str]
    expected: tuple[Requirement, ...]
    forbidden: tuple[Requirement, ...]


def searched(subject: Subject) -> Iterator[Found]:
    """Yield the clauses' text, round by round: in each round one more case of every clause that has one."""
    rounds: list[list[Article]] = []
    count: dict[str, int] = {}
    for section in subject.sections:
        if section.article is not None:
            at = count.get(section.clause, 0)
            count[section.clause] = at + 1
            if at == len(rounds):
                rounds.append([])
            rounds[at].append(section.article)
    for template in subject.library.templates.values():
        order = [t.id for _, t in template.order(subject.library)]
        others = {
            t.id for o in subject.library.templates.values() if o.id != template.id for _, t in o.order(subject.library)
        }
        first = next(iter(subject.library.templates)) == template.id
        for articles in rounds:
            mine = [a for a in articles if a.topic in order and (first or a.topic not in others)]
            if mine:
                yield _search(subject, mine, template.id)


def searched_alone(subject: Subject, clause: str) -> Iterator[Found]:
    """Yield each case of one clause by itself: what other clauses say elsewhere may take back what it says."""
    topic = clause.partition("/")[0]
    for template in subject.library.templates.values():
        if topic in {t.id for _, t in template.order(subject.library)}:
            for section in subject.sections:
                if section.clause == clause and section.article is not None:
                    yield _search(subject, [section.article], template.id)
            return


def _search(subject: Subject, articles: list[Article], template: str) -> Found:
    library = subject.library
    speech = language("zh")
    labels = {a.topic: speech.label_annex(n) for n, a in enumerate((a for a in articles if a.part == "annex"), 1)}
    mine = [_settled(a, labels.get(a.topic) or speech.label_article(n), labels) for n, a in enumerate(articles, 1)]
    front = tuple(a for a in mine if a.part == "front")
    annexes = tuple(a for a in mine if a.part == "annex")
    body = tuple(a for a in mine if a.part == "body")
    closing = tuple(a for a in mine if a.part == "closing")
    agreement = Agreement(
        "联盟协议", front, (Chapter("总则", body, label="第一章"),), closing, annexes, template=template
    )
    document = recognise(agreement, library, template)
    expected = tuple(r for r in library.requirements.values() if r.applies_to(template))
    forbidden = tuple(r for r in library.prohibitions.values() if r.applies_to(template))
    book = wordbook((*expected, *forbidden), f"{library.digest}/{template}")
    here = search(document.text, book, document.document_terms(), document.lookup)
    owners = {
        index: section.article.origin.clause
        for section in document.text.sections
        if section.article and section.article.origin
        for index in range(section.first, section.last)
    }
    return Found(document, here, owners, expected, forbidden)


def firm(requirement: Requirement, found: Found, *, forbidding: bool = False) -> Iterator[tuple[str, Hit]]:
    """Yield every hit of *requirement* with the clause in whose own section it lies."""
    for hit in hits(requirement, found.search, forbidding=forbidding):
        if hit.span != (0, 0):
            yield found.owners.get(hit.passage, ""), hit


# --- references stand for nothing yet ----------------------------------------


def _settled(article: Article, label: str, labels: Mapping[str, str]) -> Article:
    def run(inline: Inline) -> Inline:
        if isinstance(inline, Reference):
            return Text(labels.get(inline.target.partition("/")[0], "第一条"))
        return Text("甲") if isinstance(inline, Blank) else inline

    def runs(before: Inlines) -> Inlines:
        return tuple(map(run, before))

    def item(before: Item) -> Item:
        return replace(before, inlines=runs(before.inlines), items=tuple(map(item, before.items)))

    def block(before: Any) -> Any:
        if isinstance(before, Paragraph):
            return replace(before, inlines=runs(before.inlines), items=tuple(map(item, before.items)))
        if isinstance(before, Table):
            return replace(before, rows=tuple(Row(tuple(map(runs, r.cells)), r.total) for r in before.rows))
        return before

    return replace(article, label=label, blocks=tuple(map(block, article.blocks)))
