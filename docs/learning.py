"""Learn the weights of templates/zh/learned.json from the examples in templates/zh/provisions and the files U*.yaml.

Run `python docs/learning.py` after many examples or the concepts have changed (one example needs it not: it is
learned when the library is compiled). Needs scikit-learn, which nothing else does. Lawful text to tell them from: the
agreements under tests/cases/agreements/seen and our own drafts. `python docs/learning.py --try N` learns without every
N-th example and tells how those come out.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression

from contractgen.heads import Faults
from contractgen.learning import Example, packed, taught
from contractgen.library import Library, load_library, merged
from contractgen.likeness import TOPIC_SHARE, ZERO, Likeness, Limits, value
from contractgen.passes import load_answers, make
from contractgen.provisions import learned_from
from contractgen.readers import read
from contractgen.recognition import recognise
from contractgen.traits import Concepts, Describer, Traits
from contractgen.wordings import normal

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "templates/zh/learned.json"
SAMPLES = ROOT / "samples"
ON = date(2026, 11, 24)
LIMITS = Limits(first=-2.5, topic=-4.0, line=0.5, strong=1.5, sure=0.0, dropped=-1.0)
RARE = 2
"""Sentences a trait must stand in to count."""
ROUNDS = 2
"""Times the leaning is learned: what ordinary text is still taken for forbidden counts more the next time."""
MARGIN = 0.0
HARD = -3.0
"""Topic from which on ordinary text is held against the leaning too."""


def ordinary(library: Library) -> list[str]:
    """Return the sentences of agreements seen and of our own drafts."""
    agreements = [read(p.read_bytes(), p.name) for p in sorted((ROOT / "tests/cases/agreements/seen").glob("*.md"))]
    for sample in sorted(p.parent for p in SAMPLES.glob("*/answers.yaml")):
        agreements.append(make(library, load_answers(sample / "answers.yaml"), ON).agreement)
    found: dict[str, None] = dict.fromkeys(
        sentence
        for clauses in library.clauses.values()
        for clause in clauses
        for sentence in re.split(r"[。\n]", normal(re.sub(r"\{%.*?%\}|\^[\w-]+|@\{.*?\}", "", clause.text)).text)
        if len(sentence) > 8 and "{" not in sentence
    )
    found |= {
        (p.lead + p.text if p.lead.endswith("：") else p.text): None
        for a in agreements
        for p in recognise(a, library, "").text.passages
        if p.kind in ("sentence", "row")
    }
    return list(found)


def vectors(described: Sequence[Traits], index: dict[str, int]) -> Any:
    """Return the matrix of what the traits count."""
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for number, traits in enumerate(described):
        for kind, names in traits.items():
            for name in names:
                if name in index:
                    rows.append(number)
                    columns.append(index[name])
                    values.append(value(kind, len(names)))
    return csr_matrix((values, (rows, columns)), shape=(len(described), len(index)))


def fitted(matrix: Any, wanted: Any, weights: Any) -> Any:
    """Return a regularised linear model."""
    model = LogisticRegression(C=1.0, solver="liblinear", random_state=0)
    return model.fit(matrix, wanted, sample_weight=weights)


def learn(examples: Sequence[Example], plain: Sequence[str], concepts: Concepts) -> Likeness:
    """Return what *examples*, against *plain* text, teach."""
    describer = Describer(concepts)
    kinds = tuple(sorted({e.kind for e in examples}))
    told = [describer.traits(e.words) for e in examples]
    other = [describer.traits(s) for s in plain]
    counts: dict[str, int] = {}
    for traits in told:
        for name in (n for names in traits.values() for n in names):
            counts[name] = counts.get(name, 0) + 1
    index = {n: i for i, n in enumerate(sorted(n for n, c in counts.items() if c >= RARE))}
    mine, theirs = vectors(told, index), vectors(other, index)
    bad = np.array([e.bad for e in examples])
    own = np.array([kinds.index(e.kind) for e in examples])

    both = vstack([mine, theirs]).tocsr()
    topics = [_topic(both, own, kind, len(plain)) for kind in range(len(kinds))]
    names = sorted(n for n in index if n.startswith("c:"))
    small = both[:, [index[n] for n in names]]
    glances = [_topic(small, own, kind, len(plain)) for kind in range(len(kinds))]

    near = np.array([m.decision_function(theirs) for m in topics]).T
    among = np.array([m.decision_function(mine) for m in topics]).T
    among[bad, :] = among[np.arange(len(own)), own] = -99
    stubborn = np.zeros(near.shape, bool)
    for _ in range(ROUNDS):
        (r, c), (r2, c2) = np.where((near > HARD) | stubborn), np.where(among > HARD)
        leaning = fitted(
            doubled(vstack([mine, theirs[r], mine[r2]]).tocsr(), np.concatenate([own, c, c2]), len(kinds)),
            np.concatenate([bad, np.zeros(len(r) + len(r2), bool)]),
            np.concatenate([np.ones(len(own)), np.where(stubborn[r, c], 1.0, 0.3), np.full(len(r2), 0.3)]),
        )
        for kind in range(len(kinds)):
            said = leaning.decision_function(doubled(theirs, np.full(len(plain), kind), len(kinds)))
            over = said + TOPIC_SHARE * near[:, kind] > LIMITS.line - MARGIN
            stubborn[:, kind] |= over & (near[:, kind] > LIMITS.topic)
    shared = leaning.coef_[0].reshape(len(kinds) + 1, len(index))
    weights = np.vstack([[m.coef_[0] for m in topics], shared])
    scales = (
        _scale(np.array([m.coef_[0] for m in glances])),
        _scale(weights[: len(kinds)]),
        _scale(weights[len(kinds) :]),
    )
    weights[: len(kinds)] /= scales[1]
    weights[len(kinds) :] /= scales[2]
    rows = (np.rint(weights).clip(-ZERO, ZERO - 1) + ZERO).astype(np.uint8).T
    glance = np.rint(np.array([m.coef_[0] for m in glances]) / scales[0]).clip(-ZERO, ZERO - 1) + ZERO
    return Likeness(
        kinds=kinds,
        concepts=concepts,
        glances={n[2:]: bytes(row) for n, row in zip(names, glance.astype(np.uint8).T, strict=True)},
        rows={n: bytes(rows[i]) for n, i in index.items()},
        scales=scales,
        glance_bias=tuple(round(float(m.intercept_[0]), 4) for m in glances),
        topic_bias=tuple(round(float(m.intercept_[0]), 4) for m in topics),
        leaning_bias=round(float(leaning.intercept_[0]), 4),
        limits=LIMITS,
        examples={k: tuple(e.words for e in examples if e.bad and e.kind == k) for k in kinds},
    )


def _topic(matrix: Any, own: Any, kind: int, plain: int) -> Any:
    wanted = np.concatenate([own == kind, np.zeros(plain, bool)])
    return fitted(matrix, wanted, np.where(wanted, 2.0, 0.2))


def _scale(weights: Any) -> float:
    return round(float(np.quantile(np.abs(weights), 0.99999)) / (ZERO - 1), 6)


def doubled(matrix: Any, own: Any, count: int) -> Any:
    """Return every row twice: once for what all kinds share, once at its own kind's place."""
    told, width = matrix.tocoo(), matrix.shape[1]
    rows = np.concatenate([told.row, told.row])
    columns = np.concatenate([told.col, width * (1 + own[told.row]) + told.col])
    values = np.concatenate([told.data, told.data])
    return csr_matrix((values, (rows, columns)), shape=(matrix.shape[0], width * (count + 1)))


