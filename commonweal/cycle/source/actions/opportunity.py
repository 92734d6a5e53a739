"""Setting up an opportunity: everything that is settled before it is published, and locked by publishing it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from commonweal.council.exercise.actions import check_task_open, complete_task, reach, start_task
from commonweal.council.exercise.models import Exercise
from commonweal.council.exercise.rules import require
from commonweal.cycle.source import queries
from commonweal.cycle.source.actions.following import tell_expected
from commonweal.cycle.source.actions.form import begin_form, no_longer_scored
from commonweal.cycle.source.actions.inviting import invite_member
from commonweal.cycle.source.models import Criterion, Opportunity, PanelMember
from commonweal.cycle.source.rules import opportunity as rules
from commonweal.cycle.source.rules.application import closed
from commonweal.cycle.source.rules.opportunity import (
    LOCKED,
    LOCKED_WAY,
    may_manage,
    named_twice,
    same_name_refusal,
    scale_refusal,
    weights_refusal,
)
from commonweal.cycle.source.rules.overheads import cap_refusal
from commonweal.cycle.source.rules.price import formula_refusal
from commonweal.cycle.source.states import OPPORTUNITY
from commonweal.ground.pages.words import money, plural
from commonweal.ground.record.actions import next_reference, recorded
from commonweal.ground.record.rules import Refusal, Refused, refuse


def draft_opportunity(*, exercise: Exercise, by: Any, at: datetime.datetime, **fields: Any) -> Opportunity:
    """A draft, filled from the specification; whether it is a grant or a contract follows from the chosen route."""
    what = "You cannot draft an opportunity."
    require(may_manage, by, exercise, what=what)
    route = queries.route_of(exercise)
    kind = queries.KINDS.get(route.chosen) if route else None
    if kind is None:
        chosen = f"The chosen route is '{route.get_chosen_display()}'" if route else "No route has been chosen"
        raise refuse(what, f"{chosen}, so there is nothing to advertise.", may_manage.who, "Choose the route first.")
    existing = queries.current(exercise)
    if existing is not None and existing.state == "draft":
        raise refuse(what, f"{existing.reference} is being drafted already. Go on with that one.")
    with transaction.atomic():
        reach(exercise=exercise, stage="source", by=by, at=at)
        check_task_open(exercise, "criteria")
        opportunity = _drafted(exercise, kind, route.covered, fields, at)
        begin_form(opportunity=opportunity, by=by, at=at)
        with recorded("draft", opportunity, by=by, at=at):
            opportunity.full_clean(exclude=["exercise", "specification", "form"], validate_constraints=False)
            opportunity.save()
    return opportunity


def _drafted(
    exercise: Exercise, kind: str, covered: bool, fields: Mapping[str, Any], at: datetime.datetime
) -> Opportunity:
    specification = queries.specification_of(exercise)
    regime = {True: "pa23", False: "voluntary"}[covered] if kind == Opportunity.Kind.CONTRACT else "grant"
    given: dict[str, Any] = {
        "title": exercise.title,
        "summary": (specification.purpose if specification else exercise.purpose) or exercise.title,
        "who_can_apply": WHO_CAN_APPLY,
        "budget": specification.budget if specification else exercise.value or Decimal(0),
        "contact_name": exercise.lead.name,
        "contact_email": exercise.lead.email,
        "regime": regime,
        "price_weight": queries.proposed_price_weight(kind),
        "price_formula": "relative" if kind == Opportunity.Kind.CONTRACT else "",
    }
    given |= {name: value for name, value in fields.items() if name != "kind"}
    drafted = Opportunity(
        reference=next_reference("OP", timezone.localdate(at).year),
        exercise=exercise,
        specification=specification,
        kind=kind,
        **given,
    )
    drafted.secrecy = fields.get("secrecy") or queries.proposed_secrecy(drafted)
    return drafted


WHO_CAN_APPLY = "Charities, community groups, social enterprises, co-operatives and companies of any size."

EDITABLE = frozenset(
    "title summary who_can_apply suits_small consortia funder budget minimum maximum overheads_cap overheads_reason "
    "awards_expected contact_name "
    "contact_email service_for "
    "moderation_method minimum_assessors starts_on ends_on sign_off".split()
)


def describe(*, opportunity: Opportunity, by: Any, at: datetime.datetime, **fields: Any) -> None:
    """Change what a draft says of itself."""
    what = "You cannot change this opportunity."
    _still_a_draft(opportunity, by, what)
    if fields.get("minimum") and fields.get("maximum") and fields["minimum"] > fields["maximum"]:
        raise refuse(what, "The least amount must be the same as or less than the most.", about="minimum")
    if "budget" in fields and (fields.get("minimum") or 0) > fields["budget"]:
        raise refuse(what, "The least amount must be the same as or less than there is in total.", about="minimum")
    cap = fields.get("overheads_cap", opportunity.overheads_cap)
    reason = fields.get("overheads_reason", opportunity.overheads_reason)
    if unfair := cap_refusal(cap, reason, opportunity.exercise.framework.pack.full_cost_recovery):
        raise refuse(what, unfair, about="overheads_reason")
    _follows_from_lots(opportunity, fields, what)
    for name in EDITABLE & fields.keys():
        setattr(opportunity, name, fields[name])
    with recorded("describe", opportunity, by=by, at=at):
        opportunity.specification = queries.specification_of(opportunity.exercise)
        opportunity.save()


def _follows_from_lots(opportunity: Opportunity, fields: Mapping[str, Any], what: str) -> None:
    """In lots, what there is in total and how many awards are expected follow from them."""
    if not opportunity.lots.exists():
        return
    total, awards = opportunity.budget, opportunity.awards_expected
    if fields.get("budget", total) != total or fields.get("awards_expected", awards) != awards:
        said = f"It is divided into lots, which come to {money(total)} and {plural(awards, 'award')}."
        raise refuse(what, said, exception="Change the lots instead.")


# ---- criteria -----------------------------------------------------------------------------------------------------


def set_criteria(
    *,
    opportunity: Opportunity,
    by: Any,
    at: datetime.datetime,
    criteria: Iterable[Mapping[str, Any]] | None = None,
    price_weight: int | None = None,
    price_formula: str | None = None,
) -> list[Criterion]:
    """The criteria, their weights and the words for every score; the framework's own where none are given."""
    what = "You cannot set these criteria."
    _still_a_draft(opportunity, by, what)
    check_task_open(opportunity.exercise, "criteria")
    price = _price_weight(opportunity, price_weight, criteria, what)
    given = queries.proposed_criteria(opportunity.exercise, price) if criteria is None else list(criteria)
    rows = _with_own_keys([_criterion_row(opportunity, row, what) for row in given])
    if not rows:
        raise refuse(what, "Add at least one criterion.")
    wrong = weights_refusal([row["weight"] for row in rows], price)
    formula = opportunity.price_formula if price_formula is None else price_formula
    said = [text for text in (wrong, formula_refusal(formula, price)) if text]
    said += [same_name_refusal(rows[place]["title"]) for place in named_twice(row["title"] for row in rows)]
    said += [text for row in rows if (text := scale_refusal(row["title"], row["scale"]))]
    if said:
        raise Refused(*(Refusal(what, sentence) for sentence in said))
    with recorded("set criteria", opportunity, by=by, at=at):
        opportunity.price_weight = price
        opportunity.price_formula = formula
        opportunity.save()
        kept = _keep_criteria(opportunity, rows, by, at)
        complete_task(exercise=opportunity.exercise, key="criteria", by=by, at=at)
    return kept


