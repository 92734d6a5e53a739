"""Who decides, when at the earliest, and the decision itself."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from commonweal.council.decide.actions.prepare import said, set_level, set_mandatory
from commonweal.council.decide.models import Decision
from commonweal.council.decide.queries import decision_makers
from commonweal.council.decide.rules import ROUTES, UNDECIDED, late_refusals, may_prepare, whose
from commonweal.council.decide.states import DECISION
from commonweal.council.exercise.rules import require
from commonweal.council.people.models import Level
from commonweal.ground import law
from commonweal.ground.law.words import day
from commonweal.ground.pages.words import LONDON, london
from commonweal.ground.record.actions import moved, recorded
from commonweal.ground.record.rules import Refusal, Refused, refuse

LEVEL = "You cannot change who decides."
NOTICE = "You cannot publish this notice."
RECORD = "You cannot record the decision."


def _undecided(decision: Decision, what: str) -> None:
    decision.refresh_from_db()
    if decision.state not in UNDECIDED:
        raise refuse(what, f"The decision is {DECISION.state_of(decision).label.lower()}.")


def work_out_level(*, decision: Decision, by: Any, at: datetime.datetime) -> Decision:
    """Work out again who decides, with the bands in force today and the areas of the exercise as they are now."""
    require(may_prepare, by, decision, what=LEVEL)
    _undecided(decision, LEVEL)
    with recorded("work out level", decision, by=by, at=at):
        set_level(decision, at.astimezone(LONDON).date())
        if not decision.key:
            decision.notice_published_on = decision.earliest_on = None
        decision.save()
        set_mandatory(decision, by=by, at=at)
    return decision


def raise_level(*, decision: Decision, level: str, reason: str, by: Any, at: datetime.datetime) -> Decision:
    """Send a matter to a higher level than its value asks. It never goes lower."""
    require(may_prepare, by, decision, what=LEVEL)
    _undecided(decision, LEVEL)
    why = said(reason, what=LEVEL, why="Enter why it goes to a higher level.")
    if Level(level).rank <= Level(decision.level).rank:
        raise refuse(LEVEL, f"It is for {whose(decision.level)} already. A matter can go to a higher level only.")
    with recorded("raise level", decision, by=by, at=at, why=why):
        decision.level, decision.level_because = Level(level), f"it was sent to a higher level: {why}"
        decision.save()
        set_mandatory(decision, by=by, at=at)
    return decision


def treat_as_key(*, decision: Decision, reason: str, by: Any, at: datetime.datetime) -> Decision:
    """Treat a matter as a key decision because of its effect, whatever its value."""
    require(may_prepare, by, decision, what=LEVEL)
    _undecided(decision, LEVEL)
    why = said(reason, what=LEVEL, why="Enter what the effect is, and on which wards.")
    with recorded("treat as key", decision, by=by, at=at, why=why):
        decision.key, decision.key_because = True, why
        decision.save()
        set_mandatory(decision, by=by, at=at)
    return decision


def publish_notice(
    *,
    decision: Decision,
    on: datetime.date,
    by: Any,
    at: datetime.datetime,
    route: str = "notice",
    late_because: str = "",
    scrutiny: str = "",
    scrutiny_on: datetime.date | None = None,
    decision_maker: str = "",
) -> Decision:
    """Publish notice of a key decision. The earliest day for the decision follows from the day of the notice.

    Where 28 clear days cannot be given: by the general exception `scrutiny` is who of scrutiny was informed, by
    special urgency who agreed, each with the day. `decision_maker` is the name and title, or the body's members;
    left out, those who hold the level.
    """
    require(may_prepare, by, decision, what=NOTICE)
    _undecided(decision, NOTICE)
    if not decision.key:
        raise refuse(NOTICE, "It is not a key decision, so no notice has to be given.")
    today = at.astimezone(LONDON).date()
    if on < today:
        raise refuse(
            NOTICE, "The day of the notice must be today or in the future: the public cannot have seen it before."
        )
    maker = (decision_maker or "").strip() or decision_makers(decision.level)
    missing = [] if maker else ["Enter the name and title of the decision maker, or the members of the body."]
    missing += late_refusals(route, late_because, scrutiny, scrutiny_on, today).values()
    if missing:
        raise Refused(*(Refusal(NOTICE, why) for why in missing))
    earliest = _earliest(on, route)
    with recorded("publish notice", decision, by=by, at=at, why=late_because):
        decision.notice_published_on, decision.earliest_on = on, earliest
        decision.notice_route, decision.decision_maker = route, maker
        late = route != "notice"
        decision.notice_late_because = late_because.strip() if late else ""
        decision.scrutiny, decision.scrutiny_on = (scrutiny.strip(), scrutiny_on) if late else ("", None)
        if decision.planned_for is None or decision.planned_for < earliest:
            decision.planned_for = earliest
        decision.save()
    return decision


def _earliest(on: datetime.date, route: str) -> datetime.date:
    """With special urgency the law sets no days: what counts is that scrutiny agreed."""
    if route == "special_urgency":
        return on
    try:
        return law.key_decision(on, route=route).earliest_decision
    except law.LawRefusal as refusal:
        raise refuse(NOTICE, str(refusal)) from refusal


def record_decision(
    *,
    decision: Decision,
    outcome: str,
    reasons: str,
    alternatives_rejected: str,
    interests: str,
    made_on: datetime.date,
    by: Any,
    at: datetime.datetime,
    present: str = "",
) -> Decision:
    """Record a decision that was made. After this it is corrected or replaced, and never edited."""
    if outcome not in Decision.Outcome.values:
        raise refuse(RECORD, "Select the decision.")
    decision.refresh_from_db()
    goes_on = outcome not in (Decision.Outcome.DEFER, Decision.Outcome.REJECT)
    with moved(DECISION, "decide" if goes_on else "decline", decision, by=by, at=at):
        missing = _missing(decision, reasons, alternatives_rejected, interests, made_on, at)
        if missing:
            raise Refused(*(Refusal(RECORD, why, about=about) for about, why in missing))
        ends = call_in_ends(made_on) if goes_on else None
        decision.outcome, decision.made_on, decision.made_by = outcome, made_on, by
        decision.reasons, decision.alternatives_rejected = reasons.strip(), alternatives_rejected.strip()
        decision.interests, decision.present = interests.strip(), present.strip()
        decision.call_in_ends = ends
    return decision


@transaction.atomic
def record_batch(
    *,
    decisions: Iterable[tuple[Decision, str, str, str]],
    interests: str,
    made_on: datetime.date,
    by: Any,
    at: datetime.datetime,
    present: str = "",
) -> list[Decision]:
    """Record several small decisions at one sitting, all or none: (decision, outcome, reasons, alternatives rejected).

    Each is a decision of its own, held to all that a decision is held to.
    """
    rows, refusals = list(decisions), []
    if not rows:
        raise refuse("You cannot record these decisions.", "Select what is decided on one of them or more.")
    for decision, outcome, reasons, rejected in rows:
        try:
            record_decision(
                decision=decision,
                outcome=outcome,
                reasons=reasons,
                alternatives_rejected=rejected,
                interests=interests,
                made_on=made_on,
                present=present,
                by=by,
                at=at,
            )
        except Refused as refused:
            refusals += [
                Refusal(each.what, f"{decision.reference}: {each.why}", each.who, about=f"{each.about}_{decision.pk}")
                for each in refused.refusals
            ]
    if refusals:
        raise Refused(*refusals)
    return [row[0] for row in rows]


def _missing(
    decision: Decision, reasons: str, rejected: str, interests: str, made_on: datetime.date, at: datetime.datetime
) -> list[tuple[str, str]]:
    """What a record still lacks: (the answer that it is about, what is wrong with it)."""
    found = []
    if not (reasons or "").strip():
        found.append(("reasons", "Enter the reasons for the decision."))
    if not (rejected or "").strip():
        told = "Enter the alternatives that were considered and rejected, or why there were none."
        found.append(("alternatives_rejected", told))
    if not (interests or "").strip():
        found.append(("interests", "Enter the interests that were declared, or ‘None declared’."))
    if decision.earliest_on and made_on < decision.earliest_on:
        told = (
            f"The date the decision was made must be on or after {day(decision.earliest_on)}: notice was published on "
            f"{day(decision.notice_published_on)} ({ROUTES[decision.notice_route or 'notice']})."
        )
        found.append(("made_on", told))
    if made_on < (put_forward := london(decision.proposed_at).date()):
        told = (
            f"The date the decision was made must be on or after {day(put_forward)}: the matter was put forward that "
            "day."
        )
        found.append(("made_on", told))
    if made_on > at.astimezone(LONDON).date():
        found.append(("made_on", "The date the decision was made must be today or in the past."))
    return found


def call_in_ends(made_on: datetime.date) -> datetime.date:
    """The last day on which councillors may call in a decision made on a day."""
    try:
        days = law.value("call_in_days", made_on).whole()
        return law.add_working_days(made_on, days).date
    except law.LawRefusal as refusal:
        told = f"The end of the time for call-in is not known. {refusal}"
        raise refuse(RECORD, told, about="made_on") from refusal
