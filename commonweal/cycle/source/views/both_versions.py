"""The page that puts what two people wrote at once side by side."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.cycle.source.forms.application import KeepForm
from commonweal.cycle.source.queries import Saved

LONGEST_KEPT = 100_000


def both_versions(request: HttpRequest, context: dict[str, Any], *, kept: Any, seen: str, other: Saved) -> HttpResponse:
    """`kept` is one's own version, carried until one of the two is chosen; `other` says who saved theirs, and when."""
    form = KeepForm(initial={"kept": json.dumps(kept), "seen": seen})
    told = {"who": other.who, "at": other.at, "form": form}
    return render(request, "pages/conflict.html", context | told, status=409)
