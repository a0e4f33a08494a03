"""The pass that judges: every requirement of a template and profile, every forbidden wording, every rule."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Final

from contractgen.agreement import Agreement, articles
from contractgen.catalogue import translate
from contractgen.conditions import Unknown, evaluate
from contractgen.coverage import satisfying
from contractgen.errors import N_, LibraryError, Place, Problem
from contractgen.findings import Checked, Confidence, Finding, Severity, Spot, Verdict
from contractgen.library import Library
from contractgen.likeness import Judge, by_examples, unfolded
from contractgen.recognition import Recognised, recognise
from contractgen.requirements import Profile, Requirement
from contractgen.resemblance import resembling, worth
from contractgen.searching import Search, search, wordbook
from contractgen.verdicts import NOT_BINDING, Hit, Outcome, attached, evidence, hits, outcome


@dataclass(frozen=True, slots=True)
class Subject:
    """What a rule in code looks at: the document recognised, the library, the date, what was found where."""

    recognised: Recognised
    library: Library
    on: date
    search: Search


Rule = Callable[[Subject], Iterator[Finding]]


def check(
    agreement: Agreement,
    library: Library,
    on: date,
    *,
    name: str = "",
    data: bytes = b"",
    template: str = "",
    profile: str = "",
) -> Checked:
    """Judge *agreement* by the requirements of its template under *profile*, in force on the date *on*.

    *name* and *data* are the file's, for the report; *template* and *profile* are told from the text and the
    template where they are not given.

    Raises:
        LibraryError: there is no such template or profile.
    """
    return judge(recognise(agreement, library, template), library, on, name=name, data=data, profile=profile)


def judge(
    document: Recognised, library: Library, on: date, *, name: str = "", data: bytes = b"", profile: str = ""
) -> Checked:
    """Judge a document already recognised, or a dossier.

    Raises:
        LibraryError: there is no such profile.
    """
    agreement = document.text.agreement
    applied = _profile(document, profile)
    expected = [r for r in library.requirements.values() if r.applies_to(document.template.id)]
    forbidden = [r for r in library.prohibitions.values() if r.applies_to(document.template.id)]
    book = wordbook((*expected, *forbidden), f"{library.digest}/{document.template.id}")
    here = search(document.text, book, document.document_terms(), document.lookup)
    outcomes = {r.id: outcome(r, hits(r, here), document.lookup) for r in expected}
    loose = _not_binding(outcomes)
    verdicts = tuple(_verdict(r, outcomes[r.id], document, library, applied, loose=loose) for r in expected)
    subject = Subject(document, library, on, here)
    findings = [
        *_forbidden(forbidden, here, library),
        *(f for rule in rules() for f in rule(subject)),
    ]
    order = {"error": 0, "warning": 1, "note": 2}
    return Checked(
        name=name,
        format=Path(name).suffix.lstrip(".").lower(),
        articles=sum(1 for _ in articles(agreement)),
        characters=int(document.facts["characters"]),
        sha256=hashlib.sha256(data).hexdigest() if data else "",
        template=document.template.id,
        profile=applied.id if applied else "",
        on=on,
        unchecked=agreement.unchecked,
        notices=tuple(_notices(document, loose=loose)),
        verdicts=verdicts,
        findings=tuple(sorted(findings, key=lambda f: (order[f.severity], f.spot.part, f.spot.paragraph))),
        parties=tuple(p.name for p in document.parties if p.kind != "government"),
        signatures=0,
    )


def rules() -> tuple[Rule, ...]:
    """Return every rule in code: each module of contractgen.rules has one, called `check`."""
    folder = Path(__file__).with_name("rules")
    found: list[Rule] = []
    for path in sorted(folder.glob("[a-z]*.py")):
        module: ModuleType = import_module(f"contractgen.rules.{path.stem}")
        rule = getattr(module, "check", None)
        if rule is None:
            raise LibraryError([Problem(Place(path.name), N_("规则文件里没有 check"), N_("写一个 check 函数"))])
        found.append(rule)
    return tuple(found)


def _profile(document: Recognised, name: str) -> Profile | None:
    known = document.template.profiles
    chosen = name or document.template.profile
    if chosen in known:
        return known[chosen]
    if not name:
        return None
    message, remedy = N_("范本“{template}”没有名为“{name}”的 profile"), N_("可用：{known}")
    values = {"template": document.template.id, "name": name, "known": "、".join(known) or "无"}
    raise LibraryError([Problem(Place("--profile"), message, remedy, values)])


def _not_binding(outcomes: dict[str, Outcome]) -> bool:
    return any(NOT_BINDING in h.pattern.shows and h.force == "denied" for o in outcomes.values() for h in o.hits)


def _verdict(
    requirement: Requirement,
    found: Outcome,
    document: Recognised,
    library: Library,
    profile: Profile | None,
    *,
    loose: bool,
) -> Verdict:
    status, why = found.status, found.why
    if loose and status == "met":
        status, why = "weak", N_("文件声明没有法律约束力，所约定的都不能请求履行")
    necessity = profile.necessity_of(requirement) if profile else requirement.necessity
    if necessity == "conditional" and requirement.when is not None:
        holds = evaluate(requirement.when, document.lookup)
        if holds is False and status == "missing" and not isinstance(holds, Unknown):
            status = status if requirement.id in _ALWAYS else "not-applicable"
    doubts = [h.pattern.review for h in found.hits if h.pattern.review]
    review = requirement.review or (doubts[0] if doubts and len(doubts) == len(found.hits) else "")
    gaps = [e for e in requirement.elements if e not in found.shown]
    return Verdict(
        id=requirement.id,
        title=requirement.title,
        necessity=necessity,
        status=status,
        confidence="review" if review and status != "missing" else "certain",
        basis=requirement.basis,
        elements={e: "missing" if e in gaps else "met" for e in requirement.elements},
        evidence=evidence(document.text, found),
        why=why or review,
        remedy=satisfying(library, document.template, requirement, gaps) if status in ("weak", "missing") else (),
    )


_ALWAYS = frozenset({"R4.4", "R4.5", "R6.4"})
"""Never set aside: government money may come, and whoever keeps the funds must be known."""


def forbidden_hits(forbidden: Iterable[Requirement], here: Search) -> Iterator[tuple[Requirement, Hit]]:
    """Yield for every paragraph in which a forbidden wording stands its gravest hit.

    What a file lists under `denied` is lawful: a sentence in which that stands is let off. A `weak` hit of an error is
    a warning.
    """
    for requirement in forbidden:
        found = hits(requirement, here, forbidding=True)
        lawful = {h.passage for h in found if h.force == "denied"}
        gravest: dict[int, Hit] = {}
        for hit in (h for h in found if h.passage not in lawful):
            line = here.text.passages[hit.passage].line
            if line not in gravest or (gravest[line].force == "soft" and hit.force == "firm"):
                gravest[line] = hit
        yield from ((requirement, hit) for hit in gravest.values())


def _forbidden(forbidden: list[Requirement], here: Search, library: Library) -> Iterator[Finding]:
    """Yield the forbidden wordings that patterns find, and what is like their examples without that."""
    examples = _judge(library.likeness)
    taken: set[tuple[str, int]] = set()
    for requirement, hit in forbidden_hits(forbidden, here):
        of = worth(requirement, hit, here, examples)
        if of == "nothing":
            continue
        passage = here.text.passages[hit.passage]
        taken.add((requirement.id, passage.line))
        milder = requirement.severity == "error" and (hit.force == "soft" or of == "review")
        severity: Severity = "warning" if milder else requirement.severity
        yield _finding(requirement, here.text.spot(passage), severity, of)
    for found in resembling(forbidden, here, examples, taken):
        strong = found.suspicion.over > found.limits.strong
        weight: Severity = "warning" if strong and found.requirement.severity != "note" else "note"
        yield _finding(found.requirement, here.text.spot(found.passage), weight, "review", found.example)


@lru_cache(maxsize=2)
def _judge(likeness: bytes) -> Judge | None:
    learned = unfolded(likeness)
    return by_examples(learned) if learned else None


_NEAREST: Final = N_("与例句“{example}”相近，是否属于这种情形须由人判断。")


def _finding(
    requirement: Requirement, spot: Spot, severity: Severity, confidence: Confidence, example: str = ""
) -> Finding:
    def said(language: str, words: str) -> str:
        return words + (translate(_NEAREST, language) if example else "")

    return Finding(
        rule=requirement.id,
        severity=severity,
        effect=requirement.effect,
        spot=spot,
        message=said("zh_CN", requirement.message.get("zh", requirement.forbids)),
        remedy=requirement.cure.get("zh", ""),
        values={"example": example} if example else {},
        other={
            language: (said(language, words), requirement.cure.get(language, ""))
            for language, words in requirement.message.items()
            if language != "zh"
        },
        basis=requirement.basis,
        confidence=confidence,
    )


def _notices(document: Recognised, *, loose: bool) -> Iterator[str]:
    if not document.facts["alliance"] and len(document.facts["parties"]) < 2:
        yield N_("文件中没有联盟、联合体的字样，也没有两个以上的缔约方：多半不是联盟协议，以下结果仅供参考")
    if loose:
        yield N_("文件声明没有法律约束力：约定再完整，也不能请求履行")


__all__ = ["Rule", "Subject", "attached", "check", "rules"]
