"""Time out of service in the last day before a deadline is given back, in public, and those who started are told."""

import datetime

import pytest

from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.models import Outage
from commonweal.cycle.source.rules.outage import minutes_out, moved_to
from commonweal.ground.post.actions import issue_waiting
from commonweal.ground.post.models import Letter
from commonweal.ground.record.rules import Refused
from tests.cast import LONDON
from tests.factories import source

HOUR, MINUTE = datetime.timedelta(hours=1), datetime.timedelta(minutes=1)
DEADLINE = datetime.datetime(2026, 9, 18, 17, 0, tzinfo=LONDON)  # a Friday


@pytest.fixture
def started(exercise, cast, now):
    opportunity = source.opened(exercise, cast, now)
    actions.start_application(opportunity=opportunity, organisation=cast.harbour, by=cast.rosa, at=now + 3 * source.DAY)
    return opportunity


def noted(opportunity, cast, *, before, minutes, by=None, at=None):
    began = opportunity.closes_at - before
    ended = began + minutes * MINUTE
    return actions.note_outage(
        began=began, ended=ended, how_known="The host's status page.", by=by or cast.admin, at=at or ended + MINUTE
    )


def test_overlapping_times_count_once_and_only_the_last_day_counts():
    def out(start, end):
        return Outage(began=DEADLINE - start * HOUR, ended=DEADLINE - end * HOUR)

    assert minutes_out([], DEADLINE) == 0
    assert minutes_out([out(4, 2), out(3, 1), out(30, 23)], DEADLINE) == 240
    assert minutes_out([out(1, -5)], DEADLINE) == 60


@pytest.mark.parametrize(("minutes", "moves"), [(60, False), (61, True)])
def test_more_than_an_hour_moves_it_by_a_working_day(minutes, moves):
    assert moved_to(DEADLINE, minutes) == (DEADLINE + datetime.timedelta(days=3) if moves else None)


def test_the_deadline_moves_in_public_and_those_who_started_are_told(started, cast, client, time_machine):
    first = started.closes_at
    assert noted(started, cast, before=3 * HOUR, minutes=74) == [started]
    started.refresh_from_db()
    assert started.closes_at > first
    told = started.changes.get()
    assert (told.material, told.why) == (
        True, "The service was out of order for 74 minutes in the day before the deadline.",
    )  # fmt: skip
    letters = Letter.objects.filter(kind="change").order_by("to_name")
    members = cast.harbour.memberships.order_by("person__name")
    # On the organisation's chain, and not on the exercise's, which would say who is applying.
    assert [(one.state, one.to_name, one.chain) for one in letters] == [
        ("draft", one.person.name, cast.harbour.reference) for one in members
    ]
    assert issue_waiting(at=first) == 2 * members.count()  # that it was started, and that it closes later
    time_machine.move_to(first)
    assert "74 minutes" in client.get(f"/opportunities/{started.reference}/").content.decode()


def test_short_times_add_up(started, cast):
    assert noted(started, cast, before=5 * HOUR, minutes=40) == []
    assert noted(started, cast, before=2 * HOUR, minutes=30) == [started]


def test_one_that_closed_meanwhile_opens_again(started, cast):
    after = started.closes_at + HOUR
    actions.close_due(at=after)
    assert noted(started, cast, before=2 * HOUR, minutes=150, at=after) == [started]
    started.refresh_from_db()
    assert (started.state, queries.is_open(started, after)) == ("open", True)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"minutes": 0}, "It must end after it began"),
        ({"minutes": 60 * 24 * 366}, "That is 366 days out of service. Check the days and the years."),
        ({"minutes": 30, "at": datetime.datetime(2026, 9, 7, tzinfo=LONDON)}, "It must have ended already"),
    ],
)
def test_what_is_refused(started, cast, told, said):
    with pytest.raises(Refused, match=said):
        noted(started, cast, before=HOUR, **told)
    with pytest.raises(Refused):
        noted(started, cast, before=HOUR, minutes=30, by=cast.priya)


def test_noted_through_the_page_and_read_by_everybody(client, started, cast, time_machine):
    time_machine.move_to(started.closes_at)
    client.force_login(cast.admin)
    day = started.closes_at - 2 * HOUR
    parts = {
        f"{name}_on-{part}": getattr(day, part) for name in ("began", "ended") for part in ("day", "month", "year")
    }
    given = parts | {"began_time": "2pm", "ended_time": "3:30pm", "how_known": "The host's status page."}
    wrong = client.post("/desk/outages/new/", given | {"ended_time": "1pm"}).content.decode()
    assert "must be after it began" in wrong
    still = day + 12 * HOUR
    later = given | {"ended_on-day": still.day, "ended_on-month": still.month, "ended_on-year": still.year}
    wrong = client.post("/desk/outages/new/", later).content.decode()
    assert '<a href="#id_ended_on-day">It must have ended already.' in wrong
    page = client.post("/desk/outages/new/", given, follow=True).content.decode()
    assert f"It moved 1 deadline: {started.reference}." in page
    client.logout()
    assert "The host&#39;s status page." in client.get("/outages/").content.decode()


def test_a_material_change_tells_those_who_started(started, cast, now):
    later = started.closes_at + 7 * source.DAY
    actions.change(
        opportunity=started, what="The area is larger.", why="Two wards were left out.", material=True,
        closes_at=later, by=cast.priya, at=now + 4 * source.DAY,
    )  # fmt: skip
    letters = Letter.objects.filter(kind="change")
    assert {one.to_address for one in letters} == {one.person.email for one in cast.harbour.memberships.all()}
    assert all("The area is larger." in one.body for one in letters)
