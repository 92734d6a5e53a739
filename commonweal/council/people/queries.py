from __future__ import annotations

import datetime
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.text import slugify

from commonweal.council.people.models import (
    Appointment,
    CharterSignature,
    Evidence,
    Membership,
    Organisation,
    Person,
    Role,
    ShareCode,
    Standing,
)
from commonweal.council.people.rules import Charter, charity_number, company_number, name_key
from commonweal.ground.documents.rules import may_know
from commonweal.ground.record.models import Entry

EXPIRES_SOON = datetime.timedelta(days=60)
TELL_BEFORE = datetime.timedelta(days=30)
ASKED_TO_JOIN = "asked to join"
COUNCIL_IS_ASKED = datetime.timedelta(days=60)


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


def has_administrator() -> Exists:
    """Whether somebody at an organisation can answer those who ask to join it, to be asked of many at once."""
    admins = Membership.objects.filter(standing=Standing.ADMIN, person__is_active=True)
    return Exists(admins.filter(organisation=OuterRef("pk")))


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


def waiting_to_join(person: Person) -> list[Organisation]:
    """What this person has asked to join and does not act for yet; `attended` says whether it has an administrator."""
    asked = Entry.objects.filter(kind="people.organisation", verb=ASKED_TO_JOIN, by=person.reference)
    found = Organisation.objects.filter(reference__in=asked.values("subject")).exclude(memberships__person=person)
    return list(found.annotate(attended=has_administrator()).order_by("name")[:20])


def waiting_for_the_council(now: datetime.datetime, most: int = 50) -> list[Organisation]:
    """Organisations without an administrator that somebody has lately asked to join."""
    asked = Entry.objects.filter(kind="people.organisation", verb=ASKED_TO_JOIN, at__gt=now - COUNCIL_IS_ASKED)
    return list(Organisation.objects.filter(~has_administrator(), reference__in=asked.values("subject"))[:most])


# ---- the passport -------------------------------------------------------------------------------------------------


# Each part of it that is answered on a page: its name in the address, its title, and what it is not done without.
PARTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "names": ("Names and numbers", ("name", "legal_form")),
    "contacts": ("Contacts", ("email", "address", "postcode")),
    "work": ("What you do and where", ("what_we_do",)),
    "people-and-money": (
        "People and money",
        ("trustees", "staff", "volunteers", "living_wage", "year_end", "income_last_year"),
    ),
}


def missing_parts(organisation: Organisation) -> list[str]:
    """The titles of the parts in which something is still to be answered."""
    return [
        title for title, needed in PARTS.values() if any(getattr(organisation, name) in ("", None) for name in needed)
    ]


def evidence(slug: str, number: int) -> Evidence:
    """One piece of an organisation's passport, by the organisation's address and its own number."""
    found = Evidence.objects.select_related("organisation", "file", "confirmed_by")
    one = found.filter(organisation__slug=slug, pk=number).first()
    if one is None:
        raise Http404
    return one


def evidence_of(organisation: Organisation) -> list[Evidence]:
    return list(organisation.evidence.select_related("file", "confirmed_by"))


def latest_evidence(organisation: Organisation) -> dict[str, Evidence]:
    """The newest evidence of each kind."""
    newest: dict[str, Evidence] = {}
    for one in organisation.evidence.select_related("file").order_by("dated", "pk"):
        newest[one.kind] = one
    return newest


def share_codes(organisation: Organisation) -> list[ShareCode]:
    return list(organisation.share_codes.select_related("made_by")[:20])


def share_code(slug: str, number: int) -> ShareCode:
    found = ShareCode.objects.select_related("organisation").filter(organisation__slug=slug, pk=number).first()
    if found is None:
        raise Http404
    return found


def code_digest(code: str) -> str:
    """The fingerprint of a code, however it was typed."""
    return hashlib.sha256(re.sub(r"[^0-9A-Z]", "", code.upper()).encode()).hexdigest()


# How often the passport was used: later stages count, because they know where.
CountUses = Callable[[Organisation], dict[str, int]]
_use_counters: list[CountUses] = []


def count_uses(made: CountUses) -> CountUses:
    """A later stage counts: `@count_uses` on a function that gives uses by kind of evidence, and by "" as a whole."""
    if made not in _use_counters:
        _use_counters.append(made)
    return made


def uses(organisation: Organisation) -> dict[str, int]:
    total: Counter[str] = Counter()
    for made in _use_counters:
        total.update(made(organisation))
    return dict(total)


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


def ending_soon(today: datetime.date) -> list[Evidence]:
    """Pieces that end within 30 days, that nothing newer has replaced, and whose organisation was not told yet."""
    due = Evidence.objects.filter(expires__range=(today, today + TELL_BEFORE), reminded_on=None)
    newer = Evidence.objects.filter(organisation=OuterRef("organisation"), kind=OuterRef("kind"))
    newer = newer.filter(expires__gt=OuterRef("expires"))
    return list(due.filter(~Exists(newer)).select_related("organisation").order_by("expires", "pk"))


def warnings(organisation: Organisation, today: datetime.date, person: Person | None) -> list[str]:
    """What needs somebody's hand: files that were turned away, for those who may know of them, and what runs out."""
    turned_away = [
        f"{one.get_kind_display()}: its file was refused. {one.file.trouble}. Choose another."
        for one in latest_evidence(organisation).values()
        if one.file and one.file.state == "refused" and may_know(person, one.file)
    ]
    return turned_away + expiry_warnings(organisation, today)


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
    applied: bool = False


ListForHome = Callable[[Organisation, datetime.datetime], HomeList]
_lists_for_home: list[ListForHome] = []


def show_on_home(made: ListForHome) -> ListForHome:
    """A later stage gives a list to the provider's home page: `@show_on_home` on a function of its queries."""
    if made not in _lists_for_home:
        _lists_for_home.append(made)
    return made


def home_lists(organisation: Organisation, now: datetime.datetime) -> list[HomeList]:
    return [made(organisation, now) for made in _lists_for_home]


# ---- the charter for suppliers ------------------------------------------------------------------------------------

TellsCharter = Callable[[datetime.date], Charter | None]
_charter_tellers: list[TellsCharter] = []


def tells_charter(made: TellsCharter) -> TellsCharter:
    """Whoever knows the framework in force says what its charter asks: `@tells_charter` on a function of a day."""
    if made not in _charter_tellers:
        _charter_tellers.append(made)
    return made


def charter_on(day: datetime.date) -> Charter | None:
    return next((found for made in _charter_tellers if (found := made(day))), None)


def signatures(charter: str) -> QuerySet[CharterSignature]:
    found = CharterSignature.objects.filter(charter=charter, state="signed")
    return found.select_related("organisation").prefetch_related("shown__piece")


def signature_of(organisation: Organisation, charter: str) -> CharterSignature | None:
    return signatures(charter).filter(organisation=organisation).first()


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
