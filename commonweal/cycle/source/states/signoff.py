from commonweal.cycle.source.rules.signoff import may_sign, may_take_back
from commonweal.ground.record.states import Lifecycle, Move, State

# The application itself stays in progress, or as it was submitted, all the while.
SIGN_OFF = Lifecycle(
    "sign-off",
    {
        "waiting": State("Waiting for sign-off", "purple"),
        "taken_back": State("Taken back", "grey"),
        "sent_back": State("Sent back", "orange"),
        "signed": State("Signed off"),
    },
    (
        Move("take_back_sign_off", "Take back the application", ("waiting",), "taken_back", may_take_back),
        Move("send_back", "Send back the application", ("waiting",), "sent_back", may_sign),
        Move("sign", "Sign off the application", ("waiting",), "signed", may_sign),
    ),
)
