from __future__ import annotations

import datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonweal.council.exercise.models import Exercise
from commonweal.council.people import actions as people
from commonweal.council.people.models import Person
from commonweal.council.people.queries import find_organisation
from commonweal.cycle.deliver.actions import register_existing
from commonweal.front.desk.actions.cast import adopt_shipped, gather, lay_wards, set_bands
from commonweal.front.desk.actions.following import lay_followers, lay_letters, lay_neighbours, lay_questions
from commonweal.front.desk.actions.happening import (
    lay_advertising,
    lay_advice,
    lay_challenge,
    lay_charter,
    lay_post,
    lay_workshops,
    note_bad_half_hour,
    show_profiles,
    write_before_joining,
)
from commonweal.front.desk.actions.papers import lay_files
from commonweal.front.desk.actions.walk import tell
from commonweal.front.desk.queries.stories import PLAY, STORIES
from commonweal.ground.record.rules import refuse

YEARS = 3


@transaction.atomic
def load(*, framework: str, at: datetime.datetime) -> None:
    """Three years of Thornmere under one framework, told through the actions that everybody uses."""
    if Person.objects.exists():
        raise refuse(
            "You cannot load the demonstration borough.",
            "There are people in this database already, and it is never mixed with anything else.",
            exception="Give an empty database by DATABASE_URL.",
        )
    began = _morning(at - datetime.timedelta(days=366 * YEARS))
    cast = gather(at=began)
    lay_wards()
    adopt_shipped(framework, by=cast.admin, at=began, in_force_from=began.date())
    set_bands(by=cast.admin, at=began, from_date=began.date())
    _stand_in_the_register(cast, at=began, today=timezone.localdate(at))
    cast.allotments = people.register_organisation(name="Weir Vale Allotments", by=None, at=began)
    _renew(cast, at=at)
    lay_files(cast, at=at)
    lay_neighbours(PLAY.category, at=at - datetime.timedelta(days=30))
    told: dict[str, Exercise] = {}
    for story in STORIES:
        opened = _morning(at - datetime.timedelta(days=story.days_ago))
        follows = told.get("lunch") if story.key == "lonely" else None
        told[story.key] = tell(story, cast=cast, at=opened, follows=follows, now=at).exercise
    lay_followers(told, at=at - datetime.timedelta(days=10))
    lay_advertising(told, at=at)
    lay_workshops(told, at=at)
    lay_advice(told, at=at)
    note_bad_half_hour(cast.admin, at=at)
    lay_charter(cast, at=at)
    show_profiles(cast, at=at)
    lay_questions(told, at=at)
    lay_letters(told, at=at)
    lay_post(told, at=at)
    lay_challenge(told, at=at)
    nobody_there = find_organisation("Open Door Thornmere")
    if nobody_there is not None:
        write_before_joining(nobody_there, told["play"], cast.iris, at=at)
    people.ask_to_join(organisation=cast.acorn, by=cast.iris, at=at - datetime.timedelta(days=1))


def _renew(cast: SimpleNamespace, *, at: datetime.datetime) -> None:
    """Insurance as it stands today: in date for all, and about to run out for one of them."""
    today = timezone.localdate(at)
    for organisation, days in ((cast.harbour, 240), (cast.meadow, 190), (cast.northgate, 300), (cast.riverside, 20)):
        for kind in ("public_liability", "employers_liability"):
            if organisation == cast.riverside and kind == "employers_liability":
                continue
            people.add_evidence(
                organisation=organisation,
                kind=kind,
                statement="Certificate seen.",
                dated=today - datetime.timedelta(days=365 - days),
                expires=today + datetime.timedelta(days=days),
                by=None,
                at=at,
            )


def _morning(moment: datetime.datetime) -> datetime.datetime:
    """Nine o'clock on a working day, so that nobody seems to work on Sundays."""
    morning = timezone.localtime(moment).replace(hour=9, minute=0, second=0, microsecond=0)
    return morning - datetime.timedelta(days=max(0, morning.weekday() - 4))


# What, who, how commissioned, kind, department, yearly value, years, ends in so many days.
REGISTER = (
    ("Grounds maintenance", "Greenway Grounds Ltd", "Open procedure", "contract", "Environment", 410_000, 5, 150),
    ("Leisure centres", "Thornmere Leisure Trust", "Open procedure", "contract", "Communities", 890_000, 10, 1_240),
    ("Advocacy for adults", "Speak Together", "Light touch competition", "contract", "Adult care", 96_000, 3, 96),
    ("Supported housing", "Hearthside Homes", "Light touch competition", "contract", "Housing", 265_000, 4, 410),
    ("Infrastructure support for charities", "Thornmere CVS", "Grant round", "grant", "Communities", 62_000, 3, 128),
    ("Citizens' advice", "Thornmere Advice", "Grant round", "grant", "Communities", 118_000, 3, 493),
    ("Community transport", "Dial a Minibus", "Grant round", "grant", "Communities", 38_000, 2, 63),
    ("Meals at home", "In-house team", "Delivered by the council", "in_house", "Adult care", 205_000, 1, 301),
    ("School crossing patrols", "In-house team", "Delivered by the council", "in_house", "Environment", 71_000, 1, 301),
    ("Room at the old fire station", "Acorn Youth", "Grant in kind", "in_kind", "Property", 9_500, 5, 880),
    ("Sexual health clinics", "Weir Vale Health", "Direct award C", "contract", "Public health", 640_000, 3, 210),
    ("Domestic abuse refuge", "Safe Harbour Women", "Light touch competition", "contract", "Housing", 188_000, 3, 35),
    ("School meals", "Plateful Catering Ltd", "Open procedure", "contract", "Children", 1_310_000, 4, 720),
    ("Cleaning of offices", "Brightwork Ltd", "Framework agreement", "contract", "Property", 154_000, 4, 540),
    ("Befriending", "Riverside Neighbours", "Grant round", "grant", "Adult care", 24_000, 2, 180),
    ("Youth counselling", "Open Door Thornmere", "Grant round", "grant", "Children", 45_000, 3, 256),
    ("Payroll software", "Ledgerly plc", "Framework agreement", "contract", "Finance", 33_000, 5, 15),
    ("Museum of the mill", "Thornmere Museum Trust", "Grant round", "grant", "Communities", 52_000, 4, 365),
)  # fmt: skip


def _stand_in_the_register(cast: SimpleNamespace, *, at: datetime.datetime, today: datetime.date) -> None:
    """What the council had commissioned before it ran on this platform: good and bad, ending soon and late."""
    known: dict[str, Any] = {"Acorn Youth": cast.acorn, "Riverside Neighbours": cast.riverside}
    for number, (title, who, how, kind, department, yearly, years, ends_in) in enumerate(REGISTER, 1):
        if who not in known:
            facts = {"in_house": True} if kind == "in_house" else {}
            known[who] = people.register_organisation(name=who, by=None, at=at, **facts)
        ends_on = today + datetime.timedelta(days=ends_in)
        register_existing(
            organisation=known[who],
            kind=kind,
            title=title,
            source_key=f"thornmere-{number:03}",
            by=None,
            at=at,
            department=department,
            how_commissioned=how,
            statutory=department in ("Adult care", "Children", "Public health"),
            value=Decimal(yearly * years),
            starts_on=ends_on - datetime.timedelta(days=365 * years),
            ends_on=ends_on,
            notice_months=6 if yearly > 500_000 else 3,
        )
