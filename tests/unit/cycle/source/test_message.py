"""Messages between applicant and officers, answers changed after the deadline, receipts, conversations afterwards."""

import datetime

import pytest
from django.core import mail

from commonweal.council.decide.actions import propose
from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.models import Award
from commonweal.cycle.source.queries.sealing import key_file, recompute
from commonweal.ground.pages.words import day
from commonweal.ground.post.actions import issue_waiting
from commonweal.ground.post.models import Letter
from commonweal.ground.record.models import Entry
from commonweal.ground.record.rules import Refused
from tests.factories import assessment, source

DAY = datetime.timedelta(days=1)
LATER = {"reason": "The figure and the words differ.", "fair": "A slip that anybody can see."}


@pytest.fixture
def made(once, exercise, cast, now, edge_at):
    found = once(lambda: assessment.closed(exercise, cast, now), exercise, cast)
    edge_at(found.at)
    return found


def page(client, person, address, **posted):
    client.force_login(person)
    answer = client.post(address, posted, follow=True) if posted else client.get(address)
    return answer.status_code, answer.content.decode()


def own(application, rest=""):
    return f"/org/{application.organisation.slug}/applications/{application.reference}/{rest}"


def desk(application, rest=""):
    return f"/desk/opportunities/{application.opportunity.reference}/applications/{application.reference}/{rest}"


# ---- the receipt --------------------------------------------------------------------------------------------------


def test_everybody_with_access_gets_the_receipt_and_the_council_does_not(exercise, cast, now, client):
    opportunity = source.opened(exercise, cast, now)
    source.submitted(opportunity, cast.harbour, cast.rosa, now + 3 * DAY)
    receipts = Letter.objects.filter(kind="receipt")
    members = cast.harbour.memberships.values_list("person__email", flat=True)
    assert sorted(one.to_address for one in receipts) == sorted(members)
    assert {(one.state, one.chain) for one in receipts} == {("draft", cast.harbour.reference)}
    assert issue_waiting(at=now + 3 * DAY) == 2 * len(members)  # that it was started, and the receipt
    assert issue_waiting(at=now + 3 * DAY) == 0
    letter = receipts.last()
    assert f"/org/harbour-trust/applications/{letter.about}/submitted/receipt.pdf" in letter.body
    assert f"by {day(opportunity.decision_on)}. Everyone who applied is told at the same moment" in letter.body
    status, text = page(client, cast.priya, f"/desk/letters/{letter.reference}/")
    assert (status, "It stays between the service" in text) == (403, True)
    assert page(client, cast.rosa, f"/org/harbour-trust/letters/{letter.reference}/")[0] in (200, 404)


@pytest.mark.parametrize("secrecy", ["sealed", "hidden"])
def test_whoever_starts_is_told_until_when_and_reminded_a_week_and_a_day_before(exercise, cast, now, secrecy):
    opportunity = source.opened(exercise, cast, now, secrecy=secrecy, budget=4_000, maximum=4_000)
    source.submitted(opportunity, cast.meadow, cast.omar, now + 3 * DAY, "3000")
    made = source.started(opportunity, cast.harbour, cast.rosa, now + 3 * DAY)
    actions.save_answers(application=made, by=cast.rosa, at=now + 3 * DAY, project="A place to go", amount="3000")
    letters, members = Letter.objects.filter(kind="reminder", about=made.reference), cast.harbour.memberships.count()
    start = letters.last()
    assert (letters.count(), start.state, start.private, start.chain) == (
        members,
        "draft",
        True,
        cast.harbour.reference,
    )
    assert start.subject_line == f"Your application {made.reference} closes at 5pm on Wednesday 7 October 2026"
    assert start.body.startswith(f"{cast.rosa} has started application")
    assert f"/org/harbour-trust/applications/{made.reference}/" in start.body
    before = [opportunity.closes_at - days * DAY for days in (8, 6, 6, 1)]
    early = (opportunity.closes_at - DAY).replace(hour=6)
    assert [actions.remind_of_drafts(at=at) for at in (*before[:3], early, before[3])] == [0, 1, 0, 0, 1]
    assert "and not submitted it. 1 of 5 sections completed. It closes at 5pm" in letters.first().body
    if secrecy == "sealed":
        key_file(opportunity.seal).unlink()
    letters.filter(content__mark="1 before 20261007T1700").update(content={})
    assert [actions.remind_of_drafts(at=opportunity.closes_at - days * DAY) for days in (0.3, 0.2)] == [1, 0]
    told = "and not submitted it. It closes" if secrecy == "sealed" else "1 of 5 sections completed."
    assert (letters.count(), {one.private for one in letters}) == (4 * members, {True})
    assert told in letters.first().body


