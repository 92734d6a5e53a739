"""Publishing, the clock, questions, changes and withdrawal."""

import pytest
from django.conf import settings

from commonweal.council.exercise.queries import thread
from commonweal.council.framework.actions import make_exception
from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.states import APPLICATION, OPPORTUNITY
from commonweal.ground.pages.words import moment
from commonweal.ground.post.models import Letter
from commonweal.ground.record.models import Entry
from commonweal.ground.record.rules import Refused
from tests.factories import source

DAY = source.DAY


def whys(refused):
    return [one.why for one in refused.value.refusals]


def publish(opportunity, cast, now):
    actions.publish(opportunity=opportunity, by=cast.priya, at=now)


@pytest.fixture
def ready(once, exercise, cast, now):
    return once(lambda: source.set_up(exercise, cast, now), exercise, cast)


@pytest.fixture
def contract(once, exercise, cast, now):
    return once(lambda: source.set_up(exercise, cast, now, route="procurement"), exercise, cast)


@pytest.mark.covers("G5.03")
def test_nothing_is_published_without_both_dates(exercise, cast, now):
    opportunity = source.set_up(exercise, cast, now)
    opportunity.closes_at = opportunity.decision_on = None
    opportunity.save()
    with pytest.raises(Refused) as refused:
        publish(opportunity, cast, now)
    assert whys(refused) == [
        "There is no closing date. An opportunity is published with the date on which it closes.",
        "There is no decision date. An opportunity is published with the date by which you will decide.",
    ]
    opportunity.refresh_from_db()
    assert opportunity.state == "draft"


@pytest.mark.covers("G5.27")
def test_nothing_is_published_with_weights_that_do_not_make_a_hundred(ready, cast, now):
    one = ready.criteria.first()
    one.weight = 35
    one.save()
    with pytest.raises(Refused) as refused:
        publish(ready, cast, now)
    assert whys(refused) == ["Weights must add up to 100%. They add up to 95%"]


@pytest.mark.covers("G4.10")
def test_nothing_is_published_before_providers_were_talked_to(ready, cast, now):
    ready.exercise.contacts.all().delete()
    with pytest.raises(Refused) as refused:
        publish(ready, cast, now)
    assert whys(refused) == [
        "No conversation with providers is recorded. Talk to them before publishing and record it, "
        "or record an exception to 'provider engagement'."
    ]
    make_exception(
        exercise_reference=ready.exercise.reference,
        rule="provider engagement",
        reason="The money must be spent this winter.",
        approved_by=cast.helen,
        by=cast.priya,
        at=now,
    )
    publish(ready, cast, now)
    assert ready.state == "scheduled"


@pytest.mark.covers("G10.05")
def test_a_contract_waits_for_the_answer_on_staff_who_may_transfer(contract, cast, now):
    actions.confirm_conflicts(opportunity=contract, by=cast.priya, at=now)
    with pytest.raises(Refused) as refused:
        publish(contract, cast, now)
    assert whys(refused) == [
        "Nobody has said whether staff would transfer to a new provider (TUPE). "
        "Answer the question in the impact assessment before a contract is put out."
    ]
    source.ready_to_talk(contract.exercise, cast, now, staff_transfer="no")
    publish(contract, cast, now)
    assert contract.state == "scheduled"


def test_a_contract_waits_for_the_conflicts_assessment(exercise, cast, now):
    contract = source.set_up(exercise, cast, now, route="procurement", staff_transfer="no")
    with pytest.raises(Refused) as refused:
        publish(contract, cast, now)
    assert whys(refused) == [
        "The conflicts assessment is not confirmed. Confirm that it was prepared and is up to date."
    ]


def test_the_panel_must_be_large_enough(ready, cast, now):
    for member in list(ready.panel.all())[1:]:
        actions.remove_panel_member(member=member, by=cast.priya, at=now)
    with pytest.raises(Refused) as refused:
        publish(ready, cast, now)
    assert whys(refused) == ["The panel has 1 of at least 2 people."]


def test_price_never_leads_without_an_exception(exercise, cast, now):
    contract = source.set_up(exercise, cast, now, route="procurement", staff_transfer="no")
    actions.confirm_conflicts(opportunity=contract, by=cast.priya, at=now)
    actions.set_criteria(opportunity=contract, price_weight=60, by=cast.priya, at=now)
    with pytest.raises(Refused) as refused:
        publish(contract, cast, now)
    assert whys(refused)[0].startswith("Price counts for 60%.")


def test_everything_missing_is_said_at_once(exercise, cast, now):
    draft = source.drafted(exercise, cast, now)
    with pytest.raises(Refused) as refused:
        publish(draft, cast, now)
    assert len(whys(refused)) == 8


# ---- what publishing does -----------------------------------------------------------------------------------------


