"""One row of each kind of published file, in our own words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from commonweal.front.open_data.reading import identifiers


class _Identified:
    """Rows that name an organisation by its registered numbers."""

    __slots__ = ()
    company_number: str
    charity_number: str

    @property
    def organisation_ids(self) -> tuple[str, ...]:
        return identifiers.organisation_ids(self.company_number, self.charity_number)


@dataclass(frozen=True, slots=True)
class Supplier(_Identified):
    name: str
    company_number: str = ""
    charity_number: str = ""
    sme: bool | None = None
    vcse: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractRow(_Identified):
    """`stage` is contract, unless the file also carries notices: planning, tender or award."""

    key: str
    row: int
    sheet: str = ""
    stage: str = "contract"
    reference: str = ""
    ocid: str = ""
    title: str = ""
    description: str = ""
    buyer: str = ""
    department: str = ""
    supplier_name: str = ""
    supplier_redacted: bool = False
    company_number: str = ""
    charity_number: str = ""
    suppliers: tuple[Supplier, ...] = ()
    value: Decimal | None = None
    annual_value: Decimal | None = None
    irrecoverable_vat: Decimal | None = None
    awarded_on: date | None = None
    start: date | None = None
    end: date | None = None
    review: date | None = None
    extension: str = ""
    process: str = ""
    status: str = ""
    sme: bool | None = None
    vcse: bool | None = None
    contract_type: str = ""
    contact: str = ""
    cpv: tuple[str, ...] = ()
    notice: str = ""
    aside: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRow(_Identified):
    """`redacted` covers names the council withheld and grants to individuals."""

    key: str
    row: int
    sheet: str = ""
    reference: str = ""
    awarded_on: date
    period: str = ""
    start: date | None = None
    end: date | None = None
    department: str = ""
    programme: str = ""
    funder: str = ""
    beneficiary: str
    redacted: bool = False
    charity_number: str = ""
    company_number: str = ""
    registration: str = ""
    title: str = ""
    purpose: str = ""
    amount: Decimal
    aside: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendRow(_Identified):
    """A redacted line carries no supplier number either: it could be used to name the person."""

    key: str
    row: int
    sheet: str = ""
    body: str = ""
    paid_on: date
    department: str = ""
    beneficiary: str
    redacted: bool = False
    amount: Decimal
    vat: Decimal | None = None
    purpose: str = ""
    category: str = ""
    transaction: str = ""
    contract_reference: str = ""
    supplier_number: str = ""
    vat_number: str = ""
    company_number: str = ""
    charity_number: str = ""
    card: bool | None = None
    capital: bool | None = None
    aside: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRow:
    """An area, its measures for one year, and one breakdown (such as sex: Females) where the file has several."""

    key: str
    row: int
    sheet: str = ""
    code: str
    name: str = ""
    kind: str
    parent_code: str = ""
    ancestors: tuple[tuple[str, str, str], ...] = ()
    year: int | None = None
    measures: Mapping[str, Decimal] = field(default_factory=dict)
    breakdown: Mapping[str, str] = field(default_factory=dict)
    geometry: Mapping[str, Any] | None = None
    aside: Mapping[str, str] = field(default_factory=dict)
