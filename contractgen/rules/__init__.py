"""Checks in code, for what needs the whole tree; one module each, with `CARDS` and `check`.

A card is what is published of one kind of finding; its id is the rule named in reports and waivers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from contractgen.findings import Confidence, Effect, Finding, Severity, Spot


@dataclass(frozen=True, slots=True)
class Card:
    """One kind of finding: its id, title, weight and basis, what it looks for, examples, and when it is silent.

    `bad` and `good` are short texts of our own; `basis` is written as statutes are cited (民法典 466.1).
    """

    id: str
    title: str
    severity: Severity
    effect: Effect
    looks: str
    bad: tuple[str, ...]
    good: tuple[str, ...] = ()
    silent: str = ""
    basis: tuple[str, ...] = ()

    def finding(
        self,
        spot: Spot,
        message: str,
        remedy: str = "",
        values: Mapping[str, object] | None = None,
        *,
        severity: Severity | None = None,
        confidence: Confidence = "certain",
        also: tuple[Spot, ...] = (),
        basis: tuple[str, ...] | None = None,
    ) -> Finding:
        """Return a finding of this kind at *spot*; the card's weight and basis unless others are given."""
        return Finding(
            rule=self.id,
            severity=severity or self.severity,
            effect=self.effect,
            spot=spot,
            message=message,
            remedy=remedy,
            values=values or {},
            basis=self.basis if basis is None else basis,
            confidence=confidence,
            also=also,
        )


def cards() -> tuple[Card, ...]:
    """Return the cards of every rule, in the order of the files."""
    found: list[Card] = []
    for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        found.extend(import_module(f"contractgen.rules.{path.stem}").CARDS)
    return tuple(found)
