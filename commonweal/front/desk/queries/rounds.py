"""What waits in a round: to score, to agree the scores, to answer, to recommend, to write; and which rounds close."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from commonweal.council.people.models import Role
from commonweal.cycle.source.models import Application, Award, Challenge, Declaration, Opportunity, PanelMember, Score
from commonweal.cycle.source.queries import answers_by
from commonweal.front.desk.queries.item import AHEAD, MOST, Item
from commonweal.ground.pages.words import plural


def panels(person: Any, now: datetime.datetime) -> list[Item]:
    scored = Score.objects.filter(member=OuterRef("pk"), state="submitted")
    found = (
        PanelMember.objects.filter(
            person=person, opportunity__closes_at__lte=now, opportunity__state__in=["open", "closed", "assessing"]
        )
        .filter(opportunity__moderation_started_at=None, left_at=None)
        .exclude(Exists(scored))
        .select_related("opportunity")
    )
    return [
        Item(
            one.opportunity.title,
            one.opportunity.reference,
            reverse("source:assess", args=[one.opportunity.reference]),
            "Declare interests and score",
            one.opportunity.score_by or one.opportunity.decision_on,
        )
        for one in found[:MOST]
    ]


def chaired(person: Any) -> list[Item]:
    """Rounds that wait for their chair: everybody has scored, or the panel has met and not yet agreed every score."""
    scored = Score.objects.filter(member=OuterRef("pk"), state="submitted")
    still = PanelMember.objects.filter(opportunity=OuterRef("opportunity"), left_at=None).exclude(Exists(scored))
    found = PanelMember.objects.filter(person=person, part="chair", left_at=None, opportunity__state="assessing")
    found = found.filter(Exists(_unranked(OuterRef("opportunity"))) & ~Exists(still)).select_related("opportunity")
    return [
        Item(
            one.opportunity.title,
            one.opportunity.reference,
            reverse("source:moderation", args=[one.opportunity.reference]),
            "Agree the scores and rank them" if one.opportunity.moderation_started_at else "Start moderation",
            one.opportunity.moderate_on or one.opportunity.decision_on,
        )
        for one in found[:MOST]
    ]


def _unranked(opportunity: Any) -> Any:
    return Application.objects.filter(opportunity=opportunity, state="submitted", rank=None)


def rounds(person: Any, own: list[int], now: datetime.datetime) -> tuple[list[Item], list[Item]]:
    """What people have asked about opportunities that are open, by the day promised there, which step of an award waits
    for the team, which decisions are challenged, and which opportunities close.
    """
    unanswered = Count("clarifications", filter=Q(clarifications__answered_at=None))
    awards = Award.objects.filter(application__opportunity=OuterRef("pk"))
    to_draft = Exists(awards.filter(letter_reference="", decision__state="in_effect"))
    found = Opportunity.objects.annotate(asked=unanswered, to_draft=to_draft, challenged=_challenged(person))
    running = Q(state__in=["scheduled", "open"], closes_at__gt=now) & (Q(closes_at__lte=now + AHEAD) | Q(asked__gt=0))
    ranked = Application.objects.filter(opportunity=OuterRef("pk"), state="submitted", rank__isnull=False)
    found = found.annotate(to_recommend=Exists(ranked) & ~Exists(_unranked(OuterRef("pk"))) & ~Exists(awards))
    meant = Q(state="assessing", exercise__in=own) & (Q(to_draft=True) | Q(to_recommend=True))
    found = found.filter(running | meant | Q(challenged=True, exercise__in=own))
    if not person.holds(Role.ADMINISTRATOR):
        found = found.filter(exercise__in=own)
    rounds = list(found.order_by("closes_at", "pk")[:MOST])
    questions = [
        _round(one, f"Answer {'a question' if one.asked == 1 else plural(one.asked, 'question')}", answers_by(one))
        for one in rounds
        if _running(one, now) and one.asked and one.exercise_id in own
    ]
    questions += [_award_step(one) for one in rounds if one.state == "assessing" and (one.to_draft or one.to_recommend)]
    questions += [_settle(one) for one in rounds if one.challenged and one.exercise_id in own]
    closings = [
        _round(one, "Applications close", timezone.localdate(one.closes_at))
        for one in rounds
        if _running(one, now) and one.closes_at <= now + AHEAD
    ]
    return questions, closings


def _challenged(person: Any) -> Any:
    """Whether a challenge is open, for somebody without a connection to an applicant: to others nobody says so."""
    of = {"opportunity": OuterRef("pk")}
    interests = Declaration.objects.filter(member__opportunity=OuterRef("pk"), member__person=person)
    acts = Q(organisation__memberships__person=person) | Q(partners__organisation__memberships__person=person)
    applies = Application.objects.filter(acts, **of).exclude(state="not_let_in")
    shut = Exists(interests.exclude(level=Declaration.Level.NONE)) | Exists(applies)
    return Exists(Challenge.objects.filter(settled_on=None, **of)) & ~shut


def _running(one: Opportunity, now: datetime.datetime) -> bool:
    return one.state in ("scheduled", "open") and one.closes_at > now


def _settle(one: Opportunity) -> Item:
    return Item(
        one.title,
        one.reference,
        reverse("source:challenges", args=[one.reference]),
        "Settle a challenge to the decision",
    )


def _round(one: Opportunity, needed: str, due: datetime.date | None) -> Item:
    return Item(one.title, one.reference, reverse("source:desk_opportunity", args=[one.reference]), needed, due)


def _award_step(one: Opportunity) -> Item:
    page, needed = ("letters", "Draft the letters") if one.to_draft else ("ranking", "Recommend the awards")
    return Item(one.title, one.reference, reverse(f"source:{page}", args=[one.reference]), needed, one.decision_on)
