"""Blanks of a Word model: where they are, what would fill them, and what the question about them is called."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from contractgen.expressions import expression
from contractgen.importing.pieces import Fill, Gap, GapKind, Span
from contractgen.languages import zh
from contractgen.word.marking import Mark, Marked

_LINE: Final = "[_＿﹍﹎]"
_SPACE: Final = "[ \u3000]"
_HOLLOW: Final = "[●•○◯△▲*＊_＿×xX \u3000]"
_ONE: Final = (
    rf"{_LINE}{{2,}}(?:{_SPACE}*{_LINE}{{2,}})*|＿|【{_HOLLOW}*】|［{_HOLLOW}*］|\[{_HOLLOW}*\]|（{_SPACE}+）|\({_SPACE}{{2,}}\)"
    r"|[×✕]{2,}|(?<![A-Za-z])[xX]{2,}(?![A-Za-z])|某某|○{2,}|(?<=.)●+"
)
_HINT: Final = (
    r"(?<!【)【(?P<hint>[^【】\[\]。；]{1,20})】(?!】)|"
    r"(?<![\[［])[\[［](?P<latin>(?=[^\]］]*[\u4e00-\u9fff])[^\[\]［］。；_]{1,20})[\]］](?![\]］])"
)
_PART: Final = r"(?:【[^】]{0,3}】|\[[^\]]{0,3}\]|[_＿﹍ \u3000×xX●]+)"
_DATE: Final = rf"(?:20{_SPACE}?)?{_PART}{_SPACE}*年{_PART}月{_PART}日"
_MONEY: Final = (
    rf"人民币{_SPACE}*(?:{_ONE}){_SPACE}*元(?:整|正)?"
    rf"(?:[（(]?(?:大写)[：:]?(?:人民币)?{_SPACE}*(?:{_ONE}){_SPACE}*(?:元)?(?:整|正)?[）)]?)?"
)
_PERCENT: Final = rf"百分之{_SPACE}*(?:{_ONE})|(?:{_ONE}){_SPACE}*[%％]"
_ANY = expression(
    rf"(?P<date>{_DATE})|(?P<money>{_MONEY})|(?P<percent>{_PERCENT})|(?P<monthday>{_PART}月{_PART}日)|(?P<one>{_ONE})|{_HINT}"
)
_UNITS: Final[tuple[tuple[str, GapKind, str, str], ...]] = (
    (rf"{_SPACE}*(?:个)?(?:工作日|自然日|日历日|日|天)", "integer", "numeral", "days"),
    (rf"{_SPACE}*(?:个)月", "integer", "numeral", "months"),
    (rf"{_SPACE}*年(?!度)", "integer", "numeral", "years"),
    (rf"{_SPACE}*(?:名|人|份|次|项|家|套|周|期|倍|小时|位|件|个)(?!民)", "integer", "numeral", "count"),
    (rf"{_SPACE}*(?:万元|亿元|元)", "money", "figure", "amount"),
)
_AFTER = tuple((expression(pattern), kind, how, unit) for pattern, kind, how, unit in _UNITS)
_PARTY_LABEL = expression(
    r"[ \u3000]*(?P<label>(?:[甲乙丙丁戊己庚辛壬癸]|第[一二三四五六七八九十]+|牵头|承担|联合|合作|委托|受托)方"
    r"(?:[（(][^）)]{0,16}[）)])?)[ \u3000]*[:：][ \u3000]*"
)
_PARTY_WORDS = expression(r"(?:[甲乙丙丁戊己庚辛]方|单位|公司|企业|机构|成员|当事人)(?:全称|名称|名)?$|^名称$")
_BY_A_PARTY = expression(r"由[ \u3000]*$")
_DOES = expression(r"[ \u3000]*(?:承担|牵头|担任|负责|保管|提供)")
_DAY_WORDS = expression(r"日期|时间|之日")
_LABEL_BEFORE = expression(r"([\u4e00-\u9fffA-Za-z]{2,14})(?:[（(][^）)]{0,14}[）)])?[ \u3000]*[:：][ \u3000]*$")
_GENERIC = expression(r"(?:单击|点击|请|此处|输入|填写|填入|选择|文字|日期|内容|处|或|一个|项目|待定|待填|、|。|\s|…)+")
_FIELDS: Final = {
    "统一社会信用代码": "credit_code",
    "社会信用代码": "credit_code",
    "住所": "address",
    "住所地": "address",
    "地址": "address",
    "注册地址": "address",
    "法定代表人": "legal_rep",
}
"""Words before a blank that ask for what is known of a party anyway."""
_SIGNING_DAY = expression(r"(?:签订|签署|签字|签约)(?:日期|时间)[ \u3000]*[:：][ \u3000]*$")
DAY: Final = "年月日"
"""The name of a day of signing: three places to fill in."""
_SIGNED = expression(r"签字|盖章|签章|签名|签署|公章|日期|年|月|日")
_EMPTY_LABEL = expression(
    r"[ \u3000]*(?:统一社会信用代码|社会信用代码|住所地?|注册地址|通讯地址|通信地址|地址|法定代表人|联系人|"
    r"项目负责人|电话|联系电话|传真|邮编|"
    r"邮政编码|电子邮箱|电子邮件|开户银行|开户行|账号|账户)[ \u3000]*[:：][ \u3000\t]*$"
)
_COUNT = expression(r"\d{1,9}(?:\.\d+)?|[一二三四五六七八九十百千]{1,6}")
"""A number in a bracket: what the firm usually takes."""
_STOPS: Final = "，。；：！？、\n（(）)_＿【】[]●×"


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a text stands: the part of the agreement, the heading, whether it is the list of parties.

    `by_hand` says that its blanks are filled in with a pen: signature blocks, forms of an annex. `cell` is the column
    and the row of a table.
    """

    part: str
    heading: str = ""
    parties: bool = False
    by_hand: bool = False
    cell: str = ""


