"""Who was given what, what is still to be filled and who could take it: read lean, since there may be ten thousand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from commonweal.cycle.source.models import (
    Application,
    Assignment,
    Declaration,
    Opportunity,
    PanelMember,
    Score,
)
from commonweal.cycle.source.queries.panel import load_panel
from commonweal.cycle.source.queries.partner import concerned
from commonweal.cycle.source.rules import assignment as rules
from commonweal.cycle.source.rules.panel import enough_assessors

PAGE = 50
WRITTEN = ("organisation", "organisation__name", "organisation__slug", "lot", "lot__number")
WRITTEN += ("reference", "state", "seal_fault", "amount", "opportunity", "project", "outcomes_chosen")

# What `rules.panel.conflict` says of a declaration, asked of the database for all of them at once.
APART = Q(level="close") | Q(level="some", ruling="") | Q(ruling="not_score")


def load_shared(reference: str, application: str) -> Application:
    """One application of a round that was shared out, with who scores it."""
    opportunity = load_panel(reference)
    found = to_share(opportunity).filter(reference=application.upper()).first()
    if found is None or rules.shared_out(opportunity) is None:
        raise Http404(f"{reference} has not shared out {application}.")
    found.opportunity = opportunity
    return found


def scored_in_words(opportunity: Opportunity) -> str:
    """How a round is scored, in a sentence or two."""
    each = rules.least_each(opportunity, enough_assessors(opportunity))
    said = f"Once they are shared out, {each} people score each application; until then everybody scores all of them."
    return f"{said} Names are hidden from assessors while they score." if opportunity.names_hidden else said


def scores_in_words(member: PanelMember) -> str:
    return ", ".join(one.title for one in rules.criteria_for(member)) if member.scores_only else "Every criterion"


def to_share(opportunity: Opportunity) -> QuerySet[Application]:
    """What the panel scores: submitted, readable, and not known to fail an organisational criterion."""
    found = Application.objects.filter(opportunity=opportunity, state="submitted", seal_fault="")
    return (
        found.exclude(gate_checks__met=False).select_related("organisation", "lot").only(*WRITTEN).order_by("reference")
    )


def theirs(member: PanelMember) -> QuerySet[Application]:
    """What one member scores, whole, as far as interests and the sharing-out go: to be read a page at a time."""
    opportunity = member.opportunity
    found = Application.objects.filter(opportunity=opportunity, state="submitted", seal_fault="")
    if rules.shared_out(opportunity) is not None:
        found = found.filter(assignments__member=member)
    apart = [pk for pk, _ in barred(opportunity, [member])]
    found = found.exclude(pk__in=apart).exclude(gate_checks__met=False).select_related("organisation", "lot")
    return found.prefetch_related("gate_checks").order_by("reference")


def staying(opportunity: Opportunity) -> list[PanelMember]:
    return [one for one in opportunity.panel.all() if not one.has_left]


def barred(opportunity: Opportunity, members: Iterable[PanelMember]) -> dict[tuple[int, int], bool]:
    """The pairs (application, member) that an interest keeps apart: declared, ruled, or plain to see.

    With each, whether it is only until somebody rules on what was declared.
    """
    people = list(members)
    declared = Declaration.objects.filter(APART, member__in=people)
    rows = declared.values_list("application_id", "member_id", "level", "ruling")
    pairs = {(pk, member): level == "some" and not ruling for pk, member, level, ruling in rows}
    acts: dict[int, list[int]] = defaultdict(list)
    for member in people:
        for one in member.person.memberships.all():
            acts[one.organisation_id].append(member.pk)
    if not acts:
        return pairs
    own = Application.objects.filter(opportunity=opportunity, organisation__in=acts)
    parts = concerned().filter(application__opportunity=opportunity, organisation__in=acts)
    for pk, organisation in (*own.values_list("pk", "organisation_id"), *parts.values_list(*LEAD_OF)):
        pairs |= {(pk, member): False for member in acts[organisation]}
    return pairs


LEAD_OF = ("application_id", "organisation_id")


def rulings_waiting(opportunity: Opportunity) -> int:
    return Declaration.objects.filter(member__opportunity=opportunity, level="some", ruling="").count()


def scoring_begun(opportunity: Opportunity) -> bool:
    return Score.objects.filter(application__opportunity=opportunity).exclude(state="set_aside").exists()


# ---- what the page shows ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Share:
    """What one member was given: so many applications, so many scores."""

    member: PanelMember
    applications: int
    scores: int


@dataclass(frozen=True)
class Vacancy:
    """An application that fewer people score than should, and who could take the place, those with least first."""

    application: Application
    needed: int
    could: tuple[PanelMember, ...]


def loads(opportunity: Opportunity) -> Counter[int]:
    here = Q(application__state="submitted")
    given = Assignment.objects.filter(here, application__opportunity=opportunity).values_list("member_id", flat=True)
    return Counter(given)


def shares(opportunity: Opportunity) -> list[Share]:
    counted = loads(opportunity)
    return [
        Share(one, counted[one.pk], counted[one.pk] * len(rules.criteria_for(one))) for one in opportunity.panel.all()
    ]


def given_by_application(opportunity: Opportunity) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for pk, member in Assignment.objects.filter(application__opportunity=opportunity).values_list(
        "application_id", "member_id"
    ):
        found[pk].add(member)
    return found


def vacancies(opportunity: Opportunity, among: Iterable[Application] | None = None) -> list[Vacancy]:
    """The places that an interest, or a member who left, has made free."""
    sharing = rules.shared_out(opportunity)
    if sharing is None:
        return []
    members = staying(opportunity)
    scores = {one.pk: [each.key for each in rules.criteria_for(one)] for one in members}
    every = {key for keys in scores.values() for key in keys}
    given = given_by_application(opportunity)
    apart = barred(opportunity, members)
    counted = loads(opportunity)
    rows = []
    for one in to_share(opportunity) if among is None else among:
        chosen = given.get(one.pk, set()) & scores.keys()
        needed = rules.missing(chosen, scores, every, sharing.each)
        if needed > 0:
            could = [each for each in members if each.pk not in chosen and (one.pk, each.pk) not in apart]
            rows.append(Vacancy(one, needed, tuple(sorted(could, key=lambda each: (counted[each.pk], each.pk)))))
    return rows


def given_rows(applications: Iterable[Application]) -> dict[int, list[Assignment]]:
    """Who scores these applications, by application."""
    found: dict[int, list[Assignment]] = defaultdict(list)
    for one in Assignment.objects.filter(application__in=applications).select_related("member__person"):
        found[one.application_id].append(one)
    return found


def free_to_take(application: Application) -> list[PanelMember]:
    """Who could be given this application as well: nobody with an interest, those with least to do first."""
    opportunity = application.opportunity
    members = staying(opportunity)
    apart = barred(opportunity, members)
    held = set(application.assignments.values_list("member_id", flat=True))
    counted = loads(opportunity)
    free: list[Any] = [one for one in members if one.pk not in held and (application.pk, one.pk) not in apart]
    return sorted(free, key=lambda one: (counted[one.pk], one.pk))
