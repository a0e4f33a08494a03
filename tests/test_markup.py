"""Clause text becomes paragraphs, items, tables and inlines, and every slip is told at its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractgen.agreement import (
    Blank,
    Citation,
    Column,
    Definition,
    FillIn,
    Paragraph,
    Reference,
    Table,
    Text,
    plain,
)
from contractgen.errors import LibraryError
from contractgen.markup import scan, scan_line

SIGNS = "{}[]@#|*^_-\\<>&\"'%$~`甲乙1a。；：　 \n😀𠮷"


def cite(reference: str) -> Citation:
    if not reference.startswith("专利法"):
        raise LookupError("没有这部法律")
    return Citation("专利法", reference[4:], "《中华人民共和国专利法》")


def paragraphs(text: str, *values: str | Blank) -> tuple[Paragraph, ...]:
    return tuple(b for b in scan(text, values, cite) if isinstance(b, Paragraph))


def test_a_blank_line_begins_a_new_paragraph():
    assert ["甲。", "乙。"] == [plain(p.inlines) for p in paragraphs("甲。\n\n乙。")]


def test_a_line_break_inside_a_chinese_paragraph_vanishes():
    assert plain(paragraphs("各成员\n应当")[0].inlines) == "各成员应当"


def test_a_line_break_between_latin_words_becomes_a_space():
    assert plain(paragraphs("Open\nSource")[0].inlines) == "Open Source"


def test_items_close_with_semicolons_and_the_last_with_a_full_stop():
    (found,) = paragraphs("应当：\n- 甲\n- 乙")
    assert ["甲；", "乙。"] == [plain(i.inlines) for i in found.items]


def test_the_last_subitem_of_an_item_that_is_not_the_last_closes_with_a_semicolon():
    (found,) = paragraphs("应当：\n- 甲：\n  - 一\n  - 二\n- 乙")
    assert ["一；", "二；"] == [plain(i.inlines) for i in found.items[0].items]


def test_a_blank_line_between_items_does_not_end_the_list():
    (found,) = paragraphs("应当：\n- 甲\n\n- 乙")
    assert len(found.items) == 2


def test_text_right_after_an_item_is_refused_at_its_line():
    with pytest.raises(LibraryError) as refused:
        scan("\x015\x04应当：\n\x016\x04- 甲\n\x017\x04乙", (), cite, {}, "x.md")
    assert [p.place.line for p in refused.value.problems] == [7]


def test_an_indented_line_continues_its_item():
    (found,) = paragraphs("应当：\n- 甲\n  乙")
    assert plain(found.items[0].inlines) == "甲乙。"


def test_a_mark_names_its_item_and_is_not_printed():
    (found,) = paragraphs("应当：\n- 甲 ^notice")
    assert ("notice", "甲。") == (found.items[0].mark, plain(found.items[0].inlines))


def test_signs_become_their_inlines():
    runs = scan_line("“[[成果]]”见@{ip/a#b}，[__签字__]，@{law:专利法 14}", (), cite)
    assert [
        Definition("成果"),
        Reference("ip/a#b"),
        FillIn("签字"),
        Citation("专利法", "14", "《中华人民共和国专利法》"),
    ] == [r for r in runs if not isinstance(r, Text)]


def test_a_backslash_makes_the_next_sign_an_ordinary_character():
    assert scan_line("\\@{x} \\[[y]]", (), cite) == (Text("@{x} [[y]]"),)


def test_an_unknown_law_is_refused_at_its_line():
    with pytest.raises(LibraryError) as refused:
        scan("\x019\x04依照@{law:合同法 8}。", (), cite, {}, "x.md")
    assert ("x.md", 9) == (refused.value.problems[0].place.file, refused.value.problems[0].place.line)


def test_a_row_with_a_missing_cell_is_refused():
    with pytest.raises(LibraryError):
        scan("| 甲 |", (), cite, {"": (Column("一"), Column("二"))})


def test_a_total_row_is_told_from_the_others():
    (table,) = scan("| 甲 |\n|= 合计 |", (), cite, {"": (Column("一"),)})
    assert isinstance(table, Table)
    assert [row.total for row in table.rows] == [False, True]


def test_a_blank_shows_where_its_answer_would_stand():
    assert scan_line("于\x020\x03前", (Blank("term.end", "届满日"),), cite)[1] == Blank("term.end", "届满日")


@given(st.text(alphabet=SIGNS, min_size=1))
def test_an_answer_is_text_and_never_markup(answer: str):
    """Whatever its characters, an answer comes out as one filled run, the same to the letter."""
    (found,) = paragraphs("甲\x020\x03乙", answer)
    assert found.inlines == (Text("甲"), Text(answer, filled=True), Text("乙"))


@given(st.text(alphabet=SIGNS, min_size=1))
def test_an_answer_in_an_item_and_in_a_cell_is_text(answer: str):
    (found,) = paragraphs("甲：\n- \x020\x03", answer)
    (table,) = scan("| \x020\x03 |", (answer,), cite, {"": (Column("一"),)})
    assert isinstance(table, Table)
    assert found.items[0].inlines[0] == table.rows[0].cells[0][0] == Text(answer, filled=True)
