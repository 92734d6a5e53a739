from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from commonweal.council.exercise.rules import LEAD
from commonweal.council.framework.models import Pack
from commonweal.cycle.plan.models import Appraisal, Indicator, Option, RouteChoice
from commonweal.ground.record.rules import Refusal

MAIN_OUTCOMES = 5
FEWEST_OPTIONS = 3
HIGHEST_SCORE = 5

# ---- outcomes -----------------------------------------------------------------------------------------------------

PROVENANCE = {
    "needs_assessment": "The needs assessment",
    "councillors": "What councillors were elected to do",
    "legislation": "The law",
    "value_for_money": "Better value for money",
    "sector_proposals": "Proposals from providers or the community",
    "partners": "Outcomes of our partners",
}


def provenance(given: Iterable[str]) -> list[str]:
    """Where an outcome comes from, in words: a known source, or as it was written."""
    return [PROVENANCE.get(one, one) for one in given]


def framework_outcomes(pack: Pack) -> list[tuple[str, str]]:
    """The framework's tree as (key, words): each heading, then its outcomes."""
    found = []
    for heading in pack.outcomes:
        found.append((heading.key, heading.name))
        found += [(one.key, f"{heading.name}: {one.name}") for one in heading.outcomes]
    return found


_ACTIVITIES = (
    "attendances?|attendees|sessions?|events?|meetings?|workshops?|courses?|classes|visits?|calls|contacts|leaflets|"
    "referrals|appointments?|newsletters?|participants|volunteers?|training|hours|places|contracts?|grants?"
)
_COUNTED = re.compile(
    rf"\b(?:number|count|total|how many|no\.?) (?:of )?(?:\w+ ){{0,3}}(?:{_ACTIVITIES})\b"
    rf"|\b(?:{_ACTIVITIES}) (?:held|delivered|run|offered|provided|attended|made|given|sent|completed)\b"
    rf"|\bpeople (?:seen|reached|attending|enrolled|registered|signed up|trained|helped|supported)\b",
    re.IGNORECASE,
)
_ACTIVITY_UNIT = re.compile(rf"^\s*(?:{_ACTIVITIES})\s*$", re.IGNORECASE)


def activity_warning(name: str, unit: str, measures: str) -> str:
    """A sentence where an indicator called an outcome counts what was done instead of what changed."""
    if measures != Indicator.Measures.OUTCOME:
        return ""
    if not (_COUNTED.search(name) or _ACTIVITY_UNIT.match(unit)):
        return ""
    return (
        f"‘{name}’ counts what was done, not what changed for people. Call it an output, or measure the change: "
        "for example how many people say that their life is better because of it."
    )


def indicator_refusals(
    *, unit: str, target: Any, learning_only: str, baseline: Any, baseline_by: Any, used_for: str
) -> list[Refusal]:
    what = "You cannot add this indicator."
    said = []
    if not unit.strip():
        said.append("It has no unit: say what is counted, such as people or per cent.")
    if target is None and not learning_only.strip():
        said.append("It has no target. Give one, or say why you are only learning from it.")
    if baseline is None and baseline_by is None:
        said.append("It has no baseline. Give one, or the day by which you will set it.")
    if not used_for.strip():
        said.append("It has no use. Say what you will decide with it.")
    return [Refusal(what, why, LEAD) for why in said]


# ---- make or buy --------------------------------------------------------------------------------------------------

_GENERAL_MAKE_OR_BUY = (
    ("outcomes_now", "Does what exists today bring about the outcomes that are wanted?"),
    ("value_now", "Is it worth what it costs?"),
    ("best_placed", "Who is best placed to bring the outcomes about?"),
    ("collaborate", "Who could do it together with us?"),
    ("market", "Are there providers who can do this, or would they have to be helped to start?"),
    ("invest_locally", "What would spending the money locally do for the area?"),
    ("community_lead", "What in the community could lead the way?"),
    ("able_to_compete", "Could small and community groups, and groups led by those most affected, take part?"),
)


def make_or_buy_questions(pack: Pack) -> list[tuple[str, str]]:
    """The framework's own questions; where it asks none, eight general ones."""
    return [(one.key, one.text) for one in pack.make_or_buy] or list(_GENERAL_MAKE_OR_BUY)


def make_or_buy_missing(appraisal: Appraisal) -> list[str]:
    """Who should deliver is asked before an option is preferred, whoever it turns out to be."""
    if appraisal.conclusion or appraisal.not_asked_because:
        return []
    return ["Make or buy has not been answered. Answer its questions, or give the reason for leaving them out."]


# ---- options ------------------------------------------------------------------------------------------------------

ASSET_LED = frozenset({Option.Kind.COMMUNITY, Option.Kind.IN_KIND})


def missing_options(kinds: Sequence[str]) -> list[str]:
    """What an appraisal still lacks before it can stand without a reason."""
    said = []
    if len(kinds) < FEWEST_OPTIONS:
        said.append(f"There are fewer than {FEWEST_OPTIONS} options.")
    if Option.Kind.NOTHING not in kinds:
        said.append("‘Do nothing’ is not among the options.")
    if Option.Kind.IN_HOUSE not in kinds:
        said.append("Delivering in-house is not among the options.")
    if not ASSET_LED.intersection(kinds):
        said.append("No option builds on the community or on an asset that exists.")
    return said


