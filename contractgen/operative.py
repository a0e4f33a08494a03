"""How a provision is to be read: whether it is negated, put off, optional, left blank, or another's.

These rules serve every requirement alike. They look at the comma segment or the sentence of a hit, never
further, save for a default rule that rescues a deferral, which may stand in the same paragraph.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache

from contractgen.expressions import expression

_FEW = 3
_BREAK = expression("[，。；：！？｜]")
# 不 negates unless it belongs to a measure (不少于), a prohibition that strengthens a duty (不得低于), or a word (不同).
_NEGATION = expression(
    r"不得(?!少于|低于|小于|少|减少|不|晚于|迟于|超过|高于|多于|挪|截留|拒绝|推[诿脱卸]|逃避|擅自|将|与|由|兼|重叠|在成员中|混同|无故|以任何理由拒绝)"
    r"|不(?!到[\d一二三四五六七八九十百千万两半]|少于|低于|得|小于|超过|高于|大于|多于|晚于|迟于|早于|少于|限|同|足|动产|可抗|可分|可撤|可转|可再|可逆|一致|一定|能(?:克服|解决|按|协商)|成|变|断|受理|以营利|泄|履行|按|依|符|服|满|遵|适|愿|明|清|详|当|良|利|因|仅|但|论|管|定期|间断|影响|妨碍|免除|退还|重复|另收|特定|纳入|混|慎|法|独占|可独占|可抵|可推|排他|够|及时|正当|公平|合理|合格|真实|实|动|畅|确定|需|必|用)"
    r"|不(?:需|必|用)(?!于|途|品|户|量|时|方|具)|无(?:需|须|权|意|义务|专职|专门|固定|常设|独立法人|法人)|没有(?!约定|另行|明确|规定|载明|书面|异议|正当|写明|特别|取得|按)"
    r"|无所谓|谈不上|说不上|用不着|未(?:设|配|聘|建|安排|指定|成立|包括|涉及|开|收|接)|撤[销去了掉]|裁撤|谁也别|从没有|(?<![除是])非(?:专职|法人|独立法人|常设)|均非|并非|而非|暂缓|免予|免于|拒绝(?!或)|谢绝|毋需|毋须|勿|从缺|空缺|取消|禁止|停止|(?<!得)免(?!费|税|除责任|责|疫|许可)"
)
_EITHER = expression(r"(.)不\1")  # 立不立, 要不要: a question left open, no negation
_AFTER = expression(
    r"^[^，。；]{0,6}?(?:暂不|不设|不予|不作|不再|免设|从缺|空缺|取消|不配|不聘|未设|暂缺|暂无|不另|一概不|均不|概不|撤销|裁撤|撤去|免去|停设|不保留|不复设|解散|从略)|^[^，。；]{0,24}?(?:不再采用|不再执行|不再保留|不再沿用|予以取消|予以撤销|停止执行)"
)

_BARRING = expression(
    r"(?:不得|禁止|严禁|不准|不许|不允许|不应|杜绝|违反|违约)(?!变更|改变|低于|少于|超过)[^。；]{0,40}：$"
)

_DEFERRED = expression(
    r"另行?(?:约定|协商|商定|商议|商谈|制定|制订|规定|确定|议定|研究|拟定|明确|出台|安排|起草|协议|作约定|(?:签订?|签署|订立|立)(?!账|户|科目|专|[^，。；]{0,6}(?:劳动|聘用|用工|劳务|雇)))|另[定议商]|另订(?![^，。；]{0,6}(?:劳动|聘用|用工))|"
    r"再(?:行|作)?(?:约定|协商|商定|商量|商议|确定|研究|议|定(?!向|位|期|点))|待定|待[^，。；]{0,14}?(?:后|时)?(?:再|确定|明确|商定|制定|制订|协商|讨论|议定|研究|细化|定)|"
    r"留待|留到|下回|日后|以后[^，。；]{0,6}(?:再[^，。；]{0,3}[商议定说谈研究约协补考虑行作另制签确决拟立看讲订]|拟定|制定|制订|起草|规定|确定|商定)|今后(?![^，。；]{0,3}[年月内]|[一二三四五六七八九十两\d])|将来|择机|择日|"
    r"(?:成立|签署|签订|设立|组建)(?:以后|之后|后)[^，。；]{0,6}(?:再|起草|制定|制订|规定|拟定|确定|另)|届时(?:再|由|确定|协商|商|视|各|看|提交|依|研究)|到时(?:再|候|由|看|商|协)|(?<![^，。；：])(?:都|先)?等[^，。；]{1,20}(?:再|拟好|以后|之后|后)|以后(?:定|补|议)|后议|容后|嗣后|俟[^，。；]{1,14}|视(?:情况|情|需要|具体|实际|发展|项目|工作|业务)|一事一议|一项一议|个案|逐项目?(?:协商|商定|约定)|"
    r"(?:协商|商议|商量|商谈|洽商|讨论|磋商|研究)(?:后|一致后)?(?:确定|决定|解决|约定|而定|议定|明确|处理|商定|为准)|面议|商定$|商定(?:。|；|，)|协商(?:。|；|$)|等[^，。；]{0,12}(?:合同|协议|任务书|章程|办法)[^，。；]{0,4}(?:写|定|约|说|明)|(?:协商|商量|商议|洽商|面商)(?:着|地|后|一致后)?(?:分配|分享|划分|分成|来定|办理|分担|承担)|"
    r"(?:由|以|按|按照|依|依照|在|于)[^，。；]{0,14}(?:项目合同|项目协议|任务书|合同书|课题合同|具体合同|具体协议|补充协议|合作协议|专项协议|子协议|正式协议)(?:中|里)?[^，。；]{0,6}(?:为准|约定|确定|明确|载明|写明|规定|另)|"
    r"尚(?:未|待|需)[^，。；]{0,6}(?:确定|明确|制定|形成|商定|统一|一致|协商|研究)|没有(?:统一|定论|结论|想好|谈妥|定下)|议不拢|暂未|还没(?:有)?(?:定|想好|谈|商)|未(?:能)?(?:形成|达成)(?:一致|统一)|下次会议|下一次会议|条件成熟(?:后|时)"
)
_DEFAULT = expression(
    r"(?:未|没有|无|不)(?:另行|另|作|予|事先|书面|特别|明确|有|能|就)*(?:约定|写明|载明|商定|明确|达成|订明|规定|签订|协商一致|确定|谈妥|说明|议定)[^，。；]{0,10}(?:的|，|时|前|之前)"
    r"|(?:协商|协议|商议|商谈|约定)(?:不成|未果|不明|不一致|不能)|达不成|未达成|谈不拢|另有(?:书面)?约定的?(?:除外|，?从|的?，?依|的)|不能(?:达成|协商)一致|逾期未(?:达成|约定)|约定前|制定前|出台前|暂按|过渡期|制定之前|颁布前|在此之前|此前"
)
_OPTION = expression(
    r"可(?:以|视|由|委托|聘|设|根据|与|邀|依|酌|考虑|采取|采用|通过|向|在|自行|自主|按需|推荐|组织|派)|鼓励|倡导|提倡|争取(?!到|来|得)|力争|力求|尽量|尽可能|尽力|原则上|必要时|"
    r"需要时|适时|逐步|探索|努力|视情|酌情|自愿(?!原则|平等|组成|结成|加入|参加)|自行决定|自主决定|条件成熟|有条件的?|希望|拟(?!定|订|制)|计划(?=[\u4e00-\u9fff]{0,4}(?:设|建|聘|引|成))|打算|设想|建议(?=各|成员|由|联盟)|愿意|有意|期待|有望|宜|得视|研究设立|考虑"
)
# 可以设一个办公室，负责执行: what the organ would do is no firmer than whether it is there.
_OPTIONAL_ORGAN = expression(
    r"(?:可以?|可考虑|考虑|条件成熟[时后]?|时机成熟[时后]?|适当时候|适时|择机|必要时|需要时|有需要时|视需要|根据需要|酌情)[^，。；]{0,8}(?:设|成立|组建|组成|聘请|邀请|延聘|委托)[^，。；]{0,16}[会处组室团部员家问班构]"
)
# Not there yet: what is only planned is as weak as what is only allowed.
_PLANNED = expression(
    r"准备(?=[^，。；]{0,4}[设组成建请聘弄搞])|(?:机构|[会处组室团部]|班子|委员会|办公室|秘书处)(?:正式)?(?:成立|设立|组建|建立)(?:以后|之后|后|起来|前|以前|之前)|(?:如|若|倘|要是|假如|一旦)[^，。；]{0,6}(?:设立|成立|组建|另设)|"
    r"设立与否|设不设|要不要(?:另)?(?:设|弄|请|建|成立)|也可以?不设|再(?:行)?(?:考虑|决定|研究|讨论|商量)?(?:是否)?(?:设立|组建|成立|设置)|拟(?=作为|任|请|由|定为)|拟(?!定|订|制|稿|建)[^，。；]{0,18}(?:设|组建|组成|成立|聘|建立)|尚在筹备|筹备中|正在筹|筹组中|(?:等|待)[^，。；]{0,16}(?:再|后)[^，。；]{0,6}(?:设|组|成立|建|聘|请)|"
    r"时机成熟|考量是否|是否(?:另)?(?:设|置|组建|成立|聘)|何时(?:设|成立|组建)|成立(?:以后|之后)，?届时|届时(?:再|由)?|暂不设|眼下先不|得视|视[^，。；]{0,8}(?:设|组|成立)|有意(?:设|组)|打算(?:设|组|请|聘)|将(?:来|适时)[^，。；]{0,4}(?:设|组|成立)|研究(?:设立|组建|成立)"
)
_FOUNDING = expression(
    r"(?:设立|设置|设有|设|成立|组建|建立|组成|筹备|弄|搞|置)(?:有|一个|个|起)?“?(?:联盟|本盟)?"
    r"(?P<organ>[\u4e00-\u9fff]{0,6}?(?:理事会|委员会|大会|联席会议?|秘书处|办公室|专家组|顾问组|顾问团|小组|中心|执行部|办事处))"
)
_OTHERS = expression(
    r"^(?:[^，。；向对经与和从按将把报受合据依由]{0,6})?(?:由)?(?:政府|国家|税务机关|审计机关|监管部门|有关部门|主管部门|相关部门|财政部门|科技部门|科技主管部门|各级[^，。]{0,6}|上级[^，。]{0,6}|[\u4e00-\u9fff]{0,6}(?:科技局|农业局|经信局|工信局|科技厅|财政局|审计局|住建局|发改委|[区园城]管委会|人民政府|农业农村局|林业局|市政府|县政府|省政府)|行业主管[^，。]{0,6}|(?:有关|各|当地|商业|合作)银行|保险公司)"
    r"(?:应当?|将|会|表示|可以?|要|须|需|负责|承诺|希望|建议|同意|给予|提供|鼓励|支持|提醒|愿意?|承担|设立|组织|对|成立|聘请|组建|牵头|有权|派|帮助|每年|统筹|指派|委派|出台|决定(?!的))"
)
_BLANK = expression(
    r"_{2,}|【[\s_●·…]*】|【(?:待|请|此处|未|空|尚|暂)[^】]{0,14}】|【[^】]{0,8}(?:待补|待填|待定|提供|填写|补充|确认)】|［[ ●]{0,4}］|×{2,}|[Xx]{2,}(?![\dA-Za-z])|〔\s*〕|待补(?!充协议|贴|偿)|待填|（空）|●{2,}|……{2,}|某某|TBD"
)
# A title left alone: nothing is said under it.
_TITLE = expression(
    r"(?!.*(?:接受|服从|归|交|执行|实行|由|为|是|设|担任|承担|负责|配|应|须|可|有|加强|明确|要))"
    r"[^，。；：]{2,10}(?:机构|机关|主体|办法|制度|监督|保管|责任|归属|许可|分配|义务|任务|目标|分工)"
)
_CONTENTS = expression(r"(?:[一二三四五六七八九十]{1,3}、[^，。；]{2,14}){4,}")
_ANNEX = expression(
    r"(?:见|详见|参见|按照?|依照?|依据|执行|适用|载于|列入|列于|写入|规定于|以)[^，。；]{0,8}?(?P<which>附[件录表][零〇一二三四五六七八九十百\dA-Za-z]{0,4}|附后|所附|另册)(?![零〇一二三四五六七八九十百\dA-Za-z])(?!所[列载定](?:的)?(?:比例|份额|金额|数额|地址))"
)
_ASIDE = expression(r"其(?!他|余)|(?:具体|详细)?名单|人员编制|委员名单|联系方式")
_NAMED_PAPER = expression(r"(?:按照?|依照?|执行|适用|参照)[^，。；《]{0,8}《(?P<title>[^》]+)》")


def segment(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the comma segment around characters *start* to *end* begins and ends."""
    places = _breaks(text)
    before, behind = bisect_left(places, start), bisect_left(places, end)
    return places[before - 1] + 1 if before else 0, places[behind] if behind < len(places) else len(text)


