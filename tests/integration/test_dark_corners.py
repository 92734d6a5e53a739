"""The rare days and the odd people: what happens seldom, and must not go wrong when it does."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from commonweal.council.people import actions as people
from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.models import Opportunity
from commonweal.ground.record.rules import Refused
from tests.cast import LONDON
from tests.factories import deliver, source

pytestmark = pytest.mark.django_db

MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def client():
    return Client(raise_request_exception=False, headers={"host": "localhost"})


def at(year, month, day, hour=12, minute=0):
    return datetime.datetime(year, month, day, hour, minute, tzinfo=LONDON)


def closing(exercise, cast, now, closes_at, decision_on):
    """Published to close at this moment."""
    opportunity = source.set_up(exercise, cast, now)
    later = {"closes_at": closes_at, "decision_on": decision_on}
    later |= {"starts_on": decision_on + datetime.timedelta(days=60), "ends_on": decision_on.replace(year=2030)}
    later |= {"reason": "The partner's own round ends on that day."}
    actions.set_timetable(opportunity=opportunity, by=cast.priya, at=now, **(source.timetable(now) | later))
    actions.publish(opportunity=opportunity, by=cast.priya, at=now)
    actions.open_due(at=now + datetime.timedelta(days=2))
    opportunity.refresh_from_db()
    return opportunity


# ---- days ---------------------------------------------------------------------------------------------------------


def test_a_deadline_on_the_day_when_the_clocks_go_back_falls_at_its_hour_by_the_clock(exercise, cast, now):
    closes = at(2026, 10, 25, 17)
    opportunity = closing(exercise, cast, now, closes, datetime.date(2026, 12, 14))
    in_greenwich = datetime.datetime(2026, 10, 25, 17, 0, tzinfo=datetime.UTC)
    assert opportunity.closes_at == in_greenwich
    states = [queries.state_now(opportunity, in_greenwich + step) for step in (-61 * MINUTE, -MINUTE, 0 * MINUTE)]
    assert states == ["open", "open", "closed"]


def test_a_deadline_on_the_day_when_the_clocks_go_forward_falls_at_its_hour_by_the_clock(exercise, cast, now):
    closes = at(2027, 3, 28, 17)
    opportunity = closing(exercise, cast, now, closes, datetime.date(2027, 5, 10))
    in_greenwich = datetime.datetime(2027, 3, 28, 16, 0, tzinfo=datetime.UTC)
    assert opportunity.closes_at == in_greenwich
    assert [queries.state_now(opportunity, in_greenwich + step) for step in (-MINUTE, 0 * MINUTE)] == ["open", "closed"]


def test_a_deadline_on_a_leap_day_and_an_agreement_from_one(exercise, cast, now, client):
    opportunity = closing(exercise, cast, now, at(2028, 2, 29, 12), datetime.date(2028, 4, 10))
    assert "Tuesday 29 February 2028" in client.get(f"/opportunities/{opportunity.reference}/").content.decode()
    assert queries.state_now(opportunity, at(2028, 2, 29, 11, 59)) == "open"
    assert queries.state_now(opportunity, at(2028, 2, 29, 12, 0)) == "closed"


def test_a_page_that_was_open_when_the_deadline_passed_says_so_and_keeps_what_was_saved(exercise, cast, now, client):
    import time_machine

    opportunity = source.opened(exercise, cast, now)
    before, after = opportunity.closes_at - MINUTE, opportunity.closes_at
    application = source.started(opportunity, cast.harbour, cast.rosa, before)
    client.force_login(cast.rosa)
    address = f"/org/{cast.harbour.slug}/applications/{application.reference}/project/"
    with time_machine.travel(before, tick=False):
        assert client.post(address, {"project": "Boats", "amount": "9000"}).status_code == 302
    with time_machine.travel(after, tick=False):
        late = client.post(address, {"project": "Boats and more", "amount": "9000"})
    page = late.content.decode()
    assert late.status_code in (403, 409)
    assert "Your last saved answers are kept" in page or "You saved at" in page


# ---- numbers ------------------------------------------------------------------------------------------------------


def test_a_round_that_nobody_answered_has_pages_that_say_so(exercise, cast, now, client):
    import time_machine

    opportunity = source.opened(exercise, cast, now)
    client.force_login(cast.priya)
    with time_machine.travel(opportunity.closes_at + MINUTE, tick=False):
        for address in (
            f"/desk/opportunities/{opportunity.reference}/",
            f"/desk/opportunities/{opportunity.reference}/applications/",
            f"/desk/assessments/{opportunity.reference}/",
            f"/desk/assessments/{opportunity.reference}/ranking/",
            f"/desk/assessments/{opportunity.reference}/letters/",
            f"/opportunities/{opportunity.reference}/",
        ):
            page = client.get(address)
            assert page.status_code in (200, 403, 409), address
            assert "None" not in page.content.decode().split("<main")[1].split("</main>")[0], address


def test_a_report_for_a_period_with_nobody_is_a_report(exercise, cast, now):
    agreement = deliver.active(exercise, cast, now)
    report = deliver.submitted(agreement, cast, now, figures=deliver.answers_for(agreement, Decimal(0)))
    assert [figure.value for figure in report.figures.all()] == [Decimal(0)] * report.figures.count()
    assert report.figures.count() > 0
    assert report.state == "submitted"


# ---- names --------------------------------------------------------------------------------------------------------

NAMES = {
    "one letter": "A",
    "an apostrophe": "O\u2019Neill & Sons' \u201cCaf\u00e9\u201d",
    "right to left": "\u0645\u0631\u0643\u0632 \u0627\u0644\u0634\u0628\u0627\u0628",
    "hebrew and a mark": "\u05de\u05e8\u05db\u05d6\u202e",
    "pictures": "\U0001f986 Duck Club \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "letters upon letters": "Zo\u0308e\u0301 Trust",
    "as long as they come": "The " + "very " * 38 + "old",
    "a script": "<script>alert(1)</script>",
    "a formula": "=1+1",
}


@pytest.mark.parametrize("kind", NAMES)
def test_an_organisation_of_any_name_is_added_found_and_shown(cast, now, client, kind):
    from markupsafe import escape

    person = people.add_person(email="new@example.org", name="N", by=None, at=now)
    made = people.register_organisation(name=NAMES[kind], by=person, at=now)
    client.force_login(person)
    page = client.get(f"/org/{made.slug}/")
    assert page.status_code == 200
    assert made.slug
    assert str(escape(made.name)) in page.content.decode()
    assert "<script>alert" not in page.content.decode()


# ---- letters and links --------------------------------------------------------------------------------------------


def test_a_link_from_an_old_email_says_what_became_of_it(exercise, cast, now, client):
    opportunity = source.opened(exercise, cast, now)
    address = f"/opportunities/{opportunity.reference}/"
    actions.withdraw(opportunity=opportunity, reason="The money was cut.", by=cast.priya, at=now + 3 * source.DAY)
    page = client.get(address)
    assert page.status_code == 200
    assert "The money was cut." in page.content.decode()
    assert client.get(address.lower()).status_code == 200


def test_no_name_writes_a_line_into_a_letter(cast, client, mailoutbox, django_capture_on_commit_callbacks):
    client.force_login(cast.rosa)
    given = {"email": "friend@example.org", "name": "Friend\r\nBcc: thief@example.org", "standing": "viewer"}
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/org/harbour-trust/people/add/", given)
    assert [letter.to for letter in mailoutbox] == [["friend@example.org"]]
    assert all("\n" not in str(letter.subject) and not letter.bcc for letter in mailoutbox)


def test_signing_in_while_no_mail_leaves_is_a_page_and_not_a_fault(cast, client, monkeypatch):
    import smtplib

    def broken(self, messages):
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr(EmailBackend, "send_messages", broken)
    answer = client.post("/account/sign-in/", {"email": cast.rosa.email})
    assert answer.status_code == 200
    assert "We could not send" in answer.content.decode()


# ---- people -------------------------------------------------------------------------------------------------------


def test_an_organisation_whose_only_administrator_is_gone_gets_another_from_the_council(cast, now):
    """The member cannot raise themself; a council administrator can, and the record says so."""
    from commonweal.council.people.models import Standing
    from commonweal.ground.record.models import Entry

    harbour, yusuf = cast.harbour, cast.yusuf
    with pytest.raises(Refused):
        people.change_standing(membership=harbour.memberships.get(person=yusuf), standing="admin", by=yusuf, at=now)
    people.change_standing(membership=harbour.memberships.get(person=yusuf), standing="admin", by=cast.admin, at=now)
    assert harbour.memberships.get(person=yusuf).standing == Standing.ADMIN
    assert Entry.objects.filter(chain__name=harbour.reference).order_by("-number")[0].by == cast.admin.reference


def test_a_question_sent_twice_is_asked_once(exercise, cast, now):
    opportunity = source.opened(exercise, cast, now)
    for _ in range(2):
        actions.ask_question(opportunity=opportunity, asked="May we pay rent?", at=now + 3 * source.DAY)
    assert Opportunity.objects.get(pk=opportunity.pk).clarifications.count() == 1
