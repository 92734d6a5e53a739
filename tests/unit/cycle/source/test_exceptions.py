"""Departing from a rule of the framework for one opportunity."""

from __future__ import annotations

import pytest
from django.urls import reverse

from commonweal.council.framework.models import PolicyException
from commonweal.cycle.source import actions, queries
from commonweal.ground.record.rules import Refused
from tests.factories import source

WHY = "The price is set by a national scale, and only the margin is tendered."
PRICE = "price above quality"


@pytest.fixture
def contract(exercise, cast, now):
    return source.set_up(exercise, cast, now, "procurement", staff_transfer="no", price_weight=60)


@pytest.fixture
def sent(contract, cast, client, edge_at, now):
    edge_at(now)
    client.force_login(cast.priya)
    page = reverse("source:exceptions", args=[contract.exercise.reference])

    def send(**typed):
        return client.post(page, {"rule": PRICE, "reason": WHY, "approved_by": cast.david.pk} | typed)

    return send


def insists(contract, now):
    return [one.title for one in queries.preflight(contract, now) if "exception to" in one.problem]


def test_what_publication_insists_on_is_lifted_by_an_exception_that_somebody_else_approved(
    contract, sent, client, cast, now
):
    assert insists(contract, now) == ["Quality before price"]
    publish = reverse("source:publish", args=[contract.exercise.reference])
    assert client.get(publish).content.decode().count(reverse("source:exceptions", args=[contract.exercise.reference]))
    assert sent().url == publish
    assert insists(contract, now) == []
    [made] = PolicyException.objects.all()
    assert (made.rule, made.reason, made.approved_by) == (PRICE, WHY, cast.david)
    assert client.get("/exceptions/").content.decode().count(WHY) == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"rule": ""}, "Select the rule that it cannot keep"),
        ({"rule": "no such rule"}, "Select the rule that it cannot keep"),
        ({"reason": " "}, "Enter why the rule cannot be kept"),
        ({"approved_by": ""}, "Select who approved it"),
    ],
)
def test_nothing_is_recorded_half(sent, typed, said):
    page = sent(**typed).content.decode()
    assert page.count(said) == 2  # in the summary and at the question
    assert page.count(WHY) == ("reason" not in typed)
    assert not PolicyException.objects.exists()


def test_nobody_approves_an_exception_of_their_own(sent, cast):
    assert sent(approved_by=cast.priya.pk).content.decode().count("Select who approved it") == 2


def test_what_this_opportunity_need_not_keep_is_not_departed_from(contract, cast, now):
    given = {"reason": WHY, "approved_by": cast.david, "by": cast.priya, "at": now}
    with pytest.raises(Refused, match="does not have to keep such a rule"):
        actions.except_from(opportunity=contract, rule="Real Living Wage", **given)
    contract.state = "open"
    with pytest.raises(Refused, match="were locked when the opportunity was published"):
        actions.except_from(opportunity=contract, rule=PRICE, **given)
