"""A library's files become its objects: read, checked, compiled. All faults at once.

The kinds of file are told by where they lie: `clauses/<language>/<topic>/topic.yaml` and
`<clause>.md` beside it, `clauses/<language>/terms/<term>.md`, `templates/<language>/<id>/outline.yaml`
with `vocabulary.yaml`, `constraints.yaml` and `profiles/<id>.yaml` beside it,
`templates/<language>/{questions,constraints,statutes}.yaml` and `templates/<language>/requirements/<id>.yaml`,
`templates/<language>/reading/<theme>.yaml` with word lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final, cast, get_args

from contractgen.agreement import Column, Layout, Part
from contractgen.errors import N_, LibraryError, Place, Problem
from contractgen.evidence import word_lists
from contractgen.expressions import expression
from contractgen.heads import Faults, Head, item_place
from contractgen.library import Clause, Library, LibraryFile, StylesFile, Term, Topic
from contractgen.outlines import load_template
from contractgen.prohibitions import check_prohibition
from contractgen.provisions import likeness
from contractgen.questions import Constraint, Offer, Question, load_constraints, load_questions, variant_question
from contractgen.rendering import compile_text
from contractgen.requirements import Requirement, load_requirement
from contractgen.sections import in_order, load_sections
from contractgen.statutes import Statutes, load_statutes
from contractgen.telling_words import told_by
from contractgen.versions import REPLACES_KEYS, REVIEW_KEYS, text_hash, valid
from contractgen.yaml_text import Mapping as MappingNode
from contractgen.yaml_text import Node, Scalar, parse
from contractgen.yaml_text import Sequence as SequenceNode

_TOPIC_KEYS: Final = (
    "title", "part", "layout", "chapter", "after", "choose", "optional", "terms", "each", "recognise",
)  # fmt: skip
_CLAUSE_KEYS: Final = (
    "heading", "offers", "label", "suits", "when", "order", "version", "basis", "satisfies", "falls_short", "note",
    "balance", "review", "replaces", "ask", "columns",
)  # fmt: skip
_TERM_KEYS: Final = ("term", "aliases")
_COLUMN_KEYS: Final = ("title", "width", "figures")
_HEAD = expression(r"\A---\n(.*?)^---\n?", re.DOTALL | re.MULTILINE)


_Choices = list[tuple[Topic, MappingNode]]


def compile_library(files: Mapping[str, LibraryFile], digest: str) -> Library:
    """Return the library made of *files*.

    Raises:
        LibraryError: every problem of every file.
    """
    library, problems = compile_whatever(files, digest)
    if problems:
        raise LibraryError(problems)
    return library


def compile_whatever(files: Mapping[str, LibraryFile], digest: str) -> tuple[Library, tuple[Problem, ...]]:
    """Return what can be made of *files*, and everything wrong with the rest."""
    faults = Faults()
    choices: _Choices = []
    topics: dict[str, Topic] = {}
    clauses: dict[str, list[Clause]] = {}
    heads: dict[str, MappingNode] = {}
    terms: dict[str, Term] = {}
    questions: list[Question] = []
    constraints: list[Constraint] = []
    statutes: list[Statutes] = []
    for file in _of(files, r"clauses/[^/]+/([^/]+)/topic\.yaml"):
        if topic := faults.attempt(lambda f=file: _topic(f, choices, faults), None):  # type: ignore[misc]
            topics[topic.id] = topic
    for file in _of(files, r"templates/[^/]+/questions\.yaml"):
        questions.extend(faults.attempt(lambda f=file: load_questions(_yaml(f)), ()))  # type: ignore[misc]
    for file in _of(files, r"templates/[^/]+/constraints\.yaml"):
        constraints.extend(faults.attempt(lambda f=file: load_constraints(_yaml(f), f.shown), ()))  # type: ignore[misc]
    for file in _of(files, r"templates/[^/]+/statutes\.yaml"):
        text = file.data.decode("utf-8", "replace")
        statutes.extend(faults.attempt(lambda f=file, t=text: [load_statutes(t, f.shown)], []))  # type: ignore[misc]
    for file in _of(files, r"clauses/[^/]+/([^/]+)/[^/]+\.md"):
        name = PurePosixPath(file.path).parent.name
        if name == "terms":
            if term := faults.attempt(lambda f=file: _term(f, faults), None):  # type: ignore[misc]
                if term.name in terms:
                    message, remedy = N_("“{term}”在 {first} 已经定义"), N_("删去一处，或另起名称")
                    place = split(file)[0].keys.get("term", Place(file.shown, 2))
                    faults.add(place, message, remedy, term=term.name, first=terms[term.name].file)
                terms.setdefault(term.name, term)
        elif made := faults.attempt(lambda f=file, n=name: _clause(f, n, faults), None):  # type: ignore[misc]
            clause, asked, heads[clause.id] = made
            clauses.setdefault(name, []).append(clause)
            questions.extend(asked)
            if name not in topics and not any(p.endswith(f"/{name}/topic.yaml") for p in files):
                message, remedy = N_("文件夹中没有 topic.yaml"), N_("先为事项“{topic}”写 topic.yaml")
                faults.add(Place(file.shown, 1), message, remedy, topic=name)
    ordered = {t: tuple(sorted(found, key=lambda c: (c.order, c.id))) for t, found in clauses.items()}
    for topic, node in choices:
        offered = [c for c in ordered.get(topic.id, ()) if c.offers]
        questions.append(faults.attempt(lambda n=node, o=offered, t=topic: _variant(n, o, t), None))  # type: ignore[misc, arg-type]
    templates = {t.id: t for f in _outlines(files) if (t := load_template(f, files, topics, faults))}
    known = _once([q for q in questions if q], faults)
    found = [load_sections(_yaml(f), faults) for f in _of(files, r"templates/[^/]+/sections\.yaml")]
    known, sections = in_order(known, found[0] if found else ())
    statute = statutes[0] if statutes else load_statutes("{}", "statutes.yaml")
    told = _requirements(files, topics, statute, faults)
    requirements = {i: r for i, r in told.items() if not r.forbids}
    prohibitions = {i: r for i, r in told.items() if r.forbids}
    _check_satisfies(ordered, heads, requirements, faults)
    constraints.extend(_offered_when(topics, ordered))
    library = Library(
        topics,
        ordered,
        terms,
        templates,
        known,
        tuple(constraints),
        statute,
        requirements,
        digest,
        prohibitions,
        {p[len("templates/") : -len("/styles.docx")]: StylesFile(f.shown, f.data) for p, f in _looks(files)},
        sections,
        likeness(files, prohibitions, faults),
        told_by(_of(files, r"templates/[^/]+/reading/[^/]+\.yaml"), faults),
    )
    return library, tuple(faults.problems)


def _of(files: Mapping[str, LibraryFile], pattern: str) -> Iterator[LibraryFile]:
    wanted = re.compile(pattern)
    return (file for path, file in files.items() if wanted.fullmatch(path))


def _looks(files: Mapping[str, LibraryFile]) -> Iterator[tuple[str, LibraryFile]]:
    wanted = expression(r"templates/[^/]+/(?:[^/]+/)?styles\.docx")
    return ((path, file) for path, file in files.items() if wanted.fullmatch(path))


def _outlines(files: Mapping[str, LibraryFile]) -> Iterator[LibraryFile]:
    return _of(files, r"templates/[^/]+/[^/]+/outline\.yaml")


def _requirements(
    files: Mapping[str, LibraryFile], topics: Mapping[str, Topic], statutes: Statutes, faults: Faults
) -> dict[str, Requirement]:
    made: dict[str, Requirement] = {}
    lists: dict[str, tuple[str, ...]] = {}
    for file in _of(files, r"templates/[^/]+/words\.yaml"):
        if node := faults.attempt(lambda f=file: parse(f.data, f.shown), None):  # type: ignore[misc]
            lists.update(word_lists(node, faults))
    for file in _of(files, r"templates/[^/]+/requirements/[^/]+\.yaml"):
        node = faults.attempt(lambda f=file: parse(f.data, f.shown), None)  # type: ignore[misc]
        if node is None:
            continue
        requirement = load_requirement(node, file.shown, faults, lists)
        if requirement.id in made:
            message, remedy = N_("要求“{id}”在 {first} 已经写过"), N_("一项要求只写一个文件")
            faults.add(Place(file.shown), message, remedy, id=requirement.id, first=made[requirement.id].file)
        for topic in requirement.topics:
            if topic not in topics:
                message, remedy = N_("要求所列的事项“{topic}”没有 topic.yaml"), N_("核对事项的名称")
                faults.add(item_place(node.get("topics"), topic) or node.place, message, remedy, topic=topic)
        if requirement.forbids:
            check_prohibition(node, requirement, statutes, faults)
        made[requirement.id] = requirement
    return made


def _offered_when(topics: Mapping[str, Topic], clauses: Mapping[str, tuple[Clause, ...]]) -> Iterator[Constraint]:
    """A clause offered under a condition may not be chosen where that does not hold; said before drafting."""
    for name, found in clauses.items():
        topic = topics.get(name)
        for clause in found:
            if topic and topic.choose and clause.offers and clause.when is not None:
                yield Constraint(
                    id=clause.id,
                    expression=("or", ("!=", ("name", topic.choose), ("value", clause.offers)), clause.when),
                    written=clause.condition,
                    message={
                        "zh": f"“{clause.label.get('zh')}”（{topic.choose}: {clause.offers}）"
                        f"只在 {clause.condition} 时可选",
                        "en": f"{topic.choose}: {clause.offers} may be chosen only when {clause.condition}",
                    },
                    remedy={"zh": f"改选“{topic.title}”的其他写法，或者使条件成立", "en": "Choose another option"},
                    at=(topic.choose,),
                )


def _check_satisfies(
    clauses: Mapping[str, tuple[Clause, ...]],
    heads: Mapping[str, MappingNode],
    requirements: Mapping[str, Requirement],
    faults: Faults,
) -> None:
    if not requirements:  # a library of its own, without any
        return
    known = {*requirements, *(p for r in requirements.values() for p in r.points())}
    for clause in (c for found in clauses.values() for c in found):
        for name in (*clause.satisfies, *clause.falls_short):
            if name not in known:
                from rapidfuzz import process

                nearest = process.extractOne(name, known)[0]
                message, remedy = N_("没有名为“{name}”的要求"), N_("是否想写“{nearest}”？")
                faults.add(_named_at(heads[clause.id], name), message, remedy, name=name, nearest=nearest)


def _named_at(head: MappingNode, name: str) -> Place:
    """Return where `satisfies` or `falls_short` names *name*."""
    listed, short = head.get("satisfies"), head.get("falls_short")
    if isinstance(short, MappingNode) and name in short.keys:
        return short.keys[name]
    for node in listed if isinstance(listed, SequenceNode) else ():
        if isinstance(node, Scalar) and node.text == name:
            return node.place
    return listed.place if listed else head.place


def _yaml(file: LibraryFile) -> MappingNode | SequenceNode:
    return parse(file.data, file.shown, root="any")


def _once(questions: list[Question], faults: Faults) -> tuple[Question, ...]:
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


# --- topics, clauses, terms ---------------------------------------------------


def _topic(file: LibraryFile, choices: _Choices, faults: Faults) -> Topic:
    head = Head(parse(file.data, file.shown), _TOPIC_KEYS, faults)
    recognise = head.node.get("recognise")
    inner = Head(recognise, ("headings", "phrases"), faults) if isinstance(recognise, MappingNode) else None
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


def _variant(node: MappingNode, offered: list[Clause], topic: Topic) -> Question:
    """The variant question of a topic: its options are the topic's clauses, and `none` if it is optional."""
    options = [Offer(c.offers, c.label, c.suits) for c in offered]
    if topic.optional:
        options.append(Offer("none", {"zh": "不写入", "en": "Left out"}, _NONE))
    return variant_question(node, options)


