"""Who is given a task in a text: any of given names, or a kind of member, where it stands as the doer of one.

A doer begins a clause and is followed by a verb of work, by a colon or a dash and the work itself, or
stands after 由 before such a verb. What is done must be work: not paying, keeping accounts, voting,
sending a delegate, bearing liability, signing.

The names are a document's own, so no expression holds them: expressions, compiled once for all, say what may stand
before and behind a name; the names are tried in between.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from contractgen.expressions import expression
from contractgen.scanning import Joined
from contractgen.tasks import (
    ACADEMIES,
    ACADEMIES_ALONE,
    AFTER_VERB,
    ANYBODY,
    BEGIN,
    FIRMS,
    FIRMS_ALONE,
    LISTED,
    NO_WORK,
    NOBODY,
    OTHERS,
    QUALIFIER,
    WORK,
)
from contractgen.wordings import Span


def _lined(pattern: str) -> re.Pattern[str]:
    """Return the expression *pattern* in which nothing reaches over a line's end."""
    return expression(pattern.replace("[^", r"[^\n"), re.MULTILINE)


_SIGNS: Final = "，。；：、）”—｜."
_START: Final = expression(r"^|(?<=[，。；：、）”—｜.\s由非归（])", re.MULTILINE)
_FIRST: Final = expression("其中|而|则|同时|此外|另|[本我敝](?:公司|司|校|院|所|厂|社|医院|中心)|[A-Z][\\d]{1,2}")
_ENCLOSED: Final = _lined(r"（[^）]{1,14}）")
_AFTER_NAME: Final = (
    ("公司", "方"),
    ("类",),
    ("成员单位", "成员", "盟员", "会员", "单位", "一方"),
    ("承诺", "保证", "认领"),
)
_ETC: Final = expression("等(?=[负承主研建开])")
_JOINTS: Final = ("、", "和", "与", "及", "以及")
_TASK: Final = _lined(f"{LISTED}|{WORK}")
_NOT_ELSE: Final = _lined(f"(?:：|——|—|-)?{NO_WORK}")
BY: Final = "主导|负责|承担|牵头|完成|主持|研制|研究|开发|实施|提供|做|制造|主责"
_BY: Final = _lined(f"(?:{BY}){AFTER_VERB}{NO_WORK}")
_LABELS: Final = (
    "主责：", "负责：", "主责单位：", "承担单位：", "负责单位：", "责任单位：", "主导单位：", "承担者：", "负责方：",
)  # fmt: skip
_OF_TASK: Final = _lined(r"的?(?:任务|工作|职责|分工|义务|责任)(?:(?:为|是|包括|如下)?(?:：|｜|$)|是|为)")
_NONE_BUT: Final = expression("(?:公司)?莫属")
_ACTS: Final = _lined(
    rf"(?={QUALIFIER}(?!的|、|和|与|及|等|应当?遵|不|未|违|均|都|对|在|向|之间)[\u4e00-\u9fff]{{2}}){NO_WORK}"
)
_ENDS: Final = expression("(?=[，。；、]|$)", re.MULTILINE)
_CLOSED: Final = ("，", "）", "；")


def given(names: str, opening: str = "(?>") -> re.Pattern[str]:
    """Return what finds any of *names* (an expression) where it is given a task; the match is the name alone.

    *opening* of the group of names: once a long name has matched, no shorter one within it is tried.
    """
    also = rf"(?:(?:、|和|与|及|以及)(?>{names})(?:公司)?(?:成员单位|成员|单位)?){{0,4}}"
    behind = QUALIFIER + also
    made = (
        rf"{BEGIN}{opening}{names})(?={behind}(?:{LISTED}|{WORK}))(?={behind}(?:：|——|—|-)?{NO_WORK})"
        rf"|(?<=由){opening}{names})(?={behind}(?:{BY}){AFTER_VERB}{NO_WORK})"
        rf"|(?:(?<=主责：)|(?<=负责：)|(?<=主责单位：)|(?<=承担单位：)|(?<=负责单位：)|(?<=责任单位：)|(?<=主导单位：)|(?<=承担者：)|(?<=负责方：)){opening}{names})"
        rf"|{BEGIN}{opening}{names})(?=的?(?:任务|工作|职责|分工|义务|责任)(?:(?:为|是|包括|如下)?(?:：|｜|$)|是|为))"
        rf"|(?<=非){opening}{names})(?=(?:公司)?莫属)"
    )
    return _lined(made)


