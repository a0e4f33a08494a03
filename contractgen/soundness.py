"""What is wrong with an agreement as drafted: blank, empty or dangling places, terms undefined or for nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from contractgen.agreement import (
    Agreement,
    Article,
    Blank,
    Definition,
    Paragraph,
    Reference,
    Table,
    articles,
    inlines,
    plain,
    sections,
)
from contractgen.errors import N_
from contractgen.library import Library
from contractgen.passes import Made


class Flaw(NamedTuple):
    """One thing wrong: the topic, a format string over `what`, and what it is about."""

    topic: str
    message: str
    what: str = ""


def faults(library: Library, made: Made) -> Iterator[Flaw]:
    """Yield everything that keeps a drafted agreement from being whole."""
    agreement = made.agreement
    for article in sections(agreement):
        yield from _article(article)
    shown = {
        i.fact for a in sections(agreement) for b in a.blocks for r in inlines(b) for i in r if isinstance(i, Blank)
    }
    yield from (Flaw("", N_("空缺：{what}"), b.fact) for b in made.blanks if b.fact not in shown)
    yield from _terms(library, agreement)


def _article(article: Article) -> Iterator[Flaw]:
    if article.open_choice or not any(line.strip() for line in _lines(article)):
        yield Flaw(article.topic, N_("没有内容"))
    if article.part == "body" and not article.heading:
        yield Flaw(article.topic, N_("没有标题"))
    for block in article.blocks:
        if isinstance(block, Table) and not block.rows:
            yield Flaw(article.topic, N_("表格没有一行"))
        alone = block is article.blocks[-1] and isinstance(block, Paragraph) and not block.items
        if alone and (words := plain(next(inlines(block)))).endswith("："):
            yield Flaw(article.topic, N_("“{what}”之后没有内容"), words[-20:])
        for runs in inlines(block):
            for inline in runs:
                if isinstance(inline, Reference) and not inline.pieces:
                    yield Flaw(article.topic, N_("引用落空：{what}"), inline.target)
                elif isinstance(inline, Blank):
                    yield Flaw(article.topic, N_("空缺：{what}"), inline.fact)


def _lines(article: Article) -> Iterator[str]:
    for block in article.blocks:
        yield from (plain(r) for r in inlines(block) if r)


def _terms(library: Library, agreement: Agreement) -> Iterator[Flaw]:
    """Yield terms used without definition, or defined without use; a term may also be defined inside its section."""
    receiving = {t.id for t in library.topics.values() if t.terms}
    definitions = next((a for a in articles(agreement) if a.topic in receiving), None)
    if definitions is None:
        return
    blocks = [b for b in definitions.blocks if isinstance(b, Paragraph)]
    given = [plain(i.inlines).split("”")[0].lstrip("“") for b in blocks for i in b.items]
    known = {t.name for t in library.terms.values()}
    for old, new in library.templates[agreement.template].vocabulary.items():
        known = {name.replace(old, new) for name in known}
    texts = {id(a): re.sub("《[^》]*》", "", "\n".join(_lines(a))) for a in sections(agreement)}
    within = [a for a in sections(agreement) if a.part in ("body", "annex") and a is not definitions]
    for name in sorted(known):
        users = [a for a in within if name in texts[id(a)]]
        if name in given:
            if not users and texts[id(definitions)].count(name) < 2:
                yield Flaw(definitions.topic, N_("定义了没有用到：{what}"), name)
        elif users:
            longer = [t for t in given if name in t]
            rest = [a.topic for a in users if name in _without(texts[id(a)], longer)]
            if rest:
                yield Flaw(rest[0], N_("用到的术语没有定义：{what}"), name)
    yield from _inline_terms([a for a in sections(agreement) if a is not definitions], texts)


def _inline_terms(drafted: list[Article], texts: dict[int, str]) -> Iterator[Flaw]:
    """A term defined inside a section is used there, and nowhere else unless defined there too."""
    own = {
        id(a): {i.term for b in a.blocks for runs in inlines(b) for i in runs if isinstance(i, Definition)}
        for a in drafted
    }
    for article in drafted:
        for term in own[id(article)]:
            if texts[id(article)].count(term) < 2:
                yield Flaw(article.topic, N_("定义了没有用到：{what}"), term)
            for other in drafted:
                if term in texts[id(other)] and term not in own[id(other)]:
                    yield Flaw(other.topic, N_("用到的术语没有定义：{what}"), term)


def _without(text: str, names: list[str]) -> str:
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "")
    return text
