"""Comments come into the very Word file: at their places, with everything else as it was."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import docx
import pytest
from lxml import etree

from contractgen.errors import FormatError
from contractgen.findings import Spot
from contractgen.library import Library
from contractgen.passes import load_answers, make
from contractgen.readers import read
from contractgen.reports import rendered
from contractgen.word.comments import Note, annotated
from contractgen.word.lint import lint
from contractgen.word.package import unpack
from contractgen.word.walk import W, WordParagraph, walk
from contractgen.writers import write

from .checks import ON, finding, reported, told, verdict
from .conftest import ROOT
from .test_judges import office, pages, squeezed, validated

TOUCHED = {"word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}
NS = f'xmlns:w="{W[1:-1]}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'

FIELD = (
    "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> REF a </w:instrText></w:r>"
    "<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>第三条规定</w:t></w:r>"
    "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
)


def word(*paragraphs: str) -> bytes:
    """Return a Word file with these paragraphs, as python-docx makes it."""
    made = docx.Document()
    for words in paragraphs:
        made.add_paragraph(words)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def with_body(body: str) -> bytes:
    """Return a Word file whose body is the XML *body*."""
    parts = {
        **unpack(word("x"), "x.docx"),
        "word/document.xml": f"<w:document {NS}><w:body>{body}</w:body></w:document>".encode(),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return file.getvalue()


def paragraphs(data: bytes) -> list[WordParagraph]:
    """Return the paragraphs of the body, those in tables among them."""
    found: list[WordParagraph] = []
    for block in walk(unpack(data, "x.docx"), "x.docx").blocks:
        found += [block] if isinstance(block, WordParagraph) else [p for r in block.rows for c in r for p in c]
    return found


def texts(data: bytes) -> list[str]:
    return [p.text for p in paragraphs(data)]


def commented(data: bytes, number: int = 0) -> str:
    """Return the words between the marks of comment *number*."""
    document = etree.fromstring(unpack(data, "x.docx")["word/document.xml"])
    inside, found = False, ""
    for node in document.iter():
        if node.get(f"{W}id") == str(number):
            inside = node.tag == f"{W}commentRangeStart" or (inside and node.tag != f"{W}commentRangeEnd")
        elif inside and node.tag == f"{W}t":
            found += node.text or ""
    return found


def put(data: bytes, *notes: Note) -> bytes:
    return annotated(data, "x.docx", notes, "contractgen", ON)


@pytest.fixture(scope="module")
def six(library: Library) -> bytes:
    made = make(library, load_answers(ROOT / "samples/six-members/answers.yaml"), ON)
    return write(made.agreement, "docx", ON)


@pytest.fixture(scope="module")
def annotated_six(library: Library, six: bytes) -> bytes:
    """The smallest sample with a comment on the first, a middle and the last paragraph of its words, and at the title."""
    report = reported(library, read(six, "six.docx"), six, "six.docx")
    parts = [n for n, t in enumerate(texts(six)) if len(t) > 12]
    spots = [
        Spot(f"第 {n} 段", texts(six)[n][3:9], "word/document.xml", n, 3, 9) for n in (parts[5], parts[80], parts[-1])
    ]
    findings = tuple(finding(f"T{n}", spot=s) for n, s in enumerate(spots))
    return rendered(replace(report, checked=replace(report.checked, findings=findings)), "docx")


def test_only_what_holds_comments_is_written_anew(six: bytes, annotated_six: bytes):
    before, after = unpack(six, "a.docx"), unpack(annotated_six, "b.docx")
    assert {n for n in after if before.get(n) != after[n]} == TOUCHED
    assert set(before) <= set(after)


def test_the_text_stays_as_it_was(six: bytes, annotated_six: bytes):
    assert texts(annotated_six) == texts(six)


def test_our_lint_finds_nothing_in_a_file_with_comments(annotated_six: bytes):
    assert lint(unpack(annotated_six, "b.docx")) == []


def test_a_comment_is_by_contractgen_and_dated_as_the_check(annotated_six: bytes):
    comments = etree.fromstring(unpack(annotated_six, "b.docx")["word/comments.xml"])
    assert {(c.get(f"{W}author"), c.get(f"{W}date")) for c in comments} == {("contractgen", "2026-11-24T00:00:00Z")}


def test_what_is_missing_is_one_comment_at_the_title(library: Library):
    data = word("某某联盟协议", "第一条 秘书处由专人负责。")
    report = replace(told(library, verdict(), verdict("R3.8")), data=data)
    made = rendered(replace(report, checked=replace(report.checked, format="docx", name="a.docx")), "docx")
    comments = etree.fromstring(unpack(made, "b.docx")["word/comments.xml"])
    assert len(comments) == 1
    assert commented(made) == "某某联盟协议"


def test_the_words_meant_and_no_others_are_commented():
    made = put(word("标题", "秘书处配备必要的工作人员。"), Note(("x",), 1, 5, 7, "必要"))
    assert commented(made) == "必要"
    assert texts(made)[1] == "秘书处配备必要的工作人员。"


def test_a_split_run_keeps_its_looks():
    body = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>秘书处配备必要的人员</w:t></w:r></w:p>"
    document = etree.fromstring(unpack(put(with_body(body), Note(("x",), 0, 5, 7, "必要")), "x")["word/document.xml"])
    runs = [r for r in document.iter(f"{W}r") if r.find(f"{W}t") is not None]
    assert [r.find(f"{W}t").text for r in runs] == ["秘书处配备", "必要", "的人员"]
    assert all(r.find(f"{W}rPr/{W}b") is not None for r in runs)


@pytest.mark.parametrize(
    "inside",
    [
        "<w:ins w:id='9' w:author='a' w:date='2026-01-01T00:00:00Z'><w:r><w:t>第三条规定</w:t></w:r></w:ins>",
        "<w:hyperlink w:anchor='a'><w:r><w:t>第三条规定</w:t></w:r></w:hyperlink>",
        "<w:sdt><w:sdtContent><w:r><w:t>第三条规定</w:t></w:r></w:sdtContent></w:sdt>",
        FIELD,
    ],
)
def test_what_may_not_be_split_is_commented_whole(inside: str):
    data = with_body(f"<w:p><w:r><w:t>依照</w:t></w:r>{inside}<w:r><w:t>办理</w:t></w:r></w:p>")
    made = put(data, Note(("x",), 0, 2, 5, "第三条"))
    assert commented(made) == "第三条规定"
    assert texts(made) == ["依照第三条规定办理"]


def test_comments_that_are_there_stay_and_ids_go_on():
    first = put(word("标题", "秘书处配备人员。"), Note(("旧",), 1, 0, 3, "秘书处"))
    again = put(first, Note(("新",), 1, 3, 5, "配备"))
    comments = etree.fromstring(unpack(again, "x")["word/comments.xml"])
    assert [(c.get(f"{W}id"), "".join(c.itertext())) for c in comments] == [("0", "旧"), ("1", "新")]
    assert (commented(again, 0), commented(again, 1)) == ("秘书处", "配备")


def test_words_that_stand_elsewhere_are_found():
    made = put(word("标题", "无关", "秘书处配备人员。"), Note(("x",), 0, 40, 44, "配备人员"))
    assert commented(made) == "配备人员"


def test_a_row_is_commented_in_its_longest_cell():
    cells = "".join(f"<w:tc><w:p><w:r><w:t>{t}</w:t></w:r></w:p></w:tc>" for t in ("1", "云州大学", "二百万元"))
    made = put(
        with_body(f"<w:p/><w:tbl><w:tr>{cells}</w:tr></w:tbl><w:p/>"), Note(("x",), 1, 0, 9, "1｜云州大学｜二百万元")
    )
    assert commented(made) == "云州大学"


def test_words_that_are_nowhere_leave_the_comment_at_the_paragraph():
    assert commented(put(word("标题", "秘书处"), Note(("x",), 1, 0, 2, "不在"))) == "秘书处"


def test_an_empty_paragraph_can_be_commented():
    assert len(etree.fromstring(unpack(put(word(""), Note(("x",), 0)), "x")["word/comments.xml"])) == 1


def test_a_comment_in_a_text_box_hangs_on_its_paragraph():
    box = "<w:pict><w:txbxContent><w:p><w:r><w:t>框内文字</w:t></w:r></w:p></w:txbxContent></w:pict>"
    made = put(with_body(f"<w:p><w:r><w:t>正文</w:t></w:r><w:r>{box}</w:r></w:p>"), Note(("x",), 1, 0, 2, "框内"))
    document = etree.fromstring(unpack(made, "x")["word/document.xml"])
    assert document.find(f"{W}body/{W}p/{W}commentRangeStart") is not None


def test_signs_that_xml_cannot_hold_are_replaced():
    made = put(word("标题"), Note(("a\x00b\ud800",)))
    assert "a\ufffdb\ufffd" in "".join(etree.fromstring(unpack(made, "x")["word/comments.xml"]).itertext())


def test_places_are_counted_as_the_reader_counts_them(six: bytes):
    long = [p for p in paragraphs(six) if len(p.text) > 12 and not p.contents][::40]
    made = put(six, *(Note(("x",), p.position, 2, 9, p.text[2:9]) for p in long))
    assert [p.text for n, p in enumerate(long) if p.text[2:9] not in commented(made, n)] == []


def test_a_strict_file_is_refused_and_html_is_offered():
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    parts = unpack(word("x"), "x.docx")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data.replace(W[1:-1].encode(), strict))
    with pytest.raises(FormatError) as refused:
        put(file.getvalue(), Note(("x",)))
    assert "html" in refused.value.problems[0].remedy


def test_a_damaged_file_is_refused():
    with pytest.raises(FormatError):
        put(b"PK\x03\x04", Note(("x",)))


def test_the_same_check_makes_the_same_bytes():
    data = word("标题", "秘书处")
    assert put(data, Note(("x",), 1, 0, 2, "秘书")) == put(data, Note(("x",), 1, 0, 2, "秘书"))


@pytest.mark.judge
def test_the_sdk_finds_nothing_in_a_file_with_comments(annotated_six: bytes):
    assert validated(annotated_six) == []


@pytest.mark.judge
def test_libreoffice_shows_the_same_text(six: bytes, annotated_six: bytes):
    assert squeezed("".join(pages(office(annotated_six, "pdf")))) == squeezed("".join(pages(office(six, "pdf"))))
