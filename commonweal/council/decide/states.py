from __future__ import annotations

from commonweal.council.decide.models import Decision
from commonweal.council.decide.queries import assessment_missing, outstanding, unfinished
from commonweal.council.decide.rules import OPEN, UNDECIDED, may_call_in, may_decide, may_prepare
from commonweal.council.people.rules import administrator, staff
from commonweal.ground.law.words import day
from commonweal.ground.record.rules import anyone
from commonweal.ground.record.states import Lifecycle, Move, State


def report_is_whole(decision: Decision) -> str | None:
    titles = unfinished(decision)
    if not titles:
        return None
    return f"These sections of the report are not finished: {'; '.join(titles)}."


def advice_is_in(decision: Decision) -> str | None:
    waiting = outstanding(decision)
    if not waiting:
        return None
    names = ", ".join(one.field_name for one in waiting)
    return f"Advice that must be had is still outstanding: {names}. The advice page says how to go on without it."


def impact_is_known(decision: Decision) -> str | None:
    return assessment_missing(decision)


def notice_was_given(decision: Decision) -> str | None:
    if decision.key and decision.earliest_on is None:
        return (
            f"It is a key decision because {decision.key_because}, and no notice of it has been published. "
            "28 clear days must pass between the notice and the decision."
        )
    return None


def says_when_effect_begins(decision: Decision) -> str | None:
    return None if decision.call_in_ends else "The last day for call-in is not known."


WHOLE = (report_is_whole, advice_is_in, impact_is_known)

DECISION = Lifecycle(
    "Decision",
    {
        "draft": State("Draft", "grey"),
        "advice": State("Waiting for advice", "light-blue"),
        "ready": State("Ready to decide", "blue"),
        "call_in": State("Waiting for call-in to end", "yellow"),
        "called_in": State("Called in", "orange"),
        "in_effect": State("In effect"),
        "decided": State("Decided"),
        "withdrawn": State("Withdrawn", "grey"),
    },
    (
        Move("ask_advice", "Ask for advice", UNDECIDED, "advice", may_prepare),
        # Whoever gives the last advice moves it; giving advice has a rule of its own.
        Move("advice_in", "Close the advice", ("advice",), "draft", anyone, (advice_is_in,)),
        Move("ready", "Say that it is ready to decide", OPEN, "ready", may_prepare, WHOLE),
        Move("reopen", "Go back to the report", ("ready",), "draft", may_prepare),
        Move("decide", "Record the decision", ("ready",), "call_in", may_decide, (*WHOLE, notice_was_given)),
        Move(
            "decline", "Record a rejection or deferral", ("ready",), "decided", may_decide, (*WHOLE, notice_was_given)
        ),
        Move("call_in", "Call in the decision", ("call_in",), "called_in", may_call_in),
        Move("confirm", "Confirm the decision after call-in", ("called_in",), "in_effect", may_decide),
        Move("reconsider", "Set the decision aside after call-in", ("called_in",), "withdrawn", may_decide),
        Move(
            "take_effect", "Put the decision into effect", ("call_in",), "in_effect", staff, (says_when_effect_begins,)
        ),
        Move("withdraw", "Withdraw the matter", UNDECIDED, "withdrawn", may_prepare | administrator),
    ),
)


def waits_until(decision: Decision) -> str:
    return f"Waiting for call-in to end on {day(decision.call_in_ends)}" if decision.call_in_ends else ""
