"""The named cast of Thornmere as fixtures: the same people as in the demonstration."""

import copy
import datetime
from zoneinfo import ZoneInfo

import pytest

LONDON = ZoneInfo("Europe/London")

# One for each worker. Making the cast by its actions takes most of a short test's time; putting its rows back does not.
_laid = []


@pytest.fixture
def now() -> datetime.datetime:
    return datetime.datetime(2026, 9, 7, 10, 0, tzinfo=LONDON)


@pytest.fixture
def cast(db, now):
    from commonweal.front.desk.actions.cast import gather

    if not _laid:
        gathered = gather(at=now - datetime.timedelta(days=400))
        _laid.extend([copy.deepcopy(gathered), all_rows()])
        return gathered
    gathered, rows = _laid
    put_back(rows)
    return copy.deepcopy(gathered)


def all_rows():
    """Every row of ours there is, as objects that can be saved again, tables with nothing to point to first."""
    from django.apps import apps

    models = apps.get_models(include_auto_created=True)
    ours = [model for model in models if model.__module__.startswith("commonweal.")]
    return [found for model in ours if (found := list(model._base_manager.all()))]


def put_back(rows):
    from django.core.management.color import no_style
    from django.db import connection

    for found in rows:
        type(found[0])._base_manager.bulk_create([copy.copy(one) for one in found], batch_size=500)
    resets = connection.ops.sequence_reset_sql(no_style(), [type(found[0]) for found in rows])
    if resets:
        with connection.cursor() as cursor:
            cursor.execute(";".join(resets))


@pytest.fixture
def framework(cast, now):
    from commonweal.front.desk.actions.cast import adopt_shipped

    at = now - datetime.timedelta(days=390)
    return adopt_shipped("norwich", by=cast.admin, at=at, in_force_from=at.date())


@pytest.fixture
def bands(cast, now):
    from commonweal.front.desk.actions.cast import set_bands

    at = now - datetime.timedelta(days=390)
    set_bands(by=cast.admin, at=at, from_date=at.date())


@pytest.fixture
def exercise(cast, framework, bands, now):
    from decimal import Decimal

    from commonweal.council.exercise.actions import open_exercise

    return open_exercise(
        title="Help for young people to find work",
        trigger="need",
        lead=cast.priya,
        value=Decimal(20_000),
        purpose="Young people in Millbrook who are out of work want help that starts where they are.",
        service_category="young people and work",
        who_for="Young people aged 16 to 24",
        by=cast.priya,
        at=now,
    )
