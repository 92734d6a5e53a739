import datetime
import re
from decimal import Decimal

import pytest

from commonweal.council.people.models import Evidence
from commonweal.cycle.source import actions
from commonweal.cycle.source.models import Opportunity
from commonweal.cycle.source.rules.gate import asked_for, asked_of, concern
from commonweal.cycle.source.states.gate import GATE
from commonweal.ground.record.rules import Refused
from tests.factories import assessment

NINE = [
    "Management",
    "Financial systems",
    "Data protection",
    "Employment practices",
    "Insurance",
    "Disclosure and barring checks",
    "Safeguarding policies",
    "Safeguarding training",
    "Equality",
]


@pytest.fixture
def made(once, exercise, cast, now):
    return once(lambda: assessment.closed(exercise, cast, now), exercise, cast)


def needs_of(framework, organisation, *service_for):
    asked = asked_of(framework.pack, organisation, list(service_for))
    return {one.criterion.key: [need.key for need in one.needs] for one in asked if one.applies}


def test_norwich_asks_nine_criteria_where_children_are_served(framework, cast):
    asked = asked_of(framework.pack, cast.harbour, ["children"])
    assert [one.criterion.name for one in asked if one.applies] == NINE


def test_where_nothing_is_asked_of_an_applicant_nothing_waits_to_be_checked(made, exercise, cast, client, edge_at):
    def listed():
        edge_at(made.at)
        client.force_login(cast.priya)
        page = client.get(f"/desk/opportunities/{made.opportunity.reference}/applications/").content.decode()
        return [page.count(f"{said}</td>") for said in ("Not checked", "None asked")]

    assert listed() == [2, 0]
    framework = exercise.framework
    framework.content["criteria"]["organisational"] = []
    type(framework).objects.filter(pk=framework.pk).update(content=framework.content)
    assert listed() == [0, 2]


@pytest.mark.covers("G5.09")
@pytest.mark.parametrize(
    ("income", "accounts_asked"), [("5000.00", False), ("5000.01", True), ("4800", False), (None, True)]
)
def test_accounts_are_asked_for_above_five_thousand_pounds_and_not_at_it(framework, cast, income, accounts_asked):
    cast.acorn.income_last_year = None if income is None else Decimal(income)
    needs = needs_of(framework, cast.acorn)["financial_systems"]
    assert ("examined_accounts" in needs) == accounts_asked


OVER = "It ended on 8 October 2026, before the deadline."
OLD = "The year that they cover ended more than 22 months before the deadline, so there should be newer ones."


@pytest.mark.covers("G5.09")
@pytest.mark.parametrize(("kind", "dated", "expires", "said"), [
    ("accounts", (2024, 12, 9), None, ""),
    ("accounts", (2024, 12, 8), None, OLD),
    ("public_liability", (2025, 1, 1), (2026, 10, 9), ""),
    ("public_liability", (2025, 1, 1), (2026, 10, 8), OVER),
    ("constitution", (1988, 1, 1), None, ""),
])  # fmt: skip
def test_what_is_past_its_time_at_the_deadline(kind, dated, expires, said):
    ends = datetime.date(*expires) if expires else None
    shown = Evidence(kind=kind, dated=datetime.date(*dated), expires=ends)
    assert concern(shown, datetime.date(2026, 10, 9)) == said


@pytest.mark.covers("G5.09")
def test_whoever_checks_is_told_of_accounts_that_are_not_the_newest(made, cast, client, edge_at):
    edge_at(made.at)
    dated = made.at.date() - 800 * assessment.DAY
    accounts = Evidence.objects.filter(organisation=cast.harbour, kind="accounts")
    accounts.delete()
    accounts.create(organisation=cast.harbour, kind="accounts", statement="Examined", dated=dated)
    client.force_login(cast.priya)
    page = client.get(f"/desk/assessments/{made.opportunity.reference}/checks/{made.harbour.reference}/")
    assert page.content.decode().count(OLD) == 2  # under the law on accounts, and under their examination


