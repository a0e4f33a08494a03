"""Review copies written, and taken back into the clause files: the edge of `exporting`."""

from __future__ import annotations

import difflib
import hashlib
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from contractgen.catalogue import translate
from contractgen.cli.files import write_atomically
from contractgen.cli.layers import folders_for
from contractgen.cli.library.modelling import file_bytes
from contractgen.cli.library.naming import clause_named, topic_named
from contractgen.errors import N_, FormatError, LibraryError, Place, Problem
from contractgen.exporting.document import Copied, copied, review_copy
from contractgen.exporting.naming import Namer
from contractgen.exporting.returning import Change, Returned, Reviewed, returned, reviewed
from contractgen.library import Clause, Library, load_library
from contractgen.rendering import compile_text


def export_file(name: str, out: Path, libraries: tuple[Path, ...], on: date) -> int:
    """Write the review copy of the clause or topic called *name* to *out*.

    Raises:
        Refused: there is no such clause or topic, or the file exists.
    """
    if out.exists():
        message, remedy = N_("“{file}”已经存在，不覆盖"), N_("另取一个文件名，或先移走它")
        raise FormatError([Problem(Place(str(out)), message, remedy, {"file": out})])
    folders = folders_for(None, libraries)
    library = load_library(folders)
    clauses = _named(name, library)
    namer = Namer(library, on)
    texts = [text_of(c, folders) for c in clauses]
    made = [copied(c, text, c.line, namer) for c, (_, text) in zip(clauses, texts, strict=True)]
    title = library.topics[clauses[0].topic].title
    title = title if len(clauses) > 1 else f"{title}（{clauses[0].label or clauses[0].heading}）"
    write_atomically(out, review_copy(title, made, [digest_of(whole) for whole, _ in texts], library, on))
    print(out)
    return 0


def _named(name: str, library: Library) -> list[Clause]:
    if "/" not in name:
        topic = topic_named(library, name)
        if found := library.clauses.get(topic.id):
            return list(found)
    return [clause_named(library, name)]


def _path(clause: Clause, folders: Sequence[Path]) -> Path:
    return Path(clause.file) if clause.layer else folders[0] / clause.file


def text_of(clause: Clause, folders: Sequence[Path]) -> tuple[str, str]:
    """Return a clause file's whole text and its text below the head, line ends as they are but LF."""
    whole = _path(clause, folders).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    lines = whole.split("\n")
    return whole, "\n".join(lines[clause.line - 1 :]).rstrip("\n")


def digest_of(whole: str) -> str:
    """Return what tells one state of a clause file from another."""
    return hashlib.sha256(whole.encode()).hexdigest()[:12]


# --- and back ----------------------------------------------------------------------


def review_file(file: Path, libraries: tuple[Path, ...], write: bool, on: date, spoken: str) -> int:
    """Show what the review copy *file* changes; with *write* put it into the clause files. Return the exit status.

    Raises:
        Refused: it is no review copy, placeholders are damaged, or a clause file has changed since.
    """
    folders = folders_for(None, libraries)
    library = load_library(folders)
    found = returned(file_bytes(file), file.name)
    known = {c.id: c for clauses in library.clauses.values() for c in clauses}
    problems = [p for one in found for p in _stale(one, known, folders)]
    if problems:
        raise LibraryError(problems)
    namer = Namer(library, on)
    made: list[tuple[Clause, str, str, Reviewed]] = []
    for one in found:
        clause = known[one.clause]
        whole, text = text_of(clause, folders)
        before = copied(clause, text, clause.line, namer)
        try:
            after = reviewed(before, one, clause.file)
            compile_text(after.text, clause.file, clause.line)
        except (FormatError, LibraryError) as refused:
            problems += refused.problems
            continue
        made.append((clause, whole, text, after))
    if problems:
        raise LibraryError(problems)
    changed = [(c, whole, text, r) for c, whole, text, r in made if r.changes or r.remarks]
    for clause, whole, text, after in changed:
        print("\n".join(_shown(clause, text, after, spoken)))
        del whole
    if not changed:
        print(translate(N_("没有修改，也没有新的批注。"), spoken))
        return 0
    if not write:
        print(translate(N_("没有写回。确认后加 --write 写入条款文件。"), spoken))
        return 0
    targets = [(_target(c, folders), whole, text, r) for c, whole, text, r in changed]
    for path, whole, text, after in targets:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, _with(whole, text, after.text, _path(known[after.clause], folders).read_bytes()))
        print(translate(N_("已写回：{file}"), spoken, {"file": path}))
    return 0