def _price_weight(opportunity: Opportunity, given: int | None, criteria: Any, what: str) -> int:
    if given is None:
        # Criteria that make 100 by themselves leave nothing for price.
        if criteria is None:
            return opportunity.price_weight
        total = sum(Decimal(str(row["weight"])) for row in criteria)
        return 0 if total == 100 else opportunity.price_weight
    if not 0 <= given < 100:
        raise refuse(what, "The weight for price must be 0 or more, and less than 100.", about="price_weight")
    return given


def _criterion_row(opportunity: Opportunity, row: Mapping[str, Any], what: str) -> dict[str, Any]:
    title = str(row.get("title") or row.get("name") or "").strip()
    if not title:
        raise refuse(what, "Enter the name of the criterion.")
    try:
        weight = Decimal(str(row.get("weight")))
    except InvalidOperation:
        raise refuse(what, f"Weight of '{title}' must be a number, like 30") from None
    if not 0 < weight <= 100:
        raise refuse(what, f"Weight of '{title}' must be more than 0 and at most 100")
    scale = row.get("scale") or queries.proposed_scale(opportunity.exercise)
    return {
        "key": str(row.get("key") or slugify(title).replace("-", "_") or "criterion")[:LONGEST_KEY],
        "title": title,
        "definition": str(row.get("definition") or title).strip(),
        "weight": weight,
        "scale": [dict(step) for step in scale],
    }


