"""One member, one name, everywhere; tables total; a hundred members draft at once."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contractgen.agreement import Table, plain, sections
from contractgen.bodies import hopeful, name_in, pieces, usable
from contractgen.library import Library
from contractgen.passes import load_answers, make
from contractgen.readers import read
from contractgen.recognition import recognise
from contractgen.wordings import normal
from contractgen.writers import write

from .conftest import ON, ROOT, SAMPLES
from .test_drafting import block_words, sample


@pytest.mark.parametrize("name", SAMPLES)
def test_a_member_has_one_name_everywhere(library: Library, name: str):
    """The short name of the answers file never reaches the text: without the full names nothing of it is left."""
    made = sample(library, name)
    parties = made.answers.facts["parties"]
    text = "\n".join(w for a in sections(made.agreement) for w in block_words(a))
    full = sorted((p["name"] for p in parties), key=len, reverse=True)
    given = [
        str(v)
        for rows in ("goals", "tasks", "contributions", "background_ip")
        for r in made.answers.facts[rows]
        for v in r.values()
    ]
    given += [made.answers.facts["alliance"]["name"], *(str(p.get("standing") or "") for p in parties)]
    given += [str(v) for p in parties for v in (p["address"], p.get("contact"), p.get("email"))]
    for words in sorted({*full, *given}, key=len, reverse=True):
        text = text.replace(words, "") if words else text
    assert [p["short"] for p in parties if p["short"] in text] == []


@pytest.mark.parametrize("name", SAMPLES)
def test_the_parties_recognised_are_those_of_the_answers(library: Library, name: str):
    """Name by name, from the text alone: rare characters, signs in names, and one school's name within another's."""
    made = sample(library, name)
    text = read(write(made.agreement, "md", ON), "a.md")
    found = [p.name for p in recognise(text, library).parties if p.kind != "government"]
    assert sorted(found) == sorted(normal(p["name"]).text for p in made.answers.facts["parties"])


@pytest.mark.parametrize(
    "name",
    [
        "𠮷星农机装备（㛃川）有限公司",
        "南陵3#泵业有限公司",
        "A&B精工有限公司",
        "禾@云“田间”数据有限公司",
        "中州材料研究所有限公司",
    ],
)
def test_a_name_may_hold_rare_characters_and_signs(name: str):
    assert usable(name)


def test_what_a_name_shortens_is_a_party_of_its_own_where_each_has_a_row(library: Library):
    rows = "\n".join(f"| {n} | {name} |" for n, name in enumerate(["东浦大学", "东浦理工大学", "东浦机床有限公司"], 1))
    text = read(
        f"# 机床产业技术创新战略联盟协议\n\n## 第一条 成员单位\n\n| 序号 | 成员单位名称 |\n|---|---|\n{rows}\n".encode(),
        "a.md",
    )
    assert {p.name for p in recognise(text, library).parties} == {"东浦大学", "东浦理工大学", "东浦机床有限公司"}


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "江海轴承有限公司",
                "岭东大学",
                "研究院",
                "和",
                "、",
                "，",
                "（甲方）",
                "签订",
                "负责",
                "由",
                "等",
                "  ",
                "处理",
                "所有",
            ]
        ),
        max_size=8,
    ).map("".join)
)
def test_a_quick_look_misses_no_name(words: str):
    assert hopeful(words) or not any(name_in(piece, {}) or usable(piece) for _, piece in pieces(words))


@pytest.mark.parametrize("name", SAMPLES)
def test_the_table_of_contributions_totals(library: Library, name: str):
    made = sample(library, name)
    annex = next(a for a in made.agreement.annexes if a.topic == "annex-contributions")
    (table,) = (b for b in annex.blocks if isinstance(b, Table))
    *rows, last = [[plain(c) for c in r.cells] for r in table.rows]
    total = sum((Decimal(r[3].replace(",", "")) for r in rows), Decimal(0))
    assert last[1] == "合计"
    assert Decimal(last[3].replace(",", "")) == total
    assert f"人民币{total:,.2f}元" in "\n".join(block_words(annex))


def test_a_hundred_members_draft_warm_well_under_a_second(library: Library):
    """Answers file to Word file; about a fifth of a second of processor time, which a busy machine does not stretch far."""
    path = ROOT / "samples/hundred-members-circulate/answers.yaml"
    seconds = []
    for _ in range(4):
        start = time.process_time()
        write(make(library, load_answers(path), ON).agreement, "docx", ON)
        seconds.append(time.process_time() - start)
    assert min(seconds) < 0.7
