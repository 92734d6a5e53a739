from __future__ import annotations

import datetime
import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from commonweal.council.exercise.actions import check_task_open, start_task
from commonweal.cycle.source.actions.assignment import free_places
from commonweal.cycle.source.actions.inviting import write_reminder
from commonweal.cycle.source.actions.publishing import settle
from commonweal.cycle.source.actions.setting_aside import set_aside
from commonweal.cycle.source.models import (
    Application,
    Criterion,
    Declaration,
    Opportunity,
    PanelMember,
    Score,
    ScoreVersion,
)
from commonweal.cycle.source.queries.interests import to_declare
from commonweal.cycle.source.queries.lateness import late_ones_pending
from commonweal.cycle.source.queries.progress import has_submitted, references_of, to_score
from commonweal.cycle.source.rules import panel as rules
from commonweal.cycle.source.rules.assignment import NOT_YOURS, criteria_for, is_given
from commonweal.cycle.source.rules.gate import scoring_refusal
from commonweal.cycle.source.states.panel import ASSESSMENT
from commonweal.ground.pages.words import moment, some_of
from commonweal.ground.post.models import Letter
from commonweal.ground.record.actions import TOGETHER, moved, recorded, recorded_all
from commonweal.ground.record.rules import refuse

LEVEL = Declaration.Level
A_DAY = datetime.timedelta(days=1)
CLOSE_COMES = "A close connection was declared."


# ---- interests ----------------------------------------------------------------------------------------------------


@transaction.atomic
def declare(
    *, member: PanelMember, declarations: Mapping[int, tuple[str, str]], by: Any, at: datetime.datetime
) -> list[Declaration]:
    """Say of applications whether there is a connection: {application id: (level, what it is)}.

    A page at a time, or all at once; nothing opens before it was said of every one. Declared again where one comes to
    light later; what the member scored on that application is then set aside.
    """
    what = "You cannot record these interests."
    if by.pk != member.person_id:
        raise refuse(what, "Each person declares their own interests.", str(member.person))
    shut = rules.shut_refusal(member.opportunity, at, "Who has applied stays")
    if shut:
        raise refuse(what, shut)
    applications = to_declare(member.opportunity).in_bulk(declarations)
    earlier = {one.application_id: one for one in member.declarations.filter(application__in=declarations)}
    for pk, (level, said) in declarations.items():
        if pk not in applications:
            raise refuse(what, "One of these is not an application to this opportunity.")
        row = earlier.get(pk) or Declaration(member=member, application=applications[pk])
        _declare_one(row, level, said.strip(), by, at)
    if member.confidential_at is None:
        member.confidential_at = at
        with recorded("promise to keep applications confidential", member, by=by, at=at):
            member.save()
    _forget_loaded(member)
    return list(member.declarations.filter(application__in=declarations))


def _declare_one(row: Declaration, level: str, said: str, by: Any, at: datetime.datetime) -> None:
    what = "You cannot record these interests."
    name = row.application.organisation.name
    if level not in LEVEL.values:
        raise refuse(what, f"Select whether you have a connection with {name}.")
    if level != LEVEL.NONE and not said:
        raise refuse(what, f"Say what the connection with {name} is.")
    said = "" if level == LEVEL.NONE else said
    if row.pk and (row.level, row.what) == (level, said):
        return
    row.level, row.what, row.declared_at = level, said, at
    row.ruling = row.ruling_reason = ""
    with recorded("declare interest", row, by=by, at=at):
        row.save()
    if level != LEVEL.NONE:
        why = "A connection was declared."
        set_aside(member=row.member, application=row.application, why=why, by=by, at=at)
    if level == LEVEL.CLOSE:
        free_places(member=row.member, applications=[row.application], why=CLOSE_COMES, by=by, at=at)