@lru_cache(maxsize=4096)
def _breaks(text: str) -> tuple[int, ...]:
    return tuple(found.start() for found in _BREAK.finditer(text))


def negated(text: str, start: int, end: int) -> bool:
    """Tell whether the words at *start* to *end* are negated in their own comma segment."""
    begin, close = segment(text, start, end)
    return bool(_NEGATION.search(_EITHER.sub("", text[begin:end]))) or bool(_AFTER.match(text[end:close]))


def barred(lead: str) -> bool:
    """Tell whether the words that lead into a list forbid what it lists, as 不得有下列行为 does."""
    return bool(_BARRING.search(lead))


def deferred(sentence: str, around: str) -> bool:
    """Tell whether *sentence* only puts the matter off; *around*, its paragraph, may hold the default rule."""
    return bool(_DEFERRED.search(sentence)) and not _DEFAULT.search(sentence) and not _default_after(sentence, around)


def _default_after(sentence: str, around: str) -> bool:
    at = around.find(sentence)
    return at >= 0 and bool(_DEFAULT.search(around[at + len(sentence) :]))


def optional(text: str, start: int, end: int) -> bool:
    """Tell whether the words stand under 可以, 鼓励, 争取 and the like in their own comma segment."""
    begin, _ = segment(text, start, end)
    return bool(_OPTION.search(text[begin:end]) or _OPTIONAL_ORGAN.search(text[:begin]))


