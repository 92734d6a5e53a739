"""From the upload to quarantine, out of it or never, and into nobody's hands before."""

import datetime
import hashlib

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import Http404

from commonweal.config.environment import scanner as scanner_address
from commonweal.ground.documents import actions, queries, rules, scanner
from commonweal.ground.documents.models import File, Unclaimed
from commonweal.ground.documents.states import FILE
from commonweal.ground.record.models import Entry
from commonweal.ground.record.queries import faults
from commonweal.ground.record.rules import Refused
from tests.factories import documents as made
from tests.factories.clamd import clamd, nobody_there


@pytest.fixture
def harbour(cast):
    return cast.harbour


@pytest.fixture
def at_work(settings):
    """A scanner that looks at everything."""
    with clamd() as (server, address):
        settings.SCANNER = address
        yield server


@pytest.fixture
def down(settings):
    settings.SCANNER = nobody_there()


def take(cast, now, content=None, name="plan.pdf", **more):
    sent = made.upload(content or made.pdf(2), name)
    return actions.take_in(upload=sent, about=cast.harbour, by=cast.rosa, at=now, **more)


def lies_there(file):
    return bool(file.stored) and default_storage.exists(file.stored)


# ---- the scanner --------------------------------------------------------------------------------------------------


def test_a_clean_file_is_kept_with_all_that_is_known_of_it(cast, now, at_work):
    file = take(cast, now)
    file.refresh_from_db()
    assert (file.state, file.kind, file.pages, file.name) == ("clean", "pdf", 2, "plan.pdf")
    assert (file.size, file.digest) == (len(made.pdf(2)), hashlib.sha256(made.pdf(2)).hexdigest())
    assert (file.about, file.chain) == (cast.harbour.reference, cast.harbour.reference)
    assert (file.uploaded_by, file.uploaded_at, file.scanned_with) == (cast.rosa.reference, now, "ClamAV")
    assert queries.content_of(file) == made.pdf(2)
    assert at_work.seen == [file.size]


def test_its_reference_and_place_say_nothing(cast, now, at_work):
    one, other = take(cast, now), take(cast, now)
    assert len(one.reference) == 18
    assert one.reference != other.reference
    assert one.stored != other.stored
    assert "plan" not in one.stored
    assert "harbour" not in one.stored


def test_a_virus_is_refused_and_never_written(cast, now, at_work):
    file = take(cast, now, scanner.EICAR, "notes.txt")
    assert (file.state, file.trouble) == ("refused", "The selected file contains a virus")
    assert file.stored == ""


def test_a_scanner_on_a_socket_of_this_machine(cast, now, settings, tmp_path):
    with clamd(path=tmp_path / "clamd.ctl") as (_, address):
        settings.SCANNER = address
        assert take(cast, now).state == "clean"


@pytest.mark.parametrize(
    "always",
    [b"stream: Something ERROR\n", b"nonsense\n", b"\n", b"\xff\xfe\n", b"INSTREAM size limit exceeded. ERROR\n"],
)
def test_an_answer_that_is_no_answer_lets_nothing_through(cast, now, settings, always):
    with clamd(always=always) as (_, address):
        settings.SCANNER = address
        assert take(cast, now).state == "quarantined"


def test_a_scanner_that_breaks_off_lets_nothing_through(cast, now, settings):
    with clamd(most=1_000) as (_, address):
        settings.SCANNER = address
        assert take(cast, now, b"word " * 400_000, "notes.txt").state == "quarantined"


def test_a_scanner_that_is_down_is_asked_again(cast, now, down, settings):
    good, bad = take(cast, now), take(cast, now, scanner.EICAR, "notes.txt")
    assert [good.state, bad.state] == ["quarantined", "quarantined"]
    assert actions.scan_waiting(at=now) == (0, 2)
    with clamd() as (_, address):
        settings.SCANNER = address
        held = bad.stored
        assert actions.scan_waiting(at=now) == (2, 0)
    good.refresh_from_db()
    bad.refresh_from_db()
    assert [good.state, bad.state] == ["clean", "refused"]
    assert bad.stored == ""
    assert held


def test_without_a_scanner_everything_waits(cast, now, settings):
    settings.SCANNER, settings.DEMO = None, False
    assert take(cast, now).state == "quarantined"
    assert not scanner.there_is_one()


