"""Languages agreements are written in: one module each, named by its code."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Protocol, cast

from contractgen.agreement import Number


class Language(Protocol):
    """What numbering and readers ask of a language's module."""

    def label_chapter(self, number: int) -> str:
        """Return the label of chapter *number*, from 1."""

    def label_article(self, number: int) -> str:
        """Return the label of article *number*, from 1."""

    def label_item(self, number: int) -> str:
        """Return the label of item (项) *number*, from 1."""

    def label_subitem(self, number: int) -> str:
        """Return the label of subitem (目) *number*, from 1."""

    def label_annex(self, number: int) -> str:
        """Return the label of annex *number*, from 1."""

    def ordinal(self, label: str) -> int | None:
        """Return the number in a label such as 第二十条, 20 or 附件三; None if there is none."""

    def cite_articles(self, numbers: Sequence[Number]) -> tuple[Number | str, ...]:
        """Return the words that refer to one article, or to several that follow one another."""

    def cite_item(self, article: Number, paragraph: int, path: Sequence[Number]) -> tuple[Number | str, ...]:
        """Return the words that refer to an item; *paragraph* is 0 where naming it is needless."""


def language(code: str) -> Language:
    """Return the module of the language *code*, such as `zh`."""
    return cast("Language", import_module(f"contractgen.languages.{code}"))
