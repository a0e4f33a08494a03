"""What answers must agree among themselves: constraints as data, checked once all answers are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from contractgen.conditions import Lookup, evaluate
from contractgen.errors import Place, Problem
from contractgen.kinds import Choice
from contractgen.questions import Constraint


def broken(constraints: Iterable[Constraint], lookup: Lookup, places: Mapping[str, Place]) -> Iterator[Problem]:
    """Yield a problem for every constraint that does not hold; *places* are the facts' places by name.

    A constraint over a fact that is absent, optional and not given, or still open has nothing to say.
    """
    for constraint in constraints:
        if not constraint.each:
            yield from _held(constraint, lookup, places, None, "")
            continue
        records = lookup(constraint.each)
        for position, record in enumerate(records if isinstance(records, tuple) else (), 1):
            if isinstance(record, Mapping):
                yield from _held(constraint, lookup, places, record, f"{constraint.each}[{position}]")


def _held(
    constraint: Constraint,
    outer: Lookup,
    places: Mapping[str, Place],
    record: Mapping[str, Any] | None,
    name: str,
) -> Iterator[Problem]:
    def lookup(fact: str) -> Any:
        first, _, rest = fact.partition(".")
        if record is None or first not in record:
            return outer(fact)
        value = record[first]
        return value.get(rest) if rest and isinstance(value, Mapping) else value

    if any(lookup(fact) is None for fact in constraint.at):
        return
    if evaluate(constraint.expression, lookup) is not False:
        return
    found = [places[fact] for fact in (name, *constraint.at) if fact in places]
    values: dict[str, object] = {"record": name, "places": "、".join(map(str, found[1:]))}
    values.update({fact.replace(".", "_"): _shown(lookup(fact)) for fact in constraint.at})
    more = "（另见 {places}）" if len(found) > 1 else ""
    message = constraint.message.get("zh", constraint.written) + more
    remedy = constraint.remedy.get("zh", "")
    english = constraint.message.get("en", message) + (" (see also {places})" if more else "")
    other = {"en": (english, constraint.remedy.get("en", remedy))}
    yield Problem(found[0] if found else Place(), message, remedy, values, constraint.id or name, other)


def _shown(value: Any) -> object:
    if isinstance(value, Choice):
        return value.label
    if isinstance(value, Mapping):
        return value.get("short") or value.get("name") or ""
    if isinstance(value, tuple):
        return "、".join(str(_shown(v)) for v in value)
    return value