@transaction.atomic
def rule_on(
    *, declaration: Declaration, ruling: str, reason: str, by: Any, at: datetime.datetime, seen: str = ""
) -> Declaration:
    """The chair's ruling on a declared connection: 'score', 'not_score' or 'leave'. Nobody rules on their own.

    `seen` is the connection as whoever rules read it: `rules.panel.as_declared`.
    """
    what = "You cannot rule on this connection."
    member = declaration.member
    verdict = rules.chair_or_team(by, member.opportunity)
    if not verdict:
        raise refuse(what, verdict.because, rules.chair_or_team.who)
    if member.person_id == by.pk:
        raise refuse(what, "Nobody rules on their own connection.", "another member of the team of the exercise")
    if ruling not in rules.RULINGS:
        raise refuse(what, "Select whether the person scores, does not score, or leaves the panel.")
    if declaration.level == LEVEL.NONE:
        raise refuse(what, "No connection was declared, so there is nothing to rule on.")
    if seen and seen != rules.as_declared(declaration):
        told = "It was changed or ruled on while this page was open. It is shown here as it stands now."
        raise refuse(what, told, exception="Read it, and rule again.")
    if declaration.level == LEVEL.CLOSE and ruling == "score":
        told = "A close connection always means that the person does not score the application."
        raise refuse(what, told, about="ruling")
    if not reason.strip():
        raise refuse(what, "Enter the reason for the ruling.", about="reason")
    declaration.ruling, declaration.ruling_reason = ruling, reason.strip()
    with recorded("rule on interest", declaration, by=by, at=at):
        declaration.save()
    shut = {"not_score": [declaration.application], "leave": None}
    if ruling in shut:
        why = "The chair ruled on a declared connection."
        set_aside(member=member, application=declaration.application if shut[ruling] else None, why=why, by=by, at=at)
        free_places(member=member, applications=shut[ruling], why=why, by=by, at=at)
    return declaration


# ---- scores -------------------------------------------------------------------------------------------------------


@transaction.atomic
def save_score(
    *,
    application: Application,
    member: PanelMember,
    criterion: Criterion,
    score: int,
    reason: str,
    by: Any,
    at: datetime.datetime,
    strength: str = "",
    improve: str = "",
    note: str = "",
    half_written: bool = False,
) -> Score:
    """One assessor's own score for one published criterion, with the reason, kept as a draft.

    `strength` and `improve` are for the applicant as the reason is; `note` is for the assessor alone. A draft that is
    kept while it is `half_written` may have too short a reason; it is not submitted with one.
    """
    opportunity = member.opportunity
    what = f"You cannot score {application.reference}."
    read_afresh(opportunity)
    application.state = Application.objects.values_list("state", flat=True).get(pk=application.pk)
    _may_score(application, member, by, at, what)
    _on_its_scale(member, criterion, score, what)
    short = rules.reason_refusal(criterion.title, reason)
    if short and not (half_written and reason.strip()):
        raise refuse(what, f"{short}.")
    row = Score.objects.filter(application=application, member=member, criterion=criterion).first()
    if row is not None and row.state == "submitted":
        raise refuse(what, "You have submitted this score, so it is locked.", exception="Reopen your scores first.")
    begin(opportunity=opportunity, by=by, at=at)
    _keep_version(row, (score, reason.strip(), strength.strip(), improve.strip()), by, at)
    row = row or Score(application=application, member=member, criterion=criterion)
    row.score, row.reason, row.saved_at, row.state = score, reason.strip(), at, "draft"
    row.strength, row.improve, row.note = strength.strip(), improve.strip(), note.strip()
    row.salt = secrets.token_hex(16)
    row.proof = rules.proof_of(row)
    with recorded("save score", row, by=by, at=at):
        row.save()
    return row


def _on_its_scale(member: PanelMember, criterion: Criterion, score: int, what: str) -> None:
    if criterion.opportunity_id != member.opportunity_id:
        raise refuse(what, "Only the published criteria of this opportunity are scored.")
    if criterion not in criteria_for(member):
        raise refuse(what, f"Others on the panel score {criterion.title}.")
    if score not in [step["score"] for step in criterion.scale]:
        raise refuse(what, f"Select a score for {criterion.title}: {score} is not on the published scale.")


