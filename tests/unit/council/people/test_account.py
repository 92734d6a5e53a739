import re

import pytest
from django.core.cache import cache

from commonweal.council.people import actions, queries
from commonweal.council.people.models import Person, Role
from commonweal.ground.pages import kept

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


def code_sent(mailoutbox):
    return re.match(r"[0-9]{6}", mailoutbox[-1].subject)[0]


def sign_in(client, mailoutbox, email, **more):
    asked = client.post("/account/sign-in/", {"email": email, **more})
    return client.post(asked.url, {"code": code_sent(mailoutbox), **more})


def test_somebody_known_signs_in_with_a_code(client, rosa, harbour, mailoutbox):
    arrived = sign_in(client, mailoutbox, "Rosa@Example.org")
    assert (arrived.status_code, arrived.url) == (302, "/org/harbour-trust/")
    assert client.get("/org/harbour-trust/").status_code == 200
    assert mailoutbox[-1].to == ["rosa@example.org"]


def test_somebody_new_is_asked_for_a_name_and_goes_where_they_were_going(client, mailoutbox):
    arrived = sign_in(client, mailoutbox, "bea@example.org", next="/org/new/")
    assert arrived.url == "/account/name/?next=%2Forg%2Fnew%2F"
    named = client.post(arrived.url, {"name": "Bea Holt", "next": "/org/new/"})
    assert named.url == "/org/new/"
    assert Person.objects.get().name == "Bea Holt"


def test_nobody_is_added_before_the_code_comes_back(client, mailoutbox):
    client.post("/account/sign-in/", {"email": "bea@example.org"})
    assert Person.objects.count() == 0


def test_a_wrong_code_is_refused_five_times_and_then_ends(client, mailoutbox):
    client.post("/account/sign-in/", {"email": "bea@example.org"})
    wrong = "000000" if code_sent(mailoutbox) != "000000" else "111111"
    pages = [client.post("/account/sign-in/code/", {"code": wrong}) for _ in range(5)]
    assert [page.status_code for page in pages] == [200, 200, 200, 200, 410]
    assert b"This is not the code in our latest email" in pages[0].content
    assert client.post("/account/sign-in/code/", {"code": code_sent(mailoutbox)}).status_code == 410


def test_codes_are_not_sent_without_end(client, mailoutbox):
    pages = [client.post("/account/sign-in/", {"email": "bea@example.org"}) for _ in range(4)]
    assert [page.status_code for page in pages] == [302, 302, 302, 200]
    assert b"Too many codes have been asked for" in pages[3].content
    assert len(mailoutbox) == 3


def test_a_sign_in_leads_to_no_other_site(client, rosa, mailoutbox):
    arrived = sign_in(client, mailoutbox, rosa.email, next="https://elsewhere.example/")
    assert arrived.url == "/account/"


def test_a_closed_account_stays_out(client, rosa, mailoutbox):
    Person.objects.update(is_active=False)
    page = sign_in(client, mailoutbox, rosa.email)
    assert page.status_code == 403
    assert b"This account is closed" in page.content
    assert client.get("/account/").status_code == 302


def test_signing_out_is_a_form(signed_in, rosa):
    client = signed_in(rosa)
    assert client.get("/account/sign-out/").status_code == 200
    assert client.get("/account/").status_code == 200
    assert b"You are signed out" in client.post("/account/sign-out/").content
    assert client.get("/account/").url == "/account/sign-in/?next=%2Faccount%2F"


def test_what_was_sent_after_the_session_ended_is_kept(client, rosa, harbour, mailoutbox):
    sent = client.post("/org/harbour-trust/profile/work/", {"what_we_do": "We teach sailing", "themes": "Confidence"})
    assert sent.url == "/account/sign-in/?next=%2Faccount%2Fcontinue%2F"
    assert sign_in(client, mailoutbox, rosa.email, next="/account/continue/").url == "/account/continue/"
    page = client.get("/account/continue/").content.decode()
    assert '<input type="hidden" name="what_we_do" value="We teach sailing">' in page
    assert 'action="/org/harbour-trust/profile/work/"' in page


def test_a_form_too_long_to_keep_is_not_kept(client, harbour):
    sent = client.post("/org/harbour-trust/profile/work/", {"what_we_do": "x" * (kept.MOST + 1)})
    assert sent.url == "/account/sign-in/"


def test_a_demonstration_signs_in_as_anybody_and_nothing_else_does(client, grace, settings):
    assert client.get("/account/demo/").status_code == 404
    assert client.post(f"/account/demo/{grace.reference}/").status_code == 404
    settings.DEMO = True
    assert b"Sign in as Grace Okoro" in client.get("/account/demo/").content
    assert client.get(f"/account/demo/{grace.reference}/").status_code == 405
    assert client.post(f"/account/demo/{grace.reference}/").url == "/desk/"


def test_the_cast_is_grouped_by_role(grace, harbour, rosa, yusuf, someone):
    iris = someone("Iris Bell")
    assert queries.cast() == [
        ("Council administrator", [(grace, "")]),
        ("Provider", [(rosa, "Administrator, Harbour Trust"), (yusuf, "Editor, Harbour Trust")]),
        ("Resident", [(iris, "")]),
    ]


def test_a_councillor_comes_to_their_own_page_first(client, someone, mailoutbox, now):
    joan = someone("Joan Pike")
    actions.appoint(person=joan, role=Role.COUNCILLOR, by=None, at=now)
    assert sign_in(client, mailoutbox, joan.email).url == "/desk/councillor/"
