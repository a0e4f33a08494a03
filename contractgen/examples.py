"""The examples of a requirement or a forbidden wording, each alone in a small agreement: what they come to."""

from __future__ import annotations

from contractgen.agreement import Agreement, Article, Paragraph, Text
from contractgen.checking import forbidden_hits
from contractgen.library import Library
from contractgen.recognition import recognise
from contractgen.requirements import Requirement
from contractgen.searching import search, wordbook
from contractgen.verdicts import hits, outcome

STATUSES = ("met", "weak", "missing")


def alone(example: str) -> Agreement:
    """Return an agreement of one article: the example's first line is its heading where there are several."""
    lines = [line for line in example.strip().splitlines() if line.strip()]
    heading, rest = (lines[0], lines[1:]) if len(lines) > 1 else ("", lines)
    article = Article("", heading, tuple(Paragraph((Text(line),)) for line in rest), label="第一条")
    return Agreement("某某产业技术创新战略联盟协议书", (), (article,), (), ())


def comes_to(library: Library, requirement: Requirement, example: str) -> str:
    """Return what an example comes to: met, weak or missing; of a forbidden wording bad or good."""
    document = recognise(alone(example), library)
    here = search(document.text, wordbook((requirement,)), document.document_terms(), document.lookup)
    if requirement.forbids:
        return "bad" if any(forbidden_hits([requirement], here)) else "good"
    return outcome(requirement, hits(requirement, here), document.lookup).status
