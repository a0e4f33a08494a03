"""LibreOffice, where it is present: Word to PDF, old formats to Word."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from contractgen.errors import N_, FormatError, Place, Problem

SECONDS = 180
_NAMES = ("soffice", "libreoffice")


def find() -> str | None:
    """Return the path of LibreOffice's command, or None; `CONTRACTGEN_SOFFICE` names another."""
    if chosen := os.environ.get("CONTRACTGEN_SOFFICE"):
        return shutil.which(chosen)
    return next(filter(None, map(shutil.which, _NAMES)), None)


def convert(data: bytes, to: str = "pdf", seconds: int = SECONDS, suffix: str = "docx") -> bytes:
    """Return the file *data*, of the format *suffix*, converted to *to*, by LibreOffice.

    Every call gets a profile of its own: of two runs on one profile the second writes nothing.

    Raises:
        FormatError: LibreOffice is absent, takes too long or writes nothing.
    """
    command = find()
    if command is None:
        raise _refused(
            N_("没有找到 LibreOffice，不能生成 PDF"), N_("安装 libreoffice-writer，或改用 --format docx 后另存")
        )
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, f"agreement.{suffix}")
        source.write_bytes(data)
        arguments = [
            command,
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            to,
            "--outdir",
            f"{folder}/made",
            str(source),
        ]
        try:
            run = subprocess.run(arguments, capture_output=True, timeout=seconds, check=False)
        except subprocess.TimeoutExpired:
            raise _refused(N_("LibreOffice 超过 {seconds} 秒没有完成"), N_("稍后再试，或先写 docx"), seconds) from None
        made = Path(folder, "made", f"agreement.{to.partition(':')[0]}")
        if not made.exists():
            told = run.stderr.decode(errors="replace").strip()[:200]
            raise _refused(
                N_("LibreOffice 没有写出文件：{told}"), N_("先写 docx，再检查 LibreOffice 能否打开它"), told=told
            )
        return made.read_bytes()


def _refused(message: str, remedy: str, seconds: int = 0, told: str = "") -> FormatError:
    return FormatError([Problem(Place("LibreOffice"), message, remedy, {"seconds": seconds, "told": told})])
