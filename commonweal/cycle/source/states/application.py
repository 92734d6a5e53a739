from commonweal.council.people.rules import editor
from commonweal.cycle.source.rules.application import may_edit
from commonweal.ground.record.states import Lifecycle, Move, State

APPLICATION = Lifecycle(
    "application",
    {
        "not_let_in": State("Waiting to be let in", "purple"),
        "in_progress": State("In progress", "light-blue"),
        "submitted": State("Submitted"),
        "ineligible": State("Did not meet the organisational criteria", "grey"),
        "withdrawn": State("Withdrawn", "grey"),
    },
    (
        Move("take_in", "Take the application in", ("not_let_in",), "in_progress", editor),
        Move("submit", "Submit the application", ("in_progress", "submitted"), "submitted", may_edit),
        Move("withdraw", "Withdraw the application", ("in_progress", "submitted"), "withdrawn", may_edit),
        Move("restore_draft", "Restore the application", ("withdrawn",), "in_progress", may_edit),
        Move("restore_submitted", "Restore the submitted application", ("withdrawn",), "submitted", may_edit),
    ),
)
