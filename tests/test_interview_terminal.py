"""The interview in a terminal: by keys and by lines the same deal gives the same file, and nothing is lost on the way."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from contractgen.answers import validate
from contractgen.entries import plain
from contractgen.library import Library
from contractgen.passes import chosen, load_answers
from contractgen.selection import lookup_in
from contractgen.yaml_text import parse

from .conftest import ROOT
from .dialogues import Terminal, script

SAMPLE = ROOT / "samples/six-members/answers.yaml"
COMMAND = [sys.executable, "-m", "contractgen", "interview"]


@pytest.fixture(scope="module")
def played(library: Library):
    """The interview of the smallest sample, from nothing."""
    return script(library, plain(load_answers(SAMPLE)))


def by_lines(path: Path, typed: str, *options: str, columns: int = 80) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COLUMNS": str(columns), "PYTHONPATH": str(ROOT), "CONTRACTGEN_LANG": "zh_CN"}
    return subprocess.run([*COMMAND, str(path), *options], input=typed, check=False, capture_output=True, text=True, env=environment, timeout=300)  # fmt: skip


def test_a_deal_typed_line_by_line_is_the_deal_of_the_engine(tmp_path: Path, library: Library, played):
    path = tmp_path / "填报.yaml"
    done = by_lines(path, played.typed)
    assert (done.returncode, done.stdout) == (0, f"{path}\n"), done.stderr[-3000:]
    assert path.read_text("utf-8") == played.session.text


def test_a_deal_typed_in_says_of_everything_asked_what_the_sample_says(library: Library, played):
    nodes = parse(played.session.text, "a.yaml")
    template, profile = chosen(library, nodes)
    constraints = library.constraints_for(template, profile)
    mine = validate(library.questions, constraints, nodes, template.id).facts
    theirs = validate(library.questions, constraints, load_answers(SAMPLE), template.id).facts
    asked = [a.question.id for a in played.session.stand.asked]
    assert {n: lookup_in(mine)(n) for n in asked} == {n: lookup_in(theirs)(n) for n in asked}


def test_a_deal_typed_by_keys_gives_the_same_bytes(tmp_path: Path, played):
    path = tmp_path / "填报.yaml"
    os.environ["PYTHONPATH"] = str(ROOT)
    terminal = Terminal([*COMMAND, str(path)])
    for turn in played.turns:
        terminal.wait("›")

        terminal.send(turn.keys)
        if turn.table:
            terminal.wait("最后按一次空行")
            terminal.send(turn.table + "\n")
    assert terminal.end() == 0
    assert path.read_text("utf-8") == played.session.text


def test_what_was_answered_before_ctrl_c_is_there_and_the_way_on_is_told(tmp_path: Path):
    path = tmp_path / "填报.yaml"
    os.environ["PYTHONPATH"] = str(ROOT)
    terminal = Terminal([*COMMAND, str(path)])
    for keys in ("1", "2"):
        terminal.wait("›")
        terminal.send(keys)
    terminal.wait("›")
    terminal.send("\x03")
    assert terminal.end() == 130
    assert "contractgen interview" in terminal.seen
    assert path.read_text("utf-8") == "template: alliance\nguide:\n  payer: shares\n"


def test_a_killed_interview_has_lost_nothing_and_goes_on_where_it_stopped(tmp_path: Path):
    path = tmp_path / "填报.yaml"
    os.environ["PYTHONPATH"] = str(ROOT)
    terminal = Terminal([*COMMAND, str(path)])
    for keys in ("1", "2", "2"):
        terminal.wait("›")
        terminal.send(keys)
    terminal.wait("谁来实施")
    os.kill(terminal.pid, signal.SIGKILL)
    terminal.end()
    again = Terminal([*COMMAND, str(path)])
    shown = again.wait("谁来实施")
    assert "已答 2 项" in shown
    again.send("\x03")
    again.end()


@pytest.mark.parametrize("columns", [40, 120])
def test_no_line_is_wider_than_the_terminal(tmp_path: Path, played, columns: int):
    done = by_lines(tmp_path / "a.yaml", played.typed.replace("\n", "\n?\n", 6), columns=columns)
    # The command to copy stands on one line, however long the path.
    lines = [line.rstrip() for line in done.stderr.split("\n") if not line.startswith("  contractgen ")]
    widths = {sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line) for line in lines}
    assert max(widths) <= columns + 1


def test_comments_of_an_earlier_file_stay(tmp_path: Path):
    path = tmp_path / "a.yaml"
    path.write_text("# 我的说明\ntemplate: alliance\nguide:\n  payer: shares  # 已商定\n", "utf-8")
    by_lines(path, "2\n")
    assert (
        path.read_text("utf-8")
        == "# 我的说明\ntemplate: alliance\nguide:\n  payer: shares  # 已商定\n  background: spread\n"
    )


def test_without_input_what_is_open_is_listed(tmp_path: Path):
    path = tmp_path / "a.yaml"
    path.write_text("alliance:\n  name: 某联盟\n", "utf-8")
    done = by_lines(path, "", "--no-input")
    assert done.returncode == 1
    listed = re.findall(r"^([\w.]+): ", done.stdout, re.MULTILINE)
    assert "parties" in listed
    assert "alliance.name" not in listed
    assert by_lines(SAMPLE, "", "--no-input").returncode == 0


def test_a_file_changed_meanwhile_is_not_overwritten(tmp_path: Path):
    path = tmp_path / "a.yaml"
    os.environ["PYTHONPATH"] = str(ROOT)
    terminal = Terminal([*COMMAND, str(path)])
    terminal.wait("›")
    terminal.send("1")
    terminal.wait("研究开发")
    path.write_text("template: alliance\nalliance:\n  name: 别人写的\n", "utf-8")
    terminal.send("2")
    assert terminal.end() == 2
    assert "别人写的" in path.read_text("utf-8")
    assert "payer: shares" in (tmp_path / "a-未合并.yaml").read_text("utf-8")


@pytest.mark.parametrize("command", ["draft", "check"])
def test_drafting_and_checking_load_nothing_of_the_interview(command: str, tmp_path: Path):
    code = (
        "import sys\nfrom contractgen.cli import run\n"
        f"run([{command!r}, {str(SAMPLE)!r}] + (['-o', {str(tmp_path / 'a.docx')!r}] if {command!r} == 'draft' else []))\n"
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'questionary', 'prompt_toolkit', 'ruamel'}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.stderr.rstrip().endswith("[]")
