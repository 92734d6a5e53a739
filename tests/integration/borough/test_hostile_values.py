"""One date or figure of a form turned bad at a time, or all of its words; the rest is well filled in, so that it
reaches what lies behind the form."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.borough.addresses import (
    Page,
    answers_of,
    crawl,
    pattern_of,
    starts_of,
    visitor,
    walk,
    well_filled,
)

pytestmark = pytest.mark.django_db

DATES = {
    "nothing of nothing": ("0", "0", "0"),
    "the year nought": ("1", "1", "0000"),
    "the first year": ("1", "1", "0001"),
    "the last year": ("31", "12", "9999"),
    "a year of five figures": ("1", "1", "10000"),
    "30 February": ("30", "2", "2027"),
    "29 February of a year that has none": ("29", "2", "2027"),
    "29 February": ("29", "2", "2028"),
    "before nothing": ("-1", "-1", "-1"),
    "other digits": ("\u0661", "\u0661", "\u0662\u0660\u0662\u0667"),
    "the year 1800": ("1", "1", "1800"),
    "the year 2199": ("31", "12", "2199"),
}
FIGURES = {
    "32768": "more than a small whole number holds",
    "2147483648": "more than a whole number holds",
    "9223372036854775808": "more than a large whole number holds",
    "99999999999999999999": "twenty digits",
    "999999999999.99": "the most that an amount holds",
    "1000000000000": "a penny more",
    "-1": "below nothing",
    "1e400": "beyond a float",
    "NaN": "no number",
    "-Infinity": "without end",
    "0.005": "half a penny",
    "1_000": "as programs write it",
}
WORDS = {
    "one letter": "a",
    "five thousand letters": "Long words " * 455,
    "pictures": "\U0001f986\U0001f468\u200d\U0001f469\u200d\U0001f467\U0001f3f4",
    "right to left": "\u202e\u05d0\u05d1\u05d2 \u0645\u0631\u062d\u0628\u0627\u2066",
    "letters upon letters": "Z\u0351\u036b\u0343\u0300\u0301\u0302" * 20,
    "half a character": b"a \xed\xa0\x80 b",
    "another line of a letter": "Young people\r\nBcc: thief@example.org\r\n\r\nHello",
    "an apostrophe": "O'Neill & Sons's \"Caf\u00e9\" <Ltd>",
    "only spaces": " \u00a0\u2003\t ",
    "nothing to see": "\u200b\u200b",
}
SCRIPT, FORMULA = "<script>alert(1)</script>", '=HYPERLINK("http://thief.example","read")'
SENDERS = ("administrator", "commissioner", "assessor", "agreements manager", "finance", "resident", "Harbour Trust")


@pytest.fixture(scope="module")
def forms(thornmere, walked) -> list[tuple[str, str, Any]]:
    """One form of each kind that is typed into, with somebody who is shown it."""
    found: dict[str, tuple[str, str, Any]] = {}
    for role in SENDERS:
        for page in walk(role, walked):
            for form in page.forms:
                address = page.sent_to(form)
                if answers_of(form)[1] and not address.startswith("/account/"):
                    found.setdefault(pattern_of(address), (role, address, form))
    return list(found.values())


def sent(client: Any, address: str, given: dict[str, Any]) -> Any:
    """The page that one comes to after sending; whatever changed is put back."""
    from django.db import transaction

    with transaction.atomic():
        answer = client.post(address, given, follow=True)
        transaction.set_rollback(True)
    return answer


def boxes(form: Any, kind: str) -> list[str]:
    names = sorted(answers_of(form)[1])
    dates = [name.removesuffix("-day") for name in names if name.endswith("-day")]
    if kind == "date":
        return dates
    parts = {f"{name}-{part}" for name in dates for part in ("day", "month", "year")}
    figures = {one.get("name") for one in form.xpath(".//input[@inputmode='numeric' or @inputmode='decimal']")} - parts
    return [name for name in names if name not in parts and (name in figures) == (kind == "figure")]


def spoiled(form: Any, kind: str, bad: Any) -> Iterator[dict[str, Any]]:
    good = well_filled(form)
    if kind == "words":
        yield good | {name: [bad] for name in boxes(form, kind)}
        return
    for name in boxes(form, kind):
        if kind == "date":
            yield good | {f"{name}-{part}": [each] for part, each in zip(("day", "month", "year"), bad, strict=True)}
        else:
            yield good | {name: [bad]}


def faults_of(forms: list[tuple[str, str, Any]], kind: str, bad: Any) -> list[str]:
    clients, faults, tried = {role: visitor(role) for role in SENDERS}, [], 0
    for role, address, form in forms:
        for given in spoiled(form, kind, bad):
            tried += 1
            answer = sent(clients[role], address, given)
            if answer.status_code >= 500:
                changed = [name for name, value in given.items() if value != well_filled(form).get(name)]
                faults.append(f"{role}: {address} broke on {changed[:3]}")
    assert tried > 10, "There was nothing to type into."
    return faults


@pytest.mark.parametrize("bad", DATES)
def test_no_date_breaks_a_page(forms, bad):
    assert faults_of(forms, "date", DATES[bad]) == []


@pytest.mark.stricter_database
@pytest.mark.parametrize("bad", FIGURES)
def test_no_figure_breaks_a_page(forms, bad):
    assert faults_of(forms, "figure", bad) == []


@pytest.mark.stricter_database
@pytest.mark.parametrize("bad", WORDS)
def test_no_words_break_a_page(forms, bad):
    assert faults_of(forms, "words", WORDS[bad]) == []


# ---- what one person wrote, on every page of the others ---------------------------------------------------------


@pytest.fixture(scope="module")
def poisoned(forms) -> Iterator[int]:
    """Every box of every form holds a script or a formula, sent by somebody who may; what was taken stays."""
    from django.db import transaction

    clients, taken = {role: visitor(role) for role in SENDERS}, 0
    with transaction.atomic():
        for bad in (SCRIPT, FORMULA):
            for role, address, form in forms:
                given = well_filled(form)
                everywhere = {name: [bad if name in boxes(form, "words") else one[0]] for name, one in given.items()}
                for filled in (everywhere, given | everywhere):
                    taken += clients[role].post(address, filled).status_code == 302
        yield taken
        transaction.set_rollback(True)


@pytest.mark.one_database
@pytest.mark.parametrize("role", ["nobody", "administrator", "finance", "councillor", "Harbour Trust", "Meadow CIC"])
def test_what_others_wrote_neither_runs_nor_counts(poisoned, role):
    assert poisoned > 30, "Hardly anything was taken, so hardly anything is tested."
    faults = []
    for page in crawl(role, starts_of(role), of_a_kind=2):
        if SCRIPT in page.text and not page.content_type.startswith(("text/csv", "application/json", "text/calendar")):
            faults.append(f"{page.address} runs what was typed")
        faults += formulas(page)
    assert faults == []


def formulas(page: Page) -> list[str]:
    if not page.content_type.startswith("text/csv"):
        return []
    rows = csv.reader(io.StringIO(page.text.lstrip("\ufeff")))
    return [f"{page.address} has a cell {cell[:40]!r}" for row in rows for cell in row if cell[:1] in ("=", "+", "@")]
