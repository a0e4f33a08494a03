"""The answers file described as JSON Schema (2020-12), for completion and checking in editors.

An editor reads YAML with types, we read text: every scalar may therefore be a string, a number or
a boolean, and what it must look like is told by pattern, enumeration and description.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from contractgen.questions import Question

_PATTERNS: Final = {
    "date": r"^\d{4}(-|年|/)\d{1,2}(-|月|/)\d{1,2}日?$",
    "period": r"^[\d一二三四五六七八九十]+\s*(个工作日|工作日|日|天|周|个月|月|年)$",
    "credit-code": "^[0-9A-Za-z][0-9A-Za-z -]{16,22}$",
    "money": r"^(人民币|¥|￥)?[\d,]+(\.\d{1,2})?\s*(百|千|万|百万|千万|亿)?元?$",
    "percent": r"^\d{1,3}(\.\d+)?%?$",
}
_YES_NO: Final = ["是", "否", "有", "无", "true", "false", "yes", "no", True, False]


def schema(questions: Iterable[Question], templates: Sequence[str], profiles: Sequence[str]) -> dict[str, Any]:
    """Return the schema of an answers file; *templates* and *profiles* are the ids that may be chosen."""
    root: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "contractgen 填报文件",
        "type": "object",
        "properties": {
            "template": {"title": "范本", "enum": list(templates)},
            "profile": {"title": "适用的政策条件", "enum": list(profiles)},
        },
        "additionalProperties": False,
    }
    for question in questions:
        place = root
        *groups, last = question.id.split(".")
        for group in groups:
            empty: dict[str, Any] = {"type": "object", "properties": {}, "additionalProperties": False}
            place = place["properties"].setdefault(group, empty)
        place["properties"][last] = _described(question)
    return root


def _described(question: Question) -> dict[str, Any]:
    made: dict[str, Any] = {"title": question.title.get("zh", question.id), "description": _description(question)}
    if question.example:
        made["examples"] = [question.example]
    made.update(_shape(question))
    return made


def _description(question: Question) -> str:
    parts = [question.prompt.get("zh", ""), question.help.get("zh", "")]
    if question.options:
        listed = "、".join(f"{code}（{labels.get('zh', code)}）" for code, labels in question.options.items())
        parts.append(f"可选：{listed}")
    plain = [d for d in question.defaults if d.when is None and not d.fact and isinstance(d.value, str) and d.value]
    if plain:
        parts.append(f"默认：{plain[0].value}")
    return "\n".join(filter(None, parts))


def _shape(question: Question) -> dict[str, Any]:
    match question.kind:
        case "records":
            fields = {f.id: _described(f) for f in question.fields}
            item = {"type": "object", "properties": fields, "additionalProperties": False}
            least = {"minItems": int(question.minimum)} if question.minimum else {}
            return {"type": "array", "items": item, **least}
        case "choice" | "variant":
            return {"enum": _values(question.options)}
        case "choices":
            return {"type": ["array", "string"], "items": {"enum": _values(question.options)}}
        case "parties":
            return {"type": ["array", "string"], "items": {"type": "string"}}
        case "yes-no":
            return {"enum": _YES_NO}
        case "integer":
            bounds = {"minimum": question.minimum, "maximum": question.maximum}
            return {"type": ["integer", "string"], **{k: int(v) for k, v in bounds.items() if v}}
        case "date" | "period" | "credit-code" | "money" | "percent":
            return {"type": ["string", "number"], "pattern": _PATTERNS[question.kind]}
        case _:
            return {"type": ["string", "number"]}


def _values(options: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Codes first, then labels: both may be written."""
    return list(dict.fromkeys([*options, *(label for labels in options.values() for label in labels.values())]))
