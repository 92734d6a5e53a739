"""What an offer can depend on, who says that it is met, and what waits for that."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from commonweal.council.decide.queries import decides
from commonweal.council.exercise.rules import on_the_team
from commonweal.council.people.models import Standing
from commonweal.council.people.rules import agreements
from commonweal.cycle.source.models import Award, Condition
from commonweal.cycle.source.rules.award import may_read_letters, without_interest
from commonweal.ground.pages.words import plain_day
from commonweal.ground.post.models import Letter
from commonweal.ground.record.rules import Refusal, Rule, Verdict, rule, signed_in

MOST, LONGEST = 20, 500
SETTLED = ("met", "waived")
TO_WAIVE = "Whoever decides on this award can waive a condition, with a reason that everybody can read."

Terms = Sequence[Mapping[str, str]]  # as an award keeps them: [{"text", "by"}]


def _award_of(thing: Any) -> Award:
    return thing.award if isinstance(thing, Condition) else thing


def of_award(known: Rule) -> Rule:
    """A rule about an award, asked of the award or of one of its conditions."""
    return Rule(lambda person, thing: known(person, _award_of(thing)), known.who)


@rule("a decision maker at the level of the decision or above, who did not propose or score it")
def the_decider(person: Any, award: Award) -> Verdict:
    return decides(person, award.decision)


may_see: Rule = of_award((may_read_letters | the_decider) & without_interest)
may_settle: Rule = of_award((on_the_team | agreements) & without_interest)
may_waive: Rule = of_award(the_decider & without_interest)


@rule("an administrator, editor or authorised signatory of the organisation")
def may_show(person: Any, thing: Any) -> bool:
    organisation_id = _award_of(thing).application.organisation_id
    return bool(signed_in(person)) and person.acts_for(
        organisation_id, Standing.ADMIN, Standing.EDITOR, Standing.SIGNATORY
    )


# ---- what an offer depends on -------------------------------------------------------------------------------------


def terms_refusal(terms: Terms) -> str:
    """Why an offer cannot be made on these; nothing where it can."""
    if len(terms) > MOST:
        return f"An offer can have up to {MOST} conditions."
    texts = [str(one.get("text", "")).strip() for one in terms]
    if not all(texts):
        return "Enter each condition in words."
    if any(len(one) > LONGEST for one in texts):
        return f"A condition must be {LONGEST} characters or fewer."
    if len({one.casefold() for one in texts}) < len(texts):
        return "Two of the conditions are the same."
    return "" if all(_is_day(one.get("by", "")) for one in terms) else "The day of a condition must be a real date."


def _is_day(text: str) -> bool:
    try:
        return not text or bool(datetime.date.fromisoformat(text))
    except ValueError:
        return False


def day_of(term: Mapping[str, str]) -> datetime.date | None:
    return datetime.date.fromisoformat(term["by"]) if term.get("by") else None


def when(due_on: datetime.date | None) -> str:
    return "before the agreement is signed" if due_on is None else f"by {plain_day(due_on)}"


def in_words(terms: Terms) -> list[str]:
    """Each with its when: 'Show us the lease (before the agreement is signed)'."""
    return [said(one["text"], day_of(one)) for one in terms]


def said(text: str, due_on: datetime.date | None) -> str:
    return f"{text.rstrip('.')} ({when(due_on)})"


def applies(award: Award) -> Terms:
    """What the offer of this award depends on; nothing where it is no offer."""
    return award.conditional_on if award.result == Award.Result.OFFER else []


def left_out(award: Award, letter: Letter) -> str:
    """Why a letter of offer cannot go that does not say all that the offer depends on; nothing where it says all."""
    missing = [one for one in in_words(applies(award)) if one not in letter.body]
    if letter.content.get("conditions", []) == list(applies(award)) and not missing:
        return ""
    named = f": {missing[0]}" if missing else ""
    return (
        f"The letter about {award.application.reference} does not give the conditions of the offer as they were "
        f"decided{named}. Draft it again."
    )


# ---- what waits for them ------------------------------------------------------------------------------------------


def overdue(condition: Condition, on: datetime.date) -> bool:
    return condition.due_on is not None and condition.due_on < on and condition.state not in SETTLED


def unsettled(conditions: Iterable[Condition]) -> list[Condition]:
    return [one for one in conditions if one.state not in SETTLED]


def come_first(conditions: Iterable[Condition], on: datetime.date) -> list[Condition]:
    """Those that nothing is set up or signed without: they come before it, or their day has passed."""
    return [one for one in unsettled(conditions) if one.due_on is None or overdue(one, on)]


def held_by(award: Award, what: str, on: datetime.date) -> Refusal | None:
    """Why nothing can be set up or signed on this award until its conditions are met; nothing where it can."""
    first = come_first(award.conditions.all(), on)
    if not first:
        return None
    named = "; ".join(said(one.text, one.due_on) for one in first)
    return Refusal(
        what, f"The award is conditional. Still to be met: {named}.", "the officer who checks the conditions", TO_WAIVE
    )


def award_stands(condition: Condition) -> str | None:
    return None if condition.award.state == "notified" else "The offer was not taken up."
