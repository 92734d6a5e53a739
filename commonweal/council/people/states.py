from __future__ import annotations

from commonweal.council.people.rules import editor, organisation_admin
from commonweal.ground.record.states import Lifecycle, Move, State

CHARTER = Lifecycle(
    "signature under the charter for suppliers",
    {
        "signed": State("Signed", "green"),
        "taken_back": State("Taken back", "grey"),
    },
    (
        Move("renew charter", "Renew the signature", ("signed",), "signed", organisation_admin),
        Move("show for charter", "Show what was done", ("signed",), "signed", editor),
        Move("take back charter", "Take the signature back", ("signed",), "taken_back", organisation_admin),
    ),
)
