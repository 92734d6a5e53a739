"""The passport as a file, from one council to the next."""

import datetime
import json

import pytest
from lxml import html

from commonweal.council.people import actions, passport
from commonweal.council.people.models import Evidence, ShareCode
from commonweal.ground.documents.models import File
from commonweal.ground.record.models import Entry
from commonweal.ground.record.rules import Refused
from tests.factories import documents as made

HOME = "/org/harbour-trust"


@pytest.fixture(autouse=True)
def scanner(settings):
    settings.SCANNER, settings.DEMO = None, True


def given(harbour, rosa, now, kind="constitution", file=None, **more):
    more = {"dated": datetime.date(2026, 4, 1), "statement": "Adopted."} | more
    return actions.add_evidence(organisation=harbour, kind=kind, file=file, by=rosa, at=now, **more)


def text(client, address):
    return client.get(address).content.decode()


# ---- to another council -------------------------------------------------------------------------------------------


def filled(harbour, rosa, now):
    actions.update_profile(
        organisation=harbour,
        by=rosa,
        at=now,
        email="hello@harbour.example",
        what_we_do="Help at the quay.",
        themes=["Fewer people alone"],
        trustees=7,
        staff="3.5",
        income_last_year="48000.00",
        year_end=datetime.date(2026, 3, 31),
        sme=True,
    )
    given(harbour, rosa, now, file=made.upload(made.pdf(), "Rosa's rules.pdf"))
    given(harbour, rosa, now, "public_liability", expires=datetime.date(2027, 4, 1), reference_number="P1")
    harbour.refresh_from_db()


def test_a_code_works_once_and_is_on_the_record(client, signed_in, harbour, rosa, now):
    filled(harbour, rosa, now)
    page = signed_in(rosa).post(f"{HOME}/passport/", {"for_whom": "Weirside Council"}).content.decode()
    code = page.split("Your share code: <strong>")[1].split("<")[0]
    assert len(code) == 19
    taken = client.post("/passport/", {"code": code.lower().replace("-", " ")})
    assert taken["Content-Disposition"] == 'attachment; filename="passport-harbour-trust.json"'
    assert taken.json()["organisation"]["name"] == "Harbour Trust"
    again = client.post("/passport/", {"code": code}).content.decode()
    assert again.count("it was used already") == 2
    held = ShareCode.objects.get()
    assert held.digest != code
    assert [one.verb for one in Entry.objects.filter(kind="people.sharecode").order_by("number")] == [
        "shared",
        "took passport",
    ]
    assert code.replace("-", "") not in " ".join(one.content() for one in Entry.objects.all())
    assert "Used" in text(signed_in(rosa), f"{HOME}/passport/")


def test_looking_at_the_page_uses_nothing_up(client, harbour, rosa, now):
    _, code = actions.make_share_code(organisation=harbour, for_whom="Weirside", by=rosa, at=now)
    assert client.get(f"/passport/?code={code}").status_code == 200
    assert actions.take_passport(code=code, at=now)[0] == harbour


def test_a_code_runs_out_and_can_be_withdrawn(signed_in, harbour, rosa, yusuf, someone, now):
    late = now + datetime.timedelta(days=14)
    _, code = actions.make_share_code(organisation=harbour, for_whom="Weirside", by=rosa, at=now)
    with pytest.raises(Refused, match="has run out"):
        actions.take_passport(code=code, at=late)
    second, code = actions.make_share_code(organisation=harbour, for_whom="Weirside", by=rosa, at=now)
    signed_in(rosa).post(f"{HOME}/passport/{second.pk}/withdraw/")
    with pytest.raises(Refused):
        actions.take_passport(code=code, at=now)
    with pytest.raises(Refused, match="It was used or withdrawn already"):
        actions.withdraw_share_code(code=second, by=rosa, at=now)
    with pytest.raises(Refused):
        actions.make_share_code(organisation=harbour, for_whom="x", by=someone("Bea Holt"), at=now)


@pytest.mark.parametrize("code", ["", "x", "2345-6789-BCDF-GHJK", "\u202e2345", "a" * 41])
def test_a_wrong_code_is_told_nothing(client, harbour, code):
    answer = client.post("/passport/", {"code": code})
    assert answer.status_code == 200
    assert "Harbour" not in answer.content.decode()


def test_the_file_names_no_person_and_no_file_but_its_fingerprint(signed_in, harbour, rosa, now):
    filled(harbour, rosa, now)
    actions.confirm_profile(organisation=harbour, by=rosa, at=now)
    data = signed_in(rosa).get(f"{HOME}/passport.json").json()
    told = json.dumps(data)
    assert "Rosa" not in told
    assert rosa.reference not in told
    assert data["evidence"][0]["file"] == {"kind": "pdf", "size": len(made.pdf()), "sha256": File.objects.get().digest}
    assert data["sha256"] == passport.fingerprint(data)


# ---- from another council -----------------------------------------------------------------------------------------


@pytest.fixture
def elsewhere(harbour, rosa, now):
    """The passport of Harbour Trust as it stands at another council, as the text of its file."""
    filled(harbour, rosa, now)
    held = passport.as_data(harbour, council="Weirside Council", at=now)
    Evidence.objects.all().delete()
    for name, value in {"what_we_do": "Something else.", "themes": [], "trustees": None, "email": ""}.items():
        setattr(harbour, name, value)
    harbour.save()
    return held


def sent(client, held):
    raw = held if isinstance(held, str) else json.dumps(held)
    return client.post(f"{HOME}/passport/import/", {"file": made.upload(raw.encode(), "passport.json")})


