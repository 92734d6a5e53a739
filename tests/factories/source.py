"""Opportunities and applications in each of their states, made through the actions."""

import datetime
from decimal import Decimal
from functools import lru_cache
from unittest import mock

from commonweal.council.exercise import actions as exercises
from commonweal.cycle.plan.actions import write_specification
from commonweal.cycle.plan.models import RouteChoice
from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.models import OpeningKey
from commonweal.cycle.source.queries.evidence import pieces_of
from commonweal.cycle.source.rules import sealing
from commonweal.cycle.source.rules.process import Process
from commonweal.ground.record.actions import recorded

DAY = datetime.timedelta(days=1)
SPECIFICATION = {
    "purpose": "More young people in Millbrook in work that lasts.",
    "what_we_will_fund": "One-to-one help, work tasters and support in the first months of a job.",
    "what_we_will_not_fund": "Buildings, and courses that the college runs already.",
    "who_and_where": "Groups that work with people aged 16 to 24 in Millbrook.",
    "money_and_payment": "Half at the start and half after six months.",
    "monitoring": "Two short reports a year. Your own report for another funder will do.",
    "social_value": "Work tasters with local employers.",
    "living_wage": "Staff paid from this money are paid the real Living Wage.",
    "conditions": "A safeguarding policy that is in date.",
    "end_of_agreement": "Three months' notice on either side.",
    "evaluation_plan": "Count who is in work after six months, and ask them.",
    "budget": Decimal(20_000),
}


def at_source(exercise, cast, now, route="grant", **specification):
    """An exercise whose understanding and planning are done: a route, a specification, no gate in the way."""
    for stage in ("understand", "plan"):
        if stage == "plan":
            _choose(exercise, route, cast, now)
            write_specification(exercise=exercise, by=cast.priya, at=now, **(SPECIFICATION | specification))
        for task in exercise.tasks.filter(stage=stage, state="to_do", required=True):
            exercises.set_aside(exercise=exercise, key=task.key, reason="Done elsewhere.", by=cast.priya, at=now)
        for gate in exercise.gates.filter(after_stage=stage):
            exercises.pass_gate(
                gate=gate, reasons="It is worth doing.", equality="It is open to all.", by=cast.helen, at=now
            )
        exercises.advance(exercise=exercise, by=cast.priya, at=now)
    return exercise


def _choose(exercise, route, cast, now, covered=False):
    choice = RouteChoice(
        exercise=exercise, chosen=route, suggested=route, answers={}, why="It fits what is wanted.", covered=covered
    )
    with recorded("choose route", choice, by=cast.priya, at=now):
        choice.save()


def ready_to_talk(exercise, cast, now, staff_transfer=""):
    """Providers talked to, and impact assessed: what publication asks of the exercise itself."""
    exercises.record_contact(
        exercise=exercise,
        stage="source",
        sector="providers",
        how="Meeting for providers",
        on=now.date(),
        who="Nine groups from Millbrook",
        said="A year is short. Pay some of it at the start.",
        did="Half is now paid at the start.",
        by=cast.priya,
        at=now,
    )
    exercises.assess_impact(
        exercise=exercise,
        stage="source",
        needed=False,
        reason="It is open to everyone of that age.",
        by=cast.priya,
        at=now,
        staff_transfer=staff_transfer,
    )


def timetable(now):
    """Opens at ten tomorrow; closes at 5pm on a working day four weeks later; decided six weeks after that."""
    return {
        "opens_at": now + DAY,
        "questions_by": (now + 14 * DAY).replace(hour=17),
        "closes_at": (now + 30 * DAY).replace(hour=17),
        "decision_on": (now + 70 * DAY).date(),
        "starts_on": (now + 100 * DAY).date(),
        "ends_on": (now + 465 * DAY).date(),
    }


def drafted(exercise, cast, now, route="grant", **fields):
    at_source(exercise, cast, now, route)
    return actions.draft_opportunity(exercise=exercise, by=cast.priya, at=now, **fields)


def run_as(opportunity, cast, now, **told):
    """By a process that asks for no notice, under the regime that the draft already has."""
    told = {"key": "competition", "name": "Competition", "what": "Anyone can apply.", "source": "A test"} | told
    process = Process(**({"regime": opportunity.regime} | told))
    actions.run_by(opportunity=opportunity, process=process, why="It suits.", by=cast.priya, at=now)


