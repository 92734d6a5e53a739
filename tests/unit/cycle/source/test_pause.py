"""When the pause between an award and the signature begins: with the letters, or with the notice that the law names."""

import datetime

import pytest
from django.urls import reverse

from commonweal.cycle.deliver import actions as deliver
from commonweal.cycle.source import actions
from commonweal.cycle.source.models import Award, Opportunity
from commonweal.cycle.source.procurement import rules as procurement
from commonweal.cycle.source.queries import letters
from commonweal.cycle.source.rules.award import offered_by_lot
from commonweal.ground.post.models import Letter
from commonweal.ground.record.models import Entry
from commonweal.ground.record.rules import Refused
from tests.factories import assessment

DAY = datetime.timedelta(days=1)


@pytest.fixture
def ranked(once, exercise, cast, now):
    return once(lambda: assessment.ranked(assessment.closed(exercise, cast, now)), exercise, cast)


def expects(opportunity, expected):
    """The notice that the process asks for, as choosing the process writes it."""
    told = {name: getattr(expected, name) for name in ("key", "name", "when", "source", "before", "starts_pause")}
    return opportunity.notices.create(**told)


@pytest.fixture
def tendered(ranked):
    """A contract under the Act, with the notice that its process asks for."""
    Opportunity.objects.update(kind="contract", regime="pa23")
    ranked.refresh()
    return ranked, expects(ranked.opportunity, procurement.AWARDED)


BEGINS = "The pause before signing begins on the day when the contract award notice is published, and lasts 8 "


def test_nothing_is_signed_before_the_award_notice_is_out(tendered, exercise, cast, client, edge_at):
    made, notice = tendered
    asked = {"notice": notice, "identifier": "2026/S 000-9", "by": cast.priya}
    with pytest.raises(Refused, match="The applicants have not been told yet, and their letters come first"):
        actions.note_notice(published_on=made.at.date(), at=made.at, **asked)
    offer, lost = assessment.sent(made)
    assert (offer.pause_until, lost.pause_until) == (None, None)
    assert offer.pause_sentence.startswith(BEGINS)
    body = Letter.objects.get(reference=lost.letter_reference).body
    assert BEGINS in body
    assert "Say so before the pause ends" in body
    assert BEGINS in client.get(f"/awards/{offer.reference}/").content.decode()
    actions.accept_award(award=offer, by=cast.rosa, at=made.at)
    later = made.at + 40 * DAY
    with pytest.raises(Refused, match="nobody has noted that the contract award notice is out") as refused:
        deliver.set_up_agreement(award=offer, by=cast.priya, at=later)
    assert refused.value.refusals[0].who == "the team of the exercise notes it on the page of its notices"
    edge_at(later)
    client.force_login(cast.priya)
    desk = client.get(reverse("deliver:exercise_agreements", args=[exercise.reference])).content.decode()
    assert "nobody has noted that the contract award notice is out" in desk
    decision = client.get(reverse("decide:decision", args=[offer.decision.reference])).content.decode()
    assert BEGINS in decision.partition("Where it stands")[2]
    with pytest.raises(Refused, match="the notice comes after them"):
        actions.note_notice(published_on=made.at.date() - DAY, at=later, **asked)


def test_the_standstill_begins_with_the_award_notice(tendered, cast, now, client):
    made, notice = tendered
    asked = {"notice": notice, "identifier": "2026/S 000-9", "by": cast.priya, "at": made.at + 60 * DAY}
    offer, _ = assessment.sent(made)
    actions.accept_award(award=offer, by=cast.rosa, at=made.at)
    published = datetime.date(2026, 11, 2)
    assert published > made.at.date()
    actions.note_notice(published_on=published, **asked)
    offer = Award.objects.get(pk=offer.pk)
    assert (offer.pause_from, offer.pause_until) == (published, datetime.date(2026, 11, 11))
    assert offer.pause_sentence.startswith("The standstill ends at the end of Wednesday 11 November 2026.")
    assert set(Award.objects.values_list("pause_until", flat=True)) == {offer.pause_until}
    assert Entry.objects.filter(verb="begin pause").count() == 2
    said = "Until the end of Wednesday 11 November 2026. Nothing is signed before that."
    assert said in client.get(f"/awards/{offer.reference}/").content.decode()
    _on_the_decision(offer, client, cast)
    early = datetime.datetime.combine(offer.pause_until, now.timetz())
    with pytest.raises(Refused, match="The first day is Thursday 12 November 2026"):
        deliver.set_up_agreement(award=offer, by=cast.priya, at=early)
    actions.note_notice(published_on=published + 7 * DAY, **asked)  # the first day was wrong
    offer = Award.objects.get(pk=offer.pk)
    with pytest.raises(Refused, match="The pause after the award ends at the end of Wednesday 18 November 2026"):
        deliver.set_up_agreement(award=offer, by=cast.priya, at=early + DAY)
    assert deliver.set_up_agreement(award=offer, by=cast.priya, at=early + 8 * DAY).award == offer


