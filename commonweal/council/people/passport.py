"""A passport as a file, so that what was told to one council need not be told again to the next.

The file holds what the organisation said of itself and what it can show, with dates. It names no person, and of
uploaded files it holds the fingerprint, by which the next council knows that it was given the same one.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from commonweal.council.people import queries, rules
from commonweal.council.people.models import Evidence, LegalForm, Organisation
from commonweal.ground.pages.words import day, money
from commonweal.ground.record.rules import refuse

FORMAT, VERSION = "commonweal-passport", 1
LABELS = {
    "name": "Full name",
    "known_as": "Also known as",
    "legal_form": "Kind of organisation",
    "company_number": "Company number",
    "charity_number": "Charity number",
    "email": "Email address",
    "website": "Website",
    "address": "Address",
    "postcode": "Postcode",
    "what_we_do": "What you do",
    "themes": "What changes",
    "areas": "Wards",
    "trustees": "Trustees",
    "staff": "Paid staff",
    "volunteers": "Volunteers",
    "income_last_year": "Income last year",
    "year_end": "End of the financial year",
    "living_wage": "Real living wage",
    "sme": "Small or medium-sized",
    "has_property": "Property or equipment",
    "has_vehicles": "Vehicles",
    "evidence_tools": "How you show what changes",
}
LIVING_WAGE = ("accredited", "pays", "not_yet", "not_applicable")
OF_EVIDENCE = ("kind", "statement", "reference_number", "trained", "trained_of", "link", "dated", "expires")
MOST_PIECES = 200
WHAT = "This file cannot be read as a passport."


def as_data(organisation: Organisation, *, council: str, at: datetime.datetime) -> dict[str, Any]:
    told = {name: _plain(getattr(organisation, name)) for name in LABELS}
    pieces = [
        {name: _plain(getattr(one, name)) for name in OF_EVIDENCE}
        | {"confirmed_on": _plain(one.confirmed_on), "file": _file_of(one)}
        for one in queries.evidence_of(organisation)
    ]
    held = {
        "format": FORMAT,
        "version": VERSION,
        "from_council": council,
        "made_at": at.isoformat(),
        "identifier": organisation.identifier,
        "confirmed_on": _plain(organisation.confirmed_on),
        "organisation": told,
        "evidence": pieces,
    }
    return held | {"sha256": fingerprint(held)}


def fingerprint(held: dict[str, Any]) -> str:
    """Over everything but itself, with the names in order and no spaces."""
    rest = {name: value for name, value in held.items() if name != "sha256"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _file_of(one: Evidence) -> dict[str, Any] | None:
    if one.file is None or one.file.state != "clean":
        return None
    return {"kind": one.file.kind, "size": one.file.size, "sha256": one.file.digest}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, datetime.date) else value


# ---- reading one that came from elsewhere -------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Passport:
    """What a file says, each answer already of its own type."""

    from_council: str
    answers: dict[str, Any] = field(default_factory=dict)
    pieces: tuple[dict[str, Any], ...] = ()


def read(text: str) -> Passport:
    """The passport in a file, or a refusal that says what is wrong in it. Nothing is taken on trust."""
    try:
        held = json.loads(text)
        whole = fingerprint(held) if isinstance(held, dict) else ""
        json.dumps(held, ensure_ascii=False).encode()  # half a letter is none, and no column takes it
    except (ValueError, RecursionError):
        raise refuse(WHAT, "It is not JSON. Choose the file as you downloaded it.") from None
    if "\\u0000" in json.dumps(held):
        raise refuse(WHAT, "It holds a character that no text has.")
    if not isinstance(held, dict) or held.get("format") != FORMAT:
        raise refuse(WHAT, "It is not a profile from Commonweal. Choose the file as you downloaded it.")
    if held.get("version") != VERSION:
        raise refuse(WHAT, f"It is of version {str(held.get('version'))[:20]}, and this is read: version {VERSION}.")
    if held.get("sha256") != whole:
        raise refuse(WHAT, "Its fingerprint does not fit what it says, so it was changed after it was made.")
    told, pieces = held.get("organisation"), held.get("evidence")
    if not isinstance(told, dict) or not isinstance(pieces, list) or len(pieces) > MOST_PIECES:
        raise refuse(WHAT, f"It has no organisation, or more than {MOST_PIECES} pieces of evidence.")
    answers = {name: _answer(Organisation, name, told[name]) for name in LABELS if told.get(name) not in (None, "", [])}
    _numbers_have_their_form(answers)
    return Passport(str(held.get("from_council", ""))[:120], answers, tuple(_piece(one) for one in pieces))


def _answer(model: type[models.Model], name: str, value: Any) -> Any:
    """One value as its own column takes it."""
    column = model._meta.get_field(name)
    said = LABELS.get(name, name.replace("_", " "))
    if isinstance(column, models.JSONField):
        if not isinstance(value, list) or not all(isinstance(one, str) and len(one) <= 200 for one in value):
            raise refuse(WHAT, f"{said} has to be a list of short texts.")
        return value[:50]
    if isinstance(value, dict | list) or (isinstance(value, bool) and not isinstance(column, models.BooleanField)):
        raise refuse(WHAT, f"{said} is not an answer that we can read.")
    if isinstance(value, str) and len(value) > 5_000:
        raise refuse(WHAT, f"{said} is too long.")
    if name == "living_wage" and value not in LIVING_WAGE:
        raise refuse(WHAT, f"{said} is {str(value)[:60]!r}, which is not an answer that we can read.")
    try:
        return column.clean(value, None)
    except (ValidationError, ArithmeticError, ValueError, TypeError):
        raise refuse(WHAT, f"{said} is {str(value)[:60]!r}, which is not an answer that we can read.") from None


def _numbers_have_their_form(answers: dict[str, Any]) -> None:
    for name, read_number, trouble in (
        ("company_number", rules.company_number, rules.company_trouble),
        ("charity_number", rules.charity_number, rules.charity_trouble),
    ):
        if name in answers:
            if trouble(answers[name]):
                raise refuse(WHAT, f"{trouble(answers[name])}.")
            answers[name] = read_number(answers[name])


def _piece(given: Any) -> dict[str, Any]:
    if not isinstance(given, dict) or not given.get("kind") or not given.get("dated"):
        raise refuse(WHAT, "A piece of evidence in it has no kind or no date.")
    piece = {name: _answer(Evidence, name, given[name]) for name in OF_EVIDENCE if given.get(name)}
    if piece.get("expires") and piece["expires"] < piece["dated"]:
        raise refuse(WHAT, "A piece of evidence in it ends before it begins.")
    return piece


# ---- what it would change -----------------------------------------------------------------------------------------


def new_answers(organisation: Organisation, passport: Passport) -> dict[str, Any]:
    """The answers that differ. What the file leaves empty is left as it is."""
    return {name: value for name, value in passport.answers.items() if getattr(organisation, name) != value}


def new_pieces(organisation: Organisation, passport: Passport) -> list[dict[str, Any]]:
    held = {_same(one) for one in organisation.evidence.values(*OF_EVIDENCE)}
    return [one for one in passport.pieces if _same(one) not in held]


def _same(piece: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(piece.get(name) or "" for name in OF_EVIDENCE)


def changes(organisation: Organisation, passport: Passport) -> list[Change]:
    """Everything that saving would change, in words, in the order of the passport."""
    rows = [
        Change(LABELS[name], said(name, getattr(organisation, name)) or "Nothing", said(name, value))
        for name, value in new_answers(organisation, passport).items()
    ]
    for one in new_pieces(organisation, passport):
        ends = f", ends {day(one['expires'])}" if one.get("expires") else ""
        text = f"{one.get('statement', '')} Dated {day(one['dated'])}{ends}.".strip()
        rows.append(Change(Evidence.Kind(one["kind"]).label, "Not here yet", text))
    return rows


def seen_as(rows: list[Change]) -> str:
    """A fingerprint of what was shown, so that nothing else is saved."""
    return hashlib.sha256(json.dumps([[one.label, one.before, one.after] for one in rows]).encode()).hexdigest()


def said(name: str, value: Any) -> str:
    if value is None or value in ("", []):
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if name == "legal_form":
        return str(LegalForm(value).label)
    if name == "income_last_year":
        return money(value)
    if isinstance(value, datetime.date):
        return day(value)
    return ", ".join(value) if isinstance(value, list) else str(value)
