"""SARIF 2.1.0, for programs that gather results: one log, one run a document."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any, Final
from urllib.parse import quote

from contractgen import __version__
from contractgen.catalogue import localised, translate
from contractgen.errors import N_, FormatError
from contractgen.findings import Checked, Finding, Severity, Spot, Verdict, Waiver
from contractgen.overview import EFFECTS, NOT_A_LAWYER, Report, joined, needed, ordered, own, shown, words_of
from contractgen.requirements import Requirement

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_TEXTS: Final = ("md", "markdown", "txt")


def render(reports: Sequence[Report]) -> str:
    """Return the log of *reports* as indented JSON."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(r) for r in reports]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _run(report: Report) -> dict[str, Any]:
    checked = report.checked
    every: list[Verdict | Finding] = [*ordered(checked.verdicts), *checked.findings]
    results = [r for r in every if _told(r)]
    ids = list(dict.fromkeys(r.id if isinstance(r, Verdict) else r.rule for r in results))
    lines = _lines(report)
    artifact: dict[str, Any] = {"location": {"uri": _uri(checked.name)}, "roles": ["analysisTarget"]}
    if checked.sha256:
        artifact |= {"length": len(report.data), "hashes": {"sha-256": checked.sha256}}
    return {
        "tool": {
            "driver": {
                "name": "contractgen",
                "semanticVersion": __version__,
                "language": "en" if report.spoken == "en" else "zh-CN",
                "fullDescription": {"text": translate(NOT_A_LAWYER, report.spoken)},
                "rules": [_rule(i, report) for i in ids],
            }
        },
        "columnKind": "unicodeCodePoints",
        "artifacts": [artifact],
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [
                    {"level": "warning", "message": {"text": told}} for told in _notifications(report)
                ],
            }
        ],
        "results": [_result(r, ids, lines, report) for r in results],
        "properties": {"template": checked.template, "profile": checked.profile, "on": checked.on.isoformat()},
    }


def _uri(name: str) -> str:
    return quote(name, errors="replace")


def _told(result: Verdict | Finding) -> bool:
    return isinstance(result, Finding) or shown(result) not in ("met", "not-applicable")


def _notifications(report: Report) -> Iterable[str]:
    for part in report.checked.unchecked:
        yield translate(N_("没有检查：{part}"), report.spoken, {"part": part})
    for notice in report.checked.notices:
        yield translate(notice, report.spoken)


# --- rules -------------------------------------------------------------------


def _rule(identity: str, report: Report) -> dict[str, Any]:
    library, spoken = report.library, report.spoken
    requirement = library.requirements.get(identity) or library.prohibitions.get(identity)
    if requirement is None:
        finding = next(f for f in report.checked.findings if f.rule == identity)
        rule = report.rules.get(identity)
        title = report.title_of(identity) or translate(N_("由程序核对的规则 {rule}"), spoken, {"rule": identity})
        cure = words_of(finding, spoken)[1]
        helped = [title, rule.looks if rule else "", translate(cure, spoken, finding.values) if cure else ""]
        return {
            "id": identity,
            "name": title,
            "shortDescription": {"text": title},
            "help": {"text": "\n".join(filter(None, [*helped, joined(finding.basis, spoken)]))},
            "defaultConfiguration": {"level": rule.severity if rule else finding.severity},
        }
    return {
        "id": identity,
        "name": requirement.title,
        "shortDescription": {"text": requirement.title},
        "fullDescription": {"text": _described(requirement, spoken)},
        "help": {"text": _help(requirement, report)},
        "defaultConfiguration": {"level": _default(requirement)},
    }


def _described(requirement: Requirement, spoken: str) -> str:
    return requirement.expects or localised(requirement.message, spoken) or requirement.forbids


def _help(requirement: Requirement, report: Report) -> str:
    lines = [_described(requirement, report.spoken)]
    if requirement.elements:
        points = "、".join(requirement.elements.values())
        lines.append(translate(N_("要点：{points}"), report.spoken, {"points": points}))
    if cure := localised(requirement.cure, report.spoken):
        lines.append(translate(N_("改法：{cure}"), report.spoken, {"cure": cure}))
    held = next((v.basis for v in report.checked.verdicts if v.id == requirement.id), None)
    basis = held or next((f.basis for f in report.checked.findings if f.rule == requirement.id), requirement.basis)
    if basis:
        lines.append(translate(N_("依据 {basis}"), report.spoken, {"basis": joined(basis, report.spoken)}))
    return "\n".join(lines)