def hidden(page):
    return {one.get("name"): one.get("value") for one in html.fromstring(page).xpath("//input[@type='hidden']")}


def test_a_passport_shows_what_it_changes_before_anything_is_saved(signed_in, harbour, rosa, elsewhere):
    client = signed_in(rosa)
    page = sent(client, elsewhere).content.decode()
    assert "From Weirside Council. Nothing has been saved yet" in page
    for words in ("What you do", "Something else.", "Help at the quay.", "Fewer people alone", "Not here yet"):
        assert words in page
    assert "Income last year" not in page
    harbour.refresh_from_db()
    assert harbour.what_we_do == "Something else."
    assert not Evidence.objects.exists()
    saved = client.post(f"{HOME}/passport/import/", hidden(page), follow=True).content.decode()
    assert "6 changes saved." in saved
    harbour.refresh_from_db()
    assert (harbour.what_we_do, harbour.trustees, harbour.themes) == ("Help at the quay.", 7, ["Fewer people alone"])
    assert {one.kind: one.expires for one in Evidence.objects.all()} == {
        "constitution": None,
        "public_liability": datetime.date(2027, 4, 1),
    }
    assert Entry.objects.filter(verb="took over passport").get().why == "From Weirside Council."
    assert "Nothing would change" in sent(client, elsewhere).content.decode()


def test_only_what_was_shown_is_saved(signed_in, harbour, rosa, now, elsewhere):
    client = signed_in(rosa)
    shown = hidden(sent(client, elsewhere).content.decode())
    actions.update_profile(organisation=harbour, what_we_do="Newer.", by=rosa, at=now)
    page = client.post(f"{HOME}/passport/import/", shown).content.decode()
    assert "The profile was changed meanwhile." in page
    assert "Newer." in page
    harbour.refresh_from_db()
    assert harbour.what_we_do == "Newer."


def changed(held, **organisation):
    told = held | {"organisation": held["organisation"] | organisation}
    return told | {"sha256": passport.fingerprint(told)}


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("{", "It is not JSON"),
        ("[" * 5000, "It is not JSON"),
        ('{"a": ' * 3000 + "1" + "}" * 3000, "It is not JSON"),
        ('{"format": "commonweal-passport", "from_council": "\\ud800"}', "It is not JSON"),
        ('{"format": "commonweal-passport", "from_council": "\\u0000"}', "It holds a character that no text has"),
        ('{"format": ' + "9" * 5000 + "}", "It is not JSON"),
        ("[]", "It is not a profile from Commonweal"),
        ('{"format": "commonweal-passport", "version": 2}', "It is of version 2"),
        ('{"format": "commonweal-passport", "version": 1}', "Its fingerprint does not fit"),
    ],
)
def test_a_file_that_is_none_is_told_so(signed_in, harbour, rosa, raw, said):
    assert sent(signed_in(rosa), raw).content.decode().count(said) == 2


@pytest.mark.parametrize(
    ("organisation", "said"),
    [
        ({"legal_form": "pirate"}, "Kind of organisation is &#39;pirate&#39;"),
        ({"trustees": -3}, "Trustees is &#39;-3&#39;"),
        ({"trustees": "many"}, "Trustees is &#39;many&#39;"),
        ({"income_last_year": "NaN"}, "Income last year is &#39;NaN&#39;"),
        ({"year_end": "soon"}, "End of the financial year is &#39;soon&#39;"),
        ({"themes": [["x"]]}, "What changes has to be a list of short texts"),
        ({"name": {"a": 1}}, "Full name is not an answer that we can read"),
        ({"name": "x" * 6000}, "Full name is too long"),
        ({"email": "not an address"}, "Email address is"),
        ({"charity_number": "12"}, "A charity number of England and Wales has 6 or 7 digits"),
        ({"website": "javascript:alert(1)"}, "Website is"),
        ({"living_wage": "sometimes"}, "Real living wage is"),
        ({"sme": "perhaps"}, "Small or medium-sized is"),
        ({"staff": "1e400"}, "Paid staff is"),
    ],
)
def test_an_answer_that_is_none_is_named(signed_in, harbour, rosa, elsewhere, organisation, said):
    assert said in sent(signed_in(rosa), changed(elsewhere, **organisation)).content.decode()


def test_a_file_that_was_changed_on_the_way_is_refused(signed_in, harbour, rosa, elsewhere):
    elsewhere["organisation"]["name"] = "Somebody Else"
    assert "Its fingerprint does not fit" in sent(signed_in(rosa), elsewhere).content.decode()


def test_a_name_full_of_markup_is_shown_and_not_run(signed_in, harbour, rosa, elsewhere):
    page = sent(signed_in(rosa), changed(elsewhere, known_as="<script>alert(1)</script>")).content.decode()
    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_number_of_another_organisation_is_not_taken_over(signed_in, harbour, rosa, now, elsewhere):
    actions.register_organisation(name="Meadow", charity_number="212345", by=rosa, at=now)
    client = signed_in(rosa)
    page = sent(client, changed(elsewhere, charity_number="212345")).content.decode()
    answer = client.post(f"{HOME}/passport/import/", hidden(page))
    assert answer.status_code == 409
    assert "Meadow is already here with charity number 212345." in answer.content.decode()
    harbour.refresh_from_db()
    assert harbour.what_we_do == "Something else."


def test_only_an_editor_uses_a_passport_from_elsewhere(signed_in, harbour, someone):
    assert signed_in(someone("Bea Holt")).get(f"{HOME}/passport/import/").status_code == 403
    assert signed_in(someone("Bea Holt")).get(f"{HOME}/passport.json").status_code == 403
