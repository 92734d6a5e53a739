"""Checks on organisations fit the money: what is much is left out or kept with a reason, and the gate asks by it."""

import json
from decimal import Decimal

import pytest
from django.urls import reverse
from lxml import html

from commonweal.council.framework.actions import make_exception
from commonweal.council.framework.models.items import AppliesWhen
from commonweal.council.framework.rules import applies, of_whom
from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.models import Opportunity
from commonweal.cycle.source.queries.evidence import pieces_of
from commonweal.cycle.source.rules.evidence import CHECKS_RULE, warning_of
from commonweal.cycle.source.rules.gate import ANYBODY, asked_by, asked_for
from commonweal.ground.record.models import Entry
from commonweal.ground.record.rules import Refused
from tests.factories import assessment, source

PLAN, ACCOUNTS = "management.business_plan", "financial_systems.examined_accounts"
HEAVY = [
    "management.meetings",
    PLAN,
    ACCOUNTS,
    "employment.open_recruitment",
    "employment.written_terms",
    "equality.equality_training",
]
WHY = "It is too much to ask for £2,000."
KEPT = "We pay for the examination."


@pytest.fixture
def draft(exercise, cast, now):
    """A grant of £2,000 about whose checks nothing is settled."""
    made = source.set_up(exercise, cast, now, budget=Decimal(2_000))
    made.evidence = {}
    made.save()
    return made


def page(draft, name="organisation_checks", *more):
    return reverse(f"source:{name}", args=[draft.exercise.reference, *more])


def typed(**choices):
    """The form as it is filled in: every heavy piece left out with the same reason, unless told otherwise."""
    given = dict.fromkeys(HEAVY, ("leave", WHY)) | {key.replace("__", "."): one for key, one in choices.items()}
    sent = {}
    for place, (choice, why) in given.items():
        sent |= {f"{place}.asked": choice, place: why}
    return sent


def leave_out(draft, cast, now, *places, why=WHY):
    choices = dict.fromkeys(places, (False, why))
    actions.settle_evidence(opportunity=draft, choices=choices, by=cast.priya, at=now)


def asked_places(opportunity, who=ANYBODY):
    return {
        f"{one.criterion.key}.{need.key}" for one in asked_by(opportunity, who) if one.applies for need in one.needs
    }


def problem(draft, now):
    return {one.title: one.problem for one in queries.preflight(draft, now)}["Checks on organisations"]


# ---- what a framework may say about the money -----------------------------------------------------------------------


@pytest.mark.parametrize(("value", "asked"), [("5000.00", False), ("5000.01", True), ("2000", False), (None, True)])
def test_a_framework_may_ask_only_above_a_value(value, asked):
    when = AppliesWhen(value_over=5000)
    given = {"turnover": None, "service_for": set(), "has": set()}
    assert applies(when, **given, value=None if value is None else Decimal(value)) is asked
    assert of_whom(when) == "Organisations that can get more than £5,000"


@pytest.mark.covers("G5.07")
@pytest.mark.parametrize(("maximum", "asked"), [("5000.00", False), ("5000.01", True)])
def test_the_gate_asks_by_what_one_applicant_can_get(draft, cast, maximum, asked):
    framework = draft.exercise.framework
    (plan,) = [
        one for one in framework.content["criteria"]["organisational"][0]["needs"] if one["key"] == "business_plan"
    ]
    plan["applies_when"] = {"value_over": 5000}
    framework.save()
    draft.refresh_from_db()
    draft.maximum = Decimal(maximum)
    assert (PLAN in asked_places(draft, cast.harbour)) is asked
    needs = {need for one in queries.eligibility_questions(draft) for need in one.needs}
    assert any("business plan" in one for one in needs) is asked
    assert all(one.warning == "" for one in pieces_of(draft) if one.place == PLAN)


# ---- the rule of thumb ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("offered", "warned"), [("2000", True), ("10000.00", True), ("10000.01", False), ("0", False)])
def test_what_is_much_for_little_money_is_warned_of(framework, offered, warned):
    need = framework.pack.criteria.organisational[0].needs[2]
    assert need.key == "business_plan"
    assert bool(warning_of(need, Decimal(offered), 10_000)) is warned


