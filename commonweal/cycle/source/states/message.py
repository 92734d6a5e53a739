from __future__ import annotations

from commonweal.cycle.source.rules.message import applicant, corresponds
from commonweal.ground.record.states import Lifecycle, Move, State

CHANGE_REQUEST = Lifecycle(
    "request for changes",
    {
        "asked": State("Changes asked for", "yellow"),
        "changed": State("Changed"),
        "dropped": State("Taken back", "grey"),
    },
    (
        Move("change", "Send the changes", ("asked",), "changed", applicant),
        Move("drop", "Take the request back", ("asked",), "dropped", corresponds),
    ),
)
