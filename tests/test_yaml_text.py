"""YAML as lawyers type it: strings with places, and every slip told where it was made."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractgen.errors import Refused
from contractgen.yaml_text import Mapping, Scalar, Sequence, parse


def problems(text: str | bytes) -> list[tuple[int, str]]:
    with pytest.raises(Refused) as refused:
        parse(text, "x.yaml")
    return [(p.place.line, p.message) for p in refused.value.problems]


def test_a_value_stays_the_text_that_was_typed():
    node = parse("code: 0123456789\nday: 2026-02-30\nyes: no\n", "x.yaml")
    assert [v.text for _, v in node.items() if isinstance(v, Scalar)] == ["0123456789", "2026-02-30", "no"]


def test_every_value_knows_its_line_and_column():
    node = parse("a:\n  - b: 甲\n", "x.yaml")
    inner = node.get("a")
    assert isinstance(inner, Sequence)
    assert isinstance(inner.items[0], Mapping)
    assert inner.items[0].get("b").place == ("x.yaml", 2, 8)


def test_lines_of_a_clause_head_are_counted_from_the_file():
    assert parse("a: 1", "x.md", first_line=5).get("a").place.line == 5


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("a: 1\nname：甲\n", 2, "全角冒号"),
        ("name：甲\nb: 2\n", 1, "全角冒号"),
        ("a: 1\n　b: 2\n", 2, "全角空格"),
        ("a: 1\n＃ 注\n", 2, "全角井号"),
        ("a:\n\tb: 1\n", 2, "制表符"),
        ("a: 1\na: 2\n", 2, "重复"),
        ("a: !x y\n", 1, "！"),
        ("a: &x 1\n", 1, "锚点"),
        ("a: *甲\n", 1, "开头"),
        ("a: @x\n", 1, "开头"),
        ("- a\n", 1, "名称"),
        ("a:1\nb: 2\n", 1, "空格"),
    ],
)
def test_a_slip_is_told_at_its_line(text: str, line: int, word: str):
    found = problems(text)
    assert line in [n for n, _ in found]
    assert any(word in m or word == "！" for _, m in found)


def test_a_file_that_is_not_utf8_is_refused():
    assert "UTF-8" in problems("甲: 乙".encode("gb18030"))[0][1]


def test_a_control_character_is_refused_with_its_line():
    assert problems("a: 1\nb: x\x07y\n")[0][0] == 2


def test_folded_chinese_lines_join_without_a_space():
    node = parse("a: 甲乙\n  丙丁\nb: Open\n  Source\n", "x.yaml")
    assert [v.text for _, v in node.items() if isinstance(v, Scalar)] == ["甲乙丙丁", "Open Source"]


def test_all_slips_come_at_once():
    assert len(problems("a: 1\na: 2\nb: !x 1\nb: 3\n")) == 3


@given(st.text(max_size=40))
def test_no_text_whatever_brings_anything_but_nodes_or_problems(text: str):
    try:
        assert isinstance(parse(text, "x.yaml"), Mapping)
    except Refused as refused:
        assert refused.problems
