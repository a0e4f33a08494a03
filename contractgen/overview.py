"""What every report says first: requirements in their order, by condition, with one word for what each came to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from contractgen.agreement import Agreement, Item, Paragraph, plain, sections
from contractgen.catalogue import translate
from contractgen.errors import N_
from contractgen.expressions import expression
from contractgen.findings import Checked, Effect, Finding, Severity, Spot, Verdict
from contractgen.library import Library
from contractgen.statutes import Statutes, as_cited

Shown = Literal["met", "weak", "missing", "review", "not-applicable"]

SHOWN: Final[Mapping[Shown, str]] = {
    "met": N_("符合"),
    "weak": N_("薄弱"),
    "missing": N_("缺失"),
    "review": N_("待人工"),
    "not-applicable": N_("不适用"),
}
SEVERITIES: Final[Mapping[Severity, str]] = {"error": N_("错误"), "warning": N_("警告"), "note": N_("提示")}
EFFECTS: Final[Mapping[Effect, str]] = {
    "void": N_("无效"),
    "partly-void": N_("部分无效"),
    "filing": N_("影响备案或认定"),
    "commercial": N_("商业风险"),
    "style": N_("文字"),
}
NECESSITIES: Final[Mapping[str, str]] = {
    "mandatory": N_("必备"),
    "recommended": N_("建议"),
    "conditional": N_("有条件"),
}
CONDITIONS: Final[Mapping[str, str]] = {
    "R1": N_("八（一） 成员"),
    "R2": N_("八（二） 协议、目标、签署"),
    "R3": N_("八（三） 机构与对外责任"),
    "R4": N_("八（四） 经费"),
    "R5": N_("八（五） 利益与违约"),
    "R6": N_("八（六） 开放与扩散"),
    "A": N_("第八条以外各条"),
}
"""The six conditions of 国科发政〔2008〕770号 article 八, and what its other articles ask."""

OTHER: Final = N_("其他要求")
NOT_A_LAWYER: Final = N_("本报告由程序生成，是工具，不是律师意见；符合与否以有权机关和律师的判断为准。")
FOR_A_HUMAN: Final = (
    N_("签署人的身份和权限、印章和证照是否真实"),
    N_("成员的行业地位、技术水平和履约能力"),
    N_("目标和指标能否实现，金额、比例和期限是否公平"),
    N_("没有读到的部分，以及标为“待人工”的各项"),
)
"""What no program can tell from the text."""


@dataclass(frozen=True, slots=True)
class RuleText:
    """What is published of a rule in code: its title, what it looks for, its usual weight."""

    title: str
    looks: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Report:
    """What a report is made of: the result, the library it was measured by, the document itself, the language spoken.

    `data` are the bytes of the file, `agreement` its tree; both are only quoted from. `rules` tells of the rules
    in code by their ids.
    """

    checked: Checked
    library: Library
    agreement: Agreement | None = None
    data: bytes = b""
    spoken: str = "zh_CN"
    rules: Mapping[str, RuleText] = field(default_factory=dict)

    def title_of(self, rule: str) -> str:
        """Return what the rule or forbidden wording called *rule* is about, "" where nobody says."""
        if rule in self.library.prohibitions:
            return self.library.prohibitions[rule].title
        return translate(self.rules[rule].title, self.spoken) if rule in self.rules else ""


@dataclass(frozen=True, slots=True)
class Condition:
    """The requirements of one condition, in their order."""

    key: str
    title: str
    verdicts: tuple[Verdict, ...]

    def counted(self) -> dict[Shown, int]:
        """Return how many of those needed came to what."""
        shown_as = [shown(v) for v in self.verdicts if needed(v)]
        return {word: shown_as.count(word) for word in SHOWN}

    def wished(self) -> int:
        """Return how many of those only recommended are not met."""
        return sum(not needed(v) and shown(v) in ("weak", "missing") for v in self.verdicts)

    def outcome(self) -> Shown:
        """Return the worst that a needed requirement came to: missing, weak, for a human, met."""
        counted = self.counted()
        return next((w for w in ("missing", "weak", "review") if counted[w]), "met")


def needed(verdict: Verdict) -> bool:
    """Tell whether the requirement is more than a recommendation."""
    return verdict.necessity != "recommended"


def shown(verdict: Verdict) -> Shown:
    """Return the word for what a requirement came to; what a human must judge is nothing else."""
    if verdict.confidence == "review" and verdict.status != "not-applicable":
        return "review"
    return verdict.status


def gaps(verdict: Verdict, library: Library) -> list[str]:
    """Return the names of the finer points that are still missing, where something of the requirement is there."""
    requirement = library.requirements.get(verdict.id)
    if requirement is None or verdict.status != "weak":
        return []
    return [requirement.elements.get(e, e) for e, status in verdict.elements.items() if status == "missing"]


def ordered(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Return *verdicts* as people count: R before A, R4.10 after R4.9."""
    return sorted(
        verdicts, key=lambda v: (v.id[:1] != "R", v.id[:1], [int(n) for n in expression(r"\d+").findall(v.id)])
    )


def conditions(checked: Checked) -> tuple[Condition, ...]:
    """Return what was checked by condition; a requirement of another name is under `OTHER`."""
    groups: dict[str, list[Verdict]] = {key: [] for key in CONDITIONS}
    for verdict in ordered(checked.verdicts):
        head = verdict.id.partition(".")[0]
        key = head if head in CONDITIONS else "A" if verdict.id.startswith("A") else ""
        groups.setdefault(key, []).append(verdict)
    return tuple(Condition(k, CONDITIONS.get(k, OTHER), tuple(v)) for k, v in groups.items() if v)


