"""One pass over a document that finds where the terms of many requirements stand.

All literal words of all terms are looked for at once, by an Aho-Corasick automaton over those that can be in the text
at all. What is asked of a term afterwards is answered from that: a term whose pieces are not all in one text is not
there; only where they are, its expression is tried. Nothing is worked out before it is asked for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Any, Final, NamedTuple, Protocol

from contractgen.expressions import expression
from contractgen.wordings import Span, Term

_NOWHERE: Final[frozenset[int]] = frozenset()
_LONG: Final = 200_000
"""Characters from which on an automaton of all words is built sooner than the words are told that can occur."""


class Lexicon(NamedTuple):
    """The terms of many requirements by number: what each needs, and the words they are made of.

    `words` are the literals; `pieces` holds for every term the sets of words of which one each must occur,
    none for an `@` term; `expressions` is "" where finding the word is finding the term; `written` names the `@`
    terms by number; `owners` tells for every word the terms whose first piece it is in.
    """

    words: tuple[str, ...]
    pieces: tuple[tuple[tuple[int, ...], ...], ...]
    expressions: tuple[str, ...]
    written: Mapping[int, str]
    owners: tuple[tuple[int, ...], ...]


def lexicon(terms: Sequence[Term]) -> Lexicon:
    """Return *terms*, in their order, as a lexicon."""
    numbers: dict[str, int] = {}

    def ids(words: tuple[str, ...]) -> tuple[int, ...]:
        return tuple(numbers.setdefault(w, len(numbers)) for w in words)

    pieces = tuple(tuple(map(ids, t.pieces)) for t in terms)
    owners: list[list[int]] = [[] for _ in numbers]
    for number, needed in enumerate(pieces):
        for word in needed[0] if needed else ():
            owners[word].append(number)
    written = {n: t.written for n, t in enumerate(terms) if not t.pieces}
    return Lexicon(tuple(numbers), pieces, tuple(t.expression for t in terms), written, tuple(map(tuple, owners)))


class Joined:
    """Many short texts as the lines of one, so that something rare is looked for in all of them at once."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.text = "\n".join(texts)
        self._starts = list(accumulate((len(text) + 1 for text in texts), initial=0))

    def holding(self, names: tuple[str, ...]) -> frozenset[int]:
        """Return which texts hold any of *names*."""
        return self._texts(start for start, _ in named(names, self.text))

    def matching(self, wanted: re.Pattern[str]) -> frozenset[int]:
        """Return in which texts the expression *wanted* begins to match."""
        return self._texts(found.start() for found in wanted.finditer(self.text))

    def _texts(self, places: Iterable[int]) -> frozenset[int]:
        return frozenset(bisect_right(self._starts, at) - 1 for at in places)


class Own(Protocol):
    """What an `@` term stands for in one document."""

    def within(self, joined: Joined) -> frozenset[int] | None:
        """Return the texts in which it may stand, by a quick look; None where that tells nothing."""

    def spans(self, words: str) -> list[Span]:
        """Return where it stands in the text *words*, in order."""


@dataclass(frozen=True, slots=True)
class Named:
    """An `@` term that is any of `names` as they are, or what `more` finds, but not where one of `without` begins."""

    names: tuple[str, ...] = ()
    more: re.Pattern[str] | None = None
    without: tuple[str, ...] = ()

    def within(self, joined: Joined) -> frozenset[int] | None:
        """Return the texts in which it may stand; None where that cannot be told."""
        return None if self.more else joined.holding(self.names)

    def spans(self, words: str) -> list[Span]:
        """Return where it stands in the text *words*, in order."""
        found: list[Span] = []
        if self.more:
            # A text is a line among lines: what may stand at the end of a whole document may not stand at its end.
            end = len(words)
            lined = f"\n{words}\n\n"
            found = [
                (a - 1, b - 1)
                for a, b in (m.span() for m in self.more.finditer(lined))
                if 0 < a <= end and b <= end + 1
            ]
        if self.names:
            found = sorted([*found, *named(self.names, words)])
        if found and self.without:
            barred = {start for start, _ in named(self.without, words)}
            found = [span for span in found if span[0] not in barred]
        return found


def named(names: tuple[str, ...], text: str) -> list[Span]:
    """Return where any of *names* stands: an alternation of a hundred names would try each at every character."""
    return [(start, end) for _, start, end in _automaton(names).find_matches_as_indexes(text)] if names else []


