from __future__ import annotations

import datetime
from decimal import Decimal

from commonweal.council.exercise import actions as exercises
from commonweal.cycle.plan import actions, queries
from commonweal.cycle.plan.models import Option
from commonweal.front.desk.actions.walk.clock import Walk

CRITERIA = (("What people told us they want", 40), ("Certainty that it works", 30), ("Whole-life cost", 30))
MARKS = {"nothing": (0, 1, 5), "in_house": (2, 3, 1), "community": (4, 2, 4), "grant": (5, 4, 4), "contract": (4, 5, 3)}


def reach_plan(walk: Walk) -> None:
    walk.pass_gates("understand")
    exercises.reach(exercise=walk.exercise, stage="plan", by=walk.lead, at=walk.tick())


def outcomes(walk: Walk) -> None:
    story, exercise, lead = walk.story, walk.exercise, walk.lead
    reach_plan(walk)
    outcome = actions.choose_outcome(
        exercise=exercise,
        statement=story.change,
        comes_from=["needs_assessment", "sector_proposals"],
        equality_test="Read with two groups who need it most; both could see themselves in it.",
        by=lead,
        at=walk.tick(),
    )
    name, unit, baseline, target = story.indicator
    actions.add_indicator(
        outcome=outcome,
        name=name,
        unit=unit,
        baseline=Decimal(baseline),
        target=Decimal(target),
        target_date=(walk.at + datetime.timedelta(days=365 * story.years)).date(),
        accepted_evidence=["Outcomes Star", "case notes", "another funder's report"],
        used_for="to see whether it works and what to change",
        by=lead,
        at=walk.tick(),
    )
    actions.agree_outcomes(exercise=exercise, by=lead, at=walk.tick())
    walk.pass_gates("plan", holding="options")


def plan(walk: Walk) -> None:
    _options(walk)
    _route(walk)
    _impact(walk)
    _specification(walk)
    walk.pass_gates("plan")


def _impact(walk: Walk) -> None:
    exercises.assess_impact(
        exercise=walk.exercise,
        stage="plan",
        needed=True,
        reason="It is for people who share protected characteristics.",
        eliminate="Referral is open to all, with no test that could keep a group out.",
        advance="Money for interpreters and travel is part of the price.",
        foster="People from all wards meet there.",
        mitigation="Sessions outside prayer times; a quiet room.",
        staff_transfer="no",
        staff_transfer_note="HR: no staff are assigned to this service today.",
        personal_data="yes",
        by=walk.lead,
        at=walk.tick(),
    )


def _specification(walk: Walk) -> None:
    story, exercise = walk.story, walk.exercise
    years = f"{story.years} year{'s' if story.years > 1 else ''}"
    actions.write_specification(
        exercise=exercise,
        purpose=story.purpose,
        what_we_will_fund=f"Work that brings this about: {story.change}",
        what_we_will_not_fund="Buildings, and work that a statutory body must do.",
        who_and_where=f"{story.who}, {' and '.join(story.wards) or 'in the whole borough'}.",
        money_and_payment=f"Up to £{story.value:,} over {years}, with fair overheads.",
        monitoring="Two short reports a year. Your own evidence is accepted first.",
        social_value="Tell us what else the work brings to the borough.",
        living_wage="We encourage the real living wage and count its cost.",
        conditions="Safeguarding and equality policies that people use.",
        end_of_agreement="We decide six months before the end, and give at least three months' notice.",
        evaluation_plan="What changed for whom, what they say, what it was worth; 3% of the money is for finding out.",
        principles={
            principle.key: {"how": "People who will use it shaped the specification.", "measure": ""}
            for principle in exercise.framework.pack.principles
        },
        budget=story.money,
        by=walk.lead,
        at=walk.tick(),
    )


def _options(walk: Walk) -> None:
    exercise, lead = walk.exercise, walk.lead
    options = _options_added(walk)
    criteria = actions.set_appraisal_criteria(exercise=exercise, criteria=CRITERIA, by=lead, at=walk.tick())
    scores = {
        (option.pk, criterion.pk): (
            mark,
            f"{option.name}: {mark} of 5 on '{criterion.name.lower()}', from the evidence.",
        )
        for option in options
        for criterion, mark in zip(criteria, MARKS[option.kind], strict=True)
    }
    actions.score_options(exercise=exercise, scores=scores, by=lead, at=walk.tick())
    _make_or_buy(walk)
    preferred = options[-1]
    actions.prefer_option(
        exercise=exercise,
        option=preferred,
        why="It scores best on what people told us they want, at a cost that the budget bears.",
        why_not={option.pk: _why_not(option) for option in options[:-1]},
        by=lead,
        at=walk.tick(),
    )


def _make_or_buy(walk: Walk) -> None:
    questions = queries.make_or_buy_questions(walk.exercise)
    actions.answer_make_or_buy(
        exercise=walk.exercise,
        answers={key: f"Others are nearer to {walk.story.who.lower()} than the council is." for key in questions},
        conclusion="buy",
        by=walk.lead,
        at=walk.tick(),
    )


def _options_added(walk: Walk) -> list[Option]:
    story = walk.story
    yearly = story.money / story.years
    kinds = (
        ("nothing", "Do nothing", "Leave things as they are.", Decimal(0)),
        ("in_house", "A council team", "Two new posts in the council.", yearly * 2),
        ("community", "Help neighbours to lead it", "A small fund and a worker for a group to form.", yearly / 2),
        (story.kind, "An organisation with the trust of the people concerned", "What people asked for.", yearly),
    )
    return [
        actions.add_option(
            exercise=walk.exercise,
            kind=kind,
            name=name,
            description=description,
            cost_yearly=cost.quantize(Decimal("0.01")),
            years=story.years,
            risks="Recruitment" if kind != "nothing" else "The gap grows",
            equality_effects="See the impact assessment.",
            must_be_true="Somebody with the skill applies." if kind == story.kind else "",
            by=walk.lead,
            at=walk.tick(),
        )
        for kind, name, description, cost in kinds
    ]


def _why_not(option: Option) -> str:
    return {
        "nothing": "The need would go on growing.",
        "in_house": "It costs twice as much and people told us that they would not come to the council.",
        "community": "No group is ready yet; we will fund one to grow.",
    }[option.kind]


def _route(walk: Walk) -> None:
    contract = walk.story.kind == "contract"
    actions.choose_route(
        exercise=walk.exercise,
        answers={
            "direct_benefit": contract,
            "enforce": contract,
            "provider_designs": not contract,
            "core_funding": False,
            "money_available": True,
        },
        chosen="procurement" if contract else "grant",
        why="The council must be able to enforce it." if contract else "The provider knows best how to do it.",
        by=walk.lead,
        at=walk.tick(),
    )
