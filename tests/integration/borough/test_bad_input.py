"""Every form of the site, filled in by somebody who means it harm or does not care."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.borough.addresses import answers_of, ask, pattern_of, visitor, walk

pytestmark = pytest.mark.django_db

HOSTILE = {
    "a hundred thousand letters": "x" * 100_000,
    "pictures": "\U0001f986\U0001f468\u200d\U0001f469\u200d\U0001f467" * 20,
    "right to left": "\u202e\u05d0\u05d1\u05d2 \u0645\u0631\u062d\u0628\u0627",
    "a null byte": "a\x00b",
    "a script": "<script>alert(1)</script>",
    "below nothing": "-1",
    "not a number": "NaN",
    "without end": "Infinity",
    "too large to count": "1e999",
    "nought": "0",
    "a year far off": "99999",
    "more than a whole number holds": "2147483648",
    "more than an amount holds": "999999999999999",
    "forty digits": "9" * 40,
    "a choice that is not there": "no-such-choice",
    "other digits": "\u0661\u0662\u00b2",
}
OUR_FORMS = {"right to left", "a script", "below nothing", "not a number", "nought", "a choice that is not there"}
SENDERS = ("resident", "administrator", "commissioner", "assessor", "agreements manager", "finance", "Harbour Trust")


@pytest.fixture(scope="module")
def forms(thornmere, walked) -> dict[str, tuple[str, str, Any]]:
    """One form of each kind, with somebody who may send it."""
    found: dict[str, tuple[str, str, Any]] = {}
    for role in SENDERS:
        for page in walk(role, walked):
            for form in page.forms:
                address = page.sent_to(form)
                found.setdefault(pattern_of(address), (role, address, form))
    return found


def ways_to_spoil(form: Any, bad: str) -> list[dict[str, Any]]:
    """The typed answers spoiled, then every answer, the choices and hidden ones too."""
    given, typed = answers_of(form)
    rows = {name for name in given if name.endswith("_FORMS")}
    ways = [{name: bad if name in typed else kept for name, kept in given.items()}] if typed else []
    ways.append({name: given[name] if name in rows else bad for name in given})
    return [*ways, dict.fromkeys(given, bad)] if rows else ways


ONE, STRICTER = pytest.mark.one_database, pytest.mark.stricter_database


@pytest.mark.parametrize("kind", [pytest.param(one, marks=ONE if one in OUR_FORMS else STRICTER) for one in HOSTILE])
def test_no_form_breaks_and_nothing_typed_runs(forms, kind):
    bad, faults = HOSTILE[kind], []
    senders = {role: visitor(role) for role in SENDERS}
    for role, address, form in forms.values():
        for given in ways_to_spoil(form, bad):
            answer, _ = ask(senders[role], "post", address, given)
            if answer.status_code >= 500:
                faults.append(f"{role}: {address} broke")
            elif "<script>alert(1)" in answer.content.decode("utf-8", "replace"):
                faults.append(f"{role}: {address} runs what was typed")
    assert len(forms) > 40
    assert faults == [], "\n".join(sorted(set(faults)))


@ONE
def test_nothing_that_no_column_holds_reaches_the_database(forms):
    """PostgreSQL takes no null byte; SQLite takes it in silence, so what is written is watched here."""
    from django.db import connection

    carried: list[str] = []

    def watch(execute, sql, params, many, context):
        if any("\x00" in str(one) for one in params or ()):
            carried.append(sql[:80])
        return execute(sql, params, many, context)

    senders = {role: visitor(role) for role in SENDERS}
    faults = []
    with connection.execute_wrapper(watch):
        for role, address, form in forms.values():
            for given in ways_to_spoil(form, "a\x00b"):
                carried.clear()
                ask(senders[role], "post", address, given)
                if carried:
                    faults.append(f"{role}: {address} carries a null byte into: {carried[0]}")
    assert faults == [], "\n".join(sorted(set(faults)))
