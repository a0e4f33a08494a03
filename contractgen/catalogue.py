"""The program's own words in the language of the user (gettext); agreements are not translated here."""

from __future__ import annotations

import gettext
import io
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from contractgen.errors import Problem, shown

LANGUAGES = ("zh_CN", "en")
_LOCALE = Path(__file__).with_name("locale")


@lru_cache(maxsize=4)
def catalogue(language: str) -> gettext.NullTranslations:
    """Return the messages of *language*; Chinese is the source and needs no file.

    In a plain checkout nothing has compiled the .po, or it has changed since: it is then compiled in memory.
    """
    source = _LOCALE / language / "LC_MESSAGES" / "contractgen.po"
    if source.exists() and not _compiled(source):
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        compiled = io.BytesIO()
        write_mo(compiled, read_po(io.BytesIO(source.read_bytes())))
        compiled.seek(0)
        return gettext.GNUTranslations(compiled)
    return gettext.translation("contractgen", _LOCALE, [language], fallback=True)


def _compiled(source: Path) -> bool:
    made = source.with_suffix(".mo")
    return made.exists() and made.stat().st_mtime >= source.stat().st_mtime


def translate(message: str, language: str, values: Mapping[str, object] | None = None) -> str:
    """Return *message* in *language* with *values* filled in; an unknown message stays Chinese."""
    text = catalogue(language).gettext(message) if message and language != "zh_CN" else message
    return shown(text, values or {})


def describe(problem: Problem, language: str) -> str:
    """Return *problem* as one line: place, what is wrong, what to do."""
    message, wanted = problem.other.get(language, (problem.message, problem.remedy))
    text = translate(message, language, problem.values)
    place = f"{problem.place}: " if str(problem.place) else ""
    if not wanted:
        return place + text
    remedy = translate(wanted, language, problem.values)
    if language == "zh_CN":
        return f"{place}{text}。{remedy}"
    return f"{place}{text}. {remedy}"


def localised(words: Mapping[str, str], language: str) -> str:
    """Return the words of a `{zh, en}` mapping that *language* asks for, else the Chinese ones."""
    return words.get(language.split("_", maxsplit=1)[0]) or words.get("zh", "")
