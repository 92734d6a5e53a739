"""What there is to open: each person of the borough, every address of the site with real references in it, its forms."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
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
PROVIDERS = ("Harbour Trust", "Meadow CIC", "Acorn Youth", "Northgate Care", "Riverside Neighbours")
STAFF = (
    "administrator commissioner adviser assessor decision_maker agreements_manager finance councillor".replace(
        "_maker", " maker"
    )
    .replace("_manager", " manager")
    .split()
)


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


def read(role: str, address: str, answer: Any, came_from: str = "") -> Page:
    kind = answer.headers.get("Content-Type", "")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    page = Page(role, address, answer.status_code, kind, content.decode("utf-8", "replace"), came_from)
    if kind.startswith("text/html") and content.strip():
        page.tree = html.fromstring(page.text)
        page.links = [one for one in page.tree.xpath("//a/@href | //form[@method='get']/@action")]
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


def filled(route: str, real: list[str]) -> str:
    """An address of this kind: one that the site itself links to, or its beginning with plain values for the rest."""
    pattern = re.sub(
        r"<(int):\w+>",
        r"(\\d+)",
        re.sub(
            r"<(str|slug):\w+>",
            r"([^/]+)",
            re.escape(route).replace("\\<", "<").replace("\\>", ">").replace("\\:", ":"),
        ),
    )
    exact = [one for one in real if re.fullmatch(pattern, one.lstrip("/").partition("?")[0])]
    return exact[0].partition("?")[0] if exact else ""
