"""What was learned from examples, read from the library, and what the examples added since teach.

`templates/<language>/learned.json` holds weights learned from the examples of that time (docs/learning.py); it names
them. An example that it does not name, in the bundled library or in a firm's layer, is learned here: the weights of its
traits are moved until it comes out right, so that adding a sentence to a file takes effect at once.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from contractgen.likeness import TOPIC_SHARE, ZERO, Likeness, Limits, glanced, measured
from contractgen.traits import Concepts, Describer, Traits

_MARGIN: Final = 0.5
"""How far beyond the line an example learned afterwards is to lie."""
_STEPS: Final = 40
"""Moves made for one example at most: one that contradicts many others stays where it is."""


class Example(NamedTuple):
    """A provision of a kind of forbidden wording that is to be reported (`bad`), or not."""

    kind: str
    bad: bool
    words: str

    def mark(self) -> str:
        """Return what the example is known by among those learned."""
        return hashlib.sha256(f"{self.kind}{self.bad:d}{self.words}".encode()).hexdigest()[:8]


def packed(learned: Likeness, marks: Iterable[str]) -> bytes:
    """Return the content of learned.json."""
    count = len(learned.kinds)
    document = {
        "kinds": learned.kinds,
        "limits": learned.limits._asdict(),
        "scales": learned.scales,
        "glance_bias": learned.glance_bias,
        "topic_bias": learned.topic_bias,
        "leaning_bias": learned.leaning_bias,
        "marks": "".join(sorted(marks)),
        "concepts": list(learned.glances),
        "glances": _dense(learned.glances.values()),
        "traits": list(learned.rows),
        "rows": _dense(learned.rows.values()),
        "width": 2 * count + 1,
    }
    return json.dumps(document, ensure_ascii=False, indent=0).encode()


def unpacked(data: bytes, concepts: Concepts, examples: Iterable[Example]) -> tuple[Likeness, frozenset[str]]:
    """Return what *data*, a learned.json, holds, and the marks of the examples it was learned from.

    Raises:
        ValueError: it is none.
    """
    try:
        told: Mapping[str, Any] = json.loads(data)
        kinds = tuple(map(str, told["kinds"]))
        first, second, third = map(float, told["scales"])
        bad: dict[str, list[str]] = {kind: [] for kind in kinds}
        for example in examples:
            if example.bad and example.kind in bad:
                bad[example.kind].append(example.words)
        marks = told["marks"]
        return Likeness(
            kinds=kinds,
            concepts=concepts,
            glances=_rows(told["concepts"], told["glances"], len(kinds)),
            rows=_rows(told["traits"], told["rows"], 2 * len(kinds) + 1),
            scales=(first, second, third),
            glance_bias=_floats(told["glance_bias"], len(kinds)),
            topic_bias=_floats(told["topic_bias"], len(kinds)),
            leaning_bias=float(told["leaning_bias"]),
            limits=Limits(**{name: float(value) for name, value in told["limits"].items()}),
            examples={kind: tuple(words) for kind, words in bad.items()},
        ), frozenset(marks[at : at + 8] for at in range(0, len(marks), 8))
    except (KeyError, TypeError, AttributeError, zlib.error) as error:
        raise ValueError(str(error)) from error


def taught(learned: Likeness, examples: Iterable[Example]) -> Likeness:
    """Return *learned* after *examples* of known kinds, which it was not learned from."""
    describer = Describer(learned.concepts)
    rows = dict(learned.rows)
    glances = dict(learned.glances)
    made = learned._replace(rows=rows, glances=glances)
    for example in examples:
        if example.kind in learned.kinds:
            _teach(made, example, describer, rows, glances)
    return made


def _teach(
    made: Likeness, example: Example, describer: Describer, rows: dict[str, bytes], glances: dict[str, bytes]
) -> None:
    number, count = made.kinds.index(example.kind), len(made.kinds)
    traits, held = describer.traits(example.words), describer.present(example.words)
    way = 1 if example.bad else -1
    for _ in range(_STEPS):
        topic, leaning = measured(made, traits, number)
        over = leaning + TOPIC_SHARE * topic - made.limits.line
        astray = way * over < _MARGIN
        far = example.bad and topic < made.limits.topic + _MARGIN
        unseen = example.bad and glanced(made, held)[number] < made.limits.first + _MARGIN
        if not (astray or far or unseen):
            return
        if astray:
            _move(rows, traits, count + 1 + number, way, 2 * count + 1)
        if far:
            _move(rows, traits, number, 1, 2 * count + 1)
        if unseen:
            _move(glances, {"c": held}, number, 1, count)


def _move(rows: dict[str, bytes], traits: Traits, column: int, way: int, width: int) -> None:
    for names in traits.values():
        for name in names:
            row = bytearray(rows.get(name) or bytes([ZERO]) * width)
            row[column] = min(255, max(0, row[column] + way))
            rows[name] = bytes(row)


def _floats(listed: list[Any], many: int) -> tuple[float, ...]:
    if len(listed) != many:
        raise KeyError("bias")
    return tuple(map(float, listed))


def _dense(rows: Iterable[bytes]) -> str:
    return base64.b64encode(zlib.compress(b"".join(rows), 9)).decode("ascii")


def _rows(names: list[str], written: str, width: int) -> dict[str, bytes]:
    # No more than is due: a layer may come from anybody.
    data = zlib.decompressobj().decompress(base64.b64decode(written), width * len(names) + 1)
    if len(data) != width * len(names):
        raise KeyError("rows")
    return {name: data[at * width : (at + 1) * width] for at, name in enumerate(names)}
