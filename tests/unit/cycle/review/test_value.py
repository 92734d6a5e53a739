"""A value for £1 is a range that says what it leaves out, and comes out of its rows again."""

import datetime
from decimal import Decimal

import pytest

from commonweal.cycle.review import queries
from commonweal.cycle.review.models import ValuedOutcome
from commonweal.ground.record.rules import Refused
from tests.factories import review as reviews


def whys(refused):
    return [one.why for one in refused.value.refusals]


@pytest.fixture
def review(exercise, cast, now):
    return reviews.opened(exercise, cast, now)


@pytest.mark.covers("G3.32")
def test_the_guides_example(review, cast, now, exercise):
    valuation = reviews.valued(review, cast, now)
    made = queries.worked_again(valuation).made
    assert round(Decimal(made.present), 2) == Decimal("81741.93")
    assert valuation.central == Decimal("1.9290")
    assert exercise.tasks.get(key="value").state == "done"


@pytest.mark.covers("G3.32")
def test_it_is_said_as_a_range_with_what_it_leaves_out(review, cast, now):
    valuation = reviews.valued(review, cast, now)
    assert valuation.sentence == (
        "For every £1, about £1.30 to £2.56 of social value (central £1.93), in the view of the evaluators. "
        "Most depends on Fewer falls: continuing care. Not valued: Confidence and A sense of belonging. "
        "It rests on 2 stated assumptions and does not rank one service above another."
    )
    assert valuation.most_depends_on == (
        "It falls below £1 only if deadweight exceeds 48% on every outcome, with all else as stated."
    )


def test_a_harm_is_larger_in_the_cautious_case(review, cast, now):
    def present(outcomes):
        made = queries.worked_again(reviews.valued(review, cast, now, outcomes=outcomes)).made
        return made.present, made.low.present

    *goods, harm = reviews.guide_outcomes()
    central, low = present(goods)
    with_harm, low_with_harm = present([*goods, harm])
    assert with_harm < central
    assert low_with_harm - low == pytest.approx(1.3 * (with_harm - central))


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"not_valued": " "}, "Enter what was not valued. A value for £1 is never shown without it."),
        ({"assumptions": ""}, "Enter the assumptions that the sum rests on."),
        ({"checked_by": ""}, "Enter who checked the sum."),
        ({"checked_by": "PRIYA  SHAH"}, "You made this sum, so somebody else checks it. Enter their name."),
        ({"outcomes": []}, "There are no outcomes to value."),
    ],
)
def test_a_bare_ratio_is_refused(review, cast, now, given, why):
    if given.get("checked_by", "").strip():
        given = {"checked_by": cast.priya.name.upper().replace(" ", "  ")}
    with pytest.raises(Refused) as refused:
        reviews.valued(review, cast, now, **given)
    assert whys(refused) == [why]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"proxy_source": ""}, "Enter where the proxy value comes from."),
        ({"deadweight": Decimal("1.2")}, "What would have happened anyway is a share from 0 to 1."),
        ({"low_factor": Decimal("1.1")}, "The low figure is at most the central one, and the high figure at least."),
    ],
)
def test_each_row_is_judged(review, cast, now, changes, why):
    with pytest.raises(Refused) as refused:
        reviews.valued(review, cast, now, outcomes=reviews.guide_outcomes(**changes)[:1])
    assert whys(refused) == [f"Fewer falls: accident and emergency: {why}"]
    assert not ValuedOutcome.objects.exists()


@pytest.mark.covers("G3.32")
def test_a_stored_value_that_does_not_come_out_of_its_rows_is_named(review, cast, now):
    reviews.valued(review, cast, now)
    assert list(queries.recompute()) == []
    ValuedOutcome.objects.filter(name="New friends").update(quantity=1600)
    found = list(queries.recompute())
    assert len(found) == 1
    assert found[0].startswith(f"The valuation of {review.reference} says £1.3010 to £2.5570 for £1; its rows give £")


def test_what_the_recommendation_rests_on_stays(exercise, cast, now):
    end = reviews.recommended(exercise, cast, now)
    with pytest.raises(Refused) as refused:
        reviews.valued(end.review, cast, now + datetime.timedelta(days=1))
    assert whys(refused) == ["What comes next has been recommended, and the recommendation rests on this as it stands."]
