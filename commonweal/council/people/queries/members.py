"""Who signs in, the organisations, and who acts for which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from functools import reduce
from itertools import chain, count
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.text import slugify

from commonweal.council.people.models import Appointment, Membership, Organisation, Person, Role, Standing
from commonweal.council.people.rules import charity_number, company_number, name_key
from commonweal.ground.record.queries import random_reference

AT_ONCE = 100  # beginnings of addresses in one statement


def free_slugs(names: Iterable[str]) -> list[str]:
    """An address for each of these organisations that nobody has, and no other of them."""
    wanted = [_wanted_slug(name) for name in names]
    known = Organisation.objects.order_by().values_list("slug", flat=True)
    taken = set(known.filter(slug__in=wanted))
    crowded = sorted(taken | {slug for slug, times in Counter(wanted).items() if times > 1})
    for start in range(0, len(crowded), AT_ONCE):
        beginnings = [Q(slug__startswith=f"{slug}-") for slug in crowded[start : start + AT_ONCE]]
        taken.update(known.filter(reduce(or_, beginnings)))
    slugs = []
    for slug in wanted:
        free = next(one for one in chain([slug], (f"{slug}-{number}" for number in count(2))) if one not in taken)
        taken.add(free)
        slugs.append(free)
    return slugs


def _wanted_slug(name: str) -> str:
    """'new' is the page on which one is added."""
    wanted = slugify(name)[:70].strip("-") or "organisation"
    return "new-organisation" if wanted == "new" else wanted


def free_references(number: int) -> list[str]:
    """So many references of organisations that nobody has."""
    drawn: set[str] = set()
    while len(drawn) < number:
        drawn |= {random_reference("ORG") for _ in range(number - len(drawn))}
        drawn -= set(Organisation.objects.filter(reference__in=drawn).values_list("reference", flat=True))
    return list(drawn)


# ---- people -------------------------------------------------------------------------------------------------------


def person(reference: str) -> Person:
    found = Person.objects.filter(reference=reference).first()
    if found is None:
        raise Http404
    return found


def person_with_email(email: str) -> Person | None:
    return Person.objects.filter(email=email.strip().lower()).first()


def appointments() -> QuerySet[Appointment]:
    """Who holds which role for the council, by name."""
    found = Appointment.objects.filter(person__is_active=True).select_related("person")
    return found.order_by("person__name", "person__email", "role")


def appointment(number: int) -> Appointment:
    found = appointments().filter(pk=number).first()
    if found is None:
        raise Http404("There is no such role.")
    return found


def holders(role: str, level: str = "") -> list[Person]:
    """Who holds a role for the council, by name; a decision maker also at one level."""
    found = Person.objects.filter(appointments__role=role, is_active=True)
    if level:
        found = found.filter(appointments__role=role, appointments__level=level)
    return list(found.order_by("name"))


def is_last_administrator(membership: Membership) -> bool:
    """Whether nobody else could then decide who acts for the organisation."""
    left = [one for one in administrators_of(membership.organisation) if one.pk != membership.person_id]
    return membership.standing == Standing.ADMIN and not left


def is_last_of_the_council(appointment: Appointment) -> bool:
    """Whether nobody else could then give roles in the council."""
    if appointment.role != Role.ADMINISTRATOR:
        return False
    return [one.pk for one in holders(Role.ADMINISTRATOR)] == [appointment.person_id]


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
    return with_numbers([company], [charity])


def with_numbers(companies: Iterable[str], charities: Iterable[str]) -> QuerySet[Organisation]:
    """The organisations that hold any of these numbers."""
    held = Q(company_number__in=set(companies) - {""}) | Q(charity_number__in=set(charities) - {""})
    return Organisation.objects.filter(held)


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
        for one in organisation.memberships.filter(standing=Standing.ADMIN, person__is_active=True)
        .select_related("person")
        .order_by("pk")
    ]


def administrators_by_id(organisations: Collection[int]) -> dict[int, list[Person]]:
    """`administrators_of` for many organisations at once; nothing for one that has none."""
    found: dict[int, list[Person]] = {}
    if not organisations:
        return found
    admins = Membership.objects.filter(standing=Standing.ADMIN, person__is_active=True).select_related("person")
    for one in admins.filter(organisation__in=organisations).order_by("pk"):
        found.setdefault(one.organisation_id, []).append(one.person)
    return found


def has_administrator() -> Exists:
    """Whether somebody at an organisation can answer those who ask to join it, to be asked of many at once."""
    admins = Membership.objects.filter(standing=Standing.ADMIN, person__is_active=True)
    return Exists(admins.filter(organisation=OuterRef("pk")))


def membership(organisation: Organisation, person: str) -> Membership | None:
    """A member by the person's reference."""
    return organisation.memberships.filter(person__reference=person).select_related("person").first()


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
