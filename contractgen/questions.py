"""Questions and constraints: what the interview asks and what answers must agree, as data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from contractgen.conditions import ConditionError, Expression
from contractgen.conditions import parse as parse_condition
from contractgen.errors import N_, LibraryError, Place, Problem
from contractgen.nodes import Mapping as MappingNode
from contractgen.nodes import Node, Scalar, Sequence

KINDS: Final = (
    "text", "long-text", "integer", "money", "percent", "date", "period", "yes-no", "choice", "choices",
    "variant", "party", "parties", "credit-code", "records",
)  # fmt: skip
_KEYS: Final = (
    "id", "section", "kind", "title", "prompt", "help", "example", "default", "required", "when", "options",
    "fields", "min", "max", "unit", "unique", "basis", "because", "detail", "by_member",
)  # fmt: skip
_CONSTRAINT_KEYS: Final = ("id", "must", "each", "at", "message", "remedy")


@dataclass(frozen=True, slots=True)
class Default:
    """A value taken when nothing is answered: as written, or the fact named.

    `when` says when it holds, `because` why it is proposed, by language.
    """

    value: Any = ""
    fact: str = ""
    when: Expression | None = None
    because: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `title` is short (for blanks and messages), `prompt` a sentence; both by language.

    `options` maps a code to its labels by language; `fields` are the questions of one record;
    `unique` marks a record's field no two records may share; `minimum` and `maximum` bound numbers,
    the length of a list and, for money, yuan; `basis` names the law or policy behind it.
    `detail` marks what has a usual answer: it is proposed with its reason and shown for review, not asked.
    `by_member` marks records of which every member declares its own; the first field of kind party says whose they are.
    `suits` says by option and language when to choose it.
    """

    id: str
    kind: str
    title: Mapping[str, str]
    prompt: Mapping[str, str]
    section: str = ""
    help: Mapping[str, str] = field(default_factory=dict)
    example: str = ""
    defaults: tuple[Default, ...] = ()
    required: bool = True
    when: Expression | None = None
    options: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    suits: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    fields: tuple[Question, ...] = ()
    minimum: str = ""
    maximum: str = ""
    unit: str = ""
    unique: bool = False
    detail: bool = False
    by_member: bool = False
    basis: tuple[str, ...] = ()
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class Constraint:
    """A condition between answers: when it does not hold, `message` is told at the places of the facts named."""

    id: str
    expression: Expression
    written: str
    message: Mapping[str, str]
    remedy: Mapping[str, str]
    at: tuple[str, ...]
    each: str = ""
    place: Place = field(default_factory=Place)


