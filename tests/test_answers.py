"""Answers are refused with everything wrong at once, each at its place with the remedy; the rest become facts."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contractgen.agreement import Blank
from contractgen.catalogue import describe
from contractgen.kinds import Fault, Period, clean, read_money, read_period
from contractgen.questions import Question

Refuse = Callable[[str], tuple[Any, ...]]
Change = Callable[[dict[str, Any]], str]


def line_of(text: str, words: str) -> int:
    return next(n for n, line in enumerate(text.split("\n"), 1) if words in line)


FAULTS = [
    ({"alliance.naem": "x"}, "naem", "没有名为“alliance.naem”的填报项"),
    ({"parties.0.credit_code": "91000000TE5T00008K"}, "credit_code", "校验位不符"),
    ({"parties.0.credit_code": "9100"}, '"9100"', "应为 18 位"),
    ({"parties.1.name": "星瀚光电科技股份有限公司"}, None, "重复"),
    ({"parties.1.short": "星瀚光电"}, None, "重复"),
    ({"parties.0.kind": "enterprize"}, "enterprize", "没有选项“enterprize”"),
    ({"organs.chair": "星瀚光点"}, "星瀚光点", "没有名为“星瀚光点”的一方"),
    ({"goals.0.due": "2026-02-30"}, "2026-02-30", "这一天不存在"),
    ({"goals.0.due": "二月"}, "二月", "不是日期"),
    ({"contributions.0.amount": "100.005"}, "100.005", "多于两位小数"),
    ({"contributions.0.amount": "-5"}, '"-5"', "不能为负数"),
    ({"contributions.0.amount": "一些"}, "一些", "不是金额"),
    ({"term.end": "2026-11-30"}, '"start"', "不晚于起始日"),
    ({"goals.0.due": "2031-01-01"}, None, "不在合作期限"),
    ({"tasks.0.due": "2020-01-01"}, None, "不在合作期限"),
    ({"agreement.copies_each": "0"}, '"copies_each"', "不能小于"),
    ({"funding.limit_secretary": "50万元"}, '"limit_secretary"', "高于理事长审批限额"),
    ({"oversight.parties": ["光电院"]}, None, "不能同时是监督小组成员"),
    ({"funding.government": "也许"}, "也许", "应为“是”或“否”"),
    ({"alliance.name": "甲\u202e乙"}, '"name": "甲', "不能用于协议"),
    ({"ip.ownership": "by-shares", "ip.shares": [{"party": "星瀚光电", "percent": "60"}]}, None, "之和不是 100%"),
    ({"parties": []}, '"parties"', "应不少于 3"),
]


@pytest.mark.parametrize(("change", "where", "message"), FAULTS, ids=[m for _, _, m in FAULTS])
def test_a_fault_is_told_at_its_line_with_a_remedy(
    changed: Change, refused: Refuse, change: dict, where: str | None, message: str
):
    text = changed(change)
    found = [p for p in refused(text) if message in describe(p, "zh_CN")]
    assert found, [describe(p, "zh_CN") for p in refused(text)]
    assert found[0].remedy
    assert found[0].place.line > 0
    if where:
        assert abs(found[0].place.line - line_of(text, where)) <= 1


def test_every_fault_is_told_in_english_too(changed: Change, refused: Refuse):
    problems = refused(changed({"term.end": "2026-11-30"}))
    assert "is not after the start" in describe(problems[0], "en")


def test_all_faults_come_at_once(changed: Change, refused: Refuse):
    text = changed(
        {"alliance.naem": "x", "goals.0.due": "2026-02-30", "contributions.0.amount": "1.234", "organs.chair": "无名"}
    )
    assert len(refused(text)) >= 4


def test_a_misspelt_key_is_answered_with_the_nearest_name(changed: Change, refused: Refuse):
    (problem,) = refused(changed({"alliance.naem": "x"}))
    assert problem.values["nearest"] == "alliance.name"


def test_a_missing_answer_is_a_blank_and_no_error(changed: Change, answered: Callable):
    answers = answered(changed({"alliance.industry": None}))
    assert isinstance(answers.facts["alliance"]["industry"], Blank)


def test_a_default_is_taken_and_listed(answered: Callable, base: str):
    answers = answered(base)
    assert answers.facts["organs"]["staff"] == 2
    assert answers.facts["external"]["party"]["short"] == "光电院"
    assert "external.party" in answers.defaulted


def test_a_default_may_depend_on_other_answers(answered: Callable, changed: Change):
    assert answered(changed({"agreement.signing": None})).facts["agreement"]["signing"] == "circulate"


def test_an_answer_to_an_absent_question_is_kept_out_and_reported(answered: Callable, changed: Change):
    answers = answered(changed({"funding.programme": "某计划"}))
    assert answers.unused == ("funding.programme",)
    assert answers.facts["funding"]["programme"] is None


def test_a_party_reference_is_the_partys_record(answered: Callable, base: str):
    answers = answered(base)
    assert answers.facts["organs"]["chair"] is answers.facts["parties"][0]


def test_a_foreign_party_needs_no_credit_code(answered: Callable, changed: Change):
    answers = answered(
        changed(
            {
                "parties.2.foreign": "是",
                "parties.2.legal_form": "foreign",
                "parties.2.deputy": "John Doe",
                "parties.2.registration": "HRB 12345",
                "parties.2.credit_code": None,
            }
        )
    )
    assert answers.facts["parties"][2]["credit_code"] is None
    assert answers.facts["parties"][2]["signatory"] == "authorised"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1200000", "1200000"),
        ("1,200,000.5", "1200000.50"),
        ("120万元", "1200000"),
        ("1.5亿", "150000000"),
        ("￥３５", "35"),
        ("0", "0"),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, amount: str):
    assert Decimal(amount) == read_money(text, Question("x", "money", {}, {}))


@pytest.mark.parametrize("text", ["12,34", "1.234", "-1", "abc", "1e5", ""])
def test_other_amounts_are_refused(text: str):
    with pytest.raises(Fault):
        read_money(text, Question("x", "money", {}, {}))


def test_a_period_keeps_its_unit():
    assert read_period("10个工作日", Question("x", "period", {}, {})) == Period(10, "workday")


def test_dates_may_be_written_in_chinese(answered: Callable, changed: Change):
    assert answered(changed({"term.end": "2028年12月31日"})).facts["term"]["end"] == date(2028, 12, 31)


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=60))
def test_text_is_kept_to_the_letter_or_refused_by_name(text: str):
    """Nothing of an answer is changed but its line ends."""
    try:
        kept = clean(text)
    except Fault as fault:
        assert re.fullmatch(r"[0-9A-F]{4,6}", str(fault.values["code"]))
    else:
        assert kept == re.sub("\r\n?|\u2028|\u2029", "\n", text)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1, max_size=80))
def test_no_name_whatever_brings_a_crash(changed: Change, refused: Refuse, text: str):
    try:
        document = changed({"parties.0.name": text})
    except UnicodeEncodeError:
        return
    assert isinstance(refused(document), tuple)
