"""Refused unless declared, and every refusal a page."""

import pytest
from django.http import Http404, HttpResponse
from django.urls import include, path

from commonweal.ground.pages import access
from commonweal.ground.record.rules import Refusal, Refused, rule

THINGS = {"a": "thing a"}


def by_name(name):
    if name not in THINGS:
        raise Http404
    return THINGS[name]


@rule("a keeper of things")
def keeper(person, thing):
    return thing == "thing a" and person is not None and person.name == "Priya"


def undeclared(request):
    return HttpResponse("seen")


@access.allowed(keeper, load=by_name)
def one(request, thing, page="first"):
    return HttpResponse(f"{thing}, {page}, {request.now:%Y}")


@access.allowed(keeper)
def none_loaded(request):
    return HttpResponse("seen")


@access.posts
@access.signed_in
def act(request):
    raise Refused(
        Refusal("You cannot award.", "Two scores are missing.", "the panel", "Ask for an exception."),
        Refusal("You cannot award.", "Nobody has moderated.", "the panel"),
    )


urlpatterns = [
    path("well", access.public(lambda request: HttpResponse("well"))),
    path("", include("commonweal.council.people.urls")),
    path("undeclared/", undeclared),
    path("things/<str:name>/", one),
    path("things/<str:name>/<str:page>/", one),
    path("unloaded/", none_loaded),
    path("act/", act),
]
handler403 = "commonweal.ground.pages.views.forbidden"
handler404 = "commonweal.ground.pages.views.not_found"


@pytest.fixture
def priya(db, django_user_model):
    return django_user_model.objects.create(reference="P-PRIYA", email="priya@thornmere.example", name="Priya")


@pytest.fixture
def omar(db, django_user_model):
    return django_user_model.objects.create(reference="P-OMAR", email="omar@meadow.example", name="Omar")


@pytest.fixture(autouse=True)
def _addresses(settings):
    settings.ROOT_URLCONF = __name__


def test_an_address_that_declares_nothing_stays_closed(client):
    page = client.get("/undeclared/")
    assert page.status_code == 403
    assert "Nobody has said yet who may use this page" in page.content.decode()
    assert client.get("/nowhere/").status_code == 404


def test_whom_the_rule_lets_through_gets_the_thing(client, priya):
    client.force_login(priya)
    assert client.get("/things/a/").content.startswith(b"thing a, first, 20")
    assert client.get("/things/a/second/").content.startswith(b"thing a, second, 20")
    assert client.get("/things/b/").status_code == 404


def test_whom_it_does_not_reads_who_can(client, omar):
    client.force_login(omar)
    page = client.get("/things/a/")
    assert page.status_code == 403
    assert "A keeper of things." in page.content.decode()
    assert "Tell the council why you need this page" in page.content.decode()
    assert client.get("/unloaded/").status_code == 403


def test_a_stranger_signs_in_first(client, db):
    assert client.get("/things/a/?full=1").url == "/account/sign-in/?next=%2Fthings%2Fa%2F%3Ffull%3D1"


def test_every_view_says_who_may_use_it():
    assert [access.sentence_of(view) for view in (one, none_loaded, act, access.public(undeclared), undeclared)] == [
        "Only a keeper of things.",
        "Only a keeper of things.",
        "Anyone who has signed in.",
        "Anyone may use it.",
        "",
    ]


def test_a_refusal_anywhere_is_a_page_with_every_reason(client, priya):
    client.force_login(priya)
    page = client.post("/act/", headers={"referer": "http://testserver/things/a/"})
    text = page.content.decode()
    assert page.status_code == 409
    assert "You cannot award" in text.split("<h1")[1].split("</h1>")[0]
    for said in ("Two scores are missing.", "Nobody has moderated.", "The panel.", "Ask for an exception."):
        assert text.count(said) == 1
    assert 'href="http://testserver/things/a/"' in text


def test_an_address_that_only_receives_forms_says_so(client, priya):
    client.force_login(priya)
    page = client.get("/act/")
    assert (page.status_code, page["Allow"]) == (405, "POST")


def test_pages_carry_what_a_browser_may_load(client, priya):
    page = client.get("/well")
    assert page.content == b"well"
    policy = page["Content-Security-Policy"].split("; ")
    assert policy[:4] == ["default-src 'self'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:"]
    assert "Cache-Control" not in page
    client.force_login(priya)
    assert client.get("/things/a/")["Cache-Control"] == "no-store"
