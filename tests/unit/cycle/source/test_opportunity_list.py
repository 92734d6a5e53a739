"""The public list with its filters and feeds, and what one opportunity's page says of time, place and chances."""

import copy
import csv
import datetime
import io
import re
import zipfile

import pytest

from commonweal.council.exercise.models import Area
from commonweal.cycle.source import actions
from commonweal.cycle.source.models import Opportunity
from commonweal.cycle.source.queries import length
from tests.factories import assessment, source

DAY = source.DAY


@pytest.fixture
def opened(once, exercise, cast, now, edge_at):
    found = once(lambda: source.opened(exercise, cast, now), exercise, cast)
    edge_at(now + 3 * DAY)
    return found


@pytest.fixture
def in_millbrook(opened):
    millbrook = Area.objects.create(code="E1", name="Millbrook", slug="millbrook")
    Area.objects.create(code="E2", name="Old Town", slug="old-town")
    opened.exercise.areas.add(millbrook)
    type(opened.exercise).objects.filter(pk=opened.exercise_id).update(whole_area=False)
    return opened


def body(client, address):
    return client.get(address).content.decode()


@pytest.mark.covers("G5.02")
@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("theme=young+people+and+work", 1),
        ("theme=gardens", 0),
        ("area=millbrook", 1),
        ("area=old-town", 0),
        ("at_least=£20,000", 1),
        ("at_least=20001", 0),
        ("before=2026-11-01", 1),
        ("before=2026-10-07", 0),
        ("before=soon", 1),
        ("short=yes", 1),
        ("small=yes", 0),
        ("consortia=yes", 1),
        ("funder=council", 1),
        ("funder=nhs", 0),
        ("funder=anybody", 1),
    ],
)
def test_each_filter_leaves_what_it_says(in_millbrook, client, query, count):
    assert f"{count} open opportunit" in body(client, f"/opportunities/?{query}")
    assert len(list(csv.DictReader(io.StringIO(body(client, f"/opportunities.csv?{query}"))))) == count
    assert body(client, f"/opportunities.ics?{query}").count("SUMMARY:Closes:") == count
    assert body(client, f"/opportunities.rss?{query}").count("<item>") == count


def test_what_suits_small_organisations_is_said_and_found(opened, client):
    Opportunity.objects.update(suits_small=True, consortia=False, funder="joint")
    page = body(client, "/opportunities/?small=yes&funder=joint")
    assert ("1 open opportunity" in page, "Paid by the council and others together" in page) == (True, True)
    assert "0 open opportunities" in body(client, "/opportunities/?consortia=yes")
    row = next(csv.DictReader(io.StringIO(body(client, "/opportunities.csv"))))
    assert (row["suits_small"], row["consortia"], row["funder"]) == ("yes", "no", "joint")
    shown = body(client, f"/opportunities/{opened.reference}/")
    assert ("suitable for small organisations" in shown, "can apply together" in shown) == (True, False)


def test_the_list_asks_the_database_as_often_for_many_as_for_one(opened, client, django_assert_max_num_queries):
    body(client, "/opportunities/")
    copies = [copy.copy(opened) for _ in range(60)]
    for number, one in enumerate(copies):
        one.pk, one.reference, one.form_id = None, f"OP-2027-{number:03}", None
    Opportunity.objects.bulk_create(copies)
    with django_assert_max_num_queries(10):
        assert "61 open opportunities" in body(client, "/opportunities/")


def test_the_blank_questions_come_as_a_document(opened, client):
    answer = client.get(f"/opportunities/{opened.reference}/questions.odt")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{opened.reference}.odt"'
    assert zipfile.ZipFile(io.BytesIO(answer.content)).read("mimetype") == b"application/vnd.oasis.opendocument.text"


def test_a_long_form_is_no_short_form(opened, client):
    Opportunity.objects.filter(pk=opened.pk).update(burden_hours=8)
    assert "0 open opportunities" in body(client, "/opportunities/?short=yes")


def test_each_filter_in_use_is_named_and_can_be_taken_away(in_millbrook, client):
    page = body(client, "/opportunities/?q=young&area=millbrook&up_to=25000")
    assert page.count("Remove filter: </span>Millbrook") == 1
    assert page.count('href="/opportunities/?q=young&amp;up_to=25000"') == 1
    assert page.count("£25,000 or less") == 1
    assert page.count('href="/opportunities.rss?q=young&amp;area=millbrook&amp;up_to=25000"') == 1


def test_what_has_closed_is_offered_where_nothing_open_matches(opened, client):
    page = body(client, "/opportunities/?q=zebra")
    assert page.count("Nothing that is open now matches what you chose.") == 1
    assert "show=all" in page