def test_the_demonstration_scanner_knows_one_file_and_says_so(cast, now, settings, caplog):
    settings.SCANNER, settings.DEMO = None, True
    scanner._say_so.cache_clear()
    assert take(cast, now).state == "clean"
    assert take(cast, now, b"before " + scanner.EICAR, "notes.txt").state == "refused"
    assert [one.message for one in caplog.records] == [
        "This is a demonstration without COMMONWEAL_SCANNER: its scanner knows the EICAR test file only."
    ]


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("", None),
        ("clamav://scanner.example:3310", ("scanner.example", 3310)),
        ("clamav://127.0.0.1:3310/", ("127.0.0.1", 3310)),
        ("clamav:///run/clamav/clamd.ctl", ("/run/clamav/clamd.ctl", 0)),
    ],
)
def test_where_the_scanner_is(given, address):
    assert scanner_address(given) == address


@pytest.mark.parametrize(
    "given", ["scanner:3310", "http://scanner:80", "clamav://scanner", "clamav://s:x", "clamav://"]
)
def test_an_address_that_is_none_is_refused(given):
    with pytest.raises(ImproperlyConfigured, match="COMMONWEAL_SCANNER"):
        scanner_address(given)


# ---- who may know -------------------------------------------------------------------------------------------------


def test_nobody_but_its_sender_knows_of_a_file_in_quarantine(cast, now, down):
    file = take(cast, now)
    knows = {name: bool(rules.may_know(getattr(cast, name), file)) for name in ("rosa", "omar", "priya", "admin")}
    assert knows == {"rosa": True, "omar": False, "priya": False, "admin": False}
    assert not rules.may_know(None, file)
    for person in (cast.rosa, cast.omar, cast.admin):
        with pytest.raises(Http404):
            queries.response_for(file, person)


def test_a_clean_file_is_given_to_be_saved_and_not_shown(cast, now, at_work):
    response = queries.response_for(take(cast, now, name="Plán für 2027.pdf"), cast.priya)
    assert b"".join(response.streaming_content) == made.pdf(2)
    response.close()
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Pl%C3%A1n%20f%C3%BCr%202027.pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Length"] == str(len(made.pdf(2)))


def test_a_file_that_was_refused_or_removed_is_not_given(cast, now, at_work):
    refused, removed = take(cast, now, scanner.EICAR, "notes.txt"), take(cast, now)
    actions.remove(file=removed, by=cast.rosa, at=now)
    for file in (refused, removed):
        with pytest.raises(Http404):
            queries.response_for(file, cast.rosa)
    assert not rules.may_know(cast.rosa, removed)


def test_a_file_whose_bytes_are_lost_is_not_found_and_no_error(cast, now, at_work):
    file = take(cast, now)
    default_storage.delete(file.stored)
    with pytest.raises(Http404):
        queries.response_for(file, cast.rosa)


# ---- sealed -------------------------------------------------------------------------------------------------------


def turned(content):
    return bytes(byte ^ 0x5A for byte in content)


def test_a_sealed_file_lies_there_sealed_and_opens_again(cast, now, at_work):
    file = take(cast, now, name="Bid of £412,500.pdf", seal=turned)
    assert (file.state, file.sealed, file.called) == ("clean", True, "Bid of £412,500.pdf")
    file = File.objects.get()
    assert (file.name, file.called) == ("Sealed file.pdf", "Sealed file.pdf")
    with default_storage.open(file.stored) as kept:
        assert kept.read() == turned(queries.packed("Bid of £412,500.pdf", made.pdf(2)))
    response = queries.response_for(file, cast.rosa, opened=turned)
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Bid%20of%20%C2%A3412%2C500.pdf"
    assert b"".join(response.streaming_content) == made.pdf(2)
    response.close()
    assert queries.content_of(file, opened=turned) == made.pdf(2)
    with pytest.raises(FileNotFoundError):
        queries.content_of(file)
    with pytest.raises(Http404):
        queries.response_for(file, cast.rosa)


def test_a_sealed_file_waits_until_it_is_opened(cast, now, down, settings):
    file = take(cast, now, scanner.EICAR, "notes.txt", seal=turned)
    with clamd() as (server, address):
        settings.SCANNER = address
        assert actions.scan_waiting(at=now) == (0, 0)
        assert actions.scan(file=file, at=now).state == "quarantined"
        assert server.asked == 0
        assert actions.scan(file=file, at=now, opened=turned).state == "refused"


