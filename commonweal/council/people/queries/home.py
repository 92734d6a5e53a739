"""What later stages show on a provider's home page, and on the account of somebody who has none yet."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from commonweal.council.people.models import Organisation, Person


@dataclass(frozen=True)
class HomeList:
    """One list on the home page of an organisation: applications, agreements, reports due."""

    title: str
    columns: tuple[str, ...]
    rows: list[list[Any]] = field(default_factory=list)
    empty: str = "Nothing yet."
    href: str = ""
    applied: bool = False
    first: bool = False


ListForHome = Callable[[Organisation, datetime.datetime], HomeList]
_lists_for_home: list[ListForHome] = []


def show_on_home(made: ListForHome) -> ListForHome:
    """A later stage gives a list to the provider's home page: `@show_on_home` on a function of its queries."""
    if made not in _lists_for_home:
        _lists_for_home.append(made)
    return made


def home_lists(organisation: Organisation, now: datetime.datetime) -> list[HomeList]:
    return [made(organisation, now) for made in _lists_for_home]


# What somebody has of their own before they act for any organisation: a later stage knows, and their account shows it.
ListForAccount = Callable[[Person, datetime.datetime], HomeList]
_lists_for_account: list[ListForAccount] = []


def show_on_account(made: ListForAccount) -> ListForAccount:
    if made not in _lists_for_account:
        _lists_for_account.append(made)
    return made


def account_lists(person: Person, now: datetime.datetime) -> list[HomeList]:
    """The lists that have something in them."""
    return [one for made in _lists_for_account if (one := made(person, now)).rows]
