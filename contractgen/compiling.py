"""A library's files become its objects: read, checked, compiled. All faults at once.

The kinds of file are told by where they lie: `clauses/<language>/<topic>/topic.yaml` and
`<clause>.md` beside it, `clauses/<language>/terms/<term>.md`, `templates/<language>/<id>/outline.yaml`
and `vocabulary.yaml`, `templates/<language>/{questions,constraints,statutes}.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final, TypeVar, cast, get_args

from contractgen.agreement import Column, Layout, Part
from contractgen.conditions import ConditionError, Expression
from contractgen.conditions import parse as parse_condition
from contractgen.errors import N_, LibraryError, Place, Problem, Refused
from contractgen.library import Clause, Library, LibraryFile, OutlineChapter, Template, Term, Topic
from contractgen.questions import Constraint, Question, load_constraints, load_questions, variant_question
from contractgen.rendering import compile_text
from contractgen.statutes import Statutes, load_statutes
from contractgen.yaml_text import Mapping as MappingNode
from contractgen.yaml_text import Node, Scalar, parse
from contractgen.yaml_text import Sequence as SequenceNode

_TOPIC_KEYS: Final = (
    "title", "part", "layout", "chapter", "after", "choose", "optional", "terms", "each", "recognise",
)  # fmt: skip
_CLAUSE_KEYS: Final = (
    "heading", "offers", "label", "when", "order", "version", "basis", "satisfies", "falls_short", "note",
    "balance", "review", "ask", "columns",
)  # fmt: skip
_TERM_KEYS: Final = ("term", "aliases")
_OUTLINE_KEYS: Final = ("title", "language", "front", "chapters", "closing", "annexes", "papers")
_CHAPTER_KEYS: Final = ("id", "title", "topics")
_HEAD = re.compile(r"\A---\n(.*?)^---\n?", re.DOTALL | re.MULTILINE)


_T = TypeVar("_T")
_Choices = list[tuple[Topic, MappingNode]]


def compile_library(files: Mapping[str, LibraryFile], digest: str) -> Library:
    """Return the library made of *files*.

    Raises:
        LibraryError: every problem of every file.
    """
    faults = _Faults()
    choices: _Choices = []
    topics: dict[str, Topic] = {}
    clauses: dict[str, list[Clause]] = {}
    terms: dict[str, Term] = {}
    questions: list[Question] = []
    constraints: list[Constraint] = []
    statutes: list[Statutes] = []
    for file in _of(files, r"clauses/[^/]+/([^/]+)/topic\.yaml"):
        if topic := faults.attempt(lambda f=file: _topic(f, choices, faults), None):  # type: ignore[misc]
            topics[topic.id] = topic
    for file in _of(files, r"templates/[^/]+/questions\.yaml"):
        questions.extend(faults.attempt(lambda f=file: load_questions(_yaml(f), f.shown), ()))  # type: ignore[misc]
    for file in _of(files, r"templates/[^/]+/constraints\.yaml"):
        constraints.extend(faults.attempt(lambda f=file: load_constraints(_yaml(f), f.shown), ()))  # type: ignore[misc]
    for file in _of(files, r"templates/[^/]+/statutes\.yaml"):
        text = file.data.decode("utf-8", "replace")
        statutes.extend(faults.attempt(lambda f=file, t=text: [load_statutes(t, f.shown)], []))  # type: ignore[misc]
    for file in _of(files, r"clauses/[^/]+/([^/]+)/[^/]+\.md"):
        name = PurePosixPath(file.path).parent.name
        if name == "terms":
            if term := faults.attempt(lambda f=file: _term(f, faults), None):  # type: ignore[misc]
                terms[term.name] = term
        elif made := faults.attempt(lambda f=file, n=name: _clause(f, n, faults), None):  # type: ignore[misc]
            clause, asked = made
            clauses.setdefault(name, []).append(clause)
            questions.extend(asked)
            if name not in topics:
                faults.add(
                    Place(file.shown), N_("文件夹中没有 topic.yaml"), N_("先为事项“{topic}”写 topic.yaml"), topic=name
                )
    ordered = {t: tuple(sorted(found, key=lambda c: (c.order, c.id))) for t, found in clauses.items()}
    for topic, node in choices:
        offered = [(c.offers, c.label) for c in ordered.get(topic.id, ()) if c.offers]
        questions.append(faults.attempt(lambda n=node, o=offered, t=topic: _variant(n, o, t), None))  # type: ignore[misc, arg-type]
    templates = dict(filter(None, (_template(f, files, topics, faults) for f in _outlines(files))))
    known = _once([q for q in questions if q], faults)
    if faults.problems:
        raise LibraryError(faults.problems)
    statute = statutes[0] if statutes else load_statutes("{}", "statutes.yaml")
    return Library(topics, ordered, terms, templates, known, tuple(constraints), statute, digest)


class _Faults:
    """The problems found so far."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(self, place: Place, message: str, remedy: str, **values: object) -> None:
        self.problems.append(Problem(place, message, remedy, values))

    def attempt(self, work: Callable[[], _T], otherwise: _T) -> _T:
        try:
            return work()
        except Refused as refused:
            self.problems.extend(refused.problems)
            return otherwise


