"""Formats an agreement can be read from: one module each, found by the file's suffix."""

from __future__ import annotations

from importlib import import_module
from pathlib import PurePath
from typing import Final

from contractgen.agreement import Agreement
from contractgen.errors import N_, FormatError, Place, Problem

_MODULES: Final = {"docx": "docx", "md": "markdown", "markdown": "markdown", "txt": "text"}


def read(data: bytes, name: str) -> Agreement:
    """Return the tree of the file *data* called *name*, with labels as its reader sees them.

    Raises:
        FormatError: the suffix is unknown or the file is damaged.
    """
    suffix = PurePath(name).suffix.lstrip(".").lower()
    if suffix not in _MODULES:
        values = {"suffix": suffix, "known": "、".join(_MODULES)}
        raise FormatError([Problem(Place(name), N_("不能读取“{suffix}”文件"), N_("可读：{known}"), values)])
    agreement: Agreement = import_module(f"contractgen.readers.{_MODULES[suffix]}").read(data, name)
    return agreement
