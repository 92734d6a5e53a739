"""Sealed files that the scanner could not see when they came: opened for it in memory, and for nobody else."""

from __future__ import annotations

import datetime
from contextlib import suppress

from commonweal.cycle.source import queries
from commonweal.cycle.source.models import Application
from commonweal.cycle.source.rules.sealing import Unopened
from commonweal.ground.documents import actions as documents
from commonweal.ground.documents.models import File
from commonweal.ground.record.rules import Refused


def scan_sealed(*, at: datetime.datetime) -> tuple[int, int]:
    """Ask about every sealed file that waits: how many were settled, and how many still wait."""
    settled = waiting = 0
    files = File.objects.filter(state="quarantined", sealed=True).order_by("uploaded_at", "pk")
    owners = Application.objects.select_related("opportunity__seal", "organisation").in_bulk(
        [file.about for file in files], field_name="reference"
    )
    for file in files:
        application = owners.get(file.about)
        # Where the working key is not on this server, it waits until the round is opened.
        with suppress(Refused, Unopened):
            opened = queries.opener_for(application) if application else None
            documents.scan(file=file, at=at, opened=opened)
        settled, waiting = settled + (file.state != "quarantined"), waiting + (file.state == "quarantined")
    return settled, waiting
