"""Who sees which block of a profile: the organisation's own say, and what residents read."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from commonweal.council.people import actions, forms, queries, rules
from commonweal.council.people.models import Evidence, Organisation, Person
from commonweal.council.people.passport import LABELS, said
from commonweal.council.people.queries import Audience
from commonweal.ground.pages import access
from commonweal.ground.pages.words import plain_day
from commonweal.ground.record.rules import Refused

PAGE = 50
OF_OTHERS = {
    "what_we_do": "What it does",
    "themes": "What changes for people",
    "living_wage": "Pays the real living wage",
}
TITLES = {"work": "What it does and where"}
LIVING_WAGE = {"accredited": "Yes, and is accredited", "pays": "Yes", "not_yet": "Not yet"}


def shown_to(person: Person | None, organisation: Organisation) -> list[dict[str, Any]]:
    """Each block with its rows, as somebody outside may read it; of a block that is shut, who reads it."""
    return [
        {
            "title": TITLES.get(key, title),
            "rows": _rows(organisation, key) if queries.sees(person, organisation, key) else None,
        }
        for key, (title, _) in queries.BLOCKS.items()
    ]


def _rows(organisation: Organisation, block: str) -> list[dict[str, Any]]:
    if block == "evidence":
        return [_piece(one) for one in queries.latest_evidence(organisation).values()]
    rows = [
        {"key": OF_OTHERS.get(name, LABELS[name]), "value": _said(name, getattr(organisation, name))}
        for name in queries.BLOCKS[block][1]
    ]
    return [row for row in rows if row["value"]]


def _piece(one: Evidence) -> dict[str, Any]:
    ends = f", ends {plain_day(one.expires)}" if one.expires else ""
    return {"key": one.get_kind_display(), "value": f"Dated {plain_day(one.dated)}{ends}"}


def _said(name: str, value: Any) -> str:
    return LIVING_WAGE.get(value, "") if name == "living_wage" else said(name, value)


@access.allowed(rules.organisation_admin, load=queries.organisation)
def who_sees(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    held = {key: queries.audience_of(organisation, key).value for key in queries.BLOCKS}
    titles = {key: title for key, (title, _) in queries.BLOCKS.items()}
    form = forms.WhoSeesForm(request.POST or None, blocks=titles, initial=held)
    if request.method == "POST" and form.is_valid():
        told = {"shown": form.cleaned_data, "by": request.person, "at": request.now}
        try:
            actions.say_who_sees(organisation=organisation, **told)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "Who sees what is saved.")
            return redirect("people:profile", organisation.slug)
    public = Audience.PUBLIC in held.values()
    context = {"organisation": organisation, "place": str(organisation), "form": form, "public": public}
    return render(request, "people/who_sees.html", context)


@access.public
def public_list(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:100]
    page = Paginator(queries.in_public(words), PAGE).get_page(request.GET.get("page"))
    rows = [{"organisation": one, "does": queries.audience_of(one, "work") == Audience.PUBLIC} for one in page]
    context = {"page": page, "rows": rows, "q": words, "unsaid": "q" in request.GET and not words}
    return render(request, "people/public_list.html", context)


@access.public
def public_profile(request: HttpRequest, slug: str) -> HttpResponse:
    """What everybody reads, also for those who would see more elsewhere: it is what residents see."""
    organisation = queries.organisation_in_public(slug)
    blocks = [one for one in shown_to(None, organisation) if one["rows"]]
    return render(request, "people/public_profile.html", {"organisation": organisation, "blocks": blocks})
