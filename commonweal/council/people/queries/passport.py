"""The provider passport: what it holds, what is missing, what runs out and how often it was used."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections import Counter
from collections.abc import Callable

from django.db.models import Exists, OuterRef
from django.http import Http404

from commonweal.council.people.models import Evidence, Organisation, Person, ShareCode
from commonweal.ground.documents.rules import may_know

EXPIRES_SOON = datetime.timedelta(days=60)
TELL_BEFORE = datetime.timedelta(days=30)

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
