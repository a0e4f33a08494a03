"""Which level of labels or headings is the article, which stands above it as a chapter.

The highest recurring level that carries text is the article, whatever it is called: 第三条, 三、, 3 or a
heading without number. What only stands over articles that count on across it is a chapter.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from contractgen.expressions import expression
from contractgen.labels import GAP, Label
from contractgen.lines import Grid, Piece

SHORT: Final = 30
_CHAPTERS: Final = ("编", "章", "节")
_NEVER: Final = frozenset(("附", "•", "①", "⑴", "⒈", "(i)", "i.", "I.", "a.", "(a)"))
_LONGEST_HEADING: Final = 12
_ENDS: Final = expression("[。；;！？!?]")
_RUN_IN = expression(r"([^。：:，,；;！？\n]{2,14}?)(?:([。：:])[ \u3000]*|[ ]*[\u3000\t\n][ \u3000]*|[ ]+)(?=\S)")
_SPEAKS = expression(
    "应|须|不|可以|由|每|归(?!属)|负责|设立|设有|是(?!否)|实行|同意|享有|有权|按|签|均|具有|(?<![现所自共专])有(?![关限效偿])|遵守|"
    "生效|成为|采用|采取|自愿|牵头|通过|开展|建立|加强|促进|鼓励|支持|承担[^责义]"
)
_LEADS_IN = expression("下列|如下|以下|包括|分为|所称")


@dataclass(slots=True)
class Mark:
    """One piece with its label, the level it belongs to and, when all is decided, its role.

    `kind` is the label's kind, `#n` or `*` for a heading without label, else "".
    """

    piece: Piece
    label: Label | None = None
    role: str = ""
    kind: str = ""

    @property
    def words(self) -> str:
        """The words behind the label; "" for a table."""
        if isinstance(self.piece, Grid):
            return ""
        return self.piece.text[self.label.end :] if self.label else self.piece.text


def marked(piece: Piece, label: Label | None) -> Mark:
    """Return *piece* with its *label* and its level."""
    if isinstance(piece, Grid):
        return Mark(piece)
    if label:
        return Mark(piece, label, piece.role, label.kind)
    if piece.role:
        return Mark(piece, None, piece.role)
    if piece.level:
        return Mark(piece, None, "", f"#{piece.level}")
    return Mark(piece, None, "", "*" if piece.bold and is_heading(piece.text) else "")


@dataclass(frozen=True, slots=True)
class Levels:
    """The kinds that are chapters, the kind of the articles ("" where the text has none), and where they begin.

    What has the articles' kind before `begin` is a list of something else (parties, recitals).
    """

    chapters: frozenset[str] = frozenset()
    article: str = ""
    begin: int = 0


@dataclass(slots=True)
class _Found:
    """Where one kind stands, and its longest run of numbers that count on from 1."""

    places: list[int] = field(default_factory=list)
    ordinals: list[int] = field(default_factory=list)
    paths: bool = False
    run: list[int] = field(default_factory=list)

    @property
    def span(self) -> int:
        return self.run[-1] - self.run[0] if self.run else 0

    @property
    def rises(self) -> bool:
        """Whether the numbers run through: most of them belong to one run."""
        return len(self.run) * 5 >= len(self.places) * 3


_MOST_RUNS: Final = 24


def _longest_run(found: _Found, marks: Sequence[Mark]) -> list[int]:
    """Return the places of the longest run 1, 2, 3 … (a gap of two is bridged).

    Of equally long ones the one with more headings, else the last: lists of parties and of items inside an
    article have none.
    """
    where: dict[int, list[int]] = {}
    for place, ordinal in zip(found.places, found.ordinals, strict=True):
        where.setdefault(ordinal, []).append(place)
    best: list[int] = []
    for start in where.get(1, [])[-_MOST_RUNS:]:
        run, at = [start], 1
        while True:
            step = next((s for s in (1, 2, 3) if where.get(at + s, [-1])[-1] > run[-1]), 0)
            if not step:
                break
            at += step
            run.append(where[at][bisect(where[at], run[-1])])
        if len(run) > len(best) or (len(run) == len(best) and _headings(run, marks) >= _headings(best, marks)):
            best = run
    return best


def _headings(run: Sequence[int], marks: Sequence[Mark]) -> int:
    return sum(is_heading(marks[place].words) for place in run)


def is_heading(words: str, most: int = SHORT) -> bool:
    """Whether *words* read like a heading: short, without the end of a sentence."""
    plain = words.strip(GAP)
    return 0 < len(plain) <= most and not _ENDS.search(plain) and plain[-1] not in "，,、" and plain.count("，") < 2


def choose(marks: Sequence[Mark]) -> Levels:
    """Return the levels of the text that *marks* make."""
    found = _kinds(marks)
    chapters = frozenset(k for k in _CHAPTERS if k in found)
    articles = found.get("条")
    if articles and (len(articles.places) > 1 or chapters or articles.ordinals[0] == 1):
        return Levels(chapters | _above("条", found, marks), "条")
    if chapters:
        return _under(chapters, found, marks)
    return _outermost(found, marks)


def _kinds(marks: Sequence[Mark]) -> dict[str, _Found]:
    found: dict[str, _Found] = {}
    before: dict[str, tuple[int, ...]] = {}
    for position, mark in enumerate(marks):
        if not mark.kind:
            continue
        one = found.setdefault(mark.kind, _Found())
        one.places.append(position)
        label = mark.label
        if label is None or not label.ordinal:
            one.run.append(position)  # headings and bullets do not count
        elif label.path:
            one.paths = True
            if label.path > before.get(mark.kind, ()):
                one.run.append(position)
            before[mark.kind] = label.path
        one.ordinals.append(label.ordinal if label else 0)
    for one in found.values():
        if not one.paths and any(one.ordinals):
            one.run = _longest_run(one, marks)
    return found


def _next_kind(marks: Sequence[Mark], position: int) -> str:
    """The kind of the piece right behind *position*."""
    return marks[position + 1].kind if position + 1 < len(marks) else ""


def _followed(kind: str, by: str, found: dict[str, _Found], marks: Sequence[Mark]) -> bool:
    """Whether most pieces of *kind* are headings with a piece of kind *by* right behind them."""
    places = found[kind].run or found[kind].places
    hits = sum(_next_kind(marks, p) == by and is_heading(marks[p].words, 40) for p in places)
    return hits * 2 >= len(places)


def _above(article: str, found: dict[str, _Found], marks: Sequence[Mark]) -> frozenset[str]:
    """The kinds whose pieces mostly stand right over an article."""
    begin = (found[article].run or found[article].places)[0]
    return frozenset(
        kind
        for kind, one in found.items()
        if kind != article
        and kind not in _NEVER
        and (one.places[0] < begin or kind[0] in "#*")
        and _followed(kind, article, found, marks)
    )


def _under(chapters: frozenset[str], found: dict[str, _Found], marks: Sequence[Mark]) -> Levels:
    """Chapters without 第X条: the level that mostly begins them is the article, else they are articles themselves."""
    deepest = next(k for k in reversed(_CHAPTERS) if k in chapters)
    below = [_next_kind(marks, p) for p in found[deepest].places]
    for kind in sorted({k for k in below if k and k not in _NEVER and k not in chapters}):
        if below.count(kind) * 2 >= len(below) and len(found[kind].places) > 1:
            return Levels(chapters, kind)
    return Levels(chapters - {deepest}, deepest)


def _outermost(found: dict[str, _Found], marks: Sequence[Mark]) -> Levels:
    """No 章 and no 条: the level that spans most of the text without starting anew."""
    known = {k: one for k, one in found.items() if k not in _NEVER and len(one.run) > 1 and one.rises}
    if not known:
        return Levels()
    top = max(known, key=lambda k: (known[k].span, -known[k].places[0]))
    if top.startswith("1.1") and "1." in known:
        top = "1."
    headings = sorted((k for k in known if k[0] in "#*"), key=lambda k: (k == "*", k))
    if headings and top not in headings and _followed(headings[0], top, found, marks):
        return Levels(frozenset(headings[:1]), top)
    if headings and top in headings:
        top = headings[0] if known[headings[0]].span * 2 >= known[top].span else top
    for kind, one in known.items():
        deeper = one.run[0] > known[top].run[0] and not (kind[0] == top[0] == "1")
        if kind != top and deeper and len(one.run) > len(known[top].run) and _followed(top, kind, found, marks):
            return Levels(frozenset((top,)), kind, one.run[0])
    return Levels(_above(top, known, marks), top, known[top].run[0])


# --- headings of articles -----------------------------------------------------


@dataclass(frozen=True, slots=True)
class Split:
    """How the words of an article's first line divide: heading, text, and where the text begins in the words."""

    heading: str
    text: str
    offset: int = 0


