"""The public pages, the feeds, and what the council sees before and after the deadline."""

import csv
import datetime
import io
import json
import re

import pytest
from django.utils import timezone

from commonweal.council.people.models import Organisation
from commonweal.cycle.source import actions
from commonweal.cycle.source.models import Application
from tests.factories import source

DAY = source.DAY


@pytest.fixture
def opened(once, exercise, cast, now):
    return once(lambda: source.opened(exercise, cast, now), exercise, cast)


@pytest.fixture
def at(now):
    return now + 3 * DAY


def body(answer):
    return answer.content.decode()


def test_nobody_sees_a_draft_or_what_has_not_opened(exercise, cast, now, client, edge_at):
    opportunity = source.set_up(exercise, cast, now)
    page = f"/opportunities/{opportunity.reference}/"
    edge_at(now)
    assert client.get(page).status_code == 404
    actions.publish(opportunity=opportunity, by=cast.priya, at=now)
    assert client.get(page).status_code == 404
    assert "0 open opportunities" in body(client.get("/opportunities/"))
    edge_at(opportunity.opens_at)  # nothing has run
    assert client.get(page).status_code == 200
    assert "1 open opportunity" in body(client.get("/opportunities/"))


@pytest.mark.covers("G5.02", "G5.03")
def test_the_page_gives_all_that_is_needed_to_apply(opened, at, client, edge_at):
    edge_at(at)
    said = body(client.get(f"/opportunities/{opened.reference}/"))
    wanted = [
        "£20,000 in total",
        "5pm on Wednesday 7 October 2026",  # the deadline
        "Monday 16 November 2026",  # the decision
        "Check if you can apply",
        "One-to-one help, work tasters and support in the first months of a job.",
        "The change it will bring",
        "40%",
        "Very good: all of it is there, well supported and convincing",
        "Two short reports a year.",
        "Half at the start and half after six months.",
        "Nothing has changed since it was published.",
        "About 1,000 words. Small organisations will need about 2.5 hours.",
    ]
    places = [said.find(words) for words in wanted]
    assert places == sorted(places)
    assert places[0] > 0


@pytest.mark.covers("G5.02")
def test_the_list_is_read_by_machines_too(opened, at, client, edge_at):
    edge_at(at)
    expected = {"score_by": datetime.date(2026, 10, 21), "letters_on": datetime.date(2026, 11, 30)}
    type(opened).objects.update(**expected)
    (row,) = csv.DictReader(io.StringIO(client.get("/opportunities.csv").content.decode("utf-8-sig")))
    assert (row["reference"], row["decision_on"]) == (opened.reference, "2026-11-16")
    (one,) = json.loads(client.get("/opportunities.json").content)["opportunities"]
    assert one["title"] == opened.title
    calendar = client.get("/opportunities.ics").content
    assert b"SUMMARY:Closes: Help for young people to find work" in calendar
    assert all(len(line) <= 75 for line in calendar.split(b"\r\n"))
    assert "<title>Help for young people to find work</title>" in body(client.get("/opportunities.rss"))
    whole = json.loads(client.get(f"/opportunities/{opened.reference}.json").content)
    assert [one["weight"] for one in whole["criteria"]] == ["40.00", "20.00", "20.00", "20.00"]
    assert whole["expected"] == {"scores_by": "2026-10-21", "panel_meets_on": "", "letters_on": "2026-11-30"}
    said = body(client.get(f"/opportunities/{opened.reference}/"))
    rows = re.findall(
        r"<tr[^>]*>\s*<t[hd][^>]*>([^<]*)</t[hd]>\s*<td[^>]*>([^<]*)</td>", said.split("What happens next")[1]
    )
    assert rows[:3] == [
        ("The panel has scored", "Wednesday 21 October 2026"),
        ("The decision", "Monday 16 November 2026"),
        ("Letters go to everyone who applied, with reasons", "Monday 30 November 2026"),
    ]


def test_filters_and_what_they_leave(opened, at, client, edge_at):
    edge_at(at)
    for query, count in (
        ("q=young", 1),
        ("q=zebra", 0),
        ("kind=contract", 0),
        ("up_to=25,000", 1),
        ("up_to=5", 0),
        ("up_to=x", 1),
    ):
        said = body(client.get(f"/opportunities/?{query}"))
        assert f"{count} open opportunit" in said
    assert "Nothing matches what you chose." in said or count == 1


