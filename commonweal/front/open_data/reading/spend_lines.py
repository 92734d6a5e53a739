"""Spending over £500 and purchasing cards, a file at a time or in batches from a file of any length."""

import codecs
import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

from commonweal.front.open_data.reading import cells, files, identifiers, layout, table
from commonweal.front.open_data.reading.files import Book
from commonweal.front.open_data.reading.headings import known
from commonweal.front.open_data.reading.layout import Layout, Wanted
from commonweal.front.open_data.reading.line import Line
from commonweal.front.open_data.reading.outcome import NOTE, Reading
from commonweal.front.open_data.reading.rows import SpendRow
from commonweal.front.open_data.reading.table import Found, Kind, Seen, read_book

FIELDS = (
    known(
        "paid_on",
        "date paid",
        "payment date|date of payment|date paid|paid date|pay date|transaction date|trans date|date|posting date|"
        "clearing date|invoice payment date|invoice creation date|invoice date|effective date|period",
        r"\b(?:payment|paid|pay|trans|transaction|invoice)\b.*\bdate\b",
    ),
    known(
        "department",
        "department",
        "organisational unit|department|directorate|service area|expense area|service|service code|"
        "service division label|service label|division|department name|cost centre|cost centre description|"
        "business unit",
        r"\b(?:directorate|department|service area|expense area)\b",
    ),
    known(
        "beneficiary",
        "beneficiary",
        "beneficiary name|supplier name|name of supplier|supplier|beneficiary|vendor name|vendor|payee|payee name|"
        "creditor name|creditor|merchant name|merchant|redacted supplier name",
        r"^(?!.*\b(?:number|no|id|type|code|ref)\b).*\b(?:beneficiary|supplier|vendor|payee|merchant)\b",
    ),
    known(
        "amount",
        "amount",
        "amount|net amount|amount net|invoice nett amount|nett amount|net|amount excluding vat|amount excl vat|"
        "amount exc vat|amount ex vat|net value|payment amount|amount paid|invoice amount|line amount|"
        "transaction amount|"
        "total amount|value|total|gross amount|gross|amount including vat",
        r"^(?!.*\bvat amount\b)(?!.*\birrecoverable\b).*\bamount\b",
    ),
    known(
        "purpose",
        "purpose",
        "purpose|purpose of expenditure|purpose of spend|expense description|description|subj description|"
        "subjective description|gl description|expense type|expenditure type|description of expenditure|narrative|"
        "account description|expenditure category|purpose of the expenditure|transaction description|"
        "summary of purpose",
        r"\bpurpose\b|\b(?:expense|expenditure|subjective|account|gl)\b.*\bdescription\b",
    ),
    known(
        "transaction",
        "transaction number",
        "transaction number|trans ref no|transaction no|transaction id|transaction reference|transaction ref|"
        "document no|"
        "document number|payment reference|payment number|voucher number|reference|ref|invoice number|"
        "invoice reference|"
        "internal reference|trans no|unique reference",
        r"\b(?:transaction|trans|document|voucher)\b.*\b(?:no|number|ref|reference|id)\b",
    ),
    known(
        "vat",
        "VAT",
        "irrecoverable vat amount|irrecoverable vat|vat not recovered|non recoverable vat|vat amount|vat",
        r"\birrecoverable\b|\bvat\b.*\b(?:amount|not recovered|cannot)\b",
    ),
    known(
        "vat_number",
        "VAT number",
        "vat reg no|vat registration number|vat number|vat no|vat registration no",
        r"\bvat\b.*\breg\b",
    ),
    known("category", "category", "category|merchant category|category internal name|procurement category|"
    "proclass label|"
          "procurement category description|merchant type|spend category"),
    known(
        "supplier_number",
        "supplier number",
        "supplier id|beneficiary other id|vendor number|supplier number|supplier no|vendor no|vendor id|"
        "creditor number",
    ),
    known("body", "council", "organisation label|authority name|name of body|body name|organisation name|organisation|"
          "authority|council|body"),
    known("company_number", "company number", "companies house registration number|company number|company reg no|"
          "companies house number|company registration number"),
    known("charity_number", "charity number", "charity commission number|charity number|charity no|"
          "registered charity number"),
    known("contract_reference", "contract reference", "contract ref|contract reference|contract number|contract id"),
    known("card", "purchasing card", "procurement card|card transaction|purchasing card|gpc|purchase card"),
    known("capital", "capital or revenue", "capital or revenue|revenue capital|capital revenue|revenue or capital"),
)  # fmt: skip
WANTED = Wanted(
    FIELDS,
    essentials=(("beneficiary",), ("amount",), ("paid_on",)),
    naming=("paid_on", "beneficiary"),
    amount="amount",
)
_CARD_YES = frozenset("y yes true 1 gpc ccc".split())
_CARD_NO = frozenset("n no false 0 none".split())
_CAPITAL = frozenset(("c", "capital", "cap"))
_REVENUE = frozenset(("r", "revenue", "rev"))


