"""What lawyers write in the folder `tests` of their library: answers, and what must come of them.

A file holds one case or a list of cases. `answers` is a bundled sample's name or a file beside it, `change` puts
other values in; the rest says what is expected: exact `paragraphs` by topic, what a topic `contains` or `lacks`,
topics `absent`, `requirements` with their status, `findings` that must or (`no_findings`) must not be made, or what
the answers are `refused` for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, get_args

from contractgen.agreement import sections
from contractgen.bundled import root
from contractgen.checking import check
from contractgen.errors import N_, LibraryError, Place, Problem, Refused
from contractgen.findings import Checked, Status
from contractgen.heads import Faults, Head
from contractgen.kinds import nearest
from contractgen.library import Library
from contractgen.passes import Made, load_answers, make
from contractgen.trial import completed, known_only, sample, with_value
from contractgen.writers.text import article_lines
from contractgen.yaml_text import Mapping as MappingNode
from contractgen.yaml_text import Node, Scalar, Sequence, parse

FOLDER: Final = "tests"
KEYS: Final = (
    "name", "answers", "change", "paragraphs", "contains", "lacks", "absent", "requirements", "findings",
    "no_findings", "refused", "on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """One case: its name, its place, its keys, and the folder its answers are looked for in."""

    name: str
    place: Place
    node: MappingNode
    folder: Path


@dataclass(frozen=True, slots=True)
class Result:
    """What a case came to: every expectation that did not come true, at its line."""

    case: Case
    failures: tuple[Problem, ...]


def load_cases(folder: Path) -> tuple[Case, ...]:
    """Return the cases of a library's folder, by file and order.

    Raises:
        LibraryError: a file is no YAML, or a key is unknown.
    """
    faults = Faults()
    made: list[Case] = []
    for path in sorted((folder / FOLDER).glob("*.yaml")):
        node = faults.attempt(lambda p=path: parse(p.read_bytes(), str(p), root="any"), None)  # type: ignore[misc]
        listed = node if isinstance(node, Sequence) else (node,) if node is not None else ()
        for item in listed:
            if not isinstance(item, MappingNode):
                faults.add(item.place, N_("试例应写成“名称: 值”"), N_("至少写 name 和一项期望"))
                continue
            head = Head(item, KEYS, faults)
            made.append(Case(head.text("name") or path.stem, item.place, item, path.parent))
    if faults.problems:
        raise LibraryError(faults.problems)
    return tuple(made)


def run_case(case: Case, library: Library, on: date) -> Result:
    """Draft (and, where it is asked for, check) what *case* says, and compare."""
    failures: list[Problem] = []
    day = case.node.get("on")
    when = date.fromisoformat(day.text) if isinstance(day, Scalar) and day.text else on
    expected = case.node.get("refused")
    try:
        node = _answers(case, library)
        made = make(library, node, when)
        if made.blanks:  # what only this library asks is made up
            made = make(library, completed(node, library, only={b.fact for b in made.blanks}), when)
    except Refused as error:
        if expected is None:
            failures.extend(_at(case, p) for p in error.problems)
        elif isinstance(expected, Scalar) and not any(_meant(expected.text, p) for p in error.problems):
            told = "；".join(f"{p.subject}: {p.message}" for p in error.problems)
            message = N_("应因“{wanted}”被拒绝，实际的理由是 {told}")
            failures.append(Problem(expected.place, message, "", {"wanted": expected.text, "told": told}))
        return Result(case, tuple(failures))
    except (LookupError, ValueError) as error:
        return Result(case, (Problem(case.place, N_("试例无法执行：{reason}"), "", {"reason": str(error)}),))
    if isinstance(expected, Scalar):
        failures.append(Problem(expected.place, N_("应被拒绝，实际没有"), N_("核对约束，或删去 refused")))
    failures.extend(_text(case, made, library))
    if any(case.node.get(k) is not None for k in ("requirements", "findings", "no_findings")):
        profile = made.profile.id if made.profile else ""
        checked = check(made.agreement, library, when, template=made.template.id, profile=profile)
        failures.extend(_checked(case, checked))
    return Result(case, tuple(failures))


def _at(case: Case, problem: Problem) -> Problem:
    """A problem of made-up or sample answers has no place in the case's file: it is told at the case."""
    own = problem.place.file == case.place.file
    values = {**problem.values, "there": str(problem.place)}
    message = problem.message if own else "（{there}）" + problem.message
    return Problem(problem.place if own else case.place, message, problem.remedy, values, problem.subject)


def _meant(wanted: str, problem: Problem) -> bool:
    return problem.subject == wanted or problem.subject.startswith(wanted + "[") or wanted in problem.message


# --- answers -----------------------------------------------------------------


def _answers(case: Case, library: Library) -> MappingNode:
    named = case.node.get("answers")
    name = named.text if isinstance(named, Scalar) else ""
    beside = case.folder / name
    if name and beside.is_file():
        node = load_answers(beside)
    elif not name or (root() / "samples" / name / "answers.yaml").is_file():
        node = known_only(sample(name) if name else sample(), library)
    else:
        known = sorted(p.name for p in (root() / "samples").iterdir() if p.is_dir())
        message, remedy = N_("没有名为“{name}”的样例，旁边也没有这个文件"), N_("可用的样例：{known}")
        place = named.place if named is not None else case.place
        raise LibraryError([Problem(place, message, remedy, {"name": name, "known": "、".join(known)})])
    changes = case.node.get("change")
    for key, value in changes.items() if isinstance(changes, MappingNode) else ():
        node = with_value(node, key, value) if not _leaving_out(value) else _without(node, key)
    return node


