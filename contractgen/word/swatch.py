"""A Word file to edit: every style of an agreement shown once, with header and footer to fill."""

from __future__ import annotations

from datetime import date
from typing import Final

from lxml import etree

from contractgen.bundled import styles
from contractgen.word import parts
from contractgen.word.emit import field_runs, paragraph, run
from contractgen.word.numbering import Lists
from contractgen.word.styling import W

_SAMPLE: Final = "这是“{name}”的样子。在 Word 的“样式”窗格中修改这个样式，协议中同名的段落随之改变。"
_INTRODUCTION: Final = (
    "本文件只提供版面：样式、页边距、页眉、页脚和标志。正文中的这些话不会写入协议。",
    "改字体、字号、行距：修改同名的样式，不要改样式的名称。章、条、附件的编号由程序处理。",
    "页眉、页脚中的〔标题〕〔编号〕〔版本〕〔状态〕在起草时换成协议的内容；可以插入图片作为标志。",
    "右边距至少 20 毫米，留给骑缝章。改好后执行 contractgen library lint 核对。",
)
_PAGE: Final = (
    f'<w:sectPr><w:headerReference w:type="default" r:id="{parts.HEADER_ID}"/>'
    f'<w:footerReference w:type="default" r:id="{parts.FOOTER_ID}"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1440" w:right="1304" w:bottom="1304" w:left="1701" w:header="794" w:footer="737" w:gutter="0"/>'
    '<w:cols w:space="425"/><w:docGrid w:linePitch="312"/></w:sectPr>'
)
_HIDDEN: Final = ("Tiny", "SignAnchor")


def swatch(language: str, on: date) -> bytes:
    """Return the file, made of the bundled styles."""
    root = etree.fromstring(styles(language)["styles.xml"])
    shown = [
        (str(s.get(f"{W}styleId")), str(name.get(f"{W}val")))
        for s in root.iter(f"{W}style")
        if s.get(f"{W}type") == "paragraph"
        and s.get(f"{W}styleId") not in _HIDDEN
        and (name := s.find(f"{W}name")) is not None
    ]
    body = [paragraph(run(line), "Line") for line in _INTRODUCTION]
    body += [paragraph(run(_SAMPLE.format(name=name)), identity) for identity, name in shown]
    head = paragraph(run("〔标题〕\u3000〔编号〕\u3000〔版本〕"), "Header")
    foot = run("第 ") + field_runs("PAGE", "1") + run(" 页 共 ") + field_runs("NUMPAGES", "1") + run(" 页")
    provenance = f'<provenance xmlns="{parts.PROVENANCE}">{{}}</provenance>'
    return parts.packed(
        [*body, _PAGE], Lists().part(), head, paragraph(foot, "Footer"), "版面样式", language, on, provenance
    )
