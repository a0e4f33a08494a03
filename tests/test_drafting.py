"""What is drafted: the samples whole and without blank, answers as text, blanks in their place, the same bytes twice."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contractgen.agreement import Agreement, Article, Blank, Item, Paragraph, Table, articles, inlines, plain, sections
from contractgen.drafting import draft_papers
from contractgen.kinds import Fault, clean
from contractgen.library import Library
from contractgen.numbering import number_papers
from contractgen.passes import Made, load_answers, make
from contractgen.readers import read
from contractgen.writers import write

from .conftest import ON, ROOT, SAMPLES

Make = Callable[[str], Made]
Change = Callable[[dict[str, Any]], str]


def sample(library: Library, name: str) -> Made:
    return make(library, load_answers(ROOT / "samples" / name / "answers.yaml"), ON)


def items(these: tuple[Item, ...]) -> Iterator[str]:
    for item in these:
        yield item.label + plain(item.inlines)
        yield from items(item.items)


def block_words(article: Article) -> Iterator[str]:
    for block in article.blocks:
        match block:
            case Paragraph():
                if block.inlines:
                    yield plain(block.inlines)
                yield from items(block.items)
            case Table():
                yield "|".join(c.title for c in block.columns)
                for row in block.rows:
                    yield "|".join(plain(cell) for cell in row.cells)


def words(agreement: Agreement) -> list[str]:
    """Return every visible line of *agreement* with its labels, in reading order."""
    made = [agreement.title]
    for article in sections(agreement):
        if article.layout != "cover" and article.part != "closing" and article.label + article.heading:
            made.append(article.label + article.heading)
        made.extend(block_words(article))
    return made


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_drafts_without_a_blank(library: Library, name: str):
    assert sample(library, name).blanks == ()


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_has_every_chapter_and_annex(library: Library, name: str):
    agreement = sample(library, name).agreement
    assert [c.label for c in agreement.body][-1] == "第十一章"
    assert [a.label for a in agreement.annexes][-1] == "附件八"
    assert len(list(articles(agreement))) > 80


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("form", ["docx", "md", "txt"])
def test_what_is_written_reads_back_the_same(library: Library, name: str, form: str):
    """Labels and visible text survive the trip, to the letter."""
    agreement = sample(library, name).agreement
    assert words(agreement) == words(read(write(agreement, form, ON), f"x.{form}"))


@pytest.mark.parametrize("name", SAMPLES)
def test_every_party_has_a_task_a_row_and_a_signature_block(library: Library, name: str):
    made = sample(library, name)
    text = "\n".join(words(made.agreement))
    blocks = [a for a in made.agreement.closing if a.party]
    assert len(blocks) == len(made.answers.facts["parties"])
    for party in made.answers.facts["parties"]:
        assert text.count(party["name"]) >= 3


FORBIDDEN = re.compile("会员|会费|分会|联盟公章|联盟章程|双方(?!共同选定|协商确定)|甲方|乙方|兜底|另行约定的?。")


@pytest.mark.parametrize("name", SAMPLES)
def test_contract_form_never_speaks_like_a_registered_association(library: Library, name: str):
    found = [w for w in words(sample(library, name).agreement) if FORBIDDEN.search(w)]
    assert found == []


@pytest.mark.parametrize("name", SAMPLES)
def test_joint_liability_is_only_ever_denied(library: Library, name: str):
    for line in words(sample(library, name).agreement):
        for found in re.finditer("连带|(?<!承)担保", line):
            assert re.search("不|非|禁", line[max(0, found.start() - 40) : found.start()]), line


@pytest.mark.parametrize("name", SAMPLES)
def test_government_money_is_always_regulated(library: Library, name: str):
    topics = {a.topic: "".join(block_words(a)) for a in articles(sample(library, name).agreement)}
    assert "承担政府资助项目的" in topics["government-funds"]
    assert re.search("应当向联(盟|合体)外扩散", topics["government-diffusion"])


COMPANIONS = {
    ("funding.account", "registered-body"): {"alliance.form": "service-body"},
    ("external.form", "new-legal-person"): {"alliance.form": "company"},
    ("ip.ownership", "entity"): {"alliance.form": "company"},
    ("recitals.kind", "consortium"): {"template": "consortium"},
    ("alliance.form", "association"): {"parties.4.legal_form": "association"},
}
"""What else a choice needs: constraints refuse it otherwise."""


def test_every_option_of_every_choice_drafts(library: Library, made: Make, changed: Change):
    """Each variant of each topic, one at a time, gives a whole agreement without blank."""
    shares = [{"party": "星瀚光电", "percent": "60"}, {"party": "光电院", "percent": "40"}]
    extra = {
        "ip.shares": shares,
        "revenue.shares": shares,
        "disputes.institution": "云州仲裁委员会",
    }
    for question in library.questions:
        for option in question.options if question.kind == "variant" else ():
            values = {question.id: option, **COMPANIONS.get((question.id, option), {})}
            if option == "by-shares":
                values["ip.shares"] = extra["ip.shares"]
            if option == "by-table" and question.id == "revenue.rule":
                values["revenue.shares"] = extra["revenue.shares"]
            found = made(changed(values))
            if found.blanks:  # what only this variant asks
                found = made(changed({**values, **{b.fact: "云州市" for b in found.blanks}}))
            assert found.blanks == (), (question.id, option)


def test_arbitration_and_litigation_never_stand_together(made: Make, changed: Change):
    text = "\n".join(words(made(changed({"disputes.mode": "litigation", "disputes.institution": None})).agreement))
    assert "人民法院" in text
    assert "提交云州仲裁委员会" not in text


# --- hostile answers ---------------------------------------------------------

HOSTILE = [
    "&<>\"'", "{{ 7 * 7 }}", "{% if %}", "[[甲]]", "@{breach}", "[__签字__]", "|a|b|", "# 标题", "* 列", "^x", "第一条　假标题",
    "（一）假项", "1. 假目", "- 项", "😀𠮷䶮㛃", "\\n\\", "`code` _em_ **b**", "]]>", "&#12345;", "<br>", "一" * 150,
]  # fmt: skip


@pytest.mark.parametrize("form", ["docx", "html", "md", "txt"])
@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_answer_appears_as_it_was_written(made: Make, changed: Change, form: str, text: str):
    agreement = made(changed({"parties.0.standing": f"始{text}终", "goals.0.name": f"始{text}终"})).agreement
    data = write(agreement, form, ON)
    if form == "html":
        import html

        shown = html.unescape(re.sub(r"<[^>]*>", "", data.decode()))
    else:
        shown = "\n".join(words(read(data, f"x.{form}")))
    assert shown.count(f"始{text}终") >= 2


ANY = st.text(
    alphabet=st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn")) | st.sampled_from("\n\t&<>{}[]@|#*^_\\-"),
    min_size=1,
    max_size=60,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANY, st.sampled_from(["docx", "md"]))
def test_every_character_of_an_answer_is_in_the_document(made: Make, changed: Change, text: str, form: str):
    """In order and unchanged, in every place where the answer stands; or it is refused before."""
    try:
        kept = clean(text).strip("\n")
    except Fault:
        return
    agreement = made(changed({"tasks.0.deliverable": f"始{text}终"})).agreement
    shown = "\n".join(words(read(write(agreement, form, ON), f"x.{form}")))
    assert f"始{clean(text)}终" in shown, kept


def test_an_answer_of_ten_thousand_characters_is_whole(made: Make, changed: Change):
    long = "一二三四五六七八九十" * 1000
    agreement = made(changed({"goals.0.indicator": long})).agreement
    for form in ("docx", "md", "txt", "html"):
        data = write(agreement, form, ON)
        shown = data.decode() if form == "html" else "".join(words(read(data, f"x.{form}")))
        assert long in shown


# --- blanks ------------------------------------------------------------------


def test_a_missing_answer_shows_where_it_would_stand(made: Make, changed: Change):
    found = made(changed({"alliance.industry": None}))
    assert [b.fact for b in found.blanks] == ["alliance.industry"]
    assert "【产业技术领域】" in "\n".join(words(found.agreement))


def test_a_choice_without_answer_leaves_a_blank_article_that_names_it(made: Make, changed: Change, library: Library):
    found = made(changed({"goals": None}))
    goals = next(a for a in articles(found.agreement) if a.topic == "goals")
    assert goals.open_choice == "goals"
    assert "goals" in [b.fact for b in found.blanks]


def test_a_reference_into_a_blank_article_is_blank(made: Make, changed: Change):
    found = made(changed({"tasks": None}))
    runs = [i for a in articles(found.agreement) for b in a.blocks for r in inlines(b) for i in r]
    assert {r.prompt for r in runs if isinstance(r, Blank) and r.fact == "tasks"} == {"任务分工"}


def test_every_single_required_answer_may_be_missing(made: Make, changed: Change):
    """Whatever one answer is left out, the draft comes out with that blank and nothing else wrong."""
    for name in (
        "alliance.name",
        "alliance.purpose",
        "agreement.signing_place",
        "term.start",
        "term.end",
        "parties.0.name",
        "parties.3.legal_rep",
        "organs.chair",
        "organs.host",
        "oversight.parties",
        "contributions",
        "disputes.institution",
        "goals.0.due",
        "tasks.1.deliverable",
    ):
        assert made(changed({name: None})).blanks, name


# --- terms, papers, order, bytes -----------------------------------------------


def test_terms_are_defined_in_the_order_of_their_first_use(library: Library):
    agreement = sample(library, "six-members").agreement
    definitions = next(a for a in articles(agreement) if a.topic == "definitions")
    assert plain(definitions.blocks[0].items[0].inlines).startswith("“联盟”")


def test_every_defined_term_is_used_elsewhere(library: Library):
    agreement = sample(library, "six-members").agreement
    definitions = next(a for a in articles(agreement) if a.topic == "definitions")
    text = "".join(w for a in sections(agreement) if a.topic != "definitions" for w in block_words(a))
    inside = "".join(block_words(definitions))
    for item in definitions.blocks[0].items:
        term = plain(item.inlines).split("”")[0].lstrip("“")
        assert term in text or inside.count(term) > 1, term


def test_a_deputy_signs_with_a_mandate(library: Library, made: Make, changed: Change):
    found = made(changed({"parties.0.signatory": "deputy", "parties.0.deputy": "代为签"}))
    papers = draft_papers(library, found.template, found.answers, found.selected, ON)
    titles = [p.heading for p in number_papers(papers, found.agreement)]
    assert titles.count("授权委托书") == 1
    assert titles.count("法定代表人身份证明书") == 5
    assert titles.count("用印说明") == 1


def test_the_copies_add_up(made: Make, changed: Change):
    text = "\n".join(words(made(changed({"agreement.copies_each": "3"})).agreement))
    assert "一式二十份，各方各执三份，秘书处存一份，报送备案一份，具有同等法律效力" in text


def test_the_same_answers_give_the_same_bytes_in_another_process():
    """Whatever the hash seed."""
    code = (
        "import sys, hashlib; from pathlib import Path; from datetime import date\n"
        "from contractgen.library import load_library; from contractgen.passes import load_answers, make\n"
        "from contractgen.writers import write\n"
        "m = make(load_library((Path('.'),)), load_answers('samples/six-members/answers.yaml'), date(2026, 11, 24))\n"
        "print([hashlib.sha256(write(m.agreement, f, date(2026, 11, 24))).hexdigest() for f in ('docx', 'html', 'md', 'txt')])"
    )
    prints = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "CONTRACTGEN_CACHE": cache},
        ).stdout
        for seed, cache in (("0", "off"), ("1", "off"), ("2", os.environ.get("CONTRACTGEN_CACHE", "off")))
    }
    assert len(prints) == 1