def headed(lines: Sequence[tuple[Mark, bool]]) -> bool:
    """Whether the articles of *lines* (mark, whether text follows it) have headings as a rule."""
    hits = sum((is_heading(m.words) and follows) or _run_in(m.words) is not None for m, follows in lines)
    return hits * 2 >= len(lines)


def split(mark: Mark, follows: bool, styled: bool) -> Split:
    """Divide the first line of an article; *follows*: text follows it, *styled*: the articles have headings as a rule.

    The signs between a heading and its text stay with the heading, so that none is lost.
    """
    words, line = mark.words, mark.piece
    if (
        isinstance(line, Grid)
        or line.role == "article"
        or mark.kind == "问"
        or line.level
        or (line.bold and is_heading(words))
    ):
        return Split(words, "", len(words))
    if not words.strip(GAP):
        return Split("", "", 0)
    if is_heading(words):
        leads = _LEADS_IN.search(words) and words.rstrip(GAP)[-1] in "：:"
        if not leads and (follows or (styled and len(words) <= _LONGEST_HEADING) or not _SPEAKS.search(words)):
            return Split(words.rstrip(GAP), "", len(words))
        return Split("", words)
    bare = words.rstrip(GAP)
    if (
        follows
        and styled
        and bare[-1] == "。"
        and len(bare) <= _LONGEST_HEADING
        and not _SPEAKS.search(bare)
        and is_heading(bare[:-1])
    ):
        return Split(bare, "", len(words))  # 第四条 组织。
    if styled and (found := _run_in(words)):
        return Split(words[: found.end()].rstrip(), words[found.end() :], found.end())
    return Split("", words)


def _run_in(words: str) -> re.Match[str] | None:
    """Find a heading with its text in the same line, as in 目标。四年内实现."""
    found = _RUN_IN.match(words)
    if not found or len(found[1].strip()) > _LONGEST_HEADING:
        return None
    if _LEADS_IN.search(found[1]) or (found[2] != "：" and found[2] != ":" and _SPEAKS.search(found[1])):
        return None
    if not found[2] and not _ENDS.search(words, found.end()):
        return None
    return found
