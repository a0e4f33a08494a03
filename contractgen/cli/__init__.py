"""The command line: a thin face over the public verbs.

Exit status: 0 done and clean; 1 done, with errors found; 2 refused, every problem at once with
its place and remedy. Progress goes to standard error; standard output carries only the result.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from contractgen import __version__
from contractgen.catalogue import LANGUAGES, describe, translate
from contractgen.errors import N_, ContractgenError, Refused

REFUSED = 2
_INTERRUPTED = 130


def language(arguments: Sequence[str]) -> str:
    """Return the program's language: `--lang`, else CONTRACTGEN_LANG, else the locale, else Chinese."""
    for position, argument in enumerate(arguments):
        if argument == "--lang" and position + 1 < len(arguments):
            return _known(arguments[position + 1])
        if argument.startswith("--lang="):
            return _known(argument.removeprefix("--lang="))
    if chosen := os.environ.get("CONTRACTGEN_LANG"):
        return _known(chosen)
    system = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "en" if system.startswith("en") else "zh_CN"


def _without_language(arguments: Sequence[str]) -> list[str]:
    """Return *arguments* without `--lang`, which may stand before or after the command."""
    kept: list[str] = []
    skip = False
    for argument in arguments:
        if not skip and argument != "--lang" and not argument.startswith("--lang="):
            kept.append(argument)
        skip = argument == "--lang" and not skip
    return kept


def _known(name: str) -> str:
    return next((known for known in LANGUAGES if known.startswith(name[:2])), "zh_CN")


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status; no traceback reaches a user."""
    spoken = language(arguments)
    _speak_utf8()
    # The language must be known before Typer's objects are made: help texts are read then.
    os.environ["CONTRACTGEN_LANG"] = spoken
    from contractgen.cli.commands import TyperFault, command_line

    try:
        result = command_line(spoken)(args=_without_language(arguments), prog_name="contractgen", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except Refused as refused:
        for problem in refused.problems:
            tell(describe(problem, spoken))
        tell(translate(N_("共 {count} 处问题，没有写出任何文件。"), spoken, {"count": len(refused.problems)}))
    except ContractgenError as error:
        tell(str(error))
    except TyperFault as fault:
        tell(_usage(fault, spoken))
    except KeyboardInterrupt:
        tell(translate(N_("已中断，没有写出任何文件。"), spoken))
        return _INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    finally:
        _keep_expressions()
    return REFUSED


def _keep_expressions() -> None:
    """Keep the expressions this run compiled for the next one; a command that compiled none does not load them."""
    if known := sys.modules.get("contractgen.expressions"):
        known.keep()


def tell(line: str) -> None:
    """Write *line* to standard error."""
    print(line, file=sys.stderr)


def _speak_utf8() -> None:
    """Chinese must come out whole also where the locale is C or an old code page."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure and (stream.encoding or "").lower().replace("-", "") != "utf8":
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _usage(fault: Exception, spoken: str) -> str:
    told = getattr(fault, "format_message", lambda: str(fault))()
    if told.startswith("Usage:"):  # a group called without a command: its help
        return str(told)
    return translate(N_("命令写法有误：{told}（用法见 contractgen --help）"), spoken, {"told": told})


__all__ = ["REFUSED", "__version__", "language", "run", "tell"]
