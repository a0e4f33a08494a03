"""LibreOffice as the judge of what is read: automatic numbers, PDF, old formats."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import pytest

from contractgen.agreement import Paragraph, articles, plain, sections
from contractgen.labels import typed
from contractgen.readers import read
from contractgen.word.package import unpack
from contractgen.word.walk import WordParagraph, walk

from .conftest import tool
from .test_judges import office
from .test_reading import LEVELS, heads, level, n, numbering, p, package

pytestmark = pytest.mark.judge


def converted(data: bytes, to: str, suffix: str = "docx") -> bytes:
    """Return what LibreOffice makes of *data*; *to* is a format it can write."""
    soffice = tool("soffice")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, f"a.{suffix}")
        source.write_bytes(data)
        out = Path(folder, "out")
        arguments = [soffice, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", to, "--outdir", str(out), str(source)]  # fmt: skip
        subprocess.run(arguments, capture_output=True, check=True, timeout=240)
        return next(out.iterdir()).read_bytes()


def styled(*styles: tuple[str, str, str]) -> str:
    from .test_reading import NAMES

    made = "".join(
        f'<w:style w:type="paragraph" w:styleId="{i}"><w:name w:val="{name}"/>{more}</w:style>'
        for i, name, more in styles
    )
    return f"<w:styles {NAMES}>{made}</w:styles>"


ANEW = '<w:num w:numId="%d"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="%d"><w:startOverride w:val="%d"/></w:lvlOverride></w:num>'
PLAIN = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
FORMS = ["chineseCountingThousand", "decimal", "upperRoman", "lowerRoman", "upperLetter", "lowerLetter", "decimalEnclosedCircle", "ideographTraditional"]  # fmt: skip
CASES = {
    "three levels": ("".join(p("甲", n(at)) for at in (0, 1, 1, 2, 2, 0, 1, 2, 0, 0)), {"numbering": numbering(LEVELS)}),
    "two lists of one kind": (
        "".join(p("甲", n(0, number)) for number in (1, 2, 1, 3, 3, 1)),
        {"numbering": numbering(level(0, "decimal", "%1)"), PLAIN + PLAIN.replace('"1"', '"2"', 1) + ANEW % (3, 0, 1))},
    ),
    "begun at five": ("".join(p("甲", n(0, 2)) for _ in range(3)), {"numbering": numbering(level(0, "decimal", "%1."), ANEW % (2, 0, 5))}),
    "dotted": (
        "".join(p("甲", n(at)) for at in (0, 1, 2, 2, 1, 0, 1)),
        {"numbering": numbering(level(0, "decimal", "%1") + level(1, "decimal", "%1.%2") + level(2, "decimal", "%1.%2.%3"))},
    ),
    "through styles": (
        p("甲", '<w:pStyle w:val="A"/>') + p("乙", '<w:pStyle w:val="B"/>') + p("丙", '<w:pStyle w:val="A"/>') + p("丁", '<w:pStyle w:val="C"/>'),
        {
            "numbering": numbering(LEVELS),
            "styles": styled(
                ("A", "heading 1", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'),
                ("B", "heading 2", '<w:basedOn w:val="A"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr>'),
                ("C", "条文", '<w:basedOn w:val="A"/>'),
            ),
        },
    ),
    **{form: ("".join(p("甲", n(0)) for _ in range(12)), {"numbering": numbering(level(0, form, "%1、"))}) for form in FORMS if form != "ideographTraditional"},
    "stems": ("".join(p("甲", n(0)) for _ in range(10)), {"numbering": numbering(level(0, "ideographTraditional", "%1、"))}),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_libreoffice_computes_the_same_numbers(case: str):
    body, parts = CASES[case]
    data = package(body, **parts)
    ours = [b.label + b.text for b in walk(unpack(data, "a"), "a").blocks if isinstance(b, WordParagraph)]
    theirs = office(data, "txt:Text (encoded):UTF8").decode("utf-8-sig").strip().split("\n")
    assert ["".join(line.split()) for line in theirs] == ["".join(line.split()) for line in ours]


SENTENCE = "联盟设理事会作为决策机构，由各成员单位各委派一名理事组成，决定联盟的发展规划、年度预算、项目立项和成员变更等事项，决议须经三分之二以上理事同意方可通过。"


def long_agreement() -> bytes:
    body = [p("某产业技术创新战略联盟协议书")]
    for number in range(1, 31):
        body += [p(f"第{number}条　组织机构"), p(f"（一）{SENTENCE}"), p(f"（二）{SENTENCE * 2}"), p(SENTENCE)]
    return package("".join(body))


def test_paragraphs_of_a_pdf_are_those_of_its_word_file():
    data = long_agreement()
    found = read(converted(data, "pdf"), "a.pdf")
    wanted = read(data, "a.docx")
    assert heads(found) == heads(wanted)
    assert [a.blocks for a in articles(found)] == [a.blocks for a in articles(wanted)]
    pages = [b.source.page for a in articles(found) for b in a.blocks if b.source]
    assert pages == sorted(pages)
    assert pages[-1] > 3


@pytest.mark.parametrize("suffix", ["doc", "rtf", "odt"])
def test_old_formats_are_read_through_libreoffice(suffix: str):
    data = converted(
        package(p("某联盟协议") + p("第一条　目标") + p("研制设备。") + p("第二条　组织") + p("设理事会。")), suffix
    )
    found = read(data, f"a.{suffix}")
    assert heads(found) == [("第一条", "目标"), ("第二条", "组织")]
    assert "经 LibreOffice 转换后读取" in found.unchecked


def test_numbers_survive_the_way_through_doc():
    data = converted(
        package("".join(p("设立机构应当报告", n(0)) for _ in range(12)), numbering=numbering(LEVELS)), "doc"
    )
    assert [label for label, _ in heads(read(data, "a.doc"))][-1] == "第十二条"


def test_own_labels_are_known():
    assert typed("第十二条　甲").ordinal == 12
    assert [
        plain(b.inlines)
        for s in sections(read(long_agreement(), "a.docx"))
        for b in s.blocks
        if isinstance(b, Paragraph)
    ]
