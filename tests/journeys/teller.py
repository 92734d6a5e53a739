"""The other end of a journey in a browser: makes a borough in its own database, then answers what a person would read.

    python -m tests.journeys.teller PACK MOMENT

One line of JSON a question and one an answer; the database is the one that DATABASE_URL names.
"""

from __future__ import annotations

import datetime
import json
import os
import sys
from collections.abc import Iterable
from typing import Any

import time_machine


def make_borough(pack: str, begin: datetime.datetime) -> None:
    from django.core.management import call_command

    from commonweal.front.desk.actions.cast import adopt_shipped, gather, lay_wards, set_bands

    call_command("migrate", verbosity=0)
    before = begin - datetime.timedelta(days=200)
    cast = gather(at=before)
    lay_wards()
    adopt_shipped(pack, by=cast.admin, at=before, in_force_from=before.date())
    set_bands(by=cast.admin, at=before, from_date=before.date())


def answer(asked: str, *about: str) -> Any:
    from commonweal.council.people.models import Person
    from tests.journeys import record

    if asked == "person":
        return Person.objects.get(email=about[0]).reference
    return record.newest(*about) if asked == "newest" else record.READ[about[0]](about[1])


def main(pack: str, begin: str, questions: Iterable[str]) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.config.settings")
    django.setup()
    with time_machine.travel(datetime.datetime.fromisoformat(begin), tick=False) as clock:
        make_borough(pack, datetime.datetime.fromisoformat(begin))
        print(json.dumps("ready"), flush=True)
        for line in questions:
            asked = json.loads(line)
            clock.move_to(datetime.datetime.fromisoformat(asked[0]))
            print(json.dumps(answer(*asked[1:])), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.stdin)
