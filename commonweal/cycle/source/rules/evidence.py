"""Which evidence of an organisation is out of proportion to the money, and what may be left out of an opportunity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from commonweal.council.framework.models.items import EvidenceNeed, OrganisationalCriterion
from commonweal.council.framework.rules import EVERYONE
from commonweal.cycle.source.rules.gate import place_of
from commonweal.ground.pages.words import lower_first, money

CHECKS_RULE = "organisational checks"
ONE_STAYS = "Keep at least one piece of evidence that everyone shows: the framework checks every organisation."

# By the key of the evidence: why it is much to ask, or beside the point, where there is little money.
HEAVY = {
    "examined_accounts": "Having accounts examined or audited can cost more than a small award leaves for it.",
    "business_plan": "Few small organisations have a business plan, and to write one takes days.",
    "meetings": "Minutes and dates of meetings say little about a small piece of work.",
    "open_recruitment": "A small award rarely pays for a new post, so how posts are advertised does not bear on it.",
    "written_terms": "A small award rarely pays for a new post, so contracts and job descriptions do not bear on it.",
    "equality_training": "A small group of volunteers rarely has training for managers and staff.",
}
# What the law asks whatever the money is.
LAWFUL = {
    "employers_liability": "The law asks it of everyone with staff.",
    "data_protection_compliance": "Data protection law holds for everyone who keeps personal information.",
    "checks": "The law keeps people who are barred from working with children or adults at risk.",
    "adults_policy": "Adults at risk are kept safe whatever the money is.",
    "child_protection_policy": "Children are kept safe whatever the money is.",
}


@dataclass(frozen=True)
class Piece:
    """One piece of evidence that an opportunity may ask for: of whom, what speaks against it, and what was settled."""

    criterion: OrganisationalCriterion
    need: EvidenceNeed
    whom: str
    warning: str = ""
    asked: bool = True
    why: str = ""

    @property
    def place(self) -> str:
        return place_of(self.criterion, self.need)

    @property
    def lawful(self) -> str:
        return LAWFUL.get(self.need.key, "")

    @property
    def in_words(self) -> str:
        return self.need.text if self.whom == EVERYONE else f"{self.need.text} ({lower_first(self.whom)})"

    @property
    def unsettled(self) -> bool:
        return bool(self.warning) and not self.why

    @property
    def of_everyone(self) -> bool:
        return self.need.required and self.whom == EVERYONE


def warning_of(need: EvidenceNeed, offered: Decimal, small: Decimal | int) -> str:
    """Why a piece of evidence is out of proportion; nothing where it fits, or the framework set a value itself."""
    own_value = need.applies_when is not None and need.applies_when.value_over is not None
    if need.key not in HEAVY or own_value or not 0 < offered <= small:
        return ""
    return f"{HEAVY[need.key]} That is much to ask for {money(offered)}."


def reason_refusal(piece: Piece) -> str:
    """Why a choice cannot stand by itself: what is left out has a reason, and so has what is kept though it is much."""
    if piece.why or (piece.asked and not piece.warning):
        return ""
    return f"Enter why '{piece.need.text}' is {'asked for' if piece.asked else 'left out'}. Applicants read it."


def left_out_refusals(pieces: Iterable[Piece], excepted: bool) -> list[tuple[str, str]]:
    """Why what is left out may not all be, each with the place of the evidence that it is about."""
    held = list(pieces)
    said = []
    for one in held:
        if not one.asked and one.lawful and not excepted:
            words = f"'{one.need.text}' cannot be left out. {one.lawful}"
            said.append((one.place, f"{words} Keep it, or record an exception to '{CHECKS_RULE}'."))
    base = [one for one in held if one.of_everyone] or held
    if base and not any(one.asked for one in base):
        said.append((base[-1].place, ONE_STAYS))
    return said
