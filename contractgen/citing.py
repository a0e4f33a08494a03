"""Whose article a reference names: this document's, or that of a law or another paper."""

from __future__ import annotations

from typing import Final

from contractgen.expressions import expression
from contractgen.whole import Whole

_N: Final = r"[零〇一二三四五六七八九十百千两0-9]{1,6}"
_CHAIN = expression(
    rf"(?:第{_N}[条款项章]|第（{_N}）项|（{_N}）)(?:第{_N}款|第?（{_N}）项|第{_N}项)*(?:和|或者|或|及|以及|与|、|至|到)$"
)
_BRACKET = expression(r"（[^（）]{0,30}）$")
_FOREIGN = expression(
    r"(?:》|[法典例释则]|条例|规定|办法|意见|通知|公约|解释|细则|规程|准则|制度|守则|规范|标准|(?<!本)(?:协议|合同|章程|规则|约定书?|任务书|方案|计划|文件|纲要)书?|[号文])[”“]?(?:的|中|之|正文|项下)?$"
)
_OURS = expression(r"本[\u4e00-\u9fff]{1,8}[”“]?(?:的|中|之|正文|项下)?$")


def foreign(everything: Whole, at: int) -> bool:
    """Whether the reference at a place is to a law or another paper; a chain is what its first member is."""
    words = everything.words
    begin = max(everything.sentence(at)[0], at - 160)
    before = words[begin:at]
    for _ in range(12):
        chain = _CHAIN.search(before[-24:])
        if not chain:
            break
        before = before[: len(before) - (len(before[-24:]) - chain.start())]
    before = _BRACKET.sub("", before)
    if _OURS.search(before):
        return False
    title = everything.text.agreement.title
    if before.endswith("》"):
        named = before[before.rfind("《") + 1 : -1]
        return not (title and named and title.endswith(named))
    return bool(_FOREIGN.search(before))
