from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from commonweal.council.exercise import actions as exercises
from commonweal.cycle.source import actions
from commonweal.front.desk.actions.walk.clock import Walk
from commonweal.ground import law

OPEN_DAYS = 35


def draft(walk: Walk) -> None:
    exercise, lead = walk.exercise, walk.lead
    exercises.reach(exercise=exercise, stage="source", by=lead, at=walk.tick())
    opportunity = walk.opportunity = actions.draft_opportunity(
        exercise=exercise,
        summary=walk.story.purpose,
        who_can_apply="Charities, community groups and companies of any size.",
        by=lead,
        at=walk.tick(),
    )
    actions.set_criteria(opportunity=opportunity, by=lead, at=walk.tick(), **_price(walk))
    actions.set_questions(opportunity=opportunity, by=lead, at=walk.tick())
    panel = (("asha", "chair", "expertise"), ("ben", "assessor", "lived"), ("chidi", "assessor", "independent"))
    for key, part, brings in panel:
        actions.add_panel_member(
            opportunity=opportunity, person=walk.person(key), part=part, brings=brings, by=lead, at=walk.tick()
        )
    closes = _good_hour(walk.at + datetime.timedelta(days=OPEN_DAYS))
    actions.set_timetable(
        opportunity=opportunity,
        opens_at=walk.tick(),
        closes_at=closes,
        decision_on=(closes + datetime.timedelta(days=60)).date(),
        starts_on=(closes + datetime.timedelta(days=90)).date(),
        ends_on=(closes + datetime.timedelta(days=90 + 365 * walk.story.years)).date(),
        by=lead,
        at=walk.tick(),
    )


def _price(walk: Walk) -> dict[str, Any]:
    return {"price_weight": 30, "price_formula": "relative"} if walk.story.kind == "contract" else {}


def _good_hour(moment: datetime.datetime) -> datetime.datetime:
    """Noon on a working day that is no Monday, on or after a moment."""
    day = timezone.localtime(moment).replace(hour=14, minute=0, second=0, microsecond=0)
    while law.deadline_refusals(day).refusals:
        day += datetime.timedelta(days=1)
    return day


def publish(walk: Walk) -> None:
    if walk.story.kind == "contract":
        actions.confirm_conflicts(opportunity=walk.opportunity, by=walk.lead, at=walk.tick())
    actions.publish(opportunity=walk.opportunity, by=walk.lead, at=walk.tick())


def apply(walk: Walk) -> None:
    walk.days(12)
    for bid in walk.story.bids:
        organisation = walk.person(bid.organisation)
        by = organisation.memberships.select_related("person").get(standing="admin").person
        application = actions.start_application(
            opportunity=walk.opportunity,
            organisation=organisation,
            eligibility={},
            by=by,
            at=walk.tick(),
        )
        answers = {question.key: _answer(question, bid.project) for question in walk.opportunity.questions.all()}
        actions.save_answers(
            application=application, project=bid.project, amount=bid.amount, answers=answers, by=by, at=walk.tick()
        )
        actions.submit(application=application, by=by, at=walk.tick())
        walk.applications[bid.organisation] = application


def _answer(question: Any, project: str) -> Any:
    if question.kind == "yes_no":
        return "yes"
    if question.kind in ("number", "money"):
        return "25"
    return (
        f"{project}: we start where people are. Two workers whom they know meet them every week, and neighbours help. "
        "We have done this for four years and count what changes. Our partners have agreed, and the room is booked."
    )


def close(walk: Walk) -> None:
    walk.to(walk.opportunity.closes_at + datetime.timedelta(hours=1))
    actions.settle(opportunity=walk.opportunity, at=walk.tick())
