"""An interest that comes to light: what the person scored no longer counts, and what rests on it is agreed again."""

from __future__ import annotations

import datetime
from typing import Any

from commonweal.cycle.source.actions.moderation import place_discussion, undo_agreed
from commonweal.cycle.source.actions.telling_panel import assessment_address, tell_who_runs_it
from commonweal.cycle.source.models import Application, Award, Moderation, PanelMember, Score
from commonweal.ground.record.actions import TOGETHER, recorded_all


def set_aside(
    *, member: PanelMember, application: Application | None, why: str, by: Any, at: datetime.datetime
) -> None:
    """On one application, or on all of them. Scores stay in the record.

    Once an award is recommended nothing is changed by itself: whoever runs the round is told, and sees it.
    """
    opportunity = member.opportunity
    here = {"application": application} if application else {"application__opportunity": opportunity}
    scores = list(Score.objects.filter(member=member, **here).exclude(state="set_aside"))
    resting = _resting_on(member, scores, here)
    if Award.objects.filter(application__opportunity=opportunity).exists():
        if resting:
            _tell(member, resting, TOO_LATE, by, at)
        return
    with recorded_all("set aside score", scores, by=by, at=at, why=why):
        for score in scores:
            score.state = "set_aside"
        Score.objects.bulk_update(scores, ["state"], batch_size=TOGETHER)
    if opportunity.disagreements.exists():
        place_discussion(opportunity)
    if resting:
        undo_agreed(opportunity=opportunity, moderations=resting, why=why, by=by, at=at)
        _tell(member, resting, TAKEN_BACK, by, at)


def _resting_on(member: PanelMember, scores: list[Score], here: dict[str, Any]) -> list[Moderation]:
    """The agreed scores that this member took part in: by a score of their own, or by being there."""
    own = {(one.application_id, one.criterion_id) for one in scores if one.state == "submitted"}
    rows = Moderation.objects.filter(**here).select_related("application__opportunity__exercise")
    reference = member.person.reference
    return [one for one in rows if (one.application_id, one.criterion_id) in own or reference in one.present]


TAKEN_BACK = (
    "Their scores no longer count there. The agreed scores in which they took part are taken back, and so is the "
    "ranking. The panel agrees them again without this person."
)
TOO_LATE = (
    "An award has been recommended already, so nothing was changed by itself: the scores, the ranking and the award "
    "stand as they were. Say what is to follow before anything is signed, and take advice on the law."
)


def _tell(member: PanelMember, resting: list[Moderation], what: str, by: Any, at: datetime.datetime) -> None:
    opportunity = member.opportunity
    concerned = sorted({one.application.reference for one in resting})
    which = concerned[0] if len(concerned) == 1 else f"{len(concerned)} applications"
    subject = f"{opportunity.reference}: a connection with {which} came to light"
    text = (
        f"It concerns {member.person}, who is on the panel, after scores had been agreed. {what}\n\n"
        f"{assessment_address(opportunity, 'interests/')}"
    )
    tell_who_runs_it(opportunity=opportunity, subject=subject, text=text, by=by, at=at)
