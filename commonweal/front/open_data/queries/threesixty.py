"""The council's grants as a 360Giving package (schema 1.4)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from commonweal.council.people.models import Organisation
from commonweal.council.people.queries import sees
from commonweal.cycle.deliver.models import Agreement
from commonweal.front.open_data.queries.published import awarded_on
from commonweal.front.open_data.queries.publisher import LICENCE, Publisher

# What our areas are called in the standard's list of kinds of place.
PLACES = {"ward": "WD", "lsoa11": "LSOA", "lsoa21": "LSOA", "msoa11": "MSOA", "msoa21": "MSOA", "region": "RGN/GOR"}


def package(grants: Iterable[Agreement], council: Publisher, at: datetime.datetime) -> dict[str, Any]:
    return {
        "version": "1.4",
        "title": f"Grants of {council.name}",
        "publisher": {"name": council.name, "org_id": council.organisation_id, "website": council.address},
        "issued": at.date().isoformat(),
        "license": LICENCE,
        "downloadURL": f"{council.address}/data/grants.json",
        "grants": [grant(one, council) for one in grants],
    }


def grant(agreement: Agreement, council: Publisher) -> dict[str, Any]:
    awarded = awarded_on(agreement)
    found = {
        "id": grant_id(agreement, council),
        "title": title(agreement),
        "description": description(agreement),
        "currency": "GBP",
        "amountAwarded": float(agreement.value or 0),
        "awardDate": awarded.isoformat() if awarded else "",
        "plannedDates": _planned(agreement),
        "recipientOrganization": [_recipient(agreement.organisation, council)],
        "fundingOrganization": [_funder(agreement, council)],
        "grantProgramme": _programme(agreement),
        "beneficiaryLocation": _places(agreement),
        "dataSource": f"{council.address}/data/grants/",
    }
    return {key: value for key, value in found.items() if value not in ("", [], None)}


def grant_id(agreement: Agreement, council: Publisher) -> str:
    return f"360G-{council.grants_prefix}-{agreement.reference}"


def title(agreement: Agreement) -> str:
    """A title of at most 140 characters, as the standard's quality rules ask."""
    return agreement.title if len(agreement.title) <= 140 else f"{agreement.title[:137].rstrip()}..."


def description(agreement: Agreement) -> str:
    return agreement.purpose.strip() or agreement.title


def programme(agreement: Agreement) -> tuple[str, str]:
    """Code and title: the opportunity under which it was given, or what the council's own register says."""
    if agreement.award:
        opportunity = agreement.award.application.opportunity
        return opportunity.reference, opportunity.title
    return "", agreement.how_commissioned


def _programme(agreement: Agreement) -> list[dict[str, str]]:
    code, name = programme(agreement)
    return [{key: value for key, value in (("code", code), ("title", name)) if value}] if name else []


def _planned(agreement: Agreement) -> list[dict[str, str]]:
    dates = {"startDate": agreement.starts_on, "endDate": agreement.ends_on}
    told = {key: value.isoformat() for key, value in dates.items() if value}
    return [told] if told else []


def _recipient(organisation: Organisation, council: Publisher) -> dict[str, str]:
    found = {
        "id": council.recipient_id(organisation),
        "name": organisation.name,
        "charityNumber": organisation.charity_number,
        "companyNumber": organisation.company_number,
        "url": organisation.website if sees(None, organisation, "contacts") else "",
    }
    return {key: value for key, value in found.items() if value}


def _funder(agreement: Agreement, council: Publisher) -> dict[str, str]:
    found = {"id": council.organisation_id, "name": council.name, "department": agreement.department}
    return {key: value for key, value in found.items() if value}


def _places(agreement: Agreement) -> list[dict[str, str]]:
    found = []
    for area in agreement.areas.all():
        place = {"name": area.name, "geoCode": area.code, "geoCodeType": PLACES.get(area.kind, "")}
        found.append({key: value for key, value in place.items() if value})
    return found
