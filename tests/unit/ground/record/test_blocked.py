import datetime
import json

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection, transaction

from commonweal.ground.record import queries
from commonweal.ground.record.actions import append
from commonweal.ground.record.models import Chain, Entry

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 9, 18, 10, 0, tzinfo=datetime.UTC)


@pytest.fixture
def priya():
    return get_user_model().objects.create(reference="P-PRIYA", email="priya@thornmere.example", name="Priya Nair")


@pytest.fixture
def kept(priya):
    append(priya, "added", by=None, at=NOW, after={"name": "first"})
    append(priya, "changed", by=priya, at=NOW, why="It was wrong.", before={"level": "a"}, after={"level": "b"})
    return list(Entry.objects.order_by("number"))


@pytest.mark.parametrize(
    "statement",
    ["UPDATE record_entry SET why = 'other'", "DELETE FROM record_entry", "UPDATE record_entry SET number = 9"],
)
def test_the_database_refuses_to_change_an_entry(kept, statement):
    stays = pytest.raises(DatabaseError, match="an entry stays as it was written")
    with stays, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(Entry.objects.order_by("number")) == kept
    assert list(queries.faults()) == []


def test_entries_that_miss_at_the_end_are_found(kept):
    Chain.objects.update(length=3)
    assert [str(fault) for fault in queries.faults()] == [
        "council, entry 3: the chain should have 3 entries and has 2."
    ]


@pytest.fixture
def staff(client, priya):
    priya.appointments.create(role="commissioner")
    client.force_login(priya)
    return client


def test_staff_read_a_chain_and_others_do_not(client, kept, staff, priya):
    page = staff.get("/desk/record/council/").content.decode()
    assert "2. Changed: P-PRIYA" in page
    assert "by Priya Nair" in page
    assert "It was wrong." in page
    assert "Level: a → b" in page
    assert staff.get("/desk/record/nothing/").status_code == 404
    priya.appointments.all().delete()
    assert client.get("/desk/record/council/").status_code == 403


def test_a_chain_that_was_downloaded_can_be_checked_elsewhere(kept, staff, tmp_path, capsys):
    from commonweal.config.cli import main

    path = tmp_path / "chain.json"
    path.write_bytes(staff.get("/desk/record/council.json").content)
    assert main(["verify", str(path)]) == 0
    held = json.loads(path.read_text())
    held["entries"][1]["why"] = "It was right."
    path.write_text(json.dumps(held))
    capsys.readouterr()
    assert main(["verify", str(path)]) == 1
    assert capsys.readouterr().err == (
        "Entry 2 was changed after it was written (changed P-PRIYA).\n1 thing found wrong.\n"
    )
    held["entries"].pop()
    path.write_text(json.dumps(held))
    assert main(["verify", str(path)]) == 1
    path.write_text("{}")
    assert main(["verify", str(path)]) == 2
