"""The examples a library is to learn from, read and made ready: see learning.py and likeness.py.

`templates/<language>/provisions/U01.yaml` lists provisions under `bad` and `good`; a firm adds its own as
U01-firm.yaml, so that the bundled ones stay. The few examples of the file U01 itself count too. `concepts.yaml` holds
the words of concepts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from contractgen.errors import N_, Place
from contractgen.evidence import word_lists
from contractgen.heads import Faults
from contractgen.learning import Example, taught, unpacked
from contractgen.library import LibraryFile
from contractgen.likeness import folded
from contractgen.requirements import Requirement
from contractgen.traits import Concepts, concepts
from contractgen.wordings import normal
from contractgen.yaml_text import Mapping as MappingNode
from contractgen.yaml_text import parse

_KINDS = ("bad", "good")


def likeness(files: Mapping[str, LibraryFile], prohibitions: Mapping[str, Requirement], faults: Faults) -> bytes:
    """Return what the library has learned, pickled (checking alone needs it); nothing where it never learned."""
    weights = next(_of(files, r"templates/[^/]+/learned\.json"), None)
    if weights is None:
        return b""
    told, examples = learned_from(files, prohibitions, faults)
    try:
        learned, marks = unpacked(weights.data, told, examples)
    except ValueError as error:
        message, remedy = N_("学习结果不能读取：{reason}"), N_("恢复原文件，或者重新学习")
        faults.add(Place(weights.shown), message, remedy, reason=error)
        return b""
    return folded(taught(learned, (e for e in examples if e.mark() not in marks)))


def learned_from(
    files: Mapping[str, LibraryFile], prohibitions: Mapping[str, Requirement], faults: Faults
) -> tuple[Concepts, tuple[Example, ...]]:
    """Return the concepts and examples of *files*, the examples in normal form, each once; faults to *faults*."""
    groups: dict[str, dict[str, tuple[str, ...]]] = {}
    for file in _of(files, r"templates/[^/]+/concepts\.yaml"):
        for name, node in _parsed(file, faults).items():
            if isinstance(node, MappingNode):
                groups[name] = word_lists(node, faults)
            else:
                faults.add(node.place, N_("“{name}”下应为概念及其词"), N_("写作 概念: [词, 词]"), name=name)
    made: dict[Example, None] = {}
    for file in _of(files, r"templates/[^/]+/provisions/[^/]+\.yaml"):
        kind = PurePosixPath(file.path).stem.partition("-")[0]
        if kind not in prohibitions:
            message, remedy = N_("没有编号为“{kind}”的禁止约定"), N_("文件名以编号开头，如 U01.yaml、U01-本所.yaml")
            faults.add(Place(file.shown), message, remedy, kind=kind)
        made.update(dict.fromkeys(_examples(kind, word_lists(_parsed(file, faults), faults))))
    learning = {e.kind for e in made}
    for kind, requirement in prohibitions.items():
        if kind in learning:
            made.update(dict.fromkeys(_examples(kind, requirement.examples)))
    return concepts(groups), tuple(made)


def _examples(kind: str, listed: Mapping[str, tuple[str, ...]]) -> Iterator[Example]:
    for side in _KINDS:
        yield from (Example(kind, side == "bad", normal(words).text) for words in listed.get(side, ()))


def _parsed(file: LibraryFile, faults: Faults) -> MappingNode:
    return faults.attempt(lambda: parse(file.data, file.shown), MappingNode({}, {}, Place(file.shown)))


def _of(files: Mapping[str, LibraryFile], pattern: str) -> Iterator[LibraryFile]:
    wanted = re.compile(pattern)
    return (file for path, file in files.items() if wanted.fullmatch(path))
