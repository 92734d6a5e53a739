"""A borough of its own for a journey in a browser: a database, a clock, a server and somebody to ask."""

from __future__ import annotations

import datetime
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from django.utils import timezone

CHECKOUT = Path(__file__).resolve().parents[2]
STARTS_WITHIN = 60  # seconds: the style sheets are collected and every address is checked first


class Place:
    def __init__(self, folder: Path, pack: str, begin: datetime.datetime) -> None:
        self.folder, self.clock = folder, folder / "clock"
        self.move_to(begin)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("COMMONWEAL_", "DJANGO_"))}
        self.settings = {
            **kept,
            "DATABASE_URL": f"sqlite:///{folder}/journey.sqlite3",
            "COMMONWEAL_DEMO": "1",
            "COMMONWEAL_CLOCK": str(self.clock),
            "COMMONWEAL_FILES": str(folder / "files"),
            "COMMONWEAL_MAIL": str(folder / "mail"),
            "COMMONWEAL_STATIC": str(folder / "static"),
            "SECRET_KEY": "known to everybody and used for nothing else",
        }
        self.said = (folder / "said").open("w")
        self.teller = self._start("-m", "tests.journeys.teller", pack, begin.isoformat(), talks=True)
        self._answer()
        self.server = self._start("-m", "commonweal.config.cli", "serve", "--port", str(self.port))
        self._wait()

    def _start(self, *command: str, talks: bool = False) -> subprocess.Popen[str]:
        ends = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE} if talks else {"stdout": self.said}
        return subprocess.Popen(
            [sys.executable, *command], env=self.settings, cwd=CHECKOUT, stderr=self.said, text=True, **ends
        )

    def _wait(self) -> None:
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until and self.server.poll() is None:
            try:
                with urlopen(f"{self.address}/account/demo/", timeout=5):
                    return
            except OSError:
                time.sleep(0.2)
        raise AssertionError(f"The server did not start: {(self.folder / 'said').read_text()[-1500:]}")

    # ---- what time it is, and what the record holds

    def now(self) -> datetime.datetime:
        return timezone.localtime(datetime.datetime.fromisoformat(self.clock.read_text()))

    def move_to(self, moment: datetime.datetime) -> None:
        new = self.clock.with_suffix(".new")
        new.write_text(moment.isoformat())
        new.replace(self.clock)

    def ask(self, *question: str) -> Any:
        self.teller.stdin.write(json.dumps([self.now().isoformat(), *question]) + "\n")
        self.teller.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        line = self.teller.stdout.readline()
        if not line:
            raise AssertionError(f"Nobody answers: {(self.folder / 'said').read_text()[-1500:]}")
        return json.loads(line)

    def close(self) -> None:
        for one in (self.server, self.teller):
            one.terminate()
            one.wait(timeout=20)
        self.teller.stdin.close()
        self.teller.stdout.close()
        self.said.close()
