from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from commonweal.council.people.models import Organisation
from commonweal.cycle.source.models import Application, Lot, Opportunity
from commonweal.cycle.source.rules.application import NO_PLACE
from commonweal.cycle.source.rules.lot import EACH_ONE, applying_refusal


def lots_of(opportunity: Opportunity) -> list[Lot]:
    return list(opportunity.lots.all())


def lot_numbered(opportunity: Opportunity, number: Any) -> Lot | None:
    """One lot by its number as it was sent; nothing where there is none."""
    return next((one for one in opportunity.lots.all() if str(one.number) == str(number)), None)


def lot_refusal(opportunity: Opportunity, organisation: Organisation, lot: Lot | None) -> str:
    """Why this organisation cannot apply for this lot, or for the whole; nothing where it can."""
    if not opportunity.lots.exists():
        return f"{opportunity.reference} is not divided into lots." if lot is not None else ""
    held = opportunity.applications.filter(organisation=organisation).exclude(state__in=NO_PLACE).count()
    return applying_refusal(opportunity, lot, held)


def applied_for(opportunity: Opportunity, organisations: Iterable[Organisation]) -> dict[tuple[int, int | None], Any]:
    """What these organisations have begun or sent, by organisation and lot."""
    found = Application.objects.filter(opportunity=opportunity, organisation__in=organisations)
    return {(one.organisation_id, one.lot_id): one for one in found.exclude(state__in=NO_PLACE).select_related("lot")}


def lots_asked(opportunity: Opportunity) -> bool:
    under_the_act = opportunity.kind == Opportunity.Kind.CONTRACT and opportunity.regime in ("pa23", "light_touch")
    return under_the_act and not opportunity.by_invitation


def lots_considered(opportunity: Opportunity) -> str | None:
    """A contract that is put out to tender under the Act is divided into lots, or says why it is not (s.18)."""
    if not lots_asked(opportunity) or opportunity.not_in_lots or opportunity.lots.exists():
        return None
    return "It is not divided into lots, and nobody has said why. Divide it, or give the reason."


def lot_lines(opportunity: Opportunity) -> list[dict[str, Any]]:
    """The lots as the public reads them, with what became of each once everybody was told."""
    told = opportunity.state == "decided"
    return [{"lot": one, "left": one.not_awarded if told else ""} for one in opportunity.lots.all()]


def one_each(opportunity: Opportunity) -> str:
    return EACH_ONE if opportunity.lots.exists() else "Each organisation sends one application."
