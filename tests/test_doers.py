"""Who is given a task is found as one expression with all names in it would find it."""

from __future__ import annotations

import re

from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from contractgen.aliases import told_apart
from contractgen.doers import ACADEMY, FIRM, Acting, Doers, Kinds, given
from contractgen.scanning import Joined
from contractgen.tasks import ACADEMIES, BEGIN, FIRMS, NO_WORK, QUALIFIER

NAMES = ("华源材料股份有限公司", "华源材料", "华源", "江州大学", "甲方", "甲", "P2", "检测中心")
WORDS = (
    *NAMES, "企业", "高校", "骨干企业", "有关研究院所", "由", "非", "和", "、", "及", "以及", "与", "公司", "等", "成员单位", "成员", "（乙方）",
    "负责", "承担", "研制", "牵头", "提供", "做", "管", "应当", "共同", "不", "的", "任务", "莫属", "样机", "经费", "年", "两台",
    "，", "。", "；", "：", "——", "其中", "而", "另", "主责：", "负责单位：", "归", "（", "）", "\n", "1.", "化", "万元",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(WORDS), max_size=14).map("".join)


def names(*more: str) -> str:
    plain, guarded = told_apart(NAMES)
    return "|".join((*map(re.escape, plain), *guarded, *more))


def standing() -> str:
    """What finds any name where it begins a clause, whatever it does there."""
    acts = rf"(?={QUALIFIER}(?!的|、|和|与|及|等|应当?遵|不|未|违|均|都|对|在|向|之间)[\u4e00-\u9fff]{{2}}){NO_WORK}"
    made = rf"{BEGIN}(?>{names()}){acts}|(?<=[归由])(?>{names()})(?=[，。；、]|$)|(?<=（)(?>{names()})(?=[，）；])"
    return made.replace("[^", r"[^\n")


def spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [m.span() for m in pattern.finditer(text)]


@over(TEXTS)
@settings(max_examples=600, deadline=None)
def test_names_are_found_where_they_are_given_a_task(text: str):
    assert Doers(NAMES, *told_apart(NAMES)).spans(text) == spans(given(names()), text)


@over(TEXTS)
@settings(max_examples=300, deadline=None)
def test_firms_are_found_by_name_or_kind(text: str):
    assert Doers(NAMES, *told_apart(NAMES), FIRM).spans(text) == spans(given(names(FIRMS)), text)


@over(TEXTS)
@settings(max_examples=300, deadline=None)
def test_schools_are_found_by_name_or_kind(text: str):
    assert Doers(NAMES, *told_apart(NAMES), ACADEMY).spans(text) == spans(given(names(ACADEMIES)), text)


@over(TEXTS)
@settings(max_examples=300, deadline=None)
def test_names_are_found_where_they_begin_a_clause(text: str):
    assert Acting(Doers(NAMES, *told_apart(NAMES))).spans(text) == spans(re.compile(standing(), re.MULTILINE), text)


@over(TEXTS)
@settings(max_examples=300, deadline=None)
def test_whoever_is_given_a_task_comes_before_a_name_at_the_same_place(text: str):
    from contractgen.tasks import ANYBODY

    either = re.compile(f"{given(ANYBODY, '(?:').pattern}|{standing()}", re.MULTILINE)
    assert Acting(Doers(NAMES, *told_apart(NAMES)), anybody=True).spans(text) == spans(either, text)


def test_nobody_named_is_nobody_found():
    assert Doers((), (), ()).spans("甲方负责研制样机。") == []


@settings(deadline=None)
@over(st.lists(TEXTS.map(lambda text: text.replace("\n", "")), max_size=4))
def test_the_quick_look_misses_no_text(texts: list[str]):
    for own in (Doers(NAMES, *told_apart(NAMES), FIRM), Acting(Doers(NAMES, *told_apart(NAMES))), Kinds()):
        within = own.within(Joined(texts))
        assert within is not None
        assert {n for n, text in enumerate(texts) if own.spans(text)} <= within
