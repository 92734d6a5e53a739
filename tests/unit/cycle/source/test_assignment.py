"""Sharing out the applications: even, without interests, the same every time, and asked by every page and action."""

import itertools
import random

import pytest

from commonweal.cycle.source import actions
from commonweal.cycle.source.models import Assignment, Score, SharingOut
from commonweal.cycle.source.queries.assignment import vacancies
from commonweal.cycle.source.rules.assignment import digest_of, share_out
from commonweal.ground.record.models import Entry
from commonweal.ground.record.rules import Refused
from tests.factories import assessment
from tests.factories.assessment import HARBOUR, MEADOW

CLOSE = ("close", "I was its treasurer.")
ALL = ("a", "b")


# ---- the sharing-out, without a database --------------------------------------------------------------------------


def test_everybody_gets_as_many_as_the_others():
    found = share_out(range(1, 101), dict.fromkeys(range(1, 9), ALL), set(), 3, "OP-2026-031")
    assert sorted(found.loads.values()) == [37] * 4 + [38] * 4
    assert {len(chosen) for chosen in found.given.values()} == {3}
    assert (found.short, found.places) == ({}, 300)


def test_the_same_seed_gives_the_same_list_in_any_order_and_another_gives_another():
    applications, people = list(range(1, 40)), dict.fromkeys(range(1, 8), ALL)
    barred = {(3, 1), (4, 1), (9, 5)}
    first = share_out(applications, people, barred, 3, "OP-2026-031")
    turned = dict(sorted(people.items(), reverse=True))
    assert share_out(applications[::-1], turned, barred, 3, "OP-2026-031") == first
    assert share_out(applications, people, barred, 3, "OP-2026-032").given != first.given


def test_no_sharing_out_is_more_even():
    """Against every possible one, for small rounds: the sum of squares is least where loads are as even as can be."""
    chance = random.Random(7)
    for _ in range(40):
        people = range(1, chance.choice([4, 5]))
        applications = range(1, chance.choice([4, 5]))
        barred = {(pk, one) for pk in applications for one in people if chance.random() < 0.35}
        found = share_out(applications, dict.fromkeys(people, ALL), barred, 2, f"seed {chance.random()}")
        free = [[one for one in people if (pk, one) not in barred] for pk in applications]
        ways = [list(itertools.combinations(some, min(2, len(some)))) for some in free]
        best = min(sum(sum(one in chosen for chosen in way) ** 2 for one in people) for way in itertools.product(*ways))
        assert sum(number**2 for number in found.loads.values()) == best
        assert not {(pk, one) for pk, chosen in found.given.items() for one in chosen} & barred


def test_each_criterion_has_enough_people_and_what_cannot_be_filled_is_said():
    people = {1: ALL, 2: ALL, 3: ("a",), 4: ("b",), 5: ("b",)}
    found = share_out(range(1, 13), people, {(12, 1), (12, 2)}, 2, "OP-2026-031")
    for pk in range(1, 12):
        for key in ALL:
            assert sum(key in people[one] for one in found.given[pk]) >= 2
    assert found.short == {12: 1}


# ---- a round ------------------------------------------------------------------------------------------------------


@pytest.fixture
def made(once, exercise, cast, now, monkeypatch):
    made = once(lambda: assessment.checked(assessment.closed(exercise, cast, now)), exercise, cast)
    monkeypatch.setattr("django.utils.timezone.now", lambda: made.at)
    return made


@pytest.fixture
def shared(made, cast):
    """Two people for each of the two applications, so that one of the three members has not got both."""
    made.opportunity.scorers_each = 2
    made.opportunity.save()
    actions.share_out(opportunity=assessment.all_declared(made).refresh().opportunity, by=cast.asha, at=made.at)
    return made.refresh()


def held(made):
    rows = Assignment.objects.select_related("member__person", "application")
    return {(one.application.reference, str(one.member.person)) for one in rows}


def without(made, application):
    """The assessor, not the chair, who was not given this application; nobody where the chair was not."""
    given = {one.member_id for one in Assignment.objects.filter(application=application)}
    return next((one for one in made.members if one.pk not in given), None)


