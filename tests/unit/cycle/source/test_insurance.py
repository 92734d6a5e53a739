"""Insurances are asked of those who have what is insured, and their end is watched."""

import datetime

import pytest

from commonweal.council.people.actions import add_evidence, remind_of_what_ends, update_profile
from commonweal.council.people.queries import expiry_warnings
from commonweal.cycle.source.queries import gate
from tests.factories import source

PUBLIC, EMPLOYER = "Public liability cover", "Employer's liability cover"
PROPERTY = "Cover for property and equipment against fire, theft, loss and damage"
VEHICLES = "Vehicle or driver cover"


@pytest.fixture
def asked(exercise, cast, now):
    opportunity = source.opened(exercise, cast, now)
    application = source.submitted(opportunity, cast.harbour, cast.rosa, now + 3 * source.DAY)

    def of(**facts):
        update_profile(organisation=cast.harbour, by=cast.rosa, at=now, **facts)
        application.organisation.refresh_from_db()
        one = next(one for one in gate.shown(application) if one.asked.criterion.key == "insurance")
        return {need.text: need.evidence.statement if need.evidence else "" for need in one.needs}

    return of


@pytest.mark.covers("G5.12")
@pytest.mark.parametrize(
    ("staff", "has_property", "has_vehicles", "texts"),
    [
        (0, False, False, [PUBLIC]),
        (3, False, False, [PUBLIC, EMPLOYER]),
        (0, True, False, [PUBLIC, PROPERTY]),
        (0, False, True, [PUBLIC, VEHICLES]),
        (None, None, None, [PUBLIC, EMPLOYER, PROPERTY, VEHICLES]),
    ],
)
def test_insurances_depend_on_staff_property_and_vehicles(asked, staff, has_property, has_vehicles, texts):
    assert list(asked(staff=staff, has_property=has_property, has_vehicles=has_vehicles)) == texts


@pytest.mark.covers("G5.12")
def test_each_is_answered_from_the_passport_and_watched(asked, cast, now):
    ends = now.date() + datetime.timedelta(days=20)
    for kind in ("property", "vehicles"):
        add_evidence(
            organisation=cast.harbour,
            kind=kind,
            statement=f"Cover of {kind}.",
            dated=now.date(),
            expires=ends,
            by=cast.rosa,
            at=now,
        )
    held = asked(has_property=True, has_vehicles=True)
    assert (held[PROPERTY], held[VEHICLES]) == ("Cover of property.", "Cover of vehicles.")
    assert expiry_warnings(cast.harbour, now.date()) == [
        "Insurance of property and equipment ends in 20 days.",
        "Insurance of vehicles or drivers ends in 20 days.",
    ]
    assert remind_of_what_ends(at=now) == 2
