"""Conditions: true, false, or unknown with the facts wanted; nothing but what the language has."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractgen.agreement import Blank
from contractgen.conditions import ConditionError, Unknown, evaluate, facts, parse
from contractgen.kinds import Choice

PARTIES = ({"kind": Choice("enterprise"), "foreign": False}, {"kind": Choice("university"), "foreign": True})
FACTS: dict[str, Any] = {
    "form": Choice("contract", "契约型"),
    "parties": PARTIES,
    "end": date(2029, 1, 1),
    "amount": Decimal("12.50"),
    "open": Blank("open", "未答"),
    "rows": ({"percent": Decimal(60)}, {"percent": Decimal(40)}),
    "yes": True,
}


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("form == 'contract'", True),
        ("form in ['company', 'contract']", True),
        ("count(parties) == 2", True),
        ("count(parties, kind == 'university') > 0", True),
        ("any(parties, foreign) and not all(parties, foreign)", True),
        ("sum(rows.percent) == 100", True),
        ("unique(rows.percent)", True),
        ("end > '2028-12-31'", True),
        ("amount <= 12.5", True),
        ("missing == 1", False),
        ("missing != 1", True),
        ("missing not in ['a']", True),
        ("missing", False),
        ("yes and form != 'contract'", False),
    ],
)
def test_a_condition_over_known_facts(text: str, truth: bool):
    assert evaluate(parse(text), FACTS.get) is truth


@pytest.mark.parametrize("text", ["open", "open == 1", "yes and open", "not open", "open or missing", "open in ['a']"])
def test_an_open_fact_leaves_a_condition_unknown(text: str):
    assert evaluate(parse(text), FACTS.get) == Unknown(frozenset({"open"}))


@pytest.mark.parametrize(("text", "truth"), [("open and missing", False), ("open or yes", True)])
def test_an_open_fact_that_decides_nothing_is_not_asked_for(text: str, truth: bool):
    assert evaluate(parse(text), FACTS.get) is truth


@pytest.mark.parametrize(
    "text",
    [
        "a + 1 > 2",
        "a[0]",
        "a.b()",
        "len(a)",
        "__import__('os')",
        "lambda: 1",
        "a if b else c",
        "f'{a}'",
        "a is b",
        "",
        "a ==",
        "sum(a)",
        "all(a)",
    ],
)
def test_what_the_language_does_not_have_is_refused(text: str):
    with pytest.raises(ConditionError):
        parse(text)


def test_the_facts_of_a_condition_are_its_names():
    assert facts(parse("a.b == 1 and count(c, d) > e")) == {"a.b", "c", "d", "e"}


TRUTHS = st.sampled_from(["yes", "missing", "open"])


@given(TRUTHS, TRUTHS)
def test_de_morgan_holds_in_three_values(left: str, right: str):
    both = evaluate(parse(f"not ({left} and {right})"), FACTS.get)
    assert both == evaluate(parse(f"not {left} or not {right}"), FACTS.get)


@given(TRUTHS, TRUTHS)
def test_and_does_not_mind_the_order(left: str, right: str):
    assert evaluate(parse(f"{left} and {right}"), FACTS.get) == evaluate(parse(f"{right} and {left}"), FACTS.get)
