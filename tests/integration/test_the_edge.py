"""What reaches the server before any page does: too much of it, broken, or from a name that is not ours."""

from __future__ import annotations

import json

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return Client(raise_request_exception=False, headers={"host": "localhost"})


def words(answer) -> str:
    return answer.content.decode().split("<h1")[1].split("</h1>")[0].partition(">")[2]


def test_a_page_longer_than_any_is_refused_in_our_words(client, db):
    answer = client.post(
        "/account/sign-in/", {"email": "x" * 3_000_000}, content_type="application/x-www-form-urlencoded"
    )
    assert (answer.status_code, words(answer)) == (413, "What was sent is too long")


def test_thousands_of_answers_are_refused_in_our_words(client, db):
    answer = client.post("/account/sign-in/", {f"a{number}": "1" for number in range(5001)})
    assert (answer.status_code, words(answer)) == (400, "We could not read what was sent")


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=\r\n\r\n"),
        ("multipart/form-data; boundary=" + "x" * 300, b"--"),
        ("multipart/form-data; boundary=\xe9", b"--"),
        ("application/x-www-form-urlencoded; charset=utf-16", b"\xff\xfe\x00"),
        ("application/x-www-form-urlencoded; charset=no-such", b"email=a"),
        ("application/json", b"[" * 100_000),
        ("text/plain", b"\x00\xff\xed\xa0\x80"),
    ],
)
def test_what_cannot_be_read_breaks_nothing(client, kind, sent):
    answer = client.generic("POST", "/account/sign-in/", sent, content_type=kind)
    assert answer.status_code in (200, 400)
    assert "<h1" in answer.content.decode()


@pytest.mark.parametrize("host", ["thief.example", "localhost.thief.example", "localhost:80:80", "[::", "a b", ""])
def test_a_name_that_is_not_ours_gets_a_page_and_no_link_to_it(db, host):
    answer = Client(raise_request_exception=False, headers={"host": host}).get("/opportunities.json")
    if host:
        assert (answer.status_code, words(answer)) == (400, "We could not read what was sent")
    assert "thief" not in answer.content.decode()


def test_a_forwarded_name_is_not_believed(client):
    answer = client.get("/opportunities.rss", headers={"x-forwarded-host": "thief.example", "forwarded": "host=thief"})
    assert answer.status_code == 200
    assert "thief" not in answer.content.decode()


def test_an_address_of_any_length_leads_nowhere(client):
    for far in (
        "/" + "x" * 8000,
        "/opportunities/" + "%F0%9F%A6%86" * 500 + "/",
        "/%2e%2e/%2e%2e/etc/passwd",
        "//x//y",
    ):
        assert client.get(far).status_code == 404


@pytest.mark.parametrize(
    "query", ["page=-1", "page=99999999999999999999", "page=x&page=", "q=%ED%A0%80", "q=%", "=&=&&"]
)
def test_no_question_after_an_address_breaks_it(client, query):
    for address in (
        "/opportunities/",
        "/search/",
        "/spending/",
        "/decisions/",
        "/plan/",
        "/data/",
        "/opportunities.csv",
    ):
        assert client.get(f"{address}?{query}").status_code < 500


def test_a_document_of_a_hundred_thousand_brackets_is_refused(client, cast):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client.force_login(cast.admin)
    page = client.get("/desk/imports/").content.decode()
    assert "<form" in page
    for sent in (
        b"[" * 100_000,
        b'{"a":' * 50_000,
        json.dumps({"grants": [{"a": 1e308}] * 3}).encode(),
        b'{"grants": [NaN]}',
    ):
        file = SimpleUploadedFile("grants.json", sent, content_type="application/json")
        answer = client.post("/desk/imports/", {"kind": "grants", "file": file, "csrfmiddlewaretoken": "x"})
        assert answer.status_code < 500
