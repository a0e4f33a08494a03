"""Judges from outside: the Open XML SDK's validator, LibreOffice, pandoc. Our reader agreeing with our writer proves little."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from contractgen.agreement import FILL_SIGN, Agreement
from contractgen.drafting import draft_papers
from contractgen.errors import AnswersError
from contractgen.library import Library
from contractgen.numbering import number_papers
from contractgen.passes import Made, load_answers, make
from contractgen.word.lint import leftovers, lint
from contractgen.word.package import unpack
from contractgen.word.signing import anchor_word
from contractgen.writers import write, write_papers
from contractgen.yaml_text import parse

from .conftest import ON, ROOT, SAMPLES, tool
from .test_drafting import HOSTILE, words

pytestmark = pytest.mark.judge
FORMS = ("final", "draft", "ceremony", "circulate")
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
<match target="pattern"><test name="family"><string>仿宋</string></test>
<edit name="family" mode="assign" binding="strong"><string>Noto Serif CJK SC</string></edit></match>
<match target="pattern"><test name="family"><string>黑体</string></test>
<edit name="family" mode="assign" binding="strong"><string>Noto Sans CJK SC</string></edit></match>
<match target="pattern"><test name="family"><string>方正小标宋简体</string></test>
<edit name="family" mode="assign" binding="strong"><string>Noto Serif CJK SC</string></edit></match></fontconfig>"""


def agreement_of(library: Library, name: str, form: str = "final") -> Agreement:
    agreement = make(library, load_answers(ROOT / "samples" / name / "answers.yaml"), ON).agreement
    match form:
        case "draft":
            return replace(agreement, draft=True, status="征求意见稿")
        case "ceremony" | "circulate":
            return replace(agreement, signing=form)
        case _:
            return agreement


def validated(data: bytes) -> list[str]:
    """Return what the Open XML SDK finds wrong; its binary always exits with 0."""
    validator = tool("ooxml-validator", "CONTRACTGEN_OOXML_VALIDATOR")
    with tempfile.NamedTemporaryFile(suffix=".docx") as file:
        file.write(data)
        file.flush()
        run = subprocess.run([validator, file.name], capture_output=True, text=True, check=False, timeout=120)
    report = json.loads(run.stdout)
    return [] if report["ok"] else [f"{e['description']} {e['xPath']}" for e in report["errors"]]


def office(data: bytes, to: str) -> bytes:
    """Return what LibreOffice makes of *data*, in a profile of its own and with Chinese fonts assigned."""
    soffice = tool("soffice")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "a.docx")
        source.write_bytes(data)
        Path(folder, "fonts.conf").write_text(FONTS, "utf-8")
        arguments = [
            soffice,
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            to,
            "--outdir",
            folder,
            str(source),
        ]
        environment = {**os.environ, "FONTCONFIG_FILE": f"{folder}/fonts.conf"}
        subprocess.run(arguments, capture_output=True, check=True, timeout=240, env=environment)
        return source.with_suffix("." + to.partition(":")[0]).read_bytes()


def pages(pdf: bytes) -> list[str]:
    """Return the text of every page, column by column (-raw)."""
    pdftotext = tool("pdftotext")
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        run = subprocess.run(
            [pdftotext, "-raw", "-enc", "UTF-8", file.name, "-"], capture_output=True, text=True, check=True
        )
    return run.stdout.split("\f")[:-1]


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", SAMPLES)
def test_the_sdk_and_our_lint_find_nothing_in_a_sample(library: Library, name: str, form: str):
    data = write(agreement_of(library, name, form), "docx", ON)
    assert (lint(unpack(data, "x.docx")), leftovers(unpack(data, "x.docx")), validated(data)) == ([], [], [])


@pytest.mark.parametrize("name", SAMPLES)
def test_the_sdk_and_our_lint_find_nothing_in_the_papers(library: Library, name: str):
    made = make(library, load_answers(ROOT / "samples" / name / "answers.yaml"), ON)
    papers = number_papers(draft_papers(library, made.template, made.answers, made.selected, ON), made.agreement)
    data = write_papers(made.agreement.title, papers, ON)
    assert (lint(unpack(data, "x.docx")), validated(data)) == ([], [])


def generated(library: Library, changed: Callable[[dict[str, Any]], str], count: int) -> Iterator[tuple[str, Made]]:
    """Yield *count* drafts of answers drawn at random, the same every time: options, hostile words, blanks, parties.

    Options that contradict each other are refused by the constraints; what is refused is drawn again.
    """
    rng = random.Random(20261124)
    variants = [q for q in library.questions if q.kind == "variant" and q.id not in ("ip.ownership", "revenue.rule")]
    clauses = (c for found in library.clauses.values() for c in found)
    interlocks = {c.id for c in library.constraints} | {f"{c.topic}/{c.offers}" for c in clauses if c.offers}
    drafted = 0
    for _ in range(20 * count):
        change: dict[str, Any] = {q.id: rng.choice(list(q.options)) for q in rng.sample(variants, 6)}
        text = rng.choice(HOSTILE)
        change[rng.choice(["goals.0.name", "tasks.1.name", "parties.2.standing", "contributions.0.detail"])] = (
            f"甲{text}乙"
        )
        if rng.random() < 0.3:
            change[
                rng.choice(
                    ["alliance.industry", "term.end", "goals", "organs.host", "tasks.2.due", "parties.1.legal_rep"]
                )
            ] = None
        if rng.random() < 0.3:
            change["agreement.signing"] = rng.choice(["ceremony", "circulate"])
        if rng.random() < 0.2:
            change["background_ip"] = []
        answers = changed(change)
        try:
            made = make(library, parse(answers, "answers.yaml"), ON)
        except AnswersError as error:
            assert {p.subject for p in error.problems} <= interlocks, "only contradicting options may be refused"
            continue
        yield answers, made
        drafted += 1
        if drafted == count:
            return


