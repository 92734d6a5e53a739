from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from commonweal.council.exercise.models import Exercise
from commonweal.council.exercise.queries import load as load_exercise
from commonweal.cycle.source.grants import actions, queries, rules
from commonweal.cycle.source.grants.forms import GrantForm
from commonweal.cycle.source.models import Opportunity
from commonweal.cycle.source.queries import being_set_up
from commonweal.cycle.source.rules.opportunity import may_read
from commonweal.cycle.source.views.process import choosing, chosen
from commonweal.ground.pages.access import allowed
from commonweal.ground.record.rules import Refused


@allowed(may_read, load=load_exercise)
def process(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    opportunity = being_set_up(exercise, Opportunity.Kind.GRANT)
    held = queries.of(opportunity)
    choices = rules.choices(queries.facts(opportunity, timezone.localdate(request.now)))
    initial = {name: getattr(held, name) for name in ("restriction", "subsidy", "subsidy_reason")}
    form = GrantForm(request.POST or None, choices=choices, initial=initial | {"process": opportunity.process})
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose(opportunity=opportunity, by=request.person, at=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_refused(refused)
        else:
            return chosen(request, opportunity)
    return choosing(request, opportunity, form=form, choices=choices)
