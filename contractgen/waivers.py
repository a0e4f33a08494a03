"""Decisions to live with a result, kept beside the file: `draft.docx.waivers.yaml`.

A list of records: `rule` or `requirement`, `place` (may be left out), `reason`, `name`, `date`. A
waiver changes what counts for the exit status and is shown in every report; the result stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from contractgen.errors import N_, Place, Problem, Refused
from contractgen.expressions import expression
from contractgen.findings import Checked, Finding, Verdict, Waiver
from contractgen.heads import Faults, Head
from contractgen.nodes import Mapping, Sequence

SUFFIX: Final = ".waivers.yaml"
_KEYS: Final = ("rule", "requirement", "place", "reason", "name", "date")
_NEEDED: Final = ("reason", "name", "date")
_MORE = expression("[零〇一二三四五六七八九十百千0-9０-９]")


class WaiversError(Refused):
    """A waivers file cannot be used."""


@dataclass(frozen=True, slots=True)
class Waived:
    """A result with its waivers put in; `unknown` name nothing there is, `unused` met no result, by line."""

    checked: Checked
    unknown: tuple[Problem, ...]
    unused: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A waiver and where it is written."""

    waiver: Waiver
    at: Place


def load_waivers(data: bytes, file: str) -> tuple[Entry, ...]:
    """Return the waivers of the YAML *data*, the file called *file*.

    Raises:
        WaiversError: everything wrong with it, each at its line.
    """
    try:
        from contractgen.yaml_text import parse  # loads PyYAML, only for a document with waivers

        root = parse(data, file, root="any")
    except Refused as refused:
        raise WaiversError(refused.problems) from None
    faults = Faults()
    if not isinstance(root, Sequence):
        faults.add(root.place, N_("豁免应写成列表"), N_("每项以“- rule:”或者“- requirement:”开头"))
        raise WaiversError(faults.problems)
    made = [_entry(node, faults) for node in root if isinstance(node, Mapping)]
    for node in root:
        if not isinstance(node, Mapping):
            faults.add(node.place, N_("豁免应分项填写"), N_("写明 rule 或 requirement、reason、name、date"))
    if faults.problems:
        raise WaiversError(faults.problems)
    return tuple(made)


def _entry(node: Mapping, faults: Faults) -> Entry:
    head = Head(node, _KEYS, faults)
    named = [head.text(key).strip() for key in ("rule", "requirement") if node.get(key) is not None]
    if len(named) != 1 or not named[0]:
        faults.add(node.place, N_("每项豁免写明 rule 或者 requirement 之一"), N_("填报告中的编号，例如 R3.7"))
    reason, name, day = (head.needed(key).strip() for key in _NEEDED)
    if day:
        try:
            date.fromisoformat(day)
        except ValueError:
            faults.add(head.place("date"), N_("“{text}”不是日期"), N_("写作 2026-11-24 的样子"), text=day)
    return Entry(Waiver(named[0] if named else "", head.text("place").strip(), reason, name, day), node.place)


def apply(checked: Checked, entries: Iterable[Entry], known: Collection[str]) -> Waived:
    """Return *checked* with *entries* put in; *known* are the ids of all requirements and rules there are."""
    listed = tuple(entries)
    used: set[int] = set()

    def waiver(rule: str, places: Iterable[str]) -> Waiver | None:
        stand = tuple(places)
        for number, entry in enumerate(listed):
            if entry.waiver.rule == rule and (
                not entry.waiver.place or any(_covers(entry.waiver.place, p) for p in stand)
            ):
                used.add(number)
                return entry.waiver
        return None

    def of_verdict(verdict: Verdict) -> Verdict:
        found = waiver(verdict.id, (s.place for s in verdict.evidence)) if verdict.status != "met" else None
        return replace(verdict, waived=found) if found else verdict

    def of_finding(finding: Finding) -> Finding:
        found = waiver(finding.rule, (finding.spot.place, *(s.place for s in finding.also)))
        return replace(finding, waived=found) if found else finding

    made = replace(
        checked,
        verdicts=tuple(map(of_verdict, checked.verdicts)),
        findings=tuple(map(of_finding, checked.findings)),
    )
    idle = [e for n, e in enumerate(listed) if n not in used]
    existing = {*known, *(f.rule for f in checked.findings)}
    return Waived(
        made,
        tuple(_unknown(e) for e in idle if e.waiver.rule not in existing),
        tuple(_unused(e) for e in idle if e.waiver.rule in existing),
    )


def _covers(wanted: str, place: str) -> bool:
    """Tell whether *place* is *wanted* or lies in it: 第十六条 covers 第十六条第二款, 附件三 not 附件三十."""
    rest = place.removeprefix(wanted)
    return place.startswith(wanted) and not _MORE.match(rest)


def _unknown(entry: Entry) -> Problem:
    values = {"rule": entry.waiver.rule}
    return Problem(entry.at, N_("没有编号为“{rule}”的要求或规则，这项豁免不起作用"), N_("核对报告中的编号"), values)


def _unused(entry: Entry) -> Problem:
    values = {"rule": entry.waiver.rule, "place": entry.waiver.place}
    message = N_("“{rule}”的豁免没有用到：{place}没有这样的结果")
    if not entry.waiver.place:
        message = N_("“{rule}”的豁免没有用到：没有这样的结果")
    return Problem(entry.at, message, N_("问题已经解决的，删去这项豁免"), values)