def _leaving_out(value: Node) -> bool:
    return isinstance(value, Scalar) and not value.text and not value.quoted


def _without(node: MappingNode, name: str) -> MappingNode:
    first, _, rest = name.partition(".")
    inner = node.get(first)
    if rest and isinstance(inner, MappingNode):
        return with_value(node, first, _without(inner, rest))
    return MappingNode({k: v for k, v in node.values.items() if k != first}, node.keys, node.place)


# --- expectations ------------------------------------------------------------


def _text(case: Case, made: Made, library: Library) -> Iterator[Problem]:
    lines: dict[str, list[str]] = {}
    for article in sections(made.agreement):
        lines.setdefault(article.topic, []).extend(line for line in list(article_lines(article))[1:] if line)
    for topic, place, wanted in _by_topic(case, "paragraphs"):
        yield from _known(topic, place, library)
        yield from _paragraphs(topic, place, wanted, lines.get(topic))
    for key, found_is_wrong in (("contains", False), ("lacks", True)):
        for topic, place, wanted in _by_topic(case, key):
            yield from _known(topic, place, library)
            text = "\n".join(lines.get(topic, ()))
            for words in wanted:
                if (words.text in text) == found_is_wrong:
                    message = N_("“{topic}”不应写有“{words}”") if found_is_wrong else N_("“{topic}”没有写“{words}”")
                    yield Problem(words.place, message, "", {"topic": topic, "words": words.text})
    absent = case.node.get("absent")
    for name in absent if isinstance(absent, Sequence) else ():
        if isinstance(name, Scalar):
            yield from _known(name.text, name.place, library)
            if name.text in lines:
                yield Problem(name.place, N_("“{topic}”不应写入协议，实际写了"), "", {"topic": name.text})


def _known(topic: str, place: Place, library: Library) -> Iterator[Problem]:
    if topic not in library.topics:
        values = {"topic": topic, "nearest": nearest(topic, list(library.topics))}
        yield Problem(place, N_("没有名为“{topic}”的事项"), N_("是否想写“{nearest}”？"), values)


def _paragraphs(topic: str, place: Place, wanted: list[Scalar], found: list[str] | None) -> Iterator[Problem]:
    if found is None:
        yield Problem(place, N_("“{topic}”没有写入协议"), "", {"topic": topic})
        return
    for number, (scalar, line) in enumerate(zip(wanted, found, strict=False), 1):
        if scalar.text.strip() != line.strip():
            at = next((i for i, (a, b) in enumerate(zip(scalar.text, line, strict=False)) if a != b), 0)
            at = at or min(len(scalar.text), len(line))
            short = {"wanted": scalar.text[at : at + 12], "instead": line[at : at + 12]}
            values = {"topic": topic, "number": number, "found": line, "at": at + 1, **short}
            message = N_("“{topic}”第 {number} 段从第 {at} 字起不同：期望“{wanted}”，实际“{instead}”；全段为：{found}")
            yield Problem(scalar.place, message, "", values)
    if len(wanted) != len(found):
        rest = found[len(wanted) :] or [s.text for s in wanted[len(found) :]]
        values = {"topic": topic, "found": len(found), "wanted": len(wanted), "rest": " / ".join(rest)[:200]}
        message = N_("“{topic}”应有 {wanted} 段，实际 {found} 段；多出或缺少：{rest}")
        yield Problem(place, message, "", values)


def _by_topic(case: Case, key: str) -> Iterator[tuple[str, Place, list[Scalar]]]:
    node = case.node.get(key)
    if not isinstance(node, MappingNode):
        return
    for topic, value in node.items():
        if isinstance(value, Scalar):
            lines = [Scalar(line, value.place) for line in value.text.split("\n") if line.strip()]
        else:
            lines = [n for n in value if isinstance(n, Scalar)] if isinstance(value, Sequence) else []
        yield topic, node.keys[topic], lines


def _checked(case: Case, checked: Checked) -> Iterator[Problem]:
    statuses = {v.id: v for v in checked.verdicts}
    wanted = case.node.get("requirements")
    for name, value in wanted.items() if isinstance(wanted, MappingNode) else ():
        status = value.text if isinstance(value, Scalar) else ""
        values: dict[str, object] = {"id": name, "wanted": status, "known": "、".join(get_args(Status))}
        if name not in statuses:
            values["nearest"] = nearest(name, list(statuses))
            yield Problem(value.place, N_("没有名为“{id}”的要求"), N_("是否想写“{nearest}”？"), values)
        elif status not in get_args(Status):
            yield Problem(value.place, N_("“{wanted}”不是审查结果"), N_("可用：{known}"), values)
        elif statuses[name].status != status:
            values |= {"found": statuses[name].status, "title": statuses[name].title}
            yield Problem(value.place, N_("{id} {title} 应为 {wanted}，实际为 {found}"), "", values)
    rules = {f.rule: f for f in checked.findings}
    for key, made in (("findings", False), ("no_findings", True)):
        listed = case.node.get(key)
        for item in listed if isinstance(listed, Sequence) else ():
            if isinstance(item, Scalar) and (item.text in rules) == made:
                place = rules[item.text].spot.place if made else ""
                message = N_("不应有审查意见 {rule}（{place}）") if made else N_("应有审查意见 {rule}，实际没有")
                yield Problem(item.place, message, "", {"rule": item.text, "place": place})