@pytest.mark.covers("G5.01")
def test_publishing_locks_the_specification_and_completes_the_tasks(ready, cast, now):
    publish(ready, cast, now)
    ready.specification.refresh_from_db()
    assert ready.specification.locked_at == now
    done = set(ready.exercise.tasks.filter(stage="source", state="done").values_list("key", flat=True))
    assert done == {"criteria", "form", "panel", "timetable", "preview", "publish"}


@pytest.mark.covers("G5.30")
def test_criteria_cannot_come_late(ready, cast, now):
    publish(ready, cast, now)
    late = [{"title": "A late one", "definition": "Late.", "weight": 100}]
    for act in (
        lambda: actions.set_criteria(opportunity=ready, criteria=late, by=cast.priya, at=now),
        lambda: actions.set_questions(opportunity=ready, by=cast.priya, at=now),
        lambda: actions.set_timetable(opportunity=ready, by=cast.priya, at=now, **source.timetable(now)),
    ):
        with pytest.raises(Refused):
            act()
    assert [one.key for one in ready.criteria.all()] == ["change", "people", "delivery", "value"]
    with pytest.raises(Refused) as refused:
        actions.change(
            opportunity=ready, what="Weights", why="Better", material=False, by=cast.priya, at=now, price_weight=10
        )
    assert whys(refused)[0].startswith("This was fixed at publication and cannot change: price weight.")


def test_the_thread_shows_it_only_once_it_is_open(ready, cast, now):
    publish(ready, cast, now)

    def line(at):
        return next(one for one in thread(ready.exercise, public=True, at=at) if one.kind == "opportunity")

    assert line(now).state == "missing"
    opened = line(ready.opens_at)  # though nothing has run since
    assert (opened.state, opened.amount) == ("current", ready.budget)
    actions.open_due(at=now + 2 * DAY)
    (line,) = [one for one in thread(ready.exercise, public=True) if one.kind == "opportunity"]
    assert (line.state, line.url, line.amount) == ("current", f"/opportunities/{ready.reference}/", ready.budget)


def test_opening_and_closing_follow_the_clock_whatever_runs(ready, cast, now):
    publish(ready, cast, now)
    at = {
        "scheduled": now,
        "open": ready.opens_at,
        "closed": ready.closes_at,
    }
    assert {state: queries.state_now(ready, moment) for state, moment in at.items()} == {state: state for state in at}
    assert ready.state == "scheduled"
    assert actions.open_due(at=ready.opens_at) == 1
    assert actions.open_due(at=ready.opens_at) == 0
    assert actions.close_due(at=ready.closes_at) == 1
    ready.refresh_from_db()
    assert ready.state == "closed"


def test_an_opening_time_that_has_passed_opens_at_once(ready, cast, now):
    publish(ready, cast, now + 3 * DAY)
    assert (ready.state, ready.opens_at) == ("open", now + 3 * DAY)


# ---- questions, changes, withdrawal -------------------------------------------------------------------------------


@pytest.fixture
def opened(exercise, cast, now):
    return source.opened(exercise, cast, now)


@pytest.mark.covers("G5.04")
def test_every_answer_is_for_everyone_without_a_name(opened, cast, now, client, edge_at):
    edge_at(now + 3 * DAY)
    client.force_login(cast.rosa)
    asking = f"/opportunities/{opened.reference}/questions/ask/"
    assert "without your name, by Monday 28 September 2026." in client.get(asking).content.decode()
    given = {"asked": "May two groups apply together?"}
    assert "Select whether any of this is confidential" in client.post(asking, given).content.decode()
    sent = client.post(asking, given | {"confidential": "no"})
    assert sent.status_code == 302
    question = opened.clarifications.get()
    page = f"/opportunities/{opened.reference}/"
    client.logout()
    assert "May two groups apply together?" not in client.get(page).content.decode()
    actions.answer_question(question=question, answer="Yes, one of them leads.", by=cast.priya, at=now + 4 * DAY)
    shown = client.get(page).content.decode()
    assert "Yes, one of them leads." in shown
    assert cast.rosa.name not in shown
    assert cast.harbour.name not in shown


