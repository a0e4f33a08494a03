"""The user's folder: answers files, what was drafted from them, and what they said before.

Plain files, nothing else. A request names a file by a key made from its name; only what a listing of the
folder shows can be reached, so no path from a request is ever opened.
"""

from __future__ import annotations

import hashlib
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from contractgen.errors import N_, AnswersError, Place, Problem
from contractgen.saving import Stored, save, stored, write_atomically

HISTORY: Final = "历史"
DRAFTS: Final = "草案"
_EVERY: Final = 600.0
"""Seconds between two versions kept while answers are being typed."""
_SUFFIXES: Final = (".yaml", ".yml")
_NOT_ANSWERS: Final = (".waivers.yaml",)
_UNFIT: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_LONGEST: Final = 80


@dataclass(frozen=True, slots=True)
class File:
    """One file of the folder as it was listed: the key requests name it by, its name, size and time of change."""

    key: str
    path: Path
    size: int
    changed: datetime

    @property
    def name(self) -> str:
        """Return the name without suffix."""
        return self.path.name.rpartition(".")[0]


class Folder:
    """The folder at *path*. Several threads may use it; a save holds the lock from comparing to writing."""

    def __init__(self, path: Path) -> None:
        """Use the folder at *path*, which exists."""
        self.path = path.resolve()
        self._lock = threading.RLock()
        self._kept: dict[str, float] = {}

    def agreements(self) -> list[File]:
        """Return the answers files, the one changed last first."""
        found = (f for f in self._listed(self.path) if f.path.name.lower().endswith(_SUFFIXES))
        return sorted(
            (f for f in found if not f.path.name.endswith(_NOT_ANSWERS)), key=lambda f: f.changed, reverse=True
        )

    def papers(self, suffixes: tuple[str, ...]) -> list[File]:
        """Return the documents of the folder and of its drafts with one of *suffixes*, the last first."""
        found = [*self._listed(self.path), *self._listed(self.path / DRAFTS)]
        kept = [f for f in found if f.path.suffix.lower().lstrip(".") in suffixes]
        return sorted(kept, key=lambda f: f.changed, reverse=True)

    def find(self, key: str, among: list[File]) -> File:
        """Return the file with this key.

        Raises:
            KeyError: none of *among* has it.
        """
        for file in among:
            if file.key == key:
                return file
        raise KeyError(key)

    def read(self, file: File) -> Stored:
        """Return what *file* holds.

        Raises:
            FormatError: it cannot be read, is too large or no UTF-8.
        """
        return stored(file.path)

    def create(self, name: str, data: bytes) -> File:
        """Write a new answers file called *name*.

        Raises:
            AnswersError: the name cannot be a file's, or there is such a file.
        """
        name = name.strip()
        if not name or _UNFIT.search(name) or name.startswith(".") or len(name) > _LONGEST:
            message, remedy = N_("“{name}”不能作文件名"), N_('写一至 80 个字，不含 / \\ : * ? " < > |，不以点号开头')
            raise _refused("", message, remedy, name=name)
        path = self.path / f"{name}.yaml"
        with self._lock:
            if path.exists():
                message, remedy = N_("已有名为“{name}”的填报文件"), N_("换一个名称，或者打开原有的文件")
                raise _refused("", message, remedy, name=name)
            write_atomically(path, data)
        return next(f for f in self.agreements() if f.path == path)

    def save(self, file: File, seen: str, text: str) -> None:
        """Write *text* over *file*, whose bytes had the digest *seen*.

        What the file said before is kept in the history, at most once in ten minutes.

        Raises:
            Overtaken: somebody else has written it since.
            FormatError: it cannot be written.
        """
        with self._lock:
            now = stored(file.path)
            if now.digest == seen and time.monotonic() - self._kept.get(file.key, -_EVERY) >= _EVERY:
                self.keep(file, now.text)
            save(file.path, text, seen)

    def keep(self, file: File, text: str) -> None:
        """Put *text*, a state of *file*, into the history."""
        if not text.strip():
            return
        inside = self.path / HISTORY / file.name
        inside.mkdir(parents=True, exist_ok=True)
        stamp = datetime.now().astimezone().strftime("%Y-%m-%d %H-%M-%S")
        write_atomically(inside / f"{stamp}.yaml", text.encode())
        self._kept[file.key] = time.monotonic()

    def put_draft(self, name: str, suffix: str, data: bytes) -> Path:
        """Write a drafted document among the drafts, beside what is there; return where it is."""
        inside = self.path / DRAFTS
        inside.mkdir(exist_ok=True)
        stem = fit(name) or DRAFTS
        with self._lock:
            number = 1
            path = inside / f"{stem}.{suffix}"
            while path.exists():
                if path.read_bytes() == data:
                    return path
                number += 1
                path = inside / f"{stem}（{number}）.{suffix}"
            write_atomically(path, data)
        return path

    def _listed(self, folder: Path) -> Iterator[File]:
        """Yield the plain files of *folder*; nothing hidden, and no link that might lead out of it."""
        if not folder.is_dir():
            return
        for path in sorted(folder.iterdir()):
            if path.name.startswith((".", "~$")) or path.is_symlink() or not path.is_file():
                continue
            told = path.stat()
            key = hashlib.sha256(str(path.relative_to(self.path)).encode("utf-8", "replace")).hexdigest()[:16]
            yield File(key, path, told.st_size, datetime.fromtimestamp(told.st_mtime).astimezone())


def _refused(file: str, message: str, remedy: str, **values: object) -> AnswersError:
    return AnswersError([Problem(Place(file), message, remedy, values)])


def fit(name: str) -> str:
    """Return *name* as part of a file's name on any system."""
    return _UNFIT.sub("_", name)[:_LONGEST].strip(" .")
