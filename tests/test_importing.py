"""A firm's Word model becomes a layer: no word lost, every guess told, and the layer loads, lints and drafts."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from docx import Document
from docx.enum.text import WD_COLOR_INDEX
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from contractgen.agreement import Agreement, Paragraph, Reference, articles, inlines, plain, sections
from contractgen.cli import run
from contractgen.importing import Imported, escaping, import_model
from contractgen.importing.proving import proved
from contractgen.importing.reporting import report
from contractgen.library import Library, load_library, merged
from contractgen.linting import lint
from contractgen.markup import scan
from contractgen.passes import make
from contractgen.rendering import compile_text, render
from contractgen.writers.text import write as as_text
from contractgen.yaml_text import parse

from .conftest import ON, ROOT, tool
from .models.firm import firm_model
from .models.makes import MAKES, W, made, saved

NUMBERS = r"[零一二三四五六七八九十百\d]+"
CHANGED = re.compile(
    rf"第{NUMBERS}(?:条|條|章|款|部分)|第[（(]{NUMBERS}[）)]项|[（(]{NUMBERS}[）)]|附件{NUMBERS}|第?\d+\.\d+条?|【[^】]*】|中华人民共和国"
    r"|人民币[_\s\u3000]*元|(?:大写：)[_\s\u3000]*元整|百分之[_\s\u3000]*|[_\s\u3000]*年[_\s\u3000]*月[_\s\u3000]*日"
)
"""What may differ: numbers, references, blanks and the words that blanks take in, full names of statutes."""


def imported(name: str, library: Library) -> Imported:
    tool("pandoc") if name.startswith("pandoc") else tool("soffice") if name.startswith("LibreOffice") else None
    return import_model(made(name), "范本.docx", library, "acme", ON)


def on_disk(layer: Imported, folder: Path) -> Path:
    for name, text in layer.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def drafted(layer: Imported, folder: Path) -> Agreement:
    """The layer drafted from its own files by the public path, all blanks open."""
    library = load_library((ROOT, on_disk(layer, folder)))
    return make(library, parse(layer.files["answers.yaml"], "answers.yaml"), ON).agreement


def words_of(data: bytes) -> Counter[str]:
    """The words of a Word file from its raw XML, hints of controls and what is struck out left out."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
        notes = [etree.fromstring(package.read(n)) for n in package.namelist() if n.endswith("notes.xml")]
    w = f"{{{W}}}"
    found: Counter[str] = Counter()
    for paragraph in (p for tree in (root, *notes) for p in tree.iter(f"{w}p")):
        styles = [s.get(f"{w}val") for s in paragraph.iter(f"{w}pStyle")]
        if any(s and s.startswith(("TOC", "Contents", "Sign")) for s in styles):
            continue
        text = ""
        for piece in paragraph.iter(f"{w}t", f"{w}br", f"{w}tab"):
            if piece.tag != f"{w}t":
                text += "\n"
                continue
            if next(piece.iterancestors(f"{w}p"), None) is not paragraph:
                continue
            if any(next(piece.iterancestors(w + n), None) is not None for n in ("moveFrom",)):
                continue
            control = next(piece.iterancestors(f"{w}sdt"), None)
            if control is not None and control.find(f"{w}sdtPr/{w}showingPlcHdr") is not None:
                continue
            run_of = piece.getparent()
            if run_of is not None and run_of.find(f"{w}rPr/{w}vanish") is not None:
                continue
            text += piece.text or ""
        found.update(cut(text))
    return found


def cut(text: str) -> list[str]:
    return [w for w in re.findall(r"[\u3400-\u9fffA-Za-z0-9]+", CHANGED.sub("\n", text)) if len(w) > 3]


@pytest.mark.parametrize("name", MAKES)
def test_an_import_of_any_make_loses_no_word(name: str, library: Library, tmp_path: Path):
    text = CHANGED.sub("\n", as_text(drafted(imported(name, library), tmp_path), ON).decode())
    lost = {w: n for w, n in words_of(made(name)).items() if text.count(w) < n}
    assert lost == {}


@pytest.mark.parametrize("name", MAKES)
def test_the_proof_of_an_import_finds_nothing_lost_and_nothing_new(name: str, library: Library):
    proof = proved(imported(name, library), merged((ROOT,)), "acme", ON)
    assert (proof.differences, proof.left_out) == ((), ())


@pytest.mark.parametrize("name", MAKES)
def test_every_reference_of_an_import_has_its_target(name: str, library: Library, tmp_path: Path):
    runs = [
        r for s in sections(drafted(imported(name, library), tmp_path)) for b in s.blocks for i in inlines(b) for r in i
    ]
    assert all(r.pieces for r in runs if isinstance(r, Reference))


