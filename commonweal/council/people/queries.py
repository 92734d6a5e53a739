from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.text import slugify

from commonweal.council.people.models import Evidence, Membership, Organisation, Person, Role, Standing
from commonweal.ground.record.models import Entry

EXPIRES_SOON = datetime.timedelta(days=60)
ASKED_TO_JOIN = "asked to join"

# ---- numbers and names --------------------------------------------------------------------------------------------

COMPANY = re.compile(r"[0-9]{8}|[A-Z]{2}[0-9]{6}|[A-Z]{2}[0-9]{5}[A-Z]")
CHARITY = re.compile(r"[0-9]{6,7}|SC[0-9]{6}|NIC[0-9]{6}")
ENDINGS = frozenset("ltd limited plc llp llc lp cic cio inc incorporated".split())
SMALL = frozenset({"and", "the"})


def company_number(typed: str) -> str:
    """Eight characters, zeros put back ('1234567' is 01234567); nothing where it is no company number."""
    squeezed = re.sub(r"[^0-9A-Z]", "", typed.upper())
    if re.fullmatch(r"[0-9]{6,8}", squeezed):
        squeezed = squeezed.zfill(8)
    elif re.fullmatch(r"[A-Z]{2}[0-9]{1,6}", squeezed):
        squeezed = squeezed[:2] + squeezed[2:].zfill(6)
    return squeezed if COMPANY.fullmatch(squeezed) else ""


def charity_number(typed: str) -> str:
    """Six or seven digits, or a Scottish or Northern Irish number; nothing where it is none."""
    squeezed = re.sub(r"[^0-9A-Z]", "", typed.upper())
    squeezed = re.sub(r"^0+(?=[0-9]{6,7}$)", "", squeezed)
    return squeezed if CHARITY.fullmatch(squeezed) else ""


def name_key(name: str) -> str:
    """A name made comparable: plain small letters, without 'the', 'and' and the endings of legal forms."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    words = re.sub(r"[^0-9a-z ]", "", re.sub(r"[-&/+.,]", " ", plain.casefold())).split()
    kept = [word for word in words if word not in SMALL | ENDINGS] or words
    return " ".join(kept)[:200]


def free_slug(name: str) -> str:
    """An address for an organisation that nobody has; 'new' is the page on which one is added."""
    wanted = slugify(name)[:70].strip("-") or "organisation"
    wanted = "new-organisation" if wanted == "new" else wanted
    taken = set(Organisation.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    number = 2
    slug = wanted
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug


# ---- people -------------------------------------------------------------------------------------------------------


def person(reference: str) -> Person:
    found = Person.objects.filter(reference=reference).first()
    if found is None:
        raise Http404
    return found


def person_with_email(email: str) -> Person | None:
    return Person.objects.filter(email=email.strip().lower()).first()


def holders(role: str, level: str = "") -> list[Person]:
    """Who holds a role for the council, by name; a decision maker also at one level."""
    found = Person.objects.filter(appointments__role=role, is_active=True)
    if level:
        found = found.filter(appointments__role=role, appointments__level=level)
    return list(found.order_by("name"))


def people_by_reference(references: Iterable[str]) -> dict[str, Person]:
    return {one.reference: one for one in Person.objects.filter(reference__in=set(references))}


def names_of(references: Iterable[str]) -> dict[str, str]:
    """Names for what the record keeps: a person's reference, or 'system'."""
    references = set(references)
    found = {reference: str(one) for reference, one in people_by_reference(references).items()}
    return {reference: found.get(reference, _unnamed(reference)) for reference in references}


def _unnamed(reference: str) -> str:
    return "Commonweal" if reference == "system" else reference


# ---- organisations ------------------------------------------------------------------------------------------------


def organisation(slug: str) -> Organisation:
    found = Organisation.objects.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def organisation_by_reference(reference: str) -> Organisation:
    found = Organisation.objects.filter(reference=reference).first()
    if found is None:
        raise Http404
    return found


def same_numbers(company: str, charity: str) -> QuerySet[Organisation]:
    """The organisations that hold either number."""
    same = Q(pk__in=[])
    if company:
        same |= Q(company_number=company)
    if charity:
        same |= Q(charity_number=charity)
    return Organisation.objects.filter(same)


def find_organisation(text: str) -> Organisation | None:
    """The one organisation with this company number, charity number or name; none where two share the name."""
    by_number = same_numbers(company_number(text), charity_number(text)).first() if text.strip() else None
    if by_number:
        return by_number
    key = name_key(text)
    found = list(Organisation.objects.filter(match_key=key)[:2]) if key else []
    return found[0] if len(found) == 1 else None


