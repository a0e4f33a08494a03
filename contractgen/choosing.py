"""A small set of answer files in which every pair of options of all choices meets at least once.

Choices are the library's own questions of kind variant, choice and yes-no, and the template. What the
interlocks forbid is learnt from the refusals of validation, as sets of options that cannot stand together;
a pair that no assignment allows is excluded and handed back, never silently dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from contractgen.library import Library

Option = tuple[str, str]
Assignment = dict[str, str]


def choices(library: Library) -> dict[str, tuple[str, ...]]:
    """Every choice with its options. The guide is left out: it only proposes what is chosen here anyway."""
    found: dict[str, tuple[str, ...]] = {"template": tuple(library.templates)}
    for question in library.questions:
        if question.id.startswith("guide.") or question.kind not in ("variant", "choice", "yes-no"):
            continue
        found[question.id] = tuple(question.options) or ("是", "否")
    return found


_MOST_TRIES = 8


@dataclass(slots=True)
class Covering:
    """The rows found, the pairs they cover, and the pairs no row can hold."""

    rows: list[Assignment] = field(default_factory=list)
    covered: set[frozenset[Option]] = field(default_factory=set)
    excluded: set[frozenset[Option]] = field(default_factory=set)


def covering(
    options: Mapping[str, tuple[str, ...]],
    refusal: Callable[[Assignment], Iterable[frozenset[Option]]],
    *,
    patient: bool = True,
) -> Covering:
    """Return rows that hold every pair that may stand together; *refusal* names what is wrong with a row.

    Not *patient*, a pair whose row is refused again and again is given up.

    Raises:
        RuntimeError: *patient*, and a refusal teaches nothing new.
    """
    found, nogoods = Covering(), set[frozenset[Option]]()
    wanted = {
        frozenset(((a, x), (b, y))): None for a, b in combinations(options, 2) for x in options[a] for y in options[b]
    }  # a dict keeps the order, so that the rows are the same every time
    tries: dict[frozenset[Option], int] = {}
    while wanted:
        seed = next(iter(wanted))
        tries[seed] = tries.get(seed, 0) + 1
        row = _completed(dict(sorted(seed)), options, nogoods, wanted)
        if row is None or (not patient and tries[seed] > _MOST_TRIES):
            found.excluded.add(seed)
            del wanted[seed]
            continue
        learnt = set(refusal(row))
        if learnt:
            if patient and learnt <= nogoods:
                message = "a refusal must teach something new"
                raise RuntimeError(message)
            nogoods |= learnt
            continue
        found.rows.append(row)
        for pair in map(frozenset, combinations(row.items(), 2)):
            found.covered.add(pair)
            wanted.pop(pair, None)
    return found


def _completed(
    seed: Assignment,
    options: Mapping[str, tuple[str, ...]],
    nogoods: set[frozenset[Option]],
    wanted: Mapping[frozenset[Option], None],
) -> Assignment | None:
    """Fill *seed* up: first the choices that interlock, by trying back and forth, then what covers most."""
    bound = {name for nogood in nogoods for name, _ in nogood}
    order = sorted((n for n in options if n not in seed), key=lambda n: n not in bound)

    def allowed(row: Assignment) -> bool:
        return not any(all(row.get(n) == v for n, v in nogood) for nogood in nogoods)

    def filled(row: Assignment, rest: list[str]) -> Assignment | None:
        if not rest:
            return row
        name, *others = rest

        def gain(value: str) -> int:
            return sum(frozenset(((name, value), pair)) in wanted for pair in row.items())

        for value in sorted(options[name], key=lambda v: -gain(v)):
            tried = {**row, name: value}
            if allowed(tried) and (done := filled(tried, others)) is not None:
                return done
        return None

    return filled(seed, order) if allowed(seed) else None
