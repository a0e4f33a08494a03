"""Write docs/rules/ anew: one page for every rule in code, and the list of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from contractgen.library import Library, load_library
from contractgen.requirements import Requirement
from contractgen.rules import Card, cards

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs/rules"
SEVERITY = {"error": "错误", "warning": "警告", "note": "提示"}
ON = date(2026, 11, 24)
"""The day for which laws are cited: when the data was last gone through."""
EFFECT = {
    "void": "合同不成立或者无效",
    "partly-void": "该条款无效或者不明确",
    "filing": "影响备案、登记或者认定",
    "commercial": "商务风险",
    "style": "文字",
}


def pages(library: Library) -> dict[str, str]:
    """Return the pages by file name."""
    made = {f"{card.id}.md": page(card, library) for card in cards()}
    made |= {f"{r.id}.md": forbidden(r, library) for r in library.prohibitions.values()}
    return {**made, "README.md": index(tuple(sorted(cards(), key=lambda c: c.id)), library)}


def page(card: Card, library: Library) -> str:
    """Return the page of one rule."""
    lines = [
        f"# {card.title}",
        "",
        f"规则 `{card.id}` · {SEVERITY[card.severity]} · {EFFECT[card.effect]}",
        "",
        card.looks,
        "",
        "## 报告",
        "",
        *(f"- {words}" for words in card.bad),
    ]
    if card.good:
        lines += ["", "## 不报告", "", *(f"- {words}" for words in card.good)]
    if card.silent:
        lines += ["", f"另外不报告：{card.silent}"]
    if card.basis:
        lines += ["", "## 依据", "", *(f"- {cited(basis, library)}" for basis in card.basis)]
    return "\n".join([*lines, ""])


def forbidden(rule: Requirement, library: Library) -> str:
    """Return the page of one forbidden wording."""
    lines = [
        f"# {rule.title}",
        "",
        f"禁止的约定 `{rule.id}` · {SEVERITY[rule.severity]} · {EFFECT[rule.effect]}",
        "",
        rule.forbids,
        "",
        rule.message.get("zh", ""),
        "",
        f"改法：{rule.cure.get('zh', '')}",
        "",
        "## 报告",
        "",
        *(f"- {words}" for words in rule.examples.get("bad", ())),
        "",
        "## 不报告",
        "",
        *(f"- {words}" for words in rule.examples.get("good", ())),
        "",
        "## 依据",
        "",
        *(f"- {cited(basis, library)}" for basis in rule.basis),
    ]
    return "\n".join([*lines, ""])


def cited(basis: str, library: Library) -> str:
    """Return a basis as it is cited in full."""
    return library.statutes.cite(basis, ON).text


def index(listed: tuple[Card, ...], library: Library) -> str:
    """Return the list of all rules."""
    lines = ["# 审查规则", "", "由 `python docs/rules.py` 生成。", "", "| 规则 | 名称 | 级别 |", "| --- | --- | --- |"]
    lines += [f"| [{c.id}]({c.id}.md) | {c.title} | {SEVERITY[c.severity]} |" for c in listed]
    forbidden_ones = sorted(library.prohibitions.values(), key=lambda r: r.id)
    lines += [f"| [{r.id}]({r.id}.md) | {r.title} | {SEVERITY[r.severity]} |" for r in forbidden_ones]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    for old in FOLDER.glob("*.md"):
        old.unlink()
    for name, words in pages(load_library((ROOT,))).items():
        (FOLDER / name).write_text(words, "utf-8")
