"""Notice of a key decision that comes late, and whom a notice names."""

import datetime
from decimal import Decimal

import pytest

from commonweal.council.decide import actions, queries
from commonweal.ground.record.rules import Refused
from tests.factories import decide as build

LATE = {
    "late_because": "The ministry's grant lapses on Friday.",
    "scrutiny": "Councillor Ada Wong, chair of the scrutiny committee",
    "scrutiny_on": datetime.date(2026, 9, 7),
}


@pytest.mark.parametrize(
    ("route", "left_out", "said"),
    [
        ("general_exception", "late_because", "Enter why 28 clear days could not be given."),
        ("general_exception", "scrutiny", "Enter who of scrutiny was informed"),
        ("general_exception", "scrutiny_on", "Enter the day on which they were informed."),
        ("special_urgency", "late_because", "Enter why the decision is urgent and cannot reasonably be deferred."),
        ("special_urgency", "scrutiny", "Enter who agreed that it is urgent"),
        ("special_urgency", "scrutiny_on", "Enter the day on which they agreed."),
        ("by post", "", "Select how notice is given."),
    ],
)
def test_a_late_notice_says_why_and_who_of_scrutiny_knows(cast, exercise, now, route, left_out, said):
    decision = build.made_ready(exercise, cast, now, value=Decimal(600_000))
    given = LATE | ({left_out: None if left_out == "scrutiny_on" else ""} if left_out else {})
    with pytest.raises(Refused, match=said):
        actions.publish_notice(decision=decision, on=now.date(), by=cast.priya, at=now, route=route, **given)


def test_special_urgency_needs_no_days_once_scrutiny_agreed(cast, exercise, now):
    decision = build.made_ready(exercise, cast, now, value=Decimal(600_000))
    given = LATE | {"scrutiny_on": datetime.date(2026, 9, 8)}
    with pytest.raises(Refused, match="must be today or in the past"):
        actions.publish_notice(
            decision=decision, on=now.date(), by=cast.priya, at=now, route="special_urgency", **given
        )
    actions.publish_notice(decision=decision, on=now.date(), by=cast.priya, at=now, route="special_urgency", **LATE)
    assert (decision.earliest_on, decision.scrutiny) == (now.date(), LATE["scrutiny"])
    assert build.record(decision, cast.cabinet, now).state == "call_in"


def test_the_general_exception_waits_five_clear_days(cast, exercise, now):
    decision = build.made_ready(exercise, cast, now, value=Decimal(600_000))
    actions.publish_notice(decision=decision, on=now.date(), by=cast.priya, at=now, route="general_exception", **LATE)
    assert decision.earliest_on == datetime.date(2026, 9, 15)
    with pytest.raises(Refused, match="general exception, five clear days"):
        build.record(decision, cast.cabinet, now + datetime.timedelta(days=7))


def test_a_notice_names_whoever_holds_the_level_unless_it_says_otherwise(cast, exercise, now):
    decision = build.propose(exercise, cast, now, value=Decimal(600_000))
    actions.publish_notice(decision=decision, on=now.date(), by=cast.priya, at=now)
    assert decision.decision_maker == queries.decision_makers("cabinet")
    assert str(cast.cabinet) in decision.decision_maker
    cast.cabinet.appointments.all().delete()
    with pytest.raises(Refused, match="Enter the name and title of the decision maker"):
        actions.publish_notice(decision=decision, on=now.date(), by=cast.priya, at=now)
