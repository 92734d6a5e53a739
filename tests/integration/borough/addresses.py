"""What there is to open: each person of the borough, every address with real references in it, and its forms."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import html

HOST = "http://localhost"
PEOPLE = {
    "nobody": "",
    "administrator": "admin",
    "commissioner": "priya",
    "adviser": "lena",
    "assessor": "asha",
    "decision maker": "david",
    "agreements manager": "dele",
    "finance": "fatima",
    "councillor": "joan",
    "Harbour Trust": "rosa",
    "Meadow CIC": "omar",
    "Acorn Youth": "bea",
    "Northgate Care": "kit",
    "Riverside Neighbours": "mei",
    "resident": "iris",
}
SLUGS = {
    "Harbour Trust": "harbour-trust",
    "Meadow CIC": "meadow-cic",
    "Acorn Youth": "acorn-youth",
    "Northgate Care": "northgate-care-ltd",
    "Riverside Neighbours": "riverside-neighbours",
}

WHOLE_BOROUGH = ("administrator", "commissioner", "assessor", "agreements manager", "finance", "Harbour Trust")


def starts_of(role: str) -> tuple[str, ...]:
    return ("/", "/desk/", *([f"/org/{SLUGS[role]}/"] if role in SLUGS else []))


def visitor(role: str) -> Any:
    """A browser in which this person has signed in."""
    from django.test import Client

    from commonweal.council.people.models import Person

    client = Client(raise_request_exception=False, headers={"host": "localhost"})
    if PEOPLE[role]:
        client.force_login(Person.objects.get(email=f"{PEOPLE[role]}@thornmere.example"))
    return client


def ask(client: Any, method: str, address: str, given: dict[str, Any] | None = None) -> tuple[Any, int]:
    """The answer, and how many entries the record gained. Whatever changed is put back."""
    from django.db import transaction

    from commonweal.ground.record.models import Entry

    with transaction.atomic():
        before = Entry.objects.count()
        answer = getattr(client, method)(address, given or {})
        gained = Entry.objects.count() - before
        transaction.set_rollback(True)
    return answer, gained


@dataclass
class Page:
    role: str
    address: str
    status: int
    content_type: str
    text: str
    came_from: str = ""
    tree: Any = None
    links: list[str] = field(default_factory=list)
    forms: list[Any] = field(default_factory=list)

    @property
    def addresses(self) -> list[str]:
        """The page itself, and where its forms are sent."""
        return [self.address, *(self.sent_to(form) for form in self.forms)]

    def sent_to(self, form: Any) -> str:
        return inside(self.address, form.get("action") or self.address)


def read(role: str, address: str, answer: Any, came_from: str = "") -> Page:
    kind = answer.headers.get("Content-Type", "")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    page = Page(role, address, answer.status_code, kind, content.decode("utf-8", "replace"), came_from)
    if kind.startswith("text/html") and content.strip():
        page.tree = html.fromstring(page.text)
        page.links = page.tree.xpath("//a/@href | //form[@method='get']/@action")
        page.forms = page.tree.xpath("//form[@method='post']")
    elif answer.status_code in (301, 302, 303):
        page.links = [answer.headers["Location"]]
    return page


def inside(base: str, link: str) -> str:
    """The address of one of our own pages, without its fragment; nothing where the link leaves the site."""
    parts = urlsplit(urljoin(f"{HOST}{base}", link))
    if parts.scheme not in ("http", "https") or parts.netloc != "localhost" or parts.path.startswith("/static/"):
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def pattern_of(address: str) -> str:
    """The address with its references hidden, so that a hundred pages of one kind count as one."""
    from django.urls import Resolver404, resolve

    path, _, query = address.partition("?")
    names = "&".join(sorted(one.split("=")[0] for one in query.split("&") if one))
    try:
        return f"{resolve(path).route}?{names}"
    except Resolver404:
        return f"{path}?{names}"


def crawl(role: str, starts: tuple[str, ...], *, at_most: int = 400, of_a_kind: int = 3) -> Iterator[Page]:
    """Every page that this person comes to by following links, breadth first."""
    client, seen, kinds = visitor(role), set(starts), Counter[str]()
    waiting = deque((start, "") for start in starts)
    visited = 0
    while waiting and visited < at_most:
        address, came_from = waiting.popleft()
        kind = pattern_of(address)
        if kinds[kind] >= of_a_kind:
            continue
        kinds[kind] += 1
        visited += 1
        page = read(role, address, ask(client, "get", address)[0], came_from)
        yield page
        for link in page.links:
            found = inside(address, link)
            if found and found not in seen and kinds[pattern_of(found)] < of_a_kind:
                seen.add(found)
                waiting.append((found, address))


def walk(role: str, walked: dict[str, list[Page]]) -> list[Page]:
    """What this person comes to, walked once for every test that asks."""
    if role not in walked:
        walked[role] = list(crawl(role, starts_of(role), of_a_kind=3 if role == "administrator" else 2))
    return walked[role]


# ---- forms, filled in ------------------------------------------------------------------------------------------


TYPED = {"text", "email", "tel", "number", "search", None}
PLAIN_DATE = {"day": "7", "month": "9", "year": "2026"}


def answers_of(form: Any) -> tuple[dict[str, list[str]], set[str]]:
    """What a browser would send with everything answered, and which of it is typed."""
    given: dict[str, list[str]] = {}
    for name, value in form.form_values():
        given.setdefault(name, []).append(value)
    typed = {one.get("name") for one in form.xpath(".//textarea[@name]")}
    for one in form.xpath(".//input[@name]"):
        kind = one.get("type")
        if kind in ("radio", "checkbox"):
            given.setdefault(one.get("name"), [one.get("value") or "on"])
        elif kind in TYPED:
            typed.add(one.get("name"))
    for name in typed:
        given.setdefault(name, [""])
    return given, typed


def well_filled(form: Any) -> dict[str, list[str]]:
    """Everything answered by somebody who means well, so that what is sent gets past the first look."""
    given, typed = answers_of(form)
    boxes = {one.get("name"): one for one in form.xpath(".//input[@name] | .//textarea[@name]")}
    for name in typed:
        if given[name] == [""]:
            given[name] = [_plain_answer(name, boxes[name])]
    return given


def _plain_answer(name: str, box: Any) -> str:
    part = name.rpartition("-")[2]
    if part in PLAIN_DATE:
        return PLAIN_DATE[part]
    if box.get("type") == "email":
        return "witness@example.org"
    return "1" if box.get("inputmode") in ("numeric", "decimal") else "Some plain words"


# ---- every pattern of the resolver, with references that exist -------------------------------------------------


def routes() -> list[str]:
    from django.urls import get_resolver

    def below(resolver: Any, before: str) -> Iterator[str]:
        for one in resolver.url_patterns:
            here = before + str(one.pattern)
            if hasattr(one, "url_patterns"):
                yield from below(one, here)
            else:
                yield here

    return list(below(get_resolver(), ""))


PART = re.compile(r"<(\w+):(\w+)>")


def filled(route: str, real: list[str]) -> str:
    """An address of this kind that the site links to or sends a form to; else the nearest one with plain values."""
    parts = [part for part in route.split("/") if part]
    best: tuple[int, list[str]] = (0, [])
    for address in real:
        given = [part for part in address.partition("?")[0].split("/") if part]
        agreed = 0
        while agreed < min(len(parts), len(given)) and _agrees(parts[agreed], given[agreed]):
            agreed += 1
        if agreed > best[0]:
            best = (agreed, given)
    made = [best[1][at] if at < best[0] else PART.sub(_plain, part) for at, part in enumerate(parts)]
    return "/" + "/".join(made) + ("/" if route.endswith("/") and made else "")


def _agrees(part: str, given: str) -> bool:
    return _shape(part).fullmatch(given) is not None


@cache
def _shape(part: str) -> re.Pattern[str]:
    return re.compile(
        "".join(
            r"\d+" if piece.startswith("<int") else r"[^/.]+" if piece.startswith("<") else re.escape(piece)
            for piece in re.split(r"(<\w+:\w+>)", part)
        )
    )


def _plain(found: re.Match[str]) -> str:
    return (
        "1" if found[1] == "int" else {"slug": "harbour-trust", "kind": "csv", "colour": "1d70b8"}.get(found[2], "one")
    )
