"""A clause goes out as a Word review copy and comes back: unchanged without a difference, changed with exactly that."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from contractgen.cli import run
from contractgen.cli.library.copying import digest_of, text_of
from contractgen.exporting.document import Copied, copied, review_copy
from contractgen.exporting.naming import Namer
from contractgen.exporting.returning import Reviewed, returned, reviewed
from contractgen.library import Library, load_library

from .conftest import ON, ROOT, tool

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
w = f"{{{W}}}"
WHO = 'w:id="900" w:author="王律师" w:date="2026-11-24T00:00:00Z"'
CLAUSE = """---
heading: 违约责任   # 标题后的注释
version: 3
review: {by: 李律师, role: 律师, on: 2026-01-01, text_hash: 0}
ask:
  - {id: acme.days, kind: integer, title: {zh: 改正期限}}
---
违约方应当在{{ acme.days | days }}内改正；
逾期的，赔偿损失。

{% if acme.days > 10 %}
期限较长的，先行提供担保。
{% endif %}

下列损失应当赔偿：
- 直接损失
- 可得利益^gain

依照@{disputes}解决\\-以上。
"""

Edit = Callable[[etree._Element], None]
CASES = ROOT / "tests/cases/review"
"""Two clauses whose words the tests change; the bundled ones may say something else any day."""


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library((ROOT, CASES))


def sent(library: Library, topic: str) -> tuple[bytes, list[Copied], list[str]]:
    """The review copy of a topic, what is in it, and the clauses' texts."""
    clauses = library.clauses[topic]
    texts = [text_of(c, (ROOT,)) for c in clauses]
    made = [copied(c, text, c.line, Namer(library, ON)) for c, (_, text) in zip(clauses, texts, strict=True)]
    data = review_copy(topic, made, [digest_of(whole) for whole, _ in texts], library, ON)
    return data, made, [text for _, text in texts]