def _row(line: Line, seen: Seen) -> SpendRow | None:
    beneficiary = line.required("beneficiary", "beneficiary")
    amount = line.money("amount", label="amount")
    paid_on = line.day("paid_on", label="date paid")
    vat = line.money("vat", bad=NOTE)
    department, purpose, transaction = line.text("department"), line.text("purpose"), line.text("transaction")
    numbers = (line.text("supplier_number"), line.vat_number(), line.company(), line.charity())
    card, capital = line.answer("card", _card), line.answer("capital", _capital)
    if line.failed or amount is None or paid_on is None:
        return None
    hidden = identifiers.redacted(beneficiary)
    supplier_number, vat_number, company, charity = ("", "", "", "") if hidden else numbers
    body, category, contract = line.text("body"), line.text("category"), line.text("contract_reference")
    aside = line.aside(hidden)
    extra = (body, category, contract, card, capital, *aside.values())
    return SpendRow(
        key=seen.key(
            line, "spend", paid_on, beneficiary, amount, department, purpose, transaction, vat, supplier_number, *extra
        ),
        row=line.row,
        sheet=line.sheet,
        body=body,
        paid_on=paid_on,
        department=department,
        beneficiary=beneficiary,
        redacted=hidden,
        amount=amount,
        vat=vat,
        purpose=purpose,
        category=category,
        transaction=transaction,
        contract_reference=contract,
        supplier_number=supplier_number,
        vat_number=vat_number,
        company_number=company,
        charity_number=charity,
        card=card,
        capital=capital,
        aside=aside,
    )


def _card(text: str) -> tuple[bool | None, bool]:
    return cells.flag(text, _CARD_YES, _CARD_NO)


def _capital(text: str) -> tuple[bool | None, bool]:
    return cells.flag(text, _CAPITAL, _REVENUE)


KIND: Kind[SpendRow] = Kind(WANTED, ("paid_on",), _row, total_of="amount")


def spend(source: bytes, name: str = "") -> Reading[SpendRow]:
    """A month or quarter of spending as CSV, XLSX, ODS or a JSON list of flat objects."""
    book = files.open_book(source, name, json_allowed=True)
    if book.kind == "json":
        book = files.as_table(book, name, "spend")
    return read_book(book, name, KIND)


def spend_stream(path: Path | str, *, batch_size: int = 10_000) -> Iterator[Reading[SpendRow]]:
    """The same reading in batches, for delimited files too long to hold. Keys are those that `spend` gives.

    Rows, problems, totals and blank rows of the batches add up to those of the whole. A stated total is not
    compared with the sum. A spreadsheet is read whole, since its own format limits its length.
    """
    path = Path(path)
    encoding = _encoding(path)
    if not encoding:
        yield from _batches_of(spend(path.read_bytes(), path.name), batch_size)
        return
    with path.open(encoding=encoding, errors="windows" if encoding == "cp1252" else "strict", newline="") as text:
        sample = files.first_of(text, 200_000, path.name)
        delimiter = files.find_delimiter(sample)
        text.seek(0)
        rows = files.records(csv.reader(text, delimiter=delimiter), path.name)
        book = Book((), encoding, files.DELIMITER_NAMES[delimiter])
        yield from _Stream(path.name, book, batch_size).read(rows)


def _encoding(path: Path) -> str:
    """The encoding of a delimited file, or '' for a file that has to be read whole."""
    with path.open("rb") as raw:
        start = raw.read(4096)
        if not start or start.startswith(b"PK") or start.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"["):
            return ""
        if files.is_known_binary(start):
            return ""
        guess = files.find_encoding(start.rsplit(b"\n", 1)[0] if b"\n" in start else start)
        if guess not in ("utf-8", "cp1252"):
            return guess
        decoder = codecs.getincrementaldecoder("utf-8")()
        raw.seek(0)
        try:
            for chunk in iter(lambda: raw.read(1 << 20), b""):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _batches_of(whole: Reading[SpendRow], size: int) -> Iterator[Reading[SpendRow]]:
    for start in range(0, max(len(whole.rows), 1), size):
        rows = whole.rows[start : start + size]
        if start == 0:
            yield replace(whole, rows=rows)
        else:
            yield replace(whole, rows=rows, problems=(), totals=(), blank_rows=0, lines_set_aside=0)


@dataclass(slots=True)
class _Stream:
    name: str
    book: Book
    batch_size: int

    def read(self, rows: Iterable[list[str]]) -> Iterator[Reading[SpendRow]]:
        rows = iter(rows)
        first = list(islice(rows, 5_060))
        placed = layout.find(first, "", WANTED)
        if placed is None:
            raise layout.no_headings(self.name, first, WANTED)
        orders = layout.column_orders(placed, first[placed.heading_row :], KIND.dates, 5_000)
        found: Found[SpendRow] = Found(problems=list(table.about_columns(placed, orders, first)))
        seen, read_any = Seen(), False
        for number, cells_ in layout.lines(placed, chain(first, rows), WANTED, found.aside):
            table.read_line(Line(placed, number, cells_, found.problems, orders), KIND, seen, found)
            if len(found.rows) >= self.batch_size or len(found.problems) >= 10 * self.batch_size:
                yield self._closed(found, placed)
                found, read_any = self._emptied(found), True
        if not read_any or found.rows or found.problems or found.aside != layout.Aside():
            yield self._closed(found, placed)

    def _closed(self, found: Found[SpendRow], placed: Layout) -> Reading[SpendRow]:
        return table.closed(found, self.name, self.book, [placed], _UNTOTALLED)

    @staticmethod
    def _emptied(found: Found[SpendRow]) -> Found[SpendRow]:
        """A new batch. The counts of lines set aside are the one object that the walk over the file holds on to."""
        aside = found.aside
        aside.totals, aside.problems, aside.blank, aside.lines = [], [], 0, 0
        return Found(aside=aside)


_UNTOTALLED: Kind[SpendRow] = Kind(WANTED, ("paid_on",), _row)
