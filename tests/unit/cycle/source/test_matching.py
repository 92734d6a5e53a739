"""Looking for a partner: seen by those who are seen, until the deadline; and then applying together."""

import pytest
from django.core import mail

from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.models import Application, PartnerSearch
from commonweal.ground.record.models import Entry
from commonweal.ground.record.rules import Refused
from tests.factories import assessment, source

WORDS = {"offers": "A hall in Millbrook.", "looks_for": "Somebody who knows employers.", "contact_email": ""}
ROLE = "Runs the Thursday club and finds the employers."


@pytest.fixture
def at(now):
    return now + 3 * source.DAY


@pytest.fixture
def opportunity(exercise, cast, now):
    return source.opened(exercise, cast, now)


def here(opportunity, organisation):
    return f"/org/{organisation.slug}/opportunities/{opportunity.reference}/partners/"


def looking(opportunity, cast, at, **words):
    told = {"opportunity": opportunity, "at": at} | WORDS | words
    one = actions.look_for_partner(organisation=cast.harbour, by=cast.rosa, **told)
    other = actions.look_for_partner(organisation=cast.meadow, by=cast.omar, **told)
    return one, other


def applied_together(client, opportunity, cast, at):
    led = actions.start_application(opportunity=opportunity, organisation=cast.harbour, by=cast.rosa, at=at)
    actions.save_answers(application=led, by=cast.rosa, at=at, **source.answers(opportunity))
    own = f"/org/{cast.harbour.slug}/applications/{led.reference}/"
    client.post(f"{own}partners/", {"q": "meadow", "organisation": cast.meadow.pk, "role": ROLE, "share": "30"})
    client.force_login(cast.omar)
    client.post(f"/org/{cast.meadow.slug}/partnerships/{led.partners.get().pk}/", {"answer": "confirm"})
    client.force_login(cast.rosa)
    client.post(f"{own}declaration/", {"allowed": "on", "true": "on"})
    return led


@pytest.mark.covers("G5.05")
def test_from_finding_a_partner_to_a_joint_bid_that_the_panel_reads(
    client, opportunity, cast, at, time_machine, django_capture_on_commit_callbacks
):
    time_machine.move_to(at)
    mine, theirs = here(opportunity, cast.harbour), here(opportunity, cast.meadow)
    client.force_login(cast.rosa)
    assert client.get(f"/opportunities/{opportunity.reference}/partners/")["Location"] == mine
    refused = client.post(mine, WORDS).content.decode()
    assert (refused.count("Select that it may be shown"), PartnerSearch.objects.count()) == (2, 0)
    client.post(mine, WORDS | {"agreed": "on"})
    assert client.get(mine).content.decode().count("0 other organisations look for a partner") == 1

    client.force_login(cast.omar)
    assert client.get(theirs).content.decode().count("Harbour Trust") == 0
    client.post(theirs, WORDS | {"agreed": "on", "offers": "We know every employer.", "contact_email": "hi@meadow.org"})
    said = client.get(theirs).content.decode()
    assert (said.count("Harbour Trust</h"), said.count("A hall in Millbrook.")) == (1, 1)

    client.force_login(cast.rosa)
    said = client.get(mine).content.decode()
    assert (said.count("We know every employer."), said.count("hi@meadow.org")) == (1, 1)
    search = PartnerSearch.objects.get(organisation=cast.meadow)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{mine}{search.pk}/", {"text": "Shall we apply together?"})
    assert [(one.to, "Shall we apply together?" in one.body) for one in mail.outbox] == [(["hi@meadow.org"], True)]

    led = applied_together(client, opportunity, cast, at)
    assert Application.objects.get(pk=led.pk).state == "submitted"

    later = opportunity.closes_at + source.DAY
    time_machine.move_to(later)
    actions.close_due(at=later)
    assessment.opened(opportunity, cast, later)
    client.force_login(cast.ben)
    base = f"/desk/assessments/{opportunity.reference}/"
    assert client.get(f"{base}interests/").content.decode().count("It applies with Meadow CIC. Think of them too.") == 1
    led.refresh_from_db()
    led.opportunity.refresh_from_db()
    actions.check_gate(application=led, checks=assessment.checks(led), by=cast.priya, at=later)
    client.post(f"{base}interests/", {f"level_{led.pk}": "none", f"what_{led.pk}": ""})
    said = client.get(f"{base}applications/{led.reference}/").content.decode()
    assert said.count(f"30%: {ROLE}") == 1


def test_nobody_else_sees_it_and_the_record_does_not_tell(client, opportunity, cast, at, time_machine):
    time_machine.move_to(at)
    looking(opportunity, cast, at, offers="A hall that nobody else has.")
    for person, organisation in ((cast.omar, cast.harbour), (cast.priya, cast.harbour), (cast.admin, cast.harbour)):
        client.force_login(person)
        assert client.get(here(opportunity, organisation)).status_code == 403
    assert [one for one in Entry.objects.all() if "A hall that nobody" in one.content()] == []
    client.force_login(cast.priya)
    told = client.get(f"/desk/record/{cast.harbour.reference}/").content.decode()
    assert (told.count("Look for partner"), told.count("Kept back until the round is opened")) == (0, 1)


def test_it_is_taken_back_at_any_time_and_forgotten_after_the_deadline(client, opportunity, cast, at, time_machine):
    time_machine.move_to(at)
    looking(opportunity, cast, at)
    client.force_login(cast.rosa)
    client.post(f"{here(opportunity, cast.harbour)}take-back/")
    assert [one.organisation for one in PartnerSearch.objects.all()] == [cast.meadow]
    assert actions.forget_searches(at=at) == 0
    assert actions.forget_searches(at=opportunity.closes_at) == 1
    assert PartnerSearch.objects.count() == 0


def test_one_message_a_day_and_only_between_those_who_are_shown(opportunity, cast, at):
    one, other = looking(opportunity, cast, at)
    told = {"text": "Shall we?", "by": cast.rosa, "organisation": cast.harbour}
    letter = actions.write_to_partner(search=other, at=at, **told)
    assert (letter.private, letter.to_organisation_id) == (True, cast.meadow.pk)
    with pytest.raises(Refused, match="in the last day"):
        actions.write_to_partner(search=other, at=at, **told)
    with pytest.raises(Refused, match="your own organisation"):
        actions.write_to_partner(search=one, at=at, **told)
    actions.stop_looking(search=one, by=cast.rosa, at=at)
    with pytest.raises(Refused, match="shown themselves"):
        actions.write_to_partner(search=other, at=at + source.DAY, **told)
    with pytest.raises(Refused, match="while the opportunity is open"):
        actions.look_for_partner(
            opportunity=opportunity, organisation=cast.harbour, by=cast.rosa, at=opportunity.closes_at, **WORDS
        )


def test_the_way_there_is_on_the_eligibility_page(client, opportunity, at, time_machine):
    time_machine.move_to(at)
    asked = {one.key: "yes" for one in queries.eligibility_questions(opportunity)}
    said = client.get(f"/opportunities/{opportunity.reference}/eligibility/", asked).content.decode()
    assert said.count(f"/opportunities/{opportunity.reference}/partners/") == 1
