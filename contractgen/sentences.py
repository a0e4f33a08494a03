"""What a sentence of an agreement is: a provision, a recital, a definition, a quotation, a party's particulars."""

from __future__ import annotations

from contractgen.evidence import Kind
from contractgen.expressions import expression

_RECITAL = expression(
    r"^(?:[（(]?[A-Z一二三四五六七八九十\d]{1,3}[）).、])?(?:鉴于|兹因|为(?:了|贯彻|落实|深入|推动|加快|响应|促进|实施|适应)|缘起|序言)"
)
_DUTY = expression(r"应当|应|须|必须|不得|负责|承担|同意|约定如下")
_QUOTED = expression(
    r"(?:指导意见|国科发|〔\d{4}〕|［\d{4}］|号文|文件|政策|通知|纲要|规划|上级|规定》?|办法》?|意见》?)[^。；]{0,24}"
    r"(?:要求|指出|提出|强调|明确|载明|规定|鼓励|倡导|说法|原文|原话|精神)(?:[：，“]|联盟|各|成员|产业|应|须|要)"
)
_CITED = expression(
    r"(?:根据|按照|依据|遵照|贯彻|落实|响应)[^，。；“]{0,16}(?:上级|文件|政策|意见|通知|国家|规划|部署|要求|精神|纲要)[^“”，。；]{0,10}“[^”]{10,}”"
)
_OURS = expression(
    r"(?:本协议|本合同|本章程|本联盟|前款|前条|本条|(?<![号》见])第.{1,6}条)(?:的)?(?:规定|约定|要求|明确)"
)
_DEFINED = expression(
    r"^[^，。]{0,12}(?:[“”《》][^”]{1,20}[”]|[^，。：“]{2,10})(?:（[^）]*）)?，?(?:是指|系指|指的是|指(?![导定派标引挥南令示数纹明出针望控责向点教路战]))|^[“《][^”》]{1,20}[”》](?:（[^）]*）)?——"
)
_GLOSSED = expression(r"^[“《]?[^，。：“”]{1,16}[”》]?(?:（[^）]*）)?(?:：|——|，?(?:是|即|系|谓|指))")
_NOTHING = expression(
    r"^[^，。见按附]{0,14}[：:]?[（(](?:本项|此处|内容|该项|暂)?(?:空|空白|略|待补|暂缺|缺|待填|未定|待定|保留|预留|标题保留|保留标题)[）)][。；]?$|^(?:待补|暂缺|略|空白)(?:的内容)?"
)
ASKED = expression(r"[？?]$|^问[：:]")
_PARTICULARS = expression(
    r"^(?:[（(]?\S{0,6}[）)]?)?(?:住所(?:地)?|地址|通讯地址|通信地址|注册地址|法定代表人|法人代表|统一社会信用代码|信用代码|联系人|联系电话|电话|传真|"
    r"邮编|邮政编码|电子邮箱|邮箱|开户行|账号|单位名称|签订地点|签订日期|签订时间|时间|地点|主持|记录|到会单位|出席|列席)[：:｜]"
)
_SIGNING = expression(
    r"^[^，。；：]{2,40}(?:法定代表人|授权代表|委托代理人|法人代表)(?:（[^）]{1,12}）|[签字名章亲]{1,4})?(?:[：_]|$)|^[^，。；：]{0,20}（(?:盖章|公章|签章|章)）"
)
LEFT_OUT = expression(
    r"^[（(【\[]?(?:(?:从略|略去|此处略|内容略|暂缺|待法务|待[^，。]{0,6}(?:补充|补|填|提供)|待补|待补充|待定|待制定|待拟|待议|另附|另册|另行(?:制定|提供|签订|约定|印发)|后附|尚未(?:制定|形成|提供)|未附)[^。]{0,24}"
    r"|(?:略|缺|空白?|无|暂无|留白|保留|预留|标题保留|保留标题|同上)(?:[，；（][^。]{0,16})?)[）)】\]]?[。.]?$"
)
LEFT_OUT_TITLE = expression(
    r"[（(【\[](?:从?略|略去|暂缺|缺|待补[^）)]{0,6}|待定|待制定|另附|另册[^）)]{0,20}|另行[^）)]{0,12}|未附|空|尚未[^）)]{0,10}|[^）)]{0,12}略|[^）)]{0,14}(?:确认|备查|存档))[）)】\]]\s*$"
)
SIGNED = expression(r"签|章|代表|姓名|_|日期")
# A whole sentence behind the signatures is a provision like any other (附记, 补充说明).
_PROVIDES = expression(r"^[^_＿]{12,}[。；]$")
ENUMERATED = expression(
    r"^(?:（[一二三四五六七八九十百\da-zA-Z]{1,4}）|[①-⑳]|[一二三四五六七八九十]{1,3}是|第[一二三四五六七八九十]，|\d{1,2}[.、）](?!\d)|\d{1,2}(?:[.-]\d{1,2}){1,2}(?=[\u4e00-\u9fff“《])(?!公斤|千克|克|毫|微|纳|米|吨|万|倍|亿|级|伏|瓦|度|兆|个|件|成|元|升|秒|分|小时)|[一二三四五六七八九十]{1,3}、|[-·●]|答：|议定：|【(?!待|空|略|暂|某|\s)[^】_●]{1,10}】)"
)
DOTTED = expression(r"\d{1,2}[.．-]\d{1,2}")
TITLE_LINE = expression(r"(?:\d{1,2}[.、 ]?)?[\u4e00-\u9fff]{2,12}(?:（[^）]{1,8}）)?")
TITLED = expression(r"【((?!待|空|略|暂|某)[^】_●]{1,10})】(?=[^，。；])")
SPOKEN = expression(r"^(?:会上)?(?:发言|讨论|讨论情况|意见交流|各方发言|会议讨论)[。：]")
_CONTENTS = expression(
    r"(?:第[一二三四五六七八九十百\d]{1,4}[章条节部分]{1,2}|[一二三四五六七八九十]{1,3}、|\d{1,2}[.、])[^，。；：！？]{2,18}"
)
LISTED = expression(
    r"（(?<![第条款项章]（)[一二三四五六七八九十\da-z]{1,3}）(?![项款目])|[①-⑳]|\d(?<![\d.]\d)\d?[.、](?!\d)|[一二三四五六七八九十](?<=[；：。].)[一二三四五六七八九十]?是"
)


def kind_of(text: str, part: str, topic: str, lead: str = "") -> Kind:
    """Return what the sentence *text*, in normal form, is in its part of the agreement; *lead* introduces it."""
    if topic in ("cover", "title"):
        return "title"
    if ASKED.search(text) or _NOTHING.search(text):
        return "heading"
    if (
        len(text) > 24
        and "。" not in text
        and "；" not in text
        and "，" not in text
        and len(_CONTENTS.findall(text)) > 3
    ):
        return "heading"  # a table of contents run into one line
    if part == "closing" and not _PROVIDES.search(text):
        return "signature"
    if _PARTICULARS.match(text):
        return "party"
    if _CITED.search(text):
        return "quotation"
    if _QUOTED.search(text) and not _OURS.search(text) and not _RECITAL.match(text):
        return "quotation"
    if len(text) < 80 and _SIGNING.match(text):
        return "signature"
    if topic == "recitals" or lead.startswith("鉴于"):
        return "recital"
    if _RECITAL.match(text) and (part == "front" or text.startswith("鉴于") or not _DUTY.search(text)):
        return "recital"
    if _DEFINED.match(text) or (topic == "definitions" and _GLOSSED.match(text)):
        return "definition"
    if topic == "parties":
        return "party"
    return "sentence"
