"""How far each letter of a round is, fifty to a page, and whose check comes next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, OuterRef, Subquery, prefetch_related_objects

from commonweal.council.decide.models import Decision
from commonweal.cycle.source.models import Award, Opportunity
from commonweal.cycle.source.queries.application import LONG
from commonweal.cycle.source.queries.award import in_order, load_seated
from commonweal.cycle.source.queries.moderation import seat_for
from commonweal.cycle.source.rules import award as rules
from commonweal.cycle.source.rules.condition import applies, left_out
from commonweal.cycle.source.rules.panel import member_for
from commonweal.ground.post.models import Letter

PAGE = 50
SHOWN = {
    "": "All",
    "draft": "To draft",
    "missing": "Missing",
    "check": "To check",
    "ready": "Ready",
    "leaving": "On their way",
    "sent": "Sent",
    "post": "By post",
    "failed": "Not delivered",
}
BEFORE = ("draft", "checked", "waiting")
PLACE = {
    "": "draft",
    "draft": "check",
    "withdrawn": "draft",
    "checked": "ready",
    "waiting": "ready",
    "leaving": "leaving",
    "sent": "sent",
    "failed": "failed",
    "to_post": "post",
    "posted": "post",
}

FACTS = [f"application__{name}" for name in ("reference", "rank", "lot__number")]


@dataclass(frozen=True)
class Stand:
    """One applicant's letter: how far it is, and what it lacks before it may go."""

    award: Award
    missing: str = ""

    @property
    def place(self) -> str:
        return "missing" if self.missing else PLACE[self.award.stands]

    @property
    def about(self) -> str:
        return str(self.award.application.reference)


def standing_of(opportunity: Opportunity) -> list[Stand]:
    """Everybody's letter by how far it is, best place first; what was written is read only while it can change."""
    letter = Letter.objects.filter(reference=OuterRef("letter_reference"))
    found = Award.objects.filter(application__opportunity=opportunity).select_related("application__lot")
    found = found.annotate(
        stands=Subquery(letter.values("state")[:1]),
        send_at=Subquery(letter.values("send_at")[:1]),
        written_by=Subquery(letter.values("written_by")[:1]),
        to_address=Subquery(letter.values("to_address")[:1]),
        posted_on=Subquery(letter.values("posted_on")[:1]),
    ).only("reference", "state", "letter_reference", *FACTS)
    awards = sorted(found, key=in_order)
    for award in awards:
        award.stands = award.stands or ""
        award.application.opportunity = opportunity
    missing = missing_in(opportunity) if any(_may_lack(award) for award in awards) else {}
    return [Stand(award, missing.get(award.pk, "")) for award in awards]


def _may_lack(award: Award) -> bool:
    return award.state == "proposed" and bool(award.letter_reference)


def missing_in(opportunity: Opportunity) -> dict[int, str]:
    """What each letter that has not gone still lacks, by award; nothing for one that lacks nothing."""
    rows = Award.objects.filter(application__opportunity=opportunity).select_related("application")
    awards = list(
        rows.only(
            *("state", "result", "letter_reference", "conditional_on", "reasons", "advice"),
            *("application__reference", "application__opportunity"),
        )
    )
    for award in awards:
        award.application.opportunity = opportunity
    prefetch_related_objects([opportunity], "criteria")
    alike = rules.said_to_all(awards)
    waiting = [award for award in awards if _may_lack(award)]
    conditional = [award.letter_reference for award in waiting if applies(award)]
    written = Letter.objects.in_bulk(conditional, field_name="reference") if conditional else {}
    found = {award.pk: rules.letter_refusal(award, alike) for award in waiting}
    for award in waiting:
        if award.letter_reference in written and not found[award.pk]:
            found[award.pk] = left_out(award, written[award.letter_reference])
    return {pk: why for pk, why in found.items() if why}


def counts(stands: Iterable[Stand]) -> Counter[str]:
    return Counter(one.place for one in stands)


def page_of(opportunity: Opportunity, stands: list[Stand], show: str, number: str | None, person: Any) -> Page:
    """One page of the letters that were asked for: each award with how far its letter is, and what shuts it."""
    page = Paginator([one for one in stands if not show or one.place == show], PAGE).get_page(number)
    here = list(page.object_list)
    rows = Award.objects.filter(pk__in=[one.award.pk for one in here])
    rows = rows.select_related("decision", "application__organisation", "application__lot")
    rows = rows.defer("reasons", "advice", *(f"application__{name}" for name in LONG))
    rows = rows.annotate(found_partners=F("application__submitted__partners"))
    known = {one.pk: one for one in rows}
    page.object_list = [(known[one.award.pk], one) for one in here]
    for award in known.values():
        award.application.found_partners = award.found_partners
        award.application.opportunity = opportunity
    prefetch_related_objects([award for award in known.values() if award.conditional_on], "conditions")
    if member_for(person, opportunity):
        seat_for(opportunity, [award.application for award in known.values()])
    return page


def decided_in(opportunity: Opportunity, stands: list[Stand], page: Page) -> Decision | None:
    """The decision that all of these awards rest on."""
    if len(page):
        return page[0][0].decision
    found = Award.objects.filter(application__opportunity=opportunity).select_related("decision").first()
    return found.decision if found and stands else None


def next_to_check(opportunity: Opportunity, person: Any, after: str = "") -> Award | None:
    """The next letter that waits for a check by this person: not their own, and about nothing that is shut to them."""
    stands = standing_of(opportunity)
    start = next((place + 1 for place, one in enumerate(stands) if one.award.reference == after), 0)
    for one in stands[start:] + stands[:start]:
        if one.place != "check" or one.award.written_by == person.reference:
            continue
        award = load_seated(one.award.reference)
        if rules.may_read_letter(person, award):
            return award
    return None
