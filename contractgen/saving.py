"""Files written whole or not at all, and never over what somebody else wrote meanwhile."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from contractgen.errors import N_, FormatError, Place, Problem, Refused


class Overtaken(Refused):
    """The file has changed on disk since it was read; nothing was written."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A text file as it lies on disk: its text and a digest of its bytes, "" for both where there is no file."""

    text: str = ""
    digest: str = ""


def stored(path: Path, largest: int = 16 * 2**20) -> Stored:
    """Return the file at *path*, or an empty one where there is none.

    Raises:
        FormatError: it cannot be read, is larger than *largest* bytes or no UTF-8.
    """
    try:
        with path.open("rb") as file:
            data = file.read(largest + 1)
    except FileNotFoundError:
        return Stored()
    except OSError as error:
        message, remedy = N_("不能读取填报文件：{reason}"), N_("核对路径与权限")
        raise FormatError([Problem(Place(str(path)), message, remedy, {"reason": error.strerror or error})]) from error
    if len(data) > largest:
        message, remedy = N_("填报文件超过 {limit} MiB"), N_("核对是否选错了文件")
        raise FormatError([Problem(Place(str(path)), message, remedy, {"limit": largest // 2**20})])
    try:
        return Stored(data.decode("utf-8-sig"), _digest(data))
    except UnicodeDecodeError as error:
        place = Place(str(path), data.count(b"\n", 0, error.start) + 1)
        raise FormatError([Problem(place, N_("文件不是 UTF-8 编码"), N_("在编辑器中另存为 UTF-8"))]) from error


def save(path: Path, text: str, seen: str) -> Stored:
    """Write *text* to *path*, whose bytes had the digest *seen* ("" for a file that was not there); return it stored.

    Raises:
        Overtaken: the file on disk is neither what was seen nor what is to be written.
        FormatError: it cannot be written.
    """
    data = text.encode()
    there = stored(path)
    if there.digest not in (seen, _digest(data)):
        message = N_("文件已被其他程序改动，没有覆盖")
        raise Overtaken([Problem(Place(str(path)), message, N_("核对文件现在的内容，再继续填报"))])
    write_atomically(path, data)
    return Stored(text, _digest(data))


def write_atomically(path: Path, data: bytes) -> None:
    """Write *data* to *path*; an existing file survives any failure.

    Raises:
        FormatError: the place cannot be written to.
    """
    try:
        target = path.resolve()
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=target.suffix)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
            os.replace(name, target)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as error:
        message, remedy = N_("不能写入：{reason}"), N_("核对文件夹是否存在、可写，文件是否正被打开")
        raise FormatError([Problem(Place(str(path)), message, remedy, {"reason": error.strerror or error})]) from error


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