def planned(text: str) -> bool:
    """Tell whether the sentence only plans to set something up."""
    return bool(_PLANNED.search(text))


def unfounded(sentences: Iterable[str]) -> frozenset[str]:
    """Return the names of the organs that *sentences* only plan or allow to set up; none sets them up or says what they are."""
    told = tuple(sentences)
    hoped: set[str] = set()
    there: set[str] = set()
    for sentence in told:
        for found in _FOUNDING.finditer(sentence):
            weak = planned(sentence) or optional(sentence, *found.span("organ"))
            (hoped if weak else there).add(found["organ"])
    for name in tuple(hoped - there):
        what = re.compile(
            rf"{name}(?:是|作为|为[^，。；]{{0,8}}(?:机构|机关)|(?:现)?由[^，。；]{{1,30}}(?:组成|担任)|设[^立置，。；]{{1,6}}[长席任])"
        )
        if any(what.search(s) and not planned(s) and not _OPTIONAL_ORGAN.search(s) for s in told):
            there.add(name)
    return frozenset(hoped - there)


def about_any(names: frozenset[str], text: str, start: int, end: int) -> bool:
    """Tell whether one of *names* stands in the comma segment of the words."""
    begin, close = segment(text, start, end)
    return any(name in text[begin:close] for name in names)