def set_up(exercise, cast, now, route="grant", staff_transfer="", **fields):
    """A draft with everything that publication needs."""
    if route == "procurement":
        fields.setdefault("not_in_lots", "Each person needs one provider for all of it.")
    opportunity = drafted(exercise, cast, now, route, **fields)
    run_as(opportunity, cast, now)
    actions.set_criteria(opportunity=opportunity, by=cast.priya, at=now)
    keep_what_is_much(opportunity, cast, now)
    actions.set_questions(opportunity=opportunity, by=cast.priya, at=now)
    actions.set_timetable(opportunity=opportunity, by=cast.priya, at=now, **timetable(now))
    for person, part, brings in (
        (cast.asha, "chair", "independent"),
        (cast.ben, "assessor", "expertise"),
        (cast.chidi, "assessor", "lived"),
    ):
        actions.add_panel_member(
            opportunity=opportunity, person=person, part=part, brings=brings, by=cast.priya, at=now
        )
    if opportunity.secrecy == "sealed":
        name_officers(opportunity, cast, now)
    ready_to_talk(exercise, cast, now, staff_transfer)
    return opportunity


def keep_what_is_much(opportunity, cast, now):
    """All that the framework asks of organisations stays asked, where there is little money with a reason."""
    much = [one.place for one in pieces_of(opportunity) if one.unsettled]
    choices = dict.fromkeys(much, (True, "Everyone who applied last time had it."))
    if choices:
        actions.settle_evidence(opportunity=opportunity, choices=choices, by=cast.priya, at=now)


def opened(exercise, cast, now, left_out=None, **fields):
    """Published and open: `opened_at` is a day after `now`. `left_out`: evidence by its place, and why."""
    opportunity = set_up(exercise, cast, now, **fields)
    if left_out:
        choices = {place: (False, why) for place, why in left_out.items()}
        actions.settle_evidence(opportunity=opportunity, choices=choices, by=cast.priya, at=now)
    actions.publish(opportunity=opportunity, by=cast.priya, at=now)
    actions.open_due(at=now + 2 * DAY)
    opportunity.refresh_from_db()
    return opportunity


def answers(opportunity, amount="9000"):
    text = "We meet each young person where they are, find a taster with them, and stay for six months."
    return {
        "project": "Ready for work",
        "amount": amount,
        "answers": {one.key: text for one in opportunity.questions.all()},
    }


def started(opportunity, organisation, person, at):
    return actions.start_application(
        opportunity=opportunity, organisation=organisation, eligibility={}, by=person, at=at
    )


def submitted(opportunity, organisation, person, at, amount="9000"):
    application = started(opportunity, organisation, person, at)
    actions.save_answers(application=application, by=person, at=at, **answers(opportunity, amount))
    actions.submit(application=application, by=person, at=at)
    return application


# ---- sealed rounds ------------------------------------------------------------------------------------------------

PASSPHRASE = "river lantern copper meadow"


# As they are, also where a folder of tests puts quicker ones in their place.
_locked, _unlocked_once = sealing.locked, lru_cache(sealing.unlocked)


@lru_cache
def _key_material():
    """One key under the passphrase, made once: a passphrase costs a second of work each time."""
    secret, recipient = sealing.new_key()
    return recipient, _locked(secret, PASSPHRASE)


def opening_key(person, at):
    """The officer's own key, if there is none yet."""
    found = queries.opening_key_of(person)
    if found is not None:
        return found
    recipient, locked = _key_material()
    key = OpeningKey(person=person, recipient=recipient, locked=locked, made_at=at)
    with recorded("make opening key", key, by=person, at=at):
        key.save()
    return key


def name_officers(opportunity, cast, now):
    people = [cast.helen, cast.sam, cast.dele]
    for person in people:
        opening_key(person, now)
    return actions.name_officers(opportunity=opportunity, people=people, by=cast.priya, at=now)


def opened_by(opportunity, people, at):
    """Each of them gives their share; the work of the passphrase is done once for all tests."""
    with mock.patch.object(sealing, "unlocked", _unlocked_once):
        for person in people:
            actions.give_share(opportunity=opportunity, passphrase=PASSPHRASE, by=person, at=at)
    return opportunity


def sealed_contract(exercise, cast, now):
    """Ready to publish: three officers with a key each, any two of whom open it."""
    made = set_up(exercise, cast, now, route="procurement", staff_transfer="no")
    actions.confirm_conflicts(opportunity=made, by=cast.priya, at=now)
    return made


def published(opportunity, cast, now):
    actions.publish(opportunity=opportunity, by=cast.priya, at=now)
    actions.open_due(at=now + 2 * DAY)
    opportunity.refresh_from_db()
    return opportunity
