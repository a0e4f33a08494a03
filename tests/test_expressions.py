"""Expressions kept from an earlier start are what `re.compile` makes; whatever is wrong with the store, they work."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from contractgen import cache, expressions
from contractgen.expressions import expression

from .conftest import ROOT


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty store, as of a first start."""
    monkeypatch.setenv("CONTRACTGEN_CACHE", str(tmp_path))
    for name in ("_MADE", "_NEW"):
        monkeypatch.setattr(expressions, name, {})
    monkeypatch.setattr(expressions, "_KEPT", [])
    return tmp_path


def start_again(monkeypatch: pytest.MonkeyPatch) -> None:
    expressions.keep()
    monkeypatch.setattr(expressions, "_MADE", {})
    monkeypatch.setattr(expressions, "_KEPT", [])


PATTERNS = [
    (r"第(?P<article>[一二三]{1,3})条(?:之(?P<also>\d))?", 0),
    (r"(?<![^，。])甲(?=方)|(?>乙|丙)方", re.MULTILINE),
    (r"[\u4e00-\u9fff]{2,4}?会(?!议)", 0),
    (r"(.)不\1", re.DOTALL),
]


@pytest.mark.parametrize(("pattern", "flags"), PATTERNS)
def test_an_expression_kept_equals_the_one_compiled(pattern: str, flags: int, monkeypatch: pytest.MonkeyPatch):
    expression(pattern, flags)
    start_again(monkeypatch)
    made = expression(pattern, flags)
    assert not expressions._NEW
    assert made == re.compile(pattern, flags)
    assert (made.groups, dict(made.groupindex)) == (re.compile(pattern).groups, dict(re.compile(pattern).groupindex))


def test_groups_of_a_kept_expression_have_their_names(monkeypatch: pytest.MonkeyPatch):
    expression(PATTERNS[0][0])
    start_again(monkeypatch)
    found = expression(PATTERNS[0][0]).search("见第二条之3")
    assert found is not None
    assert found.groupdict() == {"article": "二", "also": "3"}
    assert found.lastgroup == "also"


@pytest.mark.parametrize("damage", [b"", b"\x80\x05K\x01.", b"no pickle"])
def test_a_damaged_store_only_costs_time(damage: bytes, store: Path, monkeypatch: pytest.MonkeyPatch):
    expression("甲|乙")
    start_again(monkeypatch)
    (file,) = store.glob("expressions-*.bin")
    file.write_bytes(damage)
    assert expression("甲|乙") == re.compile("甲|乙")


def test_numbers_that_are_no_code_are_not_taken(monkeypatch: pytest.MonkeyPatch):
    cache.store(expressions._name(), {("甲+", 0): (32, b"\xff" * 40, 0, {}, (None,))})
    assert expression("甲+") == re.compile("甲+")


def test_a_python_built_otherwise_compiles_as_ever(monkeypatch: pytest.MonkeyPatch):
    def absent(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(expressions, "_revived", lambda *_: None)
    monkeypatch.setattr(expressions, "import_module", absent)
    assert expression("甲{2}") == re.compile("甲{2}")


def test_a_wrong_pattern_is_an_error():
    with pytest.raises(re.error):
        expression("(甲")


def test_a_check_keeps_no_word_of_the_document(store: Path, tmp_path: Path):
    agreement = tmp_path / "约.txt"
    agreement.write_text("甲方：鼋头渚螭纹仪器有限公司\n乙方：麓湖大学\n第一条 甲方负责研制样机。\n", "utf-8")
    command = [sys.executable, "-m", "contractgen", "check", str(agreement), "--format", "json"]
    for _ in range(2):
        subprocess.run(command, capture_output=True, check=False, cwd=ROOT)
    (file,) = store.glob("expressions-*.bin")
    kept = cache.load(file.stem)
    assert isinstance(kept, dict)
    assert len(kept) > 300
    assert [p for p, _ in kept if "螭纹" in p or "麓湖" in p] == []
    assert [p for (p, flags), one in kept.items() if expressions.expression(p, flags) != re.compile(p, flags)] == []
