"""Versions: a text that changed has another, and none goes back; overrides made from an older bundled text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from contractgen import lock
from contractgen.bundled import root
from contractgen.errors import N_, Place, Problem
from contractgen.library import Clause, load_library
from contractgen.linting.subject import Source, Subject

RULES: Final = {
    "changed-without-version": ("error", N_("改了文字没有改版本")),
    "version-went-back": ("error", N_("版本比以前低")),
    "replaces-older": ("warning", N_("所替换的条款已有新版")),
    "replaces-unknown": ("note", N_("没有写明替换的是哪一版")),
}


def check(subject: Subject) -> Iterator[tuple[str, Problem]]:
    """Yield a problem for every clause of a layer whose version does not tell what it says."""
    bundled = _bundled(subject)
    locks = {str(folder): lock.read(folder) for folder in subject.folders}
    for source in subject.sources:
        clause = source.clause
        if clause is None:
            continue
        locked = locks.get(clause.layer or str(subject.folders[0]), {})
        values = {"clause": clause.id, "version": clause.version, "next": clause.version + 1}
        if lock.changed(locked, clause):
            message = N_("条款文字与已记录的第 {version} 版不同")
            yield "changed-without-version", Problem(_version(source), message, N_("改为 version: {next}"), values)
        elif clause.version < (newest := lock.latest(locked, clause.id)):
            message = N_("已记录过第 {newest} 版，现为第 {version} 版")
            values = {**values, "newest": newest, "next": newest + 1}
            yield "version-went-back", Problem(_version(source), message, N_("改为 version: {next}"), values)
        if clause.layer and clause.id in bundled:
            yield from _replacing(source, clause, bundled[clause.id])


def _version(source: Source) -> Place:
    return source.key("version") if source.head.get("version") is not None else source.key("heading")


def _replacing(source: Source, clause: Clause, original: Clause) -> Iterator[tuple[str, Problem]]:
    values = {"clause": clause.id, "old": clause.replaces.get("version", ""), "new": original.version,
              "hash": original.text_hash}  # fmt: skip
    if not clause.replaces:
        message = N_("替换了随程序所附的条款，没有写明是它的哪一版")
        remedy = N_("写上 replaces: {{version: {new}, text_hash: {hash}}}")
        yield "replaces-unknown", Problem(source.key("heading"), message, remedy, values)
    elif clause.replaces.get("text_hash") != original.text_hash:
        message = N_("所替换的是第 {old} 版，随程序所附的现为第 {new} 版，文字已有变动")
        remedy = N_("用 contractgen library diff 看变动，改好后写 replaces: {{version: {new}, text_hash: {hash}}}")
        yield "replaces-older", Problem(source.key("replaces"), message, remedy, values)


def _bundled(subject: Subject) -> dict[str, Clause]:
    if len(subject.folders) < 2 or Path(subject.folders[0]) != root():
        return {}
    return {c.id: c for found in load_library((root(),)).clauses.values() for c in found}
