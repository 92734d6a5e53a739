"""A visitor with a browser, in a borough of their own."""

from __future__ import annotations

import pytest
from playwright.sync_api import sync_playwright

from commonweal.council.framework.queries import shipped_pack
from tests.journeys.browser import ARGUMENTS, BrowserVisitor
from tests.journeys.looks import DESKTOP, Looks
from tests.journeys.place import Place
from tests.journeys.test_journey import BEGIN


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