def test_a_start_in_the_last_week_is_the_reminder_too_and_paper_is_told_nothing(exercise, cast, now):
    opportunity = source.opened(exercise, cast, now)
    source.started(opportunity, cast.harbour, cast.rosa, opportunity.closes_at - 3 * DAY)
    assert actions.remind_of_drafts(at=opportunity.closes_at - 2 * DAY) == 0
    assert "We write again a day before" in Letter.objects.filter(kind="reminder").last().body
    told = {"received_at": opportunity.closes_at - DAY, "note": "By post.", "at": opportunity.closes_at + DAY}
    actions.enter_on_paper(opportunity=opportunity, organisation=cast.meadow, by=cast.priya, **told)
    letters = Letter.objects.filter(about__startswith="APP-")
    assert letters.count() == cast.harbour.memberships.count()


# ---- messages -----------------------------------------------------------------------------------------------------


def test_applicant_and_officers_write_and_nobody_else_reads(made, cast, client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        page(client, cast.rosa, own(made.harbour, "messages/"), text="Our treasurer has changed.")
        board = f"/desk/opportunities/{made.opportunity.reference}/"
        told = [page(client, one, board)[1].count("wrote to you") for one in (cast.priya, cast.dele)]
        page(client, cast.priya, desk(made.harbour, "messages/"), text="Thank you. That is noted.")
    assert (told, "wrote to you" in page(client, cast.priya, board)[1]) == ([1, 0], False)
    assert [one.to for one in mail.outbox if "message for you" in one.subject] == [
        [cast.priya.email],
        *[[one.person.email] for one in cast.harbour.memberships.order_by("standing", "person__name")],
    ]
    assert not [one for one in mail.outbox if "treasurer" in one.body]
    for person, address in ((cast.rosa, own(made.harbour, "messages/")), (cast.priya, desk(made.harbour, "messages/"))):
        status, text = page(client, person, address)
        assert (status, "treasurer" in text, "That is noted" in text) == (200, True, True)
    assert [page(client, person, own(made.harbour, "messages/"))[0] for person in (cast.omar, cast.priya)] == [403, 403]
    doors = [page(client, person, desk(made.harbour, "messages/"))[0] for person in (cast.asha, cast.rosa, cast.dele)]
    assert doors == [403, 403, 403]
    assert "treasurer" not in str(list(Entry.objects.values_list("after", flat=True)))


def test_nobody_writes_before_the_round_is_opened(exercise, cast, now, client, edge_at):
    opportunity = source.opened(exercise, cast, now)
    application = source.submitted(opportunity, cast.harbour, cast.rosa, now + 3 * DAY)
    told = {"application": application, "text": "Hello", "at": now + 4 * DAY}
    with pytest.raises(Refused, match="once these have been opened"):
        actions.write_message(from_council=False, by=cast.rosa, **told)
    edge_at(now + 4 * DAY)
    assert "This cannot be done now" in page(client, cast.priya, desk(application, "messages/"))[1]


# ---- changes after the deadline -----------------------------------------------------------------------------------


def asked(made, cast, keys=None, **other):
    given = LATER | {"answer_by": made.at + 3 * DAY} | other
    keys = [made.opportunity.questions.first().key] if keys is None else keys
    return actions.ask_for_changes(application=made.harbour, keys=keys, by=cast.priya, at=made.at, **given)


def test_only_the_named_answer_changes_and_what_was_sent_is_kept(made, cast, client):
    first, second = (one.key for one in made.opportunity.questions.all()[:2])
    request = asked(made, cast, [first])
    before = made.harbour.submitted["answers"]
    address = own(made.harbour, f"changes/{request.pk}/")
    statuses = [queries.provider_status(made.harbour, made.at + days * DAY) for days in (0, 4)]
    assert statuses == [("Changes requested", "yellow"), ("Submitted", "")]
    status, text = page(client, cast.rosa, address)
    assert (status, LATER["reason"] in text, f'name="{second}"' in text) == (200, True, False)
    assert page(client, cast.omar, address)[0] == 403
    page(client, cast.rosa, address, **{first: "We meet forty young people.", second: "Something better."})
    made.refresh()
    request.refresh_from_db()
    after = made.harbour.submitted["answers"]
    assert (after[first], after[second]) == ("We meet forty young people.", before[second])
    assert (request.state, request.before) == ("changed", {first: before[first]})
    assert request.hash_before != made.harbour.content_hash
    assert "It was changed by" in page(client, cast.rosa, address)[1]
    assert request.hash_before in page(client, cast.rosa, own(made.harbour, "submitted/"))[1]
    assert list(recompute()) == []


def test_a_budget_that_is_changed_still_comes_to_the_amount(made, cast):
    first = made.opportunity.questions.first()
    sent = made.harbour.submitted
    made.harbour.submitted = sent | {"questions": [one | {"kind": "budget"} for one in sent["questions"]]}
    made.harbour.save()
    request = asked(made, cast, [first.key])
    amount = int(made.harbour.submitted["amount"])
    line = {"item": "A worker", "sort": "What the work itself costs", "cost": "90000"}
    told = {"request": request, "by": cast.rosa, "at": made.at + DAY}
    with pytest.raises(Refused, match="must be the same as the amount you are asking for"):
        actions.send_changes(answers={first.key: [line | {"ours": str(amount - 1)}]}, **told)
    actions.send_changes(answers={first.key: [line | {"ours": str(amount)}]}, **told)


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"fair": " "}, "fair to everyone else"),
        ({"reason": ""}, "Enter why it has to change"),
        ({"keys": []}, "Choose what may be changed"),
        ({"keys": ["amount"]}, "Choose what may be changed"),
        ({"answer_by": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)}, "must be in the future"),
    ],
)
def test_a_request_needs_its_reasons(made, cast, other, says):
    with pytest.raises(Refused, match=says):
        asked(made, cast, **other)


