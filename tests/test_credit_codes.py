"""Credit codes: structure and check digits, also of codes that begin with a letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from contractgen.credit_codes import ALPHABET, check_digit, compact, fault, organisation_fault

VALID = [
    "91350100M000100Y43",
    "91000000TE5T00008J",
    "12000000TE5T00008P",
    "51000000TE5T00008N",
    "52000000TE5T00008K",
    "53000000TE5T00008G",
    "93000000TE5T00008C",
]


def complete(body: str) -> str:
    """Return *body* (17 characters) with its check digit, by the standard's own formula."""
    total = sum(ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return body + ALPHABET[(31 - total % 31) % 31]


@pytest.mark.parametrize("code", VALID)
def test_valid_codes_pass(code: str):
    assert fault(code) is None


@pytest.mark.parametrize("first", ["A1", "N2", "Y1"])
def test_lawful_codes_that_begin_with_a_letter_pass(first: str):
    assert fault(complete(first + "000000" + "TE5T00008")) is None


def test_the_check_digit_is_told_when_it_does_not_fit():
    found = fault("91350100M000100Y4Z"[:17] + "4")
    assert found is not None
    assert found.values["expected"] == "3"


def test_a_missing_character_is_counted():
    found = fault("9135010000100Y43")
    assert found is not None
    assert found.values["length"] == 16


def test_a_letter_the_code_never_uses_is_named_with_the_likely_one():
    found = fault("91O00000TE5T00008J")
    assert found is not None
    assert (found.values["position"], found.values["likely"]) == (3, "0")


def test_eighteen_zeros_are_no_code():
    assert fault("0" * 18) is not None


def test_spaces_hyphens_and_full_width_are_taken_out():
    assert compact("９１-000000 te5t00008j") == "91000000TE5T00008J"


def test_the_inner_check_digit_is_only_a_warning():
    assert organisation_fault("91350100M000100Y43") is None
    assert organisation_fault(complete("91350100M000100Y5")).warning


@given(st.text(alphabet=ALPHABET, min_size=17, max_size=17))
def test_the_check_digit_is_that_of_python_stdnum(body: str):
    assert check_digit(body) == uscc.calc_check_digit(body)


@given(st.sampled_from(VALID), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_no_single_slip_goes_unnoticed(code: str, position: int, sign: str):
    """Every change of one character is caught, by structure or by the check digit."""
    slipped = code[:position] + sign + code[position + 1 :]
    assert (fault(slipped) is None) == (slipped == code)
