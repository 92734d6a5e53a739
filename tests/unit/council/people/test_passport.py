"""The passport with its files, and from one council to the next."""

import datetime
import io
import re

import pytest
from django.utils import timezone

from commonweal.council.people import actions, queries
from commonweal.council.people.models import Evidence
from commonweal.ground.documents.models import File
from commonweal.ground.documents.queries import content_of
from commonweal.ground.record.rules import Refused
from tests.factories import documents as made
from tests.factories.clamd import nobody_there

HOME = "/org/harbour-trust"
PAGE = f"{HOME}/evidence/"


@pytest.fixture(autouse=True)
def scanner(settings):
    """The demonstration scanner: everything but the EICAR test file is clean."""
    settings.SCANNER, settings.DEMO = None, True


def asked(kind="constitution", **more):
    return {"kind": kind, "statement": "Adopted in 2019.", "dated-day": 1, "dated-month": 4, "dated-year": 2026} | more


def given(harbour, rosa, now, kind="constitution", file=None, **more):
    more = {"dated": datetime.date(2026, 4, 1), "statement": "Adopted."} | more
    return actions.add_evidence(organisation=harbour, kind=kind, file=file, by=rosa, at=now, **more)


def text(client, address):
    return client.get(address).content.decode()


# ---- files --------------------------------------------------------------------------------------------------------


@pytest.mark.covers("G5.08")
def test_a_constitution_and_an_equality_policy_are_sent_once_and_kept_for_the_next_time(signed_in, harbour, rosa):
    client = signed_in(rosa)
    for kind, content, name in (
        ("constitution", made.pdf(3), "Our rules.pdf"),
        ("equality", made.office(), "Equality policy.docx"),
    ):
        answer = client.post(PAGE, asked(kind, file=made.upload(content, name)))
        assert answer.url == f"{HOME}/profile/"
    held = queries.latest_evidence(harbour)
    assert [(held[kind].file.name, held[kind].file.state) for kind in ("constitution", "equality")] == [
        ("Our rules.pdf", "clean"),
        ("Equality policy.docx", "clean"),
    ]
    assert content_of(held["constitution"].file) == made.pdf(3)
    page = text(client, PAGE)
    assert "Our rules.pdf (PDF, " in page
    assert "3 pages" in page
    assert "Used in 0 applications. Not confirmed since it was added." in page


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (made.upload(b"", "rules.pdf"), "The selected file is empty"),
        (made.upload(made.pdf(password="x"), "rules.pdf"), "The selected file is password protected"),
        (made.upload(made.PNG, "rules.pdf"), "The selected file is called PDF and holds a PNG picture"),
        (made.upload(made.pdf(), "rules.pdf.exe"), "The selected file must be a PDF, DOCX,"),
        (made.eicar(), "The selected file contains a virus"),
        (made.upload(made.photo_pdf(20_100_000), "photo.pdf"), "The selected file must be smaller than 20MB"),
        (made.upload(made.pdf(), "é" * 201 + ".pdf"), "The name of the selected file must be 200 characters or less"),
    ],
    ids=["empty", "password", "mis-named", "two endings", "virus", "too large", "long name"],
)
def test_a_file_that_is_refused_is_said_at_the_field_and_nothing_is_kept(signed_in, harbour, rosa, file, said):
    file.seek(0)
    answer = signed_in(rosa).post(PAGE, asked(file=file))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count(said) == 2
    assert 'href="#id_file"' in page
    assert not Evidence.objects.exists()
    assert not File.objects.exists()


def test_another_kind_can_be_chosen_and_what_was_typed_is_kept(signed_in, harbour, rosa):
    client = signed_in(rosa)
    typed = asked("equality", asked_for="constitution", statement="In force.", **{"dated-month": ""})
    page = client.post(PAGE, typed | {"file": made.upload(made.pdf(), "rules.pdf")}).content.decode()
    assert "These are the questions about ‘Equality policy’. What you typed is kept. Choose the file again." in page
    assert '<option value="equality" selected>' in page
    assert 'name="asked_for" value="equality"' in page
    assert "In force.</textarea>" in page
    assert re.search(r'name="dated-day"[^>]* value="1"', page)
    assert "There is a problem" not in page
    assert "In force." in client.post(PAGE, typed | {"kind": ""}).content.decode()
    assert not Evidence.objects.exists()
    assert client.post(PAGE, asked("equality", asked_for="equality")).status_code == 302
    assert queries.latest_evidence(harbour)["equality"].statement == "Adopted in 2019."


def test_cover_has_an_end_and_what_is_agreed_already_has_a_day_gone_by(signed_in, harbour, rosa):
    client = signed_in(rosa)
    assert "Enter when the cover ends" in client.post(PAGE, asked("public_liability")).content.decode()
    ended = asked("public_liability", **{"expires-day": 1, "expires-month": 5, "expires-year": 2026})
    assert "It ended on 1 May 2026" in client.post(PAGE, ended, follow=True).content.decode()
    later = asked(**{"dated-year": 2190})
    assert "Date must be the same as or before" in client.post(PAGE, later).content.decode()