def gaps(text: str, marked: Sequence[Marked], where: Setting) -> list[Span]:
    """Return the blanks of *text*, one span each."""
    found = list(_by_form(text, marked, where))
    for match in _ANY.finditer(text):
        start, end, kind = match.start(), match.end(), str(match.lastgroup)
        hint = match["hint"] or match["latin"] or ""
        if hint and _COUNT.fullmatch(hint):
            made = _piece(text, start, end, "one", "", where)
            found.append(Span(start, end, _with_default(made, hint) if isinstance(made, Gap) else made, 2))
            continue
        if hint and not _is_hint(hint, text, start, end):
            continue
        found.append(Span(start, end, _piece(text, start, end, kind, hint, where), 2))
    if where.parties and (label := _PARTY_LABEL.fullmatch(text) or _EMPTY_LABEL.fullmatch(text)):
        del label
        found.append(Span(len(text), len(text), _piece(text, len(text), len(text), "one", "", where), 3))
    return found


def _is_hint(hint: str, text: str, start: int, end: int) -> bool:
    """Whether a bracket names what is to be filled in; one alone in its line is a heading."""
    return (
        text.strip() != text[start:end] and not hint.isdigit() and not (start == 0 and text[end : end + 1] in " \u3000")
    )


def _by_form(text: str, marked: Sequence[Marked], where: Setting) -> Iterator[Span]:
    for one in marked:
        words = text[one.start : one.end]
        if one.mark.kind == "field" or not words.strip() or not words.replace("\u3000", " ").isprintable():
            continue  # an answer is one line of visible signs, and so is what stands for one
        if _ANY.fullmatch(words.strip()) and one.mark.kind == "highlight":
            continue  # a blank that is highlighted besides is found by its signs
        if one.mark.kind == "highlight" and (
            (one.start == 0 and one.end == len(text)) or any(s in words for s in "。；")
        ):
            continue
        piece = _filled(text, one.start, one.end, one.mark, where)
        yield Span(one.start, one.end, piece, 1)


def _filled(text: str, start: int, end: int, mark: Mark, where: Setting) -> Gap | Fill:
    """Return the blank of a control or of highlighted words: what stands there is its default, unless it is a hint."""
    words = text[start:end]
    named = mark.title if mark.title and not _GENERIC.fullmatch(mark.title) else ""
    bare = words.strip("【】[]［］ \u3000_＿")
    hint = mark.empty or bool(_ANY.fullmatch(words.strip())) or not bare
    title = named or (bare if hint and bare and not _GENERIC.fullmatch(bare) and len(bare) <= 20 else "")
    made = _piece(text, start, end, "one", title, where)
    if isinstance(made, Fill):
        return (
            made
            if hint
            else Gap(words, title=title or made.name, default=words, prompt=_prompt(text, start, end, where))
        )
    if mark.form == "date":
        made = replace(made, kind="date", filter="date", sure=True)
    elif mark.options:
        made = replace(made, kind="choice", filter="", options=mark.options, sure=True)
    if hint:
        return made
    return _with_default(replace(made, named=bool(named)), words)


