"""A framework of several suppliers is set up once, and contracts are called off from it while it lasts."""

import datetime
from decimal import Decimal

import pytest

from commonweal.council.decide.models import Decision
from commonweal.council.exercise.actions import open_exercise
from commonweal.cycle.deliver.actions import set_up_agreement
from commonweal.cycle.source import actions
from commonweal.cycle.source.models import Award
from commonweal.cycle.source.procurement import queries, rules
from commonweal.cycle.source.procurement.actions import choose
from commonweal.cycle.source.procurement.models import FrameworkTerms
from commonweal.cycle.source.queries import call_off as drawing
from commonweal.ground.post.models import Letter
from commonweal.ground.record.rules import Refused
from tests.factories import assessment, source

TERMS = {"years": 4, "call_off": "competition", "how": "Every member is asked for a price; the lowest wins."}
BY_TENDER = {"process": "new_framework", "why": "Work comes up all year.", "why_whole": "One kind of work."}


# ---- the terms, without a database --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("terms", "longest", "said"),
    [
        ({}, 4, []),
        ({"years": 6}, 4, ["A framework agreement runs for 4 years at most. Enter why this one needs longer"]),
        ({"years": 6, "longer_because": "The vehicles last ten years."}, 4, []),
        ({"years": 8}, None, []),
        ({"how": " "}, 4, ["Enter how a contract is called off, as suppliers read it before they tender"]),
        ({"call_off": ""}, 4, ["Select how contracts are called off from it"]),
    ],
)
def test_what_a_framework_says_of_itself(terms, longest, said):
    found = rules.terms_missing(longest=longest, **({"longer_because": ""} | TERMS | terms))
    assert list(found.values()) == said


@pytest.mark.parametrize(
    ("call_off", "members", "directly", "refused"),
    [
        ("competition", 3, False, False),
        ("competition", 3, True, True),
        ("competition", 1, True, False),  # with one supplier there is nobody to compete with (s.45(4)(a))
        ("direct", 3, True, False),
        ("direct", 3, False, True),
        ("either", 3, True, False),
        ("either", 3, False, False),
        ("either", 0, False, True),
    ],
)
def test_the_published_terms_say_how_a_contract_is_called_off(call_off, members, directly, refused):
    assert bool(rules.call_off_refusal(call_off, members, directly)) is refused


# ---- setting one up -------------------------------------------------------------------------------------------------


@pytest.fixture
def covered(exercise, cast, now):
    contract = source.drafted(exercise, cast, now, route="procurement", budget=Decimal(500_000))
    route = contract.exercise.route_choice
    route.covered = True
    type(route).objects.filter(pk=route.pk).update(covered=True)
    return contract


def test_it_is_set_up_on_the_page_and_its_terms_are_published(client, covered, cast, now):
    client.force_login(cast.priya)
    path = f"/desk/exercises/{covered.exercise.reference}/opportunity/process/contract/"
    given = BY_TENDER | TERMS | {"years": "6"}
    assert "4 years at most" in client.post(path, given).content.decode()
    assert client.post(path, given | {"longer_because": "The vans last ten years."}).status_code == 302
    covered.refresh_from_db()
    assert (covered.place_only, covered.most_months, covered.regime) == (True, 72, "pa23")
    assert covered.process_says[1:] == [
        "The framework agreement runs for 6 years at most, and £500,000 is the most that can be called off from it. "
        "It runs for longer than is usual because: The vans last ten years.",
        f"How contracts are called off: by competition among its members. {TERMS['how']}",
    ]
    assert covered.not_in_lots == "One kind of work."


def test_its_last_day_keeps_to_its_term(covered, cast, now):
    choose(opportunity=covered, terms=TERMS, by=cast.priya, at=now, **BY_TENDER)
    said = drawing.within_term(covered)
    assert said.startswith("A framework agreement is published with its first and its last day.")
    covered.starts_on, covered.ends_on = datetime.date(2027, 1, 1), datetime.date(2031, 1, 1)
    assert drawing.within_term(covered) == (
        "The framework agreement runs for 4 years at most, as its process says, so it ends by Tuesday 31 December 2030."
    )
    covered.ends_on = datetime.date(2030, 12, 31)
    assert drawing.within_term(covered) is None


