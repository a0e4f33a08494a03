"""The signing date is read from the text, where it gives one."""

from __future__ import annotations

from datetime import date

import pytest

from contractgen.dating import signing_date
from contractgen.readers import read

BODY = "某某产业技术创新战略联盟协议\n\n第一条 名称\n本联盟名称为某某联盟。\n\n"


def signed(text: str) -> date | None:
    return signing_date(read((BODY + text).encode(), "a.txt"))


@pytest.mark.parametrize(
    "words",
    [
        "签订日期：2019年3月5日",
        "签署日期:2019-03-05",
        "签约时间 2019/3/5",
        "签订时间：二〇一九年三月五日",
        "签订日期：２０１９年３月５日",
        "签订日期： 2019 年 3 月 5 日",
        "本协议于2019年3月5日在云州签订。",
        "各方已于2019年3月5日签署本协议。",
        "2019年3月5日",
        "日期：2019年3月5日",
    ],
)
def test_a_date_of_signing_is_read_however_it_is_written(words: str):
    assert signed(words) == date(2019, 3, 5)


def test_of_several_signatures_the_last_counts():
    assert signed("甲方（盖章）\n日期：2019年3月5日\n乙方（盖章）\n日期：2019年4月1日") == date(2019, 4, 1)


def test_a_labelled_date_goes_before_others():
    assert signed("签订日期：2019年3月5日\n本合同自2020年1月1日起算。\n2021年1月1日") == date(2019, 3, 5)


@pytest.mark.parametrize(
    "words",
    [
        "签订日期：　　年　　月　　日",
        "有效期自2019年3月5日至2024年3月4日。",
        "签订日期：2019年13月5日",
        "签订日期：待定",
        "",
    ],
)
def test_a_blank_or_another_date_is_no_date_of_signing(words: str):
    assert signed(words) is None
