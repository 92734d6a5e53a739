"""What can be worked out from the answers of an application, for whoever scores it. It changes no score by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from commonweal.ground.pages.words import money, money_exact, number, plural
from commonweal.ground.questions.models import Question

PENNY = Decimal("0.01")
PAYS, STAFF, BELOW = "living_wage", "living_wage_staff", "living_wage_below"
COLLABORATION = "collaboration"


@dataclass(frozen=True)
class Fact:
    """One thing worked out, and the criterion under which it was asked about; none where it belongs to no one."""

    criterion: str
    title: str
    said: str


def worked_out(
    content: Mapping[str, Any], *, names: bool = True, wage: tuple[str, Decimal | None] | None = None
) -> list[Fact]:
    """Leverage, cost for each person, barriers, the trend of the income, the partners and the living wage.

    `content` is what was submitted. Without `names` partners are counted and not named. `wage` is the name of the
    council's living wage and its rate an hour, where the council has one.
    """
    asked = {one["key"]: one for one in content.get("questions", [])}
    answers = content.get("answers", {})
    found = [
        _leverage(asked, answers, _number(content.get("amount"))),
        *_cost_of_outcomes(asked, answers, _number(content.get("amount"))),
        _cost_of_reach(asked, answers, _number(content.get("amount"))),
        _wage(asked, answers, wage),
        _barriers(asked, answers),
        _income(asked, answers),
        _partners(asked, content.get("partners") or [], names),
    ]
    return [one for one in found if one is not None]


def _number(value: Any) -> Decimal | None:
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _lines(answers: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    held = answers.get(key)
    return [one for one in held if isinstance(one, Mapping)] if isinstance(held, list) else []


def _yes(value: Any) -> bool:
    return value is True or value == "yes"


# ---- value for money ----------------------------------------------------------------------------------------------


def _leverage(asked: Mapping[str, Any], answers: Mapping[str, Any], amount: Decimal | None) -> Fact | None:
    """Leverage = money from others ÷ money asked for."""
    question = asked.get("other_funders") or asked.get("other_money")
    if question is None or not amount:
        return None
    lines = _lines(answers, "other_funders")
    total = sum((_number(one.get("amount")) or Decimal(0) for one in lines), Decimal(0))
    agreed = sum((_number(one.get("amount")) or Decimal(0) for one in lines if _yes(one.get("agreed"))), Decimal(0))
    each = money_exact((total / amount).quantize(PENNY))
    said = f"Others pay {money(total)}: {each} for each £1 asked for. {money(agreed)} of it is agreed."
    return Fact(question.get("criterion_key", ""), "Money from others", said if total else "Nobody else pays: £0.00.")


def _cost_of_outcomes(asked: Mapping[str, Any], answers: Mapping[str, Any], amount: Decimal | None) -> list[Fact]:
    """Cost per outcome = money asked for ÷ people helped towards it; the same person may be in more than one."""
    found = []
    for key, question in asked.items():
        if question.get("kind") != Question.Kind.OUTCOMES or not amount:
            continue
        for one in _lines(answers, key):
            people = _number(one.get("people"))
            if people:
                each = money((amount / people).quantize(PENNY))
                said = f"{each} of this funding for each of {plural(int(people), 'person', 'people')}."
                found.append(Fact(question.get("criterion_key", ""), f"Cost of: {one.get('outcome', '')}", said))
    return found


def _cost_of_reach(asked: Mapping[str, Any], answers: Mapping[str, Any], amount: Decimal | None) -> Fact | None:
    people = _number(answers.get("reach"))
    if "reach" not in asked or not people or not amount:
        return None
    each = money((amount / people).quantize(PENNY))
    return Fact(asked["reach"].get("criterion_key", ""), "Cost for each person in a year", f"{each}.")


def _wage(asked: Mapping[str, Any], answers: Mapping[str, Any], wage: tuple[str, Decimal | None] | None) -> Fact | None:
    """Cost of raising pay in a year = hours x (the rate - what is paid now), added up over the posts below the rate."""
    question = asked.get(PAYS)
    if question is None or wage is None or answers.get(PAYS) not in ("yes", "no"):
        return None
    name, rate = wage
    staff, criterion, title = _number(answers.get(STAFF)), question.get("criterion_key", ""), f"Cost of the {name}"
    everyone = plural(int(staff), "person", "people") if staff else "the people on it"
    if answers[PAYS] == "yes":
        return Fact(criterion, title, f"Nothing: all of {everyone} are paid it already.")
    lines = _lines(answers, BELOW)
    people = sum((_number(one.get("people")) or Decimal(0) for one in lines), Decimal(0))
    own = sum((_number(one.get("cost")) or Decimal(0) for one in lines), Decimal(0))
    said = f"{number(int(people))} of {everyone} are paid less now."
    if rate is not None:
        cost = sum((_raised(one, rate) for one in lines), Decimal(0))
        said += f" Raising them to {money_exact(rate)} an hour comes to {money(cost.quantize(PENNY))} a year."
    return Fact(criterion, title, f"{said} The applicant's own figure is {money(own)} a year.")


def _raised(line: Mapping[str, Any], rate: Decimal) -> Decimal:
    hours, paid = _number(line.get("hours")), _number(line.get("paid"))
    return hours * max(rate - paid, Decimal(0)) if hours is not None and paid is not None else Decimal(0)


# ---- what stands in the way, and what it rests on -----------------------------------------------------------------


def _barriers(asked: Mapping[str, Any], answers: Mapping[str, Any]) -> Fact | None:
    question, lines = asked.get("barriers"), _lines(answers, "barriers")
    if question is None:
        return None
    still = [one for one in lines if not _yes(one.get("cleared"))]
    said = f"{plural(len(lines), 'barrier')} named, {len(lines) - len(still)} cleared already."
    worst = max(still, key=lambda one: _number(one.get("likely")) or Decimal(0), default=None)
    if worst is not None:
        said += f" The likeliest that still stands: {worst.get('what', '')} ({worst.get('likely', '?')} of 5)."
    return Fact(question.get("criterion_key", ""), "Barriers", said)


def _income(asked: Mapping[str, Any], answers: Mapping[str, Any]) -> Fact | None:
    """The share of public money in each year, and by how many points it rose or fell from the first to the last."""
    question = asked.get("income_mix")
    if question is None:
        return None
    shares = []
    for one in _lines(answers, "income_mix"):
        public, other = _number(one.get("public")) or Decimal(0), _number(one.get("other")) or Decimal(0)
        if public + other > 0:
            shares.append((str(one.get("year", "")), round(100 * public / (public + other))))
    shares.sort()
    if not shares:
        return Fact(
            question.get("criterion_key", ""), "Public money in the income", "No year with an income was given."
        )
    said = ", ".join(f"{year}: {share}%" for year, share in shares)
    points = shares[-1][1] - shares[0][1]
    moved = "It has not moved." if not points else f"It {'rose' if points > 0 else 'fell'} by {abs(points)} points."
    return Fact(question.get("criterion_key", ""), "Public money in the income", f"{said}. {moved}")


def _partners(asked: Mapping[str, Any], partners: list[Mapping[str, Any]], names: bool) -> Fact | None:
    """Only partners who confirmed their part are in what was sent."""
    if not partners:
        return None
    said = [
        f"{one.get('name', '') if names else f'Partner {number}'}: "
        f"{one.get('role', '').rstrip('.')} ({one.get('share', '?')}%)"
        for number, one in enumerate(partners, 1)
    ]
    criterion = asked.get("partners", {}).get("criterion_key", "") or COLLABORATION
    return Fact(criterion, f"Confirmed by {plural(len(partners), 'partner')}", "; ".join(said) + ".")
