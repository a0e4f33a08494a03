"""Words looked for in an agreement: a small language for terms, and one pass that finds them all.

A term is written as lawyers would jot it down: `专职…人员`. Its pieces are literal words; `…` a gap of
at most 12 characters and `……` of at most 40, never across a sentence's end, `‥` one of at most 24 that no
comma interrupts; `(甲|乙)` alternatives;
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
from itertools import accumulate
from typing import Any, Final, NamedTuple

from contractgen.errors import ContractgenError
from contractgen.expressions import expression

Span = tuple[int, int]
NUMBER: Final = r"[0-9零〇一二三四五六七八九十百千万亿两半壹贰叁肆伍陆柒捌玖拾佰仟][0-9零〇一二三四五六七八九十百千万亿两半壹贰叁肆伍陆柒捌玖拾佰仟.]{0,15}"
GAPS: Final = {"…": "[^。；？！]{0,12}?", "……": "[^。；？！]{0,40}?", "‥": "[^。；？！，：]{0,24}?"}
_PIECE = expression(r"(?P<gap>……|…|‥)|<(?P<list>[^<>]+)>|\((?P<either>[^()]+)\)|(?P<number>#)|(?P<words>[^…‥<>()#]+)")

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
_NOISE = expression(r"(?<=[^\x00-\x7f]) +| +(?=[^\x00-\x7f])|^ +| +$")
# ☑应当推广 □鼓励推广: what is not ticked beside something ticked is not agreed.
_TICKED = expression("[☑☒■√✓✔]")
_UNTICKED = expression(rf"□[^□☑☒■√✓✔。；|｜]*|{_NOISE.pattern}")
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
    unticked = _UNTICKED if "□" in made and _TICKED.search(made) else _NOISE
    if unticked is _NOISE and " " not in made and "\n" not in made:
        return Normal(made)
    made = made.replace("\n", " ")
    kept: list[str] = []
    offsets: list[int] = []
    last = 0
    for found in unticked.finditer(made):
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
    return _simplified()


@lru_cache(maxsize=1)
def _simplified() -> Mapping[int, str]:
    """Return what every traditional character is in simplified writing: one read later may not be in the sample."""
    from opencc import OpenCC  # 1 MB of tables, only for the few documents that need them

    signs = [chr(n) for n in range(0x3400, 0xA000)]
    # One a line: no two of them can be taken for a word.
    made = OpenCC("t2s").convert("\n".join(signs)).split("\n")
    # 著 is 着 only in 沿著 and the like, never in 著作权.
    return {ord(c): s for c, s in zip(signs, made, strict=True) if len(s) == 1 and c not in (s, "著")}


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
            yield GAPS[gap]
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


def each_word(written: str, lists: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return the words of a term that is nothing but a list's name, each a term of its own; else the term alone.

    Raises:
        WordingError: there is no such list.
    """
    alone = expression(r"<[^<>]+>").fullmatch(written)
    if not alone:
        return (written,)
    name = written[1:-1]
    if name not in lists:
        raise WordingError(f"没有名为“{name}”的词表")
    return tuple(dict.fromkeys(w for word in lists[name] if word != written for w in each_word(word, lists)))


def _is_literal(word: str) -> bool:
    return bool(word) and "#" not in word


def _either(words: Sequence[str]) -> str:
    ordered = sorted(words, key=len, reverse=True)
    escaped = (re.escape(w) for w in ordered)
    return f"(?:{'|'.join(escaped)})" if len(ordered) > 1 else re.escape(ordered[0])


# --- finding -----------------------------------------------------------------


class Finder(NamedTuple):
    """An Aho-Corasick automaton over all anchors, and for every anchor the numbers of the terms it may begin.

    `single` are the terms of one character, too frequent to be told one by one: they are looked for text by text.
    """

    automaton: Any
    owners: tuple[tuple[int, ...], ...]
    single: tuple[int, ...]


