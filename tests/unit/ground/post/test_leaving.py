"""How letters leave as emails: once each, and none unseen, whatever the mail server or the machine does."""

import datetime
import re
import smtplib

import pytest

from commonweal.ground.post import actions, queries
from commonweal.ground.post.actions.leaving import leave
from commonweal.ground.post.models import Letter
from commonweal.ground.record.models import Entry

MINUTE = datetime.timedelta(minutes=1)
HOUR = 60 * MINUTE
ONE, TWO, THREE, FOUR = (f"{name}@harbour.example" for name in ("one", "two", "three", "four"))
NO = smtplib.SMTPRecipientsRefused({ONE: (550, b"no such mailbox")})
LATER = smtplib.SMTPRecipientsRefused({ONE: (450, b"come again")})
BROKEN = smtplib.SMTPServerDisconnected("gone after all of it was given")


class Server:
    """A mail server that does with each address what it was told: takes it, or raises."""

    def __init__(self):
        self.calls, self.does, self.up, self.idle = [], {}, True, False

    def __call__(self, *args, **options):
        self.calls.append("open")
        if not self.up:
            raise ConnectionRefusedError("nobody answers")
        return self

    def noop(self):
        if self.idle:
            self.idle = False
            raise smtplib.SMTPServerDisconnected("idle for too long")
        return 250, b"OK"

    def sendmail(self, sender, to, content):
        self.calls.append(to[0])
        if fault := self.does.get(to[0]):
            raise fault

    def quit(self):
        self.calls.append("close")

    @property
    def offered(self):
        return [one for one in self.calls if "@" in one]


@pytest.fixture
def server(settings, monkeypatch):
    settings.EMAIL_BACKEND, settings.EMAIL_USE_TLS = "django.core.mail.backends.smtp.EmailBackend", False
    server = Server()
    monkeypatch.setattr(smtplib, "SMTP", server)
    return server


@pytest.fixture
def sent(cast, now, server, django_capture_on_commit_callbacks):
    """Letters to these addresses, sent together: what became of each."""

    def send(*addresses, stopped=False):
        letters = [
            actions.check(
                letter=actions.write(
                    chain="CE-2026-001",
                    about="OP-2026-001",
                    kind="award",
                    to_name="Harbour Trust",
                    to_address=address,
                    to_organisation_id=cast.harbour.pk,
                    subject_line="Your application",
                    body="We will fund it.",
                    content={},
                    by=cast.priya,
                    at=now,
                ),
                by=cast.dele,
                at=now,
            )
            for address in addresses
        ]
        with django_capture_on_commit_callbacks(execute=not stopped):
            actions.send_together(letters=letters, by=cast.priya, at=now)
        return stood()

    return send


def stood():
    return list(Letter.objects.order_by("pk").values_list("state", flat=True))


def test_each_is_offered_once_over_one_connection_and_a_refusal_stops_none(sent, server):
    server.does = {TWO: NO}
    assert sent(ONE, TWO, THREE, FOUR) == ["sent", "failed", "sent", "sent"]
    assert server.calls == ["open", ONE, TWO, "close", "open", THREE, FOUR, "close"]
    assert "no such mailbox" in Letter.objects.get(to_address=TWO).failure


@pytest.mark.parametrize("fault", [BROKEN, TimeoutError("nothing for twenty seconds")])
def test_where_the_server_falls_silent_nobody_waits_for_it_letter_by_letter(sent, server, now, fault):
    server.does = {TWO: fault}
    assert sent(ONE, TWO, THREE) == ["sent", "failed", "leaving"]
    assert str(fault) in Letter.objects.get(to_address=TWO).failure
    assert actions.leave_waiting(at=now + MINUTE) == 1
    assert (stood(), server.offered) == (["sent", "failed", "sent"], [ONE, TWO, THREE])


def test_what_the_server_asks_to_bring_again_is_brought_again_and_given_up_after_hours(sent, server, now):
    server.does = {ONE: LATER}
    assert sent(ONE, TWO) == ["leaving", "sent"]
    assert "come again" in Letter.objects.get(to_address=ONE).answer
    assert actions.leave_waiting(at=now + 14 * MINUTE) == 0
    assert server.offered == [ONE, TWO]
    moment = now
    while stood() == ["leaving", "sent"]:
        moment += 15 * MINUTE
        actions.leave_waiting(at=moment)
    assert (stood(), moment - now) == (["failed", "sent"], 23 * 15 * MINUTE)
    assert server.offered == [ONE, TWO, *[ONE] * 23]


def test_what_was_asked_for_again_and_taken_then_is_sent(sent, server, now):
    server.does = {ONE: LATER}
    sent(ONE)
    server.does = {}
    assert actions.leave_waiting(at=now + 15 * MINUTE) == 1
    assert actions.leave_waiting(at=now + 30 * MINUTE) == 0
    assert (stood(), server.offered, Letter.objects.get().answer) == (["sent"], [ONE, ONE], "")


