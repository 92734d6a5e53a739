"""An exercise as it stands in the second stage, built through the real actions."""

import datetime
from decimal import Decimal

from commonweal.council.exercise import actions as exercises
from commonweal.cycle.plan import actions, rules
from tests.factories.understand import Stage, understood

CRITERIA = [("Outcomes", 40), ("Cost", 25), ("Reach", 20), ("Risk", 15)]
OPTIONS = (
    ("nothing", "Do nothing", "Leave help as it is today.", 0, (0, 5, 0, 2)),
    ("in_house", "An adviser of our own", "The council employs one adviser.", 38_000, (3, 2, 3, 4)),
    ("community", "The youth club leads", "A grant for an adviser at the youth club.", 20_000, (5, 4, 4, 3)),
)
WHY_NOT = "It helps fewer young people for the money."
GRANT_ANSWERS = {
    "self_deliver": False,
    "partners": False,
    "direct_benefit": False,
    "enforce": False,
    "provider_designs": True,
    "core_funding": False,
    "money_available": True,
}
PURCHASE_ANSWERS = GRANT_ANSWERS | {"direct_benefit": True, "enforce": True, "provider_designs": False}


def planning(stage: Stage) -> Stage:
    """Understand is done and the exercise has moved on to Plan."""
    understood(stage)
    exercise, by, at = stage.exercise, stage.by, stage.at
    exercises.record_contact(
        exercise=exercise,
        stage="understand",
        sector="residents",
        how="Evening at the youth club",
        on=datetime.date(2026, 7, 2),
        who="18 young people",
        said="Come to us; do not make us come to you.",
        by=by,
        at=at,
    )
    exercises.assess_impact(
        exercise=exercise, stage="understand", needed=False, reason="No one loses anything.", by=by, at=at
    )
    exercises.advance(exercise=exercise, by=by, at=at)
    return stage


def outcome_chosen(stage: Stage):
    outcome = actions.choose_outcome(
        statement="More young people in Millbrook are in work or learning.",
        comes_from=["needs_assessment"],
        **stage.given(),
    )
    actions.add_indicator(
        outcome=outcome,
        name="Young people in work or learning six months later",
        unit="per cent",
        baseline=Decimal(31),
        target=Decimal(50),
        target_date=datetime.date(2028, 3, 31),
        used_for="Deciding whether to go on",
        by=stage.by,
        at=stage.at,
    )
    return outcome


def outcomes_agreed(stage: Stage):
    outcome = outcome_chosen(stage)
    actions.agree_outcomes(**stage.given())
    return outcome


def gate_passed(stage: Stage, key: str, by) -> None:
    gate = stage.exercise.gates.get(key=key)
    said = {"reasons": "They are the right ones.", "equality": "They are open to all."}
    exercises.pass_gate(gate=gate, by=by, at=stage.at, **said)


def options_added(stage: Stage):
    return [
        actions.add_option(kind=kind, name=name, description=said, cost_yearly=cost, years=1, **stage.given())
        for kind, name, said, cost, _ in OPTIONS
    ]


def options_scored(stage: Stage):
    options = options_added(stage)
    criteria = actions.set_appraisal_criteria(criteria=CRITERIA, **stage.given())
    scores = {
        (option.pk, criterion.pk): (score, f"{criterion.name}: judged from the evidence.")
        for option, row in zip(options, OPTIONS, strict=True)
        for criterion, score in zip(criteria, row[-1], strict=True)
    }
    actions.score_options(scores=scores, **stage.given())
    return options


def make_or_buy_answered(stage: Stage):
    questions = rules.make_or_buy_questions(stage.exercise.framework.pack)
    answers = {key: "The club does this well and we do not." for key, _ in questions}
    return actions.answer_make_or_buy(answers=answers, conclusion="community", **stage.given())


def option_preferred(stage: Stage):
    options = options_scored(stage)
    make_or_buy_answered(stage)
    return actions.prefer_option(
        option=options[2],
        why="It reaches most young people where they already are.",
        why_not={one.pk: WHY_NOT for one in options[:2]},
        **stage.given(),
    )


def grant_chosen(stage: Stage):
    return actions.choose_route(
        answers=GRANT_ANSWERS, chosen="grant", why="The club knows how to do this.", **stage.given()
    )


def specified(stage: Stage):
    return actions.write_specification(
        money_and_payment="Half at the start, half after the first report.",
        evaluation_plan="Talk to young people at three and nine months; the council decides on the results.",
        budget=Decimal(20_000),
        **stage.given(),
    )


def planned(stage: Stage, decider) -> Stage:
    """Every task of Plan that this app owns is done."""
    planning(stage)
    outcomes_agreed(stage)
    gate_passed(stage, "outcomes", decider)
    option_preferred(stage)
    grant_chosen(stage)
    specified(stage)
    return stage
