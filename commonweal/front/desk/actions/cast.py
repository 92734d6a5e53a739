from __future__ import annotations

import datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from commonweal.council.exercise.models import Area
from commonweal.council.framework.actions import adopt, set_level
from commonweal.council.framework.models import Framework
from commonweal.council.framework.queries import shipped_pack
from commonweal.council.people import actions as people
from commonweal.front.desk.queries.cast import BANDS, ORGANISATIONS, PEOPLE, WARDS

COUNTED: dict[str, dict[str, Any]] = {
    "data_protection": {"reference_number": "ZA304112"},
    "safeguarding_training": {"trained": 14, "trained_of": 16},
    "equality_training": {"trained": 15, "trained_of": 16},
    "dbs": {"trained": 14, "trained_of": 14},
}


def gather(*, at: datetime.datetime) -> SimpleNamespace:
    """The cast of Thornmere: `cast.priya`, `cast.harbour` and all the others, by key."""
    cast: dict[str, Any] = {}
    on = timezone.localdate(at)
    for one in PEOPLE:
        person = people.add_person(email=one.email, name=one.name, job_title=one.job_title, by=None, at=at)
        for role in one.roles:
            people.appoint(person=person, role=role, level=one.level if role == "decider" else "", by=None, at=at)
        cast[one.key] = person
    for one in ORGANISATIONS:
        organisation = people.register_organisation(
            name=one.name, legal_form=one.legal_form, by=None, at=at, **one.facts
        )
        for kind in one.evidence:
            people.add_evidence(
                organisation=organisation,
                kind=kind,
                dated=on - datetime.timedelta(days=120),
                expires=on + datetime.timedelta(days=500) if "liability" in kind else None,
                statement="Seen and on file.",
                **COUNTED.get(kind, {}),
                by=None,
                at=at,
            )
        cast[one.key] = organisation
    for one in PEOPLE:
        for key, standing in one.member_of:
            people.add_member(organisation=cast[key], person=cast[one.key], standing=standing, by=None, at=at)
    return SimpleNamespace(**cast)


def adopt_shipped(name: str, *, by: Any, at: datetime.datetime, in_force_from: datetime.date) -> Framework:
    return adopt(
        pack=shipped_pack(name),
        in_force_from=in_force_from,
        by=by,
        at=at,
        approved_by="Thornmere cabinet",
        what_changed="First version." if not Framework.objects.exists() else f"The {name} framework takes its place.",
    )


def set_bands(*, by: Any, at: datetime.datetime, from_date: datetime.date) -> None:
    for level, up_to in BANDS:
        set_level(
            level=level,
            up_to=None if up_to is None else Decimal(up_to),
            from_date=from_date,
            source="Thornmere constitution, part 3",
            by=by,
            at=at,
        )


def lay_wards() -> list[Area]:
    return [
        Area.objects.get_or_create(
            code=code, defaults={"name": name, "slug": slugify(name), "kind": "ward", "population": population}
        )[0]
        for code, name, population in WARDS
    ]
