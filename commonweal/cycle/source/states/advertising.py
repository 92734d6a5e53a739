from __future__ import annotations

from commonweal.cycle.source.rules.opportunity import may_manage
from commonweal.ground.record.states import Lifecycle, Move, State

ADVERTISEMENT = Lifecycle(
    "advertisement",
    {"noted": State("On the list"), "removed": State("Taken off the list", "grey")},
    (Move("remove", "Take this off the list", ("noted",), "removed", may_manage),),
)