@pytest.mark.covers("G5.14")
def test_safeguarding_policies_are_asked_for_only_where_the_service_needs_them(framework, cast):
    assert "safeguarding_policies" not in needs_of(framework, cast.harbour)
    assert needs_of(framework, cast.harbour, "children")["safeguarding_policies"] == ["child_protection_policy"]
    assert needs_of(framework, cast.harbour, "adults_at_risk")["safeguarding_policies"] == ["adults_policy"]


def test_nobody_checks_before_the_deadline(exercise, cast, now):
    made = assessment.closed(exercise, cast, now)
    Opportunity.objects.update(state="open")
    with pytest.raises(Refused, match="stay sealed until the opportunity has closed"):
        actions.check_gate(
            application=made.harbour,
            checks=assessment.checks(made.harbour),
            by=cast.priya,
            at=made.opportunity.closes_at - assessment.DAY,
        )


def test_every_criterion_is_answered_with_a_reason(made, cast):
    checks = assessment.checks(made.harbour)
    with pytest.raises(Refused, match="Not yet checked: Equality"):
        actions.check_gate(application=made.harbour, checks=checks[:-1], by=cast.priya, at=made.at)
    checks[0]["reason"] = "  "
    with pytest.raises(Refused, match="Enter the reason for your answer on 'Management'"):
        actions.check_gate(application=made.harbour, checks=checks, by=cast.priya, at=made.at)
    assert made.harbour.gate_checks.count() == 0


def test_only_published_criteria_are_checked(made, cast):
    checks = [*assessment.checks(made.harbour), {"criterion": "colour", "met": True, "reason": "Blue."}]
    with pytest.raises(Refused, match="'colour' is not an organisational criterion"):
        actions.check_gate(application=made.harbour, checks=checks, by=cast.priya, at=made.at)


def test_only_the_team_checks(made, cast):
    for person in (cast.asha, cast.rosa, cast.iris):
        with pytest.raises(Refused, match="the lead of the exercise"):
            actions.check_gate(application=made.harbour, checks=assessment.checks(made.harbour), by=person, at=made.at)


@pytest.mark.covers("G5.06")
def test_a_criterion_not_met_ends_the_consideration(made, cast):
    checks = assessment.checks(made.meadow, insurance=False)
    actions.check_gate(application=made.harbour, checks=assessment.checks(made.harbour), by=cast.priya, at=made.at)
    actions.check_gate(application=made.meadow, checks=checks, by=cast.priya, at=made.at)
    made.refresh()
    assert (made.harbour.state, made.meadow.state) == ("submitted", "ineligible")
    member = made.member(cast.asha)
    actions.declare(member=member, declarations={made.harbour.pk: ("none", "")}, by=cast.asha, at=made.at)
    with pytest.raises(Refused, match="no further consideration"):
        assessment.score(made, member, made.meadow, assessment.MEADOW)


@pytest.mark.covers("G5.06")
def test_who_did_not_meet_a_criterion_gets_a_letter_with_the_reason(made, cast):
    actions.check_gate(application=made.harbour, checks=assessment.checks(made.harbour), by=cast.priya, at=made.at)
    failing = assessment.checks(made.meadow, insurance=False)
    actions.check_gate(application=made.meadow, checks=failing, by=cast.priya, at=made.at)
    made.refresh()
    for member in made.members:
        actions.declare(member=member, declarations={made.harbour.pk: ("none", "")}, by=member.person, at=made.at)
        assessment.score(made, member, made.harbour, assessment.HARBOUR)
        actions.submit_scores(member=member, by=member.person, at=made.at)
    made.refresh()
    actions.start_moderation(opportunity=made.opportunity, by=cast.asha, at=made.at)
    for place, criterion in enumerate(made.criteria):
        assessment.agree(made, made.harbour, criterion, assessment.HARBOUR[place])
    actions.rank(opportunity=made.opportunity, by=cast.asha, at=made.at)
    awards = assessment.sent(made.refresh())
    failed = next(award for award in awards if award.application_id == made.meadow.pk)
    assert failed.result == "ineligible"
    assert failed.reasons == [
        {"criterion": "insurance", "title": "Insurance", "met": False, "explanation": "Nothing shows it."}
    ]
    assert failed.state == "notified"