def criteria_refusals(criteria: Sequence[tuple[str, Decimal]]) -> list[Refusal]:
    what = "You cannot use these criteria."
    names = [name.strip().lower() for name, _ in criteria]
    said = []
    if not criteria:
        said.append("There are none.")
    if any(not name for name in names):
        said.append("One has no name.")
    if len(set(names)) < len(names):
        said.append("Two have the same name.")
    if any(weight <= 0 for _, weight in criteria):
        said.append("Every weight must be more than 0.")
    total = sum((weight for _, weight in criteria), Decimal(0))
    if criteria and total != 100:
        said.append(f"The weights add up to {total.normalize():f}%. They must add up to 100%.")
    return [Refusal(what, why, LEAD) for why in said]


# ---- the route ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RouteQuestion:
    key: str
    text: str
    hint: str = ""
    asked: bool = True


ROUTE_QUESTIONS = (
    RouteQuestion(
        "self_deliver",
        "Is delivering it ourselves the most efficient way?",
        "Then no one outside is needed.",
        asked=False,
    ),
    RouteQuestion(
        "partners",
        "Does it need partners who decide and pay together with us?",
        "For example a project that serves the outcomes of two public bodies.",
        asked=False,
    ),
    RouteQuestion(
        "direct_benefit",
        "Is what we get of direct benefit to the council itself?",
        "Something that the council needs to deliver its own services or to run its own business.",
    ),
    RouteQuestion("enforce", "Must the council be able to enforce performance by contract?"),
    RouteQuestion("provider_designs", "Is the provider best placed to design how the outcomes are met?"),
    RouteQuestion("core_funding", "Is the support meant for an organisation's core costs?"),
    RouteQuestion("money_available", "Is there money to give?", "If not, a building or equipment may still help."),
)

CONTRACT_KINDS = {
    "services": "Services",
    "light_touch": "Health, social, education or community services (light touch)",
    "goods": "Goods",
    "works": "Works",
}
GIVEN = frozenset({RouteChoice.Route.GRANT, RouteChoice.Route.IN_KIND})


@dataclass(frozen=True)
class Suggestion:
    route: str
    because: tuple[str, ...]


def unanswered(answers: dict[str, Any]) -> list[RouteQuestion]:
    return [one for one in ROUTE_QUESTIONS if one.asked and answers.get(one.key) is None]


def suggest_route(answers: dict[str, Any]) -> Suggestion:
    """The route that the answers point to, and why: self or partners first, then the three ways outside."""
    route = RouteChoice.Route
    if answers.get("self_deliver"):
        return Suggestion(route.IN_HOUSE, ("Delivering it ourselves is the most efficient way.",))
    if answers.get("partners"):
        return Suggestion(route.PARTNERSHIP, ("It needs partners who decide and pay together with us.",))
    if answers.get("direct_benefit") or answers.get("enforce"):
        return Suggestion(route.PROCUREMENT, _why_procurement(answers))
    if not answers.get("money_available"):
        why = ("There is no money to give, and an asset could help instead.", "It is not bought for the council.")
        return Suggestion(route.IN_KIND, why)
    return Suggestion(route.GRANT, _why_grant(answers))


def _why_procurement(answers: dict[str, Any]) -> tuple[str, ...]:
    said = []
    if answers.get("direct_benefit"):
        said.append("What we get is of direct benefit to the council.")
    if answers.get("enforce"):
        said.append("The council must be able to enforce performance, and only a contract binds in that way.")
    if not answers.get("provider_designs"):
        said.append("The council can say what is wanted closely enough to buy it.")
    return tuple(said)


def _why_grant(answers: dict[str, Any]) -> tuple[str, ...]:
    said = ["It is not of direct benefit to the council itself, and need not be enforced by contract."]
    if answers.get("provider_designs"):
        said.append("The provider is best placed to design how the outcomes are met.")
    if answers.get("core_funding"):
        said.append("The support is for core costs, which rests on trust.")
    said.append("There is money to give.")
    return tuple(said)


def needs_exception(answers: dict[str, Any], chosen: str) -> bool:
    """A gift where the test says purchase: what is of direct benefit to the council is bought."""
    return bool(answers.get("direct_benefit")) and chosen in GIVEN


# ---- the specification --------------------------------------------------------------------------------------------

SECTIONS: dict[str, str] = {
    "purpose": "Purpose",
    "what_we_will_fund": "What we will fund",
    "what_we_will_not_fund": "What we will not fund",
    "who_and_where": "Who it is for, and where",
    "money_and_payment": "Money and payment",
    "monitoring": "Monitoring",
    "social_value": "Social value",
    "living_wage": "Living wage, and any help that you offer to pay it",
    "conditions": "Conditions",
    "end_of_agreement": "The end of the agreement",
    "evaluation_plan": "Evaluation",
}
MUST_HAVE = ("purpose", "what_we_will_fund", "who_and_where", "money_and_payment", "monitoring", "evaluation_plan")
NO_MEASURE = "No measure set yet"


def missing_sections(written: dict[str, str]) -> list[Refusal]:
    what = "You cannot finish the specification."
    return [
        Refusal(what, f"‘{SECTIONS[name]}’ has not been written.", LEAD)
        for name in MUST_HAVE
        if not written.get(name, "").strip()
    ]
