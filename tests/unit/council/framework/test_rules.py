"""Which evidence is asked of whom: Norwich's organisational criteria (NOR 3.5.1)."""

from decimal import Decimal

import pytest

from commonweal.council.framework.queries import shipped_pack
from commonweal.council.framework.rules import applies


def _need(criterion: str, need: str):
    criteria = {criterion.key: criterion for criterion in shipped_pack("norwich").criteria.organisational}
    return {need.key: need for need in criteria[criterion].needs}[need].applies_when


@pytest.mark.parametrize(
    ("turnover", "asked"),
    [
        (Decimal("4999.99"), False),
        (Decimal("5000.00"), False),
        (Decimal("5000.01"), True),
        (None, True),
    ],
)
def test_examined_accounts_are_asked_for_strictly_above_the_turnover(turnover, asked):
    when = _need("financial_systems", "examined_accounts")
    assert applies(when, turnover=turnover, service_for=set(), has=set()) is asked


@pytest.mark.parametrize(
    ("service_for", "asked"),
    [(set(), False), ({"adults_at_risk"}, False), ({"children"}, True), ({"children", "adults_at_risk"}, True)],
)
def test_a_child_protection_policy_is_asked_for_when_the_service_is_for_children(service_for, asked):
    when = _need("safeguarding_policies", "child_protection_policy")
    assert applies(when, turnover=Decimal(0), service_for=service_for, has=set()) is asked


@pytest.mark.parametrize(
    ("need", "has", "asked"),
    [
        ("public_liability", set(), True),
        ("employers_liability", set(), False),
        ("employers_liability", {"staff"}, True),
        ("vehicles", {"staff", "property"}, False),
        ("vehicles", {"vehicles"}, True),
    ],
)
def test_insurance_follows_what_the_organisation_has(need, has, asked):
    assert applies(_need("insurance", need), turnover=None, service_for=set(), has=has) is asked


def test_three_criteria_are_only_for_services_to_children_or_adults_at_risk():
    criteria = shipped_pack("norwich").criteria.organisational
    asked = [c.key for c in criteria if applies(c.applies_when, turnover=None, service_for=set(), has=set())]
    assert [c.key for c in criteria if c.key not in asked] == [
        "disclosure_and_barring",
        "safeguarding_policies",
        "safeguarding_training",
    ]
