"""`contractgen library`: what a lawyer sees of the library and does with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from contractgen.cli import run


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
