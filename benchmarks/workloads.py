"""The reference workloads REF and LARGE: the same agreement as blocks, as a library with answers, as a docxtpl template.

Sentences are subject + verb phrase + object + tail from fixed pools (about 35 characters); with
`zipf` the characters are drawn from a Zipf distribution over 1,800 ideographs instead, which
deflates as badly as real text does.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

SUBJECTS = (
    "项目承担单位 各成员 秘书处 理事会 监督小组 依托单位 共有人 许可方 被许可方 新成员 退出成员 专家委员会".split()
)
VERBS = "应当于约定期限内提交 应当以书面形式通知 有权查阅并复制 应当妥善保管 不得擅自披露 应当单独核算 应当按期验收 可以申请调整 应当组织论证 应当协助办理".split()
OBJECTS = (
    "项目合同约定的全部交付成果 与研究开发有关的技术资料 年度预算与决算报告 共有知识产权的权利凭证 阶段考核的原始数据 "
    "经费支出的会计凭证 样机及其检测报告 试验场地与仪器设备 技术秘密的接触名单 标准草案与编制说明 人员派出与接收记录 许可使用的净收入报表 风险评估意见"
).split()
TAILS = "并对其真实性负责 但法律另有规定的除外 逾期的按本协议承担责任 由秘书处登记备查 经理事会同意后执行 费用由该成员自行承担 不影响其他成员的权利 并抄送全体成员".split()
TITLES = (
    "名称与性质 宗旨 期限 技术目标 任务分工 任务调整 决策机构 咨询机构 执行机构 议事规则 表决 回避 决议执行 监督 对外责任 成员资格 成员权利 成员义务 加入 退出 "
    "除名 经费来源 分摊经费 预算 账户 审计 政府资助 立项 项目合同 验收 风险分担 背景知识产权 成果归属 许可 改进 收益分配 保密 成果扩散 违约责任 争议解决"
).split()
FORMS = ("现金", "设备", "人员", "技术")


@dataclass(frozen=True)
class Workload:
    """How much of everything: clauses, sub-clauses a clause, characters each, members, fee rows."""

    name: str
    clauses: int
    subs: int
    characters: int
    members: int
    fees: int


REF = Workload("REF", 40, 3, 100, 15, 12)
LARGE = Workload("LARGE", 120, 7, 95, 300, 1400)


@dataclass(frozen=True)
class Content:
    """The words of one workload: headings, sub-clauses, member rows and fee rows, all text."""

    workload: Workload
    headings: list[str]
    subs: list[list[str]]
    members: list[dict[str, str]]
    fees: list[tuple[str, str, str, str]]


def _paragraph(rng: random.Random, characters: int, zipf: bool) -> str:
    if zipf:
        picks = rng.choices(range(1800), weights=[1 / (n + 1) for n in range(1800)], k=characters - 1)
        return "".join(chr(0x4E00 + (n * 7) % 1800) for n in picks) + "。"
    made = ""
    while len(made) < characters:
        made += rng.choice(SUBJECTS) + rng.choice(VERBS) + rng.choice(OBJECTS) + "，" + rng.choice(TAILS) + "。"
    return made[: characters - 1] + "。"


def credit_code(number: int) -> str:
    """Return a synthetic, valid credit code (GB 32100-2015) of the impossible region 000000."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    organisation = f"B{number:07d}"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    inner = 11 - sum(int(c, 36) * w for c, w in zip(organisation, weights, strict=True)) % 11
    body = "91000000" + organisation + {10: "X", 11: "0"}.get(inner, str(inner))
    total = sum(alphabet.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return body + alphabet[(31 - total % 31) % 31]


def content(workload: Workload, zipf: bool = False) -> Content:
    """Return the words of *workload*, the same at every call."""
    rng = random.Random(7)
    members = [
        {
            "name": f"华源第{n}新材料科技股份有限公司",
            "code": credit_code(n),
            "rep": rng.choice("赵钱孙李周吴郑王") + rng.choice("建明志远文清国庆"),
            "address": f"江城市高新区创新路{rng.randint(1, 999)}号",
        }
        for n in range(1, workload.members + 1)
    ]
    fees = [
        (members[n % len(members)]["name"], FORMS[n % 4], f"{rng.randint(1, 900) * 1000}.00", f"第{n + 1}期投入")
        for n in range(workload.fees)
    ]
    return Content(
        workload,
        [TITLES[n % len(TITLES)] for n in range(workload.clauses)],
        [[_paragraph(rng, workload.characters, zipf) for _ in range(workload.subs)] for _ in range(workload.clauses)],
        members,
        fees,
    )


# --- docxtpl -----------------------------------------------------------------


def docxtpl_template(words: Content, path: Path) -> None:
    """Write the template docxtpl renders: clauses inside `{%p if %}`, loops over members and rows."""
    from docx import Document

    document = Document()
    document.styles["Normal"].font.name = "Times New Roman"
    section = document.sections[0]
    section.header.paragraphs[0].text = "{{ title }}　{{ code }}"
    for words_before, instruction in (("第 ", "PAGE"), (" 页 共 ", "NUMPAGES")):
        section.footer.paragraphs[0].add_run(words_before)
        _field(section.footer.paragraphs[0], instruction)
    section.footer.paragraphs[0].add_run(" 页")
    document.add_paragraph("{{ title }}", style="Title")
    document.add_paragraph("编号：{{ code }}　日期：{{ day }}")
    document.add_paragraph("{%p for m in members %}")
    line = document.add_paragraph()
    line.add_run("成员：").bold = True
    line.add_run("{{ m.name }}")
    document.add_paragraph("{%p endfor %}")
    for index, heading in enumerate(words.headings):
        document.add_paragraph("{%p if on[" + str(index) + "] %}")
        document.add_heading(heading, 1)
        for at, text in enumerate(words.subs[index]):
            sub = document.add_paragraph()
            sub.add_run(f"{index + 1}.{at + 1} ").bold = True
            sub.add_run(text[:40] + "{{ v.k }}" + text[40:])
        document.add_paragraph("{%p endif %}")
    _loop_table(document, "成员名录", ["序号", "名称", "代码", "法定代表人", "住所"], "m in members", _MEMBER_CELLS)
    _loop_table(document, "投入", ["单位", "方式", "金额", "说明"], "f in fees", ["{{ f[%d] }}" % n for n in range(4)])
    _loop_table(document, "联系", ["序号", "名称", "代码", "法定代表人", "住所"], "m in members", _MEMBER_CELLS)
    document.add_paragraph("{%p for m in members %}")
    for label, value in (
        ("单位（盖章）：", "{{ m.name }}"),
        ("法定代表人（签字）：", "________"),
        ("日期：", "____年__月__日"),
    ):
        block = document.add_paragraph()
        block.add_run(label).bold = True
        block.add_run(value)
    document.add_paragraph("")
    document.add_paragraph("{%p endfor %}")
    document.save(str(path))


def _field(paragraph, instruction: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind in ("begin", None, "end"):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = instruction
        paragraph.add_run().element.append(element)


_MEMBER_CELLS = ["{{ loop.index }}", "{{ m.name }}", "{{ m.code }}", "{{ m.rep }}", "{{ m.address }}"]


def _loop_table(document, title: str, head: list[str], loop: str, cells: list[str]) -> None:
    document.add_heading(title, 1)
    table = document.add_table(rows=0, cols=len(head), style="Table Grid")
    for row in (head, ["{%tr for " + loop + " %}"], cells, ["{%tr endfor %}"]):
        for cell, text in zip(table.add_row().cells, [*row, *[""] * (len(head) - len(row))], strict=True):
            cell.text = text


def docxtpl_context(words: Content) -> dict[str, object]:
    """Return what the template is rendered with."""
    return {
        "title": "产业技术创新战略联盟协议书",
        "code": "CG-2026-001",
        "day": "2026年11月24日",
        "members": words.members,
        "fees": words.fees,
        "on": [True] * len(words.headings),
        "v": {"k": "三十日内"},
    }


# --- ours --------------------------------------------------------------------


def library_files(words: Content) -> dict[str, str]:
    """Return the files of a library with the same clauses: path to text."""
    files = {}
    chapters = []
    for index, heading in enumerate(words.headings):
        topic = f"topic-{index:03d}"
        chapters.append(topic)
        files[f"clauses/zh/{topic}/topic.yaml"] = f"title: {heading}\npart: body\n"
        subs = "\n\n".join(text[:40] + "{{ v.k }}" + text[40:] for text in words.subs[index])
        files[f"clauses/zh/{topic}/only.md"] = f"---\nheading: {heading}\nwhen: on\n---\n{subs}\n"
    for topic, title, part, text in _FRAME:
        files[f"clauses/zh/{topic}/topic.yaml"] = f"title: {title}\npart: {part}\n" + _EXTRA.get(topic, "")
        files[f"clauses/zh/{topic}/only.md"] = text
    files["templates/zh/alliance/outline.yaml"] = (
        "title: 协议\nlanguage: zh\nfront: [cover, members]\nchapters:\n  - id: all\n    title: 条款\n    topics: ["
        + ", ".join(chapters)
        + "]\nclosing: [signatures]\nannexes: [annex-members, annex-fees, annex-contacts]\npapers: []\n"
    )
    files["templates/zh/questions.yaml"] = _QUESTIONS
    files["templates/zh/constraints.yaml"] = "[]\n"
    files["templates/zh/statutes.yaml"] = (
        Path(__file__).parents[1].joinpath("templates/zh/statutes.yaml").read_text("utf-8")
    )
    return files


def answers_text(words: Content) -> str:
    """Return the answers file of the same agreement."""
    lines = [
        "title: 产业技术创新战略联盟协议书",
        "code: CG-2026-001",
        "day: 2026-11-24",
        "on: 是",
        "v:",
        "  k: 三十日内",
        "parties:",
    ]
    for n, m in enumerate(words.members, 1):
        lines += [f"  - short: 成员{n}", f"    name: {m['name']}", f"    credit_code: {m['code']}"]
        lines += [f"    legal_rep: {m['rep']}", f"    address: {m['address']}"]
    lines.append("fees:")
    for n, (_, form, amount, detail) in enumerate(words.fees):
        lines += [f"  - party: 成员{n % len(words.members) + 1}", f"    form: {form}", f"    amount: {amount}"]
        lines.append(f"    detail: {detail}")
    return "\n".join(lines) + "\n"


_TABLE = "columns:\n  - {title: 序号}\n  - {title: 名称, width: 3}\n  - {title: 代码, width: 3}\n  - {title: 法定代表人}\n  - {title: 住所, width: 3}\n"
_ROWS = "{% for m in parties %}\n| {{ loop.index }} | {{ m.name }} | {{ m.credit_code }} | {{ m.legal_rep }} | {{ m.address }} |\n{% endfor %}\n"
_FRAME = (
    ("cover", "封面", "front", '---\nheading: "{{ title }}"\n---\n编号：{{ code }}　日期：{{ day | date }}\n'),
    (
        "members",
        "成员",
        "front",
        "---\nheading: 成员\n---\n{% for m in parties %}\n成员：{{ m.name }}\n\n{% endfor %}\n",
    ),
    (
        "signatures",
        "签署",
        "closing",
        "---\nheading: 签署\n---\n单位（盖章）：{{ party.name }}\n\n法定代表人（签字）：[__签字__]\n\n日期：[__日期__]\n",
    ),
    ("annex-members", "成员名录", "annex", f"---\nheading: 成员名录\n{_TABLE}---\n{_ROWS}"),
    (
        "annex-fees",
        "投入",
        "annex",
        (
            "---\nheading: 投入\ncolumns:\n  - {title: 单位, width: 3}\n  - {title: 方式}\n  - {title: 金额, figures: true}\n  - {title: 说明, width: 2}\n---\n"
            "{% for f in fees %}\n| {{ f.party.name }} | {{ f.form }} | {{ f.amount | figure }} | {{ f.detail }} |\n{% endfor %}\n"
        ),
    ),
    ("annex-contacts", "联系", "annex", f"---\nheading: 联系\n{_TABLE}---\n{_ROWS}"),
)
_EXTRA = {"cover": "layout: cover\n", "signatures": "layout: signature\neach: parties\n"}
_QUESTIONS = """\
- {id: title, kind: text, title: {zh: 标题}, prompt: {zh: 标题}}
- {id: code, kind: text, title: {zh: 编号}, prompt: {zh: 编号}}
- {id: day, kind: date, title: {zh: 日期}, prompt: {zh: 日期}}
- {id: on, kind: yes-no, title: {zh: 写入}, prompt: {zh: 写入}}
- {id: v.k, kind: text, title: {zh: 期限}, prompt: {zh: 期限}}
- id: parties
  kind: records
  title: {zh: 成员}
  prompt: {zh: 成员}
  fields:
    - {id: short, kind: text, title: {zh: 简称}, prompt: {zh: 简称}}
    - {id: name, kind: text, title: {zh: 名称}, prompt: {zh: 名称}}
    - {id: credit_code, kind: credit-code, title: {zh: 代码}, prompt: {zh: 代码}}
    - {id: legal_rep, kind: text, title: {zh: 法定代表人}, prompt: {zh: 法定代表人}}
    - {id: address, kind: text, title: {zh: 住所}, prompt: {zh: 住所}}
- id: fees
  kind: records
  title: {zh: 投入}
  prompt: {zh: 投入}
  fields:
    - {id: party, kind: party, title: {zh: 单位}, prompt: {zh: 单位}}
    - {id: form, kind: text, title: {zh: 方式}, prompt: {zh: 方式}}
    - {id: amount, kind: money, title: {zh: 金额}, prompt: {zh: 金额}}
    - {id: detail, kind: text, title: {zh: 说明}, prompt: {zh: 说明}}
"""
