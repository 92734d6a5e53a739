"""Which ways of buying the law leaves open, and what each asks for first."""

import pytest

from commonweal.cycle.source.procurement import rules
from commonweal.cycle.source.procurement.rules import Facts

ABOVE = Facts(covered=True, notifiable=True, light_touch=False)
LIGHT = Facts(covered=True, notifiable=True, light_touch=True)
BELOW = Facts(covered=False, notifiable=True, light_touch=False)
SMALL = Facts(covered=False, notifiable=False, light_touch=False)
HEALTH = Facts(covered=True, notifiable=True, light_touch=True, health=True, considerable_change=False)


def offered(facts):
    return [one.process.key for one in rules.choices(facts) if not one.refused]


@pytest.mark.parametrize(
    ("facts", "keys"),
    [
        (ABOVE, ["open", "competitive", "new_framework", "direct", "framework"]),
        (LIGHT, ["light_touch", "new_framework", "direct", "framework"]),
        (BELOW, ["framework", "below_threshold", "quotes"]),
        (HEALTH, ["psr_a", "psr_b", "psr_c", "psr_suitable", "psr_competitive"]),
    ],
)
def test_the_law_leaves_these_open(facts, keys):
    assert offered(facts) == keys


@pytest.mark.parametrize("change", [None, True])
def test_direct_award_c_needs_that_nothing_considerable_changes(change):
    facts = Facts(covered=True, notifiable=True, light_touch=True, health=True, considerable_change=change)
    assert "psr_c" not in offered(facts)


def test_every_closed_way_says_why():
    assert all(one.refused for one in rules.choices(BELOW) if one.process.key not in offered(BELOW))


@pytest.mark.parametrize("process", [one for one in rules.PROCESSES if one.key in rules.WITHOUT_COMPETITION])
def test_no_competition_without_a_justification(process):
    said = ["Enter the justification for choosing a provider without a competition"]
    assert list(rules.missing(process, ABOVE, "", "").values()) == said
    assert rules.missing(process, ABOVE, "One firm alone holds the rights.", "") == {}


def test_small_suppliers_are_thought_of_below_the_threshold():
    assert len(rules.missing(rules.BELOW, BELOW, "", "")) == 1
    assert rules.missing(rules.BELOW, SMALL, "", "") == {}
    assert rules.missing(rules.OPEN, ABOVE, "", "") == {}


@pytest.mark.parametrize(
    ("reserved", "facts", "kept"),
    [
        ("", ABOVE, True),
        ("local", BELOW, True),
        ("local", ABOVE, False),
        ("uk", LIGHT, False),
        ("mutual", LIGHT, True),
        ("mutual", ABOVE, False),
        ("supported", ABOVE, True),
        ("supported", BELOW, False),
    ],
)
def test_for_whom_a_contract_may_be_kept(reserved, facts, kept):
    assert (rules.reserved_refusal(reserved, facts) == "") is kept


def test_a_contract_too_small_to_notify_asks_for_no_notice():
    assert [one.key for one in rules.notices(rules.BELOW, BELOW)] == ["UK4", "UK7"]
    assert rules.notices(rules.BELOW, SMALL) == ()
    assert [one.key for one in rules.notices(rules.DIRECT, ABOVE)] == ["UK5", "UK6", "UK7"]
