from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from commonweal.council.exercise.actions import check_task_open, complete_task
from commonweal.cycle.source.actions.offers import forget_offers, offer_as_ranked
from commonweal.cycle.source.actions.waiting import QUESTIONS_WAY, stop_waiting
from commonweal.cycle.source.models import (
    Application,
    Award,
    Criterion,
    Disagreement,
    Moderation,
    Opportunity,
    PanelMember,
)
from commonweal.cycle.source.queries.clarify import open_questions, unsettled
from commonweal.cycle.source.queries.moderation import disagreement
from commonweal.cycle.source.queries.progress import outstanding
from commonweal.cycle.source.rules import panel as rules
from commonweal.cycle.source.rules.assignment import NOT_YOURS
from commonweal.cycle.source.rules.ranking import standing
from commonweal.cycle.source.states.panel import ASSESSMENT
from commonweal.ground.record.actions import TOGETHER, moved, recorded, recorded_all
from commonweal.ground.record.rules import refuse

RANKED = ["agreed_total", "price_points", "rank"]


@transaction.atomic
def start_moderation(
    *, opportunity: Opportunity, by: Any, at: datetime.datetime, reason: str = "", without_answers: str = ""
) -> None:
    """Open the scores to the panel: when everyone has submitted and nothing is asked still, or else with a reason.

    `without_answers` says why an answer for which there was still time is not waited for; the applicant is told it.
    """
    what = "You cannot start moderation."
    _may_run_meeting(opportunity, by, what)
    check_task_open(opportunity.exercise, "assessment")
    left = [str(member.person) for member in outstanding(opportunity)]
    if left and not reason.strip():
        raise refuse(
            what,
            f"Not everyone has submitted their scores. Left: {', '.join(left)}.",
            rules.chair_or_team.who,
            "Give the reason for going ahead without them.",
        )
    questions = unsettled(opportunity, at)
    if questions and not without_answers.strip():
        raise refuse(what, open_questions(questions), rules.chair_or_team.who, QUESTIONS_WAY)
    why = " ".join(text.strip() for text in (reason, without_answers) if text.strip())
    with moved(ASSESSMENT, "start_moderation", opportunity, by=by, at=at, why=why):
        opportunity.moderation_started_at = at
    if questions:
        stop_waiting(questions=questions, why=without_answers.strip(), by=by, at=at)
    place_discussion(opportunity)


def place_discussion(opportunity: Opportunity) -> None:
    """Work out again, from the scores as they now count, which application the meeting turns to first."""
    Disagreement.objects.filter(opportunity=opportunity).delete()
    Disagreement.objects.bulk_create(disagreement(opportunity), batch_size=1000)


def _may_run_meeting(opportunity: Opportunity, by: Any, what: str) -> None:
    verdict = rules.chair_or_team(by, opportunity)
    if not verdict:
        raise refuse(what, verdict.because, rules.chair_or_team.who)


@transaction.atomic
def moderate(
    *,
    application: Application,
    criterion: Criterion,
    agreed: Decimal | int | None,
    basis: str,
    reason: str,
    present: Iterable[Any],
    by: Any,
    at: datetime.datetime,
) -> Moderation:
    """The agreed score, as a record of its own with its reason. What each person scored stays as it was.

    `basis` is 'agreed', 'mean' or 'median'; `present` are the people, or their references, who took part. Where it is
    near the average the reasons of those who scored will do for the reason.
    """
    opportunity = application.opportunity
    what = f"You cannot agree a score for {application.reference}."
    _may_moderate(application, criterion, by, what)
    scores = rules.live_scores(application.scores.filter(criterion=criterion))
    basis = rules.BASIS_OF_METHOD.get(basis, basis)
    agreed = _agreed(opportunity, criterion, scores, agreed, basis, what)
    if not reason.strip() and (basis != "agreed" or not rules.far_from_mean(agreed, scores)):
        reason = rules.reasons_given(scores)
    if not reason.strip():
        told = f"Enter why this is the score for {criterion.title}. The applicant is told it."
        raise refuse(what, told, about="reason")
    short = rules.reason_refusal(criterion.title, reason)
    if short:
        raise refuse(what, f"{short}.", about="reason")
    away = {member.person.reference for member in rules.conflicted(application)}
    here = list(dict.fromkeys(getattr(one, "reference", one) for one in present))
    _may_be_present(application, here, away, what)
    row = Moderation(application=application, criterion=criterion, agreed=agreed, basis=basis, reason=reason.strip())
    row.present, row.absent_conflicted, row.agreed_by, row.agreed_at = here, sorted(away), by, at
    with recorded("agree score", row, by=by, at=at, why=reason):
        row.save()
    return row


@transaction.atomic
def agree_scores(
    *,
    application: Application,
    given: Iterable[Mapping[str, Any]],
    present: Iterable[Any],
    by: Any,
    at: datetime.datetime,
) -> list[Moderation]:
    """Several criteria of one application at one sitting: all of them, or none where one is refused."""
    here = list(present)
    return [moderate(application=application, present=here, by=by, at=at, **one) for one in given]