@given(
    st.text(
        st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn"]) | st.sampled_from("{}%#@[]_|\\^-＠｛｝【】｜－ "),
        max_size=24,
    )
)
def test_any_words_print_as_they_stood(words: str):
    text = escaping.line(escaping.escaped(words.strip(" \t\u3000")))
    code, _ = compile_text(text, "clause.md", 1)
    blocks = scan(*render(code, {}, "clause.md", "clause"), cite=lambda _: pytest.fail("cited"))  # type: ignore[arg-type]
    assert "".join(plain(b.inlines) for b in blocks if isinstance(b, Paragraph)) == words.strip(" \t\u3000")


@given(st.text(st.sampled_from("甲{}%#@[]_|\\^-＠｛｝【】｜－a"), min_size=1, max_size=16))
def test_any_words_print_as_they_stood_in_a_cell_and_in_an_item(words: str):
    from contractgen.agreement import Column, Table

    item, cell = escaping.escaped(words), escaping.cell(escaping.escaped(words))
    text = f"- {item}。\n\n| {cell} | 乙 |"
    code, _ = compile_text(text, "clause.md", 1)
    rendered, values = render(code, {}, "clause.md", "clause")
    list_, table = scan(rendered, values, lambda _: pytest.fail("cited"), {"": (Column("甲"), Column("乙"))})
    assert isinstance(list_, Paragraph)
    assert isinstance(table, Table)
    assert (plain(list_.items[0].inlines), plain(table.rows[0].cells[0])) == (words + "。", words)


PIECES = ["第一条 ", "第二条 ", "（一）", "附件一 ", "____", "【】", "【甲方名称】", "20__年__月__日", "人民币____元", "第一条第（一）项", "附件一",
          "《民法典》第五百八十五条", "（以下简称“甲”）", "{{", "{%", "}}", "@{", "[[", "]]", "[", "|", "- ", "－", "^a", "\\", "〖", "---", "\n",
          "\t", "甲方：", "住所：", "签字", "。", "；", "目标", "应当"]  # fmt: skip


@settings(max_examples=12, deadline=None)
@given(st.lists(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join), min_size=1, max_size=8))
def test_nothing_of_any_text_is_lost_or_refused(lines: list[str]):
    library = load_library((ROOT,))
    document = Document()
    for line in lines:
        before, _, after = line.partition("应当")
        paragraph = document.add_paragraph(before)
        paragraph.add_run("应当").font.highlight_color = WD_COLOR_INDEX.YELLOW
        paragraph.add_run(after)
    layer = import_model(saved(document), "x.docx", library, "acme", ON)
    proof = proved(layer, merged((ROOT,)), "acme", ON)
    assert (proof.differences, proof.left_out) == ((), ())


# --- the firm's model -----------------------------------------------------------


@pytest.fixture(scope="module")
def firm(library: Library) -> Imported:
    return import_model(firm_model(), "联盟协议范本.docx", library, "acme", ON)


def test_articles_find_their_topics(firm: Imported):
    found = {w.section.placed.article.heading: w.section.placed.topic for w in firm.written}
    assert found["违约责任"] == "breach"
    assert found["成果的归属"] == "ip-ownership"
    assert found["安全生产"] == "acme-25"


def test_references_follow_the_articles(firm: Imported):
    text = firm.files["clauses/zh/member-duties/acme.md"]
    assert "按@{task-division}的规定" in text
    assert "遵守@{confidentiality}的保密义务" in text


def test_a_reference_to_an_item_marks_it(firm: Imported):
    assert "@{acme-27#item-2}情形" in firm.files["clauses/zh/expulsion/acme.md"]
    assert "日^item-2" in firm.files["clauses/zh/acme-27/acme.md"]


def test_blanks_become_questions_of_the_kind_their_words_ask_for(firm: Imported):
    kinds = {a.id: a.gap.kind for w in firm.written for a in w.asked}
    assert kinds["acme.breach_percent"] == "percent"
    assert kinds["acme.term_date"] == "date"
    assert kinds["acme.contributions_amount"] == "money"
    assert kinds["acme.expulsion_days"] == "integer"
    assert kinds["acme.parties_party"] == "party"


def test_a_blank_named_twice_is_one_question(firm: Imported):
    assert "{{ acme.recitals_text }}" in firm.files["clauses/zh/goals/acme.md"]


def test_what_is_known_of_a_party_is_not_asked_again(firm: Imported):
    assert "{{ acme.parties_party2.credit_code }}" in firm.files["clauses/zh/parties/acme.md"]


def test_citations_become_markup(firm: Imported):
    assert "@{law:民法典 585.2}" in firm.files["clauses/zh/breach/acme.md"]


def test_a_term_of_one_clause_is_defined_in_it(firm: Imported):
    assert "（以下简称“[[运行记录]]”）" in firm.files["clauses/zh/data-security/acme.md"]


