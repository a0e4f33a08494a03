"""Reports tell the same result in every format: what, where, why, on what basis, with what cure, and what a human judges."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractgen.errors import FormatError
from contractgen.findings import Spot, Waiver
from contractgen.folding import fold, width
from contractgen.library import Library
from contractgen.overview import SHOWN, Report, cited, conditions, gravest, ordered, shown
from contractgen.remedies import remedy_text
from contractgen.reports import FORMATS, html, rendered, review, sarif, text
from contractgen.reports.json import as_data
from contractgen.word.package import unpack
from contractgen.word.walk import walk

from .checks import ON, SMALL, finding, small, told, verdict
from .conftest import REQUIRED
from .test_judges import office, pages, squeezed, validated

WIDTHS = (40, 57, 80, 100, 200)
WEAK = verdict(
    "R3.3",
    "weak",
    title="有执行机构",
    why="只写到一部分",
    evidence=(Spot("第二条", "配备必要的工作人员", "text", 9, 18, 27),),
)
REVIEW = verdict(
    "R1.1", "met", confidence="review", title="独立法人", why="证照须由人核对", evidence=(Spot("首部", "星瀚"),)
)
MET = verdict(
    "R2.1", "met", title="约束力", evidence=(Spot("第三条", "本协议对全体成员具有法律约束力", "text", 12, 0, 15),)
)
WAIVED = replace(verdict("R3.2", title="有咨询机构"), waived=Waiver("R3.2", "", "另以章程设立", "王某", "2026-11-20"))
WISH = verdict("R1.3", necessity="recommended", title="骨干企业")
HOSTILE = '<script>alert("1")</script>&\x1b[31m\u202e{x}'


@pytest.fixture
def full(library: Library) -> Report:
    """A report with a result of every kind."""
    results = (verdict(), WEAK, REVIEW, MET, WAIVED, WISH, finding(), finding("x-1", "warning", confidence="review"))
    return told(library, *results, finding("x-2", "note", effect="style"), unchecked=("第 12 页：扫描图像",))


# --- the terminal ------------------------------------------------------------


def test_the_first_line_names_file_template_profile_and_date(full: Report):
    first = text.render(full, 200).split("\n")[0]
    assert [w for w in ("draft.txt", "alliance", "国科发政〔2008〕770号（770）", "2026-11-24") if w not in first] == []


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("spoken", ["zh_CN", "en"])
def test_no_line_is_wider_than_the_terminal(library: Library, full: Report, columns: int, spoken: str):
    for report in (replace(full, spoken=spoken), small(library, spoken=spoken)):
        assert max(map(width, text.render(report, columns).split("\n"))) <= columns


@given(st.text("甲乙，。（“a b/1", max_size=120), st.integers(8, 60))
def test_folding_loses_no_character(words: str, columns: int):
    assert "".join("".join(fold(words, columns, "  ", "    ")).split()) == "".join(words.split())


@given(st.text("甲乙丙丁，。", min_size=1, max_size=120).filter(lambda t: not re.search("[，。]{4}", t)))
def test_no_folded_line_begins_with_closing_punctuation(words: str):
    assert [line for line in fold(words, 20)[1:] if line[0] in "，。"] == []


def test_coverage_counts_every_needed_requirement_once(library: Library):
    report = small(library)
    counted = sum(sum(c.counted().values()) for c in conditions(report.checked))
    assert counted == sum(v.necessity != "recommended" for v in report.checked.verdicts)


def test_the_six_conditions_stand_in_order(library: Library):
    lines = text.render(small(library), 100).split("\n")
    assert [line[:5] for line in lines if line.startswith("八（")] == [f"八（{n}）" + " " for n in "一二三四五六"]


def test_a_result_is_told_with_place_quotation_reason_basis_and_clause(full: Report):
    shown_text = text.render(full, 120)
    for words in (
        "R3.3 有执行机构——只写到一部分",
        "第二条“配备必要的工作人员”",
        "国科发政〔2008〕770号 八(三)",
        "executive-organ/host-unit",
    ):
        assert words in shown_text


def test_what_a_human_must_judge_is_told_though_only_recommended(library: Library):
    one = verdict("R1.3", "met", necessity="recommended", confidence="review", title="骨干企业", why="地位须由人判断")
    assert "R1.3 骨干企业——初判符合：地位须由人判断" in text.render(told(library, one), 100)


def test_what_is_still_missing_of_a_weak_requirement_is_named(library: Library):
    one = verdict("R3.7", "weak", elements={"headcount": "missing", "employer": "met"})
    assert "还缺：人数" in text.render(told(library, one), 100)


def test_findings_come_by_severity(full: Report):
    told_text = text.render(full, 120)
    assert told_text.index("\n错误（1）") < told_text.index("\n警告（1）") < told_text.index("\n提示（1）")


def test_a_finding_is_called_by_what_its_rule_is_about(library: Library):
    report = told(library, finding("court-without-connection"))
    assert "第三条 约定的法院不能管辖" in text.render(report, 100)
    assert "第三条 约定的法院不能管辖" in html.render(report).decode()


def test_what_was_not_read_and_what_a_human_judges_is_said(full: Report):
    told_text = text.render(full, 120)
    assert [w for w in ("第 12 页：扫描图像", "不是律师意见", "须由人判断") if w not in told_text] == []


def test_a_waived_result_says_who_and_why(full: Report):
    assert "R3.2 有咨询机构：另以章程设立（王某，2026-11-20）" in text.render(full, 120)


def test_colour_only_where_asked(full: Report):
    assert ("\x1b[" in text.render(full, 100), "\x1b[" in text.render(full, 100, colour=True)) == (False, True)


def test_a_document_cannot_command_the_terminal(library: Library):
    report = told(library, finding(spot=Spot("第三条", HOSTILE)), unchecked=(HOSTILE,))
    assert set(text.render(report, 80)) & {"\x1b", "\u202e"} == set()


def test_english_tells_the_programs_own_words_in_english(full: Report):
    assert re.search(r"missing \(\d\)", text.render(replace(full, spoken="en"), 100))


# --- order and weight --------------------------------------------------------


def test_requirements_are_ordered_as_people_count():
    names = ["A2.1", "R4.10", "R4.9", "R10.1", "A10.1", "R1.1"]
    assert [v.id for v in ordered(verdict(n) for n in names)] == ["R1.1", "R4.9", "R4.10", "R10.1", "A2.1", "A10.1"]


def test_what_is_void_weighs_more_than_what_is_missing(full: Report):
    assert [getattr(r, "rule", "") or r.id for r in gravest(full.checked, 3)] == ["U07", "R3.7", "x-1"]


def test_what_a_human_must_judge_is_counted_as_nothing_else():
    assert (shown(REVIEW), shown(MET)) == ("review", "met")


def test_bases_are_cited_as_people_do(full: Report):
    assert cited(full.checked, full.library.statutes) == full.checked
    assert full.checked.findings[0].basis == ("《民法典》第一百五十三条",)


# --- JSON and SARIF ----------------------------------------------------------


def test_json_has_the_published_keys(full: Report):
    data = as_data(full.checked)
    assert {
        "schema",
        "document",
        "template",
        "profile",
        "on",
        "unchecked",
        "requirements",
        "findings",
        "summary",
    } <= set(data)
    assert set(data["summary"]) == {"met", "weak", "missing", "not-applicable", "errors", "warnings", "review"}
    assert {"page", "paragraph", "start", "end"} == set(data["findings"][0]["at"])


def test_json_counts_no_waived_error_and_keeps_its_status(full: Report):
    data = as_data(full.checked)
    assert data["summary"]["errors"] == 2  # R3.7 and U07
    one = next(r for r in data["requirements"] if r["id"] == "R3.2")
    assert (one["status"], one["waived"]["name"]) == ("missing", "王某")


def test_every_sarif_result_points_to_its_rule(full: Report):
    run = json.loads(sarif.render([full]))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[r["ruleIndex"]]["id"] for r in run["results"]] == [r["ruleId"] for r in run["results"]]
    assert [r["id"] for r in rules if not r["help"]["text"]] == []


def test_sarif_gives_a_level_only_to_failures(full: Report):
    results = json.loads(sarif.render([full]))["runs"][0]["results"]
    assert {(r["kind"], r["level"]) for r in results} == {
        ("fail", "error"), ("fail", "warning"), ("fail", "note"), ("review", "none"),
    }  # fmt: skip


def test_sarif_suppresses_what_is_waived(full: Report):
    results = json.loads(sarif.render([full]))["runs"][0]["results"]
    assert [r["ruleId"] for r in results if r.get("suppressions")] == ["R3.2"]


def test_sarif_finds_the_words_in_a_text_file(full: Report):
    results = json.loads(sarif.render([full]))["runs"][0]["results"]
    region = next(r for r in results if r["ruleId"] == "U07")["locations"][0]["physicalLocation"]["region"]
    line = SMALL.split("\n")[region["startLine"] - 1]
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == "由秘书处裁决，裁决是终局的"


@pytest.mark.judge
def test_sarif_follows_the_published_schema(library: Library, full: Report):
    schema = os.environ.get("CONTRACTGEN_SARIF_SCHEMA", "")
    if not Path(schema).is_file():
        if REQUIRED:
            pytest.fail("the SARIF schema is required here and absent")
        pytest.skip("the SARIF schema is absent")
    log = json.loads(sarif.render([full, small(library), told(library, spoken="en")]))
    assert list(jsonschema.Draft4Validator(json.loads(Path(schema).read_text("utf-8"))).iter_errors(log)) == []


# --- HTML --------------------------------------------------------------------


class _Page(HTMLParser):
    """The tags of a page, its marked words, and whether every tag is closed where it should be."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.marked: list[str] = []
        self.broken: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.tags.append(tag)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.broken.append(tag)

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "mark":
            self.marked.append(data)


