"""What sentences are like forbidden wordings, as learned from examples (templates/<language>/provisions).

Two questions are asked of a sentence and a kind of forbidden wording: is it about the same matter (`topic`), and does
it come down on the forbidden side (`leaning`)? The second is learned over all kinds together and for each in
particular: what turns a provision from lawful to unlawful (一律, 无须 against 不得要求, 可以自行) is much the same
everywhere. Both are sums of weights over the traits of the sentence. Why so, and how well: docs/decisions/0012.
"""

from __future__ import annotations

import math
import pickle
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from contractgen.traits import Concepts, Describer, Traits

ZERO: Final = 128
"""What stands for the weight nought in a row of bytes."""
_STRESS: Final = {"n": 12.0, "c": 6.0, "p": 6.0, "q": 6.0}
"""How much the traits of each kind weigh together: what they are is shared out among as many as there are."""


class Limits(NamedTuple):
    """From which values on a sentence is taken for a forbidden wording; set by docs/learning.py.

    `first` the glance at concepts alone, `topic` and `line` for a review, `strong` for one that is more than a note;
    a hit of a pattern is certain from the leaning `sure` on, and let go below `dropped`.
    """

    first: float
    topic: float
    line: float
    strong: float
    sure: float
    dropped: float


class Likeness(NamedTuple):
    """What was learned: kinds, concepts, weights by trait, and the examples to name.

    A row of `glances` holds a weight for every kind, a row of `rows` the topic weights of every kind, the leaning's
    shared weight and its own for every kind, all as bytes around ZERO, in units of `scales`.
    """

    kinds: tuple[str, ...]
    concepts: Concepts
    glances: Mapping[str, bytes]
    rows: Mapping[str, bytes]
    scales: tuple[float, float, float]
    glance_bias: tuple[float, ...]
    topic_bias: tuple[float, ...]
    leaning_bias: float
    limits: Limits
    examples: Mapping[str, tuple[str, ...]]


class Folded(NamedTuple):
    """What was learned, as it is kept: `learned` without its rows, their traits by line, and the rows end to end.

    A weight takes two bytes, so that rows add up as one number each, all weights at once.
    """

    learned: Likeness
    traits: str
    lanes: bytes


def unfolded(likeness: bytes) -> Folded | None:
    """Return what the library keeps as *likeness*; None where it never learned."""
    return pickle.loads(likeness) if likeness else None  # noqa: S301 - our own bytes