def load_questions(node: MappingNode | Sequence) -> tuple[Question, ...]:
    """Return the questions of a list, as questions.yaml and `ask` hold them.

    Raises:
        LibraryError: everything wrong with them.
    """
    problems: list[Problem] = []
    listed = node if isinstance(node, Sequence) else Sequence((), node.place)
    if isinstance(node, MappingNode) and node.values:
        problems.append(Problem(node.place, N_("填报项应写成列表"), N_("每项以“- id: …”开头")))
    made = [_question(item, problems) for item in listed]
    if problems:
        raise LibraryError(problems)
    return tuple(q for q in made if q)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a clause offers to its topic's question: the option's code, its label, and when to choose it."""

    code: str
    label: Mapping[str, str]
    suits: Mapping[str, str]


def variant_question(node: MappingNode, offered: Iterable[Offer]) -> Question:
    """Return the question that chooses among a topic's clauses; its options are what they offer.

    Raises:
        LibraryError: the default is none of them, or a key is unknown.
    """
    problems: list[Problem] = []
    values = dict(node.values)
    values.setdefault("kind", Scalar("variant", node.place))
    made = _question(MappingNode(values, node.keys, node.place), problems)
    if problems or made is None:
        raise LibraryError(problems)
    options = {o.code: o.label or {"zh": o.code} for o in offered}
    suits = {o.code: o.suits for o in offered if o.suits}
    for default in made.defaults:
        if default.value and default.value not in options:
            found = {"value": default.value, "known": "、".join(options)}
            problems.append(Problem(node.place, N_("默认写法“{value}”没有条款"), N_("可用：{known}"), found))
    if problems:
        raise LibraryError(problems)
    return replace(made, kind="variant", options=options, suits=suits)


def _question(node: Node, problems: list[Problem]) -> Question | None:
    if not isinstance(node, MappingNode):
        problems.append(Problem(node.place, N_("填报项应写成“名称: 值”"), N_("至少写 id、kind、title")))
        return None
    problems.extend(_unknown(node, _KEYS))
    problems.extend(cut_off(node))
    name, kind = _text(node, "id"), _text(node, "kind") or "text"
    if not name:
        problems.append(Problem(node.place, N_("缺少“{key}”"), N_("补上这一项"), {"key": "id"}))
    if kind not in KINDS:
        values = {"kind": kind, "known": "、".join(KINDS)}
        problems.append(
            Problem(
                known.place if (known := node.get("kind")) else node.place,
                N_("不认识的种类“{kind}”"),
                N_("可用：{known}"),
                values,
            )
        )
    title = words_of(node, "title") or words_of(node, "prompt")
    defaults, detail = _defaults(node, problems), _text(node, "detail") == "true"
    if detail and all(d.when for d in defaults):
        message = N_("“{id}”标为 detail，却没有总能适用的 default")
        remedy = N_("补上不带 when 的默认值，或者删去 detail")
        problems.append(Problem(node.place, message, remedy, {"id": name}))
    fields = node.get("fields")
    inner = [_question(f, problems) for f in fields] if isinstance(fields, Sequence) else []
    return Question(
        id=name,
        kind=kind,
        title=title or {"zh": name},
        prompt=words_of(node, "prompt") or title or {"zh": name},
        section=_text(node, "section"),
        help=words_of(node, "help"),
        example=_text(node, "example"),
        defaults=defaults,
        required=_text(node, "required") != "false",
        when=_condition(node.get("when"), problems),
        options=_options(node.get("options")),
        suits=_suits(node.get("options")),
        fields=tuple(f for f in inner if f),
        minimum=_text(node, "min"),
        maximum=_text(node, "max"),
        unit=_text(node, "unit"),
        unique=_text(node, "unique") == "true",
        detail=detail,
        by_member=_text(node, "by_member") == "true",
        basis=_names(node.get("basis")),
        place=node.place,
    )


def _unknown(node: MappingNode, known: tuple[str, ...]) -> Iterator[Problem]:
    """Yield a problem for every key that is not among *known*, with the nearest that is."""
    for key, value in node.items():
        if key not in known:
            from rapidfuzz import process

            values = {"key": key, "nearest": process.extractOne(key, known)[0]}
            yield Problem(value.place, N_("不认识的项“{key}”"), N_("是否想写“{nearest}”？"), values)


def _text(node: MappingNode, key: str) -> str:
    value = node.get(key)
    return value.text.strip() if isinstance(value, Scalar) else ""


def words_of(node: MappingNode, key: str) -> dict[str, str]:
    """Return the words under *key* by language; plain text is Chinese."""
    value = node.get(key)
    if isinstance(value, MappingNode):
        return {k: v.text.strip() for k, v in value.items() if isinstance(v, Scalar)}
    return {"zh": value.text.strip()} if isinstance(value, Scalar) and value.text else {}


def _options(node: Node | None) -> dict[str, dict[str, str]]:
    if isinstance(node, MappingNode):
        return {code: words_of(node, code) or {"zh": code} for code in node.values}
    made: dict[str, dict[str, str]] = {}
    for item in node if isinstance(node, Sequence) else ():
        if isinstance(item, Scalar):
            made[item.text] = {"zh": item.text}
        elif isinstance(item, MappingNode):
            code = _text(item, "id") or _text(item, "code") or _text(item, "value")
            labels = words_of(item, "label") or words_of(item, "title")
            if not code:  # written as {code: {zh, en}} or {code: 标签}
                made.update({k: words_of(item, k) for k in item.values})
            else:
                made[code] = labels or {k: _text(item, k) for k in ("zh", "en") if _text(item, k)} or {"zh": code}
    return made


def cut_off(node: Node) -> Iterator[Problem]:
    """A comma inside `{zh: …, en: …}` ends the words unless they are quoted; what follows would be lost unseen."""
    if isinstance(node, MappingNode):
        for key, value in node.items():
            if "zh" in node.values and key != "help" and not re.fullmatch("[a-z]{2}", key):
                message, remedy = N_("“{words}”被逗号截断"), N_("有逗号的文字用引号括起来")
                yield Problem(node.keys.get(key, value.place), message, remedy, {"words": key})
            elif key != "fields":  # each field is told on its own
                yield from cut_off(value)
    elif isinstance(node, Sequence):
        for item in node:
            yield from cut_off(item)


def _suits(node: Node | None) -> dict[str, dict[str, str]]:
    """When to choose an option: `help` beside its labels."""
    made: dict[str, dict[str, str]] = {}
    if isinstance(node, MappingNode):
        for code, labels in node.items():
            if isinstance(labels, MappingNode) and (words := words_of(labels, "help")):
                made[code] = words
    for item in node if isinstance(node, Sequence) else ():
        if isinstance(item, MappingNode) and (words := words_of(item, "help")):
            made[_text(item, "id") or _text(item, "code") or _text(item, "value")] = words
    return made


def _condition(node: Node | None, problems: list[Problem]) -> Expression | None:
    if not isinstance(node, Scalar) or not node.text:
        return None
    try:
        return parse_condition(node.text)
    except ConditionError as error:
        problems.append(Problem(node.place, N_("条件写法有误：{reason}"), N_("核对条件"), {"reason": str(error)}))
        return None


def _defaults(node: MappingNode, problems: list[Problem]) -> tuple[Default, ...]:
    value = node.get("default")
    if value is None:
        return ()
    if (
        isinstance(value, Sequence)
        and value.items
        and all(isinstance(i, MappingNode) and ("value" in i.values or "fact" in i.values) for i in value)
    ):
        return tuple(_default(i, problems) for i in value if isinstance(i, MappingNode))
    if isinstance(value, MappingNode):
        return (_default(value, problems),)
    return (Default(_plain(value), because=words_of(node, "because")),)


def _default(node: MappingNode, problems: list[Problem]) -> Default:
    value = node.get("value")
    when = _condition(node.get("when"), problems)
    return Default(_plain(value) if value else "", _text(node, "fact"), when, words_of(node, "because"))


def _names(node: Node | None) -> tuple[str, ...]:
    if isinstance(node, Sequence):
        return tuple(n.text for n in node if isinstance(n, Scalar))
    return (node.text,) if isinstance(node, Scalar) and node.text else ()


def _plain(node: Node) -> Any:
    """A default as written: text, or a tuple of texts for a list."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return tuple(_plain(item) for item in node)
    return {k: _plain(v) for k, v in node.items()}