def of_others(text: str) -> bool:
    """Tell whether the sentence speaks of what somebody other than members and organs does."""
    return bool(_OTHERS.match(text)) and "接受" not in text[:12]


def blank(text: str, start: int, end: int) -> bool:
    """Tell whether the comma segment of the words holds an unfilled place, or the text is but a title."""
    if _TITLE.fullmatch(text.strip("。；：、—- ")) or _CONTENTS.search(text):
        return True
    begin, close = segment(text, start, end)
    if text[close : close + 1] == "：":  # a title and what should stand behind it
        _, close = segment(text, close + 1, close + 1)
    return bool(_BLANK.search(text[begin:close]))


def half_blank(text: str, start: int, end: int) -> bool:
    """Tell whether only a name or an amount is left open in the comma segment: 经费存入____开立的账户."""
    begin, close = segment(text, start, end)
    found = _BLANK.search(text, begin, close)
    if not found:
        return False
    before, after = text[begin : found.start()], expression(r"^_*(?:（[^）]*）)?_*").sub("", text[found.end() : close])
    return len(before) > _FEW and len(expression(r"[\u4e00-\u9fff]").findall(after)) > _FEW


def refers(sentence: str, start: int, end: int) -> str:
    """Return which annex the sentence leaves the matter of the words to (附件三, 附后 …), or the title of a paper.

    "" if none: what an annex says of 其设置 or 具体名单 in another segment does not take the words themselves away.
    """
    if found := _ANNEX.search(sentence):
        begin, _ = segment(sentence, found.start(), found.end())
        own = begin <= start < found.end() or end > found.start()
        return "" if not own and _ASIDE.match(sentence[begin:]) else found["which"]
    if found := _NAMED_PAPER.search(sentence):
        return f"《{found['title']}》"
    return ""
