import datetime
from decimal import Decimal

import pytest

from commonweal.cycle.deliver import actions, queries, tiers
from commonweal.cycle.deliver.models import Agreement
from commonweal.cycle.source.models import Challenge
from commonweal.ground.record.models import Entry
from commonweal.ground.record.rules import Refused
from tests.factories import deliver


def why(no) -> list[str]:
    return [refusal.why for refusal in no.value.refusals]


@pytest.mark.covers("G5.36")
def test_an_agreement_comes_from_the_award(exercise, cast, now):
    agreement = deliver.being_set_up(exercise, cast, now)
    assert (agreement.organisation, agreement.kind, agreement.value) == (cast.harbour, "grant", Decimal(20_000))
    assert agreement.provider_obligations == "Run weekly sessions and find placements with local employers."
    assert agreement.council_obligations.startswith("Pay what is agreed within 30 days")
    assert agreement.evaluation_plan == "Compare people in work after 13 weeks with the year before."
    assert [(item.name, item.evidence_source) for item in agreement.indicators.all()] == [
        ("Young people in work after 13 weeks", "Employer emails that the provider keeps")
    ]
    assert agreement.manager == cast.dele
    assert exercise.tasks.get(key="agreement").state == "started"


def test_not_before_the_pause_has_ended(exercise, cast, now):
    award = deliver.award(exercise, cast, now, paused_until=now.date())
    with pytest.raises(Refused) as no:
        actions.set_up_agreement(award=award, by=cast.dele, at=now)
    assert why(no) == [
        "The pause after the award ends at the end of Monday 7 September 2026. "
        "The first day is Tuesday 8 September 2026."
    ]
    assert (
        actions.set_up_agreement(award=award, by=cast.dele, at=now + datetime.timedelta(days=1)).state == "setting_up"
    )


@pytest.mark.covers("G5.37")
def test_not_before_the_provider_accepts_how_payment_works(exercise, cast, now):
    award = deliver.award(exercise, cast, now, provider_accepted_payment=False)
    with pytest.raises(Refused) as no:
        actions.set_up_agreement(award=award, by=cast.dele, at=now)
    assert why(no) == ["Harbour Trust has not accepted the award and how payment works."]


@pytest.mark.parametrize(
    ("given", "because"),
    [
        ({"result": "unsuccessful"}, "This applicant was not made an offer."),
        ({"state": "proposed", "notified_at": None}, "The applicants have not been told yet."),
        ({"state": "not_taken_up"}, "The organisation did not take up the award."),
    ],
)
def test_other_reasons_to_wait(exercise, cast, now, given, because):
    with pytest.raises(Refused) as no:
        actions.set_up_agreement(award=deliver.award(exercise, cast, now, **given), by=cast.dele, at=now)
    assert why(no) == [because]


def test_one_award_has_one_agreement(setting_up, cast, now):
    with pytest.raises(Refused) as no:
        actions.set_up_agreement(award=setting_up.award, by=cast.dele, at=now)
    assert why(no) == [f"This award already has the agreement {setting_up.reference}."]


def test_an_outsider_sets_nothing_up(exercise, cast, now):
    with pytest.raises(Refused):
        actions.set_up_agreement(award=deliver.award(exercise, cast, now), by=cast.iris, at=now)
    assert Agreement.objects.count() == 0


@pytest.mark.covers("G6.04")
def test_nothing_is_live_without_a_named_manager(ready, cast, now):
    actions.describe_agreement(agreement=ready, manager=None, by=cast.dele, at=now)
    with pytest.raises(Refused) as no:
        actions.agree_as_council(agreement=ready, by=cast.priya, at=now)
    assert why(no) == ["Name the contract or grant manager who will run it."]


@pytest.mark.covers("G6.04")
def test_a_manager_holds_the_role(ready, cast, now):
    with pytest.raises(Refused) as no:
        actions.describe_agreement(agreement=ready, manager=cast.helen, by=cast.dele, at=now)
    assert why(no) == [f"{cast.helen} does not hold the role of contract or grant manager."]


@pytest.mark.covers("G6.04")
def test_an_agreement_is_handed_from_manager_to_manager(cast, framework, now):
    deliver.imported(cast, now)
    imported = Agreement.objects.get()
    with pytest.raises(Refused) as no:
        actions.name_manager(agreement=imported, manager=cast.priya, by=cast.dele, at=now)
    assert why(no) == [f"{cast.priya} does not hold the role of contract or grant manager."]
    actions.name_manager(agreement=imported, manager=cast.dele, by=cast.dele, at=now)
    assert Agreement.objects.get().manager == cast.dele


