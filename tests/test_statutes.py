"""Laws are cited with their full name, to the paragraph and item, and only when in force."""

from __future__ import annotations

from datetime import date

import pytest

from contractgen.errors import LibraryError
from contractgen.library import Library
from contractgen.statutes import UnknownLaw, load_statutes

ON = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("专利法 14", "《中华人民共和国专利法》第十四条"),
        ("民法典 860.3", "《中华人民共和国民法典》第八百六十条第三款"),
        ("成果转化法 26", "《中华人民共和国促进科技成果转化法》第二十六条"),
        ("民法典", "《中华人民共和国民法典》"),
        ("770 8(三)", "《关于推动产业技术创新战略联盟构建的指导意见》（国科发政〔2008〕770号）第八条第（三）项"),
    ],
)
def test_a_reference_is_printed_in_full(library: Library, reference: str, words: str):
    assert words == library.statutes.cite(reference, ON).text


def test_a_repealed_law_is_refused_and_its_successor_named(library: Library):
    with pytest.raises(UnknownLaw, match="民法典"):
        library.statutes.cite("合同法 8", ON)


def test_a_law_is_cited_while_it_was_in_force(library: Library):
    assert library.statutes.cite("合同法 8", date(2020, 6, 1)).article == "第八条"


def test_an_unknown_law_is_refused_with_the_nearest_name(library: Library):
    with pytest.raises(UnknownLaw, match="专利法"):
        library.statutes.cite("专例法 8", ON)


def test_a_name_used_twice_is_refused():
    with pytest.raises(LibraryError):
        load_statutes("甲法: {name: 甲法}\n乙法: {name: 乙法, aliases: [甲法]}\n", "statutes.yaml")


def test_every_clause_rests_on_a_law_in_force(library: Library):
    """No `basis` names an unknown law or one that is not in force today."""
    wrong = []
    for clauses in library.clauses.values():
        for clause in clauses:
            for basis in clause.basis:
                try:
                    library.statutes.cite(basis, ON)
                except LookupError as error:
                    wrong.append((clause.id, basis, str(error)))
    assert wrong == []
