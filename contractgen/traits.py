"""What of a sentence tells whether it is like others: pieces of its words, the concepts in it, and how they stand.

The words for one concept (templates/zh/concepts.yaml) are many; which of them a sentence uses hardly matters. So a
sentence is described by the concepts it holds, by pairs of them, by each concept with the mood (不得, 只能, 无须, 有权)
of its comma segment, and by its own characters in ones, twos and threes, all parties taken for one (甲), percentages by
size and other numbers as #. Learning and judging see nothing else (see likeness.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Final, NamedTuple

from contractgen.expressions import expression

Traits = dict[str, frozenset[str]]
"""The traits of a sentence by kind: n characters, c concepts, p pairs, q concepts in their mood."""

PARTIES: Final = "各方"
MOODS: Final = "语气"
_SAME: Final = "甲"
_NUMBER: Final = "[0-9零〇一二三四五六七八九十百千万亿两半壹贰叁肆伍陆柒捌玖拾佰仟.]+"
_LONGEST: Final = 3
_DIGITS: Final = {**{sign: n for n, sign in enumerate("零一二三四五六七八九")}, "两": 2, "〇": 0}
_UNITS: Final = {"百": 1.0, "千": 0.1, "万": 0.01}
_SIZES: Final = ((100, "分巨"), (20.01, "分大"), (5, "分中"), (0.2, "分小"), (0, "分微"))


class Concepts(NamedTuple):
    """The concepts: for every word its concepts; which words name parties, which concepts set a mood."""

    words: Mapping[str, tuple[str, ...]]
    parties: frozenset[str]
    moods: frozenset[str]


def concepts(groups: Mapping[str, Mapping[str, Iterable[str]]]) -> Concepts:
    """Return the concepts of *groups*: group to concept to words."""
    words: dict[str, tuple[str, ...]] = {}
    parties: set[str] = set()
    for group, listed in groups.items():
        for name, told in listed.items():
            for word in told:
                words[word] = tuple(dict.fromkeys((*words.get(word, ()), name)))
                if group == PARTIES:
                    parties.add(word)
    return Concepts(words, frozenset(parties), frozenset(groups.get(MOODS, ())))


@dataclass(slots=True)
class Describer:
    """Describes sentences by *concepts*; made once for many."""

    concepts: Concepts
    _automaton: Any = field(default=None)
    _words: tuple[str, ...] = ()

    def present(self, text: str) -> frozenset[str]:
        """Return the concepts of which any word stands in *text*."""
        words = self.concepts.words
        return frozenset(c for word, _, _ in self._found(text) for c in words[word])

    def traits(self, sentence: str) -> Traits:
        """Return the traits of a sentence in normal form."""
        text = plain(sentence)
        found = self._found(text)
        held = sorted({c for word, _, _ in found for c in self.concepts.words[word]})
        folded = _folded(text, [f for f in found if f[0] in self.concepts.parties])
        pieces = (folded[at : at + n] for n in range(1, _LONGEST + 1) for at in range(len(folded) - n + 1))
        return {
            "n": frozenset(pieces),
            "c": frozenset(f"c:{c}" for c in held),
            "p": frozenset(f"p:{a}|{b}" for a, b in combinations(held, 2)),
            "q": frozenset(self._moods(text, _longest(found))),
        }

    def _moods(self, text: str, found: list[tuple[str, int, int]]) -> Iterable[str]:
        """Yield every concept with the moods of its comma segment; - where it has none."""
        segments: dict[int, set[str]] = {}
        breaks = [m.start() for m in expression("[，；：。]").finditer(text)]
        for word, start, _ in found:
            number = sum(at < start for at in breaks)
            segments.setdefault(number, set()).update(self.concepts.words[word])
        for held in segments.values():
            moods = held & self.concepts.moods or {"-"}
            for concept in held - self.concepts.moods:
                for mood in moods:
                    yield f"q:{mood}|{concept}"

    def _found(self, text: str) -> list[tuple[str, int, int]]:
        if self._automaton is None:
            from ahocorasick_rs import AhoCorasick, MatchKind

            self._words = tuple(self.concepts.words)
            self._automaton = AhoCorasick(self._words, matchkind=MatchKind.Standard)
        words = self._words
        return [(words[n], a, b) for n, a, b in self._automaton.find_matches_as_indexes(text, overlapping=True)]


def plain(sentence: str) -> str:
    """Return *sentence* with companies as a party, percentages by size and other numbers as #."""
    text = expression(r"([百千万])分之([零一二三四五六七八九十百两〇\d.]+)|(\d+(?:\.\d+)?)%").sub(_size, sentence)
    text = expression(r"[\u4e00-\u9fff]{2,8}?(?:股份有限公司|有限责任公司|有限公司|集团公司|集团)").sub("甲方", text)
    return expression(rf"{_NUMBER}(?=[年月日天元倍成个吨台套份家次件人‰小时条]|万元)").sub("#", text)


def _size(found: re.Match[str]) -> str:
    share = _value(found[2] or found[3]) * _UNITS.get(found[1] or "百", 1.0)
    return next(name for least, name in _SIZES if share >= least)


def _value(written: str) -> float:
    """Return the number *written*, at most a few hundred, in figures or Chinese."""
    try:
        return float(written)
    except ValueError:
        total = last = 0
        for sign in written:
            if sign in "十百":
                total, last = total + (last or 1) * (10 if sign == "十" else 100), 0
            else:
                last = _DIGITS.get(sign, 0)
        return float(total + last)


def _longest(found: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Return of matches that overlap the leftmost, and of those the longest."""
    kept: list[tuple[str, int, int]] = []
    end = 0
    for match in sorted(found, key=lambda m: (m[1], -m[2])):
        if match[1] >= end:
            kept.append(match)
            end = match[2]
    return kept


def _folded(text: str, parties: list[tuple[str, int, int]]) -> str:
    pieces: list[str] = []
    at = 0
    for _, start, end in _longest(parties):
        pieces += (text[at:start], _SAME)
        at = end
    return "".join((*pieces, text[at:]))
