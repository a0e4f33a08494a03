"""A document's words in one string, for rules that look across sentences: found anywhere, placed at once.

Searching one long string costs a fraction of searching ten thousand short ones; every place found leads
back to its line, its passage and its section.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

from contractgen.agreement import Table, plain
from contractgen.evidence import Kind
from contractgen.findings import Spot
from contractgen.passages import Passage, Section, Text
from contractgen.wordings import normal

_STOPS: Final = "。；！？\n"
_FARTHEST: Final = 600
"""Characters a sentence is followed to either side: longer ones are cut, so that nothing grows with their square."""


@dataclass(frozen=True, slots=True)
class Whole:
    """All lines of a document in normal form, joined by line feeds.

    `starts` are the places where the lines begin, `keys` those of the passages.
    """

    text: Text
    words: str
    starts: tuple[int, ...]
    keys: tuple[int, ...]

    def line(self, at: int) -> int:
        """Return the number of the line at a place."""
        return max(bisect_right(self.starts, at) - 1, 0)

    def passage(self, at: int) -> Passage:
        """Return the passage at a place."""
        return self.text.passages[max(bisect_right(self.keys, at) - 1, 0)]

    def kind(self, at: int) -> Kind:
        """Return what the passage at a place is."""
        return self.passage(at).kind

    def section(self, at: int) -> Section:
        """Return the section at a place."""
        return self.text.sections[self.passage(at).section]

    def begin(self, passage: Passage) -> int:
        """Return where a passage begins."""
        return self.starts[passage.line] + passage.at

    def sentence(self, at: int) -> tuple[int, int]:
        """Return the sentence around a place, ended by 。；！？ or the line."""
        return self._between(at, _STOPS)

    def segment(self, at: int) -> tuple[int, int]:
        """Return the part of a sentence around a place that commas bound."""
        return self._between(at, _STOPS + "，：")

    def line_around(self, at: int) -> tuple[int, int]:
        """Return the line around a place."""
        begin = self.starts[self.line(at)]
        return begin, self._end(at)

    def _end(self, at: int) -> int:
        end = self.words.find("\n", at)
        return len(self.words) if end < 0 else end

    def _between(self, at: int, stops: str) -> tuple[int, int]:
        words = self.words
        lowest, highest = max(0, at - _FARTHEST), min(len(words), at + _FARTHEST)
        begin = max((words.rfind(s, lowest, at) for s in stops), default=-1) + 1 or lowest
        found = [p for s in stops if (p := words.find(s, at, highest)) >= 0]
        return begin, min(found, default=highest)

    def spot(self, start: int, end: int) -> Spot:
        """Return the place of the characters *start* to *end*, which lie in one line."""
        line = self.line(start)
        begin = self.starts[line]
        last = min(end, self._end(start))
        return self.text.spot(Passage("sentence", "", self.passage(start).section, line), start - begin, last - begin)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of a table in normal form: where it begins in the whole, its cells and where each begins."""

    at: int
    cells: tuple[str, ...]
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table in normal form: the section it stands in, its columns' titles, its rows."""

    section: int
    columns: tuple[str, ...]
    rows: tuple[SheetRow, ...]

    def column(self, position: int) -> Iterator[tuple[str, int]]:
        """Yield the cells of a column with their places."""
        for row in self.rows:
            if position < len(row.cells):
                yield row.cells[position], row.places[position]


Given = TypeVar("Given")
Made = TypeVar("Made")


def remembered(make: Callable[[Given], Made]) -> Callable[[Given], Made]:
    """Let *make* remember what it made of the last thing given: many rules look at one document."""
    last: list[tuple[Given, Made]] = []

    def recall(given: Given) -> Made:
        if not last or last[0][0] is not given:
            last[:] = [(given, make(given))]
        return last[0][1]

    return recall


@remembered
def whole(text: Text) -> Whole:
    """Return the words of *text* in one string."""
    starts: list[int] = []
    at = 0
    for line in text.lines:
        starts.append(at)
        at += len(line.normal.text) + 1
    keys = tuple(starts[p.line] + p.at for p in text.passages)
    return Whole(text, "\n".join(line.normal.text for line in text.lines), tuple(starts), keys)


@remembered
def sheets(text: Text) -> tuple[Sheet, ...]:
    """Return the tables of *text* in reading order; rows without any words are left out."""
    all_words = whole(text)
    made: list[Sheet] = []
    for index, section in enumerate(text.sections):
        tables = [b for b in section.article.blocks if isinstance(b, Table)] if section.article else []
        waiting = iter(text.passages[section.first : section.last])
        for table in tables:
            rows: list[SheetRow] = []
            for row in table.rows:
                words = "｜".join(plain(c) for c in row.cells)
                if not words.strip("｜"):
                    continue
                passage = next((p for p in waiting if text.lines[p.line].words == words), None)
                if passage is None:
                    break
                begin = all_words.starts[passage.line]
                cells = tuple(text.lines[passage.line].normal.text.split("｜"))
                places = [begin]
                for cell in cells[:-1]:
                    places.append(places[-1] + len(cell) + 1)
                rows.append(SheetRow(begin, cells, tuple(places)))
            titles = tuple(normal(c.title, text.simplified).text for c in table.columns)
            made.append(Sheet(index, titles, tuple(rows)))
    return tuple(made)