def _may_moderate(application: Application, criterion: Criterion, by: Any, what: str) -> None:
    opportunity = application.opportunity
    _may_run_meeting(opportunity, by, what)
    if opportunity.moderation_started_at is None:
        raise refuse(what, "Moderation has not started.", rules.chair_or_team.who)
    if opportunity.state != "assessing":
        raise refuse(what, "The assessment is over.")
    if application.state != "submitted":
        raise refuse(what, "It gets no further consideration.")
    if criterion.opportunity_id != opportunity.pk:
        raise refuse(what, "Only the published criteria of this opportunity are scored.")
    member = rules.member_for(by, opportunity)
    closed = rules.reading_refusal(member, application) if member else ""
    if closed:
        raise refuse(what, closed, "another member of the team of the exercise")
    if application.moderations.filter(criterion=criterion).exists():
        raise refuse(
            what,
            f"A score for {criterion.title} has been agreed already, and an agreed score is not written over.",
            rules.chair_or_team.who,
            "Take the agreed score back with a reason, and agree it again.",
        )


def _agreed(
    opportunity: Opportunity, criterion: Criterion, scores: list[Any], agreed: Any, basis: str, what: str
) -> Decimal:
    if basis not in rules.BASES:
        raise refuse(what, "Select how the score was reached.")
    method = rules.BASIS_OF_METHOD[opportunity.moderation_method]
    if method not in ("agreed", basis):
        told = f"The published way is: {rules.BASES[method].lower()}. It cannot be changed now."
        raise refuse(what, told, about="basis")
    if not scores:
        raise refuse(what, f"Nobody has submitted a score for {criterion.title}.")
    if basis != "agreed":
        worked_out = rules.middle(basis, scores)
        if agreed is not None and Decimal(str(agreed)).quantize(rules.PENNY) != worked_out:
            raise refuse(what, f"The {basis} of the scores given is {worked_out}, not {agreed}.")
        return worked_out
    if agreed is None:
        raise refuse(what, f"Enter the agreed score for {criterion.title}.")
    agreed = Decimal(str(agreed))
    if not 0 <= agreed <= criterion.top:
        raise refuse(
            what, f"The agreed score for {criterion.title} must be between 0 and {criterion.top}.", about="agreed"
        )
    return agreed


def _may_be_present(application: Application, here: list[str], away: set[str], what: str) -> None:
    opportunity = application.opportunity
    panel = {one.person.reference: one for one in opportunity.panel.seated()}
    for reference in here:
        member = panel.get(reference)
        if member is not None:
            member.opportunity = opportunity
            absent = _absent_because(member, application, reference in away)
            if absent:
                raise refuse(what, absent, about="present")
    needed = rules.enough_assessors(opportunity)
    if len(panel.keys() & here) < needed:
        raise refuse(
            what, f"At least {needed} of the panel who have no interest must be present. Say who was.", about="present"
        )


def _absent_because(member: PanelMember, application: Application, away: bool) -> str:
    """Why somebody on the panel cannot have been in the room for this application; nothing where they can."""
    if away:
        return f"{member.person} declared an interest in this application and leaves the room for it."
    if member.has_left:
        return f"{member.person} has left the panel."
    if member.undeclared:
        return f"{member.person} has not declared their interests, so no application is open to them."
    return (
        "" if rules.takes_part(member, application) else f"{member.person} was not given this application. {NOT_YOURS}"
    )


@transaction.atomic
def take_back(*, moderation: Moderation, reason: str, by: Any, at: datetime.datetime) -> None:
    """Take an agreed score back so that the panel can agree it again. The record keeps what it was, and why."""
    what = "You cannot take this agreed score back."
    opportunity = moderation.application.opportunity
    _may_run_meeting(opportunity, by, what)
    if not reason.strip():
        raise refuse(what, "Enter the reason for taking it back.")
    if Award.objects.filter(application__opportunity=opportunity).exists():
        raise refuse(what, "An award has been recommended on these scores.")
    undo_agreed(opportunity=opportunity, moderations=[moderation], why=reason, by=by, at=at)


def undo_agreed(
    *, opportunity: Opportunity, moderations: list[Moderation], why: str, by: Any, at: datetime.datetime
) -> None:
    """These agreed scores are to be agreed again, and the ranking that rested on them is gone."""
    with recorded_all("take back agreed score", moderations, by=by, at=at, why=why):
        Moderation.objects.filter(pk__in=[one.pk for one in moderations]).delete()
    placed = list(Application.objects.filter(opportunity=opportunity, rank__isnull=False))
    with recorded_all("lose place", placed, by=by, at=at, why=why):
        for application in placed:
            application.agreed_total = application.price_points = application.rank = None
        Application.objects.bulk_update(placed, RANKED, batch_size=TOGETHER)
    forget_offers(opportunity)


@transaction.atomic
def rank(*, opportunity: Opportunity, by: Any, at: datetime.datetime) -> list[Application]:
    """Weighted totals from the agreed scores, with price where it was published, and the order that they make."""
    what = "You cannot rank these applications."
    _may_run_meeting(opportunity, by, what)
    if Award.objects.filter(application__opportunity=opportunity).exists():
        raise refuse(what, "An award has been recommended on this ranking.")
    ASSESSMENT.check(opportunity, "rank", by)
    found = standing(opportunity)
    if found.refusal:
        raise refuse(what, found.refusal)
    by_id = {application.pk: application for application in opportunity.applications.all()}
    ranked = [by_id[line.application.pk] for line in found.lines]
    with moved(ASSESSMENT, "rank", opportunity, by=by, at=at):
        with recorded_all("rank", ranked, by=by, at=at):
            for application, line in zip(ranked, found.lines, strict=True):
                application.agreed_total, application.rank = line.total, line.rank
                application.price_points = line.price_points
            Application.objects.bulk_update(ranked, RANKED, batch_size=TOGETHER)
        offer_as_ranked(opportunity, ranked)
        complete_task(exercise=opportunity.exercise, key="assessment", by=by, at=at)
    return ranked
