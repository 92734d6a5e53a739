from __future__ import annotations

from typing import Any

from commonweal.council.people.models import Role
from commonweal.council.people.rules import administrator, holds, staff
from commonweal.ground.record.rules import Refusal, Refused, Rule, rule, signed_in

# Who works on an exercise, as refusals say it.
LEAD = "the exercise's lead and team"
PATHS = (
    ("exercise",),
    ("opportunity", "exercise"),
    ("application", "opportunity", "exercise"),
    ("agreement", "exercise"),
    ("review", "exercise"),
    ("decision", "exercise"),
)


def exercise_of(thing: Any) -> Any:
    """The exercise that a thing is, or belongs to, whichever stage it comes from."""
    if thing is None or thing._meta.label_lower == "exercise.exercise":
        return thing
    for path in PATHS:
        found = thing
        for name in path:
            found = getattr(found, name, None)
        if found is not None:
            return found
    return None


@rule("the lead of the exercise, a member of its team, or a council administrator")
def on_the_team(person: Any, thing: Any) -> bool:
    if not signed_in(person):
        return False
    if person.holds(Role.ADMINISTRATOR):
        return True
    exercise = exercise_of(thing)
    return exercise is not None and (exercise.lead_id == person.pk or exercise.pk in person.exercises_joined)


reader: Rule = staff | holds(Role.COUNCILLOR)
at_the_desk: Rule = reader | holds(Role.ASSESSOR)
may_open: Rule = holds(Role.COMMISSIONER) | administrator
may_pass_gates: Rule = holds(Role.DECIDER) | administrator


def require(who: Rule, by: Any, thing: Any, *, what: str, exception: str = "") -> None:
    """Refuse in words unless the rule lets this person through."""
    verdict = who(by, thing)
    if not verdict:
        raise Refused(Refusal(what, verdict.because, who.who, exception))
