from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from commonweal.council.exercise.models import Exercise
from commonweal.council.exercise.queries import load as load_exercise
from commonweal.cycle.source.models import Opportunity
from commonweal.cycle.source.procurement import actions, queries, rules
from commonweal.cycle.source.procurement.forms import ProcurementForm, ServiceForm
from commonweal.cycle.source.queries import being_set_up
from commonweal.cycle.source.rules.opportunity import may_read
from commonweal.cycle.source.views.process import choosing, chosen
from commonweal.ground.pages.access import allowed
from commonweal.ground.record.rules import Refused

ANSWERS = {"yes": True, "no": False}
SAID = {True: "yes", False: "no", None: ""}


@allowed(may_read, load=load_exercise)
def process(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    """Whether it is health care is asked in the address, since it changes which processes there are."""
    opportunity = being_set_up(exercise, Opportunity.Kind.CONTRACT)
    held, on = queries.of(opportunity), timezone.localdate(request.now)
    health = ANSWERS.get(request.GET.get("health", ""), held.health)
    change = ANSWERS.get(request.GET.get("change", ""), held.considerable_change)
    facts = queries.facts(opportunity, on, health=health, considerable_change=change)
    choices = rules.choices(facts)
    initial = {name: getattr(held, name) for name in ("justification", "small_suppliers", "reserved")}
    form = ProcurementForm(request.POST or None, choices=choices, initial=initial | {"process": opportunity.process})
    if request.method == "POST" and form.is_valid():
        asked = {"health": health, "considerable_change": change}
        try:
            actions.choose(opportunity=opportunity, by=request.person, at=request.now, **asked, **form.cleaned_data)
        except Refused as refused:
            form.add_refused(refused)
        else:
            return chosen(request, opportunity)
    return choosing(
        request,
        opportunity,
        form=form,
        choices=choices,
        facts=queries.threshold(opportunity, on).working,
        first=ServiceForm(initial={"health": SAID[health], "change": SAID[change]}),
    )
