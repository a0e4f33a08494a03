"""The terms of many requirements looked for in one document at once: which stand where, by passage and section."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from contractgen import operative
from contractgen.evidence import Group, Pattern
from contractgen.passages import Text
from contractgen.repeals import Repeal, repeals
from contractgen.requirements import Requirement
from contractgen.wordings import Finder, Found, Own, Term, finder, scan


class Numbered(NamedTuple):
    """A pattern with the numbers of its terms."""

    pattern: Pattern
    head: frozenset[int]
    groups: tuple[frozenset[int], ...]
    about: frozenset[int]
    under: frozenset[int]
    unless: frozenset[int]
    near: frozenset[int]
    apart: frozenset[int]


@dataclass(frozen=True, slots=True)
class Wordbook:
    """The terms of many requirements, once each, what finds them, and the patterns by requirement."""

    terms: tuple[Term, ...]
    finder: Finder
    patterns: Mapping[str, tuple[Numbered, ...]]


_BOOKS: dict[str, Wordbook] = {}
"""Books already made, by library and template: the same for every document of a batch."""


def wordbook(requirements: Iterable[Requirement], key: str = "") -> Wordbook:
    """Return the book of *requirements*; one made before under the same *key* is used again."""
    if key and key in _BOOKS:
        return _BOOKS[key]
    numbers: dict[Term, int] = {}

    def ids(group: Group) -> frozenset[int]:
        return frozenset([numbers.setdefault(term, len(numbers)) for term in group])

    patterns = {
        r.id: tuple(
            Numbered(
                p,
                ids(p.head),
                tuple(map(ids, p.groups)),
                ids(p.about),
                ids(p.under),
                ids(p.unless),
                ids(p.near),
                ids(p.apart),
            )
            for p in r.patterns()
        )
        for r in requirements
    }
    terms = tuple(numbers)
    book = Wordbook(terms, finder(terms), patterns)
    if key:
        _BOOKS[key] = book
    return book


@dataclass(slots=True)
class Search:
    """All terms of many requirements found in one document."""

    text: Text
    book: Wordbook
    found: Found
    leads: Mapping[str, int]
    lookup: Callable[[str], Any]
    repeals: Sequence[Repeal] = ()
    unfounded: frozenset[str] = frozenset()
    places: dict[int, list[int]] = field(default_factory=dict)
    _around: dict[int, frozenset[int]] = field(default_factory=dict)
    _paragraphs: dict[int, frozenset[int]] = field(default_factory=dict)

    def around(self, section: int) -> frozenset[int]:
        """Return the terms found anywhere in a section, its headings or what leads into its passages."""
        if section not in self._around:
            here = self.text.sections[section]
            present = self.found.present
            inside = present[here.first : here.last]
            over = {here.headings, *(p.lead for p in self.text.passages[here.first : here.last])}
            self._around[section] = frozenset().union(*inside, *(present[self.leads[words]] for words in over))
        return self._around[section]

    def paragraph(self, passage: int) -> frozenset[int]:
        """Return the terms found anywhere in the paragraph of a passage, which is cut into sentences."""
        passages = self.text.passages
        line = passages[passage].line
        if line not in self._paragraphs:
            first = last = passage
            while first and passages[first - 1].line == line:
                first -= 1
            while last + 1 < len(passages) and passages[last + 1].line == line:
                last += 1
            self._paragraphs[line] = frozenset().union(*self.found.present[first : last + 1])
        return self._paragraphs[line]


def search(text: Text, book: Wordbook, document: Mapping[str, Own], lookup: Callable[[str], Any]) -> Search:
    """Return where all terms of *book* are in *text*.

    *document* says what the `@` terms stand for, *lookup* the facts found (its parties).
    """
    strings = [p.text for p in text.passages]
    leads: dict[str, int] = {}
    for words in (*(p.lead for p in text.passages), *(s.headings for s in text.sections)):
        if words not in leads:
            leads[words] = len(strings)
            strings.append(words)
    found = scan(strings, book.terms, book.finder, document)
    places: dict[int, list[int]] = {}
    for index in range(len(text.passages)):
        for number in found.present[index]:
            places.setdefault(number, []).append(index)
    organs = operative.unfounded(p.text for p in text.passages if p.kind == "sentence")
    return Search(text, book, found, leads, lookup, repeals(text), organs, places)
