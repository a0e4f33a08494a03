"""From words to verdicts: where the patterns of a requirement hit, what each hit is worth, what they come to.

The order of decision: a later provision that prevails takes earlier ones back; a negated sentence shows
nothing; headings, recitals, definitions and quotations are no provisions; a deferral is weak unless a
default rule or an attached annex fills it; what others do does not count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from contractgen import operative
from contractgen.conditions import evaluate
from contractgen.errors import N_
from contractgen.evidence import Pattern
from contractgen.expressions import expression
from contractgen.findings import Spot, Status
from contractgen.languages import zh
from contractgen.passages import Passage, Text
from contractgen.repeals import Repeal
from contractgen.requirements import Requirement
from contractgen.searching import Around, Numbered, Search, Words
from contractgen.shares import stated
from contractgen.wordings import Span

Force = Literal["firm", "soft", "denied"]
NOT_BINDING: Final = "document"
"""What a `denied` pattern shows when it takes the binding force from the whole document."""
_EVIDENCE_SHOWN: Final = 3
_ENOUGH: Final = 48
"""Hits of one pattern after which no more are looked for; a text that takes provisions back is read to its end."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A pattern met: in which passage, at which characters, with what force and, unless firm, why not."""

    pattern: Pattern
    passage: int
    span: Span
    force: Force
    why: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the hits of one requirement came to."""

    status: Status
    shown: frozenset[str]
    hits: tuple[Hit, ...]
    why: str = ""


# --- hits --------------------------------------------------------------------


def hits(requirement: Requirement, here: Search, forbidding: bool = False) -> list[Hit]:
    """Return every hit of *requirement*'s patterns, in reading order."""
    made: list[Hit] = []
    for numbered in here.book.patterns(requirement.id):
        pattern = numbered.pattern
        if pattern.facts is not None and evaluate(pattern.facts, here.lookup) is not True:
            continue
        if not numbered.head:
            made.append(Hit(pattern, 0, (0, 0), _worth(pattern), pattern.why))
        else:
            made.extend(_pattern_hits(numbered, here, forbidding))
    made = _after_repeal(made, here, forbidding)
    return sorted(made, key=lambda h: (h.passage, h.span))


def _worth(pattern: Pattern) -> Force:
    return {"evidence": "firm", "weak": "soft", "denied": "denied"}[pattern.level]  # type: ignore[return-value]


def _pattern_hits(numbered: Numbered, here: Search, forbidding: bool) -> Iterator[Hit]:
    pattern = numbered.pattern
    made: list[tuple[Hit, str]] = []
    firm = 0
    for index in _candidates(numbered, here):
        passage = here.text.passages[index]
        for span in here.spans(index, numbered.head):
            if numbered.apart and _beside(span, numbered.apart, index, here):
                continue
            if pattern.order and not _ordered(span, numbered.groups, index, here):
                continue
            if hit := _weighed(pattern, index, passage, span, here, forbidding):
                made.append((hit, passage.text[span[0] : span[1]]))
                firm += hit.force != "soft"
                if pattern.distinct == 1 and hit.force != "soft":
                    break
        if (firm >= _ENOUGH or len(made) >= 8 * _ENOUGH) and not (forbidding or here.repeals):
            break
    if pattern.distinct == 1:
        yield from (hit for hit, _ in made)
        return
    by_section: dict[int, set[str]] = {}
    for hit, words in made:
        by_section.setdefault(here.text.passages[hit.passage].section, set()).add(words)
    for hit, _ in made:
        if len(by_section[here.text.passages[hit.passage].section]) >= pattern.distinct:
            yield hit
        elif hit.force == "firm":
            yield Hit(pattern, hit.passage, hit.span, "soft", N_("只写到其中一部分"))


def _candidates(numbered: Numbered, here: Search) -> Iterator[int]:
    """Yield the passages that hold a head, with the words around it as the pattern wants them, in order.

    What is made of words is settled for all passages at once; `@` terms are looked for only where the rest holds.
    """
    pattern = numbered.pattern
    within: Around = "alone" if pattern.order else "lead"
    wanted: list[tuple[Words, Around]] = [(group, within) for group in numbered.groups]
    for words, around in ((numbered.near, "line"), (numbered.under, "over"), (numbered.about, "section")):
        if words:
            wanted.append((words, around))  # type: ignore[arg-type]
    if not (left := here.possible(numbered.head)):
        return
    for words, around in wanted:
        if not words.own and not (left := left & here.passages(words.plain, around)):
            return
    if numbered.unless.plain:
        left -= here.passages(numbered.unless.plain, "alone")
    late = [(words, around) for words, around in wanted if words.own]
    for index in sorted(left):
        if here.text.passages[index].kind not in pattern.kinds:
            continue
        if numbered.head.own and not here.holds(index, numbered.head):
            continue
        if numbered.unless.own and here.holds(index, numbered.unless):
            continue
        if all(here.meets(index, words, around) for words, around in late):
            yield index


