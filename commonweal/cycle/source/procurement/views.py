from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from commonweal.council.exercise.models import Exercise
from commonweal.council.exercise.queries import load as load_exercise
from commonweal.cycle.source.models import Opportunity
from commonweal.cycle.source.procurement import actions, queries, rules
from commonweal.cycle.source.procurement.forms import NOBODY, TERMS, ProcurementForm, ServiceForm
from commonweal.cycle.source.procurement.models import Procurement
from commonweal.cycle.source.queries import being_set_up
from commonweal.cycle.source.rules.opportunity import may_read
from commonweal.cycle.source.views.process import choosing, chosen
from commonweal.ground.pages.access import allowed
from commonweal.ground.record.rules import Refused

ANSWERS = {"yes": True, "no": False, "unknown": None}
SAID = {True: "yes", False: "no", None: "unknown"}


def _initial(opportunity: Opportunity, held: Procurement) -> dict[str, Any]:
    """What was chosen before, for the form."""
    initial = {name: getattr(held, name) for name in ("justification", "small_suppliers", "reserved")}
    initial["reserved"] = held.reserved or NOBODY
    terms = queries.terms_of(opportunity)
    initial |= {name: getattr(terms, name) for name in TERMS}
    framework, lot = opportunity.drawn_from, opportunity.drawn_lot
    key = f"{framework.reference}:{lot.number}" if lot else framework.reference if framework else ""
    direct = "no" if opportunity.everyone_invited or not framework else "yes"
    initial |= {"framework": key, "directly": direct, "why_whole": opportunity.not_in_lots}
    return initial | {"process": opportunity.process}


@allowed(may_read, load=load_exercise)
def process(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    """Whether it is health care is asked in the address, since it changes which processes there are."""
    opportunity = being_set_up(exercise, Opportunity.Kind.CONTRACT)
    held, on, strategy = queries.of(opportunity), timezone.localdate(request.now), queries.strategy(opportunity)
    health = ANSWERS.get(request.GET.get("health", ""), held.health)
    change = ANSWERS.get(request.GET.get("change", ""), held.considerable_change)
    facts = queries.facts(opportunity, on, health=health, considerable_change=change)
    choices = rules.choices(facts)
    form = ProcurementForm(
        request.POST or None,
        choices=choices,
        frameworks=queries.frameworks(on),
        in_lots=facts.in_lots,
        initial=_initial(opportunity, held),
    )
    if request.method == "POST" and form.is_valid():
        asked = {"health": health, "considerable_change": change}
        try:
            actions.choose(opportunity=opportunity, by=request.person, at=request.now, **asked, **form.told())
        except Refused as refused:
            form.add_refused(refused)
        else:
            return chosen(request, opportunity)
    return choosing(
        request,
        opportunity,
        form=form,
        choices=choices,
        facts=[*queries.threshold(opportunity, on).working, rules.strategy_says(strategy, opportunity.budget)],
        strategy=strategy,
        first=ServiceForm(initial={"health": SAID[health], "change": SAID[change]}),
    )
