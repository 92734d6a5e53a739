import pytest

from commonweal.council.people import actions, queries
from commonweal.council.people.models import Organisation


def test_an_organisation_is_looked_for_before_it_is_added(signed_in, harbour, someone):
    client = signed_in(someone("Bea Holt"))
    assert b"Ask to join Harbour Trust" in client.get("/org/new/?q=harbour").content
    assert "We found nothing for ‘acorn’" in client.get("/org/new/?q=acorn").content.decode()
    told = "Enter a name or a number to search for."
    assert [told in client.get(f"/org/new/{asked}").content.decode() for asked in ("", "?q=", "?q=+")] == [
        False, True, True
    ]  # fmt: skip
    made = client.post(
        "/org/new/", {"name": "Acorn Youth", "legal_form": "cio", "charity_number": "", "company_number": ""}
    )
    assert made.url == "/org/acorn-youth/"


def test_adding_one_that_is_here_says_so_on_the_form(signed_in, harbour, someone):
    client = signed_in(someone("Bea Holt"))
    page = client.post("/org/new/", {"name": "Harbour", "legal_form": "charity", "charity_number": "1123456"})
    assert '<a href="#id_charity_number">Harbour Trust is already here with charity number 1123456.' in (
        page.content.decode()
    )
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize("page", ["", "profile/", "profile/names/", "profile/contacts/", "profile/work/",
                                  "profile/people-and-money/", "evidence/", "people/"])  # fmt: skip
def test_its_members_see_the_pages_of_an_organisation_and_strangers_do_not(signed_in, harbour, rosa, someone, page):
    address = f"/org/harbour-trust/{page}"
    assert signed_in(rosa).get(address).status_code == 200
    assert signed_in(someone("Bea Holt")).get(address).status_code == 403


def test_a_part_that_does_not_exist_is_not_found(signed_in, harbour, rosa):
    assert signed_in(rosa).get("/org/harbour-trust/profile/secrets/").status_code == 404
    assert signed_in(rosa).get("/org/nobody/").status_code == 404


def test_a_profile_is_filled_part_by_part_and_confirmed(signed_in, harbour, rosa):
    client = signed_in(rosa)
    assert b"You have completed 1 of 18 parts." in client.get("/org/harbour-trust/profile/").content
    answers = {
        "email": "hello@harbour.example",
        "website": "harbour.example",
        "address": "1 Quay\nThornmere",
        "postcode": "TH1 1AA",
    }
    assert client.post("/org/harbour-trust/profile/contacts/", answers).url == "/org/harbour-trust/profile/"
    page = client.get("/org/harbour-trust/profile/").content.decode()
    assert "Contacts: saved." in page
    assert "You have completed 2 of 18 parts." in page
    harbour.refresh_from_db()
    assert harbour.website == "https://harbour.example"
    client.post("/org/harbour-trust/profile/confirm/")
    assert "Last confirmed" in client.get("/org/harbour-trust/profile/").content.decode()


def test_a_very_small_organisation_has_four_tasks(signed_in, harbour, rosa, now):
    actions.update_profile(organisation=harbour, by=rosa, at=now, income_last_year=4999)
    assert b"of 4 parts." in signed_in(rosa).get("/org/harbour-trust/profile/").content


def test_evidence_is_added_with_its_dates(signed_in, harbour, rosa):
    client = signed_in(rosa)
    answers = {"kind": "vehicles", "statement": "Both vans", "reference_number": "D1"}
    answers |= {"dated-day": "1", "dated-month": "4", "dated-year": "2026"}
    wrong = answers | {"expires-day": "1", "expires-month": "3", "expires-year": "2026"}
    refused = client.post("/org/harbour-trust/evidence/", wrong)
    assert b"End of the cover must be the same as or after the date" in refused.content
    assert client.post("/org/harbour-trust/evidence/", wrong | {"expires-year": "2027"}).status_code == 302
    assert harbour.evidence.get().reference_number == "D1"