@dataclass(frozen=True, slots=True)
class Kind:
    """Words for a kind of members: what finds them, words of which one is in each, and what they may end with."""

    pattern: str
    whole: str
    hints: str

    def ends(self, words: str, start: int) -> Iterator[int]:
        """Yield every place up to which *words* from *start* name members of the kind."""
        if not expression(NOBODY).match(words, start):
            return
        whole = expression(self.whole)
        for end in range(start + 2, min(len(words), start + 16) + 1):
            if whole.fullmatch(words, start, end) and not _MORE.match(words, end - 2):
                yield end


_MORE: Final = expression("企业(?:标准|化|界|孵化|家|自)")
FIRM: Final = Kind(
    FIRMS,
    FIRMS_ALONE.replace("(?!标准|化|界|孵化|家|自)", ""),
    "企业|生产厂|制造厂|设备厂|整机厂|厂家|厂商|制造商|用户单位|应用单位|合作社|种养大户|养殖场|农场",
)
ACADEMY: Final = Kind(
    ACADEMIES,
    ACADEMIES_ALONE,
    "高等学校|高等院校|高校|院校|科研院所|科研机构|科研单位|研究机构|研究院所|院所|科研方|教学单位|校院|大学|学院|学校|研究院|研究所",
)


@dataclass(frozen=True, slots=True)
class Doers:
    """Any of `names`, or words of `kind`, where it is given a task.

    Of the names, `plain` stand as they are and `guarded` are expressions of short ones. Where several could be meant
    at one place, the first is: `plain` holds longer names before shorter ones.
    """

    names: tuple[str, ...]
    plain: Sequence[str]
    guarded: Sequence[str] = ()
    kind: Kind | None = None
    _by_first: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in self.plain:
            self._by_first.setdefault(name[:1], []).append(name)

    def within(self, joined: Joined) -> frozenset[int] | None:
        """Return the texts that hold a name or words for the kind."""
        texts = joined.holding(self.names)
        return texts | joined.matching(expression(self.kind.hints)) if self.kind else texts

    def spans(self, words: str) -> list[Span]:
        """Return where a task is given in *words*, in order; each span is a name, with what begins its clause."""
        return list(self._spans(words, self._given))

    def standing(self, words: str) -> list[Span]:
        """Return where any of them begins a clause in *words*, whatever it does there."""
        return list(self._spans(words, self._acting))

    def first_standing(self, words: str, behind: int) -> Span | None:
        """Return the first of `standing` that begins at *behind* or later."""
        return next(self._spans(words, self._acting, behind), None)

    def _spans(self, words: str, fits: Callable[[str, int], int], behind: int = 0) -> Iterator[Span]:
        if not (self.plain or self.guarded) and (self.kind is None or not expression(self.kind.hints).search(words)):
            return
        for found in _START.finditer(words, behind):
            start = found.start()
            if start >= behind and (end := fits(words, start)) >= 0:
                yield start, end
                behind = end

    def _given(self, words: str, start: int) -> int:
        """Return where a name ends that is given a task at *start*, -1 where none is."""
        before = words[start - 1 : start]
        begins = not before or before in _SIGNS or before.isspace()
        ends = [end for at in _places(words, start) if (end := self._end(words, at)) >= 0] if begins else []
        for end in ends:
            if self._tasked(words, end):
                return end
        own = self._end(words, start)
        if own >= 0:
            if before == "由" and any(_BY.match(words, at) for at in self._behind(words, own)):
                return own
            if before == "：" and words.endswith(_LABELS, 0, start):
                return own
        for end in ends:
            if _OF_TASK.match(words, end):
                return end
        return own if own >= 0 and before == "非" and _NONE_BUT.match(words, own) else -1

    def _acting(self, words: str, start: int) -> int:
        before = words[start - 1 : start]
        if not before or before in _SIGNS or before.isspace():
            for at in _places(words, start):
                if (end := self._end(words, at)) >= 0 and _ACTS.match(words, end):
                    return end
        if before and before in "归由" and (end := self._end(words, start)) >= 0 and _ENDS.match(words, end):
            return end
        if before == "（" and (end := self._end(words, start)) >= 0 and words[end : end + 1] in _CLOSED:
            return end
        return -1

    def _end(self, words: str, at: int) -> int:
        """Return where the name that begins at *at* ends, -1 where none does."""
        for name in self._by_first.get(words[at : at + 1], ()):
            if words.startswith(name, at):
                return at + len(name)
        for one in self.guarded:
            if found := _guard(one).match(words, at):
                return found.end()
        if self.kind and (found := expression(self.kind.pattern, re.MULTILINE).match(words, at)):
            return found.end()
        return -1

    def _ends(self, words: str, at: int) -> Iterator[int]:
        """Yield every place where something that begins at *at* and can be a name ends."""
        for name in self._by_first.get(words[at : at + 1], ()):
            if words.startswith(name, at):
                yield at + len(name)
        for one in self.guarded:
            if found := _guard(one).match(words, at):
                yield found.end()
        if self.kind:
            yield from self.kind.ends(words, at)

    def _tasked(self, words: str, end: int) -> bool:
        places = self._behind(words, end)
        return any(_TASK.match(words, at) for at in places) and any(_NOT_ELSE.match(words, at) for at in places)

    def _behind(self, words: str, end: int) -> list[int]:
        """Return where what belongs to a name that ends at *end* may end: 公司, 等成员, and up to four more names."""
        places = {end}
        if enclosed := _ENCLOSED.match(words, end):
            places.add(enclosed.end())
        for group, endings in enumerate(_AFTER_NAME):
            more = {at + len(e) for at in places for e in endings if words.startswith(e, at)}
            if group == 0:
                more |= {at + 1 for at in places if _ETC.match(words, at)}
            places |= more
        last = places
        for _ in range(4):
            last = {more for at in last for more in self._also(words, at)} - places
            if not last:
                break
            places = places | last
        return sorted(places)

    def _also(self, words: str, at: int) -> Iterator[int]:
        """Yield where one more name, joined to what ends at *at*, may end."""
        for joint in _JOINTS:
            if words.startswith(joint, at):
                longest = self._end(words, at + len(joint))
                for end in (e for e in self._ends(words, at + len(joint)) if e >= longest):
                    for firm in {end, end + 2} if words.startswith("公司", end) else {end}:
                        yield firm
                        yield from (firm + len(e) for e in ("成员单位", "成员", "单位") if words.startswith(e, firm))


