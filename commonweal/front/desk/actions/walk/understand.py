from __future__ import annotations

from commonweal.council.exercise import actions as exercises
from commonweal.council.exercise.models import Area
from commonweal.cycle.understand import actions, queries
from commonweal.front.desk.actions.walk.clock import Walk


def open_it(walk: Walk) -> None:
    story = walk.story
    lead = walk.person(story.lead)
    areas = list(Area.objects.filter(name__in=story.wards))
    walk.exercise = exercises.open_exercise(
        title=story.title,
        purpose=story.purpose,
        trigger="need",
        lead=lead,
        value=story.money,
        service_category=story.category,
        who_for=story.who,
        statutory="no",
        areas=areas,
        whole_area=not areas,
        follows=walk.follows,
        by=lead,
        at=walk.tick(),
    )


def understand(walk: Walk) -> None:
    exercise, lead = walk.exercise, walk.lead
    answers = {
        question.key: (question.key in ("strategic_fit", "money"), "Asked of the advisers, who see no sign of it.")
        for question in queries.screening_questions(exercise)
    }
    actions.answer_screening(exercise=exercise, answers=answers, by=lead, at=walk.tick())
    _need(walk)
    _what_exists(walk)
    _talk_to_people(walk)
    exercises.assess_impact(
        exercise=exercise,
        stage="understand",
        needed=True,
        reason="It reaches people whom other services miss.",
        staff_transfer="no",
        personal_data="no",
        by=lead,
        at=walk.tick(),
    )


def _need(walk: Walk) -> None:
    story, exercise, lead = walk.story, walk.exercise, walk.lead
    actions.set_out_need(
        exercise=exercise,
        summary=story.need,
        why_an_issue=story.purpose,
        national="The same is seen across the country, though less sharply.",
        local=story.evidence[0][1],
        being_done=f"Some of it is met: {story.gap[2]} of {story.gap[1]} are reached today.",
        could_be_done="People told us what would help; it is in the record of engagement.",
        who_affected=story.who,
        people_affected=story.gap[1],
        trend="growing",
        severity=3,
        by=lead,
        at=walk.tick(),
    )
    for kind, says, source, strength in story.evidence:
        at = walk.tick()
        actions.add_evidence(
            exercise=exercise, kind=kind, says=says, source=source, dated=at.date(), strength=strength, by=lead, at=at
        )
    actions.agree_need(exercise=exercise, by=lead, at=walk.tick())


def _what_exists(walk: Walk) -> None:
    story, exercise, lead = walk.story, walk.exercise, walk.lead
    for kind, name, help_ in story.assets:
        actions.add_asset(exercise=exercise, kind=kind, name=name, could_help=help_, by=lead, at=walk.tick())
    what, needing, reached, misses = story.gap
    actions.add_gap(
        exercise=exercise,
        what=what,
        met="partly",
        needing=needing,
        reached=reached,
        who_misses_out=misses,
        by=lead,
        at=walk.tick(),
    )
    actions.finish_gap(exercise=exercise, by=lead, at=walk.tick())
    actions.sound_market(
        exercise=exercise,
        demand_estimate=f"About {needing} people a year.",
        market_sounding="Five organisations came to a sounding; three would apply.",
        by=lead,
        at=walk.tick(),
    )


def _talk_to_people(walk: Walk) -> None:
    talks = (
        (
            "residents",
            "Residents who would use it",
            "An evening at the library",
            "Start where we are.",
            "The specification asks for it.",
        ),
        (
            "providers",
            "Local charities and companies",
            "A sounding workshop",
            "Pay for overheads.",
            "Full cost recovery is asked for.",
        ),
    )
    for sector, who, how, said, did in talks:
        at = walk.tick()
        exercises.record_contact(
            exercise=walk.exercise,
            stage="understand",
            sector=sector,
            how=how,
            on=at.date(),
            who=who,
            number=14,
            said=said,
            did=did,
            by=walk.lead,
            at=at,
        )
