"""Sharing out the applications of a round among its panel, and changing by hand who scores what."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from commonweal.council.exercise.rules import require
from commonweal.cycle.source.models import Application, Assignment, Opportunity, PanelMember, SharingOut
from commonweal.cycle.source.queries import assignment as reads
from commonweal.cycle.source.rules import assignment as rules
from commonweal.cycle.source.rules.opportunity import may_manage
from commonweal.cycle.source.rules.panel import chair_or_team, enough_assessors, shut_refusal
from commonweal.ground.pages.words import listed
from commonweal.ground.record.actions import recorded
from commonweal.ground.record.rules import refuse

AT_ONCE = 2000
BEGUN = "Somebody has begun to score, so who scores what stays as it is."
BEGUN_WAY = "A place that an interest has made free can still be filled."


def say_who_scores(
    *, opportunity: Opportunity, scorers_each: int, names_hidden: bool, by: Any, at: datetime.datetime
) -> None:
    """How many people score each application, and whether they see whose it is: until somebody begins to score."""
    what = "You cannot change how applications are scored."
    require(may_manage, by, opportunity, what=what)
    least = enough_assessors(opportunity)
    if scorers_each < least:
        raise refuse(what, f"Each application is scored by at least {least} people.", about="scorers_each")
    if reads.scoring_begun(opportunity):
        raise refuse(what, "Somebody has begun to score.")
    opportunity.scorers_each, opportunity.names_hidden = scorers_each, names_hidden
    with recorded("say who scores", opportunity, by=by, at=at):
        opportunity.save(update_fields=["scorers_each", "names_hidden"])


# ---- sharing out --------------------------------------------------------------------------------------------------


@transaction.atomic
def share_out(*, opportunity: Opportunity, by: Any, at: datetime.datetime) -> SharingOut:
    """Give every application to as many people as the round asks for: all the rows at once, as one act of the record.

    The seed is the reference of the opportunity, so that the same declarations always give the same result.
    """
    what = "You cannot share out the applications."
    require(chair_or_team, by, opportunity, what=what)
    Opportunity.objects.select_for_update().values("pk").get(pk=opportunity.pk)
    _may_share(opportunity, at, what)
    members = reads.staying(opportunity)
    applications = dict(reads.to_share(opportunity).values_list("pk", "reference"))
    if not applications:
        raise refuse(what, "No application is left to score.")
    each = min(rules.least_each(opportunity, enough_assessors(opportunity)), len(members))
    scored = {one.pk: [criterion.key for criterion in rules.criteria_for(one)] for one in members}
    found = rules.share_out(
        list(applications), scored, reads.barred(opportunity, members).keys(), each, opportunity.reference
    )
    people = {one.pk: one.person.reference for one in members}
    sharing = rules.shared_out(opportunity) or SharingOut(opportunity=opportunity)
    sharing.each, sharing.seed, sharing.places = each, opportunity.reference, found.places
    pairs = ((applications[pk], people[one]) for pk, chosen in found.given.items() for one in chosen)
    sharing.digest, sharing.made_by, sharing.made_at = rules.digest_of(pairs), by, at
    with recorded("share out", sharing, by=by, at=at):
        sharing.save()
        Assignment.objects.filter(application__opportunity=opportunity).delete()
        rows = (
            Assignment(application_id=pk, member_id=one, given_at=at)
            for pk, chosen in found.given.items()
            for one in chosen
        )
        Assignment.objects.bulk_create(rows, batch_size=AT_ONCE)
    opportunity.sharing_out = sharing
    return sharing


def _may_share(opportunity: Opportunity, at: datetime.datetime, what: str) -> None:
    shut = shut_refusal(opportunity, at)
    if shut:
        raise refuse(what, shut)
    if reads.scoring_begun(opportunity) or opportunity.moderation_started_at:
        raise refuse(what, BEGUN, "", BEGUN_WAY)
    members = reads.staying(opportunity)
    left = [str(one.person) for one in members if one.undeclared]
    if left:
        raise refuse(what, f"Interests come first. Not yet declared: {listed(left)}.", listed(left))
    waiting = reads.rulings_waiting(opportunity)
    if waiting:
        one = "1 declared connection" if waiting == 1 else f"{waiting} declared connections"
        raise refuse(what, f"The chair has not yet ruled on {one}.", chair_or_team.who)
    least = enough_assessors(opportunity)
    if len(members) < least:
        raise refuse(what, f"The panel has {len(members)} and each application needs {least}.")


@transaction.atomic
def stop_sharing(*, opportunity: Opportunity, reason: str, by: Any, at: datetime.datetime) -> None:
    """Back to everybody scoring everything, as long as nobody has begun."""
    what = "You cannot take the sharing-out back."
    require(chair_or_team, by, opportunity, what=what)
    sharing = _sharing_of(opportunity, what)
    if reads.scoring_begun(opportunity):
        raise refuse(what, BEGUN, "", BEGUN_WAY)
    if not reason.strip():
        raise refuse(what, "Enter the reason.")
    with recorded("take sharing back", sharing, by=by, at=at, why=reason.strip()):
        Assignment.objects.filter(application__opportunity=opportunity).delete()
        sharing.delete()


# ---- by hand ------------------------------------------------------------------------------------------------------


@transaction.atomic
def give(*, application: Application, member: PanelMember, reason: str, by: Any, at: datetime.datetime) -> Assignment:
    """Give an application to one more member, by hand. Once somebody scores, only where a place is free."""
    opportunity = application.opportunity
    what = f"You cannot give {application.reference} to {member.person}."
    _may_change(opportunity, reason, by, what)
    if application.assignments.filter(member=member).exists():
        raise refuse(what, "They have it already.", about="member")
    if member.pk not in {one.pk for one in reads.free_to_take(application)}:
        raise refuse(what, "They have an interest in it, or have left the panel.", about="member")
    if reads.scoring_begun(opportunity) and not reads.vacancies(opportunity, [application]):
        raise refuse(what, BEGUN, "", BEGUN_WAY)
    row = Assignment(application=application, member=member, by_hand=True, why=reason.strip(), given_at=at)
    with recorded("give to score", row, by=by, at=at, why=reason.strip()):
        row.save()
    return row


@transaction.atomic
def take_off(*, assignment: Assignment, reason: str, by: Any, at: datetime.datetime) -> None:
    """Take an application from somebody, by hand, before anybody scores."""
    application = assignment.application
    what = f"You cannot take {application.reference} from {assignment.member.person}."
    _may_change(application.opportunity, reason, by, what)
    if reads.scoring_begun(application.opportunity):
        raise refuse(what, BEGUN, "", BEGUN_WAY)
    with recorded("take from scorer", assignment, by=by, at=at, why=reason.strip()):
        assignment.delete()


def _may_change(opportunity: Opportunity, reason: str, by: Any, what: str) -> None:
    require(chair_or_team, by, opportunity, what=what)
    _sharing_of(opportunity, what)
    if opportunity.moderation_started_at:
        raise refuse(what, "Moderation has started, so individual scores are settled.")
    if not reason.strip():
        raise refuse(what, "Enter the reason. It is kept in the record.", about="reason")


def _sharing_of(opportunity: Opportunity, what: str) -> SharingOut:
    sharing = rules.shared_out(opportunity)
    if sharing is None:
        raise refuse(what, "The applications were not shared out. Everybody on the panel scores all of them.")
    return sharing


def free_places(
    *, member: PanelMember, applications: Iterable[Application] | None, why: str, by: Any, at: datetime.datetime
) -> int:
    """An interest that comes to light makes a member's places free: these, or all of them. How many there were."""
    rows = member.assignments.select_related("application__opportunity__exercise")
    held = list(rows if applications is None else rows.filter(application__in=applications))
    for one in held:
        with recorded("free the place", one, by=by, at=at, why=why):
            one.delete()
    member.__dict__.pop("_given", None)
    return len(held)
