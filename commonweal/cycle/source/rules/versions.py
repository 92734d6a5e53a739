"""What an answer said before, as pure functions: who saved which words when, and whether somebody else did meanwhile.

The versions of one answer are a list, the newest first, of {value, by, since, at}: `by` is the person's reference,
`since` and `at` are the first and the last save that stand in it.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from typing import Any

from commonweal.cycle.source.rules.application import fingerprint

MOST = 10
TOGETHER = datetime.timedelta(minutes=10)
KEPT_FOR = datetime.timedelta(days=30)  # after the deadline, where no key keeps them
FIXED_TEXTS = {
    "project": "Name of your project",
    "amount": "Amount you are asking for",
    "outcomes_chosen": "Changes your project will help with",
    "links_declared": "Close links with the council",
}

Version = dict[str, Any]


def with_one(past: list[Version], value: Any, by: str, at: datetime.datetime, *, apart: bool = False) -> list[Version]:
    """The versions with what was saved now. What one person writes within ten minutes is one version.

    A version of its own is what takes the place of all that stood there (`apart`), or takes half of it away: else
    the very words that somebody wants back would be lost.
    """
    moment = _iso(at)
    new = {"value": value, "by": by, "since": moment, "at": moment}
    if not past:
        return [new] if value else []
    last = past[0]
    if last["value"] == value:
        return past
    goes_on = last["by"] == by and at - datetime.datetime.fromisoformat(last["since"]) < TOGETHER
    if goes_on and not apart and not _takes_half(last["value"], value):
        return [new | {"since": last["since"]}, *past[1:]]
    return [new, *past][:MOST]


def with_all(
    versions: Mapping[str, list[Version]],
    changed: Mapping[str, Any],
    by: str,
    at: datetime.datetime,
    *,
    apart: bool = False,
    newest_only: Iterable[str] = (),
) -> dict[str, list[Version]]:
    """The versions of all answers. Of a file only who put it there is kept: one that was replaced is destroyed."""
    grown = dict(versions)
    for key, value in changed.items():
        past = with_one(grown.get(key, []), value, by, at, apart=apart)
        grown[key] = past[:1] if key in newest_only else past
    return {key: past for key, past in grown.items() if past}


def _takes_half(before: Any, after: Any) -> bool:
    return 2 * len(json.dumps(after)) < len(json.dumps(before))


def _iso(at: datetime.datetime) -> str:
    """In one form and one zone, so that texts compare as moments do."""
    return at.astimezone(datetime.UTC).isoformat(timespec="microseconds")


# ---- what a page has seen -----------------------------------------------------------------------------------------


def mark_of(value: Any) -> str:
    return fingerprint({"answer": value or None})[:16]


def seen_as(value: Any, past: list[Version]) -> str:
    """What a page carries of the answer that it shows: a mark of the value, and when it was saved."""
    return f"{mark_of(value)}@{past[0]['at']}" if past else mark_of(value)


def untouched(seen: str, value: Any) -> bool:
    """Whether what was sent back is what the page showed."""
    return seen.partition("@")[0] == mark_of(value)


def by_another(seen: str, past: list[Version], by: str) -> Version | None:
    """The newest version that somebody else has saved since the page was opened."""
    mark, _, at = seen.partition("@")
    for one in past:
        if at and (one["at"] < at or (one["at"] == at and mark_of(one["value"]) == mark)):
            return None
        if one["by"] != by:
            return one
    return None