def places_of(words: Iterable[str], text: str) -> dict[str, list[int]]:
    """Return where each of *words* begins in *text*, also within another; those not there are left out."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    wanted = sorted(set(words))
    made: dict[str, list[int]] = {}
    automaton = AhoCorasick(wanted, matchkind=MatchKind.Standard)
    for word, start, _ in automaton.find_matches_as_indexes(text, overlapping=True):
        made.setdefault(wanted[word], []).append(start)
    return made


@lru_cache(maxsize=32)
def _automaton(names: tuple[str, ...]) -> Any:
    from ahocorasick_rs import AhoCorasick, MatchKind

    return AhoCorasick(names, matchkind=MatchKind.LeftmostLongest)


@dataclass(slots=True)
class Found:
    """Where the terms of a lexicon stand in many short texts; `document` says what its `@` terms stand for."""

    texts: Sequence[str]
    lexicon: Lexicon
    document: Mapping[str, Own]
    possible: frozenset[int] = _NOWHERE
    words: Mapping[int, list[int]] = field(default_factory=dict)
    _pieces: dict[tuple[int, ...], frozenset[int]] = field(default_factory=dict)
    _terms: dict[int, frozenset[int]] = field(default_factory=dict)
    _spans: dict[tuple[int, int], list[Span]] = field(default_factory=dict)
    _within: dict[int, frozenset[int] | None] = field(default_factory=dict)
    _joined: list[Joined] = field(default_factory=list)

    def where(self, number: int) -> frozenset[int]:
        """Return the texts in which term *number* stands; not for an `@` term, see `spans`."""
        found = self._terms.get(number)
        if found is None:
            found = self._terms[number] = self._standing(number)
        return found

    def _standing(self, number: int) -> frozenset[int]:
        texts: frozenset[int] | None = None
        for piece in self.lexicon.pieces[number]:
            here = self._with(piece)
            texts = here if texts is None else texts & here
            if not texts:
                return _NOWHERE
        if texts is None:
            return _NOWHERE
        return frozenset([t for t in texts if self.spans(t, number)]) if self.lexicon.expressions[number] else texts

    def _with(self, piece: tuple[int, ...]) -> frozenset[int]:
        """Return the texts that hold any of the words *piece*."""
        found = self._pieces.get(piece)
        if found is None:
            parts = [texts for word in piece if (texts := self.words.get(word))]
            found = self._pieces[piece] = frozenset(parts[0] if len(parts) == 1 else set().union(*parts))
        return found

    def spans(self, text: int, number: int) -> list[Span]:
        """Return where term *number* stands in text number *text*, in order."""
        key = (number, text)
        found = self._spans.get(key)
        if found is None:
            found = self._spans[key] = self._looked_up(text, number)
        return found

    def within(self, number: int) -> frozenset[int] | None:
        """Return the texts in which the `@` term *number* may stand, None where that cannot be told."""
        if number not in self._within:
            if not self._joined:
                self._joined.append(Joined(self.texts))
            own = self.document.get(self.lexicon.written[number])
            self._within[number] = own.within(self._joined[0]) if own else _NOWHERE
        return self._within[number]

    def _looked_up(self, text: int, number: int) -> list[Span]:
        words = self.texts[text]
        if wanted := self.lexicon.expressions[number]:
            return [m.span() for m in expression(wanted).finditer(words)]
        if not self.lexicon.pieces[number]:
            own = self.document.get(self.lexicon.written[number])
            likely = self.within(number)
            return own.spans(words) if own and (likely is None or text in likely) else []
        word = self.lexicon.words[self.lexicon.pieces[number][0][0]]
        made: list[Span] = []
        at = words.find(word)
        while at >= 0:
            made.append((at, at + len(word)))
            at = words.find(word, at + 1)
        return made


def scan(texts: Sequence[str], terms: Lexicon, document: Mapping[str, Own]) -> Found:
    """Look for the words of all *terms* in all *texts*, each text passed over once."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    numbers = _possible_words(texts, terms.words)
    signs = {word: number for number, word in enumerate(terms.words) if len(word) == 1}
    alone = frozenset(signs)
    holding: dict[int, list[int]] = {}
    # An automaton of no words matches nothing.
    search = AhoCorasick([terms.words[n] for n in numbers], matchkind=MatchKind.Standard).find_matches_as_indexes
    for position, text in enumerate(texts):
        for word in {match[0] for match in search(text, overlapping=True)}:
            holding.setdefault(numbers[word], []).append(position)
        for sign in alone.intersection(text):  # too frequent to be told place by place
            holding.setdefault(signs[sign], []).append(position)
    present = [owners for word in holding if (owners := terms.owners[word])]
    return Found(texts, terms, document, frozenset().union(*present), holding)


def _possible_words(texts: Iterable[str], words: Sequence[str]) -> list[int]:
    """Return the numbers of the *words* of more than one character that can be in *texts*, by their first two."""
    joined = "\n".join(texts)
    if len(joined) > _LONG:
        return [n for n, word in enumerate(words) if len(word) > 1]
    pairs = set(map("".join, pairwise(joined)))
    return [n for n, word in enumerate(words) if word[:2] in pairs and word[-2:] in pairs and len(word) > 1]
