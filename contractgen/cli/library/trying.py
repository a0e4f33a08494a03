"""`contractgen library try`: one clause at once, again at every change if so asked."""

import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from contractgen.catalogue import describe, localised, translate
from contractgen.cli.commands.options import LIBRARIES, Spoken, day
from contractgen.errors import N_, Refused

if TYPE_CHECKING:
    from contractgen.library import Library
    from contractgen.trying import Tried

_TRY = N_("试写一个条款：不给填报文件的，用虚构的内容；有错的，指出在哪一行。")
_CLAUSE = N_("条款，写作 事项/条款，也可以写文件路径；事项只有一个条款的，写事项即可")
_ANSWERS = N_("填报文件；不写则用虚构的内容")
_FORMAT = N_("格式：text、html、docx；默认依 -o 的后缀，否则 text")
_OUT = N_("写到哪里")
_WATCH = N_("文件一改就重写，按 Ctrl+C 结束")
_EVERY = 0.4
"""Seconds between two looks at the files."""


def register(app: typer.Typer, spoken: Spoken) -> None:
    """Add the command to *app*."""
    say = spoken.say

    @app.command("try", help=say(_TRY))
    def try_(
        clause: Annotated[str, typer.Argument(help=say(_CLAUSE))],
        answers: Annotated[Path | None, typer.Option("--answers", help=say(_ANSWERS))] = None,
        form: Annotated[str | None, typer.Option("--format", help=say(_FORMAT))] = None,
        out: Annotated[Path | None, typer.Option("-o", "--out", help=say(_OUT))] = None,
        watch: Annotated[bool, typer.Option("--watch", help=say(_WATCH))] = False,
        library: Annotated[LIBRARIES, spoken.library()] = None,
        on: Annotated[str | None, spoken.on()] = None,
    ) -> int:
        suffix = out.suffix.lstrip(".") if out else ""
        wanted = form or {"htm": "html", "txt": "text"}.get(suffix, suffix) or "text"
        if wanted not in ("text", "html", "docx"):
            raise typer.BadParameter(say(N_("--format 可用：text、html、docx")))
        if wanted == "docx" and out is None:
            raise typer.BadParameter(say(N_("docx 须以 -o 写明文件")))

        def once() -> None:
            _once(clause, answers, tuple(library or ()), wanted, out, day(on), spoken.language)

        if not watch:
            once()
            return 0
        from contractgen.cli.layers import folders_for

        folders = folders_for(answers, tuple(library or ()))
        return watched(once, lambda: _stamp(folders, answers), spoken.language)


def _once(
    name: str, answers: Path | None, layers: tuple[Path, ...], form: str, out: Path | None, on: date, spoken: str
) -> None:
    from contractgen.cli import tell
    from contractgen.cli.files import write_atomically
    from contractgen.cli.layers import library_for
    from contractgen.cli.library.naming import clause_named
    from contractgen.passes import load_answers
    from contractgen.trying import try_clause
    from contractgen.writers import write

    library = library_for(answers, layers)
    clause = clause_named(library, name)
    tried = try_clause(library, clause, load_answers(answers) if answers else None, on)
    if form == "text":
        data = ("\n".join(_shown(tried, library, spoken)) + "\n").encode()
    else:
        data = write(tried.agreement, form, on)
    if out is None:
        print(data.decode(), end="")
    else:
        write_atomically(out, data)
        tell(translate(N_("已写出：{path}"), spoken, {"path": out}))
    if answers and not tried.chosen:
        tell(translate(N_("按这些填报内容不会选用本条款，仍予写出"), spoken))


def _shown(tried: "Tried", library: "Library", spoken: str) -> Iterator[str]:
    from contractgen.writers.text import article_lines

    for article in tried.articles:
        yield from article_lines(article)
        yield ""
    if tried.facts:
        yield translate(N_("所用填报内容："), spoken)
    titles = {q.id: q.title for q in library.questions}
    for name, value in tried.facts.items():
        yield f"  {name}（{localised(titles[name], spoken)}）: {_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return f"…… × {len(value)}" if value and not isinstance(value[0], str) else "、".join(map(_value, value))
    if hasattr(value, "items"):
        return str(value.get("short") or value.get("name") or "")
    return "" if value is None else str(getattr(value, "label", value))


def watched(once: Callable[[], None], stamp: Callable[[], object], spoken: str, turns: int = 0) -> int:
    """Run *once*, and again whenever *stamp* changes; faults are shown and waited out. *turns* bounds the looks.

    Returns when the user interrupts.
    """
    from contractgen.cli import tell

    looks = 0
    seen: object = None
    try:
        while not turns or looks < turns:
            looks += 1
            now = stamp()
            if now != seen:
                seen = now
                print("\x1b[2J\x1b[H" if _terminal() else "", end="")
                try:
                    once()
                except Refused as refused:
                    for problem in refused.problems:
                        tell(describe(problem, spoken))
            time.sleep(_EVERY)
    except KeyboardInterrupt:
        pass
    return 0


def _terminal() -> bool:
    import sys

    return sys.stdout.isatty()


def _stamp(folders: tuple[Path, ...], answers: Path | None) -> object:
    """Return what changes when a file of a layer or the answers file does."""
    watched_files = [answers] if answers else []
    for folder in folders[1:]:
        watched_files += [p for kind in ("clauses", "templates") for p in sorted((folder / kind).rglob("*.*"))]
    return [(str(p), p.stat().st_mtime_ns) for p in watched_files if p.is_file()]