def _of(files: Mapping[str, LibraryFile], pattern: str) -> Iterator[LibraryFile]:
    wanted = re.compile(pattern)
    return (file for path, file in files.items() if wanted.fullmatch(path))


def _outlines(files: Mapping[str, LibraryFile]) -> Iterator[LibraryFile]:
    return _of(files, r"templates/[^/]+/[^/]+/outline\.yaml")


def _yaml(file: LibraryFile) -> MappingNode | SequenceNode:
    return parse(file.data, file.shown, root="any")


def _once(questions: list[Question], faults: _Faults) -> tuple[Question, ...]:
    known: dict[str, Question] = {}
    for question in questions:
        first = known.setdefault(question.id, question)
        if first is not question:
            values = {"id": question.id, "first": str(first.place)}
            faults.problems.append(
                Problem(
                    question.place,
                    N_("填报项“{id}”在 {first} 已经声明"),
                    N_("删去一处；条款读取已声明的填报项不必再声明"),
                    values,
                )
            )
    return tuple(known.values())


# --- heads -------------------------------------------------------------------


class _Head:
    """The keys of one head, taken out one by one; what nobody takes is unknown."""

    def __init__(self, node: MappingNode, known: tuple[str, ...], faults: _Faults) -> None:
        self.node, self.faults = node, faults
        for key, value in node.items():
            if key not in known:
                from rapidfuzz import process

                nearest = process.extractOne(key, known)[0]
                faults.add(value.place, N_("不认识的项“{key}”"), N_("是否想写“{nearest}”？"), key=key, nearest=nearest)

    def text(self, key: str, otherwise: str = "") -> str:
        value = self.node.get(key)
        if value is None:
            return otherwise
        if isinstance(value, Scalar):
            return value.text
        self.faults.add(value.place, N_("“{key}”应为一段文字"), N_("改为一行文字"), key=key)
        return otherwise

    def needed(self, key: str) -> str:
        found = self.text(key)
        if not found:
            self.faults.add(self.node.place, N_("缺少“{key}”"), N_("补上这一项"), key=key)
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.node.get(key)
        if isinstance(value, SequenceNode):
            return tuple(v.text for v in value if isinstance(v, Scalar))
        return (value.text,) if isinstance(value, Scalar) and value.text else ()

    def pairs(self, key: str) -> dict[str, str]:
        value = self.node.get(key)
        if isinstance(value, MappingNode):
            return {k: v.text for k, v in value.items() if isinstance(v, Scalar)}
        return {}

    def number(self, key: str, otherwise: int) -> int:
        text = self.text(key, str(otherwise))
        if re.fullmatch(r"-?\d{1,6}", text):
            return int(text)
        self.faults.add(self.place(key), N_("“{key}”应为整数"), N_("写作阿拉伯数字"), key=key)
        return otherwise

    def flag(self, key: str) -> bool:
        return self.text(key) == "true"

    def one_of(self, key: str, known: tuple[str, ...], otherwise: str) -> str:
        text = self.text(key, otherwise)
        if text in known:
            return text
        self.faults.add(
            self.place(key),
            N_("“{key}”不能是“{text}”"),
            N_("可用：{known}"),
            key=key,
            text=text,
            known="、".join(known),
        )
        return otherwise

    def condition(self, key: str) -> Expression | None:
        text = self.text(key)
        if not text:
            return None
        try:
            return parse_condition(text)
        except ConditionError as error:
            place = self.place(key)
            moved = Place(place.file, place.line, place.column + error.column if place.column else 0)
            self.faults.add(
                moved,
                N_("条件写法有误：{reason}"),
                N_("只用比较、and、or、not、in、count、all、any、sum、unique"),
                reason=error,
            )
            return None

    def place(self, key: str) -> Place:
        value = self.node.get(key)
        return value.place if value is not None else self.node.place


