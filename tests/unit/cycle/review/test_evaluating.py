"""The evaluation, the assessment of what a change does, and who may say what about them."""

import datetime
import itertools
from types import SimpleNamespace

import pytest

from commonweal.council.framework.models.items import Point, PointList
from commonweal.cycle.review import actions, queries, rules
from commonweal.cycle.review.rules import share_of_income
from commonweal.cycle.review.states import REVIEW
from commonweal.ground.record.rules import Refused
from tests.factories import review as reviews


def whys(refused):
    return [one.why for one in refused.value.refusals]


@pytest.fixture
def review(once, exercise, cast, now):
    return once(lambda: reviews.opened(exercise, cast, now), exercise, cast)


def states(exercise, *keys):
    return dict(exercise.tasks.filter(key__in=keys).values_list("key", "state"))


@pytest.mark.covers("G8.09")
def test_a_review_knows_the_last_day_to_decide(review, exercise):
    exercise.refresh_from_db()
    # Three months' notice by 31 December 2026, and call-in before it.
    assert (review.decide_by, exercise.state) == (datetime.date(2026, 12, 21), "review")


def test_one_review_at_a_time(review, cast, now):
    with pytest.raises(Refused) as refused:
        actions.open_review(agreement=review.agreement, by=cast.priya, at=now)
    assert whys(refused) == [f"A review of it is under way already: {review.reference}."]


def test_an_agreement_from_the_register_needs_an_exercise_first(exercise, cast, now):
    agreement = reviews.agreement(exercise, cast, now)
    agreement.exercise = None
    with pytest.raises(Refused) as refused:
        actions.open_review(agreement=agreement, by=cast.priya, at=now)
    assert whys(refused) == ["It stood in the register before and belongs to no commissioning exercise."]


@pytest.mark.covers("G8.08", "G8.12")
@pytest.mark.parametrize("left", sorted(reviews.WRITTEN))
def test_every_section_must_be_there(review, cast, now, left):
    from commonweal.cycle.review.rules import SECTIONS

    written = {name: text for name, text in reviews.WRITTEN.items() if name != left}
    with pytest.raises(Refused) as refused:
        actions.evaluate(review=review, by=cast.priya, at=now, **written)
    assert whys(refused) == [f"Enter {SECTIONS[left]}."]


@pytest.mark.covers("G8.08", "G8.12")
def test_an_evaluation_completes_its_tasks_and_ties_its_knot(review, exercise, cast, now):
    actions.evaluate(review=review, by=cast.priya, at=now, **reviews.WRITTEN)
    knot = exercise.knots.get(kind="review")
    assert states(exercise, "results", "evaluation") == {"results": "done", "evaluation": "done"}
    assert (review.state, review.evaluated_by, knot.public) == ("evaluated", cast.priya, False)
    assert knot.sentence == (
        "Evaluated with medium confidence: Sixty of eighty young people found work and kept it for six months."
    )


def with_points(*points):
    """A framework whose list of what an evaluation captures has these points."""
    made = tuple(SimpleNamespace(key=key, text=text) for key, text in points)
    return SimpleNamespace(points=lambda name: made if name == "evaluation_contents" else ())


def test_the_sections_stand_in_the_words_of_the_framework():
    asked = rules.evaluation_questions(with_points(("learned", "What has been learned"), ("trust", "Who trusts it?")))
    texts = {one.key: one.text for one in asked}
    assert list(texts) == [
        *("objectives_met", "impact", "partners_now", "needs_now", "learning", "further_trust"),
        *("economy", "efficiency", "effectiveness", "confidence", "confidence_why"),
    ]
    assert (texts["learning"], texts["impact"]) == ("What has been learned", "Overall impact")
    assert texts["further_trust"] == "Who trusts it?"


def test_what_the_framework_asks_besides_is_answered_and_kept_as_asked(review, cast, now, monkeypatch):
    framework = review.exercise.framework
    stated = PointList(
        key="evaluation_contents",
        name="Evaluations",
        source="A test",
        points=(Point(key="trust", text="Who trusts it?", source="A test"),),
    )
    monkeypatch.setattr(framework, "pack", framework.pack.model_copy(update={"lists": (stated,)}))
    with pytest.raises(Refused) as refused:
        actions.evaluate(review=review, by=cast.priya, at=now, **reviews.WRITTEN)
    assert whys(refused) == ["Answer the question 'Who trusts it?'."]
    further = {"further_trust": "Those who came twice."}
    actions.save_evaluation(review=review, by=cast.priya, at=now, further=further)
    actions.evaluate(review=review, by=cast.priya, at=now, **reviews.WRITTEN)
    review.refresh_from_db()
    said = {one.text: one.value for one in rules.evaluation_lines(review)}
    assert said["Who trusts it?"] == "Those who came twice."
    assert said["Overall impact"] == reviews.WRITTEN["impact"]


def test_a_draft_may_be_part_written(review, exercise, cast, now):
    actions.save_evaluation(review=review, by=cast.priya, at=now, impact="Fewer young people are out of work.")
    assert states(exercise, "evaluation") == {"evaluation": "started"}
    assert review.state == "open"


