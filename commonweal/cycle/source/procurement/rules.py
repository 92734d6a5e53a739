"""Which processes there are for buying, and why one is closed to a contract of this kind and value."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from commonweal.council.framework.models.items import ProcurementStrategy
from commonweal.cycle.source.procurement.models import FrameworkTerms, Procurement
from commonweal.cycle.source.rules.process import BEFORE, Choice, Expected, Process
from commonweal.ground.pages.words import day, money

RESERVED = Procurement.Reserved


@dataclass(frozen=True)
class Facts:
    """What the law asks about a contract: `covered` is at or above the threshold, `notifiable` worth a notice below."""

    covered: bool
    notifiable: bool
    light_touch: bool
    health: bool = False
    considerable_change: bool | None = None
    in_lots: bool = False


# ---- notices ------------------------------------------------------------------------------------------------------

ENGAGEMENT = Expected(
    "UK2",
    "Preliminary market engagement notice",
    "Before the tender notice, or the reason that there is none stands in the tender notice",
    BEFORE.PUBLISH,
    "Procurement Act 2023 s.17",
    may_skip=True,
)
TENDER = Expected(
    "UK4", "Tender notice", "Before anybody is asked to tender", BEFORE.PUBLISH, "Procurement Act 2023 s.21"
)
TENDER_BELOW = Expected(
    "UK4",
    "Below-threshold tender notice",
    "On the central platform before it is advertised anywhere else",
    BEFORE.PUBLISH,
    "Procurement Act 2023 s.87",
)
TRANSPARENCY = Expected(
    "UK5", "Transparency notice", "Before a contract is awarded directly", BEFORE.PUBLISH, "Procurement Act 2023 s.44"
)
AWARDED = Expected(
    "UK6",
    "Contract award notice",
    "After the assessment summaries; the standstill begins with that day",
    BEFORE.LATER,
    "Procurement Act 2023 s.50",
    starts_pause=True,
)
AWARDED_LIGHT = replace(
    AWARDED, when="After the assessment summaries. No standstill has to follow it", starts_pause=False
)
DETAILS = Expected(
    "UK7", "Contract details notice", "After the contract is entered into", BEFORE.LATER, "Procurement Act 2023 s.53"
)
DETAILS_BELOW = Expected(
    "UK7",
    "Contract details notice",
    "As soon as reasonably practicable after the contract is entered into",
    BEFORE.LATER,
    "Procurement Act 2023 s.87",
)
HEALTH = "SI 2023/1348"
INTENDED_APPROACH = Expected(
    "PSR-approach",
    "Notice of the intended approach",
    "Before the most suitable provider is assessed",
    BEFORE.PUBLISH,
    f"{HEALTH} reg 10",
)
OPPORTUNITY_HEALTH = Expected(
    "PSR-opportunity", "Notice inviting bids", "When the competition opens", BEFORE.PUBLISH, f"{HEALTH} reg 11"
)
INTENDED_AWARD = Expected(
    "PSR-intention",
    "Notice of the intention to award",
    "Once the provider is chosen; the standstill begins on the day after",
    BEFORE.LATER,
    f"{HEALTH} reg 12",
    starts_pause=True,
)
AWARD_HEALTH = Expected("PSR-award", "Confirmation of the award", "After the award", BEFORE.LATER, HEALTH)

# ---- processes ----------------------------------------------------------------------------------------------------

ACT = "Procurement Act 2023"
OPEN = Process(
    "open",
    "Open procedure",
    "One stage: anyone can tender, and every tender is assessed.",
    f"{ACT} s.20(2)(a)",
    "pa23",
    notices=(ENGAGEMENT, TENDER, AWARDED, DETAILS),
)
FLEXIBLE = Process(
    "competitive",
    "Competitive flexible procedure",
    "A competition in the stages that suit it, all of them set out beforehand.",
    f"{ACT} s.20(2)(b)",
    "pa23",
    notices=(ENGAGEMENT, TENDER, AWARDED, DETAILS),
)
LIGHT = Process(
    "light_touch",
    "Light touch competition",
    "For health, social, education and community services: the council sets a fair timetable, and no standstill is "
    "required.",
    f"{ACT} s.9",
    "light_touch",
    notices=(ENGAGEMENT, TENDER, AWARDED_LIGHT, DETAILS),
)
DIRECT = Process(
    "direct",
    "Direct award",
    "No competition, for one of the reasons that the Act names. The transparency notice comes first.",
    f"{ACT} s.41 and Schedule 5",
    "pa23",
    by_invitation=True,
    notices=(TRANSPARENCY, AWARDED, DETAILS),
)
FRAMEWORK = Process(
    "new_framework",
    "Open procedure for a framework agreement",
    "Anyone can tender for a place on an agreement with several suppliers. Contracts are called off from it later.",
    f"{ACT} s.20(2)(a) and s.45",
    "pa23",
    place_only=True,
    notices=(ENGAGEMENT, TENDER, AWARDED, DETAILS),
)
CALL_OFF = Process(
    "framework",
    "Call-off under a framework agreement",
    "Suppliers who have a place on it are asked; its own terms decide how.",
    f"{ACT} s.45",
    "voluntary",
    by_invitation=True,
    notices=(AWARDED, DETAILS),
)
COMPETITION = replace(
    CALL_OFF,
    name="Call-off under a framework agreement, by competition",
    what="Every supplier who has a place on it is asked, and the best offer by the published criteria is taken.",
    everyone=True,
)
WITHOUT = replace(
    CALL_OFF,
    name="Call-off under a framework agreement, without competition",
    what="One supplier who has a place on it is asked, chosen by the mechanism that it sets out.",
    source=f"{ACT} s.45(4)",
)
BELOW = Process(
    "below_threshold",
    "Advertised below the threshold",
    "Anyone can bid. Nobody is kept out for want of size or history before they have bid.",
    f"{ACT} s.84 to s.88",
    "voluntary",
    notices=(TENDER_BELOW, DETAILS_BELOW),
)
QUOTES = Process(
    "quotes",
    "Quotes from chosen suppliers",
    "Suppliers whom the council has chosen beforehand are asked for a quote.",
    f"{ACT} s.87(4)",
    "voluntary",
    by_invitation=True,
    notices=(DETAILS_BELOW,),
)
PSR_A = Process(
    "psr_a",
    "Health care: direct award A",
    "Only the present provider can do it.",
    f"{HEALTH} reg 7",
    "psr",
    by_invitation=True,
    notices=(AWARD_HEALTH,),
)
PSR_B = Process(
    "psr_b",
    "Health care: direct award B",
    "Patients choose, and the number of providers is not limited.",
    f"{HEALTH} reg 8",
    "psr",
    by_invitation=True,
    notices=(AWARD_HEALTH,),
)
PSR_C = Process(
    "psr_c",
    "Health care: direct award C",
    "The present provider satisfies, is likely to go on doing so, and nothing considerable changes.",
    f"{HEALTH} reg 9",
    "psr",
    by_invitation=True,
    notices=(INTENDED_AWARD, AWARD_HEALTH),
)
PSR_SUITABLE = Process(
    "psr_suitable",
    "Health care: most suitable provider",
    "The council can name the provider that suits best, without a competition, by the key criteria.",
    f"{HEALTH} reg 10",
    "psr",
    by_invitation=True,
    notices=(INTENDED_APPROACH, INTENDED_AWARD, AWARD_HEALTH),
)
PSR_COMPETITIVE = Process(
    "psr_competitive",
    "Health care: competition",
    "Anyone can bid, and the key criteria decide.",
    f"{HEALTH} reg 11",
    "psr",
    notices=(OPPORTUNITY_HEALTH, INTENDED_AWARD, AWARD_HEALTH),
)
HEALTH_ONLY = (PSR_A, PSR_B, PSR_C, PSR_SUITABLE, PSR_COMPETITIVE)
PROCESSES = (OPEN, FLEXIBLE, LIGHT, FRAMEWORK, DIRECT, CALL_OFF, BELOW, QUOTES, *HEALTH_ONLY)
BY_TENDER_NOTICE = frozenset({OPEN.key, FLEXIBLE.key, LIGHT.key, FRAMEWORK.key})
WITHOUT_COMPETITION = frozenset({DIRECT.key, PSR_A.key, PSR_B.key, PSR_C.key, PSR_SUITABLE.key})


def _full(facts: Facts) -> str:
    if not facts.covered:
        return "The contract is below the threshold."
    return "The service is a light touch one." if facts.light_touch else ""


def _light(facts: Facts) -> str:
    if not facts.light_touch:
        return "The service is not one of health, social care, education or the community."
    return "" if facts.covered else "The contract is below the threshold for light touch services."


def _above(facts: Facts) -> str:
    return "" if facts.covered else "The contract is below the threshold, where no such reason is needed."


def _above_for_framework(facts: Facts) -> str:
    return "" if facts.covered else "The value of all that could be called off is below the threshold."


def _below(facts: Facts) -> str:
    return "The contract is at or above the threshold." if facts.covered else ""


def _always(facts: Facts) -> str:
    return ""


def _unchanged(facts: Facts) -> str:
    if facts.considerable_change is None:
        return "Nobody has said whether the change from the present contract is considerable."
    return "The change from the present contract is considerable." if facts.considerable_change else ""


CLOSED: dict[str, Callable[[Facts], str]] = {
    OPEN.key: _full,
    FLEXIBLE.key: _full,
    LIGHT.key: _light,
    FRAMEWORK.key: _above_for_framework,
    DIRECT.key: _above,
    CALL_OFF.key: _always,
    BELOW.key: _below,
    QUOTES.key: _below,
    PSR_C.key: _unchanged,
}


def refusal(process: Process, facts: Facts) -> str:
    """Why this process is closed to this contract; nothing where it is open."""
    if process in HEALTH_ONLY and not facts.health:
        return "This is not a health care service, so the Provider Selection Regime does not apply."
    if process not in HEALTH_ONLY and facts.health:
        return "Health care services are chosen by the Provider Selection Regime."
    return CLOSED.get(process.key, _always)(facts)


def choices(facts: Facts) -> list[Choice]:
    return [Choice(one, refusal(one, facts)) for one in PROCESSES]


def notices(process: Process, facts: Facts) -> tuple[Expected, ...]:
    """Below the threshold a contract too small to notify asks for no notice."""
    if process in (BELOW, QUOTES) and not facts.notifiable:
        return ()
    return process.notices


def missing(process: Process, facts: Facts, justification: str, small_suppliers: str) -> dict[str, str]:
    """What the law wants said before this process is taken, by the answer that is to say it."""
    said = {}
    if process.key in WITHOUT_COMPETITION and not justification.strip():
        said["justification"] = "Enter the justification for choosing a provider without a competition"
    if process in (BELOW, QUOTES) and facts.notifiable and not small_suppliers.strip():
        told = "Enter how small suppliers would find this, and what was done to make it easier for them"
        said["small_suppliers"] = told
    return said


def lots_missing(process: Process, facts: Facts, why_whole: str) -> str:
    """Before a tender notice the council asks whether it could be several contracts, and says why not (s.18)."""
    if process.key not in BY_TENDER_NOTICE or facts.in_lots or why_whole.strip():
        return ""
    return "Divide it into lots first, or enter why it is not divided into lots"


def reserved_refusal(reserved: str, facts: Facts) -> str:
    """Why the contract cannot be kept for these suppliers; nothing where it can."""
    if reserved in (RESERVED.LOCAL, RESERVED.UK) and facts.covered:
        return "A contract at or above the threshold cannot be kept for suppliers from one place."
    if reserved == RESERVED.MUTUAL and not (facts.covered and facts.light_touch):
        return "Only a light touch contract at or above the threshold can be kept for public service mutuals."
    if reserved == RESERVED.SUPPORTED and not facts.covered:
        return "Only a contract at or above the threshold can be kept for supported employment providers."
    return ""


# ---- the council's own strategy -----------------------------------------------------------------------------------

STRATEGY_RULE = "procurement strategy"


def strategy_says(strategy: ProcurementStrategy | None, value: Decimal) -> str:
    """What the council's own strategy says of a contract of this value; nothing where it says nothing."""
    rule = strategy.rule_for(value) if strategy else None
    if strategy is None or rule is None:
        return ""
    named = {one.key: one.name.lower() for one in PROCESSES}
    ways = " or ".join(named.get(key, key) for key in rule.processes)
    most = f"up to {money(rule.up_to)}" if rule.up_to is not None else "above that"
    return f"By the {strategy.name}, a contract {most} is bought by {ways}. {rule.text}"


