"""The columns of each published table: what each means, and where it comes from. Page and file share them."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from commonweal.cycle.deliver.models import Agreement, SpendLine
from commonweal.front.open_data.queries import ocds, threesixty
from commonweal.front.open_data.queries.published import awarded_on
from commonweal.front.open_data.queries.publisher import Publisher

FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Column:
    name: str
    means: str
    kind: str
    of: Callable[[Any, Publisher], Any]


def _first_place(agreement: Agreement) -> Any:
    return next(iter(agreement.areas.all()), None)


GRANTS = (
    Column("Identifier", "The grant. It never changes.", "text", threesixty.grant_id),
    Column("Title", "What the grant is called.", "text", lambda a, c: threesixty.title(a)),
    Column("Description", "What the money is for.", "text", lambda a, c: threesixty.description(a)),
    Column("Currency", "Always GBP, pounds sterling.", "code", lambda a, c: "GBP"),
    Column("Amount Awarded", "How much was agreed, in pounds.", "number", lambda a, c: a.value),
    Column("Award Date", "When it was agreed; the start where no earlier date is known.", "date",
           lambda a, c: awarded_on(a)),
    Column("Planned Dates:Start Date", "The first day.", "date", lambda a, c: a.starts_on),
    Column("Planned Dates:End Date", "The last day.", "date", lambda a, c: a.ends_on),
    Column("Recipient Org:Identifier", "The organisation in the org-id register, such as GB-CHC- and its charity "
           "number; our own where no register holds it.", "text", lambda a, c: c.recipient_id(a.organisation)),
    Column("Recipient Org:Name", "The organisation that receives the grant.", "text", lambda a, c: a.organisation.name),
    Column("Recipient Org:Charity Number", "Where it is a registered charity.", "text",
           lambda a, c: a.organisation.charity_number),
    Column("Recipient Org:Company Number", "Where it is a registered company.", "text",
           lambda a, c: a.organisation.company_number),
    Column("Funding Org:Identifier", "The council in the org-id register.", "text", lambda a, c: c.organisation_id),
    Column("Funding Org:Name", "The council.", "text", lambda a, c: c.name),
    Column("Funding Org:Department", "The part of the council that gave it.", "text", lambda a, c: a.department),
    Column("Grant Programme:Title", "The opportunity or fund under which it was given.", "text",
           lambda a, c: threesixty.programme(a)[1]),
    Column("Beneficiary Location:Name", "The first place that it is for; empty is the whole borough.", "text",
           lambda a, c: getattr(_first_place(a), "name", "")),
    Column("Beneficiary Location:Geographic Code", "The official code of that place.", "text",
           lambda a, c: getattr(_first_place(a), "code", "")),
)  # fmt: skip

CONTRACTS = (
    Column("ocid", "The whole process, from opportunity to payment.", "text",
           lambda a, c: f"{c.contracts_prefix}-{ocds.process(a)}"),
    Column("contract", "The contract. It never changes.", "text", lambda a, c: a.reference),
    Column("award", "The award under which it was signed.", "text", lambda a, c: ocds.award_id(a)),
    Column("title", "What the contract is called.", "text", lambda a, c: a.title),
    Column("description", "What it is for.", "text", lambda a, c: a.purpose),
    Column("department", "The part of the council that answers for it.", "text", lambda a, c: a.department),
    Column("supplier", "The organisation that delivers it.", "text", lambda a, c: a.organisation.name),
    Column("supplier_id", "Its number in the org-id register; our own where no register holds it.", "text",
           lambda a, c: c.supplier_id(a.organisation)),
    Column("value", "The whole value in pounds, over the whole term.", "number", lambda a, c: a.value),
    Column("starts_on", "The first day.", "date", lambda a, c: a.starts_on),
    Column("ends_on", "The last day.", "date", lambda a, c: a.ends_on),
    Column("review_on", "When it is looked at again.", "date", lambda a, c: a.review_on),
    Column("signed_on", "When both sides had agreed.", "date", lambda a, c: a.signed_on),
    Column("status", "active, or terminated once it has ended.", "code",
           lambda a, c: ocds.CONTRACT_STATUS.get(a.state, "active")),
    Column("how_commissioned", "How the supplier was found.", "text", lambda a, c: a.how_commissioned),
    Column("paid", "Paid so far through this service, in pounds.", "number",
           lambda a, c: sum((one.amount for one in ocds.paid_claims(a)), Decimal(0))),
)  # fmt: skip

SPEND = (
    Column("body", "The council.", "text", lambda line, c: c.name),
    Column("paid_on", "The day of the payment.", "date", lambda line, c: line.paid_on),
    Column("department", "The part of the council that paid.", "text", lambda line, c: line.department),
    Column("beneficiary", "Who was paid; 'Name withheld' where it is a person.", "text",
           lambda line, c: line.beneficiary),
    Column("beneficiary_id", "Its number in the org-id register, where it is matched to an organisation.", "text",
           lambda line, c: line.organisation.identifier if line.organisation else ""),
    Column("amount", "In pounds. A refund is below zero.", "number", lambda line, c: line.amount),
    Column("purpose", "What it paid for.", "text", lambda line, c: line.purpose),
    Column("transaction", "The council's own number for the payment.", "text", lambda line, c: line.transaction),
)  # fmt: skip


def payments() -> Any:
    return SpendLine.objects.select_related("organisation").order_by("-paid_on", "-pk")


class _Line:
    """A file that hands back each line as it is written."""

    def write(self, text: str) -> str:
        return text


def csv_lines(columns: Iterable[Column], things: Iterable[Any], council: Publisher) -> Iterator[str]:
    columns = tuple(columns)
    writer = csv.writer(_Line())
    yield writer.writerow([column.name for column in columns])
    for thing in things:
        yield writer.writerow([cell(column.of(thing, council)) for column in columns])


def cell(value: Any) -> str:
    """As a spreadsheet reads it safely: ISO dates, plain numbers, and no text that it would run as a formula."""
    if value is None:
        return ""
    if isinstance(value, datetime.date | Decimal | int):
        return str(value)
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
