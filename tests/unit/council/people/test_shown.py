"""An organisation's own say on who reads which block of its profile."""

import datetime
from decimal import Decimal

import pytest

from commonweal.council.people import actions, queries
from commonweal.council.people.models import Role
from commonweal.ground.record.rules import Refused

PAGE = "/org/harbour-trust/profile/who-sees/"
CHOSEN = {"names": "council", "contacts": "applying", "work": "public", "people-and-money": "council"}


@pytest.fixture
def described(harbour, rosa, now):
    told = {"email": "post@harbour.example", "what_we_do": "We mend boats.", "income_last_year": Decimal(4321)}
    actions.update_profile(organisation=harbour, by=rosa, at=now, **told)
    day = datetime.date(2026, 3, 2)
    piece = {"kind": "safeguarding", "dated": day, "statement": "Agreed by the trustees."}
    actions.add_evidence(organisation=harbour, by=rosa, at=now, **piece)
    return harbour


def test_nothing_is_public_until_the_organisation_says_so(described, signed_in, rosa, yusuf, client):
    assert client.get("/organisations/harbour-trust/").status_code == 404
    assert "No organisation has chosen to be listed yet." in client.get("/organisations/").content.decode()
    assert signed_in(yusuf).get(PAGE).status_code == 403
    page = signed_in(rosa).get(PAGE).content.decode()
    assert (page.count('value="council" checked'), page.count('value="public" checked')) == (5, 0)
    said = signed_in(rosa).post(PAGE, CHOSEN).content.decode()
    assert "Select who sees ‘Policies, accounts and insurance’" in said
    assert queries.audience_of(described, "work") == "council"
    assert signed_in(rosa).post(PAGE, CHOSEN | {"evidence": "public"}).status_code == 302
    client.logout()
    listed = client.get("/organisations/?q=boats").content.decode()
    assert ("Harbour Trust" in listed, "We mend boats." in listed) == (True, True)
    assert "Check the spelling, or try a shorter word." in client.get("/organisations/?q=zebra").content.decode()
    assert "Enter a word" not in client.get("/organisations/").content.decode()
    assert "Enter a word to search for." in client.get("/organisations/?q=+").content.decode()
    shown = client.get("/organisations/harbour-trust/").content.decode()
    assert ("We mend boats." in shown, "Dated 2 March 2026" in shown) == (True, True)
    assert [word for word in ("post@harbour", "4,321", "1123456", "Agreed by the trustees") if word in shown] == []


def test_the_council_reads_what_it_is_shown_and_not_what_is_kept_for_applications(
    described, signed_in, someone, grace, rosa, now
):
    officer = someone("Priya Nair")
    actions.appoint(person=officer, role=Role.COMMISSIONER, by=grace, at=now)
    pages = ("/org/harbour-trust/profile/", "/org/harbour-trust/evidence/")
    before = [signed_in(officer).get(page).content.decode() for page in pages]
    assert ("£4,321" in before[0], "Agreed by the trustees" in before[1]) == (True, True)
    kept = CHOSEN | {"people-and-money": "applying", "evidence": "applying"}
    actions.say_who_sees(organisation=described, shown=kept, by=rosa, at=now)
    profile = signed_in(officer).get(pages[0]).content.decode()
    assert [word for word in ("post@harbour", "4,321", "/evidence/") if word in profile] == []
    assert profile.count("shows this only to the officers to whom it has applied") == 3
    assert signed_in(officer).get(pages[1]).status_code == 403
    assert "Agreed by the trustees" in signed_in(rosa).get(pages[1]).content.decode()
    with pytest.raises(Refused, match="Choose for each part"):
        actions.say_who_sees(organisation=described, shown={"bank": "public"}, by=rosa, at=now)
