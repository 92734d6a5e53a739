"""The receipt as a PDF: to the second, by whom, with the fingerprint of exactly what was sent."""

import hashlib
import io

import pytest
from pypdf import PdfReader

from commonweal.council.people.queries import uses
from commonweal.cycle.source import actions
from commonweal.ground.pages import words
from tests.factories import assessment, source


@pytest.fixture
def application(once, exercise, cast, now, edge_at):
    opportunity = once(lambda: source.opened(exercise, cast, now), exercise, cast)
    at = (now + 3 * source.DAY).replace(minute=59, second=58)
    edge_at(at)
    return source.submitted(opportunity, cast.harbour, cast.rosa, at)


def address(application, ending="submitted/receipt.pdf"):
    return f"/org/{application.organisation.slug}/applications/{application.reference}/{ending}"


def read(client, application, ending="submitted/receipt.pdf"):
    answer = client.get(address(application, ending))
    assert answer["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return "\n".join(page.extract_text() for page in pages).replace("\u200b", "")


def test_it_says_when_to_the_second_who_and_what(client, cast, application):
    client.force_login(cast.rosa)
    text = read(client, application)
    for said in (application.reference, "10:59:58am", str(cast.rosa), "Harbour Trust", "Amount you are asking for"):
        assert said in text
    assert "£9,000" in text
    assert address(application) in client.get(address(application, "submitted/")).content.decode()


def test_it_says_once_when_everybody_is_told(client, cast, application):
    client.force_login(cast.rosa)
    told = "Everyone who applied is told at the same moment, with reasons."
    opportunity = application.opportunity
    decided, letters = words.day(opportunity.decision_on), opportunity.decision_on + 10 * source.DAY
    assert f"By {decided}. {told}" in " ".join(read(client, application).split())
    assert client.get(address(application, "submitted/")).content.decode().count(told) == 1
    type(opportunity).objects.filter(pk=opportunity.pk).update(letters_on=letters)
    text = " ".join(read(client, application).split())
    assert f"By {decided}. Letters {words.day(letters)}. {told}" in text
    assert client.get(address(application, "submitted/")).content.decode().count(told) == 1


def test_its_fingerprint_is_that_of_the_copy(client, cast, application):
    client.force_login(cast.rosa)
    copy = client.get(address(application, "submitted.json")).content
    fingerprint = hashlib.sha256(copy).hexdigest()
    assert application.content_hash == fingerprint
    text = read(client, application)
    assert f"SHA-256 {fingerprint}" in text
    assert text.replace("\n", "").count(fingerprint) >= 2


@pytest.mark.parametrize(("who", "status"), [("omar", 403), ("iris", 403), ("priya", 403), ("admin", 403), (None, 302)])
def test_nobody_else_downloads_it(client, cast, application, who, status):
    if who:
        client.force_login(getattr(cast, who))
    assert client.get(address(application)).status_code == status


def test_there_is_none_before_it_is_sent(client, cast, exercise, now, edge_at):
    opportunity = source.opened(exercise, cast, now)
    edge_at(now + 2 * source.DAY)
    draft = source.started(opportunity, cast.harbour, cast.rosa, now + 2 * source.DAY)
    client.force_login(cast.rosa)
    assert client.get(address(draft)).status_code == 404
    actions.save_answers(application=draft, by=cast.rosa, at=now + 2 * source.DAY, project="Ready for work")
    text = read(client, draft, "check/so-far.pdf")
    assert "Your application so far" in text
    assert "Ready for work" in text
    assert "It is no receipt" in text
    page = client.get(address(draft, "check/")).content.decode()
    assert (address(draft, "check/so-far.pdf") in page, "data-print" in page) == (True, True)
    client.force_login(cast.priya)
    assert client.get(address(draft, "check/so-far.pdf")).status_code == 403


def test_emoji_right_to_left_and_words_without_end_do_not_break_it(client, cast, exercise, now, edge_at):
    opportunity = source.opened(exercise, cast, now)
    at = now + 3 * source.DAY
    edge_at(at)
    draft = source.submitted(opportunity, cast.harbour, cast.rosa, at)
    actions.save_answers(application=draft, project="مرحبا 😀 " + "x" * 80, by=cast.rosa, at=at)
    actions.submit(application=draft, by=cast.rosa, at=at)
    client.force_login(cast.rosa)
    text = read(client, draft)
    assert "[grinning face]" in text
    assert "مرحبا" in text


def test_it_still_stands_where_the_answers_cannot_be_read(client, cast, application, monkeypatch):
    from commonweal.cycle.source import queries
    from commonweal.ground.record.rules import refuse

    def gone(_):
        raise refuse("It cannot be read.", "The key is not here.")

    monkeypatch.setattr(queries, "sent_of", gone)
    client.force_login(cast.rosa)
    text = read(client, application)
    assert "The key is not here." in text
    assert application.content_hash in text.replace("\n", "")


def test_an_application_is_a_use_of_the_passport(cast, application):
    told = uses(cast.harbour)
    assert (told[""], told["constitution"], told["accounts"]) == (1, 1, 1)
    assert "dbs" not in told
    assert uses(cast.meadow) == {}


def test_the_award_page_gives_the_letter_as_a_pdf(client, cast, exercise, now, edge_at):
    made = assessment.closed(exercise, cast, now)
    assessment.sent(made)
    made.harbour.refresh_from_db()
    award = made.harbour.award
    edge_at(award.notified_at)
    client.force_login(cast.rosa)
    page = client.get(f"/org/{cast.harbour.slug}/awards/{award.reference}/").content.decode()
    link = f"/org/{cast.harbour.slug}/letters/{award.letter_reference}/letter.pdf"
    assert link in page
    assert client.get(link)["Content-Type"] == "application/pdf"
