"""Hundreds of applications against the running server, which is killed at random moments.

    python tests/faults/receipts.py --applications 500 --minutes 10 --seed 7

Every receipt that an applicant was shown must be in the database afterwards: sealed, once, to the second, and with
the words that this applicant typed once the officers have opened it. Nothing may be half submitted.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import http.client
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from _place import CHECKOUT, settle_in

TOKEN = "drill" * 6 + "dr"  # what a browser would carry in its cookie and send back with each form
PATIENCE = 240  # seconds that one applicant keeps trying
RECEIPT = re.compile(
    r"Submitted at</dt>\s*<dd[^>]*>\s*([^<]+?)\s*</dd>.*?<code>([0-9a-f]{32}) ([0-9a-f]{32})</code>", re.S
)


@dataclass(frozen=True)
class Applicant:
    number: int
    slug: str
    session: str

    @property
    def word(self) -> str:
        """What only this applicant writes."""
        return "quill" + hashlib.sha256(f"applicant {self.number}".encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Shown:
    """A receipt as the applicant saw it."""

    reference: str
    moment: str
    fingerprint: str
    word: str


# ---- the place ----------------------------------------------------------------------------------------------------


def began(now: datetime.datetime) -> datetime.datetime:
    """A morning some days ago from which the deadline falls at an hour that is allowed."""
    from commonweal.ground import law

    then = (now - datetime.timedelta(days=3)).replace(hour=10, minute=0, second=0, microsecond=0)
    while law.deadline_refusals((then + datetime.timedelta(days=30)).replace(hour=17)).refusals:
        then -= datetime.timedelta(days=1)
    return then


def open_round(now: datetime.datetime) -> tuple[Any, Any]:
    """A sealed round that is open now, with a form of two questions, made as officers would make it."""
    from commonweal.council.exercise.actions import open_exercise
    from commonweal.cycle.source import actions
    from commonweal.front.desk.actions.cast import adopt_shipped, gather, set_bands
    from tests.factories import source

    then = began(now)
    cast = gather(at=then)
    adopt_shipped("norwich", by=cast.admin, at=then, in_force_from=then.date())
    set_bands(by=cast.admin, at=then, from_date=then.date())
    exercise = open_exercise(
        title="Care at home", trigger="need", lead=cast.priya, value=Decimal(20_000), by=cast.priya, at=then
    )
    opportunity = source.set_up(exercise, cast, then, route="procurement", staff_transfer="no")
    asked = [
        {"key": key, "text": text, "why": "To know.", "criterion": "not_scored", "kind": "long", "words": 250}
        for key, text in (("what", "What will you do?"), ("how", "How will you know that it works?"))
    ]
    actions.set_questions(opportunity=opportunity, questions=asked, by=cast.priya, at=then)
    actions.confirm_conflicts(opportunity=opportunity, by=cast.priya, at=then)
    actions.publish(opportunity=opportunity, by=cast.priya, at=then)
    actions.open_due(at=now)
    opportunity.refresh_from_db()
    return cast, opportunity


def applicants(number: int) -> list[Applicant]:
    """So many organisations with one person each, who has signed in."""
    from django.conf import settings
    from django.test import Client

    from commonweal.council.people.models import Membership, Organisation, Person

    organisations = Organisation.objects.bulk_create(
        Organisation(reference=f"ORG-D{n:05}", slug=f"drill-{n}", name=f"Drill group {n}") for n in range(number)
    )
    people = Person.objects.bulk_create(
        Person(reference=f"P-D{n:05}", email=f"drill{n}@example.org", name=f"Applicant {n}", password="!")
        for n in range(number)
    )
    Membership.objects.bulk_create(
        Membership(person=person, organisation=organisation, standing="admin")
        for person, organisation in zip(people, organisations, strict=True)
    )
    made = []
    for n, (person, organisation) in enumerate(zip(people, organisations, strict=True)):
        client = Client()
        client.force_login(person)
        made.append(Applicant(n, organisation.slug, client.cookies[settings.SESSION_COOKIE_NAME].value))
    return made


# ---- the server, and its end --------------------------------------------------------------------------------------


class Server:
    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.said = (folder / "said").open("a")
        self.process: subprocess.Popen[bytes] | None = None
        self.kills = {"server": 0, "worker": 0}

    def start(self) -> None:
        command = [sys.executable, "-m", "commonweal.config.cli", "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command, cwd=CHECKOUT, stdout=self.said, stderr=self.said, start_new_session=True
        )

    def kill(self, *, whole: bool) -> None:
        """The whole server at once, or one worker, which the server then replaces."""
        children = [] if whole else self._children()
        if children:
            os.kill(children[-1], signal.SIGKILL)
            self.kills["worker"] += 1
            return
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.kills["server"] += 1

    def _children(self) -> list[int]:
        try:
            told = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        except OSError:
            return []
        return [int(one) for one in told.split()]

    def answers(self) -> bool:
        try:
            return ask(self.port, "GET", "/opportunities/", "")[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def wait(self) -> None:
        until = time.monotonic() + 90
        while time.monotonic() < until:
            if self.answers():
                return
            time.sleep(0.2)
        raise SystemExit("The server does not start.")


def harass(server: Server, chance: random.Random, done: threading.Event, every: tuple[float, float]) -> None:
    """Kill it at random moments while it answers, until all applicants have finished."""
    while not done.wait(chance.uniform(*every)):
        whole = chance.random() < 0.5
        server.kill(whole=whole)
        if server.process.poll() is not None:
            server.start()
            server.wait()


# ---- an applicant -------------------------------------------------------------------------------------------------


def ask(port: int, method: str, path: str, session: str, body: dict[str, str] | None = None) -> tuple[int, str, str]:
    """The status, where it leads on to, and the page."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        headers = {"Cookie": f"commonweal={session}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, urlencode(body) if body is not None else None, headers)
        response = connection.getresponse()
        return response.status, response.getheader("Location") or "", response.read().decode()
    finally:
        connection.close()