def load_constraints(node: MappingNode | Sequence, file: str) -> tuple[Constraint, ...]:
    """Return the constraints of constraints.yaml: id, must (condition), message, remedy, at, each.

    Raises:
        LibraryError: everything wrong with them.
    """
    del file
    problems: list[Problem] = []
    made = []
    for item in node if isinstance(node, Sequence) else ():
        if not isinstance(item, MappingNode):
            problems.append(Problem(item.place, N_("约束应写成“名称: 值”"), N_("至少写 must 和 message")))
            continue
        problems.extend(_unknown(item, _CONSTRAINT_KEYS))
        problems.extend(cut_off(item))
        expression = _condition(item.get("must"), problems)
        if expression is None:
            problems.append(Problem(item.place, N_("缺少“{key}”"), N_("补上这一项"), {"key": "must"}))
            continue
        at = item.get("at")
        names = tuple(n.text for n in at if isinstance(n, Scalar)) if isinstance(at, Sequence) else (_text(item, "at"),)
        made.append(
            Constraint(
                _text(item, "id"),
                expression,
                _text(item, "must"),
                words_of(item, "message"),
                words_of(item, "remedy"),
                tuple(filter(None, names)),
                _text(item, "each"),
                must.place if (must := item.get("must")) else item.place,
            )
        )
    if problems:
        raise LibraryError(problems)
    return tuple(made)
