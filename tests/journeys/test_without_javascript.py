"""The journey in a real browser that runs no script at all."""

from __future__ import annotations

import pytest

from tests.journeys.story import Told
from tests.journeys.test_journey import BEGIN, walk

LOTS = (("North", "Homes north of the river.", 200_000), ("South", "Homes south of the river.", 50_000))


@pytest.mark.parametrize("visit", [("norwich", False)], indirect=True)
def test_a_contract_in_lots_without_javascript(visit):
    visitor, pack, looks = visit
    walk(Told(visitor, pack, BEGIN.date(), "Care at home", "home care", 250_000, True, LOTS))
    assert looks.found == []
