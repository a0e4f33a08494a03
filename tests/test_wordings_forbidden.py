"""Forbidden wordings: the files' own examples, and how many of the provisions in tests/cases/wordings are found.

Of each list there the first eight were read while the patterns were written, the last four were not.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from contractgen.agreement import Agreement, Article, Paragraph, Text
from contractgen.checking import check
from contractgen.errors import LibraryError
from contractgen.findings import Finding
from contractgen.library import Library, load_library
from contractgen.shares import stated

from .conftest import ON, ROOT, SAMPLES
from .test_pairwise import bundled, drafted

CASES = ROOT / "tests/cases/wordings"
READ = 8
KINDS = ("bad", "good")
FILES = sorted(bundled().prohibitions)

Provision = tuple[str, str, str]
"""A rule's id, bad or good, the provision."""


def one_each(provisions: list[str]) -> Agreement:
    """Return an agreement with an article for every provision."""
    body = tuple(
        Article("", "约定", (Paragraph((Text(words),)),), label=f"第{number}条")
        for number, words in enumerate(provisions, 1)
    )
    return Agreement("某某产业技术创新战略联盟协议书", (), body, (), ())


def found_in(library: Library, provisions: list[Provision], *, certain: bool = False) -> list[bool]:
    """Tell for every provision whether its own rule reports it, or reports it for certain."""
    reported: dict[int, set[str]] = {}
    for finding in check(one_each([words for _, _, words in provisions]), library, ON).findings:
        if certain and finding.confidence != "certain":
            continue
        if place := re.match(r"第(\d+)条", finding.spot.place):
            reported.setdefault(int(place[1]), set()).add(finding.rule)
    return [rule in reported.get(number, ()) for number, (rule, _, _) in enumerate(provisions, 1)]


@cache
def cases(*, read: bool) -> tuple[Provision, ...]:
    """Return the provisions of all files that were read while writing, or those that were not."""
    made: list[Provision] = []
    for path in sorted(CASES.glob("*.yaml")):
        listed = yaml.safe_load(path.read_text("utf-8"))
        for kind in KINDS:
            part = listed[kind][:READ] if read else listed[kind][READ:]
            made.extend((path.stem, kind, words) for words in part)
    return tuple(made)


@cache
def rates(*, read: bool, certain: bool = False) -> tuple[float, float]:
    """Return what share of the bad provisions is found, and of the good ones reported all the same; maybe for certain."""
    told = list(cases(read=read))
    hits = found_in(bundled(), told, certain=certain)
    bad = [hit for hit, (_, kind, _) in zip(hits, told, strict=True) if kind == "bad"]
    good = [hit for hit, (_, kind, _) in zip(hits, told, strict=True) if kind == "good"]
    return sum(bad) / len(bad), sum(good) / len(good)


# --- examples ----------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rule", FILES)
def test_a_files_examples_come_out_as_it_says(library: Library, rule: str, kind: str):
    told = [(rule, kind, words) for words in library.prohibitions[rule].examples[kind]]
    wrong = [words for (_, _, words), hit in zip(told, found_in(library, told), strict=True) if hit != (kind == "bad")]
    assert wrong == []


@pytest.mark.parametrize("rule", FILES)
def test_a_file_has_at_least_three_examples_of_each_kind(library: Library, rule: str):
    assert [kind for kind in KINDS if len(library.prohibitions[rule].examples[kind]) < 3] == []


def test_every_file_has_provisions_to_measure_by():
    assert sorted(path.stem for path in CASES.glob("*.yaml")) == FILES


# --- rates -------------------------------------------------------------------


def test_of_the_provisions_read_at_least_95_per_cent_are_found():
    assert rates(read=True)[0] >= 0.95


def test_no_documented_false_alarm_among_those_read_is_reported(library: Library):
    told = [case for case in cases(read=True) if case[1] == "good"]
    assert [case for case, hit in zip(told, found_in(library, told), strict=True) if hit] == []


def test_of_the_provisions_not_read_as_many_are_found_as_were_measured():
    """The goal is 95 per cent; before there were examples to learn from, it was 55."""
    assert rates(read=False)[0] >= 0.8


def test_of_the_lawful_provisions_not_read_no_more_are_reported_than_were_measured():
    assert rates(read=False)[1] <= 0.11


def test_what_is_certain_is_hardly_ever_wrong():
    assert rates(read=False, certain=True)[1] <= 0.02


# --- our own drafts ----------------------------------------------------------


