"""What was filled into a Word form: its content controls by tag, and its tables cell by cell.

LibreOffice 7.4 drops the tags when it saves, and anybody may delete a control: the tables then say what was meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lxml import etree

from contractgen.word.form import TO_CHOOSE, TO_FILL_IN
from contractgen.word.package import unpack
from contractgen.word.reading import W, parsed, value
from contractgen.word.relations import main_part

_GONE: Final = (W + "del", W + "moveFrom", W + "sdtPr", W + "sdtEndPr", W + "rPr", W + "pPr")
_EMPTY: Final = {"", TO_CHOOSE, TO_FILL_IN}


@dataclass(frozen=True, slots=True)
class Filled:
    """A control: its tag, its text ("" where its hint still stands), and its table row's number in the file, from 1."""

    tag: str
    text: str
    row: int


def controls(data: bytes, name: str) -> tuple[Filled, ...]:
    """Return the tagged controls of the Word file *data*, called *name*, in their order.

    A row somebody copied has the tags of the row it was copied from; its number tells them apart.

    Raises:
        FormatError: it is no Word file, or is damaged.
    """
    parts = unpack(data, name)
    main = main_part(parts, name)
    rows: dict[etree._Element, int] = {}
    made = []
    root = parsed(parts[main], main, name)
    for control in root.iter(W + "sdt"):
        properties = control.find(W + "sdtPr")
        content = control.find(W + "sdtContent")
        tag = value(properties, "tag") if properties is not None else ""
        if not tag or content is None:
            continue
        row = next(control.iterancestors(W + "tr"), None)
        if row is None:  # a control around a whole cell or row
            row = next(content.iter(W + "tr"), control)
        text = _text(content).strip()
        made.append(Filled(tag, "" if text in _EMPTY else text, rows.setdefault(row, len(rows) + 1)))
    return tuple(made)


def tables(data: bytes, name: str) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Return the texts of the cells of every table, row by row; a hint nobody has replaced is "".

    Raises:
        FormatError: it is no Word file, or is damaged.
    """
    parts = unpack(data, name)
    main = main_part(parts, name)
    root = parsed(parts[main], main, name)
    return tuple(
        tuple(tuple(_cell(cell) for cell in row.iter(W + "tc")) for row in table.iter(W + "tr"))
        for table in root.iter(W + "tbl")
    )


def _cell(cell: etree._Element) -> str:
    text = _text(cell).strip()
    return "" if text in _EMPTY else text


def _text(element: etree._Element) -> str:
    pieces: list[str] = []
    for child in element:
        if child.tag in _GONE:
            continue
        if child.tag == W + "t":
            pieces.append(child.text or "")
        elif child.tag in (W + "br", W + "cr"):
            pieces.append("\n")
        elif child.tag == W + "tab":
            pieces.append("\t")
        else:
            if child.tag == W + "p" and pieces:
                pieces.append("\n")
            pieces.append(_text(child))
    return "".join(pieces)
