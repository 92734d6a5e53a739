import smtplib

import pytest
from django.core import mail
from django.db import transaction

from commonweal.ground.post import actions, queries
from commonweal.ground.post.models import Letter
from commonweal.ground.post.states import LETTER
from commonweal.ground.record.models import Entry
from commonweal.ground.record.rules import Refused

ROLES = ["priya", "dele", "fatima", "asha", "helen", "cabinet", "rosa", "iris", "admin"]
STAFF = {"priya", "dele", "fatima", "helen", "cabinet", "admin"}
BODY = "We are glad to tell you that your application was successful.\n\nThe reasons are below."


def write(cast, now, **given):
    asked = {
        "chain": "CE-2026-001",
        "about": "OP-2026-001",
        "kind": "award",
        "to_name": "Harbour Trust",
        "to_address": "office@harbour.example",
        "to_organisation_id": cast.harbour.pk,
        "subject_line": "Your application",
        "body": BODY,
        "content": {"total": 71},
        "by": cast.priya,
        "at": now,
    }
    return actions.write(**(asked | given))


def checked(cast, now, **given):
    return actions.check(letter=write(cast, now, **given), by=cast.dele, at=now)


def said(letter, verb, person):
    try:
        LETTER.check(letter, verb, person)
    except Refused as refused:
        return [one.why for one in refused.refusals if one.why.endswith(".")] or pytest.fail("a refusal without words")
    return None


def test_every_state_move_and_role(cast, now):
    letter = checked(cast, now, kind="receipt")
    may = {"check": STAFF - {"priya"}, "issue": set(ROLES), "fail": set(ROLES), "send_due": set(ROLES)}
    may |= {"leave_to_post": set(ROLES)}
    gone, wanted = [], []
    for state in LETTER.states:
        letter.state = state
        for move in LETTER.moves:
            for role in ROLES:
                if state in move.source and role in may.get(move.verb, STAFF):
                    wanted.append((state, move.verb, role))
                if said(letter, move.verb, getattr(cast, role)) is None:
                    gone.append((state, move.verb, role))
    assert gone == wanted


def test_the_writer_does_not_check_the_letter(cast, now):
    letter = write(cast, now)
    with pytest.raises(Refused, match="Another person checks it before it is sent"):
        actions.check(letter=letter, by=cast.priya, at=now)


def test_a_change_has_to_be_checked_again(cast, now):
    letter = checked(cast, now)
    actions.rewrite(letter=letter, subject_line="Your bid", body="New words.", content={}, by=cast.dele, at=now)
    assert (letter.state, letter.checked_by, letter.written_by) == ("draft", "", cast.dele.reference)
    with pytest.raises(Refused):
        actions.check(letter=letter, by=cast.dele, at=now)


def test_letters_leave_at_one_moment(cast, now, django_capture_on_commit_callbacks):
    letters = [checked(cast, now), checked(cast, now, to_name="Meadow CIC", to_address="hello@meadow.example")]
    with django_capture_on_commit_callbacks(execute=True):
        actions.send_together(letters=letters, by=cast.priya, at=now)
        assert mail.outbox == []
    assert [(one.to, one.subject, one.body) for one in mail.outbox] == [
        (["office@harbour.example"], "Your application", BODY),
        (["hello@meadow.example"], "Your application", BODY),
    ]
    assert list(Letter.objects.values_list("state", "sent_at")) == [("sent", now)] * 2


def test_all_or_none(cast, now, django_capture_on_commit_callbacks):
    letters = [checked(cast, now), write(cast, now)]
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(Refused):
        actions.send_together(letters=letters, by=cast.priya, at=now)
    assert mail.outbox == []
    assert set(Letter.objects.values_list("state", "sent_at")) == {("checked", None), ("draft", None)}
    with pytest.raises(Refused):
        actions.send_together(letters=[], by=cast.priya, at=now)


def test_a_failed_email_is_kept_and_the_others_go(cast, now, django_capture_on_commit_callbacks, monkeypatch):
    send = mail.EmailMessage.send

    def broken(message):
        if message.to == ["office@harbour.example"]:
            raise ConnectionRefusedError("nobody answers")
        return send(message)

    monkeypatch.setattr(mail.EmailMessage, "send", broken)
    letters = [checked(cast, now), checked(cast, now, to_address="hello@meadow.example")]
    with django_capture_on_commit_callbacks(execute=True):
        actions.send_together(letters=letters, by=cast.priya, at=now)
    assert [one.to for one in mail.outbox] == [["hello@meadow.example"]]
    [failed] = queries.undelivered()
    assert (failed.failure, failed.sent_at) == ("ConnectionRefusedError: nobody answers", now)
    assert [one.reference for one in queries.issued_to(cast.harbour.pk)] == [
        letters[1].reference,
        letters[0].reference,
    ]
    with django_capture_on_commit_callbacks(execute=True):
        actions.send_again(letter=failed, to_address="new@harbour.example", by=cast.priya, at=now)
    assert (failed.state, failed.failure, mail.outbox[-1].to) == ("sent", "", ["new@harbour.example"])


