"""Requirements of a layer whose own examples do not come to what the file says of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractgen.errors import N_, Place, Problem
from contractgen.examples import comes_to
from contractgen.linting.subject import Subject
from contractgen.yaml_text import Mapping as MappingNode
from contractgen.yaml_text import Scalar
from contractgen.yaml_text import Sequence as SequenceNode

RULES: Final = {
    "example-differs": ("error", N_("例句的审查结果与所写的不同")),
    "no-example": ("warning", N_("要求没有例句")),
}


def check(subject: Subject) -> Iterator[tuple[str, Problem]]:
    """Yield a problem for every example that comes to something else; the bundled ones are the tests' matter."""
    paths = {file.shown: path for path, file in subject.files.items() if file.layer}
    for requirement in (*subject.library.requirements.values(), *subject.library.prohibitions.values()):
        node = subject.node(paths.get(requirement.file, ""))
        if not isinstance(node, MappingNode):
            continue
        examples = node.get("examples")
        if not isinstance(examples, MappingNode):
            message, remedy = N_("“{id}”没有例句"), N_("以 examples 各写一句符合、薄弱、缺失的例子，核对判断依据")
            yield "no-example", Problem(Place(requirement.file, 1), message, remedy, {"id": requirement.id})
            continue
        for status, listed in examples.items():
            for item in listed if isinstance(listed, SequenceNode) else (listed,):
                if isinstance(item, Scalar) and (found := comes_to(subject.library, requirement, item.text)) != status:
                    values = {"wanted": status, "found": found, "id": requirement.id}
                    message, remedy = (
                        N_("例句应为 {wanted}，审查结果为 {found}"),
                        N_("改 evidence、weak 的用词，或改例句"),
                    )
                    yield "example-differs", Problem(item.place, message, remedy, values, requirement.id)