_NONE: Final = {"zh": "没有这一需要时选用，协议不写这一事项。", "en": "Where there is no need; the matter is left out."}


def split(file: LibraryFile) -> tuple[MappingNode, str, int]:
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


def _clause(file: LibraryFile, topic: str, faults: Faults) -> tuple[Clause, tuple[Question, ...], MappingNode]:
    node, text, line = split(file)
    head = Head(node, _CLAUSE_KEYS, faults)
    name = f"{topic}/{PurePosixPath(file.path).stem}"
    code, facts = compile_text(text, file.shown, line)
    # A text of the front or the closing may stand without a heading; it must say so.
    heading = head.text("heading") if node.get("heading") is not None else head.needed("heading")
    heading_code: bytes | None = None
    heading_facts: tuple[str, ...] = ()
    if "{{" in heading:
        heading_code, heading_facts = compile_text(heading, file.shown, head.place("heading").line)
    review = _inner(node, "review", REVIEW_KEYS, faults)
    columns = _columns(node.get("columns"), faults)
    fingerprint = text_hash(heading, head.text("when"), repr(columns) if columns else "", text)
    questions = load_questions(asked) if isinstance(asked := node.get("ask"), SequenceNode) else ()
    balance = head.pairs("balance")
    if wrong := [k for k, v in balance.items() if not expression(r"-?[0-2]").fullmatch(v)]:
        faults.add(
            head.place("balance"), N_("balance 的 {keys} 应在 -2 至 2 之间"), N_("写整数"), keys="、".join(wrong)
        )
        balance = {}
    clause = Clause(
        id=name,
        topic=topic,
        heading=heading,
        code=code,
        facts=tuple(sorted({*facts, *heading_facts})),
        heading_code=heading_code,
        offers=head.text("offers"),
        label=head.words("label"),
        suits=head.words("suits"),
        when=head.condition("when"),
        condition=head.text("when"),
        order=head.number("order", 0),
        version=head.number("version", 1),
        basis=head.texts("basis"),
        satisfies=head.texts("satisfies"),
        falls_short=head.pairs("falls_short"),
        note=head.text("note"),
        balance={k: int(v) for k, v in balance.items()},
        reviewed_by=review["by"] if valid(review, fingerprint) else "",
        review=review,
        replaces=_inner(node, "replaces", REPLACES_KEYS, faults),
        text_hash=fingerprint,
        asks=tuple(q.id for q in questions),
        columns=columns,
        text=text,
        file=file.shown,
        line=line,
        layer=file.layer,
    )
    return clause, questions, node


