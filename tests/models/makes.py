"""Word agreements of different make: each a function that returns the bytes of a file."""

from __future__ import annotations

import io
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

from docx import Document
from docx.oxml import parse_xml

from tests.models.firm import NS, Maker, W, firm_model

CASES = Path(__file__).parents[1] / "cases"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ARTICLES = (
    ("目标", "联盟致力于研制样机，于____年__月__日前完成。"),
    ("投入", "甲方投入人民币____元。"),
    ("违约责任", "违约方应当赔偿守约方的损失，并依照第二条补足投入。"),
    ("争议解决", "协商不成的，向____人民法院起诉。"),
)


def saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def simple(*more: str, where: int = 4) -> object:
    """A document with four typed articles; *more* is XML put into the body before paragraph *where*."""
    document = Document()
    document.add_paragraph("合作协议", style="Title")
    document.add_paragraph("甲方：江源氢能装备有限公司")
    document.add_paragraph("乙方：云州大学")
    for number, (heading, text) in enumerate(ARTICLES, 1):
        document.add_paragraph(f"第{'一二三四'[number - 1]}条 {heading}")
        document.add_paragraph(text)
    body = document.element.body
    for position, xml in enumerate(more):
        body.insert(where + position, parse_xml(xml))
    return document


def p(inner: str) -> str:
    return f'<w:p {NS} xmlns:r="{R}">{inner}</w:p>'


def r(text: str, properties: str = "") -> str:
    rpr = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{rpr}<w:t xml:space="preserve">{text}</w:t></w:r>'


def cell(*paragraphs: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(paragraphs)}</w:tc>"


def table(*rows: str, columns: int) -> str:
    grid = '<w:gridCol w:w="2000"/>' * columns
    return (
        f"<w:tbl {NS}><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"
    )


def nested_tables() -> bytes:
    inner = table(cell(p(r("内表甲"))) + cell(p(r("内表乙"))), cell(p(r("设备一"))) + cell(p(r("三台"))), columns=2)
    rows = (
        cell(p(r("名称"))) + cell(p(r("明细"))),
        cell(p(r("试验设备"))) + cell(p(r("下列设备：")), inner, p(r("以上共二类"))),
    )
    return saved(simple(table(*rows, columns=2), where=6))


def merged_cells() -> bytes:
    span, start, go_on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = (
        cell(p(r("单位"))) + cell(p(r("投入的形式与数额")), properties=span),
        cell(p(r("江源氢能")), properties=start) + cell(p(r("现金"))) + cell(p(r("三百万元"))),
        cell(p(""), properties=go_on) + cell(p(r("设备"))) + cell(p(r("折价二百万元"))),
        cell(p(r("合计"))) + cell(p(r("五百万元")), properties=span),
    )
    return saved(simple(table(*rows, columns=3), where=8))


def controls() -> bytes:
    inline = (
        '<w:sdt><w:sdtPr><w:alias w:val="开户银行"/><w:id w:val="7"/><w:showingPlcHdr/></w:sdtPr>'
        f"<w:sdtContent>{r('单击此处输入文字。')}</w:sdtContent></w:sdt>"
    )
    chosen = (
        '<w:sdt><w:sdtPr><w:alias w:val="解决方式"/><w:id w:val="8"/><w:dropDownList><w:listItem w:displayText="仲裁" w:value="a"/>'
        f'<w:listItem w:displayText="诉讼" w:value="b"/></w:dropDownList></w:sdtPr><w:sdtContent>{r("仲裁")}</w:sdtContent></w:sdt>'
    )
    day = (
        f'<w:sdt><w:sdtPr><w:alias w:val="到位日期"/><w:id w:val="9"/><w:date/></w:sdtPr><w:sdtContent>{r("2026年12月1日")}'
        "</w:sdtContent></w:sdt>"
    )
    block = f'<w:sdt {NS}><w:sdtPr><w:id w:val="10"/></w:sdtPr><w:sdtContent>{p(r("整段放在控件里的约定，不得遗漏。"))}</w:sdtContent></w:sdt>'
    in_table = table(
        f'<w:sdt><w:sdtPr><w:id w:val="11"/></w:sdtPr><w:sdtContent>{cell(p(r("账户名称")))}</w:sdtContent></w:sdt>'
        + cell(p(inline)),
        columns=2,
    )
    line = p(r("资金汇入") + inline + r("，于") + day + r("到位；争议以") + chosen + r("解决。"))
    return saved(simple(line, block, in_table, where=7))


def tracked() -> bytes:
    ins = '<w:ins w:id="1" w:author="张三" w:date="2026-11-01T00:00:00Z">'
    dele = '<w:del w:id="2" w:author="张三" w:date="2026-11-01T00:00:00Z">'
    move = '<w:moveFrom w:id="3" w:author="张三" w:date="2026-11-01T00:00:00Z">'
    to = '<w:moveTo w:id="4" w:author="张三" w:date="2026-11-01T00:00:00Z">'
    line = p(
        r("联盟每年召开")
        + f"{dele}<w:r><w:delText>一次</w:delText></w:r></w:del>{ins}{r('两次')}</w:ins>"
        + r("会议。")
        + f"{move}{r('这句话移走了。')}</w:moveFrom>"
    )
    gone = (
        f'<w:p {NS}><w:pPr><w:rPr><w:del w:id="5" w:author="张三" w:date="2026-11-01T00:00:00Z"/></w:rPr></w:pPr>'
        f"{dele}<w:r><w:delText>整段删去的约定。</w:delText></w:r></w:del></w:p>"
    )
    return saved(simple(line, gone, p(f"{to}{r('这句话移走了。')}</w:moveTo>"), where=6))


