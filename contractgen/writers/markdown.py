"""An agreement as Markdown (CommonMark with pipe tables), with its numbers typed.

Every sign Markdown could read is escaped, so that an answer appears as it was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, assert_never

from contractgen.agreement import (
    Agreement,
    Article,
    Blank,
    Block,
    Chapter,
    Definition,
    Inline,
    Inlines,
    Item,
    Paragraph,
    Table,
    plain,
)
from contractgen.expressions import expression

SUFFIX: Final = ".md"
_SIGNS = expression(r"([\\`*_{}\[\]<>()#+\-.!|&~$^:@=\"'])")


def write(agreement: Agreement, on: date) -> bytes:
    """Return *agreement* as UTF-8 Markdown; *on* is not printed."""
    del on
    return ("\n\n".join(_blocks(agreement)) + "\n").encode()


def escape(text: str) -> str:
    """Return *text* so that Markdown shows it as it is; a line feed becomes a hard break."""
    lines = _SIGNS.sub(r"\\\1", text).split("\n")
    # Spaces at the ends of a line, and tabs, would vanish: entities keep them.
    return "\\\n".join(_spaces(line) for line in lines)


def _spaces(line: str) -> str:
    line = line.replace("\t", "&#9;")
    line = expression(r"^ +| +$").sub(lambda found: "&#32;" * len(found[0]), line)
    return line or "&#8203;"


def _blocks(agreement: Agreement) -> Iterator[str]:
    yield "# " + escape(agreement.title) + ("（草案）" if agreement.draft else "")
    for article in agreement.front:
        if article.layout != "cover" and article.heading:
            yield "## " + escape(article.heading)
        yield from _article(article)
    for node in agreement.body:
        match node:
            case Chapter():
                yield f"## {node.label}\u3000{escape(node.heading)}"
                for article in node.articles:
                    yield f"### {article.label}\u3000{escape(article.heading)}"
                    yield from _article(article)
            case Article():
                yield f"### {node.label}\u3000{escape(node.heading)}"
                yield from _article(node)
            case Paragraph():
                yield from _block(node)
            case _:
                assert_never(node)
    for article in agreement.closing:
        yield from _article(article)
    for annex in agreement.annexes:
        yield f"## {annex.label}\u3000{escape(annex.heading)}"
        yield from _article(annex)


def _article(article: Article) -> Iterator[str]:
    for block in article.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            if block.inlines:
                yield _runs(block.inlines)
            yield from _items(block.items)
        case Table():
            yield _table(block)
        case _:
            assert_never(block)


def _items(items: tuple[Item, ...]) -> Iterator[str]:
    for item in items:
        yield escape(item.label) + _runs(item.inlines)
        yield from _items(item.items)


def _table(table: Table) -> str:
    head = "| " + " | ".join(escape(c.title) for c in table.columns) + " |"
    rule = "|" + "|".join(" ---: " if c.figures else " --- " for c in table.columns) + "|"
    rows = ["| " + " | ".join(_cell(cell) for cell in row.cells) + " |" for row in table.rows]
    return "\n".join((head, rule, *rows))


def _cell(runs: Inlines) -> str:
    return _runs(runs).replace("\\\n", "<br>") if runs else ""


def _runs(runs: Inlines) -> str:
    # Joined before escaping: spaces at the end of a run are inside the line.
    pieces = [(_run(i), plain((i,))) for i in runs]
    if all(made is None for made, _ in pieces):
        return escape("".join(text for _, text in pieces))
    return "".join(escape(text) if made is None else made for made, text in pieces)


def _run(inline: Inline) -> str | None:
    match inline:
        case Definition(term=term):
            return f"**{escape(term)}**"
        case Blank(prompt=prompt):
            return f"**【{escape(prompt)}】**"
        case _:
            return None
