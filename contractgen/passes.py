"""The main path in one place: load, validate, select, draft, number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from contractgen.agreement import Agreement, Blank, sections
from contractgen.answers import Answers, validate
from contractgen.conditions import evaluate
from contractgen.drafting import blanks, draft
from contractgen.errors import N_, AnswersError, Place, Problem
from contractgen.library import Library, Template
from contractgen.numbering import number
from contractgen.requirements import Profile, Requirement, satisfied
from contractgen.selection import Selected, lookup_in, select
from contractgen.yaml_text import Mapping as MappingNode
from contractgen.yaml_text import Scalar, parse

DEFAULT_TEMPLATE = "alliance"
LARGEST = 16 * 2**20
"""Bytes of the largest answers file read; a thousand members need less than one MiB."""


@dataclass(frozen=True, slots=True)
class Made:
    """An agreement with everything that led to it.

    `blanks` are the missing answers that show in its text; `falls_short` maps a requirement to
    the reason why a clause chosen knowingly does not meet it; `lacking` are mandatory requirements
    that no clause of the library as merged deals with.
    """

    agreement: Agreement
    answers: Answers
    template: Template
    profile: Profile | None
    selected: tuple[Selected, ...]
    blanks: tuple[Blank, ...]
    falls_short: Mapping[str, str]
    lacking: tuple[Requirement, ...]


def load_answers(path: Path | str) -> MappingNode:
    """Read an answers file.

    Raises:
        AnswersError: it cannot be read, is not UTF-8, or is no YAML mapping; every slip at its place.
    """
    try:
        with open(path, "rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        message, remedy = N_("不能读取填报文件：{reason}"), N_("核对路径与权限")
        raise AnswersError([Problem(Place(str(path)), message, remedy, {"reason": reason})]) from error
    if len(data) > LARGEST:
        message, remedy = N_("填报文件超过 {limit} MiB"), N_("核对是否选错了文件")
        raise AnswersError([Problem(Place(str(path)), message, remedy, {"limit": LARGEST // 2**20})])
    return parse(data, str(path))


def make(library: Library, nodes: MappingNode, on: date) -> Made:
    """Validate, select, draft and number: an answers file becomes an agreement.

    Raises:
        Refused: with every problem of the pass that failed.
    """
    template, profile = chosen(library, nodes)
    constraints = library.constraints_for(template, profile)
    answers = validate(library.questions, constraints, nodes, template.id)
    return from_answers(library, template, profile, answers, on)


def from_answers(library: Library, template: Template, profile: Profile | None, answers: Answers, on: date) -> Made:
    """Select, draft and number: validated answers become an agreement.

    Raises:
        Refused: with every problem of the pass that failed.
    """
    selected = select(library, template, answers)
    agreement = number(draft(library, template, answers, selected, on))
    lacking = _lacking(library, template, profile, selected, lookup_in(answers.facts))
    short = {r: why for s in selected if s.clause for r, why in s.clause.falls_short.items()}
    found = blanks(sections(agreement)) if answers.blanks else ()
    return Made(agreement, answers, template, profile, selected, found, short, lacking)


def chosen(library: Library, nodes: MappingNode) -> tuple[Template, Profile | None]:
    """Return the template and the profile an answers file names, or those taken where it names none.

    Raises:
        Refused: one of them is unknown.
    """
    template = library.template(_named(nodes, "template", DEFAULT_TEMPLATE))
    return template, _profile(template, nodes)


def _named(nodes: MappingNode, key: str, otherwise: str) -> str:
    node = nodes.get(key)
    return node.text.strip() if isinstance(node, Scalar) and node.text.strip() else otherwise


def _profile(template: Template, nodes: MappingNode) -> Profile | None:
    name = _named(nodes, "profile", template.profile)
    if name in template.profiles:
        return template.profiles[name]
    if not name:
        return None
    node = nodes.get("profile")
    message, remedy = N_("范本“{template}”没有名为“{name}”的 profile"), N_("可用：{known}")
    values = {"template": template.id, "name": name, "known": "、".join(template.profiles) or "无"}
    raise AnswersError([Problem(node.place if node else Place(), message, remedy, values, "profile")])


def _lacking(
    library: Library,
    template: Template,
    profile: Profile | None,
    selected: tuple[Selected, ...],
    facts: Callable[[str], Any],
) -> tuple[Requirement, ...]:
    """Return the mandatory requirements of which no clause chosen meets any point and none says why not."""
    clauses = [s.clause for s in selected if s.clause]
    met = set(satisfied((p for c in clauses for p in c.satisfies), library.requirements))
    told = {name.partition("/")[0] for c in clauses for name in c.falls_short}

    def needed(requirement: Requirement) -> bool:
        necessity = profile.necessity_of(requirement) if profile else requirement.necessity
        if necessity == "conditional":
            return requirement.when is not None and evaluate(requirement.when, facts) is True
        return necessity == "mandatory"

    return tuple(
        r
        for r in library.requirements.values()
        if r.applies_to(template.id) and needed(r) and r.id not in told and not met.intersection(r.points())
    )