def test_it_waits_for_declarations_and_rulings_and_is_for_the_chair(made, cast):
    share = {"opportunity": made.opportunity, "at": made.at}
    with pytest.raises(Refused, match="Interests come first"):
        actions.share_out(by=cast.asha, **share)
    assessment.all_declared(made)
    assessment.declared(made, made.member(cast.ben), harbour=("some", "My aunt works there."))
    with pytest.raises(Refused, match="not yet ruled on 1 declared connection"):
        actions.share_out(by=cast.asha, **share)
    with pytest.raises(Refused, match="chair of the panel"):
        actions.share_out(by=cast.ben, **share)


def test_all_rows_are_one_act_of_the_record_with_their_digest(shared):
    entries = list(Entry.objects.filter(verb="share out"))
    assert len(entries) == 1
    sharing = SharingOut.objects.get()
    people = {str(one.person): one.person.reference for one in shared.members}
    pairs = [(reference, people[person]) for reference, person in held(shared)]
    assert (len(pairs), entries[0].after["digest"]) == (4, digest_of(pairs))
    assert (sharing.seed, sharing.each, sharing.places) == (shared.opportunity.reference, 2, 4)


def test_an_interest_keeps_an_application_away_and_fewer_than_asked_is_said(made, cast, client):
    for member in made.members:
        assessment.declared(made, member, **({"harbour": CLOSE} if member.person_id == cast.chidi.pk else {}))
    actions.share_out(opportunity=made.refresh().opportunity, by=cast.asha, at=made.at)
    assert (made.harbour.reference, str(cast.chidi)) not in held(made)
    assert len(held(made)) == 5
    client.force_login(cast.asha)
    said = client.get(f"/desk/assessments/{made.opportunity.reference}/sharing/").content.decode()
    assert said.count("Nobody without an interest is left") == 1


def test_what_was_not_given_is_closed_and_not_asked_for(shared, cast, client):
    pairs = [(without(shared, each), each) for each in shared.applications]
    member, application = next(pair for pair in pairs if pair[0].part == "assessor")
    other = next(each for each in shared.applications if each != application)
    base = f"/desk/assessments/{shared.opportunity.reference}/"
    client.force_login(member.person)
    assert client.get(f"{base}applications/{application.reference}/").status_code == 403
    said = client.get(base).content.decode()
    assert (said.count(f"/applications/{application.reference}/"), said.count('aria-label="1 application"')) == (0, 1)
    with pytest.raises(Refused, match="was not given to you"):
        assessment.score(shared, member, application, HARBOUR)
    if (other.reference, str(member.person)) in held(shared):
        assessment.score(shared, member, other, HARBOUR)
        actions.submit_scores(member=shared.member(member.person), by=member.person, at=shared.at)
        assert Score.objects.filter(member=member, state="submitted").count() == len(shared.criteria)


def test_a_round_that_was_shared_out_goes_on_to_moderation(shared, cast):
    for row in Assignment.objects.select_related("member__person", "application"):
        member = shared.member(row.member.person)
        assessment.score(shared, member, row.application, HARBOUR if row.application == shared.harbour else MEADOW)
    for member in shared.members:
        actions.submit_scores(member=member, by=member.person, at=shared.at)
    actions.start_moderation(opportunity=shared.refresh().opportunity, by=cast.asha, at=shared.at)
    shared.refresh()
    out = without(shared, shared.harbour)
    present = [one.person for one in shared.members if one != out]
    criterion = shared.criteria[0]
    if out.part == "assessor":
        with pytest.raises(Refused, match="was not given this application"):
            assessment.agree(shared, shared.harbour, criterion, 3)
    assert assessment.agree(shared, shared.harbour, criterion, 3, present=present).agreed == 3


