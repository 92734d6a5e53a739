from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonweal.council.exercise.actions.tasks import complete_task
from commonweal.council.exercise.models import Contact, Exercise, Finding, ImpactAssessment, Knot, TeamMember
from commonweal.council.exercise.queries import stage_reached
from commonweal.council.exercise.rules import on_the_team, require
from commonweal.council.framework.models.cycle import stage_of_task
from commonweal.council.people.models import Organisation
from commonweal.ground.record.actions import TOGETHER, recorded, recorded_all
from commonweal.ground.record.rules import Refusal, Refused, refuse

SAID = ("sentence", "on", "amount", "path", "public")  # what a knot says, beside where it is tied


def join_team(*, exercise: Exercise, person: Any, by: Any, at: datetime.datetime) -> TeamMember:
    require(on_the_team, by, exercise, what="You cannot add to this team.")
    member = TeamMember(exercise=exercise, person=person)
    with recorded("join team", member, by=by, at=at):
        member.save()
    return member


def tie(
    *,
    exercise: Exercise,
    kind: str,
    sentence: str,
    by: Any,
    at: datetime.datetime,
    about: str = "",
    on: datetime.date | None = None,
    amount: Decimal | None = None,
    path: str = "",
    public: bool = False,
) -> Knot:
    """Tie a knot of the golden thread, or tie it again where what it says has changed."""
    knot = Knot.objects.filter(exercise=exercise, kind=kind, about=about).first()
    knot = knot or Knot(exercise=exercise, kind=kind, about=about)
    knot.sentence, knot.on, knot.amount, knot.path, knot.public = sentence, on, amount, path, public
    with recorded("tie", knot, by=by, at=at):
        knot.save()
    return knot


@transaction.atomic
def tie_all(
    *, exercise: Exercise, kind: str, knots: Sequence[Mapping[str, Any]], by: Any, at: datetime.datetime
) -> None:
    """`tie` for many knots of one kind: each {about, sentence, on, amount, path, public}."""
    known: dict[str, Knot] = {}
    for start in range(0, len(knots), TOGETHER):
        abouts = [one["about"] for one in knots[start : start + TOGETHER]]
        known |= {one.about: one for one in Knot.objects.filter(exercise=exercise, kind=kind, about__in=abouts)}
    rows = [known.get(one["about"]) or Knot(exercise=exercise, kind=kind) for one in knots]
    new, again = [one for one in rows if not one.pk], [one for one in rows if one.pk]
    with recorded_all("tie", rows, by=by, at=at):
        for row, one in zip(rows, knots, strict=True):
            for name, value in one.items():
                setattr(row, name, value)
        Knot.objects.bulk_create(new, batch_size=TOGETHER)
        Knot.objects.bulk_update(again, SAID, batch_size=TOGETHER)


def record_contact(
    *,
    exercise: Exercise,
    stage: str,
    sector: str,
    how: str,
    on: datetime.date,
    who: str,
    said: str,
    by: Any,
    at: datetime.datetime,
    did: str = "",
    number: int | None = None,
    organisations: Iterable[Organisation] = (),
) -> Contact:
    """Record who was talked to, what they said and what changed because of it."""
    require(on_the_team, by, exercise, what="You cannot add to this record of engagement.")
    contact = Contact(
        exercise=exercise, stage=stage, sector=sector, how=how, on=on, who=who, said=said, did=did, number=number
    )
    with recorded("record contact", contact, by=by, at=at):
        contact.save()
        contact.organisations.set(organisations)
    complete_task(exercise=exercise, key="engagement", by=by, at=at)
    return contact


def assess_impact(
    *, exercise: Exercise, stage: str, needed: bool, reason: str, by: Any, at: datetime.datetime, **facts: Any
) -> ImpactAssessment:
    """A version of the equality and wider impact assessment; each stage adds its own."""
    what = "You cannot record this impact assessment."
    require(on_the_team, by, exercise, what=what)
    facts = {name: value.strip() if isinstance(value, str) else value for name, value in facts.items()}
    missing = _missing_from_impact(exercise, stage, needed, reason, facts)
    if missing:
        raise Refused(*(Refusal(what, why) for why in missing))
    assessment = ImpactAssessment(
        exercise=exercise,
        stage=stage,
        needed=needed,
        reason=reason,
        assessed_on=timezone.localdate(at),
        assessed_by=by,
        **facts,
    )
    with recorded("assess impact", assessment, by=by, at=at):
        assessment.save()
    key = "equality_screening" if stage == "understand" else "equality_assessment"
    complete_task(exercise=exercise, key=key, by=by, at=at)
    for key in _also_assessed(assessment):
        if stage_reached(exercise, stage_of_task(key)):
            complete_task(exercise=exercise, key=key, by=by, at=at)
    return assessment


def _missing_from_impact(exercise: Exercise, stage: str, needed: bool, reason: str, facts: dict[str, Any]) -> list[str]:
    said = []
    if not reason.strip():
        said.append("Enter why a full assessment is, or is not, needed.")
    if stage == "understand":
        return said
    if needed and not all(facts.get(aim) for aim in ("eliminate", "advance", "foster")):
        said.append("Enter what this means for each of the three aims of the equality duty.")
    asked = exercise.tasks.filter(key="equality_assessment").exclude(required_because="").first()
    if asked is not None and not needed:
        said.append(
            f"The screening makes a full assessment necessary: {asked.required_because} "
            "Answer the screening again, with the reason, if that has changed."
        )
    return said


def _also_assessed(assessment: ImpactAssessment) -> list[str]:
    """The tasks on personal data and on staff that this assessment answers, each with its words."""
    found = []
    if assessment.personal_data in ("yes", "no") and assessment.personal_data_note:
        found.append("data_protection")
    if assessment.staff_transfer in ("yes", "no") and assessment.staff_transfer_note:
        found.append("staff_transfer")
    return found


def find(
    *,
    exercise: Exercise,
    text: str,
    by: Any,
    at: datetime.datetime,
    kind: str = "learning",
    from_stage: str = "review",
    public: bool = True,
) -> Finding:
    """Write down what was learned. The next exercise in this kind of service reads it at its start."""
    require(on_the_team, by, exercise, what="You cannot add a finding to this exercise.")
    if not text.strip():
        raise refuse("You cannot add a finding.", "Enter what was learned.")
    finding = Finding(
        exercise=exercise,
        text=text,
        kind=kind,
        service_category=exercise.service_category,
        found_on=timezone.localdate(at),
        from_stage=from_stage,
        public=public,
    )
    with recorded("find", finding, by=by, at=at):
        finding.save()
    return finding
