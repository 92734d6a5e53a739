"""Nothing is extended, commissioned again or ended without the review that it must rest on."""

import datetime

import pytest

from commonweal.council.exercise.models import Exercise
from commonweal.cycle.review import actions, queries
from commonweal.ground.record.rules import Refused
from tests.factories import review as reviews
from tests.factories import understand

LATER = datetime.timedelta(days=21)


def whys(refused):
    return [one.why for one in refused.value.refusals]


def recommend(review, cast, now, choice="end", **given):
    asked = {"why": "The need has changed.", "planned_for": now.date()}
    return actions.recommend_end(review=review, choice=choice, by=cast.priya, at=now, **(asked | given))


@pytest.mark.covers("G9.01", "G8.09")
@pytest.mark.parametrize("choice", ["extend", "recommission", "end"])
def test_none_of_the_three_without_evaluation_need_and_route(exercise, cast, now, choice):
    review = reviews.opened(exercise, cast, now)
    with pytest.raises(Refused) as refused:
        recommend(review, cast, now, choice, new_end=datetime.date(2028, 3, 31))
    assert whys(refused)[:3] == [
        "The evaluation is not finished. Nothing is decided without it.",
        "The need has not been checked again. Say whether it still stands.",
        "The route has not been checked. Say which would suit what comes next.",
    ]


@pytest.mark.covers("G9.02")
def test_no_ending_without_its_impact_assessed_and_shared(exercise, cast, now):
    review = reviews.evaluated(exercise, cast, now)
    with pytest.raises(Refused) as refused:
        recommend(review, cast, now)
    assert whys(refused) == ["The impact of ending it has not been assessed."]
    actions.assess_change(review=review, by=cast.priya, at=now, **reviews.IMPACT)
    with pytest.raises(Refused) as refused:
        recommend(review, cast, now)
    assert whys(refused) == [
        "The assessment of impact has not been shared with the provider, who may comment and put forward options."
    ]
    actions.share_with_provider(review=review, by=cast.priya, at=now)
    assert recommend(review, cast, now).decision.kind == "ending"


@pytest.mark.covers("G9.08")
def test_each_option_that_was_put_forward_is_answered_first(exercise, cast, now):
    review = reviews.evaluated(exercise, cast, now)
    reviews.shared(review, cast, now)
    proposal = actions.counter_propose(
        review=review, from_whom="Harbour Trust", proposal="Go on for half the money.", by=cast.rosa, at=now
    )
    with pytest.raises(Refused) as refused:
        recommend(review, cast, now)
    assert whys(refused) == [
        "1 option that was put forward has no answer yet. Each is answered before anything is decided."
    ]
    actions.answer_proposal(proposal=proposal, answer="Half the money reaches too few.", by=cast.priya, at=now)
    end = recommend(review, cast, now)
    assert (
        "Harbour Trust put forward: Go on for half the money. Answer: Half the money reaches too few."
        in end.decision.sections.get(key="options_rejected").text
    )


def test_an_extension_ends_later_than_now(exercise, cast, now):
    review = reviews.evaluated(exercise, cast, now)
    with pytest.raises(Refused) as refused:
        recommend(review, cast, now, "extend", new_end=datetime.date(2027, 3, 31))
    assert whys(refused) == ["It ends on Wednesday 31 March 2027. An extension ends on a later day."]


def test_it_is_put_up_for_decision_once(exercise, cast, now):
    end = reviews.recommended(exercise, cast, now)
    with pytest.raises(Refused) as refused:
        recommend(end.review, cast, now)
    assert whys(refused) == [f"{end.decision.reference} asks for that decision already."]


def test_what_was_rejected_may_be_asked_again(exercise, cast, now):
    end = reviews.in_effect(exercise, cast, now, outcome="reject")
    with pytest.raises(Refused) as refused:
        actions.give_notice(
            end_of_term=end,
            given_on=now.date(),
            ends_on=datetime.date(2027, 3, 31),
            by=cast.priya,
            at=now,
            **reviews.NOTICE,
        )
    assert whys(refused) == [f"{end.decision.reference} was decided: reject."]
    actions.evaluate(review=end.review, by=cast.priya, at=now + LATER, **reviews.WRITTEN)
    before = end.decision_id
    again = recommend(end.review, cast, now + LATER, "recommission")
    assert (again.pk, again.choice, again.decision_id == before) == (end.pk, "recommission", False)


