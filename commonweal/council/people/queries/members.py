"""Who signs in, the organisations, and who acts for which."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.text import slugify

from commonweal.council.people.models import Appointment, Membership, Organisation, Person, Role, Standing
from commonweal.council.people.rules import charity_number, company_number, name_key


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
