"""The pages of the first stage: opened by those who may, filled in without a script, public once agreed."""

import datetime
import re

import pytest
from django.urls import reverse

from commonweal.council.exercise import actions as exercises
from commonweal.cycle.understand import queries
from tests.factories.understand import NOBODY, Stage, asset_found, evidenced, gap_finished, need_agreed, need_set_out


@pytest.fixture
def stage(exercise, cast, now):
    return Stage(exercise, cast.priya, now)


@pytest.fixture
def desk(client, cast, exercise):
    client.force_login(cast.priya)

    class Desk:
        def at(self, name, **more):
            return reverse(f"understand:{name}", kwargs={"reference": exercise.reference} | more)

        def get(self, name, **more):
            return client.get(self.at(name, **more))

        def post(self, name, data, **more):
            answer = client.post(self.at(name, **more), data)
            assert answer.status_code == 302, answer.content.decode()

    return Desk()


PAGES = ["screening", "need", "add_evidence", "assets", "add_asset", "no_assets", "add_provision", "gap", "add_gap"]


@pytest.mark.parametrize("name", [*PAGES, "market", "reopen_need"])
def test_every_page_opens_on_an_empty_exercise(desk, name):
    assert desk.get(name).status_code == 200


@pytest.mark.parametrize("part", ["summary", "why_an_issue", "who_affected"])
def test_every_part_of_the_need_has_its_page(desk, part):
    assert desk.get("need_part", part=part).status_code == 200


def test_a_part_that_does_not_exist_is_not_found(desk):
    assert desk.get("need_part", part="agreed_at").status_code == 404


@pytest.mark.parametrize("who", ["sam", "finance", "iris"])
def test_readers_read_and_only_the_team_changes(client, cast, exercise, who):
    person = cast.fatima if who == "finance" else getattr(cast, who)
    client.force_login(person)
    at = {"reference": exercise.reference}
    codes = [client.get(reverse(f"understand:{name}", kwargs=at)).status_code for name in ("need", "add_evidence")]
    assert codes == ([403, 403] if who == "iris" else [200, 403])


def test_nobody_signed_out_reaches_the_desk(client, exercise):
    answer = client.get(reverse("understand:need", kwargs={"reference": exercise.reference}))
    assert answer.status_code == 302


@pytest.mark.covers("G2.01")
def test_a_need_from_screening_to_the_public_page(desk, client, exercise):
    questions = queries.screening_questions(exercise)
    given = {one.key: "no" for one in questions} | {"strategic_fit": "yes", "money": "yes"}
    page = client.post(desk.at("screening"), given).content.decode()
    assert page.count("Enter why the answer is no to ‘Could people with protected characteristics be affected?’") == 2
    desk.post("screening", given | {f"{one.key}_note": NOBODY for one in questions})
    for part in ("summary", "why_an_issue", "local"):
        desk.post("need_part", {"text": f"This is {part}."}, part=part)
    desk.post("need_part", {"text": "Millbrook.", "people_affected": "410", "trend": "growing"}, part="who_affected")
    assert "No evidence given yet" in desk.get("need").content.decode()
    refused = client.post(desk.at("agree_need"))
    assert refused.status_code == 409
    dated = {"dated-day": "31", "dated-month": "3", "dated-year": "2026"}
    evidence = {"says": "410 are out of work.", "kind": "economic", "strength": "measured", "source": "Survey"}
    desk.post("add_evidence", evidence | dated)
    assert client.get(desk.at("public_need")).status_code == 404
    desk.post("agree_need", {})
    client.logout()
    page = client.get(desk.at("public_need")).content.decode()
    for said in ("This is summary.", "About 410 people are affected.", "410 are out of work.", "From need to result"):
        assert said in page


def test_screening_names_the_question_that_was_left(desk, client, exercise):
    questions = queries.screening_questions(exercise)
    page = client.post(desk.at("screening"), {one.key: "yes" for one in questions[:-1]}).content.decode()
    assert f"Select an answer for ‘{questions[-1].text}’" in page


def test_the_gap_is_worked_out_on_the_page(desk, exercise):
    row = {"what": "Advice", "met": "partly", "needing": "410", "reached": "90", "who_misses_out": "Care leavers"}
    desk.post("add_gap", row)
    assert ">320<" in desk.get("gap").content.decode()
    desk.post("finish_gap", {})
    assert exercise.tasks.get(key="gap").state == "done"


