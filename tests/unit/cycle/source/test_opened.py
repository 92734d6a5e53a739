"""Every view of an application is written down: who, which, where, and on what day."""

import datetime

import pytest

from commonweal.cycle.source import actions
from commonweal.cycle.source.models import Opened
from tests.factories import assessment


@pytest.fixture
def made(exercise, cast, now, monkeypatch):
    made = assessment.checked(assessment.closed(exercise, cast, now))
    monkeypatch.setattr("django.utils.timezone.now", lambda: made.at)
    return made


def test_who_opened_what_is_known_to_those_who_run_the_round(made, cast, client, monkeypatch):
    base = f"/desk/assessments/{made.opportunity.reference}/"
    one = made.harbour.reference
    client.force_login(cast.ben)
    assert client.get(f"{base}applications/{one}/").status_code == 403
    assert Opened.objects.count() == 0  # a door that stayed shut
    assessment.declared(made, made.member(cast.ben))
    assessment.declared(made, made.member(cast.chidi))
    assessment.declared(made, made.member(cast.asha), meadow=("close", "I was its treasurer."))
    for where in (f"{base}applications/{one}/", f"{base}applications/{one}/", f"{base}pack/"):
        assert client.get(where).status_code == 200
    client.force_login(cast.priya)
    desk = f"/desk/opportunities/{made.opportunity.reference}/applications/{one}/"
    for where in (f"{base}checks/{one}/", f"{base}diligence/{one}/", desk):
        assert client.get(where).status_code == 200
    found = {(row.person, row.application_id, row.where) for row in Opened.objects.select_related("person")}
    assert found == {
        (cast.ben, made.harbour.pk, "score"), (cast.ben, made.harbour.pk, "pack"), (cast.ben, made.meadow.pk, "pack"),
        (cast.priya, made.harbour.pk, "checks"), (cast.priya, made.harbour.pk, "diligence"),
        (cast.priya, made.harbour.pk, "desk"),
    }  # fmt: skip
    assert Opened.objects.count() == len(found)
    said = client.get(f"{base}opened/").content.decode()
    assert (said.count("Meadow CIC"), said.count("Harbour Trust")) == (1, 5)
    assert client.get(f"{base}opened/?application={made.meadow.reference}").content.decode().count("Harbour Trust") == 0
    client.force_login(cast.asha)
    assert client.get(f"{base}opened/").content.decode().count("Meadow CIC") == 0  # her own connection
    client.force_login(cast.ben)
    assert client.get(f"{base}opened/").status_code == 403
    made.at += datetime.timedelta(days=1)
    client.force_login(cast.ben)
    client.get(f"{base}applications/{one}/")
    assert Opened.objects.filter(person=cast.ben, where="score").count() == 2


def test_moderation_is_a_place_where_an_application_is_opened(made, cast, client):
    assessment.scored(assessment.all_declared(made))
    actions.start_moderation(opportunity=made.opportunity, by=cast.asha, at=made.at)
    client.force_login(cast.chidi)
    client.get(f"/desk/assessments/{made.opportunity.reference}/moderation/{made.harbour.reference}/")
    assert Opened.objects.get().get_where_display() == "In moderation"
