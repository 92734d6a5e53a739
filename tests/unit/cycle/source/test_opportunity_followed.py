"""What followers of opportunities hear, from the opening to a withdrawal, and what the officers are told of them."""

import datetime

import pytest
from django.core import mail
from django.core.cache import cache

from commonweal.council.exercise.actions import stop, tie
from commonweal.cycle.source import actions
from commonweal.ground.post.actions import Topic, confirm, follow, send_news
from commonweal.ground.post.models import Follower, Following, Letter, News
from tests.factories import source

DAY = source.DAY
ALL = Topic("opportunities", "All new opportunities")


@pytest.fixture(autouse=True)
def _fresh(db):
    cache.clear()


def news():
    return [(one.kind, one.line.split(":")[0].split(" at ")[0]) for one in News.objects.all()]


def eight(moment):
    return moment.replace(hour=8, minute=1)


def test_who_follows_is_counted_before_publication_and_told_after(exercise, cast, now, client, edge_at):
    opportunity = source.set_up(exercise, cast, now)
    for number in range(3):
        follow(address=f"one{number}@example.org", topics=[ALL], at=now)
    theme = Topic("opportunities:young people and work", "New opportunities: young people and work")
    follow(address="one0@example.org", topics=[theme], at=now)
    follow(address="gardens@example.org", topics=[Topic("opportunities:gardens", "Gardens")], at=now)
    edge_at(now)
    client.force_login(cast.priya)
    address = f"/desk/exercises/{exercise.reference}/opportunity/publish/"
    said = "3 followers will get an email at 8am on Wednesday 9 September 2026."
    assert said in client.get(address).content.decode()
    assert said in client.post(address, follow=True).content.decode()
    assert news() == []
    actions.open_due(at=now + DAY)
    assert (opportunity.reference, news()) == ("OP-2026-001", [("opened", "Open now")])
    assert send_news(at=eight(now + 2 * DAY)) == 3
    assert mail.outbox[0].subject.startswith("Help for young people to find work: Open now: grant, £20,000")


def test_answers_changes_deadline_and_withdrawal_are_each_told_once(exercise, cast, now):
    opportunity = source.opened(exercise, cast, now)
    at = now + 3 * DAY
    question = actions.ask_question(opportunity=opportunity, asked="May two groups apply?", at=at)
    actions.answer_question(question=question, answer="Yes, together.", by=cast.priya, at=at)
    change = {"what": "The contact is now Sam.", "why": "Priya is away.", "material": False}
    actions.change(opportunity=opportunity, by=cast.priya, at=at, contact_name="Sam Lee", **change)
    near = opportunity.closes_at - datetime.timedelta(days=1, hours=3)
    assert [actions.remind_of_deadlines(at=when) for when in (at, near.replace(hour=6), near, near)] == [0, 0, 1, 0]
    actions.withdraw(opportunity=opportunity, reason="There is no money.", by=cast.priya, at=near)
    assert news() == [
        ("opened", "Open now"),
        ("changed", "A question was answered"),
        ("changed", "Changed"),
        ("urgent", "Closes"),
        ("urgent", "Withdrawn"),
    ]


def test_a_change_just_before_the_deadline_is_told_at_once(exercise, cast, now):
    opportunity = source.opened(exercise, cast, now)
    near = opportunity.closes_at - datetime.timedelta(hours=30)
    question = actions.ask_question(opportunity=_asking_still(opportunity), asked="What time?", at=near)
    actions.answer_question(question=question, answer="Five.", by=cast.priya, at=near)
    assert news()[-1] == ("urgent", "A question was answered")


def _asking_still(opportunity):
    type(opportunity).objects.filter(pk=opportunity.pk).update(questions_by=opportunity.closes_at)
    opportunity.refresh_from_db()
    return opportunity


