"""`contractgen library list`: topics and their clauses as a tree."""

from collections.abc import Iterator
from typing import Annotated

import typer

from contractgen.catalogue import localised, translate
from contractgen.cli.commands.options import LIBRARIES, Spoken
from contractgen.errors import N_
from contractgen.library import Clause, Library, Topic

_LIST = N_("列出事项和条款：来自哪一层、第几版、由谁复核。")
_TOPIC = N_("只列这一个事项")


def register(app: typer.Typer, spoken: Spoken) -> None:
    """Add the command to *app*."""
    say = spoken.say

    @app.command("list", help=say(_LIST))
    def list_(
        topic: Annotated[str, typer.Option("--topic", help=say(_TOPIC))] = "",
        library: Annotated[LIBRARIES, spoken.library()] = None,
    ) -> int:
        from contractgen.cli.layers import library_for
        from contractgen.cli.library.naming import topic_named

        found = library_for(None, tuple(library or ()))
        wanted = [topic_named(found, topic)] if topic else list(found.topics.values())
        print("\n".join(tree(found, wanted, spoken.language)))
        return 0


def tree(library: Library, topics: list[Topic], spoken: str) -> Iterator[str]:
    """Yield the lines of the tree: a topic, and below it its clauses."""
    for topic in topics:
        clauses = library.clauses.get(topic.id, ())
        yield f"{topic.id}\u3000{topic.title}" + (f"（{topic.choose}）" if topic.choose else "")
        for position, clause in enumerate(clauses):
            yield ("└─ " if position == len(clauses) - 1 else "├─ ") + _clause(clause, spoken)


def _clause(clause: Clause, spoken: str) -> str:
    layer = clause.layer or translate(N_("随程序所附"), spoken)
    review = clause.reviewed_by or translate(N_("未经律师复核"), spoken)
    version = translate(N_("第 {version} 版"), spoken, {"version": clause.version})
    name = clause.id.partition("/")[2]
    return f"{name}\u3000{localised(clause.label, spoken) or clause.heading}\u3000[{layer}，{version}，{review}]"
