"""What an article deals with is told from its heading and its words alone."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from contractgen.agreement import Agreement, Article, Paragraph, Text, sections
from contractgen.bundled import root
from contractgen.errors import LibraryError
from contractgen.library import Clause, Library, load_library
from contractgen.passes import load_answers, make
from contractgen.readers import read
from contractgen.recognition import recognise, with_topics
from contractgen.telling_words import READING

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


def reading_layer(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "templates/zh/reading/members.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(text, "utf-8")
    return tmp_path


def test_a_word_for_a_role_is_added_by_a_file(library: Library, tmp_path: Path):
    """`@unit` finds a party or the role one has; which words are roles is data."""
    text = read("# 联盟协议\n\n第一条 总牵头承办户负责召集。\n".encode(), "a.md")
    words = "第一条 总牵头承办户负责召集。"
    assert recognise(text, library).terms["@unit"].spans(words) == []
    layered = load_library((root(), reading_layer(tmp_path, "角色: [总牵头承办户]\n")))
    assert recognise(text, layered).terms["@unit"].spans(words) == [(4, 10)]


def test_a_list_nobody_reads_is_refused_with_its_place(tmp_path: Path):
    with pytest.raises(LibraryError, match=r"members\.yaml:1.*没有地方用到词表“脚色”"):
        load_library((root(), reading_layer(tmp_path, "脚色: [盟主]\n")))


def test_every_list_recognition_reads_is_there(library: Library):
    assert set(library.reading) == set(READING)
    assert all(library.reading.values())
