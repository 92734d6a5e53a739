"""The chosen process of an opportunity: its notices, and who is invited."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from commonweal.council.exercise.models import Exercise
from commonweal.council.exercise.queries import load as load_exercise
from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.forms.process import InviteForm, NoticeForm, ProcessForm
from commonweal.cycle.source.models import Invitation, Notice, Opportunity
from commonweal.cycle.source.queries.call_off import members
from commonweal.cycle.source.rules.opportunity import may_manage, may_read
from commonweal.cycle.source.rules.process import Choice
from commonweal.cycle.source.views.opportunity import setting_up
from commonweal.ground.pages.access import allowed, posts
from commonweal.ground.pages.forms import PageForm
from commonweal.ground.record.rules import Refused


def load_notice(reference: str, key: str) -> Notice:
    return get_object_or_404(
        Notice.objects.select_related("opportunity__exercise__framework"),
        opportunity__exercise__reference=reference.upper(),
        opportunity__pk=getattr(queries.current(load_exercise(reference)), "pk", None),
        key=key,
    )


def load_invitation(reference: str, number: int) -> Invitation:
    found = Invitation.objects.select_related("opportunity__exercise__framework", "organisation")
    return get_object_or_404(found, opportunity__exercise__reference=reference.upper(), pk=number)


@allowed(may_read, load=load_exercise)
def process(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    """Each route has its own processes, on a page of its own."""
    return redirect(queries.process_page(queries.being_set_up(exercise)), exercise.reference)


def chosen(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    messages.success(request, f"It is run as: {opportunity.process_name}.")
    return redirect("source:notices", opportunity.exercise.reference)


def choosing(
    request: HttpRequest,
    opportunity: Opportunity,
    *,
    form: ProcessForm,
    choices: list[Choice],
    facts: Iterable[str] = (),
    first: PageForm | None = None,
    strategy: Any = None,
) -> HttpResponse:
    """The page on which a route chooses its process; `first` is what it asks before."""
    context: dict[str, Any] = setting_up(request, opportunity) | {
        "form": form,
        "facts": [sentence for sentence in facts if sentence],
        "strategy": strategy,
        "first": first,
        "closed_ways": [one for one in choices if one.refused],
        "remedies": queries.remedies(opportunity),
    }
    return render(request, "source/choose_process.html", context)


@allowed(may_read, load=load_exercise)
def notices(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    opportunity = queries.being_set_up(exercise)
    drawn = opportunity.drawn_from
    form = InviteForm(request.POST or None, members=members(drawn, opportunity.drawn_lot) if drawn else None)
    if request.method == "POST" and form.is_valid():
        try:
            one = actions.invite(opportunity=opportunity, by=request.person, at=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, f"{one.organisation} is invited.")
            return redirect("source:notices", exercise.reference)
    context: dict[str, Any] = setting_up(request, opportunity) | {
        "expected": list(opportunity.notices.all()),
        "invitations": list(opportunity.invitations.select_related("organisation")),
        "form": form,
    }
    return render(request, "source/notices.html", context)


@allowed(may_manage, load=load_notice)
def notice(request: HttpRequest, found: Notice) -> HttpResponse:
    opportunity = found.opportunity
    initial = {name: getattr(found, name) for name in ("published_on", "identifier", "link", "not_needed")}
    form = NoticeForm(request.POST or None, notice=found, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.note_notice(notice=found, by=request.person, at=request.now, **form.noted())
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, f"{found.name}: noted.")
            return redirect("source:notices", opportunity.exercise.reference)
    return render(request, "source/notice.html", setting_up(request, opportunity) | {"notice": found, "form": form})


@posts
@allowed(may_manage, load=load_invitation)
def uninvite(request: HttpRequest, found: Invitation) -> HttpResponse:
    name = found.organisation.name
    actions.uninvite(invitation=found, by=request.person, at=request.now)
    messages.success(request, f"The invitation of {name} is taken back.")
    return redirect("source:notices", found.opportunity.exercise.reference)
