"""Which libraries lie over the bundled one: options, the environment, contractgen.toml."""

from __future__ import annotations

import os
from pathlib import Path

from contractgen.bundled import root
from contractgen.errors import N_, LibraryError, Place, Problem
from contractgen.library import Library, load_library

SETTINGS = "contractgen.toml"
VARIABLE = "CONTRACTGEN_LIBRARY"


def library_for(answers: Path | None, named: tuple[Path, ...]) -> Library:
    """Return the bundled library with the firm's own over it.

    The order, later over earlier: `library = [...]` of the nearest contractgen.toml beside or
    above the answers file, the environment variable CONTRACTGEN_LIBRARY, `--library`.

    Raises:
        LibraryError: a folder is not there or holds something wrong.
    """
    return load_library(folders_for(answers, named))


def folders_for(answers: Path | None, named: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return the folders laid over one another, the bundled one first.

    Without an answers file the settings are looked for from the current folder upward.

    Raises:
        LibraryError: contractgen.toml cannot be read.
    """
    found = (*_from_settings(answers), *_from_environment(), *named)
    where = [folder.resolve() for folder in found]
    # A layer named twice is laid once: where it is named last.
    return (root(), *(folder for at, folder in enumerate(found) if where[at] not in where[at + 1 :]))


def _from_environment() -> tuple[Path, ...]:
    return tuple(map(Path, filter(None, os.environ.get(VARIABLE, "").split(os.pathsep))))


def _from_settings(answers: Path | None) -> tuple[Path, ...]:
    start = answers.resolve().parent if answers else Path.cwd()
    for folder in (start, *start.parents):
        settings = folder / SETTINGS
        if settings.is_file():
            return _listed(settings)
    return ()


def _listed(settings: Path) -> tuple[Path, ...]:
    import tomllib  # only where there are settings

    place = Place(str(settings))
    try:
        named = tomllib.loads(settings.read_text("utf-8")).get("library", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message, remedy = N_("不能读取设置：{reason}"), N_("核对文件的写法")
        raise LibraryError([Problem(place, message, remedy, {"reason": error})]) from error
    names = [named] if isinstance(named, str) else named
    if not isinstance(names, list) or not all(isinstance(n, str) for n in names):
        raise LibraryError([Problem(place, N_("library 应为文件夹名或其列表"), N_('例如 library = ["本所条款"]'))])
    return tuple(settings.parent / name for name in names)