def _default(requirement: Requirement) -> Severity:
    if requirement.forbids:
        return requirement.severity
    return "note" if requirement.necessity == "recommended" else "error"


# --- results -----------------------------------------------------------------


def _result(result: Verdict | Finding, ids: list[str], lines: Sequence[str], report: Report) -> dict[str, Any]:
    spoken, checked = report.spoken, report.checked
    if isinstance(result, Verdict):
        identity, spots = result.id, result.evidence
        text = f"{result.title}：{translate(result.why, spoken, result.values)}" if result.why else result.title
        review = shown(result) == "review"
        level: str = {"missing": "error", "weak": "warning"}.get(result.status, "none") if needed(result) else "note"
        extra: dict[str, Any] = {"status": result.status, "necessity": result.necessity, "remedy": list(result.remedy)}
    else:
        identity, spots = result.rule, (result.spot, *result.also)
        message, cure = words_of(result, spoken)
        text = translate(message, spoken, result.values)
        if cure:
            text += "\n" + translate(N_("改法：{cure}"), spoken, {"cure": translate(cure, spoken, result.values)})
        review = result.confidence == "review"
        level, extra = (
            result.severity,
            {"effect": result.effect, "effectText": translate(EFFECTS[result.effect], spoken)},
        )
    made: dict[str, Any] = {
        "ruleId": identity,
        "ruleIndex": ids.index(identity),
        # SARIF knows no level for what a human must judge: `kind` says it, and then the level is none.
        "kind": "review" if review else "fail",
        "level": "none" if review else level,
        "message": {"text": text},
        "locations": [_location(s, checked, lines) for s in spots[:1]] or [_whole(checked)],
        "partialFingerprints": {"contractgen/v1": _fingerprint(identity, spots)},
        "properties": extra | {"basis": list(result.basis)},
    }
    if others := [_location(s, checked, lines) for s in spots[1:]]:
        made["relatedLocations"] = others
    if result.waived:
        made["suppressions"] = [_suppression(result.waived)]
    return made


def _fingerprint(identity: str, spots: Sequence[Spot]) -> str:
    words = "\0".join([identity, *(s.text for s in spots[:1])])
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:32]


def _suppression(waiver: Waiver) -> dict[str, Any]:
    justification = f"{waiver.reason}（{waiver.name}，{waiver.date}）"
    return {"kind": "external", "status": "accepted", "justification": justification}


def _whole(checked: Checked) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(checked.name), "index": 0}}}


def _location(spot: Spot, checked: Checked, lines: Sequence[str]) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(spot.file or checked.name)}}
    if own(spot, checked):
        physical["artifactLocation"]["index"] = 0
        if region := _region(spot, lines):
            physical["region"] = region
    made: dict[str, Any] = {"physicalLocation": physical}
    if spot.place:
        made["logicalLocations"] = [{"name": spot.place, "fullyQualifiedName": f"{checked.name}#{spot.place}"}]
    made["properties"] = {"part": spot.part, "paragraph": spot.paragraph, "start": spot.start, "end": spot.end}
    if spot.page:
        made["properties"]["page"] = spot.page
    return made


def _region(spot: Spot, lines: Sequence[str]) -> dict[str, Any]:
    """Return where the words of *spot* stand in a text file; only where they are found there, or near below."""
    words = spot.text.split("\n")[0].split("｜")[0].strip()
    for number in range(spot.paragraph, min(spot.paragraph + 40, len(lines))):
        at = lines[number].find(words) if words else -1
        if at >= 0:
            columns = {"startColumn": at + 1, "endColumn": at + 1 + len(words)}
            return {"startLine": number + 1, **columns, "snippet": {"text": words}}
    return {"startLine": spot.paragraph + 1} if spot.paragraph < len(lines) else {}


def _lines(report: Report) -> list[str]:
    if report.checked.format not in _TEXTS:
        return []
    from contractgen.encodings import decoded

    try:
        return decoded(report.data, report.checked.name).split("\n")
    except FormatError:
        return []
