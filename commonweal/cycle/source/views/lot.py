from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from commonweal.council.exercise.models import Exercise
from commonweal.council.exercise.queries import load as load_exercise
from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.forms.lot import LotForms, LotRuleForm, held
from commonweal.cycle.source.rules.lot import rule_in_words
from commonweal.cycle.source.rules.opportunity import may_read
from commonweal.cycle.source.views.opportunity import setting_up
from commonweal.ground.pages.access import allowed
from commonweal.ground.pages.forms import unjudged
from commonweal.ground.pages.words import money
from commonweal.ground.record.rules import Refused


@allowed(may_read, load=load_exercise)
def lots(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    """Into which lots it is divided, with the rule for them; or why it stays whole."""
    opportunity = queries.being_set_up(exercise)
    rows = LotForms(request.POST or None, initial=held(opportunity), prefix="lot")
    form = LotRuleForm(
        request.POST or None,
        initial={
            "most_to_apply": opportunity.lots_apply,
            "most_to_win": opportunity.lots_win,
            "why_whole": opportunity.not_in_lots,
        },
    )
    if request.method == "POST" and request.POST.get("add"):
        rows, form = LotForms.with_one_more(request.POST, "lot"), unjudged(form)
    elif request.method == "POST" and all([rows.is_valid(), form.is_valid()]):
        kept = [one.cleaned_data for one in rows if one.cleaned_data and not one.cleaned_data.get("DELETE")]
        asked = {"opportunity": opportunity, "by": request.person, "at": request.now}
        try:
            made = actions.divide(lots=kept, **asked, **form.cleaned_data)
        except Refused as refused:
            form.add_refused(refused)
        else:
            total = f"{len(made)} lots, {money(opportunity.budget)} in all." if made else "It stays whole."
            messages.success(request, f"Saved. {total}")
            return redirect("source:lots", exercise.reference)
    context: dict[str, Any] = setting_up(request, opportunity) | {
        "rows": rows,
        "form": form,
        "held": queries.lots_of(opportunity),
        "rule": rule_in_words(opportunity),
    }
    return render(request, "source/lots.html", context)
