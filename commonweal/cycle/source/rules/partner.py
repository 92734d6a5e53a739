"""Who joins whom in an application, and what a part and a share may be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from commonweal.council.people.models import Standing
from commonweal.cycle.source.rules.application import may_edit, words_in
from commonweal.cycle.source.rules.opportunity import plain
from commonweal.ground.record.rules import rule, signed_in

MOST_WORDS = 60


@rule("an administrator or authorised signatory of the partner")
def may_answer(person: Any, partner: Any) -> bool:
    return bool(signed_in(person)) and person.acts_for(partner.organisation_id, Standing.ADMIN, Standing.SIGNATORY)


@rule("an administrator, an editor or an authorised signatory of the lead")
def leads(person: Any, partner: Any) -> bool:
    return bool(may_edit(person, partner.application))


def share_of(typed: Any) -> Decimal | None:
    try:
        share = Decimal(str(typed))
    except InvalidOperation:
        return None
    return share if share.is_finite() and 0 < share < 100 else None


def plain_share(typed: Any) -> str:
    """'30' however it was typed, so that the same share is the same text."""
    return plain(share_of(typed) or Decimal(0))


def part_refusal(role: str, share: Any, others: Iterable[Mapping[str, Any]]) -> str:
    """Why this part cannot be kept; nothing where it can."""
    if not role.strip():
        return "Enter what the partner will do."
    if words_in(role) > MOST_WORDS:
        return f"What the partner will do must be {MOST_WORDS} words or fewer."
    found = share_of(share)
    if found is None:
        return "The share must be a number between 0 and 100, like 25."
    total = found + sum((share_of(one.get("share")) or Decimal(0) for one in others), Decimal(0))
    if total >= 100:
        return f"The partners' shares come to {plain(total)}%, which leaves nothing for you."
    return ""


def lead_share(parts: Iterable[Mapping[str, Any]]) -> Decimal:
    return Decimal(100) - sum((share_of(one.get("share")) or Decimal(0) for one in parts), Decimal(0))