def edited(data: bytes, edit: Edit) -> bytes:
    """The file with its document part changed by *edit*."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                root = etree.fromstring(part)
                edit(root)
                part = etree.tostring(root)
            new.writestr(name, part)
    return out.getvalue()


def paragraph(root: etree._Element, words: str) -> etree._Element:
    return next(p for p in root.iter(f"{w}p") if words in "".join(t.text or "" for t in p.iter(f"{w}t")))


def tracked(words: str, instead: str) -> Edit:
    """Words of one run struck and others put in, as Word tracks it."""

    def edit(root: etree._Element) -> None:
        text = next(t for t in root.iter(f"{w}t") if words in (t.text or ""))
        before, _, after = (text.text or "").partition(words)
        old = text.getparent()
        assert old is not None
        pieces = [
            f"<w:r><w:t xml:space='preserve'>{before}</w:t></w:r>" if before else "",
            f"<w:del {WHO}><w:r><w:delText>{words}</w:delText></w:r></w:del>",
            f"<w:ins {WHO}><w:r><w:t>{instead}</w:t></w:r></w:ins>" if instead else "",
            f"<w:r><w:t xml:space='preserve'>{after}</w:t></w:r>" if after else "",
        ]
        for piece in filter(None, pieces):
            old.addprevious(
                etree.fromstring(
                    piece.replace("<w:r>", f'<w:r xmlns:w="{W}">')
                    .replace("<w:del ", f'<w:del xmlns:w="{W}" ')
                    .replace("<w:ins ", f'<w:ins xmlns:w="{W}" ')
                )
            )
        old.getparent().remove(old)  # type: ignore[union-attr]

    return edit


def plain(words: str, instead: str) -> Edit:
    def edit(root: etree._Element) -> None:
        text = next(t for t in root.iter(f"{w}t") if words in (t.text or ""))
        text.text = (text.text or "").replace(words, instead)

    return edit


def taken(library: Library, topic: str, edit: Edit, at: int = 0) -> tuple[Reviewed, str]:
    """What comes back of a clause of a topic after *edit*, and what its text was."""
    data, made, texts = sent(library, topic)
    back = returned(edited(data, edit), "审阅稿.docx")
    return reviewed(made[at], back[at], made[at].clause.file), texts[at].lstrip("\n")


@pytest.mark.parametrize("part", range(8))
def test_a_review_copy_that_nobody_changed_changes_nothing(library: Library, part: int):
    for topic in sorted(library.clauses)[part::8]:
        data, made, texts = sent(library, topic)
        for before, after, text in zip(made, returned(data, "x.docx"), texts, strict=True):
            came = reviewed(before, after, before.clause.file)
            assert (came.changes, came.remarks, came.text) == ((), (), text.lstrip("\n")), before.clause.id


def test_words_changed_with_tracking_change_exactly_these_words(library: Library):
    came, text = taken(library, "breach", tracked("三十日内改正", "六十日内改正"))
    assert came.text == text.replace("三十日内改正", "六十日内改正")


def test_words_changed_without_tracking_count_too(library: Library):
    came, text = taken(library, "breach", plain("三十日内改正", "六十日内改正"))
    assert came.text == text.replace("三十日内改正", "六十日内改正")


def test_words_struck_around_a_reference_leave_the_reference(library: Library):
    came, text = taken(library, "breach", tracked("情节严重的，", ""))
    assert came.text == text.replace("情节严重的，依照@{expulsion}", "依照@{expulsion}")


def test_a_paragraph_put_in_becomes_a_paragraph(library: Library):
    def edit(root: etree._Element) -> None:
        new = f'<w:p xmlns:w="{W}"><w:ins {WHO}><w:r><w:t>逾期付款的，加付{{{{利息}}}}。</w:t></w:r></w:ins></w:p>'
        paragraph(root, "赔偿额相当于").addprevious(etree.fromstring(new))

    came, text = taken(library, "breach", edit)
    assert came.text == text.replace("\n赔偿额", "\n逾期付款的，加付{\\{利息}}。\n\n赔偿额")


def test_an_item_put_in_becomes_an_item(library: Library):
    def edit(root: etree._Element) -> None:
        import copy

        item = paragraph(root, "逾期投入的，补足投入")
        new = copy.deepcopy(item)
        for r in list(new.iter(f"{w}r")):
            new.remove(r)
        new.append(etree.fromstring(f'<w:r xmlns:w="{W}"><w:t>迟延提供设备的，补足使用期</w:t></w:r>'))
        item.addnext(new)

    came, text = taken(library, "breach", edit, at=1)
    assert came.text == text.replace("\n- 截留", "\n- 迟延提供设备的，补足使用期\n- 截留")


def test_a_paragraph_struck_with_its_mark_is_gone(library: Library):
    def edit(root: etree._Element) -> None:
        gone = paragraph(root, "赔偿额相当于")
        properties = gone.find(f"{w}pPr")
        assert properties is not None
        properties.append(etree.fromstring(f'<w:rPr xmlns:w="{W}"><w:del {WHO}/></w:rPr>'))
        for r in list(gone.iter(f"{w}r")):
            for t in r.iter(f"{w}t"):
                t.tag = f"{w}delText"
            struck = etree.Element(
                f"{w}del", {f"{w}id": "901", f"{w}author": "王律师", f"{w}date": "2026-11-24T00:00:00Z"}
            )
            r.addprevious(struck)
            struck.append(r)

    came, text = taken(library, "breach", edit)
    start, end = text.index("赔偿额相当于"), text.index("因违约致使联盟项目")
    assert came.text == text[:start] + text[end:]


def test_paragraphs_moved_are_moved(library: Library):
    def edit(root: etree._Element) -> None:
        last = paragraph(root, "成员已尽勤勉义务")
        paragraph(root, "赔偿额相当于").addprevious(last)

    came, text = taken(library, "breach", edit)
    first, second, third, fourth = text.split("\n\n")
    assert came.text.split("\n\n") == [first, fourth, second, third]


def test_a_comment_of_a_reviewer_comes_with_its_line(library: Library):
    from datetime import date

    from contractgen.word.comments import Note, annotated

    data, made, texts = sent(library, "breach")
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))
    at = list(root.iter(f"{w}p")).index(paragraph(root, "赔偿额相当于"))
    back = returned(
        annotated(data, "x.docx", [Note(("上限太低",), at, words="赔偿额")], "王律师", date(2026, 11, 24)), "x"
    )
    came = reviewed(made[0], back[0], "breach.md")
    assert [(line, r.author, r.text) for line, r in came.remarks] == [(made[0].passages[1].line, "王律师", "上限太低")]
    assert "\n{# 批注 王律师：上限太低 #}\n赔偿额" in came.text
    assert came.text.replace("{# 批注 王律师：上限太低 #}\n", "") == texts[0].lstrip("\n")


def test_a_review_copy_is_valid_by_the_open_xml_sdk(library: Library, tmp_path: Path):
    judge = tool("ooxml-validator", "CONTRACTGEN_OOXML_VALIDATOR")
    for topic in ("breach", "parties", "signatures", "annex-members"):
        path = tmp_path / f"{topic}.docx"
        path.write_bytes(sent(library, topic)[0])
        told = json.loads(subprocess.run([judge, str(path)], capture_output=True, check=True).stdout)
        assert told["errors"] == []


def test_a_copy_saved_by_libreoffice_changes_nothing(library: Library, tmp_path: Path):
    office = tool("soffice")
    topics = ("breach", "parties", "disputes", "annex-tasks")
    for topic in topics:
        (tmp_path / f"{topic}.docx").write_bytes(sent(library, topic)[0])
    subprocess.run(
        [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "docx:MS Word 2007 XML",
         "--outdir", str(tmp_path / "out"), *(str(tmp_path / f"{t}.docx") for t in topics)],
        check=True, capture_output=True,
    )  # fmt: skip
    for topic in topics:
        _, made, texts = sent(library, topic)
        back = returned((tmp_path / "out" / f"{topic}.docx").read_bytes(), "x.docx")
        assert [reviewed(m, b, "x").text for m, b in zip(made, back, strict=True)] == [t.lstrip("\n") for t in texts]


MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Edit(source As String, target As String, words As String, instead As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = &quot;Hidden&quot; : hidden(0).Value = True
  doc = StarDesktop.loadComponentFromURL(ConvertToURL(source), &quot;_blank&quot;, 0, hidden())
  doc.RecordChanges = True
  replacing = doc.createReplaceDescriptor()
  replacing.SearchString = words
  replacing.ReplaceString = instead
  doc.replaceAll(replacing)
  Dim saving(0) As New com.sun.star.beans.PropertyValue
  saving(0).Name = &quot;FilterName&quot; : saving(0).Value = &quot;MS Word 2007 XML&quot;
  doc.storeToURL(ConvertToURL(target), saving())
  doc.close(True)
End Sub
</script:module>
"""
LISTED = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"
 library:passwordprotected="false"><library:element library:name="Module1"/></library:library>
