"""The journey again in a real browser: with JavaScript, looking at every kind of page; and without."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import sync_playwright

from commonweal.council.framework.queries import shipped_pack
from tests.journeys import delivering, sourcing
from tests.journeys.browser import ARGUMENTS, BrowserVisitor
from tests.journeys.looks import AXE, DESKTOP, Looks
from tests.journeys.place import CHECKOUT, Place
from tests.journeys.story import Told
from tests.journeys.test_journey import BEGIN, STEPS, walk

PICTURES = CHECKOUT / "docs" / "pictures"


@pytest.fixture
def visit(request, browser_path, tmp_path):
    """A visitor in a borough of their own, and what is wrong with the pages that they come by."""
    name, scripts = request.param
    place = Place(tmp_path, name, BEGIN)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=browser_path, args=ARGUMENTS)
            context = browser.new_context(
                java_script_enabled=scripts, viewport=DESKTOP, locale="en-GB", timezone_id="Europe/London"
            )
            page = context.new_page()
            looks = Looks(page, scripts=scripts)
            yield BrowserVisitor(page, place, looks), shipped_pack(name), looks
            browser.close()
    finally:
        place.close()


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
    told = Told(visitor, pack, BEGIN.date(), "Help to find work", "young people", 20_000, False)
    for step in STEPS:
        step(told)
        if os.environ.get("COMMONWEAL_PICTURES") == "1":
            picture(told, step)
    assert looks.found == []


@pytest.mark.parametrize("visit", [("norwich", False)], indirect=True)
def test_a_contract_without_javascript(visit):
    visitor, pack, looks = visit
    walk(Told(visitor, pack, BEGIN.date(), "Care at home", "home care", 250_000, True))
    assert looks.found == []
