"""Moderation starts although a question is open: those who were to answer are told, and nobody waits any more."""

from __future__ import annotations

import datetime
from typing import Any

from commonweal.cycle.source.actions.telling import tell_members
from commonweal.cycle.source.models import Clarification
from commonweal.cycle.source.states.clarify import CLARIFICATION
from commonweal.ground.record.actions import moved

QUESTIONS_WAY = "Give the reason for not waiting. Applicants who had time to answer are told it."


def stop_waiting(*, questions: list[Clarification], why: str, by: Any, at: datetime.datetime) -> None:
    """A question that was never sent is kept back; to whoever was asked we say that the panel goes on."""
    for one in questions:
        if one.state == "asked":
            with moved(CLARIFICATION, "keep_back", one, by=by, at=at):
                one.not_sent_because = why
            continue
        tell_members(
            application=one.application,
            subject=f"{one.application.reference}: the panel no longer waits for your answer",
            text=(
                f"We asked you a question about {one.application.reference}, {one.application.project}. The panel has "
                f"begun to agree its scores and no longer waits for the answer. Why: {why}\n\n"
                "It judges what you sent as it is. Not having answered does not count against you by itself."
            ),
            by=by,
            at=at,
        )