def test_an_opportunity_closes_soon_five_working_days_before(opened, client, edge_at):
    edge_at(opened.closes_at - 8 * DAY)
    assert "Closes soon" not in body(client.get("/opportunities/"))
    edge_at(opened.closes_at - 7 * DAY)
    assert "Closes soon" in body(client.get("/opportunities/"))
    edge_at(opened.closes_at)
    assert "0 open opportunities" in body(client.get("/opportunities/"))
    assert "Closed" in body(client.get(f"/opportunities/{opened.reference}/"))


def test_eligibility_says_what_is_missing_why_and_what_else(opened, at, client, edge_at):
    edge_at(at)
    page = f"/opportunities/{opened.reference}/eligibility/"
    asked = dict.fromkeys(
        ("management", "financial_systems", "data_protection", "employment", "insurance", "equality"), "yes"
    )
    said = body(client.get(page, asked | {"insurance": "no"}))
    assert "You cannot apply yet" in said
    assert "Insurance is enough for the activities, people, premises, equipment and vehicles involved." in said
    assert "NOR 3.5.1" in said
    assert "Public liability cover" in said
    assert "Apply together with an organisation that meets this" in said
    assert "Select an answer for" in body(client.get(page, {"insurance": "no"}))
    for counted in ({}, {"fbclid": "IwAR0", "utm_source": "newsletter"}):
        asked_first = body(client.get(page, counted))
        assert "Employment practices" in asked_first
        assert "Select an answer for" not in asked_first
    assert "Select an answer for" in body(client.get(page, {"check": "1"}))
    told = body(client.get(page, asked | {"fbclid": "IwAR0"}))
    assert "/apply/?management=yes" in told
    assert "fbclid" not in told.split("<main", 1)[1]


# ---- the council's side -------------------------------------------------------------------------------------------


@pytest.fixture
def one_in(opened, cast, at):
    return source.submitted(opened, cast.harbour, cast.rosa, at)


def test_before_the_deadline_the_council_sees_counts_only(one_in, opened, cast, at, client, edge_at):
    edge_at(at)
    page = f"/desk/opportunities/{opened.reference}/applications/"
    for person in (cast.priya, cast.sam, cast.admin):
        client.force_login(person)
        said = body(client.get(page))
        assert "Applications are hidden" in said
        assert "Harbour Trust" not in said
        assert client.get(f"{page}{one_in.reference}/").status_code == 404


def test_after_the_deadline_the_team_reads_them_and_others_do_not(one_in, opened, cast, client, edge_at):
    edge_at(opened.closes_at)
    page = f"/desk/opportunities/{opened.reference}/applications/"
    statuses = {}
    for name in ("priya", "asha", "ben", "fatima", "rosa", "iris"):
        client.force_login(getattr(cast, name))
        statuses[name] = (client.get(page).status_code, client.get(f"{page}{one_in.reference}/").status_code)
    assert statuses == {
        "priya": (200, 200),
        "asha": (403, 403),  # the chair has the list in the assessment, and reads after declaring interests
        "ben": (403, 403),
        "fatima": (403, 403),
        "rosa": (403, 403),
        "iris": (403, 403),
    }


def many(opportunity, person, number, at):
    organisations = Organisation.objects.bulk_create(
        Organisation(reference=f"ORG-X{n:05}", slug=f"group-{n}", name=f"Group {n:05}") for n in range(number)
    )
    Application.objects.bulk_create(
        Application(
            reference=f"APP-X{n:05}",
            opportunity=opportunity,
            organisation=organisation,
            project=f"Project {n}",
            amount=1000 + n % 500,
            state="submitted",
            submitted={"answers": {"change": "text " * 20}},
            submitted_at=at,
            submitted_by=person,
            content_hash="0" * 64,
            started_by=person,
            started_at=at,
        )
        for n, organisation in enumerate(organisations)
    )


def test_ten_thousand_applications_take_ten_queries_at_most(
    opened, cast, at, client, edge_at, django_assert_max_num_queries
):
    many(opened, cast.rosa, 10_000, at)
    edge_at(opened.closes_at)
    client.force_login(cast.priya)
    page = f"/desk/opportunities/{opened.reference}/applications/"
    for query in ("", "?page=200", "?q=Group+09&sort=amount", "?gate=unchecked&sort=name", "?gate=met"):
        with django_assert_max_num_queries(10):
            answer = client.get(page + query)
        assert answer.status_code == 200
    with django_assert_max_num_queries(10):
        said = body(client.get(page + "?q=Group+00042"))
    assert "1 result for ‘Group 00042’" in said
    assert body(client.get(page)).count("APP-X") == 100  # fifty rows, each with its reference and its address


# ---- setting up, through the pages --------------------------------------------------------------------------------