def test_the_page_is_well_formed_and_needs_nothing_from_outside(full: Report):
    page = html.render(full).decode()
    found = _Page(page)
    assert (found.open, found.broken) == ([], [])
    assert {"script", "link", "img", "iframe"} & set(found.tags) == set()
    assert "http" not in page


def test_whatever_the_document_holds_is_only_text(library: Library):
    report = told(library, finding(spot=Spot(HOSTILE, HOSTILE), message=HOSTILE), verdict(title=HOSTILE, why=HOSTILE))
    checked = replace(report.checked, name=HOSTILE, unchecked=(HOSTILE,), parties=(HOSTILE,))
    page = html.render(replace(report, checked=checked)).decode()
    assert "<script" not in page


def test_evidence_is_marked_in_the_paragraph_it_stands_in(full: Report):
    page = html.render(full).decode()
    assert "配备必要的工作人员" in _Page(page).marked
    assert "秘书处设在星瀚光电科技股份有限公司，<mark>" in page


def test_every_colour_has_its_word(full: Report):
    page = html.render(full).decode()
    for kind in ("met", "weak", "missing", "review"):
        assert re.search(rf'<span class="tag {kind}">{SHOWN[kind]}', page)


def test_the_cure_is_there_to_copy(full: Report):
    page = html.render(full).decode()
    assert "秘书处配备专职人员不少于【专职人员数】名" in page


