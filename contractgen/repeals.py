"""Later provisions that take earlier ones back: which passages they name, and which rule of their own prevails.

Three ways are read. A provision names what it takes back (第七条废止, 五（2）作废, 来函第10点删去). A part says of
itself that it prevails (与前文不一致的，以本部分为准): what it deals with replaces what stood before. And a denial
that speaks of an end (不再设, 撤销) takes back what it denies. A clause that lets the agreement prevail over letters
and minutes takes nothing back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from contractgen.expressions import expression
from contractgen.languages import zh
from contractgen.passages import Passage, Text

_N: Final = r"[零〇一二三四五六七八九十百两\d]{1,6}"
_ITEM: Final = r"[（(]?[一二三四五六七八九十\d]{1,3}[）)]?"
_ENDING: Final = (
    r"废止|作废|废除|失效|取消|删除|删去|删掉|删了|撤销|撤回|作罢|推翻|停止(?:执行|适用|履行)|终止(?:执行|适用)|"
    r"不再(?:执行|适用|有效|保留|履行|作数|生效|实行|采用)|不(?:予|再)?(?:执行|适用|作数|算数)|中止执行"
)
_CHANGING: Final = (
    r"改为|改由|改成|改作|修改为|修改成|变更为|修订为|替换为|更换为|调整为|代之以|改按|"
    r"以[^，。；]{2,20}(?:代替|取代|替代)"
)
_VERB = expression(f"(?P<end>{_ENDING})|(?P<change>{_CHANGING})")
_PLACE: Final = (
    rf"第(?P<article>{_N})条(?:(?:至|到|—|-|～)第?(?P<to>{_N})条)?(?:第(?P<item>{_ITEM})[款项])?"
    rf"|第(?P<part>{_N})(?:部分|章|节|编)(?:第(?P<partitem>{_ITEM})[款项条])?"
    r"|(?<![\d.])(?P<dotted>\d{1,2}[.-]\d{1,2})(?:[款项条])?(?![\d.%])"
    r"|(?<![\u4e00-\u9fff十])(?:前面|前文|上文|原)?(?P<over>[一二三四五六七八九十]{1,3})[（(](?P<under>[一二三四五六七八九十\d]{1,2})[）)]"
    rf"|第(?P<point>{_N})[点项款]"
)
_CITED = expression(_PLACE)
_BEHIND = expression(rf"(?:前面|前文|正文|原|本协议)?的?(?:{_PLACE})")
# 第六条中关于专职人员的内容: only what is said of that is taken back.
_ONLY = expression(
    r"^(?:中|里|内)?(?:的)?(?:关于|有关|所称|所写|所说)?的?[“”]?(?P<only>[^，。；：“”]{2,16}?)[”]?"
    r"(?:的(?:内容|规定|部分|约定|文字|字样|表述|条款))?(?:，|自[^，]{2,12}起)?(?:均|都|全部|一律|予以|应)?$"
)
_SINCE = expression(r"自[^，]{2,16}起|因此|就此|随之|即行?")
_WHOLE: Final = frozenset(
    ["规定", "内容", "约定", "全部", "条款", "全文", "整条", "全条", "现", "停", "予以", "应当", "一并"]
)
_PREVAILS = expression(
    r"(?:不一致|不一样|抵触|冲突|不符|矛盾|有出入|相左)[^。；]{0,12}(?:以|按|依)(?P<own>本条|本款|本章|本编|本部分|本节|本补充|本附则|本附件|本页|本修订|本决定|修订|补充|特别|后者|后签|后面|这一条|这几条|下列|以下|下文)"
    r"|以(?P<plain>本条|本款|本部分|本补充|本修订|本决定|下列|以下)[^，。；]{0,10}为准|(?P<head>(?:效力)?优先(?:适用|于(?:正文|前文|主协议|原协议|前述|前面|甲)))"
)
_REST: Final = (
    "本编",
    "本补充",
    "本修订",
    "修订",
    "补充",
    "本决定",
    "特别",
    "后者",
    "后签",
    "本附件",
    "本附则",
    "本页",
)
_STOPPED = expression(r"不再|撤[销去了掉]|裁撤|取消|废止|停[办止]|作罢|作废|解散|删[去除]")
_SENTENCE = expression(r"[。；！？]")


@dataclass(frozen=True, slots=True)
class Repeal:
    """A later provision at passage `index` that takes earlier ones back.

    `named` maps each passage it names to the words it is about, "" where the passage goes as a whole; `scope`
    holds the passages whose rules prevail over all that stood before, `listed` says that they name what they take
    back; `stops` says that it speaks of an end. `verb` is where its verb stands: what comes before is taken back.
    """

    index: int
    named: Mapping[int, str] = field(default_factory=dict)
    scope: range = range(0)
    listed: bool = False
    stops: bool = False
    verb: int = -1


def repeals(text: Text) -> tuple[Repeal, ...]:
    """Return the repeals of *text* in reading order."""
    made = tuple(_found(text))
    naming = [r.index for r in made if r.named]
    return tuple(replace(r, listed=any(n in r.scope for n in naming)) if r.scope else r for r in made)


def _found(text: Text) -> Iterator[Repeal]:
    for index, passage in enumerate(text.passages):
        if passage.kind not in ("sentence", "row", "heading", "recital", "quotation"):
            continue
        if not _VERB.search(passage.text) and not _PREVAILS.search(passage.text) and not _STOPPED.search(passage.text):
            continue
        named = dict(_named(text, index, passage))
        verb = _VERB.search(passage.text)
        if named:
            yield Repeal(index, named, verb=verb.start() if verb else -1)
        elif prevails := _PREVAILS.search(passage.text):
            own = prevails["own"] or prevails["plain"] or prevails["head"]
            last = text.sections[passage.section].last
            wide = own.startswith(_REST) or "优先于" in own
            yield Repeal(index, scope=range(index, len(text.passages) if wide else last))
        elif _STOPPED.search(passage.text):
            yield Repeal(index, stops=True)


def _named(text: Text, index: int, passage: Passage) -> Iterator[tuple[int, str]]:
    """Yield every earlier passage that the sentence at *index* names and takes back."""
    line = text.lines[passage.line].normal.text
    begin = max((m.end() for m in _SENTENCE.finditer(line, 0, passage.at)), default=0)
    ends = _SENTENCE.search(line, passage.at)
    sentence = line[begin : ends.end() if ends else len(line)]
    for verb in _VERB.finditer(sentence):
        if verb.end() <= passage.at - begin - 2:
            continue  # stands in an earlier part of a sentence cut at its marks
        if behind := _BEHIND.match(sentence, verb.end()):
            yield from ((n, "") for n in _passages(text, index, behind))
            return
        for cited in _CITED.finditer(sentence, 0, verb.start()):
            rest = sentence[cited.end() : verb.start()]
            if "，" in rest and len(rest) > 14 and not _CITED.search(rest):
                continue  # 第七条的委员会应当开会，取消资格须……: another matter
            if verb["change"] and rest.rstrip().endswith(("”", "》")):
                continue  # “两台”改为“三台”: a word is exchanged, the provision stays
            about = _about(rest, ending=bool(verb["end"]) and "删" not in verb["end"])
            for number in _passages(text, index, cited):
                yield number, about
        return


def _about(rest: str, *, ending: bool) -> str:
    """Return what of a provision is taken back, "" if all of it; *rest* stands between its number and the verb."""
    if ending and not expression(r"中|里|内|关于|有关").match(rest):
        return ""
    only = _ONLY.match(_SINCE.sub("", rest))
    return only["only"] if only and only["only"] not in _WHOLE else ""


def _passages(text: Text, index: int, cited: re.Match[str]) -> Iterator[int]:
    """Yield the passages before *index* that a citation means."""
    if cited["dotted"]:
        wanted = cited["dotted"].replace("-", ".")
        for number, passage in enumerate(text.passages[:index]):
            label = text.sections[passage.section].label
            if wanted in (label.strip(" .、").replace("-", "."), text.lines[passage.line].place.replace("-", ".")) or (
                text.lines[passage.line].normal.text.replace("-", ".").startswith(wanted)
            ):
                yield number
        return
    over = cited["article"] or cited["part"] or cited["over"]
    item = cited["item"] or cited["partitem"] or cited["under"] or cited["point"]
    first = _number(over) if over else None
    last = _number(cited["to"]) if cited["to"] else first
    inner = _number(item) if item else None
    if (over and first is None) or (item and inner is None):
        return
    labelled = cited["article"] and any("条" in s.label for s in text.sections)
    for section in text.sections:
        if section.first >= index or section.part not in ("body", "front", "annex"):
            continue
        own = zh.ordinal(section.label) if section.label else None
        chapter = expression(rf"第({_N})(?:部分|章|节|编)|({_N})[、.．\s]").match(section.headings)
        inside = over is None or (
            own is not None
            and first is not None
            and first <= own <= (last or first)
            and (not labelled or "条" in section.label)
        )
        if cited["part"] and not inside and chapter:
            inside = _number(chapter[1] or chapter[2]) == first
        if not inside:
            continue
        if cited["point"] and own == inner:
            first_line = text.passages[min(section.first + 1, section.last - 1)].line
            yield from (
                n for n in range(section.first, min(section.last, index)) if text.passages[n].line <= first_line
            )
            continue
        for number in range(section.first, min(section.last, index)):
            if inner is None or inner == _mark(text, text.passages[number], paragraphs=not cited["point"]):
                yield number


def _number(words: str) -> int | None:
    try:
        return zh.parse_numeral(words.strip("（()）"))
    except ValueError:
        return None


def _mark(text: Text, passage: Passage, *, paragraphs: bool) -> int | None:
    """Return the number of the item or paragraph that *passage* stands in, None outside lists."""
    line = text.lines[passage.line]
    marks = expression(r"[（(]([一二三四五六七八九十\d]{1,3})[）)]|(?<![\d.])(\d{1,2})[.、]").findall(
        line.normal.text[: passage.at]
    )
    if marks:
        return _number("".join(marks[-1]))
    placed = re.search(rf"(?:[（(]({_N})[）)]|第({_N})[{'项款段' if paragraphs else '项'}])$", line.place)
    return _number(placed[1] or placed[2]) if placed else None
