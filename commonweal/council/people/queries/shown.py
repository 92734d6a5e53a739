"""Who reads which block of a profile. Bank details are in none: they are asked for with an agreement."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q, QuerySet, TextChoices
from django.http import Http404

from commonweal.council.people.models import Organisation, Person
from commonweal.council.people.queries.passport import PARTS
from commonweal.council.people.rules import staff


class Audience(TextChoices):
    """Who reads one block of a profile. Where the organisation has not said, it is the council."""

    PUBLIC = "public", "Everyone"
    COUNCIL = "council", "The council"
    APPLYING = "applying", "Only officers to whom we have applied"


# The answers of each block that others may read; what a block does not name is read by nobody outside.
BLOCKS: dict[str, tuple[str, tuple[str, ...]]] = {
    "names": (PARTS["names"][0], ("known_as", "legal_form", "charity_number", "company_number")),
    "contacts": (PARTS["contacts"][0], ("email", "website", "address", "postcode")),
    "work": (PARTS["work"][0], ("what_we_do", "themes", "areas")),
    "people-and-money": (
        PARTS["people-and-money"][0],
        ("trustees", "staff", "volunteers", "living_wage", "income_last_year", "year_end"),
    ),
    "evidence": ("Policies, accounts and insurance", ()),
}

# Whether somebody of the council has an application of an organisation before them: a later stage knows.
HasItsApplication = Callable[[Person, Organisation], bool]
_knows_applications: list[HasItsApplication] = []


def knows_applications(made: HasItsApplication) -> HasItsApplication:
    if made not in _knows_applications:
        _knows_applications.append(made)
    return made


def audience_of(organisation: Organisation, block: str) -> Audience:
    return Audience(organisation.shown.get(block, Audience.COUNCIL))


def sees(person: Person | None, organisation: Organisation, block: str) -> bool:
    audience = audience_of(organisation, block)
    if audience == Audience.PUBLIC or (person is not None and person.acts_for(organisation.pk)):
        return True
    if not staff(person):
        return False
    return audience == Audience.COUNCIL or any(knows(person, organisation) for knows in _knows_applications)


def in_public(words: str = "") -> QuerySet[Organisation]:
    """The organisations of which everybody may read something, by name; found by name or by what they do in public."""
    shown = Q()
    for block in BLOCKS:
        shown |= Q(**{f"shown__{block}": Audience.PUBLIC.value})
    found = Organisation.objects.filter(shown, in_house=False)
    if words:
        does = Q(shown__work=Audience.PUBLIC.value) & (Q(what_we_do__icontains=words) | Q(areas__icontains=words))
        known = Q(shown__names=Audience.PUBLIC.value, known_as__icontains=words)
        found = found.filter(Q(name__icontains=words) | known | does)
    return found.order_by("name", "pk")


def organisation_in_public(slug: str) -> Organisation:
    found = in_public().filter(slug=slug).first()
    if found is None:
        raise Http404(f"There is no public page of {slug}.")
    return found