def test_an_award_gives_a_place_and_no_money(exercise, cast, now):
    made = assessment.closed(exercise, cast, now)
    made.opportunity.place_only = True
    made.opportunity.save()
    assessment.ranked(made.refresh())
    decision = assessment.recommended(made, {made.harbour.pk: 0, made.meadow.pk: 0})
    assert f"Harbour Trust ({made.harbour.reference}): a place on the framework agreement" in decision.recommendation
    assert decision.value == made.opportunity.budget
    assessment.decided(made, decision)
    awards = actions.prepare_awards(opportunity=made.opportunity, by=cast.priya, at=made.at)
    assert [one.result for one in awards] == ["offer", "offer"]
    letter = Letter.objects.get(reference=awards[0].letter_reference)
    assert "We are glad to offer you a place on this framework agreement." in letter.body


# ---- calling off ----------------------------------------------------------------------------------------------------


@pytest.fixture
def standing(covered, cast, now):
    """In force since a year ago, with Harbour Trust and Meadow CIC on it."""
    choose(opportunity=covered, terms=TERMS | {"call_off": "either"}, by=cast.priya, at=now, **BY_TENDER)
    covered.starts_on, covered.ends_on = now.date() - 365 * source.DAY, now.date() + 365 * source.DAY
    covered.opens_at = now - 500 * source.DAY
    covered.closes_at, covered.decision_on = now - 450 * source.DAY, covered.starts_on
    covered.state = "decided"
    covered.save()
    decision = decided(covered, cast, now)
    for number, organisation in enumerate((cast.harbour, cast.meadow), 1):
        bid = covered.applications.create(
            reference=f"APP-FRAME{number}", organisation=organisation, started_by=cast.rosa, started_at=now, rank=number
        )
        Award.objects.create(
            reference=f"AW-2025-90{number}",
            application=bid,
            decision=decision,
            result="offer",
            amount=0,
            state="notified",
            notified_at=now - 400 * source.DAY,
            provider_accepted_payment=True,
        )
    return covered


def decided(opportunity, cast, now):
    return Decision.objects.create(
        reference="D-2025-900", exercise=opportunity.exercise, kind="award", title="Places", question="Whether.",
        recommendation="That these be given.", level="officer", proposed_by=cast.priya, value=0, proposed_at=now,
    )  # fmt: skip


@pytest.fixture
def wanted(standing, cast, now):
    """Another exercise, which wants £60,000 of the same work."""
    other = open_exercise(
        title="Repairs this winter", trigger="need", lead=cast.priya, value=Decimal(60_000), purpose="Warm homes.",
        service_category="repairs", who_for="Tenants", by=cast.priya, at=now,
    )  # fmt: skip
    return source.drafted(other, cast, now, route="procurement", budget=Decimal(60_000))


def drawn(wanted, cast, now, key, **other):
    told = {"opportunity": wanted, "process": "framework", "why": "It covers this.", "by": cast.priya, "at": now}
    choose(call_off={"framework": key} | other, **told)


def test_a_place_has_no_agreement_and_is_not_said_to_lack_one(standing, cast, now, client):
    with pytest.raises(Refused, match="A place on a framework agreement is no money"):
        set_up_agreement(award=Award.objects.get(reference="AW-2025-901"), by=cast.priya, at=now)
    client.force_login(cast.priya)
    page = client.get(f"/desk/exercises/{standing.exercise.reference}/agreements/").content.decode()
    assert "Awards without an agreement" not in page


def test_its_members_are_asked_and_nobody_else(standing, wanted, cast, now):
    assert queries.frameworks(now.date()) == [(standing.reference, standing.title)]
    drawn(wanted, cast, now, standing.reference)
    assert wanted.process_name == "Call-off under a framework agreement, by competition"
    assert {one.organisation for one in wanted.invitations.all()} == {cast.harbour, cast.meadow}
    with pytest.raises(Refused, match="Acorn Youth has no place on"):
        actions.invite(opportunity=wanted, organisation=cast.acorn, why="They are near.", by=cast.priya, at=now)
    with pytest.raises(Refused, match="Everybody with a place on the framework agreement is asked"):
        actions.uninvite(invitation=wanted.invitations.first(), by=cast.priya, at=now)


def test_everybody_else_reads_that_it_is_for_those_who_were_invited(standing, wanted, cast, now, client, time_machine):
    drawn(wanted, cast, now, standing.reference)
    wanted.state, wanted.opens_at, wanted.closes_at = "open", now, now + 30 * source.DAY
    wanted.decision_on = (now + 60 * source.DAY).date()
    wanted.save()
    time_machine.move_to(now + source.DAY)
    where = f"/opportunities/{wanted.reference}/"
    said = "Only who was invited can apply: Harbour Trust and Meadow CIC."
    for address in (where, f"{where}eligibility/"):
        assert client.get(address).content.decode().count(said) == 1
    assert "Only for those who were invited." in client.get("/opportunities/").content.decode()
    cast.iris.memberships.create(organisation=cast.acorn, standing="admin")
    client.force_login(cast.iris)
    page = client.get(f"{where}apply/").content.decode()
    assert f"It was not invited. {said}" in page
    assert "Apply for Acorn Youth" not in page
    client.force_login(cast.omar)
    assert "Apply for Meadow CIC" in client.get(f"{where}apply/").content.decode()


