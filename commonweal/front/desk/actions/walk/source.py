from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from commonweal.council.exercise import actions as exercises
from commonweal.council.people.models import Organisation, Person
from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.grants import actions as grants
from commonweal.cycle.source.procurement import actions as procurement
from commonweal.cycle.source.queries import DEMONSTRATION, opening_key_of
from commonweal.cycle.source.queries.evidence import pieces_of
from commonweal.front.desk.actions.walk.answers import answer_to
from commonweal.front.desk.actions.walk.clock import Walk, nearest_working_day
from commonweal.front.desk.queries.stories import Bid
from commonweal.ground import law
from commonweal.ground.law.days import shift_days, shift_months
from commonweal.ground.post.actions import issue_waiting
from commonweal.ground.questions.rules import from_library

OPEN_DAYS = 35
AFTER = {"score_by": 21, "moderate_on": 28, "decision_on": 60, "letters_on": 75, "starts_on": 90}  # days
ANYBODY = "Charities, community groups and companies of any size."
SERVES = {"play": ["children"], "clubs": ["children"], "care": ["adults_at_risk"]}
SUPPLIERS = "Suppliers with a place on the framework agreement."
PANEL = {"asha": ("chair", "expertise"), "ben": ("assessor", "lived"), "chidi": ("assessor", "independent")}


def draft(walk: Walk) -> None:
    exercise, lead = walk.exercise, walk.lead
    exercises.reach(exercise=exercise, stage="source", by=lead, at=walk.tick())
    opportunity = walk.opportunity = actions.draft_opportunity(
        exercise=exercise,
        title=f"{exercise.title}: second round" if exercise.opportunities.exists() else exercise.title,
        summary=walk.story.purpose,
        who_can_apply=SUPPLIERS if walk.story.drawn_from else ANYBODY,
        service_for=SERVES.get(walk.story.key, []),
        by=lead,
        at=walk.tick(),
    )
    if walk.story.overheads:
        cap, why = walk.story.overheads
        limit = {"overheads_cap": cap, "overheads_reason": why}
        actions.describe(opportunity=opportunity, by=lead, at=walk.tick(), **limit)
    _divide(walk)
    _choose_process(walk)
    actions.set_criteria(opportunity=opportunity, by=lead, at=walk.tick(), **_price(walk))
    _fit_checks(walk)
    actions.set_questions(opportunity=opportunity, questions=_questions(walk), by=lead, at=walk.tick())
    for key in walk.story.panel:
        part, brings = PANEL[key]
        actions.add_panel_member(
            opportunity=opportunity, person=walk.person(key), part=part, brings=brings, by=lead, at=walk.tick()
        )
    closes = _closing(walk)
    after = {name: _days_after(closes, days) for name, days in AFTER.items()}
    actions.set_timetable(
        opportunity=opportunity,
        opens_at=walk.tick(),
        closes_at=closes,
        ends_on=_last_day(after["starts_on"], walk.story.years),
        **after,
        by=lead,
        at=walk.tick(),
    )


def _days_after(closes: datetime.datetime, days: int) -> datetime.date:
    return nearest_working_day((timezone.localtime(closes) + datetime.timedelta(days=days)).date())


def _last_day(starts: datetime.date, years: int) -> datetime.date:
    return shift_days(shift_months(starts, 12 * years), -1)


NOT_FOR_LITTLE = {
    "management.business_plan": "None of the groups that we met has one, and the money is for one season.",
    "financial_systems.examined_accounts": "An examination costs more than a group can spare from this money.",
    "employment.open_recruitment": "The money pays for sessions and food, and nobody is taken on for it.",
    "employment.written_terms": "The money pays for sessions and food, and nobody is taken on for it.",
    "equality.equality_training": "We give volunteers of these groups a place on our own training, without charge.",
}
KEPT = "The groups that we talked to have it ready, so it costs nobody any work."


def _fit_checks(walk: Walk) -> None:
    """What is much to ask for little money is left out, or kept with a reason."""
    much = [one.place for one in pieces_of(walk.opportunity) if one.unsettled]
    choices = {one: (one not in NOT_FOR_LITTLE, NOT_FOR_LITTLE.get(one, KEPT)) for one in much}
    if choices:
        actions.settle_evidence(opportunity=walk.opportunity, choices=choices, by=walk.lead, at=walk.tick())


def _divide(walk: Walk) -> None:
    if not walk.story.lots:
        return
    lots = [{"title": title, "what": what, "value": value} for title, what, value in walk.story.lots]
    actions.divide(
        opportunity=walk.opportunity, lots=lots, most_to_apply=3, most_to_win=2, by=walk.lead, at=walk.tick()
    )


