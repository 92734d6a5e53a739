"""An application that came on paper, typed in by an officer once the deadline has passed."""

from __future__ import annotations

import datetime
from typing import Any

from commonweal.council.exercise.rules import require
from commonweal.council.people.models import Organisation
from commonweal.cycle.source import queries
from commonweal.cycle.source.actions.application import begin
from commonweal.cycle.source.actions.publishing import settle
from commonweal.cycle.source.models import Application, Lot, Opportunity
from commonweal.cycle.source.rules.opportunity import may_manage
from commonweal.ground.pages.words import moment
from commonweal.ground.record.rules import refuse


def enter_on_paper(
    *,
    opportunity: Opportunity,
    organisation: Organisation,
    received_at: datetime.datetime,
    note: str,
    lot: Lot | None = None,
    by: Any,
    at: datetime.datetime,
) -> Application:
    """Begin to type it in. An envelope stays shut until the deadline, like every other application."""
    what = "You cannot enter an application that came on paper."
    require(may_manage, by, opportunity, what=what)
    settle(opportunity=opportunity, at=at)
    if opportunity.panel.filter(person=by).exists():
        raise refuse(what, "You are on the panel, which reads applications only after declaring.", may_manage.who)
    if opportunity.state not in ("open", "closed") or queries.is_open(opportunity, at):
        raise refuse(what, "It is opened and typed in after the deadline and before anything is assessed.")
    if opportunity.unsealed_at is not None:
        raise refuse(what, "The other applications have been opened, so this one could be written to suit.")
    if received_at < opportunity.opens_at:
        raise refuse(
            what, f"It opened at {moment(opportunity.opens_at)}. Nothing came before that.", about="received_at"
        )
    if received_at >= opportunity.closes_at:
        raise refuse(
            what, "It came after the deadline. The applicant can ask for it to be let in late.", about="received_at"
        )
    if not note.strip():
        raise refuse(what, "Say how it came and who took it in.", about="note")
    return begin(
        opportunity=opportunity,
        organisation=organisation,
        lot=lot,
        what=what,
        by=by,
        at=at,
        paper_received_at=received_at,
        paper_note=note.strip(),
    )
