"""Clauses that cannot be drafted with made-up answers: a filter that does not fit, a table of another width."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractgen.errors import N_, Problem
from contractgen.linting.subject import Subject

RULES: Final = {"cannot-be-drafted": ("error", N_("条款无法起草"))}


def check(subject: Subject) -> Iterator[tuple[str, Problem]]:
    """Yield the problems for which clauses cannot be drafted; facts unknown are told by another check."""
    for section in subject.sections:
        if section.problem is not None and section.problem.message != _UNKNOWN:
            yield "cannot-be-drafted", section.problem


_UNKNOWN: Final = "条款用到的填报项不存在：{reason}"
