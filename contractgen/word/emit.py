"""Body XML as strings: small emitters behind one escaping gate.

Nothing reaches the document except through `escape`. Runs, fields, blanks, paragraphs and tables
are here; how an agreement is laid out in pages is `writers.docx`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, assert_never

from contractgen.agreement import (
    Blank,
    Citation,
    Column,
    Definition,
    FillIn,
    Inlines,
    Number,
    Reference,
    Row,
    Table,
    Text,
)
from contractgen.expressions import expression

_FORBIDDEN = expression("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL = expression("[&<>\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_QUOTED = expression("[“”‘’…—·]")
_NOTABLE = expression("[&<>“”‘’…—·\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_EMPHASIS: Final = "<w:rPr><w:b/></w:rPr>"
_MARKED: Final = '<w:rPr><w:highlight w:val="yellow"/></w:rPr>'
_HINT: Final = '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'


def escape(text: str) -> str:
    """Return *text* fit for XML content.

    Raises:
        ValueError: it holds a character XML 1.0 cannot hold; answers are cleaned of these before.
    """
    if not _SPECIAL.search(text):
        return text
    if found := _FORBIDDEN.search(text):
        raise ValueError(f"U+{ord(found[0]):04X} cannot stand in a Word file")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(text: str) -> str:
    """Return *text* fit for an attribute in double quotes."""
    return escape(text).replace('"', "&quot;").replace("\n", " ")


@dataclass(slots=True)
class Counters:
    """Ids that must be unique in a document."""

    bookmark: int = 0
    control: int = 1000
    anchors: set[str] = field(default_factory=set)

    def bookmarked(self, name: str, content: str) -> str:
        """Return *content* inside a bookmark called *name*."""
        self.bookmark += 1
        self.anchors.add(name)
        return (
            f'<w:bookmarkStart w:id="{self.bookmark}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{self.bookmark}"/>'
        )


# --- runs --------------------------------------------------------------------


def run(text: str, properties: str = "") -> str:
    """Return a run of *text*; a line feed becomes a line break, a tab a tab.

    Quotes and dashes get the East Asian hint: without it Word sets “” in the Latin font.
    """
    if not _NOTABLE.search(text):
        # White space at the ends is lost without the attribute; elsewhere the attribute is only weight.
        kept = "" if text.strip() == text else ' xml:space="preserve"'
        return f"<w:r>{properties}<w:t{kept}>{text}</w:t></w:r>"
    if not properties and _QUOTED.search(text):
        properties = _HINT
    if "\n" in text or "\t" in text or "\r" in text:
        parts = expression("([\n\t])").split(text.replace("\r\n", "\n").replace("\r", "\n"))
        body = "".join(
            "<w:br/>" if p == "\n" else "<w:tab/>" if p == "\t" else f'<w:t xml:space="preserve">{escape(p)}</w:t>'
            for p in parts
            if p
        )
        return f"<w:r>{properties}{body}</w:r>"
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def field_runs(instruction: str, cached: str, properties: str = "") -> str:
    """Return a field with its cached text; Word and WPS show the cache until somebody updates it."""
    return (
        f'<w:r>{properties}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{properties}<w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        f'<w:r>{properties}<w:fldChar w:fldCharType="separate"/></w:r>'
        f"{run(cached, properties)}"
        f'<w:r>{properties}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def runs(inlines: Inlines, counters: Counters, bold: bool = False) -> str:
    """Return the runs of *inlines*."""
    properties = _EMPHASIS if bold else ""
    if len(inlines) == 1 and type(only := inlines[0]) is Text:  # nearly every cell and most paragraphs
        return run(only.text, properties) if only.text else ""
    made: list[str] = []
    words = ""  # text, answers and citations that touch are one run: Word's own search stumbles over more
    for inline in inlines:
        if isinstance(inline, Text | Citation):
            words += inline.text
            continue
        if words:
            made.append(run(words, properties))
            words = ""
        made.append(_run(inline, counters, properties))
    if words:
        made.append(run(words, properties))
    return "".join(made)


def _run(inline: Definition | Reference | FillIn | Blank, counters: Counters, properties: str) -> str:
    match inline:
        case Definition():
            return run(inline.term, _EMPHASIS)
        case Reference():
            return "".join([_piece(p, properties) for p in inline.pieces])
        case FillIn():
            return fill_in(inline)
        case Blank():
            return blank(inline, counters)
        case _:
            assert_never(inline)


def _piece(piece: Number | str, properties: str) -> str:
    if isinstance(piece, str):
        return run(piece, properties)
    if not piece.anchor:
        return run(piece.label, properties)
    return field_runs(f"REF {piece.anchor} \\n \\h", piece.label, properties)


def fill_in(place: FillIn) -> str:
    """Return a line to be filled in by hand: underlined wide spaces."""
    gap = "\u3000" * place.width
    return f'<w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t xml:space="preserve">{gap}</w:t></w:r>'


def blank(missing: Blank, counters: Counters) -> str:
    """Return a missing answer as a highlighted rich-text content control.

    Rich text, because LibreOffice multiplies the text of plain-text controls when it saves.
    """
    counters.control += 1
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{attribute(missing.prompt[:60])}"/>'
        f'<w:tag w:val="{attribute(missing.fact[:60])}"/><w:id w:val="{counters.control}"/></w:sdtPr><w:sdtContent>'
        f"{run('【' + missing.prompt + '】', _MARKED)}"
        "</w:sdtContent></w:sdt>"
    )


# --- paragraphs --------------------------------------------------------------


def paragraph(content: str, style: str = "", properties: str = "") -> str:
    """Return a paragraph of the style *style*; *properties* follow the style in schema order."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{content}</w:p>" if named or properties else f"<w:p>{content}</w:p>"


