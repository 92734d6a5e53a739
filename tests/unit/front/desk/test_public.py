"""What anyone can read: the home page, an area, the search, the help, and every departure from the framework."""

import datetime
from decimal import Decimal

import pytest

from commonweal.council.exercise.actions import depart_from_gate, tie
from commonweal.council.exercise.models import Exercise
from commonweal.council.framework.actions import make_exception
from commonweal.front.desk.queries.areas import page_of
from commonweal.front.desk.queries.search import reference_in
from commonweal.ground.record.rules import Refused
from tests.factories import assessment, decide, source

HELP = ("words", "accessibility", "privacy", "cookies", "contact", "another-format", "how-decisions-are-made")


def text(response):
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("name", HELP)
@pytest.mark.django_db
def test_every_help_page_opens_without_a_framework_and_without_signing_in(name, visit):
    page = visit(None, f"/help/{name}/")
    assert page.status_code == 200
    assert text(page).count("<h1") == 1


@pytest.mark.django_db
def test_an_empty_council_has_a_home(visit):
    page = text(visit(None, "/"))
    assert "No opportunity is open now." in page
    assert "No agreement with an end date is running." in page
    assert "No decision has been published yet." in page
    assert "The council has no commissioning framework in force" in page
    assert "No wards have been loaded yet." in text(visit(None, "/areas/"))


@pytest.mark.covers("G11.01")
def test_the_home_leads_from_intention_to_review(exercise, cast, now, register, visit):
    opportunity = source.opened(exercise, cast, now)
    ending = register()
    decision = decide.decided(exercise, cast, now)
    page = text(visit(None, "/", at=opportunity.opens_at + datetime.timedelta(hours=1)))
    for href in (
        f"/opportunities/{opportunity.reference}/",
        f"/agreements/{ending.reference}/",
        f"/decisions/{decision.reference}/",
        "/plan/",
        "/opportunities/",
        "/decisions/",
        "/awards/",
        "/reviews/",
        "/exceptions/",
        "/framework/",
    ):
        assert f'href="{href}"' in page
        assert visit(None, href, at=opportunity.opens_at + datetime.timedelta(hours=1)).status_code == 200


def test_what_is_a_draft_is_on_no_public_page(exercise, cast, now, wards, visit):
    drafted = source.drafted(exercise, cast, now)
    for path in ("/", "/areas/millbrook/", f"/search/?q={drafted.title}", f"/search/?q={drafted.reference}"):
        assert f"/opportunities/{drafted.reference}/" not in text(visit(None, path))
    assert visit(cast.priya, f"/search/?q={drafted.reference}").url == f"/desk/opportunities/{drafted.reference}/"


def test_an_area_counts_what_is_spent_there_apart_from_the_rest(register, framework, now, wards, visit):
    here = register("R-1", value=Decimal(10_000))
    here.areas.add(wards["millbrook"])
    shared = register("R-2", value=Decimal(4_000))
    shared.areas.add(wards["millbrook"], wards["old-town"])
    register("R-3", value=Decimal(90_000))
    register("R-4", value=None)
    elsewhere = register("R-5", value=Decimal(7_000))
    elsewhere.areas.add(wards["old-town"])
    found = page_of(wards["millbrook"], now)
    assert (found.count, found.unknown) == (4, 1)
    assert [found.money(which) for which in ("here", "several", "whole")] == [10_000, 4_000, 90_000]
    page = text(visit(None, "/areas/millbrook/"))
    assert (
        "4 agreements reach people in Millbrook. £10,000 of their whole value can be counted as spent here. "
        "£4,000 is shared with other areas. £90,000 is for the whole borough."
    ) in page
    assert "shared by 2 areas" in page
    assert "1 agreement has no value in the register and is left out of the sums." in page
    assert elsewhere.reference not in page


def test_an_area_shows_only_exercises_that_have_published_something(exercise, cast, now, wards, visit):
    assert exercise.title not in text(visit(None, "/areas/millbrook/"))
    tie(exercise=exercise, kind="need", sentence="Young people want work.", by=cast.priya, at=now, public=True)
    assert exercise.title in text(visit(None, "/areas/millbrook/"))


