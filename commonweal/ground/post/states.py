from __future__ import annotations

from typing import Any

from commonweal.ground.post.rules import AUTOMATIC, second_person, staff
from commonweal.ground.record.rules import anyone
from commonweal.ground.record.states import Lifecycle, Move, State


def has_words(letter: Any) -> str | None:
    return None if letter.body.strip() else "The letter has no text yet."


def was_checked(letter: Any) -> str | None:
    return None if letter.checked_by else "Another person has not checked the letter yet."


def needs_no_check(letter: Any) -> str | None:
    if letter.kind in AUTOMATIC:
        return None
    return "A letter of this kind is checked by another person before it is sent."


LETTER = Lifecycle(
    "Letter",
    {
        "draft": State("Draft", "grey"),
        "checked": State("Checked", "blue"),
        "waiting": State("Waiting for its moment", "yellow"),
        # Whoever it is for has been told: the organisation reads it. The mail server does not have the email yet.
        "leaving": State("Email on its way", "yellow"),
        "sent": State("Sent"),
        "failed": State("Not delivered by email", "red"),
        "to_post": State("To be posted", "yellow"),
        "posted": State("Posted"),
        "withdrawn": State("Withdrawn", "grey"),
    },
    (
        Move("rewrite", "Change the letter", ("draft", "checked"), "draft", staff),
        Move("check", "Check the letter", ("draft",), "checked", second_person, (has_words,)),
        Move("send", "Send the letter", ("checked",), "leaving", staff, (has_words, was_checked)),
        Move("schedule", "Set the moment of sending", ("checked",), "waiting", staff, (has_words, was_checked)),
        Move("cancel", "Cancel the sending", ("waiting",), "checked", staff),
        # The clock sends it, at the moment that a person set.
        Move("send_due", "Send the letter at its moment", ("waiting",), "leaving", anyone, (has_words, was_checked)),
        # Sent by the service as the answer to what somebody did, whoever that was.
        Move("issue", "Send the message", ("draft",), "leaving", anyone, (has_words, needs_no_check)),
        Move("email", "Record that the mail server took the email", ("leaving",), "sent", anyone),
        Move("fail", "Record that the email failed", ("leaving",), "failed", anyone),
        # The mail server took it, and somebody read in the council's own mail that nobody has it.
        Move("come_back", "Record that the email came back", ("sent",), "failed", staff),
        # Nothing went to whoever has no email address until somebody puts the letter in the post.
        Move("leave_to_post", "Leave the letter to be posted", ("leaving",), "to_post", anyone),
        Move("post", "Say when the letter was posted", ("to_post", "failed"), "posted", staff),
        Move("send_again", "Send the email again", ("failed",), "leaving", staff),
        Move("withdraw", "Withdraw the letter", ("draft", "checked"), "withdrawn", staff),
    ),
)
