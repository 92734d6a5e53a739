"""Somebody leaves the panel in the middle of a round."""

import pytest
from django.core import mail

from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.models import PanelMember, Score
from commonweal.cycle.source.queries.assignment import vacancies
from commonweal.cycle.source.queries.award import report_sections
from commonweal.cycle.source.queries.panel import load_panel
from commonweal.ground.record.models import Entry
from commonweal.ground.record.rules import Refused
from tests.factories import assessment

pytestmark = pytest.mark.one_database


@pytest.fixture
def made(exercise, cast, now, monkeypatch):
    made = assessment.all_declared(assessment.checked(assessment.closed(exercise, cast, now)))
    monkeypatch.setattr("django.utils.timezone.now", lambda: made.at)
    return made


def base(made):
    return f"/desk/assessments/{made.opportunity.reference}/"


def page(client, person, address):
    client.force_login(person)
    return client.get(address).content.decode()


def test_submitted_scores_count_after_somebody_has_left(made, cast, client, django_capture_on_commit_callbacks):
    assessment.scored(made)
    chidi = made.member(cast.chidi)
    where = f"{base(made)}panel/{chidi.pk}/leave/"
    client.force_login(cast.ben)
    assert client.get(where).status_code == 403
    said = page(client, cast.asha, base(made))
    assert where in said
    client.force_login(cast.chidi)
    assert client.post(where, {"reason": " "}).content.decode().count("Enter the reason") == 2
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(where, {"reason": "I am to have an operation."}).status_code == 302
    assert {one.to[0] for one in mail.outbox} == {cast.priya.email, cast.asha.email}
    assert [one for one in Entry.objects.all() if "operation" in one.content()] == []
    shut = client.get(f"{base(made)}applications/{made.harbour.reference}/")
    assert (shut.status_code, "Your place on this panel ended on" in shut.content.decode()) == (403, True)
    assert "The chair ruled" not in client.get(base(made)).content.decode()
    assert client.get(f"{base(made)}interests/").status_code == 403
    with pytest.raises(Refused, match="left it already"):
        actions.leave(member=made.member(cast.chidi), reason="Again.", by=cast.asha, at=made.at)
    said = page(client, cast.asha, base(made))
    assert (said.count("2 of 2 submitted."), where in said) == (1, False)
    made.refresh()
    actions.start_moderation(opportunity=made.opportunity, by=cast.asha, at=made.at)
    matrix = page(client, cast.asha, f"{base(made)}moderation/{made.harbour.reference}/")
    assert f"{cast.chidi} (left the panel)" in matrix
    made.refresh()
    with pytest.raises(Refused, match="has left the panel"):
        assessment.agree(made, made.harbour, made.criteria[0], 3)
    assert (
        assessment.agree(made, made.harbour, made.criteria[0], 3, present=[cast.asha, cast.ben]).absent_conflicted == []
    )
    report = report_sections(made.opportunity, {})["process"]
    assert report.count("1 person left the panel during the round") == 1
    assert report.count("assessor") == 1


def test_drafts_fall_and_shared_out_places_are_free_again(made, cast, client):
    actions.say_who_scores(opportunity=made.opportunity, scorers_each=2, names_hidden=False, by=cast.priya, at=made.at)
    actions.share_out(opportunity=load_panel(made.opportunity.reference), by=cast.asha, at=made.at)
    made.refresh()
    member = next(one for one in made.members if one.part == "assessor" and one.assignments.exists())
    application = member.assignments.first().application
    actions.save_score(
        application=application, member=member, criterion=made.criteria[0], score=3, reason=assessment.REASON,
        by=member.person, at=made.at,
    )  # fmt: skip
    assert vacancies(load_panel(made.opportunity.reference)) == []
    actions.leave(member=member, reason="She has moved away.", by=cast.priya, at=made.at)
    assert set(Score.objects.values_list("state", flat=True)) == {"set_aside"}
    assert not member.assignments.exists()
    assert vacancies(load_panel(made.opportunity.reference)) != []


def test_a_chair_who_left_leaves_room_for_another(made, cast, client):
    chair = made.member(cast.asha)
    actions.leave(member=chair, reason="A new post.", by=cast.priya, at=made.at)
    assert not queries.panel_in_words(made.opportunity).startswith("The panel has 3")
    client.force_login(cast.asha)
    assert client.get(f"/desk/opportunities/{made.opportunity.reference}/applications/").status_code in (403, 404)
    with pytest.raises(Refused, match="has left this panel"):
        actions.add_panel_member(opportunity=made.opportunity, person=cast.asha, by=cast.priya, at=made.at)
    joined = actions.add_panel_member(
        opportunity=made.opportunity, person=cast.nadia, part="chair", by=cast.priya, at=made.at
    )
    assert joined.part == PanelMember.Part.CHAIR
    setup = page(client, cast.priya, f"/desk/exercises/{made.opportunity.exercise.reference}/opportunity/panel/")
    assert setup.count("Take off") == 1
    seated = made.opportunity.panel.filter(left_at=None).count()
    assert f"The panel has {seated} people and needs at least {made.opportunity.minimum_assessors}." in setup
    assert setup.count("Left the panel") == 1