def test_the_box_leads_to_the_area(wards, visit):
    assert visit(None, "/areas/?area=Old+Town").url == "/areas/old-town/"
    assert "We do not know an area called ‘Atlantis’" in text(visit(None, "/areas/?area=Atlantis"))
    assert visit(None, "/areas/atlantis/").status_code == 404


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("CE-2026-001", "CE-2026-001"), ("op 2026 31", "OP-2026-031"), ("ag2026001", "AG-2026-001"), ("youth", "")],
)
def test_a_reference_is_known_however_it_is_typed(typed, meant):
    assert reference_in(typed) == meant


def test_search_for_residents_and_for_staff(exercise, cast, register, visit):
    register(title="Meals & company")
    nobody, staff = text(visit(None, "/search/?q=work")), text(visit(cast.sam, "/search/?q=work"))
    assert exercise.title not in nobody
    assert f'href="/desk/exercises/{exercise.reference}/"' in staff
    assert "<h1" in text(visit(None, "/search/"))
    assert "1 result for ‘Meals and company’" in text(visit(None, "/search/?q=Meals+and+company"))
    assert "0 results for ‘zzz’" in text(visit(None, "/search/?q=zzz"))
    assert "Acorn Youth" not in text(visit(None, "/search/?q=acorn+nothing"))
    assert visit(None, f"/search/?q={exercise.reference}").status_code == 200


def test_an_award_is_found_by_its_reference_and_by_who_got_it_once_all_are_told(exercise, cast, now, visit):
    made = assessment.ranked(assessment.closed(exercise, cast, now))
    awards = assessment.prepared(made)
    assert "0 results" in text(visit(None, "/search/?q=harbour"))
    assessment.sent_now(made, awards)
    won, lost = f"/awards/{awards[0].reference}/", f"/awards/{awards[1].reference}/"
    page = text(visit(None, "/search/?q=harbour"))
    assert f'href="{won}"' in page
    assert lost not in text(visit(None, "/search/?q=meadow"))
    assert visit(None, f"/search/?q={awards[0].reference}").url == won


def test_search_keeps_to_so_many_readings(exercise, register, client, django_assert_max_num_queries):
    for number in range(25):
        register(f"R-{number}", title=f"Day centre {number}")
    with django_assert_max_num_queries(12):
        page = text(client.get("/search/?q=day"))
    assert "The newest 20 of 25 are shown." in page


@pytest.mark.covers("G0.05")
def test_a_departure_needs_a_reason_and_another_decider_and_is_published(exercise, cast, now, visit):
    asked = {"exercise_reference": exercise.reference, "rule": "Advertise for four weeks", "by": cast.priya, "at": now}
    with pytest.raises(Refused, match="Enter the exceptional reason"):
        make_exception(reason=" ", approved_by=cast.helen, **asked)
    with pytest.raises(Refused, match="not a decision maker"):
        make_exception(reason="The funder's money ends in March.", approved_by=cast.sam, **asked)
    assert "0 departures." in text(visit(None, "/exceptions/"))
    until = now.date() + datetime.timedelta(days=90)
    make_exception(reason="The funder's money ends in March.", approved_by=cast.helen, expires_on=until, **asked)
    Exercise.objects.filter(pk=exercise.pk).update(state="plan")
    gate = exercise.gates.filter(after_stage="plan").first()
    with pytest.raises(Refused):
        depart_from_gate(gate=gate, reasons="", by=cast.helen, at=now)
    depart_from_gate(gate=gate, reasons="The grant conditions fix the outcomes.", by=cast.helen, at=now)
    page = text(visit(None, "/exceptions/"))
    assert "2 departures." in page
    assert "Until Sunday 6 December 2026." in page
    assert "The funder&#39;s money ends in March." in page
    assert "The grant conditions fix the outcomes." in page
    assert "Head of service" in page
    assert "Helen Marsh" not in page


@pytest.mark.covers("G11.04")
def test_words_and_the_steps_of_each_route_come_from_the_framework_in_force(framework, visit):
    words = text(visit(None, "/help/words/"))
    steps = text(visit(None, "/help/how-decisions-are-made/"))
    pack = framework.pack
    assert words.count("<dt>") == len(pack.glossary) + 25
    assert all(f'<h2 class="govuk-heading-m">{route.name}</h2>' in steps for route in pack.routes)
    assert [bool(route.steps) for route in pack.routes] == [True] * 3
    assert steps.count("<ol") == 3
