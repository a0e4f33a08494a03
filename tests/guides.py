"""The lawyers' guides of docs/zh as the tests see them: blocks to write, to run, to compare; tables to check.

A fenced block says by its first line what it is:

- `md clauses/zh/x/y.md`, `yaml …`, `toml …`, `text …` with a path: a file, written into the page's folder;
- `sh`: commands, run one after another in that folder (`cd` and `mkdir` too); `sh 1` is one that exits with 1;
- `text` below `sh`: lines that the commands printed, in this order; `……` alone stands for lines left out.

A table below `<!-- 核对 what -->` is compared with the program. All of a page happens in one empty folder, in order.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .conftest import ROOT

GUIDES = ROOT / "docs/zh"
PAGES = tuple(sorted(p for p in GUIDES.glob("*.md") if p.name != "secretariat.md"))
"""The pages for lawyers; the secretariat's guide shows pictures, made by a script of its own."""
ANSWERS = "填报.yaml"
"""The smallest sample lies in every page's folder under this name."""


@dataclass(frozen=True)
class Block:
    """A fenced block: its line, the words of its first line, what it holds."""

    line: int
    info: tuple[str, ...]
    text: str

    @property
    def path(self) -> str:
        """Return the path of the file it is, "" if it is none."""
        return self.info[1] if len(self.info) == 2 and "." in self.info[1] else ""

    @property
    def commands(self) -> tuple[tuple[str, ...], ...]:
        """Return the commands of a `sh` block, each as its words."""
        return tuple(words for line in self.text.splitlines() if (words := tuple(shlex.split(line, comments=True))))


@dataclass(frozen=True)
class Table:
    """A table to check: what it is compared as, its line, its rows without the head."""

    what: str
    line: int
    rows: tuple[tuple[str, ...], ...]


_FENCE = re.compile(r"^```([^\n`]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TABLE = re.compile(r"^<!-- 核对 (?P<what>\S+) -->\n(?P<rows>(?:\|.*\n?)+)", re.MULTILINE)
_CELL = re.compile(r"(?<!\\)\|")
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")


def blocks(page: str) -> Iterator[Block]:
    """Yield the fenced blocks of a page, in order."""
    for found in _FENCE.finditer(page):
        yield Block(page.count("\n", 0, found.start()) + 1, tuple(found[1].split()), found[2])


def tables(page: str) -> Iterator[Table]:
    """Yield the tables that are compared with the program."""
    for found in _TABLE.finditer(_FENCE.sub("", page)):
        rows = [_CELL.split(line.strip().strip("|")) for line in found["rows"].strip().splitlines()[2:]]
        cells = tuple(tuple(cell.strip().replace("\\|", "|") for cell in row) for row in rows)
        yield Table(found["what"], page.count("\n", 0, page.find(found[0])) + 1, cells)


def code(cell: str) -> str:
    """Return what a cell shows between backticks."""
    return cell.strip("`")


def links(page: str) -> Iterator[str]:
    """Yield where the links of a page lead."""
    yield from (found[1] for found in _LINK.finditer(_FENCE.sub("", page)))


def anchors(page: str) -> set[str]:
    """Return what `#…` may name in a page: its headings, as code hosting sites write them."""
    headings = re.findall(r"^#+ +(.+)$", _FENCE.sub("", page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


def dead(link: str, page: Path) -> bool:
    """Tell whether a link of *page* leads nowhere in this checkout; what lies outside it is not looked up."""
    if re.match("[a-z]+:", link):
        return False
    path, _, anchor = link.partition("#")
    target = (page.parent / path) if path else page
    return not target.exists() or bool(anchor and anchor not in anchors(target.read_text("utf-8")))


def missing(expected: str, printed: str) -> str:
    """Return the first line of *expected* that *printed* does not hold in that order, "" if all are there.

    Unless `……` stands between them, lines follow one another.
    """
    lines = [line.strip() for line in printed.splitlines() if line.strip()]
    at, free = 0, True
    for wanted in (line.strip() for line in expected.splitlines() if line.strip()):
        if wanted == "……":
            free = True
            continue
        found = next((n for n in range(at, len(lines)) if wanted in lines[n]), -1)
        if found < 0 or (not free and found != at):
            return wanted
        at, free = found + 1, False
    return ""
