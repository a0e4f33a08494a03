"""Persons who sign in their own name: a list of names where a document says who takes part."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from contractgen.expressions import expression
from contractgen.passages import Text

_SURNAMES: Final = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭"
    "梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊惠甄曲家封芮羿储靳松井段富巫乌焦巴弓谷车侯宓蓬全班仰秋仲伊宫宁仇栾暴甘厉祖武符刘景詹束龙叶幸司韶黎薄印宿白怀蒲鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公邝冼塘"
)
_TITLES: Final = "师傅|女士|先生|老板|教授|老师|同志|大姐|大哥|博士|医生|经理|院士|研究员"
_CALLINGS: Final = (
    "工匠|画师|画家|网店店主|店主|农户|手艺人|教师|自然人|个人|会员|师傅|匠人|设计师|工程师|村民|养殖户|种植户"
)
_PERSON = expression(rf"(?:{_CALLINGS})?(?P<name>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}})(?:{_TITLES})?")
_TITLED = expression(
    rf"(?:{_CALLINGS})?(?P<name>[{_SURNAMES}][\u4e00-\u9fff]{{0,2}})(?:{_TITLES})|[阿老小][\u4e00-\u9fff](?:{_TITLES})?"
)
_WHO = expression(
    r"参加的?(?:人|者)|会员(?:为|有|是|：|名单)|发起人|成员(?:为|有|是|：|名单)|留名|签名|签字|我们——|来的人|与会|立约人|约定人|一、参加|盟员"
)


def persons(text: Text, bodies: Collection[str]) -> dict[str, int]:
    """Return the persons a document lists as those who take part, with their lines; *bodies* are no persons."""
    found: dict[str, int] = {}
    for section in text.sections:
        for passage in text.passages[section.first : section.last]:
            words = passage.text
            if not (_WHO.search(words) or _WHO.search(section.headings) or _WHO.search(passage.lead)):
                continue
            parts = [
                expression(r"（[^）]*）").sub("", p)
                for p in expression(r"[、，。；：　\s—_]+|和(?=[\u4e00-\u9fff]{2,4}$)").split(words)
            ]
            here = [m for p in parts if p and p not in bodies and (m := _TITLED.fullmatch(p) or _PERSON.fullmatch(p))]
            if len(here) >= 2:
                for one in here:
                    found.setdefault(one.groupdict().get("name") or one[0], passage.line)
    return found


def short_names(name: str, text: str) -> tuple[str, ...]:
    """Return how else *text* calls a person: 冼师傅 of 冼志恒, 欧阳女士 of 欧阳洁."""
    called = (f"{name[:size]}{title}" for size in (1, 2) for title in _TITLES.split("|"))
    return tuple(c for c in called if c in text)
