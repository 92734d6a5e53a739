"""What was typed when a form could not be taken: kept for the one browser that sent it, to be sent once more.

The session holds it encrypted and the browser holds the key, so that neither the database nor a copy of it tells what
somebody wrote before they had signed in again.
"""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass
from typing import Any

import pyrage
from django.conf import settings
from django.http import HttpRequest, HttpResponse

KEPT = "kept_post"
COOKIE = "commonweal-kept"
MOST = 200_000  # characters: the longest form that we ask for, several times over
CARRIED = ("_FORMS", "version", "next")
SECRET = ("csrfmiddlewaretoken", "passphrase", "again")  # typed anew, never kept


@dataclass(frozen=True)
class Kept:
    address: str
    pairs: list[list[str]]
    files: list[str]

    @property
    def written(self) -> list[dict[str, str]]:
        """What the person typed or chose, without what the page carried for itself."""
        return [
            {"key": name.replace("-", " ").replace("_", " ").capitalize(), "value": value}
            for name, value in self.pairs
            if value and not name.endswith(CARRIED)
        ]


def of(request: HttpRequest) -> Kept | None:
    """The form in this request, or nothing where it is longer than any page of ours."""
    pairs = [[name, value] for name, many in request.POST.lists() for value in many if name not in SECRET]
    if sum(len(name) + len(value) for name, value in pairs) > MOST:
        return None
    files = [file.name for many in request.FILES.lists() for file in many[1] if file.name]
    return Kept(request.get_full_path(), pairs, files)


def keep(request: HttpRequest, response: HttpResponse, kept: Kept) -> HttpResponse:
    key = pyrage.x25519.Identity.generate()
    sealed = pyrage.encrypt(json.dumps(asdict(kept)).encode(), [key.to_public()])
    request.session[KEPT] = {"address": kept.address, "sealed": base64.b64encode(sealed).decode()}
    response.set_cookie(
        COOKIE,
        str(key),
        max_age=settings.SESSION_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def read(request: HttpRequest) -> Kept | None:
    held: dict[str, Any] | None = request.session.get(KEPT)
    try:
        key = pyrage.x25519.Identity.from_str(request.COOKIES.get(COOKIE, ""))
        return Kept(**json.loads(pyrage.decrypt(base64.b64decode(held["sealed"]), [key]))) if held else None
    except (pyrage.IdentityError, pyrage.DecryptError):
        return None


def forget(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """It has been sent again: it is not offered a second time."""
    held = request.session.get(KEPT)
    if held and held["address"] == request.get_full_path() and response.status_code < 400:
        del request.session[KEPT]
        response.delete_cookie(COOKIE)
    return response
