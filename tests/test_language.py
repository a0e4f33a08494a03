"""The language of the library: one term for one thing, punctuation, numbers, sentences, the verbs of legislation."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import yaml

from contractgen.agreement import Article, FillIn, Inlines, Paragraph, Text, inlines, plain, sections
from contractgen.library import Library

from .conftest import ROOT
from .test_pairwise import drafted

GLOSSARY: dict[str, list[str]] = yaml.safe_load((ROOT / "templates/zh/glossary.yaml").read_text("utf-8"))
LONGEST = 120


def literal(runs: Inlines) -> str:
    """What the clause says itself: an answer shows as one sign, names of laws and words in quotes as none."""
    text = "".join("甲" if isinstance(i, Text) and i.filled else plain((i,)) for i in runs if not isinstance(i, FillIn))
    return re.sub("《[^》]*》|“[^”]*”", "", text)


def said() -> dict[str, str]:
    """Every paragraph and item that some answers draft, with the clause that says it."""
    found: dict[str, str] = {}
    for _, made in drafted():
        for article in sections(made.agreement):
            for block in article.blocks:
                for runs in inlines(block):
                    if any(not isinstance(i, Text) or (not i.filled and i.text.strip()) for i in runs):
                        found.setdefault(literal(runs), f"{article.topic}: {plain(runs)}")
    return found


@pytest.fixture(scope="module")
def sentences() -> dict[str, str]:
    return said()


@pytest.mark.parametrize("term", GLOSSARY)
def test_one_thing_has_one_name(sentences: dict[str, str], term: str):
    wrong = [(bad, where) for text, where in sentences.items() for bad in GLOSSARY[term] if re.search(bad, text)]
    assert wrong == []


def test_punctuation_is_full_width(sentences: dict[str, str]):
    """Half-width signs stand only inside figures and Latin words; no doubled sign, no blank between Chinese."""
    bad = re.compile("[一-鿿][,;:!?()]|[,;:!?()][一-鿿]|[，；：。、]{2}|[。；，]：|[一-鿿] +[一-鿿]|\\.\\.\\.|[“”]{2}")
    assert [where for text, where in sentences.items() if bad.search(text)] == []


def test_numbers_of_the_text_are_chinese_numerals(sentences: dict[str, str]):
    """Figures come from answers (dates, money); a clause's own periods, counts and shares are written out."""
    bad = re.compile(r"\d+(?!号|〕)(个|日|天|月|年|名|份|%|％|元|万)")
    assert [where for text, where in sentences.items() if bad.search(text)] == []


def test_a_share_is_written_one_way(sentences: dict[str, str]):
    assert [
        w for text, w in sentences.items() if re.search("%|％|1/2|2/3|二分之一以上|半数以上|三分之二多数", text)
    ] == []


def _sentences(article: Article) -> Iterator[str]:
    for block in article.blocks:
        if isinstance(block, Paragraph):
            for runs in inlines(block):
                yield from re.split("[。；]", literal(runs))


def test_no_sentence_is_longer_than_a_reader_holds():
    """120 characters without items; an answer counts as one, since its length is not the drafter's."""
    long = {
        f"{article.topic} {len(sentence)}: {sentence}"
        for _, made in drafted()
        for article in sections(made.agreement)
        for sentence in _sentences(article)
        if len(sentence) > LONGEST
    }
    assert sorted(long) == []


def test_every_paragraph_ends_as_a_sentence(sentences: dict[str, str]):
    """A paragraph of the body ends with 。 or introduces items with ：; an item with ； or 。 or ： before its 目."""
    wrong = {
        f"{a.topic}: {plain(runs)[-30:]}"
        for _, made in drafted()
        for a in sections(made.agreement)
        if a.part == "body"
        for block in a.blocks
        if isinstance(block, Paragraph)
        for runs in inlines(block)
        if runs and plain(runs)[-1] not in "。；："
    }
    assert sorted(wrong) == []


def test_no_bundled_file_uses_a_word_of_repealed_law(library: Library):
    wrong = [
        c.id for found in library.clauses.values() for c in found if re.search("合同法(?!》)|甲乙双方|半数以上", c.text)
    ]
    assert wrong == []
