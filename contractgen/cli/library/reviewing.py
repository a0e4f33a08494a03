"""`contractgen library review`: who reviewed a clause, written into its head with the hash of the very text."""

from pathlib import Path
from typing import Annotated

import typer

from contractgen.catalogue import translate
from contractgen.cli.commands.options import LIBRARIES, Spoken, day
from contractgen.errors import N_

_REVIEW = N_("记下条款由谁复核：写入文件头的 review，连同文字校验码；文字再改动，复核即失效。")
_CLAUSE = N_("条款，写作 事项/条款；可以写几个")
_BY = N_("复核人姓名")
_ROLE = N_("复核人身份，例如 律师")
_ON = N_("复核日期（YYYY-MM-DD），默认今天")


def register(app: typer.Typer, spoken: Spoken) -> None:
    """Add the command to *app*."""
    say = spoken.say

    @app.command("review", help=say(_REVIEW))
    def review(
        clauses: Annotated[list[str], typer.Argument(help=say(_CLAUSE))],
        by: Annotated[str, typer.Option("--by", help=say(_BY))],
        role: Annotated[str, typer.Option("--role", help=say(_ROLE))],
        on: Annotated[str | None, spoken.on(_ON)] = None,
        library: Annotated[LIBRARIES, spoken.library()] = None,
    ) -> int:
        from contractgen import lock
        from contractgen.cli import tell
        from contractgen.cli.layers import library_for
        from contractgen.cli.library.naming import clause_named
        from contractgen.errors import LibraryError, Place, Problem
        from contractgen.head_rewriting import with_key
        from contractgen.saving import write_atomically

        found = library_for(None, tuple(library or ()))
        named = [clause_named(found, name) for name in clauses]
        problems = []
        for clause in named:
            values = {"clause": clause.id, "version": clause.version, "next": clause.version + 1}
            if not clause.layer:
                message = N_("“{clause}”随程序所附，不在你的文件夹中")
                remedy = N_("先用 contractgen library new 文件夹 {clause} 复制一份，再复核这一份")
                problems.append(Problem(Place(clause.file), message, remedy, values))
            elif lock.changed(lock.read(Path(clause.layer)), clause):
                message = N_("条款文字与已记录的第 {version} 版不同")
                problems.append(Problem(Place(clause.file), message, N_("改为 version: {next}"), values))
        if problems:
            raise LibraryError(problems)
        for clause in named:
            path, layer = Path(clause.file), Path(clause.layer)
            record = {"by": by, "role": role, "on": day(on).isoformat(), "text_hash": clause.text_hash}
            write_atomically(path, with_key(path.read_bytes().decode("utf-8"), "review", record).encode())
            write_atomically(layer / lock.NAME, lock.written(lock.with_clauses(lock.read(layer), [clause])))
            values = {"clause": clause.id, "version": clause.version, "by": by, "hash": clause.text_hash}
            tell(translate(N_("{clause} 第 {version} 版由 {by} 复核，校验码 {hash}"), spoken.language, values))
        return 0
