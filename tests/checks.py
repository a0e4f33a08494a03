"""Small agreements and results for the tests of what is told about them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import Any

from contractgen.agreement import Agreement
from contractgen.checking import check
from contractgen.findings import Checked, Finding, Spot, Verdict
from contractgen.library import Library
from contractgen.overview import Report, cited
from contractgen.readers import read
from contractgen.reporting import rule_texts

ON = date(2026, 11, 24)
SMALL = """云州激光雷达产业技术创新战略联盟协议书

牵头单位：星瀚光电科技股份有限公司
参加单位：云州大学、云州光电技术研究院

第一条 联盟名称
本联盟名称为云州激光雷达产业技术创新战略联盟。

第二条 秘书处
秘书处设在星瀚光电科技股份有限公司，配备必要的工作人员。

第三条 效力
本协议对全体成员具有法律约束力。因本协议产生的争议，由秘书处裁决，裁决是终局的。

签订日期：2019年3月5日
"""


def small(library: Library, text: str = SMALL, name: str = "draft.txt", spoken: str = "zh_CN") -> Report:
    """Return the report on a small text."""
    data = text.encode()
    agreement = read(data, name)
    return reported(library, agreement, data, name, spoken)


def reported(library: Library, agreement: Agreement, data: bytes, name: str, spoken: str = "zh_CN") -> Report:
    checked = cited(check(agreement, library, ON, name=name, data=data), library.statutes)
    return Report(checked, library, agreement, data, spoken, rule_texts())


def verdict(identity: str = "R3.7", status: Any = "missing", **more: Any) -> Verdict:
    values: dict[str, Any] = {
        "title": "执行机构配备专职人员",
        "necessity": "mandatory",
        "confidence": "certain",
        "basis": ("770 8(三)",),
        "elements": {"headcount": "missing"},
        "evidence": (),
        "why": "没有写到" if status == "missing" else "",
        "remedy": ("executive-organ/host-unit",) if status in ("missing", "weak") else (),
    }
    return Verdict(identity, status=status, **(values | more))


def finding(rule: str = "U07", severity: Any = "error", **more: Any) -> Finding:
    values: dict[str, Any] = {
        "effect": "void",
        "spot": Spot("第三条", "由秘书处裁决，裁决是终局的", "text", 12, 26, 39),
        "message": "成员内设机构不能作终局裁决，该约定无效，其余条款有效",
        "remedy": "改为约定仲裁机构或者有管辖权的法院",
        "basis": ("民法典 153",),
    }
    return Finding(rule, severity, **(values | more))


def told(library: Library, *results: Verdict | Finding, spoken: str = "zh_CN", **more: Any) -> Report:
    """Return a report of just these results on the small text."""
    whole = small(library)
    checked: Checked = replace(
        whole.checked,
        verdicts=tuple(r for r in results if isinstance(r, Verdict)),
        findings=tuple(r for r in results if isinstance(r, Finding)),
        sha256=hashlib.sha256(whole.data).hexdigest(),
        **more,
    )
    return replace(whole, checked=cited(checked, library.statutes), spoken=spoken)
