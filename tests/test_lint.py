"""`library lint`: the bundled library is clean, and every fault of a layer is told at its line with its cure."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from contractgen.cli import run
from contractgen.linting import Linted, every_check, lint, titles
from contractgen.linting.report import FORMATS

from .conftest import ON, ROOT


@pytest.fixture(scope="module")
def bundled() -> Linted:
    return lint((ROOT,), ON)


def test_the_bundled_library_has_no_fault(bundled: Linted):
    assert [(f.rule, str(f.problem.place)) for f in bundled.faults] == []


def test_every_clause_and_term_is_looked_at(bundled: Linted):
    written = list((ROOT / "clauses").rglob("*.md"))
    assert bundled.clauses == len(written)


def test_every_rule_has_a_title_and_a_severity():
    for module in every_check():
        for rule, (severity, title) in module.RULES.items():
            assert severity in ("error", "warning", "note")
            assert titles()[rule] == title


def test_one_lint_knows_nothing_of_the_layer_of_another(tmp_path: Path):
    """In one process: what was worked out for a library must not be taken for the next."""
    for name in ("green", "amber"):
        topic = tmp_path / name / "clauses/zh" / name
        topic.mkdir(parents=True)
        (topic / "topic.yaml").write_text(f"title: 试验{name}\nchapter: projects\nafter: acceptance\n", "utf-8")
        (topic / "only.md").write_text(f"---\nheading: 试验{name}\n---\n成员应当保存记录。\n", "utf-8")
        assert [f.rule for f in lint((ROOT, tmp_path / name), ON).faults] == []


@pytest.fixture
def firm(tmp_path: Path) -> Path:
    path = tmp_path / "clauses/zh/severability/severability.md"
    path.parent.mkdir(parents=True)
    path.write_text("---\nheading: 可分性\n---\n部分无效的,其余有效，依照@{nowhere}办理。\n", "utf-8")
    return tmp_path


def test_text_is_one_line_a_fault_with_place_and_cure(firm: Path, capsys: pytest.CaptureFixture[str]):
    status = run(["--lang", "zh_CN", "library", "lint", "--library", str(firm)])
    lines = capsys.readouterr().out.splitlines()
    assert status == 1
    assert any(line.startswith(f"{firm}/clauses/zh/severability/severability.md:4:") for line in lines)
    assert any("[half-width]" in line and "全角" in line for line in lines)
    assert any("[no-such-topic]" in line for line in lines)


def test_json_and_sarif_hold_the_same_faults(firm: Path):
    linted = lint((ROOT, firm), ON)
    told = json.loads(FORMATS["json"](linted, "en"))
    log = json.loads(FORMATS["sarif"](linted, "en"))
    assert [f["rule"] for f in told["faults"]] == [r["ruleId"] for r in log["runs"][0]["results"]]
    assert told["summary"]["errors"] == linted.count("error")


def test_faults_may_be_asked_for_one_file(firm: Path, capsys: pytest.CaptureFixture[str]):
    status = run(["--lang", "zh_CN", "library", "lint", "--library", str(firm), str(firm / "clauses/zh/other.md")])
    assert status == 0
    assert "错误 0" in capsys.readouterr().out


def test_a_lock_is_written_and_a_change_without_a_version_is_found(tmp_path: Path):
    path = tmp_path / "clauses/zh/severability/severability.md"
    path.parent.mkdir(parents=True)
    text = "---\nheading: 条款的独立性\nversion: 2\n---\n部分条款无效的，其余条款继续有效。\n"
    path.write_text(text, "utf-8")
    assert run(["library", "lint", "--lock", "--library", str(tmp_path)]) == 0
    assert "severability/severability 2 " in (tmp_path / "clauses.lock").read_text("utf-8")
    path.write_text(text.replace("继续有效", "仍然有效"), "utf-8")
    (fault,) = [f for f in lint((ROOT, tmp_path), ON).faults if f.severity == "error"]
    assert fault.rule == "changed-without-version"
    assert fault.problem.place.line == 3
    path.write_text(text.replace("继续有效", "仍然有效").replace("version: 2", "version: 3"), "utf-8")
    assert lint((ROOT, tmp_path), ON).count("error") == 0
    path.write_text(text.replace("version: 2", "version: 1"), "utf-8")
    assert "version-went-back" in {f.rule for f in lint((ROOT, tmp_path), ON).faults}
