"""All questions of a library as one Chinese document: what a secretariat gathers, what a lawyer reviews."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from contractgen.conditions import Expression, facts
from contractgen.library import Library
from contractgen.questions import Default, Question

Known = Mapping[str, Question]
_SIGNS = {
    "==": "为",
    "!=": "不为",
    "<": "少于",
    "<=": "不多于",
    ">": "多于",
    ">=": "不少于",
    "in": "为",
    "not in": "不为",
}

_UNITS = {"day": "日", "month": "个月", "year": "年", "money": "元", "percent": "%"}


def markdown(library: Library, on: date) -> str:
    """Return docs/questions.md: the questions in their order, section by section; laws are cited as in force *on*."""
    known = {q.id: q for q in library.questions}
    readers = read_by(library)
    asked = sum(not q.detail for q in library.questions)
    rest = len(known) - asked
    lines = [
        "# 全部填报项",
        "",
        "本表由 `python docs/questions.py` 生成，测试核对其与条款库一致。次序见 `templates/zh/sections.yaml`。",
        "",
        f"共 {len(known)} 项：{asked} 项询问，其余 {rest} 项有通常的答案，只在复核页连同理由列出，可以改。",
        "每一项只在所选条款用到时才出现，一份协议实际询问四五十项（`contractgen why 填报.yaml --questions` 可查）。",
        "",
    ]
    for number, section in enumerate(library.sections, 1):
        lines += [f"## {number}. {section.title.get('zh', section.id)}", "", section.help.get("zh", ""), ""]
        for name in section.questions:
            lines += _told(known[name], known, readers.get(name, ()), library, on)
    return "\n".join(lines).rstrip() + "\n"


def read_by(library: Library) -> dict[str, tuple[str, ...]]:
    """Return for every question the clauses that print or test it, and the topics whose clause it chooses."""
    names = {q.id for q in library.questions}
    made: dict[str, dict[str, None]] = {}

    def read(fact: str, reader: str) -> None:
        parts = fact.split(".")
        for length in range(len(parts), 0, -1):
            if (name := ".".join(parts[:length])) in names:
                made.setdefault(name, {})[reader] = None
                return

    for topic in library.topics.values():
        read(topic.choose, topic.id)
        read(topic.each, topic.id)
        for clause in library.clauses.get(topic.id, ()):
            for fact in (*clause.facts, *(facts(clause.when) if clause.when else ())):
                read(fact, clause.id)
    return {name: tuple(found) for name, found in made.items()}


def _told(question: Question, known: Known, readers: tuple[str, ...], library: Library, on: date) -> Iterator[str]:
    yield f"### {question.title['zh']} `{question.id}`"
    yield ""
    yield f"**{question.prompt['zh']}**{'' if not question.detail else '（复核页列出，不单独询问）'}"
    yield ""
    yield question.help.get("zh", "")
    yield ""
    yield f"- 例：{question.example}"
    if question.when is not None:
        yield f"- 何时需要：{stated(question.when, known)}"
    if question.options:
        yield from _options(question)
    yield from _defaults(question, known)
    if question.basis:
        yield "- 依据：" + "；".join(library.statutes.cite(b, on).text for b in question.basis)
    yield "- 读取：" + _readers(readers, library)
    if question.fields:
        yield from _fields(question, known)
    yield ""


def _options(question: Question) -> Iterator[str]:
    yield "- 可选："
    for code, labels in question.options.items():
        yield f"  - {labels.get('zh', code)} `{code}`：{question.suits.get(code, {}).get('zh', '')}"


def _defaults(question: Question, known: Known) -> Iterator[str]:
    if not question.defaults:
        yield "- 默认：" + ("没有，必须回答" if question.required else "没有，可以不填")
    for position, default in enumerate(question.defaults):
        when = f"{stated(default.when, known)}的，" if default.when is not None else "其他情形，" if position else ""
        yield f"- 默认：{when}{_value(default, question, known)}（{default.because.get('zh', '')}）"


def _value(default: Default, question: Question, known: Known) -> str:
    if default.fact:
        return f"与“{known[default.fact].title['zh']}”相同" if default.fact in known else default.fact
    values = default.value if isinstance(default.value, tuple) else (default.value,)
    unit = _UNITS.get(question.unit) or _UNITS.get(question.kind, "")
    return "、".join(_label(v, question) + unit for v in values) or "空"


def _label(value: object, question: Question | None) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    options = question.options if question else {}
    return options[str(value)].get("zh", str(value)) if str(value) in options else str(value)


def _readers(readers: Iterable[str], library: Library) -> str:
    """Topics by title; of a topic whose clauses do not all read it, which do."""
    topics: dict[str, list[str]] = {}
    for reader in readers:
        topic, _, clause = reader.partition("/")
        topics.setdefault(topic, []).extend([clause] if clause else [])
    shown = []
    for topic, clauses in topics.items():
        some = clauses and len(clauses) < len(library.clauses.get(topic, ()))
        shown.append(library.topics[topic].title + (f"（{'、'.join(clauses)}）" if some else ""))
    return "、".join(shown) or "只决定其他项的默认值"


def _fields(question: Question, known: Known) -> Iterator[str]:
    inner = {**known, **{f.id: f for f in question.fields}}
    yield ""
    yield "| 分项 | 问 | 说明 | 例 | 默认 |"
    yield "| --- | --- | --- | --- | --- |"
    for one in question.fields:
        needed = "" if one.when is None else f"（{stated(one.when, inner)}时填写）"
        taken = "；".join(
            f"{stated(d.when, inner) + '的，' if d.when is not None else ''}{_value(d, one, inner)}"
            for d in one.defaults
        )
        left = taken or ("可以不填" if not one.required else "必填")
        asked = f"{one.prompt['zh']}{needed} | {one.help.get('zh', '')} | {one.example}"
        yield f"| {one.title['zh']} `{one.id}` | {asked} | {left} |"


def stated(expression: Expression, known: Known) -> str:
    """Return a condition in Chinese, with titles for names and labels for options."""
    match expression:
        case ("and", *parts):
            return "，并且".join(stated(p, known) for p in parts)
        case ("or", *parts):
            return "，或者".join(stated(p, known) for p in parts)
        case ("not", ("name", str() as name)):
            return f"“{_title(name, known)}”为否"
        case ("not", inner):
            return f"不是：{stated(inner, known)}"
        case ("name", str() as name):
            return f"“{_title(name, known)}”为是"
        case ("==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not in" as sign, left, right):
            return _compared(sign, left, right, known)
    return f"`{expression}`"


def _compared(sign: str, left: Expression, right: Expression, known: Known) -> str:
    if sign == "in" and left[0] == "value":  # 'platform' in main_tasks
        return f"“{_title(right[1], known)}”中有“{_label(left[1], known.get(right[1]))}”"
    question = known.get(left[1]) if left[0] == "name" else None
    match right:
        case ("list", *parts):
            value = "”或者“".join(_label(p[1], question) for p in parts)
        case ("value", plain):
            value = _label(plain, question)
        case _:
            value = str(right)
    if left[0] == "count":
        return f"{_counted(left, known)}{_SIGNS[sign]}{value}{'家' if left[1] == 'parties' else '项'}"
    if left == ("name", "template"):
        value = {"consortium": "创新联合体", "alliance": "联盟"}.get(value, value)
        return f"范本{_SIGNS[sign]}{value}"
    return f"“{_title(left[1], known)}”{_SIGNS[sign]}“{value}”"


def _counted(expression: Expression, known: Known) -> str:
    _, listed, predicate = expression
    fields = {f.id: f for f in known[listed].fields} if listed in known else {}
    which = f"{stated(predicate, {**known, **fields})}的" if predicate else ""
    return f"{which}“{_title(listed, known)}”"


def _title(name: str, known: Known) -> str:
    return known[name].title["zh"] if name in known else name
