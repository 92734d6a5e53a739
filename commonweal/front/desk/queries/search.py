"""One box: each kind of thing apart, with its count. Residents find what is published; staff find everything."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from commonweal.council.decide.models import Decision
from commonweal.council.decide.queries import public_decisions
from commonweal.council.exercise.models import Exercise
from commonweal.council.people.models import Organisation
from commonweal.cycle.deliver.models import Agreement
from commonweal.cycle.deliver.queries import SIGNED_STATES
from commonweal.cycle.source.models import Opportunity
from commonweal.cycle.source.queries import page_of_application, published
from commonweal.cycle.source.queries.award import public_awards
from commonweal.front.desk.queries.areas import public_exercises
from commonweal.ground.record.queries import LETTERS

SHOWN = 20
APPLICATION = re.compile(rf"APP[- ]?([{LETTERS}]{{6}})")
REFERENCE = re.compile(r"([A-Za-z]{2})[- ]?(\d{4})[- ]?(\d{3,6})")


@dataclass(frozen=True)
class Found:
    title: str
    reference: str
    href: str
    more: str = ""


@dataclass(frozen=True)
class Group:
    name: str
    count: int
    found: list[Found]


@dataclass(frozen=True)
class Kind:
    """One kind of thing: where it is looked for, in which fields, and its page for each reader."""

    name: str
    fields: tuple[str, ...]
    everything: Callable[[], QuerySet[Any]]
    seen: Callable[[datetime.datetime], QuerySet[Any]]
    desk: str
    open: str
    key: str = "reference"
    title: Callable[[Any], str] = lambda thing: getattr(thing, "title", "") or thing.name
    more: Callable[[Any], str] = lambda thing: ""

    def found_in(self, thing: Any, staff: bool) -> Found:
        page = self.desk if staff else self.open
        href = reverse(page, args=[getattr(thing, self.key)]) if page else ""
        return Found(self.title(thing), thing.reference, href, self.more(thing))


KINDS = (
    Kind(
        "Exercises",
        ("title", "reference", "purpose", "service_category"),
        Exercise.objects.all,
        lambda now: public_exercises(),
        "exercise:exercise",
        "exercise:published",
    ),
    Kind(
        "Opportunities",
        ("title", "reference", "summary"),
        Opportunity.objects.all,
        published,
        "source:desk_opportunity",
        "source:opportunity",
    ),
    Kind(
        "Awards",
        ("reference", "application__organisation__name", "application__opportunity__title"),
        public_awards,
        lambda now: public_awards(),
        "source:public_award",
        "source:public_award",
        title=lambda one: str(one.application.opportunity.title),
        more=lambda one: str(one.application.organisation),
    ),
    Kind(
        "Agreements",
        ("title", "reference", "purpose", "organisation__name"),
        lambda: Agreement.objects.select_related("organisation"),
        lambda now: Agreement.objects.filter(state__in=SIGNED_STATES).select_related("organisation"),
        "deliver:desk_agreement",
        "deliver:agreement",
        more=lambda one: str(one.organisation),
    ),
    Kind(
        "Organisations",
        ("name", "known_as", "reference", "company_number", "charity_number"),
        Organisation.objects.all,
        lambda now: Organisation.objects.filter(agreements__state__in=SIGNED_STATES).distinct(),
        "people:organisation",
        "",
        key="slug",
    ),
    Kind(
        "Decisions",
        ("title", "reference", "question"),
        Decision.objects.all,
        lambda now: public_decisions(),
        "decide:decision",
        "decide:public_decision",
    ),
)


def search(words: str, *, staff: bool, now: datetime.datetime) -> list[Group]:
    """All the words must be found; '&' is 'and', and small joining words do not narrow the search."""
    groups = []
    for kind in KINDS:
        found = _matching(kind.everything() if staff else kind.seen(now), kind.fields, words)
        count = found.count()
        shown = [kind.found_in(one, staff) for one in found[:SHOWN]] if count else []
        groups.append(Group(kind.name, count, [_to_agreements(one) if not one.href else one for one in shown]))
    return groups


def _to_agreements(one: Found) -> Found:
    """An organisation has no page of its own for residents: what it does for the council is in the forward plan."""
    return Found(one.title, one.reference, reverse("deliver:plan", query={"q": one.title}), one.more)


def _matching(found: QuerySet[Any], fields: tuple[str, ...], words: str) -> QuerySet[Any]:
    wanted = [word for word in re.split(r"[\s&]+", words) if word and word.lower() != "and"][:8] or [words]
    return found.filter(reduce(and_, (_anywhere(fields, word) for word in wanted))).order_by("-pk")


def _anywhere(fields: tuple[str, ...], word: str) -> Q:
    found = Q()
    for name in fields:
        found |= Q(**{f"{name}__icontains": word})
    return found


def reference_in(words: str) -> str:
    """'op 2026 31' and 'op-2026-031' mean OP-2026-031; nothing where the words are no reference."""
    match = REFERENCE.fullmatch(words.strip()) or re.fullmatch(r"([A-Za-z]{2})[- ](\d{4})[- ](\d{1,6})", words.strip())
    return f"{match[1].upper()}-{match[2]}-{match[3].zfill(3)}" if match else ""


def page_of_words(words: str, *, person: Any, staff: bool, now: datetime.datetime) -> str:
    """The page of the thing whose reference these words are, where this reader may open it."""
    applied = APPLICATION.fullmatch(words.strip().upper())
    if applied:
        return page_of_application(f"APP-{applied[1]}", person, now)
    reference = reference_in(words)
    return page_of_reference(reference, staff=staff, now=now) if reference else ""


def page_of_reference(reference: str, *, staff: bool, now: datetime.datetime) -> str:
    """The address of the thing with a reference, where this reader may open it."""
    for kind in KINDS:
        found = (kind.everything() if staff else kind.seen(now)).filter(reference=reference).first()
        if found is not None:
            return kind.found_in(found, staff).href
    return ""
