from __future__ import annotations

from typing import Any

from commonweal.cycle.source.rules.panel import answers_for_applicant, chair_or_team
from commonweal.ground.record.states import Lifecycle, Move, State


def before_moderation(clarification: Any) -> str | None:
    started = clarification.application.opportunity.moderation_started_at
    return "Moderation has started, so nothing more is asked." if started else None


CLARIFICATION = Lifecycle(
    "question to the applicant",
    {
        "asked": State("With the chair", "blue"),
        "sent": State("Sent to the applicant", "light-blue"),
        "answered": State("Answered"),
        "not_sent": State("Not sent", "grey"),
    },
    (
        Move("send", "Send the question", ("asked",), "sent", chair_or_team, (before_moderation,)),
        Move("keep_back", "Keep the question back", ("asked",), "not_sent", chair_or_team),
        Move("answer", "Answer the question", ("sent",), "answered", answers_for_applicant, (before_moderation,)),
    ),
)
