"""A firm's own library: made, compared, reviewed, versioned, dressed in Word."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from contractgen.changes import marked, words
from contractgen.cli import run
from contractgen.errors import LibraryError
from contractgen.head_rewriting import with_key
from contractgen.library import load_library
from contractgen.linting import lint
from contractgen.passes import load_answers, make
from contractgen.word.lint import lint as word_lint
from contractgen.word.look import read_look
from contractgen.word.package import unpack
from contractgen.word.swatch import swatch
from contractgen.writers import write

from .conftest import ON, ROOT, tool

SAMPLE = ROOT / "samples/six-members/answers.yaml"
CLAUSE = "clauses/zh/severability/severability.md"


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = run(["--lang", "zh_CN", *arguments])
    shown = capsys.readouterr()
    return status, shown.out, shown.err


@pytest.fixture
def firm(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A new firm's library, as the command makes it."""
    folder = tmp_path / "本所条款"
    assert told(capsys, "library", "new", str(folder), "--on", "2026-11-24")[0] == 0
    return folder


# --- new ---------------------------------------------------------------------


def test_a_new_library_lints_clean(firm: Path):
    assert [(f.rule, str(f.problem.place)) for f in lint((ROOT, firm), ON).faults] == []


def test_a_new_librarys_own_cases_pass(firm: Path, capsys: pytest.CaptureFixture[str]):
    status, out, _ = told(capsys, "library", "test", str(firm), "--quick")
    assert status == 0
    assert "不符 0 个" in out


def test_a_new_library_drafts(firm: Path):
    made = make(load_library((ROOT, firm)), load_answers(SAMPLE), ON)
    assert made.blanks == ()
    assert "low-carbon" in {s.topic.id for s in made.selected}


def test_a_new_library_has_one_example_of_each_kind_of_file(firm: Path):
    names = {p.relative_to(firm).as_posix() for p in firm.rglob("*") if p.is_file()}
    assert {CLAUSE, "clauses/zh/low-carbon/topic.yaml", "templates/zh/styles.docx", "contractgen.toml"} <= names
    assert b"disabled: true" in (firm / "clauses/zh/breach-money/fixed.md").read_bytes()


def test_nothing_that_is_there_is_overwritten(firm: Path, capsys: pytest.CaptureFixture[str]):
    path = firm / CLAUSE
    path.write_text("mine", "utf-8")
    status, _, err = told(capsys, "library", "new", str(firm))
    assert status == 2
    assert "未覆盖" in err
    assert path.read_text("utf-8") == "mine"


def test_a_bundled_clause_is_copied_with_its_version(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert told(capsys, "library", "new", str(tmp_path), "voting/weighted")[0] == 0
    text = (tmp_path / "clauses/zh/voting/weighted.md").read_text("utf-8")
    assert "replaces: {version: 1, text_hash: " in text
    assert (tmp_path / "originals/zh/voting/weighted.md").is_file()
    assert lint((ROOT, tmp_path), ON).faults == ()


# --- diff, show, changelog ---------------------------------------------------


def test_words_differ_character_by_character():
    assert marked(words("应当在三十日内通知", "应当在六十日内通知")) == "应当在[-三-]{+六+}十日内通知"
    assert marked(words("见 R3.7 款", "见 R3.8 款")) == "见 [-R3.7-]{+R3.8+} 款"


def test_diff_tells_what_is_added_replaced_and_removed(firm: Path, capsys: pytest.CaptureFixture[str]):
    _, out, _ = told(capsys, "library", "diff", "--library", str(firm))
    assert "增加  low-carbon/low-carbon" in out
    assert "删去  breach-money/fixed" in out
    assert "{+在知道之日起三十日内协商，+}" in out


def test_an_override_of_an_older_version_is_named_with_what_changed_since(
    firm: Path, capsys: pytest.CaptureFixture[str]
):
    original = firm / "originals/zh/severability/severability.md"
    original.write_text(original.read_text("utf-8").replace("不影响其他条款的效力", "不影响其余条款的效力"), "utf-8")
    path = firm / CLAUSE
    path.write_text(with_key(path.read_text("utf-8"), "replaces", {"version": "0", "text_hash": "0" * 16}), "utf-8")
    _, out, _ = told(capsys, "library", "diff", "severability/severability", "--library", str(firm))
    assert "所替换的是第 0 版，随程序所附的现为第 1 版" in out
    assert "[-余-]{+他+}" in out
    (fault,) = lint((ROOT, firm), ON).faults
    assert fault.rule == "replaces-older"


def test_show_tells_everything_about_a_clause(capsys: pytest.CaptureFixture[str]):
    _, out, _ = told(capsys, "library", "show", "ip-ownership/by-shares")
    for words_shown in (
        "未经律师复核",
        "第八百六十条",
        "利益平衡",
        "ip.shares",
        "引用它的条款",
        "满足的要求：R5.1/sole",
    ):
        assert words_shown in out


def test_changelog_tells_the_legal_effect(firm: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    before = tmp_path / "before"
    shutil.copytree(firm, before)
    path = firm / CLAUSE
    path.write_text(path.read_text("utf-8").replace("三十日", "六十日").replace("version: 1", "version: 2", 1), "utf-8")
    _, out, _ = told(capsys, "library", "changelog", str(before), "--library", str(firm), "--answers", str(SAMPLE))
    assert "条款的独立性（severability/severability）：改动文字" in out
    assert "版本：1 → 2" in out
    assert str(SAMPLE) in out
    assert "补充协议" in out


def test_changelog_reads_an_earlier_state_from_git(firm: Path, capsys: pytest.CaptureFixture[str]):
    git = [tool("git"), "-C", str(firm), "-c", "user.name=a", "-c", "user.email=a@example.com"]
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "x"]):
        subprocess.run([*git, *arguments], check=True)
    (firm / "clauses/zh/low-carbon/low-carbon.md").unlink()
    (firm / "clauses/zh/low-carbon/topic.yaml").unlink()
    (firm / "templates/zh/requirements/F1.1-low-carbon.yaml").unlink()
    (firm / "templates/zh/alliance/profiles/firm.yaml").unlink()
    _, out, _ = told(capsys, "library", "changelog", "HEAD", "--library", str(firm))
    assert "低碳研发（low-carbon/low-carbon）：删去写法" in out
    status, _, err = told(capsys, "library", "changelog", "nowhere", "--library", str(firm))
    assert status == 2
    assert "git" in err


