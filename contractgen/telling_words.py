"""The word lists by which a document's members, organs and outsiders are told: the files of `reading/`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from contractgen.errors import N_
from contractgen.evidence import word_lists
from contractgen.heads import Faults
from contractgen.library import LibraryFile
from contractgen.yaml_text import parse

READING: Final = ("角色", "企业称呼", "院校称呼", "机构", "外部地域", "外部对象", "外部名称")
"""The lists that recognition puts to use."""


def told_by(files: Iterable[LibraryFile], faults: Faults) -> dict[str, tuple[str, ...]]:
    """Return the word lists of *files* by name; one that nobody reads is added to *faults*."""
    made: dict[str, tuple[str, ...]] = {}
    for file in files:
        node = faults.attempt(lambda f=file: parse(f.data, f.shown), None)  # type: ignore[misc]
        if node is None:
            continue
        made.update(word_lists(node, faults))
        for name, words in node.items():
            if name not in READING:
                message, remedy = N_("没有地方用到词表“{name}”"), N_("可用：{known}")
                faults.add(words.place, message, remedy, name=name, known="、".join(READING))
    return made
