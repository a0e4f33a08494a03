"""References inside a document: articles, paragraphs, items and annexes cited that are not there; numbers twice.

Basis: 民法典 466 第一款 (a text is read by its words and its connected clauses): a reference to nothing leaves the
meaning to interpretation. References to laws (《…法》第…条, 本法) and to other papers are none of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from contractgen.agreement import Article, Item, Paragraph, plain
from contractgen.checking import Subject
from contractgen.citing import foreign
from contractgen.errors import N_
from contractgen.expressions import expression
from contractgen.findings import Finding
from contractgen.languages import zh
from contractgen.passages import Section
from contractgen.rules import Card
from contractgen.whole import Whole, whole

ARTICLE: Final = Card(
    "missing-article",
    N_("引用的条不存在"),
    "error",
    "partly-void",
    "正文、附件中引用的“第…条”“第…章”在本文件中没有；不看对法律和其他文件的引用。",
    ("依照第四十条承担责任（全文只有三十条）。",),
    ("依照《中华人民共和国民法典》第五百八十四条承担责任。", "依照第三条承担责任（第三条存在）。"),
    "引用法律、章程、主协议等其他文件的条文；只有一种写法而正文没有编号的文件。",
    ("民法典 466.1",),
)
ITEM: Final = Card(
    "missing-item",
    N_("引用的款或项不存在"),
    "error",
    "partly-void",
    "所引的条存在，但其中没有所引的款、项。",
    ("因第四条第（七）项的事由（第四条只有三项）。",),
    ("因第四条第（一）项的事由。",),
    "条文写成连续段落、项号无法辨认的。",
    ("民法典 466.1",),
)
ANNEX: Final = Card(
    "missing-annex",
    N_("引用的附件不存在"),
    "error",
    "partly-void",
    "引用了没有附上、也没有列名的附件。文件完全没有附件的，只作提示：附件可能另行装订。",
    ("缴付时间见附件三（只有附件一、附件二）。",),
    ("缴付时间见附件一。",),
    "其他文件的附件；附件清单中列名的附件。",
    ("民法典 466.1",),
)
NUMBERING: Final = Card(
    "article-numbering",
    N_("条号重复或者跳号"),
    "note",
    "style",
    "正文的条号出现两次，或者中间缺号。",
    ("第五条之后又是第五条。", "第五条之后是第七条。"),
    ("第五条之后是第六条。",),
    "每章重新编号的文件。",
)
CARDS = (ARTICLE, ITEM, ANNEX, NUMBERING)

_N: Final = r"[零〇一二三四五六七八九十百千两0-9]{1,6}"
_REFERENCE = expression(
    rf"第(?P<article>{_N})条(?:第(?P<paragraph>{_N})款)?(?:第?（(?P<item>{_N})）(?P<more>(?:(?:、|和|至|或|或者)（{_N}）){{0,6}})项|第(?P<bare>{_N})项)?"
    rf"|(?P<here>本条)(?:第(?P<hparagraph>{_N})款)?第(?:（(?P<hitem>{_N})）|(?P<hbare>{_N}))项"
    rf"|(?P<same>本条)第(?P<sparagraph>{_N})款"
    rf"|第(?P<chapter>{_N})章"
)
_ANNEX = expression(
    r"(?:附件|附录|附表)（?(?P<number>[零〇一二三四五六七八九十0-9]{1,3})）?(?P<more>(?:(?:、|和|及|与|至)(?:附件)?[一二三四五六七八九十]{1,3}(?![家个项方年月日]))*)"
)
_ANNEX_HEAD = expression(
    r"(?:附件|附录|附表)（?([零〇一二三四五六七八九十0-9]{0,3})）?(?=[：《（、.]|[^，。所见列的与和及至、中载规]{0,30}$)"
)
_OTHER_PAPER = expression(r"补充|变更|修订|修改")


@dataclass(slots=True)
class _Known:
    """What can be referred to: by article number its paragraphs and items; chapters; annexes."""

    articles: dict[int, Section] = field(default_factory=dict)
    labels: list[tuple[int, Section]] = field(default_factory=list)
    chapters: set[int] = field(default_factory=set)
    annexes: set[int] = field(default_factory=set)
    own: dict[int, set[int]] = field(default_factory=dict)
    """By section (its first passage): the articles that an annex numbers itself."""


def check(subject: Subject) -> Iterator[Finding]:
    """Yield what is referred to and is not there, and numbers given twice or left out."""
    everything = whole(subject.recognised.text)
    known = _known(everything)
    if len(known.articles) > 1:
        yield from _references(everything, known)
    yield from _annexes(everything, known)
    yield from _numbering(everything, known)


def _known(everything: Whole) -> _Known:
    text = everything.text
    known = _Known()
    for section in text.sections:
        if section.part == "body" and section.label:
            number = zh.ordinal(section.label)
            if "章" in section.label or number is None:
                continue
            if not expression(r"\d[.．]\d").search(section.label):
                known.articles.setdefault(number, section)
                known.labels.append((number, section))
        elif section.part == "annex":
            known.annexes.update(_annex_number(section.label or section.heading))
        if section.part != "body":
            own = {
                n
                for p in text.passages[section.first : section.last]
                if (m := expression(rf"第({_N})条(?![第款项的所规约至、和])").match(text.lines[p.line].normal.text))
                and (n := zh.ordinal(m[1]))
            }
            if own:
                known.own[section.first] = own
    for node in text.agreement.body:
        known.chapters.add(zh.ordinal(getattr(node, "label", "")) or 0)
    for line in text.lines:
        words = line.normal.text
        if words.startswith("第") and (chapter := expression(rf"第({_N})章").match(words)):
            known.chapters.add(zh.ordinal(chapter[1]) or 0)
        elif words.startswith("附"):
            if len(words) < 44 and (head := _ANNEX_HEAD.match(words)):
                known.annexes.update(_annex_number(head[0]))
            if words[2:3] == "：":  # 附件：1.任务表；2.投入表
                known.annexes.update(int(m) for m in expression(r"(?<![0-9])([0-9]{1,2})[.、]").findall(words))
    return known


def _annex_number(label: str) -> set[int]:
    number = zh.ordinal(
        expression(r"[^零〇一二三四五六七八九十0-9].*$").sub("", expression(r"^附[件录表]（?").sub("", label))
    )
    return {number or 1}


def _references(everything: Whole, known: _Known) -> Iterator[Finding]:
    title = everything.text.agreement.title
    amending = bool(_OTHER_PAPER.search(title))
    for found in _REFERENCE.finditer(everything.words):
        at = found.start()
        section = everything.section(at)
        if everything.kind(at) in ("heading", "title") and at == everything.begin(everything.passage(at)):
            continue
        if found["chapter"]:
            number = zh.ordinal(found["chapter"])
            if len(known.chapters) > 2 and number not in known.chapters and not foreign(everything, at):
                yield _missing(everything, ARTICLE, found.span(), found[0])
            continue
        target = section if found["here"] or found["same"] else None
        if target is None:
            number = zh.ordinal(found["article"])
            line_start = at == everything.starts[everything.line(at)]
            target = known.articles.get(number or 0)
            deeper = found["paragraph"] or found["item"] or found["bare"]
            if number is None or line_start or (target and not deeper) or number in known.own.get(section.first, ()):
                continue
            if foreign(everything, at):
                continue
            if target is None:
                if not (
                    amending
                    and expression("原|主协议|主合同").search(everything.words[slice(*everything.sentence(at))])
                ):
                    yield _missing(everything, ARTICLE, found.span(), f"第{found['article']}条")
                continue
        if target.article is None or target.part != "body":
            continue
        if fault := _inside(target.article, found):
            yield _missing(everything, ITEM, found.span(), fault)


def _inside(article: Article, found: re.Match[str]) -> str:
    """Return the paragraph or item referred to that the article lacks, "" if all is there."""
    paragraph = zh.ordinal(found["paragraph"] or found["hparagraph"] or found["sparagraph"] or "")
    items = [
        found["item"] or found["bare"] or found["hitem"] or found["hbare"],
        *expression(rf"（({_N})）").findall(found["more"] or ""),
    ]
    texts = [b for b in article.blocks if isinstance(b, Paragraph)]
    if paragraph and paragraph > len(texts) + sum(not isinstance(b, Paragraph) for b in article.blocks):
        inner = max((len(b.items) for b in texts), default=0)
        if paragraph > inner and texts:
            return found[0]
    wanted = [n for i in items if i and (n := zh.ordinal(i))]
    if not wanted:
        return ""
    there = _items(article)
    return found[0] if there is not None and any(n not in there for n in wanted) else ""


def _items(article: Article) -> set[int] | None:
    """Return the numbers of the items of an article, None where a label cannot be read."""
    numbers: set[int] = set()
    for block in article.blocks:
        if not isinstance(block, Paragraph):
            continue
        for words in (plain(block.inlines), *(plain(i.inlines) for i in _all(block.items))):
            numbers.update(_marks(words))
        for item in _all(block.items):
            number = zh.ordinal(
                item.label.rsplit(".", 1)[-1] if expression(r"\d+\.\d").match(item.label) else item.label
            )
            if number is None:
                code = ord(item.label[0]) - 0x245F if item.label else 0
                if not 0 < code <= 20:
                    return None
                number = code
            numbers.add(number)
    numbers.update(_marks(article.heading))
    return numbers


def _all(items: tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        yield item
        yield from _all(item.items)


def _marks(words: str) -> Iterator[int]:
    for found in expression(
        rf"(?<!第)[（(]({_N})[)）]|(?:^|(?<=[；。：\n]))\s*([0-9]{{1,2}}|[一二三四五六七八九十]{{1,2}})[.、．）)]|([①-⑳])"
    ).finditer(
        words,
    ):
        if found[3]:
            yield ord(found[3]) - 0x245F
        elif number := zh.ordinal(found[1] or found[2]):
            yield number


def _missing(everything: Whole, card: Card, span: tuple[int, int], words: str) -> Finding:
    message = {
        ARTICLE.id: N_("引用的“{reference}”在本文件中不存在；其余约定不受影响，但所引内容无从确定"),
        ITEM.id: N_("引用的“{reference}”不存在：该条没有这一款或者这一项；其余约定不受影响"),
    }[card.id]
    return card.finding(everything.spot(*span), message, N_("核对条号，改为实际所指的条款"), {"reference": words})


def _annexes(everything: Whole, known: _Known) -> Iterator[Finding]:
    seen: set[int] = set()
    for found in _ANNEX.finditer(everything.words):
        at = found.start()
        if everything.kind(at) in ("heading", "title") or at == everything.starts[everything.line(at)]:
            continue
        numbers = [
            zh.ordinal(found["number"]),
            *(zh.ordinal(m) for m in expression(r"[一二三四五六七八九十]{1,3}").findall(found["more"])),
        ]
        for number in numbers:
            if number is None or number in known.annexes or number in seen or foreign(everything, at):
                continue
            seen.add(number)
            label = f"附件{zh.numeral(number)}"
            if known.annexes:
                message = N_(
                    "引用的“{reference}”不存在：本文件所附的附件中没有它；其余约定不受影响，但所引内容无从确定"
                )
                yield ANNEX.finding(
                    everything.spot(*found.span()), message, N_("补上该附件，或者改正编号"), {"reference": label}
                )
            else:
                message = N_("引用的“{reference}”不在本文件中：附件另行装订的，须与本协议一同签署并核对")
                yield ANNEX.finding(
                    everything.spot(*found.span()),
                    message,
                    N_("附上该附件"),
                    {"reference": label},
                    severity="warning",
                    confidence="review",
                )


def _numbering(everything: Whole, known: _Known) -> Iterator[Finding]:
    numbers = [n for n, _ in known.labels]
    if numbers.count(1) > 1:  # every chapter counts anew
        return
    seen: set[int] = set()
    last = 0
    for number, section in known.labels:
        passage = everything.text.passages[section.first]
        begin = everything.begin(passage)
        spot = everything.spot(begin, begin + min(len(passage.text), 20))
        if number in seen:
            message = N_("条号“{label}”出现两次：引用它的地方不知指哪一条")
            yield NUMBERING.finding(spot, message, N_("重新编号，并核对引用"), {"label": section.label})
        elif last and number > last + 1 and not seen & set(range(last + 1, number)):
            message = N_("条号从第{before}条跳到“{label}”：可能缺了条文")
            yield NUMBERING.finding(
                spot,
                message,
                N_("核对是否漏了条文，或者重新编号"),
                {"before": zh.numeral(last), "label": section.label},
            )
        seen.add(number)
        last = number
