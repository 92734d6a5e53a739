"""A contract chooses its process on a page, notes its notices and invites, and publication waits for all three."""

from decimal import Decimal

import pytest

from commonweal.cycle.source import actions
from commonweal.cycle.source.procurement.actions import choose
from commonweal.cycle.source.queries.process import has_process, notices_out, somebody_invited
from commonweal.ground.record.models import Entry
from commonweal.ground.record.rules import Refused
from tests.factories import source

WHOLE = "Each person needs one provider for all of it."


@pytest.fixture
def contract(exercise, cast, now):
    return source.drafted(exercise, cast, now, route="procurement", budget=Decimal(500_000))


@pytest.fixture
def covered(contract):
    route = contract.exercise.route_choice
    route.covered = True
    type(route).objects.filter(pk=route.pk).update(covered=True)
    return contract


def asked(contract, **given):
    told = {
        "process": "direct",
        "why": "There is no other.",
        "justification": "",
        "small_suppliers": "",
        "reserved": "",
    }
    return f"/desk/exercises/{contract.exercise.reference}/opportunity/process/contract/", told | given


def test_the_process_link_leads_to_the_right_route(client, contract, cast):
    client.force_login(cast.priya)
    at = f"/desk/exercises/{contract.exercise.reference}/opportunity/process/"
    assert client.get(at).url == f"{at}contract/"
    assert client.get(f"{at}grant/").status_code == 404


def test_a_direct_award_says_why_and_waits_for_its_transparency_notice(client, covered, cast, now):
    client.force_login(cast.priya)
    path, given = asked(covered)
    assert client.post(path, given).content.decode().count("Enter the justification") == 2  # at its field as well
    reason = "Only Harbour Trust holds the lease of the building."
    page = client.post(path, given | {"justification": reason}, follow=True).content.decode()
    assert "Transparency notice" in page
    covered.refresh_from_db()
    assert (covered.process, covered.regime, covered.by_invitation) == ("direct", "pa23", True)
    assert covered.process_says[1] == f"Why there is no competition: {reason}"
    assert somebody_invited(covered) == "It is run by invitation, and nobody is invited yet."
    assert "Transparency notice" in notices_out(covered)


def test_a_notice_is_noted_with_its_number(client, covered, cast, now):
    choose(opportunity=covered, process="open", why="It suits.", why_whole=WHOLE, by=cast.priya, at=now)
    client.force_login(cast.priya)
    path = f"/desk/exercises/{covered.exercise.reference}/opportunity/notices/"
    empty = client.post(f"{path}UK4/", {"happened": "out"}).content.decode()
    assert "Enter the day on which it was published" in empty
    assert "Enter the number of the notice" in empty
    day = {"published_on-day": "7", "published_on-month": "9", "published_on-year": "2026"}
    given = {"happened": "out", "identifier": "2026/S 000-7"} | day
    assert client.post(f"{path}UK4/", given).status_code == 302
    assert client.post(f"{path}UK2/", {"happened": "not_needed", "not_needed": "Nobody was asked."}).status_code == 302
    assert notices_out(covered) is None
    assert Entry.objects.filter(verb="note notice").count() == 2


def test_a_notice_that_must_be_is_never_skipped(covered, cast, now):
    choose(opportunity=covered, process="open", why="It suits.", why_whole=WHOLE, by=cast.priya, at=now)
    with pytest.raises(Refused, match="cannot be run without it"):
        actions.note_notice(
            notice=covered.notices.get(key="UK4"), not_needed="We would rather not.", by=cast.priya, at=now
        )


def test_a_notice_that_follows_the_award_is_not_noted_before(covered, cast, now):
    choose(opportunity=covered, process="open", why="It suits.", why_whole=WHOLE, by=cast.priya, at=now)
    notice = covered.notices.get(key="UK7")
    with pytest.raises(Refused, match="comes after the award"):
        actions.note_notice(notice=notice, published_on=now.date(), identifier="2026/S 1", by=cast.priya, at=now)


def test_what_the_law_closes_is_refused_with_the_reason(contract, cast, now):
    with pytest.raises(Refused, match="The contract is below the threshold"):
        choose(opportunity=contract, process="open", why="It suits.", why_whole=WHOLE, by=cast.priya, at=now)
    with pytest.raises(Refused, match="not a health care service"):
        choose(opportunity=contract, process="psr_a", why="It suits.", justification="One.", by=cast.priya, at=now)


def test_only_who_is_invited_can_start(exercise, cast, now):
    opportunity = source.set_up(exercise, cast, now)
    source.run_as(opportunity, cast, now, key="invited", name="By invitation", by_invitation=True)
    actions.invite(
        opportunity=opportunity, organisation=cast.harbour, why="They hold the lease.", by=cast.priya, at=now
    )
    actions.publish(opportunity=opportunity, by=cast.priya, at=now)
    later = now + 2 * source.DAY
    actions.start_application(opportunity=opportunity, organisation=cast.harbour, by=cast.rosa, at=later)
    with pytest.raises(Refused, match="is not invited"):
        actions.start_application(opportunity=opportunity, organisation=cast.meadow, by=cast.omar, at=later)


def test_everybody_can_read_how_it_is_run_and_who_was_invited(client, exercise, cast, now, time_machine):
    opportunity = source.set_up(exercise, cast, now)
    source.run_as(opportunity, cast, now, key="invited", name="By invitation", by_invitation=True)
    actions.invite(
        opportunity=opportunity, organisation=cast.harbour, why="They hold the lease.", by=cast.priya, at=now
    )
    actions.publish(opportunity=opportunity, by=cast.priya, at=now)
    time_machine.move_to(now + 2 * source.DAY)
    page = client.get(f"/opportunities/{opportunity.reference}/").content.decode()
    assert "Harbour Trust: They hold the lease." in page


def test_nobody_says_and_publication_says_so(contract):
    assert has_process(contract) == "Nobody has said by which process this is run. Choose the process."
