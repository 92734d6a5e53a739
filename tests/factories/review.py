"""Reviews in each of their states: the agreement is given, all that the review does goes through its actions."""

import datetime
from decimal import Decimal

from commonweal.council.exercise import actions as exercises
from commonweal.cycle.deliver.models import Agreement
from commonweal.cycle.review import actions
from tests.factories import decide

WRITTEN = {
    "objectives_met": "Sixty of eighty young people found work and kept it for six months. The target was fifty.",
    "impact": "Fewer young people in Millbrook are out of work for more than a year.",
    "partners_now": "The job centre now refers directly. The college has left the partnership.",
    "needs_now": "Young carers are the group that the service reaches least.",
    "learning": "Evening sessions were used twice as much as those in the day.",
    "economy": "Rooms were lent, which saved £2,400.",
    "efficiency": "Each young person who kept work cost £333.",
    "effectiveness": "Three in four who started kept their work for six months.",
    "confidence": "medium",
    "confidence_why": "Six months were followed up by telephone, and eleven could not be reached.",
}
AGAIN = {
    "need_review": "One in nine young people in Millbrook is out of work: fewer than before, still above the borough.",
    "route_review": "A grant still suits, because the groups add volunteers and rooms of their own.",
}
IMPACT = {
    "users": "Forty young people would lose weekly help.",
    "where_will_they_go": "The job centre takes referrals; nobody else works in the evening.",
    "equality": "Most of those who would lose help are young, and a third are disabled.",
    "provider_viability": "Harbour Trust would close its Millbrook office.",
    "staff": "Two part-time posts end. TUPE does not apply, because no service goes on.",
    "assets": "The rooms go back to the school.",
    "community": "Nothing else for young people is open in Millbrook after six.",
    "mitigation": "Evening sessions once a week at the library for a year.",
}
NOTICE = {
    "why": "The need has fallen and the money is wanted for young carers.",
    "support": "The council pays for a month of hand-over.",
    "users_told_how": "A letter to each young person, and a notice at the door.",
    "where_instead": "The job centre in High Street, and the library on Tuesday evenings.",
}
# The guide's own example (Wheels-to-Meals): quantity, proxy, deadweight, attribution, drop-off, years.
GUIDE = (
    ("Council", "Fewer falls: accident and emergency", 7, "94", "0", "0.05", "0.5", 1),
    ("Council", "Fewer falls: assessment in hospital", 7, "4964", "0", "0.05", "0.5", 1),
    ("Council", "Fewer falls: continuing care", 7, "7220", "0", "0.05", "0.5", 1),
    ("Residents", "Healthier: fewer visits to the GP", 90, "19", "0", "0.10", "0.1", 5),
    ("Residents", "New friends", 16, "48.25", "0.10", "0.35", "0", 1),
    ("Volunteers", "Healthier volunteers", 4, "162.50", "0.70", "0.10", "0.35", 1),
    ("Neighbours", "Neighbours do less shopping", -275, "5", "0.05", "0", "0.05", 3),
)
GUIDE_INPUTS = Decimal(42_375)


def guide_outcomes(**changes):
    return [
        {
            "stakeholder": who,
            "name": name,
            "quantity": Decimal(quantity),
            "proxy": Decimal(proxy),
            "proxy_source": "A Guide to Social Return on Investment",
            "proxy_year": 2009,
            "years": years,
            "deadweight": Decimal(deadweight),
            "attribution": Decimal(attribution),
            "drop_off": Decimal(drop_off),
        }
        | changes
        for who, name, quantity, proxy, deadweight, attribution, drop_off, years in GUIDE
    ]


def to_managing(exercise, cast, at):
    """The exercise as it stands while an agreement runs, its earlier tasks set aside."""
    for task in exercise.tasks.exclude(stage="review"):
        exercises.set_aside(exercise=exercise, key=task.key, reason="Done before.", by=cast.priya, at=at)
    for gate in exercise.gates.exclude(after_stage="review"):
        exercises.depart_from_gate(gate=gate, reasons="Agreed before.", by=cast.cabinet, at=at)
    exercises.reach(exercise=exercise, stage="manage", by=cast.priya, at=at)


def agreement(exercise, cast, at, **given):
    to_managing(exercise, cast, at)
    facts = {
        "reference": "AG-2026-001",
        "exercise": exercise,
        "organisation": cast.harbour,
        "kind": "grant",
        "title": "Help for young people to find work",
        "value": Decimal(20_000),
        "starts_on": datetime.date(2026, 4, 1),
        "ends_on": datetime.date(2027, 3, 31),
        "tier": 3,
        "manager": cast.dele,
        "state": "active",
    }
    return Agreement.objects.create(**(facts | given))


def opened(exercise, cast, at, **given):
    return actions.open_review(agreement=agreement(exercise, cast, at, **given), by=cast.priya, at=at)


def evaluated(exercise, cast, at, **given):
    review = opened(exercise, cast, at, **given)
    actions.evaluate(review=review, by=cast.priya, at=at, **WRITTEN, **AGAIN)
    return review


def valued(review, cast, at, **given):
    asked = {
        "outcomes": guide_outcomes(),
        "inputs": GUIDE_INPUTS,
        "not_valued": "Confidence\nA sense of belonging",
        "assumptions": "Attendance stays as it is\nThe proxies still hold",
        "checked_by": "Fatima Rahman",
    }
    return actions.value_outcomes(review=review, by=cast.priya, at=at, **(asked | given))


def shared(review, cast, at):
    impact = actions.assess_change(review=review, by=cast.priya, at=at, users_number=40, **IMPACT)
    actions.share_with_provider(review=review, by=cast.priya, at=at)
    return impact


def recommended(exercise, cast, at, choice="end", **given):
    review = evaluated(exercise, cast, at, **given)
    shared(review, cast, at)
    new_end = datetime.date(2028, 3, 31) if choice == "extend" else None
    return actions.recommend_end(
        review=review,
        choice=choice,
        why="The need has changed.",
        planned_for=at.date() + datetime.timedelta(days=14),
        new_end=new_end,
        by=cast.priya,
        at=at,
    )


def in_effect(exercise, cast, at, choice="end", outcome="agree", **given):
    """The decision on what comes next, made by an officer and past its call-in."""
    end = recommended(exercise, cast, at, choice, **given)
    decide.assess(exercise, cast, at, stage="review")
    decide.make_whole(end.decision, cast, at)
    decide.actions.ready(decision=end.decision, by=cast.priya, at=at)
    decide.record(end.decision, cast.helen, at, outcome=outcome)
    if outcome == "agree":
        later = at + datetime.timedelta(days=20)
        decide.actions.take_effect(decision=end.decision, by=cast.priya, at=later)
    return end


def valued_aside(exercise, cast, at):
    """No value in pounds, and nothing else left to do."""
    for task in exercise.tasks.filter(stage="review", required=True, state__in=["to_do", "started"]):
        exercises.set_aside(exercise=exercise, key=task.key, reason="Small, so not asked for.", by=cast.priya, at=at)
