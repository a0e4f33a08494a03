"""Words looked for in an agreement: a small language for terms, and one pass that finds them all.

A term is written as lawyers would jot it down: `专职…人员`. Its pieces are literal words; `…` a gap of
at most 12 characters and `……` of at most 40, never across a sentence's end; `(甲|乙)` alternatives;
`#` a number; `<名单>` any word of a named list. A term that begins with `@` names something found in
the very document (`@party`, `@unit`). Every gap is bounded, so nothing anybody writes can backtrack
without bound, and every term holds literal words, by which one Aho-Corasick pass finds where to look.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple

from contractgen.errors import ContractgenError

Span = tuple[int, int]
NUMBER: Final = r"[0-9零〇一二三四五六七八九十百千万亿两半壹贰叁肆伍陆柒捌玖拾佰仟][0-9零〇一二三四五六七八九十百千万亿两半壹贰叁肆伍陆柒捌玖拾佰仟.]{0,15}"
GAPS: Final = {"…": 12, "……": 40}
_PIECE = re.compile(r"(?P<gap>……|…)|<(?P<list>[^<>]+)>|\((?P<either>[^()]+)\)|(?P<number>#)|(?P<words>[^…<>()#]+)")

# --- normal form -------------------------------------------------------------

_SIGNS: Final = str.maketrans({
    ",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）", "[": "［", "]": "］",
    "「": "“", "」": "”", "『": "“", "』": "”", "＂": "“", "｡": "。", "､": "、", "﹒": ".", "．": ".",
    "\u00a0": " ", "\u3000": " ", "\u2003": " ", "\u200b": " ", "\ufeff": " ", "\t": " ",
    **{chr(0xFF10 + n): chr(0x30 + n) for n in range(10)},
    **{chr(0xFF21 + n): chr(0x41 + n) for n in range(26)},
    **{chr(0xFF41 + n): chr(0x61 + n) for n in range(26)},
    "％": "%", "－": "-", "＿": "_", "帐": "账", "叁": "叁",
})  # fmt: skip
# A blank between two Chinese characters or beside their punctuation is typing or OCR noise.
_NOISE = re.compile(r"(?<=[^\x00-\x7f]) +| +(?=[^\x00-\x7f])|^ +| +$")
_TRADITIONAL: Final = frozenset("與為應會經聯員協產業權條約單機構責發術擔負開關於後學據該總費規監審違賠償議書務項團體")


@dataclass(frozen=True, slots=True)
class Normal:
    """Words in normal form: full-width punctuation, half-width figures, no blanks between Chinese, simplified.

    `offsets` gives for every character its place in the original, and one more for the end; None: the same.
    """

    text: str
    offsets: tuple[int, ...] | None = None

    def origin(self, at: int) -> int:
        """Return where character *at* stands in the original."""
        return at if self.offsets is None else self.offsets[at]


def normal(text: str, simplified: Mapping[int, str] | None = None) -> Normal:
    """Return *text* in normal form; *simplified* is a `simplifier` of the whole document."""
    made = text.translate(_SIGNS)
    if simplified:
        made = made.translate(simplified)
    if " " not in made and "\n" not in made:
        return Normal(made)
    made = made.replace("\n", " ")
    kept: list[str] = []
    offsets: list[int] = []
    last = 0
    for found in _NOISE.finditer(made):
        kept.append(made[last : found.start()])
        offsets.extend(range(last, found.start()))
        last = found.end()
    kept.append(made[last:])
    offsets.extend(range(last, len(made)))
    return Normal("".join(kept), (*offsets, len(made)))


def simplifier(text: str) -> Mapping[int, str] | None:
    """Return the map from the traditional characters of *text* to simplified ones; None where it has hardly any."""
    if sum(text.count(sign) for sign in _TRADITIONAL) * 100 < len(text):
        return None
    from opencc import OpenCC  # 1 MB of tables, only for the few documents that need them

    converter = OpenCC("t2s")
    pairs = {c: converter.convert(c) for c in set(text) if ord(c) >= 0x3400}
    return {ord(c): s for c, s in pairs.items() if len(s) == 1 and s != c}


# --- terms -------------------------------------------------------------------


class WordingError(ContractgenError):
    """A term cannot be read."""


class Term(NamedTuple):
    """A term ready to be found: the literals of which one must occur, and the expression tried there.

    `expression` is empty where the term is one literal: finding that is finding the term.
    """

    written: str
    anchors: tuple[str, ...]
    expression: str = ""


def compiled(written: str, lists: Mapping[str, Sequence[str]]) -> Term:
    """Return the term *written*, with the words of *lists* put in.

    Raises:
        WordingError: an unknown list, unmatched brackets, or no literal word at all.
    """
    if written.startswith("@"):
        return Term(written, ())
    pieces = list(_pieces(written, lists, 0))
    if len(pieces) == 1 and isinstance(pieces[0], tuple):
        words = pieces[0]
        if all(_is_literal(w) for w in words):
            return Term(written, words, "" if len(words) == 1 else _either(words))
    anchors = [p for p in pieces if isinstance(p, tuple)]
    if not anchors:
        raise WordingError(f"“{written}”里没有可供查找的词")
    # The anchor must occur in every match: the piece whose shortest word is the longest finds the fewest places.
    best = max(anchors, key=lambda words: (min(map(len, words)), -len(words)))
    return Term(written, best, "".join(_either(p) if isinstance(p, tuple) else p for p in pieces))


def _pieces(written: str, lists: Mapping[str, Sequence[str]], depth: int) -> Iterable[tuple[str, ...] | str]:
    at = 0
    for found in _PIECE.finditer(written):
        if found.start() != at:
            break
        at = found.end()
        if gap := found["gap"]:
            yield f"[^。；？！]{{0,{GAPS[gap]}}}?"
        elif found["number"]:
            yield NUMBER
        elif words := found["words"]:
            yield (normal(words).text,)
        elif either := found["either"]:
            yield tuple(dict.fromkeys(w for part in either.split("|") for w in _words(part, lists, depth)))
        else:
            yield _words(f"<{found['list']}>", lists, depth)
    if at != len(written) or not written:
        raise WordingError(f"“{written}”写法有误：括号没有成对，或者是空的")


def _words(written: str, lists: Mapping[str, Sequence[str]], depth: int) -> tuple[str, ...]:
    """Return the literal words that *written*, a word or a list's name, stands for."""
    if not (written.startswith("<") and written.endswith(">")):
        return (normal(written).text,)
    name = written[1:-1]
    if name not in lists:
        raise WordingError(f"没有名为“{name}”的词表")
    if depth > 4:
        raise WordingError(f"词表“{name}”互相引用")
    found = (w for word in lists[name] for w in _words(word, lists, depth + 1))
    return tuple(dict.fromkeys(found))