"""


def test_words_changed_with_tracking_in_libreoffice_change_exactly_these_words(library: Library, tmp_path: Path):
    office = [tool("soffice"), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    data, made, texts = sent(library, "breach")
    (tmp_path / "in.docx").write_bytes(data)
    subprocess.run([*office, "--terminate_after_init"], check=True, capture_output=True)
    folder = tmp_path / "profile/user/basic/Standard"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "Module1.xba").write_text(MACRO, "utf-8")
    (folder / "script.xlb").write_text(LISTED, "utf-8")
    call = f'macro:///Standard.Module1.Edit("{tmp_path}/in.docx","{tmp_path}/out.docx","三十日内改正","六十日内改正")'
    subprocess.run([*office, call], check=True, capture_output=True)
    came = [
        reviewed(m, b, "x").text for m, b in zip(made, returned((tmp_path / "out.docx").read_bytes(), "x"), strict=True)
    ]
    assert came == [t.lstrip("\n").replace("三十日内改正", "六十日内改正") for t in texts]


# --- the command ---------------------------------------------------------------------


@pytest.fixture
def layer(tmp_path: Path) -> Path:
    """A firm's library with one clause of its own."""
    folder = tmp_path / "本所条款"
    (folder / "clauses/zh/breach").mkdir(parents=True)
    (folder / "clauses/zh/breach/acme.md").write_bytes(
        CLAUSE.replace("version: 3", "version: 3\noffers: acme\nlabel: 本所").encode()
    )
    return folder


def changed_copy(layer: Path, edit: Edit) -> Path:
    out = layer.parent / "审阅.docx"
    assert run(["library", "export", "breach/acme", "-o", str(out), "--library", str(layer)]) == 0
    out.write_bytes(edited(out.read_bytes(), edit))
    return out


def test_without_write_the_difference_is_shown_and_nothing_written(layer: Path, capsys: pytest.CaptureFixture[str]):
    file = layer / "clauses/zh/breach/acme.md"
    before = file.read_bytes()
    out = changed_copy(layer, tracked("赔偿损失。", "赔偿全部损失。"))
    assert run(["library", "import", "--review", str(out), "--library", str(layer)]) == 0
    assert "{+全部+}" in capsys.readouterr().out
    assert file.read_bytes() == before


def test_write_changes_the_lines_concerned_and_keeps_the_head_byte_for_byte(
    layer: Path, capsys: pytest.CaptureFixture[str]
):
    file = layer / "clauses/zh/breach/acme.md"
    before = file.read_text("utf-8")
    out = changed_copy(layer, tracked("直接损失", "直接损失和费用"))
    assert run(["library", "import", "--review", str(out), "--library", str(layer), "--write"]) == 0
    assert file.read_text("utf-8") == before.replace("- 直接损失\n", "- 直接损失和费用\n")
    told = capsys.readouterr().out
    assert "version" in told


