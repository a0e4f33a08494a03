"""What every file of a forbidden wording must hold: patterns, both languages, a basis that resolves, examples."""

from __future__ import annotations

from datetime import date
from typing import Final

from contractgen.errors import N_, Place
from contractgen.heads import Faults
from contractgen.requirements import Requirement
from contractgen.statutes import Statutes, UnknownLaw
from contractgen.yaml_text import Mapping as MappingNode

_LANGUAGES: Final = ("zh", "en")
_EXAMPLES: Final = ("bad", "good")


def check_prohibition(node: MappingNode, requirement: Requirement, statutes: Statutes, faults: Faults) -> None:
    """Add to *faults* what the file of a forbidden wording lacks, each at its line; *node* is the file's."""

    def place(key: str) -> Place:
        found = node.get(key)
        return found.place if found is not None else node.place

    if not any(p.level != "denied" for p in requirement.patterns()):
        faults.add(node.place, N_("缺少“{key}”"), N_("补上这一项"), key="evidence")
    for key, said in (("message", requirement.message), ("cure", requirement.cure)):
        for language in _LANGUAGES:
            if not said.get(language):
                faults.add(place(key), N_("缺少“{key}”"), N_("补上这一项"), key=f"{key}.{language}")
    if not requirement.basis:
        faults.add(place("basis"), N_("缺少“{key}”"), N_("补上这一项"), key="basis")
    for reference in requirement.basis:
        try:
            statutes.cite(reference, date.max)
        except UnknownLaw as error:
            faults.add(
                place("basis"), N_("依据引用有误：{reason}"), N_("法名和条款依 statutes.yaml 填写"), reason=error
            )
    for kind in _EXAMPLES:
        if not requirement.examples.get(kind):
            faults.add(place("examples"), N_("缺少“{key}”"), N_("补上这一项"), key=f"examples.{kind}")