def strategy_refusal(strategy: ProcurementStrategy | None, process: Process, value: Decimal) -> str:
    """Why the strategy does not name this process for this value; nothing where it does, or says nothing."""
    rule = strategy.rule_for(value) if strategy else None
    if rule is None or process.key in rule.processes or process in HEALTH_ONLY:
        return ""
    return strategy_says(strategy, value)


# ---- frameworks ---------------------------------------------------------------------------------------------------


def terms_missing(
    years: int | None, longest: int | None, longer_because: str, call_off: str, how: str
) -> dict[str, str]:
    """What a framework has to say of itself, by the answer that is to say it.

    `longest` is None where the law sets no longest term (light touch).
    """
    said = {}
    if not years:
        said["years"] = "Enter how many years the framework agreement runs for"
    elif longest is not None and years > longest and not longer_because.strip():
        told = f"A framework agreement runs for {longest} years at most. Enter why this one needs longer"
        said["longer_because"] = told
    if call_off not in FrameworkTerms.CallOff.values:
        said["call_off"] = "Select how contracts are called off from it"
    if not how.strip():
        said["how"] = "Enter how a contract is called off, as suppliers read it before they tender"
    return said


def call_off_refusal(call_off: str, members: int, directly: bool) -> str:
    """Why a contract cannot be called off in this way under these terms; nothing where it can."""
    if not members:
        return "Nobody has accepted a place on this framework agreement."
    if directly and call_off == FrameworkTerms.CallOff.COMPETITION and members > 1:
        return "By its published terms every contract under it is competed for among its members."
    if not directly and call_off == FrameworkTerms.CallOff.DIRECT:
        return "By its published terms contracts under it are called off directly, by its mechanism."
    return ""


def outside_missing(name: str, ends_on: datetime.date | None, on: datetime.date) -> dict[str, str]:
    """What is asked of a framework that another authority set up, by the answer that is to say it."""
    if not name.strip():
        told = "Select one of the council's framework agreements, or enter whose it is and what it is called"
        return {"framework": told}
    if ends_on is None:
        return {"outside_ends": "Enter the day on which that framework agreement ends"}
    return {"outside_ends": f"That framework agreement ended on {day(ends_on)}"} if ends_on < on else {}
