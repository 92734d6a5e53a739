"""Letters as PDFs. A file has no address here: its owner gives it out."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from commonweal.ground.documents.queries import as_pdf, pdf_response
from commonweal.ground.pages import access
from commonweal.ground.pages.words import moment
from commonweal.ground.post import queries as post
from commonweal.ground.post import rules
from commonweal.ground.post.models import Letter


@access.allowed(rules.recipient, load=post.load_issued)
def received(request: HttpRequest, letter: Letter, slug: str) -> HttpResponse:
    return pdf_response(letter.reference, as_pdf("letter", _data(letter)))


@access.allowed(rules.reader, load=post.load_issued)
def sent(request: HttpRequest, letter: Letter) -> HttpResponse:
    return pdf_response(letter.reference, as_pdf("letter", _data(letter)))


def _data(letter: Letter) -> dict[str, Any]:
    """What was sent, word for word. The fingerprint is the one that the record holds of the text."""
    return {
        "council": settings.COUNCIL_NAME,
        "reference": letter.reference,
        "to": letter.to_name,
        "sent": f"{'Dated' if letter.state in ('to_post', 'posted') else 'Sent at'} {moment(letter.sent_at)}",
        "title": letter.subject_line,
        "body": letter.body,
        "footer": f"SHA-256 of the text: {hashlib.sha256(letter.body.encode()).hexdigest()}",
    }
