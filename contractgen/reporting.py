"""From the bytes of a document, or of a dossier, to the report on it: read, date, check, cite. No file is touched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from contractgen import checking
from contractgen.dating import signing_date
from contractgen.dossiers import Dossier, Paper, check_dossier
from contractgen.findings import Dated
from contractgen.library import Library
from contractgen.overview import Report, RuleText, cited
from contractgen.readers import read
from contractgen.rules import cards


@dataclass(frozen=True, slots=True)
class Terms:
    """By what a document is judged: template and profile ("" to be told from the text), the day asked for, today."""

    today: date
    on: date | None = None
    template: str = ""
    profile: str = ""


def report_on(data: bytes, name: str, library: Library, terms: Terms, spoken: str) -> Report:
    """Return the report on one document, the bytes *data* of a file called *name*.

    Raises:
        Refused: it cannot be read, or there is no such template or profile.
    """
    agreement = read(data, name)
    on, dated = day_of(terms, signing_date(agreement) if terms.on is None else None)
    found = checking.check(agreement, library, on, name=name, data=data, template=terms.template, profile=terms.profile)
    return Report(cited(replace(found, dated=dated), library.statutes), library, agreement, data, spoken, rule_texts())


def report_on_dossier(papers: Sequence[Paper], library: Library, terms: Terms, spoken: str) -> tuple[Report, Dossier]:
    """Return the report on the papers of one alliance, and what was taken for what.

    Raises:
        Refused: there is no paper, or no such template or profile.
    """

    def judged(on: date) -> Dossier:
        return check_dossier(papers, library, on, template=terms.template, profile=terms.profile)

    # The date of the agreement decides, and which paper that is shows only in the result.
    first = judged(terms.today)
    main = next(p for p in papers if p.name == first.main)
    on, dated = day_of(terms, signing_date(main.agreement))
    made = first if on == terms.today else judged(on)
    checked = cited(replace(made.checked, dated=dated), library.statutes)
    return Report(checked, library, main.agreement, main.data, spoken, rule_texts()), made


def day_of(terms: Terms, signed: date | None) -> tuple[date, Dated]:
    """Return the day whose law applies: the one asked for, else that of the signing, else today; and which it is."""
    if terms.on is not None:
        return terms.on, "given"
    return (signed, "text") if signed else (terms.today, "today")


def rule_texts() -> dict[str, RuleText]:
    """Return what is published of the rules in code, by id."""
    return {c.id: RuleText(c.title, c.looks, c.severity) for c in cards()}
