"""The agreement as far as the answers go, blanks where they do not, and what an answer changed in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from contractgen.agreement import Article, sections
from contractgen.interview import Session
from contractgen.passes import Made, chosen, from_answers


@dataclass(frozen=True, slots=True)
class Change:
    """A section that differs: `key` is (topic, party, position among that topic's), as in `keyed`."""

    key: tuple[str, int, int]
    how: Literal["added", "removed", "changed"]
    label: str
    heading: str


def preview(session: Session, on: date) -> Made:
    """Return the agreement drafted of what is answered so far; missing answers are blanks, as in a draft.

    Raises:
        Refused: a clause cannot be drafted with these answers (a fault of the library).
    """
    template, profile = chosen(session.library, session.nodes)
    return from_answers(session.library, template, profile, session.stand.examined.answers, on)


def keyed(made: Made) -> Iterator[tuple[tuple[str, int, int], Article]]:
    """Yield every section of an agreement with a key that stays while other sections come and go."""
    seen: dict[tuple[str, int], int] = {}
    for article in sections(made.agreement):
        position = seen[article.topic, article.party] = seen.get((article.topic, article.party), -1) + 1
        yield (article.topic, article.party, position), article


def changes(before: Made, after: Made) -> tuple[Change, ...]:
    """Return what differs between two previews, in the order of the later one, what went last.

    A section whose number alone moved has not changed.
    """
    old, new = dict(keyed(before)), dict(keyed(after))
    made = [
        Change(key, "changed" if key in old else "added", article.label, article.heading)
        for key, article in new.items()
        if key not in old or replace(old[key], label=article.label) != article
    ]
    gone = [Change(key, "removed", article.label, article.heading) for key, article in old.items() if key not in new]
    return (*made, *gone)
