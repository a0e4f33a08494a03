"""An agreement as plain text: a paragraph a line, a table row a line with tabs between the cells."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, assert_never

from contractgen.agreement import Agreement, Article, Block, Chapter, Inlines, Item, Paragraph, Table, plain

SUFFIX: Final = ".txt"


def write(agreement: Agreement, on: date) -> bytes:
    """Return *agreement* as UTF-8 text; *on* is not printed."""
    del on
    return ("\n".join(_lines(agreement)) + "\n").encode()


def _lines(agreement: Agreement) -> Iterator[str]:
    yield agreement.title + ("（草案）" if agreement.draft else "")
    for article in agreement.front:
        if article.layout != "cover" and article.heading:
            yield article.heading
        yield from _blocks(article)
    for node in agreement.body:
        match node:
            case Chapter():
                yield f"{node.label}\u3000{node.heading}"
                for article in node.articles:
                    yield f"{article.label}\u3000{article.heading}"
                    yield from _blocks(article)
            case Article():
                yield f"{node.label}\u3000{node.heading}"
                yield from _blocks(node)
            case Paragraph():
                yield from _block(node)
            case _:
                assert_never(node)
    for article in agreement.closing:
        yield from _blocks(article)
    for annex in agreement.annexes:
        yield f"{annex.label}\u3000{annex.heading}"
        yield from _blocks(annex)


def article_lines(article: Article) -> Iterator[str]:
    """Yield the lines of one section, its number and heading first."""
    yield "\u3000".join(filter(None, (article.label, article.heading)))
    yield from _blocks(article)


def _blocks(article: Article) -> Iterator[str]:
    for block in article.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            if block.inlines:
                yield _line(block.inlines)
            yield from _items(block.items)
        case Table():
            if any(c.title for c in block.columns):
                yield "\t".join(c.title for c in block.columns)
            for row in block.rows:
                yield "\t".join(_line(cell).replace("\t", " ") for cell in row.cells)
        case _:
            assert_never(block)


def _items(items: tuple[Item, ...]) -> Iterator[str]:
    for item in items:
        yield f"{item.label}{_line(item.inlines)}"
        yield from _items(item.items)


def _line(runs: Inlines) -> str:
    """A line break inside an answer is kept as one; the line that follows belongs to the same paragraph."""
    return plain(runs)