def boxes_and_links() -> bytes:
    document = simple(where=6)
    rid = document.part.relate_to(  # type: ignore[attr-defined]
        "https://example.com/rules", f"{R}/hyperlink", is_external=True
    )
    box = (
        '<w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox><w:txbxContent>'
        f"<w:p>{r('文本框里的提示：本条须经理事会批准。')}</w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    link = f'<w:hyperlink r:id="{rid}">{r("网上公布的规则")}</w:hyperlink>'
    body = document.element.body  # type: ignore[attr-defined]
    body.insert(6, parse_xml(p(r("成员适用") + link + r("，并遵守其修订。") + box)))
    return saved(document)


def footnoted() -> bytes:
    line = p(r("经费的使用须经审计。") + '<w:r><w:footnoteReference w:id="2"/></w:r>')
    data = saved(simple(line, where=8))
    notes = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:footnotes {NS}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        f'<w:footnote w:id="2"><w:p>{r("审计由会计师事务所进行。")}</w:p></w:footnote></w:footnotes>'
    )
    return with_part(data, "word/footnotes.xml", notes, "footnotes")


def with_part(data: bytes, name: str, xml: str, kind: str) -> bytes:
    """Return the package with one more part that the document refers to."""
    out = io.BytesIO()
    content = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            text = old.read(entry)
            if entry == "[Content_Types].xml":
                more = f'<Override PartName="/{name}" ContentType="{content}"/></Types>'
                text = text.replace(b"</Types>", more.encode())
            elif entry == "word/_rels/document.xml.rels":
                more = f'<Relationship Id="rIdMore" Type="{R}/{kind}" Target="{name.removeprefix("word/")}"/></Relationships>'
                text = text.replace(b"</Relationships>", more.encode())
            new.writestr(entry, text)
        new.writestr(name, xml)
    return out.getvalue()


def typed(lines: str) -> bytes:
    document = Document()
    for line in lines.strip("\n").split("\n"):
        document.add_paragraph(line)
    return saved(document)


SIGNS = r"""
合作协议
第一条 记号
- 以连字号起头的一行
| 以竖线起头 | 的一行
结尾像标记的一行 ^mark
反斜线\和两个\\以及{{ 大括号 }}、{% if x %}、{# 注 #}
[[双方括号]]与[__下划线__]以及@{引用}、@{law:民法典 1}、#号
｛｛全角｝｝＠｛全角｝【【重括号】】
第二条 项
下列各项：
（一）甲|乙 ^item-1
（二）- 连字号
（三）以反斜线结尾\
第三条 表前
{ 单个 } 与 % } 与 } }。
"""

UNHEADED = """
合作协议
第一条 甲方应当按照约定提供设备，并保证其可以正常使用。
第二条 乙方应当按照约定完成研究开发，并于____年__月__日前提交报告。
第三条 双方按照第一条和第二条的约定履行的，互不承担责任。
第四条 因本协议发生争议的，协商解决。
"""

SECTIONS = """
技术合作合同
第一编 总则
第一章 一般规定
第一条 目的
为明确双方的权利义务，订立本合同。
第二条 适用
本合同适用于第三章所列的项目。
第二章 组织
第一节 理事会
第三条 组成
理事会由五名理事组成。
第二节 秘书处
第四条 职责
秘书处负责日常事务。
第三章 项目
第五条 立项
项目由理事会立项。
"""

COLLOQUIAL = """
联盟合作备忘录
一、合作宗旨
双方愿意长期合作。
二、合作内容
1、共同申报项目；
2、共同培养人才，包括：
（1）联合指导研究生；
（2）互派人员；
①每年不少于两名；
②费用由派出方承担；
3、共享设备。
派出人员的劳动关系不变。
三、其他
未尽事宜另行协商，参照第二部分办理。
附件1：设备清单
附件2：人员名单
张三、李四、王五。
"""

DECIMAL = """
研究开发合作协议
1 总则
1.1 本协议由双方订立。
1.2 本协议所称设备，见第3.1条。
2 经费
2.1 甲方于____日内支付人民币____元。
2.2 乙方开具发票。
3 设备
3.1 设备由甲方提供。
3.2 损坏的，由乙方赔偿，比例为____%。
"""

PLAIN = """
战略合作意向书
双方本着平等互利的原则，就开展合作达成以下意向。
双方将共同推动产业技术进步，并定期会晤。
本意向书不具有法律约束力。
"""

