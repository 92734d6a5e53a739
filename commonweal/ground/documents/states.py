from __future__ import annotations

from commonweal.ground.record.rules import anyone
from commonweal.ground.record.states import Lifecycle, Move, State

# The scanner makes the first two moves; whether somebody may remove a file is for the app that it belongs to.
FILE = Lifecycle(
    "File",
    {
        "quarantined": State("Waiting to be checked", "yellow"),
        "clean": State("Checked", "green"),
        "refused": State("Refused", "red"),
        "removed": State("Removed", "grey"),
    },
    (
        Move("pass", "Let the file out of quarantine", ("quarantined",), "clean", anyone),
        Move("turn_away", "Refuse the file", ("quarantined",), "refused", anyone),
        Move("remove", "Remove the file", ("quarantined", "clean", "refused"), "removed", anyone),
    ),
)