def test_a_photograph_of_almost_twenty_megabytes_arrives(signed_in, harbour, rosa):
    answer = signed_in(rosa).post(PAGE, asked(file=made.upload(made.photo_pdf(19_900_000), "photo.pdf")))
    assert answer.status_code == 302
    assert File.objects.get().size == 19_900_000


def test_what_is_far_too_large_is_counted_and_not_kept(signed_in, harbour, rosa):
    huge = io.BytesIO(b"%PDF-1.7\n" + bytes(60_000_000))
    huge.name = "huge.pdf"
    answer = signed_in(rosa).post(PAGE, asked(file=huge))
    assert b"The selected file must be smaller than 20MB" in answer.content


@pytest.mark.covers("G5.13")
def test_no_copy_of_a_certificate_is_kept(signed_in, harbour, rosa, now):
    page = signed_in(rosa).post(PAGE, asked("dbs", file=made.upload(made.pdf()))).content.decode()
    assert page.count("We never keep copies of certificates") == 2
    one = given(harbour, rosa, now, "dbs")
    with pytest.raises(Refused, match="We never keep copies of certificates"):
        actions.change_file(evidence=one, file=made.upload(made.pdf()), by=rosa, at=now)
    assert signed_in(rosa).get(f"{PAGE}{one.pk}/file/change/").status_code == 404


def test_those_who_may_read_the_passport_download_its_files(signed_in, harbour, rosa, yusuf, grace, someone):
    now = timezone.now()
    one = given(harbour, rosa, now, file=made.upload(made.pdf(2), "rules.pdf"))
    address = f"{PAGE}{one.pk}/file/"
    answer = signed_in(rosa).get(address)
    assert b"".join(answer.streaming_content) == made.pdf(2)
    assert answer["Content-Disposition"] == 'attachment; filename="rules.pdf"'
    assert answer["Content-Security-Policy"].startswith("sandbox")
    for person in (yusuf, grace):
        answer = signed_in(person).get(address)
        assert (answer.status_code, b"".join(answer.streaming_content)) == (200, made.pdf(2))
    assert signed_in(someone("Bea Holt")).get(address).status_code == 403
    assert signed_in(rosa).get(f"/org/harbour-trust/evidence/{one.pk + 1}/file/").status_code == 404


def test_a_file_of_one_organisation_is_not_found_under_another(signed_in, harbour, rosa, now):
    one = given(harbour, rosa, now, file=made.upload(made.pdf(), "rules.pdf"))
    actions.register_organisation(name="Meadow", by=rosa, at=now)
    assert signed_in(rosa).get(f"/org/meadow/evidence/{one.pk}/file/").status_code == 404


def test_a_file_that_waits_is_seen_by_its_sender_alone(signed_in, harbour, rosa, yusuf, grace, settings):
    settings.SCANNER = nobody_there()
    client = signed_in(rosa)
    page = client.post(PAGE, asked(file=made.upload(made.pdf(), "rules.pdf")), follow=True).content.decode()
    assert "The scanner has not looked at this file yet." in page
    one = harbour.evidence.get()
    assert "Waiting to be checked" in text(client, PAGE)
    assert client.get(f"{PAGE}{one.pk}/file/").status_code == 404
    for person in (yusuf, grace):
        assert "rules.pdf" not in text(signed_in(person), PAGE)
        assert signed_in(person).get(f"{PAGE}{one.pk}/file/").status_code == 404


def test_without_a_scanner_the_page_says_so(signed_in, harbour, rosa, settings):
    settings.DEMO = False
    assert "This installation has no virus scanner yet" in text(signed_in(rosa), PAGE)


def test_a_file_that_the_scanner_turned_away_later_is_told_to_its_sender(
    signed_in, harbour, rosa, yusuf, now, settings
):
    from commonweal.ground.documents.actions import scan_waiting

    settings.SCANNER = nobody_there()
    given(harbour, rosa, now, file=made.eicar())
    settings.SCANNER = None
    assert scan_waiting(at=now) == (1, 0)
    said = "Constitution or rules: its file was refused. The selected file contains a virus. Choose another."
    assert said in text(signed_in(rosa), f"{HOME}/profile/")
    assert said not in text(signed_in(yusuf), f"{HOME}/profile/")


