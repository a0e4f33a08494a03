"""`contractgen library changelog`: what changed between two states of a library, by what it does to agreements."""

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contractgen.catalogue import localised, translate
from contractgen.cli.commands.options import LIBRARIES, Spoken, day
from contractgen.errors import N_, LibraryError, Place, Problem

if TYPE_CHECKING:
    from contractgen.changes import Change
    from contractgen.library import Clause, Library

_CHANGELOG = N_("两个时点之间条款库的变动，按法律后果列出：事项、自何日起、影响哪些协议、需要重做什么。")
_SINCE = N_("以前的状态：一个文件夹（条款库的旧副本），或 git 的版本（如 v1.0、HEAD~3）")
_ANSWERS = N_("已有协议的填报文件：指出其中哪些受影响")


def register(app: typer.Typer, spoken: Spoken) -> None:
    """Add the command to *app*."""
    say = spoken.say

    @app.command("changelog", help=say(_CHANGELOG))
    def changelog(
        since: Annotated[str, typer.Argument(help=say(_SINCE))],
        answers: Annotated[list[Path] | None, typer.Option("--answers", help=say(_ANSWERS))] = None,
        library: Annotated[LIBRARIES, spoken.library()] = None,
        on: Annotated[str | None, spoken.on()] = None,
    ) -> int:
        from contractgen.changes import clause_changes
        from contractgen.cli.layers import folders_for
        from contractgen.library import load_library

        folders = folders_for(None, tuple(library or ()))
        new = load_library(folders)
        with tempfile.TemporaryDirectory() as kept:
            old = load_library((*folders[:-1], _earlier(since, folders[-1], Path(kept))))
            found = list(clause_changes(old, new))
        used = {path: _used(path, old, new, day(on)) for path in answers or ()}
        for change in sorted(found, key=lambda c: not c.text):
            print("\n".join(_told(change, old, new, used, day(on), spoken.language)))
        if not found:
            print(say(N_("没有变动")))
        return 0


def _earlier(since: str, layer: Path, kept: Path) -> Path:
    """Return a folder with the earlier state of *layer*: the one named, or what git has under that name.

    Raises:
        LibraryError: it is neither.
    """
    if Path(since).is_dir():
        return Path(since)
    command = ["git", "-C", str(layer), "archive", "--format=tar", since, "."]
    try:
        done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        reason = str(error)
    else:
        if done.returncode == 0:
            with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
                archive.extractall(kept, filter="data")
            return kept
        reason = done.stderr.decode("utf-8", "replace").strip().split("\n")[-1]
    message, remedy = (
        N_("“{since}”不是文件夹，也不是 git 的版本：{reason}"),
        N_("写明旧副本的文件夹，或 git log 中的版本"),
    )
    raise LibraryError([Problem(Place(), message, remedy, {"since": since, "reason": reason})])


def _used(path: Path, old: "Library", new: "Library", on: date) -> frozenset[str]:
    """Return the clauses that an answers file uses, by either state."""
    from contractgen.errors import Refused
    from contractgen.passes import load_answers, make

    found: set[str] = set()
    for library in (old, new):
        try:
            made = make(library, load_answers(path), on)
        except Refused:
            continue
        found |= {s.clause.id for s in made.selected if s.clause}
    return frozenset(found)


def _told(
    change: "Change", old: "Library", new: "Library", used: dict[Path, frozenset[str]], on: date, spoken: str
) -> Iterator[str]:
    from contractgen.cli.library.comparing import text_lines

    def say(message: str, **values: object) -> str:
        return translate(message, spoken, values)

    here = change.new or change.old
    if here is None:
        return
    topic = (new if change.new else old).topics[here.topic]
    yield f"■ {topic.title}（{change.clause}）：{say(_WHAT[_kind(change)])}"
    versions = [f"{c.version}" for c in (change.old, change.new) if c]
    yield "  " + say(N_("版本：{versions}"), versions=" → ".join(dict.fromkeys(versions)))
    yield "  " + say(N_("自何日起：{day}"), day=_from(change, new, on, spoken))
    yield "  " + say(N_("影响的协议：{which}"), which=_which(here, topic.choose, spoken))
    mine = [str(path) for path, clauses in used.items() if change.clause in clauses]
    if used:
        yield "  " + say(N_("其中：{files}"), files="、".join(mine) or say(N_("所列填报文件都不用它")))
    yield "  " + say(N_("需要做的：{what}"), what=say(_REDO[_kind(change)]))
    if change.old and change.new:
        yield from text_lines(change.old.text, change.new.text)
        asked = [a for a in change.new.asks if a not in change.old.asks]
        if asked:
            yield "  " + say(N_("新增填报项：{ids}"), ids="、".join(asked))


_WHAT = {
    "added": N_("新增写法"),
    "removed": N_("删去写法"),
    "text": N_("改动文字"),
    "when": N_("改动适用条件"),
    "basis": N_("改动依据"),
    "head": N_("改动说明，不影响文字"),
}
_REDO = {
    "added": N_("已签署的协议不受影响；在谈的协议可以选用"),
    "removed": N_("已签署的协议不受影响；在谈的协议改选其他写法后重新起草"),
    "text": N_("已签署的协议按原文履行，需要采用新文字的，签订补充协议；在谈的协议重新起草、重新复核"),
    "when": N_("在谈的协议重新起草，核对条款是否仍被选用"),
    "basis": N_("核对依据；文字不变，不必重签"),
    "head": N_("不必重做"),
}


def _kind(change: "Change") -> str:
    if change.how != "replaced":
        return change.how
    if change.text:
        return "text"
    return "when" if {"condition", "offers"} & set(change.keys) else "basis" if "basis" in change.keys else "head"


def _from(change: "Change", library: "Library", on: date, spoken: str) -> str:
    """Return from when it counts: drafts from today, or the day on which a law newly cited came into force."""
    days = []
    for basis in set(change.new.basis if change.new else ()) - set(change.old.basis if change.old else ()):
        try:
            law = library.statutes.laws[library.statutes.cite(basis, on).law]
        except LookupError:
            continue
        version = law.version(on)
        if version and version.since:
            days.append((version.since, law.name))
    if days:
        since, name = max(days)
        return translate(N_("{day}（《{law}》施行）"), spoken, {"day": since.isoformat(), "law": name})
    return translate(N_("{day} 起起草的协议"), spoken, {"day": on.isoformat()})


def _which(clause: "Clause", choose: str, spoken: str) -> str:
    if clause.offers and choose:
        values = {"question": choose, "offers": clause.offers, "label": localised(clause.label, spoken)}
        return translate(N_("{question} 选“{label}”（{offers}）的协议"), spoken, values)
    if clause.condition:
        return translate(N_("符合 {condition} 的协议"), spoken, {"condition": clause.condition})
    return translate(N_("写有这一事项的全部协议"), spoken)
