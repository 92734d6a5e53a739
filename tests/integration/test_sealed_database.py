"""With the whole database and every stored file in hand, and without the working keys: not a word that was written."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from commonweal.cycle.source import actions, queries
from commonweal.ground.documents import actions as documents
from commonweal.ground.pages import clock
from commonweal.ground.record.models import Entry
from tests.factories import source

pytestmark = pytest.mark.usefixtures("real_passphrases")
DAY = source.DAY
# Each is written once, in a place of its own, and nowhere in the council's own words.
SENT = {
    "project": "Zephyrine Quillfeather",
    "amount": "13579.86",
    "links_declared": "Our treasurer Ptolemy Grackle is a cousin of a councillor.",
}
ANSWER = "Hummingbird marmalade parliament: we meet them at the viaduct on the second Tuesday."
DRAFT = "Unsent porcupine gazette, which nobody has decided on yet."
DISCARDED = "A quagga pamphlet, written and then replaced."
IN_A_FILE = b"Budget of the wisteria observatory: 4,242 for lanterns.\n"
FILE_NAME = "kingfisher-prices.txt"
ELIGIBLE = "obsidian"
WORDS = (
    "Quillfeather", "13579.86", "13,579", "Grackle", "marmalade", "viaduct", "porcupine",
    "wisteria", "kingfisher", "obsidian", "quagga",
)  # fmt: skip


@pytest.fixture
def sealed(exercise, cast, now, settings, tmp_path):
    settings.MEDIA_ROOT, settings.WORKING_KEYS = str(tmp_path / "files"), str(tmp_path / "keys")
    opportunity = source.set_up(exercise, cast, now, route="procurement", staff_transfer="no", budget=Decimal(20_000))
    actions.confirm_conflicts(opportunity=opportunity, by=cast.priya, at=now)
    actions.publish(opportunity=opportunity, by=cast.priya, at=now)
    actions.open_due(at=now + 2 * DAY)
    opportunity.refresh_from_db()
    return opportunity


@pytest.fixture
def written(sealed, cast, now):
    """One that was sent with a file, sent again, and is being written on; and one that was never sent."""
    at = now + 3 * DAY
    application = actions.start_application(
        opportunity=sealed, organisation=cast.harbour, eligibility={"insurance": ELIGIBLE}, by=cast.rosa, at=at
    )
    typed = {**source.answers(sealed), **SENT}
    typed["answers"] = dict.fromkeys(typed["answers"], ANSWER)
    actions.save_answers(application=application, by=cast.rosa, at=at, links_declared=DISCARDED)
    for _ in range(2):
        actions.save_answers(application=application, by=cast.rosa, at=at, apart=True, **typed)
        actions.submit(application=application, by=cast.rosa, at=at)
        typed["answers"] = dict.fromkeys(typed["answers"], f"{ANSWER} And again.")
    actions.save_answers(application=application, by=cast.rosa, at=at, links_declared=DRAFT)
    documents.take_in(
        upload=SimpleUploadedFile(FILE_NAME, IN_A_FILE),
        about=application,
        by=cast.rosa,
        at=at,
        seal=queries.sealer_for(application),
        scan_now=False,
    )
    other = source.started(sealed, cast.meadow, cast.omar, at)
    actions.save_answers(application=other, by=cast.omar, at=at, project=DRAFT)
    application.refresh_from_db()
    return application


def everything(folder: Path) -> str:
    """Every value of every table, and every byte of every file under `folder`, as one text."""
    parts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            parts += [_text(value) for row in cursor.fetchall() for value in row]
    parts += [one.read_bytes().decode("latin-1") for one in folder.rglob("*") if one.is_file()]
    return "\n".join(parts)


def _text(value: object) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)


def found(settings) -> list[str]:
    held = everything(Path(settings.MEDIA_ROOT)).lower()
    return [word for word in WORDS if word.lower() in held]


@pytest.mark.django_db
def test_a_dump_and_the_files_hold_nothing_that_was_written_until_officers_open_it(sealed, written, cast, settings):
    assert list(Path(settings.MEDIA_ROOT).rglob("*.*")) == []
    assert found(settings) == []
    assert queries.draft_of(written)["links_declared"] == DRAFT  # the applicant, by the server's working key
    assert DISCARDED in [one.value for one in queries.versions_of(written, "links_declared", cast.rosa)]
    after = sealed.closes_at + DAY
    source.opened_by(sealed, [cast.helen], after)
    assert found(settings) == []
    source.opened_by(sealed, [cast.sam], after)
    # All of it is there now, but for the file, whose key has come to lie beside what was sent, and for what answers
    # said before: that is gone with the draft.
    hidden_still = ("13,579", "wisteria", "kingfisher", "quagga")
    assert found(settings) == [word for word in WORDS if word not in hidden_still]
    written.refresh_from_db()
    file = next(iter(Path(settings.MEDIA_ROOT).rglob("*/*/*")))
    assert IN_A_FILE in queries.opener_for(written)(file.read_bytes())


@pytest.mark.django_db
def test_a_round_that_is_only_hidden_has_no_keys_and_shows_no_page_before_the_deadline(exercise, cast, now, settings):
    opportunity = source.opened(exercise, cast, now)
    application = source.started(opportunity, cast.harbour, cast.rosa, now + 3 * DAY)
    actions.save_answers(application=application, by=cast.rosa, at=now + 3 * DAY, **SENT)
    assert opportunity.secrecy == "hidden"
    record = "\n".join(one.content() for one in Entry.objects.all())
    assert [word for word in WORDS if word in record] == []  # the record is open to every officer from the first day


@pytest.mark.django_db
def test_no_page_and_no_file_of_open_data_shows_what_is_sealed(sealed, written, cast, client, monkeypatch):
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: sealed.closes_at + DAY)
    assert clock.now() == sealed.closes_at + DAY
    page = f"/desk/opportunities/{sealed.reference}/"
    pages = [
        *(page, f"{page}applications/", f"{page}opening/", f"{page}applications/{written.reference}/"),
        f"/desk/exercises/{sealed.exercise.reference}/",
        f"/desk/record/{sealed.exercise.reference}/",
        f"/desk/record/{sealed.exercise.reference}.json",
        f"/desk/assessments/{sealed.reference}/",
        f"/desk/assessments/{sealed.reference}/interests/",
        f"/opportunities/{sealed.reference}/",
        f"/opportunities/{sealed.reference}.json",
        "/data/",
    ]
    for person in (cast.priya, cast.helen, cast.asha, cast.admin, cast.omar):
        client.force_login(person)
        for address in pages:
            said = client.get(address).content.decode().lower()
            assert [word for word in WORDS if word.lower() in said] == [], (address, person)
