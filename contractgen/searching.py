"""The terms of many requirements looked for in one document at once: which stand where, by passage and section."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from contractgen import cache, operative
from contractgen.evidence import Group, Pattern
from contractgen.passages import Text
from contractgen.repeals import Repeal, repeals
from contractgen.requirements import Requirement
from contractgen.scanning import Found, Lexicon, Own, lexicon, scan
from contractgen.wordings import Span, Term

Around = Literal["alone", "lead", "over", "line", "section"]
"""Where words may stand: in the passage, also in what leads into it, only in that or the headings, in its paragraph,
anywhere in its section, its headings and what leads into its passages."""


class Words(NamedTuple):
    """A group of terms by number: those made of words, and the `@` terms."""

    plain: frozenset[int] = frozenset()
    own: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.plain or self.own)


class Numbered(NamedTuple):
    """A pattern, without its terms, and the numbers of these."""

    pattern: Pattern
    head: Words
    groups: tuple[Words, ...]
    about: Words
    under: Words
    unless: Words
    near: Words
    apart: Words


@dataclass(frozen=True, slots=True)
class Wordbook:
    """The terms of many requirements, once each, and their patterns by requirement, folded until asked for."""

    lexicon: Lexicon
    folded: Mapping[str, bytes]

    def patterns(self, requirement: str) -> tuple[Numbered, ...]:
        """Return the patterns of a requirement."""
        made: tuple[Numbered, ...] = pickle.loads(self.folded[requirement])  # noqa: S301 - our own bytes
        return made


_BOOKS: dict[str, Wordbook] = {}
"""Books already made, by library and template: the same for every document of a batch."""


def wordbook(requirements: Iterable[Requirement], key: str = "") -> Wordbook:
    """Return the book of *requirements*; one made before under the same *key*, also at another start, is used again."""
    if not key:
        return _made(requirements)
    if key not in _BOOKS:
        kept = cache.load(f"words-{key.replace('/', '-')}")
        if not isinstance(kept, Wordbook):
            kept = _made(requirements)
            cache.store(f"words-{key.replace('/', '-')}", kept)
        _BOOKS[key] = kept
    return _BOOKS[key]


def _made(requirements: Iterable[Requirement]) -> Wordbook:
    numbers: dict[Term, int] = {}
    own: set[int] = set()

    def ids(group: Group) -> Words:
        made = [numbers.setdefault(term, len(numbers)) for term in group]
        own.update(n for n, term in zip(made, group, strict=True) if not term.pieces)
        return Words(frozenset(made) - own, tuple(dict.fromkeys(n for n in made if n in own)))

    folded = {
        r.id: pickle.dumps(
            tuple(
                Numbered(
                    p._replace(head=(), groups=(), about=(), under=(), unless=(), near=(), apart=()),
                    ids(p.head),
                    tuple(map(ids, p.groups)),
                    ids(p.about),
                    ids(p.under),
                    ids(p.unless),
                    ids(p.near),
                    ids(p.apart),
                )
                for p in r.patterns()
            ),
            pickle.HIGHEST_PROTOCOL,
        )
        for r in requirements
    }
    return Wordbook(lexicon(tuple(numbers)), folded)


@dataclass(slots=True)
class Search:
    """All terms of many requirements found in one document.

    The texts of `found` are the passages, by their numbers (`every`), then what leads into them and the headings of
    sections, each once; `leads` tells the number of these.
    """

    text: Text
    book: Wordbook
    found: Found
    leads: Mapping[str, int]
    lookup: Callable[[str], Any]
    every: frozenset[int]
    repeals: Sequence[Repeal] = ()
    unfounded: frozenset[str] = frozenset()
    _texts: dict[frozenset[int], frozenset[int]] = field(default_factory=dict)
    _met: dict[tuple[frozenset[int], Around], frozenset[int]] = field(default_factory=dict)
    _below: dict[str, dict[int, list[int]]] = field(default_factory=dict)

    def texts(self, plain: frozenset[int]) -> frozenset[int]:
        """Return the texts that hold any of the terms *plain*, which are made of words."""
        known = self._texts.get(plain)
        if known is None:
            found = [texts for n in plain & self.found.possible if (texts := self.found.where(n))]
            known = self._texts[plain] = found[0] if len(found) == 1 else frozenset().union(*found)
        return known

    def possible(self, words: Words) -> frozenset[int]:
        """Return the passages in which one of *words* may stand: all that hold any, and some that do not."""
        likely = [self.found.within(n) for n in words.own]
        if None in likely:
            return self.every
        return self.passages(words.plain, "alone").union(*likely) & self.every  # type: ignore[arg-type]

    def holds(self, index: int, words: Words) -> bool:
        """Tell whether text number *index* holds any of *words*."""
        return index in self.texts(words.plain) or any(self.found.spans(index, n) for n in words.own)

    def spans(self, index: int, words: Words) -> list[Span]:
        """Return where any of *words* stands in text number *index*, in order."""
        inside = [n for n in words.plain & self.found.possible if index in self.found.where(n)]
        return sorted(span for n in (*inside, *words.own) for span in self.found.spans(index, n))

    def meets(self, index: int, words: Words, around: Around) -> bool:
        """Tell whether any of *words* stands in passage *index*, or where *around* says."""
        if index in self.passages(words.plain, around):
            return True
        return bool(words.own) and any(
            self.found.spans(text, number) for text in self._texts_around(index, around) for number in words.own
        )

    def passages(self, plain: frozenset[int], around: Around) -> frozenset[int]:
        """Return all passages that hold any of the terms *plain*, or have one where *around* says."""
        key = (plain, around)
        if key not in self._met:
            self._met[key] = frozenset(self._passages(self.texts(plain), around))
        return self._met[key]

    def _texts_around(self, index: int, around: Around) -> Iterable[int]:
        passage = self.text.passages[index]
        lead, headings = self.leads[passage.lead], self.leads[self.text.sections[passage.section].headings]
        if around == "alone":
            return (index,)
        if around == "lead":
            return (index, lead)
        if around == "over":
            return (lead, headings)
        if around == "line":
            return self._under("line")[passage.line]
        inside = self._under("section")[passage.section]
        return (*inside, headings, *(self.leads[self.text.passages[p].lead] for p in inside))

    def _passages(self, texts: frozenset[int], around: Around) -> Iterable[int]:
        passages = self.text.passages
        inside = texts & self.every
        if around == "alone":
            return inside
        if around in ("lead", "over"):
            made = set(inside) if around == "lead" else set[int]()
            for text in texts - inside:
                made.update(self._under("lead").get(text, ()))
                if around == "over":
                    made.update(self._under("headings").get(text, ()))
            return made
        if around == "line":
            by_line = self._under("line")
            return {p for line in {passages[t].line for t in inside} for p in by_line[line]}
        sections = {passages[t].section for t in inside}
        for text in texts - inside:
            sections.update(passages[p].section for p in self._under("lead").get(text, ()))
            sections.update(self._under("headed").get(text, ()))
        by_section = self._under("section")
        return {p for section in sections for p in by_section.get(section, ())}

    def _under(self, what: str) -> dict[int, list[int]]:
        """Return, by number of text, line or section, the passages (sections for `headed`) that it is over."""
        if what not in self._below:
            made: dict[int, list[int]] = {}
            text = self.text
            if what == "headed":
                for number, section in enumerate(text.sections):
                    made.setdefault(self.leads[section.headings], []).append(number)
            for index, passage in enumerate(text.passages if what != "headed" else ()):
                if what == "lead":
                    over = self.leads[passage.lead]
                elif what == "headings":
                    over = self.leads[text.sections[passage.section].headings]
                else:
                    over = passage.line if what == "line" else passage.section
                made.setdefault(over, []).append(index)
            self._below[what] = made
        return self._below[what]


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
    found = scan(strings, book.lexicon, document)
    organs = operative.unfounded(p.text for p in text.passages if p.kind == "sentence")
    return Search(text, book, found, leads, lookup, frozenset(range(len(text.passages))), repeals(text), organs)