def test_the_sdk_and_our_lint_find_nothing_in_two_hundred_agreements(
    library: Library, changed: Callable[[dict[str, Any]], str]
):
    tool("ooxml-validator", "CONTRACTGEN_OOXML_VALIDATOR")
    documents = [(a, write(made.agreement, "docx", ON)) for a, made in generated(library, changed, 200)]
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda d: (lint(unpack(d[1], "x.docx")), validated(d[1])), documents))
    wrong = [(a, f) for (a, _), f in zip(documents, found, strict=True) if f != ([], [])]
    assert (len(documents), wrong) == (200, [])


@pytest.mark.parametrize("name", SAMPLES)
def test_libreoffice_counts_and_refers_as_we_do(library: Library, name: str):
    """It computes every number and every REF itself: all lines must be equal to the tree's."""
    agreement = agreement_of(library, name)
    text = office(write(agreement, "docx", ON), "txt:Text (encoded):UTF8").decode("utf-8-sig")
    shown = squeezed(text)
    lines = [line for line in words(agreement) if FILL_SIGN not in line]
    missing = [line for line in lines if not all(squeezed(cell) in shown for cell in line.split("|"))]
    assert len(lines) > 600
    assert missing == []


@pytest.mark.parametrize("form", ["ceremony", "circulate"])
@pytest.mark.parametrize("name", SAMPLES)
def test_no_page_is_blank_and_every_signature_block_is_whole(library: Library, name: str, form: str):
    agreement = agreement_of(library, name, form)
    found = pages(office(write(agreement, "docx", ON), "pdf"))
    assert [n for n, page in enumerate(found, 1) if len(squeezed(page)) < 60 and n > 1] == []
    for block in (a for a in agreement.closing if a.party):
        lines = [
            squeezed(line)
            for line in re.split(
                "\n", "\n".join(words(replace(agreement, front=(), body=(), annexes=(), closing=(block,))))
            )
            if FILL_SIGN not in line
        ][1:]
        (page,) = (squeezed(p) for p in found if anchor_word(block.party) in squeezed(p))
        assert all(line in page for line in lines), (block.party, lines)


@pytest.mark.parametrize("name", SAMPLES)
def test_libreoffice_numbers_the_pages_from_the_text_on(library: Library, name: str):
    found = pages(office(write(agreement_of(library, name), "docx", ON), "pdf"))
    assert f"第{len(found)}页共{len(found)}页" in squeezed(found[-1])
    assert "共" + str(len(found)) + "页" not in squeezed(found[0])


@pytest.mark.parametrize("name", SAMPLES)
def test_pandoc_reads_every_word(library: Library, name: str):
    pandoc = tool("pandoc")
    agreement = agreement_of(library, name)
    with tempfile.NamedTemporaryFile(suffix=".docx") as file:
        file.write(write(agreement, "docx", ON))
        file.flush()
        run = subprocess.run(
            [pandoc, "-f", "docx", "-t", "json", file.name], capture_output=True, text=True, check=True
        )
    shown = squeezed("".join(t["c"] for t in _strings(json.loads(run.stdout)["blocks"])))
    names = [
        squeezed(p)
        for a in agreement.closing
        if a.party
        for p in words(replace(agreement, front=(), body=(), annexes=(), closing=(a,)))[1:2]
    ]
    assert len(names) == len([a for a in agreement.closing if a.party])
    assert [n for n in names if n not in shown] == []


def _strings(node: Any) -> Iterator[dict[str, str]]:
    if isinstance(node, dict):
        if node.get("t") == "Str":
            yield node
        else:
            yield from _strings(list(node.values()))
    elif isinstance(node, list):
        for child in node:
            yield from _strings(child)


def test_page_numbers_of_the_contents_are_those_of_the_pages(library: Library):
    tool("soffice")
    from contractgen.paginating import paginated

    agreement = agreement_of(library, "six-members")
    found = pages(office(paginated(agreement, ON), "pdf"))
    text = squeezed("".join(found[:5]))
    for chapter in agreement.body:
        page = int(re.search(re.escape(squeezed(chapter.label + chapter.heading)) + r"\.*(\d+)", text)[1])
        assert squeezed(chapter.heading) in squeezed(found[page - 1])