def test_a_late_interest_frees_the_place_and_says_who_can_take_it(shared, cast, client):
    row = Assignment.objects.select_related("member__person", "application").filter(member__part="assessor").first()
    application, gone = row.application, shared.member(row.member.person)
    for each in Assignment.objects.filter(application=application).exclude(pk=row.pk).select_related("member__person"):
        assessment.score(shared, shared.member(each.member.person), application, HARBOUR)
    free = without(shared, application)
    actions.declare(member=gone, declarations={application.pk: CLOSE}, by=gone.person, at=shared.at)
    client.force_login(cast.asha)
    where = f"/desk/assessments/{shared.opportunity.reference}/sharing/"
    said = client.get(where).content.decode()
    assert said.count(">Who could take it<") == 1
    assert said.count(f">{free.person}</td>") >= 1
    client.post(f"{where}{application.reference}/", {"member": free.pk, "reason": "The place is free."})
    given = Assignment.objects.get(application=application, member=free)
    assert (given.by_hand, given.why) == (True, "The place is free.")
    assert vacancies(shared.refresh().opportunity) == []
    with pytest.raises(Refused, match="has begun to score"):
        actions.take_off(assignment=given, reason="It is too much.", by=cast.asha, at=shared.at)
    with pytest.raises(Refused, match="has begun to score"):
        actions.share_out(opportunity=shared.opportunity, by=cast.asha, at=shared.at)


def test_by_hand_before_scoring_with_a_reason(shared, cast, client):
    row = Assignment.objects.select_related("member__person", "application").first()
    row.application.opportunity = shared.opportunity
    client.force_login(cast.asha)
    where = f"/desk/assessments/{shared.opportunity.reference}/sharing/{row.application.reference}/{row.pk}/"
    assert client.post(where, {"reason": ""}).content.decode().count("Enter the reason") == 2
    client.post(where, {"reason": "On leave that week."})
    assert not Assignment.objects.filter(pk=row.pk).exists()
    assert Entry.objects.get(verb="take from scorer").why == "On leave that week."
    client.force_login(cast.ben)
    assert client.get(f"/desk/assessments/{shared.opportunity.reference}/sharing/").status_code == 403


def test_a_member_who_scores_some_criteria_is_asked_for_those_only(made, cast, client):
    ben, only = made.member(cast.ben), made.criteria[1]
    ben.scores_only = [only.key]
    ben.save()
    assessment.all_declared(made)
    with pytest.raises(Refused, match="Others on the panel score"):
        assessment.score(made, made.member(cast.ben), made.harbour, HARBOUR)
    for application in made.applications:
        actions.save_score(
            application=application, member=made.member(cast.ben), criterion=only, score=3,
            reason=assessment.REASON, by=cast.ben, at=made.at,
        )  # fmt: skip
    actions.submit_scores(member=made.member(cast.ben), by=cast.ben, at=made.at)
    assessment.scored(made, [one for one in made.members if one.person_id != cast.ben.pk])
    actions.start_moderation(opportunity=made.opportunity, by=cast.asha, at=made.at)
    assert Score.objects.filter(state="submitted").count() == 2 + 2 * 2 * len(made.criteria)


def test_what_is_theirs_is_on_one_page_to_print(shared, cast, client):
    pairs = [(without(shared, each), each) for each in shared.applications]
    member, application = next(pair for pair in pairs if pair[0].part == "assessor")
    other = next(each for each in shared.applications if each != application)
    client.force_login(member.person)
    said = client.get(f"/desk/assessments/{shared.opportunity.reference}/pack/").content.decode()
    assert (said.count(application.reference), said.count(f">{other.reference}</span>")) == (0, 1)
    assert said.count("1 application to score") == 1


def test_nothing_is_printed_before_interests_are_declared(made, cast, client):
    client.force_login(cast.ben)
    found = client.get(f"/desk/assessments/{made.opportunity.reference}/pack/")
    assert (found.status_code, found.content.decode().count("Declare your interests first")) == (403, 1)


def test_how_many_score_is_set_with_the_panel_and_never_fewer_than_the_round_must_have(made, cast, client):
    client.force_login(cast.priya)
    base = f"/desk/exercises/{made.opportunity.exercise.reference}/opportunity/panel/"
    said = client.post(f"{base}scoring/", {"scorers_each": "1", "names_hidden": "yes"}).content.decode()
    assert said.count("must be 2 or more") == 2
    client.post(f"{base}scoring/", {"scorers_each": "2", "names_hidden": "yes"})
    made.refresh()
    assert (made.opportunity.scorers_each, made.opportunity.names_hidden) == (2, True)
    assert client.get(base).content.decode().count("2 people score each application") == 1
    assessment.all_declared(made)
    assessment.score(made, made.member(cast.ben), made.harbour, HARBOUR)
    said = client.post(f"{base}scoring/", {"scorers_each": "3", "names_hidden": "no"}).content.decode()
    assert said.count("Somebody has begun to score") == 1