def test_the_page_speaks_english(full: Report):
    page = html.render(replace(full, spoken="en")).decode()
    assert '<html lang="en">' in page
    assert "Coverage" in page


def test_no_clause_leaves_signs_of_the_library_behind(library: Library):
    signs = re.compile(r"\{\{|\{%|@\{|\[\[|\]\]|\[__|\^[a-z]|【待填】")
    texts = {
        clause.id: remedy_text(clause.id, library, template, ON)
        for template in library.templates.values()
        for clauses in library.clauses.values()
        for clause in clauses
    }
    assert [name for name, words in texts.items() if not words or signs.search(words)] == []


def test_a_clause_to_copy_has_its_items_labelled(library: Library):
    words = remedy_text("executive-organ/host-unit", library, library.template("alliance"), ON)
    assert "（七）办理理事会交办的其他事务。" in words
    assert "【关于对外责任主体的条款】" in words


# --- the review form ---------------------------------------------------------


def form_text(report: Report) -> str:
    found = []
    for block in walk(unpack(rendered(report, "review"), "x.docx"), "x.docx").blocks:
        rows = getattr(block, "rows", None)
        found += [p.text for row in rows for cell in row for p in cell] if rows else [getattr(block, "text", "")]
    return "\n".join(found)


def test_the_form_names_alliance_lead_unit_profile_and_hash(full: Report):
    words = form_text(full)
    for wanted in (
        "云州激光雷达产业技术创新战略联盟协议书",
        "星瀚光电科技股份有限公司（牵头单位）",
        "770号（770）",
        full.checked.sha256,
    ):
        assert wanted in words


