"""By which processes a grant is given, and what each of them asks for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from commonweal.cycle.source.grants.models import GrantRound
from commonweal.cycle.source.rules.process import BEFORE, Choice, Expected, Process
from commonweal.ground.pages.words import money

SUBSIDY = GrantRound.Subsidy


@dataclass(frozen=True)
class Facts:
    """`most` is the most that one applicant may ask for; `small_up_to` what this council calls a small grant."""

    most: Decimal | None
    small_up_to: Decimal


# ---- notices ------------------------------------------------------------------------------------------------------

NOTIFIED = Expected(
    "MFA-notice",
    "Notification of minimal financial assistance",
    "In writing, with the amount, before the assistance is given; the recipient confirms that it stays under the cap",
    BEFORE.LETTERS,
    "Subsidy Control Act 2022 s.37",
)
ON_DATABASE = Expected(
    "subsidy-database",
    "Entry on the subsidy database",
    "Within the time that the Act gives after the award",
    BEFORE.LATER,
    "Subsidy Control Act 2022 s.33",
)

# ---- processes ----------------------------------------------------------------------------------------------------

ROUND = Process(
    "round",
    "Grants round",
    "Anyone who can do the work can apply until one deadline. A panel weighs all applications together.",
    "Norwich framework 3.4.2 and 3.5",
    "grant",
)
SMALL = Process(
    "small",
    "Small grants",
    "A short form for small amounts, judged by the same published criteria.",
    "Norwich framework 3.5",
    "grant",
)
INVITED = Process(
    "invited",
    "Grant by invitation",
    "Only the organisations named here can apply, for the reason given.",
    "Best value duty, Local Government Act 1999 s.3",
    "grant",
    by_invitation=True,
)
PROCESSES = (ROUND, SMALL, INVITED)


def refusal(process: Process, facts: Facts) -> str:
    """Why this process is closed to this grant; nothing where it is open."""
    if process != SMALL:
        return ""
    if facts.most is None:
        return "Say first, in its description, the most that one applicant may ask for."
    if facts.most > facts.small_up_to:
        return f"One applicant may ask for {money(facts.most)}. Small grants go up to {money(facts.small_up_to)}."
    return ""


def choices(facts: Facts) -> list[Choice]:
    return [Choice(one, refusal(one, facts)) for one in PROCESSES]


def notices(process: Process, subsidy: str, most: Decimal, database_over: Decimal) -> tuple[Expected, ...]:
    """What subsidy law asks for: nothing where no enterprise gains."""
    if subsidy == SUBSIDY.MINIMAL:
        return (*process.notices, NOTIFIED)
    if subsidy == SUBSIDY.SCHEME and most > database_over:
        return (*process.notices, ON_DATABASE)
    return process.notices
