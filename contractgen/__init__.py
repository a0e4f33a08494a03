"""contractgen drafts, checks and revises agreements of a 产业技术创新战略联盟.

The public surface: the verbs of the main path and the types they pass on. Everything else
may change between versions. Names are imported when first used, so that asking for the
version costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from contractgen.agreement import Agreement as Agreement
    from contractgen.answers import Answers as Answers
    from contractgen.checking import check as check
    from contractgen.drafting import draft as draft
    from contractgen.errors import ContractgenError as ContractgenError
    from contractgen.errors import Problem as Problem
    from contractgen.errors import Refused as Refused
    from contractgen.findings import Checked as Checked
    from contractgen.findings import Finding as Finding
    from contractgen.findings import Verdict as Verdict
    from contractgen.library import Library as Library
    from contractgen.library import load_library as load_library
    from contractgen.numbering import number as number
    from contractgen.passes import Made as Made
    from contractgen.passes import load_answers as load_answers
    from contractgen.passes import make as make
    from contractgen.readers import read as read
    from contractgen.selection import select as select
    from contractgen.writers import write as write

_HOMES = {
    "Agreement": "agreement",
    "Answers": "answers",
    "Checked": "findings",
    "ContractgenError": "errors",
    "Finding": "findings",
    "Library": "library",
    "Made": "passes",
    "Problem": "errors",
    "Refused": "errors",
    "Verdict": "findings",
    "check": "checking",
    "draft": "drafting",
    "load_answers": "passes",
    "load_library": "library",
    "make": "passes",
    "number": "numbering",
    "read": "readers",
    "select": "selection",
    "write": "writers",
}
__all__ = [
    "Agreement",
    "Answers",
    "Checked",
    "ContractgenError",
    "Finding",
    "Library",
    "Made",
    "Problem",
    "Refused",
    "Verdict",
    "__version__",
    "check",
    "draft",
    "load_answers",
    "load_library",
    "make",
    "number",
    "read",
    "select",
    "write",
]


def __getattr__(name: str) -> object:
    """Import a public name from its home when it is first used."""
    if name in _HOMES:
        return getattr(import_module(f"contractgen.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'contractgen' has no attribute {name!r}")
