"""`python -m benchmarks`: every target as a ratio against a named peer, in one alternated run.

Ratios are the result; absolute times belong to the machine and the hour. In-process candidates
run in turn, round after round, garbage collected before each; ratios are taken pair by pair.
Whole processes are compared by user+system CPU seconds and peak memory.
"""

from __future__ import annotations

import gc
import math
import os
import pickle
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from benchmarks.workloads import (
    LARGE,
    REF,
    Content,
    answers_text,
    content,
    docxtpl_context,
    docxtpl_template,
    library_files,
)

ON = date(2026, 11, 24)
HERE = Path(__file__).parent


def paired(candidates: dict[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Return the seconds of every candidate, taken in turn for *rounds* rounds after one unmeasured."""
    seconds: dict[str, list[float]] = {name: [] for name in candidates}
    for turn in range(rounds + 1):
        for name, work in candidates.items():
            gc.collect()
            start = time.perf_counter()
            work()
            if turn:
                seconds[name].append(time.perf_counter() - start)
    return seconds


def ratio(seconds: dict[str, list[float]], slower: str, faster: str) -> float:
    """Return the median of the pairwise ratios slower / faster."""
    return statistics.median(a / b for a, b in zip(seconds[slower], seconds[faster], strict=True))


class Case:
    """One workload laid out in a folder: library, answers, docxtpl template."""

    def __init__(self, folder: Path, words: Content) -> None:
        """Write every file the candidates read."""
        from contractgen.library import load_library

        self.words = words
        self.root = folder / f"{words.workload.name}-{words.workload.members}-{len(words.fees)}-{id(words)}"
        for path, text in library_files(words).items():
            file = self.root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        self.answers = self.root / "answers.yaml"
        self.answers.write_text(answers_text(words), "utf-8")
        self.template = self.root / "template.docx"
        docxtpl_template(words, self.template)
        self.library = load_library((self.root,))
        self.agreement = self.made()
        self.tree = self.root / "tree.pickle"
        self.tree.write_bytes(pickle.dumps(self.agreement))

    def made(self):
        """Return the numbered agreement of the answers file."""
        from contractgen.passes import load_answers, make

        return make(self.library, load_answers(self.answers), ON).agreement

    def ours(self) -> bytes:
        """Answers file to DOCX."""
        from contractgen.writers import write

        return write(self.made(), "docx", ON)

    def blocks(self) -> bytes:
        """Block list to DOCX."""
        from contractgen.writers import write

        return write(self.agreement, "docx", ON)

    def docxtpl(self) -> None:
        """The same agreement by docxtpl, its context ready in memory."""
        from docxtpl import DocxTemplate

        document = DocxTemplate(str(self.template))
        document.render(docxtpl_context(self.words), autoescape=True)
        document.save(str(self.root / "docxtpl.docx"))

    def docxtpl_from_file(self) -> None:
        """Answers file to DOCX by docxtpl: the same file, read by PyYAML's C loader."""
        import yaml

        with self.answers.open(encoding="utf-8") as file:
            yaml.load(file, Loader=yaml.CSafeLoader)
        self.docxtpl()

    def deflate(self) -> Callable[[], object]:
        """Plain zlib, level 6, of our own document.xml."""
        import io
        import zipfile

        body = zipfile.ZipFile(io.BytesIO(self.blocks())).read("word/document.xml")
        return lambda: zlib.compress(body, 6)


_PEAK = "\nprint(next(l for l in open('/proc/self/status') if l.startswith('VmHWM')).split()[1])"
"""What a measured program prints last: its own peak. The parent's would count if the kernel were asked."""


def process(arguments: list[str], environment: dict[str, str]) -> tuple[float, int]:
    """Return CPU seconds and, for a `-c` program, peak KiB of one process."""
    if arguments[1] == "-c":
        arguments = [*arguments[:2], arguments[2] + _PEAK]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    last = run.stdout.strip().split("\n")[-1]
    return seconds, int(last) if last.isdigit() else 1


def processes(
    a: list[str], b: list[str], rounds: int, environment: dict[str, str]
) -> tuple[float, float, float, float]:
    """Return median CPU ratio a/b, peak ratio a/b, and both median CPU seconds."""
    process(a, environment), process(b, environment)
    pairs = [(process(a, environment), process(b, environment)) for _ in range(rounds)]
    return (
        statistics.median(x[0] / y[0] for x, y in pairs),
        max(x[1] for x, _ in pairs) / max(y[1] for _, y in pairs),
        statistics.median(x[0] for x, _ in pairs),
        statistics.median(y[0] for _, y in pairs),
    )


def exponent(sizes: list[int], seconds: list[float]) -> float:
    """Return the least-squares slope in log-log."""
    xs, ys = [math.log(s) for s in sizes], [math.log(s) for s in seconds]
    mx, my = statistics.mean(xs), statistics.mean(ys)
    return sum((x - mx) * (y - my) for x, y in zip(xs, ys, strict=True)) / sum((x - mx) ** 2 for x in xs)


def growth(folder: Path) -> list[tuple[str, str, str]]:
    """Growth of blocks to DOCX and of answers to DOCX in members, clauses and rows."""
    rows = []
    for name, sizes, vary in (
        ("members", [200, 400, 800], lambda n: replace(REF, members=n)),
        ("clauses", [120, 240, 480], lambda n: replace(REF, clauses=n)),
        ("rows", [500, 1000, 2000], lambda n: replace(REF, fees=n)),
    ):
        cases = [Case(folder, content(vary(n))) for n in sizes]
        for what in ("blocks", "ours"):
            # In turn, so that a slower minute of the machine slows every size and not the last alone.
            seconds = paired({str(n): getattr(c, what) for n, c in zip(sizes, cases, strict=True)}, 5)
            best = [statistics.median(seconds[str(n)]) for n in sizes]
            label = {"blocks": "blocks → DOCX", "ours": "answers → DOCX"}[what]
            rows.append((f"growth in {name} to {sizes[-1]}, {label}", "exponent ≤ 1.1", f"{exponent(sizes, best):.2f}"))
    return rows


def main() -> None:
    """Measure everything and print the table."""
    rows: list[tuple[str, str, str]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["CONTRACTGEN_CACHE"] = str(folder / "cache")
        environment = {**os.environ, "PYTHONPATH": str(HERE.parent), "CONTRACTGEN_CACHE": str(folder / "cache")}
        # Byte code of both sides is kept, as pip leaves it; without it ours, a checkout, is compiled at every start.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        environment["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
        ref = Case(folder, content(REF))
        files = {"ours": ref.ours, "docxtpl": ref.docxtpl_from_file}
        seconds = paired(files, 31)
        rows.append(("REF answers → DOCX, warm, against docxtpl", "≥ 10×", f"{ratio(seconds, 'docxtpl', 'ours'):.1f}×"))
        seconds = paired({"blocks": ref.blocks, "docxtpl": ref.docxtpl}, 15)
        rows.append(("REF blocks → DOCX, against docxtpl", "≥ 20×", f"{ratio(seconds, 'docxtpl', 'blocks'):.1f}×"))
        # Made only now: what lies in memory slows whatever is measured beside it.
        large, zipf = Case(folder, content(LARGE)), Case(folder, content(LARGE, zipf=True))
        for label, case, bar in (("LARGE", large, "≥ 15×"), ("LARGE Zipf", zipf, "≥ 10×")):
            seconds = paired({"blocks": case.blocks, "docxtpl": case.docxtpl, "deflate": case.deflate()}, 5)
            rows.append((f"{label} blocks → DOCX, against docxtpl", bar, f"{ratio(seconds, 'docxtpl', 'blocks'):.1f}×"))
            rows.append(
                (f"{label} blocks → DOCX, against plain deflate", "≤ 2×", f"{ratio(seconds, 'blocks', 'deflate'):.2f}×")
            )
        rows.extend(growth(folder))
        rows.extend(cold(ref, large, environment))
        from contractgen import cache
        from contractgen.library import load_library

        bundled = HERE.parent
        kept = paired({"cache": lambda: load_library((bundled,)), "compile": lambda: _compiled(bundled)}, 3)
        rows.append(
            ("bundled library from the cache, against compiling", "≤ 0.05×", f"{ratio(kept, 'cache', 'compile'):.3f}×")
        )
        del cache
    width = max(len(r[0]) for r in rows)
    print(f"{'target':{width}}  {'bar':14} measured")
    for target, bar, measured in rows:
        print(f"{target:{width}}  {bar:14} {measured}")


def _compiled(folder: Path) -> object:
    from contractgen.compiling import compile_library
    from contractgen.library import merged

    return compile_library(merged((folder,)), "x")


def cold(ref: Case, large: Case, environment: dict[str, str]) -> list[tuple[str, str, str]]:
    """Whole processes: ours against docxtpl, `--help` against importing jinja2 and lxml."""
    python = sys.executable
    rows = []
    for label, case, rounds in (("REF", ref, 9), ("LARGE", large, 3)):
        out = str(case.root / "out.docx")
        ours = [python, "-c", _OURS.format(root=str(case.root), answers=str(case.answers), out=out)]
        peer = [python, "-c", _DOCXTPL.format(name=label, template=str(case.template), out=out)]
        cpu, peak, a, b = processes(ours, peer, rounds, environment)
        if label == "REF":
            rows.append(
                (
                    f"cold process {label}, CPU against a cold docxtpl process",
                    "≤ 1.0×",
                    f"{cpu:.2f}× ({a:.2f} s, {b:.2f} s)",
                )
            )
        blocks = [python, "-c", _BLOCKS.format(tree=str(case.tree), out=out)]
        _, least, _, _ = processes(blocks, peer, rounds, environment)
        rows.append((f"peak memory {label}, blocks → DOCX, whole process, against docxtpl", "≤ 0.5×", f"{least:.2f}×"))
        rows.append((f"peak memory {label}, answers → DOCX, whole process, against docxtpl", "none", f"{peak:.2f}×"))
    yardstick = [python, "-c", "import jinja2, lxml.etree"]
    cpu, _, _, _ = processes([python, "-m", "contractgen", "--help"], yardstick, 9, environment)
    rows.append(("--help, CPU against importing jinja2 and lxml", "≤ 1.15×", f"{cpu:.2f}×"))
    cpu, _, _, _ = processes([python, "-m", "contractgen", "--version"], [python, "-c", "pass"], 9, environment)
    rows.append(("--version, CPU against `python -c pass`", "≤ 2×", f"{cpu:.2f}×"))
    return rows


_OURS = """
from datetime import date
from pathlib import Path
from contractgen.library import load_library
from contractgen.passes import load_answers, make
from contractgen.writers import write
made = make(load_library((Path({root!r}),)), load_answers({answers!r}), date(2026, 11, 24))
Path({out!r}).write_bytes(write(made.agreement, "docx", date(2026, 11, 24)))
"""
_BLOCKS = """
import pickle
from datetime import date
from pathlib import Path
from contractgen.writers.docx import write
agreement = pickle.loads(Path({tree!r}).read_bytes())
Path({out!r}).write_bytes(write(agreement, date(2026, 11, 24)))
"""
_DOCXTPL = """
from docxtpl import DocxTemplate
from benchmarks import workloads as w
document = DocxTemplate({template!r})
document.render(w.docxtpl_context(w.content(w.{name})), autoescape=True)
document.save({out!r})
"""

if __name__ == "__main__":
    main()