# ---- the bytes and the record -------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_removing_destroys_the_bytes_and_keeps_the_line(cast, now, at_work):
    file = take(cast, now)
    stored = file.stored
    assert lies_there(file)
    actions.remove(file=file, by=cast.rosa, at=now, why="An older one")
    assert not default_storage.exists(stored)
    assert File.objects.get().state == "removed"
    with pytest.raises(Refused):
        actions.remove(file=file, by=cast.rosa, at=now)


def test_whoever_is_stopped_leaves_nothing_that_nobody_knows_of(cast, now, at_work, monkeypatch):
    """Before its row is written, and before the bytes of what was removed are gone."""
    kept, removed = take(cast, now), take(cast, now)
    bytes_of_it = removed.stored
    actions.remove(file=removed, by=cast.rosa, at=now, why="An older one")  # nothing is committed in this test
    written = []
    with monkeypatch.context() as patch:
        patch.setattr(default_storage, "save", lambda where, content: written.append(where) or stop())
        with pytest.raises(SystemExit):
            take(cast, now)
    default_storage.save(written[0], ContentFile(b"half of it"))
    assert actions.destroy_unclaimed(at=now + datetime.timedelta(minutes=59)) == 0
    assert default_storage.exists(written[0])
    assert actions.destroy_unclaimed(at=now + datetime.timedelta(hours=1)) == 2
    assert [default_storage.exists(one) for one in (written[0], bytes_of_it, kept.stored)] == [False, False, True]
    assert not Unclaimed.objects.exists()


def stop():
    raise SystemExit


def test_a_file_that_was_changed_or_lost_behind_our_back_is_found(cast, now, at_work):
    changed, lost, sound = take(cast, now), take(cast, now), take(cast, now)
    sealed = take(cast, now, seal=turned)
    assert list(queries.recompute()) == []
    path = default_storage.path(changed.stored)
    with open(path, "r+b") as kept:
        kept.seek(20)
        kept.write(b"x")
    default_storage.delete(lost.stored)
    assert list(queries.recompute()) == [
        f"The file {changed.reference} of {cast.harbour.reference} was changed after it was sent.",
        f"The file {lost.reference} of {cast.harbour.reference} cannot be read: its bytes are not where they were put.",
    ]
    default_storage.delete(sealed.stored)
    assert len(list(queries.recompute())) == 3
    File.objects.filter(pk=sound.pk).update(digest="0" * 64)
    assert len(list(queries.recompute())) == 4
    assert lies_there(sound)


def test_what_cannot_be_saved_leaves_no_bytes(cast, now, at_work, monkeypatch):
    kept = []
    keep = actions._keep
    monkeypatch.setattr(actions, "_keep", lambda *given: kept.append(keep(*given)) or kept[-1])
    monkeypatch.setattr(File, "save", lambda self, **options: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        take(cast, now)
    assert [default_storage.exists(one) for one in kept] == [False]


def test_what_is_not_ours_to_take_leaves_nothing(cast, now, at_work):
    with pytest.raises(Refused, match="password protected"):
        take(cast, now, made.pdf(password="x"))
    assert not File.objects.exists()
    assert at_work.asked == 0


def test_the_record_says_who_and_what_and_not_the_name(cast, now, at_work):
    file = take(cast, now, name="Rosa Flint.pdf")
    told = Entry.objects.filter(subject=file.reference).order_by("number")
    assert [(one.verb, one.by) for one in told] == [("take in", cast.rosa.reference), ("pass", "system")]
    assert told[0].after["digest"] == file.digest
    assert not any("Flint" in entry.content() for entry in told)
    assert list(faults()) == []


def test_every_state_and_move_is_a_move_or_a_sentence(cast, now, at_work):
    file = take(cast, now)
    for state in FILE.states:
        for move in FILE.moves:
            file.state = state
            if state in move.source:
                assert FILE.check(file, move.verb, cast.rosa) == move
            else:
                with pytest.raises(Refused) as refused:
                    FILE.check(file, move.verb, cast.rosa)
                assert refused.value.refusals[0].why
