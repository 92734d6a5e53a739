"""Who opens the files of an application: whoever may read it, under a name that does not give hidden names away."""

import pytest

from commonweal.cycle.source import actions
from commonweal.cycle.source.models import Application
from commonweal.ground.documents.actions import take_in
from commonweal.ground.documents.models import File
from tests.factories import assessment, documents

ASKED = {"key": "plan", "text": "Your plan", "kind": "file", "why": "To see it.", "required": True, "criterion_key": ""}


@pytest.fixture
def made(once, exercise, cast, now, monkeypatch, settings):
    made = once(lambda: assessment.checked(assessment.closed(exercise, cast, now)), exercise, cast)
    monkeypatch.setattr("django.utils.timezone.now", lambda: made.at)
    settings.DEMO, settings.SCANNER = True, None
    upload = documents.upload(documents.pdf(), "Harbour Trust plan.pdf")
    file = take_in(upload=upload, about=made.harbour, by=cast.rosa, at=made.at)
    sent = dict(made.harbour.submitted)
    template = dict(sent["questions"][0])
    sent["questions"] = [*sent["questions"], template | ASKED]
    sent["answers"] = sent["answers"] | {
        "plan": {"reference": file.reference, "name": "Harbour Trust plan.pdf", "size": file.size}
    }
    Application.objects.filter(pk=made.harbour.pk).update(submitted=sent)
    made.file = file
    return made.refresh()


def score_page(made):
    return f"/desk/assessments/{made.opportunity.reference}/applications/{made.harbour.reference}/"


def opened(client, person, address):
    client.force_login(person)
    found = client.get(address)
    if found.streaming:
        list(found.streaming_content)  # read to its end, so that the file is let go
    return found


def test_an_assessor_opens_it_from_the_page_once_interests_are_declared(made, cast, client):
    where = f"{score_page(made)}files/{made.file.reference}/"
    before = opened(client, cast.ben, where)
    assert (before.status_code, before.content.decode().count("Declare your interests first")) == (403, 1)
    assessment.all_declared(made)
    page = opened(client, cast.ben, score_page(made)).content.decode()
    assert (page.count(where), page.count("Harbour Trust plan.pdf")) == (1, 1)
    found = opened(client, cast.ben, where)
    assert (found.status_code, found["Content-Disposition"]) == (200, 'attachment; filename="Harbour Trust plan.pdf"')


def test_a_close_interest_closes_the_file_as_it_does_the_page(made, cast, client):
    for member in made.members:
        close = {"harbour": ("close", "Its treasurer.")} if member.person_id == cast.ben.pk else {}
        assessment.declared(made, member, **close)
    answers = [
        opened(client, cast.ben, address)
        for address in (score_page(made), f"{score_page(made)}files/{made.file.reference}/")
    ]
    assert [one.status_code for one in answers] == [403, 403]
    assert ["You declared a close connection with Harbour Trust" in one.content.decode() for one in answers] == [
        True,
        True,
    ]


def test_where_names_are_hidden_neither_page_nor_file_tells(made, cast, client):
    made.opportunity.names_hidden = True
    made.opportunity.save()
    assessment.all_declared(made)
    where = f"{score_page(made)}files/{made.file.reference}/"
    page = opened(client, cast.ben, score_page(made)).content.decode()
    assert page.count("Harbour Trust") == 0
    assert page.count("File 1 (PDF, ") == 1
    assert (
        opened(client, cast.ben, where)["Content-Disposition"]
        == f'attachment; filename="{made.harbour.reference}-file-1.pdf"'
    )
    listed = opened(client, cast.ben, f"/desk/assessments/{made.opportunity.reference}/").content.decode()
    assert (listed.count("Harbour Trust"), listed.count(f"Application {made.harbour.reference}")) == (0, 1)
    assert opened(client, cast.asha, score_page(made)).content.decode().count("Harbour Trust plan.pdf") == 1
    assessment.scored(made)
    actions.start_moderation(opportunity=made.refresh().opportunity, by=cast.asha, at=made.at)
    assert opened(client, cast.ben, score_page(made)).content.decode().count("Harbour Trust plan.pdf") == 1


def test_a_file_that_waits_for_the_scanner_says_so(made, cast, client):
    assessment.all_declared(made)
    File.objects.filter(pk=made.file.pk).update(state="quarantined")
    page = opened(client, cast.ben, score_page(made)).content.decode()
    where = f"{score_page(made)}files/{made.file.reference}/"
    assert (page.count(where), page.count("The virus scanner has not checked this file yet.")) == (0, 1)
    found = client.get(where)
    assert (found.status_code, found.content.decode().count("has not checked this file yet")) == (403, 1)


def test_the_officers_page_opens_it_too_and_strangers_do_not(made, cast, client):
    desk = f"/desk/opportunities/{made.opportunity.reference}/applications/{made.harbour.reference}/"
    page = opened(client, cast.priya, desk).content.decode()
    assert page.count(f"{score_page(made)}files/{made.file.reference}/") == 1
    assert opened(client, cast.priya, f"{score_page(made)}files/{made.file.reference}/").status_code == 200
    assert opened(client, cast.dele, f"{score_page(made)}files/{made.file.reference}/").status_code == 403
    assert opened(client, cast.priya, f"{score_page(made)}files/{made.file.reference}X/").status_code == 404
