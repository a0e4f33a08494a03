"""Who is party by the head of an agreement, who by its signature blocks, and who bears which letter.

Names are taken only where the structure says that a name must stand (behind 甲方：, in a list of members,
beside the mark of a seal), so that no ending and no character of a name can mislead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from contractgen.expressions import expression
from contractgen.figures import COUNT, count
from contractgen.parties import kind_of
from contractgen.passages import Passage, Section, Text
from contractgen.whole import Sheet, Whole, remembered, sheets, whole

LETTERS: Final = "甲乙丙丁戊己庚辛壬癸"
Where = Literal["head", "list", ""]


@dataclass(frozen=True, slots=True)
class Named:
    """A name where it stands in the whole, with the label it bears (甲方, 委托方, 申请单位) or none."""

    name: str
    start: int
    end: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """The parties by the head (or the list of members), and those by the signature blocks.

    `where` says what `named` was taken from; `partial` that the list ends in 等; `sealed` that the blocks were
    found; `lettered` maps 甲方 … to the name it is given first.
    """

    named: tuple[Named, ...]
    signed: tuple[Named, ...]
    where: Where
    partial: bool
    lettered: Mapping[str, str]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the parties, each once, in order."""
        return tuple(dict.fromkeys(n.name for n in self.named if n.name))

    @property
    def count(self) -> int:
        """How many parties there plainly are; 0 where that is uncertain."""
        if self.partial or not self.where:
            return 0
        return len(self.names) if len(self.names) > 1 else 0

    def of(self, words: str) -> str:
        """Return the party that *words* (a letter or a name) mean, "" if none."""
        if words in self.lettered:
            return self.lettered[words]
        return words if words in self.names else ""


_LABEL = expression(
    r"(?P<label>[甲乙丙丁戊己庚辛壬癸]方|(?:^|(?<=[｜，；。 ]))(?:第?[一二三四五六七八九十]{1,2}方|"
    r"[\u4e00-\u9fff]{1,8}(?:方|人|单位|代表|成员|公司|企业|高校|院所|机构)|成员|各方))(?:（[^（）]{0,24}）)?："
)
_NO_PARTY: Final = expression(
    r"指导|支持|见证|鉴证|主管|推荐|监督|监管|列席|联系|代表人|负责人|经办|主持|记录|审查|抄送|报送|承办人|代理|开户|户名|担保|受益|编制|咨询|评审|保荐|批准|备案|协办|媒体|法人|发明|设计|填表|制表|撰写|审核|申报人|当事人地址"
)
_STOP = expression(
    r"[，；。｜]|（|法定代表人|授权代表|委托代理人|统一社会信用代码|信用代码|住所|地址|联系|电话|邮编|开户|账号|负责人|签订|签署日|日期|时间|盖章|公章"
)
_BODY: Final = r"[\u4e00-\u9fffA-Za-z0-9·]"
_SHAPE = expression(rf"{_BODY}(?:{_BODY}|（[\u4e00-\u9fffA-Za-z]{{1,8}}）){{2,40}}")
_TAIL = expression(
    r"(?:(?:自愿|平等|友好)?(?:共同|联合|协商)?(?:制定|发起|签订|订立|组建|组成|签署|成立|缔结|结成|参加).{0,20}|等(?:[一二三四五六七八九十0-9]{1,3}(?:家|个|方)?)?(?:单位|企业|成员)?.{0,8})$"
)
_AND_SO_ON = expression(r"等(?:[一二三四五六七八九十0-9]{1,3}(?:家|个|方)|单位|企业|成员)")
_TOLD = expression(rf"(?:以上|上列|上述|共计?)(?P<count>{COUNT})(?:家|方|个(?:单位|成员))")
_LISTING = expression(
    r"成员(?:单位)?名[单录]|(?:发起|成员|参加|参与|缔约|签约|签署|组成|协作|共建|制定)(?:各方|单位|人|方|成员)|^(?:各方|成员|当事人|各成员|成员单位)"
)
_ROSTER_HEAD: Final = expression(
    r"^(?:单位名称|成员单位|成员|单位|名称|企业名称|法人名称|成员名称|参加单位|发起单位|缔约方|当事人|单位全称|签约单位)$"
)
_ROSTER_BESIDE: Final = expression(
    r"信用代码|法定代表人|住所|地址|性质|代号|类别|联系人|组织形式|单位类型|简称|角色|身份"
)
_GENERIC: Final = frozenset(
    [
        "公司",
        "大学",
        "企业",
        "有限公司",
        "成员单位",
        "参加单位",
        "秘书处",
        "理事会",
        "联盟",
        "各方",
        "单位",
        "科研院所",
        "高等院校",
        "高等学校",
        "依托单位",
    ]
)
_CORE = expression(r"^财团法人|(?:股份|集团|控股)*(?:有限责任公司|有限公司)$")
_SEAL = expression(r"（[^（）]{0,10}(?:章|签字|签名|签署)[^（）]{0,6}）|盖章|公章|签章|印章")
_MARKS = expression(
    r"（[^（）]{0,10}(?:章|签|字|盖|代表|方|单位|成员|列席)[^（）]{0,10}）|｜|：|法定代表人|授权代表|委托代理人|负责人|代表签[字名]|签[字名章]|盖章|公章|日期|签订|签署|[0-9]{4}年|二〇|_|[，；。/]|年月日|时间|地址|住所|电话"
)


