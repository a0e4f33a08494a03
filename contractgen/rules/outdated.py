"""Outdated words: taxes, rates, authorities and certificates that no longer exist.

Basis: 增值税法 10 and 38 (rates; the old regulation repealed); the reforms of authorities are not cited: a note only.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractgen.checking import Subject
from contractgen.errors import N_
from contractgen.expressions import expression
from contractgen.findings import Finding
from contractgen.rules import Card
from contractgen.whole import whole

TAX: Final = Card(
    "stale-tax",
    N_("税种或者税率已经改变"),
    "note",
    "commercial",
    "营业税，以及17%、16%、11%、10%的增值税税率。",
    ("乙方收取的技术服务费应当缴纳营业税。", "适用的增值税税率为16%。"),
    ("技术服务适用的增值税税率为6%。", "投入比例：甲方43%，丙方17%。"),
    "作为历史资料提到的；与增值税无关的百分比。",
    ("增值税法 10", "增值税法 38"),
)
BODY: Final = Card(
    "former-authority",
    N_("机关或者证照的名称已经改变"),
    "note",
    "style",
    "工商行政管理局、专利复审委员会、组织机构代码证、税务登记证等。",
    ("由工商行政管理局登记。", "提供组织机构代码证复印件。"),
    ("由市场监督管理局登记。",),
    "加“原”字的。",
)
CARDS = (TAX, BODY)

_BUSINESS_TAX = expression(r"营业税(?!完税凭证作为|暂行条例)")
_RATE = expression(
    r"增值税[^，。；]{0,16}(?<![0-9.])(?:17|16|11|10)%|(?<![0-9.])(?:17|16|11|10)%[^，。；]{0,10}增值税|增值税[^，。；]{0,16}百分之(?:十七|十六|十一|十(?![一二三四五六七八九]))|百分之(?:十七|十六|十一|十(?![一二三四五六七八九]))[^，。；]{0,10}增值税"
)
_HISTORY = expression(r"历史|存档|审计资料|当时|曾|原|以前|(?:19|20)[0-9]{2}年度?的")
_BODIES: Final = (
    (expression(r"(?:国家)?工商行政管理(?:总局|局|部门|机关)|工商(?:局|部门|管理部门)"), "市场监督管理部门"),
    (expression(r"专利复审委员会"), "国家知识产权局"),
    (expression(r"组织机构代码证|税务登记证"), "统一社会信用代码"),
    (expression(r"营业执照注册号"), "统一社会信用代码"),
    (expression(r"质量技术监督(?:局|部门)"), "市场监督管理部门"),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Yield words for taxes and authorities that are no more."""
    everything = whole(subject.recognised.text)
    words = everything.words
    for pattern in (_BUSINESS_TAX, _RATE):
        for found in pattern.finditer(words):
            begin, _ = everything.sentence(found.start())
            if not _HISTORY.search(words[begin : found.start()]):
                message = N_("“{words}”已经改变：现行税种、税率依增值税法；价款约定本身有效")
                yield TAX.finding(
                    everything.spot(found.start(), found.end()),
                    message,
                    N_("写明不含税价，税额按现行税率计算"),
                    {"words": found[0]},
                )
    for pattern, now in _BODIES:
        for found in pattern.finditer(words):
            if words[found.start() - 1 : found.start()] != "原":
                message = N_("“{words}”的名称或者职责已经改变，现为{now}：约定本身有效")
                yield BODY.finding(
                    everything.spot(found.start(), found.end()),
                    message,
                    N_("改为现在的名称"),
                    {"words": found[0], "now": now},
                )
