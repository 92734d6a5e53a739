from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone

from commonweal.council.exercise.rules import on_the_team, reader
from commonweal.council.people.rules import administrator
from commonweal.ground.record.rules import Rule, rule, signed_in

may_manage: Rule = on_the_team | administrator
may_read: Rule = reader

LOCKED = "The criteria, weights, questions and dates were locked when the opportunity was published."
LOCKED_WAY = "A change after publication is made in the open: 'Change this opportunity' records what changed and why."
ENGAGEMENT_RULE = "provider engagement"
PRICE_RULE = "price above quality"
CLOSING_PASSED = "Its closing date has passed. Set the timetable again."

# ---- the general sets, used where a framework states none ---------------------------------------------------------

GENERAL_SCALE = (
    (0, "Not answered, or nothing supports what is said"),
    (1, "Weak: large parts are missing or not supported"),
    (2, "Fair: most of it is there, with gaps that matter"),
    (3, "Good: all of it is there and supported, with small gaps"),
    (4, "Very good: all of it is there, well supported and convincing"),
)
GENERAL_CRITERIA = (
    ("change", "The change it will bring", "What is offered will bring about the outcomes asked for.", 40),
    ("people", "Knowing the people and the place", "The work rests on knowing who it is for and what they say.", 20),
    ("delivery", "Being able to deliver", "The plan, the people and the partners can do what is promised.", 20),
    (
        "value",
        "Making good use of the money",
        "The cost is set out, is reasonable, and brings in more where it can.",
        20,
    ),
)
GENERAL_ELIGIBILITY = (
    ("set_up", "Rules of its own", "Your organisation has written rules or a constitution that it has adopted."),
    ("accounts", "Accounts", "Your organisation keeps accounts and controls how its money is spent."),
    ("insurance", "Insurance", "Your organisation has, or will have by the start, insurance for the work."),
)
PRICE_SHARE = 30


def even_weights(number: int, total: int) -> list[Decimal]:
    """Whole weights that add up to `total`, the first ones a point heavier where it does not divide."""
    base, over = divmod(total, number)
    return [Decimal(base + (place < over)) for place in range(number)]


def amount_offered(opportunity: Any) -> Decimal:
    """The most that one applicant may get."""
    if opportunity.maximum:
        return Decimal(opportunity.maximum)
    return (Decimal(opportunity.budget) / max(opportunity.awards_expected, 1)).quantize(Decimal("0.01"))


# ---- what is said of weights and scales ----------------------------------------------------------------


def plain(amount: Decimal) -> str:
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def weights_refusal(weights: Sequence[Decimal], price_weight: int = 0) -> str:
    total = sum(weights, Decimal(0)) + price_weight
    if total == 100:
        return ""
    return f"Weights must add up to 100%. They add up to {plain(total)}%"


def named_twice(titles: Iterable[str]) -> list[int]:
    """The places of the names that stand earlier in the list already, however they are written."""
    seen: set[str] = set()
    found = []
    for place, title in enumerate(titles):
        name = " ".join(title.casefold().split())
        found += [place] if name in seen else []
        seen.add(name)
    return found


def same_name_refusal(title: str) -> str:
    return f"There is another criterion with the name ‘{title}’. Give each a name of its own"


def scale_refusal(title: str, scale: Sequence[Mapping[str, Any]]) -> str:
    scores = [step.get("score") for step in scale]
    if len(scores) < 2 or scores != list(range(len(scores))):
        return f"'{title}' needs a scale whose scores count up from 0 without a gap."
    unsaid = [str(step["score"]) for step in scale if not str(step.get("words", "")).strip()]
    return f"Enter what a score of {unsaid[0]} means for '{title}'." if unsaid else ""


# ---- the panel's own dates ----------------------------------------------------------------------------------------


def panel_dates_refused(
    closes_at: datetime.datetime,
    decision_on: datetime.date | None,
    starts_on: datetime.date | None,
    score_by: datetime.date | None,
    moderate_on: datetime.date | None,
    letters_on: datetime.date | None,
) -> list[tuple[str, str]]:
    """Each of them may be left out; those that are given come in the order in which things happen.

    Each sentence comes with the name of the date that it is about.
    """
    said = []
    closes = timezone.localdate(closes_at)
    if score_by and score_by <= closes:
        said.append(("score_by", "Scores must be asked for after the closing date."))
    if moderate_on and moderate_on <= closes:
        said.append(("moderate_on", "The panel must meet after the closing date."))
    elif moderate_on and score_by and moderate_on < score_by:
        said.append(("moderate_on", "The panel must meet on or after the day by which scores are asked for."))
    last = moderate_on or score_by
    if last and decision_on and decision_on < last:
        met = "The decision date must be the same as or after the day on which the panel has scored and met."
        said.append(("decision_on", met))
    if letters_on and letters_on < (decision_on or closes):
        said.append(("letters_on", "Letters must go on or after the decision date."))
    if letters_on and starts_on and starts_on < letters_on:
        said.append(("starts_on", "The start date must be the same as or after the day on which letters go."))
    return said


# ---- who sees what came in ----------------------------------------------------------------------------------------


@rule("the chair of its panel")
def chairs(person: Any, thing: Any) -> bool:
    here = thing.panel.filter(part="chair", left_at=None)
    return bool(signed_in(person)) and here.filter(person=person).exclude(declarations__ruling="leave").exists()


may_see_received: Rule = on_the_team | chairs
