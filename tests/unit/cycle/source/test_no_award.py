"""Rounds that give nothing to anybody: all of them end, with a public reason, and everybody is told."""

from decimal import Decimal

import pytest
from django.urls import reverse

from commonweal.cycle.source import actions
from commonweal.cycle.source.models import Application, Award, Opportunity
from commonweal.cycle.source.queries.panel import load_board
from commonweal.cycle.source.states import OPPORTUNITY
from commonweal.ground.post.models import Letter, News
from commonweal.ground.record.rules import Refused
from tests.factories import assessment, lots, source

DAY = source.DAY
WHY = "No bid shows how young people would be met where they are. We talk to groups again in May."


@pytest.fixture
def page(client, edge_at):
    def go(person, at, name, *args, **sent):
        edge_at(at)
        client.force_login(person)
        address = reverse(f"source:{name}", args=args)
        return client.post(address, sent) if sent else client.get(address)

    return go


@pytest.fixture
def ranked(once, exercise, cast, now):
    return once(lambda: assessment.ranked(assessment.closed(exercise, cast, now)), exercise, cast)


def told(made, decision):
    """Decided, the letters drafted, checked and sent."""
    assessment.decided(made, decision)
    awards = actions.prepare_awards(opportunity=made.opportunity, by=made.cast.priya, at=made.at)
    assessment.all_checked(made, awards)
    assessment.decide.notify_cabinet(decision=decision, by=made.cast.priya, at=made.at)
    assessment.sent_now(made)
    made.opportunity.refresh_from_db()
    return Award.objects.order_by("pk")


def test_where_nobody_applied_it_is_closed_with_a_public_reason(exercise, cast, now, page, client):
    opportunity = source.opened(exercise, cast, now)
    at, reference = opportunity.closes_at + DAY, opportunity.reference
    early = {"opportunity": opportunity, "reason": WHY, "by": cast.priya, "at": now + 3 * DAY}
    with pytest.raises(Refused, match="It is open; this can be done only while it is closed or being assessed"):
        actions.close_without_award(**early)
    actions.close_due(at=at)
    way = reverse("source:close_without_award", args=[reference])
    assert way in page(cast.priya, at, "desk_opportunity", reference).content.decode()
    assert way in page(cast.priya, at, "assess", reference).content.decode()
    assert way not in page(cast.asha, at, "assess", reference).content.decode()
    assert "Enter the reason" in page(cast.priya, at, "close_without_award", reference, reason="").content.decode()
    assert page(cast.iris, at, "close_without_award", reference, reason=WHY).status_code == 403
    assert page(cast.priya, at, "close_without_award", reference, reason=WHY).status_code == 302

    opportunity.refresh_from_db()
    assert (opportunity.state, opportunity.not_awarded) == ("decided", WHY)
    client.logout()
    public = client.get(f"/opportunities/{reference}/").content.decode()
    assert f"Nothing was awarded. {WHY}" in public
    assert client.get(f"/opportunities/{reference}.json").json()["not_awarded_because"] == WHY
    assert News.objects.get(key=f"not awarded {reference}").line == f"Closed without an award: {WHY}"
    assert exercise.knots.get(about=reference).sentence.endswith(f"closed without an award. {WHY}")
    assert set(exercise.tasks.filter(key__in=["assessment", "award"]).values_list("state", flat=True)) == {"done"}
    again = actions.draft_opportunity(exercise=exercise, by=cast.priya, at=at)
    assert again.state == "draft"


def test_neither_page_asks_for_a_reason_before_its_time_or_after_it(exercise, cast, now, page):
    opportunity = source.opened(exercise, cast, now)
    at = now + 3 * DAY
    refused = page(cast.priya, at, "close_without_award", opportunity.reference)
    assert (refused.status_code, "It is open; this can be done only" in refused.content.decode()) == (403, True)
    actions.withdraw(opportunity=opportunity, reason="The money is gone.", by=cast.priya, at=at)
    assert page(cast.priya, at, "withdraw", opportunity.reference).status_code == 403


def test_where_somebody_applied_it_is_not_closed_behind_their_back(exercise, cast, now, page):
    """One applicant is enough for a panel, a decision and a letter."""
    opportunity = source.opened(exercise, cast, now)
    source.submitted(opportunity, cast.harbour, cast.rosa, now + 3 * DAY, "9000")
    at = opportunity.closes_at + DAY
    actions.close_due(at=at)
    assessment.opened(opportunity, cast, at)
    way = reverse("source:close_without_award", args=[opportunity.reference])
    assert way not in page(cast.priya, at, "desk_opportunity", opportunity.reference).content.decode()
    refused = page(cast.priya, at, "close_without_award", opportunity.reference, reason=WHY).content.decode()
    assert "Somebody applied, and every applicant is told the decision." in refused
    opportunity.refresh_from_db()
    assert (opportunity.state, opportunity.not_awarded) == ("closed", "")
    people = (cast.priya, cast.asha, cast.helen, cast.rosa, cast.iris, None)
    assert assessment.silent(OPPORTUNITY, opportunity, people) == []