def _topic(file: LibraryFile, choices: _Choices, faults: _Faults) -> Topic:
    head = _Head(parse(file.data, file.shown), _TOPIC_KEYS, faults)
    recognise = head.node.get("recognise")
    inner = _Head(recognise, ("headings", "phrases"), faults) if isinstance(recognise, MappingNode) else None
    choose = head.node.get("choose")
    chosen = choose.get("id") if isinstance(choose, MappingNode) else None
    topic = Topic(
        id=PurePosixPath(file.path).parent.name,
        title=head.needed("title"),
        part=cast("Part", head.one_of("part", get_args(Part), "body")),
        layout=cast("Layout", head.one_of("layout", get_args(Layout), "plain")),
        chapter=head.text("chapter"),
        after=head.text("after"),
        choose=chosen.text if isinstance(chosen, Scalar) else "",
        optional=head.flag("optional"),
        terms=head.flag("terms"),
        each=head.text("each"),
        headings=inner.texts("headings") if inner else (),
        phrases=inner.texts("phrases") if inner else (),
        file=file.shown,
    )
    if isinstance(choose, MappingNode):
        choices.append((topic, choose))
    return topic


def _variant(node: MappingNode, offered: list[tuple[str, str]], topic: Topic) -> Question:
    """The variant question of a topic: its options are the topic's clauses, and `none` if it is optional."""
    options = [*offered, ("none", "不写入")] if topic.optional else offered
    return variant_question(node, options, topic.file)


def _split(file: LibraryFile) -> tuple[MappingNode, str, int]:
    """Return the head, the text below it, and the line on which the text begins."""
    try:
        whole = file.data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise LibraryError([Problem(Place(file.shown), N_("文件不是 UTF-8 编码"), N_("另存为 UTF-8"))]) from error
    found = _HEAD.match(whole)
    if not found:
        message, remedy = N_("文件应以“---”之间的文件头开始"), N_("首行写 ---，文件头之后再写一行 ---")
        raise LibraryError([Problem(Place(file.shown, 1), message, remedy)])
    head = parse(found[1], file.shown, first_line=2)
    return head, whole[found.end() :].rstrip("\n"), 1 + whole.count("\n", 0, found.end())


