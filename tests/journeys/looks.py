"""What every page has to be, looked at once for each kind of page that a journey in a browser comes by."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.urls import resolve
from playwright.sync_api import ConsoleMessage, Page

CHECKOUT = Path(__file__).resolve().parents[2]
AXE = CHECKOUT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = """async (tags) => (await axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']}))
  .violations.map(one => `${one.id}: ${one.help} — `
    + one.nodes.slice(0, 3).map(node => node.target.join(' ') + ' ' + node.html.slice(0, 160)).join(' | '))"""
SPILLS = """() => { const wide = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth <= wide) return []
  return [...document.querySelectorAll('main *')].filter(one => one.getBoundingClientRect().right > wide + 1)
    .slice(0, 3).map(one => one.outerHTML.slice(0, 120)).concat(`${document.documentElement.scrollWidth} pixels`) }"""
SAID_NO = "the server responded with a status of 4"
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 700}


class Looks:
    """`found` says what is wrong, page by page; an empty list is what the test asks for."""

    def __init__(self, page: Page, *, scripts: bool) -> None:
        self.page, self.scripts = page, scripts
        self.seen: set[str] = set()
        self.found: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.found.append(f"{page.url}: {error}"))

    def _heard(self, message: ConsoleMessage) -> None:
        # The browser repeats in its console that a page said no; the journey asks for that page on purpose.
        here = message.location.get("url") == self.page.url
        if message.type == "error" and not (here and SAID_NO in message.text):
            self.found.append(f"{self.page.url}: console: {message.text}")

    def __call__(self, visitor: Any) -> None:
        kind = f"{resolve(visitor.path).route} {visitor.status}"
        if kind in self.seen:
            return
        self.seen.add(kind)
        headings = self.page.locator("h1").count()
        if headings != 1:
            self.found.append(f"{kind}: {headings} main headings")
        if not self.scripts:
            return
        self.page.wait_for_load_state()
        self.page.evaluate(AXE.read_text())
        self.found += [f"{kind}: {one}" for one in self.page.evaluate(RUN, TAGS)]
        self.page.set_viewport_size(PHONE)
        self.found += [f"{kind}: spills at 320 pixels: {one}" for one in self.page.evaluate(SPILLS)]
        self.page.set_viewport_size(DESKTOP)
