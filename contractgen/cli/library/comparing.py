"""`contractgen library diff`: what the layers change, word by word, and what they were made from."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contractgen.catalogue import translate
from contractgen.cli.commands.options import LIBRARIES, Spoken
from contractgen.errors import N_

if TYPE_CHECKING:
    from contractgen.changes import Change

_DIFF = N_("比较各层与随程序所附的条款库：增加、替换、删去什么，逐字列出；替换的是旧版的，指出其后的变动。")
_CLAUSE = N_("只比较这些条款；写事项的，比较它的全部写法")
ORIGINALS = "originals"
"""The folder of a layer that keeps bundled files as they were when they were copied from."""
_HOW = {"added": N_("增加"), "replaced": N_("替换"), "removed": N_("删去")}


def register(app: typer.Typer, spoken: Spoken) -> None:
    """Add the command to *app*."""
    say = spoken.say

    @app.command("diff", help=say(_DIFF))
    def diff(
        clauses: Annotated[list[str] | None, typer.Argument(help=say(_CLAUSE))] = None,
        library: Annotated[LIBRARIES, spoken.library()] = None,
    ) -> int:
        from contractgen.changes import clause_changes, file_changes
        from contractgen.cli import tell
        from contractgen.cli.layers import folders_for
        from contractgen.cli.library.naming import clauses_named
        from contractgen.library import load_library, merged

        folders = folders_for(None, tuple(library or ()))
        if len(folders) == 1:
            tell(say(N_("没有叠加的条款库：以 --library 或 contractgen.toml 指明")))
            return 0
        old, new = load_library(folders[:1]), load_library(folders)
        wanted = {c.id for name in clauses or () for c in clauses_named((old, new), name)}
        found = [c for c in clause_changes(old, new) if not clauses or c.clause in wanted]
        for change in found:
            print("\n".join(_told(change, folders[1:], spoken.language)))
        files = [] if clauses else list(file_changes(merged(folders[:1]), merged(folders)))
        for path, how in files:
            print(f"{say(_HOW[how])}  {path}")
        if not found and not files:
            print(say(N_("没有不同")))
        return 0


def _told(change: "Change", folders: tuple[Path, ...], spoken: str) -> Iterator[str]:
    def say(message: str, **values: object) -> str:
        return translate(message, spoken, values)

    yield f"{say(_HOW[change.how])}  {change.clause}"
    if change.old is None or change.new is None:
        return
    yield from text_lines(change.old.heading + "\n" + change.old.text, change.new.heading + "\n" + change.new.text)
    for key in change.keys:
        if key not in ("text", "heading", "version"):
            yield f"    {key}: {_short(getattr(change.old, key))} → {_short(getattr(change.new, key))}"
    replaced = change.new.replaces
    if replaced and replaced.get("text_hash") != change.old.text_hash:
        yield "  " + say(
            N_("所替换的是第 {old} 版，随程序所附的现为第 {new} 版；其后的变动："),
            old=replaced.get("version", "?"),
            new=change.old.version,
        )
        original = _original(change.clause, folders)
        if original is None:
            yield "    " + say(N_("当时的文字没有保存在 {folder} 中，不能逐字比较"), folder=ORIGINALS)
        else:
            yield from text_lines(original, change.old.heading + "\n" + change.old.text)


def text_lines(old: str, new: str) -> Iterator[str]:
    """Yield what differs between two texts as indented lines."""
    from contractgen.changes import marked, words

    if old != new:
        shown = marked(words(old, new), colour=sys.stdout.isatty())
        yield from ("    " + line for line in shown.split("\n") if line.strip())


def _short(value: object) -> str:
    text = "、".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return text if len(text) <= 60 else text[:60] + "……"


def _original(clause: str, folders: tuple[Path, ...]) -> str | None:
    """Return heading and text of a clause as it was when it was copied; None if that was not kept."""
    from contractgen.compiling import split
    from contractgen.library import LibraryFile
    from contractgen.yaml_text import Scalar

    for folder in reversed(folders):
        for path in sorted((folder / ORIGINALS).glob(f"*/{clause}.md")):
            head, text, _ = split(LibraryFile(str(path), str(path), "", path.read_bytes()))
            heading = head.get("heading")
            return (heading.text if isinstance(heading, Scalar) else "") + "\n" + text
    return None