def test_without_a_server_all_wait_and_go_when_it_is_back(sent, server, now):
    server.up = False
    assert sent(ONE, TWO, THREE) == ["leaving"] * 3
    assert server.calls == ["open"]
    for minutes in range(1, 10):
        assert actions.leave_waiting(at=now + minutes * MINUTE) == 0
    assert [one.to_address for one in queries.held_up()] == [ONE]
    server.up = True
    assert actions.leave_waiting(at=now + 11 * HOUR) == 3
    assert (stood(), server.offered) == (["sent"] * 3, [ONE, TWO, THREE])


def test_a_connection_that_the_server_ended_is_opened_anew_before_anything_is_given(sent, server, now):
    sent(ONE, TWO, stopped=True)
    server.idle = True
    assert actions.leave_waiting(at=now) == 2
    assert server.calls == ["open", ONE, "close", "open", TWO, "close"]


def test_what_the_machine_was_stopped_before_leaves_with_the_clock(sent, server, now):
    assert sent(ONE, TWO, stopped=True) == ["leaving", "leaving"]
    assert server.calls == []
    assert actions.leave_waiting(at=now + MINUTE) == 2
    assert (stood(), server.offered) == (["sent", "sent"], [ONE, TWO])


def test_what_the_machine_was_stopped_with_is_never_offered_twice_and_shown_after_an_hour(
    sent, server, now, monkeypatch
):
    def stop(*given, **named):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr("commonweal.ground.post.actions.leaving.moved", stop)
        with pytest.raises(SystemExit):
            sent(ONE, TWO)
    assert (stood(), server.offered) == (["leaving", "leaving"], [ONE])
    actions.leave_waiting(at=now + 59 * MINUTE)
    assert (stood(), server.offered) == (["leaving", "sent"], [ONE, TWO])
    actions.leave_waiting(at=now + HOUR)
    assert (stood(), server.offered) == (["failed", "sent"], [ONE, TWO])
    assert "Ask whether it came before you send it again" in Letter.objects.get(to_address=ONE).failure


def test_of_two_who_look_at_once_one_offers(sent, server, now):
    sent(ONE, stopped=True)
    first, second = queries.leaving(now, 9), queries.leaving(now, 9)
    assert [leave(first, at=now), leave(second, at=now)] == [1, 0]
    assert server.offered == [ONE]


def test_a_page_waits_for_fifty_and_the_rest_leave_with_the_clock(sent, server, now):
    addresses = [f"{number}@harbour.example" for number in range(53)]
    assert sent(*addresses) == ["sent"] * 50 + ["leaving"] * 3
    assert actions.leave_waiting(at=now + MINUTE) == 3
    assert server.offered == addresses


def test_the_clock_emails_for_a_while_and_goes_on_the_next_time(sent, server, now):
    sent(*(f"{number}@harbour.example" for number in range(120)), stopped=True)
    left = [actions.leave_waiting(at=now + minutes * MINUTE, seconds=0) for minutes in range(4)]
    assert left == [50, 50, 20, 0]


def test_its_organisation_reads_it_while_the_email_waits(sent, server, cast, client):
    server.up = False
    sent(ONE)
    letter = Letter.objects.get()
    assert list(queries.issued_to(cast.harbour.pk)) == [letter]
    client.force_login(cast.rosa)
    own = client.get(f"/org/{cast.harbour.slug}/letters/{letter.reference}/").content.decode()
    assert (f"For {letter.to_name}, dated" in own, "Sent to" in own) == (True, False)
    client.force_login(cast.dele)
    page = client.get(f"/desk/letters/{letter.reference}/").content.decode()
    assert "The email has not left yet." in page
    assert re.findall(r"<dt[^>]*>\s*(Told|Sent)\s*</dt>", page) == ["Told"]
    assert "nobody answers" in page


def test_staff_send_what_came_back_to_another_address(
    sent, server, cast, client, now, django_capture_on_commit_callbacks
):
    sent(ONE)
    letter = Letter.objects.get()
    at = f"/desk/letters/{letter.reference}/"
    client.force_login(cast.dele)
    assert f"{at}came-back/" in client.get(at).content.decode()
    assert "Enter what the message said" in client.post(f"{at}came-back/", {"said": " "}).content.decode()
    assert client.post(f"{at}came-back/", {"said": "There is no such mailbox."}).url == at
    page = client.get(at).content.decode()
    assert "Not delivered by email" in page
    assert "There is no such mailbox." in page
    assert f'value="{ONE}"' in client.get(f"{at}send-again/").content.decode()
    assert "Enter an email address" in client.post(f"{at}send-again/", {"to_address": ""}).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{at}send-again/", {"to_address": TWO}).url == at
    letter.refresh_from_db()
    assert (letter.state, letter.failure, letter.offers, letter.sent_at) == ("sent", "", 1, now)
    assert server.offered == [ONE, TWO]
    twice = client.post(f"{at}send-again/", {"to_address": ONE}).content.decode()
    assert "this can be done only while it is not delivered by email" in twice
    verbs = Entry.objects.filter(subject=letter.reference).order_by("number").values_list("verb", flat=True)
    assert list(verbs) == ["write", "check", "send", "email", "come_back", "send_again", "email"]
