"""Members' forms: sent out, filled in, read back, merged; nothing a member or the secretariat wrote is lost in silence."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from contractgen.errors import FormatError, Refused
from contractgen.forms import as_csv, form_for, read_form
from contractgen.interview import Session, answer, open_session
from contractgen.library import Library
from contractgen.merging import merge
from contractgen.papers import member_form, pending, pending_paper
from contractgen.tables import add, edit, rows
from contractgen.word.controls import controls

from .conftest import ON, ROOT, SAMPLES, tool

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
def six(library: Library) -> Session:
    return open_session(library, (ROOT / "samples/six-members/answers.yaml").read_text("utf-8"))


def word(session: Session, position: int = 1) -> bytes:
    return member_form(session, form_for(session, position), position, ON)


def table(session: Session, position: int = 1) -> bytes:
    return as_csv(session, form_for(session, position), position)


def filled(data: bytes, values: dict[str, str], row: int = 0) -> bytes:
    """The form with the text of some controls changed, as Word changes it: the runs go, one new run comes."""
    package = zipfile.ZipFile(io.BytesIO(data))
    root = etree.fromstring(package.read("word/document.xml"))
    seen: dict[str, int] = {}
    for control in root.iter(W + "sdt"):
        tag = control.find(f"{W}sdtPr/{W}tag").get(W + "val")
        seen[tag] = seen.get(tag, -1) + 1
        if tag in values and seen[tag] == row:
            content = control.find(W + "sdtContent")
            for child in list(content):
                content.remove(child)
            etree.SubElement(etree.SubElement(content, W + "r"), W + "t").text = values[tag]
            for hint in control.iter(W + "showingPlcHdr"):
                hint.getparent().remove(hint)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as written:
        for name in package.namelist():
            body = etree.tostring(root) if name == "word/document.xml" else package.read(name)
            written.writestr(name, body)
    return out.getvalue()


def without(session: Session, *fields: str) -> Session:
    row = {k: v for k, v in rows(session, "parties")[0].items() if k not in fields}
    return edit(session, "parties", 1, row).session


# --- sent out and read back -----------------------------------------------------------


@pytest.mark.parametrize("name", SAMPLES)
def test_a_form_nobody_changed_changes_nothing(library: Library, name: str):
    session = open_session(library, (ROOT / "samples" / name / "answers.yaml").read_text("utf-8"))
    forms = [read_form(word(session, 1), "a.docx", session), read_form(table(session, 2), "b.csv", session)]
    merged = merge(session, forms)
    assert (merged.differences, merged.faults, merged.taken) == ((), (), 0)
    assert merged.session.text == session.text


def test_word_and_table_say_the_same(six: Session):
    from_word, from_table = read_form(word(six), "a.docx", six), read_form(table(six), "a.csv", six)
    assert (from_word.member, from_word.party, from_word.lists) == (
        from_table.member,
        from_table.party,
        from_table.lists,
    )


def test_what_was_blank_is_taken_from_the_form(six: Session):
    blank = without(six, "address", "contact")
    data = filled(word(blank), {"parties.address": "新城路1号", "parties.contact": "王某"})
    merged = merge(blank, [read_form(data, "a.docx", blank)])
    assert merged.taken == 2
    assert rows(merged.session, "parties")[0]["address"] == "新城路1号"


def test_a_row_filled_in_becomes_a_record_of_that_member(six: Session):
    values = {
        "tasks.name": "老化试验",
        "tasks.deliverable": "报告1份",
        "tasks.due": "2028年3月1日",
        "tasks.nature": "中试与验证",
    }
    merged = merge(six, [read_form(filled(word(six), values, row=1), "a.docx", six)])
    assert rows(merged.session, "tasks")[-1] == {
        "party": "星瀚光电", "nature": "pilot", "name": "老化试验", "deliverable": "报告1份", "due": "2028-03-01",
    }  # fmt: skip


def test_a_differing_value_is_told_and_not_written_unless_asked_for(six: Session):
    form = read_form(filled(word(six), {"parties.address": "别处"}), "a.docx", six)
    merged = merge(six, [form])
    [difference] = merged.differences
    assert (difference.where, difference.how, difference.theirs) == ("住所", "differs", "别处")
    assert merged.session.text == six.text
    assert rows(merge(six, [form], theirs=True).session, "parties")[0]["address"] == "别处"


def test_an_edited_record_is_told_as_different_and_not_added_again(six: Session):
    merged = merge(six, [read_form(filled(word(six), {"tasks.name": "激光发射模组"}), "a.docx", six)])
    assert [d.where for d in merged.differences] == ["任务分工第 1 行任务内容"]
    assert len(rows(merged.session, "tasks")) == 6


def test_a_place_left_empty_takes_nothing_away(six: Session):
    merged = merge(six, [read_form(filled(word(six), {"parties.contact": ""}), "a.docx", six)], theirs=True)
    assert [d.how for d in merged.differences] == ["blanked"]
    assert merged.session.text == six.text


def test_a_value_that_cannot_be_read_is_told_with_its_place_and_the_rest_is_taken(six: Session):
    blank = without(six, "credit_code", "address")
    text = table(blank).decode("utf-8-sig")
    lines = text.split("\r\n")
    at = next(n for n, line in enumerate(lines, 1) if line.startswith("parties.credit_code"))
    lines[at - 1] = "parties.credit_code,代码,123,"
    data = "\r\n".join(lines).replace("parties.address,住所,,", "parties.address,住所,新城路1号,").encode("gb18030")
    merged = merge(blank, [read_form(data, "甲.csv", six)])
    [fault] = merged.faults
    assert (fault.place.file, fault.place.line, fault.subject) == ("甲.csv", at, "parties[1].credit_code")
    assert rows(merged.session, "parties")[0]["address"] == "新城路1号"


def test_a_blank_form_brings_a_new_member(six: Session):
    blank = filled(word(six, 0), {"parties.name": "新成员有限公司", "parties.short": "新成员", "parties.kind": "企业"})
    merged = merge(six, [read_form(blank, "新.docx", six)])
    assert rows(merged.session, "parties")[-1] == {"short": "新成员", "name": "新成员有限公司", "kind": "enterprise"}


def test_a_form_of_a_stranger_is_refused(six: Session, library: Library):
    other = open_session(library, (ROOT / "samples/eight-members-foreign/answers.yaml").read_text("utf-8"))
    merged = merge(six, [read_form(word(other, 1), "b.docx", six)])
    assert len(merged.faults) == 1
    assert merged.session.text == six.text


def test_members_without_a_form_are_named(six: Session):
    merged = merge(six, [read_form(word(six, n), f"{n}.docx", six) for n in range(1, 6)])
    assert merged.silent == ("车检所",)


def test_another_file_is_no_form(six: Session):
    with pytest.raises(FormatError):
        read_form(pending_paper(answer(six, "", "agreement.code").session, ON), "a.docx", six)
    with pytest.raises(Refused):
        read_form("甲,乙\n".encode(), "a.csv", six)


def test_forms_merge_into_nothing_but_names(library: Library):
    """A secretariat that knows only short names gets everything else from the members."""
    session = open_session(library)
    for name in ("甲", "乙"):
        session = add(session, "parties", {"short": name}).session
    data = filled(word(session, 2), {"parties.name": "乙大学", "parties.kind": "高等学校"})
    data = filled(data, {"tasks.name": "研究", "contributions.amount": "30万元"})
    merged = merge(session, [read_form(data, "乙.docx", session)])
    assert merged.faults == ()
    assert rows(merged.session, "tasks") == ({"party": "乙", "name": "研究"},)
    assert rows(merged.session, "parties")[1]["kind"] == "university"


# --- judges ---------------------------------------------------------------------------


@pytest.mark.judge
@pytest.mark.parametrize("position", [0, 1])
def test_the_validator_finds_nothing_in_a_form(six: Session, tmp_path: Path, position: int):
    validator = tool("ooxml-validator", "CONTRACTGEN_OOXML_VALIDATOR")
    for name, data in (("form", word(six, position)), ("pending", pending_paper(open_session(six.library), ON))):
        path = tmp_path / f"{name}.docx"
        path.write_bytes(data)
        done = subprocess.run([validator, str(path)], capture_output=True, text=True, check=False)
        assert '"ok": true' in done.stdout, done.stdout


@pytest.mark.judge
def test_a_form_saved_by_libreoffice_is_read_as_before(six: Session, tmp_path: Path):
    office = tool("soffice")
    path = tmp_path / "form.docx"
    path.write_bytes(filled(word(six), {"parties.address": "新城路1号 二楼"}))
    saved = tmp_path / "saved"
    command = [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(saved), str(path)]  # fmt: skip
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    before, after = read_form(path.read_bytes(), "a", six), read_form((saved / "form.docx").read_bytes(), "a", six)
    assert (after.member, after.party, after.lists) == (before.member, before.party, before.lists)


# --- what is to be decided --------------------------------------------------------------


def test_what_is_to_be_decided_are_choices_and_what_nothing_is_proposed_for(library: Library):
    found = pending(open_session(library))
    assert "organs.chair" in {a.question.id for a in found}
    assert all(a.open or a.question.options or a.question.kind == "yes-no" for a in found)


def test_a_decision_has_a_place_to_write_it_down(library: Library):
    session = open_session(library)
    tags = [c.tag for c in controls(pending_paper(session, ON), "a.docx")]
    assert tags == [a.question.id for a in pending(session)]


def test_the_same_form_has_the_same_bytes(six: Session):
    assert word(six) == word(six)