@pytest.mark.parametrize(
    ("field", "because"),
    [
        ("council_obligations", "Write what each party must do: the council as well as the provider."),
        ("provider_obligations", "Write what each party must do: the council as well as the provider."),
        ("payment_basis", "Write how payment works, as the provider accepted it."),
        ("evaluation_plan", "Agree now how it will be evaluated, and write that down."),
    ],
)
@pytest.mark.covers("G5.36", "G5.37")
def test_what_must_be_written_before_anybody_agrees(ready, cast, now, field, because):
    actions.describe_agreement(agreement=ready, by=cast.dele, at=now, **{field: ""})
    with pytest.raises(Refused) as no:
        actions.agree_as_provider(agreement=ready, by=cast.rosa, at=now)
    assert why(no) == [because]


@pytest.mark.covers("G6.06")
def test_counting_what_is_done_is_not_enough(ready, cast, now):
    ready.indicators.update(outcome=False)
    with pytest.raises(Refused) as no:
        actions.agree_as_provider(agreement=ready, by=cast.rosa, at=now)
    assert why(no) == ["Agree at least one indicator of a change for people: counting what is done is not enough."]


def test_a_large_contract_needs_the_laws_three_indicators(exercise, cast, now):
    agreement = deliver.ready_to_sign(exercise, cast, now, kind="contract", amount=Decimal(6_000_000))
    with pytest.raises(Refused) as no:
        actions.agree_as_council(agreement=agreement, by=cast.dele, at=now)
    assert why(no)[0].startswith("£6,000,000 is more than £5,000,000")
    for name in ("Weeks in work", "Pay"):
        actions.agree_indicator(
            agreement=agreement, name=name, unit="weeks", used_for="The yearly review", by=cast.dele, at=now
        )
    actions.agree_as_council(agreement=agreement, by=cast.dele, at=now)
    assert agreement.agreed_by_council == cast.dele


@pytest.mark.covers("G5.36")
def test_it_starts_when_both_have_agreed(ready, exercise, cast, now):
    actions.agree_as_provider(agreement=ready, by=cast.rosa, at=now)
    assert (ready.state, ready.agreed_by_provider) == ("setting_up", cast.rosa)
    actions.agree_as_council(agreement=ready, by=cast.dele, at=now)
    assert (ready.state, ready.signed_on) == ("active", now.date())
    knot = exercise.knots.get(kind="agreement")
    assert (knot.sentence, knot.path, knot.public) == (
        "Harbour Trust and the council agreed ‘Ready for work’ for £20,000, from 1 April 2026 to 31 March 2028.",
        f"/agreements/{ready.reference}/",
        True,
    )
    assert {task.key: task.state for task in exercise.tasks.filter(key__in=["agreement", "monitoring"])} == {
        "agreement": "done",
        "monitoring": "done",
    }
    assert Entry.objects.filter(subject=ready.reference, verb="start").count() == 1


def test_a_change_of_terms_has_to_be_agreed_again(ready, cast, now):
    actions.agree_as_provider(agreement=ready, by=cast.rosa, at=now)
    actions.describe_agreement(agreement=ready, conditions="Open on Saturdays.", by=cast.dele, at=now)
    assert (ready.agreed_by_provider, ready.agreed_by_provider_at) == (None, None)


@pytest.mark.covers("G8.01")
def test_reports_follow_from_the_agreement(agreement):
    """Tier 1 over two years: one short report a year, due four weeks after each."""
    assert [(r.number, r.period_from, r.period_to, r.due_on) for r in agreement.reports.all()] == [
        (1, datetime.date(2026, 4, 1), datetime.date(2027, 3, 31), datetime.date(2027, 4, 28)),
        (2, datetime.date(2027, 4, 1), datetime.date(2028, 3, 31), datetime.date(2028, 4, 28)),
    ]


@pytest.mark.covers("G8.02")
def test_an_item_that_nobody_uses_is_not_asked_for(setting_up, cast, now):
    with pytest.raises(Refused) as no:
        actions.agree_indicator(agreement=setting_up, name="Postcode", unit="text", used_for=" ", by=cast.dele, at=now)
    assert why(no) == ["Nobody has said what it will be used for. An item that nobody uses is not asked for."]


