"""What a member of the panel is asked, and the dates of the panel's own work."""

import datetime

import pytest
from django.core import mail

from commonweal.cycle.source import actions
from commonweal.ground.post.models import Letter
from commonweal.ground.record.models import Entry
from commonweal.ground.record.rules import Refused
from tests.factories import assessment, source

pytestmark = pytest.mark.one_database
DAY = datetime.timedelta(days=1)


def test_the_dates_of_the_panel_come_in_their_order(exercise, cast, now, client, monkeypatch):
    drafted = source.set_up(exercise, cast, now)
    dates = source.timetable(now)
    closes, decided = dates["closes_at"].date(), dates["decision_on"]
    wrong = [
        ({"score_by": closes}, "asked for after the closing date"),
        ({"moderate_on": closes}, "must meet after the closing date"),
        ({"score_by": closes + 9 * DAY, "moderate_on": closes + 8 * DAY}, "on or after the day by which scores"),
        ({"moderate_on": decided + DAY}, "has scored and met"),
        ({"letters_on": decided - DAY}, "on or after the decision date"),
        ({"letters_on": dates["starts_on"] + DAY}, "on which letters go"),
    ]
    for given, said in wrong:
        with pytest.raises(Refused, match=said):
            actions.set_timetable(opportunity=drafted, by=cast.priya, at=now, **dates, **given)
    panel = {"score_by": closes + 9 * DAY, "moderate_on": closes + 14 * DAY, "letters_on": decided + 5 * DAY}
    actions.set_timetable(opportunity=drafted, by=cast.priya, at=now, **dates, **panel)
    actions.publish(opportunity=drafted, by=cast.priya, at=now)
    actions.open_due(at=now + 2 * DAY)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + 3 * DAY)
    calendar = client.get(f"/opportunities/{drafted.reference}.ics").content.decode()
    assert [calendar.count(one) for one in ("Scores by", "The panel meets", "Letters go to")] == [1, 1, 1]
    drafted.refresh_from_db()
    sent = source.submitted(drafted, cast.harbour, cast.rosa, now + 3 * DAY)
    client.force_login(cast.rosa)
    receipt = client.get(f"/org/harbour-trust/applications/{sent.reference}/submitted/").content.decode()
    assert (receipt.count("The panel meets"), receipt.count("Letters go")) == (1, 1)

    drafted.refresh_from_db()
    later = dates["closes_at"] + 28 * DAY
    actions.change(
        opportunity=drafted, what="Longer.", why="You asked.", material=True, closes_at=later, by=cast.priya,
        at=now + 3 * DAY,
    )  # fmt: skip
    drafted.refresh_from_db()
    assert later.date() < drafted.score_by <= drafted.moderate_on <= drafted.decision_on <= drafted.letters_on


@pytest.fixture
def made(exercise, cast, now, monkeypatch):
    made = assessment.closed(exercise, cast, now)
    monkeypatch.setattr("django.utils.timezone.now", lambda: made.at)
    return made


def test_who_joins_is_written_to_and_again_when_scoring_opens(
    made, cast, client, settings, django_capture_on_commit_callbacks
):
    letters = Letter.objects.filter(to_address=cast.ben.email).order_by("pk")
    first, second = letters
    assert first.subject_line == f"You are on the panel for {made.opportunity.title}"
    assert "We write again when they open to you." not in second.body
    assert second.subject_line == "Score 2 applications"
    asked = f"{settings.ADDRESS}/desk/assessments/{made.opportunity.reference}/interests/"
    assert [one.body.count(asked) for one in letters] == [1, 1]
    type(made.opportunity).objects.update(score_by=(made.at + 9 * DAY).date())
    made.refresh()
    with django_capture_on_commit_callbacks(execute=True):
        actions.add_panel_member(
            opportunity=made.opportunity, person=cast.nadia, scores_only=[made.criteria[0].key],
            support="£15 an hour, and a taxi.", by=cast.priya, at=made.at,
        )  # fmt: skip
    [told] = mail.outbox
    assert (told.to, told.subject) == ([cast.nadia.email], "Score 2 applications by 17 October 2026")
    assert told.body.count("£15 an hour") == 1
    assert told.body.count(f"You score: {made.criteria[0].title}.") == 1
    assert [one for one in Entry.objects.filter(verb="join panel") if "taxi" in one.content()] == []
    client.force_login(cast.nadia)
    said = client.get(f"/desk/assessments/{made.opportunity.reference}/").content.decode()
    assert [said.count(one) for one in ("£15 an hour", "Saturday 17 October 2026", "You score")] == [1, 1, 1]