@pytest.mark.covers("G5.27")
def test_the_criteria_page_refuses_weights_that_do_not_make_a_hundred(exercise, cast, now, client, edge_at):
    source.drafted(exercise, cast, now)
    edge_at(now)
    client.force_login(cast.priya)
    page = f"/desk/exercises/{exercise.reference}/opportunity/criteria/"
    rows = {
        "c-TOTAL_FORMS": "2",
        "c-INITIAL_FORMS": "0",
        "c-0-title": "Change",
        "c-0-definition": "It changes things.",
        "c-0-weight": "60",
        "c-1-title": "People",
        "c-1-definition": "It knows people.",
        "c-1-weight": "35",
        **{f"score_{score}": f"Words for {score}" for score in range(5)},
    }
    said = body(client.post(page, rows))
    assert '<a href="#id_c-0-weight">Weights must add up to 100%. They add up to 95%</a>' in said
    same = body(client.post(page, rows | {"c-1-weight": "40", "c-1-title": "change"}))
    assert same.count("There is another criterion with the name ‘change’") == 2
    assert client.post(page, rows | {"c-1-weight": "40"}).status_code == 302
    (opportunity,) = exercise.opportunities.all()
    assert [(one.title, one.weight) for one in opportunity.criteria.all()] == [("Change", 60), ("People", 40)]
    assert opportunity.criteria.first().scale[4] == {"score": 4, "words": "Words for 4"}
    more = body(client.post(page, rows | {"add": "row"}))
    assert 'name="c-2-title"' in more
    assert 'value="Change"' in more


def test_nobody_is_asked_to_ask_for_more_than_there_is(exercise, cast, now, client, edge_at):
    source.drafted(exercise, cast, now)
    edge_at(now)
    client.force_login(cast.priya)
    said = body(
        client.post(
            f"/desk/exercises/{exercise.reference}/opportunity/",
            {"budget": "10000", "minimum": "20000", "maximum": "50000"},
        )
    )
    for name in ("Least", "Most"):
        assert said.count(f"{name} that one applicant can ask for must be the same as or less than there is") == 2


def test_the_other_pages_of_setting_up(exercise, cast, now, client, edge_at):
    opportunity = source.set_up(exercise, cast, now)
    edge_at(now)
    client.force_login(cast.priya)
    base = f"/desk/exercises/{exercise.reference}/opportunity/"
    for page in ("", "criteria/", "form/", "panel/", "timetable/", "preview/", "publish/"):
        answer = client.get(base + page)
        assert answer.status_code == 200
        assert opportunity.reference in body(answer)
    checks = re.findall(r">([^<>]+)</a></t[dh]>\s*<td[^>]*>Does not apply</td>", body(answer))
    assert checks == [  # of a grant that anybody may apply for
        "Lots",
        "The term of the framework agreement",
        "What is left of the framework agreement",
        "Who is invited",
        "Notices",
        "Time enough to tender",
        "The living wage",
        "A fair share of overheads",
        "Staff who may transfer",
        "Conflicts of interest",
    ]
    times = {
        "opens_on-day": "14", "opens_on-month": "9", "opens_on-year": "2026", "opens_time": "10am",
        "closes_on-day": "10", "closes_on-month": "10", "closes_on-year": "2026", "closes_time": "5pm",
        "decision_on-day": "16", "decision_on-month": "11", "decision_on-year": "2026",
    }  # fmt: skip
    assert "Saturday 10 October 2026 is at the weekend." in body(client.post(base + "timetable/", times))
    backwards = times | {"closes_on-day": "9", "decision_on-day": "2", "decision_on-month": "10"}
    refused = body(client.post(base + "timetable/", backwards))
    assert refused.count('href="#id_decision_on-day">The decision date must be after the closing date.') == 1
    assert client.post(base + "timetable/", times | {"closes_on-day": "9"}).status_code == 302
    opportunity.refresh_from_db()
    assert timezone.localdate(opportunity.closes_at) == datetime.date(2026, 10, 9)
    assert (
        body(client.get(base + "publish/")).count("It is open for 25 days. Small organisations need 30 or more.") == 1
    )
    assert client.post(base + "publish/").status_code == 302
    opportunity.refresh_from_db()
    assert opportunity.state == "scheduled"
    client.force_login(cast.rosa)
    assert client.get(base).status_code == 403


def test_drafting_from_the_exercise(exercise, cast, now, client, edge_at):
    source.at_source(exercise, cast, now)
    edge_at(now)
    client.force_login(cast.priya)
    base = f"/desk/exercises/{exercise.reference}/opportunity/"
    assert "Draft the opportunity" in body(client.get(base))
    assert client.get(base + "criteria/").status_code == 302
    assert client.post(base + "start/").status_code == 302
    assert exercise.opportunities.get().state == "draft"
