"""Results of a check, as data: what each requirement came to, and what is wrong where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Status = Literal["met", "weak", "missing", "not-applicable"]
Confidence = Literal["certain", "review"]
Severity = Literal["error", "warning", "note"]
Effect = Literal["void", "partly-void", "filing", "commercial", "style"]
Dated = Literal["given", "text", "today"]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a document as its reader sees it, the words there, and where they lie in the file.

    `place` is 第十六条第二款, 附件三表格第4行 or 第 4 页; `part` and `paragraph` (from 0) lead back into the
    file read, `start` and `end` are characters in that paragraph's text; `page` counts from 1, 0 if unknown;
    `file` names the document among several.
    """

    place: str
    text: str
    part: str = ""
    paragraph: int = 0
    start: int = 0
    end: int = 0
    page: int = 0
    file: str = ""


@dataclass(frozen=True, slots=True)
class Waiver:
    """Somebody's decision to live with a result: it changes the exit status, never the result."""

    rule: str
    place: str
    reason: str
    name: str
    date: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong in a document.

    `message` says what is wrong and what stays valid, `remedy` the cure: format strings over `values` in
    the program's source language, or, where they come from data, with their translations in `other`
    (language to message and remedy). `basis` cites laws down to the paragraph. `also` are other places
    concerned (the second of two that contradict each other).
    """

    rule: str
    severity: Severity
    effect: Effect
    spot: Spot
    message: str
    remedy: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    other: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    basis: tuple[str, ...] = ()
    confidence: Confidence = "certain"
    also: tuple[Spot, ...] = ()
    waived: Waiver | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one requirement came to.

    `elements` maps each of its finer points to met or missing; `why` says why it is not met, or why a
    human must judge: a format string over `values` in the program's source language; `remedy` lists
    clauses of the library that would meet it.
    """

    id: str
    title: str
    necessity: str
    status: Status
    confidence: Confidence
    basis: tuple[str, ...]
    elements: Mapping[str, Status]
    evidence: tuple[Spot, ...]
    why: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    remedy: tuple[str, ...] = ()
    waived: Waiver | None = None

    def counts_as(self) -> Severity | None:
        """Return the severity it counts as: a missing mandatory requirement is an error, a weak one a warning."""
        if self.necessity != "mandatory" or self.waived:
            return None
        return {"missing": "error", "weak": "warning"}.get(self.status)  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Checked:
    """One document (or dossier) checked: what it is, what was applied, what came out.

    `articles` and `characters` count what was read; `sha256` is that of the file's bytes; `unchecked` names
    what was not read; `notice` says what a reader must know first (not an alliance agreement, not binding);
    `dated` tells whether the date was given, stands in the text as that of signing, or is the day of the check.
    """

    name: str
    format: str
    articles: int
    characters: int
    sha256: str
    template: str
    profile: str
    on: date
    unchecked: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    findings: tuple[Finding, ...] = ()
    parties: tuple[str, ...] = ()
    signatures: int = 0
    dated: Dated = "given"

    def count(self, severity: Severity) -> int:
        """Return how many results count as *severity*, verdicts among them, waived ones left out."""
        return sum(v.counts_as() == severity for v in self.verdicts) + sum(
            f.severity == severity and not f.waived for f in self.findings
        )
