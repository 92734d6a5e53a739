"""A provider's own applications: the list, the task list, one question to a page, checking, sending, the receipt."""

from __future__ import annotations

import datetime
import json
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from commonweal.council.decide.queries import who_decides
from commonweal.council.people.models import Organisation
from commonweal.council.people.queries import missing_parts
from commonweal.council.people.queries import organisation as load_organisation
from commonweal.council.people.rules import editor, organisation_admin
from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.forms.application import DeclarationForm, WithdrawForm
from commonweal.cycle.source.models import Application
from commonweal.cycle.source.queries.before_joining import answer_of
from commonweal.cycle.source.queries.sections import PARTNERS, PROJECT, missing_where
from commonweal.cycle.source.rules import application as rules
from commonweal.cycle.source.rules import signoff as signing
from commonweal.cycle.source.states import APPLICATION
from commonweal.cycle.source.views.applying import (
    base,
    closed,
    drafted_partners,
    file_hrefs,
    fixed_rows,
    home,
    late_lines,
    partner_lines,
)
from commonweal.ground.pages.access import allowed, posts
from commonweal.ground.pages.views import asks_first
from commonweal.ground.pages.words import day, listed, london, moment, money, plural
from commonweal.ground.record.rules import Refused


@allowed(rules.may_see, load=load_organisation)
def listing(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    page = Paginator(queries.applications_of(organisation), 50).get_page(request.GET.get("page"))
    found = list(page)
    rows = [
        {"application": one, "name": queries.name_of(one), "status": status}
        for one, status in zip(found, queries.statuses(found, request.now), strict=True)
    ]
    context = {"organisation": organisation, "place": organisation.name, "page": page, "rows": rows}
    return render(request, "source/applications.html", context)


@allowed(rules.may_see, load=queries.load_application)
def application(request: HttpRequest, application: Application) -> HttpResponse:
    """The task list. Above it, always, whether this has been sent and by when."""
    sections = queries.sections_of(application)
    missing = queries.still_missing(application)
    editable = queries.can_edit(application, request.now)
    context = base(application, request.now) | {
        "progress_line": queries.progress_sentence(application, request.now),
        "left": queries.time_left(application, request.now),
        "groups": _groups(application, sections, missing, editable and _fills_in(request, application)),
        "status": queries.provider_status(application, request.now),
        "closed": queries.state_now(application.opportunity, request.now) not in ("open", "scheduled"),
        "changes": list(application.opportunity.changes.all()[:3]),
        "changed": queries.changed_since_submitted(application),
        "award": queries.own_result(application),
        "name": queries.name_of(application),
        "may_withdraw": _may_withdraw(request, application),
        "with_access": application.organisation.memberships.count(),
        "writes": bool(rules.may_write(request.person, application)),
        "may_invite": bool(organisation_admin(request.person, application.organisation)),
        "panel_asks": application.clarifications.filter(state="sent", answer_by__gte=request.now).exists(),
        "changes_asked": application.change_requests.filter(state="asked", answer_by__gte=request.now).exists(),
    }
    context |= _signing(request, application) | late_lines(application, request.now)
    context |= _sent_lines(application) if application.submitted_at else {}
    context |= _before_joining(request, application) if rules.before_joining(application) else {"waits": None}
    context |= own_lines(application, changeable=False) if context.get("sign_off_waits") else {}
    return render(request, "source/application.html", context)


def _before_joining(request: HttpRequest, application: Application) -> dict[str, Any]:
    """While its writer waits to be let in: what is possible and why. Who acts for the organisation reads it here."""
    waits = answer_of(application, request.person)
    waits["may_take_in"] = bool(editor(request.person, application.organisation))
    return {"waits": waits} | ({} if waits["mine"] else own_lines(application, changeable=False))


@posts
@allowed(rules.began_it | editor, load=queries.load_application)
def take_in(request: HttpRequest, application: Application) -> HttpResponse:
    organisation = load_organisation(request.POST.get("organisation", "") or application.organisation.slug)
    actions.take_in(application=application, organisation=organisation, by=request.person, at=request.now)
    messages.success(request, f"{application.reference} is now an application of {organisation}.")
    return home(application)


def _fills_in(request: HttpRequest, application: Application) -> bool:
    """What somebody wrote before they were let in is filled in by nobody else."""
    return not rules.before_joining(application) or bool(rules.began_it(request.person, application))


def _may_withdraw(request: HttpRequest, application: Application) -> bool:
    """Until the decision, so what was sent also after the deadline."""
    if application.submitted_at is None and not queries.can_edit(application, request.now):
        return False
    decided = queries.state_now(application.opportunity, request.now) in ("decided", "withdrawn")
    offers = APPLICATION.offers(application, request.person)
    return not decided and any(one.allowed for one in offers if one.move.verb == "withdraw")


def _signing(request: HttpRequest, application: Application) -> dict[str, Any]:
    """Where it is with a signatory: who may do what, and the warning before the deadline."""
    if not signing.needed(application):
        return {"sign_off": None}
    last = queries.last_sign_off(application)
    waiting = last is not None and last.state == "waiting"
    return {
        "sign_off": last,
        "sign_off_waits": waiting and queries.open_to(application, request.now),
        "may_sign": bool(signing.may_sign(request.person, application)),
        "sign_off_soon": waiting and queries.closes_soon(application.opportunity, request.now),
        "signatories": " or ".join(queries.names_of_signatories(application.organisation)),
    }


def _groups(
    application: Application, sections: list[queries.Section], missing: list[str], editable: bool
) -> list[dict[str, Any]]:
    address = [application.organisation.slug, application.reference]
    outside = rules.before_joining(application)
    about = BEFORE_JOINING if outside else _about(application.organisation)
    tasks = []
    for one in sections:
        status, colour = one.status
        task = {"title": one.title, "status": status, "colour": colour, "hint": one.worth}
        tasks.append(task | ({"href": _section_href(one, address)} if editable else {}))
    if not outside:
        tasks.append(_partners_task(application, address, editable))
    last: dict[str, Any] = {"title": "Check and submit", "status": "Cannot start yet"}
    left = sum(1 for one in sections if not one.completed)
    if outside:
        first = f"{application.organisation} has to let its writer in first, or take it in."
        last["hint"] = "Take it to another organisation first." if application.turned_down else first
    elif not editable:
        last["hint"] = "The deadline has passed or the application was withdrawn."
    elif missing:
        last["hint"] = f"Finish {plural(left, 'section')} first." if left else missing[0]
    else:
        last |= {"status": "Ready", "colour": "blue", "href": reverse("source:check", args=address)}
    return [
        {"title": "The organisation" if outside else "Your organisation", "tasks": [about]},
        {"title": "Your application", "tasks": tasks},
        {"title": "Send it", "tasks": [last]},
    ]


BEFORE_JOINING = {
    "title": "About the organisation",
    "status": "Cannot start yet",
    "hint": "It comes from the organisation's profile once this is its application.",
}


def _about(organisation: Organisation) -> dict[str, Any]:
    """What the profile says already, and what it does not say yet. It never stops anybody from sending."""
    missing = missing_parts(organisation)
    task = {"title": "About your organisation", "href": reverse("people:profile", args=[organisation.slug])}
    if not missing:
        return task | {"status": "Completed", "hint": "Completed from your profile. Check"}
    hint = f"Not complete: {listed(missing)}. You can submit without it."
    return task | {"status": "In progress", "colour": "light-blue", "hint": hint}


def _partners_task(application: Application, address: list[str], editable: bool) -> dict[str, Any]:
    waiting, number = queries.partners_missing(application), application.partners.count()
    status, colour = ("In progress", "light-blue") if waiting else ("Completed" if number else "Optional", "")
    task = {"title": "Who you apply with", "status": status, "colour": colour, "hint": waiting[0] if waiting else ""}
    return task | ({"href": reverse("source:partners", args=address)} if editable else {})


def _section_href(section: queries.Section, address: list[str]) -> str:
    if not section.questions:
        return reverse("source:project", args=address)
    return reverse("source:question", args=[*address, section.questions[0].key])


# ---- checking and sending -----------------------------------------------------------------------------------------


def _sent(request: HttpRequest) -> Any:
    """What was sent, also where every answer was left empty."""
    return request.POST if request.method == "POST" else None


def own_lines(application: Application, changeable: bool = True) -> dict[str, Any]:
    """The answers so far, each with its way to change it and its file."""
    lines = queries.lines_of(application)
    address = [application.organisation.slug, application.reference]
    hrefs = {one.key: reverse("source:question", args=[*address, one.key]) + "?from=check" for one in lines}
    fixed = reverse("source:project", args=address) + "?from=check" if changeable else ""
    joined = reverse("source:partners", args=address) if changeable else ""
    rows = fixed_rows(queries.draft_of(application), fixed) + drafted_partners(application, joined)
    return {"rows": rows, "lines": lines, "hrefs": hrefs, "files": file_hrefs(application, lines)}


def _sent_lines(application: Application) -> dict[str, Any]:
    """What was submitted, as it was asked then."""
    content = queries.sent_of(application) or {}
    lines = queries.lines_sent(content)
    return {
        "rows_sent": fixed_rows(content) + partner_lines(content.get("partners") or []),
        "lines_sent": lines,
        "files": file_hrefs(application, lines),
    }


@allowed(rules.may_write, load=queries.load_application)
def check(request: HttpRequest, application: Application) -> HttpResponse:
    shut = closed(request, application)
    if shut:
        return shut
    context = base(application, request.now) | {
        "facts": {} if rules.before_joining(application) else queries.facts_of(application.organisation),
        "missing": _missing(application),
        "sign_off_by": _to_sign(request, application),
        "progress_line": queries.progress_sentence(application, request.now),
    }
    context |= own_lines(application)
    return render(request, "source/check.html", context)


def _missing(application: Application) -> list[dict[str, str]]:
    """What is still missing, each with the page on which it is put right."""
    address = [application.organisation.slug, application.reference]
    found = []
    for fault, where in missing_where(application):
        pages = {PROJECT: ("source:project", address), PARTNERS: ("source:partners", address)}
        page = pages.get(where, ("source:question", [*address, where]))
        found.append({"text": fault, "href": reverse(page[0], args=page[1]) + "?from=check" if where else ""})
    return found


def _to_sign(request: HttpRequest, application: Application) -> str:
    """Whom to send it to, where this person cannot send it alone."""
    if not signing.unsigned_refusal(application, request.person):
        return ""
    return " or ".join(queries.names_of_signatories(application.organisation)) or "an authorised signatory"


@allowed(rules.may_edit, load=queries.load_application)
def declaration(request: HttpRequest, application: Application) -> HttpResponse:
    shut = closed(request, application)
    if shut:
        return shut
    if request.method != "POST" and _to_sign(request, application):
        return redirect("source:check", application.organisation.slug, application.reference)
    form = DeclarationForm(_sent(request), organisation=application.organisation.name)
    if request.method == "POST" and form.is_valid():
        try:
            actions.submit(application=application, by=request.person, at=request.now)
        except Refused as refused:
            form.add_refused(refused)
        else:
            return redirect("source:receipt", application.organisation.slug, application.reference)
    context = base(application, request.now) | {
        "form": form,
        "still_open": queries.is_open(application.opportunity, request.now),
    }
    return render(request, "source/declaration.html", context)


@allowed(rules.may_see, load=queries.load_application)
def receipt(request: HttpRequest, application: Application) -> HttpResponse:
    """Proof of what was sent and when, to the second. The address works for good."""
    if application.submitted_at is None:
        raise Http404("Nothing has been submitted yet.")
    context = base(application, request.now) | {
        "second": _to_the_second(application.submitted_at),
        "emailed": queries.emailed(application),
        "afterwards": queries.changed_afterwards(application),
        "signed_by": queries.signed_off_by(application) or "",
        "next": _next(application),
    }
    return render(request, "source/receipt.html", context | _sent_lines(application))


def _next(application: Application) -> list[list[Any]]:
    opportunity = application.opportunity
    if opportunity.state == "withdrawn":
        return [["Nothing more", "", f"The council has withdrawn this opportunity: {opportunity.withdrawn_reason}"]]
    who = who_decides(opportunity.budget, "award", opportunity.decision_on) if opportunity.decision_on else ""
    by = f"Made by {who}, as the council's decision levels say for {money(opportunity.budget)}." if who else ""
    letters = opportunity.letters_on
    return [
        ["The deadline", moment(opportunity.closes_at), rules.can_change(application)],
        ["The panel scores", _scored(opportunity), "Only against the criteria published."],
        *([["The panel meets", opportunity.moderate_on, MEETS]] if opportunity.moderate_on else []),
        ["The decision", f"By {day(opportunity.decision_on)}", by if letters else f"{by} {rules.TOLD}.".strip()],
        *([["Letters go", letters, f"{rules.TOLD}."]] if letters else []),
        ["A pause before signing", "After the letters", "Time to ask questions before anything is signed."],
    ]


MEETS = "To agree one score for each criterion."


def _scored(opportunity: Any) -> str:
    until = f", until {day(opportunity.score_by)}" if opportunity.score_by else ""
    return f"From {moment(opportunity.closes_at)}{until}"


def _to_the_second(at: datetime.datetime) -> str:
    local = london(at)
    return f"{local.hour % 12 or 12}:{local:%M:%S}{'am' if local.hour < 12 else 'pm'} on {day(local)}"


@allowed(rules.may_see, load=queries.load_application)
def sent_copy(request: HttpRequest, application: Application) -> HttpResponse:
    """Exactly the text whose SHA-256 is on the receipt, so that anybody can check it."""
    sent = queries.sent_of(application)
    if sent is None:
        raise Http404("Nothing has been submitted yet.")
    text = json.dumps(sent, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{application.reference}.json"'
    return response


@allowed(rules.may_edit, load=queries.load_application)
def withdraw(request: HttpRequest, application: Application) -> HttpResponse:
    context = base(application, request.now)
    again = "You can restore it until the deadline."
    if not queries.is_open(application.opportunity, request.now):
        again = "The deadline has passed, so you cannot restore it."
    return asks_first(
        request,
        WithdrawForm(_sent(request)),
        partial(actions.withdraw_application, application=application, by=request.person, at=request.now),
        done="You have withdrawn this application.",
        back_href=context["home"],
        heading="Withdraw this application",
        text=f"The council will not consider it. {again}",
        button="Withdraw the application",
        dangerous=True,
        **context,
    )


@posts
@allowed(rules.may_edit, load=queries.load_application)
def restore(request: HttpRequest, application: Application) -> HttpResponse:
    actions.restore_application(application=application, by=request.person, at=request.now)
    messages.success(request, "Your application is back as it was.")
    return home(application)
