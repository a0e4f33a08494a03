"""`python -m benchmarks.reading`: reading Word files, as ratios against python-docx in the same run.

The workloads are REF (12,000 characters of clauses) and READ500K (500,000); the peer reads paragraphs with
the names of their styles, and the cells of all tables.
"""

from __future__ import annotations

import io
import zipfile

from benchmarks.__main__ import paired, ratio
from benchmarks.workloads import REF, Workload, content

READ500K = Workload("READ500K", 1_700, 3, 98, 100, 300)


def document(workload: Workload) -> bytes:
    """Return the Word file of *workload* as python-docx makes it: headings, two-run sub-clauses, three tables."""
    from docx import Document

    words = content(workload)
    made = Document()
    made.add_paragraph("产业技术创新战略联盟协议书")
    pieces = [_paragraph((m["name"], "（成员）"), "") for m in words.members]
    for number, (heading, subs) in enumerate(zip(words.headings, words.subs, strict=True), 1):
        pieces.append(_paragraph((f"第{number}条　{heading}",), "Heading1"))
        pieces += [_paragraph((f"{number}.{n}", s), "") for n, s in enumerate(subs, 1)]
    tables = (
        [tuple(str(v) for v in m.values())[:5] for m in words.members],
        words.fees,
        [tuple(str(v) for v in m.values())[:5] for m in words.members],
    )
    for rows in tables:
        pieces += [_paragraph(("附表",), "Heading1"), _table(rows)]
    out, copied = io.BytesIO(), io.BytesIO()
    made.save(out)
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(copied, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "word/document.xml":
                data = data.replace(b"<w:sectPr", "".join(pieces).encode() + b"<w:sectPr", 1)
            new.writestr(entry.filename, data)
    return copied.getvalue()


def _paragraph(runs: tuple[str, ...], style: str) -> str:
    """The first of several runs is bold, as a number typed in front is."""
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    bold = "<w:rPr><w:b/></w:rPr>" if len(runs) > 1 else ""
    first, *others = runs
    rest = "".join(f"<w:r><w:t>{r}</w:t></w:r>" for r in others)
    return f"<w:p>{named}<w:r>{bold}<w:t>{first}</w:t></w:r>{rest}</w:p>"


def _table(rows: list[tuple[str, ...]]) -> str:
    cell = '<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:tc>'
    body = "".join("<w:tr>%s</w:tr>" % "".join(cell % c for c in row) for row in rows)
    grid = '<w:gridCol w:w="2000"/>' * len(rows[0])
    return f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>'


def peer(data: bytes) -> int:
    """Paragraphs with style names, and tables, by python-docx."""
    from docx import Document

    opened = Document(io.BytesIO(data))
    seen = sum(len(p.text) + len(p.style.name) for p in opened.paragraphs)
    return seen + sum(len(c.text) for t in opened.tables for r in t.rows for c in r.cells)


def reading(workload: Workload = READ500K, rounds: int = 5) -> list[tuple[str, str, str]]:
    """Return the rows of the table: the walk alone and the whole reader, against python-docx."""
    from contractgen.readers import read
    from contractgen.word.package import unpack
    from contractgen.word.walk import walk

    data = document(workload)
    candidates = {
        "python-docx": lambda: peer(data),
        "walk": lambda: walk(unpack(data, "a.docx"), "a.docx"),
        "read": lambda: read(data, "a.docx"),
    }
    seconds = paired(candidates, rounds)
    rows = []
    for name, label, bar in (
        ("walk", "walked", "≥ 25×" if workload is READ500K else "none"),
        ("read", "read into the tree", "none"),
    ):
        measured = f"{ratio(seconds, 'python-docx', name):.1f}× ({min(seconds[name]) * 1000:.0f} ms)"
        rows.append((f"DOCX {workload.name} {label}, against python-docx", bar, measured))
    return rows


if __name__ == "__main__":
    for each, rounds in ((REF, 11), (READ500K, 5)):
        for row in reading(each, rounds):
            print("  ".join(row))
