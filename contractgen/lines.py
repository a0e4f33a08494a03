"""What a reader finds in a file, before anybody knows what it means: lines and grids, in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from contractgen.agreement import Source

Role = Literal["", "title", "front", "chapter", "article", "annex", "item", "subitem", "body", "closing", "block"]
"""What a line is; "" where only its words can tell. `block` begins a signature block."""


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a document: its words, the label its application computed, what it is, where it stands.

    `level` is 1 to 9 where the file itself marks a heading (a heading style, `#`), else 0;
    `bold` says that every sign of it is bold. A label that was typed is still part of `text`.
    """

    text: str
    role: Role = ""
    label: str = ""
    source: Source | None = None
    level: int = 0
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of a document: rows of cells; `header` says that the first row is a head.

    `sources` are the places of the rows, one each, or empty.
    """

    rows: tuple[tuple[str, ...], ...]
    header: bool = True
    source: Source | None = None
    sources: tuple[Source, ...] = ()


Piece = Line | Grid
