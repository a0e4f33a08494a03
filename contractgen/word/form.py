"""A form of one page: tables of small cells with text cut to fit, made with our own emitters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Final

from contractgen.word import parts
from contractgen.word.emit import attribute, paragraph, run
from contractgen.word.numbering import Lists

_TEXT: Final = 9866  # twentieths of a point: A4 without margins of 18 mm
_PAGE: Final = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="850" w:right="1020" w:bottom="737" w:left="1020" '
    'w:header="340" w:footer="340" w:gutter="0"/><w:cols w:space="425"/></w:sectPr>'
)
_BORDERS: Final = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_LINE: Final = 265


TO_FILL_IN: Final = "（请填写）"
TO_CHOOSE: Final = "（请选择）"
"""What an empty control shows; read back, it counts as nothing."""


@dataclass(frozen=True, slots=True)
class Control:
    """A place to fill in: `tag` names it when it is read back, `title` shows above it, `text` stands in it.

    `options` make it a list to choose from, `day` a date; `locked` text may be neither changed nor deleted.
    """

    tag: str
    title: str
    text: str = ""
    options: tuple[str, ...] = ()
    day: bool = False
    locked: bool = False


@dataclass(frozen=True, slots=True)
class FormCell:
    """A cell: its lines, over how many columns, whether bold and in the middle; with a `control`, that alone."""

    lines: tuple[str, ...]
    span: int = 1
    bold: bool = False
    centred: bool = False
    control: Control | None = None


def form(
    title: str, under: str, tables: Sequence[tuple[Sequence[int], Sequence[Sequence[FormCell]]]], on: date
) -> bytes:
    """Return a Word file of one form: *title*, a line *under* it, and *tables* of (shares of the width, rows)."""
    identities = count(1001)
    body = [
        paragraph(run(title, _size(36)), "PaperHeading", _spacing(0, 60, 480)),
        paragraph(run(under, _size(18)), "Line", _spacing(0, 60, _LINE) + '<w:jc w:val="center"/>'),
    ]
    for shares, rows in tables:
        body += [_table(shares, rows, title, identities), paragraph("", "Tiny")]
    empty = paragraph("", "Header"), paragraph("", "Footer")
    provenance = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<form xmlns="urn:contractgen:form:1"/>'
    return parts.packed([*body, _PAGE], Lists().part(), *empty, title, "zh", on, provenance)


def _table(shares: Sequence[int], rows: Iterable[Sequence[FormCell]], caption: str, identities: count[int]) -> str:
    whole = sum(shares)
    wide = [_TEXT * s // whole for s in shares]
    wide[-1] += _TEXT - sum(wide)
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in wide)
    made = "".join(
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(_row(row, wide, identities))}</w:tr>" for row in rows
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{_TEXT}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblCaption w:val="{caption}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{made}</w:tbl>'
    )


def _row(row: Sequence[FormCell], wide: Sequence[int], identities: count[int]) -> Iterable[str]:
    at = 0
    for cell in row:
        width = sum(wide[at : at + cell.span])
        at += cell.span
        span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
        middle = '<w:jc w:val="center"/>' if cell.centred else ""
        lines = "".join(
            paragraph(run(line, _size(19, cell.bold)) if line else "", "Cell", _spacing(10, 10, _LINE) + middle)
            for line in cell.lines or ("",)
        )
        if cell.control:
            lines = paragraph(
                _control(cell.control, next(identities)), "Cell", _spacing(10, 10, _LINE, "atLeast") + middle
            )
        properties = f'<w:tcW w:w="{width}" w:type="dxa"/>{span}<w:vAlign w:val="center"/>'
        yield f"<w:tc><w:tcPr>{properties}</w:tcPr>{lines}</w:tc>"


def _size(half_points: int, bold: bool = False) -> str:
    weight = "<w:b/>" if bold else ""
    size = f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
    return f'<w:rPr><w:rFonts w:hint="eastAsia"/>{weight}{size}</w:rPr>'


def _spacing(before: int, after: int, line: int, rule: str = "exact") -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="{rule}"/>'


def _control(control: Control, identity: int) -> str:
    shown = control.text or (TO_CHOOSE if control.options else TO_FILL_IN)
    if control.options:
        items = "".join(
            f'<w:listItem w:displayText="{attribute(o)}" w:value="{attribute(o)}"/>' for o in control.options
        )
        kind = f"<w:dropDownList>{items}</w:dropDownList>"
    elif control.day:
        kind = (
            '<w:date><w:dateFormat w:val="yyyy-MM-dd"/><w:lid w:val="zh-CN"/>'
            '<w:storeMappedDataAs w:val="date"/><w:calendar w:val="gregorian"/></w:date>'
        )
    else:
        # Rich text on purpose: LibreOffice 7.4 writes a plain-text control three times over.
        kind = ""
    lock = '<w:lock w:val="sdtContentLocked"/>' if control.locked else '<w:lock w:val="sdtLocked"/>'
    grey = "" if control.text else "<w:showingPlcHdr/>"
    colour = "" if control.text else '<w:color w:val="7F7F7F"/>'
    properties = _size(19).replace("<w:sz ", colour + "<w:sz ", 1)
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{attribute(control.title[:60])}"/><w:tag w:val="{attribute(control.tag)}"/>'
        f'<w:id w:val="{identity}"/>{lock}{grey}{kind}</w:sdtPr>'
        f"<w:sdtContent>{run(shown, properties)}</w:sdtContent></w:sdt>"
    )
