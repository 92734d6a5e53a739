"""Whether somebody who scores sees whose application it is. They declared on every name before they read any."""

from __future__ import annotations

from typing import Any

from commonweal.council.exercise.rules import on_the_team
from commonweal.cycle.source.models import Opportunity, PanelMember
from commonweal.cycle.source.rules.panel import member_for


def names_hidden(person: Any, opportunity: Opportunity) -> bool:
    """From an assessor and until moderation starts, where the round is run so. The chair and the team see names."""
    if not opportunity.names_hidden or opportunity.moderation_started_at is not None:
        return False
    member = member_for(person, opportunity)
    return member is not None and member.part != PanelMember.Part.CHAIR and not on_the_team(person, opportunity)


def called(application: Any, hidden: bool) -> str:
    """What a page calls an application: who applies or, where names are hidden, its reference."""
    return f"Application {application.reference}" if hidden else application.applicant
