"""How a price becomes points: published formulas only, and what each means for those who bid."""

import re
from decimal import Decimal

import pytest

from commonweal.analysis.scoring.price import CEILING, FORMULAS
from commonweal.cycle.source import actions
from commonweal.cycle.source.queries.panel import load_board
from commonweal.cycle.source.rules.price import LOSING_BID, PUBLISHED, formula_refusal
from commonweal.cycle.source.rules.ranking import standing
from commonweal.ground.record.rules import Refused
from tests.factories import assessment, source

# The cheapest bid loses, and with it taken away the second becomes the first.
DECIDED_BY_A_LOSER = {
    "northgate": (140_000, (9, 8, 8, 5), None),
    "riverside": (100_000, (7, 7, 7, 5), None),
    "acorn": (60_000, (0, 0, 0, 0), None),
    "meadow": (145_000, (0, 0, 0, 0), None),
}


def test_every_formula_of_the_mathematics_is_published_and_no_other():
    assert set(PUBLISHED) == {*FORMULAS, CEILING}
    assert [key for key, one in PUBLISHED.items() if not one.rests_on_others] == [CEILING]


@pytest.mark.parametrize(
    ("formula", "weight", "said"),
    [
        ("relative", 30, ""),
        ("", 0, ""),
        ("", 30, "Select how a price becomes points: applicants read it before they bid."),
        (
            "cheapest wins",
            30,
            "There is no published formula called ‘cheapest wins’. Choose one of these: ceiling, relative, "
            "inverse-linear, range, mean-deviation.",
        ),
    ],
)
def test_only_a_published_formula_can_be_used(formula, weight, said):
    assert formula_refusal(formula, weight) == said


def test_criteria_with_an_unknown_formula_are_refused(exercise, cast, now):
    contract = source.set_up(exercise, cast, now, route="procurement", staff_transfer="no")
    for formula in ("cheapest wins", ""):
        with pytest.raises(Refused, match=re.escape(formula_refusal(formula, 30))):
            actions.set_criteria(opportunity=contract, price_weight=30, price_formula=formula, by=cast.priya, at=now)
    contract.refresh_from_db()
    assert contract.price_formula == "relative"


def test_the_choice_says_what_a_losing_bid_can_do(exercise, cast, now, client):
    source.set_up(exercise, cast, now, route="procurement", staff_transfer="no")
    client.force_login(cast.priya)
    page = client.get(f"/desk/exercises/{exercise.reference}/opportunity/criteria/").content.decode()
    assert LOSING_BID.replace("'", "&#39;") in page
    assert [page.count(one.words.replace("'", "&#39;")) for one in PUBLISHED.values()] == [1] * len(PUBLISHED)


def test_the_ranking_warns_where_a_losing_bid_decides_and_shows_the_alternatives(exercise, cast, now, monkeypatch):
    monkeypatch.setattr(assessment, "BIDS", DECIDED_BY_A_LOSER)
    made = assessment.agreed_bids(assessment.tendered(exercise, cast, now))
    found = standing(load_board(made.opportunity.reference))
    names = {bid.organisation.name: name for name, bid in made.bids.items()}
    assert [names[line.application.organisation.name] for line in found.lines][:2] == ["northgate", "riverside"]
    assert found.lines[0].total == Decimal("64.8571")
    warning, alternatives = found.notes[-2:]
    acorn, riverside = made.bids["acorn"], made.bids["riverside"]
    assert warning.startswith(
        f"{acorn.organisation.name} ({acorn.reference}) did not win, yet without its price "
        f"{riverside.organisation.name} ({riverside.reference}) would come first."
    )
    assert alternatives.startswith("The published formula is ‘the lowest price gets all the points")
    assert alternatives.count(f": {riverside.organisation.name} ({riverside.reference})") >= 1
    assert [alternatives.count(one.words) for key, one in PUBLISHED.items() if key != "relative"] == [1, 1, 1, 1]


def test_a_tender_is_offered_the_price_that_its_points_rest_on(exercise, cast, now):
    made = assessment.agreed_bids(assessment.tendered(exercise, cast, now))
    with pytest.raises(Refused, match="tendered £455,000, and its points rest on that price"):
        assessment.recommended(made, offers={made.meadow.pk: Decimal(450_000)}, reason="It is enough.")


def test_that_a_losing_price_decides_is_published_without_a_name(exercise, cast, now, monkeypatch):
    monkeypatch.setattr(assessment, "BIDS", DECIDED_BY_A_LOSER)
    made = assessment.agreed_bids(assessment.tendered(exercise, cast, now))
    (said,) = standing(load_board(made.opportunity.reference)).open_notes
    assert said.startswith("Without the price of a bid that did not come first, another bid would have.")
    assert not any(bid.organisation.name in said for bid in made.bids.values())


def test_applicants_read_the_formula(exercise, cast, now, client):
    made = assessment.tendered(exercise, cast, now)
    page = client.get(f"/opportunities/{made.opportunity.reference}/").content.decode()
    assert page.count(f"The price that you offer. {PUBLISHED['relative'].words}.") == 1
