"""The demonstration borough under each framework: whole, unbroken, and found out where it is tampered with."""

import datetime

import pytest
from django.db import connection

from commonweal.council.exercise.models import Exercise
from commonweal.council.framework.queries import shipped
from commonweal.cycle.review.models import Review
from commonweal.cycle.source.models import Application
from commonweal.front.desk.actions.demo import load
from commonweal.ground.record.models import Entry
from commonweal.ground.record.queries import faults


@pytest.fixture
def borough(request, db, now):
    load(framework=request.param, at=now)
    return request.param


@pytest.mark.parametrize("borough", shipped(), indirect=True)
def test_it_loads_under_each_framework_with_exercises_at_every_stage(borough):
    assert list(faults()) == []
    assert {exercise.framework.name for exercise in Exercise.objects.select_related("framework")} == {borough}
    assert set(Exercise.objects.values_list("state", flat=True)) == {
        "understand", "plan", "source", "manage", "review", "closed",
    }  # fmt: skip
    assert Application.objects.filter(state="ineligible").count() == (1 if borough == "norwich" else 0)
    assert Review.objects.filter(state="closed").count() == 2


@pytest.mark.parametrize("borough", ["norwich"], indirect=True)
def test_one_changed_byte_is_found_and_its_entry_named(borough):
    entry = Entry.objects.filter(verb="rank").order_by("pk")[0]
    with connection.cursor() as cursor:
        _unlock(cursor)
        cursor.execute("UPDATE record_entry SET subject = %s WHERE id = %s", [entry.subject[:-1] + "x", entry.pk])
    found = [str(fault) for fault in faults()]
    assert len(found) == 1
    assert found[0].startswith(f"{entry.chain.name}, entry {entry.number}: was changed after it was written")


def _unlock(cursor):
    """As somebody with the keys of the database would: the triggers go first."""
    if connection.vendor == "sqlite":
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'record_entry'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
    else:
        # The loading is still one open transaction here, and PostgreSQL alters no table with checks still to make.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE record_entry DISABLE TRIGGER USER")


def test_it_is_never_mixed_with_real_data(cast, now):
    from commonweal.ground.record.rules import Refused

    with pytest.raises(Refused) as refused:
        load(framework="norwich", at=now + datetime.timedelta(days=1))
    assert "There are people in this database already" in str(refused.value)
