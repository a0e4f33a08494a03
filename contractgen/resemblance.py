"""Forbidden wordings by their examples: what a pattern's hit is worth beside them, and what is like them without a hit.

A hit of a pattern is certain only if the sentence comes down on the forbidden side also by the examples: words say what
a provision is about, less surely which way it goes. A sentence no pattern knows is reported for a human to judge, with
the example it is nearest to, and never as an error.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Final, Literal, NamedTuple

from contractgen import operative
from contractgen.evidence import Kind
from contractgen.likeness import Judge, Limits, Suspicion
from contractgen.passages import Passage
from contractgen.requirements import Requirement
from contractgen.searching import Search
from contractgen.verdicts import Hit

Worth = Literal["certain", "review", "nothing"]
_READ: Final[tuple[Kind, ...]] = ("sentence", "row", "definition", "recital")
"""Passages that are looked at: a definition or a recital often hides what is agreed."""
_SHORTEST: Final = 9
"""Characters below which a sentence says too little to be like anything."""
_LEAD: Final = 60
"""Characters of a lead-in with which an item is read as one sentence."""


class Resemblance(NamedTuple):
    """A passage that is like the examples of a forbidden wording, and the one it is nearest to."""

    requirement: Requirement
    passage: Passage
    suspicion: Suspicion
    example: str
    limits: Limits


def worth(requirement: Requirement, hit: Hit, here: Search, judge: Judge | None) -> Worth:
    """Return what the hit of a pattern is worth by the examples of its file."""
    if hit.pattern.barred or judge is None:
        return "review" if hit.pattern.review else "certain"
    leaning = judge.leaning(requirement.id, _words(here.text.passages[hit.passage]))
    if leaning is None:
        return "review" if hit.pattern.review else "certain"
    limits = judge.learned.limits
    if leaning < limits.dropped:
        return "nothing"
    return "review" if hit.pattern.review or leaning < limits.sure else "certain"


def resembling(
    forbidden: Collection[Requirement], here: Search, judge: Judge | None, taken: Collection[tuple[str, int]]
) -> Iterator[Resemblance]:
    """Yield what is like the examples of *forbidden*, once for every paragraph, but for *taken*: id and line."""
    if judge is None:
        return
    known = {r.id: r for r in forbidden}
    told = set(taken)
    for passage in here.text.passages:
        words = _words(passage)
        if passage.kind not in _READ or operative.barred(passage.lead) or len(words) < _SHORTEST:
            continue
        if words.endswith("："):
            continue  # what it leads into says it
        for suspicion in _chief(judge.suspicions(words)):
            key = (suspicion.kind, passage.line)
            if suspicion.kind in known and key not in told:
                told.add(key)
                example = judge.nearest(suspicion.kind, words)
                yield Resemblance(known[suspicion.kind], passage, suspicion, example, judge.learned.limits)


def _chief(suspicions: Iterable[Suspicion]) -> list[Suspicion]:
    """Return of the kinds a sentence is like the one it is most like, and those it is clearly about."""
    ordered = sorted(suspicions, key=lambda s: -(s.topic + s.over))
    return [s for n, s in enumerate(ordered) if n == 0 or s.topic > 0]


def _words(passage: Passage) -> str:
    led = passage.lead.endswith("：") and len(passage.lead) <= _LEAD
    return passage.lead + passage.text if led else passage.text
