import csv
import datetime
import io
import re
from decimal import Decimal

import pytest

from commonweal.council.people.models import Appointment
from commonweal.cycle.source import actions
from commonweal.cycle.source.models import Application, Award, Opportunity
from commonweal.cycle.source.rules.award import pause
from commonweal.cycle.source.states.award import AWARD
from commonweal.ground.post.models import Letter
from commonweal.ground.record.rules import Refused
from tests.factories import assessment


@pytest.fixture
def made(ranked):
    return ranked


# ---- the recommendation -------------------------------------------------------------------------------------------


def test_a_recommendation_is_put_up_for_decision_with_what_the_record_says(made, cast):
    decision = assessment.recommended(made)
    assert (decision.kind, decision.value, decision.level) == ("award", Decimal(9000), "officer")
    written = {section.key: section.text for section in decision.sections.all()}
    assert written["results"] == "1. 85 of 100: Harbour Trust, offered £9,000\n2. 55 of 100: an applicant"
    assert "Meadow CIC" not in "".join(written.values())
    assert written["process"].count("Each scored alone before moderation.") == 1
    rows = Award.objects.order_by("application__rank").values_list("result", "amount", "state")
    assert list(rows) == [("offer", Decimal(9000), "proposed"), ("unsuccessful", None, "proposed")]


def test_options_rejected_come_from_the_plan(made, cast, exercise):
    from commonweal.cycle.plan.models import Option

    Option.objects.create(exercise=exercise, kind="nothing", name="Do nothing", description="-", why="Need would grow.")
    decision = assessment.recommended(made)
    assert decision.sections.get(key="options_rejected").text == "Do nothing: Need would grow."


@pytest.mark.parametrize(
    ("offers", "said"),
    [
        ({}, "Give the reason why nobody is offered anything"),
        ({"harbour": "9000.01"}, "asked for £9,000; the offer is £9,000.01"),
        ({"harbour": "0"}, "must be more than £0"),
        ({"meadow": "8000"}, "passing over"),
        ({"harbour": "5000"}, "less than was asked for"),
    ],
)
def test_offers_that_cannot_be_recommended(made, offers, said):
    given = {getattr(made, name).pk: Decimal(amount) for name, amount in offers.items()}
    with pytest.raises(Refused, match=re.escape(said)):
        assessment.recommended(made, given)


def test_offers_stay_within_the_published_budget(made):
    Opportunity.objects.filter(pk=made.opportunity.pk).update(budget=Decimal(10_000))
    made.refresh()
    offers = {made.harbour.pk: Decimal(9000), made.meadow.pk: Decimal(8000)}
    with pytest.raises(Refused, match="The published budget is £10,000"):
        assessment.recommended(made, offers)
    part = {made.harbour.pk: Decimal(9000), made.meadow.pk: Decimal(1000)}
    decision = assessment.recommended(made, part, reason="What is left of the budget pays for the first phase.")
    assert decision.value == 10_000


def test_a_tie_at_the_line_needs_a_reason(exercise, cast, now):
    made = assessment.ranked(assessment.closed(exercise, cast, now), assessment.HARBOUR, assessment.HARBOUR)
    with pytest.raises(Refused, match=f"passing over .*{made.meadow.reference}"):
        assessment.recommended(made)
    assert assessment.recommended(made, reason="It reaches more young people.").value == 9000


@pytest.mark.covers("G0.08")
def test_a_tie_is_published_without_a_name_and_told_to_whoever_was_passed_over(exercise, cast, now, client):
    made = assessment.ranked(assessment.closed(exercise, cast, now), assessment.HARBOUR, assessment.HARBOUR)
    offer, other = assessment.sent(made, reason="It begins in May, and the other one in September.")
    page = client.get(f"/decisions/{offer.decision.reference}/").content.decode()
    assert "1. 85 of 100: an applicant" in page
    assert "2 applicants tie on 85 of 100 and share a place." in page
    assert "It begins in May, and the other one in September." in page
    assert "Meadow" not in page
    letter = Letter.objects.get(reference=other.letter_reference)
    assert (
        "Why another was chosen\nAn award is offered to an application with the same total. "
        "The ranking does not break a tie. The reasons are published with the decision: "
    ) in letter.body
    assert "Why another was chosen" not in Letter.objects.get(reference=offer.letter_reference).body


