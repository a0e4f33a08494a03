"""Choices that hang together: interlocks are refused with both places, the guide proposes what fits."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from contractgen.agreement import articles, inlines, plain
from contractgen.answers import Answers
from contractgen.errors import Refused
from contractgen.library import Library
from contractgen.passes import Made, make
from contractgen.yaml_text import parse

from .conftest import ON

Change = Callable[[Mapping[str, Any]], str]
Make = Callable[[str], Made]

FOREIGN = {
    "parties.2.foreign": "是",
    "parties.2.legal_form": "foreign",
    "parties.2.registration": "HRB 12345",
    "parties.2.credit_code": None,
    "parties.2.deputy": "Anna Schmidt",
}
SHARES = [{"party": "星瀚光电", "percent": "60"}, {"party": "光电院", "percent": "40"}]
BROKEN = [
    ({"ip.ownership": "entity"}, "ip-ownership/entity"),
    ({"funding.account": "registered-body"}, "account.registered-body"),
    ({"external.form": "new-legal-person"}, "external.new-legal-person"),
    ({"external.form": "chair-unit", "external.party": "光电院"}, "external.chair-unit"),
    ({"external.form": "host-unit", "external.party": "星瀚光电"}, "external.host-unit"),
    ({"alliance.form": "association"}, "form.association"),
    ({"ip.ownership": "joint", "ip.filing": "completer"}, "ip.co-owners-filing"),
    (
        {"ip.ownership": "by-shares", "ip.shares": SHARES, "tasks.0.nature": "support", "tasks.1.nature": "support"},
        "ip.shares-developers",
    ),
    ({"oversight.method": "group", "oversight.organ": "auditor-only"}, "oversight.method-organ"),
    ({"oversight.parties": ["光电院"]}, "oversight.account"),
    ({**FOREIGN, "parties.2.signatory": "legal-representative"}, "parties.foreign-signatory"),
    ({"parties.1.signatory": "authorised", "parties.1.deputy": "甲"}, "parties.domestic-signatory"),
    ({"recitals.kind": "consortium"}, "recitals/consortium"),
]


def problems(library: Library, text: str) -> list[Any]:
    try:
        make(library, parse(text, "answers.yaml"), ON)
    except Refused as error:
        return list(error.problems)
    return []


@pytest.mark.parametrize(("values", "rule"), BROKEN, ids=[rule for _, rule in BROKEN])
def test_what_does_not_fit_is_refused_before_drafting(library: Library, changed: Change, values, rule: str):
    found = problems(library, changed(values))
    assert rule in {p.subject for p in found}
    assert all(p.remedy for p in found)


def test_an_interlock_names_both_places(library: Library, changed: Change):
    text = changed({"external.form": "chair-unit", "external.party": "光电院", "organs.chair": "星瀚光电"})
    (problem,) = problems(library, text)
    assert problem.place.line > 0
    assert "answers.yaml:" in str(problem.values["places"])


def test_a_profile_asks_for_its_own_numbers(library: Library, changed: Change):
    found = problems(library, changed({"profile": "jiangxi"}))
    assert {p.subject for p in found} == {"jiangxi.parties"}


def test_an_unknown_profile_is_refused_with_the_known_ones(library: Library, changed: Change):
    (problem,) = problems(library, changed({"profile": "jiangsu"}))
    assert "baoding" in str(problem.values["known"])


# --- the guide ---------------------------------------------------------------

GUIDE = {
    "guide.payer": ["each", "shares", "one", "government", None],
    "guide.background": ["none", "spread", "one"],
    "guide.exploiter": ["each", "one", "market"],
    "guide.host": ["是", "否"],
}


def undecided(library: Library, changed: Change, answers: dict[str, str | None]) -> str:
    """The smallest sample with no variant chosen and the guide answered."""
    free: dict[str, Any] = {}
    text = changed({k: v for k, v in answers.items() if v is not None})
    given = parse(text, "a.yaml")
    for question in library.questions:
        if question.kind == "variant":
            node: Any = given
            for part in question.id.split("."):
                node = node.get(part) if node is not None and hasattr(node, "get") else None
            if node is not None:
                free[question.id] = None
    return changed({**{k: v for k, v in answers.items() if v is not None}, **free})


@pytest.mark.parametrize(
    "answers", [dict(zip(GUIDE, c, strict=True)) for c in itertools.product(*GUIDE.values())], ids=str
)
def test_whatever_the_guide_is_told_its_proposals_fit_together(library: Library, changed: Change, answers):
    """No constraint is broken, and only what the variants proposed ask for is left open."""
    made = make(library, parse(undecided(library, changed, answers), "a.yaml"), ON)
    assert {b.fact for b in made.blanks} <= {"ip.shares", "executive.address"}


def test_every_proposal_says_why(library: Library):
    silent = [q.id for q in library.questions if q.kind == "variant" for d in q.defaults if not d.because.get("zh")]
    assert silent == []


def test_public_money_proposes_that_the_undertaker_owns(library: Library, changed: Change):
    made = make(library, parse(undecided(library, changed, {"guide.payer": "government"}), "a.yaml"), ON)
    assert made.answers.facts["ip"]["ownership"] == "undertaker"
    assert "项目承担者" in made.answers.defaulted["ip.ownership"]["zh"]


# --- signatories -------------------------------------------------------------


def text_of(made: Made, topic: str) -> str:
    found = [a for a in (*articles(made.agreement), *made.agreement.closing) if a.topic == topic]
    return "\n".join(plain(r) for a in found for b in a.blocks for r in inlines(b))


def test_a_deputy_signs_with_a_power_of_attorney_and_it_is_said(made: Make, changed: Change):
    found = made(changed({"parties.1.signatory": "deputy", "parties.1.deputy": "王代表"}))
    assert "授权代表王代表（签字）" in text_of(found, "signatures")
    assert "授权委托书" in text_of(found, "effect")
    assert "R2.4" in found.falls_short


def test_a_foreign_member_signs_by_its_authorised_signatory_with_papers(made: Make, changed: Change):
    found = made(changed(FOREIGN))
    assert "授权签署人Anna Schmidt（签字）" in text_of(found, "signatures")
    assert "公证、认证或者附加证明书" in text_of(found, "effect")
    assert "许可" in text_of(found, "foreign-members")
    assert {s.topic.id for s in found.selected if s.party == 3} >= {"foreign-authority", "signatures"}


def test_without_a_foreign_member_nothing_is_said_of_one(made: Make, base: str):
    found = made(base)
    assert text_of(found, "foreign-members") == ""
    assert "境外成员" not in text_of(found, "effect")


@pytest.mark.parametrize(
    ("choice", "effect", "short"),
    [("sign-and-seal", "签字并加盖公章", False), ("sign-or-seal", "具备其一即为签署", True)],
)
def test_signature_and_seal_is_a_choice_and_effect_and_block_agree(made: Make, changed: Change, choice, effect, short):
    found = made(changed({"agreement.execution": choice}))
    assert effect in text_of(found, "effect")
    assert ("具备其一即可" in text_of(found, "signatures")) is short
    assert ("R2.4" in found.falls_short) is short


# --- arbitration, accession, change ------------------------------------------


def test_arbitration_leaves_no_court_as_a_second_forum(made: Make, changed: Change):
    found = made(changed({"disputes.mode": "arbitration"}))
    forums = [t for t in (text_of(found, "disputes"),) if "提起诉讼" in t or "向人民法院起诉" in t]
    assert forums == []
    annexes = "\n".join(plain(r) for a in found.agreement.annexes for b in a.blocks for r in inlines(b))
    assert "诉讼" not in annexes
    assert "人民法院" not in annexes


@pytest.mark.parametrize("threshold", ["important", "ordinary"])
def test_accession_rests_on_consent_given_now_and_on_the_newcomers_representative(
    made: Make, changed: Change, threshold
):
    text = text_of(made(changed({"admission.threshold": threshold})), "admission")
    assert "预先同意" in text
    assert "授权依托单位代表全体成员签署" in text
    assert "法定代表人签署" in text


@pytest.mark.parametrize("rule", ["affected", "unanimous"])
def test_a_change_that_adds_a_duty_needs_that_members_signature(made: Make, changed: Change, rule):
    text = text_of(made(changed({"amendment.rule": rule})), "amendment")
    assert "对该成员不发生效力" in text or "全体成员的法定代表人签署" in text


@pytest.mark.parametrize("ownership", ["joint", "by-shares", "by-category"])
def test_co_ownership_brings_filing_and_licence_rules(made: Make, changed: Change, ownership):
    found = made(
        changed(
            {"ip.ownership": ownership, "ip.shares": SHARES}
            if ownership == "by-shares"
            else {"ip.ownership": ownership}
        )
    )
    assert "事先同意" in text_of(found, "ip-filing")
    assert "技术秘密保护" in text_of(found, "ip-filing")
    assert "普通许可" in text_of(found, "ip-co-ownership")


def test_public_institutes_bring_pricing_publicity_and_reward(made: Make, base: str):
    text = text_of(made(base), "staff-rewards")
    assert "协议定价" in text
    assert "公示" in text
    assert "第四十五条" in text


def test_a_template_is_a_fact_conditions_may_read(answered: Callable[[str], Answers], base: str, library: Library):
    made = make(library, parse(base, "a.yaml"), ON)
    assert made.answers.facts["template"] == "alliance"
