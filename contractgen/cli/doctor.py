"""`contractgen doctor`: what works on this machine, and what a missing program would add."""

from __future__ import annotations

import platform
import shutil
import subprocess
from importlib.metadata import PackageNotFoundError, version

from contractgen import __version__, cache, office
from contractgen.bundled import root
from contractgen.catalogue import translate
from contractgen.errors import N_, ContractgenError
from contractgen.library import load_library

_PACKAGES = ("jinja2", "python-docx", "lxml", "typer", "babel", "PyYAML", "rapidfuzz")


def report(spoken: str) -> int:
    """Print the state of the installation; 1 if something needed does not work."""

    def say(message: str, **values: object) -> None:
        print(translate(message, spoken, values))

    say(
        N_("contractgen {version}，Python {python}，{system}"),
        version=__version__,
        python=platform.python_version(),
        system=platform.platform(),
    )
    healthy = True
    for name in _PACKAGES:
        try:
            print(f"  {name} {version(name)}")
        except PackageNotFoundError:
            healthy = False
            say(N_("  缺少 {name}：重新安装 contractgen"), name=name)
    try:
        library = load_library((root(),))
        count = sum(map(len, library.clauses.values()))
        say(
            N_("条款库：{topics} 个事项，{clauses} 个条款，位于 {root}"),
            topics=len(library.topics),
            clauses=count,
            root=root(),
        )
    except ContractgenError as error:
        healthy = False
        say(N_("条款库不能载入：{error}"), error=error)
    say(N_("缓存：{folder}"), folder=cache.folder() or "-")
    found = office.find()
    if found:
        say(N_("LibreOffice：{path}（可生成 PDF 和目录页码）"), path=found)
    else:
        say(N_("LibreOffice：没有。装上 libreoffice-writer 后可生成 PDF 和目录页码；起草 Word 文件不需要它"))
    if shutil.which("fc-list") and not _chinese_fonts():
        say(N_("中文字体：没有。生成 PDF 前请安装，例如 fonts-noto-cjk"))
    return 0 if healthy else 1


def _chinese_fonts() -> bool:
    run = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False)
    return bool(run.stdout.strip())
