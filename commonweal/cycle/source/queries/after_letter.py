"""What is left for an organisation to do after its letter, which itself stays as it was sent."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from commonweal.cycle.source.models import Award, Condition
from commonweal.cycle.source.rules.award import may_accept
from commonweal.cycle.source.rules.condition import may_show, said, unsettled

NOTHING = "Nothing is left for you to do"


@dataclass(frozen=True)
class Step:
    """One thing to do, and the page on which it is done; without a page, who does it is said in its words."""

    what: str
    href: str = ""


@dataclass(frozen=True)
class Left:
    """What is left on one award; where that is nothing, one sentence that says so and what comes next, and its page."""

    steps: list[Step]
    nothing: str = ""
    page: Step | None = None


@dataclass(frozen=True)
class Led:
    """What an award led to: a step that is left, or why there is none and the page of what there is."""

    step: Step | None = None
    why: str = ""
    page: Step | None = None


Follows = Callable[[Award, datetime.date], Led]
_follows: list[Follows] = []


def follows_awards(asked: Follows) -> Follows:
    """A later stage says what an award led to. `@follows_awards` on its query."""
    _follows.append(asked)
    return asked


def as_told(award: Award) -> Award:
    """A reserve to whom an offer is being written reads what its own letter said, until that of the offer goes."""
    if award.state == "proposed":
        award.result, award.amount, award.letter_reference, award.advice = Award.Result.RESERVE, None, "", ""
    return award


def left_to_do(award: Award, person: Any, on: datetime.date) -> Left:
    if award.state == "not_taken_up":
        return Left([], f"The offer was not taken up. {NOTHING}.")
    if award.result == Award.Result.RESERVE:
        return Left([], f"{NOTHING} now. We write to you if the offer comes to you.")
    if award.result != Award.Result.OFFER:
        return Left([], f"{NOTHING} about this application.")
    conditions = list(award.conditions.all())
    to_show = [one for one in unsettled(conditions) if one.state != "shown"]
    later = [asked(award, on) for asked in _follows]
    steps = [*_to_accept(award, person), *(_to_show(award, one, person) for one in to_show)]
    steps += [one.step for one in later if one.step is not None]
    return Left(steps) if steps else _comes_next(award, conditions, [one for one in later if one.why])


def _to_accept(award: Award, person: Any) -> list[Step]:
    if award.provider_accepted_payment:
        return []
    if may_accept(person, award):
        return [Step("Accept the award and how it is paid", "#accept")]
    return [Step(f"Accept the award and how it is paid. This can be done by {may_accept.who}.")]


def _to_show(award: Award, condition: Condition, person: Any) -> Step:
    again = " again" if condition.state == "not_met" else ""
    what = f"Say{again} that condition {condition.number} is met: {said(condition.text, condition.due_on)}"
    if not may_show(person, award):
        return Step(f"{what}. This can be done by {may_show.who}.")
    slug = award.application.organisation.slug
    return Step(what, reverse("source:show_condition", args=[slug, award.reference, condition.number]))


def _comes_next(award: Award, conditions: list[Condition], later: list[Led]) -> Left:
    if any(one.state == "shown" for one in conditions):
        return Left([], f"{NOTHING} now. The council checks what you said about the conditions.")
    if later:
        return Left([], f"{NOTHING} here. {later[0].why}", later[0].page)
    if award.application.opportunity.place_only:
        return Left([], f"{NOTHING} now. You have accepted the place.")
    return Left([], f"{NOTHING} now. The council sets up the agreement next, and you then read it and agree it.")
