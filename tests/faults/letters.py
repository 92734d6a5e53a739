"""Hundreds of letters that leave by email, while whatever sends them is killed at random moments.

    python tests/faults/letters.py --letters 600 --seed 7

No letter may be lost: each was taken by the mail server, or staff are shown that it was not, or that nobody can know.
None may be taken twice. The mail server of the drill takes most, refuses some, asks for some to be brought again,
breaks the connection on some, and is away for a while now and then.
"""

from __future__ import annotations

import argparse
import datetime
import random
import signal
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from _place import CHECKOUT, settle_in

TOGETHER = 40
STEP = datetime.timedelta(minutes=10)
REFUSED, LATER, TAKEN_AND_GONE, GONE = 7, 13, 21, 33  # of every fifty, which


class Post(socketserver.ThreadingTCPServer):
    """As much of a mail server as the drill needs (RFC 5321). It is never killed, so what it took is known."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Call)
        self.taken: Counter[int] = Counter()
        self.asked: Counter[int] = Counter()
        self.away = threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Call(socketserver.StreamRequestHandler):
    server: Post

    def handle(self) -> None:
        if self.server.away.is_set():
            self._say("421 away")
            return
        self._say("220 drill")
        number = -1
        try:
            while line := self.rfile.readline():
                verb = line[:4].upper()
                if verb == b"RCPT":
                    number = int(line.partition(b"<")[2].partition(b"@")[0])
                    if number % 50 == GONE:
                        return
                    self._say(self._answer(number))
                elif verb == b"DATA":
                    self._say("354 go on")
                    if not self._take(number):
                        return
                elif verb == b"QUIT":
                    self._say("221 bye")
                    return
                else:
                    self._say("250 yes")
        except OSError:
            return  # whoever called was killed

    def _answer(self, number: int) -> str:
        self.server.asked[number] += 1
        if number % 50 == REFUSED:
            return "550 no such mailbox"
        return "450 come again" if number % 50 == LATER and self.server.asked[number] < 3 else "250 yes"

    def _take(self, number: int) -> bool:
        """All of it came, so it is taken, whether or not the one who brought it lives to hear that."""
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
        time.sleep(0.01)
        self.server.taken[number] += 1
        if number % 50 == TAKEN_AND_GONE:
            return False
        self._say("250 taken")
        return True

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


# ---- what is killed -----------------------------------------------------------------------------------------------


def prepare(number: int, now: datetime.datetime) -> None:
    from django.db import connections, transaction

    from commonweal.front.desk.actions.cast import gather
    from commonweal.ground.post import actions

    cast = gather(at=now)
    with transaction.atomic():
        for one in range(number):
            letter = actions.write(
                chain="CE-2026-001",
                about=f"APP-{one}",
                kind="award",
                to_name=f"Applicant {one}",
                to_address=f"{one}@example.org",
                to_organisation_id=None,
                subject_line=f"Letter {one}",
                body="What we decided, and why.",
                content={},
                by=cast.priya,
                at=now,
            )
            actions.check(letter=letter, by=cast.dele, at=now)
    connections.close_all()


def send() -> None:
    """As a page does it: some together, and then the next."""
    import django

    django.setup()
    from commonweal.council.people.models import Person
    from commonweal.ground.pages import clock
    from commonweal.ground.post import actions
    from commonweal.ground.post.models import Letter

    priya = Person.objects.get(name="Priya Nair")
    while letters := list(Letter.objects.filter(state="checked").order_by("pk")[:TOGETHER]):
        actions.send_together(letters=letters, by=priya, at=clock.now())


def start(what: str) -> subprocess.Popen[bytes]:
    sender, clock = [str(Path(__file__)), "--send"], ["-m", "commonweal.config.cli", "tick"]
    command = [sys.executable, *(sender if what == "send" else clock)]
    return subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def run(given: argparse.Namespace, post: Post, hand: Path, now: datetime.datetime) -> int:
    """Start senders and clocks and kill them in the middle of it, until every letter was offered: how many kills."""
    from django.db import connection

    from commonweal.ground.post.models import Letter

    chance, kills = random.Random(given.seed), 0
    while Letter.objects.filter(state__in=["checked", "leaving"], offered_at=None).exists():
        connection.close()
        post.away.set() if chance.random() < 0.15 else post.away.clear()
        running = [start(what) for what in chance.choice([("send",), ("tick",), ("send", "tick"), ("tick", "tick")])]
        time.sleep(chance.uniform(1.0, 4.0))
        for one in running:
            if one.poll() is None:
                one.send_signal(signal.SIGKILL)
                kills += 1
            one.wait()
        now += STEP
        hand.write_text(now.isoformat())
    post.away.clear()
    for _ in range(8):  # the hours after it, in peace
        now += STEP
        hand.write_text(now.isoformat())
        start("tick").wait()
    return kills


# ---- what is true afterwards --------------------------------------------------------------------------------------


def faults_of(post: Post, kills: int, number: int) -> tuple[list[str], Counter[str]]:
    from commonweal.ground.post.actions.leaving import UNKNOWN
    from commonweal.ground.post.models import Letter
    from commonweal.ground.record.models import Entry
    from commonweal.ground.record.queries import faults

    wrong, stood = [str(fault) for fault in faults()], Counter()
    letters = list(Letter.objects.order_by("pk"))
    if len(letters) != number:
        wrong.append(f"{len(letters)} letters are there, and {number} were written")
    for letter in letters:
        one, taken = int(letter.about.removeprefix("APP-")), post.taken[int(letter.about.removeprefix("APP-"))]
        unknown = letter.failure == UNKNOWN
        stood["unknown" if unknown else letter.state] += 1
        if taken > 1:
            wrong.append(f"{letter.reference} was taken {taken} times")
        if letter.state not in ("sent", "failed"):
            wrong.append(f"{letter.reference} is still {letter.state}")
        if letter.state == "sent" and not taken:
            wrong.append(f"{letter.reference} says that it was sent, and nobody took it")
        if letter.state == "failed" and not unknown and one % 50 not in (REFUSED, TAKEN_AND_GONE, GONE):
            wrong.append(f"{letter.reference} failed: {letter.failure}")
        if Entry.objects.filter(subject=letter.reference, verb="email").count() != (letter.state == "sent"):
            wrong.append(f"{letter.reference} was not recorded once")
    if stood["unknown"] > kills:
        wrong.append(f"{stood['unknown']} are left to a person, and only {kills} were interrupted")
    return wrong, stood


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--letters", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--send", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.send:
        sys.path.insert(0, str(CHECKOUT))
        send()
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder, post = Path(name), Post()
        now = datetime.datetime.now(ZoneInfo("Europe/London")).replace(hour=10, minute=0)
        hand = folder / "clock"
        hand.write_text(now.isoformat())
        told: dict[str, Any] = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(post.server_address[1])}
        settle_in(folder, COMMONWEAL_DEMO="1", COMMONWEAL_CLOCK=str(hand), **told)
        prepare(given.letters, now)
        began = time.monotonic()
        kills = run(given, post, hand, now)
        seconds = time.monotonic() - began
        wrong, stood = faults_of(post, kills, given.letters)
    for one in wrong:
        print(one)
    print(
        f"letters: {given.letters} sent with {kills} kills in {seconds:.0f} seconds; {stood['sent']} taken, "
        f"{stood['failed']} shown as not delivered and {stood['unknown']} as unknown; {len(wrong)} lost or twice; "
        f"seed {given.seed}."
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
