"""What the pages of a review share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from commonweal.cycle.review.models import Review
from commonweal.cycle.review.rules import may_review
from commonweal.cycle.review.states import REVIEW
from commonweal.ground.record.rules import Refused

PAGES = {
    "results": "review:evaluate",
    "evaluation": "review:evaluate",
    "value": "review:value",
    "people": "review:people",
    "need_again": "review:options",
    "impact": "review:impact",
    "review_options": "review:options",
    "review_decision": "review:decide",
    "notice": "review:notice",
    "handover": "review:handover",
    "learning": "review:learning",
}


def desk_page(request: HttpRequest, template: str, review: Review, task: str, **context: Any) -> HttpResponse:
    """A page of one task of a review, with the council's own words for the task."""
    found = review.exercise.tasks.filter(key=task).first()
    context |= {
        "review": review,
        "agreement": review.agreement,
        "exercise": review.exercise,
        "reference": review.reference,
        "place": f"Review {review.reference}",
        "caption": review.agreement.title,
        "title": found.label if found else REVIEW.state_of(review).label,
        "task_key": task if found else "",
        "may_change": bool(may_review(request.person, review)),
    }
    return render(request, f"review/{template}.html", context)


def done(request: HttpRequest, review: Review, said: str, page: str = "") -> HttpResponse:
    messages.success(request, said)
    if page:
        return redirect(f"review:{page}", reference=review.reference)
    return redirect(reverse("review:exercise_review", args=[review.exercise.reference]))


def tried(form: Any, action: Callable[..., Any], request: HttpRequest, **given: Any) -> bool:
    """Do it, or put each reason why not at the head of the form, where nothing that was typed is lost."""
    try:
        action(by=request.person, at=request.now, **given)
    except Refused as refused:
        form.add_refused(refused)
        return False
    return True


def data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def all_whole(*asked: Any) -> bool:
    """Each is judged, so that all errors show at once."""
    judged = [one.is_valid() for one in asked]
    return all(judged)
