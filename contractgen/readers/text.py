"""Plain text into the tree: a paragraph a line, labels typed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractgen.agreement import Agreement, Source
from contractgen.errors import N_, FormatError, Place, Problem
from contractgen.structure import Grid, Line, build

_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read(data: bytes, name: str) -> Agreement:
    """Return the tree of the text *data* called *name*, in UTF-8, UTF-16 with a mark, or GB18030.

    Raises:
        FormatError: it is none of these.
    """
    return build(_pieces(decoded(data, name)))


def decoded(data: bytes, name: str) -> str:
    """Return *data* as text.

    Raises:
        FormatError: the encoding cannot be told.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FormatError([Problem(Place(name), N_("认不出文件的编码"), N_("另存为 UTF-8"))])


def _pieces(text: str) -> Iterator[Line | Grid]:
    rows: list[tuple[str, ...]] = []
    first = 0
    for number, line in enumerate(text.split("\n")):
        if "\t" in line:
            first = first if rows else number
            rows.append(tuple(line.split("\t")))
            continue
        if rows:
            yield Grid(tuple(rows), source=Source("text", first))
            rows = []
        if line.strip():
            yield Line(line, source=Source("text", number))
    if rows:
        yield Grid(tuple(rows), source=Source("text", first))