RESTARTS = """
合作协议
第一条 职权
理事会行使下列职权：
（一）决定规划；
（二）决定预算。
秘书处行使下列职权：
（一）执行决议；
（二）管理档案；
档案保存十年。
（三）其他职权。
第二条 依据
秘书长依照第一条第二款第（二）项管理档案；理事长依照第一条第一款决定规划。
"""


def broken_lines() -> bytes:
    line = p("<w:r><w:t>第一行约定，</w:t><w:br/><w:t>第二行约定。</w:t><w:tab/><w:t>制表符后的字</w:t></w:r>")
    both = table(
        cell(p(r("项目")), p(r("（单位）"))) + cell(p(r("内容"))),
        cell(p(r("第一段")), p(r("第二段"))) + cell(p("")),
        columns=2,
    )
    return saved(simple(line, both, where=6))


def pandoc(name: str) -> Callable[[], bytes]:
    def make() -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "made.docx"
            subprocess.run(["pandoc", str(CASES / name), "-o", str(out)], check=True)
            return out.read_bytes()

    return make


def office(suffix: str, text: str) -> Callable[[], bytes]:
    def make() -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / f"made.{suffix}"
            source.write_text(text, "utf-8")
            filters = ["--infilter=Text (encoded):UTF8"] if suffix == "txt" else []
            first = "odt" if suffix == "html" else "docx"
            for target, given in ((first, source), ("docx", Path(folder) / f"made.{first}"))[
                : 2 if first == "odt" else 1
            ]:
                subprocess.run(
                    [
                        "soffice",
                        f"-env:UserInstallation=file://{folder}/profile",
                        "--headless",
                        *(filters if given == source else []),
                        "--convert-to",
                        target,
                        "--outdir",
                        folder,
                        str(given),
                    ],
                    check=True,
                    capture_output=True,
                )
            return (Path(folder) / "made.docx").read_bytes()

    return make


HTML = """<html><head><meta charset="utf-8"></head><body><h1>共建实验室协议</h1>
<h2>第一条 目的</h2><p>双方共建实验室（以下简称“实验室”）。</p>
<h2>第二条 投入</h2><p>双方的投入如下：</p>
<table border="1"><tr><th>单位</th><th>投入</th></tr><tr><td>甲方</td><td>设备____台</td></tr><tr><td>乙方</td><td>人员____名</td></tr></table>
<ul><li>设备归甲方所有；</li><li>人员由乙方管理。</li></ul>
<h2>第三条 违约</h2><p>违反第二条的，应当<b>继续履行</b>并赔偿损失。</p></body></html>"""


def ours(sample: str) -> Callable[[], bytes]:
    def make() -> bytes:
        from contractgen.library import load_library
        from contractgen.passes import load_answers
        from contractgen.passes import make as made
        from contractgen.writers.docx import write
        from tests.conftest import ON, ROOT

        agreement = made(load_library((ROOT,)), load_answers(ROOT / "samples" / sample / "answers.yaml"), ON).agreement
        return write(agreement, ON)

    return make


def decorated() -> bytes:
    """The firm's model with a comment, a text box, a picture of nothing, hidden words and a box to tick."""

    def change(maker: Maker) -> None:
        maker.document.add_comment(maker.document.paragraphs[20].runs, text="这一条要和客户确认", author="李律师")
        hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏的说明</w:t></w:r>"
        maker.document.element.body.insert(30, parse_xml(p(r("□ 同意　□ 不同意（选择其一）") + hidden)))

    return firm_model(change=change)


MAKES: Mapping[str, Callable[[], bytes]] = {
    "our writer, six members": ours("six-members"),
    "our writer, a consortium": ours("consortium-seven-members"),
    "a firm's model, numbers by Word": firm_model,
    "a firm's model, numbers typed": lambda: firm_model(live=False),
    "a firm's model, decorated": decorated,
    "pandoc, an agreement in chapters": pandoc("agreements/unseen/d22_long_modern_satellite.md"),
    "pandoc, a short agreement": pandoc("agreements/unseen/d23_very_short_wood.md"),
    "pandoc, traditional characters": pandoc("agreements/unseen/d16_traditional_biomed.md"),
    "LibreOffice from HTML by way of ODT": office("html", HTML),
    "LibreOffice from text": office("txt", UNHEADED),
    "typed numbers in speech": lambda: typed(COLLOQUIAL),
    "typed decimal numbers": lambda: typed(DECIMAL),
    "parts, chapters and sections": lambda: typed(SECTIONS),
    "no articles at all": lambda: typed(PLAIN),
    "lists that begin anew": lambda: typed(RESTARTS),
    "signs that look like markup": lambda: typed(SIGNS),
    "nested tables": nested_tables,
    "merged cells": merged_cells,
    "content controls": controls,
    "tracked changes": tracked,
    "text boxes and links": boxes_and_links,
    "footnotes": footnoted,
    "line breaks and tabs": broken_lines,
}
"""Twenty and some makes by what they are."""


@lru_cache(maxsize=64)
def made(name: str) -> bytes:
    """Return the file of this make, made once."""
    return MAKES[name]()


__all__ = ["MAKES", "W", "made", "saved"]
