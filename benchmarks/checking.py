"""`python -m benchmarks.checking`: a cold check of a whole process, against python-docx and one `re.search` per pattern.

The workloads are REF (12,000 characters of clauses) and READ500K (500,000). The peer is a process that opens the
file with python-docx, takes the text of all paragraphs and table cells, compiles every pattern of our requirements
and forbidden wordings and searches the whole text for each once. CPU seconds, user and system, processes in turn.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.reading import READ500K, document
from benchmarks.workloads import REF

PEER = """
import json, re, sys
from docx import Document
opened = Document(sys.argv[1])
text = "\\n".join([p.text for p in opened.paragraphs] + [c.text for t in opened.tables for r in t.rows for c in r.cells])
found = sum(1 for p in json.load(open(sys.argv[2], encoding="utf-8")) if re.search(p, text))
print(found)
"""


def patterns() -> list[str]:
    """Return every term of the bundled requirements and prohibitions as an expression."""
    import re

    from contractgen.bundled import root
    from contractgen.library import load_library

    library = load_library((root(),))
    asked = (*library.requirements.values(), *library.prohibitions.values())
    terms = dict.fromkeys(t for r in asked for p in r.patterns() for t in p.terms() if t.anchors)
    return [t.expression or re.escape(t.anchors[0]) for t in terms]


def cpu(command: list[str]) -> float:
    """Run *command* and return the CPU seconds, user and system, that it and its children took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    # Byte code is kept for both sides, as it is where a program is installed.
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=kept)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def checking(rounds: int = 5) -> list[tuple[str, str, str]]:
    """Return the rows of the table: name, bar, measured."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder, "patterns.json")
        listed = patterns()
        wanted.write_text(json.dumps(listed), encoding="utf-8")
        os.environ["CONTRACTGEN_CACHE"] = str(Path(folder, "cache"))  # nobody else's runs push ours out
        script = Path(folder, "peer.py")
        script.write_text(PEER, encoding="utf-8")
        for workload, bar in ((REF, 0.4), (READ500K, 0.2)):
            file = Path(folder, f"{workload.name}.docx")
            file.write_bytes(document(workload))
            ours = [sys.executable, "-m", "contractgen", "check", str(file), "--format", "json"]
            theirs = [sys.executable, str(script), str(file), str(wanted)]
            cpu(ours), cpu(theirs)  # caches warm
            pairs = [(cpu(ours), cpu(theirs)) for _ in range(rounds)]
            ratio = median(a / b for a, b in pairs)
            mine, peer = (median(p[i] for p in pairs) for i in (0, 1))
            measured = f"{ratio:.2f}× ({mine:.2f} s against {peer:.2f} s, {len(listed)} patterns)"
            rows.append((f"check {workload.name}, cold process", f"≤ {bar}×", measured))
    return rows


if __name__ == "__main__":
    for row in checking():
        print("  ".join(row))