def test_the_public_reads_who_has_a_place_and_what_was_called_off_and_no_draft(standing, wanted, cast, now, client):
    drawn(wanted, cast, now, standing.reference)
    where = f"/opportunities/{standing.reference}/"
    none = (
        "Harbour Trust and Meadow CIC have places on it. £500,000 of £500,000 is left, and no contract has been called"
    )
    assert none in client.get(where).content.decode()
    wanted.state, wanted.opens_at, wanted.closes_at = "open", now, now + 30 * source.DAY
    wanted.decision_on = (now + 60 * source.DAY).date()
    wanted.save()
    page = client.get(where).content.decode()
    assert "£440,000 of £500,000 is left. Contracts called off from it:" in page
    assert f'href="/opportunities/{wanted.reference}/"' in page
    award = client.get("/awards/AW-2025-901/").content.decode()
    assert "Harbour Trust has a place on this framework agreement." in award
    assert client.get("/awards/AW-2025-901.json").status_code == 404


def test_who_is_asked_with_all_members_is_not_asked_once_it_is_direct(standing, wanted, cast, now, client):
    drawn(wanted, cast, now, standing.reference)
    client.force_login(cast.priya)
    page = f"/desk/exercises/{wanted.exercise.reference}/opportunity/notices/"
    assert "Take back the invitation" not in client.get(page).content.decode()
    drawn(wanted, cast, now, standing.reference, directly=True)
    assert not wanted.invitations.exists()
    shown = client.get(page).content.decode()
    assert "Meadow CIC" in shown
    assert "Acorn Youth" not in shown


def test_one_member_is_asked_where_the_terms_let_it_be_direct(standing, wanted, cast, now):
    drawn(wanted, cast, now, standing.reference, directly=True)
    assert (wanted.process_name, wanted.invitations.count()) == (
        "Call-off under a framework agreement, without competition",
        0,
    )
    actions.invite(opportunity=wanted, organisation=cast.meadow, why="It is nearest.", by=cast.priya, at=now)
    FrameworkTerms.objects.filter(opportunity=standing).update(call_off="competition")
    with pytest.raises(Refused, match="every contract under it is competed for"):
        drawn(wanted, cast, now, standing.reference, directly=True)


def test_nothing_is_called_off_once_it_has_ended_or_is_spent(standing, wanted, cast, now):
    standing.ends_on = now.date() - source.DAY
    standing.save()
    with pytest.raises(Refused, match=f"The framework agreement {standing.reference} ended on"):
        drawn(wanted, cast, now, standing.reference)
    standing.ends_on, standing.budget = now.date() + 90 * source.DAY, Decimal(100_000)
    standing.save()
    drawn(wanted, cast, now, standing.reference)
    assert drawing.spent(standing) == Decimal(60_000)
    more = source.drafted(
        open_exercise(
            title="More of it", trigger="need", lead=cast.priya, value=Decimal(60_000), purpose="Warm homes.",
            service_category="repairs", who_for="Tenants", by=cast.priya, at=now,
        ),
        cast, now, route="procurement", budget=Decimal(60_000),
    )  # fmt: skip
    with pytest.raises(Refused, match="of which £40,000 is left"):
        drawn(more, cast, now, standing.reference)
    standing.budget = Decimal(60_000)
    standing.save()
    with pytest.raises(Refused, match="all of it is spent or promised"):
        drawn(more, cast, now, standing.reference)
    wanted.opens_at = now + 400 * source.DAY
    standing.budget = Decimal(100_000)
    wanted.drawn_from = standing
    assert "ended on" in drawing.fits_framework(wanted)


def test_another_authoritys_framework_is_named_with_its_last_day(wanted, cast, now):
    told = {"opportunity": wanted, "process": "framework", "why": "It covers this.", "by": cast.priya, "at": now}
    with pytest.raises(Refused, match="enter whose it is"):
        choose(call_off={}, **told)
    with pytest.raises(Refused, match="That framework agreement ended on"):
        choose(call_off={"outside": "Eastern buyers 12", "outside_ends": now.date() - source.DAY}, **told)
    choose(call_off={"outside": "Eastern buyers 12", "outside_ends": now.date() + source.DAY}, **told)
    assert wanted.process_says[1] == "The framework agreement: Eastern buyers 12, which ends on 8 September 2026."
