"""Signing in, staying in and getting out, by people who are slow, careless or ill-meaning."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from commonweal.council.people import actions
from commonweal.council.people.models import Organisation, Person, Standing

pytestmark = pytest.mark.django_db

HERE = "http://localhost"
WORK = "/org/harbour-trust/profile/work/"


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


@pytest.fixture
def harbour(cast) -> Organisation:
    return Organisation.objects.get(slug="harbour-trust")


@pytest.fixture
def browser():
    """A browser as people have it: it must show its token, and errors are pages."""
    return Client(enforce_csrf_checks=True, raise_request_exception=False, headers={"host": "localhost"})


@pytest.fixture
def client():
    return Client(raise_request_exception=False, headers={"host": "localhost"})


def carried(page) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.content.decode()))


def code_of(mailoutbox) -> str:
    return re.match(r"[0-9]{6}", mailoutbox[-1].subject)[0]


def sign_in(client, mailoutbox, email, **more):
    asked = client.post("/account/sign-in/", {"email": email, **more})
    return client.post(asked.url, {"code": code_of(mailoutbox), **more})


# ---- what was typed is not lost ---------------------------------------------------------------------------------


def test_a_session_that_ends_in_mid_form_loses_nothing_and_sends_it_once(client, cast, harbour, mailoutbox):
    client.force_login(cast.rosa)
    client.session.flush()
    typed = {"what_we_do": "We teach sailing", "themes": "Confidence"}
    sent = client.post(WORK, typed)
    assert sent.url == "/account/sign-in/?next=%2Faccount%2Fcontinue%2F"
    assert sign_in(client, mailoutbox, cast.rosa.email, next="/account/continue/").url == "/account/continue/"
    page = client.get("/account/continue/")
    assert "We teach sailing" in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"
    assert client.post(WORK, carried(page)).status_code == 302
    harbour.refresh_from_db()
    assert harbour.what_we_do == "We teach sailing"
    assert client.get("/account/continue/").status_code == 302


def test_what_waits_for_a_sign_in_is_not_in_the_database_to_read(client, cast):
    from django.contrib.sessions.models import Session

    client.post(WORK, {"what_we_do": "Nobody else may read this"})
    kept = [one.get_decoded() for one in Session.objects.all()]
    assert len(kept) == 1
    assert "Nobody else may read this" not in str(kept)


def test_another_browser_cannot_read_what_was_kept(client, cast, mailoutbox):
    client.post(WORK, {"what_we_do": "Typed on the first machine"})
    thief = Client(headers={"host": "localhost"})
    thief.cookies["commonweal"] = client.cookies["commonweal"].value
    thief.force_login(cast.rosa)
    assert thief.get("/account/continue/").status_code == 302


def test_words_are_kept_where_a_file_cannot_be(client, cast, mailoutbox):
    client.post(WORK, {"what_we_do": "We teach sailing", "plan": SimpleUploadedFile("our plan.pdf", b"%PDF-1.7")})
    sign_in(client, mailoutbox, cast.rosa.email, next="/account/continue/")
    page = client.get("/account/continue/").content.decode()
    assert "We teach sailing" in page
    assert "Choose our plan.pdf again on the next page." in page


def test_a_form_without_its_token_comes_back_with_what_was_typed(browser, cast, harbour):
    browser.force_login(cast.rosa)
    refused = browser.post(WORK, {"what_we_do": "We teach <b>sailing</b>"}, headers={"origin": HERE})
    page = refused.content.decode()
    assert refused.status_code == 403
    assert "We could not tell that this came from you" in page
    assert page.count("We teach &lt;b&gt;sailing&lt;/b&gt;") == 2
    given = carried(refused) | {"what_we_do": "We teach sailing", "themes": "Confidence"}
    assert browser.post(WORK, given, headers={"origin": HERE}).status_code == 302
    harbour.refresh_from_db()
    assert harbour.what_we_do == "We teach sailing"


@pytest.mark.parametrize("origin", ["https://thief.example", "null", f"{HERE}.thief.example", ""])
def test_a_form_of_another_site_is_not_offered_for_sending(browser, cast, origin):
    browser.force_login(cast.rosa)
    headers = {"origin": origin} if origin else {}
    refused = browser.post(WORK, {"what_we_do": "Bought by the thief"}, headers=headers)
    assert refused.status_code == 403
    assert "Bought by the thief" not in refused.content.decode()


# ---- who is in --------------------------------------------------------------------------------------------------


def test_a_session_that_was_laid_ready_is_not_the_one_that_signs_in(client, cast, mailoutbox):
    client.post(WORK, {"what_we_do": "x"})
    before = client.cookies["commonweal"].value
    sign_in(client, mailoutbox, cast.rosa.email)
    after = client.cookies["commonweal"].value
    thief = Client(headers={"host": "localhost"})
    thief.cookies["commonweal"] = before
    assert before != after
    assert thief.get("/account/").status_code == 302


def test_a_session_that_was_made_up_is_nobody_s(client, cast):
    client.cookies["commonweal"] = "a" * 32
    assert client.get("/account/").status_code == 302
    client.post(WORK, {"what_we_do": "x"})
    assert client.cookies["commonweal"].value != "a" * 32


def test_signing_out_everywhere_ends_the_other_machine_s_session(client, cast):
    other = Client(headers={"host": "localhost"})
    other.force_login(cast.rosa)
    client.force_login(cast.rosa)
    assert "Sign out everywhere" in client.get("/account/").content.decode()
    assert "You are signed out everywhere" in client.post("/account/sign-out/everywhere/").content.decode()
    assert [one.get("/account/").status_code for one in (client, other)] == [302, 302]


def test_nobody_ends_the_sessions_of_another(cast, now):
    from commonweal.ground.record.rules import Refused

    with pytest.raises(Refused) as refused:
        actions.sign_out_everywhere(person=cast.rosa, by=cast.admin, at=now)
    assert "Everybody ends their own sessions." in str(refused.value)


def test_a_closed_account_and_a_role_that_ended_stop_at_the_next_page(client, cast, now):
    fatima = Person.objects.get(email="fatima@thornmere.example")
    client.force_login(fatima)
    assert client.get("/desk/payments/").status_code == 200
    for appointment in fatima.appointments.all():
        actions.end_appointment(appointment=appointment, by=cast.admin, at=now)
    assert client.get("/desk/payments/").status_code == 403
    Person.objects.filter(pk=fatima.pk).update(is_active=False)
    assert client.get("/account/").status_code == 302


def test_who_leaves_an_organisation_is_outside_at_the_next_page(client, cast, harbour, now):
    client.force_login(cast.rosa)
    assert client.get(WORK).status_code == 200
    omar = cast.omar
    actions.add_member(organisation=harbour, person=omar, standing=Standing.ADMIN, by=cast.rosa, at=now)
    mine = harbour.memberships.get(person=cast.rosa)
    actions.remove_member(membership=mine, by=omar, at=now)
    assert client.get(WORK).status_code == 403


# ---- where a sign-in leads --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//thief.example",
        "///thief.example",
        "https://thief.example/",
        "https:thief.example",
        "http:///thief.example",
        "/\\thief.example",
        "\\\\thief.example",
        "javascript:alert(1)",
        "\tjavascript:alert(1)",
        "http://localhost@thief.example/",
        "http://localhost.thief.example/",
        "data:text/html,x",
    ],
)
def test_signing_in_leads_to_no_other_site(client, cast, mailoutbox, elsewhere):
    arrived = sign_in(client, mailoutbox, cast.rosa.email, next=elsewhere)
    assert arrived.status_code == 302
    assert arrived.url in ("/org/harbour-trust/", "/account/")
    named = client.post("/account/name/", {"name": "Rosa Lind", "next": elsewhere})
    assert named.url == arrived.url


def test_an_address_cannot_carry_a_line_of_its_own_into_the_answer(client, cast, mailoutbox):
    arrived = sign_in(client, mailoutbox, cast.rosa.email, next="/account/\r\nLocation: https://thief.example")
    assert arrived.headers["Location"] == "/account/%0D%0ALocation:%20https://thief.example"


# ---- guessing codes ---------------------------------------------------------------------------------------------


def test_a_code_cannot_be_guessed_by_asking_again_and_again(client, cast, mailoutbox):
    tried = 0
    for _ in range(6):
        asked = client.post("/account/sign-in/", {"email": cast.rosa.email})
        if asked.status_code != 302:
            break
        wrong = "000000" if code_of(mailoutbox) != "000000" else "111111"
        while client.post("/account/sign-in/code/", {"code": wrong}).status_code == 200:
            tried += 1
    assert tried == 12
    assert len(mailoutbox) == 3


def test_one_machine_cannot_write_to_a_hundred_letter_boxes(client, cast, mailoutbox):
    for number in range(40):
        client.post("/account/sign-in/", {"email": f"someone{number}@example.org"})
    assert len(mailoutbox) == 20


def test_a_code_works_in_the_browser_that_asked_for_it_and_once(client, cast, mailoutbox):
    client.post("/account/sign-in/", {"email": cast.rosa.email})
    code = code_of(mailoutbox)
    thief = Client(headers={"host": "localhost"})
    assert thief.post("/account/sign-in/code/", {"code": code}).status_code == 410
    assert client.post("/account/sign-in/code/", {"code": code}).status_code == 302
    client.post("/account/sign-out/")
    assert client.post("/account/sign-in/code/", {"code": code}).status_code == 410


def test_the_answer_tells_nobody_who_has_an_account(client, cast):
    known = client.post("/account/sign-in/", {"email": cast.rosa.email})
    unknown = Client(headers={"host": "localhost"}).post("/account/sign-in/", {"email": "nobody@example.org"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
