"""What a law or policy expects of an agreement, and the profiles that vary it. Data, one file each.

A requirement has finer points, its `elements`; a clause says in `satisfies` which it meets. A
profile (a province's or city's measures) changes only necessity, numbers and the list of papers.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final, Literal, cast, get_args

from contractgen.conditions import Expression
from contractgen.evidence import LEVELS, Pattern, load_patterns, word_lists
from contractgen.findings import Effect, Severity
from contractgen.heads import Faults, Head
from contractgen.nodes import Mapping as MappingNode
from contractgen.nodes import Scalar
from contractgen.nodes import Sequence as SequenceNode
from contractgen.questions import Constraint, load_constraints

Necessity = Literal["mandatory", "recommended", "conditional"]
_REQUIREMENT_KEYS: Final = (
    "id", "title", "expects", "forbids", "templates", "necessity", "when", "basis", "elements", "topics", "words",
    *LEVELS, "met", "review", "examples", "severity", "effect", "message", "cure", "note",
)  # fmt: skip
_PROFILE_KEYS: Final = ("title", "number", "source", "checked", "necessity", "constraints", "papers")


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing an agreement must or should deal with (`expects`), or may not say (`forbids`).

    `elements` maps its finer points to their names; `topics` are those that usually carry it;
    `templates` the templates it holds for, all where empty; a conditional one applies `when`.
    `evidence` is how it shows in a text (see `patterns`); `met` is the condition over what firm hits show under which
    it is met (`shown` is the number of elements shown), any firm hit where there is none; `review` says why a
    human must judge it. `examples` hold sentences by what they must come to (met, weak, missing; bad, good), for
    the tests. For a forbidden wording: `severity` and `effect`, and by language the `message` and the `cure`.
    """

    id: str
    title: str
    expects: str
    necessity: Necessity
    when: Expression | None
    basis: tuple[str, ...]
    elements: Mapping[str, str]
    topics: tuple[str, ...]
    templates: tuple[str, ...]
    file: str
    forbids: str = ""
    evidence: bytes = b""
    met: Expression | None = None
    review: str = ""
    examples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    severity: Severity = "warning"
    effect: Effect = "commercial"
    message: Mapping[str, str] = field(default_factory=dict)
    cure: Mapping[str, str] = field(default_factory=dict)

    def applies_to(self, template: str) -> bool:
        """Tell whether agreements of *template* are measured by it."""
        return not self.templates or template in self.templates

    def patterns(self) -> tuple[Pattern, ...]:
        """Return how the requirement shows in a text; kept folded, since drafting never needs it."""
        made: tuple[Pattern, ...] = pickle.loads(self.evidence) if self.evidence else ()  # noqa: S301 - our own bytes
        return made

    def points(self) -> tuple[str, ...]:
        """Return what `satisfies` may name: `R5.1/joint` for every element, or the bare id where there is none."""
        return tuple(f"{self.id}/{e}" for e in self.elements) or (self.id,)


@dataclass(frozen=True, slots=True)
class Profile:
    """Whose conditions are applied: document number, where and when it was seen, and what it changes."""

    id: str
    title: str
    number: str
    source: str
    checked: str
    necessity: Mapping[str, Necessity]
    constraints: tuple[Constraint, ...]
    papers: tuple[str, ...]

    def necessity_of(self, requirement: Requirement) -> Necessity:
        """Return how necessary *requirement* is under this profile."""
        return self.necessity.get(requirement.id, requirement.necessity)


def load_requirement(
    node: MappingNode, file: str, faults: Faults, lists: Mapping[str, Sequence[str]] | None = None
) -> Requirement:
    """Return the requirement of one file; *lists* are the shared word lists; its faults are added to *faults*."""
    head = Head(node, _REQUIREMENT_KEYS, faults)
    own = node.get("words")
    words = {**(lists or {}), **(word_lists(own, faults) if isinstance(own, MappingNode) else {})}
    forbids = head.text("forbids")
    examples = node.get("examples")
    sorted_examples = word_lists(examples, faults) if isinstance(examples, MappingNode) else {}
    return Requirement(
        id=head.needed("id"),
        title=head.needed("title"),
        expects=head.text("expects") if forbids else head.needed("expects"),
        forbids=forbids,
        necessity=cast("Necessity", head.one_of("necessity", get_args(Necessity), "mandatory")),
        when=head.condition("when"),
        basis=head.texts("basis"),
        elements=head.pairs("elements"),
        topics=head.texts("topics"),
        templates=head.texts("templates"),
        file=file,
        evidence=pickle.dumps(load_patterns(node, words, faults), pickle.HIGHEST_PROTOCOL),
        met=head.condition("met"),
        review=head.text("review"),
        examples=sorted_examples,
        severity=cast("Severity", head.one_of("severity", get_args(Severity), "warning")),
        effect=cast("Effect", head.one_of("effect", get_args(Effect), "commercial")),
        message=_by_language(node, "message"),
        cure=_by_language(node, "cure"),
    )


def _by_language(node: MappingNode, key: str) -> dict[str, str]:
    inner = node.get(key)
    if isinstance(inner, MappingNode):
        return {k: v.text for k, v in inner.items() if isinstance(v, Scalar)}
    return {"zh": inner.text} if isinstance(inner, Scalar) else {}


def load_profile(node: MappingNode, file: str, faults: Faults) -> Profile:
    """Return the profile of one file; its faults are added to *faults*."""
    head = Head(node, _PROFILE_KEYS, faults)
    inner = node.get("necessity")
    changed = Head(inner, tuple(inner.values), faults) if isinstance(inner, MappingNode) else None
    known = get_args(Necessity)
    return Profile(
        id=PurePosixPath(file).stem,
        title=head.needed("title"),
        number=head.text("number"),
        source=head.needed("source"),
        checked=head.needed("checked"),
        necessity={k: cast("Necessity", changed.one_of(k, known, "mandatory")) for k in changed.node.values}
        if changed
        else {},
        constraints=_constraints(node, file, faults),
        papers=head.texts("papers"),
    )


def _constraints(node: MappingNode, file: str, faults: Faults) -> tuple[Constraint, ...]:
    listed = node.get("constraints")
    if not isinstance(listed, SequenceNode):
        return ()
    return faults.attempt(lambda: load_constraints(listed, file), ())


def satisfied(named: Iterable[str], requirements: Mapping[str, Requirement]) -> Iterator[str]:
    """Yield the points that *named*, the `satisfies` of clauses, meet; a bare id meets all its elements."""
    for name in named:
        requirement = requirements.get(name)
        yield from requirement.points() if requirement else (name,)
