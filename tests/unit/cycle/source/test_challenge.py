"""A challenge to a decision: the council's own log of it, and nothing signed until it is settled."""

import datetime

import pytest
from django.db import transaction
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


def test_a_challenge_holds_the_signature_until_it_is_settled(exercise, cast, now, client, edge_at):
    made = assessment.closed(exercise, cast, now)
    awards = assessment.prepared(made)
    asked = {"opportunity": made.opportunity, "who": WHO, "about": ABOUT, "received_on": made.at.date()}
    with pytest.raises(Refused, match="The applicants have not been told yet"):
        actions.record_challenge(by=cast.priya, at=made.at, **asked)
    Appointment.objects.create(person=cast.sam, role="adviser")
    Advice.objects.create(decision=awards[0].decision, field="legal", adviser=cast.sam)
    assessment.all_checked(made, awards)
    offer = assessment.sent_now(made)[0]
    actions.accept_award(award=offer, by=cast.rosa, at=made.at)
    received, at = made.at.date() + DAY, made.at + 30 * DAY

    def go(name, *args, person=cast.priya, **sent):
        edge_at(at)
        client.force_login(person)
        address = reverse(f"source:{name}", args=[made.opportunity.reference, *args])
        return client.post(address, sent) if sent else client.get(address)

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
    told = Letter.objects.filter(subject_line__startswith="A challenge to")
    assert {letter.to_name for letter in told} == {"Priya Nair", "Sam Lee"}
    assert not any(WHO in letter.body or ABOUT in letter.body for letter in told)
    entry = Entry.objects.get(verb="record challenge")
    assert WHO not in str(entry.after) + entry.why
    assert ABOUT not in str(entry.after) + entry.why
    letters = go("letters").content.decode()
    assert "Paused: challenge received on" in letters
    assert ABOUT not in letters
    assert ABOUT in go("challenge", one.pk).content.decode()
    with pytest.raises(Refused, match="Paused: challenge received on"):
        deliver.set_up_agreement(award=offer, by=cast.priya, at=at)
    client.logout()
    public = client.get(f"/awards/{offer.reference}/").content.decode()
    assert "hallenge" not in public

    member = PanelMember.objects.create(opportunity=made.opportunity, person=cast.sam, part="assessor")
    close = Declaration.objects.create(
        member=member, application=made.meadow, level="close", what="Its treasurer.", declared_at=made.at
    )
    shut = go("challenges", person=cast.sam)
    assert shut.status_code == 403
    assert "You declared a connection with an applicant" in shut.content.decode()
    assert go("challenge", one.pk, person=cast.sam).status_code == 403
    assert (
        reverse("source:challenges", args=[made.opportunity.reference])
        not in go("letters", person=cast.sam).content.decode()
    )
    close.delete()
    with transaction.atomic():
        Membership.objects.create(person=cast.sam, organisation=cast.meadow, standing="reader")
        assert "You act for an applicant" in go("challenges", person=cast.sam).content.decode()
        transaction.set_rollback(True)

    early = go("challenge", one.pk, outcome=ENDED, **on("settled_on", received - DAY)).content.decode()
    assert "since it was received on that day" in early
    assert go("challenge", one.pk, outcome=ENDED, **on("settled_on", received + 5 * DAY)).status_code == 302
    assert ENDED in go("challenge", one.pk).content.decode()
    assert "Paused" not in go("letters").content.decode()
    one.refresh_from_db()
    with pytest.raises(Refused, match="It was settled on"):
        actions.settle_challenge(challenge=one, settled_on=at.date(), outcome=ENDED, by=cast.priya, at=at)
    assert deliver.set_up_agreement(award=offer, by=cast.priya, at=at).award == offer
