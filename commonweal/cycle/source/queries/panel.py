from __future__ import annotations

import datetime
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects
from django.db.models.fields.json import KT
from django.http import Http404

from commonweal.council.people.models import Membership, Person
from commonweal.cycle.source.models import (
    Application,
    Assignment,
    Clarification,
    Declaration,
    Moderation,
    Opportunity,
    PanelMember,
    Partner,
    Score,
)
from commonweal.cycle.source.queries.application import LONG
from commonweal.cycle.source.queries.partner import concerned
from commonweal.cycle.source.rules import panel as rules

RECEIVED = ("submitted", "ineligible")
FAR_FROM_OWN = 2  # scores from the assessor's own average


def opportunities() -> QuerySet[Opportunity]:
    return Opportunity.objects.select_related("exercise__framework", "exercise__lead", "sharing_out")


def _seats(*along: str | Prefetch) -> Prefetch:
    members = PanelMember.objects.seated().prefetch_related("person__memberships", *along)
    return Prefetch("panel", queryset=members)


def _found(reference: str, *along: str | Prefetch) -> Opportunity:
    found = opportunities().filter(reference=reference.upper()).exclude(state="draft").prefetch_related(*along).first()
    if found is None:
        raise Http404(f"There is no opportunity {reference} to assess.")
    for member in found.panel.all():
        member.opportunity = found
    return found


def partners_prefetch() -> Prefetch:
    """Whom an applicant has asked to apply with it, however it stands: nobody who acts for one of them judges it."""
    return Prefetch("partners", queryset=concerned().select_related("organisation"))


def load_meeting(reference: str) -> Opportunity:
    """An opportunity with its panel, and none of its applications."""
    return _found(reference, _seats())


def load_panel(reference: str) -> Opportunity:
    """An opportunity with its panel and its criteria, and none of its applications."""
    return _found(reference, "criteria", _seats())


def load_board(reference: str) -> Opportunity:
    """An opportunity with all that its assessment rests on, in a fixed number of queries."""
    received = Application.objects.filter(state__in=RECEIVED).select_related("organisation", "lot")
    received = received.prefetch_related(
        "gate_checks",
        partners_prefetch(),
        Prefetch("scores", queryset=Score.objects.select_related("member__person")),
        Prefetch("moderations", queryset=Moderation.objects.select_related("agreed_by")),
    )
    seats = _seats("declarations", "assignments")
    found = _found(reference, "criteria", seats, Prefetch("applications", queryset=received.order_by("reference")))
    for application in found.applications.all():
        application.opportunity = found
    return found


def load_ranking(reference: str) -> Opportunity:
    """An opportunity with what its ranking rests on: agreed scores, and none of the single ones; facts, no answers."""
    received = Application.objects.filter(state__in=RECEIVED).select_related("organisation", "lot").defer(*LONG)
    received = received.annotate(
        found_partners=F("submitted__partners"),
        legal_form=KT("submitted__organisation__legal_form"),
        income=KT("submitted__organisation__income_last_year"),
    ).prefetch_related("gate_checks", "moderations", partners_prefetch())
    connections = Prefetch("declarations", queryset=Declaration.objects.exclude(level=Declaration.Level.NONE))
    applications = Prefetch("applications", queryset=received.order_by("reference"))
    found = _found(reference, "criteria", "lots", _seats(connections), applications)
    for application in found.applications.all():
        application.opportunity = found
    return found


def received(opportunity: Opportunity) -> QuerySet[Application]:
    """Everyone who has applied, with the checks that were made and what was looked up."""
    found = Application.objects.filter(opportunity=opportunity, state__in=RECEIVED).defer(*LONG)
    found = found.select_related("organisation", "lot").prefetch_related("gate_checks", "due_diligence")
    return found.order_by("reference")


@dataclass(frozen=True)
class HowMany:
    received: int
    standing: int
    recommended: int


def how_many(opportunity: Opportunity) -> HowMany:
    """How many applied, how many of them are still in it, and for how many an award was put up for decision."""
    found = Application.objects.filter(opportunity=opportunity, state__in=RECEIVED)
    return HowMany(
        **found.aggregate(
            received=Count("pk"), standing=Count("pk", filter=Q(state="submitted")), recommended=Count("award")
        )
    )


def load_to_read(reference: str, application: str) -> Application:
    """One application for those who read, check and score it."""
    found = load_one(reference, application)
    prefetch_related_objects([found], "gate_checks")
    return found


def load_one(reference: str, application: str, **also: Any) -> Application:
    """One application with the panel as it stands towards it, in as many queries among ten thousand as among ten.

    `also` are further things to find out in the same query.
    """
    found = (
        Application.objects.filter(
            opportunity__reference=reference.upper(), reference=application.upper(), state__in=RECEIVED
        )
        .exclude(opportunity__state="draft")
        .select_related(
            "organisation",
            "lot",
            "disagreement",
            "opportunity__exercise__framework",
            "opportunity__exercise__lead",
            "opportunity__sharing_out",
        )
        .annotate(
            asked_to_clarify=Exists(Clarification.objects.filter(application=OuterRef("pk"))),
            with_partners=Exists(concerned().filter(application=OuterRef("pk"))),
            **also,
        )
        .first()
    )
    if found is None:
        raise Http404(f"{reference} has no application {application}.")
    if found.with_partners:
        prefetch_related_objects([found], partners_prefetch())
    else:
        found._prefetched_objects_cache = {"partners": Partner.objects.none()}
    seat_one(found)
    return found


