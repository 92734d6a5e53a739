"""What officers look up about an applicant: seven things, each with what was found."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from commonweal.council.exercise.rules import on_the_team, require
from commonweal.cycle.source.models import Application, DueDiligence
from commonweal.cycle.source.rules import panel as rules
from commonweal.ground.record.actions import recorded
from commonweal.ground.record.rules import refuse


@transaction.atomic
def look_up(
    *, application: Application, found: Mapping[str, tuple[str, str]], by: Any, at: datetime.datetime
) -> list[DueDiligence]:
    """Record what was found: {item: (result, note)}. It may be done bit by bit, and again."""
    what = f"You cannot record due diligence on {application.reference}."
    require(on_the_team, by, application, what=what)
    shut = rules.shut_refusal(application.opportunity, at) or rules.shut_to(by, application)
    if shut:
        raise refuse(what, shut, on_the_team.who)
    rows = {one.item: one for one in application.due_diligence.all()}
    changed = []
    for item, (result, note) in found.items():
        row = rows.get(item) or DueDiligence(application=application, item=item)
        if item not in DueDiligence.Item.values or result not in DueDiligence.Result.values:
            raise refuse(what, "Select what was found.")
        if result != DueDiligence.Result.SOUND and not note.strip():
            raise refuse(what, f"{DueDiligence.Item(item).label}: enter what the concern is, or why it is not needed.")
        if row.pk and (row.result, row.note) == (result, note.strip()):
            continue
        row.result, row.note, row.looked_by, row.looked_at = result, note.strip(), by, at
        with recorded("look up", row, by=by, at=at):
            row.save()
        changed.append(row)
    application._prefetched_objects_cache = {}
    return changed
