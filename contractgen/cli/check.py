"""`contractgen check`: what a document lacks and what is wrong in it, told in the format asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from contractgen import waivers
from contractgen.catalogue import describe, translate
from contractgen.cli import REFUSED, tell
from contractgen.cli.files import write_atomically, write_out
from contractgen.cli.layers import library_for
from contractgen.errors import N_, FormatError, Place, Problem, Refused
from contractgen.findings import Checked
from contractgen.library import Library
from contractgen.overview import Report
from contractgen.readers import SUFFIXES
from contractgen.reporting import Terms, report_on, rule_texts
from contractgen.reports import FORMATS, FORMS, rendered

LARGEST: Final = 256 * 2**20
"""Bytes of the largest document read."""
_PASSED_OVER: Final = ("html", "htm", "xml")
"""Readable when named; in a folder they are reports and data rather than agreements."""
_SUFFIXES: Final = {"txt": "text", "htm": "html"}
_BESIDE: Final = {"docx": "-批注.docx", "review": "-形式审查意见表.docx"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user asked `check` for; `today` stands in where neither `on` nor the text gives a date."""

    out: Path | None
    form: str | None
    paper: str | None
    profile: str
    template: str
    on: date | None
    today: date

    def terms(self) -> Terms:
        """Return by what a document is to be judged."""
        return Terms(self.today, self.on, self.template, self.profile)


def check_files(named: Sequence[Path], libraries: tuple[Path, ...], wish: Wish, spoken: str) -> int:
    """Check every file named, and every one in the folders named; return the exit status.

    Raises:
        Refused: what was asked for cannot be done; for a single document also that it cannot be read.
    """
    form = _form(wish)
    files = [f for path in named for f in _files(path)]
    several = len(files) != 1 or any(path.is_dir() for path in named)
    if several:
        from contractgen.cli.many import check_many

        return check_many(files, libraries, wish, form, spoken)
    library = library_for(files[0], libraries)
    report = checked_file(files[0], files[0].name, library, wish, spoken)
    _put_out(report, form, wish)
    return status(report.checked)


def check_folder(folder: Path, libraries: tuple[Path, ...], wish: Wish, spoken: str) -> int:
    """Check the dossier in *folder*; return the exit status.

    Raises:
        Refused: what was asked for cannot be done, or no paper can be read.
    """
    from contractgen.cli.dossier import checked_dossier

    form = _form(wish)
    if not folder.is_dir():
        message, remedy = N_("不是文件夹"), N_("卷宗是放有协议书及其附件的文件夹")
        raise FormatError([Problem(Place(str(folder)), message, remedy)])
    library = library_for(folder / "dossier", libraries)
    report = checked_dossier(list(_files(folder)), folder, library, wish, spoken)
    _put_out(report, form, wish)
    return status(report.checked)


def status(checked: Checked) -> int:
    """Return 1 where errors were found that nobody has waived, else 0."""
    return 1 if checked.count("error") else 0


def checked_file(path: Path, name: str, library: Library, wish: Wish, spoken: str) -> Report:
    """Return the report on the file at *path*, called *name*, with the waivers beside it.

    Raises:
        Refused: it cannot be read, or its waivers are wrong.
    """
    data = file_bytes(path)
    shown = name.encode("utf-8", "replace").decode()
    report = report_on(data, shown, library, wish.terms(), spoken)
    result = with_waivers(report.checked, path, library, spoken)
    if result.format == "docx" and b"_xmlsignatures/" in data and (wish.form == "docx" or _suffix(wish) == "docx"):
        tell(translate(N_("{name} 带有电子签名：加批注的副本上签名不再有效，原件不受影响。"), spoken, {"name": shown}))
    return replace(report, checked=result)


