"""A template of its own: which clause it fixes, articles outside chapters, references to chapters."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from contractgen.agreement import Agreement, Article, Chapter, articles, inlines, plain
from contractgen.errors import LibraryError
from contractgen.library import load_library
from contractgen.passes import make
from contractgen.yaml_text import parse

from .conftest import ON, ROOT

OUTLINE = """
title: {zh: 合作协议}
language: zh
chapters:
  - topics: [nature]
  - {id: duty, title: 责任, topics: [breach, firm-1]}
clauses: {nature: firm, breach: firm, firm-1: firm}
"""


def layer(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def files(outline: str = OUTLINE) -> dict[str, str]:
    return {
        "templates/zh/firm/outline.yaml": outline,
        "clauses/zh/nature/firm.md": "---\nheading: 性质\nwhen: template == 'firm'\n---\n本协议是合同，责任见@{chapter:duty}。\n",
        "clauses/zh/breach/firm.md": "---\nheading: 违约\noffers: firm\nlabel: 本所写法\n---\n违约的赔偿。\n",
        "clauses/zh/firm-1/topic.yaml": "title: 其他\n",
        "clauses/zh/firm-1/firm.md": "---\nheading: 其他\n---\n其他事项依照@{nature}办理。\n",
    }


def drafted(folder: Path, answers: str) -> Agreement:
    return make(load_library((ROOT, folder)), parse(answers, "answers.yaml"), ON).agreement


def words(article: Article) -> str:
    return "".join(plain(runs) for block in article.blocks for runs in inlines(block))


def test_a_template_drafts_the_clauses_it_fixes_and_no_others(tmp_path: Path):
    agreement = drafted(layer(tmp_path, files()), "template: firm")
    assert [(a.origin.clause if a.origin else "") for a in articles(agreement)] == [
        "nature/firm",
        "breach/firm",
        "firm-1/firm",
    ]


def test_a_clause_a_template_fixes_is_only_an_offer_in_the_others(tmp_path: Path, base: str):
    there = [a.origin for a in articles(drafted(layer(tmp_path, files()), base)) if a.origin]
    assert not [o.clause for o in there if o.clause.endswith("/firm")]


def test_articles_may_stand_before_the_first_chapter(tmp_path: Path):
    first, second = drafted(layer(tmp_path, files()), "template: firm").body
    assert isinstance(first, Article)
    assert first.label == "第一条"
    assert isinstance(second, Chapter)
    assert [a.label for a in second.articles] == ["第二条", "第三条"]


def test_a_reference_names_a_chapter_by_its_number(tmp_path: Path):
    first = drafted(layer(tmp_path, files()), "template: firm").body[0]
    assert isinstance(first, Article)
    assert words(first) == "本协议是合同，责任见第一章。"


def test_a_fixed_clause_that_is_not_there_is_refused_in_the_outline(tmp_path: Path):
    folder = layer(tmp_path, files(OUTLINE.replace("breach: firm", "breach: form")))
    with pytest.raises(LibraryError) as refused:
        load_library((ROOT, folder))
    assert "outline.yaml" in str(refused.value)
    assert "breach/form" in str(refused.value)