def numbered(number: int, level: int) -> str:
    """Return the paragraph property that puts a paragraph into list *number* at *level*."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


# --- tables ------------------------------------------------------------------

_LONGEST_ROW: Final = 1_200
_PLAIN_CELL: Final = "<w:r><w:t>%s</w:t></w:r></w:p></w:tc>"
_UNPLAIN = expression(_NOTABLE.pattern[:-1] + r"\s]")
"""What needs an escape, a hint, a break or xml:space; a row without any is only strings put together."""
_CELL_BORDERS: Final = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def widths(columns: tuple[Column, ...], total: int) -> list[int]:
    """Return the widths of *columns* in twentieths of a point, adding up to *total*."""
    shares = sum(c.width for c in columns) or 1
    made = [total * c.width // shares for c in columns]
    made[-1] += total - sum(made)
    return made


def table(content: Table, total: int, counters: Counters, caption: str) -> str:
    """Return a table *total* twentieths wide: fixed layout, header row repeated, figures to the right."""
    wide = widths(content.columns, total)
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in wide)
    head = ""
    if any(c.title for c in content.columns):
        cells = "".join(
            f"{_cell_head(w, 'CellHead')}{run(c.title, _EMPHASIS)}</w:p></w:tc>"
            for c, w in zip(content.columns, wide, strict=True)
        )
        head = f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"
    heads = [_cell_head(w, "CellFigure" if c.figures else "Cell") for c, w in zip(content.columns, wide, strict=True)]
    pattern = f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(h + _PLAIN_CELL for h in heads)}</w:tr>"
    body = "".join([_row(row, heads, pattern, counters) for row in content.rows])
    if not body and not head:
        return ""
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{total}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{_CELL_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" '
        f'w:noVBand="1"/><w:tblCaption w:val="{attribute(caption)}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{head}{body}</w:tbl>"
    )


def _row(row: Row, heads: list[str], pattern: str, counters: Counters) -> str:
    """Return a row; one of plain short texts, as nearly all are, is filled into *pattern* at once."""
    if not row.total and all([len(c) == 1 and type(c[0]) is Text for c in row.cells]):
        texts = tuple([c[0].text for c in row.cells])  # type: ignore[union-attr]  # just found to be Text
        joined = "".join(texts)
        if len(joined) < _LONGEST_ROW and not _UNPLAIN.search(joined):
            return pattern % texts
    properties = _EMPHASIS if row.total else ""
    contents = [
        run(c[0].text, properties) if len(c) == 1 and type(c[0]) is Text else runs(c, counters, row.total)
        for c in row.cells
    ]
    cells = "".join([f"{h}{c}</w:p></w:tc>" for h, c in zip(heads, contents, strict=True)])
    # A row stays on one page, unless a cell is so long that it might not fit on one.
    whole = "<w:cantSplit/>" if len(cells) < _LONGEST_ROW or max(map(len, contents)) < _LONGEST_ROW else ""
    return f"<w:tr><w:trPr>{whole}</w:trPr>{cells}</w:tr>"


def _cell_head(width: int, style: str) -> str:
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
    )
