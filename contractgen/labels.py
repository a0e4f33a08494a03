"""Labels in front of a line, as people write and scanners spoil them: 第 十二 条, 一、, （ 一 ), 3.1, (a), ①.

A label has a kind, which all labels of one level share, and an ordinal. Labels that could as well be
the beginning of a sentence (第三条所列…, 1.5 倍, 一 种) are `weak`: they count only where a sequence
supports them, see `supported`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from contractgen.expressions import expression
from contractgen.languages.zh import parse_numeral

GAP: Final = " \u3000\t\xa0"
_CAPITALS: Final = str.maketrans(
    "壹贰貳叁參肆伍陆陸柒捌玖拾佰—ー－ニ口OoＯ○", "一二二三三四五六六七八九十百一一一二〇〇〇〇〇"
)
_NUMERAL: Final = "零〇○一二三四五六七八九十百千两廿卅"
_CAPITAL: Final = "壹贰貳叁參肆伍陆陸柒捌玖拾佰"
_SPOILT: Final = f"{_NUMERAL}{_CAPITAL}—ー－ニ口OoＯ\\d"


@dataclass(frozen=True, slots=True)
class Label:
    """A label: its kind (条, 章, 附, 一, （一）, 1., 1.1 …), its signs as found, its number, where the words begin.

    `ordinal` is 0 where the label has none (a bullet, a single 附件) or it is unreadable; `path` are
    the numbers of 3.1.2. `end` counts from the beginning of the line.
    """

    kind: str
    text: str
    ordinal: int
    end: int
    path: tuple[int, ...] = ()
    weak: bool = False


_DI = expression(
    rf"第[ \u3000\t]*([{_SPOILT}](?:[ \u3000]*[{_SPOILT}]){{0,8}})[ \u3000\t]*(章|节|節|条|條|编|編|篇|部分)"
)
_DI_KINDS: Final = {"節": "节", "條": "条", "編": "编", "篇": "编", "部分": "编"}
_ONLY_DI = expression(rf"第([{_NUMERAL}]{{1,4}})[ \u3000\t、,，.．:：]")
_NAMED = expression(
    rf"[【\[〔][ ]*([\u4e00-\u9fff]{{0,4}}?)[ ]*([{_NUMERAL}]{{1,4}}|\d{{1,3}})[ ]*[】\]〕]|"
    rf"(决议|决定|约定|条款|议定|事项)([{_NUMERAL}]{{1,4}}|\d{{1,3}})[、:：.．\u3000]"
)
_REFERS = expression(
    r"[、，,]?\s*(?:第|所|规定|規定|约定|約定|的|中|和|及|与|或|至|之|[项款項]|[（(][一二三四五六七八九十\d]+[）)])"
)
_ANNEX = expression(
    rf"附[ \u3000]*(?:(件|录|錄|表|图|圖|页|頁)[ \u3000]*"
    rf"(?:[（(][ ]*([{_NUMERAL}\d]{{1,4}})[ ]*[)）]|([{_NUMERAL}\d]{{1,4}}|[A-Z](?![A-Za-z])))?"
    r"|(?=[ \u3000\t:：])|$)"
)
# ——附件一 目标——, 【附件二】机构: signs around the heading of an annex are no words.
_ADORNED = expression(r"[—\-=*~～◆◇■★☆●【\[〔《<]{1,8}[ \u3000]*(?=附[ \u3000]*[件录錄表])")
_CHINESE = expression(rf"([{_NUMERAL}—ー]{{1,4}}|[{_CAPITAL}]{{1,3}})[ \u3000]*([、．.)）,，]|[ \u3000\t])(?!\d)")
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_STEM = expression(rf"[\[【〔（(][ ]*([{_STEMS}])[ ]*[)）〕】\]]|([{_STEMS}])[、．.]")
_QUESTION = expression(rf"(?:问题|問題|问|問|[Qq])[ \u3000]*([{_NUMERAL}\d]{{1,3}})?[ \u3000]*[:：、.．]")
_BRACKET = expression(
    rf"[（(〔【\[][ \u3000]*"
    rf"(?:([{_NUMERAL}]{{1,4}})|(\d{{1,3}})|([ivx]{{2,5}}|[IVX]{{2,5}})|([A-Za-z]))[ \u3000]*[)）〕】\]]"
)
_DOTTED = expression(r"(\d{1,3}(?:[.．\-－]\d{1,3}){1,5})[.．、]?(?!\d)")
_DECIMAL = expression(r"(\d{1,3})[ \u3000]*([.．、)）]|[ \u3000\t])(?!\d)")
_LETTER = expression(r"([A-Za-z])[ \u3000]*[.．、)）]")
_ROMAN = expression(r"([ivx]{1,5}|[IVX]{1,5})[ \u3000]*[.．、)）]")
_BULLET = expression(r"[•●■◆◇▲※★➢·\uf000-\uf0ff]|[-–*](?=[ \u3000\t])")
_ROMAN_VALUES: Final = {"i": 1, "v": 5, "x": 10}
_CIRCLES: Final = (
    ("①", 0x2460, 20, 1),
    ("①", 0x3251, 15, 21),
    ("①", 0x32B1, 15, 36),
    ("⑴", 0x2474, 20, 1),
    ("⒈", 0x2488, 20, 1),
)
_DOTS: Final = str.maketrans("．-－", "...")
_DOTTED_KINDS: Final = ("", "1", "1.1", "1.1.1", "1.1.1.1", "1.1.1.1.1", "1.1.1.1.1.1")
_DIGIT_START: Final = frozenset("0123456789０１２３４５６７８９")
_STARTS: Final = frozenset("第附决约条议事问問甲乙丙丁戊己庚辛壬癸" + _NUMERAL + _CAPITAL)
_ADORNS: Final = frozenset("—-=*~～◆◇■★☆●【[〔《<")
_CHINESE_START: Final = frozenset(_NUMERAL + _CAPITAL + "—ー")


def typed(text: str) -> Label | None:
    """Return the label in front of *text*, or None."""
    start = 0
    if text[:1] in GAP:
        start = len(text) - len(text.lstrip(GAP))
        if start >= len(text):
            return None
    sign = text[start]
    if "\u4e00" <= sign <= "\u9fff" and sign not in _STARTS:
        return None  # nearly every line
    if sign in _ADORNS and (adorned := _ADORNED.match(text, start)):
        return _annex(text, adorned.end())
    if sign == "第":
        return _chapter_or_article(text, start)
    if sign == "附":
        return _annex(text, start)
    if sign in _CHINESE_START:
        return _chinese(text, start)
    if sign in "（(〔【[":
        return _stem(text, start) or _bracketed(text, start) or _named(text, start)
    if sign in "决约条议事":
        return _named(text, start)
    if sign in _STEMS:
        return _stem(text, start)
    if sign in "问問Qq" and (found := _QUESTION.match(text, start)):
        return _label(text, start, found.end(), "问", number(found[1] or ""))
    if sign in _DIGIT_START:
        return _number(text, start)
    return _sign(text, start, sign)


def automatic(label: str) -> Label:
    """Return what the application's own *label* of a paragraph is; it is never weak, its words begin at 0."""
    found = typed(label.strip() + "\u3000文") if label.strip() else None
    if found is None:
        return Label("•" if not any(c.isalnum() for c in label) else f"?{len(label)}", label, 0, 0)
    return Label(found.kind, label, found.ordinal, 0, found.path)


