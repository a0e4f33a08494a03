"""`contractgen library lint`: everything wrong with a library, at its line, with the cure."""

from pathlib import Path
from typing import Annotated

import typer

from contractgen.cli.commands.options import LIBRARIES, Spoken, day
from contractgen.errors import N_

_LINT = N_("核对条款库：每处问题连同文件、行、列、原因和改法一次列出。")
_FORMAT = N_("报告格式：text、json、sarif")
_ON = N_("按哪一天的法律核对（YYYY-MM-DD），默认今天")
_LOCK = N_("没有错误时，把各条款现有版本的文字校验码记入 clauses.lock")
_STRICT = N_("有警告时也以 1 退出")
_FILES = N_("只报告这些文件或文件夹中的问题（供编辑器和 pre-commit 使用）")


def register(app: typer.Typer, spoken: Spoken) -> None:
    """Add the command to *app*."""
    say = spoken.say

    @app.command("lint", help=say(_LINT))
    def lint_(
        files: Annotated[list[Path] | None, typer.Argument(help=say(_FILES))] = None,
        library: Annotated[LIBRARIES, spoken.library()] = None,
        form: Annotated[str, typer.Option("--format", help=say(_FORMAT))] = "text",
        on: Annotated[str | None, spoken.on(_ON)] = None,
        record: Annotated[bool, typer.Option("--lock", help=say(_LOCK))] = False,
        strict: Annotated[bool, typer.Option("--strict", help=say(_STRICT))] = False,
    ) -> int:
        from dataclasses import replace

        from contractgen.cli.layers import folders_for
        from contractgen.linting import lint
        from contractgen.linting.report import FORMATS

        if form not in FORMATS:
            raise typer.BadParameter(say(N_("--format 可用：text、json、sarif")))
        folders = folders_for(None, tuple(library or ()))
        linted = lint(folders, day(on))
        if files:
            wanted = [path.resolve() for path in files]
            kept = [f for f in linted.faults if _within(f.problem.place.file, folders[0], wanted)]
            linted = replace(linted, faults=tuple(kept))
        print(FORMATS[form](linted, spoken.language), end="")
        wrong = linted.count("error") or (strict and linted.count("warning"))
        if record and not wrong:
            _record(folders)
        return 1 if wrong else 0


def _within(file: str, first: Path, wanted: list[Path]) -> bool:
    path = (first / file).resolve()
    return any(path == one or one in path.parents for one in wanted)


def _record(folders: tuple[Path, ...]) -> None:
    from contractgen import lock
    from contractgen.cli.files import write_atomically
    from contractgen.library import load_library

    library = load_library(folders)
    for folder in folders[1:]:
        mine = [c for found in library.clauses.values() for c in found if c.layer == str(folder)]
        locked = lock.read(folder)
        now = lock.with_clauses(locked, mine)
        if now != locked:
            write_atomically(folder / lock.NAME, lock.written(now))
