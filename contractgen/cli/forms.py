"""`contractgen forms`, `merge` and `pending`: members fill in their own part, and what is open goes to a meeting."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from contractgen.catalogue import describe, translate
from contractgen.cli import tell
from contractgen.cli.files import write_atomically
from contractgen.cli.layers import library_for
from contractgen.errors import N_, FormatError, Place, Problem, Refused
from contractgen.forms import PARTIES, Form, as_csv, form_for, read_form
from contractgen.interview import Session, open_session
from contractgen.merging import merge
from contractgen.papers import FORM_TITLE, member_form, pending, pending_paper
from contractgen.saving import save, stored
from contractgen.tables import rows

_LARGEST = 20 * 2**20


def write_forms(answers: Path, out: Path, libraries: tuple[Path, ...], on: date, spoken: str) -> int:
    """Write a Word and a CSV form for every party known, and a blank one, into the folder *out*.

    Raises:
        Refused: the answers or the library are wrong, a form is there already, or the folder cannot be written.
    """
    session = _session(answers, libraries)
    positions = [0, *range(1, len(rows(session, PARTIES)) + 1)]
    made: dict[Path, bytes] = {}
    for position in positions:
        filled = form_for(session, position)
        name = f"{position:02}-{_safe(filled.member)}" if position else "空白"
        made[out / f"{name}-{FORM_TITLE}.docx"] = member_form(session, filled, position, on)
        made[out / f"{name}-{FORM_TITLE}.csv"] = as_csv(session, filled, position)
    there = [p for p in made if p.exists() and p.read_bytes() != made[p]]
    if there:
        message, remedy = N_("文件已存在，未覆盖"), N_("换一个文件夹，或者先移走它")
        raise FormatError([Problem(Place(str(p)), message, remedy) for p in there])
    _folder(out)
    for path, data in made.items():
        write_atomically(path, data)
        print(path)
    line = N_("{count} 份申报表，另有空白表一份；每份有 Word 和 CSV，任选一种填写。")
    tell(translate(line, spoken, {"count": len(positions) - 1}))
    return 0


def merge_forms(answers: Path, files: list[Path], libraries: tuple[Path, ...], spoken: str, *, theirs: bool) -> int:
    """Merge the forms *files* into the answers file; 1 if something differs, cannot be read, or a member is missing.

    Raises:
        Refused: the answers or the library are wrong, or the answers file cannot be written.
    """
    there = stored(answers)
    session = open_session(library_for(answers, libraries), there.text, str(answers))
    forms: list[Form] = []
    faults: list[Problem] = []
    for file in files:
        try:
            forms.append(read_form(_bytes(file), str(file), session))
        except Refused as refused:
            faults.extend(refused.problems)
    merged = merge(session, forms, theirs=theirs)
    faults.extend(merged.faults)
    if merged.session.text != there.text:
        save(answers, merged.session.text, there.digest)
    for problem in faults:
        tell(describe(problem, spoken))
    for difference in merged.differences:
        tell(describe(difference.problem(theirs=theirs), spoken))
    for problem in merged.session.stand.examined.conflicts:
        tell(describe(problem, spoken))
    if merged.silent:
        tell(translate(N_("还没有交表：{members}"), spoken, {"members": "、".join(merged.silent)}))
    values = {"taken": merged.taken, "forms": len(forms), "differences": len(merged.differences), "faults": len(faults)}
    line = N_("{forms} 份申报表：写入 {taken} 项，不一致 {differences} 处，不能读取 {faults} 处")
    tell(translate(line, spoken, values))
    return 1 if faults or merged.differences or merged.silent else 0


def write_pending(answers: Path, out: Path, libraries: tuple[Path, ...], on: date, spoken: str) -> int:
    """Write the list of what is still to be decided.

    Raises:
        Refused: the answers or the library are wrong, or the file cannot be written.
    """
    session = _session(answers, libraries)
    write_atomically(out, pending_paper(session, on))
    tell(translate(N_("待决 {count} 项"), spoken, {"count": len(pending(session))}))
    print(out)
    return 0


def _session(answers: Path, libraries: tuple[Path, ...]) -> Session:
    there = stored(answers)
    if not there.digest:
        message, remedy = N_("没有这个填报文件"), N_("先用 contractgen interview 填写，或者核对路径")
        raise FormatError([Problem(Place(str(answers)), message, remedy)])
    return open_session(library_for(answers, libraries), there.text, str(answers))


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            data = opened.read(_LARGEST + 1)
    except OSError as error:
        message, remedy = N_("不能读取：{reason}"), N_("核对权限")
        raise FormatError([Problem(Place(str(file)), message, remedy, {"reason": error.strerror or error})]) from error
    if len(data) > _LARGEST:
        message, remedy = N_("文件超过 {limit} MiB"), N_("核对是否选错了文件")
        raise FormatError([Problem(Place(str(file)), message, remedy, {"limit": _LARGEST // 2**20})])
    return data


def _folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message, remedy = N_("不能写入：{reason}"), N_("核对文件夹是否存在、可写，文件是否正被打开")
        raise FormatError([Problem(Place(str(out)), message, remedy, {"reason": error.strerror or error})]) from error


def _safe(name: str) -> str:
    return re.sub(r'[\\/:*?"<>|\x00-\x1f.]', "_", name)[:40] or "成员"
