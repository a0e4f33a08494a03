"""`contractgen library new`: a firm's library with an example of each kind of file, and copies of bundled clauses."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from contractgen.catalogue import translate
from contractgen.cli.commands.options import Spoken, day
from contractgen.errors import N_

_NEW = N_("新建条款库：每种文件一个带注释的例子和可在 Word 中修改的版面；或者把随附的条款复制过来改。")
_DIR = N_("条款库文件夹")
_CLAUSES = N_("要复制过来改的条款，写作 事项/条款；写了的，不放例子")
_STYLES = "templates/zh/styles.docx"


def register(app: typer.Typer, spoken: Spoken) -> None:
    """Add the command to *app*."""
    say = spoken.say

    @app.command("new", help=say(_NEW))
    def new(
        folder: Annotated[Path, typer.Argument(metavar="DIR", help=say(_DIR))],
        clauses: Annotated[list[str] | None, typer.Argument(help=say(_CLAUSES))] = None,
        on: Annotated[str | None, spoken.on()] = None,
    ) -> int:
        from contractgen.bundled import root
        from contractgen.cli import tell
        from contractgen.cli.layers import SETTINGS
        from contractgen.errors import FormatError, Place, Problem
        from contractgen.saving import write_atomically

        wanted = copied(clauses) if clauses else example(day(on))
        if clauses and not (folder / SETTINGS).exists():
            wanted[SETTINGS] = (root() / "starter" / "zh" / SETTINGS).read_bytes()
        taken = [name for name in wanted if (folder / name).exists()]
        if taken:
            message, remedy = N_("文件已存在，未覆盖"), N_("换一个文件夹，或先移走这个文件")
            raise FormatError([Problem(Place(str(folder / name)), message, remedy) for name in taken])
        for name, data in wanted.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, data)
            tell(translate(N_("已写出：{path}"), spoken.language, {"path": path}))
        tell(say(N_("接着可以：contractgen library lint --library {folder}")).replace("{folder}", str(folder)))
        print(folder)
        return 0


def example(on: date) -> dict[str, bytes]:
    """Return the files of a new library by path; what replaces a bundled clause says which version of it."""
    from contractgen.bundled import root
    from contractgen.head_rewriting import with_key
    from contractgen.library import load_library
    from contractgen.word.swatch import swatch

    start = root() / "starter" / "zh"
    made = {p.relative_to(start).as_posix(): p.read_bytes() for p in sorted(start.rglob("*")) if p.is_file()}
    bundled = {c.file: c for found in load_library((root(),)).clauses.values() for c in found}
    for name in [n for n in made if n in bundled and b"disabled:" not in made[n]]:
        record = {"version": str(bundled[name].version), "text_hash": bundled[name].text_hash}
        made[f"originals/{name.removeprefix('clauses/')}"] = (root() / name).read_bytes()
        made[name] = with_key(made[name].decode(), "replaces", record).encode()
    made[_STYLES] = swatch("zh", on)
    return made


def copied(names: list[str]) -> dict[str, bytes]:
    """Return copies of bundled clauses to be changed, each with its original beside.

    Raises:
        LibraryError: a name is no clause's.
    """
    from contractgen.bundled import root
    from contractgen.cli.library.naming import clause_named
    from contractgen.head_rewriting import with_key
    from contractgen.library import load_library

    library = load_library((root(),))
    made: dict[str, bytes] = {}
    for clause in [clause_named(library, name) for name in names]:
        data = (root() / clause.file).read_bytes()
        record = {"version": str(clause.version), "text_hash": clause.text_hash}
        made[clause.file] = with_key(data.decode(), "replaces", record).encode()
        made[f"originals/{clause.file.removeprefix('clauses/')}"] = data
    return made