def tried(examples: Sequence[Example], learned: Likeness) -> tuple[float, float]:
    """Return what share of the bad among *examples* is found by *learned*, and of the good ones reported."""
    from contractgen.likeness import by_examples, folded, unfolded

    kept = unfolded(folded(learned))
    if kept is None:
        return 0.0, 0.0
    told = by_examples(kept)
    counts = {True: [0, 0], False: [0, 0]}
    for example in examples:
        counts[example.bad][0] += any(s.kind == example.kind for s in told.suspicions(example.words))
        counts[example.bad][1] += 1
    return counts[True][0] / counts[True][1], counts[False][0] / counts[False][1]


def main(arguments: Sequence[str]) -> None:
    """Write learned.json, or tell how examples left out come out."""
    files = merged((ROOT,))
    library = load_library((ROOT,))
    concepts, examples = learned_from(files, library.prohibitions, Faults())
    plain = ordinary(library)
    if arguments[:1] == ["--try"]:
        step = int(arguments[1])
        kept = [e for n, e in enumerate(examples) if n % step]
        left = [e for n, e in enumerate(examples) if not n % step]
        print("found {:.3f}, reported without cause {:.3f}".format(*tried(left, learn(kept, plain, concepts))))
        return
    learned = learn(examples, plain, concepts)
    # What is documented as lawful stays silent, whatever the many say.
    learned = taught(learned, (e for e in examples if not e.bad))
    TARGET.write_bytes(packed(learned, (e.mark() for e in examples)))
    print(f"{len(examples)} examples, {len(learned.rows)} traits, {TARGET.stat().st_size // 1024} KiB", TOPIC_SHARE)


if __name__ == "__main__":
    main(sys.argv[1:])
