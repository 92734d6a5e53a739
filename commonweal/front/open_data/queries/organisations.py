"""Which organisation a row of a file means: by number, then by name, and never two merged without a word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from commonweal.council.people import queries as people
from commonweal.council.people.models import Organisation

NUMBERS = ("company_number", "charity_number")
FOUND_BY = ("name", *NUMBERS)


class Register:
    """Every organisation by its numbers and its name, held in memory while a file is taken in."""

    def __init__(self, organisations: Iterable[Organisation]) -> None:
        self.by_number: dict[tuple[str, str], Organisation] = {}
        self.by_name: dict[str, list[Organisation]] = defaultdict(list)
        for one in organisations:
            self.add(one)

    def add(self, organisation: Organisation) -> None:
        for name in NUMBERS:
            if number := getattr(organisation, name):
                self.by_number[name, number] = organisation
        if key := people.name_key(organisation.name):
            self.by_name[key].append(organisation)

    def still(self, organisation: Organisation | None, name: str, company: str, charity: str) -> bool:
        """The organisation that a row was kept under before is still the one that it means."""
        given = {"company_number": company, "charity_number": charity}
        if organisation is None or not _agree(organisation, given):
            return False
        same_number = any(number and getattr(organisation, kind) == number for kind, number in given.items())
        return same_number or people.name_key(organisation.name) == people.name_key(name)

    def find(self, name: str, company: str, charity: str) -> tuple[Organisation | None, str]:
        """The organisation, if it is here, and what a person should know about the match."""
        given = {"company_number": company, "charity_number": charity}
        # One that is not saved yet has no key, so each is told from the others by being itself.
        numbered = {id(one): one for kind in NUMBERS if (one := self.by_number.get((kind, given[kind])))}
        if len(numbered) > 1:
            names = " and ".join(one.name for one in numbered.values())
            return next(iter(numbered.values())), f"Its two numbers belong to {names}. The first is used"
        if numbered:
            (found,) = numbered.values()
            same = people.name_key(found.name) == people.name_key(name)
            return found, "" if same else f"Its number belongs to {found.name}, so it is kept under that name"
        return self._by_name(name, given)

    def _by_name(self, name: str, given: dict[str, str]) -> tuple[Organisation | None, str]:
        alike = self.by_name.get(people.name_key(name), [])
        agreeing = [one for one in alike if _agree(one, given)]
        if any(given.values()):
            if len(agreeing) == 1:
                return agreeing[0], ""
            why = "the same name but another number" if not agreeing else "the same name more than once"
            return None, f"An organisation with {why} is here, so this one is added beside it" if alike else ""
        if len(alike) <= 1:
            return (alike[0] if alike else None), ""
        unnumbered = [one for one in alike if not any(getattr(one, kind) for kind in NUMBERS)]
        told = f"{len(alike)} organisations have this name and the row has no number, so it is kept under one without"
        return (unnumbered[0] if unnumbered else None), told

    def for_payment(self, key: str, company: str = "", charity: str = "") -> Organisation | None:
        """For a payment: the holder of the number, or the one organisation with this name."""
        for kind, number in (("charity_number", charity), ("company_number", company)):
            if number and (kind, number) in self.by_number:
                return self.by_number[kind, number]
        alike = self.by_name.get(key, []) if key else []
        return alike[0] if len(alike) == 1 else None


def _agree(organisation: Organisation, given: dict[str, str]) -> bool:
    """No number of the one contradicts a number of the other."""
    return all(not number or getattr(organisation, kind) in ("", number) for kind, number in given.items())


def numbers(company: str, charity: str) -> tuple[str, str]:
    """Both numbers as the register keeps them. A linked charity ('1234567-1') has no number of its own."""
    return people.company_number(company), "" if "-" in charity else people.charity_number(charity)
