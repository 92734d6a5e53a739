"""What Plan asks and warns about, apart from any record."""

from decimal import Decimal

import pytest

from commonweal.council.framework.queries import shipped, shipped_pack
from commonweal.cycle.plan import rules
from tests.factories.plan import GRANT_ANSWERS, PURCHASE_ANSWERS

ACTIVITY = [
    ("Number of sessions held", "sessions"),
    ("Workshops delivered", "workshops"),
    ("People trained", "people"),
    ("Total number of one-to-one visits", "visits"),
    ("How many leaflets", "leaflets"),
    ("Advice in the evening", "appointments"),
]
CHANGE = [
    ("Young people in work six months later", "per cent"),
    ("People who feel less lonely", "per cent"),
    ("Number of households no longer in arrears", "households"),
    ("Falls at home that need an ambulance", "falls"),
]


@pytest.mark.covers("G1.28")
@pytest.mark.parametrize(("name", "unit"), ACTIVITY)
def test_an_outcome_that_counts_activity_is_warned_about(name, unit):
    assert rules.activity_warning(name, unit, "outcome").startswith(f"‘{name}’ counts what was done")


@pytest.mark.parametrize(("name", "unit"), CHANGE)
def test_a_change_for_people_is_not(name, unit):
    assert rules.activity_warning(name, unit, "outcome") == ""


def test_an_output_may_count_activity():
    assert [rules.activity_warning(name, unit, "output") for name, unit in ACTIVITY] == [""] * len(ACTIVITY)


@pytest.mark.covers("G3.10")
def test_make_or_buy_is_eight_questions_in_every_framework():
    assert {name: len(rules.make_or_buy_questions(shipped_pack(name))) for name in shipped()} == dict.fromkeys(
        shipped(), 8
    )
    assert rules.make_or_buy_questions(shipped_pack("croydon"))[0][1] == shipped_pack("croydon").make_or_buy[0].text


def test_the_tree_of_a_framework_without_one_is_empty():
    assert rules.framework_outcomes(shipped_pack("norwich")) == []
    assert rules.framework_outcomes(shipped_pack("southwark"))[0] == ("safer", "Safer communities")


ROUTES = [
    (GRANT_ANSWERS, "grant"),
    (PURCHASE_ANSWERS, "procurement"),
    (GRANT_ANSWERS | {"enforce": True}, "procurement"),
    (GRANT_ANSWERS | {"core_funding": True}, "grant"),
    (GRANT_ANSWERS | {"money_available": False}, "grant_in_kind"),
    (GRANT_ANSWERS | {"partners": True}, "partnership"),
    (PURCHASE_ANSWERS | {"self_deliver": True}, "in_house"),
]


@pytest.mark.parametrize(("answers", "route"), ROUTES)
def test_the_answers_suggest_a_route_with_reasons(answers, route):
    suggestion = rules.suggest_route(answers)
    assert suggestion.route == route
    assert all(suggestion.because)


def test_every_framework_route_can_be_suggested():
    assert {route.key for route in shipped_pack("norwich").routes} <= {route for _, route in ROUTES}


def test_what_an_appraisal_lacks():
    assert rules.missing_options(["nothing", "in_house", "community"]) == []
    assert rules.missing_options(["nothing", "in_house", "in_kind"]) == []
    assert rules.missing_options(["grant"]) == [
        "There are fewer than 3 options.",
        "‘Do nothing’ is not among the options.",
        "Delivering in-house is not among the options.",
        "No option builds on the community or on an asset that exists.",
    ]


CRITERIA = [
    ([], "There are none."),
    ([("Outcomes", Decimal(60)), ("Cost", Decimal(30))], "The weights add up to 90%. They must add up to 100%."),
    ([("Cost", Decimal(50)), ("cost ", Decimal(50))], "Two have the same name."),
    ([("Cost", Decimal(0)), ("Reach", Decimal(100))], "Every weight must be more than 0."),
    ([("", Decimal(100))], "One has no name."),
]


@pytest.mark.parametrize(("criteria", "why"), CRITERIA)
def test_criteria_that_cannot_be_used(criteria, why):
    assert [one.why for one in rules.criteria_refusals(criteria)] == [why]
