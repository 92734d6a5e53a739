from __future__ import annotations

from commonweal.cycle.source.rules.message import applicant, corresponds
from commonweal.ground.record.states import Lifecycle, Move, State

FEEDBACK = Lifecycle(
    "conversation about a decision",
    {
        "asked": State("Asked for", "blue"),
        "offered": State("Times offered", "light-blue"),
        "booked": State("Time agreed", "yellow"),
        "closed": State("Held"),
    },
    (
        Move("offer", "Offer times", ("asked", "offered"), "offered", corresponds),
        Move("ask_other_times", "Ask for other times", ("offered",), "asked", applicant),
        Move("book", "Take this time", ("offered",), "booked", applicant),
        Move("close", "Write the note and close", ("booked",), "closed", corresponds),
    ),
)
