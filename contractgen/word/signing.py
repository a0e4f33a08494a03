"""Signature pages: a common page for a ceremony, one page a party for circulation.

Every block has at least 50 mm of height and width clear for a seal (company seals are round, at
most 4.5 cm, 国发〔1999〕25号 十四), is never split, and carries one anchor word that occurs once in
the document, by which an e-signing platform places seal and signature. No keepNext inside these
tables: LibreOffice would push a whole table and leave an empty page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from contractgen.agreement import Agreement, Article, Paragraph
from contractgen.word.emit import Counters, paragraph, run, runs

A_PAGE: Final = 6
_ROW: Final = 4340  # 76.5 mm: five lines of 16 pt and 50 mm clear below them
_BREAK: Final = "<w:pageBreakBefore/>"


def anchor_word(position: int) -> str:
    """Return the anchor word of the party at *position*, unique in the document."""
    return f"签署方{position:03d}"


def signature_pages(agreement: Agreement, blocks: Sequence[Article], width: int, counters: Counters) -> str:
    """Return the signature pages of *blocks*, one article a party, for text *width* twentieths wide."""
    if agreement.signing == "circulate":
        pages = [_circulated(agreement, block, n, len(blocks), counters) for n, block in enumerate(blocks, 1)]
        return "".join(pages)
    made = []
    start = 0
    for size in _balanced(len(blocks)):
        made.append(_ceremony(agreement, blocks[start : start + size], width, counters, start == 0))
        start += size
    return "".join(made)


def _balanced(count: int) -> list[int]:
    """Spread *count* blocks over as few pages as hold six each, evenly, so that none stands alone."""
    pages = -(-count // A_PAGE)
    return [count // pages + (n < count % pages) for n in range(pages)] if pages else []


def _ceremony(agreement: Agreement, blocks: Sequence[Article], width: int, counters: Counters, first: bool) -> str:
    head = f"（本页为《{agreement.title}》签署页，以下无正文）" if first else f"（《{agreement.title}》签署页，续）"
    half = width // 2
    rows = []
    for at in range(0, len(blocks), 2):
        pair = blocks[at : at + 2]
        cells = [_cell(block, half, counters) for block in pair] + [_empty(half)] * (2 - len(pair))
        height = f'<w:trPr><w:cantSplit/><w:trHeight w:val="{_ROW}" w:hRule="atLeast"/></w:trPr>'
        rows.append(f"<w:tr>{height}{''.join(cells)}</w:tr>")
    table = (
        f'<w:tbl><w:tblPr><w:tblW w:w="{half * 2}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCaption w:val="签署页"/></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{half}"/><w:gridCol w:w="{half}"/></w:tblGrid>{"".join(rows)}</w:tbl>'
    )
    return paragraph(run(head), "SignHead", _BREAK) + table + paragraph("", "Tiny")


def _cell(block: Article, width: int, counters: Counters) -> str:
    lines = "".join([paragraph(_line(p, counters), "SignLine") for p in block.blocks if isinstance(p, Paragraph)])
    mark = paragraph(run(anchor_word(block.party)), "SignAnchor")
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{lines}{mark}</w:tc>'


def _empty(width: int) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p/></w:tc>'


def _circulated(agreement: Agreement, block: Article, position: int, total: int, counters: Counters) -> str:
    """One page for one party; title, version and text digest tell which text a loose page belongs to."""
    version = f"版本 {agreement.version}\u3000" if agreement.version else ""
    head = paragraph(run(f"《{agreement.title}》签署页"), "SignHead", _BREAK)
    stamp = f"{version}文本校验码 {agreement.digest}\u3000第 {position}／{total} 方\u3000（本页无正文）"
    lines = "".join([paragraph(_line(p, counters), "SignWide") for p in block.blocks if isinstance(p, Paragraph)])
    mark = paragraph(run(anchor_word(block.party)), "SignAnchor")
    return head + paragraph(run(stamp), "SignHead") + lines + mark


def _line(line: Paragraph, counters: Counters) -> str:
    return runs(line.inlines, counters)