def finder(terms: Sequence[Term]) -> Finder:
    """Return what finds the anchors of *terms*."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    owners: dict[str, list[int]] = {}
    single: list[int] = []
    for number, term in enumerate(terms):
        if not term.expression and term.anchors and len(term.anchors[0]) == 1:
            single.append(number)
            continue
        for anchor in term.anchors:
            owners.setdefault(anchor, []).append(number)
    automaton = AhoCorasick(list(owners), matchkind=MatchKind.Standard)
    return Finder(automaton, tuple(map(tuple, owners.values())), tuple(single))


class Own(NamedTuple):
    """What an `@` term stands for in one document: names taken as they are, an expression, and names it is not."""

    names: tuple[str, ...] = ()
    expression: re.Pattern[str] | None = None
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in each of many short texts: which terms are there, and where.

    `present` holds for text i the numbers of the terms in it, `exact` the spans of those that are more than
    one literal; a literal's are looked up when asked for.
    """

    texts: Sequence[str]
    terms: Sequence[Term]
    present: list[set[int]]
    exact: list[dict[int, list[Span]]]

    def spans(self, text: int, number: int) -> list[Span]:
        """Return where term *number* stands in text number *text*, in order."""
        if number not in self.present[text]:
            return []
        if number in self.exact[text]:
            return self.exact[text][number]
        word, words = self.terms[number].anchors[0], self.texts[text]
        made: list[Span] = []
        at = words.find(word)
        while at >= 0:
            made.append((at, at + len(word)))
            at = words.find(word, at + 1)
        return made


def scan(texts: Sequence[str], terms: Sequence[Term], finder: Finder, document: Mapping[str, Own]) -> Found:
    """Find all *terms* in all *texts*, each text passed over once.

    *document* says what every `@` term stands for in it.
    """
    present: list[set[int]] = []
    exact: list[dict[int, list[Span]]] = []
    search, owners = finder.automaton.find_matches_as_indexes, finder.owners
    for text in texts:
        here: set[int] = set()
        spans: dict[int, list[Span]] = {}
        tried: set[int] = set()
        for word in {match[0] for match in search(text, overlapping=True)}:
            for number in owners[word]:
                wanted = terms[number].expression
                if not wanted:
                    here.add(number)
                elif number not in tried:
                    tried.add(number)
                    if found := [m.span() for m in expression(wanted).finditer(text)]:
                        spans[number] = found
                        here.add(number)
        present.append(here)
        exact.append(spans)
    for number in finder.single:
        sign = terms[number].anchors[0]
        for position, text in enumerate(texts):
            if sign in text:
                present[position].add(number)
    _document_terms(texts, terms, document, present, exact)
    return Found(texts, terms, present, exact)


def _document_terms(
    texts: Sequence[str],
    terms: Sequence[Term],
    document: Mapping[str, Own],
    present: list[set[int]],
    exact: list[dict[int, list[Span]]],
) -> None:
    """Find the `@` terms in one pass over all texts; a match never reaches beyond its own."""
    joined = "\n".join(texts)
    starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
    for number, term in enumerate(terms):
        if term.written[0] != "@" or not (own := document.get(term.written)):
            continue
        spans = [m.span() for m in own.expression.finditer(joined)] if own.expression else []
        barred = {start for start, _ in _named(own.without, joined)}
        for start, end in sorted([*spans, *_named(own.names, joined)]):
            if start in barred:
                continue
            position = bisect_right(starts, start) - 1
            begin = starts[position]
            if end < starts[position + 1]:
                present[position].add(number)
                exact[position].setdefault(number, []).append((start - begin, end - begin))


def _named(names: tuple[str, ...], text: str) -> list[Span]:
    """Return where any of *names* stands: an alternation of a hundred names would try each at every character."""
    if not names:
        return []
    from ahocorasick_rs import AhoCorasick, MatchKind

    automaton = AhoCorasick(names, matchkind=MatchKind.LeftmostLongest)
    return [(start, end) for _, start, end in automaton.find_matches_as_indexes(text)]
