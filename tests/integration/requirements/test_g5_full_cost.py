"""Full cost recovery: a limit on overheads needs a reason, the budget is held to it, and what is recovered is shown."""

import pytest
from django.urls import reverse
from lxml import html

from commonweal.cycle.source import actions, queries
from commonweal.ground.questions.rules import from_library
from tests.factories import assessment, source

LIMIT = "Of what this funding pays, 10% at most may be overheads."
WHY = "The fund's own rules allow no more."
WORKER = {"item": "A worker", "sort": "What the work itself costs", "cost": "8000.00", "ours": "6000.00"}
RENT = {"item": "Rent", "sort": "A share of overheads", "cost": "2000.00", "ours": "1000.00"}


@pytest.fixture
def draft(exercise, cast, now):
    drafted = source.set_up(exercise, cast, now)
    actions.set_criteria(
        opportunity=drafted,
        criteria=[{"key": "value", "title": "Value", "definition": "The money is well used.", "weight": 100}],
        by=cast.priya,
        at=now,
    )
    asked = from_library("budget") | {"criterion": "value"}
    actions.set_questions(opportunity=drafted, questions=[asked], by=cast.priya, at=now)
    return drafted


def describe(draft, cast, visit, **typed):
    """The commissioner changes some of the boxes of the page on which an opportunity is described."""
    path = reverse("source:opportunity_setup", args=[draft.exercise.reference])
    form = html.fromstring(visit(cast.priya, path)).xpath("//main//form[@method='post']")[0]
    answer = visit.send(cast.priya, path, **dict(form.form_values()) | typed)
    draft.refresh_from_db()
    return answer


@pytest.mark.covers("G5.38")
def test_a_limit_on_overheads_needs_a_reason_that_applicants_read(draft, cast, now, visit):
    said = describe(draft, cast, visit, overheads_cap="10").content.decode()
    assert said.count("a limit on them needs a reason. It is published.") == 2  # above the form, and at the box
    assert 'value="10"' in said
    assert describe(draft, cast, visit, overheads_cap="10", overheads_reason=WHY).status_code == 302
    opportunity = source.published(draft, cast, now)
    public = reverse("source:opportunity", args=[opportunity.reference])
    assert f"{LIMIT} The fund&#39;s own rules allow no more." in visit(None, public, opportunity.opens_at)


def test_without_a_limit_a_fair_share_is_promised(draft, cast, now, visit):
    opportunity = source.published(draft, cast, now)
    page = visit(None, reverse("source:opportunity", args=[opportunity.reference]), opportunity.opens_at)
    assert "A fair share of your overheads is paid." in page


def test_a_draft_with_a_limit_and_no_reason_is_not_published(draft, now):
    draft.overheads_cap = 10
    draft.save()
    assert [one.problem for one in queries.preflight(draft, now) if not one.done] == [
        "The framework pays a fair share of overheads, so a limit on them needs a reason. It is published."
    ]


@pytest.mark.covers("G5.38")
def test_a_budget_keeps_to_the_limit_and_shows_how_much_of_its_full_cost_is_recovered(draft, cast, now, visit):
    describe(draft, cast, visit, overheads_cap="10", overheads_reason=WHY)
    opportunity, at = source.published(draft, cast, now), now + 3 * source.DAY
    application = source.started(opportunity, cast.harbour, cast.rosa, at)
    told = {"application": application, "by": cast.rosa, "at": at}
    actions.save_answers(project="Ready", amount="7000", answers={"budget": [WORKER, RENT]}, **told)
    page = f"/org/{cast.harbour.slug}/applications/{application.reference}/"
    asked = visit(cast.rosa, f"{page}questions/budget/", at)
    assert LIMIT in asked
    assert "It is kept, and cannot be sent like this yet. &#39;What will it cost" in asked
    assert "This funding covers 93% of the full cost of what it pays for: £500 of overheads has to come from" in asked
    assert f"overheads are £1,000 of the £7,000 that you ask for. {LIMIT} That is £700." in visit(
        cast.rosa, f"{page}check/", at
    )
    answers = {"budget": [WORKER | {"ours": "6300.00"}, RENT | {"ours": "700.00"}]}
    actions.save_answers(project="Ready", amount="7000", answers=answers, **told)
    actions.submit(**told)
    assert "This funding covers 88% of the full cost of what it pays for: £875 of overheads has to come" in (
        read_by_an_assessor(opportunity, application, cast, visit)
    )


def read_by_an_assessor(opportunity, application, cast, visit):
    at = opportunity.closes_at + source.DAY
    actions.close_due(at=at)
    assessment.opened(opportunity, cast, at)
    application.refresh_from_db()
    actions.check_gate(application=application, checks=assessment.checks(application), by=cast.priya, at=at)
    member = opportunity.panel.get(person=cast.asha)
    actions.declare(member=member, declarations={application.pk: ("none", "")}, by=cast.asha, at=at)
    return visit(cast.asha, reverse("source:score", args=[opportunity.reference, application.reference]), at)


@pytest.mark.covers("G5.38")
@pytest.mark.django_db
def test_a_fair_share_of_overheads_is_worked_out_for_whoever_writes_a_budget(visit):
    typed = {"of_hours": "70", "hours": "14", "a_year": "30000", "months": "6"}
    said = visit(None, f"/overheads/?{'&'.join(f'{name}={value}' for name, value in typed.items())}")
    assert "This work needs 20% of your paid hours." in said
    assert "over 6 months is <strong>£3,000</strong>" in said
    assert "must be the same as or less than the hours of everyone" in visit(None, "/overheads/?of_hours=7&hours=14")
    assert "Enter your overheads in a year" in visit(None, "/overheads/?of_hours=7&hours=1")
    assert "There is a problem" not in visit(None, "/overheads/")
