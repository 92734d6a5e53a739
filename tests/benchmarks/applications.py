"""How long each page of a round with 10,000 applications takes: `python tests/benchmarks/applications.py`.

Builds a database of its own in a temporary folder. Prints what a page asks the database and how many milliseconds it
takes: the best and the middle of several loads.
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
LIST = (
    ("The list, first page", ""),
    ("The list, last page", "?page=200"),
    ("The list, a search", "?q=Group+09"),
    ("The list, largest amount first", "?sort=amount"),
    ("The list, filtered: not yet checked", "?gate=unchecked"),
)
OWN = (
    ("An assessor's list, first page", ""),
    ("An assessor's list, last page", "?page=200"),
    ("An assessor's list, by name of the applicant", "?sort=name"),
    ("The page on which one application is scored", "applications/APP-X05000/"),
    ("Interests, first page", "interests/?page=1"),
    ("Interests, an applicant looked for", "interests/?name=Group+09"),
    ("All of an assessor's scores, before they are submitted", "submit/"),
)
EVERYONE = (("How far everyone is, for the chair", ""),)
MODERATION = (
    ("The moderation list, first page", "moderation/"),
    ("The moderation list, last page", "moderation/?page=200"),
    ("The moderation list, filtered: to discuss", "moderation/?show=discuss"),
    ("The moderation list, filtered: not agreed yet", "moderation/?show=left"),
    ("The scores of one application", "moderation/APP-X05000/"),
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


def seat(cast, opportunity):
    """Three people on the panel, no interest anywhere, and a score by each for every criterion of every application."""
    from commonweal.cycle.source.models import Declaration, PanelMember

    applications = list(opportunity.applications.select_related("organisation").defer("submitted"))
    check(cast, opportunity, applications)
    members = [
        PanelMember(opportunity=opportunity, person=person, part="chair" if person == cast.asha else "assessor")
        for person in (cast.asha, cast.ben, cast.chidi)
    ]
    at = opportunity.closes_at
    PanelMember.objects.filter(opportunity=opportunity).delete()
    PanelMember.objects.bulk_create(members)
    Declaration.objects.bulk_create(
        [
            Declaration(member=one, application=each, level="none", declared_at=at)
            for one in members
            for each in applications
        ],
        batch_size=2_000,
    )
    score(opportunity, members, applications)


def check(cast, opportunity, applications):
    from commonweal.cycle.source.models import GateCheck
    from commonweal.cycle.source.rules.gate import applicable

    asked = applicable(applications[0])
    GateCheck.objects.bulk_create(
        [
            GateCheck(
                application=each, criterion=one.key, title=one.name, met=True, reason="Seen.",
                checked_by=cast.priya, checked_at=opportunity.closes_at,
            )
            for each in applications
            for one in asked
        ],
        batch_size=2_000,
    )  # fmt: skip


def score(opportunity, members, applications):
    from commonweal.cycle.source.models import Score

    at, criteria = opportunity.closes_at, list(opportunity.criteria.all())
    Score.objects.bulk_create(
        [
            Score(
                application=each, member=one, criterion=criterion, score=(number * 7 + place * 3 + which) % 5,
                reason="The answer names who will do it and when. " * 6, salt="0" * 32, proof="0" * 64,
                state="submitted", saved_at=at, submitted_at=at,
            )
            for which, one in enumerate(members)
            for number, each in enumerate(applications)
            for place, criterion in enumerate(criteria)
        ],
        batch_size=2_000,
    )  # fmt: skip


def measure(client, address):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    connection.queries_log.clear()  # it holds no more than nine thousand
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    queries = len(asked)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}")
    seconds = []
    for _ in range(LOADS):
        began = time.perf_counter()
        client.get(address)
        seconds.append(time.perf_counter() - began)
    return queries, min(seconds) * 1000, statistics.median(seconds) * 1000


def report(client, said, address):
    queries, best, middle = measure(client, address)
    sys.stdout.write(f"| {said} | {queries} | {best:.0f} | {middle:.0f} |\n")


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
        seat(cast, opportunity)
        timezone.now = lambda: opportunity.closes_at + timedelta(hours=1)
        client = Client(headers={"host": "localhost"})
        sys.stdout.write(
            f"{ROWS:,} applications to one opportunity, {LOADS} loads of each page; at most 10 queries and "
        )
        sys.stdout.write(
            "60 milliseconds were asked for.\n\n| Page | Queries | Best, ms | Middle, ms |\n|---|---:|---:|---:|\n"
        )
        client.force_login(cast.priya)
        for said, query in LIST:
            report(client, said, f"/desk/opportunities/{opportunity.reference}/applications/{query}")
        round_ = f"/desk/assessments/{opportunity.reference}/"
        for person, pages in ((cast.ben, OWN), (cast.asha, EVERYONE)):
            client.force_login(person)
            for said, query in pages:
                report(client, said, f"{round_}{query}")
        moderate(opportunity)
        for said, query in MODERATION:
            report(client, said, f"{round_}{query}")


def moderate(opportunity):
    from commonweal.cycle.source.actions.moderation import place_discussion

    opportunity.refresh_from_db()
    opportunity.moderation_started_at = opportunity.closes_at
    opportunity.save(update_fields=["moderation_started_at"])
    began = time.perf_counter()
    place_discussion(opportunity)
    sys.stderr.write(f"The order of discussion took {time.perf_counter() - began:.1f} s\n")


if __name__ == "__main__":
    main()