def looks_like_a_name(words: str) -> bool:
    """Whether *words* have the shape and the ending of a body's name."""
    return (
        3 < len(words) <= 42
        and words not in _GENERIC
        and _SHAPE.fullmatch(words) is not None
        and kind_of(words) != "other"
        and not words.startswith(("本", "各", "该", "其他", "任何"))
    )


@remembered
def roster(text: Text) -> Roster:
    """Return who is party to the agreement *text*."""
    everything = whole(text)
    named, partial = _head(everything)
    where: Where = "head"
    if len({n.name for n in named}) < 2:
        listed, cut = _listed(everything)
        if len(listed) > len(named):
            named, where, partial = listed, "list", cut
    if len({n.name for n in named}) < 2:
        where = ""
    signed = tuple(_signed(everything, {n.name for n in named if n.name}))
    lettered: dict[str, str] = {}
    for one in (*named, *signed):
        if one.label.endswith("方") and one.name:
            lettered.setdefault(one.label, one.name)
    return Roster(tuple(named), signed, where, partial, lettered)


def pieces(words: str, start: int, label: str = "") -> Iterator[Named]:
    """Yield the names that a list *words* holds, which begins at *start* of the whole."""
    at = 0
    for piece in expression(
        r"([、；;/]|(?<=[司学院所会厂团社局心站行校校])(?:和|与|以及|及)(?=[\u4e00-\u9fff]{3}))"
    ).split(words):
        bare = piece.strip("（）　 “”。：")
        lead = piece.find(bare) if bare else 0
        tail = _TAIL.search(bare)
        name = bare[: tail.start()] if tail and tail.start() > 3 else bare
        name = expression(r"^(?:本[\u4e00-\u9fff]{0,5}?由|由|（?[0-9一二三四五六七八九十]{1,2}[）.、])").sub("", name)
        lead += bare.find(name) if name else 0
        name = expression(r"（(?:以下|下)?(?:简)?称.{0,16}$|（[^）]{0,16}$").sub("", name)
        if looks_like_a_name(name):
            yield Named(name, start + at + lead, start + at + lead + len(name), label)
        at += len(piece)


def labelled(words: str, start: int) -> Iterator[Named]:
    """Yield the names behind labels in one line (甲方：… 乙方：…), which begins at *start* of the whole."""
    found = [m for m in _LABEL.finditer(words) if not _NO_PARTY.search(m["label"])]
    for position, label in enumerate(found):
        end = found[position + 1].start() if position + 1 < len(found) else len(words)
        value = words[label.end() : end]
        cut = _STOP.search(value)
        # a bracket may belong to the name: 华海（集团）有限公司
        while (
            cut
            and cut[0] == "（"
            and (
                name := expression(r"（[\u4e00-\u9fff]{1,4}）[\u4e00-\u9fff]{2,16}?(?:公司|院|大学)").match(
                    value[cut.start() :]
                )
            )
        ):
            cut = _STOP.search(value, cut.start() + name.end())
        shown = expression(r"[甲乙丙丁戊己庚辛壬癸]方$").sub("", value[: cut.start()] if cut else value)
        inside = list(pieces(shown, start + label.end(), label["label"]))
        if inside:
            yield from inside
        elif expression(r"[甲乙丙丁戊己庚辛壬癸]方").fullmatch(label["label"]):
            bare = shown.strip("_ ＿")
            yield Named(
                bare if 3 < len(bare) < 40 else "", start + label.end(), start + label.end() + len(bare), label["label"]
            )


def _head(everything: Whole) -> tuple[list[Named], bool]:
    """Return the parties of the front: lettered ones alone where there are some, else those listed."""
    text = everything.text
    found: list[Named] = []
    said: list[int] = []
    partial = False
    for section in text.sections:
        if section.part != "front" or section.topic == "recitals":
            continue
        for passage in _first_of_lines(text, section):
            words = text.lines[passage.line].normal.text
            if passage.kind in ("recital", "quotation", "heading") or len(words) > 4000:
                continue
            begin = everything.starts[passage.line]
            behind = [n for n in labelled(words, begin) if n.name]
            if told := _TOLD.search(words):
                said.append(count(told["count"]) or 0)
            colon = words.find("：", 0, 18) + 1
            if _NO_PARTY.search(words[:colon]):
                continue
            if behind:
                partial = partial or bool(_AND_SO_ON.search(words))
                found += behind
            elif words.startswith("（") or (len(words) < 400 and not expression(r"。.").search(words)):
                shown = words[colon:]
                names = list(pieces(shown, begin + colon))
                if len(names) > 1 or (names and not expression("[，。]").search(shown)):
                    found += names
                    partial = partial or bool(_AND_SO_ON.search(shown))
                elif first := next(pieces(expression("[，（；]").split(shown, maxsplit=1)[0], begin + colon), None):
                    found.append(first)  # 曜辰精密仪器股份有限公司，一家依法设立的股份有限公司（“曜辰”）
    lettered = [n for n in found if expression(r"[甲乙丙丁戊己庚辛壬癸]方").fullmatch(n.label)]
    kept = lettered if len({n.name for n in lettered}) > 1 else found
    partial = partial or any(n != len({k.name for k in kept}) for n in said)
    return [n for n in kept if kind_of(n.name) != "government" or n in lettered], partial


