"""A sealed file that came while the scanner was down is scanned later, and stays sealed."""

from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from commonweal.cycle.source import queries
from commonweal.cycle.source.actions import scan_sealed
from commonweal.ground.documents.actions import scan_waiting, take_in
from commonweal.ground.documents.models import File
from commonweal.ground.documents.scanner import EICAR
from tests.factories import documents as made
from tests.factories import source
from tests.factories.clamd import nobody_there


@pytest.fixture
def draft(exercise, cast, now, settings, tmp_path):
    settings.WORKING_KEYS = str(tmp_path / "keys")
    opportunity = source.opened(exercise, cast, now, secrecy="sealed")
    settings.SCANNER, settings.DEMO = nobody_there(), True
    return source.started(opportunity, cast.harbour, cast.rosa, now + 2 * source.DAY)


@pytest.fixture
def waiting(draft, cast, now):
    assert draft.sealed
    return [
        take_in(upload=upload, about=draft, by=cast.rosa, at=now, seal=queries.sealer_for(draft))
        for upload in (made.upload(made.pdf(), "Bid of £9,000.pdf"), made.upload(EICAR, "notes.txt"))
    ]


def test_it_is_opened_for_the_scanner_alone(draft, waiting, now, settings):
    assert [one.state for one in waiting] == ["quarantined", "quarantined"]
    assert scan_sealed(at=now) == (0, 2)
    settings.SCANNER = None
    assert scan_waiting(at=now) == (0, 0)
    assert scan_sealed(at=now) == (2, 0)
    good, bad = File.objects.order_by("pk")
    assert [(one.state, one.sealed, one.name) for one in (good, bad)] == [
        ("clean", True, "Sealed file.pdf"),
        ("refused", True, "Sealed file.txt"),
    ]
    with default_storage.open(good.stored) as kept:
        content = kept.read()
    assert b"%PDF" not in content
    assert b"9,000" not in content


def test_without_the_working_key_it_waits(draft, waiting, now, settings):
    settings.SCANNER = None
    for key in Path(settings.WORKING_KEYS).glob("*.key"):
        key.unlink()
    assert scan_sealed(at=now) == (0, 2)


def test_what_belongs_to_no_application_waits(cast, now, settings):
    settings.SCANNER, settings.DEMO = nobody_there(), True
    take_in(upload=made.upload(made.pdf()), about=cast.harbour, by=cast.rosa, at=now, seal=bytes)
    settings.SCANNER = None
    assert scan_sealed(at=now) == (0, 1)