LONGEST_KEY = 40


def _with_own_keys(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """No two criteria have one key, however alike their names are written."""
    taken: set[str] = set()
    for row in rows:
        key, number = row["key"], 1
        while row["key"] in taken:
            number += 1
            row["key"] = f"{key[: LONGEST_KEY - 3]}_{number}"
        taken.add(row["key"])
    return rows


def _keep_criteria(
    opportunity: Opportunity, rows: list[dict[str, Any]], by: Any, at: datetime.datetime
) -> list[Criterion]:
    known = {one.key: one for one in opportunity.criteria.all()}
    kept = []
    for position, row in enumerate(rows, 1):
        one = known.pop(row["key"], None) or Criterion(opportunity=opportunity, key=row["key"])
        for name, value in row.items():
            setattr(one, name, value)
        one.position = position
        with recorded("set criterion", one, by=by, at=at):
            one.save()
        kept.append(one)
    for gone in known.values():
        no_longer_scored(opportunity=opportunity, criterion=gone.key, by=by, at=at)
        with recorded("remove criterion", gone, by=by, at=at):
            gone.delete()
    return kept


# ---- the timetable ------------------------------------------------------------------------------------------------


NEEDS_A_REASON = "A deadline then needs a reason, which is kept: give it at the foot of the page."


def set_timetable(
    *,
    opportunity: Opportunity,
    opens_at: datetime.datetime,
    closes_at: datetime.datetime,
    decision_on: datetime.date | None,
    by: Any,
    at: datetime.datetime,
    questions_by: datetime.datetime | None = None,
    starts_on: datetime.date | None = None,
    ends_on: datetime.date | None = None,
    score_by: datetime.date | None = None,
    moderate_on: datetime.date | None = None,
    letters_on: datetime.date | None = None,
    reason: str = "",
) -> None:
    """Both dates and everything between them. A deadline at a bad hour is refused, or kept with a reason."""
    what = "You cannot set this timetable."
    _still_a_draft(opportunity, by, what)
    check_task_open(opportunity.exercise, "timetable")
    said = _dates_refused(opens_at, closes_at, questions_by, decision_on, starts_on, ends_on)
    said += rules.panel_dates_refused(closes_at, decision_on, starts_on, score_by, moderate_on, letters_on)
    said += [("closes_at", "The closing date must be in the future.")] if closed(closes_at, at) else []
    hours = [] if closed(closes_at, at) else queries.deadline_refusals(closes_at)
    if hours and not reason.strip():
        said += [("reason", one) for one in hours]
    short = queries.too_short(opportunity, opens_at, closes_at) if opportunity.regime == "pa23" and not said else ""
    said += [("closes_at", short)] if short else []
    if said:
        raise Refused(*(_about_a_date(what, about, one, one in hours) for about, one in said))
    before = opportunity.opens_at
    with recorded("set timetable", opportunity, by=by, at=at, why=reason):
        opportunity.opens_at, opportunity.closes_at = opens_at, closes_at
        opportunity.questions_by, opportunity.decision_on = questions_by, decision_on
        opportunity.starts_on, opportunity.ends_on = starts_on, ends_on
        opportunity.score_by, opportunity.moderate_on, opportunity.letters_on = score_by, moderate_on, letters_on
        opportunity.save()
        done = complete_task if decision_on else start_task
        done(exercise=opportunity.exercise, key="timetable", by=by, at=at)
        tell_expected(opportunity=opportunity, before=before, at=at)


def _about_a_date(what: str, about: str, why: str, is_hour: bool) -> Refusal:
    return Refusal(what, why, "", NEEDS_A_REASON if is_hour else "", about)


def _dates_refused(
    opens_at: datetime.datetime,
    closes_at: datetime.datetime,
    questions_by: datetime.datetime | None,
    decision_on: datetime.date | None,
    starts_on: datetime.date | None,
    ends_on: datetime.date | None,
) -> list[tuple[str, str]]:
    """Each sentence with the name of the date that it is about."""
    said = []
    if closes_at <= opens_at:
        said.append(("closes_at", "The closing date must be after the opening date."))
    if questions_by and not opens_at < questions_by <= closes_at:
        said.append(("questions_by", "Questions must close after the opening and no later than the deadline."))
    if decision_on and decision_on <= timezone.localdate(closes_at):
        said.append(("decision_on", "The decision date must be after the closing date."))
    if starts_on and decision_on and starts_on < decision_on:
        said.append(("starts_on", "The start date must be the same as or after the decision date."))
    if starts_on and ends_on and ends_on <= starts_on:
        said.append(("ends_on", "The end date must be after the start date."))
    return said


# ---- the panel and the last checks --------------------------------------------------------------------------------


def add_panel_member(
    *,
    opportunity: Opportunity,
    person: Any,
    by: Any,
    at: datetime.datetime,
    part: str = PanelMember.Part.ASSESSOR,
    brings: str = PanelMember.Brings.EXPERTISE,
    scores_only: Iterable[str] = (),
    support: str = "",
) -> PanelMember:
    what = "You cannot add to this panel."
    require(may_manage, by, opportunity, what=what)
    check_task_open(opportunity.exercise, "panel")
    if opportunity.state in ("decided", "withdrawn"):
        raise refuse(what, f"The opportunity is {OPPORTUNITY.state_of(opportunity).label.lower()}.")
    if opportunity.moderation_started_at:
        raise refuse(what, "Moderation has started. Everyone on the panel has scored by then.")
    earlier = opportunity.panel.filter(person=person).first()
    if earlier is not None:
        gone = "has left this panel, and what they did on it stays" if earlier.has_left else "is on the panel already"
        raise refuse(what, f"{person} {gone}.", about="person")
    if opportunity.opening_officers.filter(person=person).exists():
        raise refuse(what, f"{person} opens the applications. Who opens them does not judge them.", about="person")
    here = [one for one in opportunity.panel.seated() if not one.has_left]
    if part == PanelMember.Part.CHAIR and any(one.part == PanelMember.Part.CHAIR for one in here):
        raise refuse(what, "The panel has a chair already.", about="part")
    member = PanelMember(opportunity=opportunity, person=person, part=part, brings=brings, support=support.strip())
    asked = [one.key for one in opportunity.criteria.all()]
    member.scores_only = [key for key in asked if key in set(scores_only)]
    if len(member.scores_only) == len(asked):
        member.scores_only = []
    with recorded("join panel", member, by=by, at=at):
        member.full_clean(exclude=["opportunity", "person"], validate_constraints=False)
        member.save()
        done = complete_task if len(here) + 1 >= opportunity.minimum_assessors else start_task
        done(exercise=opportunity.exercise, key="panel", by=by, at=at)
        invite_member(member=member, by=by, at=at)
    return member


def remove_panel_member(*, member: PanelMember, by: Any, at: datetime.datetime) -> None:
    what = "You cannot take this person off the panel."
    require(may_manage, by, member.opportunity, what=what)
    if member.declarations.exists() or member.scores.exists():
        way = "Their place can end with a reason instead."
        raise refuse(what, "They have declared or scored already, and that record is kept.", "", way)
    with recorded("leave panel", member, by=by, at=at):
        member.delete()


def confirm_conflicts(*, opportunity: Opportunity, by: Any, at: datetime.datetime) -> None:
    """That the conflicts assessment was prepared and is up to date: a contract is not put out without it."""
    require(may_manage, by, opportunity, what="You cannot confirm the conflicts assessment.")
    with recorded("confirm conflicts assessment", opportunity, by=by, at=at):
        opportunity.conflicts_confirmed_on = timezone.localdate(at)
        opportunity.save()


def previewed(*, opportunity: Opportunity, by: Any, at: datetime.datetime) -> None:
    """Somebody has read the pages as an applicant will."""
    require(may_manage, by, opportunity, what="You cannot mark this as previewed.")
    complete_task(exercise=opportunity.exercise, key="preview", by=by, at=at)


def _still_a_draft(opportunity: Opportunity, by: Any, what: str) -> None:
    require(may_manage, by, opportunity, what=what)
    if opportunity.state != "draft":
        raise refuse(what, LOCKED, "nobody, once applicants have read them", LOCKED_WAY)
