"""A fair share of overheads, worked out for whoever writes a budget. Nothing is kept."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.cycle.source.forms.overheads import FairShareForm
from commonweal.cycle.source.rules.overheads import fair_share
from commonweal.ground.pages.access import public
from commonweal.ground.pages.words import money
from commonweal.ground.questions.rules import OVERHEAD


@public
def work_out(request: HttpRequest) -> HttpResponse:
    asked = any(name in request.GET for name in FairShareForm.base_fields)
    form = FairShareForm(request.GET if asked else None)
    context = {"form": form, "overhead": OVERHEAD}
    if asked and form.is_valid():
        share, amount = fair_share(**form.cleaned_data)
        context |= {"share": f"{100 * share:.1f}".removesuffix(".0"), "money": money(amount)}
        context |= {"months": form.cleaned_data["months"]}
    return render(request, "source/fair_share.html", context)
