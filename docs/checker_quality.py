"""Write docs/checker-quality.md: how often the checker is right, per requirement, forbidden wording and rule.

Run `python docs/checker_quality.py`. All cases were written for this project. The agreements under
tests/cases/agreements/seen were looked at while the evidence was written, those under `unseen` never; of the
provisions of a forbidden wording the first eight of each kind were seen, of the papers with planted faults those
of even number.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml

from contractgen.agreement import Agreement, Article, Paragraph, Text
from contractgen.checking import check
from contractgen.library import Library, load_library
from contractgen.readers import read

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests/cases/agreements"
WORDINGS = ROOT / "tests/cases/wordings"
OTHERS = ROOT / "tests/cases/wordings-unseen"
"""Provisions by another hand, scored only; nobody may tune on them."""
PLANTED = ROOT / "tests/cases/rules/structure"
READ = 8
"""Provisions of each kind that were read while a forbidden wording was written."""
NAMES = {
    "amount-words": {"amount-in-words", "stated-total"},
    "copies": {"counterparts"},
    "table-total": {"table-total", "stated-total"},
    "threshold": {"threshold-order", "quorum-impossible"},
}
"""What a planted fault is found by, where the rule has another name."""
ON = date(2026, 11, 24)


@dataclass(slots=True)
class Score:
    """Counts over agreements: gaps found, false alarms, gaps overlooked, statuses exact, and serious errors."""

    found: int = 0
    alarms: int = 0
    overlooked: int = 0
    exact: int = 0
    cells: int = 0
    serious: int = 0
    due: int = 0

    def add(self, want: str, have: str) -> None:
        """Count one requirement of one agreement."""
        gap, said = want != "met", have != "met"
        self.found += gap and said
        self.alarms += said and not gap
        self.overlooked += gap and not said
        self.exact += want == have
        self.cells += 1
        self.due += gap
        self.serious += {want, have} == {"met", "missing"}

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall of the gaps reported."""
        total = 2 * self.found + self.alarms + self.overlooked
        return 2 * self.found / total if total else 1.0


@dataclass(slots=True)
class Quality:
    """The scores of one set, per requirement and for all."""

    rows: dict[str, Score] = field(default_factory=dict)
    total: Score = field(default_factory=Score)

    @property
    def macro(self) -> float:
        """The mean of the requirements' F1."""
        return sum(s.f1 for s in self.rows.values()) / len(self.rows)

    @property
    def false_met(self) -> float:
        """The share of all cells in which a gap was reported as met."""
        return self.total.overlooked / self.total.cells


def measured(library: Library, folder: Path) -> Quality:
    """Return how the checker does on the labelled agreements of *folder*."""
    labels: Mapping[str, Mapping[str, Mapping[str, str]]] = json.loads((folder / "labels.json").read_text("utf-8"))
    quality = Quality()
    for name, label in sorted(labels.items()):
        agreement = read((folder / name).read_bytes(), name)
        got = {v.id: v.status for v in check(agreement, library, ON, name=name).verdicts}
        for requirement, want in label["labels"].items():
            quality.rows.setdefault(requirement, Score()).add(want, got[requirement])
            quality.total.add(want, got[requirement])
    return quality


def markdown(library: Library) -> str:
    """Return the document."""
    seen, unseen = measured(library, CASES / "seen"), measured(library, CASES / "unseen")
    return "\n".join([*_lines(library, seen, unseen), *_more(library)]) + "\n"


def _lines(library: Library, seen: Quality, unseen: Quality) -> Iterator[str]:
    counts = {name: len(list((CASES / name).glob("*.md"))) for name in ("seen", "unseen")}
    yield "# 审查质量"
    yield ""
    yield "本表由 `python docs/checker_quality.py` 生成，测试核对其为最新。协议与标注均为本项目所写，没有真实单位；"
    yield f"“已见”的 {counts['seen']} 份在编写证据词时看过，“未见”的 {counts['unseen']} 份从未用来调整。"
    yield "F1 以“薄弱或缺失”为正类；“误判符合”是应为薄弱或缺失而报符合；“严重”是符合与缺失互错。"
    yield ""
    yield "| 集合 | 宏平均 F1 | 状态完全一致 | 误判符合 | 严重 |"
    yield "| --- | --- | --- | --- | --- |"
    for title, quality in (("已见", seen), ("未见", unseen)):
        t = quality.total
        yield (
            f"| {title} | {quality.macro:.3f} | {t.exact}/{t.cells}（{t.exact / t.cells:.1%}） | "
            f"{t.overlooked}（{quality.false_met:.1%}） | {t.serious} |"
        )
    yield ""
    yield "| 要求 | 名称 | 已见 F1 | 已见一致 | 未见 F1 | 未见一致 | 未见误判符合 | 未见误报 |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for requirement, score in seen.rows.items():
        other = unseen.rows[requirement]
        title = library.requirements[requirement].title
        yield (
            f"| {requirement} | {title} | {score.f1:.2f} | {score.exact}/{score.cells} | {other.f1:.2f} | "
            f"{other.exact}/{other.cells} | {other.overlooked} | {other.alarms} |"
        )