def test_nothing_follows_before_the_decision_is_in_effect(exercise, cast, now):
    end = reviews.recommended(exercise, cast, now)
    with pytest.raises(Refused) as refused:
        actions.give_notice(
            end_of_term=end,
            given_on=now.date(),
            ends_on=datetime.date(2027, 3, 31),
            by=cast.priya,
            at=now,
            **reviews.NOTICE,
        )
    assert whys(refused) == [f"Decision {end.decision.reference} is not in effect yet."]


@pytest.mark.covers("G9.03")
def test_notice_is_three_months_and_less_is_an_exception_with_a_name(exercise, cast, now):
    end = reviews.in_effect(exercise, cast, now)
    at = now + LATER
    given = {"end_of_term": end, "given_on": at.date(), "by": cast.priya, "at": at, **reviews.NOTICE}
    early = datetime.date(2026, 12, 27)
    with pytest.raises(Refused) as refused:
        actions.give_notice(ends_on=early, **given)
    assert whys(refused) == [
        "3 months of notice are owed. Given on 28 September 2026, the earliest end is 28 December 2026."
    ]
    assert "authorise" in refused.value.refusals[0].exception
    notice = actions.give_notice(ends_on=datetime.date(2026, 12, 28), **given)
    end.review.refresh_from_db()
    knot = exercise.knots.get(kind="next")
    tasks = dict(exercise.tasks.filter(key__in=["review_decision", "notice"]).values_list("key", "state"))
    assert (notice.agreement.state, notice.agreement.ends_on) == ("notice", datetime.date(2026, 12, 28))
    assert (end.review.state, end.notice, knot.public) == ("settled", notice, True)
    assert tasks == {"review_decision": "done", "notice": "done"}
    assert exercise.gates.get(key="what_next").decided_by == cast.helen


def test_an_extension_that_was_decided_moves_the_end(exercise, cast, now):
    end = reviews.in_effect(exercise, cast, now, "extend")
    actions.extend(end_of_term=end, by=cast.priya, at=now + LATER)
    agreement = end.review.agreement
    agreement.refresh_from_db()
    assert (agreement.ends_on, agreement.last_extension_on) == (
        datetime.date(2028, 3, 31),
        datetime.date(2026, 9, 28),
    )
    assert exercise.knots.get(kind="next").sentence == "Extended to Friday 31 March 2028: The need has changed."


@pytest.mark.covers("G8.12")
def test_the_next_exercise_begins_with_the_need_as_it_stands(exercise, cast, now):
    understand.need_set_out(understand.Stage(exercise, cast.priya, now))
    end = reviews.in_effect(exercise, cast, now, "recommission")
    following = actions.recommission(end_of_term=end, by=cast.priya, at=now + LATER)
    assert (following.need.summary, following.need.agreed_at) == (understand.NEED["summary"], None)
    assert following.need.changed_since_last.startswith(reviews.WRITTEN["needs_now"])


@pytest.mark.covers("G8.09")
def test_reviews_are_due_until_what_comes_next_is_settled(exercise, cast, now):
    agreement = reviews.agreement(exercise, cast, now)
    today = now.date()

    def due():
        return [(one.agreement.reference, one.decide_by) for one in queries.reviews_due(today)]

    assert due() == [(agreement.reference, datetime.date(2026, 12, 21))]
    review = actions.open_review(agreement=agreement, by=cast.priya, at=now)
    assert due() == []
    assert queries.open_review_of(agreement) == review


@pytest.mark.covers("G2.18")
def test_the_next_exercise_begins_with_what_was_learned(exercise, cast, now):
    from commonweal.council.exercise.queries import findings_for

    end = reviews.in_effect(exercise, cast, now, "recommission")
    following = actions.recommission(end_of_term=end, by=cast.priya, at=now + LATER)
    actions.learn(review=end.review, text="Open in the evening.", by=cast.priya, at=now + LATER)
    assert isinstance(following, Exercise)
    assert (following.follows, following.trigger, following.title) == (exercise, "ending", exercise.title)
    assert [one.text for one in findings_for(following.service_category)] == ["Open in the evening."]


def test_a_choice_that_was_not_made_is_not_carried_out(exercise, cast, now):
    end = reviews.in_effect(exercise, cast, now, "extend")
    with pytest.raises(Refused) as refused:
        actions.recommission(end_of_term=end, by=cast.priya, at=now + LATER)
    assert whys(refused) == ["What was recommended is to extend."]