def file_bytes(path: Path) -> bytes:
    """Return the bytes of the file at *path*.

    Raises:
        FormatError: it cannot be read, or is too large.
    """
    try:
        with open(path, "rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        message, remedy = N_("不能读取：{reason}"), N_("核对路径与权限")
        raise FormatError([Problem(Place(str(path)), message, remedy, {"reason": error.strerror or error})]) from error
    if len(data) > LARGEST:
        message, remedy = N_("文件超过 {limit} MiB"), N_("核对是否选错了文件")
        raise FormatError([Problem(Place(str(path)), message, remedy, {"limit": LARGEST // 2**20})])
    return data


def with_waivers(found: Checked, path: Path, library: Library, spoken: str) -> Checked:
    """Return *found* with the waivers beside the file at *path*; those that do nothing are told.

    Raises:
        WaiversError: everything wrong with them, each at its line.
    """
    beside = path.with_name(path.name + waivers.SUFFIX)
    if not beside.is_file():
        return found
    entries = waivers.load_waivers(file_bytes(beside), str(beside))
    made = waivers.apply(found, entries, {*library.requirements, *library.prohibitions, *rule_texts()})
    for problem in (*made.unknown, *made.unused):
        tell(describe(problem, spoken))
    return made.checked


# --- what is asked for -------------------------------------------------------


def _files(path: Path) -> Iterator[Path]:
    """Yield *path*, or the documents in the folder *path* and in the folders below, sorted; nothing hidden."""
    if not path.is_dir():
        yield path
        return
    for folder, inner, names in os.walk(path):
        inner[:] = sorted(n for n in inner if not n.startswith("."))
        for name in sorted(names):
            # ~$ is what Word leaves beside a document that is open.
            suffix = name.rpartition(".")[2].lower()
            ours = name.endswith(tuple(_BESIDE.values()))
            if suffix in SUFFIXES and suffix not in _PASSED_OVER and not ours and not name.startswith((".", "~$")):
                yield Path(folder, name)


def _suffix(wish: Wish) -> str:
    return wish.out.suffix.lstrip(".").lower() if wish.out and wish.out != Path("-") else ""


def _form(wish: Wish) -> str:
    if wish.paper is not None:
        if wish.paper not in FORMS:
            raise _unknown("--form", wish.paper, FORMS)
        if wish.form not in (None, "docx") or _suffix(wish) not in ("", "docx"):
            message, remedy = N_("表格只有 Word 格式"), N_("写作 -o 文件名.docx，不加 --format")
            raise FormatError([Problem(Place("--form"), message, remedy)])
        return wish.paper
    suffix = _suffix(wish)
    form = wish.form or _SUFFIXES.get(suffix, suffix) or "text"
    if form not in FORMATS:
        raise _unknown(str(wish.out) if wish.form is None else "--format", form, tuple(FORMATS))
    return form


def _unknown(place: str, form: str, known: tuple[str, ...]) -> FormatError:
    values = {"form": form, "known": "、".join(known)}
    return FormatError([Problem(Place(place), N_("不支持格式“{form}”"), N_("可用：{known}"), values)])


# --- what is written ---------------------------------------------------------


def _put_out(report: Report, form: str, wish: Wish) -> None:
    if form == "text" and wish.out in (None, Path("-")):
        from contractgen.reports.text import render

        print(render(report, *terminal()), end="")
        return
    data = rendered(report, form)
    out = wish.out
    if out is None and form in _BESIDE:
        out = Path(Path(report.checked.name).stem + _BESIDE[form])
        if out.exists():
            message, remedy = N_("文件已存在，未覆盖"), N_("以 -o 指定文件名")
            raise FormatError([Problem(Place(str(out)), message, remedy)])
    if out is None or out == Path("-"):
        write_out(data)
        return
    write_atomically(out, data)
    print(out)


def terminal() -> tuple[int, bool]:
    """Return how many columns standard output shows, and whether in colour (https://no-color.org)."""
    import shutil

    plain = not sys.stdout.isatty() or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return shutil.get_terminal_size((100, 24)).columns, not plain


def error_line(refused: Refused, spoken: str) -> str:
    """Return everything wrong with one document as one line."""
    return "；".join(describe(p, spoken) for p in refused.problems)


__all__ = [
    "REFUSED",
    "Wish",
    "check_files",
    "check_folder",
    "checked_file",
    "error_line",
    "file_bytes",
    "status",
    "terminal",
    "with_waivers",
]
