"""Which topic each section of a Word model drafts: told by recognition, each topic once, else a topic of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from contractgen.agreement import Agreement, Article, Chapter, inlines, plain
from contractgen.labels import automatic, typed
from contractgen.library import Library
from contractgen.openings import PARTY
from contractgen.recognition import scores

_LEAST: Final = 3.0
_ALIKE: Final = 70
"""From how many of a hundred a heading is like a topic's, and may be it: 风险负担 is 风险分担."""
_EMPTY: Final = "的与和及本"
_PARTIES: Final = "parties"
"""The topic of the parties, known by its id as the answers know it: a list of parties has no heading of its own."""
Confidence = Literal["high", "middle", "low", "own"]


@dataclass(frozen=True, slots=True)
class Placed:
    """A section of the model with the topic that drafts it.

    `number` is the article's or annex's own number, 0 where it has none; `chapter` the position of its chapter from
    1, 0 outside chapters; `confidence` is "own" for a topic made for it; `others` are topics that fit less well.
    """

    article: Article
    topic: str
    chapter: int = 0
    number: int = 0
    confidence: Confidence = "own"
    others: tuple[str, ...] = ()

    @property
    def new(self) -> bool:
        """Whether the topic is made for this section."""
        return self.confidence == "own"


@dataclass(frozen=True, slots=True)
class Division:
    """A chapter of the model: its heading, its label as found, its number; 0 for a 节, which nobody calls 章.

    `joined` are the headings of 编 and 章 above it that hold no article of their own and went into its heading.
    """

    heading: str
    label: str
    number: int
    joined: tuple[str, ...] = ()


def number_of(label: str) -> int:
    """Return the number a label counts, 0 where it has none."""
    found = automatic(label) if label.strip() else None
    if found and not found.ordinal and (again := typed(label + "\u3000")):
        return again.ordinal
    return found.ordinal if found else 0


def placed(agreement: Agreement, library: Library, name: str) -> tuple[list[Division], list[Placed]]:
    """Return the chapters and the sections of *agreement* in reading order; new topics are called *name*-…."""
    divisions: list[Division] = []
    sections: list[Placed] = [Placed(a, "") for a in agreement.front]
    above: list[Chapter] = []
    for node in agreement.body:
        if isinstance(node, Chapter):
            if not node.articles:  # 编 over 章, 章 over 节: its words go with the next chapter's
                above.append(node)
                continue
            divisions.append(_division([*above, node]))
            above = []
            sections += [Placed(a, "", len(divisions), number_of(a.label)) for a in node.articles]
        elif isinstance(node, Article):
            sections.append(Placed(node, "", len(divisions) if divisions else 0, number_of(node.label)))
        else:
            sections.append(Placed(Article("", "", (node,)), "", len(divisions) if divisions else 0))
    for chapter in above:  # nothing follows: a heading is all there is of it
        sections.append(Placed(Article("", chapter.heading, ()), "", len(divisions)))
    sections += [Placed(a, "") for a in agreement.closing]
    sections += [Placed(a, "", 0, number_of(a.label)) for a in agreement.annexes]
    return divisions, list(_named(sections, library, name))


def _division(chapters: Sequence[Chapter]) -> Division:
    heading = "\u3000".join(
        f"{c.label}\u3000{c.heading}" if c.label.endswith(("编", "篇")) and len(chapters) > 1 else c.heading
        for c in chapters
    )
    label = next((c.label for c in reversed(chapters) if c.label.endswith(("章", "部分"))), "")
    joined = tuple(f"{c.label} {c.heading}".strip() for c in chapters[:-1])
    return Division(heading, chapters[-1].label, number_of(label), joined)


def _named(sections: Sequence[Placed], library: Library, name: str) -> Iterator[Placed]:
    known = _recognised(sections, library)
    counted: dict[str, int] = {}
    taken: set[str] = set()
    for position, section in enumerate(sections):
        if position in known:
            yield replace(section, topic=known[position][0], confidence=known[position][1], others=known[position][2])
            continue
        part = section.article.part
        kind = "" if part == "body" else f"{part}-"
        counted[part] = counted.get(part, 0) + 1
        own = f"{name}-{kind}{section.number or counted[part]}"
        while own in taken or own in library.topics:
            own += "a"
        taken.add(own)
        yield replace(section, topic=own)


def _recognised(sections: Sequence[Placed], library: Library) -> dict[int, tuple[str, Confidence, tuple[str, ...]]]:
    """Give each topic to the section that fits it best, the best fit first."""
    tell = _tell(library)
    fits: list[tuple[float, int, str]] = []
    for position, section in enumerate(sections):
        if section.article.part in ("body", "annex"):
            fits += [(mark, position, topic) for topic, mark in tell(section.article).items() if mark >= _LEAST]
    fits += _front(sections, library)
    given: dict[int, tuple[str, Confidence, tuple[str, ...]]] = {}
    used: set[str] = set()
    for mark, position, topic in sorted(fits, key=lambda f: (-f[0], f[1])):
        if position in given or topic in used or library.topics[topic].each:
            continue
        rivals = tuple(t for m, p, t in sorted(fits, reverse=True) if p == position and t != topic)[:2]
        given[position] = topic, "high" if mark >= 8 else "middle" if mark >= 5.5 else "low", rivals
        used.add(topic)
    return given


def _tell(library: Library) -> Callable[[Article], dict[str, float]]:
    """Return how well topics fit an article: by recognition, and by how alike the headings are."""
    from rapidfuzz import fuzz

    scored = scores(library, ("body", "annex"))
    known = [(t.id, t.part, _core(h)) for t in library.topics.values() for h in (t.title, *t.headings)]

    def tell(article: Article) -> dict[str, float]:
        tidy = _tidy(article)
        made = dict(scored(tidy))
        core = _core(tidy.heading)
        best: dict[str, float] = {}
        for topic, part, heading in known:
            if core and heading and (part == "annex") == (article.part == "annex") and topic in made:
                alike = fuzz.ratio(core, heading)
                if alike >= _ALIKE:
                    best[topic] = max(best.get(topic, 0.0), 8.0 if core == heading else alike / 20)
        for topic, mark in best.items():
            made[topic] = max(mark, made[topic]) if mark == 8.0 else made[topic] + mark
        return made

    return tell


def _core(heading: str) -> str:
    """Return a heading without the words that tell no matter apart."""
    return "".join(sign for sign in heading if sign not in _EMPTY)


def _tidy(article: Article) -> Article:
    words = "".join(sign for sign in article.heading if not sign.isspace() and ord(sign) < 0xF0000)
    return replace(article, heading=words.strip("：:。、"))


def _front(sections: Sequence[Placed], library: Library) -> list[tuple[float, int, str]]:
    cover = next((t.id for t in library.topics.values() if t.layout == "cover"), "")
    tell = scores(library, ("front",))
    made: list[tuple[float, int, str]] = []
    for position, section in enumerate(sections):
        article = section.article
        if article.part != "front":
            continue
        if article.layout == "cover" and cover:
            made.append((10.0, position, cover))
        elif article.topic in library.topics:
            made.append((8.0, position, article.topic))
        elif _PARTIES in library.topics and is_parties(article):
            made.append((8.0, position, _PARTIES))
        elif article.heading:
            made += [(mark, position, topic) for topic, mark in tell(_tidy(article)) if mark >= _LEAST]
    return made


def is_parties(article: Article) -> bool:
    """Whether a section of the front names the parties."""
    return any(PARTY.match(plain(runs)) for block in article.blocks for runs in inlines(block))
