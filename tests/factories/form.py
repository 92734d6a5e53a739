"""Opportunities whose form asks in every way: texts, a budget, an outcome plan, lines, a file, a condition."""

from commonweal.cycle.plan.models import Outcome
from commonweal.cycle.source import actions, queries
from commonweal.ground.questions.rules import from_library
from tests.factories import source

STATEMENT = "More young people in Millbrook are in work that lasts"
STOCK = ("outcome_plan", "budget", "other_money", "other_funders", "plan", "conditions")
BUDGET = [
    {"item": "A worker", "sort": "What the work itself costs", "cost": "9000", "ours": "8000"},
    {"item": "Rent", "sort": "A share of overheads", "cost": "1000", "ours": "1000"},
]
PLAN = [{"outcome": STATEMENT, "do": "Meet weekly", "people": "40", "know": "Our own survey", "start": "no"}]


def rich(exercise, cast, now, stock=STOCK, **fields):
    """A draft whose form has a question for each criterion and six from the library."""
    Outcome.objects.create(exercise=exercise, statement=STATEMENT, comes_from=["need"])
    opportunity = source.set_up(exercise, cast, now, **fields)
    rows = queries.proposed_questions(opportunity)
    rows = [row | {"words": 150} for row in rows]
    rows += [from_library(key) | {"criterion": "not_scored"} for key in stock]
    actions.set_questions(opportunity=opportunity, questions=rows, by=cast.priya, at=now)
    return opportunity


def opened(exercise, cast, now, **fields):
    opportunity = rich(exercise, cast, now, **fields)
    actions.publish(opportunity=opportunity, by=cast.priya, at=now)
    actions.open_due(at=now + 2 * source.DAY)
    opportunity.refresh_from_db()
    return opportunity


def answers(opportunity):
    """Everything that has to be answered, for an application for £9,000."""
    texts = {one.key: "We meet them where they are." for one in opportunity.questions if one.kind == "long"}
    return texts | {"outcome_plan": PLAN, "budget": BUDGET, "other_money": "no", "conditions": "yes"}


def draft(application):
    """What is written so far, as it is kept."""
    application.refresh_from_db()
    return queries.draft_of(application)


def table(*rows):
    """The lines of an answer as a browser sends them."""
    typed = {"answer-TOTAL_FORMS": str(len(rows)), "answer-INITIAL_FORMS": "0"}
    return typed | {f"answer-{place}-{key}": value for place, row in enumerate(rows) for key, value in row.items()}
