from __future__ import annotations

from commonweal.council.exercise.rules import on_the_team
from commonweal.cycle.source.rules.award import letter_refusal, may_tell
from commonweal.ground.record.states import Lifecycle, Move, State


def letter_is_whole(award) -> str | None:
    return letter_refusal(award) or None


AWARD = Lifecycle(
    "award",
    {
        "proposed": State("Proposed", "grey"),
        "notified": State("Notified"),
        "not_taken_up": State("Not taken up", "grey"),
    },
    (
        Move("notify", "Tell the applicant", ("proposed",), "notified", may_tell, (letter_is_whole,)),
        Move("not_taken_up", "Record that the offer was not taken up", ("notified",), "not_taken_up", on_the_team),
        # A reserve is told again, by an offer.
        Move("offer_to_reserve", "Offer to the next reserve", ("notified",), "proposed", on_the_team),
    ),
)
