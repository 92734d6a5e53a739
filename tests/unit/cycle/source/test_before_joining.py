"""Somebody who has only asked to join an organisation writes already, and sees and sends nothing of its own."""

import re

import pytest

from commonweal.council.people import actions as people
from commonweal.council.people import queries as asked
from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.models import Application
from commonweal.ground.post.models import Letter
from commonweal.ground.record.rules import Refused
from tests.factories.form import answers, draft

OWN = "Only Harbour Trust may read this."


@pytest.fixture
def asking(started, cast, at):
    """Harbour Trust has begun its own; Bea asks to join, and Rosa has not answered."""
    actions.save_answers(application=started, project=OWN, answers={"change": OWN}, by=cast.rosa, at=at)
    bea = people.add_person(email="bea@example.org", name="Bea Holt", by=None, at=at)
    people.ask_to_join(organisation=cast.harbour, by=bea, at=at)
    return bea


@pytest.fixture
def begun(asking, opened, cast, at):
    made = actions.begin_before_joining(opportunity=opened, organisation=cast.harbour, by=asking, at=at)
    actions.save_answers(
        application=made, project="Bea's idea", amount="9000", answers=answers(opened), by=asking, at=at
    )
    return made


@pytest.fixture
def as_one(client, edge_at, at):
    """as_one(bea, "/account/") reads; as_one(bea, "/…/", x="y") sends."""
    edge_at(at)

    def ask(person, page, **given):
        client.force_login(person)
        return client.post(page, given) if given else client.get(page)

    return ask


def home(application):
    return f"/org/{application.organisation.slug}/applications/{application.reference}/"


def test_whoever_asks_to_join_begins_and_writes_and_sees_nothing_else(asking, opened, started, cast, as_one):
    apply = f"/opportunities/{opened.reference}/apply/"
    page = as_one(asking, apply).content.decode()
    assert ("Begin an application for Harbour Trust" in page, started.reference in page) == (True, False)
    there = as_one(asking, apply, organisation="harbour-trust")["location"]
    made = Application.objects.get(state="not_let_in")
    assert there == home(made) == as_one(asking, apply, organisation="harbour-trust")["location"]
    assert as_one(asking, there + "questions/change/", answer="Bea wrote this.").status_code == 302
    page = as_one(asking, there).content.decode()
    assert "You have asked to join Harbour Trust, and wait for the answer" in page
    assert "It cannot be submitted until Harbour Trust has let its writer in" in page
    assert f'href="{there}check/"' in page
    pages = [page, *(as_one(asking, there + one).content.decode() for one in ("questions/change/", "check/"))]
    assert [text for text in pages if OWN in text or "Outcomes Star" in text or "/profile/" in text] == []
    shut = ["declaration/", "partners/", "questions/change/earlier/", "messages/", "withdraw/", "equality/", "late/"]
    assert [as_one(asking, there + one).status_code for one in shut] == [403] * len(shut)
    organisation = ["", "profile/", "people/", "applications/", "messages/", f"applications/{started.reference}/"]
    assert [as_one(asking, f"/org/harbour-trust/{one}").status_code for one in organisation] == [403] * 6
    assert there in as_one(asking, "/account/").content.decode()
    assert (as_one(cast.omar, there).status_code, as_one(cast.priya, there).status_code) == (403, 403)
    assert queries.counts(opened).started == 1
    told = Letter.objects.filter(about=made.reference)
    assert list(told.values_list("to_address", flat=True)) == [cast.rosa.email]


def test_whoever_acts_for_another_organisation_is_led_nowhere_that_is_shut(opened, cast, as_one, at):
    people.ask_to_join(organisation=cast.harbour, by=cast.omar, at=at)
    made = actions.begin_before_joining(opportunity=opened, organisation=cast.harbour, by=cast.omar, at=at)
    page = as_one(cast.omar, home(made)).content.decode()
    links = {one for one in re.findall(r'href="(/[^"#]*)"', page) if not one.startswith("/static/")}
    assert [one for one in sorted(links) if as_one(cast.omar, one).status_code not in (200, 302)] == []
    assert "/org/harbour-trust/applications/" not in links


