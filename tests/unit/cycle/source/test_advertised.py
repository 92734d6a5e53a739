"""Where an opportunity was made known: what went out by itself, what officers note, and what everybody can read."""

import json

import pytest

from commonweal.cycle.source import actions
from commonweal.cycle.source.models import Advertisement, Opportunity
from commonweal.ground.post.actions import Topic, follow
from commonweal.ground.record.models import Entry
from commonweal.ground.record.rules import Refused
from tests.factories import source

DAY = source.DAY
NUDGE = "Nobody has noted yet where this was advertised"


@pytest.fixture
def opened(once, exercise, cast, now):
    return once(lambda: source.opened(exercise, cast, now), exercise, cast)


@pytest.fixture
def desk(opened, cast, now, client, edge_at):
    """desk("advertised/", ...) sends as Priya on the fifth day; without answers it looks."""
    edge_at(now + 4 * DAY)
    client.force_login(cast.priya)

    def ask(page="", **given):
        address = f"/desk/opportunities/{opened.reference}/{page}"
        return (client.post(address, given, follow=True) if given else client.get(address)).content.decode()

    return ask


def the_day(moment):
    return {f"on-{part}": str(getattr(moment, part)) for part in ("day", "month", "year")}


def noted(opened, cast, at, channel="press", **given):
    return actions.note_advertisement(opportunity=opened, channel=channel, on=at.date(), by=cast.priya, at=at, **given)


def public(client, opened):
    client.logout()
    said = client.get(f"/opportunities/{opened.reference}/").content.decode()
    return said.split("Where this was advertised")[1].split("Changes</h2>")[0]


@pytest.mark.covers("G5.02")
def test_everybody_reads_where_it_was_advertised_and_nobody_by_whom(desk, opened, cast, now, client):
    assert NUDGE in desk()
    given = {"channel": "sector", "where": "CVS bulletin", "link": "https://cvs.example/41"} | the_day(now + 3 * DAY)
    said = desk("advertised/", **given)
    assert "Umbrella body of the voluntary sector: noted." in said
    assert cast.priya.name in said.split("What officers noted</caption>")[1]
    desk("advertised/", channel="other", other="Noticeboards of the estate", **the_day(now + 4 * DAY))
    assert NUDGE not in desk()
    shown = public(client, opened)
    assert (
        'voluntary sector, 10 September 2026: <a class="govuk-link" href="https://cvs.example/41">CVS bulletin' in shown
    )
    assert "Noticeboards of the estate, 11 September 2026" in shown
    assert "On this site, in the list of opportunities and its feeds, since 8 September 2026" in shown
    assert cast.priya.name not in shown
    whole = json.loads(client.get(f"/opportunities/{opened.reference}.json").content)
    assert whole["advertised"][0] == {
        "where": "Umbrella body of the voluntary sector",
        "which": "CVS bulletin",
        "on": "2026-09-10",
        "link": "https://cvs.example/41",
    }
    assert Entry.objects.filter(verb="note advertisement", chain__name=opened.exercise.reference).count() == 2


@pytest.mark.parametrize(
    ("days", "given", "said"),
    [
        (5, {}, "The day must be today or in the past. Note it when it has gone out."),
        (-400, {}, "the exercise began on that day."),
        (3, {"channel": "other"}, "Enter where else it was advertised."),
        (3, {"link": "javascript:alert(1)"}, "Enter the whole link, like https://www.example.org/news"),
        (3, {"link": "https://two words.example"}, "Enter the whole link, like https://www.example.org/news"),
        (3, {"channel": "smoke"}, "Select where it was advertised"),
    ],
)
def test_what_is_wrong_is_said_at_the_question_and_nothing_typed_is_lost(desk, now, days, given, said):
    page = desk("advertised/", **({"channel": "press", "where": "Page 4"} | given | the_day(now + days * DAY)))
    assert page.count(said) == 2  # in the summary and at the question
    assert 'value="Page 4"' in page
    assert not Advertisement.objects.exists()