def test_more_reached_than_need_it_is_told_at_the_field(desk, client):
    row = {"what": "Advice", "met": "partly", "needing": "5", "reached": "6", "who_misses_out": "Some"}
    page = client.post(desk.at("add_gap"), row).content.decode()
    assert "must be 5 or less, the number who need it" in page


def test_places_and_services_are_listed(desk):
    desk.post("add_asset", {"kind": "physical", "name": "Youth club", "could_help": "Open each evening."})
    desk.post("add_provision", {"name": "Job club", "funder": "The job centre", "reaches": "40", "cost": "9,000"})
    page = desk.get("assets").content.decode()
    assert ["Youth club" in page, "Job club" in page, "£9,000" in page] == [True] * 3


def test_demand_and_market_are_asked_on_one_page(desk, exercise):
    desk.post("market", {"demand_estimate": "120 a year", "market_sounding": "Three could start"})
    assert queries.market_tested(exercise) is True


def test_stale_evidence_is_flagged_and_can_be_confirmed(desk, stage):
    item = evidenced(stage, review_by=datetime.date(2026, 9, 8))
    assert "Out of date" in desk.get("need").content.decode()
    desk.post("review_evidence", {}, pk=item.pk)
    assert "Out of date" not in desk.get("need").content.decode()


def test_the_register_of_evidence_counts_its_queries(desk, client, stage, django_assert_max_num_queries):
    for _ in range(8):
        evidenced(stage)
    with django_assert_max_num_queries(12):
        page = client.get(reverse("understand:evidence")).content.decode()
    assert page.count("410 people aged 16 to 24") == 8


def test_what_was_learned_before_stands_at_the_start(desk, stage, cast, now):
    exercises.find(exercise=stage.exercise, text="Go to where they are.", by=cast.priya, at=now)
    following = exercises.open_exercise(
        title="Again",
        trigger="ending",
        lead=cast.priya,
        service_category=stage.exercise.service_category,
        by=cast.priya,
        at=now + datetime.timedelta(days=30),
    )
    page = desk.get("need").content.decode()
    assert "Go to where they are." not in page
    page = desk.get("need", reference=following.reference).content.decode()
    assert page.index("What we learned before") < page.index("Go to where they are.") < page.index("The need in one")


def test_the_public_page_shows_what_exists_and_the_gap(desk, client, stage):
    need_agreed(stage)
    asset_found(stage)
    gap_finished(stage)
    page = client.get(desk.at("public_need")).content.decode()
    assert ["Millbrook youth club" in page, "Care leavers" in page, ">320<" in page] == [True] * 3


def test_a_draft_need_is_not_public(desk, client, stage):
    need_set_out(stage)
    client.logout()
    assert client.get(desk.at("public_need")).status_code == 404


@pytest.mark.covers("G2.07")
def test_needs_are_registered_with_people_size_trend_severity_and_priority(desk, client, stage, exercise):
    desk.post("need_part", {"text": "Young people wait months for help."}, part="summary")
    size = {
        "text": "Those leaving care.",
        "people_affected": "410",
        "trend": "growing",
        "severity": "4",
        "priority": "1",
    }
    desk.post("need_part", size, part="who_affected")
    need = queries.need_of(exercise)
    assert (need.people_affected, need.trend, need.severity, need.priority) == (410, "growing", 4, 1)
    page = client.get(reverse("understand:register")).content.decode()
    row = re.sub(r"<[^>]+>|\s+", " ", page[page.index("Young people wait months") :])
    said = ["Young people wait months for help.", "Those leaving care.", "410", "Growing", "4 of 5", "High", "Draft"]
    assert re.sub(r"\s+", " ", row).startswith(" ".join(said))


@pytest.mark.covers("G2.10")
def test_present_services_are_mapped_whoever_funds_them(desk, stage, exercise, client):
    ends = {"ends_on-day": "31", "ends_on-month": "3", "ends_on-year": "2027"}
    service = {"provider_name": "The job centre", "funder": "The ministry", "reaches": "480", "cost": "90,000"}
    desk.post("add_provision", {"name": "Jobs hour", "quality": "Rated good in 2025."} | service | ends)
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", desk.get("assets").content.decode()))
    assert "Jobs hour The job centre The ministry 480 £90,000 Rated good in 2025. 31 March 2027" in page
