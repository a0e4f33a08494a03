"""Every paragraph and table of a Word file, with its style, its automatic number and its place.

python-docx's `paragraph.text` misses content controls and tracked insertions, so the XML is walked:
insertions are kept, deletions skipped, content controls entered, text boxes read once, fields read
by their cached text. Numbers are computed from numbering.xml and the styles, because 第十二条 is
第十二条 although the text does not hold it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from contractgen.agreement import FILL_SIGN
from contractgen.errors import N_, FormatError, Place, Problem
from contractgen.languages import zh

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED: Final = {
    f"{W}del",
    f"{W}moveFrom",
    f"{W}instrText",
    f"{W}delText",
    f"{W}pPr",
    f"{W}rPr",
    _FALLBACK,
    f"{W}sdtPr",
}
_CHINESE: Final = {
    "chineseCountingThousand", "chineseCounting", "ideographDigital", "japaneseCounting", "taiwaneseCountingThousand",
    "taiwaneseCounting", "ideographTraditional", "japaneseDigitalTenThousand",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class WordParagraph:
    """A paragraph: its text, the name of its style, its automatic label, its index in the document."""

    text: str
    style: str
    label: str
    index: int


@dataclass(frozen=True, slots=True)
class WordTable:
    """A table: rows of cells, each cell its paragraphs; `header` says whether the first row repeats."""

    rows: tuple[tuple[tuple[WordParagraph, ...], ...], ...]
    header: bool
    index: int


@dataclass(slots=True)
class _Level:
    """One level of a list."""

    start: int
    form: str
    text: str


@dataclass(slots=True)
class _Numbers:
    """The lists of a document and how far each has counted."""

    levels: Mapping[str, Mapping[int, _Level]]
    lists: Mapping[str, tuple[str, Mapping[int, int]]]
    styles: Mapping[str, tuple[str, int]]
    counted: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    def label(self, number: str, level: int) -> str:
        """Count one paragraph of list *number* and return its label."""
        if number not in self.lists:
            return ""
        abstract, restarts = self.lists[number]
        levels = self.levels.get(abstract, {})
        if level not in levels:
            return ""
        counters = self.counted.setdefault(abstract, {})
        if number not in self.begun:
            self.begun.add(number)
            for at, start in restarts.items():
                counters[at] = start - 1
        counters[level] = counters.get(level, levels[level].start - 1) + 1
        for deeper in [at for at in counters if at > level]:
            del counters[deeper]

        def shown(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            one = levels.get(at)
            return _counted(counters.get(at, one.start), one.form) if one else ""

        return re.sub(r"%([1-9])", shown, levels[level].text)


def _counted(number: int, form: str) -> str:
    if form in _CHINESE:
        return zh.numeral(number)
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("bullet", "none"):
        return ""
    return str(number)


def walk(parts: Mapping[str, bytes], name: str) -> Iterator[WordParagraph | WordTable]:
    """Yield the paragraphs and tables of the package *parts*, the file called *name*.

    Raises:
        FormatError: there is no Word document inside, or its XML is damaged.
    """
    document = _parsed(parts, "word/document.xml", name)
    body = document.find(f"{W}body") if document is not None else None
    if body is None:
        raise FormatError([Problem(Place(name), N_("文件里没有 Word 正文"), N_("在 Word 中另存为 .docx"))])
    styles = _parsed(parts, "word/styles.xml", name)
    numbers, names = _numbers(_parsed(parts, "word/numbering.xml", name), styles)
    count = [0]
    yield from _blocks(body, numbers, names, count)


def _parsed(parts: Mapping[str, bytes], part: str, name: str) -> etree._Element | None:
    if part not in parts:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(parts[part], parser)
    except etree.XMLSyntaxError as error:
        message, remedy = N_("{part} 已损坏：{reason}"), N_("在 Word 中打开修复后另存")
        values = {"part": part, "reason": error.msg}
        raise FormatError([Problem(Place(name), message, remedy, values)]) from error


def _blocks(
    parent: etree._Element, numbers: _Numbers, names: Mapping[str, str], count: list[int]
) -> Iterator[WordParagraph | WordTable]:
    for child in parent:
        if child.tag == f"{W}p":
            yield _paragraph(child, numbers, names, count)
        elif child.tag == f"{W}tbl":
            yield _table(child, numbers, names, count)
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo"):
            yield from _blocks(child, numbers, names, count)


def _paragraph(element: etree._Element, numbers: _Numbers, names: Mapping[str, str], count: list[int]) -> WordParagraph:
    style = element.find(f"{W}pPr/{W}pStyle")
    identity = style.get(f"{W}val", "") if style is not None else ""
    number, level = _list_of(element, identity, numbers)
    label = numbers.label(number, level) if number else ""
    index = count[0]
    count[0] += 1
    return WordParagraph("".join(_text(element)), names.get(identity, identity), label, index)


def _list_of(element: etree._Element, style: str, numbers: _Numbers) -> tuple[str, int]:
    own = element.find(f"{W}pPr/{W}numPr")
    if own is None:
        return numbers.styles.get(style, ("", 0))
    number, level = own.find(f"{W}numId"), own.find(f"{W}ilvl")
    chosen = number.get(f"{W}val", "") if number is not None else numbers.styles.get(style, ("", 0))[0]
    return ("", 0) if chosen == "0" else (chosen, int(level.get(f"{W}val", "0")) if level is not None else 0)


def _text(element: etree._Element) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag in _SKIPPED:
            continue
        if tag == f"{W}t":
            yield child.text or ""
        elif tag == f"{W}tab":
            yield "\t"
        elif tag in (f"{W}br", f"{W}cr"):
            yield "\n"
        elif tag == f"{W}noBreakHyphen":
            yield "-"
        elif tag == f"{W}r" and _fill_in(child):
            yield from (FILL_SIGN * len(t) for t in _text(child))
        else:
            yield from _text(child)


def _fill_in(run: etree._Element) -> bool:
    """An underlined run of nothing but wide spaces is a place to be filled in by hand."""
    if run.find(f"{W}rPr/{W}u") is None:
        return False
    text = "".join(t.text or "" for t in run.iter(f"{W}t"))
    return bool(text) and not text.strip("\u3000")


def _table(element: etree._Element, numbers: _Numbers, names: Mapping[str, str], count: list[int]) -> WordTable:
    index = count[0]
    rows = []
    for row in element.iter(f"{W}tr"):
        if next(row.iterancestors(f"{W}tbl")) is not element:
            continue
        cells = []
        for cell in row.iter(f"{W}tc"):
            if next(cell.iterancestors(f"{W}tr")) is row:
                cells.append(tuple(_flat(cell, numbers, names, count)))
        rows.append(tuple(cells))
    header = element.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None
    return WordTable(tuple(rows), header, index)


def _flat(
    cell: etree._Element, numbers: _Numbers, names: Mapping[str, str], count: list[int]
) -> Iterator[WordParagraph]:
    for block in _blocks(cell, numbers, names, count):
        if isinstance(block, WordParagraph):
            yield block
        else:
            for row in block.rows:
                for inner in row:
                    yield from inner


def _numbers(numbering: etree._Element | None, styles: etree._Element | None) -> tuple[_Numbers, dict[str, str]]:
    levels: dict[str, dict[int, _Level]] = {}
    lists: dict[str, tuple[str, dict[int, int]]] = {}
    if numbering is not None:
        for abstract in numbering.iter(f"{W}abstractNum"):
            levels[abstract.get(f"{W}abstractNumId", "")] = {
                int(one.get(f"{W}ilvl", "0")): _Level(
                    int(_value(one, "start", "1")), _value(one, "numFmt", "decimal"), _value(one, "lvlText", "")
                )
                for one in abstract.iter(f"{W}lvl")
            }
        for number in numbering.iter(f"{W}num"):
            restarts = {
                int(o.get(f"{W}ilvl", "0")): int(_value(o, "startOverride", "1"))
                for o in number.iter(f"{W}lvlOverride")
                if o.find(f"{W}startOverride") is not None
            }
            lists[number.get(f"{W}numId", "")] = (_value(number, "abstractNumId", ""), restarts)
    numbered: dict[str, tuple[str, int]] = {}
    names: dict[str, str] = {}
    for style in styles.iter(f"{W}style") if styles is not None else ():
        identity = style.get(f"{W}styleId", "")
        names[identity] = _value(style, "name", identity)
        properties = style.find(f"{W}pPr/{W}numPr")
        if properties is not None:
            numbered[identity] = (_value(properties, "numId", ""), int(_value(properties, "ilvl", "0")))
    return _Numbers(levels, lists, numbered), names


def _value(element: etree._Element, child: str, otherwise: str) -> str:
    found = element.find(f"{W}{child}")
    return found.get(f"{W}val", otherwise) if found is not None else otherwise