def test_the_need_and_the_route_are_checked_again(review, exercise, cast, now):
    with pytest.raises(Refused) as refused:
        actions.check_need_again(review=review, need_review="It stands.", route_review=" ", by=cast.priya, at=now)
    assert whys(refused) == ["Enter which route would suit what comes next."]
    actions.check_need_again(review=review, **reviews.AGAIN, by=cast.priya, at=now)
    assert states(exercise, "need_again") == {"need_again": "done"}


@pytest.mark.covers("G9.02")
@pytest.mark.parametrize("left", sorted(reviews.IMPACT))
def test_every_part_of_the_impact_is_assessed(review, cast, now, left):
    from commonweal.cycle.review.rules import IMPACT

    texts = {name: text for name, text in reviews.IMPACT.items() if name != left}
    with pytest.raises(Refused) as refused:
        actions.assess_change(review=review, by=cast.priya, at=now, **texts)
    assert whys(refused) == [f"Enter {IMPACT[left]}."]


def test_the_share_of_income_is_worked_out(review, cast, now):
    organisation = review.agreement.organisation
    organisation.income_last_year = 50_000
    assert share_of_income(review.agreement) == 40


def test_what_changed_after_it_was_shared_is_shared_again(review, cast, now):
    impact = reviews.shared(review, cast, now)
    assert impact.shared_with_provider_at == now
    again = actions.assess_change(review=review, by=cast.priya, at=now, **reviews.IMPACT)
    assert again.shared_with_provider_at is None


@pytest.mark.covers("G9.08")
def test_the_provider_comments_once_it_is_shared_and_nobody_else_does(review, cast, now):
    with pytest.raises(Refused) as refused:
        actions.provider_comment(review=review, comment="We disagree.", by=cast.rosa, at=now)
    assert whys(refused) == ["The council has not shared its assessment yet."]
    reviews.shared(review, cast, now)
    actions.provider_comment(review=review, comment="We disagree.", by=cast.rosa, at=now)
    assert review.provider_comment == "We disagree."
    for other in (cast.omar, cast.priya, cast.iris):
        with pytest.raises(Refused):
            actions.provider_comment(review=review, comment="So do we.", by=other, at=now)
        assert review.provider_comment == "We disagree."


@pytest.mark.covers("G9.04")
def test_the_first_day_on_which_each_was_asked_is_measured(review, exercise, cast, now):
    assert queries.first_contacts(review) == {"provider": None, "users": None}
    for sector, days in (("providers", 0), ("residents", 3), ("providers", 5)):
        actions.ask_people(
            review=review,
            sector=sector,
            how="A meeting",
            on=now.date() + datetime.timedelta(days=days),
            who="Harbour Trust",
            said="Begin early.",
            by=cast.priya,
            at=now,
        )
    found = queries.first_contacts(review)
    assert found == {"provider": now.date(), "users": now.date() + datetime.timedelta(days=3)}
    assert states(exercise, "people") == {"people": "done"}


@pytest.mark.covers("G9.05")
def test_the_handover_names_each_thing(review, cast, now, exercise):
    from commonweal.cycle.review.rules import HANDOVER

    with pytest.raises(Refused) as refused:
        actions.plan_handover(review=review, plan={"users": "Each has a named place."}, by=cast.priya, at=now)
    assert len(whys(refused)) == len(HANDOVER) - 1
    plan = dict.fromkeys(HANDOVER, "Settled with Harbour Trust by 1 March.")
    actions.plan_handover(review=review, plan=plan, by=cast.priya, at=now)
    assert (review.handover, states(exercise, "handover")) == (plan, {"handover": "done"})


def test_it_is_closed_when_all_is_done(exercise, cast, now):
    end = reviews.in_effect(exercise, cast, now, "extend")
    review, at = end.review, now + datetime.timedelta(days=21)
    actions.extend(end_of_term=end, by=cast.priya, at=at)
    with pytest.raises(Refused) as refused:
        actions.close_review(review=review, by=cast.priya, at=at)
    assert whys(refused) == ["The review has not been published."]
    actions.publish_review(review=review, by=cast.priya, at=at)
    actions.learn(review=review, text="Open in the evening.", by=cast.priya, at=at)
    reviews.valued_aside(exercise, cast, at)
    actions.close_review(review=review, by=cast.priya, at=at)
    exercise.refresh_from_db()
    assert (review.state, exercise.state, exercise.knots.get(kind="review").public) == ("closed", "closed", True)


def refusals(review, verb, person):
    try:
        REVIEW.check(review, verb, person)
    except Refused as refused:
        return refused.refusals
    return ()


def test_every_move_is_made_or_refused_in_words(review, cast):
    people = {key: getattr(cast, key) for key in ("priya", "sam", "rosa", "iris", "cabinet", "admin")}
    made = set()
    for state, move, who in itertools.product(REVIEW.states, REVIEW.moves, people):
        review.state = state
        said = refusals(review, move.verb, people[who])
        assert [one for one in said if not (one.what and one.why)] == []
        if not said:
            made.add((state, move.verb, who))
    assert made == {
        (state, "evaluate", who) for state in ("open", "evaluated", "recommended") for who in ("priya", "admin")
    }
