"""What follows a recorded decision: call-in, effect, notification, correction, instructions."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from commonweal.council.decide.actions.prepare import said
from commonweal.council.decide.models import Correction, Decision, Instruction
from commonweal.council.decide.rules import DECIDED, may_close_instruction, may_decide, may_prepare
from commonweal.council.decide.states import DECISION
from commonweal.council.exercise.rules import require
from commonweal.ground.law.words import day
from commonweal.ground.pages.words import LONDON
from commonweal.ground.record.actions import moved, recorded
from commonweal.ground.record.rules import refuse

# The words of a recorded decision in which a slip can be.
CORRECTABLE = ("title", "question", "recommendation", "reasons", "alternatives_rejected", "interests", "present")


def take_effect(*, decision: Decision, by: Any, at: datetime.datetime) -> Decision:
    what = "You cannot put the decision into effect."
    decision.refresh_from_db()
    with moved(DECISION, "take_effect", decision, by=by, at=at):
        if at.astimezone(LONDON).date() <= decision.call_in_ends:
            raise refuse(
                what,
                f"Councillors may call it in to the end of {day(decision.call_in_ends)}. It takes effect after that.",
            )
    return decision


def call_in(*, decision: Decision, reason: str, by: Any, at: datetime.datetime) -> Decision:
    what = "You cannot call in the decision."
    why = said(reason, what=what, why="Enter the grounds, from the list in the council's constitution.")
    decision.refresh_from_db()
    with moved(DECISION, "call_in", decision, by=by, at=at, why=why):
        if at.astimezone(LONDON).date() > decision.call_in_ends:
            raise refuse(what, f"The time for call-in ended on {day(decision.call_in_ends)}.")
        decision.called_in_because = why
    return decision


def answer_call_in(*, decision: Decision, confirmed: bool, reason: str, by: Any, at: datetime.datetime) -> Decision:
    """After scrutiny, the decision maker confirms the decision, or sets it aside for a new one to replace it."""
    why = said(reason, what="You cannot answer the call-in.", why="Enter what scrutiny said and your answer to it.")
    decision.refresh_from_db()
    with moved(DECISION, "confirm" if confirmed else "reconsider", decision, by=by, at=at, why=why):
        pass
    return decision


def notify_cabinet(*, decision: Decision, by: Any, at: datetime.datetime) -> Decision:
    """Record that cabinet was told of a grant decision; letters wait for it where the framework says so."""
    what = "You cannot record that cabinet was notified."
    require(may_prepare | may_decide, by, decision, what=what)
    decision.refresh_from_db()
    if decision.state not in ("ready", *DECIDED):
        raise refuse(what, "The report is not ready yet, so there is nothing to tell cabinet about.")
    if decision.notified_at is not None:
        return decision
    with recorded("notify cabinet", decision, by=by, at=at):
        decision.notified_at = at
        decision.save()
    return decision


def release(*, decision: Decision, by: Any, at: datetime.datetime, still_held: Iterable[str] = ()) -> Decision:
    """All who were concerned have been told: from this moment the whole decision is public.

    `still_held` are words that stay out of public pages: the names of those who were not chosen. Whoever tells them
    has asked whether this person may; `by` is nobody where the clock does it.
    """
    words = sorted(set(still_held))
    if not decision.held_for or (decision.released_at is not None and decision.held_words == words):
        return decision
    with recorded("release", decision, by=by, at=at):
        decision.released_at, decision.held_words = decision.released_at or at, words
        decision.save()
    return decision


def correct(*, decision: Decision, note: str, by: Any, at: datetime.datetime, old_text: str = "") -> Correction:
    """Put a slip right beside a recorded decision, with the words that are wrong. The decision keeps them."""
    what = "You cannot correct the decision."
    require(may_prepare | may_decide, by, decision, what=what)
    if decision.made_on is None:
        raise refuse(what, "It has not been recorded yet. Until then the report itself can be changed.")
    words = said(note, what=what, why="Enter what is wrong and what it should say.")
    old = " ".join((old_text or "").split())
    if old and not any(old in " ".join(getattr(decision, name).split()) for name in CORRECTABLE):
        raise refuse(what, "The decision does not have these words. Copy them from its record as they stand there.")
    correction = Correction(decision=decision, note=words, old_text=old, made_by=by, made_at=at)
    with recorded("correct", correction, by=by, at=at):
        correction.save()
    return correction


def instruct(
    *, decision: Decision, text: str, owner: Any, due: datetime.date, by: Any, at: datetime.datetime
) -> Instruction:
    """An instruction to an officer that the decision contains, followed until it is done."""
    what = "You cannot add this instruction."
    require(may_prepare | may_decide, by, decision, what=what)
    if decision.made_on is None:
        raise refuse(what, "The decision has not been recorded yet.")
    words = said(text, what=what, why="Enter what the officer is to do.")
    instruction = Instruction(decision=decision, text=words, owner=owner, due=due)
    with recorded("instruct", instruction, by=by, at=at):
        instruction.save()
    return instruction


def close_instruction(*, instruction: Instruction, shown_by: str, by: Any, at: datetime.datetime) -> Instruction:
    what = "You cannot close this instruction."
    require(may_close_instruction, by, instruction, what=what)
    words = said(shown_by, what=what, why="Enter what shows that it was done.")
    if instruction.done_on is not None:
        raise refuse(what, f"It was closed on {day(instruction.done_on)}.")
    with recorded("close", instruction, by=by, at=at):
        instruction.done_on, instruction.shown_by = at.astimezone(LONDON).date(), words
        instruction.save()
    return instruction
