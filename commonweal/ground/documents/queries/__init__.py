from commonweal.ground.documents.queries.files import (
    SEALED_NAME,
    about,
    by_reference,
    content_of,
    load,
    packed,
    recompute,
    response_for,
    stream_of,
    there_is_a_scanner,
    virus_test_file,
    waiting,
)
from commonweal.ground.documents.queries.pdf import as_pdf, pdf_response

__all__ = [
    "SEALED_NAME",
    "about",
    "as_pdf",
    "by_reference",
    "content_of",
    "load",
    "packed",
    "pdf_response",
    "recompute",
    "response_for",
    "stream_of",
    "there_is_a_scanner",
    "virus_test_file",
    "waiting",
]