Counts = tuple[int, int, int, int, int, int]
"""Bad provisions found for certain, found at all, in all; good ones reported for certain, reported at all, in all."""


def wordings(library: Library, folder: Path, *, read_before: bool | None = None) -> dict[str, Counts]:
    """Return the counts of every forbidden wording; of the first provisions, of the others, or of all."""
    made: dict[str, Counts] = {}
    for path in sorted(folder.glob("U*.yaml")):
        listed = yaml.safe_load(path.read_text("utf-8"))
        counts: list[int] = []
        for kind in ("bad", "good"):
            part = listed[kind] if read_before is None else listed[kind][:READ] if read_before else listed[kind][READ:]
            told = _reported(library, path.stem, part)
            counts += [sum("certain" in c for c in told), sum(map(bool, told)), len(part)]
        made[path.stem] = (counts[0], counts[1], counts[2], counts[3], counts[4], counts[5])
    return made


def _reported(library: Library, rule: str, provisions: list[str]) -> list[set[str]]:
    """Return with what confidence each of *provisions*, an article each, is reported under *rule*."""
    body = tuple(
        Article("", "约定", (Paragraph((Text(words),)),), label=f"第{n}条") for n, words in enumerate(provisions, 1)
    )
    told: list[set[str]] = [set() for _ in provisions]
    for found in check(Agreement("某某产业技术创新战略联盟协议书", (), body, (), ()), library, ON).findings:
        if found.rule == rule and (place := re.match(r"第(\d+)条", found.spot.place)):
            told[int(place[1]) - 1].add(found.confidence)
    return told


def planted(library: Library, *, even: bool) -> tuple[Counter[str], Counter[str], int, int]:
    """Return the planted faults found and all, by kind, the alarms on clean papers, and how many papers are clean."""
    found: Counter[str] = Counter()
    every: Counter[str] = Counter()
    alarms = clean = 0
    for name, faults in json.loads((PLANTED / "labels.json").read_text("utf-8")).items():
        if (int(name[:2]) % 2 == 0) is not even:
            continue
        told = check(read((PLANTED / name).read_bytes(), name), library, ON).findings
        rules = {f.rule for f in told if not re.fullmatch(r"U\d\d", f.rule)}
        for fault in faults:
            every[fault["fault"]] += 1
            found[fault["fault"]] += bool(rules & NAMES.get(fault["fault"], {fault["fault"]}))
        if not faults:
            clean += 1
            alarms += bool(rules)
    return found, every, alarms, clean


def _more(library: Library) -> Iterator[str]:
    before, after = (wordings(library, WORDINGS, read_before=r) for r in (True, False))
    yield ""
    yield "## 禁止的约定"
    yield ""
    yield "每项各十二条应报与不应报的约定；前八条是学习用的例句，后四条从未看过。“确定”由词语模式找出且与例句一致；"
    yield "“连同存疑”加上与例句相近、须由人判断的（不会是错误）。"
    yield ""
    yield "| 编号 | 名称 | 已见找出：确定／连同存疑 | 已见误报 | 未见找出：确定／连同存疑 | 未见误报 |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for rule, counts in before.items():
        told = (counts[:3], counts[3:], after[rule][:3], after[rule][3:])
        yield f"| {rule} | {library.prohibitions[rule].title} | {' | '.join(map(_pair, told))} |"
    totals = [[sum(row[n] for row in part.values()) for n in range(6)] for part in (before, after)]
    yield "| 合计 | | " + " | ".join(_shares(part[n : n + 3]) for part in totals for n in (0, 3)) + " |"
    yield ""
    others = wordings(library, OTHERS)
    other = [sum(row[n] for row in others.values()) for n in range(6)]
    yield (
        f"另一人所写、从未看过的约定：应报的找出 {_shares(other[:3])}，不应报的误报 {_shares(other[3:])}，"
        "前为确定，后为连同存疑。"
    )
    yield ""
    yield "## 审查规则"
    yield ""
    yield "植入错误的短文，偶数号在编写时看过，奇数号没有。"
    yield ""
    yield "| 错误 | 已见找出 | 未见找出 |"
    yield "| --- | --- | --- |"
    seen, unseen = (planted(library, even=e) for e in (True, False))
    for fault in sorted({*seen[1], *unseen[1]}):
        yield f"| {fault} | {seen[0][fault]}/{seen[1][fault]} | {unseen[0][fault]}/{unseen[1][fault]} |"
    yield f"| 合计 | {seen[0].total()}/{seen[1].total()} | {unseen[0].total()}/{unseen[1].total()} |"
    yield f"| 无错误的短文被报 | {seen[2]}/{seen[3]} | {unseen[2]}/{unseen[3]} |"


def _pair(counts: Sequence[int]) -> str:
    return f"{counts[0]}／{counts[1]}（共 {counts[2]}）"


def _shares(counts: Sequence[int]) -> str:
    sure, told, every = counts
    return f"{sure / every:.0%}／{told / every:.0%}（共 {every}）"


if __name__ == "__main__":
    (ROOT / "docs/checker-quality.md").write_text(markdown(load_library((ROOT,))), encoding="utf-8")
