"""What an officer can read in the record before a sealed round is opened: how many, and not who or what."""

import pytest

from commonweal.cycle.source import actions
from commonweal.cycle.source.queries.passport import has_its_application
from commonweal.ground.documents.models import File
from tests.factories import assessment, documents, source

PLAN = {"key": "plan", "text": "Your plan", "why": "To see it.", "kind": "file", "criterion": "not_scored"}


@pytest.fixture
def waiting(exercise, cast, now, settings, tmp_path, monkeypatch):
    """A sealed round with a file and a partner in it: closed a day ago, and not opened."""
    settings.DEMO, settings.SCANNER = True, None
    opportunity = source.set_up(exercise, cast, now, secrecy="sealed")
    rows = [*(dict(one) for one in assessment_questions(opportunity)), PLAN]
    actions.set_questions(opportunity=opportunity, questions=rows, by=cast.priya, at=now)
    actions.publish(opportunity=opportunity, by=cast.priya, at=now)
    actions.open_due(at=now + 2 * source.DAY)
    opportunity.refresh_from_db()
    at = now + 3 * source.DAY
    made = source.started(opportunity, cast.harbour, cast.rosa, at)
    given = source.answers(opportunity)
    given["answers"].pop("plan", None)
    actions.save_answers(application=made, by=cast.rosa, at=at, **given)
    upload = documents.upload(documents.pdf(), "Bid of £9,000.pdf")
    actions.attach(application=made, key="plan", upload=upload, by=cast.rosa, at=at)
    partner = actions.ask_partner(
        application=made, organisation=cast.meadow, role="Finds employers.", share="30", by=cast.rosa, at=at
    )
    actions.answer_partnership(partner=partner, confirmed=True, by=cast.omar, at=at)
    actions.submit(application=made, by=cast.rosa, at=at)
    later = opportunity.closes_at + source.DAY
    actions.close_due(at=later)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    made.refresh_from_db()
    opportunity.refresh_from_db()
    return opportunity, made, later


def assessment_questions(opportunity):
    for one in opportunity.questions.all():
        yield {"text": one.text, "why": one.why, "criterion": one.criterion_key or "not_scored", "words": one.words}


def record(client, cast, name):
    client.force_login(cast.priya)
    return client.get(f"/desk/record/{name}/"), client.get(f"/desk/record/{name}.json")


def test_the_record_names_nobody_and_no_file_until_the_round_is_opened(waiting, cast, client):
    opportunity, made, later = waiting
    file = File.objects.get(about=made.reference)
    page, bundle = record(client, cast, opportunity.exercise.reference)
    said = page.content.decode()
    assert (said.count(str(cast.rosa)), said.count(file.reference), said.count(file.digest)) == (0, 0, 0)
    assert said.count("Not told before it closes") > 0
    assert bundle.status_code == 409
    page, bundle = record(client, cast, cast.harbour.reference)
    assert (page.content.decode().count("Ask partner"), bundle.status_code) == (0, 409)

    assert [has_its_application(person, cast.harbour) for person in (cast.priya, cast.admin)] == [False, False]
    assessment.opened(opportunity, cast, later)
    assert [has_its_application(person, cast.harbour) for person in (cast.priya, cast.admin, cast.ben)] == [
        True,
        True,
        False,
    ]
    page, bundle = record(client, cast, opportunity.exercise.reference)
    assert page.content.decode().count(str(cast.rosa)) > 0
    assert bundle.status_code == 200
    assert record(client, cast, cast.harbour.reference)[0].content.decode().count("Ask partner") > 0
