"""Advice is given to everybody alike: a place for anybody, and what was said for those who were not there."""

import csv
import datetime
import io

import pytest

from commonweal.cycle.source import actions
from commonweal.cycle.source.queries import own_topic
from commonweal.ground.post.actions import Topic, follow
from commonweal.ground.post.models import Letter, News
from commonweal.ground.record.models import Entry
from commonweal.ground.record.rules import Refused
from tests.factories import source


@pytest.fixture
def opportunity(exercise, cast, now):
    return source.opened(exercise, cast, now)


@pytest.fixture
def workshop(opportunity, cast, now):
    return actions.hold_workshop(
        opportunity=opportunity, title="Questions about the form", starts_at=now + 8 * source.DAY,
        where="Millbrook library", room_for=2, by=cast.priya, at=now + 2 * source.DAY,
    )  # fmt: skip


@pytest.mark.covers("G5.04")
def test_anybody_takes_a_place_and_everybody_reads_what_was_said(client, opportunity, workshop, cast, time_machine):
    time_machine.move_to(workshop.starts_at - source.DAY)
    page = f"/opportunities/{opportunity.reference}/"
    assert "Questions about the form" in client.get(page).content.decode()
    at = f"{page}workshops/{workshop.pk}/"
    assert "Enter your email address" in client.post(at, {"name": "Jo"}).content.decode()
    assert client.post(at, {"name": "Jo Bell", "email": "jo@bell.example", "needs": ""}).status_code == 302
    assert Letter.objects.get(kind="receipt", to_address="jo@bell.example").sent_at
    assert "jo@bell.example" not in str(list(Entry.objects.values_list("before", "after")))
    time_machine.move_to(workshop.starts_at + source.DAY)
    assert "What was said is not published yet" in client.get(page).content.decode()
    assert "It has been held." in client.get(at).content.decode()
    client.force_login(cast.priya)
    desk = f"/desk/opportunities/{opportunity.reference}/workshops/"
    assert "Jo Bell" in client.get(desk).content.decode()
    client.post(f"{desk}{workshop.pk}/", {"said": "Q: May we share a room? A: Yes."})
    client.logout()
    told = client.get(page).content.decode()
    assert "May we share a room?" in told
    assert "Jo Bell" not in told


def test_one_place_each_until_it_is_full(workshop, now, client, time_machine):
    at = now + 3 * source.DAY
    time_machine.move_to(at)
    first = actions.take_place(workshop=workshop, name="Jo", email="jo@bell.example", at=at)
    assert actions.take_place(workshop=workshop, name="Jo", email=" JO@bell.example", at=at) == first
    actions.take_place(workshop=workshop, name="Al", email="al@bell.example", at=at)
    page = client.get(f"/opportunities/{workshop.opportunity.reference}/workshops/{workshop.pk}/").content.decode()
    assert ("It is full." in page, 'name="email"' in page) == (True, False)
    with pytest.raises(Refused, match="It is full"):
        actions.take_place(workshop=workshop, name="Mo", email="mo@bell.example", at=at)
    with pytest.raises(Refused, match="It has begun"):
        actions.take_place(workshop=workshop, name="Mo", email="mo@bell.example", at=workshop.starts_at)


@pytest.mark.parametrize(("starts", "said"), [(-1, "announced before it is held"), (40, "after the deadline")])
def test_when_it_can_be_held(opportunity, cast, now, starts, said):
    at = now + 2 * source.DAY
    with pytest.raises(Refused, match=said):
        actions.hold_workshop(
            opportunity=opportunity, title="Late", starts_at=at + starts * source.DAY, where="Here", room_for=9,
            by=cast.priya, at=at,
        )  # fmt: skip


def test_what_was_said_waits_until_it_was(workshop, cast):
    with pytest.raises(Refused, match="not been held yet"):
        actions.write_down(
            workshop=workshop, said="Nothing.", by=cast.priya, at=workshop.starts_at - datetime.timedelta(minutes=1)
        )
    with pytest.raises(Refused):
        actions.write_down(workshop=workshop, said="Nothing.", by=cast.rosa, at=workshop.starts_at)


# ---- advice given another way, and the log of who had what --------------------------------------------------------

CALL = {
    "came": "telephone",
    "asked": "May we use our own vans?",
    "answer": "Yes, if they are insured.",
    "who": "Jo Bell",
}


@pytest.fixture
def desk(opportunity, cast, now, client, edge_at):
    """desk("advice/") looks as Priya on the fifth day; with answers it sends."""
    edge_at(now + 4 * source.DAY)
    client.force_login(cast.priya)

    def ask(page="", **given):
        address = f"/desk/opportunities/{opportunity.reference}/{page}"
        return (client.post(address, given, follow=True) if given else client.get(address)).content.decode()

    return ask


def the_day(moment):
    return {f"on-{part}": str(getattr(moment, part)) for part in ("day", "month", "year")}


def called(opportunity, cast, at, **given):
    return actions.note_advice(opportunity=opportunity, on=at.date(), by=cast.priya, at=at, **(CALL | given))


