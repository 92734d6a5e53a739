"""By which process a grant is given, and what subsidy law wants first."""

from decimal import Decimal

import pytest

from commonweal.cycle.source.actions import note_notice
from commonweal.cycle.source.grants import rules
from commonweal.cycle.source.grants.actions import choose
from commonweal.cycle.source.grants.rules import Facts
from commonweal.cycle.source.models import Notice
from commonweal.ground.record.actions import recorded
from commonweal.ground.record.rules import Refused
from tests.factories import assessment, source

SAID = {"why": "It suits.", "subsidy_reason": "It pays for help to residents."}


@pytest.fixture
def grant(exercise, cast, now):
    return source.drafted(exercise, cast, now)


@pytest.mark.parametrize(
    ("most", "said"),
    [
        (None, "Say first, in its description, the most that one applicant may ask for."),
        (Decimal("5000.00"), ""),
        (Decimal("5000.01"), "One applicant may ask for £5,000.01. Small grants go up to £5,000."),
    ],
)
def test_small_grants_are_small(most, said):
    assert rules.refusal(rules.SMALL, Facts(most, Decimal(5000))) == said


def test_subsidy_law_asks_for_its_notices():
    over = Decimal(100_000)
    assert rules.notices(rules.ROUND, "no", Decimal(200_000), over) == ()
    assert [one.key for one in rules.notices(rules.ROUND, "minimal", Decimal(900), over)] == ["MFA-notice"]
    assert [one.key for one in rules.notices(rules.ROUND, "scheme", Decimal(100_001), over)] == ["subsidy-database"]
    assert rules.notices(rules.ROUND, "scheme", over, over) == ()


def test_core_costs_are_pinned_and_public(client, grant, cast, now):
    client.force_login(cast.priya)
    path = f"/desk/exercises/{grant.exercise.reference}/opportunity/process/grant/"
    client.post(path, {"process": "round", "restriction": "core", "subsidy": "no"} | SAID)
    grant.refresh_from_db()
    assert grant.process_name == "Grants round"
    assert grant.process_says[1] == "What it is for. Core costs: there is no limit on how it is spent."
    assert grant.grant_round.restriction == "core"


def test_a_reason_is_needed_either_way(grant, cast, now):
    with pytest.raises(Refused, match="Enter why it is or is not a subsidy"):
        choose(opportunity=grant, process="round", why="It suits.", by=cast.priya, at=now)


def test_choosing_again_takes_the_waiting_notices_away_and_keeps_what_was_published(grant, cast, now):
    told = {"opportunity": grant, "process": "round", "by": cast.priya, "at": now} | SAID
    choose(subsidy="minimal", **told)
    choose(subsidy="no", **told)
    assert not grant.notices.exists()
    choose(subsidy="minimal", **told)
    note_notice(notice=grant.notices.get(), published_on=now.date(), identifier="L-1", by=cast.priya, at=now)
    choose(subsidy="no", **told)
    assert [one.identifier for one in grant.notices.all()] == ["L-1"]


def test_the_letters_wait_for_what_subsidy_law_asks(exercise, cast, now):
    made = assessment.ranked(assessment.closed(exercise, cast, now))
    assessment.all_checked(made, assessment.prepared(made))
    notice = Notice(opportunity=made.opportunity, key="MFA-notice", name="Notification", when="First", before="letters")
    with recorded("expect notice", notice, by=cast.priya, at=made.at):
        notice.save()
    with pytest.raises(Refused, match="Note where it was published, or why it is not needed: Notification"):
        assessment.sent_now(made)
    note_notice(notice=notice, published_on=made.at.date(), identifier="L-1", by=cast.priya, at=made.at)
    assert assessment.sent_now(made)
