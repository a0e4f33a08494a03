"""An agreement as one self-contained page, ready to print on A4; no script, nothing fetched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from html import escape as escaped
from typing import Final, assert_never

from contractgen.agreement import (
    Agreement,
    Article,
    Blank,
    Block,
    Chapter,
    Citation,
    Definition,
    FillIn,
    Inline,
    Inlines,
    Item,
    Number,
    Paragraph,
    Reference,
    Table,
    Text,
)

SUFFIX: Final = ".html"
_STYLE: Final = """
@page{size:A4;margin:25mm 23mm 23mm 30mm}
:root{color-scheme:light}
body{font:12pt/24pt "Times New Roman","FangSong","仿宋","Noto Serif CJK SC",serif;max-width:42em;margin:2em auto;
padding:0 1em;color:#111;background:#fff;overflow-wrap:anywhere;text-align:justify}
h1,h2,h3,th,nav b{font-family:"Times New Roman","SimHei","黑体","Noto Sans CJK SC",sans-serif}
h1{font-size:22pt;line-height:1.5;text-align:center;margin:4em 0 2em}
h2{font-size:16pt;text-align:center;margin:2em 0 1em;break-after:avoid}
h3{font-size:12pt;margin:1em 0 0;break-after:avoid}
p{margin:0;text-indent:2em;white-space:pre-wrap}
p.cover{text-align:center;text-indent:0;font-size:15pt;line-height:2}
p.line{text-indent:0}
p.sub{margin-left:2em}
nav{columns:2;font-size:10.5pt;line-height:1.5;margin:2em 0;break-after:page}
nav p{text-indent:0;break-inside:avoid}nav p.in{padding-left:1em}
nav a,a{color:inherit;text-decoration:none}a:hover,a:focus{text-decoration:underline}
table{border-collapse:collapse;width:100%;font-size:10.5pt;line-height:1.5;margin:.5em 0;text-align:left}
th,td{border:1px solid #000;padding:.2em .4em;vertical-align:middle;white-space:pre-wrap}
td.figure{text-align:right}tr{break-inside:avoid}thead{display:table-header-group}tr.total{font-weight:bold}
dfn{font-style:normal;font-weight:bold}
.fill{border-bottom:1px solid #000;white-space:pre}
mark{background:#ff0;font-weight:bold}
section.annex{break-before:page}
section.signature{border:1px dashed #888;padding:1em;margin:1em 0;min-height:65mm;break-inside:avoid}
section.signature p{text-indent:0}
@media print{body{max-width:none;margin:0;padding:0}section.signature{border:0}}
"""


def write(agreement: Agreement, on: date) -> bytes:
    """Return *agreement* as a UTF-8 page dated *on*."""
    title = escaped(agreement.title) + ("（草案）" if agreement.draft else "")
    body = "\n".join(_page(agreement))
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="date" content="{on.isoformat()}">\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n'
        f"<h1>{title}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    ).encode()


def section(article: Article) -> Iterator[str]:
    """Yield the lines of one section without its heading, for a page that shows an agreement piece by piece."""
    yield from _blocks(article, "cover" if article.layout == "cover" else "line" if article.layout == "form" else "")


def _page(agreement: Agreement) -> Iterator[str]:
    for article in agreement.front:
        if article.layout == "cover":
            yield from _blocks(article, "cover")
    yield from _contents(agreement)
    for article in agreement.front:
        if article.layout != "cover":
            if article.heading:
                yield _headed(article, "h2")
            yield from _blocks(article)
    for node in agreement.body:
        match node:
            case Chapter():
                yield f'<h2 id="{node.anchor}">{node.label}\u3000{escaped(node.heading)}</h2>'
                for article in node.articles:
                    yield _headed(article, "h3")
                    yield from _blocks(article)
            case Article():
                yield _headed(node, "h3")
                yield from _blocks(node)
            case Paragraph():
                yield from _block(node, "")
            case _:
                assert_never(node)
    for article in agreement.closing:
        if article.layout == "signature":
            yield '<section class="signature">'
            yield from _blocks(article)
            yield "</section>"
        else:
            yield from _blocks(article)
    for annex in agreement.annexes:
        yield '<section class="annex">'
        yield _headed(annex, "h2")
        yield from _blocks(annex, "line" if annex.layout == "form" else "")
        yield "</section>"


def _contents(agreement: Agreement) -> Iterator[str]:
    yield '<nav aria-label="目录">'
    for node in agreement.body:
        if isinstance(node, Chapter):
            yield f'<p><a href="#{node.anchor}"><b>{node.label}\u3000{escaped(node.heading)}</b></a></p>'
        inside = node.articles if isinstance(node, Chapter) else (node,) if isinstance(node, Article) else ()
        for article in inside:
            link = f"{article.label}\u3000{escaped(article.heading)}"
            yield f'<p class="in"><a href="#{article.anchor}">{link}</a></p>'
    for annex in agreement.annexes:
        yield f'<p><a href="#{annex.anchor}"><b>{annex.label}\u3000{escaped(annex.heading)}</b></a></p>'
    yield "</nav>"


def _headed(article: Article, level: str) -> str:
    label = f"{article.label}\u3000" if article.label else ""
    return f'<{level} id="{article.anchor}">{label}{escaped(article.heading)}</{level}>'


def _blocks(article: Article, style: str = "") -> Iterator[str]:
    for block in article.blocks:
        yield from _block(block, style)


def _block(block: Block, style: str) -> Iterator[str]:
    match block:
        case Paragraph():
            if block.inlines:
                named = f' class="{style}"' if style else ""
                yield f"<p{named}>{_runs(block.inlines)}</p>"
            yield from _items(block.items)
        case Table():
            yield from _table(block)
        case _:
            assert_never(block)


def _items(items: tuple[Item, ...], depth: int = 0) -> Iterator[str]:
    style = ' class="sub"' if depth else ""
    for item in items:
        anchor = f' id="{item.anchor}"' if item.anchor else ""
        yield f"<p{style}{anchor}>{item.label}{_runs(item.inlines)}</p>"
        yield from _items(item.items, depth + 1)


def _table(table: Table) -> Iterator[str]:
    yield "<table>"
    if any(c.title for c in table.columns):
        cells = "".join(f'<th scope="col">{escaped(c.title)}</th>' for c in table.columns)
        yield f"<thead><tr>{cells}</tr></thead>"
    yield "<tbody>"
    for row in table.rows:
        cells = "".join(
            f"<td{' class=figure' if c.figures else ''}>{_runs(cell)}</td>"
            for c, cell in zip(table.columns, row.cells, strict=True)
        )
        yield f"<tr{' class=total' if row.total else ''}>{cells}</tr>"
    yield "</tbody></table>"


def _runs(runs: Inlines) -> str:
    return "".join(map(_run, runs))


def _run(inline: Inline) -> str:
    match inline:
        case Text():
            return escaped(inline.text)
        case Citation():
            return escaped(inline.text)
        case Definition():
            return f"<dfn>{escaped(inline.term)}</dfn>"
        case Reference():
            return "".join(_piece(p) for p in inline.pieces)
        case FillIn():
            return f'<span class="fill" title="{escaped(inline.name)}">{chr(0x3000) * inline.width}</span>'
        case Blank():
            return f"<mark>【{escaped(inline.prompt)}】</mark>"
        case _:
            assert_never(inline)


def _piece(piece: Number | str) -> str:
    if isinstance(piece, str):
        return escaped(piece)
    return f'<a href="#{piece.anchor}">{escaped(piece.label)}</a>' if piece.anchor else escaped(piece.label)
