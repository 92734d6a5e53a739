"""Grants in the 360Giving standard."""

from collections.abc import Mapping
from typing import Any

from commonweal.front.open_data.reading import identifiers
from commonweal.front.open_data.reading.identifiers import Registration
from commonweal.front.open_data.reading.nested import Entry, things, words
from commonweal.front.open_data.reading.outcome import NOTE, Problem, Reading
from commonweal.front.open_data.reading.rows import GrantRow
from commonweal.front.open_data.reading.table import Seen

MAPPING = {
    "reference": "id",
    "title": "title",
    "purpose": "description",
    "amount": "amountAwarded",
    "awarded_on": "awardDate",
    "beneficiary": "recipientOrganization/name",
    "funder": "fundingOrganization/name",
    "programme": "grantProgramme/title",
    "start": "plannedDates/startDate",
    "end": "plannedDates/endDate",
}
_UNDERSTOOD = frozenset(each.split("/")[0] for each in MAPPING.values()) | {"currency", "recipientIndividual"}
AN_INDIVIDUAL = "An individual"


def is_package(parsed: Any) -> bool:
    """True for {'grants': [...]} whose grants are in the standard's nested shape, or are none."""
    listed = parsed.get("grants") if isinstance(parsed, dict) else parsed
    if not isinstance(listed, list):
        return False
    marks = {"recipientOrganization", "recipientIndividual", "fundingOrganization", "amountAwarded", "awardDate"}
    return not listed or any(marks & set(each) for each in listed if isinstance(each, dict))


def read(parsed: Any, name: str, encoding: str) -> Reading[GrantRow]:
    listed = parsed["grants"] if isinstance(parsed, dict) else parsed
    problems: list[Problem] = []
    rows, seen, stray = [], Seen(), dict[str, None]()
    for number, each in enumerate(listed, start=1):
        entry = Entry(number, problems)
        if not isinstance(each, dict):
            entry.problem("", words(each), "This is not a grant", "Take it out of the list of grants")
            continue
        stray |= {key: None for key in each if key not in _UNDERSTOOD}
        row = _row(entry, each, seen)
        if row is not None:
            rows.append(row)
    return Reading(
        name=name,
        rows=tuple(rows),
        problems=tuple(problems),
        mapping=MAPPING,
        stray=tuple(stray),
        encoding=encoding,
    )


def _row(entry: Entry, grant: Mapping[str, Any], seen: Seen) -> GrantRow | None:
    reference = words(grant.get("id"))
    amount = entry.pounds(grant.get("amountAwarded"), grant.get("currency"), "amountAwarded", required=True)
    awarded_on = entry.day(grant.get("awardDate"), "awardDate", required=True)
    beneficiary, numbers, hidden = _recipient(entry, grant)
    planned = things(grant.get("plannedDates"))
    first = planned[0] if planned else {}
    start = entry.day(first.get("startDate"), "plannedDates/startDate", bad=NOTE)
    end = entry.day(first.get("endDate"), "plannedDates/endDate", bad=NOTE)
    if entry.failed or amount is None or awarded_on is None:
        return None
    return GrantRow(
        key=seen.key(entry, "grant", reference or (awarded_on, beneficiary, amount, words(grant.get("title")))),
        row=entry.row,
        reference=reference,
        awarded_on=awarded_on,
        start=start,
        end=end,
        department=_named(grant.get("fundingOrganization"), "department"),
        programme=_named(grant.get("grantProgramme"), "title"),
        funder=_named(grant.get("fundingOrganization"), "name"),
        beneficiary=beneficiary,
        redacted=hidden,
        company_number=numbers.company,
        charity_number=numbers.charity,
        title=words(grant.get("title")),
        purpose=words(grant.get("description")),
        amount=amount,
        aside={} if hidden else _aside(grant),
    )


def _recipient(entry: Entry, grant: Mapping[str, Any]) -> tuple[str, Registration, bool]:
    """(name, numbers, hidden). An individual's name is never carried on."""
    if grant.get("recipientIndividual"):
        return AN_INDIVIDUAL, Registration(), True
    recipients = things(grant.get("recipientOrganization"))
    if not recipients or not words(recipients[0].get("name")):
        entry.problem("recipientOrganization/name", "", "The beneficiary is missing", "Enter the recipient's name")
        return "", Registration(), False
    if len(recipients) > 1:
        names = "; ".join(words(each.get("name")) for each in recipients)
        what = "The grant has more than one recipient. The first has been recorded"
        entry.problem("recipientOrganization", names, what, "Split the grant between its recipients", NOTE)
    first = recipients[0]
    name = words(first.get("name"))
    if identifiers.redacted(name):
        return name, Registration(), True
    return name, _numbers(entry, first), False


def _numbers(entry: Entry, organisation: Mapping[str, Any]) -> Registration:
    company, charity = words(organisation.get("companyNumber")), words(organisation.get("charityNumber"))
    found_company, found_charity = identifiers.company_number(company), identifiers.charity_number(charity)
    for text, found, column in (
        (company, found_company, "companyNumber"),
        (charity, found_charity, "charityNumber"),
    ):
        if found is None:
            what = "This is not a company number" if column == "companyNumber" else "This is not a charity number"
            entry.problem(f"recipientOrganization/{column}", text, what, "Correct it, or leave it out", NOTE)
    identifier = words(organisation.get("id"))
    within = identifiers.from_organisation_id(identifier)
    if not within.understood:
        what = "The identifier names a register, but the number is not one of its numbers"
        entry.problem("recipientOrganization/id", identifier, what, "Correct the identifier", NOTE)
    return Registration(found_company or within.company, found_charity or within.charity)


def _named(value: Any, key: str) -> str:
    listed = things(value)
    return words(listed[0].get(key)) if listed else ""


def _aside(grant: Mapping[str, Any]) -> dict[str, str]:
    """Simple properties outside the standard's core, kept beside the row."""
    kept = {key: words(value) for key, value in grant.items() if key not in _UNDERSTOOD}
    return {key: text for key, text in kept.items() if text}
