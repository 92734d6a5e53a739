"""Who is not offered a form cannot send it: every address that takes one, everybody, empty and well filled in."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import pytest

from tests.integration.borough.addresses import (
    PEOPLE,
    SLUGS,
    WHOLE_BOROUGH,
    pattern_of,
    read,
    visitor,
    walk,
    well_filled,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

# One provider beside the one whose pages were walked: all of them stand in the same way to what is not theirs.
STRANGERS = [role for role in PEOPLE if role not in ("administrator", "Acorn Youth", "Northgate Care")]
OURS = re.compile(r"\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+[\"`]?(\w+)", re.IGNORECASE)
# The session of whoever is asking is their own; it is where a form is kept until they have signed in.
THEIR_OWN = {"django_session"}


@pytest.fixture(scope="module")
def offered(thornmere, walked) -> dict[str, tuple[str, str, Any]]:
    """One form of each kind: the page that has it, where it goes, and the form."""
    found: dict[str, tuple[str, str, Any]] = {}
    for role in (*WHOLE_BOROUGH, "decision maker", "adviser"):
        for page in walk(role, walked):
            for form in page.forms:
                found.setdefault(pattern_of(page.sent_to(form)), (page.address, page.sent_to(form), form))
    return found


def everything_kept() -> str:
    """One figure for every row of every table of ours."""
    from django.apps import apps
    from django.db import connection

    total = hashlib.sha256()
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.db_table not in THEIR_OWN:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)} ORDER BY 1")
                total.update(repr(cursor.fetchall()).encode())
    return total.hexdigest()


def sent(client: Any, address: str, given: dict[str, Any]) -> tuple[Any, bool]:
    """The answer, and whether anything of ours was written. Whatever was is put back."""
    from django.db import connection, transaction

    written = []

    def watch(execute, sql, params, many, context):
        found = OURS.search(sql)
        if found and found[1] not in THEIR_OWN:
            written.append(found[1])
        return execute(sql, params, many, context)

    with transaction.atomic():
        with connection.execute_wrapper(watch):
            answer = client.post(address, given)
        transaction.set_rollback(True)
    return answer, bool(written)


def is_offered(client: Any, role: str, page: str, address: str) -> bool:
    seen = read(role, page, client.get(page))
    return any(seen.sent_to(form) == address for form in seen.forms) if seen.tree is not None else False


def open_to_all(address: str) -> bool:
    """Signing in is everybody's."""
    return address.startswith("/account/")


@pytest.mark.parametrize("role", STRANGERS)
def test_who_is_not_offered_a_form_cannot_send_it(offered, role):
    client, faults, refused = visitor(role), [], 0
    for page, address, form in offered.values():
        if open_to_all(address) or is_offered(client, role, page, address):
            continue
        refused += 1
        for given in ({}, well_filled(form)):
            answer, wrote = sent(client, address, given)
            if answer.status_code >= 500:
                faults.append(f"{address} broke")
            if wrote and changes(client, address, given):
                faults.append(f"{address} ({answer.status_code}) takes what {page} does not offer")
            if answer.status_code in (403, 409) and not said(role, address, answer):
                faults.append(f"{address} refuses without a sentence")
    assert refused > 10
    assert faults == [], "\n".join(faults)


def changes(client: Any, address: str, given: dict[str, Any]) -> bool:
    """What was written and then undone by a refusal has changed nothing."""
    from django.db import transaction

    with transaction.atomic():
        before = everything_kept()
        client.post(address, given)
        after = everything_kept()
        transaction.set_rollback(True)
    return before != after


def said(role: str, address: str, answer: Any) -> bool:
    page = read(role, address, answer)
    return page.tree is not None and bool(page.tree.xpath("//main//p[normalize-space()]"))


@pytest.mark.parametrize("role", ["nobody", "administrator", "Harbour Trust"])
def test_what_is_neither_reading_nor_sending_is_refused_in_our_words(addresses, role):
    client, faults = visitor(role), []
    for address in addresses:
        for method in ("put", "patch", "delete", "options", "trace"):
            answer = getattr(client, method)(address)
            said = b"This cannot be done here" in answer.content
            if (answer.status_code, answer.headers.get("Allow"), said) != (405, "GET, HEAD, POST", True):
                faults.append(f"{method} {address}: {answer.status_code}")
    assert faults == []


def test_the_head_of_a_page_answers_as_the_page_does(addresses):
    client = visitor("administrator")
    answers = {one: (client.get(one).status_code, client.head(one).status_code) for one in addresses}
    assert {address: both for address, both in answers.items() if both[0] != both[1]} == {}


def test_every_provider_is_a_stranger_to_the_others(offered):
    """Every form of one organisation, sent under its own address by the members of another."""
    faults = []
    for role, slug in SLUGS.items():
        client = visitor(role)
        for _, address, form in offered.values():
            if not address.startswith("/org/") or address.startswith((f"/org/{slug}/", "/org/new/")):
                continue
            if "/join/" in address:
                continue
            answer, wrote = sent(client, address, well_filled(form))
            if wrote or answer.status_code not in (403, 404):
                faults.append(f"{role}: {address} answers {answer.status_code}")
    assert faults == []