def test_a_file_is_replaced_and_removed(signed_in, harbour, rosa, now):
    client = signed_in(rosa)
    one = given(harbour, rosa, now, file=made.upload(made.pdf(), "old.pdf"))
    actions.confirm_evidence(evidence=one, by=rosa, at=now)
    assert b"Select a file" in client.post(f"{PAGE}{one.pk}/file/change/", {}).content
    client.post(f"{PAGE}{one.pk}/file/change/", {"file": made.upload(made.office(), "new.docx")})
    one.refresh_from_db()
    assert (one.file.name, one.confirmed_on) == ("new.docx", None)
    assert File.objects.get(name="old.pdf").state == "removed"
    assert b"new.docx" in client.get(f"{PAGE}{one.pk}/file/remove/").content
    client.post(f"{PAGE}{one.pk}/file/remove/")
    one.refresh_from_db()
    assert one.file is None
    assert client.get(f"{PAGE}{one.pk}/file/").status_code == 404


def test_a_viewer_changes_nothing(signed_in, harbour, rosa, someone, now):
    viewer = someone("Bea Holt")
    actions.add_member(organisation=harbour, person=viewer, standing="viewer", by=rosa, at=now)
    one = given(harbour, rosa, now, file=made.upload(made.pdf(), "rules.pdf"))
    client = signed_in(viewer)
    assert "Save and continue" not in text(client, PAGE)
    assert client.post(PAGE, asked()).status_code == 200
    for address in ("confirm/", "file/change/", "file/remove/"):
        assert client.post(f"{PAGE}{one.pk}/{address}").status_code == 403
    for act in (actions.confirm_evidence, actions.remove_file):
        with pytest.raises(Refused):
            act(evidence=one, by=viewer, at=now)
    assert harbour.evidence.get().file.state == "clean"


# ---- dates --------------------------------------------------------------------------------------------------------


def test_insurance_is_confirmed_and_its_end_is_watched(signed_in, harbour, rosa, now):
    ends = timezone.localdate() + datetime.timedelta(days=20)
    one = given(harbour, rosa, now, "public_liability", expires=ends)
    client = signed_in(rosa)
    assert "Public liability insurance ends in 20 days." in text(client, f"{HOME}/profile/")
    actions.confirm_evidence(evidence=one, by=rosa, at=now)
    assert "Last confirmed 18 September 2026." in text(client, PAGE)
    with pytest.raises(Refused, match="It has run out"):
        actions.confirm_evidence(evidence=one, by=rosa, at=timezone.now() + datetime.timedelta(days=21))


def test_an_organisation_is_written_to_once_before_its_insurance_ends(
    harbour, rosa, now, mailoutbox, django_capture_on_commit_callbacks
):
    given(harbour, rosa, now, "public_liability", expires=now.date() + datetime.timedelta(days=20))
    given(harbour, rosa, now, "employers_liability", expires=now.date() + datetime.timedelta(days=31))
    given(harbour, rosa, now, "safeguarding", expires=now.date() + datetime.timedelta(days=5))
    given(harbour, rosa, now, "safeguarding", expires=now.date() + datetime.timedelta(days=500))
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.remind_of_what_ends(at=now) == 1
        assert actions.remind_of_what_ends(at=now) == 0
    assert [(one.subject, one.to) for one in mailoutbox] == [
        ("Your public liability insurance ends in 20 days", ["rosa@example.org"])
    ]
    assert "/org/harbour-trust/evidence/?kind=public_liability" in mailoutbox[0].body
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.remind_of_what_ends(at=now + datetime.timedelta(days=2)) == 1


def test_the_button_says_that_a_piece_is_still_right(signed_in, harbour, rosa, now):
    one = given(harbour, rosa, now)
    signed_in(rosa).post(f"{PAGE}{one.pk}/confirm/")
    one.refresh_from_db()
    assert one.confirmed_by == rosa


# ---- numbers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("charity_number", "12345", "A charity number of England and Wales has 6 or 7 digits, like 1123456"),
        ("charity_number", "SC1234", "A charity number of the Scottish register is SC and 6 digits, like SC012345"),
        ("charity_number", "NI1234", "A charity number of the Northern Ireland register is NIC and 6 digits"),
        (
            "company_number",
            "123456789",
            "Company number must have 8 characters, like 01234567. You have entered 9 digits",
        ),
        ("company_number", "NIC100123", "This looks like a charity number. A company number has 8 characters"),
        ("company_number", "ABC", "Company number must be 8 digits, or 2 letters and 6 digits"),
    ],
)
def test_a_number_that_has_not_its_form_is_told_by_its_register(signed_in, harbour, rosa, field, typed, said):
    names = {"name": "Harbour Trust", "legal_form": "charity", "charity_number": "", "company_number": ""}
    page = signed_in(rosa).post(f"{HOME}/profile/names/", names | {field: typed}).content.decode()
    assert page.count(said) == 2


@pytest.mark.parametrize("number", ["1123456", "212345", "SC012345", "NIC100123", "nic 100123"])
def test_numbers_of_all_four_registers_are_taken(harbour, rosa, now, number):
    actions.update_profile(organisation=harbour, charity_number=number, by=rosa, at=now)
    assert harbour.charity_number == number.upper().replace(" ", "")
