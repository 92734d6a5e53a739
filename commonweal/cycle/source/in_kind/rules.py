"""By which processes an asset is lent, and what lending it is worth."""

from __future__ import annotations

import datetime
from decimal import ROUND_HALF_UP, Decimal

from commonweal.cycle.source.rules.lot import MOST_MONEY
from commonweal.cycle.source.rules.process import BEFORE, Choice, Expected, Process
from commonweal.ground.pages.words import money

PENNY = Decimal("0.01")
MONTHS = 12

# ---- notices ------------------------------------------------------------------------------------------------------

NOTIFIED = Expected(
    "MFA-notice",
    "Notification of minimal financial assistance",
    "In writing, at the gross cash equivalent, before the asset is lent; the recipient confirms that it stays under "
    "the cap",
    BEFORE.LETTERS,
    "Subsidy Control Act 2022 s.37",
)

# ---- processes ----------------------------------------------------------------------------------------------------

OFFERED = Process(
    "offered",
    "Asset offered to all",
    "Anyone who can use the asset for the outcomes can ask for it until one deadline.",
    "Norwich framework 3.4.2",
    "grant",
)
INVITED = Process(
    "invited",
    "Asset by invitation",
    "Only the organisations named here can ask for it, for the reason given.",
    "Best value duty, Local Government Act 1999 s.3",
    "grant",
    by_invitation=True,
)
PROCESSES = (OFFERED, INVITED)


def choices() -> list[Choice]:
    return [Choice(one) for one in PROCESSES]


def notices(process: Process, minimal_assistance: bool) -> tuple[Expected, ...]:
    return (*process.notices, NOTIFIED) if minimal_assistance else process.notices


def months(from_date: datetime.date, until_date: datetime.date) -> Decimal:
    """Whole months, and what is left over as a share of the month that it falls in."""
    end = until_date + datetime.timedelta(days=1)
    whole = (end.year - from_date.year) * MONTHS + end.month - from_date.month
    if end.day < from_date.day:
        whole -= 1
    reached = _month_on(from_date, whole)
    following = _month_on(from_date, whole + 1)
    return whole + Decimal((end - reached).days) / (following - reached).days


def _month_on(start: datetime.date, number: int) -> datetime.date:
    years, month = divmod(start.month - 1 + number, MONTHS)
    year, month = start.year + years, month + 1
    next_month = datetime.date(year + month // MONTHS, month % MONTHS + 1, 1)
    return datetime.date(year, month, min(start.day, (next_month - datetime.timedelta(days=1)).day))


def worth(market_value: Decimal, charge: Decimal, from_date: datetime.date, until_date: datetime.date) -> Decimal:
    """(market value of a year - charge for a year) x months / 12, to the penny."""
    share = months(from_date, until_date) / MONTHS
    return ((market_value - charge) * share).quantize(PENNY, ROUND_HALF_UP)


def refusals(
    market_value: Decimal, charge: Decimal, from_date: datetime.date, until_date: datetime.date
) -> dict[str, str]:
    """Why an asset cannot be lent on these terms, by the answer that is wrong; nothing where it can."""
    said = {}
    if market_value <= 0:
        said["market_value"] = "What a year of it would earn must be more than £0"
    elif charge >= market_value:
        said["charge"] = "The charge must be less than a year would earn: otherwise nothing is given"
    if until_date <= from_date:
        said["until_date"] = "The last day must be after the first day"
    elif not said and worth(market_value, charge, from_date, until_date) > MOST_MONEY:
        said["market_value"] = f"What is given comes to more than {money(MOST_MONEY)}, the most there can be"
    return said
