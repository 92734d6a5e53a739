import pytest
from django.core import mail

from commonweal.ground.post import actions
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
    may |= {"leave_to_post": set(ROLES), "email": set(ROLES)}
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