# --- review ------------------------------------------------------------------


def test_a_review_is_written_into_the_head_and_keeps_every_other_line(firm: Path, capsys: pytest.CaptureFixture[str]):
    before = (firm / CLAUSE).read_text("utf-8")
    arguments = ("--by", "王某: 甲", "--role", "律师", "--on", "2026-11-20", "--library", str(firm))
    assert told(capsys, "library", "review", "severability", *arguments)[0] == 0
    after = (firm / CLAUSE).read_text("utf-8")
    assert [line for line in after.split("\n") if not line.startswith("review:")] == before.split("\n")
    (clause,) = load_library((ROOT, firm)).clauses["severability"]
    assert clause.reviewed_by == "王某: 甲"
    assert lint((ROOT, firm), ON).faults == ()


def test_a_review_ends_when_the_text_changes(firm: Path, capsys: pytest.CaptureFixture[str]):
    arguments = ("--by", "王某", "--role", "律师", "--on", "2026-11-20", "--library", str(firm))
    told(capsys, "library", "review", "severability", *arguments)
    path = firm / CLAUSE
    path.write_text(path.read_text("utf-8").replace("三十日", "六十日"), "utf-8")
    (clause,) = load_library((ROOT, firm)).clauses["severability"]
    assert clause.reviewed_by == ""
    assert {f.rule for f in lint((ROOT, firm), ON).faults} == {"review-outdated", "changed-without-version"}
    status, _, err = told(capsys, "library", "review", "severability", *arguments)
    assert status == 2
    assert "version: 2" in err


def test_a_bundled_clause_is_not_reviewed_in_place(capsys: pytest.CaptureFixture[str]):
    status, _, err = told(capsys, "library", "review", "severability", "--by", "王某", "--role", "律师")
    assert status == 2
    assert "library new" in err