class Server:
    """A mail server that takes what it is sent, refuses one address, and goes away when it is told to."""

    calls: list = []
    gone: set = set()

    def __init__(self, *args, **options):
        self.calls.append("open")

    def noop(self):
        if "before" in self.gone:
            self.gone.discard("before")
            raise smtplib.SMTPServerDisconnected("idle for too long")
        return 250, b"OK"

    def sendmail(self, sender, to, content):
        self.calls.append(to[0])
        if to[0] == "nobody@meadow.example":
            raise smtplib.SMTPRecipientsRefused({to[0]: (550, b"no such mailbox")})
        if to[0] == "last@larch.example":
            raise smtplib.SMTPServerDisconnected("gone after all of it was given")

    def quit(self):
        self.calls.append("close")


def test_letters_go_over_one_connection_each_offered_once(
    cast, now, settings, monkeypatch, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND, settings.EMAIL_USE_TLS = "django.core.mail.backends.smtp.EmailBackend", False
    monkeypatch.setattr(smtplib, "SMTP", Server)
    monkeypatch.setattr(Server, "calls", calls := [])
    monkeypatch.setattr(Server, "gone", gone := set())
    to = ["a@harbour.example", "b@harbour.example", "nobody@meadow.example", "last@larch.example", "c@harbour.example"]
    with django_capture_on_commit_callbacks(execute=True):
        actions.send_together(letters=[checked(cast, now, to_address=one) for one in to], by=cast.priya, at=now)
    assert calls == ["open", *to[:3], "close", "open", to[3], "close", "open", to[4], "close"]
    assert [(one.to_address, one.state) for one in Letter.objects.order_by("pk") if one.state != "sent"] == [
        (to[2], "failed"),
        (to[3], "failed"),
    ]
    assert "no such mailbox" in Letter.objects.get(to_address=to[2]).failure
    calls.clear()
    for one in to[:2]:
        write(cast, now, kind=queries.WAITING[0], to_address=one)
    gone.add("before")
    monkeypatch.setattr(transaction, "on_commit", lambda act: act())
    assert actions.issue_waiting(at=now) == 2
    assert calls == ["open", to[0], "close", "open", to[1], "close"]  # the server had ended the first


def test_a_letter_without_an_address_goes_by_post_and_never_says_sent(
    cast, now, client, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    letter = checked(cast, now, to_address="")
    with pytest.raises(Refused, match="has not come"):
        actions.note_posted(letter=letter, posted_on=now.date(), by=cast.dele, at=now)
    with django_capture_on_commit_callbacks(execute=True):
        actions.send_together(letters=[letter], by=cast.priya, at=now)
    assert mail.outbox == []
    assert (Letter.objects.get().state, Letter.objects.get().sent_at) == ("to_post", now)
    client.force_login(cast.dele)
    where = f"/desk/letters/{letter.reference}/posted/"
    for day, said in (("", "Enter when it was posted"), ("6", "that day or a later one"), ("8", "a day that has come")):
        given = {"posted_on-day": day, "posted_on-month": day and "9", "posted_on-year": day and "2026"}
        assert said in client.post(where, given).content.decode()
    assert client.post(where, given | {"posted_on-day": "7"}).status_code == 302
    letter.refresh_from_db()
    assert (letter.state, letter.posted_on, letter.posted_by) == ("posted", now.date(), cast.dele.reference)
    page = client.get(f"/desk/letters/{letter.reference}/").content.decode()
    assert "7 September 2026, said by Dele Adeyemi" in page
    assert "Sent" not in page.split("What happened")[0]


def test_a_receipt_needs_no_second_person_and_a_judgement_does(cast, now, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.issue(letter=write(cast, now, kind="receipt", by=cast.rosa), by=cast.rosa, at=now)
    assert len(mail.outbox) == 1
    with pytest.raises(Refused):
        actions.issue(letter=write(cast, now), by=cast.priya, at=now)


def test_a_subject_line_is_one_line(cast, now):
    assert write(cast, now, subject_line="Your application\nBcc: all@example.org").subject_line == (
        "Your application Bcc: all@example.org"
    )


def test_the_record_keeps_a_fingerprint_and_no_address(cast, now):
    letter = checked(cast, now)
    texts = [str(entry.after) for entry in Entry.objects.filter(subject=letter.reference)]
    assert [("harbour.example" in text, "glad" in text) for text in texts] == [(False, False)] * 2


@pytest.mark.parametrize(("who", "status"), [("rosa", 200), ("omar", 403), ("iris", 403), ("priya", 403)])
def test_only_its_organisation_reads_a_letter_that_was_sent(client, cast, now, who, status):
    letter = checked(cast, now)
    client.force_login(getattr(cast, who))
    address = f"/org/{cast.harbour.slug}/letters/{letter.reference}/"
    assert client.get(address).status_code == 404
    actions.send_together(letters=[letter], by=cast.priya, at=now)
    assert client.get(address).status_code == status


def test_staff_read_check_change_and_withdraw(client, cast, now):
    letter = write(cast, now)
    at = f"/desk/letters/{letter.reference}/"
    client.force_login(cast.rosa)
    assert client.get(at).status_code == 403
    client.force_login(cast.priya)
    assert client.get(at).status_code == 200
    assert client.post(f"{at}check/").status_code == 409
    assert client.post(f"{at}change/", {"subject_line": "Your bid", "body": "New words."}).url == at
    client.force_login(cast.dele)
    assert client.post(f"{at}check/").url == at
    assert client.post(f"{at}withdraw/", {"reason": ""}).status_code == 200
    assert client.post(f"{at}withdraw/", {"reason": "Sent by hand."}).url == at
    letter.refresh_from_db()
    assert letter.state == "withdrawn"
    assert client.get(at).status_code == 200