def folded(learned: Likeness) -> bytes:
    """Return *learned* as the library keeps it."""
    spare = bytes(2 * len(learned.kinds) + 1)
    lanes = b"".join(bytes(n for pair in zip(row, spare, strict=True) for n in pair) for row in learned.rows.values())
    kept = Folded(learned._replace(rows={}), "\n".join(learned.rows), lanes)
    return pickle.dumps(kept, pickle.HIGHEST_PROTOCOL)


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A sentence that is like the examples of a kind: how much it is on its topic, and how far over the line."""

    kind: str
    topic: float
    over: float


@dataclass(slots=True)
class Judge:
    """Judges sentences by what was learned; made once for a document."""

    learned: Likeness
    describer: Describer
    index: Mapping[str, int]
    lanes: bytes
    _rows: dict[str, int] = field(default_factory=dict)

    def suspicions(self, sentence: str) -> Iterator[Suspicion]:
        """Yield the kinds that *sentence*, in normal form, is like."""
        limits = self.learned.limits
        held = self.describer.present(sentence)
        if len(held) < _FEWEST:
            return
        likely = [n for n, value in enumerate(glanced(self.learned, held)) if value > limits.first]
        if not likely:
            return
        topics, leanings = self._measured(self.describer.traits(sentence))
        for number in likely:
            topic = topics[number]
            over = leanings[number] + TOPIC_SHARE * topic - limits.line
            if topic > limits.topic and over > 0:
                yield Suspicion(self.learned.kinds[number], topic, over)

    def leaning(self, kind: str, sentence: str) -> float | None:
        """Return how far *sentence* comes down on the forbidden side of *kind*; None where that was not learned."""
        if kind not in self.learned.kinds:
            return None
        return self._measured(self.describer.traits(sentence))[1][self.learned.kinds.index(kind)]

    def nearest(self, kind: str, sentence: str) -> str:
        """Return the example of *kind* that shares most pairs of characters with *sentence*."""
        own = _pairs(sentence)
        return max(self.learned.examples[kind], key=lambda e: len(own & (p := _pairs(e))) / (len(own | p) or 1))

    def _measured(self, traits: Traits) -> tuple[list[float], list[float]]:
        """Return the topic and the leaning of a sentence with *traits* for every kind."""
        learned = self.learned
        count = len(learned.kinds)
        width = 2 * (2 * count + 1)
        sums = [0.0] * (2 * count + 1)
        for kind, names in traits.items():
            rows = [row for name in names if (row := self._row(name, width))]
            unit = value(kind, len(names))
            for at in range(0, len(rows), _ADDED):
                some = rows[at : at + _ADDED]
                added = memoryview(sum(some).to_bytes(width, "little")).cast("H")
                nought = ZERO * len(some)
                sums = [s + unit * (a - nought) for s, a in zip(sums, _little(added), strict=True)]
        _, topics, leanings = learned.scales
        shared = learned.leaning_bias + leanings * sums[count]
        return (
            [b + topics * s for b, s in zip(learned.topic_bias, sums[:count], strict=True)],
            [shared + leanings * s for s in sums[count + 1 :]],
        )

    def _row(self, name: str, width: int) -> int:
        row = self._rows.get(name)
        if row is None:
            at = self.index.get(name, -1) * width
            row = self._rows[name] = 0 if at < 0 else int.from_bytes(self.lanes[at : at + width], "little")
        return row


_ADDED: Final = 256
"""Rows added up at a time: 256 weights of a byte fit into two."""
_FEWEST: Final = 2
"""Concepts a sentence must hold to be looked at."""
TOPIC_SHARE: Final = 0.15
"""What being on the topic counts for beside the leaning."""


def by_examples(kept: Folded) -> Judge:
    """Return a judge by what was *kept*."""
    index = {name: number for number, name in enumerate(kept.traits.split("\n"))}
    return Judge(kept.learned, Describer(kept.learned.concepts), index, kept.lanes)


def _little(added: memoryview) -> Sequence[int]:
    if sys.byteorder == "little":
        return added
    return [((n & 255) << 8) | (n >> 8) for n in added]


def glanced(learned: Likeness, held: frozenset[str]) -> list[float]:
    """Return, for every kind, what the concepts *held* alone say of the topic."""
    rows = [learned.glances[c] for c in held if c in learned.glances]
    unit = learned.scales[0] * _STRESS["c"] / math.sqrt(len(held) or 1)
    if not rows:
        return list(learned.glance_bias)
    columns = zip(*rows, strict=True)
    return [b + unit * (sum(c) - ZERO * len(rows)) for b, c in zip(learned.glance_bias, columns, strict=True)]


def measured(learned: Likeness, traits: Traits, number: int) -> tuple[float, float]:
    """Return the topic and the leaning of a sentence with *traits* for kind *number*."""
    count = len(learned.kinds)
    own = count + 1 + number
    topic = leaning = 0.0
    for kind, names in traits.items():
        rows = [row for name in names if (row := learned.rows.get(name))]
        unit = value(kind, len(names))
        topic += unit * (sum([row[number] for row in rows]) - ZERO * len(rows))
        leaning += unit * (sum([row[count] + row[own] for row in rows]) - 2 * ZERO * len(rows))
    return (
        learned.topic_bias[number] + learned.scales[1] * topic,
        learned.leaning_bias + learned.scales[2] * leaning,
    )


def value(kind: str, many: int) -> float:
    """Return what each of *many* traits of *kind* counts."""
    return _STRESS[kind] / math.sqrt(many or 1)


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}
