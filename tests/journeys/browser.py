"""The same journey in a real browser, with and without JavaScript: found by the words on it, worked as by hand."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import ElementHandle, Error, Page, Response

from tests.journeys.place import Place
from tests.journeys.visitor import Lost, squeezed

# A page on the same site may use what the last one was drawn with; making that anew for each is half of the work. This
# list stands in place of Playwright's own, so it names what of that one concerns us.
LEFT_OUT = "RenderDocument,HttpsUpgrades,MediaRouter,OptimizationHints,PaintHolding,ThirdPartyStoragePartitioning"
ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    f"--disable-component-update --disable-sync --disable-features={LEFT_OUT}"
).split()
READ = "domcontentloaded"  # the words are there and the page's own script has run
PEOPLE, SESSION, TOKEN = "/account/demo/", "commonweal", "csrftoken"
SOON = 30_000  # milliseconds that one step may take on a busy machine

# What a page is asked in one go: going back and forth for each part of the question takes most of the time.
WORDS = """const words = one => (one.textContent || one.value || '').replace(/\\s+/g, ' ').trim()
  const begins = (one, text) => words(one).startsWith(text)
  const fields = (root, text) => [...root.querySelectorAll('label[for]')].filter(one => begins(one, text))
    .map(one => document.getElementById(one.htmlFor))
  const groups = text => [...document.querySelectorAll('fieldset > legend')].filter(one => begins(one, text))
    .map(one => one.parentElement)
  const unfold = () => document.querySelectorAll('main details:not([open])').forEach(one => { one.open = true })
  const shown = one => { if (one && !one.checkVisibility()) unfold(); return one }"""


def asking(parts: str, answer: str) -> str:
    return f"({parts}) => {{ {WORDS}\n return {answer} }}"


FOUND = asking(
    "[where, text, nth]", "shown([...document.querySelectorAll(where)].filter(one => begins(one, text))[nth])"
)
LABELLED = asking("[text, nth]", "shown(fields(document, text)[nth])")
CHOICE = asking("[question, text]", "shown(groups(question).flatMap(one => fields(one, text))[0])")
OPTION = """(field, text) => field.tagName !== 'SELECT' ? false : [...field.options].find(one =>
  one.textContent.replace(/\\s+/g, ' ').trim().startsWith(text))?.value ?? null"""
OFFERED = asking(
    "[text]",
    """[...document.querySelectorAll('main form fieldset')].filter(one => one.querySelector(':scope > legend'))
  .flatMap(one => fields(one, text).slice(0, 1)).filter(one => one.checkVisibility())""",
)
EMPTY = asking(
    "[where]", "[...document.querySelectorAll(where)].filter(one => !one.value.trim() && one.checkVisibility())"
)
UNFOLD = asking("", "unfold()")
NUMBERS = "main form input[type=text], main form input[type=number]"


class BrowserVisitor:
    def __init__(self, page: Page, place: Place, arrived: Callable[[BrowserVisitor], None]) -> None:
        self.page, self.place, self.arrived = page, place, arrived
        self.email = ""
        self.arrived_at: tuple[str, str, datetime.datetime] | None = None
        self.has_entered = False
        self.status = 0
        page.set_default_timeout(SOON)

    # ---- going about

    def open(self, path: str, *, refused: bool = False) -> None:
        """Nobody asks for the page again on which they have just arrived."""
        if self.arrived_at == (path, self.email, self.now()):
            return
        self._got(self.page.goto(f"{self.place.address}{path}", wait_until=READ), refused)

    def _got(self, response: Response | None, refused: bool = False) -> None:
        self.status = response.status if response else 200
        self.arrived_at = (self.page.url.removeprefix(self.place.address), self.email, self.now())
        if self.status >= 500:
            raise Lost(f"{self.path} broke with {self.status}")
        said = self.page.query_selector(".govuk-error-summary__body")
        if refused and self.status < 400 and not said:
            raise Lost(f"{self.path} was not refused")
        if not refused and (self.status >= 400 or said):
            words = squeezed(said.inner_text()) if said else self.text
            raise Lost(f"{self.path} refused ({self.status}): {words[:1200]}")
        self.arrived(self)

    def sign_in(self, email: str) -> None:
        if email == self.email:
            return
        self.sign_out()
        button = f"/account/demo/{self.place.ask('person', email)}/"
        if self.has_entered:
            self._enter(button)
        else:
            self.open(PEOPLE)
            with self.page.expect_navigation(wait_until=READ) as going:
                self.page.locator(f"form[action$='{button}'] button").first.click()
            self._got(going.value)
        self.email, self.has_entered = email, True

    def _enter(self, button: str) -> None:
        """As the page of people sends it, without drawing the page once more: sixty times it would say the same."""
        here = self.page.context
        token = next(one["value"] for one in here.cookies() if one["name"] == TOKEN)
        sent = {"csrfmiddlewaretoken": token}
        answer = here.request.post(f"{self.place.address}{button}", form=sent, max_redirects=0)
        if answer.status != HTTPStatus.FOUND:
            raise Lost(f"{button} did not let in ({answer.status})")

    def sign_out(self) -> None:
        self.page.context.clear_cookies(name=SESSION)
        self.email = ""

    def now(self) -> datetime.datetime:
        return self.place.now()

    def wait_until(self, moment: datetime.datetime) -> None:
        if moment > self.now():
            self.place.move_to(moment)

    def newest(self, model: str, exercise: str) -> str:
        return self.place.ask("newest", model, exercise)

    def read(self, what: str, key: str) -> Any:
        return self.place.ask("read", what, key)

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def heading(self) -> str:
        return squeezed(self.page.locator("h1").first.inner_text())

    @property
    def text(self) -> str:
        """What can be read on the page, with what is folded opened."""
        self.page.evaluate(UNFOLD)
        return squeezed(self.page.locator("main").first.inner_text())

    def follow(self, link: str) -> None:
        self._go(self._one(FOUND, ["a[href]", link, 0], f"link '{link}'"), False)

    def _go(self, element: ElementHandle, refused: bool) -> None:
        with self.page.expect_navigation(wait_until=READ) as going:
            element.click()
        self._got(going.value, refused)

    # ---- finding

    def _one(self, script: str, asked: list[Any], what: str) -> ElementHandle:
        found = self.page.evaluate_handle(script, asked).as_element()
        if found is None:
            raise Lost(f"No {what} on {self.path}")
        return found

    def _all(self, script: str, asked: list[Any]) -> list[ElementHandle]:
        found = self.page.evaluate_handle(script, asked)
        return [one for handle in found.get_properties().values() if (one := handle.as_element())]

    def _labelled(self, label: str, nth: int = 0) -> ElementHandle:
        return self._one(LABELLED, [label, nth], f"field '{label}'")

    # ---- filling in

    def type(self, label: str, text: str, nth: int = 0) -> None:
        self._enter_in(self._labelled(label, nth), text)

    def _enter_in(self, field: ElementHandle, text: str) -> None:
        value = field.evaluate(OPTION, text)
        if value is None:
            raise Lost(f"No choice '{text}' on {self.path}")
        if value is False:
            field.fill(text)
        else:
            field.select_option(value)

    def date(self, question: str, day: datetime.date) -> None:
        for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            self._one(CHOICE, [question, part], f"date '{question}'").fill(str(value))

    def choose(self, question: str, answer: str) -> None:
        self._one(CHOICE, [question, answer], f"answer '{answer}' to '{question}'").check()

    def tick(self, label: str) -> None:
        self._labelled(label).check()

    def answer_every(self, answer: str) -> None:
        for offered in self._all(OFFERED, [answer]):
            offered.check()

    def fill_boxes(self, text: str) -> None:
        self.page.evaluate(UNFOLD)
        for field in self._all(EMPTY, ["main form textarea"]):
            field.fill(text)

    def fill_boxes_named(self, labels: tuple[str, ...], text: str) -> None:
        for label in labels:
            self.type(label, text)

    def fill_form(self, text: str) -> None:
        self.answer_every("Yes")
        self.fill_boxes(text)
        for field in self._all(EMPTY, [NUMBERS]):
            words = (field.get_attribute("id") or "").startswith("id_nothing")
            if not words and "word" not in (field.get_attribute("class") or ""):
                field.fill("12")

    def fill_grid(self, mark: str, reason: str) -> None:
        for field in self.page.query_selector_all("main form select"):
            self._enter_in(field, mark)
        for field in self._all(EMPTY, [NUMBERS]):
            field.fill(mark)
        self.fill_boxes(reason)

    # ---- sending and reading

    def press(self, button: str, nth: int = 0, *, refused: bool = False) -> None:
        element = self._one(FOUND, ["button, input[type=submit]", button, nth], f"button '{button}'")
        try:
            self._go(element, refused)
        except Error as error:
            raise Lost(f"'{button}' on {self.path} led nowhere: {error.message[:600]}") from None

    def press_if_there(self, button: str) -> None:
        if button in self.text:
            self.press(button)

    def must_see(self, *words: str) -> None:
        text = self.text
        for one in words:
            if one.lower() not in text.lower():
                raise Lost(f"Not on {self.path}: '{one}'. It says: {text[:1500]}")

    def must_not_see(self, *words: str) -> None:
        text = self.text.lower()
        for one in words:
            if one.lower() in text:
                raise Lost(f"'{one}' should not be on {self.path}")

    def must_not_see_button(self, button: str) -> None:
        if self.page.evaluate_handle(FOUND, ["button", button, 0]).as_element():
            raise Lost(f"The button '{button}' should not be on {self.path}")
