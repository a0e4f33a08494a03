"""`contractgen check` of several documents: one line each while it goes on, a table at the end.

A document that cannot be read is told and the others go on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from contractgen.catalogue import describe, translate
from contractgen.cli import REFUSED, tell
from contractgen.cli.check import Wish, checked_file, error_line, status, terminal
from contractgen.cli.files import write_atomically
from contractgen.cli.layers import library_for
from contractgen.errors import N_, FormatError, Place, Problem, Refused
from contractgen.folding import cut, fold, padded, plain, width
from contractgen.library import Library
from contractgen.overview import SHOWN, Report, totals
from contractgen.reports import FORMATS, rendered


@dataclass(frozen=True, slots=True)
class _Row:
    """One document of the table: its name and its counts, or why it could not be checked."""

    name: str
    counts: tuple[int, ...] = ()
    error: str = ""


def check_many(files: Sequence[Path], libraries: tuple[Path, ...], wish: Wish, form: str, spoken: str) -> int:
    """Check *files* one after another; return the highest exit status.

    Raises:
        Refused: there is no document, or the format needs a folder to write to.
    """
    folder = _folder(wish, form)
    if not files:
        message, remedy = N_("没有可以检查的文件"), N_("可读：docx、pdf、md、txt；隐藏的文件和文件夹不读")
        raise FormatError([Problem(Place(), message, remedy)])
    library = library_for(files[0], libraries)
    highest = 0
    rows: list[_Row] = []
    logged: list[Report] = []
    for number, path in enumerate(files, 1):
        name = str(path)
        tell(f"[{number}/{len(files)}] {plain(name)}")
        try:
            report = _checked(path, library, wish, spoken)
            if folder is not None:
                _write(report, path, files, folder, form)
        except Refused as refused:
            highest = REFUSED
            rows.append(_Row(name, error=error_line(refused, spoken)))
            for problem in refused.problems:
                tell(describe(problem, spoken))
            if form == "json" and folder is None:
                print(json.dumps(_failed(name, rows[-1].error), ensure_ascii=False), flush=True)
            continue
        highest = max(highest, status(report.checked))
        rows.append(_Row(name, _counts(report)))
        if folder is None and form == "json":
            from contractgen.reports.json import render

            print(render(report.checked, spoken, None), flush=True)
        elif folder is None and form == "sarif":
            logged.append(report)
    if folder is None and form == "sarif":
        from contractgen.reports.sarif import render as render_log

        print(render_log(logged), end="")
    elif folder is not None or form == "text":
        print("\n".join(_table(rows, spoken, terminal()[0])))
    return highest


def _checked(path: Path, library: Library, wish: Wish, spoken: str) -> Report:
    """Return the report on one of several documents; whatever it does must not stop the others.

    Raises:
        Refused: it cannot be checked.
    """
    try:
        return checked_file(path, str(path), library, wish, spoken)
    except Refused:
        raise
    except Exception as error:
        message, remedy = N_("检查这个文件时程序出错：{reason}"), N_("请连同文件报告给维护者")
        values = {"reason": f"{type(error).__name__}: {error}"}
        raise FormatError([Problem(Place(str(path)), message, remedy, values)]) from error


def _failed(name: str, error: str) -> dict[str, object]:
    shown = name.encode("utf-8", "replace").decode()
    return {"schema": "contractgen.check/1", "document": {"name": shown}, "error": error}


# --- files -------------------------------------------------------------------


def _folder(wish: Wish, form: str) -> Path | None:
    if wish.out is None or wish.out == Path("-"):
        if form in ("text", "json", "sarif"):
            return None
        message, remedy = N_("检查几个文件时，这种报告要写到文件夹里"), N_("以 -o 指定文件夹")
        raise FormatError([Problem(Place("-o"), message, remedy)])
    if wish.out.exists() and not wish.out.is_dir():
        message, remedy = N_("检查几个文件时，-o 应为文件夹"), N_("换一个文件夹名")
        raise FormatError([Problem(Place(str(wish.out)), message, remedy)])
    return wish.out


def _write(report: Report, path: Path, files: Sequence[Path], folder: Path, form: str) -> None:
    """Write one report, called after its document: a.docx.html; documents of one name keep their folders apart."""
    suffix = f".{FORMATS[form]}" if form in FORMATS else "-形式审查意见表.docx"
    if form == "docx":
        suffix = "-批注.docx"
    alike = [f for f in files if f.name == path.name]
    name = path.name if len(alike) == 1 else "_".join(p for p in path.parts if p not in ("/", ".."))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message, remedy = N_("不能写入：{reason}"), N_("核对文件夹是否存在、可写，文件是否正被打开")
        raise FormatError(
            [Problem(Place(str(folder)), message, remedy, {"reason": error.strerror or error})]
        ) from error
    write_atomically(folder / f"{name}{suffix}", rendered(report, form))


# --- the table ---------------------------------------------------------------

_WORDS = ("met", "weak", "missing", "review")


def _counts(report: Report) -> tuple[int, ...]:
    count = totals(report.checked)
    checked = report.checked
    found = [sum(f.severity == s and not f.waived for f in checked.findings) for s in ("error", "warning")]
    return (*(count[w] for w in _WORDS), *found)  # type: ignore[index]


def _table(rows: Sequence[_Row], spoken: str, columns: int) -> Iterator[str]:
    heads = [translate(SHOWN[w], spoken) for w in _WORDS]  # type: ignore[index]
    heads += [translate(N_("错误"), spoken), translate(N_("警告"), spoken)]
    cells = [max(width(h), 4) for h in heads]
    room = max(columns - sum(cells) - 2 * len(cells), 12)
    first = min(room, max(width(plain(r.name)) for r in rows))
    yield padded("", first) + "".join(f"  {padded('', c - width(h))}{h}" for h, c in zip(heads, cells, strict=True))
    for row in rows:
        if row.error:
            yield from fold(f"{plain(row.name)}：{translate(N_('没有检查'), spoken)}——{row.error}", columns, "", "  ")
            continue
        name = padded(_end(plain(row.name), first), first)
        yield name + "".join(f"  {n or '-':>{c}}" for n, c in zip(row.counts, cells, strict=True))
    values = {
        "files": len(rows),
        "bad": sum(bool(r.error) for r in rows),
        "lacking": sum(bool(r.counts) and bool(r.counts[2] or r.counts[4]) for r in rows),
    }
    yield from fold(
        translate(N_("共 {files} 个文件：{lacking} 个有缺失或错误，{bad} 个没有检查"), spoken, values), columns
    )


def _end(name: str, columns: int) -> str:
    """Return *name*, shortened at the front where it is longer than *columns*: the end tells files apart."""
    return cut(name[::-1], columns)[::-1]
