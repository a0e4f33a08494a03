"""A firm's Word model of thirty articles, as firms really write them: made with python-docx and raw XML.

Live numbering (第N章, 第N条, （一）, 1.), underlined gaps, brackets, highlighted words, content controls, REF fields,
definitions, citations, two tables, a signature table, header and footer, a comment, a tracked change, a text box.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable

from docx import Document
from docx.oxml import parse_xml

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NS = f'xmlns:w="{W}"'

LIST = f'<w:abstractNum {NS} w:abstractNumId="{{n}}"><w:multiLevelType w:val="multilevel"/>{{levels}}</w:abstractNum>'


def level(at: int, form: str, text: str) -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="space"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
    )


TITLE = "产业技术创新战略联盟合作协议"
FRONT = (
    "甲方：________________",
    "住所：________________",
    "统一社会信用代码：________________",
    "法定代表人：________________",
    "乙方：________________",
    "住所：________________",
    "统一社会信用代码：________________",
    "法定代表人：________________",
)
RECITALS = (
    "鉴于：",
    "甲、乙双方（以下合称“各方”）均有意在{【技术领域】}领域开展联合攻关，根据《中华人民共和国民法典》和有关规定，经平等协商，订立本协议。",
)

# `#` chapter, `*` article, `-` item, `--` subitem, `|` table row (the first is the head), other lines paragraphs;
# `{…}` highlighted, `<title|hint>` a content control, `^name` bookmark on an article, `@name|words` a REF field.
BODY = """
# 总则
* 定义
本协议中，下列用语的含义为：
- “联盟项目”是指由联盟立项、各方共同投入资源实施的研究开发项目
- “背景知识产权”是指各方在本协议签订前已经拥有或者独立于联盟项目取得的知识产权
- “项目成果”是指在联盟项目中产生的技术成果及其知识产权
- “验证机”是指为检验联盟目标而制造的首台整机
* 联盟的性质
联盟是各方以合同建立的合作组织（以下简称“联盟”），不具有法人资格，不对外独立承担责任。
* 合作原则
各方遵循平等自愿、优势互补、利益共享、风险共担的原则。
* 合作期限
本协议有效期为____年，自____年____月____日起至____年____月____日止。
# 目标与任务
* 联盟目标
联盟致力于突破{【技术领域】}的关键技术，在合作期限内形成不少于____项发明专利申请，并制成验证机。
* 任务分工^tasks
各方的任务分工如下：
| 序号 | 承担方 | 任务 | 完成时间 |
| 1 | 甲方 | ______ | ____年____月____日 |
| 2 | 乙方 | ______ | ____年____月____日 |
未列入上表的任务，由理事会决议确定。
* 任务的调整
任务确需调整的，提出方应当提前【15】日书面通知其他各方，经理事会同意后生效。
# 组织机构
* 理事会
联盟设理事会，为决策机构，由各方各派____名代表组成。理事会行使下列职权：
- 决定联盟的发展规划和年度计划
- 审议联盟项目的立项、调整和终止，并且：
-- 决定项目负责人
-- 批准项目经费预算
- 决定成员的加入、退出和除名
理事会每年至少召开____次会议，须有三分之二以上成员出席，决议经全体成员过半数同意通过。
* 秘书处
秘书处为执行机构，设在<依托单位|单击或点击此处输入文字。>，配备专职人员不少于{2}名，负责联盟的日常事务。
* 专家委员会
联盟设专家委员会，为咨询机构，由____名专家组成。
# 成员
* 成员的权利
成员享有下列权利：
- 参加理事会并行使表决权
- 依照本协议使用项目成果
- 获得联盟的信息和服务
* 成员的义务
成员应当按@tasks|第六条的规定完成所承担的任务，按第十五条的约定投入经费，并遵守第二十三条的保密义务。
* 新成员的加入
新成员加入联盟的，应当书面申请，经理事会三分之二以上同意，并签署附件二。
* 退出与除名
成员退出的，应当提前____日书面通知理事会。成员有第二十七条第（二）项情形的，理事会可以决定将其除名。
# 经费
* 经费投入
各方投入的经费如下：甲方人民币________元（大写：________元整），于____年____月____日前到位；乙方人民币________元（大写：________元整），于____年____月____日前到位。
* 经费管理
联盟经费由{依托单位}设立专门账户，单独核算，专款专用，接受理事会的监督。管理办法见附件一。
# 知识产权
* 背景知识产权
各方的背景知识产权归各方所有；为实施联盟项目需要使用的，按照约定许可其他各方使用。
* 成果的归属
项目成果由完成方享有；共同完成的，由共同完成方共有，申请专利的权利依照《中华人民共和国专利法》第十四条办理。
* 成果的许可使用
各方有权为自身研究开发的目的免费使用项目成果；用于商业化的，许可使用费不超过该成果实施所得净收入的____%。
* 收益分配
转化项目成果取得的收益，按照<分配方式|按贡献比例>分配，于收到款项之日起____个工作日内支付。
* 成果扩散
承担政府资助项目取得的成果，各方应当依照有关规定向联盟外扩散。
# 保密与合规
* 竞业与公平竞争
各方不得利用联盟从事垄断行为。
* 保密义务
各方对在合作中知悉的其他方的商业秘密负有保密义务，保密期限至本协议终止后____年。第一款所称商业秘密，依照《反不正当竞争法》第十条认定。
* 数据安全
各方在试运行中取得的数据（以下简称“运行记录”）归取得方保管，运行记录的提供应当符合法律、行政法规的规定。
* 安全生产
各方在联合试验中应当遵守安全生产的规定，试验现场由{试验承担方}负责管理；发生事故的，由责任方承担。
# 违约与争议
* 违约责任
一方未按期投入经费的，每逾期一日，按照未投入金额的____%向守约方支付违约金；违约金不足以弥补损失的，依照《中华人民共和国民法典》第五百八十五条第二款办理。
* 协议的解除
有下列情形之一的，守约方有权解除本协议：
- 一方明确表示或者以自己的行为表明不履行主要义务
- 一方逾期投入经费超过____日
- 联盟目标已经不能实现
* 风险负担
因无法克服的技术困难致使研究开发失败的，损失由各方按照投入比例分担。
* 争议解决
因本协议引起的争议，各方应当协商解决；协商不成的，提交【仲裁委员会名称】仲裁。
* 其他约定
本协议一式____份，各方各执____份，具有同等效力。本协议第三章的规定适用于附件一。本协议自各方签字、盖章之日起生效。
"""
ANNEX = (
    (
        "附件一：联盟经费管理办法",
        (
            "联盟经费的开支范围包括：材料费、测试化验加工费、差旅费、会议费、出版费、劳务费。",
            "经费支出由秘书处负责人审批，单笔超过________元的，由理事会审批。",
        ),
    ),
    (
        "附件二：加入申请书",
        (
            "申请单位：________________",
            "申请单位承诺遵守《产业技术创新战略联盟合作协议》的全部约定。",
            "申请单位（盖章）：________________",
            "日期：    年    月    日",
        ),
    ),
)


class Maker:
    """Writes the model paragraph by paragraph."""

    def __init__(self, live: bool = True) -> None:
        self.document = Document()
        self.live = live  # numbers by Word, else typed
        self.counts = [0, 0, 0, 0]
        self.ids = 100
        self.numbers: dict[str, int] = {}
        self._lists()

    def _lists(self) -> None:
        numbering = self.document.part.numbering_part.element
        for old in list(numbering):
            numbering.remove(old)
        chapters = level(0, "chineseCountingThousand", "第%1章")
        articles = (
            level(0, "chineseCountingThousand", "第%1条")
            + level(1, "chineseCountingThousand", "（%2）")
            + level(2, "decimal", "%3.")
        )
        for number, levels in ((0, chapters), (1, articles)):
            numbering.append(parse_xml(LIST.format(n=number, levels=levels)))
        for number in (1, 2):
            numbering.append(
                parse_xml(f'<w:num {NS} w:numId="{number}"><w:abstractNumId w:val="{number - 1}"/></w:num>')
            )

    def paragraph(self, text: str, number: int = 0, at: int = 0, style: str = "", bookmark: str = "") -> None:
        self.ids += 1
        label = "" if self.live or not number else self._typed(number, at)
        numbered = (
            f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>' if number and self.live else ""
        )
        styled = f'<w:pStyle w:val="{style}"/>' if style else ""
        start = f'<w:bookmarkStart w:id="{self.ids}" w:name="{bookmark}"/>' if bookmark else ""
        end = f'<w:bookmarkEnd w:id="{self.ids}"/>' if bookmark else ""
        bold = "<w:rPr><w:b/></w:rPr>" if number and at == 0 else ""
        body = f"<w:r>{bold}<w:t>{label}</w:t></w:r>" if label else ""
        body += self.runs(text, bold)
        element = parse_xml(f"<w:p {NS}><w:pPr>{styled}{numbered}</w:pPr>{start}{body}{end}</w:p>")
        self.document.element.body.insert(-1, element)

    def _typed(self, number: int, at: int) -> str:
        place = at + (1 if number == 2 else 0)
        self.counts[place] += 1
        for deeper in range(place + 1, 4):
            if place:  # articles count on through the chapters
                self.counts[deeper] = 0
        count = self.counts[place]
        return ("第{}章 ", "第{}条 ", "（{}）", "{}.")[place].format(count if place == 3 else numeral(count))

    def runs(self, text: str, properties: str = "") -> str:
        made = []
        for piece in re.split(r"(\{[^}]*\}|<[^>]*>|@\w+\|第[^条]*条|_{2,})", text):
            if piece.startswith("{"):
                made.append(f'<w:r><w:rPr><w:highlight w:val="yellow"/></w:rPr><w:t>{piece[1:-1]}</w:t></w:r>')
            elif piece.startswith("<"):
                made.append(self.control(*piece[1:-1].split("|")))
            elif piece.startswith("@"):
                made.append(self.field(*piece[1:].split("|")))
            elif piece.startswith("__"):
                gap = "\u3000" * max(2, len(piece) // 2)
                made.append(f'<w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t xml:space="preserve">{gap}</w:t></w:r>')
            elif piece:
                made.append(f'<w:r>{properties}<w:t xml:space="preserve">{piece}</w:t></w:r>')
        return "".join(made)

    def control(self, title: str, words: str) -> str:
        self.ids += 1
        hint = "<w:showingPlcHdr/>" if "单击" in words else ""
        return (
            f'<w:sdt><w:sdtPr><w:alias w:val="{title}"/><w:id w:val="{self.ids}"/>{hint}</w:sdtPr>'
            f"<w:sdtContent><w:r><w:t>{words}</w:t></w:r></w:sdtContent></w:sdt>"
        )

    @staticmethod
    def field(bookmark: str, words: str) -> str:
        mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
        return (
            f'{mark.format("begin")}<w:r><w:instrText xml:space="preserve"> REF {bookmark} \\r \\h </w:instrText></w:r>'
            f"{mark.format('separate')}<w:r><w:t>{words}</w:t></w:r>{mark.format('end')}"
        )

    def table(self, rows: list[list[str]]) -> None:
        cells = "".join(
            "<w:tr>" + "".join(f"<w:tc><w:tcPr/><w:p>{self.runs(cell)}</w:p></w:tc>" for cell in row) + "</w:tr>"
            for row in rows
        )
        grid = "".join('<w:gridCol w:w="2000"/>' for _ in rows[0])
        made = f'<w:tbl {NS}><w:tblPr><w:tblStyle w:val="TableGrid"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{cells}</w:tbl>'
        self.document.element.body.insert(-1, parse_xml(made))

    def body(self, text: str) -> None:
        rows: list[list[str]] = []
        for line in [*text.strip().split("\n"), ""]:
            if rows and not line.startswith("|"):
                self.table(rows)
                rows = []
            if line.startswith("|"):
                rows.append([cell.strip() for cell in line.strip("| ").split("|")])
            elif line.startswith("# "):
                self.paragraph(line[2:], 1)
            elif line.startswith("* "):
                words, _, bookmark = line[2:].partition("^")
                self.paragraph(words, 2, bookmark=bookmark)
            elif line.startswith("-- "):
                self.paragraph(line[3:], 2, 2)
            elif line.startswith("- "):
                self.paragraph(line[2:], 2, 1)
            elif line:
                self.paragraph(line)

    def saved(self) -> bytes:
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()


def numeral(number: int) -> str:
    digits = "零一二三四五六七八九十"
    if number <= 10:
        return digits[number]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")


def firm_model(*, live: bool = True, change: Callable[[Maker], None] | None = None) -> bytes:
    """Return the model, its numbers made by Word (*live*) or typed; *change* adds to it at the end."""
    maker = Maker(live)
    maker.document.add_paragraph(TITLE, style="Title")
    for line in (*FRONT, *RECITALS):
        maker.paragraph(line)
    maker.body(BODY)
    maker.paragraph("（以下无正文）")
    maker.table(
        [
            ["甲方（盖章）：", "乙方（盖章）："],
            ["法定代表人（签字）：________", "法定代表人（签字）：________"],
            ["日期：    年    月    日", "日期：    年    月    日"],
        ]
    )
    for heading, lines in ANNEX:
        maker.paragraph(heading)
        for line in lines:
            maker.paragraph(line)
    section = maker.document.sections[0]
    section.header.paragraphs[0].text = "某某律师事务所范本　第二版"
    if change:
        change(maker)
    return maker.saved()


if __name__ == "__main__":
    import sys
    from pathlib import Path

    Path(sys.argv[1]).write_bytes(firm_model(live="typed" not in sys.argv))
