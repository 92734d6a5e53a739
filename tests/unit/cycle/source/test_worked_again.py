"""Anybody can work out an award again from its public page, with the file of its figures and no database."""

import json
from decimal import Decimal
from types import SimpleNamespace

import pytest

from commonweal.analysis.scoring import price_quality
from commonweal.config.cli import main
from commonweal.cycle.source.rules.price import PUBLISHED
from commonweal.cycle.source.rules.ranking import FOUR_PLACES
from commonweal.cycle.source.rules.worked_again import disagreements, figures, price_in_words
from tests.factories import assessment

PRICES = [Decimal(one) for one in (412_500, 389_900, 455_000, 371_000)]


@pytest.fixture
def file(tmp_path):
    def write(told):
        path = tmp_path / "award.json"
        path.write_text(json.dumps(told))
        return str(path)

    return write


def priced(formula, budget=500_000):
    """The first of four bids of the worked example, each with seven in ten, by this formula."""
    found = price_quality(
        [float(one) for one in PRICES], [[7]] * 4, [70], 30, formula=formula, ceiling=budget, top_score=10
    )
    totals = [Decimal(str(one)).quantize(FOUR_PLACES) for one in found.totals]
    opportunity = SimpleNamespace(
        reference="OP-2026-001", price_weight=30, price_formula=formula, budget=Decimal(budget)
    )
    application = SimpleNamespace(
        opportunity=opportunity,
        lot_id=None,
        amount=PRICES[0],
        price_points=Decimal(str(found.price_points[0])).quantize(FOUR_PLACES),
        agreed_total=totals[0],
        rank=found.ranks[0],
    )
    rows = [
        {"criterion": "quality", "title": "Quality", "weight": "70", "score": "7", "out_of": 10, "points": "49"},
        {"criterion": "price_points", "title": "Price", "weight": "30", "score": "", "out_of": 30, "points": ""},
    ]
    decision = SimpleNamespace(reference="D-2026-001")
    award = SimpleNamespace(reference="AW-2026-001", decision=decision, application=application, reasons=rows)
    return figures(award, totals, PRICES)


@pytest.mark.parametrize("formula", PUBLISHED)
def test_the_points_for_price_come_out_again_by_every_published_formula(formula):
    told = priced(formula)
    assert list(disagreements(told)) == []
    told["price"]["points"] = "12.3456"
    assert [one.partition(" should")[0] for one in disagreements(told)] == ["The points for price"]


def test_the_sum_for_price_stands_there_with_its_figures():
    assert price_in_words(priced("relative")["price"]) == "30 × £371,000 ÷ £412,500 = 26.9818"


def test_a_stranger_works_the_award_of_the_worked_example_out_again(exercise, cast, now, client, file, capsys):
    made = assessment.agreed_bids(assessment.tendered(exercise, cast, now))
    decision = assessment.recommended(made, offers={made.meadow.pk: made.meadow.amount})
    assessment.decided(made, decision, by=cast.cabinet)
    awards = assessment.actions.prepare_awards(opportunity=made.opportunity, by=cast.priya, at=made.at)
    won = next(one for one in awards if one.result == "offer")
    assert client.get(f"/awards/{won.reference}.json").status_code == 404
    assessment.sent_now(made, awards)
    page = client.get(f"/awards/{won.reference}/").content.decode()
    assert "30 × £371,000 ÷ £455,000 = 24.4615" in page
    assert "highest first: 82.9615, 74.5458, 73.9818, 60." in page
    told = client.get(f"/awards/{won.reference}.json").json()
    assert not any(bid.organisation.name in json.dumps(told) for bid in made.bids.values())
    assert main(["verify", file(told)]) == 0
    assert f"{won.reference}: the points, the total of 82.9615 and place 1 of 4" in capsys.readouterr().out
    told["criteria"][0]["points"], told["place"] = "20", 2
    assert main(["verify", file(told)]) == 1
    assert "by the totals it comes number 1" in capsys.readouterr().err


def test_a_file_that_lacks_something_is_said_to_be_broken(file, capsys):
    assert main(["verify", file({"totals": ["75"]})]) == 2
    assert "is not as the pages of this service give it out" in capsys.readouterr().err
