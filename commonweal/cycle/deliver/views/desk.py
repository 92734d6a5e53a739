"""The council's side: every agreement, one agreement, and the agreements of one exercise."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from commonweal.council.exercise.models import Exercise
from commonweal.council.exercise.queries import load as load_exercise
from commonweal.council.exercise.rules import reader
from commonweal.council.people.rules import staff
from commonweal.cycle.deliver import actions, queries, tiers
from commonweal.cycle.deliver.forms.agreement import PortfolioForm
from commonweal.cycle.deliver.models import Agreement
from commonweal.cycle.deliver.rules import runs, sees_payments
from commonweal.cycle.deliver.states import AGREEMENT, CLAIM, report_state
from commonweal.cycle.deliver.views.shown import page_of, today
from commonweal.cycle.source.models import Award
from commonweal.cycle.source.queries.award import signing_held
from commonweal.cycle.source.queries.condition import any_overdue
from commonweal.ground.pages.access import allowed, posts
from commonweal.ground.pages.environment import query_with

SAVED = {
    "": "All",
    "ending": "Ending in 12 months",
    "overdue": "Report overdue",
    "no_reply": "No reply given",
    "past_end": "Past its end date",
    "no_manager": "No manager named",
}


@allowed(reader)
def portfolio(request: HttpRequest) -> HttpResponse:
    states = AGREEMENT.choices
    form = PortfolioForm(request.GET or None, states=states)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    saved = request.GET.get("saved", "")
    manager = given.get("manager")
    found = queries.portfolio(
        today=today(request),
        words=given.get("q", ""),
        state=given.get("state", ""),
        kind=given.get("kind", ""),
        tier=given.get("tier", ""),
        manager_id=manager.pk if manager else None,
        saved=saved,
    )
    page = page_of(request, found)
    context = {
        "form": form,
        "page": page,
        "lines": queries.lines(page.object_list, today(request), followed=False),
        "states": AGREEMENT.states,
        "views": [
            {"text": text, "href": query_with(request.GET, saved=key or None), "current": key == saved}
            for key, text in SAVED.items()
        ],
        "place": "Agreements",
        "sees_payments": bool(sees_payments(request.person)),
    }
    return render(request, "deliver/portfolio.html", context)


@allowed(reader, load=queries.load)
def agreement(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    context = {
        "agreement": agreement,
        "state": AGREEMENT.state_of(agreement),
        "place": f"Agreement {agreement.reference}",
        "items": list(agreement.indicators.all()),
        "tier": tiers.TIERS[agreement.tier],
        "burden": queries.burden_of(agreement, today(request)),
        "questions": len(queries.report_questions(agreement)),
        "asking": queries.yearly_asking(agreement),
        "line_yearly": queries.yearly_value(agreement),
        "objection": queries.objection_to_reports(agreement),
        "reports": [(report, report_state(report, today(request))) for report in agreement.reports.all()],
        "payments": queries.payments_of(agreement),
        "money": queries.money_of(agreement),
        "claim_states": CLAIM.states,
        "line": queries.lines([agreement], today(request))[0],
        "endings": list(agreement.notices.select_related("short_authorised_by")),
        "runs": bool(runs(request.person, agreement)),
        "wage": queries.living_wage_on(today(request)) if agreement.kind == Agreement.Kind.CONTRACT else None,
        "sees_claims": bool(staff(request.person)),
        **_next_step(agreement, request.person),
    }
    return render(request, "deliver/desk_agreement.html", context)


def _next_step(agreement: Agreement, person: Any) -> dict[str, Any]:
    """The council's own move while an agreement is set up, with what is still missing."""
    if agreement.state != "setting_up" or agreement.agreed_by_council_at:
        return {"offer": None}
    offers = AGREEMENT.offers(agreement, person)
    return {"offer": next(offer for offer in offers if offer.move.verb == "agree_as_council")}


@allowed(reader, load=load_exercise)
def exercise_agreements(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    """Everything that the stage asks for, award by award."""
    awards = (
        Award.objects.filter(application__opportunity__exercise=exercise, result=Award.Result.OFFER)
        .exclude(application__opportunity__place_only=True)
        .exclude(state="not_taken_up")
        .select_related("application__organisation", "application__opportunity", "agreement")
        .prefetch_related(
            "application__opportunity__notices", "application__opportunity__challenges__lot", "conditions"
        )
        .order_by("pk")
    )
    found = queries.of_exercise(exercise)
    waiting = [award for award in awards if not hasattr(award, "agreement")]
    context = {
        "exercise": exercise,
        "place": f"Exercise {exercise.reference}",
        "waiting": [
            (award, signing_held(award, what="", on=today(request)), any_overdue(award, today(request)))
            for award in waiting
        ],
        "rows": [(one, AGREEMENT.state_of(one), queries.next_due(one, today(request))) for one in found],
        "tasks": [task for task in exercise.tasks.all() if task.stage == "manage"],
        "runs": bool(runs(request.person, _of(exercise))),
    }
    return render(request, "deliver/exercise_agreements.html", context)


def _of(exercise: Exercise) -> Agreement:
    return Agreement(exercise=exercise)


@posts
@allowed(staff, load=queries.load_award)
def set_up(request: HttpRequest, award: Award) -> HttpResponse:
    made = actions.set_up_agreement(award=award, by=request.person, at=request.now)
    return redirect("deliver:desk_agreement", reference=made.reference)
