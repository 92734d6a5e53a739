from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from commonweal.council.exercise.actions import check_task_open, start_task
from commonweal.council.exercise.rules import on_the_team, require
from commonweal.cycle.source.actions.panel import read_afresh
from commonweal.cycle.source.actions.publishing import settle
from commonweal.cycle.source.models import Application, Award, GateCheck
from commonweal.cycle.source.rules import gate as rules
from commonweal.cycle.source.rules.panel import shut_refusal
from commonweal.cycle.source.states.gate import GATE
from commonweal.ground.record.actions import moved, recorded
from commonweal.ground.record.rules import refuse

WHAT = "You cannot record these checks."


@transaction.atomic
def check_gate(
    *, application: Application, checks: list[dict[str, Any]], by: Any, at: datetime.datetime, seen: str = ""
) -> list[GateCheck]:
    """Each organisational criterion met or not, with the reason. One that is not met ends the consideration.

    Each check is {"criterion": key, "met": bool, "reason": text, "evidence": text that may be left out}. `seen` is
    what stood recorded when whoever checks read it: `rules.gate.as_checked`.
    """
    read_afresh(application.opportunity)
    _may_check(application, by, at)
    named = {criterion.key: criterion for criterion in rules.applicable(application)}
    given = {str(check["criterion"]): check for check in checks}
    for key in given.keys() - named.keys():
        raise refuse(WHAT, f"'{key}' is not an organisational criterion that is asked of this applicant.")
    earlier = {check.criterion: check for check in application.gate_checks.all()}
    if seen and earlier and seen != rules.as_checked(earlier.values()):
        way = "What you entered is below. Record it again to put it in the place of theirs."
        raise refuse(WHAT, rules.changed_meanwhile(earlier.values()), exception=way)
    left = [criterion.name for key, criterion in named.items() if key not in given and key not in earlier]
    if left:
        raise refuse(WHAT, f"Say whether each criterion is met. Not yet checked: {', '.join(left)}.")
    settle(opportunity=application.opportunity, at=at)
    start_task(exercise=application.opportunity.exercise, key="assessment", by=by, at=at)
    for key, check in given.items():
        row = earlier.get(key) or GateCheck(application=application, criterion=key)
        _record(row, named[key].name, check, by, at)
    return _conclude(Application.objects.get(pk=application.pk), application, by, at)


def _may_check(application: Application, by: Any, at: datetime.datetime) -> None:
    require(on_the_team, by, application, what=WHAT)
    shut = shut_refusal(application.opportunity, at)
    if shut:
        raise refuse(WHAT, shut)
    check_task_open(application.opportunity.exercise, "assessment")
    if application.scores.exists():
        raise refuse(WHAT, "The panel has begun to score this application, so its checks are settled.")
    if Award.objects.filter(application=application).exclude(state="proposed").exists():
        raise refuse(WHAT, "The applicant has been told the decision.")


def _record(row: GateCheck, title: str, check: Mapping[str, Any], by: Any, at: datetime.datetime) -> None:
    reason = str(check.get("reason", "")).strip()
    if not isinstance(check.get("met"), bool):
        raise refuse(WHAT, f"Say whether '{title}' is met.")
    if not reason:
        raise refuse(WHAT, f"Enter the reason for your answer on '{title}'. The applicant may be told it.")
    row.title, row.met, row.reason = title, check["met"], reason
    row.evidence = str(check.get("evidence", "")).strip()
    row.checked_by, row.checked_at = by, at
    with recorded("check criterion", row, by=by, at=at, why=reason):
        row.save()


def _conclude(fresh: Application, application: Application, by: Any, at: datetime.datetime) -> list[GateCheck]:
    verb = "fail" if rules.failed(fresh) else "pass"
    if verb == "fail" or fresh.state != "submitted":
        with moved(GATE, verb, fresh, by=by, at=at):
            pass
    else:
        GATE.check(fresh, verb, by)
    application.state = fresh.state
    application._prefetched_objects_cache = {}
    return list(fresh.gate_checks.all())