@pytest.mark.covers("G5.04")
def test_what_one_was_told_on_the_telephone_everybody_has_at_once_and_nobody_knows_who_asked(
    desk, opportunity, cast, now, client
):
    started = source.started(opportunity, cast.harbour, cast.rosa, now + 3 * source.DAY)
    follow(address="one@example.org", topics=[Topic(own_topic(opportunity), opportunity.title)], at=now)
    said = desk("advice/note/", **(CALL | the_day(now + 3 * source.DAY)))
    assert "2 emails tell whoever follows it or has started an application." in said
    row = said.split("All of it, in the order of time</caption>")[1]
    for words in (
        "10 Sep 2026",
        "By telephone",
        "May we use our own vans?",
        "Asked by Jo Bell",
        "11 Sep 2026",
        "1 day",
    ):
        assert words in row
    told = News.objects.get(key__startswith="answer")
    assert (told.line, told.topics) == ("A question was answered: May we use our own vans?", [own_topic(opportunity)])
    letters = Letter.objects.filter(about=started.reference, kind="change")
    assert {one.to_address for one in letters} == {one.person.email for one in cast.harbour.memberships.all()}
    assert all("Yes, if they are insured." in one.body for one in letters)
    client.logout()
    page = f"/opportunities/{opportunity.reference}"
    shown = client.get(f"{page}/").content.decode()
    assert "Asked by telephone, 10 September 2026. Answered for everyone 11 September 2026." in shown
    assert client.get(f"{page}.json").json()["answers"][0]["how"] == "telephone"
    seen = (shown, client.get(f"{page}.json").content.decode(), *[one.content() for one in Entry.objects.all()])
    assert not [one for one in seen if "Jo Bell" in one]


@pytest.mark.covers("G5.04")
def test_the_log_shows_first_what_only_some_have_and_how_to_put_it_right(desk, opportunity, cast, now, client, edge_at):
    edge_at(now + 9 * source.DAY)
    client.force_login(cast.priya)
    held = actions.hold_workshop(
        opportunity=opportunity, title="The form", starts_at=now + 7 * source.DAY, where="Library", room_for=9,
        by=cast.priya, at=now + 3 * source.DAY,
    )  # fmt: skip
    actions.take_place(workshop=held, name="Jo", email="jo@bell.example", at=now + 4 * source.DAY)
    asked = actions.ask_question(opportunity=opportunity, asked="When do we hear?", at=now + 5 * source.DAY)
    called(opportunity, cast, now + 6 * source.DAY)
    assert "Some know more than others" in desk()
    log = desk("advice/")
    order = ("Some know this, and not everybody yet", f"workshops/{held.pk}/", f"questions/{asked.pk}/", "All of it")
    places = [log.find(words) for words in order]
    assert places == sorted(places)
    assert places[0] > 0
    table = log.split("All of it, in the order of time</caption>")[1]
    rows = [table.find(words) for words in ("When do we hear?", "May we use our own vans?", "The form")]
    assert rows == sorted(rows)
    assert "1 of 9 places taken" in table
    desk(f"workshops/{held.pk}/", said="Share a room if you like.", came="7")
    actions.answer_question(question=asked, answer="In May.", by=cast.priya, at=now + 9 * source.DAY)
    log = desk("advice/")
    assert ("Whatever anybody was told, everybody can read." in log, "1 of 9 places taken, 7 came" in log) == (
        True,
        True,
    )
    assert "Some know" not in desk() + log
    sheet = client.get(f"/desk/opportunities/{opportunity.reference}/advice.csv").getvalue().decode("utf-8-sig")
    found = [(one["asked_on"], one["how"], one["days"]) for one in csv.DictReader(io.StringIO(sheet))]
    assert found == [
        ("2026-09-12", "On the opportunity's page", "4 days"),
        ("2026-09-13", "By telephone", "The same day"),
        ("2026-09-14", "Workshop", "2 days"),
    ]


@pytest.mark.parametrize(
    ("days", "given", "said"),
    [
        (5, {}, "The day must be today or in the past."),
        (-3, {}, "The day must be 8 September 2026 or later. What was said before it opened is engagement."),
        (3, {"came": "page"}, "Select how it was asked"),
        (3, {"asked": " "}, "Enter what was asked"),
        (3, {"answer": ""}, "Enter what was said"),
    ],
)
def test_advice_that_cannot_be_noted_says_why_at_the_question(desk, opportunity, now, days, given, said):
    page = desk("advice/note/", **(CALL | the_day(now + days * source.DAY) | given))
    assert (page.count(said), 'value="Jo Bell"' in page) == (2, True)
    assert not opportunity.clarifications.exists()


def test_advice_is_noted_from_the_opening_to_the_decision(exercise, cast, now):
    opportunity = source.set_up(exercise, cast, now)
    with pytest.raises(Refused, match="It is not published"):
        called(opportunity, cast, now)
    actions.publish(opportunity=opportunity, by=cast.priya, at=now)
    with pytest.raises(Refused, match="It is not open yet"):
        called(opportunity, cast, now)
    actions.open_due(at=opportunity.opens_at)
    opportunity.refresh_from_db()
    one = called(opportunity, cast, opportunity.opens_at)
    assert called(opportunity, cast, opportunity.opens_at) == one  # pressed twice
    with pytest.raises(Refused, match="What is said to an applicant after it is a message"):
        called(opportunity, cast, opportunity.closes_at + source.DAY)
    actions.withdraw(opportunity=opportunity, reason="No money.", by=cast.priya, at=opportunity.closes_at)
    with pytest.raises(Refused, match="It is withdrawn"):
        called(opportunity, cast, opportunity.closes_at)