def insist(port: int, until: float, method: str, path: str, session: str, body: Any = None) -> tuple[int, str, str]:
    """As people do: when the page does not come, wait a little and press again."""
    while True:
        try:
            answer = ask(port, method, path, session, body)
            if answer[0] < 500:
                return answer
        except (OSError, http.client.HTTPException):
            pass
        if time.monotonic() > until:
            raise TimeoutError(f"{method} {path} was never answered")
        time.sleep(0.3)


def apply(port: int, opportunity: str, one: Applicant) -> Shown:
    until = time.monotonic() + PATIENCE
    _, home, page = insist(
        port, until, "POST", f"/opportunities/{opportunity}/apply/", one.session, {"organisation": one.slug}
    )
    if not home:
        raise AssertionError(f"No application was started: {page[:500]}")
    steps = [
        ("project/", {"project": f"Project {one.word}", "amount": str(5_000 + one.number)}),
        ("questions/what/", {"answer": f"We plant {one.word} beside the canal."}),
        ("questions/how/", {"answer": f"We count {one.word} each spring."}),
        ("declaration/", {"allowed": "on", "true": "on"}),
    ]
    for path, typed in steps:
        status, onward, page = insist(port, until, "POST", home + path, one.session, typed)
        if status != 302:
            raise AssertionError(f"{home}{path} answered {status}: {page[-3000:]}")
    status, _, page = insist(port, until, "GET", onward, one.session)
    found = RECEIPT.search(page)
    if status != 200 or found is None:
        raise AssertionError(f"{onward} showed no receipt ({status})")
    return Shown(home.rstrip("/").rpartition("/")[2], found[1], found[2] + found[3], one.word)


def all_apply(
    server: Server, opportunity: str, people: list[Applicant], minutes: float, clients: int, seed: int
) -> list:
    """Each begins at a moment of their own within the time given."""
    chance = random.Random(f"moments {seed}")
    begins = sorted(chance.uniform(0, minutes * 60) for _ in people)
    start = time.monotonic()

    def one(pair: tuple[float, Applicant]) -> Shown:
        time.sleep(max(0.0, start + pair[0] - time.monotonic()))
        return apply(server.port, opportunity, pair[1])

    with ThreadPoolExecutor(clients) as pool:
        return list(pool.map(one, zip(begins, people, strict=True)))