def grave(library: Library, agreement: Agreement) -> list[Finding]:
    """Return the findings of forbidden wordings that are more than a note."""
    told = check(agreement, library, ON).findings
    return [f for f in told if f.rule in library.prohibitions and f.severity != "note"]


def test_no_draft_of_any_pair_of_options_holds_a_forbidden_wording(library: Library):
    wrong = {f"{f.rule}: {f.spot.text}" for _, made in drafted() for f in grave(library, made.agreement)}
    assert wrong == set()


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_sample_holds_a_forbidden_wording(library: Library, sample: str):
    from contractgen.passes import load_answers, make

    made = make(library, load_answers(ROOT / "samples" / sample / "answers.yaml"), ON)
    assert [f"{f.rule}: {f.spot.text}" for f in grave(library, made.agreement)] == []


# --- what a finding says ------------------------------------------------------


def rules_in(library: Library, *lines: str) -> dict[str, str]:
    """Return the forbidden wordings found in one article of these lines, with their severity."""
    agreement = Agreement(
        "某某产业技术创新战略联盟协议书",
        (),
        (Article("", "约定", tuple(Paragraph((Text(line),)) for line in lines), label="第一条"),),
        (),
        (),
    )
    told = check(agreement, library, ON).findings
    return {f.rule: f.severity for f in told if f.rule in library.prohibitions}


def test_warnings_and_notes_never_call_anything_illegal(library: Library):
    mild = [r for r in library.prohibitions.values() if r.severity != "error"]
    assert [r.id for r in mild if re.search("违法|非法|illegal|unlawful", str((r.message, r.cure)))] == []


def test_a_weak_hit_of_an_error_is_only_a_warning(library: Library):
    assert rules_in(library, "乙方利用本技术生产的产品，年产量不得超过五千台。") == {"U04": "warning"}


def test_what_a_list_forbids_is_not_taken_for_agreed(library: Library):
    assert rules_in(library, "成员不得利用联盟从事下列行为：", "（一）统一定价；", "（二）联合抵制交易。") == {}


def test_a_ban_may_stand_in_the_words_that_lead_into_a_list(library: Library):
    told = rules_in(library, "被许可方不得有下列行为：", "（一）质疑许可专利的有效性；", "（二）泄露技术秘密。")
    assert told == {"U06": "error"}


def test_a_repeal_without_an_article_takes_no_forbidden_wording_back(library: Library):
    told = rules_in(library, "经销商应当执行甲方统一制定的零售价销售产品，违反的取消其供货资格。")
    assert told["U04"] == "error"


@pytest.mark.parametrize(
    ("words", "per_cent"),
    [
        ("定金为总价的百分之三十", 30),
        ("定金为总价的三成", 30),
        ("定金为总价的四分之一", 25),
        ("先付定金，数额为总价的一半", 50),
        ("合同总价一百万元，定金四十万元", 40),
        ("预付八十万元作为定金，总价二百万元", 40),
        ("定金四十万元", None),
        ("支付定金", None),
    ],
)
def test_the_share_stated_for_a_word_is_told(words: str, per_cent: int | None):
    at = words.index("定金")
    assert stated(words, at, at + 2, words) == per_cent


# --- the library's own check ---------------------------------------------------

WHOLE = """id: U99
title: 样例
forbids: 样例
basis: [民法典 153]
evidence: [{head: [样例词]}]
message: {zh: 甲, en: A}
cure: {zh: 乙, en: B}
examples: {bad: [样例词。], good: [别的词。]}
"""


def faults(folder: Path, text: str) -> list[str]:
    path = folder / "templates/zh/requirements/U99-sample.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    try:
        load_library((ROOT, folder))
    except LibraryError as error:
        return [f"{p.place.line} {p.values.get('key', p.values.get('reason', ''))}" for p in error.problems]
    return []


def test_a_whole_file_of_a_forbidden_wording_is_taken(tmp_path: Path):
    assert faults(tmp_path, WHOLE) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("{zh: 甲, en: A}", "{zh: 甲}", "6 message.en"),
        ("cure: {zh: 乙, en: B}\n", "", "1 cure.zh"),
        ("basis: [民法典 153]\n", "", "1 basis"),
        ("民法典 153", "民法点 153", "4 法规目录中没有“民法点”，是否想写“民法典”"),
        (", good: [别的词。]", "", "8 examples.good"),
        ("evidence: [{head: [样例词]}]", "denied: [{head: [样例词]}]", "1 evidence"),
    ],
)
def test_what_a_file_of_a_forbidden_wording_lacks_is_named(tmp_path: Path, old: str, new: str, fault: str):
    assert fault in faults(tmp_path, WHOLE.replace(old, new))