def _beside(span: Span, apart: Words, index: int, here: Search) -> bool:
    """Tell whether any of the terms *apart* stands in the comma segment of *span*."""
    if not here.holds(index, apart):
        return False
    begin, close = operative.segment(here.text.passages[index].text, *span)
    return any(begin <= s[0] and s[1] <= close for s in here.spans(index, apart))


def _ordered(head: Span, groups: Sequence[Words], index: int, here: Search) -> bool:
    """Tell whether every group stands behind the one before, the first behind the head."""
    at = head[1]
    for group in groups:
        later = [s for s in here.spans(index, group) if s[0] >= at]
        if not later:
            return False
        at = min(s[1] for s in later)
    return True


def _weighed(pattern: Pattern, index: int, passage: Passage, span: Span, here: Search, forbidding: bool) -> Hit | None:
    """Return the hit with its force, or None where it shows nothing."""
    text = passage.text
    start, end = span
    worth = _worth(pattern)
    if not pattern.negated and operative.negated(text, start, end):
        return None
    if worth == "denied" and 0 < start and text[start - 1] == text[start + 1 : start + 2] and text[start] == "不":
        return None  # 收不收新户: a question, no denial
    if forbidding and pattern.barred != operative.barred(passage.lead):
        return None
    if not (pattern.others or forbidding) and operative.of_others(text):
        return None
    if pattern.over is not None:
        share = stated(text, start, end, here.text.lines[passage.line].normal.text)
        if share is None or share <= pattern.over:
            return None
    if worth == "denied" or forbidding:
        return Hit(pattern, index, span, worth, pattern.why)
    if passage.kind in ("sentence", "row") and operative.blank(text, start, end):
        if passage.kind == "sentence" and operative.half_blank(text, start, end):
            return Hit(pattern, index, span, "soft", N_("名称或者数额还空着"))
        return None
    if here.text.sections[passage.section].empty and worth == "firm":
        return Hit(pattern, index, span, "soft", N_("所在的附件或条款没有内容"))
    if worth == "firm" and passage.kind == "sentence":
        paragraph = here.text.lines[passage.line].normal.text
        if not pattern.open and operative.deferred(text, paragraph):
            return Hit(pattern, index, span, "soft", N_("只写另行约定，没有现在就能执行的规则"))
        if not pattern.option and (operative.optional(text, start, end) or operative.planned(text)):
            return Hit(pattern, index, span, "soft", N_("只是可以、鼓励或者争取，没有设定义务"))
        if pattern.founded and operative.about_any(here.unfounded, text, start, end):
            return Hit(pattern, index, span, "soft", N_("这个机构只是打算设立或者可以设立"))
        if (named := operative.refers(text, start, end)) and not attached(here.text, named):
            return Hit(pattern, index, span, "soft", N_("所引的附件不在文件中，或者没有内容"))
    return Hit(pattern, index, span, worth, pattern.why)


def attached(text: Text, named: str) -> bool:
    """Tell whether the annex or paper *named* is in the document with a body of its own."""
    annexes = [s for s in text.sections if s.part == "annex"]
    if named.startswith("《"):
        title = named.strip("《》")
        own = [s for s in annexes if title in s.headings or (s.heading and s.heading in title)]
        return not own or any(not s.empty for s in own)  # a paper outside (《专利法》) is not an annex
    number = expression(r"^附[件录表]").sub("", named)
    try:
        wanted = zh.parse_numeral(number) if number and number != "后" else None
    except ValueError:
        wanted = None
    if wanted is None:
        return any(not s.empty for s in annexes)
    for section in annexes:
        found = expression(r"[零〇一二三四五六七八九十百\d]+").search(section.label)
        if found and zh.parse_numeral(found[0]) == wanted:
            return not section.empty
    return False