def test_the_form_has_six_conditions_a_signature_and_says_it_is_advice(library: Library):
    words = form_text(small(library))
    assert [f"八（{n}）" for n in "一二三四五六" if f"八（{n}）" not in words] == []
    assert [w for w in ("审查人（签字）", "仅供参考", "一次性补正", "影响最大的三项") if w not in words] == []


def test_a_list_that_does_not_fit_says_how_many_there_are():
    assert review.listed([f"第{n}项内容" for n in range(30)], 40).endswith("等 30 项")
    assert width(review.listed(["长" * 90] * 4, 40)) <= 40


def overfull(library: Library) -> Report:
    """A report as full as can be: every list longer than its room."""
    report = small(library)
    verdicts = tuple(
        replace(v, status="missing" if n % 2 else "weak", title=v.title + "甚长的要求名称" * 4)
        for n, v in enumerate(report.checked.verdicts)
    )
    deep = Spot("第一百零三条第二款第（十二）项第3目", "原文" * 60)
    findings = tuple(finding(f"U{n:02}", spot=deep, message="约定无效，" * 60, remedy="改为" * 80) for n in range(40))
    checked = replace(
        report.checked,
        verdicts=verdicts,
        findings=findings,
        name="长" * 160 + ".docx",
        parties=tuple(f"某某市第{n}新能源汽车动力电池制造股份有限公司" for n in range(100)),
        unchecked=tuple(f"第 {n} 页：扫描图像" for n in range(60)),
        dated="today",
    )
    assert report.agreement is not None
    return replace(report, checked=checked, agreement=replace(report.agreement, title="名称特别长的联盟" * 30))


@pytest.mark.judge
def test_the_form_stays_on_one_page_however_much_there_is(library: Library):
    data = rendered(overfull(library), "review")
    assert validated(data) == []
    found = pages(office(data, "pdf"))
    assert len(found) == 1
    assert "审查人（签字）" in squeezed(found[0])


# --- formats -----------------------------------------------------------------


@pytest.mark.parametrize("form", [f for f in FORMATS if f != "docx"])
def test_every_format_takes_names_that_are_no_unicode(full: Report, form: str):
    name = b"\xff.txt".decode("utf-8", "surrogateescape")
    assert rendered(replace(full, checked=replace(full.checked, name=name)), form)


def test_comments_are_refused_for_other_files_and_html_is_offered(full: Report):
    with pytest.raises(FormatError) as refused:
        rendered(full, "docx")
    assert "html" in refused.value.problems[0].remedy
