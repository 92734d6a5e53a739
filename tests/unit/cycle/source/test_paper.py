"""An application that came on paper: opened after the deadline, typed in by an officer, and then like any other."""

import datetime

import pytest

from commonweal.cycle.source import actions, queries
from commonweal.ground.record.rules import Refused
from tests.factories import source

HOUR = datetime.timedelta(hours=1)
NOTE = "By hand at the front desk, taken in by Sam Lee."


@pytest.fixture
def closed(exercise, cast, now):
    opportunity = source.opened(exercise, cast, now)
    actions.close_due(at=opportunity.closes_at + HOUR)
    opportunity.refresh_from_db()
    return opportunity


def entered(opportunity, cast, *, by=None, came=-HOUR, after=2 * HOUR, note=NOTE):
    return actions.enter_on_paper(
        opportunity=opportunity,
        organisation=cast.acorn,
        received_at=opportunity.closes_at + came,
        note=note,
        by=by or cast.priya,
        at=opportunity.closes_at + after,
    )


def test_typed_in_and_sent_by_the_officer_and_then_closed_to_them(closed, cast):
    made = entered(closed, cast)
    at = closed.closes_at + 3 * HOUR
    actions.save_answers(application=made, by=cast.priya, at=at, **source.answers(closed, amount="4000"))
    assert queries.late_ones_pending(closed, at).endswith("came on paper and is not typed in yet.")
    actions.submit(application=made, by=cast.priya, at=at)
    made.refresh_from_db()
    assert (made.state, made.submitted_by, made.paper_note) == ("submitted", cast.priya, NOTE)
    assert queries.late_ones_pending(closed, at) == ""
    with pytest.raises(Refused):
        actions.save_answers(application=made, by=cast.priya, at=at, project="Another")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"came": HOUR}, "It came after the deadline"),
        ({"came": -2000 * HOUR}, "Nothing came before that"),
        ({"note": " "}, "Say how it came"),
    ],
)
def test_what_is_refused(closed, cast, told, said):
    with pytest.raises(Refused, match=said):
        entered(closed, cast, **told)


def test_an_envelope_stays_shut_until_the_deadline(exercise, cast, now):
    opportunity = source.opened(exercise, cast, now)
    with pytest.raises(Refused, match="after the deadline and before anything is assessed"):
        entered(opportunity, cast, came=-3 * HOUR, after=-2 * HOUR)


def test_nobody_of_the_panel_and_nobody_from_outside(closed, cast):
    for person in (cast.asha, cast.rosa, cast.fatima):
        with pytest.raises(Refused):
            entered(closed, cast, by=person)


def test_through_the_page(client, closed, cast, time_machine):
    time_machine.move_to(closed.closes_at + 2 * HOUR)
    client.force_login(cast.priya)
    desk = f"/desk/opportunities/{closed.reference}/"
    assert "Enter an application that came on paper" in client.get(desk).content.decode()
    came = closed.closes_at - source.DAY
    given = {
        "organisation": cast.acorn.pk,
        "received_on-day": came.day, "received_on-month": came.month, "received_on-year": came.year,
        "received_time": "2pm",
        "note": NOTE,
    }  # fmt: skip
    page = client.post(f"{desk}paper/", given, follow=True)
    assert page.status_code == 200
    assert page.request["PATH_INFO"].startswith(f"/org/{cast.acorn.slug}/applications/APP-")
    client.force_login(cast.sam)
    assert client.get(page.request["PATH_INFO"]).status_code == 403
