from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from commonweal.ground.post.models import Letter

# The recipient has the letter from the moment of sending, whatever became of the email.
ISSUED = ("sent", "failed")


def load(reference: str) -> Letter:
    letter = Letter.objects.filter(reference=reference.upper()).first()
    if letter is None:
        raise Http404(f"There is no letter {reference}.")
    return letter


def load_issued(reference: str) -> Letter:
    letter = Letter.objects.filter(reference=reference.upper(), state__in=ISSUED).first()
    if letter is None:
        raise Http404(f"There is no letter {reference}.")
    return letter


def about(reference: str) -> QuerySet[Letter]:
    """The letters about one thing, in the order in which they were written."""
    return Letter.objects.filter(about=reference).order_by("pk")


def issued_to(organisation_id: int) -> QuerySet[Letter]:
    return Letter.objects.filter(to_organisation_id=organisation_id, state__in=ISSUED).order_by("-sent_at", "-pk")


def undelivered() -> QuerySet[Letter]:
    return Letter.objects.filter(state="failed").order_by("sent_at")
