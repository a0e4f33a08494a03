"""Writing results: whole or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from contractgen.errors import N_, FormatError, Place, Problem


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


def write_out(data: bytes) -> None:
    """Write *data* to standard output."""
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