def _questions(walk: Walk) -> list[dict[str, Any]]:
    """A question for each criterion, kept short, and from the library what this kind of opportunity needs besides."""
    rows = queries.proposed_questions(walk.opportunity)
    for row in rows:
        row["words"] = max(30, row["words"] * 3 // 40 * 10)
    first = ("start",)
    last = ("partners", "plan", "conditions")
    if walk.story.kind == "grant":
        last = ("outcome_plan", "budget", "other_money", "other_funders", "plan", "conditions")
    return [*map(_stock, first), *rows, *map(_stock, last)]


def _stock(key: str) -> dict[str, Any]:
    return from_library(key) | {"criterion": "not_scored"}


def _choose_process(walk: Walk) -> None:
    told: dict[str, Any] = {"opportunity": walk.opportunity, "by": walk.lead, "at": walk.tick()}
    if walk.story.kind == "grant":
        grants.choose(
            process="round",
            why="Several organisations could do this, and a round lets the panel weigh them together.",
            restriction="project",
            subsidy="no",
            subsidy_reason="It pays for help to residents, and gives no enterprise an advantage over others.",
            **told,
        )
        return
    if walk.story.drawn_from:
        _call_off(walk, told)
        return
    procurement.choose(
        process=_process_for(walk),
        why="Anyone who can do the work should have the chance to bid.",
        why_whole="One worker is to stay with each person, so that it cannot be several contracts.",
        small_suppliers="Two local firms told us that insurance is the obstacle, so it is asked for only at the start.",
        **told,
    )
    note_notices(walk, "publish")


def _call_off(walk: Walk, told: dict[str, Any]) -> None:
    """From a framework agreement that other councils set up: those who have a place on it here are asked."""
    procurement.choose(
        process="framework",
        why="Two suppliers whom families know have a place on it, and its prices were competed for last year.",
        why_whole="A sitter is to know the household, and the sum is small.",
        call_off={"outside": walk.story.drawn_from, "outside_ends": (walk.at + datetime.timedelta(days=500)).date()},
        **told,
    )
    for key in walk.story.invited:
        actions.invite(
            opportunity=walk.opportunity,
            organisation=walk.person(key),
            why="It has a place on this framework agreement for our area, and everybody who has is asked.",
            by=walk.lead,
            at=walk.tick(),
        )


def note_notices(walk: Walk, before: str, **only: str) -> None:
    for notice in walk.opportunity.notices.filter(before=before, published_on=None, **only):
        actions.note_notice(
            notice=notice,
            published_on=timezone.localdate(walk.at),
            identifier=f"{walk.at.year}/S 000-{notice.pk:06d}",
            by=walk.lead,
            at=walk.tick(),
        )


def _process_for(walk: Walk) -> str:
    route = walk.exercise.route_choice
    if not route.covered:
        return "below_threshold"
    return "light_touch" if route.answers.get("kind") == "light_touch" else "open"


def _price(walk: Walk) -> dict[str, Any]:
    return {"price_weight": 30, "price_formula": "relative"} if walk.story.kind == "contract" else {}


def _closing(walk: Walk) -> datetime.datetime:
    """Two o'clock on a day on which a deadline may fall: after some weeks, or the last such hour that is well past."""
    if walk.story.just_closed and walk.now is not None:
        return _good_hour(walk.now - datetime.timedelta(days=1), step=-1)
    return _good_hour(walk.at + datetime.timedelta(days=OPEN_DAYS))


def _good_hour(moment: datetime.datetime, step: int = 1) -> datetime.datetime:
    day = timezone.localtime(moment).replace(hour=14, minute=0, second=0, microsecond=0)
    while law.deadline_refusals(day).refusals:
        day += datetime.timedelta(days=step)
    return day


OFFICERS = ("helen", "sam", "dele")


def _name_officers(walk: Walk) -> None:
    """Three officers with a key each, under the passphrase that the demonstration tells everybody."""
    if walk.opportunity.secrecy != "sealed":
        return
    officers = [walk.person(key) for key in OFFICERS]
    for one in officers:
        if opening_key_of(one) is None:
            actions.make_opening_key(person=one, passphrase=DEMONSTRATION, by=one, at=walk.tick())
    actions.name_officers(opportunity=walk.opportunity, people=officers, by=walk.lead, at=walk.tick())


def publish(walk: Walk) -> None:
    _name_officers(walk)
    if walk.story.kind == "contract":
        actions.confirm_conflicts(opportunity=walk.opportunity, by=walk.lead, at=walk.tick())
    actions.publish(opportunity=walk.opportunity, by=walk.lead, at=walk.tick())


def apply(walk: Walk) -> None:
    walk.days(12)
    for bid in walk.story.bids:
        if bid.came != "paper":
            _begin(walk, bid)
        if not bid.came:
            _send(walk, bid)
    issue_waiting(at=walk.tick())


def _begin(walk: Walk, bid: Bid) -> None:
    organisation = walk.person(bid.organisation)
    by = _administrator_of(organisation)
    application = actions.start_application(
        opportunity=walk.opportunity, organisation=organisation, eligibility={}, by=by, at=walk.tick()
    )
    walk.applications[bid.organisation] = application
    _write(walk, bid, by)
    if bid.partner:
        partner = walk.person(bid.partner)
        asked = actions.ask_partner(
            application=application,
            organisation=partner,
            role="Runs the weekly drop-in and brings its members.",
            share=20,
            by=by,
            at=walk.tick(),
        )
        actions.answer_partnership(partner=asked, confirmed=True, by=_administrator_of(partner), at=walk.tick())


def _administrator_of(organisation: Organisation) -> Person:
    return organisation.memberships.select_related("person").get(standing="admin").person


def _write(walk: Walk, bid: Bid, by: Person) -> None:
    answers = {one.key: answer_to(one, walk.opportunity, bid) for one in walk.opportunity.questions}
    _begin_together(walk, bid, answers)
    actions.save_answers(
        application=walk.applications[bid.organisation],
        project=bid.project,
        amount=bid.amount,
        answers=answers,
        by=by,
        at=walk.tick(),
    )


def _begin_together(walk: Walk, bid: Bid, answers: dict[str, Any]) -> None:
    """Where a colleague may write too, the first text is begun by them: what they wrote can be put back."""
    application = walk.applications[bid.organisation]
    colleague = application.organisation.memberships.filter(standing="editor").select_related("person").first()
    begun = next((one.key for one in walk.opportunity.questions if one.kind == "long"), "")
    if colleague is not None and begun:
        text = str(answers[begun]).partition(".")[0] + "."
        actions.save_answers(application=application, answers={begun: text}, by=colleague.person, at=walk.tick())


def _send(walk: Walk, bid: Bid) -> None:
    by = _administrator_of(walk.person(bid.organisation))
    actions.submit(application=walk.applications[bid.organisation], by=by, at=walk.tick())


def close(walk: Walk) -> None:
    walk.to(walk.opportunity.closes_at + datetime.timedelta(hours=1))
    actions.settle(opportunity=walk.opportunity, at=walk.tick())
    for bid in walk.story.bids:
        if bid.came in LATE:
            _ask_late(walk, bid)
        if bid.came == "paper":
            _type_in(walk, bid)
    issue_waiting(at=walk.tick())
    if walk.opportunity.secrecy == "sealed":
        for key in OFFICERS[:2]:
            actions.give_share(
                opportunity=walk.opportunity, passphrase=DEMONSTRATION, by=walk.person(key), at=walk.tick()
            )
        for application in walk.applications.values():
            application.refresh_from_db()


LATE = {
    "late": "The power failed in our street from one until four, and our phones could not reach the pages either.",
    "waiting": "Our treasurer was taken to hospital this morning, and she is the only one who had the figures.",
    "refused": "We thought that the deadline was at midnight, as it was last year, and were to send it tonight.",
}
ANSWERS = {
    "late": (True, "The network company confirms the power cut in that street at that time."),
    "refused": (False, "The page, and three reminders, gave the day and the hour. The same rule holds for everybody."),
}


def _ask_late(walk: Walk, bid: Bid) -> None:
    application = walk.applications[bid.organisation]
    by = _administrator_of(walk.person(bid.organisation))
    request = actions.ask_to_be_late(application=application, why=LATE[bid.came], by=by, at=walk.tick())
    if bid.came not in ANSWERS:
        return
    accepted, reason = ANSWERS[bid.came]
    actions.rule_on_lateness(request=request, accepted=accepted, reason=reason, by=walk.lead, at=walk.tick())
    if accepted:
        application.refresh_from_db()
        _send(walk, bid)


def _type_in(walk: Walk, bid: Bid) -> None:
    walk.applications[bid.organisation] = actions.enter_on_paper(
        opportunity=walk.opportunity,
        organisation=walk.person(bid.organisation),
        received_at=walk.opportunity.closes_at - datetime.timedelta(days=1),
        note="Handed in at the reception of the town hall and stamped there.",
        by=walk.lead,
        at=walk.tick(),
    )
    _write(walk, bid, walk.lead)
    actions.submit(application=walk.applications[bid.organisation], by=walk.lead, at=walk.tick())