def totals(checked: Checked) -> dict[Shown, int]:
    """Return how many needed requirements came to what, in the whole document."""
    made = [c.counted() for c in conditions(checked)]
    return {word: sum(c[word] for c in made) for word in SHOWN}


@dataclass(frozen=True, slots=True)
class Headline:
    """What a report says first, in words: by which template and profile, by the law of when, with what result."""

    template: str
    profile: str
    dated: str
    total: str


_DATED: Final = {
    "given": N_("按 {on} 的法律"),
    "text": N_("按签订日期 {on} 的法律"),
    "today": N_("文中没有签订日期，按今天 {on} 的法律"),
}


def headline(report: Report) -> Headline:
    """Return what the first lines of *report* say: without template, profile and date a verdict means nothing."""
    checked = report.checked
    template = report.library.templates.get(checked.template)
    profile = template.profiles.get(checked.profile) if template else None
    count = totals(checked)
    values: dict[str, object] = {word: count[word] for word in ("missing", "weak", "review")}
    values |= {f"{s}s": sum(f.severity == s and not f.waived for f in checked.findings) for s in SEVERITIES}
    total = N_(
        "必备要求：{missing} 项缺失，{weak} 项薄弱，{review} 项待人工；"
        "审查意见：错误 {errors}，警告 {warnings}，提示 {notes}"
    )
    return Headline(
        f"{template.title}（{checked.template}）" if template else checked.template,
        f"{profile.number or profile.title}（{checked.profile}）" if profile else "—",
        translate(_DATED[checked.dated], report.spoken, {"on": checked.on.isoformat()}),
        translate(total, report.spoken, values),
    )


def lacking(checked: Checked, *words: Shown) -> list[Verdict]:
    """Return the needed requirements that came to one of *words*, in order."""
    return [v for v in ordered(checked.verdicts) if needed(v) and shown(v) in words]


def judged(checked: Checked) -> list[Verdict]:
    """Return the requirements that a human must judge, needed or only recommended, in order."""
    return [v for v in ordered(checked.verdicts) if shown(v) == "review"]


def wished(checked: Checked) -> list[Verdict]:
    """Return the requirements only recommended that are weak or missing, in order."""
    return [v for v in ordered(checked.verdicts) if not needed(v) and shown(v) in ("weak", "missing")]


_GRAVITY: Final[Mapping[Effect, int]] = {e: n for n, e in enumerate(EFFECTS)}
_SEVERITY: Final[Mapping[Severity, int]] = {s: n for n, s in enumerate(SEVERITIES)}


def gravest(checked: Checked, most: int) -> list[Finding | Verdict]:
    """Return the results with the gravest effects: what is void before what keeps the alliance from being filed."""
    results: list[tuple[int, int, int, Finding | Verdict]] = [
        (_SEVERITY[f.severity], _GRAVITY[f.effect], n, f)
        for n, f in enumerate(checked.findings)
        if not f.waived and f.severity != "note"
    ]
    results += [
        (_SEVERITY[counted], _GRAVITY["filing"], 10_000 + n, v)
        for n, v in enumerate(ordered(checked.verdicts))
        if (counted := v.counts_as()) is not None
    ]
    return [result for *_, result in sorted(results, key=lambda r: r[:3])[:most]]


def waived(checked: Checked) -> list[Finding | Verdict]:
    """Return the results somebody decided to live with."""
    results: list[Finding | Verdict] = [*ordered(checked.verdicts), *checked.findings]
    return [r for r in results if r.waived]


def joined(items: Iterable[str], spoken: str) -> str:
    """Return *items* as one list in a sentence of the language *spoken*."""
    return ("; " if spoken == "en" else "；").join(items)


def words_of(finding: Finding, spoken: str) -> tuple[str, str]:
    """Return the message and the cure of *finding*, as templates in the language *spoken* where it brings its own."""
    language = spoken.partition("_")[0]
    return finding.other.get(spoken) or finding.other.get(language) or (finding.message, finding.remedy)


# --- basis -------------------------------------------------------------------


def cited(checked: Checked, statutes: Statutes) -> Checked:
    """Return *checked* with every basis as people cite it: 国科发政〔2008〕770号 八(三), 《民法典》第五百七十七条."""
    known: dict[str, str] = {}

    def say(basis: tuple[str, ...]) -> tuple[str, ...]:
        for one in basis:
            if one not in known:
                known[one] = as_cited(one, statutes, checked.on)
        return tuple(known[one] for one in basis)

    return replace(
        checked,
        verdicts=tuple(replace(v, basis=say(v.basis)) for v in checked.verdicts),
        findings=tuple(replace(f, basis=say(f.basis)) for f in checked.findings),
    )


# --- what stands where -------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Context:
    """The paragraph a quotation was cut from, and the heading of its article."""

    heading: str
    text: str


def own(spot: Spot, checked: Checked) -> bool:
    """Tell whether *spot* is in the document itself, and not in another paper of its dossier."""
    return spot.file in ("", checked.name)


def contexts(agreement: Agreement | None) -> Mapping[tuple[str, int], Context]:
    """Return the paragraphs of *agreement* by part and index, each with the heading of its article."""
    made: dict[tuple[str, int], Context] = {}

    def keep(node: Paragraph | Item, heading: str) -> None:
        if node.source is not None:
            label = node.label if isinstance(node, Item) else ""
            made[node.source.part, node.source.paragraph] = Context(heading, label + plain(node.inlines))
        for item in node.items:
            keep(item, heading)

    for section in sections(agreement) if agreement else ():
        for block in section.blocks:
            if isinstance(block, Paragraph):
                keep(block, f"{section.label}\u3000{section.heading}".strip())
    return made
