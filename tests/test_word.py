"""The Word room: one escaping gate, well-formed bodies, the same package twice, a guard before reading."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from contractgen.agreement import (
    Agreement,
    Article,
    Blank,
    Column,
    Definition,
    FillIn,
    Item,
    Number,
    Paragraph,
    Reference,
    Row,
    Table,
    Text,
)
from contractgen.errors import FormatError
from contractgen.word.emit import Counters, escape, run, runs, table
from contractgen.word.lint import lint
from contractgen.word.package import deflated, pack, unpack
from contractgen.word.walk import W
from contractgen.writers.docx import write

from .conftest import ON

SAFE = st.text(
    alphabet=st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t&<>\"'{}“”—"), max_size=80
)


def parsed(xml: str) -> etree._Element:
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return etree.fromstring(f"<x {names}>{xml}</x>".encode())


def text_of(element: etree._Element) -> str:
    marks = {f"{W}br": "\n", f"{W}tab": "\t"}
    return "".join(e.text or "" if e.tag == f"{W}t" else marks.get(e.tag, "") for e in element.iter())


@given(SAFE)
def test_a_run_holds_exactly_its_text(text: str):
    assert text_of(parsed(run(text))) == text.replace("\ufffe", "").replace("\uffff", "") or not text.isprintable()


@given(SAFE)
def test_a_run_equals_the_one_python_docx_makes(text: str):
    """Where python-docx has the construct, text and breaks are the same."""
    try:
        theirs = Document().add_paragraph().add_run(text)._r
    except ValueError:
        return
    assert text_of(parsed(run(text))) == text_of(theirs)


@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\ud800", "\uffff"])
def test_what_xml_cannot_hold_is_refused_at_the_gate(sign: str):
    with pytest.raises(ValueError, match="cannot stand"):
        escape(f"a{sign}")


def test_a_reference_is_a_field_with_its_cached_number():
    element = parsed(
        runs((Reference("x", (Number("第三条", "c_x"), "第", Number("（二）", "i_x"), "项")),), Counters())
    )
    assert text_of(element) == "第三条第（二）项"
    assert [e.text for e in element.iter(f"{W}instrText")] == [" REF c_x \\n \\h ", " REF i_x \\n \\h "]


def test_every_blank_is_a_content_control_with_its_own_id():
    element = parsed(runs((Blank("a&b", "甲<乙" * 30), Blank("b", "乙")), Counters()))
    ids = [e.get(f"{W}val") for e in element.iter(f"{W}id")]
    assert len(set(ids)) == 2
    assert text_of(element).endswith("【乙】")


@given(st.lists(st.lists(SAFE, min_size=2, max_size=2), min_size=1, max_size=5))
def test_a_table_has_its_cells_texts(rows: list[list[str]]):
    content = Table(
        (Column("甲", 1), Column("乙", 2, figures=True)),
        tuple(Row(tuple((Text(c),) if c else () for c in r)) for r in rows),
    )
    element = parsed(table(content, 9000, Counters(), "表"))
    cells = [[text_of(c) for c in r.iter(f"{W}tc")] for r in element.iter(f"{W}tr")]
    assert cells == [["甲", "乙"], *rows]


def test_a_head_row_repeats_and_rows_do_not_split():
    element = parsed(table(Table((Column("甲"),), (Row(((Text("乙"),),)),)), 9000, Counters(), "表"))
    head, row = element.iter(f"{W}tr")
    assert head.find(f"{W}trPr/{W}tblHeader") is not None
    assert row.find(f"{W}trPr/{W}cantSplit") is not None


def tree(parties: int, signing: str) -> Agreement:
    """A small agreement with every kind of node."""
    reference = Reference("b", (Number("第二条", "c_b"), "第", Number("（二）", "i_m"), "项"))
    items = (
        Item((Text("甲"),), label="（一）"),
        Item((Text("乙"),), (Item((Text("丙"),), label="1."),), "m", "（二）", "i_m"),
    )
    articles = (
        Article("a", "名称 & 性质", (Paragraph((Text("依照"), reference, Text("。"))),), "第一条", "c_a"),
        Article(
            "b",
            "列举",
            (Paragraph((Definition("成果"),), items), Paragraph((Text("又："),), items[:1])),
            "第二条",
            "c_b",
        ),
    )
    signatures = tuple(
        Article(
            "s",
            "签署",
            (Paragraph((Text(f"第{n}方公司（盖公章）"),)), Paragraph((FillIn("签字"),))),
            part="closing",
            layout="signature",
            party=n,
        )
        for n in range(1, parties + 1)
    )
    annexes = (
        Article(
            "x",
            "表",
            (Table((Column("甲"), Column("乙")), (Row(((Text("1"),), (Text("2"),)), total=True),)),),
            "附件一",
            "c_x",
            "annex",
            "landscape",
        ),
        Article(
            "y",
            "规则",
            (Paragraph((Text("如下："),), items[:1]), Paragraph((Blank("q", "问"),))),
            "附件二",
            "c_y",
            "annex",
        ),
    )
    cover = Article("cover", "题", (Paragraph((Text("编号"),)),), part="front", layout="cover", anchor="c_cover")
    from contractgen.agreement import Chapter

    return Agreement(
        "题",
        (cover,),
        (Chapter("总则", articles, "第一章", "ch_1"),),
        signatures,
        annexes,
        signing=signing,
        version="V1",
        digest="0" * 16,
    )


@pytest.mark.parametrize("signing", ["ceremony", "circulate"])
@pytest.mark.parametrize("parties", [2, 3, 6, 7, 11, 13, 60])
def test_any_number_of_parties_gives_a_sound_document(parties: int, signing: str):
    parts = unpack(write(tree(parties, signing), ON), "x.docx")
    assert lint(parts) == []
    assert parts["word/document.xml"].decode().count("签署方") == parties


@pytest.mark.parametrize(("parties", "most"), [(6, 6), (7, 4), (13, 5), (60, 6)])
def test_signature_blocks_are_spread_evenly_over_the_pages(parties: int, most: int):
    from contractgen.word.signing import _balanced

    sizes = _balanced(parties)
    assert (sum(sizes), max(sizes), min(sizes) >= 2) == (parties, most, True)


def test_created_and_modified_come_from_the_date_given():
    core = unpack(write(tree(2, "ceremony"), date(2030, 1, 2)), "x.docx")["docProps/core.xml"].decode()
    assert core.count("2030-01-02T00:00:00Z") == 2


def test_python_docx_opens_what_we_write():
    assert Document(io.BytesIO(write(tree(7, "ceremony"), ON))).core_properties.title == "题"


def test_python_docx_saves_the_body_unchanged():
    data = write(tree(3, "circulate"), ON)
    out = io.BytesIO()
    document = Document(io.BytesIO(data))
    document.save(out)
    assert etree.tostring(
        etree.fromstring(unpack(out.getvalue(), "y.docx")["word/document.xml"]), method="c14n"
    ) == etree.tostring(etree.fromstring(unpack(data, "x.docx")["word/document.xml"]), method="c14n")


@given(
    st.dictionaries(
        st.text(alphabet="abcäö/._-", min_size=1, max_size=12).filter(
            lambda n: n.strip("/.") and "//" not in n and not n.startswith("/") and not n.endswith("/")
        ),
        st.binary(max_size=300),
        max_size=6,
    )
)
def test_a_package_is_read_by_pythons_zip_as_it_was_packed(parts: dict[str, bytes]):
    with zipfile.ZipFile(io.BytesIO(pack({n: deflated(d) if len(d) % 2 else d for n, d in parts.items()}))) as package:
        assert package.testzip() is None
        assert {n: package.read(n) for n in package.namelist()} == parts


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"0" * 60 * 2**20)
    return out.getvalue()


def climbing() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("../evil", b"")
    return out.getvalue()


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"\xd0\xcf\x11\xe0 old", bomb(), climbing()], ids=["empty", "cut", "doc", "bomb", "climbing"]
)
def test_what_is_no_safe_package_is_refused(data: bytes):
    with pytest.raises(FormatError):
        unpack(data, "x.docx")


def test_a_part_with_a_document_type_is_refused():
    from contractgen.readers import read

    parts = unpack(write(tree(2, "ceremony"), ON), "x.docx")
    evil = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + parts["word/document.xml"].split(b"?>", 1)[
        1
    ].replace("甲".encode(), b"&e;")
    parts["word/document.xml"] = evil
    with pytest.raises(FormatError, match="文档类型"):
        read(pack(parts), "x.docx")
