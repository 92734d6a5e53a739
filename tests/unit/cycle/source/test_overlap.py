"""Where applications overlap: organisations, outcomes and places that were asked for, and money they have already."""

import datetime
from decimal import Decimal

import pytest

from commonweal.council.exercise.models import Area
from commonweal.cycle.plan.models import Outcome
from commonweal.cycle.source.models import Application, Partner
from commonweal.cycle.source.queries import overlap
from commonweal.cycle.source.queries.overlap import Funded, overlaps
from commonweal.cycle.source.queries.panel import load_panel
from tests.factories import assessment


@pytest.fixture
def made(once, exercise, cast, now, monkeypatch):
    made = once(lambda: assessment.checked(assessment.closed(exercise, cast, now)), exercise, cast)
    monkeypatch.setattr("django.utils.timezone.now", lambda: made.at)
    return assessment.all_declared(made)


def found(made, person):
    return overlaps(load_panel(made.opportunity.reference), person, made.at.date())


def together(made, cast, state="confirmed"):
    """Meadow CIC, which applies itself, is also a partner of Harbour Trust."""
    answered = {} if state == "invited" else {"answered_at": made.at, "answered_by": cast.omar}
    return Partner.objects.create(
        application=made.harbour, organisation=cast.meadow, invited_by=cast.rosa, invited_at=made.at, state=state,
        **answered,
    )  # fmt: skip


def page(client, person, made):
    client.force_login(person)
    return client.get(f"/desk/assessments/{made.opportunity.reference}/overlaps/")


def test_an_organisation_that_leads_one_and_joins_another(made, cast):
    assert found(made, cast.priya).twice == ()
    partner = together(made, cast, "invited")
    assert found(made, cast.priya).twice == ()
    Partner.objects.filter(pk=partner.pk).update(state="confirmed", answered_at=made.at, answered_by=cast.omar)
    [one] = found(made, cast.priya).twice
    assert (one.name, [each.pk for each in one.leads], [each.pk for each in one.joins]) == (
        "Meadow CIC",
        [made.meadow.pk],
        [made.harbour.pk],
    )
    assert one.asked == Decimal(17_000)


def test_outcomes_and_places_count_where_they_were_asked_for(made, cast):
    Application.objects.filter(opportunity=made.opportunity).update(outcomes_chosen=["Work that lasts"])
    [one] = found(made, cast.priya).alike
    assert (one.outcome, one.area, len(one.applications), one.asked) == ("Work that lasts", "", 2, Decimal(17_000))
    Area.objects.create(code="E1", name="Millbrook", slug="millbrook")
    Area.objects.create(code="E2", name="Eastway", slug="eastway")
    question = made.opportunity.questions.first()
    question.kind, question.options = "choose_many", ["Millbrook", "Eastway"]
    question.save()
    for application, places in ((made.harbour, ["Millbrook"]), (made.meadow, ["Eastway"])):
        sent = application.submitted | {"answers": application.submitted["answers"] | {question.key: places}}
        Application.objects.filter(pk=application.pk).update(submitted=sent)
    assert found(made, cast.priya).alike == ()
    sent = made.meadow.submitted | {"answers": {question.key: ["Eastway", "Millbrook"]}}
    Application.objects.filter(pk=made.meadow.pk).update(submitted=sent)
    [one] = found(made, cast.priya).alike
    assert (one.area, len(one.applications)) == ("Millbrook", 2)


def test_money_for_the_same_outcome_is_shown_and_other_money_counted(made, cast, monkeypatch):
    Outcome.objects.create(exercise=made.opportunity.exercise, statement="Work that lasts.", framework_key="fair_work")
    until = made.at.date() + datetime.timedelta(days=200)
    serves = Funded(cast.harbour.pk, "AG-1", "Job club", "/x/", Decimal(5000), until, frozenset({"fair_work"}))
    other = Funded(cast.harbour.pk, "AG-2", "Choir", "/y/", Decimal(900), until, frozenset({"culture"}))
    monkeypatch.setattr(overlap, "_tellers", [lambda asked, on: [serves, other]])
    held = found(made, cast.priya)
    assert [(one.funded.reference, one.same) for one in held.paid] == [
        ("AG-1", ("the same outcome", "in all of the area"))
    ]
    assert held.nothing_in_common == 1


def test_the_page_is_for_the_panel_and_the_team_and_keeps_hidden_names(made, cast, client):
    together(made, cast)
    assert page(client, cast.asha, made).content.decode().count("Meadow CIC") == 2
    assert [page(client, one, made).status_code for one in (cast.priya, cast.ben)] == [200, 200]
    assert [page(client, one, made).status_code for one in (cast.dele, cast.rosa)] == [403, 403]
    made.opportunity.names_hidden = True
    made.opportunity.save()
    said = page(client, cast.ben, made).content.decode()
    assert (said.count("Meadow CIC"), said.count("Harbour Trust"), said.count("Organisation 1")) == (0, 0, 1)


def test_what_is_not_theirs_is_counted_and_not_named(made, cast, client):
    together(made, cast)
    assessment.declared(made, made.member(cast.ben), meadow=("close", "Its chair."))
    [one] = found(made, cast.ben).twice
    assert ([each.pk for each in one.joins], one.leads, one.others) == ([made.harbour.pk], (), 1)
    assert page(client, cast.ben, made).content.decode().count("1 application") == 1