# ---- what is true afterwards --------------------------------------------------------------------------------------


def sealed_faults(folder: Path, shown: list[Shown]) -> list[str]:
    """Every receipt is in the database, sealed, once; nothing is half there; no word is in any file of it."""
    from django.db import connection

    from commonweal.cycle.source.models import Application
    from commonweal.cycle.source.views.application import _to_the_second
    from commonweal.ground.record.models import Entry
    from commonweal.ground.record.queries import faults

    said = [str(fault) for fault in faults()]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        said += [row[0] for row in cursor.fetchall() if row[0] != "ok"]
    held = {one.reference: one for one in Application.objects.all()}
    for receipt in shown:
        one = held.get(receipt.reference)
        if one is None:
            said.append(f"{receipt.reference} was acknowledged and is lost")
        elif (one.state, one.sealed, one.submitted, bool(one.sealed_content)) != ("submitted", True, None, True):
            said.append(f"{receipt.reference} was acknowledged and is not there sealed")
        elif (one.content_hash, _to_the_second(one.submitted_at)) != (receipt.fingerprint, receipt.moment):
            said.append(f"{receipt.reference} is not what the receipt says")
        if Entry.objects.filter(subject=receipt.reference, verb="submit").count() != 1:
            said.append(f"{receipt.reference} was not recorded once")
    organisations = [one.organisation_id for one in held.values()]
    said += ["An organisation has two applications"] * (len(organisations) - len(set(organisations)))
    half = [
        one.reference
        for one in held.values()
        if len({one.state == "submitted", one.submitted_at is not None, one.sealed_content is not None}) != 1
    ]
    said += [f"{reference} is half submitted" for reference in half]
    files = [one for one in folder.glob("drill.sqlite3*") if one.is_file()]
    everything = b"".join(one.read_bytes() for one in files)
    return said + [f"{one.word} can be read in the database" for one in shown if one.word.encode() in everything]


def opened_faults(cast: Any, opportunity: Any, shown: list[Shown]) -> list[str]:
    """After the deadline two officers open it, and each applicant's own words come out."""
    from commonweal.cycle.source.models import Application
    from tests.factories import source

    opportunity.refresh_from_db()
    source.opened_by(opportunity, [cast.helen, cast.dele], opportunity.closes_at + datetime.timedelta(hours=1))
    held = {one.reference: one for one in Application.objects.all()}
    return [
        f"{one.reference} came out otherwise than it was written"
        for one in shown
        if (held[one.reference].submitted or {}).get("answers")
        != {"what": f"We plant {one.word} beside the canal.", "how": f"We count {one.word} each spring."}
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--applications", type=int, default=500)
    parser.add_argument(
        "--minutes", type=float, default=1.5, help="the time in which all of them begin; 10 for the full"
    )
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    from zoneinfo import ZoneInfo

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settle_in(folder)
        cast, opportunity = open_round(datetime.datetime.now(ZoneInfo("Europe/London")))
        people = applicants(given.applications)
        from django.db import connections

        connections.close_all()
        server, done = Server(folder), threading.Event()
        server.start()
        server.wait()
        killer = threading.Thread(
            target=harass,
            args=(server, random.Random(given.seed), done, (8.0, max(20.0, given.minutes * 6))),
        )
        began_at = time.monotonic()
        killer.start()
        try:
            shown = all_apply(
                server, opportunity.reference, people, minutes=given.minutes, clients=given.clients, seed=given.seed
            )
        finally:
            done.set()
            killer.join()
            if server.process.poll() is None:
                server.kill(whole=True)
        seconds = time.monotonic() - began_at
        wrong = sealed_faults(folder, shown) + opened_faults(cast, opportunity, shown)
    for one in wrong:
        print(one)
    print(
        f"receipts: {len(shown)} shown; {server.kills['server']} kills of the server and {server.kills['worker']} of "
        f"its worker in {seconds:.0f} seconds; {len(wrong)} lost, unsealed, double, half or altered; seed {given.seed}."
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
