"""The journey again in a real browser with JavaScript, looking at every kind of page."""

from __future__ import annotations

import os

import pytest

from tests.journeys import delivering, sourcing
from tests.journeys.looks import AXE
from tests.journeys.place import CHECKOUT
from tests.journeys.story import Told
from tests.journeys.test_journey import BEGIN, STEPS

PICTURES = CHECKOUT / "docs" / "pictures"


def picture(told, step):
    """For README.md, where COMMONWEAL_PICTURES=1 asks for them: the pages as they stand after that step."""
    pages = {
        sourcing.publish: ("opportunity", f"/opportunities/{told.opportunity}/"),
        delivering.pay: ("exercise", told.desk),
        delivering.begin_again: ("golden-thread", f"/exercises/{told.exercise}/"),
    }
    if step not in pages:
        return
    name, path = pages[step]
    if path.startswith("/desk/"):
        told.visitor.sign_in("priya@thornmere.example")
    told.visitor.open(path)
    PICTURES.mkdir(exist_ok=True)
    told.visitor.page.wait_for_load_state()
    told.visitor.page.screenshot(animations="disabled", path=PICTURES / f"{name}.png")


@pytest.mark.parametrize("visit", [("croydon", True)], indirect=True)
def test_a_grant_with_javascript_and_every_kind_of_page_in_order(visit):
    visitor, pack, looks = visit
    if not AXE.is_file():
        pytest.skip("The accessibility checker is not here: `make install` fetches it.")
    told = Told(visitor, pack, BEGIN.date(), "Help to find work", "young people", 20_000, False, many_hands=True)
    for step in STEPS:
        step(told)
        if os.environ.get("COMMONWEAL_PICTURES") == "1":
            picture(told, step)
    assert looks.found == []