def _keep_version(row: Score | None, given: tuple[int, str, str, str], by: Any, at: datetime.datetime) -> None:
    """What was submitted stands beside what replaces it; drafts on the way are nobody's business."""
    if row is None or not row.submitted_at or given == (row.score, row.reason, row.strength, row.improve):
        return
    if row.versions.filter(submitted_at=row.submitted_at).exists():
        return
    kept = ("reason", "strength", "improve", "salt", "proof", "submitted_at")
    version = ScoreVersion(score=row, given=row.score, changed_at=at, **{name: getattr(row, name) for name in kept})
    with recorded("keep earlier score", version, by=by, at=at):
        version.save()


def _may_score(application: Application, member: PanelMember, by: Any, at: datetime.datetime, what: str) -> None:
    opportunity = member.opportunity
    if by.pk != member.person_id:
        raise refuse(what, "Each member of the panel gives their own scores.", str(member.person))
    if application.opportunity_id != opportunity.pk:
        raise refuse(what, "It is not an application to the opportunity that this panel assesses.")
    refusal = rules.shut_refusal(opportunity, at) or scoring_refusal(application)
    if refusal:
        raise refuse(what, refusal)
    if application.state != "submitted":
        raise refuse(what, "It was not submitted, or it was withdrawn.")
    refusal = rules.reading_refusal(member, application)
    if refusal:
        raise refuse(what, refusal, rules.may_read.who)
    if not is_given(member, application):
        raise refuse(what, NOT_YOURS)
    if opportunity.moderation_started_at:
        raise refuse(what, "Moderation has started, so individual scores are settled.")


def read_afresh(opportunity: Opportunity) -> None:
    """Hold the opportunity and read how far it has come, so that nothing is scored while moderation starts."""
    now = Opportunity.objects.select_for_update().values("state", "moderation_started_at").get(pk=opportunity.pk)
    opportunity.state, opportunity.moderation_started_at = now["state"], now["moderation_started_at"]


def begin(*, opportunity: Opportunity, by: Any, at: datetime.datetime) -> None:
    """The first score begins the assessment; nothing happens where it has begun."""
    if opportunity.state == "assessing":
        return
    settle(opportunity=opportunity, at=at)
    check_task_open(opportunity.exercise, "assessment")
    late = late_ones_pending(opportunity, at)
    if late:
        raise refuse("You cannot start to assess.", late, "an officer who is not on the panel, by answering it")
    with moved(ASSESSMENT, "assess", opportunity, by=by, at=at):
        start_task(exercise=opportunity.exercise, key="assessment", by=by, at=at)


@transaction.atomic
def submit_scores(*, member: PanelMember, by: Any, at: datetime.datetime) -> list[Score]:
    """Submit all of a member's scores for this opportunity at once. They are locked from then on."""
    what = "You cannot submit your scores."
    opportunity = member.opportunity
    read_afresh(opportunity)
    if by.pk != member.person_id:
        raise refuse(what, "Each member of the panel submits their own scores.", str(member.person))
    if member.has_left:
        raise refuse(what, rules.left_refusal(member))
    left = member.undeclared
    if left:
        raise refuse(what, "Declare your interests first: no application opens before that.", str(member.person))
    if member.declarations.filter(level=LEVEL.SOME, ruling="").exists():
        raise refuse(what, "The chair has not yet ruled on a connection that you declared.", rules.chair_or_team.who)
    scores = list(Score.objects.filter(member=member).exclude(state="set_aside"))
    given = {(score.application_id, score.criterion_id) for score in scores}
    missing = [
        (application, criterion.title)
        for application in to_score(member)
        for criterion in criteria_for(member)
        if (application, criterion.pk) not in given
    ]
    if missing:
        references = references_of(application for application, _ in missing)
        left = some_of(f"{title} for {references[application]}" for application, title in missing)
        raise refuse(what, f"Score every criterion of every application. Left: {left}.")
    _all_finished(member, scores, what)
    drafts = [score for score in scores if score.state != "submitted"]
    with recorded_all("submit score", drafts, by=by, at=at):
        for score in drafts:
            score.state, score.submitted_at = "submitted", at
        Score.objects.bulk_update(drafts, ["state", "submitted_at"], batch_size=TOGETHER)
    _forget_loaded(member)
    return scores


