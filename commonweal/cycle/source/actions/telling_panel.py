"""Writing to the members of a panel, and to those who run its round."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings

from commonweal.cycle.source.models import Opportunity, PanelMember
from commonweal.ground.post import actions as post
from commonweal.ground.post.models import Letter


def tell_person(
    *,
    opportunity: Opportunity,
    person: Any,
    subject: str,
    text: str,
    by: Any,
    at: datetime.datetime,
    about: str = "",
    kind: str = "notice",
) -> Letter:
    letter = post.write(
        chain=opportunity.exercise.reference,
        about=about or opportunity.reference,
        kind=kind,
        to_name=person.name,
        to_address=person.email,
        to_organisation_id=None,
        subject_line=subject,
        body=f"{text}\n\n{settings.COUNCIL_NAME}",
        content={},
        by=by,
        at=at,
    )
    return post.issue(letter=letter, by=by, at=at)


def tell_who_runs_it(*, opportunity: Opportunity, subject: str, text: str, by: Any, at: datetime.datetime) -> int:
    """To the lead of the exercise and the chair of the panel, without whoever did it. How many were told."""
    chairs = opportunity.panel.seated().filter(part=PanelMember.Part.CHAIR)
    people = [opportunity.exercise.lead, *(one.person for one in chairs if not one.has_left)]
    others = {one.pk: one for one in people if one.pk != getattr(by, "pk", None)}
    for one in others.values():
        tell_person(opportunity=opportunity, person=one, subject=subject, text=text, by=by, at=at)
    return len(others)


def assessment_address(opportunity: Opportunity, end: str = "") -> str:
    return f"{settings.ADDRESS}/desk/assessments/{opportunity.reference}/{end}"
