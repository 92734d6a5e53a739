from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.council.decide import actions, queries, rules
from commonweal.council.decide.forms import KeyForm, NoticeForm, RaiseForm
from commonweal.council.decide.models import Decision
from commonweal.council.decide.views.frame import about, done, told_on
from commonweal.ground import law
from commonweal.ground.pages import access
from commonweal.ground.pages.words import london


@access.allowed(rules.may_read, load=queries.load)
def level(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Who decides and why, whether it is a key decision, and the days that follow from its notice."""
    today = london(request.now).date()
    sent = request.POST if request.method == "POST" else None
    asked = request.POST.get("what", "")
    forms = {
        "notice": NoticeForm(sent if asked == "notice" else None, today=today, initial=_notice_now(decision, today)),
        "raise": RaiseForm(sent if asked == "raise" else None, decision=decision),
        "key": KeyForm(sent if asked == "key" else None),
    }
    prepares = bool(rules.may_prepare(request.person, decision))
    form = forms.get(asked)
    if request.method == "POST" and form is not None and form.is_valid():
        with told_on(form):
            given = {"decision": decision, "by": request.person, "at": request.now, **form.cleaned_data}
            if asked == "notice":
                actions.publish_notice(**given)
                said = "Notice has been published."
            elif asked == "raise":
                actions.raise_level(**given)
                said = f"It is now for {rules.whose(decision.level)}."
            else:
                actions.treat_as_key(**given)
                said = "It is treated as a key decision. Now publish the notice."
            return done(request, said, "decide:level", decision.reference)
    context = about(decision, "level") | {
        "forms": forms,
        "prepares": prepares and decision.state in rules.UNDECIDED,
        "wards": queries.wards_of(decision.exercise),
        "key_value": queries.key_value_on(today),
        "bands": sorted(queries.bands_on(today, decision.kind), key=lambda band: band.level.rank),
        "routes": rules.ROUTES,
        "if_today": law.key_decision(today).earliest_decision,
    }
    return render(request, "decide/level.html", context)


def _notice_now(decision: Decision, today: datetime.date) -> dict[str, Any]:
    maker = decision.decision_maker or queries.decision_makers(decision.level)
    return {"on": today, "route": "notice", "decision_maker": maker}


@access.posts
@access.allowed(rules.may_prepare, load=queries.load)
def work_out(request: HttpRequest, decision: Decision) -> HttpResponse:
    actions.work_out_level(decision=decision, by=request.person, at=request.now)
    said = f"It is for {rules.whose(decision.level)}, because {decision.level_because}."
    return done(request, said, "decide:level", decision.reference)
