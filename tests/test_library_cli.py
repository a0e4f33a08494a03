"""`contractgen library`: what a lawyer sees of the library and does with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from contractgen.cli import run

from .conftest import ON, ROOT


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Return exit status, standard output and standard error of one command."""
    status = run(["--lang", "zh_CN", "library", *arguments])
    shown = capsys.readouterr()
    return status, shown.out, shown.err


CLAUSE = "---\nheading: 可分性\nversion: 2\n---\n部分条款无效的，其余条款有效。\n"


@pytest.fixture
def firm(tmp_path: Path) -> Path:
    """A firm's library that replaces one clause."""
    path = tmp_path / "firm/clauses/zh/severability/severability.md"
    path.parent.mkdir(parents=True)
    path.write_text(CLAUSE, "utf-8")
    return tmp_path / "firm"


def test_without_a_command_the_group_tells_its_commands(capsys: pytest.CaptureFixture[str]):
    status, _, err = told(capsys)
    assert status == 2
    assert "Usage: contractgen library" in err
    assert "写法有误" not in err


def test_list_shows_a_topic_with_its_variants(capsys: pytest.CaptureFixture[str]):
    status, out, _ = told(capsys, "list", "--topic", "ip-ownership")
    assert status == 0
    assert "项目成果的归属" in out
    assert "by-shares" in out
    assert "未经律师复核" in out


def test_list_says_which_layer_a_clause_comes_from(capsys: pytest.CaptureFixture[str], firm: Path):
    _, out, _ = told(capsys, "list", "--topic", "severability", "--library", str(firm))
    assert f"[{firm}，第 2 版" in out


def test_an_unknown_topic_is_refused_with_the_nearest(capsys: pytest.CaptureFixture[str]):
    status, _, err = told(capsys, "list", "--topic", "ip-owner")
    assert status == 2
    assert "ip-ownership" in err


def test_settings_beside_the_current_folder_are_read(
    capsys: pytest.CaptureFixture[str], firm: Path, monkeypatch: pytest.MonkeyPatch
):
    (firm / "contractgen.toml").write_text('library = ["."]\n', "utf-8")
    monkeypatch.chdir(firm)
    _, out, _ = told(capsys, "list", "--topic", "severability")
    assert "第 2 版" in out


def test_a_clause_is_known_by_a_name_that_only_it_has(capsys: pytest.CaptureFixture[str]):
    status, out, _ = told(capsys, "show", "actual-loss")
    assert status == 0
    assert out.startswith("breach-money/actual-loss")