# ---- the page -------------------------------------------------------------------------------------------------------


@pytest.mark.covers("G5.07")
def test_the_page_warns_in_a_sentence_and_keeps_what_was_typed(draft, cast, visit):
    said = visit(cast.priya, page(draft))
    assert "One applicant can get £2,000 at most. The rule of thumb counts £10,000 or less as small." in said
    assert "can cost more than a small award leaves for it. That is much to ask for £2,000." in said
    assert "Asked of: organisations with a turnover above £5,000 a year." in said
    assert "It is asked only of organisations that would work with children." in said
    empty = visit.send(cast.priya, page(draft)).content.decode()
    assert empty.count("Select whether to ask for") == 2 * len(HEAVY)
    bad = typed(
        management__meetings=("leave", "  "),
        management__business_plan=("ask", ""),
        equality__equality_training=("no", WHY),
    )
    answer = visit.send(cast.priya, page(draft), **bad).content.decode()
    form = html.fromstring(answer).xpath("//main//form[@method='post']")[0]
    assert form.fields[ACCOUNTS].strip() == WHY
    assert form.fields[f"{PLAN}.asked"] == "ask"
    assert answer.count("an annual general meeting&#39; is left out. Applicants read it.") == 2
    assert answer.count("the work done so far towards one&#39; is asked for. Applicants read it.") == 2
    draft.refresh_from_db()
    assert draft.evidence == {}


@pytest.mark.covers("G5.07")
def test_what_is_left_out_is_published_and_nobody_asks_for_it(draft, cast, now, visit):
    answer = visit.send(cast.priya, page(draft), **typed(financial_systems__examined_accounts=("ask", KEPT)))
    assert answer.status_code == 302
    draft.refresh_from_db()
    opportunity = source.published(draft, cast, now)
    at = opportunity.opens_at
    public = visit(None, reverse("source:opportunity", args=[opportunity.reference]), at)
    assert f"A business plan, or the work done so far towards one. Why: {WHY}" in public
    assert f"audited (organisations with a turnover above £5,000 a year). Why: {KEPT}" in public
    told = visit(None, reverse("source:opportunity_json", args=[opportunity.reference]), at)
    assert WHY in {one["why"] for one in json.loads(told)["evidence_left_out"]}
    names = [one.key for one in queries.eligibility_questions(opportunity)]
    assert names == ["management", "financial_systems", "data_protection", "insurance", "equality"]
    ready = visit(
        None, f"/opportunities/{opportunity.reference}/eligibility/?{'&'.join(f'{key}=yes' for key in names)}", at
    )
    assert "A constitution" in ready
    assert "business plan" not in ready
    application = source.started(opportunity, cast.harbour, cast.rosa, at)
    assert PLAN not in asked_places(opportunity, cast.harbour)
    assert {one.criterion.key: one.because for one in asked_for(application)}["employment"].startswith(
        "Not asked: it was left out of this opportunity."
    )
    with pytest.raises(Refused, match="locked when the opportunity was published"):
        leave_out(opportunity, cast, at, "management.constitution")
    assert 'type="radio"' not in visit(cast.priya, page(draft), at)


@pytest.mark.covers("G5.07")
def test_the_gate_and_the_letter_do_without_what_was_left_out(exercise, cast, now, visit):
    gone = {PLAN: WHY, "employment.open_recruitment": WHY, "employment.written_terms": WHY}
    made = assessment.closed(exercise, cast, now, left_out=gone)
    asked = visit(
        cast.priya, reverse("source:checks", args=[made.opportunity.reference, made.harbour.reference]), made.at
    )
    assert "towards one: left out of this opportunity, so do not ask for it" in asked
    assert "met_employment" not in asked
    assert "Not asked: it was left out of this opportunity." in asked
    checks = assessment.checks(made.harbour)
    assert "employment" not in {one["criterion"] for one in checks}
    wrong = [*checks, {"criterion": "employment", "met": False, "reason": "No adverts."}]
    with pytest.raises(Refused, match="'employment' is not an organisational criterion"):
        actions.check_gate(application=made.harbour, checks=wrong, by=cast.priya, at=made.at)
    actions.check_gate(application=made.harbour, checks=checks, by=cast.priya, at=made.at)
    made.refresh()
    assert made.harbour.state == "submitted"