def test_a_term_used_elsewhere_gets_a_file_of_its_own(firm: Imported):
    assert firm.files["clauses/zh/terms/acme-1.md"] == "---\nterm: 验证机\n---\n是指为检验联盟目标而制造的首台整机。\n"
    assert "“验证机”是指" in firm.files["clauses/zh/definitions/acme.md"]


def test_a_term_the_library_defines_stays_words_and_is_told(firm: Imported):
    assert "“项目成果”是指" in firm.files["clauses/zh/definitions/acme.md"]
    assert any(g.original == "项目成果" and "已有定义" in g.remark for w in firm.written for g in w.guesses)


def test_a_clause_that_refers_to_the_model_s_own_is_for_its_template_only(firm: Imported):
    assert (
        "when: template == 'acme'" in firm.files["clauses/zh/executive-organ/acme.md"]
        or "@{" not in firm.files["clauses/zh/executive-organ/acme.md"]
    )
    assert "when: template == 'acme'" in firm.files["clauses/zh/admission/acme.md"]


@pytest.mark.parametrize("name", ["a firm's model, numbers by Word", "lists that begin anew", "content controls"])
def test_an_imported_layer_lints(name: str, library: Library, tmp_path: Path):
    found = lint((ROOT, on_disk(imported(name, library), tmp_path)), ON).faults
    wrong = [f for f in found if f.severity == "error" and str(tmp_path) in f.problem.place.file]
    # What the firm's own words say against the law is told, not mended.
    assert {f.rule for f in wrong} <= {"forbidden-wording"}


def test_every_guess_stands_in_the_report_and_in_the_file(firm: Imported):
    told = report(firm, proved(firm, merged((ROOT,)), "acme", ON), "acme", ON)
    for one in firm.written:
        for guess in one.guesses:
            assert guess.became in told
            assert f"# - {guess.kind}" in firm.files[f"clauses/zh/{one.clause}.md"]


def test_an_imported_model_drafts_with_answers(firm: Imported, tmp_path: Path, base: str):
    parties = base[base.index("parties:") : base.index("goals:")]
    answers = (
        f"template: acme\n{parties}acme:\n  parties_party: 星瀚光电\n  parties_party2: 云州大学\n  term_years: 3\n"
    )
    library = load_library((ROOT, on_disk(firm, tmp_path)))
    agreement = make(library, parse(answers, "answers.yaml"), ON).agreement
    text = as_text(agreement, ON).decode()
    assert "甲方：星瀚光电科技股份有限公司" in text
    assert "有效期为三年" in text


def test_an_imported_clause_is_an_offer_in_the_other_templates(firm: Imported, tmp_path: Path, base: str):
    library = load_library((ROOT, on_disk(firm, tmp_path)))
    agreement = make(library, parse(base + "\nbreach:\n  remedy: acme\n", "answers.yaml"), ON).agreement
    assert [a.origin.clause for a in articles(agreement) if a.topic == "breach" and a.origin] == ["breach/acme"]


def test_what_is_not_carried_is_listed(library: Library):
    layer = import_model(made("a firm's model, decorated"), "范本.docx", library, "acme", ON)
    told = report(layer, proved(layer, merged((ROOT,)), "acme", ON), "acme", ON)
    assert "批注（李律师" in told
    assert "这一条要和客户确认" in told
    assert "隐藏文字" in told
    assert "某某律师事务所范本" in told


def test_struck_words_are_told_and_inserted_ones_taken(library: Library):
    layer = import_model(made("tracked changes"), "范本.docx", library, "acme", ON)
    told = report(layer, proved(layer, merged((ROOT,)), "acme", ON), "acme", ON)
    assert "整段删去的约定" in told
    assert any("每年召开两次会议" in text for text in layer.files.values())


# --- the command -------------------------------------------------------------------


def test_import_writes_a_folder_that_drafts(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "acme.docx").write_bytes(firm_model())
    assert run(["library", "import", str(tmp_path / "acme.docx")]) == 0
    assert "文字全部带入" in capsys.readouterr().out
    folder = tmp_path / "acme"
    assert (folder / "导入报告.md").exists()
    assert run(["draft", str(folder / "answers.yaml"), "--allow-blanks", "-o", str(tmp_path / "x.docx")]) == 0


def test_import_never_overwrites_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "acme.docx").write_bytes(firm_model())
    (tmp_path / "acme").mkdir()
    assert run(["library", "import", str(tmp_path / "acme.docx")]) == 2
    assert "已经存在" in capsys.readouterr().err
    assert list((tmp_path / "acme").iterdir()) == []


def test_an_id_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "范本.docx").write_bytes(firm_model())
    assert run(["library", "import", str(tmp_path / "范本.docx"), "--id", "本所"]) == 2
    assert "--id" in capsys.readouterr().err


def test_what_is_no_word_file_is_refused(tmp_path: Path):
    (tmp_path / "x.docx").write_text("不是 Word 文件", "utf-8")
    assert run(["library", "import", str(tmp_path / "x.docx")]) == 2