def test_line_ends_and_byte_order_mark_stay_as_they_are(layer: Path):
    file = layer / "clauses/zh/breach/acme.md"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    before = file.read_bytes()
    out = changed_copy(layer, tracked("直接损失", "实际损失"))
    assert run(["library", "import", "--review", str(out), "--library", str(layer), "--write"]) == 0
    assert file.read_bytes() == before.replace("- 直接损失".encode(), "- 实际损失".encode())


def test_a_damaged_placeholder_is_refused_with_its_place_and_cure(layer: Path, capsys: pytest.CaptureFixture[str]):
    before = (layer / "clauses/zh/breach/acme.md").read_bytes()
    out = changed_copy(layer, plain("〖1 改正期限〗", "〖1 改正的期限〗"))
    assert run(["library", "import", "--review", str(out), "--library", str(layer), "--write"]) == 2
    told = capsys.readouterr().err
    assert "acme.md:10" in told
    assert "〖1 改正期限〗" in told
    assert (layer / "clauses/zh/breach/acme.md").read_bytes() == before


def test_half_a_condition_left_behind_is_refused(layer: Path, capsys: pytest.CaptureFixture[str]):
    def edit(root: etree._Element) -> None:
        gone = paragraph(root, "如果完")
        gone.getparent().remove(gone)  # type: ignore[union-attr]

    out = changed_copy(layer, edit)
    assert run(["library", "import", "--review", str(out), "--library", str(layer)]) == 2
    assert "acme.md" in capsys.readouterr().err


def test_a_heading_is_not_changed_by_a_review(layer: Path, capsys: pytest.CaptureFixture[str]):
    edit = changed_heading(changed_copy(layer, plain("直接损失", "实际损失")))
    assert run(["library", "import", "--review", str(edit), "--library", str(layer)]) == 2
    assert "heading" in capsys.readouterr().err


def changed_heading(path: Path) -> Path:
    def edit(root: etree._Element) -> None:
        heading = next(
            p
            for p in root.iter(f"{w}p")
            if p.find(f"{w}pPr/{w}pStyle") is not None and p.find(f"{w}pPr/{w}pStyle").get(f"{w}val") == "FrontHeading"
        )  # type: ignore[union-attr]
        next(heading.iter(f"{w}t")).text = "违约"

    path.write_bytes(edited(path.read_bytes(), edit))
    return path


def test_a_clause_changed_since_it_was_sent_is_refused(layer: Path, capsys: pytest.CaptureFixture[str]):
    out = changed_copy(layer, plain("直接损失", "实际损失"))
    file = layer / "clauses/zh/breach/acme.md"
    file.write_text(file.read_text("utf-8") + "\n补充。\n", "utf-8")
    assert run(["library", "import", "--review", str(out), "--library", str(layer), "--write"]) == 2
    assert "改过" in capsys.readouterr().err


def test_a_bundled_clause_is_written_into_the_firm_s_layer(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    out, firm = tmp_path / "x.docx", tmp_path / "firm"
    firm.mkdir()
    assert run(["library", "export", "breach/damages", "-o", str(out)]) == 0
    bundled = (ROOT / "clauses/zh/breach/damages.md").read_text("utf-8")
    words = re.findall("[\u4e00-\u9fff]{9,}", bundled)[-1]
    out.write_bytes(edited(out.read_bytes(), plain(words, words + "甲乙")))
    assert run(["library", "import", "--review", str(out), "--write"]) == 2
    assert "--library" in capsys.readouterr().err
    assert run(["library", "import", "--review", str(out), "--write", "--library", str(firm)]) == 0
    made = (firm / "clauses/zh/breach/damages.md").read_text("utf-8")
    assert made == bundled.replace(words, words + "甲乙")


def test_export_never_overwrites(tmp_path: Path):
    (tmp_path / "x.docx").write_bytes(b"mine")
    assert run(["library", "export", "breach", "-o", str(tmp_path / "x.docx")]) == 2
    assert (tmp_path / "x.docx").read_bytes() == b"mine"


def test_any_other_word_file_is_no_review_copy(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    from .models.firm import firm_model

    (tmp_path / "x.docx").write_bytes(firm_model())
    assert run(["library", "import", "--review", str(tmp_path / "x.docx")]) == 2
    assert "审阅稿" in capsys.readouterr().err