def seat_one(application: Application) -> None:
    """The panel with what each member declared on this application, and whether it was given to them."""
    given = Assignment.objects.filter(member=OuterRef("pk"), application=application)
    acts_for = Membership.objects.filter(person=OuterRef("person"))
    partners = [one.organisation_id for one in application.partners.all()]
    declared = Prefetch("declarations", queryset=Declaration.objects.filter(application=application))
    seats = PanelMember.objects.seated().annotate(
        found_given=Exists(given),
        found_applicant=Exists(acts_for.filter(organisation=application.organisation_id)),
        found_partner=Exists(acts_for.filter(organisation__in=partners)),
    )
    seats = seats.prefetch_related(declared)
    prefetch_related_objects([application.opportunity], Prefetch("panel", queryset=seats), "criteria")
    for member in application.opportunity.panel.all():
        member.opportunity = application.opportunity


def load_declaration(reference: str, number: int) -> Declaration:
    found = (
        Declaration.objects.filter(pk=number, member__opportunity__reference=reference.upper())
        .select_related("member__opportunity__exercise", "member__person", "application__organisation")
        .first()
    )
    if found is None:
        raise Http404("There is no such declaration.")
    return found


@dataclass(frozen=True)
class Seat:
    """One panel that a person sits on, and what is to be done there now."""

    member: PanelMember
    status: str
    colour: str
    live: bool

    @property
    def opportunity(self) -> Opportunity:
        return self.member.opportunity


def load_member(reference: str, number: int) -> PanelMember:
    found = next((one for one in load_panel(reference).panel.all() if one.pk == number), None)
    if found is None:
        raise Http404(f"Nobody with this number is on the panel of {reference}.")
    return found


MINUTES_TO_START, WORDS_A_MINUTE, MINUTES_A_CRITERION = 5, 200, 4


def minutes_each(opportunity: Opportunity) -> int:
    """About how long one application takes to read and score, to the next five minutes."""
    criteria = len(opportunity.criteria.all())
    taken = MINUTES_TO_START + opportunity.burden_words / WORDS_A_MINUTE + criteria * MINUTES_A_CRITERION
    return 5 * math.ceil(taken / 5)


def panels_of(person: Person, now: datetime.datetime) -> list[Seat]:
    """The panels that a person sits on: first those where something is to be done, soonest decision first."""
    found = PanelMember.objects.filter(person=person).exclude(opportunity__state__in=["draft", "withdrawn"])
    members = list(found.select_related("opportunity__exercise").prefetch_related("declarations", "scores"))
    waiting = Application.objects.filter(opportunity__panel__in=members, state="submitted").distinct()
    sent: dict[int, set[int]] = {}
    for pk, opportunity in waiting.values_list("pk", "opportunity_id"):
        sent.setdefault(opportunity, set()).add(pk)
    seats = [_seat(member, sent.get(member.opportunity_id, set()), now) for member in members]
    return sorted(seats, key=lambda seat: (not seat.live, _decided_by(seat), -seat.member.pk))


def _decided_by(seat: Seat) -> float:
    day = seat.opportunity.decision_on
    number = day.toordinal() if day else 0
    return number if seat.live else -number


def _seat(member: PanelMember, sent: set[int], now: datetime.datetime) -> Seat:
    opportunity = member.opportunity
    if opportunity.state == "decided":
        return Seat(member, "Decided", "", False)
    if not rules.has_closed(opportunity, now):
        return Seat(member, "Opens to you when it closes", "grey", True)
    if member.has_left:
        return Seat(member, "You left this panel", "grey", False)
    if sent - {one.application_id for one in member.declarations.all()}:
        return Seat(member, "Declare interests first", "orange", True)
    if opportunity.moderation_started_at:
        return Seat(member, "Moderation", "light-blue", True)
    return Seat(member, *_own_scoring(member), True)


def _own_scoring(member: PanelMember) -> tuple[str, str]:
    states = {one.state for one in member.scores.all() if one.state != "set_aside"}
    if states == {"submitted"}:
        return "Submitted", ""
    return ("Draft saved", "light-blue") if states else ("Not yet started", "blue")


def own_scores(member: PanelMember, applications: Iterable[Application]) -> list[Score]:
    """What this member has given these applications: their own scores, and nobody else's."""
    found = Score.objects.filter(member=member, application__in=list(applications)).exclude(state="set_aside")
    return list(found.select_related("criterion", "application"))


def unusual(member: PanelMember, scores: Iterable[Score]) -> list[Score]:
    """Those far from this assessor's own average for the criterion; never compared with others'."""
    own = Score.objects.filter(member=member).exclude(state="set_aside").order_by()
    averages = dict(own.values_list("criterion").annotate(average=Avg("score")))
    return [one for one in scores if abs(one.score - averages[one.criterion_id]) >= FAR_FROM_OWN]
