"""A lint's result told: as text for a terminal or an editor, as JSON, as SARIF."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from contractgen import __version__
from contractgen.catalogue import describe, translate
from contractgen.errors import N_, Problem, shown
from contractgen.linting import Fault, Linted

SCHEMA: Final = "contractgen.lint/1"
_SARIF: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_SEVERITY: Final = {"error": N_("错误"), "warning": N_("警告"), "note": N_("提示")}


def text(linted: Linted, spoken: str) -> str:
    """Return one line a fault, `file:line:column: severity rule: what is wrong. cure`, and the sum."""
    lines = [_line(fault, spoken) for fault in linted.faults]
    values = {
        "files": linted.files,
        "clauses": linted.clauses,
        "errors": linted.count("error"),
        "warnings": linted.count("warning"),
        "notes": linted.count("note"),
    }
    told = N_("{files} 个文件、{clauses} 个条款和定义：错误 {errors}，警告 {warnings}，提示 {notes}")
    return "\n".join([*lines, translate(told, spoken, values)]) + "\n"


def _line(fault: Fault, spoken: str) -> str:
    place, problem = fault.problem.place, fault.problem
    where = ":".join([place.file, str(place.line or 1), str(place.column or 1)])
    severity = translate(_SEVERITY[fault.severity], spoken)
    bare = Problem(type(place)(), problem.message, problem.remedy, problem.values, problem.subject, problem.other)
    return f"{where}: {severity} [{fault.rule}] {describe(bare, spoken)}"


def as_json(linted: Linted, spoken: str) -> str:
    """Return everything as one JSON object."""
    faults = [
        {
            "rule": fault.rule,
            "severity": fault.severity,
            "file": fault.problem.place.file,
            "line": fault.problem.place.line,
            "column": fault.problem.place.column,
            "message": _said(fault.problem.message, fault, spoken, 0),
            "remedy": _said(fault.problem.remedy, fault, spoken, 1),
        }
        for fault in linted.faults
    ]
    summary = {"files": linted.files, "clauses": linted.clauses, **{f"{s}s": linted.count(s) for s in _SEVERITY}}  # type: ignore[arg-type]
    made = {"schema": SCHEMA, "faults": faults, "summary": summary}
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def sarif(linted: Linted, spoken: str) -> str:
    """Return everything as a SARIF 2.1.0 log."""
    ids = list(dict.fromkeys(f.rule for f in linted.faults))
    log: dict[str, Any] = {
        "$schema": _SARIF,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "contractgen library lint",
                        "semanticVersion": __version__,
                        "language": "en" if spoken == "en" else "zh-CN",
                        "rules": [
                            {"id": i, "shortDescription": {"text": translate(linted.titles[i], spoken)}} for i in ids
                        ],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(fault, ids, spoken) for fault in linted.faults],
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _result(fault: Fault, ids: list[str], spoken: str) -> dict[str, Any]:
    place = fault.problem.place
    region: dict[str, Any] = {"startLine": place.line or 1}
    if place.column:
        region["startColumn"] = place.column
    words = filter(
        None, (_said(fault.problem.message, fault, spoken, 0), _said(fault.problem.remedy, fault, spoken, 1))
    )
    uri = quote(Path(place.file).as_posix(), errors="replace")
    return {
        "ruleId": fault.rule,
        "ruleIndex": ids.index(fault.rule),
        "level": fault.severity,
        "message": {"text": "\n".join(words)},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}],
    }


def _said(words: str, fault: Fault, spoken: str, part: int) -> str:
    if (other := fault.problem.other.get(spoken)) is not None:
        return shown(other[part], fault.problem.values)
    return translate(words, spoken, fault.problem.values) if words else ""


FORMATS: Final[Mapping[str, Callable[[Linted, str], str]]] = {"text": text, "json": as_json, "sarif": sarif}
