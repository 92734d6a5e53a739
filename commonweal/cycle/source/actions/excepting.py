"""Departing from a rule of the framework for one opportunity, on the word of somebody else who decides."""

from __future__ import annotations

import datetime
from typing import Any

from commonweal.council.exercise.rules import require
from commonweal.council.framework.actions import make_exception
from commonweal.council.framework.models import PolicyException
from commonweal.cycle.source.models import Opportunity
from commonweal.cycle.source.queries.exceptions import can_be_excepted
from commonweal.cycle.source.rules.opportunity import LOCKED, LOCKED_WAY, may_manage
from commonweal.ground.record.rules import refuse


def except_from(
    *, opportunity: Opportunity, rule: str, reason: str, approved_by: Any, by: Any, at: datetime.datetime
) -> PolicyException:
    what = "You cannot record this exception."
    require(may_manage, by, opportunity, what=what)
    if opportunity.state != "draft":
        raise refuse(what, LOCKED, exception=LOCKED_WAY)
    if rule not in dict(can_be_excepted(opportunity)):
        raise refuse(what, "This opportunity does not have to keep such a rule.", about="rule")
    if not reason.strip():
        raise refuse(what, "Enter why the rule cannot be kept. Everybody can read it.", about="reason")
    return make_exception(
        exercise_reference=opportunity.exercise.reference,
        rule=rule,
        reason=reason.strip(),
        approved_by=approved_by,
        by=by,
        at=at,
    )