def test_one_piece_that_is_in_proportion_may_be_left_out_with_a_reason(draft, cast, now, visit):
    one = page(draft, "organisation_check", "financial_systems", "internal_controls")
    assert "Enter why" in visit.send(cast.priya, one, **typed_one("leave", "")).content.decode()
    assert visit.send(cast.priya, one, **typed_one("leave", WHY)).status_code == 302
    draft.refresh_from_db()
    assert "financial_systems.internal_controls" not in asked_places(draft)
    assert visit.send(cast.priya, one, **typed_one("ask", "A second thought.")).status_code == 302
    draft.refresh_from_db()
    assert draft.evidence == {}
    assert "financial_systems.internal_controls" in asked_places(draft)
    assert Entry.objects.filter(verb="settle checks on organisations").count() == 3  # the factory's own is one
    assert visit.send(cast.priya, one.replace("internal", "no")).status_code == 404


def test_a_check_of_which_nothing_is_left_is_said_not_to_be_made(draft, cast, now, visit):
    leave_out(draft, cast, now, "employment.open_recruitment", "employment.written_terms")
    said = visit(cast.priya, page(draft))
    assert "Employment practices is not checked at all this time" in said
    assert "Living Wage" not in said
    assert "Always asked" in said
    assert "This service is not said to work with children or adults at risk" in said


def typed_one(choice, why):
    place = "financial_systems.internal_controls"
    return {f"{place}.asked": choice, place: why}


# ---- what may not be left out ---------------------------------------------------------------------------------------


@pytest.mark.covers("G5.07")
def test_what_the_law_asks_is_left_out_only_under_a_recorded_exception(draft, cast, now):
    place = "insurance.employers_liability"
    with pytest.raises(Refused, match="Keep it, or record an exception to"):
        leave_out(draft, cast, now, place)
    exception = {"exercise_reference": draft.exercise.reference, "rule": CHECKS_RULE, "approved_by": cast.helen}
    make_exception(**exception, reason="The council insures them.", by=cast.priya, at=now)
    leave_out(draft, cast, now, place)
    assert place not in asked_places(draft)


@pytest.mark.covers("G5.07")
def test_the_framework_always_checks_something(draft, cast, now):
    everyone = [one.place for one in pieces_of(draft) if one.of_everyone]
    with pytest.raises(Refused, match="Keep at least one piece of evidence that everyone shows"):
        leave_out(draft, cast, now, *everyone)
    leave_out(draft, cast, now, *everyone[1:])


def test_only_the_team_settles_the_checks_and_only_what_is_asked(draft, cast, now):
    for person in (cast.asha, cast.rosa):
        with pytest.raises(Refused, match="the lead of the exercise"):
            actions.settle_evidence(opportunity=draft, choices={PLAN: (False, WHY)}, by=person, at=now)
    with pytest.raises(Refused, match="hats' is not asked of anyone here"):
        leave_out(draft, cast, now, "insurance.hats")


# ---- before publication ---------------------------------------------------------------------------------------------


@pytest.mark.covers("G5.07")
def test_what_is_out_of_proportion_is_published_only_when_it_is_settled(draft, cast, now, visit):
    with pytest.raises(Refused, match="Much for the money: ‘Minutes or dates"):
        actions.publish(opportunity=draft, by=cast.priya, at=now)
    assert f'href="{page(draft)}">Checks on organisations' in visit(cast.priya, page(draft, "publish"))
    actions.settle_evidence(opportunity=draft, choices=dict.fromkeys(HEAVY, (True, KEPT)), by=cast.priya, at=now)
    assert problem(draft, now) == ""
    draft.evidence = {}
    draft.budget = Decimal(10_001)
    assert problem(draft, now) == ""


def test_a_framework_without_checks_has_nothing_to_settle(draft, cast, now, visit):
    framework = draft.exercise.framework
    framework.content["criteria"]["organisational"] = []
    framework.save()
    said = visit(cast.priya, page(draft))
    assert "This framework states no checks of its own." in said
    fresh = Opportunity.objects.get(pk=draft.pk)
    found = {one.title: one.status for one in queries.preflight(fresh, now)}
    assert found["Checks on organisations"] == "Does not apply"