def test_what_the_contract_says_is_not_published_before_it_can_be_signed(tendered, cast):
    made, notice = tendered
    details = expects(made.opportunity, procurement.DETAILS)
    asked = {"identifier": "2026/S 000-10", "by": cast.priya, "at": made.at + 60 * DAY}
    with pytest.raises(Refused, match="have not been told yet"):
        actions.note_notice(notice=details, published_on=made.at.date(), **asked)
    assessment.sent(made)
    published = datetime.date(2026, 11, 2)
    with pytest.raises(Refused, match="Nobody has noted that the contract award notice is out, and it comes first"):
        actions.note_notice(notice=details, published_on=published, **asked)
    actions.note_notice(notice=notice, published_on=published, **asked)
    last = datetime.date(2026, 11, 11)
    with pytest.raises(Refused, match="until the end of Wednesday 11 November 2026, so no contract can have been sig"):
        actions.note_notice(notice=details, published_on=last, **asked)
    actions.note_notice(notice=details, published_on=last + DAY, **asked)
    assert details.published_on == last + DAY


def _on_the_decision(offer, client, cast):
    """The days of the decision go on to the pause, with the law it rests on: for the desk and for everybody."""
    says = (
        "The pause before signing is from Monday 2 November 2026 to the end of Wednesday 11 November 2026 "
        "(Procurement Act 2023 s.51(2)). The first day to sign is Thursday 12 November 2026."
    )
    page = reverse("decide:public_decision", args=[offer.decision.reference])
    assert says in client.get(page).content.decode()
    client.force_login(cast.priya)
    assert says in client.get(reverse("decide:decision", args=[offer.decision.reference])).content.decode()


def body_of(made, award):
    award.application.opportunity = made.opportunity
    offered = offered_by_lot([award])
    return letters.body(award, offered, letters.pause_words(award, offered, made.at.date(), dated=False))


def test_each_letter_says_when_its_own_pause_begins(ranked):
    """A grant from the day after, a voluntary one with the day, health care after its notice; light touch has none."""
    made = ranked
    assessment.recommended(made)
    award = Award.objects.get(result="offer")
    assert "The pause begins on the day after this letter and lasts 5 working days" in body_of(made, award)
    made.opportunity.kind, made.opportunity.regime = "contract", "voluntary"
    assert "The pause begins on the day of this letter and lasts 8 working days" in body_of(made, award)
    made.opportunity.regime = "light_touch"
    body = body_of(made, award)
    assert "No standstill is required for a light touch contract" in body
    assert "You may still hold one" not in body
    assert "before the pause ends" not in body
    made.opportunity.regime = "psr"
    expects(made.opportunity, procurement.INTENDED_AWARD)
    assert (
        "The pause before signing begins on the day after the notice of the intention to award is published"
        in body_of(made, award)
    )
    award.result = "unsuccessful"
    assert "pause" not in body_of(made, award)


def test_a_light_touch_contract_waits_for_no_notice():
    waiting = {one.key: [each.key for each in one.notices if each.starts_pause] for one in procurement.PROCESSES}
    assert {key for key, found in waiting.items() if not found} == {
        "light_touch",
        "below_threshold",
        "quotes",
        "psr_a",
        "psr_b",
    }