def test_whoever_scored_does_not_decide(made, cast):
    Appointment.objects.create(person=cast.asha, role="decider", level="officer")
    asha = type(cast.asha).objects.get(pk=cast.asha.pk)
    decision = assessment.recommended(made)
    with pytest.raises(Refused, match="You scored the applications"):
        assessment.decided(made, decision, by=asha)
    assert made.opportunity.applications.exclude(award__state="proposed").count() == 0


def test_a_lower_level_cannot_record_the_award(exercise, cast, now):
    made = assessment.closed(exercise, cast, now, amounts=("90000", "8000"), budget=Decimal(100_000))
    decision = assessment.recommended(assessment.ranked(made))
    assert decision.level == "director"
    with pytest.raises(Refused, match="This decision is for a director"):
        assessment.decided(made, decision, by=cast.helen)


# ---- the decision -------------------------------------------------------------------------------------------------


def test_no_letter_before_the_decision_is_in_effect(made, cast):
    decision = assessment.recommended(made)
    with pytest.raises(Refused, match=f"The decision {decision.reference} has not been made and taken effect"):
        actions.prepare_awards(opportunity=made.opportunity, by=cast.priya, at=made.at)


def test_a_rejected_recommendation_makes_no_award_and_can_be_made_again(made, cast):
    first = assessment.decided(made, assessment.recommended(made), outcome="reject")
    with pytest.raises(Refused):
        actions.prepare_awards(opportunity=made.opportunity, by=cast.priya, at=made.at)
    second = assessment.recommended(made)
    assert second.replaces == first
    assert {award.decision for award in Award.objects.all()} == {second}


def test_a_decision_in_part_is_carried_out_as_it_was_made(made, cast):
    decision = assessment.decided(made, assessment.recommended(made), outcome="part")
    with pytest.raises(Refused, match="Say what it gave to whom"):
        actions.prepare_awards(opportunity=made.opportunity, by=cast.priya, at=made.at)
    offers = {made.harbour.pk: Decimal(6000)}
    awards = actions.prepare_awards(opportunity=made.opportunity, by=cast.priya, at=made.at, offers=offers)
    assert [(award.result, award.amount) for award in awards] == [("offer", 6000), ("unsuccessful", None)]
    assert decision.outcome == "part"


# ---- the pause ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "regime", "ends"),
    [
        ("grant", "grant", datetime.date(2026, 10, 12)),
        ("contract", "pa23", datetime.date(2026, 10, 14)),
        ("contract", "light_touch", None),
    ],
)
def test_the_pause_is_what_the_law_says(kind, regime, ends):
    found = pause(Opportunity(kind=kind, regime=regime), datetime.date(2026, 10, 5))
    assert getattr(found, "ends", None) == ends
    assert len(found.sentence()) > 20


def test_the_pause_is_kept_with_its_sentence(made):
    award = assessment.sent(made)[0]
    assert award.pause_until > made.at.date()
    assert award.pause_sentence.startswith("The standstill ends at the end of")


# ---- afterwards ---------------------------------------------------------------------------------------------------


def test_the_provider_accepts_its_own_offer(made, cast):
    offer, other = assessment.sent(made)
    for person in (cast.omar, cast.priya, cast.iris):
        with pytest.raises(Refused):
            actions.accept_award(award=offer, by=person, at=made.at)
    actions.accept_award(award=offer, by=cast.rosa, at=made.at)
    assert Award.objects.get(pk=offer.pk).provider_accepted_payment is True
    with pytest.raises(Refused, match="There is no offer to accept"):
        actions.accept_award(award=other, by=cast.omar, at=made.at)


def test_an_offer_not_taken_up_goes_to_the_reserve(made, cast, client):
    offer, reserve = assessment.sent(made, reserves=[made.meadow.pk])
    assert reserve.result == "reserve"
    following = actions.not_taken_up(award=offer, reason="They lost their premises.", by=cast.priya, at=made.at)
    assert (following.pk, following.result, following.amount, following.state) == (
        reserve.pk,
        "offer",
        8000,
        "proposed",
    )
    client.force_login(cast.omar)
    where = f"/org/meadow-cic/awards/{reserve.reference}/"
    page = client.get(where).content.decode()
    assert "£8,000" not in page  # the letter that offers it has not gone
    assert "Nothing is left for you to do now. We write to you if the offer comes to you." in page
    actions.check_letter(award=following, by=cast.sam, at=made.at)
    assessment.sent_now(made)
    assert "£8,000" in client.get(where).content.decode()
    assert Award.objects.get(pk=reserve.pk).state == "notified"
    assert Award.objects.get(pk=offer.pk).state == "not_taken_up"


