"""The letter of a grant in kind says what is lent, what it is worth, for how long, and on which conditions."""

import datetime
from decimal import Decimal

import pytest

from commonweal.cycle.source import actions
from commonweal.cycle.source.in_kind.actions import choose
from commonweal.cycle.source.queries.award import awards_of
from commonweal.ground.post.models import Letter
from tests.factories import assessment, source


@pytest.mark.covers("G5.42")
def test_the_letter_that_goes_out_names_asset_value_period_and_conditions(exercise, cast, now):
    opportunity = source.set_up(exercise, cast, now, route="grant_in_kind")
    choose(
        opportunity=opportunity,
        process="offered",
        why="Several groups could use it.",
        asset="The ground floor of the Millbrook hall",
        market_value=Decimal(12_000),
        charge=Decimal(1_500),
        from_date=datetime.date(2027, 4, 1),
        until_date=datetime.date(2029, 3, 31),
        conditions="The group keeps it clean, insures what it brings, and hands it back as it was.",
        by=cast.priya,
        at=now,
    )
    source.published(opportunity, cast, now)
    at = now + 3 * source.DAY
    asked = [
        source.submitted(opportunity, organisation, person, at, amount=None)
        for organisation, person in ((cast.harbour, cast.rosa), (cast.meadow, cast.omar))
    ]
    closed = opportunity.closes_at + source.DAY
    actions.close_due(at=closed)
    assessment.opened(opportunity, cast, closed)
    made = assessment.ranked(assessment.Round(opportunity, *asked, cast, closed).refresh())
    assessment.sent(made, offers={made.harbour.pk: Decimal(21_000)})
    award, lost = awards_of(opportunity)
    letter = Letter.objects.get(reference=award.letter_reference)
    assert letter.sent_at == made.at
    assert "We are glad to offer you the use of what is lent, worth £21,000." in letter.body
    assert (
        "What comes with the offer\n"
        "What is lent: The ground floor of the Millbrook hall, from 1 April 2027 to 31 March 2029.\n"
        "A year of it would earn £12,000 and £1,500 a year is charged, so the grant is worth £21,000.\n"
        "Conditions: The group keeps it clean, insures what it brings, and hands it back as it was."
    ) in letter.body
    assert "What comes with the offer" not in Letter.objects.get(reference=lost.letter_reference).body
