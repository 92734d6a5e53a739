"""An organisation: adding it, its home page and its passport."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonweal.council.people import actions, forms, queries, rules
from commonweal.council.people.actions.members import ASK_AGAIN
from commonweal.council.people.models import Evidence, Organisation
from commonweal.council.people.views.account import where_to
from commonweal.council.people.views.shown import shown_to
from commonweal.ground.pages import access
from commonweal.ground.record.rules import Refused

may_see = rules.any_member | rules.staff

FORMS: dict[str, type[forms.PageForm]] = {
    "names": forms.NamesForm,
    "contacts": forms.ContactsForm,
    "work": forms.WorkForm,
    "people-and-money": forms.PeopleAndMoneyForm,
}
EQUALITY = ("equality", "equality_training")
POLICIES = ("constitution", "meetings", "business_plan", "controls", "data_protection", "employment", *EQUALITY)
MONEY_AND_INSURANCE = ("accounts", "public_liability", "employers_liability", "property", "vehicles")
SAFETY = ("safeguarding", "safeguarding_training", "dbs")
GROUPS = (("Governance and policies", POLICIES), ("Accounts and insurance", MONEY_AND_INSURANCE), ("Safety", SAFETY))


@access.signed_in
def new(request: HttpRequest) -> HttpResponse:
    """'Is your organisation already here?' comes first, and the form only when it is not. Then back to where from."""
    wanted = where_to(request)
    asked = request.GET.get("q", "").strip()
    adding = request.method == "POST" or "add" in request.GET
    form = forms.NewOrganisationForm(request.POST or None, initial={"name": asked}) if adding else None
    found = [] if adding else queries.organisations_like(asked)
    if request.method == "POST" and form is not None and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.register_organisation(**given, by=request.person, at=request.now)
        except Refused as refused:
            found = list(queries.same_numbers(given["company_number"], given["charity_number"]))
            form.add_refused(refused)
        else:
            messages.success(request, f"{made} is here. You are its administrator.")
            return redirect(wanted) if wanted else redirect("people:organisation", made.slug)
    context = {"form": form, "asked": asked, "found": found, "next": wanted}
    context |= {"waiting": queries.waiting_to_join(request.person), "said_no": _said_no(request, found)}
    return render(request, "people/new.html", context)


def _said_no(request: HttpRequest, found: Sequence[Organisation]) -> list[Organisation]:
    """Which of these have told this person no, so lately that they cannot be asked again yet."""
    told = [one for one in queries.turned_down_by(request.person) if one.attended and one in found]
    return [one for one in told if request.now < queries.turned_down_at(request.person, one) + ASK_AGAIN]


def _warnings(request: HttpRequest, organisation: Organisation) -> list[str]:
    if not queries.sees(request.person, organisation, "evidence"):
        return []
    return queries.warnings(organisation, timezone.localdate(request.now), request.person)


@access.allowed(may_see, load=queries.organisation)
def home(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    groups = task_groups(organisation)
    lists = queries.home_lists(organisation, request.now)
    context = {
        "organisation": organisation,
        "place": str(organisation),
        "steps": {"profile": not queries.missing_parts(organisation), "applied": any(one.applied for one in lists)},
        "progress": progress(groups),
        "lists": lists,
        "warnings": _warnings(request, organisation),
        "asking": queries.asking_to_join(organisation)
        if rules.organisation_admin(request.person, organisation)
        else [],
    }
    return render(request, "people/organisation.html", context)


@access.allowed(may_see, load=queries.organisation)
def profile(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    groups, may_edit = task_groups(organisation), bool(rules.editor(request.person, organisation))
    charter = queries.charter_on(timezone.localdate(request.now))
    context = {
        "organisation": organisation,
        "place": str(organisation),
        "groups": groups,
        "progress": progress(groups),
        "warnings": _warnings(request, organisation),
        "used": queries.uses(organisation).get("", 0),
        "may_edit": may_edit,
        "administers": bool(rules.organisation_admin(request.person, organisation)),
        "in_public": queries.Audience.PUBLIC in organisation.shown.values(),
        "blocks": [] if may_edit else shown_to(request.person, organisation),
        "sees_evidence": queries.sees(request.person, organisation, "evidence"),
        "charter": charter,
        "signature": queries.signature_of(organisation, charter.key) if charter else None,
    }
    return render(request, "people/profile.html", context)


@access.allowed(rules.editor, load=queries.organisation)
def part(request: HttpRequest, organisation: Organisation, part: str) -> HttpResponse:
    if part not in FORMS:
        raise Http404
    title, asks = queries.PARTS[part][0], FORMS[part]
    form = asks(request.POST or None, initial={name: getattr(organisation, name) for name in asks.base_fields})
    if request.method == "POST" and form.is_valid():
        try:
            actions.update_profile(organisation=organisation, by=request.person, at=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, f"{title}: saved.")
            return redirect("people:profile", organisation.slug)
    context = {"organisation": organisation, "place": str(organisation), "form": form, "part_title": title}
    return render(request, "people/part.html", context)


@access.posts
@access.allowed(rules.editor, load=queries.organisation)
def confirm(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    actions.confirm_profile(organisation=organisation, by=request.person, at=request.now)
    messages.success(request, "Thank you. The profile is confirmed as of today.")
    return redirect("people:profile", organisation.slug)


# ---- what is done -------------------------------------------------------------------------------------------------


def task_groups(organisation: Organisation) -> list[dict[str, Any]]:
    """The passport as a task list; a very small organisation is asked for the first four tasks only."""
    base, missing = f"/org/{organisation.slug}", queries.missing_parts(organisation)
    about = [
        _task(title, f"{base}/profile/{name}/", title not in missing) for name, (title, _) in queries.PARTS.items()
    ]
    groups = [{"title": "About you", "tasks": about}]
    income = organisation.income_last_year
    if income is not None and income < 5000:  # the amount from which accounts are asked for
        return groups
    held = queries.latest_evidence(organisation)
    has_not = {kind for kind in ("property", "vehicles") if not getattr(organisation, f"has_{kind}")}
    for title, kinds in GROUPS:
        tasks = [_evidence_task(Evidence.Kind(kind), held.get(kind), base) for kind in kinds if kind not in has_not]
        groups.append({"title": title, "tasks": tasks})
    return groups


def _task(title: str, href: str, done: bool, hint: str = "") -> dict[str, Any]:
    return {
        "title": title,
        "href": href,
        "status": "Completed" if done else "Not yet started",
        "colour": "" if done else "blue",
        "hint": hint,
    }


def _evidence_task(kind: Evidence.Kind, held: Evidence | None, base: str) -> dict[str, Any]:
    return _task(
        kind.label, f"{base}/evidence/?kind={kind.value}", held is not None, held.statement[:120] if held else ""
    )


def progress(groups: list[dict[str, Any]]) -> str:
    tasks = [task for group in groups for task in group["tasks"]]
    done = sum(task["status"] == "Completed" for task in tasks)
    return f"You have completed {done} of {len(tasks)} parts."