def test_a_copy_of_a_clause_comes_with_the_settings_of_its_folder(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    told(capsys, "new", str(tmp_path / "own"), "severability")
    monkeypatch.chdir(tmp_path / "own")
    assert "[" + str(tmp_path / "own") in told(capsys, "list", "--topic", "severability")[1]


def test_diff_takes_a_topic_for_all_its_clauses(capsys: pytest.CaptureFixture[str], firm: Path):
    status, out, _ = told(capsys, "diff", "severability", "--library", str(firm))
    assert (status, out.splitlines()[0]) == (0, "替换  severability/severability")


def test_diff_refuses_a_name_that_no_clause_has(capsys: pytest.CaptureFixture[str], firm: Path):
    status, _, err = told(capsys, "diff", "severabillity", "--library", str(firm))
    assert status == 2
    assert "severability" in err


# --- try ---------------------------------------------------------------------


def test_try_drafts_one_clause_from_made_up_answers(capsys: pytest.CaptureFixture[str]):
    status, out, _ = told(capsys, "try", "breach-money/percent")
    assert status == 0
    assert "违约金" in out.splitlines()[0]
    assert "breach.percent" in out
    assert "@{" not in out


@pytest.mark.parametrize(
    "clause", ["foreign-authority", "power-of-attorney", "attack-task", "annex-accession", "cover"]
)
def test_try_drafts_clauses_that_usual_answers_never_select(capsys: pytest.CaptureFixture[str], clause: str):
    status, out, err = told(capsys, "try", clause)
    assert (status, err) == (0, "")
    assert out.strip()


def test_try_tells_a_fault_at_its_line(capsys: pytest.CaptureFixture[str], firm: Path):
    path = firm / "clauses/zh/severability/severability.md"
    path.write_text(CLAUSE + "{{ alliance.name | mony }}\n", "utf-8")
    status, _, err = told(capsys, "try", "severability", "--library", str(firm))
    assert status == 2
    assert f"{path}:6" in err
    assert "money" in err


def test_try_writes_a_word_file_without_references_that_lead_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    status, _, _ = told(capsys, "try", "ip-ownership/entity", "-o", str(tmp_path / "a.docx"))
    assert status == 0
    import zipfile

    document = zipfile.ZipFile(tmp_path / "a.docx").read("word/document.xml").decode()
    assert " REF " not in document


def test_watching_runs_again_when_a_file_changes_and_survives_faults():
    from contractgen.cli.library.trying import watched
    from contractgen.errors import LibraryError, Place, Problem

    stamps = iter(["a", "a", "b", "b"])
    runs: list[int] = []

    def once() -> None:
        runs.append(1)
        if len(runs) == 1:
            raise LibraryError([Problem(Place("x.md", 1), "错")])

    assert watched(once, lambda: next(stamps), "zh_CN", turns=4) == 0
    assert len(runs) == 2


# --- test --------------------------------------------------------------------

CASES = """
- name: 违约金
  answers: six-members
  change: {breach.sum: percent}
  contains: {breach-money: [补足差额]}
  absent: [patent-pool]
  requirements: {R3.7: met}
- name: 期限倒置
  change: {term.end: 2020-01-01}
  refused: term.order
"""


def cases(folder: Path, text: str) -> Path:
    (folder / "tests").mkdir(exist_ok=True)
    (folder / "tests/a.yaml").write_text(text.lstrip("\n"), "utf-8")
    return folder


def test_cases_that_come_true_pass(capsys: pytest.CaptureFixture[str], firm: Path):
    status, out, _ = told(capsys, "test", str(cases(firm, CASES)), "--quick")
    assert status == 0
    assert "试例 2 个，不符 0 个" in out


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("补足差额", "双倍返还", 4),
        ("patent-pool", "breach", 5),
        ("met", "missing", 6),
        ("R3.7", "R3.77", 6),
        ("term.order", "goals.term.x", 9),
        ("six-members", "sixx-members", 2),
    ],
)
def test_an_expectation_that_does_not_come_true_is_told_at_its_line(
    capsys: pytest.CaptureFixture[str], firm: Path, before: str, after: str, line: int
):
    status, out, _ = told(capsys, "test", str(cases(firm, CASES.replace(before, after))), "--quick")
    assert status == 1
    assert f"a.yaml:{line}:" in out


def test_exact_paragraphs_differ_at_a_character(capsys: pytest.CaptureFixture[str], firm: Path):
    text = "name: 原文\nparagraphs:\n  severability:\n    - 部分条款无效的，其他条款有效。\n"
    status, out, _ = told(capsys, "test", str(cases(firm, text)), "--quick")
    assert status == 1
    assert "a.yaml:4:7" in out
    assert "第 10 字" in out
    text = text.replace("其他", "其余")
    assert told(capsys, "test", str(cases(firm, text)), "--quick")[0] == 0


def test_all_pairs_of_options_of_a_merged_library_are_drafted(firm: Path):
    """What a layer breaks in any combination shows; a topic removed leaves references dangling."""
    from contractgen.combining import combined
    from contractgen.library import load_library

    variant = firm / "clauses/zh/breach-money/blank.md"
    variant.parent.mkdir(parents=True)
    variant.write_text("---\nheading: 违约金\noffers: firm\nlabel: 本所写法\n---\n违约金按下列方式计算：\n", "utf-8")
    found = combined(load_library((ROOT, firm)), ON)
    assert {(f.topic, f.what) for f in found.flaws} == {("breach-money", "违约金按下列方式计算：")}
    assert found.refused == {}
    assert found.flaws[next(iter(found.flaws))]["breach.sum"] == "firm"
