"""What an article deals with is told from its heading and its words alone."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from contractgen.agreement import Agreement, Article, Paragraph, Text, sections
from contractgen.library import Clause, Library
from contractgen.passes import load_answers, make
from contractgen.recognition import with_topics

from .conftest import ON, ROOT, SAMPLES


def article_of(clause: Clause, part: str) -> Article:
    """Return a clause as an article nobody has named, its tags and answers left out."""
    text = re.sub(r"\{[{%].*?[%}]\}|\[\[|\]\]|@\{[^}]*\}", "", clause.text)
    blocks = tuple(Paragraph((Text(p),)) for p in text.split("\n\n") if p.strip())
    return Article("", re.sub(r"\{\{.*?\}\}", "", clause.heading), blocks, part=part)  # type: ignore[arg-type]


def test_every_clause_is_recognised_as_its_own_topic(library: Library):
    strangers = []
    for topic, clauses in library.clauses.items():
        part = library.topics[topic].part
        if part not in ("body", "annex"):
            continue
        for clause in clauses:
            alone = article_of(clause, part)
            body, annexes = ((alone,), ()) if part == "body" else ((), (alone,))
            told = with_topics(Agreement("协议", (), body, (), annexes), library)
            found = next(a.topic for a in sections(told))
            if found != topic:
                strangers.append((clause.id, found))
    assert strangers == []


@pytest.mark.parametrize("name", SAMPLES)
def test_every_article_of_a_draft_is_recognised(library: Library, name: str):
    agreement = make(library, load_answers(ROOT / "samples" / name / "answers.yaml"), ON).agreement
    named = [a.topic for a in sections(agreement) if a.part in ("body", "annex")]

    def unnamed(article: Article) -> Article:
        return replace(article, topic="", origin=None)

    body = tuple(replace(n, articles=tuple(map(unnamed, n.articles))) for n in agreement.body)  # type: ignore[union-attr]
    blank = replace(agreement, body=body, annexes=tuple(map(unnamed, agreement.annexes)))
    told = [a.topic for a in sections(with_topics(blank, library)) if a.part in ("body", "annex")]
    assert told == named
