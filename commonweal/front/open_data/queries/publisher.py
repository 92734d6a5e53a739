from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from commonweal.council.people.models import Organisation

LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


@dataclass(frozen=True)
class Publisher:
    """The council as the registers of the data standards know it."""

    name: str
    organisation_id: str
    grants_prefix: str
    contracts_prefix: str
    address: str

    @property
    def scheme(self) -> str:
        return "-".join(self.organisation_id.split("-")[:2])

    @property
    def number(self) -> str:
        return "-".join(self.organisation_id.split("-")[2:])

    def recipient_id(self, organisation: Organisation) -> str:
        """The org-id of an organisation, or one of our own where no register holds it."""
        return organisation.identifier or f"360G-{self.grants_prefix}-org:{organisation.reference}"

    def supplier_id(self, organisation: Organisation) -> str:
        return organisation.identifier or f"{self.contracts_prefix}-{organisation.reference}"


def publisher() -> Publisher:
    return Publisher(
        settings.COUNCIL_NAME,
        settings.ORGANISATION_ID,
        settings.GRANTS_PREFIX,
        settings.CONTRACTS_PREFIX,
        settings.ADDRESS,
    )