def _with_default(gap: Gap, words: str) -> Gap:
    """Let what stands there be the default; the kind stays only where its filter prints the very same words."""
    if gap.kind == "choice" and words in gap.options:
        return replace(gap, default=words)
    try:
        if gap.kind == "integer":
            count = zh.parse_numeral(words)
            for how, printed in (("numeral", zh.numeral(count)), ("figure", str(count))):
                if printed == words:
                    return replace(gap, default=str(count), filter=how)
        day = zh.parse_date(words)
        if zh.long_date(day) == words:
            return replace(gap, kind="date", filter="date", default=day.isoformat(), sure=True)
    except ValueError:
        pass
    return replace(gap, kind="text", filter="", default=words, sure=False)


def _piece(text: str, start: int, end: int, kind: str, hint: str, where: Setting) -> Gap | Fill:
    before, after = text[:start], text[end:]
    label = found[1] if (found := _LABEL_BEFORE.search(before)) else ""
    original = text[start:end]
    if where.by_hand or (kind == "date" and _SIGNING_DAY.search(before)):
        return Fill(original, DAY if kind == "date" else _fill_name(hint, label, before, after))
    title = hint if hint and not _GENERIC.fullmatch(hint) else ""
    gap = Gap(
        original, title=title or label or _title(text, start, end, where), prompt=_prompt(text, start, end, where)
    )
    gap = replace(gap, named=bool(title))
    if kind in ("date", "money", "percent"):
        return replace(gap, kind=kind, filter=kind)  # type: ignore[arg-type]
    if where.parties and (field := _FIELDS.get(label)):
        return replace(gap, field=field)
    if where.parties and _PARTY_LABEL.fullmatch(before):
        party = _PARTY_LABEL.match(before)
        return replace(gap, kind="party", title=party["label"] if party else label, named=True)
    for pattern, guessed, how, unit in _AFTER:
        if kind != "monthday" and pattern.match(after):
            name = f"（{after.strip()[:2]}）" if guessed == "money" and not after.strip().startswith("元") else ""
            return replace(gap, kind=guessed, filter=how, unit=unit, title=gap.title + name)
    if _PARTY_WORDS.search(gap.title if title else "") or (_BY_A_PARTY.search(before) and _DOES.match(after)):
        return replace(gap, kind="party", sure=bool(title))
    if title and _DAY_WORDS.search(title):
        return replace(gap, kind="date", filter="date")
    return replace(gap, sure=False)


def _fill_name(hint: str, label: str, before: str, after: str) -> str:
    if hint and not _GENERIC.fullmatch(hint):
        return hint
    for sign in "年月日":
        if after.lstrip(" \u3000").startswith(sign):
            return sign
    if found := _SIGNED.findall(before[-12:]):
        return str(found[-1]) if len(found[-1]) > 1 else label or "填写"
    return label or "填写"


def _title(text: str, start: int, end: int, where: Setting) -> str:
    """Return the words around a blank, as far as the clause segment goes and up to the next blank."""
    left, right = start, end
    while left > 0 and text[left - 1] not in _STOPS and start - left < 14:
        left -= 1
    while right < len(text) and text[right] not in _STOPS and right - end < 8:
        right += 1
    words = text[left:start].strip(" \u3000\t") + "…" + text[end:right].strip(" \u3000\t")
    return where.cell or (words if len(words) > 1 else "待填")


def _prompt(text: str, start: int, end: int, where: Setting) -> str:
    left = max((text.rfind(sign, 0, start) for sign in "。；\n"), default=-1) + 1
    right = min((at for sign in "。；\n" if (at := text.find(sign, end)) >= 0), default=len(text))
    words = (text[max(left, start - 40) : start] + "____" + text[end : min(right, end + 30)]).strip(" \u3000，、：；")
    about = "，".join(filter(None, (where.heading.strip("：: \u3000"), where.cell)))
    return f"{about}：{words}" if about else words