def test_a_tender_on_the_reserve_list_is_never_offered_at_less_than_its_price(made, cast, client, edge_at):
    offer, reserve = assessment.sent(made, reserves=[made.meadow.pk])
    Opportunity.objects.update(price_weight=30)
    Application.objects.filter(pk=made.meadow.pk).update(amount=9_500)
    edge_at(made.at)
    client.force_login(cast.priya)
    page = f"/desk/awards/{offer.reference}/not-taken-up/"
    why = "Its tender of £9,500 is more than the £9,000 that was decided, so offering it needs a decision of its own."
    assert why in client.get(page).content.decode()
    assert why in client.post(page, {"reason": "They lost their premises."}, follow=True).content.decode()
    reserve.refresh_from_db()
    assert (reserve.result, reserve.state, reserve.amount) == ("reserve", "notified", None)
    assert Award.objects.get(pk=offer.pk).state == "not_taken_up"


def test_without_a_reserve_nobody_follows(made, cast):
    offer = assessment.sent(made)[0]
    with pytest.raises(Refused, match="Enter why"):
        actions.not_taken_up(award=offer, reason="", by=cast.priya, at=made.at)
    assert actions.not_taken_up(award=offer, reason="Closed down.", by=cast.priya, at=made.at) is None


def test_the_public_sees_awards_and_never_who_was_not_chosen(made, client):
    awards = assessment.prepared(made)
    assert client.get(f"/awards/{awards[0].reference}/").status_code == 404
    assessment.all_checked(made, awards)
    assessment.sent_now(made)
    page = client.get(f"/awards/{awards[0].reference}/").content.decode()
    assert page.count("2 organisations applied, and all were scored.") == 1
    assert page.count("Totals ran from 55 to 85 of 100.") == 1
    assert "Meadow" not in page + client.get("/awards/").content.decode()
    assert client.get(f"/awards/{awards[1].reference}/").status_code == 404


def test_the_awards_come_as_a_table_without_who_was_not_chosen(made, client):
    awards = assessment.prepared(made)
    assert len(table_of(client)) == 1
    assessment.all_checked(made, awards)
    assessment.sent_now(made)
    heading, row = table_of(client)
    told = dict(zip(heading, row, strict=True))
    assert (told["provider"], told["amount"], told["total"], told["place"]) == (
        "Harbour Trust",
        "9000.00",
        "85.0000",
        "1",
    )
    assert told["why"] == "It scored highest and the money is there."
    assert told["url"].endswith(f"/awards/{awards[0].reference}/")


def table_of(client):
    text = b"".join(client.get("/awards.csv").streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_each_applicant_sees_its_own_result(made, cast, client):
    offer, other = assessment.sent(made)
    client.force_login(cast.omar)
    page = client.get(f"/org/meadow-cic/awards/{other.reference}/").content.decode()
    assert page.count("Your total: 55 of 100.") == 1
    assert "Nothing is left for you to do about this application." in page
    assert client.get(f"/org/harbour-trust/awards/{offer.reference}/").status_code == 403
    client.force_login(cast.rosa)
    where = f"/org/harbour-trust/awards/{offer.reference}/"
    page = client.get(where).content.decode()
    assert page.count('href="#accept">Accept the award and how it is paid</a>') == page.count('id="accept"') == 1
    assert client.post(where, {"accept": "on"}).status_code == 302
    page = client.get(where).content.decode()
    assert "Nothing is left for you to do now. The council sets up the agreement next" in page
    assert offer.advice in page
    assert Award.objects.get(pk=offer.pk).provider_accepted_payment is True


def test_the_table_answers_everyone_in_every_state(made, cast):
    award = assessment.sent(made)[0]
    people = (cast.priya, cast.dele, cast.asha, cast.helen, cast.rosa, cast.iris, None)
    assert assessment.silent(AWARD, award, people) == []
