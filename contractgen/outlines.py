"""One kind of agreement from its folder: outline, vocabulary, its own constraints, profiles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final

from contractgen.errors import N_, Place
from contractgen.heads import Faults, Head, item_place
from contractgen.library import LibraryFile, OutlineChapter, Template, Topic
from contractgen.questions import Constraint, load_constraints
from contractgen.requirements import Profile, load_profile
from contractgen.yaml_text import Mapping as MappingNode
from contractgen.yaml_text import Scalar, parse
from contractgen.yaml_text import Sequence as SequenceNode

_OUTLINE_KEYS: Final = ("title", "language", "profile", "front", "chapters", "closing", "annexes", "papers", "clauses")
_CHAPTER_KEYS: Final = ("id", "title", "topics")


def load_template(
    file: LibraryFile, files: Mapping[str, LibraryFile], topics: Mapping[str, Topic], faults: Faults
) -> Template | None:
    """Return the template whose outline is *file*; None if that cannot be read. Faults are added to *faults*."""
    node = faults.attempt(lambda: parse(file.data, file.shown), None)
    if node is None:
        return None
    head = Head(node, _OUTLINE_KEYS, faults)
    folder = PurePosixPath(file.path).parent
    chapters = []
    listed = node.get("chapters")
    for chapter in listed if isinstance(listed, SequenceNode) else ():
        if isinstance(chapter, MappingNode):
            inner = Head(chapter, _CHAPTER_KEYS, faults)
            headed = inner.text("id") or inner.text("title")  # without either: articles outside chapters
            named = (inner.needed("id"), inner.needed("title")) if headed else ("", "")
            chapters.append(OutlineChapter(*named, inner.texts("topics")))
    words: dict[str, str] = {}
    if (vocabulary := files.get(f"{folder}/vocabulary.yaml")) is not None:
        words = faults.attempt(
            lambda: {k: v.text for k, v in parse(vocabulary.data, vocabulary.shown).items() if isinstance(v, Scalar)},
            {},
        )
    made = Template(
        id=folder.name,
        title=head.pairs("title").get("zh") or head.text("title"),
        language=head.text("language", "zh"),
        front=head.texts("front"),
        chapters=tuple(chapters),
        closing=head.texts("closing"),
        annexes=head.texts("annexes"),
        papers=head.texts("papers"),
        vocabulary=words,
        constraints=_constraints(files.get(f"{folder}/constraints.yaml"), faults),
        profiles={p.id: p for p in _profiles(files, str(folder), faults)},
        profile=head.text("profile"),
        clauses=head.pairs("clauses"),
    )
    if made.profiles and made.profile not in made.profiles:
        message, remedy = N_("outline.yaml 没有指明默认的 profile，或者该 profile 不存在"), N_("可用：{known}")
        faults.add(Place(file.shown), message, remedy, known="、".join(made.profiles))
    for name in (*made.front, *made.closing, *made.annexes, *made.papers, *(t for c in chapters for t in c.topics)):
        if name not in topics:
            faults.add(
                item_place(node, name) or Place(file.shown, 1),
                N_("范本列出的事项“{topic}”没有 topic.yaml"),
                N_("补写该事项，或从范本中删去"),
                topic=name,
            )
    _check_clauses(made, file, files, head.place("clauses"), faults)
    return made


def _check_clauses(
    made: Template, file: LibraryFile, files: Mapping[str, LibraryFile], place: Place, faults: Faults
) -> None:
    """Every topic that `clauses` names is in a library folder beside this one, and has the clause."""
    language = PurePosixPath(file.path).parts[1]
    for topic, clause in made.clauses.items():
        if f"clauses/{language}/{topic}/{clause}.md" not in files:
            message, remedy = N_("范本指定的条款“{topic}/{clause}”不存在"), N_("核对文件名（不带 .md），或删去这一行")
            faults.add(place, message, remedy, topic=topic, clause=clause)


def _constraints(file: LibraryFile | None, faults: Faults) -> tuple[Constraint, ...]:
    if file is None:
        return ()
    return faults.attempt(lambda: load_constraints(parse(file.data, file.shown, root="any"), file.shown), ())


def _profiles(files: Mapping[str, LibraryFile], folder: str, faults: Faults) -> Iterator[Profile]:
    for path, file in files.items():
        if re.fullmatch(re.escape(folder) + r"/profiles/[^/]+\.yaml", path):
            node = faults.attempt(lambda f=file: parse(f.data, f.shown), None)  # type: ignore[misc]
            if node is not None:
                yield load_profile(node, file.shown, faults)
