"""What a process is. Which ones there are, each route says in its own folder."""

from __future__ import annotations

from dataclasses import dataclass

from commonweal.cycle.source.models import Notice

BEFORE = Notice.Before


@dataclass(frozen=True)
class Expected:
    """A notice that a process asks for, and before what. One that `may_skip` is left out with a reason.

    With the publication of one that `starts_pause` the pause between the award and the signature begins.
    """

    key: str
    name: str
    when: str
    before: str
    source: str = ""
    may_skip: bool = False
    starts_pause: bool = False


@dataclass(frozen=True)
class Process:
    """One way to run a route: what it is, the law it serves, the pause it brings, and the notices it asks for.

    `everyone`: where it is by invitation, nobody of those who must be asked is left out. `place_only`: an award gives
    a place, and no money until something is called off.
    """

    key: str
    name: str
    what: str
    source: str
    regime: str
    by_invitation: bool = False
    everyone: bool = False
    place_only: bool = False
    notices: tuple[Expected, ...] = ()


@dataclass(frozen=True)
class Choice:
    """A process, and why it is not open to this opportunity; nothing where it is."""

    process: Process
    refused: str = ""