def test_an_administrator_reads_it_takes_it_in_and_sends_it(begun, asking, started, cast, as_one, at):
    there = home(begun)
    page = as_one(cast.rosa, there).content.decode()
    assert ("Bea&#39;s idea" in page, "wrote this meanwhile" in page) == (True, True)
    assert as_one(cast.rosa, there + "questions/change/", answer="Rosa").status_code == 403
    assert "Waiting to be let in" in as_one(cast.rosa, "/org/harbour-trust/applications/").content.decode()
    with pytest.raises(Refused, match="This is for"):
        actions.submit(application=begun, by=asking, at=at)
    refused = as_one(cast.rosa, there + "take-in/", organisation="harbour-trust")
    assert f"Harbour Trust has one already: {started.reference}" in refused.content.decode()
    assert as_one(asking, there + "take-in/", organisation="harbour-trust").status_code == 409
    actions.withdraw_application(application=started, by=cast.rosa, at=at)
    assert as_one(cast.rosa, there + "take-in/", organisation="meadow-cic").status_code == 409
    assert as_one(cast.rosa, there + "take-in/", organisation="harbour-trust")["location"] == there
    assert Letter.objects.filter(to_address=asking.email, about=begun.reference).count() == 1
    assert as_one(asking, there).status_code == 403
    begun.refresh_from_db()
    actions.submit(application=begun, by=cast.rosa, at=at)
    assert queries.sent_of(begun)["project"] == "Bea's idea"


def test_what_was_written_is_not_lost_to_whoever_is_turned_down(begun, asking, cast, as_one, at):
    page = as_one(cast.rosa, "/org/harbour-trust/people/").content.decode()
    no = f"/org/harbour-trust/people/{asking.reference}/turn-down/"
    assert no in page
    assert (as_one(asking, no).status_code, as_one(cast.omar, no).status_code) == (403, 403)
    assert "Say no to Bea Holt" in as_one(cast.rosa, no).content.decode()
    assert as_one(cast.rosa, no, sure="yes")["location"] == "/org/harbour-trust/people/"
    assert (asked.asking_to_join(cast.harbour), as_one(cast.rosa, no).status_code) == ([], 404)
    with pytest.raises(Refused, match="It has said no"):
        people.ask_to_join(organisation=cast.harbour, by=asking, at=at)
    assert as_one(cast.rosa, home(begun)).status_code == 403
    assert begun.reference not in as_one(cast.rosa, "/org/harbour-trust/applications/").content.decode()
    with pytest.raises(Refused, match="so it stays theirs"):
        actions.take_in(application=begun, organisation=cast.harbour, by=cast.rosa, at=at)
    found = as_one(asking, "/org/new/?q=harbour").content.decode()
    assert ("it has said no" in found, "Ask to join Harbour Trust" in found) == (True, False)
    account = as_one(asking, "/account/").content.decode()
    assert ("it has said no" in account, home(begun) in account, "Not let in" in account) == (True, True, True)
    page = as_one(asking, home(begun)).content.decode()
    assert "What you wrote is yours: take it to another organisation, or download it." in page
    assert as_one(asking, home(begun) + "check/so-far.pdf").content.startswith(b"%PDF")
    with pytest.raises(Refused, match="This is for"):
        actions.begin_before_joining(opportunity=begun.opportunity, organisation=cast.harbour, by=asking, at=at)
    larch = people.register_organisation(name="Larch House", charity_number="1123457", by=asking, at=at)
    assert "Take it to Larch House" in as_one(asking, home(begun)).content.decode()
    there = as_one(asking, home(begun) + "take-in/", organisation="larch-house")["location"]
    begun.refresh_from_db()
    assert (begun.organisation, begun.state, there) == (larch, "in_progress", home(begun))
    assert (draft(begun)["project"], as_one(cast.rosa, there).status_code) == ("Bea's idea", 403)


def test_whoever_was_let_in_goes_on_with_it_and_whoever_has_left_asks_no_more(begun, asking, started, cast, as_one, at):
    actions.withdraw_application(application=started, by=cast.rosa, at=at)
    member = people.invite_member(organisation=cast.harbour, email=asking.email, standing="editor", by=cast.rosa, at=at)
    assert "You act for Harbour Trust now." in as_one(asking, home(begun)).content.decode()
    assert as_one(asking, home(begun) + "take-in/", organisation="").status_code == 302
    assert as_one(asking, home(begun) + "declaration/").status_code == 200
    people.remove_member(membership=member, by=cast.rosa, at=at)
    assert (asked.asking_to_join(cast.harbour), as_one(asking, home(begun)).status_code) == ([], 403)
    people.ask_to_join(organisation=cast.harbour, by=cast.priya, at=at)
    with pytest.raises(Refused, match="You work for the council"):
        actions.begin_before_joining(opportunity=begun.opportunity, organisation=cast.harbour, by=cast.priya, at=at)