@pytest.mark.covers("G8.02")
def test_asking_too_much_for_the_money_is_warned_about(exercise, cast, now):
    agreement = deliver.being_set_up(exercise, cast, now, amount=Decimal(2_000))
    actions.set_tier(agreement=agreement, answers=deliver.HIGH, by=cast.dele, at=now)
    burden = queries.burden_of(agreement, now.date())
    assert burden.minutes == 4 * (10 + 5) + 12 * 60
    assert burden.warning().endswith("Ask for fewer things, or ask less often.")


@pytest.mark.covers("G6.01")
@pytest.mark.parametrize(
    ("answers", "tier"),
    [
        (("low", "low", "low", "low"), 1),
        (("low", "low", "medium", "medium"), 1),
        (("low", "medium", "medium", "medium"), 2),
        (("medium", "medium", "medium", "high"), 2),
        (("medium", "medium", "high", "high"), 3),
        (("high", "high", "high", "high"), 3),
        (("high", "high", "high", "very_high"), 4),
        (("low", "low", "very_high", "low"), 3),
    ],
)
def test_four_answers_give_the_tier(answers, tier):
    assert tiers.choose(dict(zip(tiers.QUESTIONS, answers, strict=True))).level == tier


@pytest.mark.covers("G5.40")
def test_core_costs_are_watched_less_closely():
    answers = dict.fromkeys(tiers.QUESTIONS, "medium")
    assert (tiers.choose(answers).level, tiers.choose(answers, core_costs=True).level) == (2, 1)


def test_above_the_answers_needs_a_reason_and_below_does_not(setting_up, cast, now):
    with pytest.raises(Refused) as no:
        actions.set_tier(agreement=setting_up, answers=deliver.LOW, override=3, by=cast.dele, at=now)
    assert why(no) == ["The answers give tier 1. Asking for more of the provider needs a reason."]
    actions.set_tier(agreement=setting_up, answers=deliver.HIGH, override=2, by=cast.dele, at=now)
    assert setting_up.tier == 2


def test_payments_never_come_to_more_than_the_agreement(ready, cast, now):
    with pytest.raises(Refused) as no:
        actions.add_instalment(
            agreement=ready, basis="date", amount=Decimal(1), due_on=now.date(), by=cast.dele, at=now
        )
    assert why(no) == ["The payments would come to £20,001. The agreement is worth £20,000."]


def test_another_tier_makes_another_schedule(setting_up, cast, now):
    actions.schedule_reports(agreement=setting_up, by=cast.dele, at=now)
    actions.set_tier(agreement=setting_up, answers=deliver.HIGH, by=cast.dele, at=now)
    assert setting_up.reports.count() == 0
    assert len(actions.schedule_reports(agreement=setting_up, by=cast.dele, at=now)) == 8


def test_a_payment_that_waits_for_a_report_is_settled_first(ready, cast, now):
    with pytest.raises(Refused) as no:
        actions.set_tier(agreement=ready, answers=deliver.HIGH, by=cast.dele, at=now)
    assert why(no) == [
        "A payment waits for one of its reports, and the reports would change. Take that payment out first."
    ]


def test_what_comes_to_light_after_it_was_set_up_stops_the_signing_too(exercise, cast, now):
    agreement = deliver.ready_to_sign(exercise, cast, now)
    award = agreement.award
    sides = ((actions.agree_as_provider, cast.rosa), (actions.agree_as_council, cast.dele))

    def refusals():
        found = []
        for sign, person in sides:
            with pytest.raises(Refused) as no:
                sign(agreement=agreement, by=person, at=now)
            found += why(no)
        return found

    until, award.pause_until = award.pause_until, now.date()
    award.save()
    agreement.refresh_from_db()
    assert [one[:46] for one in refusals()] == ["The pause after the award ends at the end of M"] * 2
    award.pause_until = until
    award.save()
    Challenge.objects.create(
        opportunity=award.application.opportunity,
        received_on=now.date(),
        who="Meadow CIC",
        about="The scores.",
        recorded_by=cast.dele,
    )
    said = "Paused: challenge received on Monday 7 September 2026. Nothing is signed until it is settled."
    assert refusals() == ["The council cannot sign it yet.", said]  # the provider is not told why
    Challenge.objects.update(settled_on=now.date(), outcome="It was withdrawn.", settled_by=cast.dele)
    for sign, person in sides:
        sign(agreement=agreement, by=person, at=now)
    agreement.refresh_from_db()
    assert agreement.state == "active"
