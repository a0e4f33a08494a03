"""Words looked for in an agreement: a small language for terms (scanning.py finds them).

A term is written as lawyers would jot it down: `专职…人员`. Its pieces are literal words; `…` a gap of
at most 12 characters and `……` of at most 40, never across a sentence's end, `‥` one of at most 24 that no
comma interrupts; `(甲|乙)` alternatives;
`#` a number; `<名单>` any word of a named list. A term that begins with `@` names something found in
the very document (`@party`, `@unit`). Every gap is bounded, so nothing anybody writes can backtrack
without bound, and every term holds literal words, by which one Aho-Corasick pass finds where to look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

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
_SIGN: Final = expression(f"[{re.escape(''.join(map(chr, _SIGNS)))}]")
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


# 8OO 立方米, 4O%: a scanner's letter behind a figure is a nought.
_NOUGHTS = expression(r"(?<![A-Za-z\d])\d+[Oo]+(?=[%\d\u4e00-\u9fff ]|$)")


def normal(text: str, simplified: Mapping[int, str] | None = None) -> Normal:
    """Return *text* in normal form; *simplified* is a `simplifier` of the whole document."""
    made = text.translate(_SIGNS) if _SIGN.search(text) else text
    if simplified:
        made = made.translate(simplified)
    if "O" in made or "o" in made:
        made = _NOUGHTS.sub(lambda found: found[0].replace("O", "0").replace("o", "0"), made)
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

    `expression` is empty where the term is one literal: finding that is finding the term. `pieces` are all sets of
    literals of which one each must occur, the anchors first.
    """

    written: str
    anchors: tuple[str, ...]
    expression: str = ""
    pieces: tuple[tuple[str, ...], ...] = ()


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
            return Term(written, words, "" if len(words) == 1 else _either(words), (words,))
    anchors = [p for p in pieces if isinstance(p, tuple)]
    if not anchors:
        raise WordingError(f"“{written}”里没有可供查找的词")
    # The anchor must occur in every match: the piece whose shortest word is the longest finds the fewest places.
    best = max(anchors, key=lambda words: (min(map(len, words)), -len(words)))
    others = tuple(words for words in anchors if words is not best)
    return Term(written, best, "".join(_either(p) if isinstance(p, tuple) else p for p in pieces), (best, *others))


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
