"""How long a page of 50 takes among 10,000 applications: `python tests/benchmarks/applications.py`.

Builds a database of its own in a temporary folder and prints seconds: the best and the middle of several loads.
"""

import os
import statistics
import sys
import tempfile
import time
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

ROWS = 10_000
LOADS = 15
ASKED = (
    ("The first page", ""),
    ("The last page", "?page=200"),
    ("A search", "?q=Group+09"),
    ("Largest amount first", "?sort=amount"),
    ("Not yet checked", "?gate=unchecked"),
)
LONDON = ZoneInfo("Europe/London")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # the builders of the tests


def build(now):
    """One opportunity in the way that officers would make it, then ten thousand applications at once."""
    from commonweal.council.exercise.actions import open_exercise
    from commonweal.council.people.models import Organisation
    from commonweal.cycle.source.models import Application
    from commonweal.front.desk.actions.cast import adopt_shipped, gather
    from tests.factories import source

    then = now - timedelta(days=30)
    cast = gather(at=then)
    adopt_shipped("norwich", by=cast.admin, at=then, in_force_from=then.date())
    exercise = open_exercise(
        title="Small grants", trigger="need", lead=cast.priya, value=Decimal(20_000), by=cast.priya, at=now
    )
    opportunity = source.opened(exercise, cast, now)
    organisations = Organisation.objects.bulk_create(
        Organisation(reference=f"ORG-X{n:05}", slug=f"group-{n}", name=f"Group {n:05}") for n in range(ROWS)
    )
    Application.objects.bulk_create(
        Application(
            reference=f"APP-X{n:05}",
            opportunity=opportunity,
            organisation=organisation,
            project=f"Project {n}",
            amount=1_000 + n % 500,
            state="submitted",
            submitted={"answers": {"change": "a long answer " * 150}},
            submitted_at=now + timedelta(days=3, seconds=n),
            submitted_by=cast.rosa,
            content_hash="0" * 64,
            started_by=cast.rosa,
            started_at=now,
        )
        for n, organisation in enumerate(organisations)
    )
    return cast, opportunity


def measure(client, address):
    seconds = []
    for _ in range(LOADS):
        began = time.perf_counter()
        answer = client.get(address)
        seconds.append(time.perf_counter() - began)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")
    return min(seconds), statistics.median(seconds)


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/applications.sqlite3"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.config.settings")
        import django

        django.setup()
        from django.core.management import call_command
        from django.test import Client
        from django.utils import timezone

        call_command("migrate", verbosity=0)
        now = datetime(2026, 9, 7, 10, 0, tzinfo=LONDON)
        cast, opportunity = build(now)
        timezone.now = lambda: opportunity.closes_at + timedelta(hours=1)
        client = Client(headers={"host": "localhost"})
        client.force_login(cast.priya)
        sys.stdout.write(f"A page of 50 among {ROWS:,} applications, {LOADS} loads each, seconds.\n\n")
        sys.stdout.write("| Page | Best | Middle |\n|---|---:|---:|\n")
        for said, query in ASKED:
            best, middle = measure(client, f"/desk/opportunities/{opportunity.reference}/applications/{query}")
            sys.stdout.write(f"| {said} | {best:.3f} | {middle:.3f} |\n")


if __name__ == "__main__":
    main()