@lru_cache(maxsize=1024)
def _guard(name: str) -> re.Pattern[str]:
    return re.compile(name.replace("[^", r"[^\n"), re.MULTILINE)


def _places(words: str, start: int) -> Iterator[int]:
    """Yield where the name may begin in a clause that begins at *start*: behind 其中, 而 and the like, or at once."""
    if first := _FIRST.match(words, start):
        yield first.end()
    yield start


@dataclass(frozen=True, slots=True)
class Acting:
    """Any of `names` where it begins a clause, whatever it does there; with `anybody`, also whoever is given a task.

    The latter is only of use under a heading that divides tasks.
    """

    names: Doers
    anybody: bool = False

    def within(self, joined: Joined) -> frozenset[int] | None:
        """Return the texts that hold a name; None where anybody may be meant."""
        return None if self.anybody else self.names.within(joined)

    def spans(self, words: str) -> list[Span]:
        """Return where they stand in *words*, in order."""
        if not self.anybody:
            return self.names.standing(words)
        made: list[Span] = []
        behind = 0
        while True:
            given_one = _ANYBODY_GIVEN.search(words, behind)
            span = given_one.span() if given_one else None
            standing = self.names.first_standing(words, behind)
            if standing and (span is None or standing[0] < span[0]):
                span = standing
            if span is None:
                return made
            made.append(span)
            behind = span[1]


@dataclass(frozen=True, slots=True)
class Kinds:
    """Any kind of members where it is given a task."""

    def within(self, joined: Joined) -> frozenset[int] | None:
        """Return the texts that hold words for a kind."""
        return joined.matching(_KIND_HINTS)

    def spans(self, words: str) -> list[Span]:
        """Return where one stands in *words*, in order."""
        return [m.span() for m in _KINDS_GIVEN.finditer(words)]


_ANYBODY_GIVEN: Final = given(ANYBODY, "(?:")
_KINDS_GIVEN: Final = given(f"{FIRMS}|{ACADEMIES}|{OTHERS}")
_KIND_HINTS: Final = expression(
    f"{FIRM.hints}|{ACADEMY.hints}|检测机构|检验机构|行业协会|推广机构|金融机构|服务机构|中介机构|农户|用户"
)
