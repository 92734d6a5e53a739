"""How often one visitor, or one address, may ask us to write. The figures are in the settings."""

from __future__ import annotations

from allauth.core import ratelimit
from django.http import HttpRequest


def within(request: HttpRequest, action: str, key: str) -> bool:
    """Whether this may be done once more; it is counted."""
    return bool(ratelimit.consume(request, action=action, key=key))
