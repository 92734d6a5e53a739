"""Receiving an upload without letting it fill the disk: what is beyond any limit of ours is counted and not kept."""

from __future__ import annotations

from django.core.files.uploadhandler import TemporaryFileUploadHandler

KEPT_AT_MOST = 32_000_000


class Bounded(TemporaryFileUploadHandler):
    """The form still learns the true size, and says in its own words that the file is too large."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start < KEPT_AT_MOST:
            super().receive_data_chunk(raw_data, start)
