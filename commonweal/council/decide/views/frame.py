"""What the pages of one decision share: its bar, its sections, and how a refusal reaches the form."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from commonweal.council.decide.models import Decision
from commonweal.council.decide.rules import whose
from commonweal.council.decide.states import DECISION, waits_until
from commonweal.ground.record.rules import Refused

SECTIONS = (
    ("decision", "Overview"),
    ("report", "Report"),
    ("level", "Who decides"),
    ("advice", "Advice"),
    ("decide", "Decide"),
)


def about(decision: Decision, current: str = "") -> dict[str, Any]:
    state = DECISION.state_of(decision)
    return {
        "decision": decision,
        "reference": decision.reference,
        "place": f"Decision {decision.reference}",
        "state": state,
        "whose": whose(decision.level),
        "waits": waits_until(decision) if decision.state == "call_in" else "",
        "sections_nav": [
            {
                "text": text,
                "href": reverse(f"decide:{name}", kwargs={"reference": decision.reference}),
                "current": name == current,
            }
            for name, text in SECTIONS
        ],
    }


@contextmanager
def told_on(form: Any) -> Iterator[None]:
    """A refusal inside becomes the errors of the form, each in its own line."""
    try:
        yield
    except Refused as refused:
        form.add_refused(refused)


def done(request: HttpRequest, sentence: str, name: str, reference: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect(name, reference=reference)
