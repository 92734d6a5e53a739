"""Advice is given to everybody alike: a place for anybody, and what was said for those who were not there."""

import datetime

import pytest

from commonweal.cycle.source import actions
from commonweal.ground.post.models import Letter
from commonweal.ground.record.models import Entry
from commonweal.ground.record.rules import Refused
from tests.factories import source


@pytest.fixture
def opportunity(exercise, cast, now):
    return source.opened(exercise, cast, now)


@pytest.fixture
def workshop(opportunity, cast, now):
    return actions.hold_workshop(
        opportunity=opportunity, title="Questions about the form", starts_at=now + 8 * source.DAY,
        where="Millbrook library", room_for=2, by=cast.priya, at=now + 2 * source.DAY,
    )  # fmt: skip


@pytest.mark.covers("G5.04")
def test_anybody_takes_a_place_and_everybody_reads_what_was_said(client, opportunity, workshop, cast, time_machine):
    time_machine.move_to(workshop.starts_at - source.DAY)
    page = f"/opportunities/{opportunity.reference}/"
    assert "Questions about the form" in client.get(page).content.decode()
    at = f"{page}workshops/{workshop.pk}/"
    assert "Enter your email address" in client.post(at, {"name": "Jo"}).content.decode()
    assert client.post(at, {"name": "Jo Bell", "email": "jo@bell.example", "needs": ""}).status_code == 302
    assert Letter.objects.get(kind="receipt", to_address="jo@bell.example").sent_at
    assert "jo@bell.example" not in str(list(Entry.objects.values_list("before", "after")))
    time_machine.move_to(workshop.starts_at + source.DAY)
    assert "What was said is not published yet" in client.get(page).content.decode()
    assert "It has been held." in client.get(at).content.decode()
    client.force_login(cast.priya)
    desk = f"/desk/opportunities/{opportunity.reference}/workshops/"
    assert "Jo Bell" in client.get(desk).content.decode()
    client.post(f"{desk}{workshop.pk}/", {"said": "Q: May we share a room? A: Yes."})
    client.logout()
    told = client.get(page).content.decode()
    assert "May we share a room?" in told
    assert "Jo Bell" not in told


def test_one_place_each_until_it_is_full(workshop, now, client, time_machine):
    at = now + 3 * source.DAY
    time_machine.move_to(at)
    first = actions.take_place(workshop=workshop, name="Jo", email="jo@bell.example", at=at)
    assert actions.take_place(workshop=workshop, name="Jo", email=" JO@bell.example", at=at) == first
    actions.take_place(workshop=workshop, name="Al", email="al@bell.example", at=at)
    page = client.get(f"/opportunities/{workshop.opportunity.reference}/workshops/{workshop.pk}/").content.decode()
    assert ("It is full." in page, 'name="email"' in page) == (True, False)
    with pytest.raises(Refused, match="It is full"):
        actions.take_place(workshop=workshop, name="Mo", email="mo@bell.example", at=at)
    with pytest.raises(Refused, match="It has begun"):
        actions.take_place(workshop=workshop, name="Mo", email="mo@bell.example", at=workshop.starts_at)


@pytest.mark.parametrize(("starts", "said"), [(-1, "announced before it is held"), (40, "after the deadline")])
def test_when_it_can_be_held(opportunity, cast, now, starts, said):
    at = now + 2 * source.DAY
    with pytest.raises(Refused, match=said):
        actions.hold_workshop(
            opportunity=opportunity, title="Late", starts_at=at + starts * source.DAY, where="Here", room_for=9,
            by=cast.priya, at=at,
        )  # fmt: skip


def test_what_was_said_waits_until_it_was(workshop, cast):
    with pytest.raises(Refused, match="not been held yet"):
        actions.write_down(
            workshop=workshop, said="Nothing.", by=cast.priya, at=workshop.starts_at - datetime.timedelta(minutes=1)
        )
    with pytest.raises(Refused):
        actions.write_down(workshop=workshop, said="Nothing.", by=cast.rosa, at=workshop.starts_at)