def _all_finished(member: PanelMember, scores: list[Score], what: str) -> None:
    """Each reason is sent to an applicant, so none is submitted that was only begun."""
    begun = [one for one in scores if one.state != "submitted" and rules.reason_refusal("", one.reason)]
    if not begun:
        return
    titles = {one.pk: one.title for one in criteria_for(member)}
    references = references_of(one.application_id for one in begun)
    said = some_of(f"{titles.get(one.criterion_id, '')} for {references[one.application_id]}" for one in begun)
    length = f"{rules.FEWEST_WORDS} to {rules.MOST_WORDS} words"
    raise refuse(what, f"Write each reason in {length}, so that we can send it. Not so yet: {said}.")


@transaction.atomic
def reopen_scores(*, member: PanelMember, by: Any, at: datetime.datetime) -> None:
    """Unlock what was submitted, as long as nobody has seen it: until moderation starts."""
    what = "You cannot reopen your scores."
    read_afresh(member.opportunity)
    if by.pk != member.person_id:
        raise refuse(what, "Each member of the panel reopens their own scores.", str(member.person))
    if member.has_left:
        raise refuse(what, f"{rules.left_refusal(member)} What you had submitted counts as it is.")
    if member.opportunity.moderation_started_at:
        raise refuse(what, "Moderation has started, so individual scores are settled.")
    scores = list(Score.objects.filter(member=member, state="submitted"))
    with recorded_all("reopen score", scores, by=by, at=at):
        for score in scores:
            score.state = "draft"
        Score.objects.bulk_update(scores, ["state"], batch_size=TOGETHER)
    _forget_loaded(member)


@transaction.atomic
def remind(*, member: PanelMember, by: Any, at: datetime.datetime) -> Letter:
    """Remind a member of the panel of what is left to do: at most once a day, without a word of anybody's scores."""
    opportunity = member.opportunity
    what = f"You cannot remind {member.person}."
    verdict = rules.chair_or_team(by, opportunity)
    if not verdict:
        raise refuse(what, verdict.because, rules.chair_or_team.who)
    if not rules.has_closed(opportunity, at) or opportunity.moderation_started_at:
        raise refuse(what, "There is nothing to score now.")
    if has_submitted(member):
        raise refuse(what, "Nothing is left for this person to do.")
    if member.reminded_at and at - member.reminded_at < A_DAY:
        raise refuse(what, f"They were reminded at {moment(member.reminded_at)}. Wait a day between reminders.")
    member.reminded_at = at
    with recorded("remind", member, by=by, at=at):
        member.save()
    return write_reminder(member=member, by=by, at=at)


def forget_notes(*, at: datetime.datetime) -> int:
    """Delete the private notes of every round in which all applicants have been told; how many there were."""
    scores = Score.objects.filter(application__opportunity__state="decided").exclude(note="")
    told = list(scores.select_related("application__opportunity__exercise"))
    for chain in sorted({score.chain_name() for score in told}):
        here = [score for score in told if score.chain_name() == chain]
        with recorded_all("forget private note", here, by=None, at=at):
            for score in here:
                score.note = ""
            Score.objects.bulk_update(here, ["note"], batch_size=TOGETHER)
    return len(told)


def _forget_loaded(thing: Any) -> None:
    """What was read before the change is read again."""
    thing._prefetched_objects_cache = {}
    for found in ("found_left", "found_undeclared"):
        thing.__dict__.pop(found, None)