def organisations_like(text: str, most: int = 10) -> list[Organisation]:
    """What somebody may mean who types a number or part of a name; the exact ones first."""
    if not text.strip():
        return []
    exact = list(same_numbers(company_number(text), charity_number(text))[:most])
    key = name_key(text)
    like = Q(name__icontains=text.strip()) | Q(known_as__icontains=text.strip())
    if key:
        like |= Q(match_key__contains=key)
    others = Organisation.objects.filter(like, in_house=False).exclude(pk__in=[one.pk for one in exact])
    return (exact + list(others[:most]))[:most]


def organisations_of(person: Person) -> list[Organisation]:
    return list(Organisation.objects.filter(memberships__person=person))


def members_of(organisation: Organisation) -> list[Membership]:
    return list(organisation.memberships.select_related("person").order_by("standing", "person__name"))


def administrators_of(organisation: Organisation) -> list[Person]:
    return [
        one.person
        for one in organisation.memberships.filter(standing=Standing.ADMIN).select_related("person").order_by("pk")
    ]


def membership(organisation: Organisation, person: str) -> Membership | None:
    """A member by the person's reference."""
    return organisation.memberships.filter(person__reference=person).select_related("person").first()


def asking_to_join(organisation: Organisation) -> list[Person]:
    """Who has asked to join and is not a member yet, the first to ask first."""
    asked = Entry.objects.filter(
        kind="people.organisation", subject=organisation.reference, verb=ASKED_TO_JOIN
    ).order_by("number")
    references = list(dict.fromkeys(asked.values_list("by", flat=True)))
    known = people_by_reference(references)
    members = set(organisation.memberships.values_list("person_id", flat=True))
    people = [known[reference] for reference in references if reference in known]
    return [one for one in people if one.pk not in members]


# ---- the passport -------------------------------------------------------------------------------------------------


def latest_evidence(organisation: Organisation) -> dict[str, Evidence]:
    """The newest evidence of each kind."""
    newest: dict[str, Evidence] = {}
    for one in organisation.evidence.order_by("dated", "pk"):
        newest[one.kind] = one
    return newest


def expiry_warnings(organisation: Organisation, today: datetime.date) -> list[str]:
    """What has run out or soon will, in sentences, the most urgent first."""
    running = [one for one in latest_evidence(organisation).values() if one.expires]
    warnings = []
    for one in sorted(running, key=lambda one: (one.expires, one.kind)):
        days = (one.expires - today).days
        if days < 0:
            warnings.append(f"{one.get_kind_display()} ran out {_days(-days)} ago.")
        elif one.expires <= today + EXPIRES_SOON:
            warnings.append(f"{one.get_kind_display()} ends {f'in {_days(days)}' if days else 'today'}.")
    return warnings


def _days(number: int) -> str:
    return f"{number} day" if number == 1 else f"{number} days"


# ---- what later stages show on a provider's home page -------------------------------------------------------------


@dataclass(frozen=True)
class HomeList:
    """One list on the home page of an organisation: applications, agreements, reports due."""

    title: str
    columns: tuple[str, ...]
    rows: list[list[Any]] = field(default_factory=list)
    empty: str = "Nothing yet."
    href: str = ""


ListForHome = Callable[[Organisation, datetime.datetime], HomeList]
_lists_for_home: list[ListForHome] = []


def show_on_home(made: ListForHome) -> ListForHome:
    """A later stage gives a list to the provider's home page: `@show_on_home` on a function of its queries."""
    if made not in _lists_for_home:
        _lists_for_home.append(made)
    return made


def home_lists(organisation: Organisation, now: datetime.datetime) -> list[HomeList]:
    return [made(organisation, now) for made in _lists_for_home]


# ---- the cast of a demonstration ----------------------------------------------------------------------------------


def cast(most: int = 8) -> list[tuple[str, list[tuple[Person, str]]]]:
    """Who may be signed in as in a demonstration: role by role, each with a line about them."""
    groups = []
    for role in Role:
        people = [(one, one.job_title) for one in holders(role)[:most]]
        groups.append((role.label, people))
    members = Membership.objects.filter(person__is_active=True).select_related("person", "organisation")
    providers = [
        (one.person, f"{one.get_standing_display()}, {one.organisation}")
        for one in members.order_by("organisation__name", "standing")[: 2 * most]
    ]
    groups.append(("Provider", providers))
    residents = Person.objects.filter(appointments=None, memberships=None, is_active=True).exclude(name="")
    groups.append(("Resident", [(one, one.job_title) for one in residents.order_by("name")[:most]]))
    return [(title, people) for title, people in groups if people]
