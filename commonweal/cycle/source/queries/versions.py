"""Who saved which answer when, and what it said before: for those who write it, out of what is kept with the draft."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from commonweal.council.people.models import Person
from commonweal.council.people.queries import names_of
from commonweal.cycle.source.models import Application
from commonweal.cycle.source.queries.sealing import kept_of
from commonweal.cycle.source.rules import versions as rules
from commonweal.ground.pages.presence import LATELY, others_at
from commonweal.ground.pages.words import listed


@dataclass(frozen=True)
class Saved:
    """One version of an answer. `who` is 'you' for the reader's own."""

    value: Any
    who: str
    at: datetime.datetime
    mark: str


def seen_as(application: Application, key: str) -> str:
    """What a page carries of a saved answer, by which it is known whether somebody has changed it since."""
    kept = kept_of(application)
    return rules.seen_as(kept.draft.get(key), kept.versions.get(key, []))


def versions_of(application: Application, key: str, reader: Person) -> list[Saved]:
    """The last values of one answer, the newest first; the first of them is what it says now."""
    return _named(kept_of(application).versions.get(key, []), reader)


def saved_by(application: Application, keys: Iterable[str], reader: Person) -> Saved | None:
    """Who saved one of these answers last, and when."""
    versions = kept_of(application).versions
    newest = [versions[key][0] for key in keys if versions.get(key)]
    return _named([max(newest, key=lambda one: one["at"])], reader)[0] if newest else None


def changed_by_another(application: Application, seen: dict[str, str], reader: Person) -> Saved | None:
    """The last change that somebody else has made to one of these answers since the page was opened."""
    versions = kept_of(application).versions
    found = [rules.by_another(mark, versions.get(key, []), reader.reference) for key, mark in seen.items() if mark]
    theirs = [one for one in found if one is not None]
    return _named([max(theirs, key=lambda one: one["at"])], reader)[0] if theirs else None


def _named(past: list[rules.Version], reader: Person) -> list[Saved]:
    names = names_of({one["by"] for one in past})
    return [
        Saved(
            one["value"],
            "you" if one["by"] == reader.reference else names[one["by"]],
            datetime.datetime.fromisoformat(one["at"]),
            rules.seen_as(one["value"], [one]),
        )
        for one in past
    ]


def also_editing(
    application: Application, section: str, keys: Iterable[str], reader: Person, now: datetime.datetime
) -> str:
    """'Sam Lee is editing this section': who else has saved one of these answers or opened their page just now."""
    versions = kept_of(application).versions
    saved = [
        one["by"]
        for key in keys
        for one in versions.get(key, [])[:1]
        if now - datetime.datetime.fromisoformat(one["at"]) < LATELY
    ]
    opened = others_at(f"{application.reference}:{section}", reader.reference, now)
    others = {*saved, *opened} - {reader.reference}
    names = sorted(names_of(others).values()) if others else []
    return f"{listed(names)} {'is' if len(names) == 1 else 'are'} editing this section" if names else ""
