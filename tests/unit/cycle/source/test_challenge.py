"""A challenge to a decision: the council's own log of it, and nothing signed until it is settled."""

import datetime

import pytest
from django.urls import reverse

from commonweal.council.decide.models import Advice
from commonweal.council.people.models import Appointment, Membership
from commonweal.cycle.deliver import actions as deliver
from commonweal.cycle.source import actions
from commonweal.cycle.source.models import Challenge, Declaration, PanelMember
from commonweal.ground.post.models import Letter
from commonweal.ground.record.models import Entry
from commonweal.ground.record.rules import Refused
from tests.factories import assessment

DAY = datetime.timedelta(days=1)
WHO, ABOUT, ENDED = "Meadow CIC", "The score for delivery rests on a plan of somebody else.", "It was withdrawn."


def on(name, day):
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


@pytest.fixture
def drafted(once, exercise, cast, now):
    """The letters are drafted, and Sam gave legal advice on the decision."""

    def tell():
        made = assessment.closed(exercise, cast, now)
        awards = assessment.prepared(made)
        Appointment.objects.create(person=cast.sam, role="adviser")
        Advice.objects.create(decision=awards[0].decision, field="legal", adviser=cast.sam)
        return made, awards

    return once(tell, exercise, cast)


@pytest.fixture
def told(once, drafted, cast):
    """The letters have gone, and Harbour Trust accepted its offer."""
    made, awards = drafted

    def tell():
        assessment.all_checked(made, awards)
        offer = assessment.sent_now(made)[0]
        actions.accept_award(award=offer, by=cast.rosa, at=made.at)
        return made, offer

    return once(tell, cast)


@pytest.fixture
def go(told, cast, client, edge_at):
    """go("challenges", who="...") sends as Priya, a month after the letters; without answers it looks."""
    made, _ = told

    def page(name, *args, person=cast.priya, **sent):
        edge_at(made.at + 30 * DAY)
        client.force_login(person)
        address = reverse(f"source:{name}", args=[made.opportunity.reference, *args])
        return client.post(address, sent) if sent else client.get(address)

    return page


@pytest.fixture
def one(told, cast):
    made, _ = told
    asked = {"opportunity": made.opportunity, "who": WHO, "about": ABOUT, "received_on": made.at.date() + DAY}
    return actions.record_challenge(by=cast.priya, at=made.at + 30 * DAY, **asked)


def test_nothing_is_challenged_before_the_applicants_are_told(drafted, cast):
    made, _ = drafted
    asked = {"opportunity": made.opportunity, "who": WHO, "about": ABOUT, "received_on": made.at.date()}
    with pytest.raises(Refused, match="The applicants have not been told yet"):
        actions.record_challenge(by=cast.priya, at=made.at, **asked)


def test_a_challenge_is_recorded_and_what_it_says_stays_with_those_who_answer_it(told, cast, go):
    made, _ = told
    received = made.at.date() + DAY
    assert reverse("source:challenges", args=[made.opportunity.reference]) in go("letters").content.decode()
    wrong = go("challenges", who=WHO, about="", **on("received_on", made.at.date() - DAY)).content.decode()
    assert "Enter what the challenge is about" in wrong
    assert f'value="{WHO}"' in wrong
    wrong = go("challenges", who=WHO, about=ABOUT, **on("received_on", made.at.date() - DAY)).content.decode()
    assert "since the letters went on that day" in wrong
    for person in (cast.rosa, cast.iris, cast.helen):
        assert go("challenges", person=person, who=WHO, about=ABOUT, **on("received_on", received)).status_code == 403
    assert go("challenges", who=WHO, about=ABOUT, **on("received_on", received)).status_code == 302
    one = Challenge.objects.get()
    letters = Letter.objects.filter(subject_line__startswith="A challenge to")
    assert {letter.to_name for letter in letters} == {"Priya Nair", "Sam Lee"}
    assert not any(WHO in letter.body or ABOUT in letter.body for letter in letters)
    entry = Entry.objects.get(verb="record challenge")
    assert WHO not in str(entry.after) + entry.why
    assert ABOUT not in str(entry.after) + entry.why
    assert ABOUT in go("challenge", one.pk).content.decode()


def test_a_challenge_is_shut_to_whoever_is_connected_with_an_applicant(told, cast, go, one):
    made, _ = told
    member = PanelMember.objects.create(opportunity=made.opportunity, person=cast.sam, part="assessor")
    close = Declaration.objects.create(
        member=member, application=made.meadow, level="close", what="Its treasurer.", declared_at=made.at
    )
    shut = go("challenges", person=cast.sam)
    assert shut.status_code == 403
    assert "You declared a connection with an applicant" in shut.content.decode()
    assert go("challenge", one.pk, person=cast.sam).status_code == 403
    link = reverse("source:challenges", args=[made.opportunity.reference])
    assert link not in go("letters", person=cast.sam).content.decode()
    close.delete()
    Membership.objects.create(person=cast.sam, organisation=cast.meadow, standing="reader")
    assert "You act for an applicant" in go("challenges", person=cast.sam).content.decode()


def test_a_challenge_holds_the_signature_until_it_is_settled(told, cast, go, one, client):
    made, offer = told
    received, at = made.at.date() + DAY, made.at + 30 * DAY
    letters = go("letters").content.decode()
    assert "Paused: challenge received on" in letters
    assert ABOUT not in letters
    with pytest.raises(Refused, match="Paused: challenge received on"):
        deliver.set_up_agreement(award=offer, by=cast.priya, at=at)
    client.logout()
    assert "hallenge" not in client.get(f"/awards/{offer.reference}/").content.decode()
    early = go("challenge", one.pk, outcome=ENDED, **on("settled_on", received - DAY)).content.decode()
    assert "since it was received on that day" in early
    assert go("challenge", one.pk, outcome=ENDED, **on("settled_on", received + 5 * DAY)).status_code == 302
    assert ENDED in go("challenge", one.pk).content.decode()
    assert "Paused" not in go("letters").content.decode()
    one.refresh_from_db()
    with pytest.raises(Refused, match="It was settled on"):
        actions.settle_challenge(challenge=one, settled_on=at.date(), outcome=ENDED, by=cast.priya, at=at)
    assert deliver.set_up_agreement(award=offer, by=cast.priya, at=at).award == offer
