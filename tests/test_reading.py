"""Agreements anybody wrote: outline, labels, places, nothing lost; bad files get a clear answer."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contractgen.agreement import Agreement, Article, Chapter, Item, Paragraph, Table, articles, plain, sections
from contractgen.errors import FormatError
from contractgen.labels import typed
from contractgen.readers import read


def text(*lines: str) -> Agreement:
    return read("\n".join(lines).encode(), "a.txt")


def heads(agreement: Agreement) -> list[tuple[str, str]]:
    """Label and heading of every article of the body."""
    return [(a.label, a.heading) for a in articles(agreement)]


def paragraphs(article: Article) -> list[str]:
    return [plain(b.inlines) for b in article.blocks if isinstance(b, Paragraph) and b.inlines]


def outline(items: tuple[Item, ...], depth: int = 0) -> Iterator[tuple[int, str, str]]:
    for item in items:
        yield depth, item.label, plain(item.inlines)
        yield from outline(item.items, depth + 1)


def listed(article: Article) -> list[tuple[int, str, str]]:
    return [row for b in article.blocks if isinstance(b, Paragraph) for row in outline(b.items)]


def shown(agreement: Agreement) -> str:
    """Every visible character of the tree, in order, without white space."""
    made = [agreement.title]
    chapters = {id(c.articles[0]): c for c in agreement.body if isinstance(c, Chapter) and c.articles}
    for section in sections(agreement):
        if chapter := chapters.get(id(section)):
            made += [chapter.label, chapter.heading]
        if section.layout != "cover":
            made += [section.label, section.heading]
        for block in section.blocks:
            if isinstance(block, Paragraph):
                made.append(plain(block.inlines))
                made += [label + words for _, label, words in outline(block.items)]
            elif isinstance(block, Table):
                made += [c.title for c in block.columns]
                made += [plain(cell) for row in block.rows for cell in row.cells]
    return "".join("".join(made).split())


# --- outlines ---------------------------------------------------------------------


def test_an_article_in_one_line_has_no_heading():
    found = text("某联盟协议", "第一条 联盟设理事会，每方一名理事。", "第二条 联盟设秘书处，由大学承担。")
    assert heads(found) == [("第一条", ""), ("第二条", "")]
    assert [paragraphs(a) for a in articles(found)] == [
        ["联盟设理事会，每方一名理事。"],
        ["联盟设秘书处，由大学承担。"],
    ]


def test_a_short_line_over_text_is_a_heading():
    found = text("某联盟协议", "第一条 目标", "研制设备。", "第二条 组织", "设理事会。")
    assert heads(found) == [("第一条", "目标"), ("第二条", "组织")]


def test_a_heading_may_stand_before_its_text_in_the_same_line():
    found = text("某联盟协议", "第一条 目标。四年内研制设备。", "第二条 保密。各方应当保密。")
    assert heads(found) == [("第一条", "目标。"), ("第二条", "保密。")]
    assert paragraphs(next(articles(found))) == ["四年内研制设备。"]


def test_a_short_sentence_is_no_heading():
    found = text(
        "某联盟协议", "第一条 目标。研制设备。", "第二条 保密。各方应当保密。", "第三条 协议具有约束力。签字后生效。"
    )
    assert heads(found)[2] == ("第三条", "")


def test_chinese_numbers_are_articles_where_nothing_is_called_an_article():
    found = text(
        "联盟协议", "一、性质与效力", "（一）契约组织。", "（二）有法律约束力。", "二、目标", "（一）研制设备。"
    )
    assert heads(found) == [("一、", "性质与效力"), ("二、", "目标")]
    assert listed(next(articles(found))) == [(0, "（一）", "契约组织。"), (0, "（二）", "有法律约束力。")]


def test_chinese_numbers_are_chapters_where_articles_count_on_across_them():
    found = text("联盟协议", "一、总则", "1. 甲。", "2. 乙。", "二、成员", "3. 丙。", "4. 丁。")
    assert [(c.label, c.heading) for c in found.body if isinstance(c, Chapter)] == [("一、", "总则"), ("二、", "成员")]
    assert [label for label, _ in heads(found)] == ["1.", "2.", "3.", "4."]


def test_decimal_numbers_nest():
    found = text(
        "联盟协议",
        "1 总则",
        "1.1 名称为甲。",
        "1.2 任务如下：",
        "1.2.1 研究；",
        "1.2.2 开发。",
        "2 组织",
        "2.1 设理事会。",
    )
    assert heads(found) == [("1", "总则"), ("2", "组织")]
    assert [(d, label) for d, label, _ in listed(next(articles(found)))] == [
        (0, "1.1"),
        (0, "1.2"),
        (1, "1.2.1"),
        (1, "1.2.2"),
    ]


@pytest.mark.parametrize(
    "label", ["第十二条", "第 十 二 条", "第12条", "第十二条.", "第十二條", "第１２条", "第十二条："]
)
def test_an_article_is_told_in_every_spelling(label: str):
    found = typed(f"{label}　联盟")
    assert found is not None
    assert (found.kind, found.ordinal) == ("条", 12)


@pytest.mark.parametrize(
    "line",
    [
        "第三条所列事项由秘书处办理。",
        "第三条、第五条另有规定的除外。",
        "第三条第二款的事项",
        "附件所列的任务",
        "1.5万元由甲方承担",
        "0.05毫克以下",
        "附则",
        "(三方)协议",
    ],
)
def test_a_line_that_begins_like_a_label_has_none(line: str):
    found = text("某联盟协议", "第一条 甲应当出资。", line)
    assert len(list(articles(found))) == 1
    assert line in plain(next(articles(found)).blocks[-1].inlines)


def test_brackets_of_any_width_and_stray_spaces_are_items():
    found = text("联盟协议", "第一条 任务：", "(一)甲；", "（ 二 )乙；", "( 三 ）丙。", "第二条 生效", "签字。")
    assert [label for _, label, _ in listed(next(articles(found)))] == ["(一)", "（ 二 )", "( 三 ）"]


def test_a_paragraph_between_items_that_count_on_belongs_to_the_item():
    found = text(
        "联盟协议",
        "第一条 任务",
        "如下：",
        "（一）甲。",
        "甲应当按期完成。",
        "（二）乙。",
        "各方配合。",
        "第二条 生效",
        "签字。",
    )
    article = next(articles(found))
    assert listed(article) == [(0, "（一）", "甲。"), (1, "", "甲应当按期完成。"), (0, "（二）", "乙。")]
    assert paragraphs(article) == ["如下：", "各方配合。"]


def test_headings_without_number_are_articles():
    found = read("# 联盟协议\n\n## 目标\n\n- 研制设备\n\n## 组织\n\n设理事会。\n".encode(), "a.md")
    assert heads(found) == [("", "目标"), ("", "组织")]


def test_short_lines_between_sentences_are_headings():
    found = text("联盟备忘录", "性质", "联盟是契约组织。", "目标", "研制设备。", "组织", "设理事会。")
    assert [h for _, h in heads(found)] == ["性质", "目标", "组织"]


def test_prose_is_one_section_of_paragraphs():
    found = text("各位同仁：", "去年我们讨论过联盟的事。", "我们的条件有三个。", "此致")
    assert len(list(articles(found))) == 1


def test_a_table_of_contents_is_no_content():
    found = text(
        "联盟协议",
        "目 录",
        "第一章 总则......1",
        "第二章 组织......3",
        "第一章 总则",
        "第一条 合作。",
        "第二章 组织",
        "第二条 设理事会。",
    )
    assert [c.heading for c in found.body if isinstance(c, Chapter)] == ["总则", "组织"]
    assert len(list(articles(found))) == 2


def test_a_title_may_take_two_lines_behind_a_number():
    found = text("编号：2024-001", "竹材产业技术创新战略联盟", "协 议 书", "一、目标", "研发。", "二、生效", "签字。")
    assert found.title == "竹材产业技术创新战略联盟协 议 书"


def test_recitals_are_a_front_section_of_their_own():
    found = text(
        "联盟协议",
        "鉴于：",
        "1.产业需要合作；",
        "2.各方有意合作；",
        "为此，各方订立本协议。",
        "第一条 合作。",
        "第二条 生效。",
    )
    recitals = next(s for s in found.front if s.topic == "recitals")
    assert recitals.heading == "鉴于："
    assert len(listed(recitals)) == 2


def test_parties_stand_in_front():
    found = text("联盟协议", "甲方：某公司", "乙方：某大学", "第一条 合作。", "第二条 生效。")
    assert [paragraphs(s) for s in found.front if s.layout != "cover"] == [["甲方：某公司", "乙方：某大学"]]


@pytest.mark.parametrize(
    "line",
    ["（以下无正文）", "签署页", "甲方（盖章）：", "签字：甲方法定代表人__", "兹证明,各方已签署本协议:", "(签字页)"],
)
def test_signatures_are_the_closing(line: str):
    found = text("联盟协议", "第一条 合作。", "第二条 由法定代表人签字后生效。", line, "某公司")
    assert [paragraphs(s) for s in found.closing] == [[line, "某公司"]]


def test_annexes_follow_the_signatures_and_a_list_of_them_is_none():
    found = text(
        "联盟协议", "第一条 目标", "研制。", "第二条 附件", "附件一 任务表", "附件二 经费办法", "第三条 生效", "签字生效。",
        "甲方（盖章）：", "附件一", "任务表", "甲研制。", "附件二：经费办法", "第一条 专款专用。", "（一）材料；", "附件三 名单（略）",
    )  # fmt: skip
    assert [(a.label, a.heading) for a in found.annexes] == [
        ("附件一", "任务表"),
        ("附件二", "经费办法"),
        ("附件三", "名单（略）"),
    ]
    assert listed(found.annexes[1]) == [(0, "第一条", "专款专用。"), (1, "（一）", "材料；")]
    assert [label for _, label, _ in listed(list(articles(found))[1])] == ["附件一", "附件二"]


def test_an_article_quoted_out_of_order_is_no_article():
    found = text(
        "联盟协议", "第一条 依据：", "第二十六条 国家鼓励企业与大学合作。", "第二条 设理事会。", "第三条 设秘书处。"
    )
    assert [label for label, _ in heads(found)] == ["第一条", "第二条", "第三条"]


def test_articles_may_stand_in_a_table():
    found = read(
        "# 协议\n\n| 条款 | 内容 |\n|---|---|\n| 第一条 | 设理事会，应当开会。 |\n| 第二条 | 设秘书处。 |\n".encode(),
        "a.md",
    )
    assert [label for label, _ in heads(found)] == ["第一条", "第二条"]
    assert paragraphs(next(articles(found))) == ["设理事会，应当开会。"]


def test_lines_of_a_fixed_width_are_put_together():
    words = (
        "联盟设理事会作为决策机构由各成员委派一名理事组成决定规划预算项目和成员变更等事项经三分之二以上理事同意方可通过。"
        * 6
    )
    broken = [words[n : n + 15] for n in range(0, len(words), 15)]
    found = text("某联盟协议", "第一条 组织", *broken, "第二条 生效", "签字后生效。")
    assert paragraphs(next(articles(found))) == [words]


def test_numbered_parties_before_the_articles_are_none_of_them():
    found = text(
        "某联盟协议",
        "由下列各方订立：",
        "1. 某公司；",
        "2. 某大学。",
        "1. 目标",
        "1.1 研制设备。",
        "2. 组织",
        "2.1 设理事会。",
        "3. 生效",
        "3.1 签字。",
    )
    assert heads(found) == [("1.", "目标"), ("2.", "组织"), ("3.", "生效")]


def test_a_list_inside_an_article_does_not_begin_the_articles_anew():
    found = text(
        "某联盟协议",
        "一、目标",
        "研制。",
        "二、成员",
        "如下：",
        "一、甲公司；",
        "二、乙大学。",
        "三、组织",
        "设理事会。",
        "四、经费",
        "专款专用。",
    )
    assert [label for label, _ in heads(found)] == ["一、", "二、", "三、", "四、"]
    assert [label for _, label, _ in listed(list(articles(found))[1])] == ["一、", "二、"]


def test_questions_head_their_answers():
    found = text("联盟问答书", "问1：谁决定？", "答：理事会决定。", "问2：谁管钱？", "答：大学管钱。")
    assert heads(found) == [("问1：", "谁决定？"), ("问2：", "谁管钱？")]


def test_contents_in_one_line_are_no_content():
    found = text(
        "某联盟协议",
        "目录",
        "一、总则　二、组织　三、经费",
        "一、总则",
        "有约束力。",
        "二、组织",
        "设理事会。",
        "三、经费",
        "专款专用。",
    )
    assert [h for _, h in heads(found)] == ["总则", "组织", "经费"]


def test_every_block_says_where_its_words_begin():
    found = text("联盟协议", "第一条 联盟设理事会，每方一名。", "（一） 理事长；")
    paragraph = next(articles(found)).blocks[0]
    assert isinstance(paragraph, Paragraph)
    assert (paragraph.source.paragraph, paragraph.source.offset) == (1, 4)
    assert (paragraph.items[0].source.paragraph, paragraph.items[0].source.offset) == (2, 4)


LINE = st.one_of(
    st.sampled_from(
        ["第一章 总则", "第二章 成员", "第一条 目标", "第二条 组织。设理事会。", "第三条联盟设秘书处。", "一、性质", "二、分工", "（一）甲；", "（二）乙。",
         "1. 研究；", "2. 开发。", "（1）整机", "①部件", "1.1 名称", "鉴于：", "甲方：某公司", "附件一 任务表", "附件二", "签署页", "目录", "其他事项", "• 点"]
    ),
    st.text(alphabet="联盟设理事会由各方第一二三条章（）、。：；1.2 附件签字", min_size=1, max_size=30).filter(str.strip),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(LINE, min_size=1, max_size=14))
def test_no_visible_character_is_lost(lines: list[str]):
    """Whatever is told of the lines: all their characters are in the tree (contents, which repeat, aside)."""
    lines = [line for line in lines if "目录" not in line]
    if not "".join(lines).strip():
        return
    found = text(*lines)
    wanted = "".join("".join(lines).split())
    assert sorted(shown_all(found).replace("：", "")) == sorted(wanted.replace("：", ""))  # 附件一：名单


def shown_all(agreement: Agreement) -> str:
    empty = "".join(c.label + c.heading for c in agreement.body if isinstance(c, Chapter) and not c.articles)
    return shown(agreement) + "".join(empty.split())


# --- encodings ------------------------------------------------------------------------

SAMPLE = "产业技术创新战略联盟协议书\n第一条 联盟设理事会，由各方的代表组成。\n第二条 经费由大学管理。\n"
TRADITIONAL = "產業技術創新聯盟協議書\n第一條 聯盟設理事會，由各方的代表組成。\n第二條 經費由大學管理。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_text_is_read_in_every_encoding(encoding: str, ends: str):
    assert read(SAMPLE.replace("\n", ends).encode(encoding), "a.txt") == read(SAMPLE.encode(), "a.txt")


def test_traditional_text_is_read_in_big5():
    assert read(TRADITIONAL.encode("big5"), "a.txt").title == "產業技術創新聯盟協議書"


@pytest.mark.parametrize("data", [b"", b"  \n", b"\x00" * 100, bytes(range(256)) * 8])
def test_what_is_no_text_is_refused(data: bytes):
    with pytest.raises(FormatError):
        read(data, "a.txt")


# --- Word -----------------------------------------------------------------------------

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def package(body: str, **parts: str) -> bytes:
    """Return a Word file with *body* and further parts (styles, numbering, footnotes, header1)."""
    names = {n: f"word/{n}.xml" for n in parts}
    kinds = {n: n.rstrip("0123456789") for n in parts}
    types = "".join(f'<Override PartName="/word/{n}.xml" ContentType="{TYPES}.{kinds[n]}+xml"/>' for n in parts)
    relations = "".join(f'<Relationship Id="r{n}" Type="{KIND}{kinds[n]}" Target="{n}.xml"/>' for n in parts)
    ns = "http://schemas.openxmlformats.org/package/2006/"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{ns}content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{TYPES}.document.main+xml"/>{types}</Types>',
        )
        made.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{ns}relationships"><Relationship Id="a" Type="{KIND}officeDocument" Target="word/document.xml"/></Relationships>',
        )
        made.writestr(
            "word/_rels/document.xml.rels", f'<Relationships xmlns="{ns}relationships">{relations}</Relationships>'
        )
        made.writestr("word/document.xml", f"<w:document {NAMES}><w:body>{body}</w:body></w:document>")
        for name, path in names.items():
            made.writestr(path, parts[name])
    return out.getvalue()


def p(words: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{r(words)}</w:p>"


def r(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def word(*bodies: str, **parts: str) -> Agreement:
    return read(package("".join(bodies), **parts), "a.docx")


def level(at: int, form: str, words: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{words}"/></w:lvl>'
    )


def numbering(levels: str, *nums: str) -> str:
    lists = "".join(nums) or '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    return f'<w:numbering {NAMES}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>{lists}</w:numbering>'


def n(at: int, number: int = 1) -> str:
    return f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>'


LEVELS = (
    level(0, "chineseCountingThousand", "第%1条")
    + level(1, "chineseCountingThousand", "（%2）")
    + level(2, "decimal", "%3.")
)


def test_automatic_numbers_are_the_labels():
    found = word(
        p("联盟协议"), p("组织", n(0)), p("设理事会：", ""), p("理事长；", n(1)), p("理事。", n(1)), p("成员", n(0)), p("企业：", n(1)), p("甲。", n(2)),
        numbering=numbering(LEVELS),
    )  # fmt: skip
    assert heads(found) == [("第一条", "组织"), ("第二条", "成员")]
    assert listed(next(articles(found))) == [(0, "（一）", "理事长；"), (0, "（二）", "理事。")]
    assert listed(list(articles(found))[1]) == [(0, "（一）", "企业："), (1, "1.", "甲。")]


def test_numbers_are_inherited_through_styles():
    styles = (
        f'<w:styles {NAMES}><w:style w:type="paragraph" w:styleId="A"><w:name w:val="条"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="子条"/><w:basedOn w:val="A"/></w:style></w:styles>'
    )
    found = word(
        p("联盟协议"), p("设理事会。", '<w:pStyle w:val="A"/>'), p("设秘书处。", '<w:pStyle w:val="B"/>'),
        p("附言。", '<w:pStyle w:val="B"/><w:numPr><w:numId w:val="0"/></w:numPr>'),
        styles=styles, numbering=numbering(LEVELS),
    )  # fmt: skip
    assert [label for label, _ in heads(found)] == ["第一条", "第二条"]
    assert "附言。" in paragraphs(list(articles(found))[1])


def labels(*bodies: str, **parts: str) -> list[str]:
    from contractgen.word.package import unpack
    from contractgen.word.walk import walk

    return [b.label for b in walk(unpack(package("".join(bodies), **parts), "a"), "a").blocks]


def test_a_start_override_begins_anew_and_a_list_without_one_counts_on():
    nums = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    found = labels(
        p("甲", n(0)),
        p("乙", n(0, 2)),
        p("丙", n(0, 3)),
        p("丁", n(0, 3)),
        numbering=numbering(level(0, "decimal", "%1)"), nums),
    )
    assert found == ["1)", "2)", "1)", "2)"]


def test_a_level_may_never_restart_and_may_be_legal():
    levels = (
        level(0, "chineseCountingThousand", "第%1章")
        + level(1, "chineseCountingThousand", "第%2条", '<w:lvlRestart w:val="0"/>')
        + level(2, "decimal", "%1.%2.%3", "<w:isLgl/>")
    )
    found = labels(*(p("甲", n(at)) for at in (0, 1, 1, 0, 1, 2)), numbering=numbering(levels))
    assert found == ["第一章", "第一条", "第二条", "第二章", "第三条", "2.3.1"]


@pytest.mark.parametrize(
    ("form", "wanted"),
    [
        ("chineseCountingThousand", ["一", "十", "十一", "一百零一"]),
        ("ideographDigital", ["一", "一〇", "一一", "一〇一"]),
        ("chineseCounting", ["一", "十", "十一", "一○一"]),
        ("japaneseCounting", ["一", "十", "十一", "百一"]),
        ("ideographTraditional", ["甲", "癸", "11", "101"]),
        ("chineseLegalSimplified", ["壹", "拾", "拾壹", "壹佰零壹"]),
        ("decimalFullWidth", ["１", "１０", "１１", "１０１"]),
        ("decimalEnclosedCircle", ["①", "⑩", "⑪", "101"]),
        ("upperRoman", ["I", "X", "XI", "CI"]),
        ("lowerLetter", ["a", "j", "k", "wwww"]),
        ("decimalZero", ["01", "10", "11", "101"]),
    ],
)
def test_every_number_format_is_printed_as_word_prints_it(form: str, wanted: list[str]):
    from contractgen.word.formats import shown as printed

    assert [printed(number, form) for number in (1, 10, 11, 101)] == wanted


def test_insertions_are_kept_and_deletions_left_out_and_counted():
    change = 'w:id="1" w:author="甲" w:date="2026-01-01T00:00:00Z"'
    deleted = f"<w:del {change}><w:r><w:delText>删</w:delText></w:r></w:del>"
    found = word(p("联盟协议"), f"<w:p>{r('联盟设')}{deleted}<w:ins {change}>{r('理事会')}</w:ins>{r('。')}</w:p>")
    assert "联盟设理事会。" in shown(found)
    assert "删" not in shown(found)
    assert found.unchecked == ("修订：保留插入 1 处、略去删除 1 处",)


def test_a_paragraph_deleted_whole_is_not_counted():
    change = 'w:id="1" w:author="甲" w:date="2026-01-01T00:00:00Z"'
    gone = f"<w:p><w:pPr>{n(0)}<w:rPr><w:del {change}/></w:rPr></w:pPr><w:del {change}><w:r><w:delText>删去的条</w:delText></w:r></w:del></w:p>"
    assert labels(p("甲", n(0)), gone, p("乙", n(0)), numbering=numbering(LEVELS)) == ["第一条", "第二条"]


def test_content_controls_links_and_moved_text_are_read():
    control = f"<w:sdt><w:sdtPr><w:rPr><w:b/></w:rPr></w:sdtPr><w:sdtContent>{p('设理事会。')}</w:sdtContent></w:sdt>"
    inline = f"<w:p><w:hyperlink>{r('联盟')}</w:hyperlink><w:sdt><w:sdtContent>{r('设秘书处。')}</w:sdtContent></w:sdt><w:moveTo>{r('完。')}</w:moveTo><w:moveFrom>{r('旧')}</w:moveFrom></w:p>"
    found = shown(word(p("联盟协议"), control, inline))
    assert found == "联盟协议设理事会。联盟设秘书处。完。"


def test_a_text_box_is_read_once_behind_its_paragraph():
    box = f"<w:txbxContent>{p('框内。')}</w:txbxContent>"
    both = f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx>{box}</wps:txbx></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    found = word(p("联盟协议"), f"<w:p>{r('框外。')}{both}</w:p>", p("其后。"))
    assert shown(found) == "联盟协议框外。框内。其后。"


def test_positions_count_every_paragraph_of_the_part():
    box = f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:txbxContent>{p('甲。')}</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>{p('甲。')}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
    found = word(p("联盟协议"), f"<w:p>{box}</w:p>", p("其后应当。"))
    last = next(articles(found)).blocks[-1]
    assert last.source.paragraph == 4


def test_a_footnote_follows_its_paragraph_and_names_its_part():
    notes = f'<w:footnotes {NAMES}><w:footnote w:type="separator" w:id="-1">{p("线")}</w:footnote><w:footnote w:id="2">{p("注文。")}</w:footnote></w:footnotes>'
    found = word(
        p("联盟协议"),
        f'<w:p>{r("联盟设理事会。")}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>',
        p("其后。"),
        footnotes=notes,
    )
    assert shown(found) == "联盟协议联盟设理事会。注文。其后。"
    assert [b.source.part for a in articles(found) for b in a.blocks] == [
        "word/document.xml",
        "word/footnotes.xml",
        "word/document.xml",
    ]


def test_heads_and_feet_stand_apart():
    found = word(p("联盟协议"), p("设理事会。"), header1=f"<w:hdr {NAMES}>{p('内部资料')}</w:hdr>")
    assert found.running == ("内部资料",)
    assert "内部资料" not in shown(found)
    assert "页眉页脚" in found.unchecked


def test_hidden_text_is_left_out_and_said():
    found = word(p("联盟协议"), f"<w:p>{r('设理事会。')}{r('暗', '<w:vanish/>')}</w:p>")
    assert "暗" not in shown(found)
    assert found.unchecked == ("隐藏文字：略去 1 处",)


def test_tabs_breaks_symbols_and_blanks_are_read():
    body = "<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr>" + r("甲") + "<w:r><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:softHyphen/><w:noBreakHyphen/><w:sym w:font='Wingdings' w:char='F0FE'/></w:r>" + r("　　", "<w:u w:val='single'/>") + r("。") + "</w:p>"  # fmt: skip
    found = word(p("联盟协议"), body)
    assert plain(next(articles(found)).blocks[0].inlines) == "甲\t乙\n丙-☑＿＿。"


def cell(words: str, more: str = "") -> str:
    return f"<w:tc><w:tcPr>{more}</w:tcPr>{p(words)}</w:tc>"


def rows(*lines: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{line}</w:tr>" for line in lines) + "</w:tbl>"


def test_a_table_keeps_rows_merged_cells_and_places():
    found = word(
        p("联盟协议"),
        p("分工如下表，各方应当执行。"),
        rows(cell("成员") + cell("任务"), cell("甲公司") + cell("研制")),
        p("完。"),
    )
    table = next(b for a in articles(found) for b in a.blocks if isinstance(b, Table))
    assert [c.title for c in table.columns] == ["成员", "任务"]
    assert [[plain(c) for c in row.cells] for row in table.rows] == [["甲公司", "研制"]]
    assert table.rows[0].source.paragraph == 4


def test_a_table_inside_a_cell_becomes_lines_of_it():
    inner = rows(cell("小") + cell("表"))
    found = word(
        p("联盟协议"),
        p("如下表，应当执行。"),
        rows(cell("甲") + f"<w:tc>{inner}{p('尾')}</w:tc>", cell("1") + cell("2")),
    )
    table = next(b for a in articles(found) for b in a.blocks if isinstance(b, Table))
    assert "小\t表\n尾" in [c.title for c in table.columns]


def test_a_table_of_one_column_is_a_frame_around_lines():
    found = word(p("联盟协议"), rows(cell("第一条 设理事会，应当每年开会。"), cell("第二条 设秘书处。")))
    assert [label for label, _ in heads(found)] == ["第一条", "第二条"]


def test_heading_styles_in_chinese_or_english_are_headings():
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{i}"><w:name w:val="{name}"/></w:style>'
        for i, name in (("1", "heading 1"), ("2", "标题 2"))
    )
    found = word(
        p("联盟协议"), p("组织", '<w:pStyle w:val="1"/>'), p("设理事会。"), p("经费", '<w:pStyle w:val="1"/>'), p("专款专用。"),
        styles=f"<w:styles {NAMES}>{styles}</w:styles>",
    )  # fmt: skip
    assert [h for _, h in heads(found)] == ["组织", "经费"]


def test_a_table_of_contents_field_is_no_content():
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o "1-2" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    end = '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    found = word(
        p("联盟协议"),
        f"<w:p>{begin}{r('第一条 组织 1')}</w:p>",
        p("第二条 经费 2"),
        end,
        p("第一条 组织"),
        p("设理事会。"),
        p("第二条 经费"),
        p("专款专用。"),
    )
    assert heads(found) == [("第一条", "组织"), ("第二条", "经费")]


# --- PDF ------------------------------------------------------------------------------


def pdf(*pages: bytes, image: bool = False) -> bytes:
    """Return a hand-written PDF: every page a content stream, a Latin font, at will an image on each page."""
    objects: list[bytes] = [b"<</Type/Catalog/Pages 2 0 R>>", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    objects.append(
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>stream\n\x00\nendstream"
    )
    kids = []
    for stream in pages:
        content = stream + (b" q 500 0 0 700 50 50 cm /I Do Q" if image else b"")
        objects.append(b"<</Length %d>>stream\n%b\nendstream" % (len(content), content))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>/XObject<</I 4 0 R>>>>/Contents %d 0 R>>"
            % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<</Type/Pages/Kids[%b]/Count %d>>" % (b" ".join(kids), len(kids))
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1, table, len(objects) + 1, len(out),
    )  # fmt: skip


def at(y: int, words: str, x: int = 60) -> bytes:
    return f"BT /F 12 Tf {x} {y} Td ({words}) Tj ET ".encode()


LONG = "the parties agree on the alliance and its works and shall bear the costs of it"


def test_pdf_lines_are_joined_and_heads_feet_and_numbers_taken_off():
    pages = [
        at(800, "Internal paper") + at(700, LONG) + at(680, LONG) + at(660, "all of them.") + at(30, f"- {n} -")
        for n in (1, 2)
    ]
    found = read(pdf(*pages), "a.pdf")
    words = [plain(b.inlines) for s in sections(found) for b in s.blocks]
    assert words == [f"{LONG} {LONG} all of them."] * 2
    assert found.running == ("Internal paper",)


def test_a_pdf_paragraph_knows_its_page():
    pages = [at(700, LONG) + at(680, f"the end of page {n}.") for n in (1, 2)]
    found = read(pdf(*pages), "a.pdf")
    assert [b.source.page for s in sections(found) for b in s.blocks] == [1, 2]


def test_a_scanned_page_is_named():
    data = pdf(at(700, LONG) + at(680, LONG), b"", image=True)
    assert "第 2 页：扫描图像" in read(data, "a.pdf").unchecked


def test_a_pdf_of_nothing_but_images_is_refused():
    with pytest.raises(FormatError, match="扫描图像"):
        read(pdf(b"", b"", image=True), "a.pdf")


def test_an_encrypted_pdf_is_refused():
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(at(700, LONG)))))
    writer.encrypt("geheim", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(FormatError, match="加密"):
        read(out.getvalue(), "a.pdf")


# --- bad files ------------------------------------------------------------------------

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def bomb() -> bytes:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    return entity_package(f'<!DOCTYPE x [<!ENTITY a0 "lol">{entities}]>')


def entity_package(head: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package(p("&a8;")))) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            new.writestr(entry.filename, head.encode() + data if entry.filename == "word/document.xml" else data)
    return out.getvalue()


BAD = {
    "empty": (b"", "空"),
    "encrypted": (OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 600, "加密"),
    "spreadsheet": (OLE + b"\x00" * 600 + "Workbook".encode("utf-16-le"), "表格"),
    "truncated": (package(p("联盟协议"))[:300], "损坏"),
    "image": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "图像"),
    "archive": (b"Rar!\x1a\x07\x00", "压缩包"),
    "entities": (entity_package('<!DOCTYPE x [<!ENTITY a8 "lol">]>'), "文档类型"),
    "billion laughs": (bomb(), "文档类型|损坏"),
    "deep": (package("<w:sdt>" * 3000 + "</w:sdt>" * 3000), "嵌套"),
    "tables": (package("<w:tbl><w:tr><w:tc>" * 20 + p("甲") + "</w:tc></w:tr></w:tbl>" * 20), "嵌套"),
    "no text": (package(p("")), "没有文字"),
    "broken xml": (package("<w:p>"), "损坏"),
    "rubbish": (b"\x01\x02\x00\x03" * 200, "损坏"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_gets_a_clear_answer(kind: str):
    data, words = BAD[kind]
    with pytest.raises(FormatError, match=words) as refused:
        read(data, "a.docx")
    assert all(problem.remedy for problem in refused.value.problems)


def test_a_file_is_read_as_what_it_is_and_says_so():
    found = read(package(p("联盟协议")) if False else package(p("联盟协议") + p("设理事会。")), "a.pdf")
    assert found.title == "联盟协议"
    assert found.unchecked == ("文件名以 .pdf 结尾，按实际内容作为 docx 读取",)


def test_an_unknown_suffix_is_refused_with_what_can_be_read():
    with pytest.raises(FormatError, match="xyz"):
        read(b"abc", "a.xyz")


def test_a_cut_pdf_is_refused():
    with pytest.raises(FormatError, match="损坏"):
        read(pdf(at(700, LONG))[:40], "a.pdf")