def number(text: str) -> int:
    """Return the number of a numeral with the misreadings of scanners in it (第—O条), 0 if it is none."""
    plain = "".join(text.split())
    try:
        return parse_numeral(plain)
    except ValueError:
        pass
    try:
        return parse_numeral(plain.translate(_CAPITALS))
    except ValueError:
        return 0


def supported(labels: Sequence[Label | None]) -> list[Label | None]:
    """Return *labels* without the weak ones that no sequence of their kind supports, in linear time."""
    following: dict[str, int] = {}
    after = [0] * len(labels)
    for position in range(len(labels) - 1, -1, -1):
        if label := labels[position]:
            after[position] = following.get(label.kind, 0)
            following[label.kind] = label.ordinal
    last: dict[str, Label] = {}
    made: list[Label | None] = []
    for label, later in zip(labels, after, strict=True):
        kept = label
        if label and label.weak:
            before = last.get(label.kind)
            continues = before is not None and (
                before.ordinal < label.ordinal <= before.ordinal + 2
                if not label.path
                else before.path[:-1] == label.path[:-1] and before.ordinal < label.ordinal <= before.ordinal + 3
            )
            begins = label.ordinal == 1 and (bool(label.path) or later == 2)
            kept = label if continues or begins else None
        if kept:
            last[kept.kind] = kept
        made.append(kept)
    return made


def _label(
    text: str, start: int, end: int, kind: str, ordinal: int, *, weak: bool = False, path: tuple[int, ...] = ()
) -> Label:
    words, length = end, len(text)
    while words < length and text[words] in GAP:
        words += 1
    return Label(kind, text[start:end].rstrip(GAP), ordinal, words, path, weak)


