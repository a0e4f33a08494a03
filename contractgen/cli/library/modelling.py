"""A Word model read, turned into a layer and proved, then written as a folder: whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from datetime import date
from pathlib import Path

from contractgen.catalogue import translate
from contractgen.cli.layers import folders_for
from contractgen.errors import N_, FormatError, Place, Problem
from contractgen.importing import Imported, import_model
from contractgen.importing.proving import Proof, proved
from contractgen.importing.reporting import FILE, report
from contractgen.library import load_library, merged
from contractgen.readers import MOST_BYTES

_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_OTHERWISE = "firm"


def import_file(file: Path, out: Path | None, name: str, libraries: tuple[Path, ...], on: date, spoken: str) -> int:
    """Import the Word file; return 1 where the proof shows differences, else 0.

    Raises:
        Refused: the folder exists, the name is none, or the file cannot be read.
    """
    folder = out or file.with_suffix("")
    if folder.exists():
        message, remedy = N_("“{folder}”已经存在，不覆盖"), N_("另取一个文件夹名，或先移走它")
        raise FormatError([Problem(Place(str(folder)), message, remedy, {"folder": folder})])
    chosen = name or _name_from(folder.name) or _name_from(file.stem) or _OTHERWISE
    if not _NAME.fullmatch(chosen):
        message, remedy = (
            N_("“{name}”不能作范本的名称"),
            N_("用小写字母开头，只含小写字母、数字和连字符，如 acme-model"),
        )
        raise FormatError([Problem(Place("--id"), message, remedy, {"name": chosen})])
    folders = folders_for(None, libraries)
    imported = import_model(file_bytes(file), file.name, load_library(folders), chosen, on)
    proof = proved(imported, merged(folders), chosen, on)
    _write(folder, {**imported.files, FILE: report(imported, proof, chosen, on)})
    print("\n".join(_summary(folder, imported, proof, chosen, spoken)))
    return 1 if proof.differences or proof.left_out else 0


def _name_from(words: str) -> str:
    """Return the Latin letters and figures of a file's name as an id, "" where there are none."""
    found = re.sub("[^a-z0-9]+", "-", words.lower()).strip("-0123456789")
    return found[:20].strip("-") if len(found) > 1 else ""


def file_bytes(file: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        FormatError: it cannot be read or is too large.
    """
    try:
        with open(file, "rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        message, remedy = N_("不能读取：{reason}"), N_("核对路径与权限")
        raise FormatError([Problem(Place(str(file)), message, remedy, {"reason": error.strerror or error})]) from error
    if len(data) > MOST_BYTES:
        message, remedy = N_("文件超过 {most} MiB，不予打开"), N_("去掉其中的图片后另存")
        raise FormatError([Problem(Place(str(file)), message, remedy, {"most": MOST_BYTES >> 20})])
    return data


def _write(folder: Path, files: dict[str, str]) -> None:
    """Write the files beside the folder's place first, so that there is never half a layer.

    Raises:
        FormatError: the place cannot be written to.
    """
    try:
        made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.resolve().parent))
        try:
            for name, text in files.items():
                path = made / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8", newline="\n")
            made.chmod(0o777 & ~_umask())
            os.rename(made, folder)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise
    except OSError as error:
        message, remedy = N_("不能写入：{reason}"), N_("核对文件夹是否存在、可写，文件是否正被打开")
        raise FormatError(
            [Problem(Place(str(folder)), message, remedy, {"reason": error.strerror or error})]
        ) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _summary(folder: Path, imported: Imported, proof: Proof, name: str, spoken: str) -> list[str]:
    def say(message: str, **values: object) -> str:
        return translate(message, spoken, values)

    written = imported.written
    own = sum(w.section.placed.new and w.section.placed.article.part in ("body", "annex") for w in written)
    low = sum(w.section.placed.confidence == "low" for w in written)
    asked = sum(len(w.asked) for w in written)
    guessed = sum(len(w.guesses) for w in written)
    lines = [
        say(N_("已导入为范本 {name}：{folder}"), name=name, folder=folder),
        say(
            N_("条款 {count} 个：{own} 个新建事项，{low} 个把握低；填报项 {asked} 个；待核对 {guessed} 处"),
            count=len(written), own=own, low=low, asked=asked, guessed=guessed,
        ),
    ]  # fmt: skip
    if proof.differences or proof.left_out:
        count = len(proof.differences) + len(proof.left_out)
        lines.append(say(N_("与原文有 {count} 处出入，见报告开头"), count=count))
    else:
        lines.append(say(N_("已起草一遍并与原文逐字比较：文字全部带入")))
    lines.append(say(N_("先看报告：{report}"), report=folder / FILE))
    return lines
