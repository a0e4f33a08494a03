"""Plain text into the tree: a paragraph a line, labels typed."""

from __future__ import annotations

from collections.abc import Iterator

from contractgen.agreement import Agreement, Source
from contractgen.encodings import decoded
from contractgen.lines import Grid, Line, Piece
from contractgen.structure import build
from contractgen.wrapping import unwrapped


def read(data: bytes, name: str) -> Agreement:
    """Return the tree of the text *data* called *name*, in any encoding `decoded` knows.

    Raises:
        FormatError: it is no text, or in another encoding.
    """
    return build(lines(decoded(data, name)))


def lines(text: str, part: str = "text") -> Iterator[Piece]:
    """Yield the lines of *text*; lines with tabs that follow one another are a table."""
    rows: list[tuple[str, ...]] = []
    first = 0
    for line, number in unwrapped(text.split("\n")):
        if "\t" in line.strip():
            first = first if rows else number
            rows.append(tuple(line.split("\t")))
            continue
        if rows:
            yield from _grid(rows, first, part)
            rows = []
        if line.strip():
            yield Line(line, source=Source(part, number))
    if rows:
        yield from _grid(rows, first, part)


def _grid(rows: list[tuple[str, ...]], first: int, part: str) -> Iterator[Piece]:
    """A line alone with one tab behind a label is a line: 第一条<tab>总则."""
    sources = tuple(Source(part, first + n) for n in range(len(rows)))
    if len(rows) == 1:
        yield Line("\t".join(rows[0]), source=sources[0])
    else:
        yield Grid(tuple(rows), source=sources[0], sources=sources)