def test_what_is_confidential_in_a_question_is_read_by_nobody_but_who_answers(opened, cast, now, client, edge_at):
    at = now + 3 * DAY
    edge_at(at)
    page, secret = f"/opportunities/{opened.reference}/", "May our new crane be paid from it?"
    client.post(f"{page}questions/ask/", {"asked": secret, "confidential": "yes"})
    question = opened.clarifications.get()
    told = Letter.objects.get(about=opened.reference, to_address=opened.exercise.lead.email)
    there = f"/desk/opportunities/{opened.reference}/questions/{question.pk}/"
    assert (f"{settings.ADDRESS}{there}" in told.body, secret in told.body) == (True, False)
    client.force_login(cast.dele)
    assert secret not in client.get(f"/desk/opportunities/{opened.reference}/").content.decode()
    client.force_login(cast.priya)
    assert client.get("/desk/").content.decode().count("Answer a question") == 1
    assert client.get(f"/desk/opportunities/{opened.reference}/").content.decode().count(there) == 1
    assert client.get(there).content.decode().count(secret) == 1
    same = client.post(there, {"asked": secret, "answer": "Yes."}).content.decode()
    assert "Put the question in other words." in same
    client.post(there, {"asked": "May a machine be paid from it?", "answer": "Yes."})
    assert "Answer a question" not in client.get("/desk/").content.decode()
    client.logout()
    for address in (page, f"/opportunities/{opened.reference}.json"):
        shown = client.get(address).content.decode()
        assert ("May a machine be paid" in shown, "crane" in shown) == (True, False)
    assert not [one for one in Entry.objects.all() if "crane" in one.content()]


def test_questions_stop_at_their_time(opened, now):
    with pytest.raises(Refused) as refused:
        actions.ask_question(opportunity=opened, asked="Too late?", at=opened.questions_by)
    assert whys(refused) == ["Questions closed on 21 September 2026. The answers are on its page."]


@pytest.mark.covers("G5.03")
def test_a_change_is_public_and_a_deadline_only_moves_later(opened, cast, now, client, edge_at):
    at = now + 3 * DAY
    given = {"what": "A later deadline.", "why": "The school holidays.", "by": cast.priya, "at": at}
    with pytest.raises(Refused) as refused:
        actions.change(opportunity=opened, material=True, closes_at=opened.closes_at - DAY, **given)
    assert "A deadline can move later, never earlier." in whys(refused)
    with pytest.raises(Refused) as refused:
        actions.change(opportunity=opened, material=True, who_can_apply="Anyone.", **given)
    assert whys(refused) == ["The change is material, so people need longer: give a later closing date."]
    later = opened.closes_at + 7 * DAY
    actions.change(opportunity=opened, material=True, closes_at=later, **given)
    opened.refresh_from_db()
    assert opened.closes_at == later
    edge_at(at)
    said = client.get(f"/opportunities/{opened.reference}/").content.decode()
    assert "The school holidays." in said
    assert f"A later deadline. The deadline has moved from {moment(later - 7 * DAY)} to {moment(later)}." in said
    where = f"/desk/opportunities/{opened.reference}/change/"
    edge_at(later - DAY)
    client.force_login(cast.priya)
    asked = {"what": "Less time.", "why": "The fair.", "material": "yes", "closes_time": "5pm"}
    asked |= {"closes_on-day": "1", "closes_on-month": "9", "closes_on-year": "2026"}
    refused = client.post(where, asked).content.decode()
    assert '<a href="#id_closes_on-day">A deadline can move later, never earlier.</a>' in refused
    edge_at(later + DAY)
    client.force_login(cast.priya)
    closed = client.get(where).content.decode()
    assert (closed.count("only the date of the decision can still change"), "New closing date" in closed) == (1, False)


def test_a_withdrawn_one_keeps_its_page_and_says_why(opened, cast, now, client, edge_at):
    with pytest.raises(Refused):
        actions.withdraw(opportunity=opened, reason=" ", by=cast.priya, at=now + 3 * DAY)
    actions.withdraw(
        opportunity=opened, reason="The money was needed for flood repairs.", by=cast.priya, at=now + 3 * DAY
    )
    edge_at(now + 4 * DAY)
    answer = client.get(f"/opportunities/{opened.reference}/")
    assert answer.status_code == 200
    assert "The money was needed for flood repairs." in answer.content.decode()
    client.force_login(cast.priya)
    assert client.get(f"/desk/opportunities/{opened.reference}/change/").status_code == 403


# ---- the tables ---------------------------------------------------------------------------------------------------


def people(cast):
    return [cast.priya, cast.asha, cast.rosa, cast.omar, cast.iris, cast.admin, None]


def outcomes(lifecycle, thing, cast):
    for state in lifecycle.states:
        thing.state = state
        for move in lifecycle.moves:
            for person in people(cast):
                try:
                    yield lifecycle.check(thing, move.verb, person)
                except Refused as refused:
                    yield [str(one) for one in refused.refusals]


def test_every_state_move_and_role_gives_the_move_or_a_sentence(exercise, cast, now):
    opportunity = source.opened(exercise, cast, now)
    application = source.started(opportunity, cast.harbour, cast.rosa, now + 2 * DAY)
    for lifecycle, thing in ((OPPORTUNITY, opportunity), (APPLICATION, application)):
        found = list(outcomes(lifecycle, thing, cast))
        moves = [one for one in found if not isinstance(one, list)]
        refusals = [one for one in found if isinstance(one, list)]
        assert moves
        assert all(sentences and all(sentences) for sentences in refusals)
