"""Laws cited that are repealed, renumbered, of an old version, or have no such article, on the date judged.

Every fact is data (templates/zh/statutes.yaml): what was read in full may yield an error, an excerpt a warning,
what nobody checked a note. Citing a dead law makes nothing void: the law in force applies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from contractgen.checking import Subject
from contractgen.errors import N_
from contractgen.expressions import expression
from contractgen.findings import Finding, Severity
from contractgen.languages import zh
from contractgen.rules import Card
from contractgen.statutes import Statute, Statutes
from contractgen.whole import Whole, remembered, whole

REPEALED: Final = Card(
    "repealed-statute",
    N_("引用已经失效的法律"),
    "error",
    "filing",
    "引用在审查日已经废止或者被取代的法律、法规、司法解释和文件，写不写书名号、写不写“中华人民共和国”都一样。",
    ("依照《中华人民共和国合同法》第一百一十三条承担赔偿责任。", "投入设备的所有权依《物权法》确认。"),
    (
        "依照《中华人民共和国民法典》第五百八十四条承担赔偿责任。",
        "系依当时有效的《中华人民共和国合同法》订立。",
        "依照劳动合同法第十九条。",
    ),
    "叙述历史的（当时有效、原、曾、废止前）；签订日在废止之前的文件；劳动合同法、政府采购法等名称相近的现行法。",
)
MOVED: Final = Card(
    "renumbered-article",
    N_("引用的是旧条号"),
    "warning",
    "filing",
    "法律仍然有效，但所引条号在现行文本中已是别的内容，而句中说的正是旧条文的内容。",
    ("专利权共有人行使权利适用《专利法》第十五条。",),
    ("专利权共有人行使权利适用《专利法》第十四条。", "职务发明的奖励依照《专利法》第十五条。"),
    "句中看不出说的是哪一内容的。",
)
VERSION: Final = Card(
    "old-version",
    N_("引用法律的旧文本"),
    "warning",
    "filing",
    "写明了年份，而该年份的文本在审查日不是现行文本。",
    ("适用《中华人民共和国公司法》（2018年修正）。",),
    ("适用《中华人民共和国公司法》（2023年修订）。",),
    "叙述历史的。",
)
NUMBER: Final = Card(
    "no-such-statute-article",
    N_("法律没有这一条"),
    "warning",
    "filing",
    "条号大于该法的条数（条数已知的）。",
    ("依照《民法典》第一千三百条。",),
    ("依照《民法典》第八百六十条。",),
    "",
)
CARDS = (REPEALED, MOVED, VERSION, NUMBER)

_N: Final = r"[零〇一二三四五六七八九十百千两0-9]{1,7}"
_CHAIN = expression(
    rf"(?:的|之|中)?(?P<list>第{_N}条(?:之[一二三四])?(?:第{_N}款)?(?:第?（?{_N}）?项)?(?:(?:、|和|及|与|或|以及|至)第{_N}条(?:第{_N}款)?(?:第?（?{_N}）?项)?){{0,8}})"
)
_ARTICLE = expression(rf"第({_N})条")
_YEAR = expression(
    r"((?:19|20)[0-9]{2})年?(?:[0-9]{1,2}月[0-9]{1,2}日)?[^（）]{0,8}?(?:修正|修订|版|文本|制定|公布|通过|颁布|施行|$)"
)
_BEFORE_YEAR = expression(
    r"((?:19|20)[0-9]{2})年(?:[0-9]{1,2}月)?(?:修正|修订|版|公布|颁布)?的?《?(?:中华人民共和国)?$"
)
# before a name without 《》: the end of a word that leads a law, so that 劳动合同法 is no 合同法
_LEADS: Final = "照据用行以和与及或按合守反依在为于见受国原的对从同遵引参违由循中"
_NOT_A_LAW: Final = r"(?!人|定|务|律|院|官|规(?!定)|制(?!定))"
_HISTORY = expression(r"当时|曾|历史|旧|(?:生效|施行|实施|废止|颁布)(?:之)?前")
_PAST = expression(r"^[^，。；]{0,12}(?:(?:已|同时|予以|被)(?:经)?废止|失效|取代|替代|废止[前后])")
_SIGNS: Final = {"〈": "《", "〉": "》", "［": "〔", "］": "〕"}
_SEVERITY: Final[dict[str, Severity]] = {"full-text": "error", "excerpt": "warning", "none": "note"}


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of all laws in one expression, and whose each is."""

    expression: re.Pattern[str]
    owners: dict[str, str]


@remembered
def _names(statutes: Statutes) -> _Names:
    owners: dict[str, str] = {}
    for law in statutes.laws.values():
        for name in law.written():
            owners.setdefault(name, law.id)
    written = sorted(owners, key=len, reverse=True)
    return _Names(expression("(?:" + "|".join(map(re.escape, written)) + ")" + _NOT_A_LAW), owners)


def check(subject: Subject) -> Iterator[Finding]:
    """Yield what is cited and is no longer, or no longer so numbered, law on the date judged."""
    everything = whole(subject.recognised.text)
    names = _names(subject.library.statutes)
    words = everything.words
    for sign, plain in _SIGNS.items():
        words = words.replace(sign, plain)
    said: set[tuple[str, str]] = set()
    for found in names.expression.finditer(words):
        if not _stands_alone(words, found):
            continue
        law = subject.library.statutes.laws[names.owners[found[0]]]
        if _historical(everything, words, found):
            continue
        for finding in _judged(everything, words, law, found, subject):
            key = (finding.rule, finding.spot.text)
            if key not in said or finding.rule != REPEALED.id:
                said.add(key)
                yield finding


