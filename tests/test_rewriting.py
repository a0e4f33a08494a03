"""An answers file is changed where an answer changed; every other character stays."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contractgen.entries import plain, put, without
from contractgen.rewriting import _changed, rewritten
from contractgen.yaml_text import parse
from tests.conftest import ROOT, SAMPLES

FILE = """\
# 一、联盟
template: alliance   # 范本
alliance:
  name: '某某联盟'  # 全称
  # 领域写到环节
  industry: "氢能"

# 二、期限
term:
  start: 2026-01-01
  end: 2027-12-31 # 两年
parties:
  # 第一家
  - short: 甲
    name: 甲公司   # 与公章一致
  # 第二家
  - short: 乙
    name: 乙大学
# 完
"""


def change(text: str, **values: Any) -> str:
    wanted = plain(parse(text, ""))
    for name, value in values.items():
        dotted = name.replace("__", ".")
        wanted = without(wanted, dotted) if value is None else put(wanted, dotted, value)
    return rewritten(text, wanted, RANK)


def RANK(name: str) -> int:  # noqa: N802
    order = ["template", "alliance", "alliance.name", "alliance.form", "alliance.industry", "term", "parties", "goals"]
    return order.index(name) if name in order else len(order)


def test_nothing_changed_leaves_every_character():
    assert change(FILE) == FILE


def test_a_changed_value_keeps_its_quotes_and_the_remark_beside_it():
    made = change(FILE, alliance__name="新名")
    assert made == FILE.replace("'某某联盟'", "'新名'")


def test_a_new_key_stands_after_its_elder_sibling_and_not_after_the_next_heading():
    made = change(FILE, alliance__form="contract", alliance__logo="无")
    assert "'某某联盟'  # 全称\n  form: contract\n  # 领域写到环节\n" in made
    assert 'industry: "氢能"\n  logo: 无\n\n# 二、期限' in made


def test_a_record_taken_out_leaves_the_remarks_around_it():
    parties = plain(parse(FILE, ""))["parties"]
    made = change(FILE, parties=parties[1:])
    assert "  # 第一家\n  # 第二家\n  - short: 乙\n" in made


def test_a_record_added_stands_before_what_follows_the_list():
    parties = plain(parse(FILE, ""))["parties"]
    made = change(FILE, parties=(*parties, {"short": "丙", "name": "丙院"}))
    assert made.endswith("    name: 乙大学\n  - short: 丙\n    name: 丙院\n# 完\n")


def test_a_removed_first_field_leaves_the_dash():
    made = change(FILE, parties=({"name": "甲公司"}, {"short": "乙", "name": "乙大学"}))
    assert "  - name: 甲公司   # 与公章一致\n" in made


def test_windows_line_ends_stay():
    made = change(FILE.replace("\n", "\r\n"), term__end="2028-12-31")
    assert made == FILE.replace("2027-12-31", "2028-12-31").replace("\n", "\r\n")


def test_an_empty_file_with_a_remark_keeps_it():
    assert rewritten("# 说明\n", {"alliance": {"name": "甲"}}, RANK) == "# 说明\nalliance:\n  name: 甲\n"


@pytest.mark.parametrize("text", ["organs:\n", "organs:   # 组织\nterm: {}\n", "a: [x, y] # z\n", "a: {b: c}\n"])
def test_answers_are_written_into_what_is_empty_or_in_one_line(text: str):
    made = change(text, organs__chair="甲", a=("x", "、: #"))
    assert plain(parse(made, ""))["organs"] == {"chair": "甲"}
    assert plain(parse(made, ""))["a"] == ("x", "、: #")
    assert all(remark in made for remark in ("# 组织", "# z") if remark in text)


WORDS = st.text(
    st.one_of(st.sampled_from("甲乙：: #-'\"\n\\[]{},&*!|>%@`?~\t　 ０a1。=<"), st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"])),
    max_size=12,
).filter(lambda t: "\ufeff" not in t)  # fmt: skip
RECORDS = st.lists(
    st.dictionaries(st.sampled_from(["short", "name", "detail", "more"]), st.one_of(WORDS, st.lists(WORDS, max_size=2).map(tuple)), min_size=1),
    max_size=4,
).map(tuple)  # fmt: skip
ENTRY = st.one_of(WORDS, st.lists(WORDS, max_size=3).map(tuple), RECORDS)
NAMES = st.sampled_from(["alliance.name", "alliance.form", "alliance.industry", "term.start", "term.end", "parties", "goals", "a.b.c", "a.b.d", "a.e"])  # fmt: skip
EDITS = st.lists(st.tuples(NAMES, st.one_of(st.none(), ENTRY)), max_size=6)


def pruned(entry: Any) -> Any:
    if isinstance(entry, dict):
        return {k: p for k, v in entry.items() if (p := pruned(v)) not in ("", {})}
    return entry if isinstance(entry, str) else tuple(map(pruned, entry))


@settings(max_examples=300, deadline=None)
@given(EDITS, st.sampled_from([FILE, "", "# 说明\n", "a: {b: c, e: [x]}  # 完\n"]))
def test_whatever_is_answered_is_read_back_without_writing_the_file_anew(edits: list[tuple[str, Any]], text: str):
    wanted: Any = plain(parse(text, ""))
    for name, value in edits:
        wanted = without(wanted, name) if value is None else put(wanted, name, value)
        text = _changed(text, wanted, RANK)
        assert pruned(plain(parse(text, ""))) == pruned(wanted)


@settings(max_examples=200, deadline=None)
@given(EDITS)
def test_a_remark_on_a_line_of_its_own_is_never_lost_unless_it_stands_inside_what_was_taken_out(edits: Any):
    wanted: Any = plain(parse(FILE, ""))
    text = FILE
    for name, value in edits:
        wanted = without(wanted, name) if value is None else put(wanted, name, value)
        text = rewritten(text, wanted, RANK)
    assert [remark for remark in ("# 一、联盟", "# 二、期限", "# 完") if remark not in text] == []


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_changed_in_one_line(name: str):
    text = (ROOT / "samples" / name / "answers.yaml").read_text("utf-8")
    wanted = plain(parse(text, ""))
    made = rewritten(text, put(wanted, "alliance.industry", "新领域"), RANK)
    before, after = text.split("\n"), made.split("\n")
    assert len(before) == len(after)
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1
