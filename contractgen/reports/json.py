"""`contractgen.check/1`: one object for one document, stable for programs."""

from __future__ import annotations

import json
from typing import Any

from contractgen.catalogue import translate
from contractgen.findings import Checked, Finding, Spot, Verdict

SCHEMA = "contractgen.check/1"


def render(checked: Checked, spoken: str = "zh_CN", indent: int | None = 2) -> str:
    """Return the report on one document; *indent* None puts it on one line."""
    return json.dumps(as_data(checked, spoken), ensure_ascii=False, indent=indent)


def as_data(checked: Checked, spoken: str = "zh_CN") -> dict[str, Any]:
    """Return the report as plain data, messages in the language *spoken*."""
    applicable = [v.status for v in checked.verdicts]
    return {
        "schema": SCHEMA,
        "document": {
            "name": checked.name,
            "format": checked.format,
            "articles": checked.articles,
            "characters": checked.characters,
            "sha256": checked.sha256,
        },
        "template": checked.template,
        "profile": checked.profile,
        "on": checked.on.isoformat(),
        "unchecked": list(checked.unchecked),
        "notices": [translate(n, spoken) for n in checked.notices],
        "requirements": [_verdict(v, spoken) for v in checked.verdicts],
        "findings": [_finding(f, spoken) for f in checked.findings],
        "summary": {
            **{status: applicable.count(status) for status in ("met", "weak", "missing", "not-applicable")},
            "errors": checked.count("error"),
            "warnings": checked.count("warning"),
            "review": sum(v.confidence == "review" for v in checked.verdicts)
            + sum(f.confidence == "review" for f in checked.findings),
        },
    }


def _verdict(verdict: Verdict, spoken: str) -> dict[str, Any]:
    return {
        "id": verdict.id,
        "title": verdict.title,
        "necessity": verdict.necessity,
        "status": verdict.status,
        "confidence": verdict.confidence,
        "basis": list(verdict.basis),
        "elements": dict(verdict.elements),
        "evidence": [_evidence(s) for s in verdict.evidence],
        "why": translate(verdict.why, spoken, verdict.values) if verdict.why else "",
        "remedy": list(verdict.remedy),
        "waived": _waived(verdict),
    }


def _evidence(spot: Spot) -> dict[str, Any]:
    told: dict[str, Any] = {"place": spot.place, "text": spot.text}
    return told | ({"file": spot.file} if spot.file else {})


def _finding(finding: Finding, spoken: str) -> dict[str, Any]:
    spot = finding.spot
    message, remedy = finding.message, finding.remedy
    if spoken != "zh_CN" and spoken in finding.other:
        message, remedy = finding.other[spoken]
    told: dict[str, Any] = {
        "rule": finding.rule,
        "severity": finding.severity,
        "effect": finding.effect,
        "confidence": finding.confidence,
        "place": spot.place,
        "at": {"page": spot.page or None, "paragraph": spot.paragraph, "start": spot.start, "end": spot.end},
        "text": spot.text,
        "message": translate(message, spoken, finding.values),
        "remedy": translate(remedy, spoken, finding.values) if remedy else "",
        "basis": list(finding.basis),
        "also": [_evidence(s) for s in finding.also],
        "waived": _waived(finding),
    }
    return told | ({"file": spot.file} if spot.file else {})


def _waived(result: Verdict | Finding) -> dict[str, str] | None:
    one = result.waived
    return {"reason": one.reason, "name": one.name, "date": one.date} if one else None
