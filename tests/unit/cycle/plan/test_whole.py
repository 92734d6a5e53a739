"""The whole of Plan through its pages, by somebody who has no script and starts from an understood need."""

import pytest
from django.urls import reverse

from commonweal.council.exercise.actions import open_exercise
from commonweal.cycle.plan import queries
from commonweal.front.desk.actions.cast import adopt_shipped
from tests.factories.plan import gate_passed, planned, planning
from tests.factories.understand import Stage


@pytest.fixture
def stage(exercise, cast, now):
    return Stage(exercise, cast.priya, now)


@pytest.fixture
def desk(client, cast, exercise):
    client.force_login(cast.priya)

    class Desk:
        def at(self, name, **more):
            return reverse(f"plan:{name}", kwargs={"reference": exercise.reference} | more)

        def get(self, name, query="", **more):
            return client.get(self.at(name, **more) + query)

        def post(self, name, data, query="", **more):
            answer = client.post(self.at(name, **more) + query, data)
            assert answer.status_code == 302, answer.content.decode()
            return answer

    return Desk()


PAGES = ["outcomes", "add_outcome", "change", "add_change", "options", "add_option", "make_or_buy", "criteria"]
PAGES += ["scores", "prefer", "route", "evaluation", "budget", "specification", "principles"]


def test_every_page_opens_before_planning_has_begun(desk):
    assert {name: desk.get(name).status_code for name in PAGES} == dict.fromkeys(PAGES, 200)


def test_every_page_opens_when_all_is_planned(desk, stage, cast):
    planned(stage, cast.helen)
    names = [*PAGES, "public_plan", "reopen_outcomes", "reopen_options"]
    assert {name: desk.get(name).status_code for name in names} == dict.fromkeys(names, 200)


def test_nobody_outside_reads_the_desk(client, exercise, cast):
    client.force_login(cast.iris)
    answer = client.get(reverse("plan:options", kwargs={"reference": exercise.reference}))
    assert answer.status_code == 403


INDICATOR = {
    "name": "Young people in work after six months",
    "measures": "outcome",
    "unit": "per cent",
    "baseline": "31",
    "target": "50",
    "polarity": "higher",
    "used_for": "Deciding whether to go on",
    "target_date-day": "31",
    "target_date-month": "3",
    "target_date-year": "2028",
}
OPTIONS = (("nothing", "Do nothing"), ("in_house", "An adviser"), ("community", "The club leads"))
COSTS = {"description": "As it says.", "cost_once": "0", "cost_yearly": "9,000", "years": "2"}
CRITERIA = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0"}
CRITERIA |= {"form-0-name": "Outcomes", "form-0-weight": "60", "form-1-name": "Cost", "form-1-weight": "40"}
ROUTE = "?self_deliver=no&partners=no&direct_benefit=no&enforce=no&provider_designs=yes&core_funding=no"
ROUTE += "&money_available=yes&kind=services"


def agree_outcomes(desk, exercise):
    desk.post("add_outcome", {"statement": "More young people are in work.", "comes_from": ["needs_assessment"]})
    desk.post("add_indicator", INDICATOR, pk=exercise.outcomes.get().pk)
    desk.post("agree_outcomes", {})


def score_options(desk, exercise):
    for kind, name in OPTIONS:
        desk.post("add_option", {"kind": kind, "name": name} | COSTS)
    desk.post("criteria", CRITERIA)
    grid = queries.grid(exercise)
    cells = {f"score_{o.pk}_{c.pk}": str(1 + (o.kind == "community")) for o in grid.options for c in grid.criteria}
    cells |= {f"reason_{o.pk}_{c.pk}": "Judged from the evidence." for o in grid.options for c in grid.criteria}
    desk.post("scores", cells)
    return grid.options