def test_before_it_opens_the_log_leads_to_no_page_that_is_not_there(exercise, cast, now, client, edge_at):
    opportunity = source.set_up(exercise, cast, now)
    actions.hold_workshop(
        opportunity=opportunity, title="The form", starts_at=now + 5 * source.DAY, where="Library", room_for=9,
        by=cast.priya, at=now,
    )  # fmt: skip
    edge_at(now)
    client.force_login(cast.priya)
    log = client.get(f"/desk/opportunities/{opportunity.reference}/advice/").content.decode()
    assert ("The form" in log, f'"/opportunities/{opportunity.reference}/"' in log, "Note advice" in log) == (
        True,
        False,
        False,
    )


def test_an_answer_after_the_round_was_withdrawn_is_mailed_to_no_applicant(opportunity, cast, now):
    source.started(opportunity, cast.harbour, cast.rosa, now + 2 * source.DAY)
    asked = actions.ask_question(opportunity=opportunity, asked="When do we hear?", at=now + 3 * source.DAY)
    actions.withdraw(opportunity=opportunity, reason="No money.", by=cast.priya, at=now + 4 * source.DAY)
    actions.answer_question(question=asked, answer="Not now.", by=cast.priya, at=now + 5 * source.DAY)
    assert asked.told == 0


def test_who_was_answered_after_questions_had_closed_stands_in_the_log(desk, opportunity, cast, client, edge_at):
    late = opportunity.questions_by + source.DAY
    called(opportunity, cast, opportunity.questions_by)
    edge_at(late)
    client.force_login(cast.priya)
    assert "If somebody was answered after that, note it all the same" in desk("advice/note/")
    assert "After questions had closed" not in desk("advice/")
    desk("advice/note/", **(CALL | the_day(late)))
    assert "After questions had closed" in desk("advice/")


def test_others_of_the_council_read_the_log_without_who_asked(desk, opportunity, cast, now, client):
    called(opportunity, cast, now + 3 * source.DAY)
    secret = "May our new crane be paid from it?"
    actions.ask_question(opportunity=opportunity, asked=secret, confidential=True, at=now + 3 * source.DAY)
    client.force_login(cast.dele)
    log = desk("advice/")
    assert ("May we use our own vans?" in log, "Jo Bell" in log, secret in log) == (True, False, False)
    for page in ("advice.csv", "advice/note/"):
        assert client.get(f"/desk/opportunities/{opportunity.reference}/{page}").status_code == 403
    with pytest.raises(Refused, match="This is for the lead"):
        actions.note_advice(opportunity=opportunity, on=now.date(), by=cast.dele, at=now + 4 * source.DAY, **CALL)


def test_a_workshop_and_what_was_said_there_are_told_once_to_who_follows_or_has_started(
    exercise, opportunity, cast, now, client
):
    source.started(opportunity, cast.harbour, cast.rosa, now + 2 * source.DAY)
    follow(address="one@example.org", topics=[Topic(own_topic(opportunity), opportunity.title)], at=now)
    held = actions.hold_workshop(
        opportunity=opportunity, title="The form", starts_at=now + 5 * source.DAY, where="Library", room_for=9,
        by=cast.priya, at=now + 3 * source.DAY,
    )  # fmt: skip
    for words in ("Share a room.", "Share a room, or two."):
        actions.write_down(workshop=held, said=words, by=cast.priya, at=now + 6 * source.DAY)
    assert (held.told, held.said_told, held.said_at) == (2, 2, now + 6 * source.DAY)
    lines = [one.line for one in News.objects.filter(topics=[own_topic(opportunity)])]
    assert lines == [
        "A workshop for everybody: The form, 10am on Saturday 12 September 2026.",
        "What was said at the workshop ‘The form’ is published.",
    ]
    subjects = set(Letter.objects.filter(kind="change").values_list("subject_line", flat=True))
    assert subjects == {f"A workshop about {opportunity.title}", f"What was said about {opportunity.title}"}


def test_a_long_log_is_read_as_often_as_a_short_one(desk, opportunity, cast, now, django_assert_max_num_queries):
    for number in range(20):
        called(opportunity, cast, now + 3 * source.DAY, asked=f"May we do {number}?")
        actions.hold_workshop(
            opportunity=opportunity, title=f"W{number}", starts_at=now + 5 * source.DAY, where="Library", room_for=9,
            by=cast.priya, at=now + 3 * source.DAY,
        )  # fmt: skip
    with django_assert_max_num_queries(6):
        assert "May we do 19?" in desk("advice/")
    with django_assert_max_num_queries(4):
        assert desk("advice/note/")