def test_a_check_put_right_brings_the_application_back(made, cast):
    failing = assessment.checks(made.meadow, insurance=False)
    actions.check_gate(application=made.meadow, checks=failing, by=cast.priya, at=made.at)
    again = [{"criterion": "insurance", "met": True, "reason": "The policy was sent after we asked."}]
    actions.check_gate(application=made.meadow, checks=again, by=cast.priya, at=made.at)
    made.refresh()
    assert made.meadow.state == "submitted"
    assert made.meadow.gate_checks.get(criterion="insurance").met is True


def test_checks_are_settled_once_scoring_begins(made, cast):
    assessment.all_declared(assessment.checked(made))
    assessment.score(made, made.member(cast.asha), made.harbour, assessment.HARBOUR)
    with pytest.raises(Refused, match="begun to score"):
        actions.check_gate(application=made.harbour, checks=assessment.checks(made.harbour), by=cast.priya, at=made.at)


def test_the_page_shows_what_the_passport_holds(made, cast, client, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: made.at)
    Evidence.objects.create(
        organisation=cast.harbour,
        kind="public_liability",
        statement="Cover of £5,000,000",
        dated=made.at.date(),
        expires=made.at.date() + 100 * assessment.DAY,
    )
    client.force_login(cast.priya)
    address = f"/desk/assessments/{made.opportunity.reference}/checks/{made.harbour.reference}/"
    page = client.get(address).content.decode()
    assert page.count("<strong>Cover of £5,000,000</strong>") == 1
    posted = {}
    for check in assessment.checks(made.harbour):
        posted |= {f"met_{check['criterion']}": "yes", f"reason_{check['criterion']}": check["reason"]}
    said = client.post(address, posted | {"reason_insurance": ""}).content.decode()
    assert "Enter an answer to ‘Insurance: why?’" in said
    seen = next(one.needs[0].text for one in asked_for(made.harbour) if one.criterion.key == "insurance")
    assert client.post(address, posted | {"evidence_insurance": seen}).status_code == 302
    assert made.harbour.gate_checks.get(criterion="insurance").evidence == seen
    assert made.harbour.gate_checks.filter(met=True).count() == len(assessment.checks(made.harbour))


def test_two_who_check_at_once_do_not_write_over_each_other_unsaid(made, cast, client, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: made.at)
    client.force_login(cast.priya)
    address = f"/desk/assessments/{made.opportunity.reference}/checks/{made.harbour.reference}/"
    shown = client.get(address).content.decode()
    sent = {"seen": re.search(r'name="seen" value="(\w+)"', shown).group(1)}
    for check in assessment.checks(made.harbour):
        sent |= {f"met_{check['criterion']}": "yes", f"reason_{check['criterion']}": "Typed meanwhile."}
    refusing = assessment.checks(made.harbour, insurance=False)
    actions.check_gate(application=made.harbour, checks=refusing, by=cast.priya, at=made.at)
    said = client.post(address, sent).content.decode()
    assert "recorded these checks while this page was open: Insurance not met." in said
    assert ("Typed meanwhile." in said, made.harbour.gate_checks.get(criterion="insurance").met) == (True, False)
    again = sent | {"seen": re.search(r'name="seen" value="(\w+)"', said).group(1)}
    assert client.post(address, again).status_code == 302
    assert made.harbour.gate_checks.get(criterion="insurance").met


def test_the_table_answers_everyone_in_every_state(made, cast):
    people = (cast.priya, cast.sam, cast.asha, cast.helen, cast.rosa, cast.iris, None)
    assert assessment.silent(GATE, made.harbour, people) == []