def test_one_applicant_is_ranked_and_can_be_offered_it(exercise, cast, now):
    made = lots.ranked(exercise, cast, now, bids={(1, "harbour"): (10_000, 4)})
    decision = lots.recommended(made, {(1, "harbour"): Decimal(10_000)})
    assert decision.value == 10_000
    kept = {lot.number: lot.not_awarded for lot in made.opportunity.lots.all()}
    assert kept == {1: "", 2: "Nobody applied for it.", 3: "Nobody applied for it."}


def test_where_nobody_is_eligible_all_are_told_without_a_ranking(exercise, cast, now, page, client):
    made = assessment.closed(exercise, cast, now)
    reference = made.opportunity.reference
    assert page(cast.priya, made.at, "recommend", reference).status_code == 403
    first = assessment.applicable(made.harbour)[0].key
    assessment.checked(made, **{first: False})
    assert made.opportunity.state == "closed"
    way = reverse("source:recommend", args=[reference])
    assert way in page(cast.priya, made.at, "assess", reference).content.decode()
    asked = page(cast.priya, made.at, "recommend", reference).content.decode()
    assert "so nothing was scored" in asked
    refused = page(cast.priya, made.at, "recommend", reference, reason="").content.decode()
    assert "Enter the reason" in refused
    done = page(cast.priya, made.at, "recommend", reference, reason=WHY)
    awards = list(Award.objects.select_related("decision"))
    decision = awards[0].decision
    assert done.url.endswith(f"{decision.reference}/")
    assert {one.result for one in awards} == {"ineligible"}
    assert decision.value == 0
    assert decision.recommendation == f"That no award be made, and every applicant be told why.\n{WHY}"
    client.logout()
    assert WHY not in client.get(f"/opportunities/{reference}/").content.decode()

    awards = told(made.refresh(), decision)
    assert made.opportunity.state == "decided"
    assert {(one.state, one.pause_until, one.pause_sentence) for one in awards} == {("notified", None, "")}
    body = Letter.objects.get(reference=awards[0].letter_reference).body
    assert f"Nothing is awarded\n{WHY}" in body
    assert "not met. Nothing shows it." in body
    assert "pause" not in body
    assert f"Nothing was awarded. {WHY}" in client.get(f"/opportunities/{reference}/").content.decode()
    tasks = exercise.tasks.filter(key__in=["assessment", "award"])
    assert set(tasks.values_list("state", flat=True)) == {"done"}


def test_nothing_need_be_given_even_where_somebody_could_be(ranked, cast, page):
    made = ranked
    assessment.decided(made, assessment.recommended(made), outcome="reject")
    with pytest.raises(Refused, match="or that nobody is offered anything, so that every applicant is told"):
        actions.prepare_awards(opportunity=made.opportunity, by=cast.priya, at=made.at)
    actions.draft_offers(
        opportunity=made.opportunity, offers={made.harbour.pk: None}, reserves=set(), by=cast.priya, at=made.at
    )
    asked = page(cast.priya, made.at, "recommend", made.opportunity.reference).content.decode()
    assert "Why is nobody offered anything?" in asked
    page(cast.priya, made.at, "recommend", made.opportunity.reference, reason=WHY)
    decision = Award.objects.first().decision
    awards = told(made.refresh(), decision)
    assert {one.result for one in awards} == {"unsuccessful"}
    assert (made.opportunity.state, made.opportunity.not_awarded) == ("decided", WHY)
    assert f"Nothing is awarded\n{WHY}" in Letter.objects.get(reference=awards[0].letter_reference).body


def test_a_reason_falls_with_the_recommendation_it_was_for(ranked):
    made = ranked
    decision = assessment.recommended(made, {}, reason=WHY)
    assert Opportunity.objects.get().not_awarded == WHY
    assessment.decided(made, decision, outcome="reject")
    assessment.recommended(made.refresh())
    assert Opportunity.objects.get().not_awarded == ""


def test_every_lot_can_be_left_each_with_its_own_reason(exercise, cast, now, client):
    made = lots.ranked(exercise, cast, now)
    with pytest.raises(Refused, match="Nothing is offered for Lot 1"):
        lots.recommended(made, {})
    left = {made.lot(number).pk: f"Lot {number}: every bid was too thin." for number in (1, 2)}
    lots.told(made, {}, not_awarded=left)
    assert (made.opportunity.state, made.opportunity.not_awarded) == ("decided", "")
    assert {one.result for one in Award.objects.all()} == {"unsuccessful"}
    body = Letter.objects.get(about=made.bid(2, "harbour").reference, kind__startswith="award").body
    assert "This lot is not awarded\nLot 2: every bid was too thin." in body
    public = client.get(f"/opportunities/{made.opportunity.reference}/").content.decode()
    assert "Not awarded: Lot 1: every bid was too thin." in public
    assert Application.objects.filter(award__notified_at=None).count() == 0
    assert load_board(made.opportunity.reference).state == "decided"
