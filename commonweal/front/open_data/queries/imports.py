from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from commonweal.front.open_data.models import Import


def load(reference: str) -> Import:
    found = Import.objects.select_related("read_by").filter(reference=reference.upper()).first()
    if found is None:
        raise Http404(f"There is no import {reference}.")
    return found


def listed() -> QuerySet[Import]:
    return Import.objects.defer("content", "problems").select_related("read_by")


def same_file(imported: Import) -> Import | None:
    """The same bytes, taken in before."""
    same = listed().filter(fingerprint=imported.fingerprint, kind=imported.kind, state="taken")
    return same.exclude(pk=imported.pk).first()
