"""A dossier: the agreement and the papers that go with it, judged together.

A paper counts by its content when the signed agreement takes it in by name and it is there. A charter
never replaces the joint signature: what only the agreement can show is looked for in it alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from contractgen.agreement import Agreement
from contractgen.checking import judge
from contractgen.cutting import read_through
from contractgen.errors import N_, FormatError, Place, Problem
from contractgen.expressions import expression
from contractgen.findings import Checked
from contractgen.library import Library
from contractgen.passages import Text, joined
from contractgen.recognition import recognised

_AGREEMENT: Final = expression(r"协议书?$|合同书?$|协议书?[（(]|联盟协议|合作协议|联合体协议")
_SIDE: Final = expression(r"项目|课题|保密|补充|加入|委托|采购|劳动")
_CHARTER: Final = expression(r"章程|公约|纪要")
_GENERIC: Final = (
    "章程", "经费管理办法", "财务管理办法", "任务分工表", "任务书", "知识产权管理办法", "收益分配办法", "议事规则",
    "成果扩散办法", "成员名录", "成员名单", "项目合同",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paper:
    """One file of a dossier, read: its name, what it holds, its passages."""

    name: str
    data: bytes
    agreement: Agreement
    text: Text

    @property
    def title(self) -> str:
        """Return what the paper calls itself, else its file's name without suffix."""
        return self.agreement.title.strip() or self.name.rpartition("/")[2].rpartition(".")[0]


def paper(name: str, data: bytes, agreement: Agreement) -> Paper:
    """Return a file of a dossier with its passages."""
    return Paper(name, data, agreement, read_through(agreement))


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier judged: the result, the main paper's name, the papers counted and those the agreement does not name."""

    checked: Checked
    main: str
    counted: tuple[str, ...]
    left: tuple[str, ...]


def check_dossier(
    papers: Sequence[Paper], library: Library, on: date, *, template: str = "", profile: str = ""
) -> Dossier:
    """Judge the papers of one alliance together.

    Raises:
        FormatError: there is no paper at all.
        LibraryError: there is no such template or profile.
    """
    if not papers:
        raise FormatError([Problem(Place(), N_("卷宗里没有可以读取的文件"), N_("放入协议书及其附件再审查"))])
    main = max(papers, key=_mainness)
    taken = [p for p in papers if p is not main and takes_in(main.text, p)]
    text = joined(main.text, [(p.name, p.title, p.text) for p in taken], main.name)
    document = recognised(text, library, template)
    checked = judge(document, library, on, name=main.name, data=main.data, profile=profile)
    left = tuple(p.name for p in papers if p is not main and p not in taken)
    return Dossier(checked, main.name, tuple(p.name for p in taken), left)


def _mainness(one: Paper) -> tuple[int, int]:
    """Rank a paper as the agreement itself: by its title first, then by how much it holds."""
    title = one.title
    rank = 3 if _AGREEMENT.search(title) and not _SIDE.search(title) else 2 if "协议" in title else 0
    if _CHARTER.search(title):
        rank = 1
    return rank, sum(len(line.words) for line in one.text.lines)


def takes_in(main: Text, one: Paper) -> bool:
    """Tell whether the agreement names *one* as part of itself or as the rule to follow."""
    title = expression(r"[《》\s]").sub("", one.title)
    short = next((g for g in _GENERIC if title.endswith(g)), title)
    for passage in main.passages:
        if passage.kind in ("sentence", "row", "heading") and (title in passage.text or short in passage.text):
            return True
    return False
