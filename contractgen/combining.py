"""All pairs of options of a merged library, drafted from made-up answers: nothing blank, dangling or undefined."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from contractgen.choosing import Assignment, Covering, Option, choices, covering
from contractgen.conditions import facts
from contractgen.errors import Problem, Refused
from contractgen.library import Library
from contractgen.passes import Made, make
from contractgen.questions import Constraint
from contractgen.soundness import Flaw, faults
from contractgen.trial import completed, known_only, sample, with_value
from contractgen.yaml_text import Mapping as MappingNode
from contractgen.yaml_text import Scalar


@dataclass(frozen=True, slots=True)
class Combined:
    """What trying all pairs of options came to.

    `flaws` maps each thing wrong to the options of the first agreement that shows it; `refused` maps a problem
    that no change of options explains to the options under which it appeared.
    """

    choices: int
    pairs: int
    agreements: int
    excluded: tuple[frozenset[Option], ...]
    flaws: dict[Flaw, Assignment]
    refused: dict[str, tuple[Problem, Assignment]]


def combined(library: Library, on: date, tell: Callable[[int], None] = lambda _: None) -> Combined:
    """Draft a set of agreements in which every pair of options of all choices meets; *tell* hears how many so far."""
    options = choices(library)
    library = _between_choices(library, options)
    base = completed(known_only(sample(), library), library)
    refused: dict[str, tuple[Problem, Assignment]] = {}
    drafted: list[tuple[Assignment, Made]] = []

    def refusal(row: Assignment) -> Iterable[frozenset[Option]]:
        found = _made(library, base, row, on)
        if isinstance(found, Made):
            drafted.append((row, found))
            tell(len(drafted))
            return ()
        learnt = set()
        for problem in found:
            read = _read_by(library, problem, row)
            if not read:
                refused.setdefault(str(problem.place) + problem.message, (problem, row))
                read = frozenset(row.items())
            learnt.add(read)
        return learnt

    rows: Covering = covering(options, refusal, patient=False)
    flaws: dict[Flaw, Assignment] = {}
    for row, made in drafted:
        for flaw in faults(library, made):
            flaws.setdefault(flaw, row)
    return Combined(len(options), len(rows.covered), len(rows.rows), tuple(rows.excluded), flaws, refused)


def _made(library: Library, base: MappingNode, row: Assignment, on: date) -> Made | tuple[Problem, ...]:
    node = base
    for name, value in row.items():
        node = with_value(node, name, Scalar(value, base.place))
    try:
        return make(library, completed(node, library), on)
    except Refused as error:
        return error.problems


def _between_choices(library: Library, names: Iterable[str]) -> Library:
    """Return *library* with only those constraints that read nothing but choices.

    Whether shares add up or a party is the right one says nothing about the options; made-up answers need not fit.
    """
    known = {*names, "template"}

    def kept(constraints: Iterable[Constraint]) -> tuple[Constraint, ...]:
        return tuple(c for c in constraints if not c.each and facts(c.expression) <= known)

    templates = {
        name: replace(
            template,
            constraints=kept(template.constraints),
            profiles={n: replace(p, constraints=()) for n, p in template.profiles.items()},
        )
        for name, template in library.templates.items()
    }
    return replace(library, constraints=kept(library.constraints), templates=templates)


def _read_by(library: Library, problem: Problem, row: Assignment) -> frozenset[Option]:
    """Return which options of *row* cannot stand together: those that the rule broken reads."""
    template = library.templates.get(row.get("template", ""))
    for constraint in (*library.constraints, *(template.constraints if template else ())):
        if constraint.id == problem.subject:
            own = template is not None and constraint in template.constraints
            names = facts(constraint.expression) | ({"template"} if own else set())
            return frozenset((n, v) for n, v in row.items() if n in names)
    topic, _, offered = problem.subject.partition("/")
    clause = next((c for c in library.clauses.get(topic, ()) if c.offers == offered and c.when), None)
    if clause is None or clause.when is None:
        return frozenset()
    names = facts(clause.when) | {library.topics[topic].choose}
    return frozenset((n, v) for n, v in row.items() if n in names)
