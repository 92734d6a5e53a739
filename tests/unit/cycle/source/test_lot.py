"""An opportunity in lots: divided while a draft, applied for, judged, awarded or left lot by lot."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.urls import reverse

from commonweal.council.people import actions as people
from commonweal.cycle.source import actions
from commonweal.cycle.source.models import Award
from commonweal.cycle.source.procurement import queries as procurement
from commonweal.cycle.source.queries import lots_considered
from commonweal.cycle.source.queries.award import awards_of
from commonweal.cycle.source.queries.sealing import draft_of
from commonweal.cycle.source.rules import lot as rules
from commonweal.ground.post.models import Letter
from commonweal.ground.record.rules import Refused
from tests.factories import assessment, lots, source


def read(client, edge_at, path, at):
    edge_at(at)
    return client.get(path).content.decode()


# ---- the rules, without a database --------------------------------------------------------------------------------


def bid(pk, lot, organisation, rank, amount):
    return SimpleNamespace(
        pk=pk,
        lot=lot,
        lot_id=lot.pk,
        organisation_id=organisation,
        organisation=f"Number {organisation}",
        rank=rank,
        amount=Decimal(amount),
    )


ONE, TWO = (
    SimpleNamespace(pk=number, number=number, value=Decimal(100), awards_expected=1, title="Part") for number in (1, 2)
)
BEST_OF_BOTH = [bid(1, ONE, 7, 1, 90), bid(2, ONE, 8, 2, 80), bid(3, TWO, 7, 1, 90), bid(4, TWO, 8, 2, 95)]


@pytest.mark.parametrize(("most", "offered"), [(None, {1: 90, 3: 90}), (2, {1: 90, 3: 90}), (1, {1: 90, 4: 95})])
def test_lots_are_given_in_the_order_of_their_numbers(most, offered):
    opportunity = SimpleNamespace(lots_win=most, budget=Decimal(200), place_only=False)
    assert rules.proposed_offers(opportunity, BEST_OF_BOTH) == offered


@pytest.mark.parametrize(
    ("rows", "apply", "win", "said"),
    [
        ([], None, None, []),
        (lots.LOTS[:1], None, None, ["Divide it into two lots or more, or leave it whole."]),
        (lots.LOTS, 4, None, ["The most lots that one organisation may apply for must be between 1 and 3."]),
        (
            [lots.LOTS[0], lots.LOTS[1] | {"title": lots.LOTS[0]["title"].upper()}],
            None,
            None,
            ["Lot 2 has the name of an earlier lot. Give each a name of its own."],
        ),
        (
            [one | {"value": Decimal(999_999_999_999)} for one in lots.LOTS[:2]],
            None,
            None,
            [
                "The lots come to £1,999,999,999,998. "
                "That is more than £999,999,999,999.99, the most there can be."
            ],
        ),
        (lots.LOTS, 1, 2, ["Nobody can win more lots than they may apply for."]),
        ([*lots.LOTS, {"title": "", "what": "", "value": 0}], None, None, [
            "Enter the name of lot 4 and what it is for.", "The value of lot 4 must be more than £0.",
        ]),
    ],
)  # fmt: skip
def test_what_a_division_must_hold_to(rows, apply, win, said):
    assert [why for _, why in rules.lots_refusals(rows, apply, win)] == said


# ---- setting up -----------------------------------------------------------------------------------------------------


def test_the_estimate_is_the_total_of_the_lots(exercise, cast, now):
    large = [one | {"value": one["value"] * 10} for one in lots.LOTS]
    contract = lots.drafted(exercise, cast, now, lots=large)
    assert (contract.budget, contract.awards_expected) == (Decimal(250_000), 3)
    assert not contract.exercise.route_choice.covered
    on = now.date()
    assert procurement.facts(contract, on, health=False, considerable_change=None).covered
    with pytest.raises(Refused, match="which come to £250,000 and 3 awards"):
        actions.describe(opportunity=contract, budget=Decimal(1), by=cast.priya, at=now)


def test_a_tender_says_why_it_is_not_in_lots_before_it_is_published(exercise, cast, now):
    contract = source.drafted(exercise, cast, now, route="procurement", regime="pa23")
    assert lots_considered(contract) == (
        "It is not divided into lots, and nobody has said why. Divide it, or give the reason."
    )
    actions.divide(opportunity=contract, lots=[], why_whole="One school, one kitchen.", by=cast.priya, at=now)
    assert lots_considered(contract) is None


def test_the_page_divides_it_and_the_public_reads_the_rule(exercise, cast, now, edge_at, client):
    contract = source.set_up(exercise, cast, now, route="procurement", staff_transfer="no", not_in_lots="")
    rows = {
        f"lot-{place}-{name}": str(one[name])
        for place, one in enumerate(lots.LOTS[:2])
        for name in ("title", "what", "value")
    }
    rows |= {f"lot-{place}-awards_expected": "1" for place in range(2)}
    management = {"lot-TOTAL_FORMS": "2", "lot-INITIAL_FORMS": "0"}
    path = reverse("source:lots", args=[exercise.reference])
    asked = rows | management | {"most_to_apply": "", "most_to_win": "3", "why_whole": ""}
    client.force_login(cast.priya)
    assert "must be between 1 and 2" in client.post(path, asked).content.decode()
    assert client.post(path, asked | {"most_to_win": "1"}).status_code == 302
    contract.refresh_from_db()
    actions.confirm_conflicts(opportunity=contract, by=cast.priya, at=now)
    source.published(contract, cast, now)
    client.logout()
    page = read(client, edge_at, f"/opportunities/{contract.reference}/", now + 2 * source.DAY)
    for sentence in rules.rule_in_words(contract):
        assert sentence in page
    assert "Homes south of the river." in page
    told = client.get(f"/opportunities/{contract.reference}.json").json()
    assert [one["title"] for one in told["lots"]] == ["North", "South"]
    assert told["most_lots"] == {"to_apply_for": None, "to_win": 1}
    with pytest.raises(Refused, match="were locked when the opportunity was published"):
        actions.divide(opportunity=contract, lots=[], by=cast.priya, at=now)


# ---- applying -------------------------------------------------------------------------------------------------------


def test_one_application_for_each_lot_up_to_the_limit(exercise, cast, now, edge_at, client):
    contract = lots.opened(exercise, cast, now)
    first, second, third = contract.lots.all()
    later = now + 3 * source.DAY
    begin = {"opportunity": contract, "organisation": cast.harbour, "by": cast.rosa, "at": later}
    with pytest.raises(Refused, match="Say which lot you apply for"):
        actions.start_application(**begin)
    north = lots.applied(contract, first, cast.harbour, cast.rosa, 10_000, later)
    with pytest.raises(Refused, match=f"has one already: {north.reference}"):
        actions.start_application(lot=first, **begin)
    edge_at(later)
    client.force_login(cast.rosa)
    asked = {"organisation": cast.harbour.slug, "lot": "2"}
    assert client.post(f"/opportunities/{contract.reference}/apply/", asked).status_code == 302
    south = contract.applications.get(lot=second)
    carried = source.answers(contract)
    assert {key: draft_of(south).get(key) for key in carried["answers"]} == carried["answers"]
    assert draft_of(south).get("amount") is None
    with pytest.raises(Refused, match="can apply for 2 lots at most, as was published"):
        actions.start_application(lot=third, **begin)
    own = f"/org/{cast.harbour.slug}/applications/{south.reference}/"
    assert "Harbour Trust, lot 2" in read(client, edge_at, own, later)
    people.ask_to_join(organisation=cast.harbour, by=cast.iris, at=later)  # and learns nothing of the other two
    outside = actions.begin_before_joining(**begin | {"by": cast.iris}, lot=third)
    assert (outside.sealed, draft_of(outside)) == (True, {})
    with pytest.raises(Refused, match="can apply for 2 lots at most"):
        actions.take_in(application=outside, organisation=cast.harbour, by=cast.rosa, at=later)
    actions.withdraw_application(application=south, by=cast.rosa, at=later)
    actions.take_in(application=outside, organisation=cast.harbour, by=cast.rosa, at=later)
    assert (outside.state, outside.project) == ("in_progress", "")


# ---- ranking, awarding and leaving ----------------------------------------------------------------------------------


@pytest.fixture
def ranked(once, exercise, cast, now):
    return once(lambda: lots.ranked(exercise, cast, now), exercise, cast)


def test_each_lot_is_ranked_awarded_and_told_on_its_own(ranked, cast, edge_at, client):
    places = {key: ranked.bid(*key).rank for key in lots.BIDS}
    assert places == {(1, "harbour"): 1, (1, "meadow"): 2, (2, "harbour"): 1, (2, "meadow"): 2}
    # Only the prices of its own lot set the scale: 100 × 70% × 4/4 and the whole 30 for the lowest of that lot.
    assert ranked.bid(2, "harbour").agreed_total == Decimal(100)
    whole = {(1, "harbour"): Decimal(10_000), (2, "harbour"): Decimal(8_000)}
    with pytest.raises(Refused, match="Harbour Trust would win 2 lots"):
        lots.recommended(ranked, whole)
    kept = {(1, "harbour"): Decimal(10_000)}
    with pytest.raises(Refused, match="Nothing is offered for Lot 2: South"):
        lots.recommended(ranked, kept)
    offers = {(1, "harbour"): Decimal(10_000), (2, "meadow"): Decimal(8_500)}
    client.force_login(cast.priya)
    page = read(client, edge_at, reverse("source:offers", args=[ranked.opportunity.reference]), ranked.at)
    for key in offers:
        assert f'name="offer_{ranked.bid(*key).pk}" value="' in page
    lots.told(ranked, offers)
    assert ranked.lot(3).not_awarded == "Nobody applied for it."
    results = {(one.application.lot.number, one.application.organisation): one for one in awards_of(ranked.opportunity)}
    assert {key: one.result for key, one in results.items()} == {
        (1, cast.harbour): "offer",
        (1, cast.meadow): "unsuccessful",
        (2, cast.harbour): "unsuccessful",
        (2, cast.meadow): "offer",
    }
    lost = Letter.objects.get(reference=results[1, cast.meadow].letter_reference).body
    assert ", lot 1 (North)" in lost
    assert "Harbour Trust: 100 of 100" in lost
    won_by_meadow = Letter.objects.get(reference=results[2, cast.harbour].letter_reference).body
    assert "Meadow CIC: " in won_by_meadow
    assert "Harbour Trust: 100 of 100" not in won_by_meadow
    public = read(client, edge_at, f"/opportunities/{ranked.opportunity.reference}/", ranked.at)
    assert "Not awarded: Nobody applied for it." in public


def test_a_lot_is_left_with_a_reason_that_those_who_bid_are_told(ranked, cast):
    reason = "Both prices for the south are above what the service costs today."
    offers = {(1, "harbour"): Decimal(10_000)}
    lots.told(ranked, offers, not_awarded={ranked.lot(2).pk: reason})
    letters = {
        one.application.organisation.name: Letter.objects.get(reference=one.letter_reference).body
        for one in awards_of(ranked.opportunity)
        if one.application.lot.number == 2
    }
    assert sorted(letters) == ["Harbour Trust", "Meadow CIC"]
    assert all(f"This lot is not awarded\n{reason}" in body for body in letters.values())


def test_another_than_the_published_order_needs_a_reason(ranked):
    """The first lot goes to whoever is first in it; keeping them for the second is a choice that is explained."""
    offers = {(1, "meadow"): Decimal(11_000), (2, "harbour"): Decimal(8_000)}
    with pytest.raises(Refused, match=f"Give the reason for passing over .*{ranked.bid(1, 'harbour').reference}"):
        lots.recommended(ranked, offers)
    lots.recommended(ranked, offers, reason="The south cannot do without the kitchen that Harbour Trust has there.")
    assert Award.objects.filter(application__opportunity=ranked.opportunity, result="offer").count() == 2


# ---- the organisational criteria ----------------------------------------------------------------------------------


def test_what_was_checked_for_one_lot_is_filled_in_for_the_next(exercise, cast, now, client, edge_at):
    made = lots.bid_for(exercise, cast, now)
    first, second, other = (made.bid(*key) for key in ((1, "harbour"), (2, "harbour"), (2, "meadow")))
    said = assessment.checks(first)
    actions.check_gate(application=first, checks=said, by=cast.priya, at=made.at)
    client.force_login(cast.priya)

    def page_of(application):
        where = reverse("source:checks", args=[made.opportunity.reference, application.reference])
        return read(client, edge_at, where, made.at)

    assert page_of(second).count("Harbour Trust was checked for lot 1 by Priya Nair") == 1
    assert page_of(second).count(said[0]["reason"]) == len(said)
    assert page_of(other).count("was checked for lot") == page_of(other).count(said[0]["reason"]) == 0
    assert not second.gate_checks.exists()
    actions.check_gate(application=second, checks=said, by=cast.priya, at=made.at)
    assert page_of(second).count("was checked for lot") == 0
