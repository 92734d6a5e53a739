from commonweal.cycle.source.rules.partner import leads, may_answer
from commonweal.ground.record.states import Lifecycle, Move, State

PARTNER = Lifecycle(
    "partner",
    {
        "invited": State("Not answered yet", "light-blue"),
        "confirmed": State("Confirmed"),
        "declined": State("Declined", "grey"),
    },
    (
        # Whoever said no may think again, until the lead removes it.
        Move("confirm", "Confirm this part", ("invited", "declined"), "confirmed", may_answer),
        Move("decline", "Decline", ("invited", "confirmed"), "declined", may_answer),
        # A part that changes is confirmed again.
        Move("ask_again", "Ask again", ("invited", "confirmed", "declined"), "invited", leads),
    ),
)
