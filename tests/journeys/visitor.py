"""One script, three readers: the pages through the interface without a browser, and a real browser with and without
JavaScript. A visitor knows only what a person knows: the words on labels, links and buttons."""

from __future__ import annotations

import datetime
import re
from typing import Any, Protocol
from urllib.parse import urlencode, urljoin, urlsplit

from django.utils import timezone
from lxml import html

from tests.journeys import record


class Visitor(Protocol):
    def open(self, path: str) -> None: ...
    def sign_in(self, email: str) -> None: ...
    def type(self, label: str, text: str, nth: int = 0) -> None: ...
    def choose(self, question: str, answer: str) -> None: ...
    def tick(self, label: str) -> None: ...
    def press(self, button: str, nth: int = 0) -> None: ...
    def follow(self, link: str) -> None: ...
    def wait_until(self, moment: datetime.datetime) -> None: ...
    @property
    def text(self) -> str: ...
    @property
    def path(self) -> str: ...


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


class Lost(AssertionError):
    """What a person would say who cannot find what they look for."""


class PageVisitor:
    """Through the interface: parses each page and sends its forms as a browser without JavaScript does."""

    def __init__(self, client: Any, clock: Any) -> None:
        self.client, self.clock = client, clock
        self.page: Any = None
        self.address = self.path = "/"

    # ---- going about

    def open(self, path: str, *, refused: bool = False) -> None:
        self._got(self.client.get(path, follow=True), path, refused)

    def _got(self, response: Any, path: str, refused: bool = False) -> None:
        if response.redirect_chain:
            path = response.redirect_chain[-1][0]
        self.address, self.path = path, urlsplit(path).path
        self.status = response.status_code
        if response.status_code >= 500:
            raise Lost(f"{path} broke with {response.status_code}")
        self.page = html.fromstring(response.content.decode() or "<p></p>")
        said = self.page.xpath("//*[contains(@class, 'govuk-error-summary__body')]")
        if refused:
            if response.status_code < 400 and not said:
                raise Lost(f"{path} was not refused")
            return
        if response.status_code >= 400 or said:
            words = squeezed(said[0].text_content()) if said else self.text
            raise Lost(f"{path} refused ({response.status_code}): {words[:1200]}")

    def sign_in(self, email: str) -> None:
        from commonweal.council.people.models import Person

        self.client.force_login(Person.objects.get(email=email))

    def sign_out(self) -> None:
        self.client.logout()

    def now(self) -> datetime.datetime:
        return timezone.localtime()

    def wait_until(self, moment: datetime.datetime) -> None:
        if moment > self.now():
            self.clock.move_to(moment)

    def newest(self, model: str, exercise: str) -> str:
        return record.newest(model, exercise)

    def read(self, what: str, key: str) -> Any:
        return record.READ[what](key)

    @property
    def text(self) -> str:
        main = self.page.xpath("//main") or [self.page]
        return squeezed(main[0].text_content())

    def follow(self, link: str) -> None:
        for found in self.page.xpath("//a[@href]"):
            if squeezed(found.text_content()).startswith(link):
                return self.open(urljoin(self.path, found.get("href")))
        raise Lost(f"No link '{link}' on {self.path}")

    # ---- filling in

    def must_see(self, *words: str) -> None:
        for one in words:
            if one.lower() not in self.text.lower():
                raise Lost(f"Not on {self.path}: '{one}'. It says: {self.text[:1500]}")

    def _labelled(self, label: str, nth: int) -> Any:
        found = []
        for one in self.page.xpath("//label[@for]"):
            if squeezed(one.text_content()).startswith(label):
                found += self.page.xpath(f"//*[@id='{one.get('for')}']")
        if len(found) <= nth:
            raise Lost(f"No field '{label}' on {self.path}")
        return found[nth]

    def type(self, label: str, text: str, nth: int = 0) -> None:
        field = self._labelled(label, nth)
        if field.tag == "select":
            return self._select(field, text)
        if field.tag == "textarea":
            field.text = text
        else:
            field.set("value", text)

    def _select(self, field: Any, text: str) -> None:
        for option in field.xpath(".//option"):
            if squeezed(option.text_content()).startswith(text):
                for other in field.xpath(".//option"):
                    other.attrib.pop("selected", None)
                option.set("selected", "selected")
                return
        raise Lost(f"No choice '{text}' on {self.path}")

    def date(self, question: str, day: datetime.date) -> None:
        for fieldset in self._groups(question):
            for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
                for label in fieldset.xpath(".//label[@for]"):
                    if squeezed(label.text_content()) == part:
                        fieldset.xpath(f".//*[@id='{label.get('for')}']")[0].set("value", str(value))
            return
        raise Lost(f"No date '{question}' on {self.path}")

    def _groups(self, question: str) -> list[Any]:
        return [
            one.getparent()
            for one in self.page.xpath("//fieldset/legend")
            if squeezed(one.text_content()).startswith(question)
        ]

    def choose(self, question: str, answer: str) -> None:
        for fieldset in self._groups(question):
            for label in fieldset.xpath(".//label[@for]"):
                if squeezed(label.text_content()).startswith(answer):
                    chosen = fieldset.xpath(f".//*[@id='{label.get('for')}']")[0]
                    if chosen.get("type") == "radio":
                        for other in fieldset.xpath(f".//input[@name='{chosen.get('name')}']"):
                            other.attrib.pop("checked", None)
                    chosen.set("checked", "checked")
                    return
        raise Lost(f"No answer '{answer}' to '{question}' on {self.path}")

    def tick(self, label: str) -> None:
        self._labelled(label, 0).set("checked", "checked")

    @property
    def heading(self) -> str:
        return squeezed(self.page.xpath("//h1")[0].text_content())

    def answer_every(self, answer: str) -> None:
        """The same answer to every question of the page that offers it."""
        for legend in self.page.xpath("//main//form//fieldset/legend"):
            for label in legend.getparent().xpath(".//label[@for]"):
                if squeezed(label.text_content()).startswith(answer):
                    self.choose(squeezed(legend.text_content()), squeezed(label.text_content()))
                    break

    def fill_form(self, text: str) -> None:
        """Every empty box: text where words go, 12 where a number goes, and yes where yes is offered."""
        self.fill_boxes(text)
        for field in self.page.xpath("//main//form//input[@type='text' or @type='number']"):
            words = (field.get("id") or "").startswith("id_nothing") or "word" in (field.get("class") or "")
            if not field.get("value") and not words:
                field.set("value", "12")
        self.answer_every("Yes")

    def fill_boxes_named(self, labels: tuple[str, ...], text: str) -> None:
        for label in labels:
            self.type(label, text)

    def fill_grid(self, mark: str, reason: str) -> None:
        """Every box of a grid: a number where a number goes, and the reason beside it."""
        for field in self.page.xpath("//main//form//input[@type='text' or @type='number'] | //main//form//select"):
            if field.tag == "select":
                self._select(field, mark)
            elif not field.get("value"):
                field.set("value", mark)
        self.fill_boxes(reason)

    def fill_boxes(self, text: str) -> None:
        for field in self.page.xpath("//main//form//textarea"):
            if not (field.text or "").strip():
                field.text = text

    # ---- sending

    def press_if_there(self, button: str) -> None:
        if button in self.text:
            self.press(button)

    def must_not_see(self, *words: str) -> None:
        for one in words:
            if one.lower() in self.text.lower():
                raise Lost(f"'{one}' should not be on {self.path}")

    def must_not_see_button(self, button: str) -> None:
        for one in self.page.xpath("//button"):
            if squeezed(one.text_content()).startswith(button):
                raise Lost(f"The button '{button}' should not be on {self.path}")

    def press(self, button: str, nth: int = 0, *, refused: bool = False) -> None:
        found = [
            one
            for one in self.page.xpath("//button | //input[@type='submit']")
            if squeezed(one.text_content() or one.get("value", "")).startswith(button)
        ]
        if len(found) <= nth:
            raise Lost(f"No button '{button}' on {self.path}")
        pressed = found[nth]
        form = next(one for one in pressed.iterancestors("form"))
        values: dict[str, list[str]] = {}
        for name, value in form.form_values():
            values.setdefault(name, []).append(value)
        if pressed.get("name"):
            values[pressed.get("name")] = [pressed.get("value", "")]
        where = urljoin(self.path, form.get("action") or self.address)
        if (form.get("method") or "get").lower() == "get":
            where = f"{urljoin(where, urlsplit(where).path)}?{urlencode(values, doseq=True)}"
            return self._got(self.client.get(where, follow=True), where, refused)
        self._got(self.client.post(where, values, follow=True), where, refused)