def test_nothing_changes_in_a_bid_nor_in_what_was_scored_nor_after_its_day(made, cast):
    request = asked(made, cast)
    answers = {request.keys[0]: "Late"}
    with pytest.raises(Refused, match="It could be changed until"):
        actions.send_changes(request=request, answers=answers, by=cast.rosa, at=made.at + 4 * DAY)
    actions.drop_request(request=request, by=cast.priya, at=made.at)
    with pytest.raises(Refused):
        actions.send_changes(request=request, answers=answers, by=cast.rosa, at=made.at)
    type(made.opportunity).objects.filter(pk=made.opportunity.pk).update(kind="contract")
    made.harbour.opportunity.refresh_from_db()
    with pytest.raises(Refused, match="everyone who bid is held to what they sent"):
        asked(made, cast)
    type(made.opportunity).objects.filter(pk=made.opportunity.pk).update(kind="grant", moderation_started_at=made.at)
    made.harbour.opportunity.refresh_from_db()
    with pytest.raises(Refused, match="It has been scored"):
        asked(made, cast)


# ---- a conversation about the decision ----------------------------------------------------------------------------


def test_a_conversation_from_request_to_note(made, cast, client, edge_at):
    address, officer = own(made.harbour, "feedback/"), desk(made.harbour, "feedback/")
    assert "The decision has not been sent yet" in page(client, cast.rosa, address)[1]
    with pytest.raises(Refused, match="has not been sent"):
        actions.ask_to_talk(application=made.harbour, wants="Why?", by=cast.rosa, at=made.at)
    decision = propose(
        exercise=made.opportunity.exercise,
        kind="award",
        title="Awards",
        question="Whom to fund?",
        recommendation="Nobody.",
        value=0,
        planned_for=made.at.date(),
        by=cast.priya,
        at=made.at,
    )
    told = {"decision": decision, "result": "unsuccessful", "notified_at": made.at}
    Award.objects.create(reference="AW-1", application=made.harbour, **told)
    page(client, cast.rosa, address, wants="What would make it stronger?")
    day = made.at + 5 * DAY
    slot = {"day_1-day": day.day, "day_1-month": day.month, "day_1-year": day.year, "time_1": "10am"}
    page(client, cast.priya, officer, where="By video", **slot)
    talk = queries.conversation_of(made.harbour)
    assert talk.state == "offered"
    waiting = [one.href for one in queries.to_answer(cast.harbour, made.at)]
    assert address in waiting
    page(client, cast.rosa, address, other="1")
    talk.refresh_from_db()
    assert talk.state == "asked"
    page(client, cast.priya, officer, where="By video", **slot)
    talk.refresh_from_db()
    page(client, cast.rosa, address, time=talk.offered[0])
    talk.refresh_from_db()
    with pytest.raises(Refused, match="It is at"):
        actions.close_talk(talk=talk, note="We talked.", by=cast.priya, at=made.at)
    edge_at(day + DAY)
    page(client, cast.priya, officer, note="Say more about who stays in work.")
    talk.refresh_from_db()
    assert (talk.state, talk.note) == ("closed", "Say more about who stays in work.")
    assert "Say more about who stays in work" in page(client, cast.rosa, address)[1]
    assert [page(client, one, officer)[0] for one in (cast.asha, cast.rosa)] == [403, 403]
    assert page(client, cast.omar, address)[0] == 403
