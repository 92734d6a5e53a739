"""Every address of the site, opened by everybody: no page breaks, no link leads nowhere, nothing shows too early."""

from __future__ import annotations

import re

import pytest

from tests.integration.borough.addresses import (
    PEOPLE,
    SLUGS,
    Page,
    ask,
    read,
    visitor,
    walk,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

LEFT_OVER = re.compile(r"\bundefined\b|\{\{|\{%|Traceback|\bNaN\b| object at 0x|\bDecimal\(|\bdatetime\.")
# A cell that holds nothing but this word says it on purpose; 'None' in a heading or a sentence is a value that was
# not there.
NOT_THERE = re.compile(r"\bNone\b(?! declared| yet| to answer| of |\.|$)")
# Providers like Harbour Trust; one of their kind is enough where every address is opened twice.
SIBLINGS = ("Meadow CIC", "Acorn Youth", "Northgate Care", "Riverside Neighbours")


def faults_of(page: Page) -> list[str]:
    """What is wrong with one page that somebody came to by a link."""
    where = f"{page.role}: {page.address} (from {page.came_from or 'the start'})"
    if page.status >= 500:
        return [f"{where} broke"]
    if page.status == 404 and page.came_from:
        return [f"{where} leads nowhere"]
    if page.tree is None:
        return []
    found = []
    if len(page.tree.xpath("//h1")) != 1:
        found.append(f"{where} has {len(page.tree.xpath('//h1'))} first headings")
    if not (page.tree.findtext(".//title") or "").strip():
        found.append(f"{where} has no title")
    blocks = page.tree.xpath("//main//*[not(self::script or self::style)]/text()")
    for text in (re.sub(r"\s+", " ", one).strip() for one in blocks):
        if LEFT_OVER.search(text) or (text != "None" and NOT_THERE.search(text)):
            found.append(f"{where} says '{text[:80]}'")
    if page.status == 403 and not page.tree.xpath("//main//p[normalize-space()]"):
        found.append(f"{where} refuses without a reason")
    return found


@pytest.mark.parametrize("role", PEOPLE)
def test_nobody_comes_to_a_page_that_is_broken_or_missing(thornmere, walked, role):
    pages = walk(role, walked)
    faults = [fault for page in pages for fault in faults_of(page)]
    assert faults == [], "\n".join(faults[:40])
    assert len(pages) > 40, "The walk ended before it began."


def test_a_page_that_a_person_may_not_open_says_why_and_who_can(thornmere, walked):
    silent = []
    for role in ("councillor", "assessor", "resident"):
        for page in walk(role, walked):
            if page.status == 403:
                text = re.sub(r"\s+", " ", page.tree.xpath("//main")[0].text_content())
                if "Who can" not in text and "exception" not in text:
                    silent.append(f"{role}: {page.address}: {text[:120]}")
    assert silent == [], "\n".join(silent[:20])


@pytest.mark.parametrize("role", SLUGS)
def test_a_provider_sees_no_other_provider_s_application(thornmere, walked, role):
    from commonweal.cycle.source.models import Application

    others = Application.objects.exclude(organisation__slug=SLUGS[role])
    # Whoever was given an award is named in the decision, which is published with the results.
    named = others.filter(award__result="offer", award__notified_at__isnull=False)
    secret = {one.reference for one in others} - {one.reference for one in named} | {
        one.project for one in others.exclude(award__notified_at__isnull=False) if one.project
    }
    told = [f"{page.address} shows {one}" for page in walk(role, walked) for one in secret if one and one in page.text]
    assert told == [], "\n".join(told[:20])


# ---- everybody at every address, whether or not a link leads there ------------------------------------------------


@pytest.mark.parametrize("role", [one for one in PEOPLE if one not in SIBLINGS])
def test_no_address_breaks_or_changes_anything_when_it_is_sent_nothing(addresses, role):
    client, faults = visitor(role), []
    for address in addresses:
        for method in ("get", "post"):
            answer, gained = ask(client, method, address)
            if answer.status_code >= 500:
                faults.append(f"{method} {address} broke")
            if gained and (method == "get" or (role in ("nobody", "resident") and not address.startswith("/account/"))):
                faults.append(f"{method} {address} changed something")
            inside = address.startswith(("/desk/", "/org/"))
            if role == "nobody" and inside and answer.status_code == 200:
                faults.append(f"{method} {address} opens to anybody")
    assert faults == [], "\n".join(faults[:40])


def test_numbers_that_no_database_holds_lead_nowhere(addresses):
    client, broken = visitor("administrator"), []
    for address in {one for one in addresses if re.search(r"/\d+/", one)}:
        for number in ("9" * 19, "9" * 40, "0"):
            far = re.sub(r"/\d+/", f"/{number}/", address)
            for method in ("get", "post"):
                if ask(client, method, far)[0].status_code >= 500:
                    broken.append(f"{method} {far}")
    assert broken == []


def test_words_that_no_reference_holds_lead_nowhere(addresses):
    client, broken = visitor("administrator"), []
    references = re.compile(r"[A-Z]{1,3}-(?:\d{4}-\d+|[A-Z0-9]{6})")
    for address in {one for one in addresses if references.search(one)}:
        for odd in ("%00", "%F0%9F%A6%86", "x" * 300):
            far = references.sub(odd, address, count=1)
            if ask(client, "get", far)[0].status_code >= 500:
                broken.append(far)
    assert broken == []


def test_search_and_filter_boxes_take_anything(thornmere, walked):
    broken = []
    client = visitor("administrator")
    lists = {page.address.partition("?")[0] for page in walk("administrator", walked) if "?" in page.address}
    names = "q state kind tier manager page saved sort replaces year month ward size".split()
    for address in sorted(lists):
        for odd in ("a\x00b", "\u202e\u05d0", "9" * 40, "-1", "NaN", "<script>alert(1)</script>"):
            answer, _ = ask(client, "get", address, dict.fromkeys(names, odd))
            page = read("administrator", address, answer)
            if page.status >= 500 or "<script>alert(1)" in page.text:
                broken.append(f"{address} with {odd!r}")
    assert broken == []
