"""How much of the money may go on overheads: a fair share, unless a limit is published with the reason it needs."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal

from commonweal.council.framework.models.items import FullCostRecovery
from commonweal.ground.questions.rules import OVERHEAD_HINT, Terms

MONTHS = 12
PENNY = Decimal("0.01")


def cap_refusal(cap: int | None, reason: str, policy: FullCostRecovery | None) -> str:
    """Why this limit cannot stand as it is: below the council's policy it needs a reason."""
    if cap is None or policy is None or reason.strip():
        return ""
    if policy.lowest_cap is None:
        return "The framework pays a fair share of overheads, so a limit on them needs a reason. It is published."
    if cap >= policy.lowest_cap:
        return ""
    return (
        f"The framework pays overheads of {policy.lowest_cap}% at least, so a limit of {cap}% needs a reason. "
        "It is published."
    )


def overheads_in_words(cap: int | None, reason: str = "") -> str:
    """What applicants are told that this funding pays of their overheads."""
    return f"{Terms(overheads_cap=cap).in_words} {reason}".strip() or "A fair share of your overheads is paid."


def note_in_form(cap: int | None) -> str:
    """What stands above the budget that an applicant writes."""
    return f"{OVERHEAD_HINT} {Terms(overheads_cap=cap).in_words}".strip()


def fair_share(*, hours: Decimal, of_hours: Decimal, a_year: Decimal, months: int) -> tuple[Decimal, Decimal]:
    """Share = hours of the work / all paid hours. Money = share x overheads of a year x months / 12, rounded down.

    Hours in a week, money in pounds and pence. The share is at most 1; `of_hours` is more than 0.
    """
    share = min(hours / of_hours, Decimal(1))
    return share, (share * a_year * months / MONTHS).quantize(PENNY, ROUND_DOWN)