def _is_literal(word: str) -> bool:
    return bool(word) and "#" not in word


def _either(words: Sequence[str]) -> str:
    ordered = sorted(words, key=len, reverse=True)
    escaped = (re.escape(w) for w in ordered)
    return f"(?:{'|'.join(escaped)})" if len(ordered) > 1 else re.escape(ordered[0])


@lru_cache(maxsize=8192)
def _matcher(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


# --- finding -----------------------------------------------------------------


class Finder(NamedTuple):
    """An Aho-Corasick automaton over all anchors, and for every anchor the numbers of the terms it may begin."""

    automaton: Any
    owners: tuple[tuple[int, ...], ...]


def finder(terms: Sequence[Term]) -> Finder:
    """Return what finds the anchors of *terms*."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    owners: dict[str, list[int]] = {}
    for number, term in enumerate(terms):
        for anchor in term.anchors:
            owners.setdefault(anchor, []).append(number)
    automaton = AhoCorasick(list(owners), matchkind=MatchKind.Standard)
    return Finder(automaton, tuple(map(tuple, owners.values())))


def scan(
    texts: Sequence[str],
    terms: Sequence[Term],
    finder: Finder,
    document: Mapping[str, re.Pattern[str] | None],
) -> list[dict[int, list[Span]]]:
    """Find all *terms* in all *texts* in one pass over them together.

    *document* gives the expression of every `@` term; None: nothing of that kind is in the document.
    """
    found: list[dict[int, list[Span]]] = [{} for _ in texts]
    joined = "\n".join(texts)
    starts: list[int] = []
    at = 0
    for text in texts:
        starts.append(at)
        at += len(text) + 1
    index, limit = 0, starts[1] if len(starts) > 1 else at
    owners = finder.owners
    tried: set[int] = set()
    for word, start, end in finder.automaton.find_matches_as_indexes(joined, overlapping=True):
        if start >= limit:
            tried.clear()
            while start >= limit:
                index += 1
                limit = starts[index + 1] if index + 1 < len(starts) else at
        for number in owners[word]:
            expression = terms[number].expression
            if not expression:
                found[index].setdefault(number, []).append((start - starts[index], end - starts[index]))
            elif number not in tried:
                tried.add(number)
                if spans := [m.span() for m in _matcher(expression).finditer(texts[index])]:
                    found[index][number] = spans
    for number, term in enumerate(terms):
        if term.written[0] == "@" and (pattern := document.get(term.written)):
            for match in pattern.finditer(joined):
                position = bisect_right(starts, match.start()) - 1
                begin = starts[position]
                if match.end() - begin <= len(texts[position]):
                    found[position].setdefault(number, []).append((match.start() - begin, match.end() - begin))
    return found
