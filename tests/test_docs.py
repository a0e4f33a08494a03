"""The guides for lawyers are true: every example runs, every table is the program's, every link leads somewhere."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Mapping
from functools import reduce
from pathlib import Path
from typing import Any

import pytest

from contractgen import cases, compiling, conditions, evidence, outlines, questions, requirements, sections, statutes
from contractgen.agreement import Blank, plain
from contractgen.cli import run
from contractgen.cli.commands.options import day
from contractgen.cli.library import COMMANDS
from contractgen.examples import alone, comes_to
from contractgen.importing.reporting import FILE as REPORT
from contractgen.kinds import Period
from contractgen.library import Library, load_library
from contractgen.linting import lint, titles
from contractgen.markup import scan_line
from contractgen.passes import make
from contractgen.phrasing import FILTERS, opened
from contractgen.recognition import recognise
from contractgen.rendering import compile_text, render
from contractgen.trial import completed, known_only, sample
from contractgen.versions import REPLACES_KEYS, REVIEW_KEYS
from contractgen.wordings import compiled, normal

from .conftest import ON, ROOT
from .guides import ANSWERS, PAGES, Block, blocks, code, dead, links, missing, tables

KEYS = {
    "clause": compiling._CLAUSE_KEYS,
    "topic": compiling._TOPIC_KEYS,
    "term": compiling._TERM_KEYS,
    "column": compiling._COLUMN_KEYS,
    "review": REVIEW_KEYS,
    "replaces": REPLACES_KEYS,
    "question": questions._KEYS,
    "kind": questions.KINDS,
    "section": sections._KEYS,
    "constraint": questions._CONSTRAINT_KEYS,
    "filter": tuple(FILTERS),
    "function": conditions.FUNCTIONS,
    "requirement": requirements._REQUIREMENT_KEYS,
    "evidence": evidence._KEYS,
    "passage": evidence.KINDS,
    "profile": requirements._PROFILE_KEYS,
    "outline": outlines._OUTLINE_KEYS,
    "chapter": outlines._CHAPTER_KEYS,
    "statute": statutes._KEYS,
    "version": statutes._VERSION_KEYS,
    "case": cases.KEYS,
    "command": tuple(COMMANDS),
    "rule": tuple(titles()),
}
"""What a table of the guides must list, no more and no less, by the word after 核对."""
RESULTS = {"met": "写到", "weak": "薄弱", "missing": "没有写到", "bad": "禁止", "good": "不禁止"}

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)


def rows(what: str) -> list[tuple[str, ...]]:
    return [
        row for page in PAGES for table in tables(page.read_text("utf-8")) if table.what == what for row in table.rows
    ]


@pytest.fixture(scope="module")
def words() -> set[str]:
    """The names of terms found in the very document."""
    return {w for w in recognise(alone("甲。"), load_library((ROOT,))).document_terms() if w.startswith("@")}


def looked_up(facts: Any, name: str) -> Any:
    """Return the fact with this dotted name, None where there is none."""
    return reduce(lambda value, part: value.get(part) if isinstance(value, Mapping) else None, name.split("."), facts)


# --- tables ------------------------------------------------------------------


@pytest.mark.parametrize("what", KEYS)
def test_a_table_lists_what_the_program_accepts_and_nothing_else(what: str):
    listed = [code(row[0]) for row in rows(what)]
    assert sorted(listed) == sorted(KEYS[what])


def test_the_words_found_in_the_document_are_listed(words: set[str]):
    assert sorted(code(row[0]) for row in rows("document")) == sorted(words)


def test_every_table_is_of_a_known_kind():
    known = {*KEYS, "document", "printed", "holds", "found", "verdict"}
    assert {t.what for p in PAGES for t in tables(p.read_text("utf-8"))} <= known


def test_a_filter_prints_what_the_table_says(library: Library):
    own = {"nothing": Blank("nothing", "待定"), "delivery": {"period": Period(6, "month")}}
    facts = opened({**make(library, sample(), ON).answers.facts, **own})
    for row in rows("printed"):
        text, values = render(compile_text(code(row[0]), "guide", 1)[0], facts, "guide", "guide")
        runs = scan_line(text, values, lambda law: library.statutes.cite(law, ON), "guide")  # type: ignore[arg-type, return-value]
        assert (row[0], plain(runs)) == (row[0], row[1])


def test_a_condition_holds_as_the_table_says(library: Library):
    facts = make(library, sample(), ON).answers.facts
    for row in rows("holds"):
        held = conditions.evaluate(conditions.parse(code(row[0])), lambda name: looked_up(facts, name))
        assert (row[0], {True: "成立", False: "不成立"}[held is True]) == (row[0], row[2])


def test_a_term_finds_what_the_table_says(library: Library):
    lists = {"人": ("人员", "职员")}
    for row in rows("found"):
        term = compiled(code(row[0]), lists)
        finder = term.expression or term.written
        for cell, wanted in ((row[1], True), (row[2], False)):
            for said in filter(None, cell.split("／")):
                assert (row[0], said, bool(re.search(finder, normal(said).text))) == (row[0], said, wanted)


def test_a_sentence_comes_to_what_the_table_says(library: Library):
    known = {**library.requirements, **library.prohibitions}
    for name, said, wanted, *_ in rows("verdict"):
        assert (name, said, RESULTS[comes_to(library, known[name], said)]) == (name, said, wanted)


# --- examples ----------------------------------------------------------------


def perform(block: Block, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    """Run the commands of a block; return what they printed."""
    wanted = int(block.info[1]) if len(block.info) == 2 else 0
    printed = ""
    for number, (program, *arguments) in enumerate(block.commands, 1):
        if program == "cd":
            monkeypatch.chdir(arguments[0])
            continue
        if program == "mkdir":
            Path(arguments[-1]).mkdir(parents=True)
            continue
        if program == "cp":
            shutil.copy(*arguments)
            continue
        assert program == "contractgen", f"line {block.line}: {program}"
        capsys.readouterr()
        status = run(["--lang", "zh_CN", *arguments])
        shown = capsys.readouterr()
        printed += shown.out + shown.err
        last = number == len(block.commands)
        assert status == (wanted if last else 0), f"line {block.line}: {arguments}: {status}\n{printed}"
    return printed


@each_page
def test_the_examples_of_a_page_run(
    page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    """From an empty folder, block by block; at the end the layer loads, lints clean and drafts."""
    folder = tmp_path / "空文件夹"
    folder.mkdir()
    monkeypatch.chdir(folder)
    shutil.copy(ROOT / "samples/six-members/answers.yaml", ANSWERS)
    printed = ""
    for block in blocks(page.read_text("utf-8")):
        where = f"{page.name}:{block.line}"
        if block.path:
            path = Path(block.path)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, "utf-8")
        elif block.info[:1] == ("sh",):
            printed = perform(block, capsys, monkeypatch)
        else:
            assert block.info == ("text",), f"{where}: a block that is neither file nor command nor output"
            assert not (lost := missing(block.text, printed)), f"{where}: not printed: {lost}\n{printed}"
    for layer in layers(tmp_path):
        settled(layer)


def imported(folder: Path) -> set[Path]:
    """Return the layers made of a Word file: their report says what a lawyer has still to settle."""
    return {p.parent for p in folder.rglob(REPORT)}


def layers(folder: Path) -> Iterable[Path]:
    return sorted(
        {p.parent for kind in ("clauses", "templates") for p in folder.rglob(kind) if (p / "zh").is_dir()}
        - imported(folder)
    )


def settled(layer: Path) -> None:
    """The layer has nothing to mend, and the smallest sample is drafted with it."""
    linted = lint((ROOT, layer), day(None))
    assert [
        f"{f.problem.place} {f.problem.message} {f.problem.values}" for f in linted.faults if f.severity != "note"
    ] == []
    library = load_library((ROOT, layer))
    made = make(library, known_only(sample(), library), ON)
    if made.blanks:
        made = make(library, completed(sample(), library, only={b.fact for b in made.blanks}), ON)
    assert not made.blanks


# --- links -------------------------------------------------------------------


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))], ids=lambda p: str(p.name)
)
def test_no_link_is_dead(page: Path):
    assert [link for link in links(page.read_text("utf-8")) if dead(link, page)] == []


def test_the_index_leads_to_every_page():
    index = set(links((ROOT / "docs/zh/README.md").read_text("utf-8")))
    assert {p.name for p in (ROOT / "docs/zh").glob("*.md")} - index == {"README.md"}


def test_the_project_leads_to_the_index():
    assert "docs/zh/README.md" in set(links((ROOT / "README.md").read_text("utf-8")))
