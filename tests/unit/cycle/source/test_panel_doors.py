"""Every door to an application closes for whoever has not declared, and for whoever has an interest in it."""

import pytest

from commonweal.council.exercise.actions import join_team
from commonweal.council.people.models import Appointment
from commonweal.cycle.source import actions
from commonweal.ground.record.rules import Refused
from tests.factories import assessment

CLOSE = ("close", "I was its treasurer.")


@pytest.fixture
def made(once, exercise, cast, now, monkeypatch):
    made = once(lambda: assessment.checked(assessment.closed(exercise, cast, now)), exercise, cast)
    monkeypatch.setattr("django.utils.timezone.now", lambda: made.at)
    return made


@pytest.fixture
def conflicted(once, made, cast):
    """Chidi has a close connection with Harbour Trust; everybody has scored; moderation has started and is over."""

    def tell():
        for member in made.members:
            assessment.declared(made, member, **({"harbour": CLOSE} if member.person_id == cast.chidi.pk else {}))
        for member in made.members:
            if member.person_id != cast.chidi.pk:
                assessment.score(made, member, made.harbour, (4, 3, 3, 3))
            assessment.score(made, member, made.meadow, (2, 3, 2, 2))
            actions.submit_scores(member=member, by=member.person, at=made.at)
        made.refresh()
        actions.start_moderation(opportunity=made.opportunity, by=cast.asha, at=made.at)
        present = [one.person for one in made.members if one.person_id != cast.chidi.pk]
        for application in made.applications:
            for criterion in made.criteria:
                assessment.agree(made, application, criterion, 3, present=present)
        actions.rank(opportunity=made.opportunity, by=cast.asha, at=made.at)
        return made.refresh()

    return once(tell, made, cast)


def base(made):
    return f"/desk/assessments/{made.opportunity.reference}/"


def doors(made, application):
    desk = f"/desk/opportunities/{made.opportunity.reference}/applications/"
    return [
        f"{base(made)}applications/{application.reference}/",
        f"{base(made)}checks/{application.reference}/",
        f"{base(made)}moderation/{application.reference}/{made.criteria[0].key}/",
        desk,
        f"{desk}{application.reference}/",
        f"/desk/record/{made.opportunity.exercise.reference}/",
        f"/desk/record/{made.opportunity.exercise.reference}.json",
        f"/org/{application.organisation.slug}/applications/{application.reference}/",
    ]


def answered(client, person, addresses):
    client.force_login(person)
    return {address: client.get(address) for address in addresses}


@pytest.mark.covers("G5.28")
def test_every_door_says_why_to_whoever_has_not_declared(made, cast, client):
    found = answered(client, cast.ben, doors(made, made.harbour))
    assert {address: one.status_code for address, one in found.items() if one.status_code != 403} == {}
    assert [address for address, one in found.items() if "Who can" not in one.content.decode()] == []


@pytest.mark.covers("G5.28")
def test_every_door_says_why_to_whoever_has_an_interest(conflicted, cast, client):
    found = answered(client, cast.chidi, doors(conflicted, conflicted.harbour))
    assert {address: one.status_code for address, one in found.items() if one.status_code != 403} == {}


@pytest.mark.covers("G5.28")
def test_lists_name_it_as_not_theirs_and_show_nothing_of_it(conflicted, cast, client):
    ranking = answered(client, cast.chidi, [f"{base(conflicted)}ranking/"])
    for said in (one.content.decode() for one in ranking.values()):
        assert said.count("Not yours (interest declared)") == 1
        assert "Harbour Trust" not in said.split("<h2")[0]
        assert "£9,000" not in said.split("Balance")[0]
    assert "Harbour Trust" in answered(client, cast.ben, [f"{base(conflicted)}ranking/"]).popitem()[1].content.decode()


def test_search_finds_no_application(conflicted, cast, client):
    for words in (conflicted.harbour.reference, "Ready for work"):
        said = answered(client, cast.chidi, [f"/search/?q={words}"]).popitem()[1].content.decode()
        assert "/applications/" not in said


def test_one_who_is_on_the_team_too_is_shut_out_all_the_same(made, cast, client):
    join_team(exercise=made.opportunity.exercise, person=cast.ben, by=cast.priya, at=made.at)
    assessment.declared(made, made.member(cast.ben), harbour=CLOSE)
    checks = f"{base(made)}checks/"
    found = answered(
        client,
        cast.ben,
        [f"{checks}{made.harbour.reference}/", f"{checks}{made.meadow.reference}/"],
    )
    assert [one.status_code for one in found.values()] == [403, 200]
    assert "You declared a close connection with Harbour Trust" in next(iter(found.values())).content.decode()


def test_the_notes_on_the_scoring_leave_out_what_is_not_theirs(conflicted, cast, client):
    pages = [f"{base(conflicted)}moderation/what-the-scores-say/"]
    notes = answered(client, cast.chidi, pages).popitem()[1].content.decode()
    assert "Harbour Trust" not in notes
    assert "Meadow CIC is the only bid" in notes


@pytest.mark.covers("G5.28")
def test_letters_are_shut_to_an_officer_on_the_panel_who_has_an_interest(conflicted, cast, client):
    """Chidi is a commissioner and on the team as well."""
    Appointment.objects.create(person=cast.chidi, role="commissioner")
    join_team(exercise=conflicted.opportunity.exercise, person=cast.chidi, by=cast.priya, at=conflicted.at)
    chidi = type(cast.chidi).objects.get(pk=cast.chidi.pk)
    award, other = assessment.prepared(conflicted, reason="It reaches more young people.")
    assert award.application == conflicted.harbour
    desk, post = f"/desk/awards/{award.reference}/", f"/desk/letters/{award.letter_reference}/"
    shut = [f"{desk}letter/", f"{desk}not-taken-up/", post, f"{post}change/", f"{post}withdraw/", f"{post}posted/"]
    found = answered(client, chidi, shut)
    assert {address: one.status_code for address, one in found.items() if one.status_code != 403} == {}
    assert "You declared a close connection with Harbour Trust" in found[post].content.decode()
    posted = {address: client.post(address).status_code for address in (f"{desk}letter/check/", f"{post}check/")}
    assert set(posted.values()) == {403}
    with pytest.raises(Refused, match="close connection with Harbour Trust"):
        actions.amend_letter(award=award, explanations={}, advice="None.", by=chidi, at=conflicted.at)
    listed = client.get(f"{base(conflicted)}letters/").content.decode()
    assert listed.count("Not yours (interest declared)") == 1
    assert "£9,000" not in listed
    assert client.get(f"{base(conflicted)}letters/next/").url == f"/desk/awards/{other.reference}/letter/"
    assessment.sent_now(conflicted, awards=[award, other])
    sent = answered(client, chidi, [f"{post}letter.pdf", f"/desk/letters/{other.letter_reference}/letter.pdf"])
    assert [one.status_code for one in sent.values()] == [403, 200]
