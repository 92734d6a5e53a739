"""The framework's living wage in the form of a contract: what has to be asked, at which rate, and what was said."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from commonweal.council.framework.models.items import LivingWage
from commonweal.cycle.source.models import Application, Opportunity
from commonweal.cycle.source.rules.worked_out import BELOW, PAYS, STAFF
from commonweal.ground import law
from commonweal.ground.pages.words import money_exact
from commonweal.ground.questions.rules import from_library

WAGE_KEYS = (PAYS, STAFF, BELOW)


def wage_required(opportunity: Opportunity) -> LivingWage | None:
    """What the framework requires of every new contract; nothing for a grant, or where it only encourages."""
    wage = opportunity.exercise.framework.pack.living_wage
    required = wage is not None and wage.expectation == "required" and opportunity.kind == Opportunity.Kind.CONTRACT
    return wage if required else None


def wage_at_opening(opportunity: Opportunity) -> tuple[str, Decimal | None] | None:
    """The name of the council's living wage, and its rate on the day on which the opportunity opens."""
    wage = opportunity.exercise.framework.pack.living_wage
    if wage is None:
        return None
    return wage.name, _hourly(wage, timezone.localdate(opportunity.opens_at)) if opportunity.opens_at else None


def _hourly(wage: LivingWage, on: datetime.date) -> Decimal | None:
    try:
        return law.living_wage(on, wage.london).hourly
    except law.LawRefusal:
        return None


def wage_question(opportunity: Opportunity, on: datetime.date) -> str:
    """The question in full: which living wage, and its rate when it opens, or today where no opening is set."""
    wage = opportunity.exercise.framework.pack.living_wage
    if wage is None:
        return str(from_library(PAYS)["text"])
    rate = _hourly(wage, timezone.localdate(opportunity.opens_at) if opportunity.opens_at else on)
    an_hour = f", {money_exact(rate)} an hour" if rate else ""
    return f"Is everyone who works on this contract paid at least the {wage.name}{an_hour}?"


def wage_questions(opportunity: Opportunity, on: datetime.date) -> list[dict[str, Any]]:
    """What the form of a contract asks where the framework requires it; nothing elsewhere."""
    if wage_required(opportunity) is None:
        return []
    rows = [from_library(key) | {"criterion": "not_scored"} for key in WAGE_KEYS]
    return [row | ({"text": wage_question(opportunity, on)} if row["key"] == PAYS else {}) for row in rows]


def wage_refusal(opportunity: Opportunity) -> str:
    """What the form leaves out of the questions on the living wage; nothing where it asks them all at today's rate."""
    wage = wage_required(opportunity)
    if wage is None:
        return ""
    asked = {one.key: one.text for one in opportunity.questions}
    left_out = [str(from_library(key)["text"]) for key in WAGE_KEYS if key not in asked]
    if left_out:
        missing = f"The {wage.name} is required in new contracts, and the form leaves out '{left_out[0]}'"
        return f"{missing} Add it from the library."
    rate = _hourly(wage, timezone.localdate(opportunity.opens_at)) if opportunity.opens_at else None
    if rate and money_exact(rate) not in asked[PAYS]:
        return f"On the day it opens the {wage.name} is {money_exact(rate)} an hour. Name that rate in '{asked[PAYS]}'"
    return ""


def said_to_pay(application: Application) -> str:
    """'yes' or 'no' as the applicant answered; empty where nobody asked."""
    said = ((application.submitted or {}).get("answers") or {}).get(PAYS, "")
    return said if said in ("yes", "no") else ""
