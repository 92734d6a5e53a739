from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from commonweal.council.people.models import Organisation
from commonweal.council.people.queries import organisation as load_organisation
from commonweal.council.people.queries import organisations_like
from commonweal.council.people.rules import any_member
from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.forms.partner import ANSWERED, CONFIRM, InvitePartnerForm, PartnerForm, PartnershipForm
from commonweal.cycle.source.models import Application, Partner
from commonweal.cycle.source.queries.applying import unanswerable
from commonweal.cycle.source.queries.partner import part_as_seen
from commonweal.cycle.source.rules.application import may_edit
from commonweal.cycle.source.rules.partner import may_answer
from commonweal.cycle.source.states.partner import PARTNER
from commonweal.cycle.source.views.applying import base, closed
from commonweal.ground.pages import limits
from commonweal.ground.pages.access import allowed, posts
from commonweal.ground.record.rules import Refused

FOUND = 10


@allowed(may_edit, load=queries.load_application)
def partners(request: HttpRequest, application: Application) -> HttpResponse:
    shut = closed(request, application)
    if shut:
        return shut
    asked = (request.POST.get("q") or request.GET.get("q", "")).strip()[:200]
    like = organisations_like(asked, FOUND + 1)
    found = [one for one in like if one.pk != application.organisation_id][:FOUND]
    inviting = request.POST.get("form") == "invite"
    invitation = InvitePartnerForm(request.POST if inviting else None)
    if request.method == "POST" and invitation.is_valid():
        done = _invited(request, application, invitation)
        if done:
            return redirect("source:partners", application.organisation.slug, application.reference)
    form = PartnerForm(request.POST if request.method == "POST" and not inviting else None, found=found)
    if request.method == "POST" and form.is_valid():
        try:
            one = actions.ask_partner(application=application, by=request.person, at=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, f"{one.organisation} is asked to confirm its part.")
            return redirect("source:partners", application.organisation.slug, application.reference)
    rows = [row | {"state": PARTNER.state_of(row["partner"])} for row in queries.partner_rows(application)]
    context = base(application, request.now) | {"form": form, "rows": rows, "left": queries.share_left(application)}
    context |= {"only_own": bool(like) and not found, "unsaid": "q" in request.GET and not asked}
    context |= {"asked": asked, "found": found, "invitation": invitation, "most": FOUND}
    return render(request, "source/partners.html", context)


def _invited(request: HttpRequest, application: Application, form: InvitePartnerForm) -> bool:
    """Whether the invitation has gone; if not, the form says why."""
    if not limits.within(request, "invite_partner", application.reference):
        form.add_error("email", "Too many invitations have been sent today. Try again tomorrow")
        return False
    email = form.cleaned_data["email"]
    actions.invite_to_register(application=application, email=email, by=request.person, at=request.now)
    messages.success(request, f"We have written to {email}. When they are here, look for them and ask them.")
    return True


@posts
@allowed(may_edit, load=queries.load_application)
def remove(request: HttpRequest, application: Application, number: int) -> HttpResponse:
    partner = application.partners.select_related("organisation").filter(pk=number).first()
    if partner is None:
        raise Http404("There is no such partner.")
    partner.application = application
    actions.remove_partner(partner=partner, by=request.person, at=request.now)
    messages.success(request, f"{partner.organisation} is no longer part of this application.")
    return redirect("source:partners", application.organisation.slug, application.reference)


@allowed(any_member, load=load_organisation)
def partnerships(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    page = Paginator(queries.partnerships_of(organisation), 50).get_page(request.GET.get("page"))
    rows = [{"partner": one, "state": PARTNER.state_of(one)} for one in page]
    context = {"organisation": organisation, "place": organisation.name, "page": page, "rows": rows}
    return render(request, "source/partnerships.html", context)


@allowed(may_answer, load=queries.load_partnership)
def partnership(request: HttpRequest, partner: Partner) -> HttpResponse:
    application = partner.application
    if request.method == "POST" and ANSWERED.get(request.POST.get("answer", "")) == partner.state:
        messages.success(request, f"{application.organisation} can see your answer.")
        return redirect("source:partnerships", partner.organisation.slug)
    form = PartnershipForm(request.POST if request.method == "POST" else None, state=partner.state)
    if request.method == "POST" and form.is_valid():
        told = {"confirmed": form.cleaned_data["answer"] == CONFIRM, "seen": request.POST.get("seen")}
        try:
            actions.answer_partnership(partner=partner, by=request.person, at=request.now, **told)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, f"{application.organisation} can see your answer.")
            return redirect("source:partnerships", partner.organisation.slug)
    context = {
        "partner": partner,
        "part": queries.parts_of(application).get(partner.organisation.reference, {}),
        "application": application,
        "opportunity": application.opportunity,
        "organisation": partner.organisation,
        "place": partner.organisation.name,
        "state": PARTNER.state_of(partner),
        "form": form,
        "seen": part_as_seen(partner),
        "shut": unanswerable(application, request.now),
    }
    return render(request, "source/partnership.html", context)