def test_anybody_follows_with_an_address_and_a_member_with_one_button(exercise, cast, now, client, edge_at):
    opportunity = source.opened(exercise, cast, now)
    at = now + 3 * DAY
    edge_at(at)
    page = f"/opportunities/{opportunity.reference}/"
    assert f'href="{page}follow/"' in client.get(page).content.decode()
    told = client.post(f"{page}follow/", {"address": "ada@example.org"}).content.decode()
    assert "Check your email" in told
    assert [one.confirmed_at for one in Following.objects.all()] == [None]
    confirm(key=Following.objects.get().key, at=at)
    client.post("/opportunities/follow/", {"address": "bea@example.org", "about": ["young people and work"]})
    assert Following.objects.last().topic == "opportunities:young people and work"
    client.force_login(cast.iris)
    client.post(f"{page}follow/", {"a": "b"})
    assert Follower.objects.get(address=cast.iris.email).followings.get().confirmed_at == at
    assert "You follow this already" in client.get(f"{page}follow/").content.decode()


def test_what_is_coming_up_is_followed_and_told_when_its_time_moves_when_it_opens_and_when_it_stops(
    exercise, cast, now, client, edge_at
):
    edge_at(now)
    follow_it = f"/follow/exercises/{exercise.reference}/"
    assert client.get(follow_it).status_code == 404
    opportunity = source.set_up(exercise, cast, now)
    tie(exercise=exercise, kind="need", about=exercise.reference, sentence="Work.", public=True, by=cast.priya, at=now)
    plan = client.get("/plan/").content.decode()
    assert (plan.count("Autumn 2026"), plan.count(f'href="{follow_it}"')) == (1, 1)
    assert exercise.lead.name in plan
    said = client.get("/opportunities/").content.decode()
    assert "Nothing is open now. 1 is expected before October 2026." in said
    assert client.get(f"/exercises/{exercise.reference}/").content.decode().count(follow_it) == 1
    client.force_login(cast.iris)
    assert client.post(follow_it, {"a": "b"}).status_code == 302
    assert Following.objects.get().topic == f"exercise:{exercise.reference}"
    later = source.timetable(now + 84 * DAY)
    actions.set_timetable(opportunity=opportunity, by=cast.priya, at=now + DAY, **later)
    actions.set_timetable(opportunity=opportunity, by=cast.priya, at=now + DAY, **later)
    assert [(one.kind, one.line) for one in News.objects.all()] == [
        ("changed", "Expected to open in winter 2026 to 2027. Before, it was expected in autumn 2026.")
    ]
    actions.publish(opportunity=opportunity, by=cast.priya, at=now + 2 * DAY)
    actions.open_due(at=now + 90 * DAY)
    assert f"exercise:{exercise.reference}" in News.objects.get(kind="opened").topics
    assert client.get("/plan/").content.decode().count(follow_it) == 0
    stop(exercise=exercise, why="There is no money.", by=cast.priya, at=now + 91 * DAY)
    assert News.objects.get(kind="urgent").line == "The council has stopped it: There is no money."
    edge_at(now + 92 * DAY)
    send_news(at=eight(now + 92 * DAY))
    assert [one.to for one in mail.outbox] == [[cast.iris.email]] * len(mail.outbox) != []


def test_a_draft_cannot_be_followed(exercise, cast, now, client):
    opportunity = source.drafted(exercise, cast, now)
    assert client.post(f"/opportunities/{opportunity.reference}/follow/", {"address": "a@b.org"}).status_code == 404
    assert Follower.objects.count() == 0


# ---- those who have started or applied ----------------------------------------------------------------------------


@pytest.fixture
def two(exercise, cast, now):
    """Harbour Trust has started, Meadow CIC has submitted."""
    opportunity = source.opened(exercise, cast, now)
    source.started(opportunity, cast.harbour, cast.rosa, now + 3 * DAY)
    source.submitted(opportunity, cast.meadow, cast.omar, now + 3 * DAY)
    return opportunity


