"""The command line: results on standard output, everything else beside it, nothing lost, no traceback."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from .conftest import ROOT, SAMPLES

Change = Callable[[dict[str, Any]], str]


def contractgen(*arguments: str | Path, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "contractgen", *map(str, arguments)]
    chosen = {**os.environ, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", **environment}
    chosen.pop("CONTRACTGEN_LANG", None)
    chosen.update({k: v for k, v in environment.items() if k == "CONTRACTGEN_LANG"})
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd, env=chosen)


SIX = ROOT / "samples/six-members/answers.yaml"


def test_draft_writes_the_file_and_prints_its_path(tmp_path: Path):
    run = contractgen("draft", SIX, "-o", tmp_path / "a.docx", "--on", "2026-11-24")
    assert (run.returncode, run.stdout.strip()) == (0, str(tmp_path / "a.docx"))
    assert (tmp_path / "a.docx").read_bytes()[:2] == b"PK"
    assert re.search(r"\d+ 条，8 个附件，6 方；空缺 0 处", run.stderr)


@pytest.mark.parametrize("form", ["docx", "html", "md", "txt"])
def test_the_suffix_tells_the_format(tmp_path: Path, form: str):
    contractgen("draft", SIX, "-o", tmp_path / f"a.{form}")
    assert (tmp_path / f"a.{form}").stat().st_size > 50_000


def test_a_draft_with_open_answers_is_refused_and_lists_them(tmp_path: Path, changed: Change):
    answers = tmp_path / "answers.yaml"
    answers.write_text(changed({"alliance.industry": None, "term.end": None}), "utf-8")
    run = contractgen("draft", answers, "-o", tmp_path / "a.docx")
    assert run.returncode == 2
    assert "alliance.industry" in run.stderr
    assert "term.end" in run.stderr
    assert not (tmp_path / "a.docx").exists()


def test_allow_blanks_writes_the_draft_with_the_mark(tmp_path: Path, changed: Change):
    answers = tmp_path / "answers.yaml"
    answers.write_text(changed({"alliance.industry": None}), "utf-8")
    run = contractgen("draft", answers, "-o", tmp_path / "a.txt", "--allow-blanks")
    text = (tmp_path / "a.txt").read_text("utf-8")
    assert run.returncode == 0
    assert text.split("\n")[0].endswith("（草案）")
    assert "【产业技术领域】" in text


def test_every_fault_of_the_answers_is_listed_with_its_place(tmp_path: Path, changed: Change):
    answers = tmp_path / "answers.yaml"
    answers.write_text(changed({"alliance.naem": "x", "goals.0.due": "2026-02-30"}), "utf-8")
    run = contractgen("draft", answers, "-o", tmp_path / "a.docx")
    assert run.returncode == 2
    assert run.stderr.count(f"{answers}:") == 2
    assert "Traceback" not in run.stderr


def test_faults_are_told_in_english_on_request(tmp_path: Path, changed: Change):
    answers = tmp_path / "answers.yaml"
    answers.write_text(changed({"term.end": "2026-11-30"}), "utf-8")
    for arguments in (
        ("--lang", "en", "draft", answers),
        ("draft", answers, "--lang=en"),
        ("draft", answers, "--lang", "en"),
    ):
        assert "is not after the start" in contractgen(*arguments).stderr


def test_an_existing_file_survives_a_refusal(tmp_path: Path):
    (tmp_path / "a.docx").write_text("old")
    (tmp_path / "bad.yaml").write_text("alliance：\n", "utf-8")
    assert contractgen("draft", tmp_path / "bad.yaml", "-o", tmp_path / "a.docx").returncode == 2
    assert (tmp_path / "a.docx").read_text() == "old"


def test_without_a_name_an_existing_file_is_not_overwritten(tmp_path: Path):
    first = contractgen("draft", SIX, cwd=tmp_path)
    again = contractgen("draft", SIX, cwd=tmp_path)
    assert (first.returncode, again.returncode) == (0, 2)
    assert "已存在" in again.stderr


def test_a_folder_that_is_not_there_is_told(tmp_path: Path):
    run = contractgen("draft", SIX, "-o", tmp_path / "none/a.docx")
    assert (run.returncode, "Traceback" in run.stderr) == (2, False)


def test_standard_output_may_be_the_file():
    run = contractgen("draft", SIX, "-o", "-", "--format", "txt")
    assert run.stdout.startswith("云州车载激光雷达产业技术创新战略联盟协议书")


def test_papers_are_written_beside_the_agreement(tmp_path: Path):
    contractgen("draft", SIX, "-o", tmp_path / "a.docx", "--papers")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a-用印材料.docx", "a.docx"]


def test_pdf_without_libreoffice_says_what_to_install(tmp_path: Path):
    run = contractgen("draft", SIX, "-o", tmp_path / "a.pdf", CONTRACTGEN_SOFFICE="no-such-program")
    assert run.returncode == 2
    assert "LibreOffice" in run.stderr


@pytest.mark.judge
def test_pdf_comes_from_libreoffice(tmp_path: Path):
    from .conftest import tool

    tool("soffice")
    contractgen("draft", SIX, "-o", tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes()[:4] == b"%PDF"


def test_an_unknown_format_names_the_known_ones(tmp_path: Path):
    run = contractgen("draft", SIX, "-o", tmp_path / "a.odt")
    assert run.returncode == 2
    assert "docx、html、md、txt、pdf" in run.stderr


def test_a_wrong_date_is_refused():
    assert contractgen("draft", SIX, "--on", "tomorrow").returncode == 2


def test_an_unknown_command_is_refused_without_traceback():
    run = contractgen("drafft")
    assert (run.returncode, "Traceback" in run.stderr) == (2, False)


def test_what_a_chosen_variant_falls_short_of_is_said(tmp_path: Path, changed: Change):
    answers = tmp_path / "answers.yaml"
    answers.write_text(changed({"external.form": "each-own"}), "utf-8")
    run = contractgen("draft", answers, "-o", tmp_path / "a.txt")
    assert "R3.6" in run.stderr


def test_why_names_clause_choice_and_basis():
    run = contractgen("why", SIX, "争议解决")
    assert "disputes/arbitration" in run.stdout
    assert "填报为“仲裁”" in run.stdout
    assert "《中华人民共和国仲裁法》第二十七条" in run.stdout


@pytest.mark.parametrize("article", ["第二十条", "20", "附件三"])
def test_why_finds_an_article_by_its_number(article: str):
    run = contractgen("why", SIX, article)
    assert run.stdout.split("\n")[0].startswith({"20": "第二十条"}.get(article, article))


def test_why_without_such_an_article_says_which_there_are():
    run = contractgen("why", SIX, "第九百条")
    assert (run.returncode, "附件八" in run.stderr) == (1, True)


def test_why_lists_what_is_asked_and_what_is_proposed_with_its_reason():
    run = contractgen("why", SIX, "--questions")
    assert "仲裁机构（disputes.institution）：云州仲裁委员会" in run.stdout
    assert "改正的期限（日）（periods.cure）：拟为 30——司法解释以催告后三十日为合理期限" in run.stdout
    assert "谁出钱（guide.payer）：未答，可以不答" in run.stdout


def test_why_lists_what_waits_for_other_answers(tmp_path: Path):
    answers = tmp_path / "a.yaml"
    answers.write_text("alliance:\n  name: 某联盟\n", "utf-8")
    run = contractgen("why", answers, "--questions")
    assert run.returncode == 0
    assert "缔约方的写法（parties_form）：先答 parties" in run.stdout


def test_the_schema_lies_beside_the_samples_and_is_current():
    run = contractgen("schema")
    assert json.loads(run.stdout) == json.loads((ROOT / "samples/answers.schema.json").read_text("utf-8"))


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_follows_the_schema_and_points_to_it(name: str):
    text = (ROOT / "samples" / name / "answers.yaml").read_text("utf-8")
    schema = json.loads((ROOT / "samples/answers.schema.json").read_text("utf-8"))
    jsonschema.validate(yaml.load(text, yaml.BaseLoader), _all_strings(schema))
    assert text.startswith("# yaml-language-server: $schema=../answers.schema.json\n")


def _all_strings(schema: dict) -> dict:
    """BaseLoader reads numbers as text, which an editor would not: integers may be strings anyway."""
    return schema


def test_a_layer_is_taken_from_the_settings_beside_the_answers(tmp_path: Path, base: str):
    (tmp_path / "answers.yaml").write_text(base, "utf-8")
    (tmp_path / "contractgen.toml").write_text('library = ["firm"]\n', "utf-8")
    clause = tmp_path / "firm/clauses/zh/severability/severability.md"
    clause.parent.mkdir(parents=True)
    clause.write_text("---\nheading: 本所可分性条款\n---\n部分无效的，其余有效。\n", "utf-8")
    contractgen("draft", tmp_path / "answers.yaml", "-o", tmp_path / "a.txt")
    assert "本所可分性条款" in (tmp_path / "a.txt").read_text("utf-8")


def test_doctor_reports_and_ends_well():
    run = contractgen("doctor")
    assert (run.returncode, "条款库" in run.stdout) == (0, True)


def test_version_and_help_end_well():
    assert contractgen("--version").stdout.startswith("contractgen ")
    assert "draft" in contractgen("--help").stdout
