"""An agreement as a Word file: cover, contents, text, signature pages, annexes.

A4 with a binding margin at the left and more than 20 mm at the right for the seal across the
pages (骑缝章). Numbers are live lists, references are fields whose cached text is the tree's
label; the contents are a real field, prefilled, without page numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Final, assert_never

from contractgen.agreement import Agreement, Article, Chapter, Item, Paragraph, Table, sections
from contractgen.word import parts
from contractgen.word.emit import Counters, field_runs, numbered, paragraph, run, runs, table
from contractgen.word.numbering import ARTICLES, Lists
from contractgen.word.signing import signature_pages

if TYPE_CHECKING:
    from contractgen.word.look import Look

SUFFIX: Final = ".docx"


@dataclass(frozen=True, slots=True)
class Sheets:
    """The page upright and on its side: its section's XML, and how wide the text is in twentieths of a point."""

    portrait: str
    text: int
    landscape: str
    landscape_text: int


_SHEETS: Final = Sheets(
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1440" w:right="1304" w:bottom="1304" w:left="1701" w:header="794" w:footer="737" w:gutter="0"/>',
    8901,
    '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    '<w:pgMar w:top="1701" w:right="1304" w:bottom="1304" w:left="1541" w:header="794" w:footer="737" w:gutter="0"/>',
    13993,
)
_GRID: Final = '<w:docGrid w:linePitch="312"/>'
_HEADED: Final = (
    f'<w:headerReference w:type="default" r:id="{parts.HEADER_ID}"/>'
    f'<w:footerReference w:type="default" r:id="{parts.FOOTER_ID}"/>'
)
_BREAK: Final = "<w:pageBreakBefore/>"
_KEEP: Final = "<w:keepNext/>"
"""Words that introduce items stay on the page of the first of them."""


@dataclass(frozen=True, slots=True)
class Paging:
    """Pages of the headings, by their words without white space; empty before the first layout."""

    pages: Mapping[str, int]


@dataclass(slots=True)
class _Page:
    """What one document needs while its body is written."""

    counters: Counters = field(default_factory=Counters)
    lists: Lists = field(default_factory=Lists)
    entries: list[tuple[str, str, str]] = field(default_factory=list)  # style, anchor, words of the contents
    sheets: Sheets = _SHEETS


def write(agreement: Agreement, on: date, paging: Paging | None = None, look: Look | None = None) -> bytes:
    """Return *agreement* as a Word file dated *on*, its contents with page numbers where *paging* knows them.

    *look* is a firm's own: styles, margins, header and footer.
    """
    page = _Page(sheets=_sheets(look))
    # The contents stand before the text and are known after it; pieces are deflated one by one.
    pieces = [_front(a, page) for a in agreement.front if a.layout != "cover"]
    pieces += [_node(n, page) for n in agreement.body]
    pieces.append(_closing(agreement, page))
    pieces += _annexes(agreement.annexes, page)
    return parts.packed(
        [_cover(agreement, page), _contents(page, paging), *pieces],
        page.lists.part(),
        parts.worded(look.header, agreement) if look and look.header else parts.header(agreement),
        parts.worded(look.footer, agreement) if look and look.footer else parts.footer(),
        agreement.title,
        agreement.language,
        on,
        parts.provenance(agreement, sections(agreement)),
        look,
    )


def _sheets(look: Look | None) -> Sheets:
    if look is None or look.sheet is None:
        return _SHEETS
    upright, turned = look.sheet, look.sheet.turned()
    return Sheets(upright.xml(), upright.text, turned.xml(), turned.text)


def write_papers(title: str, pages: Sequence[Article], on: date, look: Look | None = None) -> bytes:
    """Return loose pages, each article of *pages* on its own, without cover, contents and page numbers."""
    page = _Page(sheets=_sheets(look))
    made = []
    for position, article in enumerate(pages):
        made.append(paragraph(run(article.heading), "PaperHeading", _BREAK if position else ""))
        made.append(_blocks(article, page, line_style="Body" if article.layout == "plain" else "Line"))
    made.append(_section(page.sheets.portrait, headed=False))
    empty = Agreement(title, (), (), (), tuple(pages))
    return parts.packed(
        made,
        page.lists.part(),
        paragraph("", "Header"),
        paragraph("", "Footer"),
        title,
        empty.language,
        on,
        parts.provenance(empty, pages),
        replace(look, header_relations={}, footer_relations={}, images={}) if look else None,
    )


# --- pages -------------------------------------------------------------------


def _section(size: str, *, headed: bool = True) -> str:
    """Return the properties that close a section."""
    # The reference to an empty header must not be inherited: a section without one takes the one before.
    return f'<w:sectPr>{_HEADED if headed else ""}{size}<w:cols w:space="425"/>{_GRID}</w:sectPr>'


def _closed(section: str) -> str:
    """Return the paragraph that ends a section; one point high, so that it opens no page of its own."""
    return paragraph("", "Tiny", section)


def _cover(agreement: Agreement, page: _Page) -> str:
    cover = next((a for a in agreement.front if a.layout == "cover"), None)
    words = run(agreement.title, _title_size(agreement.title))
    title = page.counters.bookmarked(cover.anchor, words) if cover and cover.anchor else words
    lines = [paragraph(title, "Title")]
    for block in cover.blocks if cover else ():
        if isinstance(block, Paragraph):
            lines.append(paragraph(runs(block.inlines, page.counters), "CoverLine"))
            lines.extend(paragraph(runs(i.inlines, page.counters), "CoverLine") for i in block.items)
        else:
            lines.append(table(block, page.sheets.text, page.counters, agreement.title))
    return "".join(lines) + _closed(_section(page.sheets.portrait, headed=False))


