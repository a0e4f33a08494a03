"""Chinese numerals, amounts in capitals, dates and periods as the law and the banks write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractgen.agreement import Number
from contractgen.languages import zh

CAPITALS = {
    "0": "零元整",
    "0.05": "伍分",
    "0.50": "伍角整",
    "0.55": "伍角伍分",
    "1": "壹元整",
    "10": "壹拾元整",
    "10.50": "壹拾元零伍角整",
    "30.02": "叁拾元零贰分",
    "101": "壹佰零壹元整",
    "325.04": "叁佰贰拾伍元零肆分",
    "1005": "壹仟零伍元整",
    "1409.50": "壹仟肆佰零玖元伍角整",
    "1680.32": "壹仟陆佰捌拾元零叁角贰分",
    "6007.14": "陆仟零柒元壹角肆分",
    "16409.02": "壹万陆仟肆佰零玖元零贰分",
    "10001": "壹万零壹元整",
    "100010": "壹拾万零壹拾元整",
    "107000.53": "壹拾万柒仟元零伍角叁分",
    "10000001.10": "壹仟万零壹元壹角整",
    "100010000": "壹亿零壹万元整",
    "120003004.56": "壹亿贰仟万叁仟零肆元伍角陆分",
    "150000000.05": "壹亿伍仟万元零伍分",
    "1000100001": "壹拾亿零壹拾万零壹元整",
    "6000006000": "陆拾亿零陆仟元整",
    "1234500000000": "壹万贰仟叁佰肆拾伍亿元整",
    "9999999999.99": "玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
}
NUMERALS = {
    10: "十", 11: "十一", 20: "二十", 99: "九十九", 100: "一百", 101: "一百零一", 110: "一百一十", 111: "一百一十一",
    206: "二百零六", 1001: "一千零一", 1010: "一千零一十", 1260: "一千二百六十", 10001: "一万零一",
}  # fmt: skip


@pytest.mark.parametrize(("amount", "words"), CAPITALS.items())
def test_an_amount_is_written_in_capitals(amount: str, words: str):
    assert words == zh.capital(Decimal(amount))


@pytest.mark.parametrize(("amount", "words"), CAPITALS.items())
def test_capitals_are_read_back(amount: str, words: str):
    assert Decimal(amount) == zh.parse_capital(words)


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("壹元正", "1"),
        ("壹圆整", "1"),
        ("零元零伍分", "0.05"),
        ("伍角", "0.5"),
        ("壹拾万零柒仟元伍角叁分", "107000.53"),
        ("人民币壹佰元整", "100"),
    ],
)
def test_lawful_variants_of_capitals_read_the_same(words: str, amount: str):
    assert Decimal(amount) == zh.parse_capital(words)


@pytest.mark.parametrize("words", ["", "元整", "一百元整", "壹佰", "abc"])
def test_what_is_no_capital_amount_is_refused(words: str):
    with pytest.raises(ValueError, match="capital"):
        zh.parse_capital(words)


@pytest.mark.parametrize("amount", ["0.005", "100.005", "NaN", "1E+17"])
def test_amounts_that_cannot_be_paid_are_refused(amount: str):
    with pytest.raises((ValueError, ArithmeticError)):
        zh.capital(Decimal(amount))


@given(st.integers(0, 10**16 - 1))
def test_every_amount_survives_the_trip_into_capitals_and_back(fen: int):
    amount = Decimal(fen) / 100
    assert amount == zh.parse_capital(zh.capital(amount))


@pytest.mark.parametrize(("number", "words"), NUMERALS.items())
def test_a_numeral_is_written_as_statutes_count(number: int, words: str):
    assert words == zh.numeral(number)


@given(st.integers(1, 99_999))
def test_every_numeral_is_read_back(number: int):
    assert number == zh.parse_numeral(zh.numeral(number))


@pytest.mark.parametrize(
    ("text", "number"), [("廿一", 21), ("二〇二六", 2026), ("１２", 12), ("12", 12), ("两百", 200)]
)
def test_other_ways_of_writing_numbers_are_read(text: str, number: int):
    assert number == zh.parse_numeral(text)


@pytest.mark.parametrize("text", ["2026-03-01", "2026年3月1日", "2026/3/1", "２０２６年３月１日"])
def test_dates_are_read_in_every_usual_form(text: str):
    assert date(2026, 3, 1) == zh.parse_date(text)


def test_a_date_is_written_without_leading_zeros():
    assert zh.long_date(date(2026, 3, 1)) == "2026年3月1日"


@pytest.mark.parametrize(
    ("number", "unit", "words"),
    [
        (30, "day", "三十日"),
        (2, "day", "二日"),
        (2, "month", "两个月"),
        (3, "year", "三年"),
        (10, "workday", "十个工作日"),
    ],
)
def test_periods_are_written_in_words(number: int, unit: str, words: str):
    assert words == zh.period(number, unit)


@pytest.mark.parametrize(
    ("text", "period"), [("6个月", (6, "month")), ("10个工作日", (10, "workday")), ("三年", (3, "year"))]
)
def test_periods_are_read(text: str, period: tuple[int, str]):
    assert period == zh.parse_period(text)


def test_a_percentage_is_written_in_words():
    assert zh.percent(Decimal("12.50")) == "百分之十二点五"


def test_a_list_is_joined_as_chinese_does():
    assert [zh.join([]), zh.join(["甲"]), zh.join(["甲", "乙", "丙"])] == ["", "甲", "甲、乙和丙"]


def test_articles_that_follow_one_another_are_cited_as_a_range():
    numbers = [Number(f"第{n}条", "") for n in ("三十", "三十一", "三十二")]
    assert zh.cite_articles(numbers) == (numbers[0], "至", numbers[2])


def test_articles_apart_are_cited_one_by_one():
    numbers = [Number(f"第{n}条", "") for n in ("三", "五", "九")]
    assert zh.cite_articles(numbers) == (numbers[0], "、", numbers[1], "和", numbers[2])


def test_an_item_is_cited_with_its_paragraph_where_there_are_several_lists():
    cited = zh.cite_item(Number("第十一条", "a"), 2, [Number("（二）", "b"), Number("2.", "c")])
    assert "".join(p if isinstance(p, str) else p.label for p in cited) == "第十一条第二款第（二）项第2目"