def test_what_was_noted_is_put_right_or_taken_off_with_a_reason_that_the_council_keeps(desk, opened, cast, now, client):
    one = noted(opened, cast, now + 3 * DAY, where="Page 4")
    at = f"advertised/{one.pk}/"
    right = {"channel": "press", "where": "Page 5"} | the_day(now + 2 * DAY)
    assert "Enter why you are correcting it" in desk(at, **right)
    assert "It was page five." in desk(at, why="It was page five.", **right)
    assert "Local press or radio, 9 September 2026: Page 5" in public(client, opened)
    client.force_login(cast.priya)
    assert "Enter why it should not be on the list" in desk(f"{at}remove/", why=" ")
    log = desk(f"{at}remove/", why="The paper was not printed.")
    assert "Taken off by Priya Nair, 11 Sep 2026: The paper was not printed." in log
    assert NUDGE in desk()
    assert "Page 5" not in public(client, opened)
    kept = Entry.objects.filter(kind=one._meta.label_lower, subject=one.subject()).values_list("verb", "why")
    assert list(kept.order_by("number"))[1:] == [
        ("correct advertisement", "It was page five."),
        ("remove", "The paper was not printed."),
    ]


def test_what_was_taken_off_stays_off(opened, cast, now):
    one = noted(opened, cast, now + 3 * DAY)
    gone = {"advertisement": one, "why": "It never went out.", "by": cast.priya, "at": now + 3 * DAY}
    actions.remove_advertisement(**gone)
    with pytest.raises(Refused, match="It is taken off the list"):
        actions.remove_advertisement(**gone)
    with pytest.raises(Refused, match="It was taken off the list"):
        actions.correct_advertisement(**gone, channel="press", on=now.date())
    assert noted(opened, cast, now + 3 * DAY) != one


def test_pressed_twice_it_is_noted_once(opened, cast, now):
    assert noted(opened, cast, now + 3 * DAY) == noted(opened, cast, now + 3 * DAY)


def test_it_is_noted_while_it_is_scheduled_or_open(exercise, cast, now):
    opportunity = source.set_up(exercise, cast, now)
    with pytest.raises(Refused, match="not published yet"):
        noted(opportunity, cast, now)
    actions.publish(opportunity=opportunity, by=cast.priya, at=now)
    noted(opportunity, cast, now)
    noted(opportunity, cast, opportunity.closes_at - DAY)
    with pytest.raises(Refused, match="It is closed"):
        noted(opportunity, cast, opportunity.closes_at + DAY)


def test_others_of_the_council_read_it_and_only_the_team_notes(desk, opened, cast, now, client):
    one = noted(opened, cast, now + 3 * DAY)
    client.force_login(cast.dele)
    said = desk("advertised/")
    assert ("Local press or radio" in said, "Note where it was advertised" in said) == (True, False)
    for page, given in (("", {"channel": "press"} | the_day(now)), (f"{one.pk}/", {}), (f"{one.pk}/remove/", {})):
        assert "Who can" in desk(f"advertised/{page}", **{"why": "No."} | given)
    assert list(Advertisement.objects.values_list("pk", "state")) == [(one.pk, "noted")]
    with pytest.raises(Refused, match="This is for the lead of the exercise"):
        actions.note_advertisement(opportunity=opened, channel="press", on=now.date(), by=cast.dele, at=now + 3 * DAY)


def test_what_goes_out_by_itself_is_there_without_anybody_noting_it(exercise, cast, now, client, edge_at):
    for number in range(3):
        address = f"one{number}@example.org"
        follow(address=address, topics=[Topic("opportunities", "All new opportunities")], at=now)
    opportunity = source.opened(exercise, cast, now)
    follow(address="late@example.org", topics=[Topic("opportunities", "All new opportunities")], at=now + 3 * DAY)
    opportunity.notices.create(
        key="fts", name="Tender notice", when="Now", before="publish", published_on=now.date(), identifier="N-1"
    )
    edge_at(now + 4 * DAY)
    client.force_login(cast.priya)
    said = client.get(f"/desk/opportunities/{opportunity.reference}/advertised/").content.decode()
    assert ("3 followers" in said, "Tender notice" in said, "N-1" in said) == (True, True, True)
    assert "By email to 3 people who follow new opportunities" in public(client, opportunity)


def test_whoever_invites_is_not_asked_to_advertise(desk, opened, cast, now):
    Opportunity.objects.filter(pk=opened.pk).update(by_invitation=True)
    opened.invitations.create(organisation=cast.harbour, why="It has run it before.", at=now)
    assert NUDGE not in desk()
    assert "Invitations to 1 organisation" in desk("advertised/")


def test_many_places_are_read_as_often_as_one(desk, opened, cast, now, client, django_assert_max_num_queries):
    for number in range(30):
        noted(opened, cast, now + 3 * DAY, where=f"Page {number}")
    with django_assert_max_num_queries(6):
        assert "Page 29" in desk("advertised/")
    with django_assert_max_num_queries(12):
        assert desk()
    client.logout()
    with django_assert_max_num_queries(16):
        assert "Page 29" in client.get(f"/opportunities/{opened.reference}/").content.decode()
