"""What an offer depends on, after it was made: shown by the organisation, found met or not met, or waived."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction

from commonweal.cycle.source.actions.telling import tell_members, tell_officers
from commonweal.cycle.source.models import Award, Condition
from commonweal.cycle.source.rules.condition import applies, day_of
from commonweal.cycle.source.states.condition import CONDITION
from commonweal.ground.documents import actions as documents
from commonweal.ground.record.actions import TOGETHER, moved, recorded_all
from commonweal.ground.record.rules import refuse


def set_conditions_told(awards: Iterable[Award], by: Any, at: datetime.datetime) -> None:
    """From the moment of the letters each condition of each offer is followed by itself."""
    rows = [
        Condition(award=award, number=number, text=one["text"], due_on=day_of(one))
        for award in awards
        for number, one in enumerate(applies(award), 1)
    ]
    with recorded_all("set condition", rows, by=by, at=at):
        Condition.objects.bulk_create(rows, batch_size=TOGETHER)


@transaction.atomic
def show_condition(
    *, condition: Condition, shown: str, by: Any, at: datetime.datetime, upload: Any = None
) -> Condition:
    """The organisation says how a condition is met, with a file where there is one. The officer is told."""
    what = "You cannot say that this condition is met."
    if not shown.strip():
        raise refuse(what, "Say how the condition is met.", about="shown")
    with moved(CONDITION, "show_condition", condition, by=by, at=at):
        condition.shown, condition.shown_by, condition.shown_at = shown.strip(), by, at
        before = condition.file
        if upload is not None:
            condition.file = documents.take_in(upload=upload, about=condition, by=by, at=at)
            if condition.file.state == "refused":
                raise refuse(what, condition.file.trouble, about="upload")
    if upload is not None and before is not None and before.state != "removed":
        documents.remove(file=before, by=by, at=at, why="Another file took its place.")
    application = condition.award.application
    subject = f"{application.reference}: a condition of the award is said to be met"
    text = f"From {application.organisation}: {_desk_page(condition)}"
    tell_officers(application=application, subject=subject, text=text, by=by, at=at)
    return condition


@transaction.atomic
def settle_condition(*, condition: Condition, met: bool, reason: str, by: Any, at: datetime.datetime) -> Condition:
    """The officer finds the condition met, or not met, and says why. The organisation is told, and reads the reason."""
    if not reason.strip():
        raise refuse("You cannot settle this condition.", "Enter why it is met, or what is missing.", about="reason")
    with moved(CONDITION, "find_condition_met" if met else "find_condition_unmet", condition, by=by, at=at):
        condition.reason, condition.settled_by, condition.settled_at = reason.strip(), by, at
    _tell(condition, "is met" if met else "is not met yet", by, at)
    return condition


@transaction.atomic
def waive_condition(*, condition: Condition, reason: str, by: Any, at: datetime.datetime) -> Condition:
    """The award stands without this condition, by whoever decides on it. Everybody can read the reason."""
    if not reason.strip():
        raise refuse("You cannot waive this condition.", "Enter why. Everybody can read the reason.", about="reason")
    with moved(CONDITION, "waive_condition", condition, by=by, at=at, why=reason.strip()):
        condition.reason, condition.settled_by, condition.settled_at = reason.strip(), by, at
    _tell(condition, "is waived", by, at)
    return condition


def _tell(condition: Condition, how: str, by: Any, at: datetime.datetime) -> None:
    award = condition.award
    organisation = award.application.organisation
    page = f"{settings.ADDRESS}/org/{organisation.slug}/awards/{award.reference}/"
    subject = f"{award.application.reference}: a condition of your award {how}"
    text = f"{condition.text}\n\nThis condition {how}.\n\nWhy: {condition.reason}\n\nYour award: {page}"
    tell_members(application=award.application, subject=subject, text=text, by=by, at=at)


def _desk_page(condition: Condition) -> str:
    return f"{settings.ADDRESS}/desk/awards/{condition.award.reference}/conditions/{condition.number}/"
