"""Cutting an agreement into passages: sentences, items and rows, each with what introduces it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, assert_never

from contractgen.agreement import (
    Agreement,
    Article,
    Block,
    Chapter,
    Item,
    Paragraph,
    Row,
    Source,
    Table,
    plain,
)
from contractgen.evidence import Kind
from contractgen.expressions import expression
from contractgen.languages import zh
from contractgen.passages import Line, Passage, Section, Text
from contractgen.places import base_place, front_topic, item_place, opened, paragraph_place
from contractgen.sentences import (
    ASKED,
    DOTTED,
    ENUMERATED,
    LEFT_OUT,
    LEFT_OUT_TITLE,
    LISTED,
    SIGNED,
    SPOKEN,
    TITLE_LINE,
    TITLED,
    kind_of,
)
from contractgen.wordings import Normal, normal, simplifier


def read_through(agreement: Agreement) -> Text:
    """Return *agreement* cut into passages."""
    cutting = _Cutting(simplifier(_sample(agreement)))
    for article in agreement.front:
        cutting.section(article, "", "front")
    loose: list[Block] = []
    for node in agreement.body:
        if isinstance(node, Paragraph):
            loose.append(node)
            continue
        cutting.loose(loose)
        if isinstance(node, Chapter):
            over = f"{node.label}{node.heading}"
            if not node.articles:
                cutting.heading_alone(node)
            for article in node.articles:
                cutting.section(article, over, "body")
        else:
            cutting.section(node, "", "body")
    cutting.loose(loose)
    for article in agreement.closing:
        cutting.section(article, "", "closing")
    for article in agreement.annexes:
        cutting.section(article, "", "annex")
    return Text(agreement, tuple(cutting.passages), tuple(cutting.lines), tuple(cutting.sections), cutting.simplified)


def _sample(agreement: Agreement) -> str:
    """Return some of the text: enough to tell traditional characters from simplified."""
    found: list[str] = []
    size = 0
    for node in (*agreement.body, *agreement.front):
        articles = node.articles if isinstance(node, Chapter) else (node,)
        for one in articles:
            for block in one.blocks if isinstance(one, Article) else (one,):
                if isinstance(block, Paragraph):
                    found.append(plain(block.inlines) + "".join(plain(i.inlines) for i in block.items))
                    size += len(found[-1])
        if size > 20_000:
            break
    return agreement.title + "".join(found)


# --- cutting -----------------------------------------------------------------

# What stands before a sign is looked at behind it: an expression that begins with signs is searched faster.
_ENDS = expression(r"[。！？]+[”）]?|；|\.(?<=[\u4e00-\u9fff）”]\.)(?=[\u4e00-\u9fff（“]|$)")
_SHORT_LEAD: Final = 14
_COLUMNS = expression(r"(?<=\S)[ \t\u3000]{2,}(?=\S)")
_BLANKS = expression(r"(?<=[\u4e00-\u9fff])[ \u3000](?=[\u4e00-\u9fff])")
_NAMED_FIRST = expression(
    r"(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.]|[-·●▸])?\s*((?![^。]*(?:应|须|不|由|可|负责|承担|设立|有权|是|为))[\u4e00-\u9fffA-Z]{2,14})[。]"
)
_LEFT_OPEN = expression(r"(?:[（(]?(?:空|略|无|暂缺|待补|待定|待填|缺|未定|暂无|同左)[）)]?|[—\-－_/／\s]*)$")
_GLOSSARY = expression(r"名词解释|释义|定义|术语|用语|词语解释|名词说明")
_UNPOINTED = expression(r"[\u4e00-\u9fff0-9A-Za-z \u3000]+")


def _columns(words: str) -> str:
    """Return *words* with the wide blanks between three or more short cells as table marks, "" if it has none.

    Single blanks count where nothing else parts the words: 合作单位 云雾茶业有限公司 黔山茶机厂.
    """
    bare = words.strip()
    for gap in (_COLUMNS, _BLANKS):
        cells = gap.split(bare)
        if len(cells) < 3 or any("：" in c or ":" in c or "_" in c or len(c) > 40 for c in cells):
            continue
        if expression(r"签字|签名|盖章|法定代表人").search(words):
            continue
        if gap is _BLANKS and (not _UNPOINTED.fullmatch(bare) or sum(map(len, cells)) < 4 * len(cells)):
            continue
        if sum(len(c) for c in cells) >= 2 * len(cells):
            return gap.sub(lambda m: "｜" + " " * (len(m[0]) - 1), words)
    return ""


def _introduction(text: str) -> str:
    """Return what of a paragraph introduces its items: all up to a colon, or one short heading; never a rule before."""
    if text.endswith("："):
        return text[-200:]
    return text if len(text) <= 40 and "。" not in text else ""


@dataclass(slots=True)
class _Cutting:
    """The passages while they are cut."""

    simplified: Mapping[int, str] | None
    passages: list[Passage] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    head: str = ""
    title: str = ""
    quoted: bool = False

    def norm(self, text: str) -> Normal:
        return normal(text, self.simplified)

    def heading_alone(self, chapter: Chapter) -> None:
        """A chapter heading with nothing under it."""
        words = f"{chapter.label}{chapter.heading}"
        here = len(self.passages)
        index = len(self.sections)
        self.add_line(words, chapter.label or chapter.heading, chapter.source)
        self.passages.append(Passage("heading", self.lines[-1].normal.text, index, len(self.lines) - 1))
        headings = self.norm(words).text
        self.sections.append(
            Section(None, chapter.label, chapter.heading, headings, "body", "", here, here + 1, empty=True)
        )

    def loose(self, blocks: list[Block]) -> None:
        """Paragraphs of the body that stand in no article."""
        if not blocks:
            return
        here, index = len(self.passages), len(self.sections)
        for position, block in enumerate(blocks, 1):
            self.block(block, f"正文第{position}段", "", "body", "", index, [])
        self.sections.append(Section(None, "", "", "", "body", "", here, len(self.passages)))
        blocks.clear()

    def section(self, article: Article, over: str, part: str) -> None:
        """One article, annex, front or closing section."""
        here, index = len(self.passages), len(self.sections)
        heading = f"{article.label}{article.heading}"
        if not over and DOTTED.match(article.label):
            over = self.title  # 2 目标 stood alone before 2.1
        headings = self.norm(f"{over}　{heading}").text
        topic = article.topic or front_topic(article.heading)
        if not topic and _GLOSSARY.search(headings):
            topic = "definitions"
        base = base_place(article, part)
        if heading:
            self.add_line(heading, base, article.source)
            self.passages.append(Passage("heading", self.lines[-1].normal.text, index, len(self.lines) - 1))
        paragraphs = [b for b in article.blocks if isinstance(b, Paragraph)]
        tables = [b for b in article.blocks if isinstance(b, Table)]
        count = table_count = 0
        prior: list[str] = []
        for block in article.blocks:
            if isinstance(block, Paragraph):
                count += 1
                if _GLOSSARY.fullmatch(self.norm(plain(block.inlines)).text.strip("：。 ")):
                    topic = "definitions"
                place = paragraph_place(base, article.label, count, len(paragraphs))
            else:
                table_count += 1
                place = f"{base}表格" if len(tables) == 1 else f"{base}第{zh.numeral(table_count)}个表格"
            self.block(block, place, article.label, part, topic, index, prior)
        self.titles_alone(here)
        self.title_of_next(here, part, dotted=bool(DOTTED.match(article.label)))
        inside = "".join(p.text for p in self.passages[here:] if p.kind != "heading")
        empty = not inside or bool(LEFT_OUT.match(inside)) or bool(LEFT_OUT_TITLE.search(heading))
        self.sections.append(
            Section(article, article.label, article.heading, headings, part, topic, here, len(self.passages), empty)
        )

    def title_of_next(self, first: int, part: str, *, dotted: bool) -> None:
        """Keep a short last line of a section as the title of the sections 2.1, 2.2 … that follow it."""
        last = self.passages[-1] if len(self.passages) > first + 1 else None
        if last and part in ("front", "body") and last.kind == "sentence" and TITLE_LINE.fullmatch(last.text):
            self.passages[-1] = replace(last, kind="heading")
            self.title = last.text
        elif not dotted:
            self.title = ""

    def titles_alone(self, first: int) -> None:
        """Call a short line before （待补）, （空） and the like a heading: it says nothing."""
        for index in range(first, len(self.passages)):
            here = self.passages[index]
            alone = index + 1 == len(self.passages) or here.text not in self.passages[index + 1].lead
            if here.kind == "sentence" and len(here.text) <= _SHORT_LEAD and here.text.endswith("：") and alone:
                self.passages[index] = replace(here, kind="heading")
        for index in range(first, len(self.passages) - 1):
            here, after = self.passages[index], self.passages[index + 1]
            bare = here.kind == "sentence" and len(here.text) <= 20 and not expression(r"[，。；：]").search(here.text)
            if bare and after.line > here.line and (after.kind == "heading" or LEFT_OUT.match(after.text)):
                self.passages[index] = replace(here, kind="heading")

    def block(
        self, block: Block, place: str, label: str, part: str, topic: str, section: int, prior: list[str]
    ) -> None:
        match block:
            case Paragraph():
                words = plain(block.inlines)
                if words and part != "closing" and (cells := _columns(words)):
                    self.columns(cells, place, block.source, topic, section)
                    return
                self.head = ""
                if words:
                    self.add_line(words, place, block.source)
                    self.sentences(len(self.lines) - 1, part, topic, section, prior[-1] if prior else "")
                text = self.norm(words).text
                lead = _introduction(text) if words else (prior[-1] if prior else "")
                self.items(block.items, place, label, part, topic, section, lead)
                if words and not block.items and (text.endswith("：") or ASKED.search(text)):
                    prior[:] = [text]  # items typed as paragraphs of their own follow, or the answer
                elif not ENUMERATED.match(text):
                    prior.clear()
            case Table():
                self.head = ""
                self.table(block, place, part, topic, section)
            case _:
                assert_never(block)

    def columns(self, cells: str, place: str, source: Source | None, topic: str, section: int) -> None:
        """A line of a table set with blanks: the first line of a run is its head."""
        self.add_line(cells, place, source)
        text = self.lines[-1].normal.text
        kind: Kind = "party" if topic == "parties" else "row"
        self.passages.append(Passage(kind, text, section, len(self.lines) - 1, lead=self.head))
        self.head = self.head or text

    def items(
        self, items: tuple[Item, ...], place: str, label: str, part: str, topic: str, section: int, lead: str
    ) -> None:
        for position, item in enumerate(items, 1):
            here = item_place(place, label, item.label, position)
            self.add_line(plain(item.inlines), here, item.source)
            self.sentences(len(self.lines) - 1, part, topic, section, lead)
            inner = self.lines[-1].normal.text
            self.items(item.items, here, label, part, topic, section, lead + inner if len(lead) < 200 else inner)

    def table(self, table: Table, place: str, part: str, topic: str, section: int) -> None:
        titles = [c.title for c in table.columns]
        head = self.norm("｜".join(t for t in titles if t)).text
        first = 2 if any(titles) else 1
        for position, row in enumerate(table.rows, first):
            self.row(row, titles, f"{place}第{position}行", head, part, topic, section, table.source)

    def row(
        self,
        row: Row,
        titles: list[str],
        place: str,
        head: str,
        part: str,
        topic: str,
        section: int,
        source: Source | None,
    ) -> None:
        cells = [plain(c) for c in row.cells]
        words = "｜".join(cells)
        if not words.strip("｜"):
            return
        self.add_line(words, place, getattr(row, "source", None) or source)
        signed = part == "closing" and bool(SIGNED.search(f"{head}{words}"))
        kind: Kind = "signature" if signed else "party" if topic == "parties" else "row"
        if len(cells) > 1 and all(_LEFT_OPEN.match(cell) for cell in cells[1:]):
            kind = "heading"  # a name with nothing beside it says nothing
        del titles
        self.passages.append(Passage(kind, self.lines[-1].normal.text, section, len(self.lines) - 1, lead=head))

    def add_line(self, words: str, place: str, source: Source | None) -> None:
        self.lines.append(Line(words, self.norm(words), place, source))

    def sentences(self, line: int, part: str, topic: str, section: int, lead: str) -> None:
        """Cut one paragraph into sentences; what stands before a colon and a list leads every part of the list."""
        text = self.lines[line].normal.text
        at = 0
        inner = ""
        here = len(self.passages)
        named = _NAMED_FIRST.match(text)  # 协调理事会。每方两席……: what follows is about it
        inner_title = f"{named[1]}　" if named and text[named.end() :].strip() else ""
        if titled := TITLED.match(text):
            lead = f"{titled[1]}　{lead}"
        for end in (*(m.end() for m in _ENDS.finditer(text)), len(text)):
            piece = text[at:end]
            if not piece.strip():
                at = end
                continue
            if inner_title and at:
                lead, inner_title = f"{inner_title}{lead}", ""
            if begins := opened(piece, text[end:]):
                inner = piece[:begins]
                marks = [m.start() for m in LISTED.finditer(piece) if m.start() >= begins]
                if begins <= _SHORT_LEAD and marks and marks[0] == begins:
                    # 乙方：（1）…（2）…: the first part stays with whom it is laid upon
                    begins = marks[1] if len(marks) > 1 else len(piece)
                    self.cut(piece[:begins], at, line, part, topic, section, lead)
                else:
                    self.cut(piece[:begins], at, line, part, topic, section, lead)
                self.parts(piece[begins:], at + begins, line, part, topic, section, lead + inner)
            else:
                self.parts(piece, at, line, part, topic, section, lead + inner)
            if not piece.endswith("；"):
                inner = ""
                here = len(self.passages)
            elif any(p.kind == "quotation" for p in self.passages[here:]):
                self.quoted = True  # what somebody else demands goes on to the full stop
            at = end
            self.quoted = self.quoted and piece.endswith("；")
        self.quoted = False

    def parts(self, text: str, at: int, line: int, part: str, topic: str, section: int, lead: str) -> None:
        """Cut a list that runs on in one sentence at its marks."""
        marks = [m.start() for m in LISTED.finditer(text) if m.start()] if len(text) > 24 else []
        for begin, end in zip((0, *marks), (*marks, len(text)), strict=True):
            self.cut(text[begin:end], at + begin, line, part, topic, section, lead)

    def cut(self, text: str, at: int, line: int, part: str, topic: str, section: int, lead: str) -> None:
        mark = ENUMERATED.match(text)
        begin = mark.end() if mark else 0
        bare = text[begin:].strip()
        if not bare:
            return
        begin += text[begin:].index(bare[0])
        spoken = SPOKEN.match(self.lines[line].normal.text)  # what was only said at a meeting is not agreed
        kind = "quotation" if self.quoted else "recital" if spoken else kind_of(bare, part, topic, lead)
        self.passages.append(Passage(kind, bare, section, line, at + begin, lead))