def test_a_piece_of_evidence_is_asked_what_belongs_to_its_kind(signed_in, harbour, rosa):
    client, where = signed_in(rosa), "/org/harbour-trust/evidence/"

    def asked(kind):
        page = client.get(where, {"kind": kind}).content.decode()
        also = ("reference_number", "trained", "trained_of", "link", "file")
        return [name for name in also if f'name="{name}"' in page]

    first = client.get(where).content.decode()
    assert 'name="kind"' in first
    assert 'href="/org/harbour-trust/profile/" aria-current="true"' in first
    assert 'name="statement"' not in first
    assert "Select what you want to add" in client.get(where, {"kind": ""}).content.decode()
    assert "Select what you want to add" in client.post(where, {"kind": "x"}).content.decode()
    assert asked("safeguarding_training") == ["trained", "trained_of", "file"]
    assert asked("data_protection") == ["reference_number", "link", "file"]
    assert asked("public_liability") == ["reference_number", "file"]
    assert asked("constitution") == ["file"]
    assert asked("dbs") == ["trained", "trained_of"]


def test_people_are_added_changed_and_removed(signed_in, harbour, rosa, yusuf):
    client = signed_in(rosa)
    bea = {"email": "bea@example.org", "name": "Bea Holt", "standing": "viewer"}
    assert client.post("/org/harbour-trust/people/add/", bea).url == "/org/harbour-trust/people/"
    added = queries.person_with_email("bea@example.org")
    base = f"/org/harbour-trust/people/{added.reference}/"
    assert client.get(base).status_code == 200
    assert client.post(base, {"standing": "editor"}).status_code == 302
    assert added.memberships.get().standing == "editor"
    assert client.get(f"{base}remove/").status_code == 200
    assert client.post(f"{base}remove/").url == "/org/harbour-trust/people/"
    assert not added.memberships.exists()


def test_the_last_administrator_is_told_before_the_button(signed_in, harbour, rosa, yusuf):
    base = f"/org/harbour-trust/people/{rosa.reference}/"
    for address in (f"{base}remove/", base):
        page = signed_in(rosa).get(address).content.decode()
        assert ("This is the last administrator" in page, "<form" in page.split("<main")[1]) == (True, False)
    assert "<form" in signed_in(rosa).get(base.replace(rosa.reference, yusuf.reference)).content.decode()


def test_a_refusal_in_an_action_is_a_page(signed_in, harbour, rosa):
    page = signed_in(rosa).post(f"/org/harbour-trust/people/{rosa.reference}/remove/")
    assert page.status_code == 409
    assert "This is the last administrator" in page.content.decode()
    assert "Make somebody else an administrator first." in page.content.decode()


def test_an_editor_reads_who_can_add_people(signed_in, harbour, yusuf):
    page = signed_in(yusuf).get("/org/harbour-trust/people/").content.decode()
    assert "Only an administrator of Harbour Trust can add people. Administrators: Rosa Lind." in page


def test_asking_to_join_from_the_page(signed_in, harbour, rosa, someone):
    bea = someone("Bea Holt")
    assert signed_in(bea).post("/org/harbour-trust/join/").url == "/account/"
    page = signed_in(rosa).get("/org/harbour-trust/people/").content.decode()
    assert "Bea Holt (bea@example.org) asked to join." in page
    assert f"?person={bea.reference}" in page
    shown = signed_in(rosa).get(f"/org/harbour-trust/people/add/?person={bea.reference}").content.decode()
    assert 'value="bea@example.org"' in shown


def test_later_stages_give_lists_to_the_home_page(signed_in, harbour, rosa, monkeypatch):
    monkeypatch.setattr("commonweal.council.people.queries.home._lists_for_home", [])

    @queries.show_on_home
    def applications(organisation, now):
        rows = [["Sail training", "Draft"]]
        return queries.HomeList("Applications", ("Project", "Status"), rows=rows, applied=True)

    page = signed_in(rosa).get("/org/harbour-trust/").content.decode()
    assert "Sail training" in page
    assert "Find an opportunity</a>" not in page.split("<main")[1]
