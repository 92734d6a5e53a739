from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.forms.paper import PaperForm
from commonweal.cycle.source.models import Opportunity
from commonweal.cycle.source.rules.opportunity import may_manage
from commonweal.ground.pages.access import allowed
from commonweal.ground.record.rules import Refused


@allowed(may_manage, load=queries.load)
def enter(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    form = PaperForm(request.POST or None, opportunity=opportunity)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.enter_on_paper(
                opportunity=opportunity,
                organisation=form.cleaned_data["organisation"],
                received_at=form.received_at(),
                note=form.cleaned_data["note"],
                lot=form.cleaned_data.get("lot"),
                by=request.person,
                at=request.now,
            )
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, f"{made.reference} is begun. Type in each answer as it was written.")
            return redirect("source:application", made.organisation.slug, made.reference)
    context = {
        "form": form,
        "opportunity": opportunity,
        "reference": opportunity.reference,
        "place": f"Exercise {opportunity.exercise.reference}",
    }
    return render(request, "source/enter_paper.html", context)
