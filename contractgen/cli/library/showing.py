"""`contractgen library show`: one clause with everything that hangs on it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from contractgen.catalogue import localised, translate
from contractgen.cli.commands.options import LIBRARIES, Spoken, day
from contractgen.errors import N_

if TYPE_CHECKING:
    from contractgen.library import Clause, Library

_SHOW = N_("显示一个条款：文字、说明、依据、利益平衡、要求、填报项、谁引用它、版本和复核。")
_CLAUSE = N_("条款，写作 事项/条款，也可以写文件路径；事项只有一个条款的，写事项即可")
_SIDES = {
    "enterprise": N_("企业"),
    "university": N_("高等学校"),
    "institute": N_("科研机构"),
    "funder": N_("出资方"),
}


def register(app: typer.Typer, spoken: Spoken) -> None:
    """Add the command to *app*."""
    say = spoken.say

    @app.command("show", help=say(_SHOW))
    def show(
        clause: Annotated[str, typer.Argument(help=say(_CLAUSE))],
        library: Annotated[LIBRARIES, spoken.library()] = None,
        on: Annotated[str | None, spoken.on()] = None,
    ) -> int:
        from contractgen.cli.layers import library_for
        from contractgen.cli.library.naming import clause_named

        found = library_for(None, tuple(library or ()))
        named = clause_named(found, clause)

        def cited(basis: str) -> str:
            try:
                return found.statutes.cite(basis, day(on)).text
            except LookupError:
                return basis

        lines = list(_head(named, found, spoken.language))
        if named.basis:
            lines += [say(N_("依据：")), *(f"  {cited(basis)}" for basis in named.basis)]
        lines += _hanging(named, found, spoken.language)
        print("\n".join([*lines, "", named.heading, "", named.text]))
        return 0


def _head(clause: "Clause", library: "Library", spoken: str) -> Iterator[str]:
    def say(message: str, **values: object) -> str:
        return translate(message, spoken, values)

    topic = library.topics[clause.topic]
    yield f"{clause.id}\u3000{topic.title}"
    yield say(N_("文件：{file}"), file=clause.file)
    where = clause.layer or say(N_("随程序所附"))
    yield say(N_("版本：第 {version} 版，{layer}，文字校验码 {hash}"), version=clause.version, layer=where,
              hash=clause.text_hash)  # fmt: skip
    yield _review(clause, spoken)
    if clause.offers:
        label = localised(clause.label, spoken)
        yield say(N_("选项：{question}: {offers}（{label}）"), question=topic.choose, offers=clause.offers, label=label)
    if clause.condition:
        yield say(N_("条件：{condition}"), condition=clause.condition)
    if clause.note:
        yield say(N_("提示：{note}"), note=clause.note)
    if any(clause.balance.values()):
        sides = "，".join(f"{say(_SIDES.get(k, k))} {v:+d}" for k, v in clause.balance.items() if v)
        yield say(N_("利益平衡：{sides}"), sides=sides)


def _review(clause: "Clause", spoken: str) -> str:
    review = clause.review
    if clause.reviewed_by:
        values = {"by": review["by"], "role": review.get("role", ""), "on": review.get("on", "")}
        return translate(N_("复核：{by}（{role}），{on}"), spoken, values)
    if review.get("by"):
        return translate(N_("未经律师复核（{by} 复核之后文字有改动）"), spoken, {"by": review["by"]})
    return translate(N_("未经律师复核"), spoken)


def _hanging(clause: "Clause", library: "Library", spoken: str) -> Iterator[str]:
    def say(message: str, **values: object) -> str:
        return translate(message, spoken, values)

    for point in clause.satisfies:
        requirement = library.requirements.get(point.partition("/")[0])
        yield say(N_("满足的要求：{ids}"), ids=f"{point} {requirement.title if requirement else ''}")
    for point, why in clause.falls_short.items():
        yield say(N_("未满足 {id}：{why}"), id=point, why=why)
    questions = {q.id: q for q in library.questions}
    read = [questions[f] for f in clause.facts if f in questions]
    if read:
        yield say(N_("填报项："))
        yield from (f"  {q.id}\u3000{localised(q.prompt, spoken)}" for q in read)
    templates = [t.title for t in library.templates.values() if clause.topic in {x.id for _, x in t.order(library)}]
    yield say(N_("范本：{templates}"), templates="、".join(templates) or "—")
    users = [c.id for found in library.clauses.values() for c in found if _refers(c, clause)]
    if users:
        yield say(N_("引用它的条款：{clauses}"), clauses="、".join(users))


def _refers(other: "Clause", clause: "Clause") -> bool:
    signs = (f"@{{{clause.topic}}}", f"@{{{clause.topic}#", f"@{{{clause.id}}}", f"@{{{clause.id}#")
    return other.topic != clause.topic and any(sign in other.text for sign in signs)
