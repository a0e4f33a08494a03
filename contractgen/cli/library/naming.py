"""Clauses and topics by the names a user types; what is not there is refused with the nearest."""

from __future__ import annotations

from collections.abc import Iterable

from contractgen.errors import N_, LibraryError, Place, Problem
from contractgen.library import Clause, Library, Topic


def topic_named(library: Library, name: str) -> Topic:
    """Return the topic with this id or title.

    Raises:
        LibraryError: there is none.
    """
    for topic in library.topics.values():
        if name in (topic.id, topic.title):
            return topic
    raise _unknown(N_("没有名为“{name}”的事项"), name, library.topics)


def clause_named(library: Library, name: str) -> Clause:
    """Return the clause called `topic/clause`; also by its path, its topic if alone there, or a name of its own.

    Raises:
        LibraryError: there is none, or there are several.
    """
    named = clauses_named([library], name)
    if len(named) == 1:
        return named[0]
    message, remedy = N_("“{name}”有几种写法"), N_("写明其中一种：{known}")
    raise LibraryError([Problem(Place(), message, remedy, {"name": name, "known": "、".join(c.id for c in named)})])


def clauses_named(libraries: Iterable[Library], name: str) -> list[Clause]:
    """Return the clauses of any of *libraries* called `topic/clause`, by path, by topic, or by a name only they have.

    Raises:
        LibraryError: there is none.
    """
    wanted = name.removesuffix(".md").replace("\\", "/")
    every = [clause for library in libraries for found in library.clauses.values() for clause in found]
    named = [c for c in every if wanted == c.id or wanted.endswith("/" + c.id)]
    named = named or [c for c in every if c.topic == wanted]
    if not (named := named or [c for c in every if c.id.endswith("/" + wanted)]):
        raise _unknown(N_("没有名为“{name}”的条款"), wanted, (c.id for c in every))
    return named


def _unknown(message: str, name: str, known: Iterable[str]) -> LibraryError:
    from rapidfuzz import process

    near = process.extract(name, list(known), limit=3)
    remedy = N_("是否想写“{nearest}”？用 contractgen library list 查看全部")
    values = {"name": name, "nearest": "”“".join(str(found[0]) for found in near)}
    return LibraryError([Problem(Place(), message, remedy, values)])
