"""YAML as lawyers type it: every value a string with its place, every slip told with its cure.

PyYAML's parser gives events with marks and no types, so that an all-digit credit code stays
text and 2026-02-30 is no crash; the kinds of questions convert. Refused: duplicate keys,
explicit tags, anchors and aliases (`x: *甲方` would be one), a root that is no mapping.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Literal, overload

import yaml

from contractgen.errors import N_, AnswersError, Place, Problem
from contractgen.expressions import expression
from contractgen.nodes import Mapping, Node, Scalar, Sequence

try:
    _LOADER: type = yaml.CSafeLoader
except AttributeError:  # pragma: no cover - PyYAML built without libyaml
    _LOADER = yaml.SafeLoader


_CJK: Final = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…"
_FOLDED = expression(f"(?<=[{_CJK}]) (?=[{_CJK}])")
_DEEPEST = 40
_QUOTES: Final = ("'", '"', "|", ">")


@overload
def parse(data: bytes | str, file: str, first_line: int = 1) -> Mapping: ...
@overload
def parse(data: bytes | str, file: str, first_line: int = 1, *, root: Literal["any"]) -> Mapping | Sequence: ...
def parse(
    data: bytes | str, file: str, first_line: int = 1, *, root: Literal["mapping", "any"] = "mapping"
) -> Mapping | Sequence:
    """Return the nodes of YAML *data*; its first line is line *first_line* of *file*.

    Raises:
        AnswersError: everything wrong with it, each at its line and column.
    """
    text = _decoded(data, file)
    reading = _Reading(file, first_line - 1, text.split("\n"))
    if problem := _unreadable(text, reading):
        raise AnswersError([problem])
    try:
        made = _document(iter(_LOADER(text).get_event, None), reading)
    except yaml.YAMLError as error:
        raise AnswersError(list(_syntax(error, reading))) from None
    except RecursionError:
        raise AnswersError([Problem(Place(file), N_("嵌套过深"), N_("核对缩进"))]) from None
    if made is None:
        made = (
            Sequence((), Place(file, first_line, 1)) if root == "any" else Mapping({}, {}, Place(file, first_line, 1))
        )
    elif isinstance(made, Scalar) or (root == "mapping" and isinstance(made, Sequence)):
        if slips := list(_slips(reading)):
            raise AnswersError(slips)
        message, remedy = N_("文件内容应为“名称: 值”的列表"), N_("每行写一个名称，半角冒号后空一格再写值")
        raise AnswersError([Problem(made.place, message, remedy)])
    reading.problems.extend(_slips(reading))
    if reading.problems:
        raise AnswersError(reading.problems)
    return made


@dataclass(slots=True)
class _Reading:
    """The file being read: its name, the lines above it, its lines, and the problems found."""

    file: str
    above: int
    lines: list[str]
    problems: list[Problem] = field(default_factory=list)
    inside: list[tuple[int, int]] = field(default_factory=list)

    def place(self, event: Any) -> Place:
        mark = event.start_mark
        return Place(self.file, mark.line + 1 + self.above, mark.column + 1)


def _decoded(data: bytes | str, file: str) -> str:
    if isinstance(data, str):
        return data.replace("\r\n", "\n")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message, remedy = N_("文件不是 UTF-8 编码"), N_("在编辑器中另存为 UTF-8")
        raise AnswersError([Problem(Place(file, line), message, remedy)]) from None


_REFUSED = expression("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def _unreadable(text: str, reading: _Reading) -> Problem | None:
    found = _REFUSED.search(text)
    if not found:
        return None
    line = text.count("\n", 0, found.start())
    column = found.start() - (text.rfind("\n", 0, found.start()) + 1) + 1
    values = {"code": f"{ord(found[0]):04X}"}
    place = Place(reading.file, line + 1 + reading.above, column)
    return Problem(place, N_("文件中有不能使用的字符 U+{code}"), N_("删去它；多半是从别处粘贴带来的"), values)


_Events = Iterator[Any]


def _document(events: _Events, reading: _Reading) -> Node | None:
    """Build the nodes of the one document straight from the parser's events.

    PyYAML's own node graph, with two marks a value, would be larger than the agreement.
    """
    made: Node | None = None
    documents = 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            first = next(events)
            if documents == 1:
                made = _node(first, events, reading, 0)
            else:
                message, remedy = N_("文件中有多个“---”"), N_("只留一份内容")
                reading.problems.append(Problem(reading.place(first), message, remedy))
                break
    return made


def _node(event: Any, events: _Events, reading: _Reading, depth: int) -> Node:
    place = reading.place(event)
    if type(event) is yaml.ScalarEvent and event.anchor is None and event.tag is None:  # nearly every one
        return _scalar(event, place, reading)
    if depth > _DEEPEST:
        raise AnswersError([Problem(place, N_("嵌套过深"), N_("核对缩进"))])
    if isinstance(event, yaml.AliasEvent) or event.anchor:
        message, remedy = N_("不能使用锚点和引用（& 和 *）"), N_("给以 & 或 * 开头的文字加上引号")
        reading.problems.append(Problem(place, message, remedy))
        if isinstance(event, yaml.AliasEvent):
            return Scalar("", place)
    if event.tag is not None:
        # An explicit tag would change a value silently: `!x` makes a condition empty.
        message, remedy = N_("值不能以“!”开头"), N_("给这段文字加上引号")
        reading.problems.append(Problem(place, message, remedy))
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event, place, reading)
    if isinstance(event, yaml.SequenceStartEvent):
        items = []
        while not isinstance(inner := next(events), yaml.SequenceEndEvent):
            items.append(_node(inner, events, reading, depth + 1))
        return Sequence(tuple(items), place)
    return _mapping(place, events, reading, depth)


def _mapping(place: Place, events: _Events, reading: _Reading, depth: int) -> Mapping:
    values: dict[str, Node] = {}
    keys: dict[str, Place] = {}
    for event in events:
        if type(event) is yaml.MappingEndEvent:
            break
        key_node = _node(event, events, reading, depth + 1)
        value = _node(next(events), events, reading, depth + 1)
        if not isinstance(key_node, Scalar):
            message, remedy = N_("名称不能是列表或表"), N_("以 {{ [ * 等开头的文字要加引号")
            reading.problems.append(Problem(key_node.place, message, remedy))
            continue
        key = key_node.text
        if key in keys:
            message, remedy = N_("“{key}”重复，第 {line} 行已经写过"), N_("删去其中一处")
            found = {"key": key, "line": keys[key].line}
            reading.problems.append(Problem(key_node.place, message, remedy, found, key))
        else:
            values[key], keys[key] = value, key_node.place
    return Mapping(values, keys, place)


def _scalar(event: Any, place: Place, reading: _Reading) -> Scalar:
    text: str = event.value
    quoted = event.style in _QUOTES
    start, end = event.start_mark.line, event.end_mark.line
    if start != end:
        if event.style in ("|", ">"):
            reading.inside.append((start + 1, end))
        if event.style != "|":
            text = _FOLDED.sub("", text)  # a folded Chinese line joins without a space
    if not quoted and text in ("~", "null", "Null", "NULL"):
        text = ""
    return Scalar(text, place, quoted)


# --- slips -------------------------------------------------------------------

_FULL_COLON = expression(r"^\s*(?:- +)?[A-Za-z_][\w.]*\s*：")
_FULL_SPACE = expression(r"^\s*\u3000")
_FULL_HASH = expression(r"^\s*＃")
_NO_SPACE = expression(r"^\s*(?:- +)?[A-Za-z_][\w.]*:(?=[^\s:/])")
_ANY_FULL = expression("|".join(p.pattern for p in (_FULL_COLON, _FULL_SPACE, _FULL_HASH)), re.MULTILINE)
_SLIPS: Final = (
    (_FULL_COLON, N_("用了全角冒号“：”"), N_("改为半角冒号，后面空一格")),
    (_FULL_SPACE, N_("行首有全角空格"), N_("缩进只用半角空格")),
    (_FULL_HASH, N_("用了全角井号“＃”"), N_("注释用半角 #")),
    (expression(r"^ *\t"), N_("行首有制表符"), N_("缩进只用半角空格")),
    (_NO_SPACE, N_("冒号后缺少空格"), N_("冒号后空一格再写值")),
    (
        expression(r"^\s*(?:- +)*(?:[A-Za-z_][\w.]*: +)?[@`%&*!](?=\S)"),
        N_("值不能以 @ ` % & * ! 开头"),
        N_("给这段文字加上引号"),
    ),
)


def _slips(reading: _Reading) -> Iterator[Problem]:
    """Typing slips YAML itself swallows: a line `name：甲` becomes part of the value above it."""
    inside = {line for start, end in reading.inside for line in range(start, end + 1)}
    if not _ANY_FULL.search("\n".join(reading.lines)):
        return
    for number, line in enumerate(reading.lines):
        if number in inside:
            continue
        for pattern, message, remedy in _SLIPS[:3]:
            if found := pattern.match(line):
                place = Place(reading.file, number + 1 + reading.above, found.end())
                yield Problem(place, message, remedy)
                break


def _syntax(error: yaml.YAMLError, reading: _Reading) -> Iterator[Problem]:
    mark = getattr(error, "problem_mark", None)
    if "quoted scalar" in str(getattr(error, "context", "")):  # told where the quotation begins
        mark = getattr(error, "context_mark", None) or mark
    at = mark.line if mark else 0
    told = False
    for number in range(len(reading.lines)):
        for pattern, message, remedy in _SLIPS:
            if found := pattern.match(reading.lines[number]):
                # A slip is told where it is typed; YAML notices it a line later.
                if pattern is _NO_SPACE and abs(number - at) > 1:
                    continue
                told = True
                yield Problem(Place(reading.file, number + 1 + reading.above, found.end()), message, remedy)
                break
    if told:
        return
    place = Place(reading.file, at + 1 + reading.above, (mark.column if mark else 0) + 1)
    reason = str(getattr(error, "problem", "") or error).split("\n")[0]
    for english, message, remedy in _TRANSLATED:
        if english in reason:
            yield Problem(place, message, remedy)
            return
    message, remedy = N_("YAML 写法有误：{reason}"), N_("核对缩进、冒号和引号；含特殊符号的文字加引号")
    yield Problem(place, message, remedy, {"reason": reason})


_TRANSLATED: Final = (
    (
        "mapping values are not allowed",
        N_("这里不应出现冒号"),
        N_("值中有“: ”时给整个值加引号；并核对上一行的冒号与缩进"),
    ),
    ("found character '@'", N_("值不能以“@”开头"), N_("给这段文字加上引号")),
    ("found character '`'", N_("值不能以“`”开头"), N_("给这段文字加上引号")),
    ("found character '%'", N_("值不能以“%”开头"), N_("给这段文字加上引号")),
    ("found character '\\t'", N_("行首有制表符"), N_("缩进只用半角空格")),
    ("undefined alias", N_("不能使用锚点和引用（& 和 *）"), N_("给以 & 或 * 开头的文字加上引号")),
    ("could not find expected ':'", N_("缺少冒号"), N_("名称后写半角冒号并空一格")),
    ("expected <block end>", N_("缩进不齐"), N_("同一层的名称左边对齐")),
    ("found unexpected end of stream", N_("引号没有成对"), N_("补上另一个引号")),
    ("while scanning a quoted scalar", N_("引号没有成对"), N_("补上另一个引号")),
    ("expected the node content", N_("缺少值或括号没有成对"), N_("补上值；以 [ 或 {{ 开头的文字加引号")),
    ("did not find expected", N_("缩进不齐或括号没有成对"), N_("同一层的名称左边对齐；以 [ 或 {{ 开头的文字加引号")),
    ("but found another document", N_("文件中有多个“---”"), N_("只留一份内容")),
)


__all__ = ["Mapping", "Node", "Scalar", "Sequence", "parse"]
