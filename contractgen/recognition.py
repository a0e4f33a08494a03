"""What an agreement that anybody wrote is about: its template, its parties, which topic each article deals with."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from contractgen import duties
from contractgen.agreement import Agreement, Article, Chapter, Paragraph, inlines, plain
from contractgen.cutting import read_through
from contractgen.doers import ACADEMY, FIRM, Acting, Doers, Kinds
from contractgen.expressions import expression
from contractgen.library import Library, Template, Topic
from contractgen.parties import Party, names_of, own, parties
from contractgen.passages import Text
from contractgen.scanning import Named, Own
from contractgen.wordings import normal

SHARES: Final = (
    r"百分之[零一二三四五六七八九十百两点半]+|\d+(?:\.\d+)?[%‰]|[一二两三四五六七八九十]成(?:半|[一二三四五六七八九])?|[三四五六七八九十]分之[一二三四五六七八九]|"
    r"(?:得|取|占|拿|分)(?:其)?[一二两三四五六七八九]股|(?:得|取|占|拿|分|归)(?:其)?[一二两三四五六七八九](?=[，。；、]|$)|各半|对半|均分|平分|均摊|等分|平均分|[一二三四五六七八九][:：比][一二三四五六七八九]|\d+[:：]\d+|"
    r"(?:按|按照|依|依照|以|照|凭|据)[^，。；]{0,14}(?:比例|份额|比率|多少|出资额?|投入额?|占比|份子|股份|工时|积分|权重|出力|贡献)(?:的大小|多少|大小)?"
)


@dataclass(frozen=True, slots=True)
class Recognised:
    """A document recognised: its passages, its parties, its template, and the facts conditions may ask."""

    text: Text
    parties: tuple[Party, ...]
    template: Template
    facts: Mapping[str, Any]
    terms: Mapping[str, Own]

    def lookup(self, name: str) -> Any:
        """Return a fact found in the document, None where there is none."""
        return self.facts.get(name)

    def document_terms(self) -> Mapping[str, Own]:
        """Return what the `@` terms stand for."""
        return self.terms


_NUMBERS: Final = expression(
    r"(?<!第)[0-9]+(?:\.[0-9]+)?(?!条|款|项|章)|[百千万]分之|(?<![第十百千])[两二三四五六七八九十百千万]{1,6}(?:项|个|套|种|台|条|倍|成|代|吨|米|万|千|级|类|座|年内|年后|升|度|家|份|处|株|名|篇|件)|"
    r"(?<![第十百千])[一两二三四五六七八九十百千万零]{1,7}(?:分贝|摄氏度|毫|微米|微克|微伽|纳米|厘米|兆|公斤|千克|克|斤|瓦|千瓦|伏|安|赫|秒|分钟|小时|回|次|立方|平方|亩|寸|目|道|角秒|张|单位|年以上|年的)|半(?:米|度|倍|毫米|小时|分)"
)
_SHARES: Final = expression(SHARES)
_SET_UP = expression(
    r"(?:设立|设置|设有|设|成立|组建|组成|建立|推举|推出|选出|叫作|叫做|叫|称为|称|名为|下设|另设|共设|由)(?:一个|一)?“?(?P<organ>[\u4e00-\u9fff]{2,10}?(?:大会|委员会|理事会|会|小组|组|处|室|堂|所|局|办|中心|团|专班|班子|班|部|台|社))”?(?=[，。；、（作为负决管是来去承议统落执办，]|$)"
)
_NO_ORGAN: Final = frozenset(
    "会 大会 社会 机会 协会 学会 开会 例会 组 小组 处 所 研究所 公司 会议 全体会议 他处 各处 一处 之处 好处 何处 办 中心 研究中心 部 全部 内部 外部".split()  # noqa: SIM905
)


def _any(reading: Mapping[str, Sequence[str]], name: str) -> str:
    """Return an expression of any word of the list *name*; one that finds nothing where there is no such list."""
    return "|".join(map(re.escape, reading.get(name, ()))) or "(?!)"


def _outside(reading: Mapping[str, Sequence[str]]) -> re.Pattern[str]:
    """Return what finds bodies that are no members: of some place, or by the ending of their name."""
    placed = rf"(?:{_any(reading, '外部地域')})[\u4e00-\u9fff、]{{0,14}}?(?:{_any(reading, '外部对象')})"
    return expression(rf"{placed}|[\u4e00-\u9fff]{{2,12}}(?:{_any(reading, '外部名称')})")


def _organs(text: Text, reading: Mapping[str, Sequence[str]]) -> Named:
    """Return what finds the organs the document itself sets up, by whatever name."""
    names: set[str] = set()
    for line in text.lines:
        for found in _SET_UP.finditer(line.normal.text):
            if found["organ"] not in _NO_ORGAN and len(found["organ"]) > 2 - ("会" in found["organ"]):
                names.add(found["organ"])
    return Named(tuple(sorted(names)), expression(rf"[\u4e00-\u9fff]{{0,6}}(?:{_any(reading, '机构')})"))


def _terms(text: Text, found: tuple[Party, ...], reading: Mapping[str, Sequence[str]]) -> dict[str, Own]:
    """Return what the `@` terms stand for.

    `@party` is any party by any name, `@unit` a party or the role one has, `@enterprise` and `@academy` parties
    of that kind or words for it; `@doer` is a party given a task, `@doer-firm` and `@doer-academy` one of that
    kind or a kind of members, `@doer-type` any kind of members, `@doer-any` whoever is given one, `@here-firm` and `@here-academy` one that
    begins a clause, for use under headings that divide tasks. `@number` a figure that is no label, `@organ` an organ by whatever
    name the document gives it, `@share` a share of a whole, `@outsider` a body that is no party.
    """
    firms = [p for p in found if p.kind in ("enterprise", "inside") and not p.scholarly]
    schools = [p for p in found if p.scholarly]
    parties_own = own(found)
    return {
        "@party": parties_own,
        "@unit": own(found, f"{_any(reading, '角色')}|[甲乙丙丁戊己庚辛壬癸]方"),
        "@enterprise": own(firms, rf"[\u4e00-\u9fff]{{0,6}}企业(?!标准|化|界|孵化|家)|{_any(reading, '企业称呼')}"),
        "@academy": own(schools, _any(reading, "院校称呼")),
        "@doer": Doers(*names_of(found)),
        "@doer-firm": Doers(*names_of(firms), FIRM),
        "@doer-academy": Doers(*names_of(schools), ACADEMY),
        "@here": Acting(Doers(*names_of(found))),
        "@here-firm": Acting(Doers(*names_of(firms))),
        "@here-academy": Acting(Doers(*names_of(schools))),
        "@doer-type": Kinds(),
        "@doer-any": Acting(Doers(*names_of(found)), anybody=True),
        "@organ": _organs(text, reading),
        "@outsider": Named((), _outside(reading), parties_own.names),
        "@share": Named((), _SHARES),
        "@number": Named((), _NUMBERS),
    }


def recognise(agreement: Agreement, library: Library, template: str = "") -> Recognised:
    """Return what *agreement* is; *template* is its kind where it is given, else it is told from its words."""
    return recognised(read_through(agreement), library, template)


def recognised(text: Text, library: Library, template: str = "") -> Recognised:
    """Return what the passages of an agreement, or of a dossier, are."""
    found = parties(text)
    kind = library.template(template) if template else _template(text, library)
    members = [p for p in found if p.kind != "government"]
    facts: dict[str, Any] = {
        "template": kind.id,
        "parties": [{"name": p.name, "kind": p.kind, "legal": p.legal, "academic": p.scholarly} for p in members],
        "characters": sum(len(line.words) for line in text.lines),
        "alliance": any("联盟" in line.normal.text or "联合体" in line.normal.text for line in text.lines),
    }
    terms = _terms(text, found, library.reading)
    tasked = duties.divided(text, terms, len(members))
    facts["tasks"] = len(tasked)
    facts["tasks_firm"] = any(terms["@enterprise"].spans(name) for name in tasked)
    facts["tasks_academy"] = any(terms["@academy"].spans(name) for name in tasked)
    return Recognised(text, found, kind, facts, terms)


def _template(text: Text, library: Library) -> Template:
    """Return the template whose own words the document uses most; the default where it is even."""
    words = "".join(line.normal.text for line in text.lines[:400]) + text.agreement.title * 20
    first = next(iter(library.templates.values()))
    best, most = library.templates.get("alliance", first), words.count("联盟")
    for template in library.templates.values():
        own = set(template.vocabulary.values()) - set(template.vocabulary)
        count = sum(words.count(w) for w in own)
        if own and count > most:
            best, most = template, count
    return best


# --- topics ------------------------------------------------------------------


def with_topics(agreement: Agreement, library: Library) -> Agreement:
    """Return *agreement* with the topic of every article and annex, told from headings and phrases alone."""
    told = _teller(library)

    def article(before: Article) -> Article:
        return replace(before, topic=told(before))

    body: list[Chapter | Article | Paragraph] = []
    for node in agreement.body:
        if isinstance(node, Chapter):
            body.append(replace(node, articles=tuple(map(article, node.articles))))
        else:
            body.append(article(node) if isinstance(node, Article) else node)
    return replace(agreement, body=tuple(body), annexes=tuple(map(article, agreement.annexes)))


def _teller(library: Library) -> Callable[[Article], str]:
    scored = scores(library)

    def told(article: Article) -> str:
        best, score = "", 1.0
        for topic, mark in scored(article):
            if mark > score:
                best, score = topic, mark
        return best

    return told


def scores(
    library: Library, parts: tuple[str, ...] = ("body", "annex")
) -> Callable[[Article], list[tuple[str, float]]]:
    """Return a function from an article to the topics of its part of the agreement, each with how well it fits.

    10 is a heading equal to a topic's title, 8 one equal to another of its headings; phrases in the text add 1.5 each.
    """
    topics = [t for t in library.topics.values() if t.part in parts]
    headings = {
        t.id: tuple(dict.fromkeys((t.title, *t.headings, *(c.heading for c in library.clauses.get(t.id, ())))))
        for t in topics
    }
    words = _vocabularies(library)

    def scored(article: Article) -> list[tuple[str, float]]:
        heading = normal(article.heading).text
        body = normal("".join(plain(r) for b in article.blocks for r in inlines(b))).text
        mine = [t for t in topics if (t.part == "annex") == (article.part == "annex")]
        return [(t.id, _score(t, headings[t.id], heading, body, words)) for t in mine]

    return scored


def _vocabularies(library: Library) -> tuple[tuple[tuple[str, str], ...], ...]:
    return tuple(tuple(t.vocabulary.items()) for t in library.templates.values() if t.vocabulary)


@lru_cache(maxsize=4096)
def _spoken(word: str, vocabularies: tuple[tuple[tuple[str, str], ...], ...]) -> tuple[str, ...]:
    """Return *word* as every template says it."""
    made = [word]
    for vocabulary in vocabularies:
        other = word
        for ours, theirs in vocabulary:
            other = other.replace(ours, theirs)
        made.append(other)
    return tuple(dict.fromkeys(made))


def _score(
    topic: Topic, headings: tuple[str, ...], heading: str, body: str, words: tuple[tuple[tuple[str, str], ...], ...]
) -> float:
    """Return how well a topic fits: its title or a heading word says most, phrases say the rest."""
    mark = 0.0
    for position, known in enumerate(headings):
        for said in _spoken(known, words):
            if said == heading:
                mark = max(mark, 10.0 if position == 0 else 8.0)
            elif said in heading and len(said) > 1:
                mark = max(mark, 3.0 + 4.0 * len(said) / len(heading))
    hits = sum(any(said in body for said in _spoken(p, words)) for p in topic.phrases)
    return mark + 1.5 * hits