def _clause(file: LibraryFile, topic: str, faults: _Faults) -> tuple[Clause, tuple[Question, ...]]:
    node, text, line = _split(file)
    head = _Head(node, _CLAUSE_KEYS, faults)
    name = f"{topic}/{PurePosixPath(file.path).stem}"
    code, facts = compile_text(text, file.shown, line)
    heading = head.needed("heading")
    heading_code: bytes | None = None
    heading_facts: tuple[str, ...] = ()
    if "{{" in heading:
        heading_code, heading_facts = compile_text(heading, file.shown, head.place("heading").line)
    review = head.pairs("review")
    balance = head.pairs("balance")
    if wrong := [k for k, v in balance.items() if not re.fullmatch(r"-?[0-2]", v)]:
        faults.add(
            head.place("balance"), N_("balance 的 {keys} 应在 -2 至 2 之间"), N_("写整数"), keys="、".join(wrong)
        )
        balance = {}
    asked = node.get("ask")
    clause = Clause(
        id=name,
        topic=topic,
        heading=heading,
        code=code,
        facts=tuple(sorted({*facts, *heading_facts})),
        heading_code=heading_code,
        offers=head.text("offers"),
        label=head.text("label"),
        when=head.condition("when"),
        condition=head.text("when"),
        order=head.number("order", 0),
        version=head.number("version", 1),
        basis=head.texts("basis"),
        satisfies=head.texts("satisfies"),
        falls_short=head.pairs("falls_short"),
        note=head.text("note"),
        balance={k: int(v) for k, v in balance.items()},
        reviewed_by=review.get("by", ""),
        columns=_columns(node.get("columns"), faults),
        text=text,
        file=file.shown,
        line=line,
        layer=file.layer,
    )
    return clause, load_questions(asked, file.shown) if isinstance(asked, SequenceNode) else ()


def _term(file: LibraryFile, faults: _Faults) -> Term:
    node, text, line = _split(file)
    head = _Head(node, _TERM_KEYS, faults)
    code, _ = compile_text(text, file.shown, line)
    return Term(head.needed("term"), head.texts("aliases"), code, text, file.shown)


def _columns(node: Node | None, faults: _Faults) -> dict[str, tuple[Column, ...]]:
    if node is None:
        return {}
    groups = dict(node.items()) if isinstance(node, MappingNode) else {"": node}
    made: dict[str, tuple[Column, ...]] = {}
    for name, group in groups.items():
        if not isinstance(group, SequenceNode):
            faults.add(group.place, N_("columns 应为列的列表"), N_("例如 - {{title: 序号, width: 1}}"))
            continue
        columns = []
        for column in group:
            if isinstance(column, MappingNode):
                head = _Head(column, ("title", "width", "figures"), faults)
                columns.append(Column(head.text("title"), head.number("width", 1), head.flag("figures")))
        made[name] = tuple(columns)
    return made


def _template(
    file: LibraryFile, files: Mapping[str, LibraryFile], topics: Mapping[str, Topic], faults: _Faults
) -> tuple[str, Template] | None:
    node = faults.attempt(lambda: parse(file.data, file.shown), None)
    if node is None:
        return None
    head = _Head(node, _OUTLINE_KEYS, faults)
    folder = PurePosixPath(file.path).parent
    chapters = []
    listed = node.get("chapters")
    for chapter in listed if isinstance(listed, SequenceNode) else ():
        if isinstance(chapter, MappingNode):
            inner = _Head(chapter, _CHAPTER_KEYS, faults)
            chapters.append(OutlineChapter(inner.needed("id"), inner.needed("title"), inner.texts("topics")))
    words: dict[str, str] = {}
    if (vocabulary := files.get(f"{folder}/vocabulary.yaml")) is not None:
        words = faults.attempt(
            lambda: {k: v.text for k, v in parse(vocabulary.data, vocabulary.shown).items() if isinstance(v, Scalar)},
            {},
        )
    made = Template(
        id=folder.name,
        title=head.pairs("title").get("zh") or head.text("title"),
        language=head.text("language", "zh"),
        front=head.texts("front"),
        chapters=tuple(chapters),
        closing=head.texts("closing"),
        annexes=head.texts("annexes"),
        papers=head.texts("papers"),
        vocabulary=words,
    )
    for name in (*made.front, *made.closing, *made.annexes, *made.papers, *(t for c in chapters for t in c.topics)):
        if name not in topics:
            faults.add(
                Place(file.shown),
                N_("范本列出的事项“{topic}”没有 topic.yaml"),
                N_("补写该事项，或从范本中删去"),
                topic=name,
            )
    return made.id, made
