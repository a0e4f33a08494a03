"""A library's faults, all at once: what does not load, and what every check of the folder `checks` finds.

A check is a module with `RULES` (what it may report: severity and title by rule) and `check(subject)`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Final

from contractgen.errors import N_, LibraryError, Problem
from contractgen.findings import Severity
from contractgen.linting.subject import Fault, subject_of

LOADS: Final = "does-not-load"
_LOADS_TITLE: Final = N_("文件不能载入")
_ORDER: Final = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True, slots=True)
class Linted:
    """What a lint found: faults by file and line, how many files were read, how many clauses they hold."""

    faults: tuple[Fault, ...]
    files: int
    clauses: int
    titles: Mapping[str, str]

    def count(self, severity: Severity) -> int:
        """Return how many faults have *severity*."""
        return sum(f.severity == severity for f in self.faults)


def lint(folders: Sequence[Path], on: date) -> Linted:
    """Return everything wrong with the library that *folders*, the bundled one first, make together.

    *on* is the day on which the laws cited must be in force.

    Raises:
        LibraryError: a folder is not there, or a file cannot be read.
    """
    try:
        subject, problems = subject_of(folders, on)
    except LibraryError as error:
        faults = tuple(Fault(LOADS, "error", p) for p in error.problems)
        return Linted(faults, 0, 0, titles())
    found = [Fault(LOADS, "error", p) for p in problems]
    for module in every_check():
        severities = module.RULES
        for rule, problem in module.check(subject):
            found.append(Fault(rule, severities[rule][0], problem))
    once = {(f.rule, f.problem.place, f.problem.message, str(f.problem.values)): f for f in found}
    ordered = sorted(once.values(), key=lambda f: (f.problem.place, _ORDER[f.severity], f.rule))
    return Linted(tuple(ordered), len(subject.files), len(subject.sources), titles())


@lru_cache(maxsize=1)
def every_check() -> tuple[ModuleType, ...]:
    """Return every check: each module of the folder `checks`."""
    folder = Path(__file__).with_name("checks")
    return tuple(import_module(f"{__name__}.checks.{path.stem}") for path in sorted(folder.glob("[a-z]*.py")))


def titles() -> Mapping[str, str]:
    """Return the title of every rule, in the program's source language."""
    return {LOADS: _LOADS_TITLE, **{rule: title for m in every_check() for rule, (_, title) in m.RULES.items()}}


__all__ = ["Fault", "Linted", "Problem", "every_check", "lint", "titles"]
