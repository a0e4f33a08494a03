"""A waiver is somebody's decision with a reason: it changes what counts, never what was found."""

from __future__ import annotations

import pytest

from contractgen.findings import Spot
from contractgen.library import Library
from contractgen.waivers import WaiversError, apply, load_waivers

from .checks import finding, told, verdict

WHOLE = """- requirement: R3.7
  reason: 人员编制另行批准
  name: 王某
  date: 2026-11-20
"""
AT = """- rule: U07
  place: 第三条
  reason: 试点
  name: 李某
  date: 2026-11-21
"""
KNOWN = ("R3.7", "U07", "U08")


def entries(text: str):
    return load_waivers(text.encode(), "a.docx.waivers.yaml")


def faults(text: str) -> list[str]:
    try:
        entries(text)
    except WaiversError as refused:
        return [f"{p.place.line} {p.message}" for p in refused.problems]
    return []


def test_a_waiver_holds_who_why_and_when():
    waiver = entries(WHOLE)[0].waiver
    assert (waiver.rule, waiver.place, waiver.name, waiver.date) == ("R3.7", "", "王某", "2026-11-20")


@pytest.mark.parametrize("key", ["reason", "name", "date"])
def test_all_but_the_place_is_needed(key: str):
    text = "".join(line for line in WHOLE.splitlines(keepends=True) if not line.strip().startswith(key))
    assert faults(text) == ["1 缺少“{key}”"]


def test_one_of_rule_and_requirement_is_named():
    assert faults(WHOLE.replace("requirement: R3.7", "place: 第三条"))[0].startswith("1 每项豁免")
    assert faults(WHOLE + "  rule: U07\n")[0].startswith("1 每项豁免")


def test_every_fault_is_told_at_its_line():
    assert faults(WHOLE + AT.replace("2026-11-21", "明天").replace("place:", "plase:")) == [
        "6 不认识的项“{key}”",
        "9 “{text}”不是日期",
    ]


def test_a_file_that_is_no_list_is_refused():
    assert faults("rule: U07\n")[0].endswith("豁免应写成列表")
    assert faults("- U07\n") == ["1 豁免应分项填写"]


def test_broken_yaml_is_told_with_its_line():
    assert faults("- rule: [\n") != []


def test_a_waived_error_does_not_count_and_keeps_its_status(library: Library):
    checked = told(library, verdict(), finding()).checked
    made = apply(checked, entries(WHOLE), KNOWN).checked
    assert (checked.count("error"), made.count("error")) == (2, 1)
    assert made.verdicts[0].status == "missing"


@pytest.mark.parametrize(
    ("wanted", "place", "covered"),
    [
        ("第三条", "第三条", True),
        ("第三条", "第三条第二款", True),
        ("附件三", "附件三表格第4行", True),
        ("附件三", "附件三十", False),
        ("第三条第二款", "第三条", False),
        ("第 4 页", "第 4 页", True),
    ],
)
def test_a_place_covers_what_lies_in_it(library: Library, wanted: str, place: str, covered: bool):
    checked = told(library, finding(spot=Spot(place, "x"))).checked
    made = apply(checked, entries(AT.replace("第三条", wanted)), KNOWN).checked
    assert (made.findings[0].waived is not None) == covered


def test_a_waiver_of_what_is_met_is_unused(library: Library):
    made = apply(told(library, verdict(status="met")).checked, entries(WHOLE), KNOWN)
    assert made.checked.verdicts[0].waived is None
    assert len(made.unused) == 1


def test_unknown_and_unused_waivers_are_told_apart_with_their_lines(library: Library):
    text = WHOLE + AT.replace("U07", "U08") + AT.replace("U07", "U99")
    made = apply(told(library, verdict()).checked, entries(text), KNOWN)
    assert [p.place.line for p in made.unused] == [5]
    assert [p.place.line for p in made.unknown] == [10]