def _title_size(title: str) -> str:
    """Return run properties that keep the title on one line, from 22 points down to 18; longer ones wrap."""
    half_points = min(44, _SHEETS.text // 10 // max(len(title), 1))
    return (
        f'<w:rPr><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr>' if 36 <= half_points < 44 else ""
    )


def _contents(page: _Page, paging: Paging | None) -> str:
    r"""Return the contents as a prefilled field, without page numbers (`\\n`) or with them.

    One column: LibreOffice takes a field that fills a section of two columns for an index of its own
    and sets the heading that follows into the first column.
    """
    if not page.entries:
        return ""
    heading = paragraph(run("目\u3000录"), "ContentsHeading")
    switches = "" if paging else "\\n "
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" {switches}\\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    made = []
    for position, (style, anchor, words) in enumerate(page.entries):
        number = paging.pages.get("".join(words.split()), 0) if paging else 0
        where = run("\t") + field_runs(f"PAGEREF {anchor} \\h", str(number)) if number else ""
        link = f'<w:hyperlink w:anchor="{anchor}" w:history="1">{run(words)}{where}</w:hyperlink>'
        opened = begin if position == 0 else ""
        made.append(paragraph(opened + link + (end if position == len(page.entries) - 1 else ""), style))
    return heading + "".join(made) + _closed(_section(page.sheets.portrait, headed=False))


def _front(article: Article, page: _Page) -> str:
    if not article.heading:
        return _blocks(article, page)
    title = page.counters.bookmarked(article.anchor, run(article.heading)) if article.anchor else run(article.heading)
    return paragraph(title, "FrontHeading") + _blocks(article, page)


def _node(node: Chapter | Article | Paragraph, page: _Page) -> str:
    match node:
        case Chapter():
            page.entries.append(("TOC1", node.anchor, f"{node.label}\u3000{node.heading}"))
            return _heading(node.heading, node.anchor, "1", page) + "".join([_article(a, page) for a in node.articles])
        case Article():
            return _article(node, page)
        case Paragraph():
            return _paragraph(node, page, "Body", page.lists.outside, 0)
        case _:
            assert_never(node)


def _heading(words: str, anchor: str, style: str, page: _Page, properties: str = "") -> str:
    # The gap after the number is a run of its own: inside the bookmark it would enter REF results.
    return paragraph(run("\u3000") + page.counters.bookmarked(anchor, run(words)), style, properties)


def _article(article: Article, page: _Page) -> str:
    page.entries.append(("TOC2", article.anchor, f"{article.label}\u3000{article.heading}"))
    head = _heading(article.heading, article.anchor, "2", page)
    lists = 0
    made = [head]
    for block in article.blocks:
        if isinstance(block, Table):
            made.append(_table(block, article, page, page.sheets.text))
            continue
        number = ARTICLES if lists == 0 else 0
        lists += bool(block.items)
        made.append(_paragraph(block, page, "Body", page.lists.in_article, 1, number))
    return "".join(made)


def _blocks(article: Article, page: _Page, width: int = 0, line_style: str = "") -> str:
    style = line_style or ("Line" if article.layout == "form" else "Body")
    return "".join(
        [
            _table(block, article, page, width or page.sheets.text)
            if isinstance(block, Table)
            else _paragraph(block, page, style, page.lists.outside, 0)
            for block in article.blocks
        ]
    )


def _table(block: Table, article: Article, page: _Page, width: int) -> str:
    # A paragraph must follow: Word joins two tables that touch, and a body may not end with one.
    return table(block, width, page.counters, article.heading) + paragraph("", "Tiny")


def _paragraph(
    block: Paragraph, page: _Page, style: str, new_list: Callable[[], int], level: int, number: int = 0
) -> str:
    if not block.items:
        return paragraph(runs(block.inlines, page.counters), style) if block.inlines else ""
    text = paragraph(runs(block.inlines, page.counters), style, _KEEP) if block.inlines else ""
    if not number:
        number = new_list()
    return text + "".join([_item(item, page, number, level) for item in block.items])


def _item(item: Item, page: _Page, number: int, level: int, depth: int = 0) -> str:
    content = runs(item.inlines, page.counters)
    if item.anchor:
        content = page.counters.bookmarked(item.anchor, content)
    made = paragraph(content, "Subitem" if depth else "Item", numbered(number, level + depth))
    return made + "".join([_item(child, page, number, level, depth + 1) for child in item.items])


def _closing(agreement: Agreement, page: _Page) -> str:
    made = []
    blocks = [a for a in agreement.closing if a.layout == "signature"]
    for article in agreement.closing:
        if article.layout != "signature":
            made.append(_blocks(article, page))
    return "".join(made) + signature_pages(agreement, blocks, page.sheets.text, page.counters)


def _annexes(annexes: Iterable[Article], page: _Page) -> list[str]:
    """Return the annexes, each on a new page, and last the properties of the last section."""
    made: list[str] = []
    sheets = page.sheets
    upright, turned_page = (sheets.portrait, sheets.text), (sheets.landscape, sheets.landscape_text)
    size, width = upright
    for annex in annexes:
        wanted = turned_page if annex.layout == "landscape" else upright
        turned = wanted[0] != size
        if turned:
            made.append(_closed(_section(size)))
            size, width = wanted
        page.entries.append(("TOC1", annex.anchor, f"{annex.label}\u3000{annex.heading}"))
        # A section begins a page by itself; a second break would leave an empty one.
        made.append(_heading(annex.heading, annex.anchor, "AnnexHeading", page, "" if turned else _BREAK))
        made.append(_blocks(annex, page, width))
    made.append(_section(size))
    return made
