"""The Word review copy of a clause or of all clauses of a topic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from contractgen.exporting.naming import Namer
from contractgen.exporting.signs import CLOSE, OPEN, Placeholders
from contractgen.exporting.source import Passage, passages
from contractgen.expressions import expression
from contractgen.library import Clause, Library
from contractgen.word import parts
from contractgen.word.comments import Note, annotated
from contractgen.word.emit import numbered, paragraph, run
from contractgen.word.numbering import Lists

AUTHOR: Final = "条款库"
"""The author of the comments that a review copy brings along; those of anybody else are a reviewer's."""
_SHADED: Final = '<w:rPr><w:color w:val="1F4E79"/><w:shd w:val="clear" w:color="auto" w:fill="DDE6F0"/></w:rPr>'
_GREY: Final = '<w:rPr><w:color w:val="7F7F7F"/><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr>'
_PIECES = expression("(〖[^〖〗]*〗)")
_STYLES: Final = {"text": "Body", "item": "Item", "subitem": "Subitem", "row": "Body", "tag": "Body"}
_SECTION: Final = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="2600" w:bottom="1304" w:left="1304" '
    'w:header="794" w:footer="737" w:gutter="0"/></w:sectPr>'
)
_GUIDE: Final = (
    "用修订方式修改下面的文字，或直接修改；另起一段即另起一款，在编号的段落后回车即加一项。",
    "带底色的〖…〗是占位符，代表填报内容、引用和条件：可以整个移动、复制或删去，不要改动其中的字。",
    "以 [[ ]] 括起的是在本条定义的用语。以 | 起头的段落是表格的一行，| 分隔各格。批注会带回条款文件。",
)


@dataclass(frozen=True, slots=True)
class Copied:
    """A clause in a review copy: its id, the passages as the file has them and as they are shown, its placeholders."""

    clause: Clause
    passages: tuple[Passage, ...]
    shown: tuple[str, ...]
    placeholders: Placeholders
    heading: str


def copied(clause: Clause, text: str, first_line: int, namer: Namer) -> Copied:
    """Return the clause as a review copy shows it; *text* is its file's below the head, from line *first_line*."""
    found = passages(text, first_line)
    placeholders = Placeholders(namer.name)
    heading = placeholders.shown(clause.heading)
    shown = tuple(placeholders.shown(p.text, last=p.kind in ("item", "subitem")) for p in found)
    return Copied(clause, found, shown, placeholders, heading)


def begin_line(clause: Clause, digest: str) -> str:
    """Return the line of a review copy above a clause: which one, which version, which text of the file."""
    return f"{OPEN}条款 {clause.id} · 第 {clause.version} 版 · {digest}{CLOSE}"


BEGIN = expression(rf"{OPEN}条款 ([^ ]+) · 第 (\d+) 版 · ([0-9a-f]+){CLOSE}")
END: Final = f"{OPEN}本条款完{CLOSE}"


def review_copy(title: str, clauses: Sequence[Copied], digests: Sequence[str], library: Library, on: date) -> bytes:
    """Return a Word file with *clauses* to be reviewed; *digests* are those of their files."""
    lists = Lists()
    body = [paragraph(run(f"条款审阅稿：{title}"), "Title")]
    body += [paragraph(run(text, _GREY), "Body") for text in _GUIDE]
    notes: list[Note] = []
    for one, digest in zip(clauses, digests, strict=True):
        body.append(paragraph(run(begin_line(one.clause, digest), _GREY), "Body"))
        notes += [Note(tuple(lines), len(body)) for lines in _told(one.clause)]
        body.append(paragraph(_runs(one.heading), "FrontHeading"))
        number = 0
        before = ""
        for passage, shown in zip(one.passages, one.shown, strict=True):
            if passage.kind == "item" and before not in ("item", "subitem"):
                number = lists.outside()
            notes += [Note(tuple(lines), len(body), words=words) for words, lines in _questions(one, shown, library)]
            body.append(_paragraph(passage, shown, number))
            before = passage.kind
        body.append(paragraph(run(END, _GREY), "Body"))
    empty = "".join(body) + _SECTION
    data = parts.packed(
        [empty], lists.part(), paragraph("", "Header"), paragraph("", "Footer"), f"条款审阅稿：{title}", "zh", on,
        '<provenance xmlns="urn:contractgen:provenance:1"/>',
    )  # fmt: skip
    return annotated(data, "审阅稿.docx", notes, AUTHOR, on) if notes else data


def _paragraph(passage: Passage, shown: str, number: int) -> str:
    level = {"item": 0, "subitem": 1}.get(passage.kind)
    properties = numbered(number, level) if level is not None and number else ""
    return paragraph(_runs(shown), _STYLES[passage.kind], properties)


def _runs(shown: str) -> str:
    return "".join(run(p, _SHADED if p.startswith(OPEN) else "") for p in _PIECES.split(shown) if p)


def _told(clause: Clause) -> Iterator[list[str]]:
    """The comments on a clause's heading: when to choose it, on what it rests, whom it favours, what it lacks."""
    said = [f"{clause.label or clause.heading}（{clause.id}，第 {clause.version} 版）"]
    said.append(f"复核：{clause.reviewed_by}" if clause.reviewed_by else "未经律师复核")
    if clause.condition:
        said.append(f"适用条件：{clause.condition}")
    yield said
    if clause.note:
        yield [f"提示：{clause.note}"]
    if clause.basis:
        yield ["依据：" + "；".join(clause.basis)]
    if any(clause.balance.values()):
        yield ["利益平衡（正数有利）：" + "；".join(f"{who} {mark:+d}" for who, mark in clause.balance.items() if mark)]
    if clause.satisfies:
        yield ["满足的要求：" + "、".join(clause.satisfies)]
    for name, why in clause.falls_short.items():
        yield [f"不满足 {name}：{why}"]
    for group, columns in clause.columns.items():
        yield [f"表格{group and f'（{group}）'}的各列：" + "、".join(c.title or "（无标题）" for c in columns)]


def _questions(one: Copied, shown: str, library: Library) -> Iterator[tuple[str, list[str]]]:
    """The comments on placeholders of questions that the clause itself asks."""
    for placeholder in one.placeholders.known.values():
        if placeholder.shown not in shown or not placeholder.source.startswith("{{"):
            continue
        fact = placeholder.source.strip("{} ").split("|")[0].strip()
        question = next((q for q in library.questions if q.id == fact), None)
        if question is not None and question.place.file == one.clause.file:
            yield placeholder.shown, [f"填报项 {fact}（{question.kind}）：{question.prompt.get('zh', '')}"]
