"""Somebody leaves a panel in the middle of a round: what they submitted counts, and the rest is free for others."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction

from commonweal.cycle.source.actions.assignment import free_places
from commonweal.cycle.source.actions.telling_panel import tell_person, tell_who_runs_it
from commonweal.cycle.source.models import Application, PanelMember, Score
from commonweal.cycle.source.queries.progress import finished_by
from commonweal.cycle.source.rules import panel as rules
from commonweal.ground.record.actions import TOGETHER, recorded, recorded_all
from commonweal.ground.record.rules import refuse

LEFT = "They left the panel."


@transaction.atomic
def leave(*, member: PanelMember, reason: str, by: Any, at: datetime.datetime) -> PanelMember:
    """End a member's place. Their submitted scores stay and count; drafts fall; what is not finished is free again."""
    opportunity = member.opportunity
    what = f"You cannot end the place of {member.person} on this panel."
    verdict = rules.may_end_place(by, member)
    if not verdict:
        raise refuse(what, verdict.because, rules.may_end_place.who)
    if member.has_left:
        raise refuse(what, "They have left it already.")
    if opportunity.state in ("decided", "withdrawn"):
        raise refuse(what, "The round is over.")
    if not reason.strip():
        raise refuse(what, "Enter the reason.")
    finished = finished_by(member)
    member.left_at, member.left_because = at, reason.strip()
    with recorded("leave panel", member, by=by, at=at):
        member.save()
    drafts = list(Score.objects.filter(member=member, state="draft"))
    with recorded_all("set aside score", drafts, by=by, at=at, why=LEFT):
        for score in drafts:
            score.state = "set_aside"
        Score.objects.bulk_update(drafts, ["state"], batch_size=TOGETHER)
    unfinished = Application.objects.filter(assignments__member=member).exclude(pk__in=finished)
    free_places(member=member, applications=list(unfinished), why=LEFT, by=by, at=at)
    _tell(member, by, at)
    return member


def _tell(member: PanelMember, by: Any, at: datetime.datetime) -> None:
    """Whoever runs the round where they left by themselves; else the person."""
    opportunity = member.opportunity
    if by.pk == member.person_id:
        subject = f"{opportunity.reference}: {member.person} has left the panel"
        text = "What they submitted counts. What they had not submitted does not, and can be given to somebody else."
        tell_who_runs_it(opportunity=opportunity, subject=subject, text=text, by=by, at=at)
        return
    tell_person(
        opportunity=opportunity,
        person=member.person,
        subject=f"{opportunity.reference}: your place on the panel has ended",
        text=(
            f"You are no longer on the panel for {opportunity.title}. What you submitted counts. Nothing more is asked "
            "of you, and what you have read stays confidential."
        ),
        by=by,
        at=at,
    )
