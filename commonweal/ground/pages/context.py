"""What every page is given besides what its view gives: who, where, when, and the links of the navigation."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils import timezone

from . import clock

PUBLIC = (
    ("Opportunities", "/opportunities/"),
    ("What we plan", "/plan/"),
    ("Spending and results", "/spending/"),
    ("Have your say", "/have-your-say/"),
    ("Places and groups", "/places/"),
    ("Data", "/data/"),
)
STAFF = (
    ("Your work", "/desk/"),
    ("Exercises", "/desk/exercises/"),
    ("Opportunities and assessments", "/desk/opportunities/"),
    ("Agreements", "/desk/agreements/"),
    ("Decisions", "/desk/decisions/"),
    ("Evidence and outcomes", "/desk/evidence/"),
)
ASSESSOR = (
    ("Your work", "/desk/"),
    ("Your assessments", "/desk/assessments/"),
)
COUNCILLOR = (
    ("Home", "/desk/councillor/"),
    ("Scorecard", "/desk/councillor/scorecard/"),
    ("Decisions due", "/desk/councillor/decisions/"),
    ("Forward plan", "/forward-plan/"),
    ("My ward", "/desk/councillor/ward/"),
    ("Follow list", "/desk/councillor/following/"),
)
PROVIDER = (
    ("Home", "/org/{slug}/"),
    ("Find opportunities", "/opportunities/"),
    ("Applications", "/org/{slug}/applications/"),
    ("Agreements and reports", "/org/{slug}/agreements/"),
    ("Organisation", "/org/{slug}/profile/"),
    ("Messages", "/org/{slug}/messages/"),
)


# What those see who only assess, or only represent; whoever has another role as well works with everything.
OF_ONE_ROLE = {"assessor": ASSESSOR, "councillor": COUNCILLOR}

# Pages that have no link of their own belong to the part of the desk from which one comes to them.
BELONGS_TO = (
    ("/desk/assessments/", "/desk/opportunities/"),
    ("/desk/awards/", "/desk/opportunities/"),
    ("/desk/reviews/", "/desk/agreements/"),
    ("/desk/payments/", "/desk/agreements/"),
    ("/desk/claims/", "/desk/agreements/"),
    ("/desk/imports/", "/desk/agreements/"),
)
# The same for the pages of an organisation: /org/<slug>/evidence/ belongs to /org/<slug>/profile/.
BELONGS_TO_OWN = {
    "awards": "applications", "partnerships": "applications", "opportunities": "applications",
    "reviews": "agreements", "letters": "messages",
    "evidence": "profile", "passport": "profile", "charter": "profile", "people": "profile",
}  # fmt: skip


def edge(request: HttpRequest) -> dict[str, Any]:
    person = getattr(request, "person", None)
    now = getattr(request, "now", None) or clock.now()
    return {
        "person": person,
        "now": now,
        "today": timezone.localdate(now),
        "council": {"name": settings.COUNCIL_NAME, "brand": settings.COUNCIL_COLOUR},
        "navigation": navigation(request.path, person),
        "desk": desk(request.path, person),
        "language": "en-GB",
        "demo": settings.DEMO,
    }


def navigation(path: str, person: Any) -> list[dict[str, Any]]:
    """At most six links for where the reader is; a link whose page this installation does not have is left out."""
    links = [(text, href) for text, href in _links(path, person) if _opens(href)]
    here = next((part for page, part in BELONGS_TO if path.startswith(page)), _own_part(path))
    # The longest address that the path begins with is where the reader is.
    current = max((href for _, href in links if here.startswith(href)), key=len, default="")
    return [{"text": text, "href": href, "current": href == current} for text, href in links]


def _own_part(path: str) -> str:
    first, slug, page = (*path.strip("/").split("/"), "", "", "")[:3]
    return f"/org/{slug}/{BELONGS_TO_OWN[page]}/" if first == "org" and page in BELONGS_TO_OWN else path


def _links(path: str, person: Any) -> tuple[tuple[str, str], ...] | list[tuple[str, str]]:
    first, _, rest = path.lstrip("/").partition("/")
    slug = rest.partition("/")[0]
    if first == "org" and slug and slug != "new" and _acts(person, slug):
        return [(text, href.format(slug=slug)) for text, href in PROVIDER]
    if person is not None and first == "desk":
        return OF_ONE_ROLE.get(next(iter(person.roles), ""), STAFF) if len(person.roles) == 1 else STAFF
    return PUBLIC


def _acts(person: Any, slug: str) -> bool:
    """For this organisation, or for the council: to anybody else every link of the organisation would say no."""
    memberships = getattr(person, "memberships_now", {})
    return bool(getattr(person, "roles", None)) or any(slug == one.slug for one in memberships.values())


def desk(path: str, person: Any) -> dict[str, str] | None:
    """The way back to their own first page, for people of the council who look at a page that everybody sees."""
    if not getattr(person, "roles", None) or path.startswith("/desk/"):
        return None
    if person.roles == {"councillor"}:
        return {"text": "Councillor home", "href": "/desk/councillor/"}
    return {"text": "Your work", "href": "/desk/"}


@cache
def _opens(href: str) -> bool:
    try:
        resolve(href)
    except Resolver404:
        return False
    return True
