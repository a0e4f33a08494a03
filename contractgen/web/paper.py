"""The agreement beside the questions: the page writer's own words, with what an answer changed marked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Final

from contractgen.agreement import Article, Chapter
from contractgen.passes import Made
from contractgen.previewing import keyed
from contractgen.writers.html import section

Key = tuple[str, int, int]
Lines = Mapping[Key, tuple[str, ...]]
_NUMBER: Final = re.compile(r'(<a href="#[^"]*">)[^<]*(</a>)')
"""A reference: its number moves when an article before it comes or goes, which is no change of the provision."""


def lines(made: Made) -> Lines:
    """Return every section of the agreement as lines of HTML."""
    return {key: tuple(section(article)) for key, article in keyed(made)}


def paper(made: Made, now: Lines, before: Lines | None, why: str) -> str:
    """Return the agreement as HTML; what *before* did not hold is marked.

    *why* is the address that tells why a section reads as it does, with `{}` for its anchor.
    """
    first = {c.articles[0].anchor: c for c in made.agreement.body if isinstance(c, Chapter) and c.articles}
    out: list[str] = []
    for key, article in keyed(made):
        if chapter := first.get(article.anchor):
            out.append(f"<h3>{escape(chapter.label)}　{escape(chapter.heading)}</h3>")
        known = None if before is None else set(map(_unnumbered, before.get(key, ())))
        out.append(f'<section id="p-{escape(article.anchor)}" class="{article.part} {article.layout}">')
        out.append(_heading(article, why))
        out.extend(line if known is None or _unnumbered(line) in known else _marked(line) for line in now[key])
        out.append("</section>")
    return "\n".join(out)


def changed(now: Lines, before: Lines) -> tuple[Key, ...]:
    """Return the sections that read differently, or are new."""
    return tuple(
        key for key, told in now.items() if [*map(_unnumbered, told)] != [*map(_unnumbered, before.get(key, ()))]
    )


def _unnumbered(line: str) -> str:
    return _NUMBER.sub(r"\1\2", line) if "<a " in line else line


def _marked(line: str) -> str:
    for tag in ("<p", "<tr"):
        if line.startswith(tag):
            return f"{tag} data-changed{line[len(tag) :]}"
    return line


def _heading(article: Article, why: str) -> str:
    if not article.label:
        return f"<h4>{escape(article.heading)}</h4>" if article.heading and article.layout != "cover" else ""
    told = f"{escape(article.label)}　{escape(article.heading)}"
    return f'<h4><a href="{escape(why.format(article.anchor, article.anchor))}">{told}</a></h4>'