# --- repeal ------------------------------------------------------------------


def _after_repeal(made: list[Hit], here: Search, forbidding: bool) -> list[Hit]:
    """Return *made* without what a later provision takes back.

    A forbidden wording is taken back only by naming its article: 取消, 废止 and the like are often the very penalty.
    """
    kept = made
    for repeal in here.repeals:
        at = repeal.index
        if repeal.named:
            # What stands before the verb of the repeal is what it takes back, not a new rule.
            if not forbidding:
                kept = [h for h in kept if h.passage != at or h.span[0] > repeal.verb or h.force == "denied"]
            kept = [h for h in kept if h.passage not in repeal.named or not _meant(h, repeal.named[h.passage], here)]
        elif not forbidding and any(_replaces(h, repeal) for h in kept):
            kept = [h for h in kept if h.passage >= at]
    return kept


def _meant(hit: Hit, about: str, here: Search) -> bool:
    """Tell whether a repeal of what is said *about* something takes *hit* back: it shares two characters with it."""
    words = here.text.passages[hit.passage].text[hit.span[0] : hit.span[1]]
    return not about or any(words[n : n + 2] in about for n in range(max(1, len(words) - 1)))


def _replaces(hit: Hit, repeal: Repeal) -> bool:
    """Tell whether *hit* stands in a part that prevails; where that part lists what it repeals, only a denial does."""
    denial = hit.force == "denied"
    if hit.passage in repeal.scope:  # a detail alone does not deal with the matter
        return denial or (hit.pattern.level == "evidence" and not hit.pattern.detail and not repeal.listed)
    return repeal.stops and hit.passage == repeal.index and denial


# --- verdict -----------------------------------------------------------------


def outcome(requirement: Requirement, made: Sequence[Hit], lookup: Callable[[str], Any]) -> Outcome:
    """Return what the hits of one requirement come to.

    The condition `met` sees what firm hits and the patterns under `weak` show, as `shown` how many elements
    firm hits show, and the facts of *lookup*.
    """
    firm = [h for h in made if h.force == "firm"]
    soft = [h for h in made if h.force == "soft"]
    denied = [h for h in made if h.force == "denied"]
    shown = frozenset(s for h in firm for s in h.pattern.shows)
    told = shown.union(s for h in soft if h.pattern.level == "weak" for s in h.pattern.shows)

    def known(name: str) -> Any:
        if name == "shown":
            return sum(e in shown for e in requirement.elements)
        return True if name in told or name.replace("_", "-") in told else lookup(name)

    plain = any(not h.pattern.detail for h in firm)
    if gravest := next((h for h in denied if NOT_BINDING in h.pattern.shows), None):
        # 除保密一节外没有约束力: that one section binds does not make the paper binding.
        return Outcome("missing", shown, tuple(denied), gravest.why)
    if firm and (plain if requirement.met is None else evaluate(requirement.met, known) is True):
        return Outcome("met", shown, tuple(firm))
    firm, soft = ([h for h in group if not h.pattern.detail] for group in (firm, soft))
    if denied:
        return Outcome("missing", shown, tuple(denied), denied[0].why or N_("协议明文排除了这一项"))
    if firm:
        return Outcome("weak", shown, (*firm, *soft), N_("只写到一部分"))
    if soft:
        reason = next((h.why for h in soft if h.why), "") or N_("只是提到，没有可以执行的内容")
        return Outcome("weak", shown, tuple(soft), reason)
    return Outcome("missing", shown, (), N_("没有写到"))


def evidence(text: Text, found: Outcome) -> tuple[Spot, ...]:
    """Return the places that show the outcome best, the first few in reading order, once each.

    A passage that many patterns hit says more than one that a single detail does.
    """
    if not text.passages:
        return ()
    weight: dict[int, int] = {}
    for hit in found.hits:
        if hit.span != (0, 0):
            weight[hit.passage] = weight.get(hit.passage, 0) + (1 if hit.pattern.detail else 3)
    best = sorted(weight, key=lambda p: (-weight[p], p))
    chosen: dict[int, int] = {}
    for index in best:
        if weight[index] * 2 < weight[best[0]]:
            break
        chosen.setdefault(text.passages[index].line, index)
        if len(chosen) == _EVIDENCE_SHOWN:
            break
    return tuple(text.spot(text.passages[index]) for index in sorted(chosen.values()))