def prefer(desk, client, exercise):
    """Make or buy is asked for at its field, then answered; then one is preferred."""
    nothing, in_house, community = score_options(desk, exercise)
    why_not = {f"why_not_{one.pk}": "It does less." for one in (nothing, in_house)}
    chosen = {"option": community.pk, "why": "It reaches most."} | why_not
    page = client.post(desk.at("prefer"), chosen).content.decode()
    assert "Enter why make or buy is not answered, or answer its questions first" in page
    answers = dict.fromkeys(queries.make_or_buy_questions(exercise), "Others do it better.")
    desk.post("make_or_buy", answers | {"conclusion": "community"})
    desk.post("prefer", chosen)


def choose_route(desk):
    assert "We suggest: grant" in desk.get("choose_route", ROUTE).content.decode()
    desk.post("choose_route", {"chosen": "grant", "why": "The club knows how."}, ROUTE)


def specify(desk, exercise):
    desk.post("evaluation", {"evaluation_plan": "Ask at three and nine months."})
    desk.post("budget", {"budget": "18,000", "money_and_payment": "In two halves."})
    page = desk.get("specification").content.decode()
    assert "Taken from your need statement and outcomes." in page
    taken = {name: one.text for name, one in queries.prefilled(exercise).items()}
    written = {"money_and_payment": "In two halves.", "evaluation_plan": "Ask at three and nine months."}
    desk.post("specification", taken | written | {"budget": "18,000"})


@pytest.mark.covers("G3.23", "G3.08", "G3.18")
def test_a_plan_from_outcomes_to_specification_through_the_pages(desk, stage, cast, exercise, client):
    planning(stage)
    agree_outcomes(desk, exercise)
    gate_passed(stage, "outcomes", cast.helen)
    prefer(desk, client, exercise)
    choose_route(desk)
    specify(desk, exercise)
    done = exercise.tasks.filter(stage="plan", state="done").values_list("key", flat=True)
    assert set(done) == {"outcomes", "options", "route", "evaluation_plan", "budget", "specification"}
    client.logout()
    page = client.get(desk.at("public_plan")).content.decode()
    assert [word in page for word in ("Considered and rejected", "It does less.", "The club knows how.")] == [True] * 3


def test_a_grant_for_what_benefits_the_council_is_stopped_at_the_field(desk, stage, client):
    planning(stage)
    desk_answers = "?self_deliver=no&partners=no&direct_benefit=yes&enforce=no&provider_designs=no&core_funding=no"
    desk_answers += "&money_available=yes&kind=services"
    page = client.post(desk.at("choose_route") + desk_answers, {"chosen": "grant", "why": "Easier"}).content.decode()
    assert "Enter the exceptional reason for giving what would be bought" in page
    assert "Select who approved the exception" in page


def test_activity_called_an_outcome_is_warned_about_on_the_page(desk, stage, exercise):
    planning(stage)
    desk.post("add_outcome", {"statement": "Less lonely.", "comes_from": ["legislation"]})
    row = {"name": "Number of sessions held", "measures": "outcome", "unit": "sessions", "polarity": "higher"}
    row |= {"baseline": "0", "target": "40", "used_for": "Paying", "target_date-day": "1"}
    row |= {"target_date-month": "4", "target_date-year": "2028"}
    desk.post("add_indicator", row, pk=exercise.outcomes.get().pk)
    assert "counts what was done, not what changed for people" in desk.get("outcomes").content.decode()


def test_another_criterion_is_one_row_more_and_nothing_is_lost(desk, client):
    rows = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-name": "Fairness", "form-0-weight": "100"}
    page = client.post(desk.at("criteria"), rows | {"add": "row"}).content.decode()
    assert ('value="Fairness"' in page, "Criterion 2" in page, "Error:" in page) == (True, True, False)


def test_a_principle_without_a_measure_says_so(cast, now, client):
    adopt_shipped("croydon", by=cast.admin, at=now, in_force_from=now.date())
    exercise = open_exercise(title="Work help", trigger="need", lead=cast.priya, by=cast.priya, at=now)
    client.force_login(cast.priya)
    page = client.get(reverse("plan:principles", kwargs={"reference": exercise.reference})).content.decode()
    principles = exercise.framework.pack.principles
    assert page.count("How does this exercise meet it?") == len(principles)
    assert page.count("No measure set yet") == sum(1 for one in principles if not one.measure)
