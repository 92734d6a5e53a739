from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone

from commonweal.council.framework.models import DecisionLevel, Framework, Pack, PolicyException
from commonweal.council.people.rules import administrator
from commonweal.ground.record.actions import next_reference, recorded
from commonweal.ground.record.rules import Refusal, Refused, refuse


def adopt(
    *,
    pack: Pack,
    in_force_from: datetime.date,
    by: Any,
    at: datetime.datetime,
    approved_by: str = "",
    what_changed: str = "",
    in_force_to: datetime.date | None = None,
) -> Framework:
    """Adopt a pack as the next version. Exercises that run keep the version under which they started."""
    _require_administrator(by, "You cannot adopt a framework.")
    last = Framework.objects.aggregate(last=Max("number"))["last"] or 0
    if last and not what_changed.strip():
        raise refuse("You cannot adopt this version.", "Say what changes from the version before. It is published.")
    framework = Framework(
        name=pack.name,
        title=pack.title,
        version=pack.version,
        number=last + 1,
        content=pack.model_dump(mode="json"),
        adopted_at=at,
        in_force_from=in_force_from,
        in_force_to=in_force_to,
        approved_by=approved_by,
        what_changed=what_changed,
    )
    with recorded("adopt", framework, by=by, at=at, why=what_changed):
        framework.save()
    return framework


def set_level(
    *, level: str, up_to, from_date: datetime.date, source: str, by: Any, at: datetime.datetime, kind: str = "award"
) -> DecisionLevel:
    """Say up to what whole-life value a level decides, from a date, and where that rule is written."""
    _require_administrator(by, "You cannot set who decides.")
    band = DecisionLevel(level=level, kind=kind, up_to=up_to, from_date=from_date, source=source)
    with recorded("set level", band, by=by, at=at):
        band.save()
    return band


def make_exception(
    *,
    exercise_reference: str,
    rule: str,
    reason: str,
    approved_by: Any,
    by: Any,
    at: datetime.datetime,
    expires_on: datetime.date | None = None,
) -> PolicyException:
    """Depart from the framework: only with a reason, and on the word of somebody else who decides."""
    what = "You cannot record this exception."
    if not reason.strip():
        raise refuse(what, "Enter the exceptional reason. Exceptions are published.")
    if not approved_by.holds("decider", "administrator"):
        raise refuse(what, f"{approved_by} is not a decision maker.", "a decision maker")
    if approved_by.pk == by.pk:
        raise refuse(what, "Whoever asks for an exception cannot approve it.", "another decision maker")
    exception = PolicyException(
        reference=next_reference("EX", timezone.localdate(at).year),
        exercise_reference=exercise_reference,
        rule=rule,
        reason=reason,
        approved_by=approved_by,
        approved_at=at,
        expires_on=expires_on,
    )
    with recorded("except", exception, by=by, at=at, why=reason):
        exception.save()
    return exception


def _require_administrator(by: Any, what: str) -> None:
    verdict = administrator(by)
    if not verdict:
        raise Refused(Refusal(what, verdict.because, administrator.who))