def _inner(node: MappingNode, key: str, known: tuple[str, ...], faults: Faults) -> dict[str, str]:
    """Return the texts of the mapping under *key*, which may hold only *known*."""
    value = node.get(key)
    if value is None or (isinstance(value, Scalar) and not value.text):
        return {}
    if not isinstance(value, MappingNode):
        faults.add(value.place, N_("“{key}”应分项填写"), N_("可用：{known}"), key=key, known="、".join(known))
        return {}
    Head(value, known, faults)
    return {k: v.text for k, v in value.items() if isinstance(v, Scalar)}


def _proposed(question: Question) -> str:
    """The first default as an example: what the library proposes shows best how to answer."""
    value = next((d.value for d in question.defaults if isinstance(d.value, str)), "")
    return question.options[value].get("zh", value) if value in question.options else value


def _term(file: LibraryFile, faults: Faults) -> Term:
    node, text, line = split(file)
    head = Head(node, _TERM_KEYS, faults)
    code, _ = compile_text(text, file.shown, line)
    return Term(head.needed("term"), head.texts("aliases"), code, text, file.shown)


def _columns(node: Node | None, faults: Faults) -> dict[str, tuple[Column, ...]]:
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
                head = Head(column, _COLUMN_KEYS, faults)
                columns.append(Column(head.text("title"), head.number("width", 1), head.flag("figures")))
        made[name] = tuple(columns)
    return made