def _stands_alone(words: str, found: re.Match[str]) -> bool:
    """Whether the words found are the whole name of the law."""
    before = words[found.start() - 1 : found.start()]
    after = words[found.end() : found.end() + 1]
    if before == "《" or words[: found.start()].endswith("《中华人民共和国"):
        return after == "》" or (after == "（" and "》" in words[found.end() : found.end() + 24])
    if after == "》":  # 《…中华人民共和国合同法》若干问题的解释: the end of a longer title
        return found[0].startswith(("最高人民法院", "关于"))
    return not expression(r"[\u4e00-\u9fff]").match(before) or before in _LEADS


def _historical(everything: Whole, words: str, found: re.Match[str]) -> bool:
    begin, end = everything.sentence(found.start())
    before = words[max(begin, found.start() - 24) : found.start()]
    if expression(r"原(?:《|“)?(?:中华人民共和国)?$|原(?:来|有)的?《?$").search(before):
        return True
    return bool(
        _HISTORY.search(before)
        or _PAST.match(words[found.end() + (words[found.end() : found.end() + 1] == "》") : end])
    )


def _judged(everything: Whole, words: str, law: Statute, found: re.Match[str], subject: Subject) -> Iterator[Finding]:
    start, at = found.start(), found.end()
    if words[at : at + 1] == "》":
        at += 1
    if words[start - 1 : start] == "《":
        start -= 1
    year = 0
    bracket = expression(r"（([^（）]{0,30})）").match(words[at : at + 34])
    if bracket:
        told = _YEAR.search(bracket[1])
        if told and "〔" not in bracket[1]:
            year = int(told[1])
        at += bracket.end()
        if words[at : at + 1] == "》":
            at += 1
    if not year and (told := _BEFORE_YEAR.search(words[max(0, found.start() - 24) : found.start()])):
        year = int(told[1])
    chain = _CHAIN.match(words, at)
    articles = [n for a in _ARTICLE.findall(chain["list"]) if (n := zh.ordinal(a))] if chain else []
    end = chain.end() if chain else at
    span = (start, end)
    if not law.in_force(subject.on):
        yield _repealed(everything, law, articles, span, subject)
        return
    current = law.version(subject.on)
    if year and current and law.verified != "none" and _is_old(year, law, subject.on):
        message = N_("《{law}》{year}年的文本已不是现行文本，现行的是{current}文本：约定本身有效，适用的是现行文本")
        values = {"law": law.name, "year": year, "current": current.title}
        yield VERSION.finding(everything.spot(*span), message, N_("删去年份，或者改为现行文本并核对条号"), values)
    for article in articles:
        if law.articles and article > law.articles:
            message = N_("《{law}》共{count}条，没有第{article}条：引用落空，约定本身有效")
            values = {"law": law.name, "count": law.articles, "article": article}
            yield NUMBER.finding(everything.spot(*span), message, N_("核对条号"), values)
        elif new := _moved(law, article, everything, span):
            message = N_("《{law}》第{old}条所说的内容，现行文本在第{new}条：引用落空，约定本身有效")
            values = {"law": law.name, "old": article, "new": new}
            yield MOVED.finding(
                everything.spot(*span),
                message,
                N_("改为现行条号"),
                values,
                severity="warning" if law.verified != "none" else "note",
                confidence="review",
            )


def _is_old(year: int, law: Statute, on: date) -> bool:
    current = law.version(on)
    if current is None:
        return False
    years = {int(y) for y in expression(r"[0-9]{4}").findall(current.title)}
    if current.since:
        years.add(current.since.year)
    return bool(years) and year not in years and year < max(years)


def _moved(law: Statute, article: int, everything: Whole, span: tuple[int, int]) -> str:
    """Return the present number of an article cited by its old one, "" where nothing tells that it is."""
    key = str(article)
    if key not in law.renumbered:
        return ""
    begin, end = everything.sentence(span[0])
    around = everything.words[begin : span[0]] + " " + everything.words[span[1] : end]
    if any(word in around for word in law.now.get(key, ())):
        return ""
    return law.renumbered[key] if any(word in around for word in law.about.get(key, ())) else ""


def _repealed(everything: Whole, law: Statute, articles: list[int], span: tuple[int, int], subject: Subject) -> Finding:
    until = law.until()
    successor = subject.library.statutes.laws.get(subject.library.statutes.names.get(law.replaced_by, ""))
    values: dict[str, object] = {
        "law": law.name,
        "until": zh.long_date(until) if until else "",
        "successor": successor.name if successor else law.replaced_by,
    }
    moved = [f"第{zh.numeral(int(law.renumbered[str(a)]))}条" for a in articles if str(a) in law.renumbered]
    if moved:
        values["article"] = "、".join(moved)
        message = N_("《{law}》施行至{until}，已经失效，所引内容现为《{successor}》{article}：约定本身有效，适用现行法")
    else:
        message = N_("《{law}》施行至{until}，已经失效，现为《{successor}》：约定本身有效，适用现行法")
    return REPEALED.finding(
        everything.spot(*span), message, N_("改引现行法，并核对条号"), values, severity=_SEVERITY[law.verified]
    )
