import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError

from commonweal.cycle.deliver import actions
from commonweal.cycle.deliver.models import Claim
from commonweal.ground.pages import tables
from commonweal.ground.record.rules import Refused
from tests.factories import deliver


def why(no) -> list[str]:
    return [refusal.why for refusal in no.value.refusals]


@pytest.mark.covers("G6.16")
def test_a_payment_on_a_report_waits_until_it_is_accepted(agreement, cast, now):
    with pytest.raises(Refused) as no:
        deliver.claimed(agreement, cast, now, 2)
    assert why(no) == ["It is paid when report 1 has been accepted."]
    deliver.accepted(agreement, cast, now)
    assert deliver.claimed(agreement, cast, now, 2).amount == Decimal(10_000)


def test_the_day_to_pay_by_is_the_laws(agreement, cast, now):
    """Claimed on 7 September, falling due on 1 October: 30 days that begin with 1 October."""
    assert deliver.claimed(agreement, cast, now).pay_by == datetime.date(2026, 10, 30)


def test_a_payment_is_claimed_once(agreement, cast, now):
    deliver.claimed(agreement, cast, now)
    with pytest.raises(Refused) as no:
        deliver.claimed(agreement, cast, now)
    assert why(no) == ["It has been claimed."]


def by_results(exercise, cast, now):
    agreement = deliver.being_set_up(exercise, cast, now)
    actions.set_tier(agreement=agreement, answers=deliver.LOW, by=cast.dele, at=now)
    actions.add_instalment(
        agreement=agreement,
        basis="result",
        unit_price=Decimal(400),
        most=10,
        rule="The council pays £400 for each person who stays in work for 13 weeks, up to 10 people.",
        by=cast.dele,
        at=now,
    )
    actions.agree_as_provider(agreement=agreement, by=cast.rosa, at=now)
    actions.agree_as_council(agreement=agreement, by=cast.dele, at=now)
    return agreement


@pytest.mark.covers("G6.16")
def test_results_are_paid_at_their_price_up_to_the_most(exercise, cast, now):
    agreement = by_results(exercise, cast, now)
    assert agreement.instalments.get().amount == Decimal(4_000)
    assert deliver.claimed(agreement, cast, now, count=7).amount == Decimal(2_800)
    assert deliver.claimed(agreement, cast, now, count=7).amount == Decimal(1_200)
    with pytest.raises(Refused) as no:
        deliver.claimed(agreement, cast, now, count=1)
    assert why(no) == ["It has been claimed in full."]


def test_a_claim_for_results_says_how_many(exercise, cast, now):
    with pytest.raises(Refused) as no:
        deliver.claimed(by_results(exercise, cast, now), cast, now)
    assert why(no) == ["Enter how many results you are claiming for."]


def test_whoever_set_the_payment_does_not_authorise_it(agreement, cast, now):
    claim = deliver.claimed(agreement, cast, now)
    with pytest.raises(Refused) as no:
        actions.authorise(claim=claim, by=cast.dele, at=now)
    assert why(no) == ["You set this instalment, and whoever sets a payment does not authorise it."]


def test_whoever_authorised_it_does_not_release_it(agreement, cast, now):
    from commonweal.council.people.models import Appointment

    claim = deliver.authorised(agreement, cast, now)
    Appointment.objects.create(person=cast.priya, role="finance")
    del cast.priya.roles
    with pytest.raises(Refused) as no:
        actions.release(claim=claim, by=cast.priya, at=now)
    assert why(no) == ["You authorised this claim, and one person cannot authorise and release the same money."]


def test_the_database_keeps_two_people_apart(agreement, cast, now):
    claim = deliver.authorised(agreement, cast, now)
    with pytest.raises(IntegrityError):
        Claim.objects.filter(pk=claim.pk).update(released_by=claim.authorised_by)


def test_paid_with_its_remittance(agreement, exercise, cast, now):
    claim = deliver.paid(agreement, cast, now)
    assert (claim.state, claim.remittance, claim.paid_on) == ("paid", "BACS 1042", now.date())
    assert exercise.tasks.get(key="payments").state == "done"


@pytest.mark.parametrize(
    ("days", "remittance", "because"),
    [
        (0, " ", "Enter the remittance reference, so that the provider can find the money."),
        (1, "BACS 1", "8 September 2026 has not come yet."),
        (-1, "BACS 1", "The payment was released on 7 September 2026."),
    ],
)
def test_what_a_payment_needs(agreement, cast, now, days, remittance, because):
    claim = deliver.authorised(agreement, cast, now)
    actions.release(claim=claim, by=cast.fatima, at=now)
    with pytest.raises(Refused) as no:
        actions.mark_paid(
            claim=claim,
            paid_on=now.date() + datetime.timedelta(days=days),
            remittance=remittance,
            by=cast.fatima,
            at=now,
        )
    assert why(no) == [because]


def test_a_question_and_its_answer(agreement, cast, now):
    claim = deliver.claimed(agreement, cast, now)
    actions.ask_about_claim(claim=claim, query="Which month is this for?", by=cast.dele, at=now)
    actions.answer_question(claim=claim, answer="September.", by=cast.rosa, at=now)
    assert (claim.state, claim.note) == ("submitted", "September.")


def test_a_rejected_payment_can_be_claimed_again(agreement, cast, now):
    claim = deliver.claimed(agreement, cast, now)
    actions.reject_claim(claim=claim, reason="Claimed twice in our books.", by=cast.dele, at=now)
    assert deliver.claimed(agreement, cast, now).state == "submitted"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_starts_a_formula(start):
    assert tables.cell(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"


def test_money_is_a_number_in_a_file():
    assert tables.cell(Decimal("-12.50")) == "-12.50"
