from __future__ import annotations

import datetime
from typing import Any

from commonweal.council.decide.models import Decision
from commonweal.council.exercise.rules import exercise_of, on_the_team, reader
from commonweal.council.people.models import Level, Role
from commonweal.council.people.rules import administrator, agreements, holds
from commonweal.ground.record.rules import Rule, Verdict, rule, signed_in

may_read: Rule = reader
may_propose: Rule = on_the_team | agreements
may_call_in: Rule = holds(Role.COUNCILLOR) | administrator
may_speak_for_advisers = holds(Role.ADVISER, Role.FINANCE)

UNDECIDED = ("draft", "advice", "ready")
DECIDED = ("call_in", "called_in", "in_effect", "decided")
# The states in which a report is still being written.
OPEN = ("draft", "advice")


def _decision_of(thing: Any) -> Decision:
    return thing if isinstance(thing, Decision) else thing.decision


@rule("the officer who proposed it, the exercise's team, or a contract or grant manager")
def may_prepare(person: Any, thing: Any) -> bool:
    if not signed_in(person):
        return False
    decision = _decision_of(thing)
    return decision.proposed_by_id == person.pk or bool(may_propose(person, exercise_of(decision)))


@rule("a decision maker at the level of the decision or above, who did not propose or score it")
def may_decide(person: Any, decision: Decision) -> Verdict | bool | str:
    if not signed_in(person):
        return False
    wanted = Level(decision.level)
    if person.level is None:
        return f"This decision is for {whose(wanted)}, and you do not hold a decision maker's appointment."
    if person.level.rank < wanted.rank:
        because = f" because {decision.level_because}" if decision.level_because else ""
        return f"This decision is for {whose(wanted)}{because}. You decide as {whose(person.level)}."
    if decision.proposed_by_id == person.pk:
        return "You proposed this decision, and whoever proposes does not decide."
    if person.pk in decision.excluded:
        return "You scored the applications or had another part in the recommendation, so you do not decide on it."
    return True


@rule("anyone who reads the decision and is not on the panel that scored")
def may_read_part_b(person: Any, decision: Decision) -> bool:
    """The part of a report that is exempt: whoever scores is told nothing of what others found about an applicant."""
    return bool(signed_in(person)) and person.pk not in decision.excluded


@rule("the adviser who was asked")
def may_advise(person: Any, advice: Any) -> bool:
    return bool(signed_in(person)) and advice.adviser_id == person.pk


@rule("the officer who was instructed, or the team of the exercise")
def may_close_instruction(person: Any, instruction: Any) -> bool:
    return bool(signed_in(person)) and (
        instruction.owner_id == person.pk or bool(may_prepare(person, instruction.decision))
    )


# How notice of a key decision is given, and what each way means.
ROUTES = {
    "notice": "28 clear days",
    "general_exception": "general exception, five clear days",
    "special_urgency": "special urgency, agreed by scrutiny",
}


def late_refusals(
    route: str, because: str, scrutiny: str, scrutiny_on: datetime.date | None, today: datetime.date
) -> dict[str, str]:
    """What a notice of less than 28 clear days still lacks, by part. Nothing where notice is given in full."""
    if route not in ROUTES:
        return {"route": "Select how notice is given."}
    if route == "notice":
        return {}
    urgent = route == "special_urgency"
    why = "the decision is urgent and cannot reasonably be deferred" if urgent else "28 clear days could not be given"
    who = (
        "Enter who agreed that it is urgent: the chair of the scrutiny committee or, if there is none, of the council."
        if urgent
        else "Enter who of scrutiny was informed: the chair of the committee or, if there is none, all its members."
    )
    said = {}
    if not because.strip():
        said["late_because"] = f"Enter why {why}."
    if not scrutiny.strip():
        said["scrutiny"] = who
    if scrutiny_on is None:
        said["scrutiny_on"] = f"Enter the day on which they {'agreed' if urgent else 'were informed'}."
    elif scrutiny_on > today:
        said["scrutiny_on"] = "The day on which scrutiny knew of it must be today or in the past."
    return said


def whose(level: Level | str) -> str:
    """A level as it is said: 'an officer', 'cabinet'."""
    return {
        Level.OFFICER: "an officer",
        Level.DIRECTOR: "a director",
        Level.CABINET_MEMBER: "a cabinet member",
        Level.CABINET: "cabinet",
    }[Level(level)]
