"""Files that a layer holds and nobody reads: code, links, misplaced or misnamed files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from contractgen.errors import N_, Place, Problem
from contractgen.library import SUFFIXES
from contractgen.linting.subject import Subject

RULES: Final = {
    "not-read": ("warning", N_("文件不会被读取")),
    "code-file": ("error", N_("条款库中有程序文件")),
}
_CODE: Final = (
    ".py", ".pyc", ".pyd", ".so", ".dll", ".dylib", ".exe", ".sh", ".bat", ".cmd", ".ps1", ".js", ".vbs", ".jar",
    ".pth", ".docm", ".dotm",
)  # fmt: skip
PLACES: Final = tuple(
    re.compile(p)
    for p in (
        r"clauses/[^/]+/[^/]+/topic\.yaml",
        r"clauses/[^/]+/[^/]+/[^/]+\.md",
        r"templates/[^/]+/(questions|sections|constraints|statutes|words|glossary|concepts)\.yaml",
        r"templates/[^/]+/(requirements|provisions)/[^/]+\.yaml",
        r"templates/[^/]+/[^/]+/(outline|vocabulary|constraints)\.yaml",
        r"templates/[^/]+/[^/]+/profiles/[^/]+\.yaml",
        r"templates/[^/]+/(?:[^/]+/)?styles\.docx",
    )
)


def check(subject: Subject) -> Iterator[tuple[str, Problem]]:
    """Yield a problem for every file in `clauses` and `templates` of a layer that has no effect there."""
    for folder in subject.folders[1:]:
        for kind in ("clauses", "templates"):
            for place, folders, names in os.walk(folder / kind):
                folders.sort()
                for name in (f for f in folders if (Path(place) / f).is_symlink()):
                    message, remedy = N_("这是一个链接，不予读取"), N_("以真实的文件夹代替链接")
                    yield "not-read", Problem(Place(str(Path(place) / name)), message, remedy)
                for name in sorted(names):
                    yield from _file(folder, Path(place) / name)


def _file(folder: Path, path: Path) -> Iterator[tuple[str, Problem]]:
    inside = path.relative_to(folder).as_posix()
    where = Place(str(path))
    if path.suffix.lower() in _CODE:
        message, remedy = N_("条款库是文字，不含程序；这个文件不会被读取"), N_("删去它")
        yield "code-file", Problem(where, message, remedy)
    elif path.name.startswith((".", "~$")):
        return
    elif not path.name.endswith(SUFFIXES):
        values = {"known": "、".join(SUFFIXES)}
        yield (
            "not-read",
            Problem(where, N_("这种文件不会被读取"), N_("条款库的文件是 {known}；说明文字放在别处"), values),
        )
    elif not any(p.fullmatch(inside) for p in PLACES):
        remedy = N_("条款放在 clauses/zh/<事项>/<条款>.md，范本的文件放在 templates/zh/ 下")
        yield "not-read", Problem(where, N_("文件放的位置不对，不会被读取"), remedy)