def _chapter_or_article(text: str, start: int) -> Label | None:
    found = _DI.match(text, start)
    if not found:
        if only := _ONLY_DI.match(text, start):
            return _label(text, start, only.end(), "第", number(only[1]), weak=True)
        return None
    kind, end = found[2], found.end()
    ordinal = number(found[1])
    follows = text[end : end + 1]
    if follows == "" or follows in GAP or follows in "\n《【":
        return _label(text, start, end, _DI_KINDS.get(kind, kind), ordinal)
    if _REFERS.match(text, end):
        return None
    if follows in "、.．。:：,，":
        return _label(text, start, end + 1, _DI_KINDS.get(kind, kind), ordinal)
    return _label(text, start, end, _DI_KINDS.get(kind, kind), ordinal, weak=follows not in "（(")


def _annex(text: str, start: int) -> Label | None:
    found = _ANNEX.match(text, start)
    if not found:
        return None
    end = found.end()
    counted = found[2] or found[3] or ""
    ordinal = (ord(counted) - 64 if counted.isascii() and counted.isalpha() else number(counted)) if counted else 0
    follows = text[end : end + 1]
    if not counted and found[1] and follows and follows not in GAP + ":：】]〕\n":
        return None  # 附件所列…, 附表中…
    if follows and follows in "-－—" and text[end + 1 : end + 2].isdigit():
        return None
    label = _label(
        text, start, end, "附", ordinal, weak=bool(follows) and follows not in GAP + ":：、.．《（(\n—-】]〕"
    )
    words = label.end
    while words < len(text) and text[words] in GAP + ":：、.．—-】]〕":
        words += 1
    return Label(label.kind, label.text, ordinal, words, (), label.weak)


def _chinese(text: str, start: int) -> Label | None:
    found = _CHINESE.match(text, start)
    if not found:
        return None
    ordinal = number(found[1])
    if not ordinal:
        return None
    kind = "壹" if found[1][0] in _CAPITAL else "一）" if found[2] in ")）" else "一"
    weak = found[2] in GAP + ",，" or found[1][0] in "—ー"
    return _label(text, start, found.end(), kind, ordinal, weak=weak)


def _named(text: str, start: int) -> Label | None:
    found = _NAMED.match(text, start)
    if not found:
        return None
    word, counted = (found[3], found[4]) if found[3] else (found[1], found[2])
    return _label(text, start, found.end(), f"【{word}】", number(counted), weak=bool(found[3]))


def _stem(text: str, start: int) -> Label | None:
    found = _STEM.match(text, start)
    if not found:
        return None
    return _label(text, start, found.end(), "甲", _STEMS.index(found[1] or found[2]) + 1, weak=bool(found[2]))


def _bracketed(text: str, start: int) -> Label | None:
    found = _BRACKET.match(text, start)
    if not found:
        return None
    chinese, decimal, roman, letter = found.groups()
    end = found.end()
    if chinese:
        return _label(text, start, end, "（一）", number(chinese))
    if decimal:
        return _label(text, start, end, "（1）", int(decimal))
    if roman:
        return _label(text, start, end, "(i)", _roman(roman))
    if letter in "iI":
        return _label(text, start, end, "(i)", 1)
    if letter in "vVxX":
        return _label(text, start, end, "(i)", _roman(letter))
    return _label(text, start, end, "(a)" if letter.islower() else "(A)", ord(letter.lower()) - 96)


def _number(text: str, start: int) -> Label | None:
    found = _DOTTED.match(text, start)
    if found is None:
        found = _DECIMAL.match(text, start)
        if not found or int(found[1]) == 0:
            return None
        kind = "1）" if found[2] in ")）" else "1."
        return _label(text, start, found.end(), kind, int(found[1]), weak=found[2] in GAP)
    end = found.end()
    follows = text[end : end + 1]
    path = tuple(map(int, found[1].translate(_DOTS).split(".")))
    if 0 in path or not (follows > "\u2e7f" or follows in GAP or follows in "《“(（"):
        return None
    return _label(text, start, end, _DOTTED_KINDS[len(path)], path[-1], weak=True, path=path)


def _sign(text: str, start: int, sign: str) -> Label | None:
    code = ord(sign)
    if code < 128:
        if found := _ROMAN.match(text, start):
            return _label(text, start, found.end(), "i." if sign.islower() else "I.", _roman(found[1]), weak=True)
        if found := _LETTER.match(text, start):
            return _label(text, start, found.end(), "a." if sign.islower() else "A.", ord(sign.lower()) - 96, weak=True)
    elif 0x2460 <= code <= 0x32FF:
        for kind, first, count, lowest in _CIRCLES:
            if first <= code < first + count:
                return _label(text, start, start + 1, kind, code - first + lowest)
    if found := _BULLET.match(text, start):
        return _label(text, start, found.end(), "•", 0)
    return None


def _roman(text: str) -> int:
    total = 0
    values = [_ROMAN_VALUES[c] for c in text.lower()]
    for value, later in zip(values, [*values[1:], 0], strict=True):
        total += -value if value < later else value
    return total