@pytest.mark.covers("G5.02", "G5.03")
def test_the_deadline_stands_beside_the_time_now(in_millbrook, client):
    page = body(client, f"/opportunities/{in_millbrook.reference}/")
    assert page.count("5pm on Wednesday 7 October 2026 (in 27 days). The time now is 10am.") == 1
    wanted = ["Awards expected", "Length", "Who can apply", "Area", "Opened", "Questions by", "Deadline", "Decision by"]
    places = [page.find(f">{words}</dt>") for words in wanted]
    assert places == sorted(places)
    assert places[0] > 0
    assert page.count("Millbrook") > 0


def test_one_scale_is_explained_once(opened, client):
    assert body(client, f"/opportunities/{opened.reference}/").count("What each score means") == 1


@pytest.mark.parametrize(
    ("starts", "ends", "said"),
    [
        ((2027, 3, 8), (2028, 3, 7), "1 year"),
        ((2027, 1, 1), (2028, 6, 30), "18 months"),
        ((2027, 1, 1), (2027, 2, 11), "6 weeks"),
        ((2027, 1, 1), (2027, 1, 1), "1 week"),
        ((2027, 1, 1), (2026, 1, 1), ""),
    ],
)
def test_how_long_the_work_lasts(starts, ends, said):
    assert length(datetime.date(*starts), datetime.date(*ends)) == said


def test_the_panel_is_told_by_what_it_brings_and_not_by_name(opened, client):
    page = body(client, f"/opportunities/{opened.reference}/")
    said = "The panel has 3 people. Between them they bring expertise, lived experience and independence."
    assert page.count(said) == 1
    assert "Ben Carter" not in page


def test_no_dates_no_length():
    assert length(None, datetime.date(2027, 1, 1)) == ""


@pytest.mark.covers("G5.03")
def test_the_chances_are_told_from_the_last_time(exercise, cast, now, client, edge_at):
    from commonweal.council.exercise.actions import open_exercise

    made = assessment.closed(exercise, cast, now)
    assessment.sent(assessment.ranked(made))
    edge_at(made.at)
    assert body(client, f"/opportunities/{made.opportunity.reference}/").count("2 applied, 1 funded.") == 1
    again = open_exercise(
        title="Help to find work, again", trigger="need", lead=cast.priya, purpose="As before.",
        service_category="young people and work", by=cast.priya, at=made.at,
    )  # fmt: skip
    later = source.opened(again, cast, (made.at + 3 * DAY).replace(minute=0))
    edge_at(made.at + 6 * DAY)
    page = body(client, f"/opportunities/{later.reference}/")
    assert page.count("Last time: 2 applied, 1 funded") == 1


def test_a_first_time_is_said_to_be_one(opened, client):
    page = body(client, f"/opportunities/{opened.reference}/")
    assert page.count("We have not offered this before") == 1


def test_what_closes_next_comes_first_and_what_has_closed_after_it_the_latest_first(opened, client, now):
    for name, closes in (("Long ago", -90), ("Lately", -2), ("Soon", 5)):
        other = copy.copy(opened)
        other.pk, other._state.adding, other.title, other.reference = None, True, name, f"OP-{name}"
        other.opens_at, other.closes_at = now - 100 * DAY, now + closes * DAY
        other.form, other.state = None, "open" if closes > 3 else "closed"
        other.save()
    titles = re.findall(r'<h2[^>]*><a class="govuk-link" href="/opportunities/[^"]*">([^<]*)', body(client, ALL))
    assert titles == ["Soon", opened.title, "Lately", "Long ago"]


ALL = "/opportunities/?show=all"


def test_a_withdrawn_opportunity_promises_nothing_and_leads_to_the_one_in_its_place(opened, cast, client, now):
    page = f"/opportunities/{opened.reference}/"
    assert "Decision by" in body(client, page)
    actions.withdraw(opportunity=opened, reason="The hall has burnt down.", by=cast.priya, at=now + 3 * DAY)
    assert "Decision by" not in body(client, page)
    assert "Nobody asked anything." in body(client, page)
    assert client.get(f"{page}follow/").url == page
    assert "It is advertised again" not in body(client, page)
    again = copy.copy(opened)
    again.pk, again._state.adding, again.title, again.reference = None, True, "Second round", "OP-2026-999"
    again.form, again.opens_at, again.state = None, now + 2.5 * DAY, "open"
    again.save()
    said = 'It is advertised again as <a class="govuk-link" href="/opportunities/OP-2026-999/">Second round</a>.'
    assert said in body(client, page)


def test_what_is_over_says_so_before_anything_is_filled_in(opened, cast, client, edge_at, now):
    page = f"/opportunities/{opened.reference}/"
    shut = "so nobody can apply for it any more."
    assert shut not in body(client, f"{page}eligibility/")
    edge_at(opened.closes_at)
    assert shut in body(client, f"{page}eligibility/")