def _stale(one: Returned, known: dict[str, Clause], folders: Sequence[Path]) -> Iterator[Problem]:
    clause = known.get(one.clause)
    if clause is None:
        message, remedy = N_("条款库中没有条款“{clause}”"), N_("以 --library 给出写出审阅稿时的条款库")
        yield Problem(Place(one.clause), message, remedy, {"clause": one.clause})
    elif digest_of(text_of(clause, folders)[0]) != one.digest:
        message = N_("条款“{clause}”的文件在写出审阅稿之后改过，不能直接取回")
        remedy = N_("恢复当时的文件，或重新写出审阅稿并把修改移过去")
        yield Problem(Place(clause.file), message, remedy, {"clause": one.clause})


def _target(clause: Clause, folders: Sequence[Path]) -> Path:
    """Return the file to write: the clause's own, or for a bundled one a copy in the firm's own layer.

    Raises:
        LibraryError: the clause is bundled and there is no layer to write to.
    """
    if clause.layer:
        return Path(clause.file)
    if len(folders) < 2:
        message, remedy = (
            N_("“{clause}”是随程序所附的条款，不能改写"),
            N_("以 --library 指明本所的条款库，修改写入那里"),
        )
        raise LibraryError([Problem(Place(clause.file), message, remedy, {"clause": clause.id})])
    return folders[-1] / clause.file


def _with(whole: str, text: str, after: str, before: bytes) -> bytes:
    """Return the file *before* with its text exchanged; everything else stays byte for byte, line ends and BOM too."""
    at = whole.rindex(text) if text else len(whole)
    lead = text[: len(text) - len(text.lstrip("\n"))]
    made = whole[:at] + lead + after + whole[at + len(text) :]
    if b"\r\n" in before:
        made = made.replace("\n", "\r\n")
    return (BOM_UTF8 if before.startswith(BOM_UTF8) else b"") + made.encode()


# --- telling ------------------------------------------------------------------------


def _shown(clause: Clause, text: str, after: Reviewed, spoken: str) -> Iterator[str]:
    def say(message: str, **values: object) -> str:
        return translate(message, spoken, values)

    yield f"{clause.file}（{clause.id}，{say(N_('第 {version} 版'), version=clause.version)}）"
    for change in after.changes:
        yield f"  {say(N_('第 {line} 行'), line=change.line) if change.line else say(N_('新段'))}　{_marked(change)}"
    for line, remark in after.remarks:
        about = f"“{remark.words}”" if remark.words else ""
        where = say(N_("第 {line} 行"), line=line) if line else say(N_("标题"))
        said = say(N_("批注 {author}{about}：{text}"), author=remark.author, about=about, text=remark.text)
        yield f"  {where}\u3000{said}"
    for placeholder in after.unused:
        yield "  " + say(N_("不再用到占位符 {shown}；它的填报项如无他用，从文件头的 ask 中删去"), shown=placeholder)
    if after.changes and after.text != text:
        yield "  " + say(N_("正文有改动：请在文件头提高 version（现为 {version}）"), version=clause.version)
        if clause.reviewed_by:
            yield "  " + say(N_("{who}的复核随之失效，须重新复核"), who=clause.reviewed_by)
    yield ""


def _marked(change: Change) -> str:
    """Return a change with words struck as [-…-] and new ones as {+…+}."""
    if not change.before:
        return f"{{+{change.after}+}}"
    if not change.after:
        return f"[-{change.before}-]"
    made = []
    for kind, i, j, k, m in difflib.SequenceMatcher(None, change.before, change.after, autojunk=False).get_opcodes():
        if kind == "equal":
            made.append(change.before[i:j])
            continue
        made.append(f"[-{change.before[i:j]}-]" if i < j else "")
        made.append(f"{{+{change.after[k:m]}+}}" if k < m else "")
    return "".join(made)


__all__ = ["Copied", "export_file", "review_file"]