def test_a_draft_says_how_many_clauses_nobody_reviewed(firm: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    arguments = ("--by", "王某", "--role", "律师", "--on", "2026-11-20", "--library", str(firm))
    told(capsys, "library", "review", "severability", *arguments)
    _, _, err = told(capsys, "draft", str(SAMPLE), "--library", str(firm), "-o", str(tmp_path / "a.docx"))
    found = [line for line in err.splitlines() if "未经律师复核" in line]
    assert len(found) == 1
    total, unreviewed = (int(n) for n in found[0].replace("个", " ").split() if n.isdigit())
    assert total == unreviewed + 1


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_key_of_the_head_is_replaced_where_it_stands(newline: str):
    text = newline.join(
        ["---", "heading: x", "review:", "  by: 甲", "  on: y", "# 注", "version: 1", "---", "review: 文"]
    )
    made = with_key(text, "review", {"by": "乙"})
    assert made == newline.join(["---", "heading: x", "review: {by: 乙}", "# 注", "version: 1", "---", "review: 文"])


# --- Word styles -------------------------------------------------------------


def edited(change: object = None, **margins: int) -> bytes:
    """The styles file as somebody edits it in Word."""
    document = docx.Document(io.BytesIO(swatch("zh", ON)))
    body = document.styles["正文段"]
    body.font.size = Pt(14)
    body.element.rPr.get_or_add_rFonts().set(qn("w:eastAsia"), "楷体")
    for name, millimetres in margins.items():
        setattr(document.sections[0], f"{name}_margin", Mm(millimetres))
    if callable(change):
        change(document)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def dressed(folder: Path, data: bytes) -> bytes:
    """The smallest sample as a Word file in a firm's styles."""
    path = folder / "templates/zh/styles.docx"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    library = load_library((ROOT, folder))
    made = make(library, load_answers(SAMPLE), ON)
    return write(made.agreement, "docx", ON, library.styles_for(made.template))


def cut_header(document: object) -> None:
    paragraph = document.sections[0].header.paragraphs[0]  # type: ignore[attr-defined]
    for text in paragraph.runs:
        text.text = ""
    for piece in ("某所 〔标", "题〕 〔版", "本〕"):
        paragraph.add_run(piece)


def test_the_styles_file_as_it_is_given_out_changes_nothing_but_its_header(tmp_path: Path):
    usual = write(make(load_library((ROOT,)), load_answers(SAMPLE), ON).agreement, "docx", ON)
    made = dressed(tmp_path, swatch("zh", ON))
    one, other = (zipfile.ZipFile(io.BytesIO(d)).read("word/document.xml") for d in (usual, made))
    assert one == other
    assert read_look(swatch("zh", ON), "styles.docx", "zh").notices == ()


def test_fonts_margins_and_header_are_the_firms(tmp_path: Path):
    data = dressed(tmp_path, edited(cut_header, left=35, right=25))
    assert word_lint(unpack(data, "a.docx")) == []
    document = docx.Document(io.BytesIO(data))
    assert document.styles["正文段"].font.size == Pt(14)
    assert document.sections[-1].left_margin.mm == pytest.approx(35, abs=0.1)
    header = "".join(p.text for p in document.sections[-1].header.paragraphs)
    assert header.startswith("某所 云州车载激光雷达产业技术创新战略联盟协议书 V1.0")


def test_numbering_stays_ours(tmp_path: Path):
    def meddle(document: object) -> None:
        style = document.styles["项"].element  # type: ignore[attr-defined]
        style.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = 77

    styles = zipfile.ZipFile(io.BytesIO(dressed(tmp_path, edited(meddle)))).read("word/styles.xml").decode()
    assert 'w:val="77"' not in styles
    assert '<w:numId w:val="2"/>' in styles


@pytest.mark.judge
def test_a_dressed_agreement_has_no_finding_of_the_validator(tmp_path: Path):
    validator = tool("ooxml-validator", "CONTRACTGEN_OOXML_VALIDATOR")
    path = tmp_path / "a.docx"
    path.write_bytes(dressed(tmp_path, edited(cut_header, left=35, right=25)))
    told_by = subprocess.run([validator, str(path)], capture_output=True, text=True, check=False)
    assert json.loads(told_by.stdout)["errors"] == []


@pytest.mark.parametrize(
    ("data", "words_told"),
    [
        (edited(left=20, right=12), "20 毫米"),
        (edited(lambda d: setattr(d.styles["项"], "name", "某项")), "项"),
        (edited(lambda d: d.sections[0].header.paragraphs[0].clear()), "〔标题〕"),
        (edited(lambda d: setattr(d.sections[0], "page_width", Mm(148))), "A4"),
    ],
    ids=["right margin", "a style lacks", "no title", "paper"],
)
def test_what_wants_a_look_in_a_styles_file_is_linted(tmp_path: Path, data: bytes, words_told: str):
    dressed(tmp_path, data)
    (fault,) = lint((ROOT, tmp_path), ON).faults
    assert fault.rule == "styles-notice"
    assert words_told in fault.problem.message.format_map(fault.problem.values)


@pytest.mark.parametrize("part", ["word/vbaProject.bin", "word/embeddings/oleObject1.bin"])
def test_programs_in_a_styles_file_are_refused(part: str):
    made = io.BytesIO(swatch("zh", ON))
    with zipfile.ZipFile(made, "a") as package:
        package.writestr(part, b"x")
    with pytest.raises(LibraryError):
        read_look(made.getvalue(), "styles.docx", "zh")


def test_a_link_out_of_a_styles_file_is_refused():
    made = io.BytesIO(swatch("zh", ON))
    with zipfile.ZipFile(made, "a") as package:
        package.writestr(
            "word/_rels/header1.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
            'Target="http://example.com/a.png" TargetMode="External"/></Relationships>',
        )
    with pytest.raises(LibraryError):
        read_look(made.getvalue(), "styles.docx", "zh")


def test_something_else_called_styles_is_refused_with_its_name(tmp_path: Path):
    path = tmp_path / "templates/zh/styles.docx"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no zip")
    (fault,) = lint((ROOT, tmp_path), ON).faults
    assert fault.rule == "styles-unusable"
    assert fault.problem.place.file == str(path)