def told(subject):
    letters = Letter.objects.filter(kind="change", subject_line=subject).order_by("pk")
    assert {one.private for one in letters} <= {True}
    return {one.to_address: one.body for one in letters}


def everyone(organisation):
    return [one.person.email for one in organisation.memberships.all()]


def test_another_decision_day_is_told_to_all_who_wait_for_it(two, cast, now):
    harbour, meadow = everyone(cast.harbour), everyone(cast.meadow)
    given = {"what": "The decision is later.", "why": "Cabinet meets later", "material": False, "by": cast.priya}
    actions.change(opportunity=two, at=now + 4 * DAY, contact_name="Sam Lee", **given)
    assert told(f"A change to {two.title}") == {}
    actions.change(opportunity=two, at=now + 4 * DAY, decision_on=two.decision_on + DAY, **given)
    letters = told(f"A change to {two.title}")
    assert sorted(letters) == sorted([*harbour, *meadow])
    assert letters[meadow[0]].startswith(f"You have applied for {two.title}")
    assert letters[harbour[0]].startswith(f"You have started an application for {two.title}")
    for said in (
        "Why: Cabinet meets later\n",
        "It closes at 5pm on",
        "The decision is due by Tuesday 17 November 2026",
    ):
        assert said in letters[harbour[0]]
    Letter.objects.filter(kind="change").update(subject_line="Told before")
    actions.change(opportunity=two, at=two.closes_at + DAY, decision_on=two.decision_on + DAY, **given)
    letters = told(f"A change to {two.title}")
    assert (sorted(letters), "It closes" in letters[meadow[0]]) == (sorted(meadow), False)
    promised = "The decision is now promised by Wednesday 18 November 2026."
    assert News.objects.last().line == f"Changed: The decision is later. {promised} Why: Cabinet meets later."


def test_a_long_reason_leaves_room_for_the_deadline(two, cast, now):
    given = {"what": "A new contact.", "why": "Why not? " * 80, "material": False, "by": cast.priya}
    actions.change(opportunity=two, at=now + 4 * DAY, contact_name="Sam Lee", **given)
    line = News.objects.last().line
    assert (line.endswith("… It closes at 5pm on Wednesday 7 October 2026."), len(line) <= 400) == (True, True)


def test_a_withdrawal_is_said_to_those_who_started_and_on_their_pages(two, cast, now, client, edge_at):
    actions.withdraw(opportunity=two, reason="The money went to flood repairs", by=cast.priya, at=now + 4 * DAY)
    letters = told(f"{two.title} has been withdrawn")
    assert sorted(letters) == sorted([*everyone(cast.harbour), *everyone(cast.meadow)])
    assert "so your application can no longer be sent" in letters[cast.rosa.email]
    assert "so your application will not be considered" in letters[cast.omar.email]
    assert all("Why: The money went to flood repairs\n" in one for one in letters.values())
    edge_at(now + 5 * DAY)
    for person, slug, said in (
        (cast.rosa, "harbour-trust", "It can no longer be sent. Your last saved answers are kept."),
        (cast.omar, "meadow-cic", "What you sent will not be considered."),
    ):
        client.force_login(person)
        home = f"/org/{slug}/applications/{two.applications.get(organisation__slug=slug).reference}/"
        page, check = (client.get(home + page).content.decode() for page in ("", "check/"))
        sentence = f"The council has withdrawn this opportunity: The money went to flood repairs. {said}"
        assert (sentence in page, sentence in check, "Opportunity withdrawn" in page) == (True, True, True)
        for wrong in (
            "Submit by",
            "We will tell everyone",
            "It closed at",
            "stopped you",
            "This opportunity has closed",
        ):
            assert wrong not in page + check
        assert "Opportunity withdrawn" in client.get(f"/org/{slug}/applications/").content.decode()
    assert "The money went to flood repairs" in client.get(f"{home}submitted/").content.decode()
