"""Requirement by clause: which clauses of a library deal with which point, as data and as a Markdown table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from contractgen.library import Clause, Library, Template
from contractgen.requirements import Requirement, satisfied

STATUTE = "促进科技成果转化法 26"
_NECESSITY = {"mandatory": "应当", "recommended": "建议", "conditional": "有条件"}


def covering(library: Library, template: Template) -> Mapping[str, tuple[Clause, ...]]:
    """Return for every point of every requirement of *template* the clauses that meet it, in the agreement's order."""
    order = [topic.id for _, topic in template.order(library)]
    points: dict[str, list[Clause]] = {
        p: [] for r in library.requirements.values() if r.applies_to(template.id) for p in r.points()
    }
    for topic in order:
        for clause in library.clauses.get(topic, ()):
            for point in satisfied(clause.satisfies, library.requirements):
                if point in points:
                    points[point].append(clause)
    return {point: tuple(found) for point, found in points.items()}


def satisfying(
    library: Library, template: Template, requirement: Requirement, gaps: Sequence[str], most: int = 5
) -> tuple[str, ...]:
    """Return the ids of clauses that would meet *requirement*, those first that fill most of its *gaps* (elements)."""
    by_point = _covering(library, template)
    filled: dict[str, int] = {}
    for point in [f"{requirement.id}/{gap}" for gap in gaps] or requirement.points():
        for name in by_point.get(point, ()):
            filled[name] = filled.get(name, 0) + 1
    return tuple(sorted(filled, key=lambda name: -filled[name])[:most])


_COVERINGS: dict[tuple[str, str], Mapping[str, tuple[str, ...]]] = {}
"""Clause ids by point, by library digest and template: the same for every document checked."""


def _covering(library: Library, template: Template) -> Mapping[str, tuple[str, ...]]:
    key = library.digest, template.id
    if key not in _COVERINGS:
        _COVERINGS[key] = {p: tuple(c.id for c in found) for p, found in covering(library, template).items()}
    return _COVERINGS[key]


def always_drafted(library: Library, clauses: tuple[Clause, ...]) -> bool:
    """Tell whether some topic meets the point whatever is chosen: every clause of it, none under a condition."""
    topics = {c.topic for c in clauses}
    return any(
        all(c in clauses and c.when is None for c in library.clauses[topic]) and not library.topics[topic].optional
        for topic in topics
    )


def markdown(library: Library, template: Template) -> str:
    """Return the table of *template* for docs/coverage.md."""
    found = covering(library, template)
    wanted = sorted((r for r in library.requirements.values() if r.applies_to(template.id)), key=_numbered)
    lines = [
        f"# 要求与条款对照：{template.title}",
        "",
        "本表由 `python docs/coverage.py` 生成，测试核对其与条款库一致。“（全部写法）”指该事项的每一种写法都满足；",
        "只列出部分写法的，其余写法不满足或者在文件头的 `falls_short` 中说明。",
        "",
        "## 一、国科发政〔2008〕770号（政策条件，现行效力未核实）",
        "",
        *_table((r for r in wanted if any(b.startswith("770") for b in r.basis)), library, found),
        "## 二、《中华人民共和国促进科技成果转化法》第二十六条第二款",
        "",
        *_table((r for r in wanted if any(b.startswith(STATUTE) for b in r.basis)), library, found),
        "## 三、其他法律要求",
        "",
        *_table((r for r in wanted if not any(b.startswith(("770", STATUTE)) for b in r.basis)), library, found),
        "## 四、明知不满足要求的写法",
        "",
        "| 写法 | 要求 | 理由 |",
        "| --- | --- | --- |",
        *_shortfalls(library, template),
        "",
        "## 五、适用的政策条件（profile）",
        "",
        "| profile | 名称 | 文号 | 与默认不同之处 | 所见与核对日期 |",
        "| --- | --- | --- | --- | --- |",
        *_profiles(template),
    ]
    return "\n".join(lines) + "\n"


def _numbered(requirement: Requirement) -> tuple[bool, list[int]]:
    """R before A, and R4.10 after R4.9."""
    return requirement.id[0] == "A", [int(n) for n in requirement.id[1:].split(".")]


def _table(
    requirements: Iterator[Requirement], library: Library, found: Mapping[str, tuple[Clause, ...]]
) -> Iterator[str]:
    yield "| 要求 | 程度 | 依据 | 要点 | 条款 |"
    yield "| --- | --- | --- | --- | --- |"
    for requirement in requirements:
        for position, point in enumerate(requirement.points()):
            head = f"{requirement.id} {requirement.title}" if position == 0 else ""
            necessity = _NECESSITY[requirement.necessity] if position == 0 else ""
            basis = "；".join(requirement.basis) if position == 0 else ""
            name = requirement.elements.get(point.partition("/")[2], "—")
            yield f"| {head} | {necessity} | {basis} | {name} | {_named(library, found[point])} |"
    yield ""


def _named(library: Library, clauses: tuple[Clause, ...]) -> str:
    names = []
    for topic in dict.fromkeys(c.topic for c in clauses):
        mine = [c for c in clauses if c.topic == topic]
        title = library.topics[topic].title
        if len(mine) == len(library.clauses[topic]):
            names.append(f"{title} `{topic}`" + ("（全部写法）" if len(mine) > 1 else ""))
        else:
            names.append(f"{title} " + "、".join(f"`{c.id}`" for c in mine))
    return "；".join(names) or "**无**"


def _shortfalls(library: Library, template: Template) -> Iterator[str]:
    for _, topic in template.order(library):
        for clause in library.clauses.get(topic.id, ()):
            for requirement, reason in clause.falls_short.items():
                yield f"| {clause.label.get('zh') or clause.heading} `{clause.id}` | {requirement} | {reason} |"


def _profiles(template: Template) -> Iterator[str]:
    for profile in template.profiles.values():
        changes = [f"{r} 改为{_NECESSITY[n]}" for r, n in profile.necessity.items()]
        changes += [c.message.get("zh", c.written).split("，现")[0] for c in profile.constraints]
        shown = f"{profile.id}（默认）" if profile.id == template.profile else profile.id
        told = "；".join(changes) or "—"
        yield f"| {shown} | {profile.title} | {profile.number or '—'} | {told} | {profile.source}；{profile.checked} |"