def _first_of_lines(text: Text, section: Section) -> Iterator[Passage]:
    last = -1
    for passage in text.passages[section.first : section.last]:
        if passage.line != last:
            last = passage.line
            yield passage


def _listed(everything: Whole) -> tuple[list[Named], bool]:
    """Return the parties of the first table or list of members."""
    text = everything.text
    for sheet in sheets(text):
        if found := _in_sheet(sheet, text.sections[sheet.section]):
            return found, False
    for section in text.sections:
        if section.part == "closing":
            continue
        over = bool(_LISTING.search(section.heading))
        for passage in _first_of_lines(text, section):
            words = text.lines[passage.line].normal.text
            if len(words) > 4000 or not (over or _LISTING.search(words[:20])):
                continue
            shown = words.partition("。")[0]
            colon = shown.find("：") + 1
            names = list(pieces(shown[colon:], everything.starts[passage.line] + colon))
            if len(names) > 1:
                return [n for n in names if kind_of(n.name) != "government"], bool(_AND_SO_ON.search(words))
    return [], False


def _in_sheet(sheet: Sheet, section: Section) -> list[Named]:
    column = next((n for n, title in enumerate(sheet.columns) if _ROSTER_HEAD.match(title)), None)
    if column is None:
        return []
    if not any(_ROSTER_BESIDE.search(t) for t in sheet.columns) and not _LISTING.search(section.heading):
        return []
    cells = [(c, at) for c, at in sheet.column(column) if len(c) > 1 and not expression(r"[合总小]计|_").match(c)]
    named = sum(looks_like_a_name(c) for c, _ in cells)
    return [Named(c, at, at + len(c)) for c, at in cells] if named > 1 and named * 2 >= len(cells) else []


def _signed(everything: Whole, known: set[str]) -> Iterator[Named]:
    """Yield who signs, by the closing; the label alone where a block bears no name."""
    text = everything.text
    begun = False
    for section in text.sections:
        if section.part != "closing":
            continue
        for passage in _first_of_lines(text, section):
            words = text.lines[passage.line].normal.text
            if begun and expression(r"附[件录表]").match(words):
                return
            for one in signers(words, everything.starts[passage.line]):
                begun = True
                short = next((k for k in known if one.name != k and one.name.startswith(k)), "")
                yield Named(short, one.start, one.start + len(short), one.label) if short else one
    # names that no ending tells (foreign ones), and lines with more than a name, are known from the head
    end = [
        everything.starts[p.line]
        for s in text.sections
        if s.part == "closing"
        for p in text.passages[s.first : s.first + 1]
    ]
    if end:
        closing = everything.words[end[0] :]
        for name in known:
            core = _CORE.sub("", name)
            at = closing.find(core) if len(core) > 3 else closing.find(name)
            if at >= 0:
                yield Named(name, end[0] + at, end[0] + at + len(core))


def signers(words: str, start: int) -> Iterator[Named]:
    """Yield the names in one line of a signature block, which begins at *start* of the whole."""
    if len(words) > 600:
        return
    label = ""
    at = 0
    seen = False
    for mark in (*_MARKS.finditer(words), None):
        end = mark.start() if mark else len(words)
        piece = words[at:end].strip(" 　“”")
        letter = expression(r"([甲乙丙丁戊己庚辛壬癸]方)").match(piece)
        if letter:
            if label and not seen:
                yield Named("", start, start, label)
            label, seen = letter[1], False
            piece = piece[2:].strip(" 　")
        piece = expression(r"^（|（[^（）]{0,16}）?$|(?<![）])）$").sub("", piece)
        if looks_like_a_name(piece) and not expression(r"仲裁|法院|联盟$").search(piece):
            offset = words.find(piece, at)
            yield Named(piece, start + offset, start + offset + len(piece), label)
            seen = True
        at = mark.end() if mark else end
    if label and not seen:
        yield Named("", start, start, label)


def sealed(words: str) -> bool:
    """Whether a line bears the mark of a seal or signature."""
    return bool(_SEAL.search(words))
