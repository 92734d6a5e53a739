from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.council.exercise import queries as exercises
from commonweal.cycle.plan import queries, rules
from commonweal.ground.pages.access import public


@public
def public_plan(request: HttpRequest, reference: str) -> HttpResponse:
    """What will change, the options considered and rejected, and the route with its reasons, once each is settled."""
    exercise = queries.public_plan(reference)
    decided = queries.options_decided(exercise)
    grid = queries.grid(exercise) if decided else None
    names = dict(rules.framework_outcomes(exercise.framework.pack))
    choice = queries.route_of(exercise)
    context = {
        "exercise": exercise,
        "reference": exercise.reference,
        "caption": exercise.reference,
        "outcomes": [
            (one, rules.provenance(one.comes_from), names.get(one.framework_key, ""))
            for one in queries.outcomes(exercise)
        ],
        "decided": decided,
        "options": [(one, grid.total(one)) for one in grid.options] if grid else [],
        "appraisal": queries.appraisal_of(exercise) if decided else None,
        "choice": choice,
        "means": exercise.framework.pack.route(choice.chosen) if choice else None,
        "knots": exercises.thread(exercise, public=True, at=request.now),
    }
    return render(request, "plan/public_plan.html", context)
