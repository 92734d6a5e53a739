"""Contracts registers, as the Transparency Code asks for them and as councils publish them."""

from typing import Any

from commonweal.front.open_data.reading import cells, files, identifiers, ocds_package
from commonweal.front.open_data.reading.headings import known
from commonweal.front.open_data.reading.layout import Wanted
from commonweal.front.open_data.reading.line import Line
from commonweal.front.open_data.reading.outcome import NOTE, Reading
from commonweal.front.open_data.reading.rows import ContractRow, Supplier
from commonweal.front.open_data.reading.table import Kind, Seen, read_book

FIELDS = (
    known(
        "reference",
        "contract reference",
        "contract reference|contract ref|contract ref no|contract reference number|contract number|contract no|"
        "contract id|agreement reference|unique reference number|unique reference|reference number|reference no|"
        "ref no|reference|ref|urn|id",
        r"^contract (?:ref|id|number|no|urn)\b",
    ),
    known("ocid", "open contracting ID", "open contracting id|ocid|open contracting identifier"),
    known(
        "title",
        "contract title",
        "contract title|title of agreement|title of contract|agreement title|contract name|name of contract|title|"
        "contract title description|project title|contract|agreement",
        r"\btitle\b",
    ),
    known(
        "description",
        "description",
        "description|contract description|description of contract|description of goods and services|"
        "description of the goods and or services being provided|contract details|details|detail|summary",
        r"\bdescription\b(?!.*\bcpv\b)(?<!cpv description)",
    ),
    known(
        "buyer",
        "council",
        "organisation label|organisation name|organisation|contracting authority|authority name|authority|"
        "council|buyer|"
        "buying organisation|name of body",
    ),
    known(
        "department",
        "department",
        "organisational unit|department|department responsible|local authority department responsible|directorate|"
        "directorate service responsible|responsible department|service area|service|division|business unit|team|"
        "service category label",
        r"\b(?:directorate|department|service responsible|organisational unit|service area)\b",
    ),
    known(
        "supplier_name",
        "supplier name",
        "supplier name|supplier|supplier s name|suppliers|name of supplier|contractor provider|contractor name|"
        "contractor|"
        "provider name|provider|vendor name|vendor|awarded supplier|awarded to|company name|supplier name and details|"
        "supplier name and address|successful supplier",
        r"^(?!.*\b(?:number|no|nos|reg|id|type|address|postcode|sme|vcse|vsce|email|phone|contact|ref)\b)"
        r".*\b(?:supplier|contractor|provider|vendor)s?\b",
    ),
    known(
        "company_number",
        "company number",
        "companies house registration number|companies house number|company registration number|company reg no|"
        "company reg number|company number|company no|company registration no|crn|registered company number|"
        "supplier company number|supplier registration number",
        r"\bcompan(?:y|ies)\b.*\b(?:no|number|reg\w*|ref)\b",
    ),
    known(
        "charity_number",
        "charity number",
        "charity commission number|charity number|charity no|registered charity number|charity registration number|"
        "charity reg no|registered charity no",
        r"\bcharity\b.*\b(?:no|number|reg)\b",
    ),
    known(
        "value",
        "contract value",
        "contract value|total contract value|total value|contract value total|value of contract|value|awarded value|"
        "award value|estimated total value|estimated contract value|whole life value|lifetime value|contract sum|"
        "total awarded contract value|contract amount|total or annual value|amount|value low",
        r"^(?!.*\b(?:annual|per annum|yearly|year|p a)\b).*\b(?:total|contract|award\w*|lifetime|whole life|"
        r"estimated)\b"
        r".*\b(?:value|cost|sum)\b",
    ),
    known(
        "annual_value",
        "annual value",
        "annual value|annual contract value|contract value annual|estimated annual value|value per annum|annual cost|"
        "annual spend|estimated annual contract value|annual amount",
        r"\b(?:annual|per annum|yearly|per year)\b.*\b(?:value|cost|spend|amount)\b|"
        r"\b(?:value|cost|spend|amount)\b.*\b(?:annual|per annum|yearly|per year)\b",
    ),
    known(
        "awarded_on",
        "award date",
        "awarded date|award date|date awarded|date of award|contract award date|awarded on",
    ),
    known(
        "start",
        "start date",
        "start date|contract start date|contract start|start|commencement date|date of commencement|"
        "original start commencement date|original start date|date from|valid from",
        r"^(?!.*\bextension\b).*\b(?:start|starts|commencement|commences)\b",
    ),
    known(
        "end",
        "end date",
        "current end date|end date|contract end date|contract end|end|expiry date|contract expiry date|expiry|"
        "date of expiry|completion date|finish date|date to|original end date",
        r"^(?!.*\bextension\b).*\b(?:end|ends|expiry|expires|finish|completion)\b",
    ),
    known(
        "review",
        "review date",
        "review date|renewal review date|contract review date|renewal date|date of review|next review date",
        r"\breview\b|\brenewal date\b",
    ),
    known(
        "extension",
        "extension",
        "last extension date|extension options|options to extend|extension option|extension period|extension|"
        "extensions|"
        "extension end date|extension date|permitted extensions|maximum extension|extension available",
        r"^(?!.*\b(?:value|cost|amount)\b).*\b(?:extension|extend|extended)s?\b",
    ),
    known(
        "process",
        "process",
        "process type|procurement process|procurement route|procurement method|procurement procedure|tender process|"
        "route to market|process|procedure|award procedure|tender type|type of process|"
        "invitation to quote published invitation to tender",
        r"\binvitation to (?:quote|tender)\b|\b(?:procurement|tender|sourcing) (?:route|process|method|"
        r"procedure|type)\b",
    ),
    known(
        "sme_or_vcse", "SME or VCSE", "sme or vcse|sme vcse", r"\bsme\b.*\bv(?:cse|sce|cs)\b|\bv(?:cse|sce)\b.*\bsme\b"
    ),
    known(
        "sme",
        "SME",
        "sme supplier|sme|is sme|supplier is sme|awarded to sme|small or medium sized enterprise",
        r"\bsme\b",
    ),
    known("vcse", "VCSE", "vcse supplier|vcse|is vcse|vcs|vcse organisation", r"\bv(?:cse|sce)\b(?!.*\btype\b)"),
    known("contract_type", "contract type", "contract type|type of contract|agreement type|notice type|type"),
    known(
        "contact",
        "contact",
        "contact name|contact|contract manager|responsible officer|contract owner|lead officer|contact email|"
        "contract lead|officer responsible",
        r"\bcontract (?:manager|owner|lead)\b",
    ),
    known("cpv", "CPV code", "cpv code|cpv codes|cpv code s|cpv|cpv number", r"\bcpv\b(?!.*\b(?:label|description)\b)"),
    known("status", "status", "status|contract status"),
    known(
        "notice",
        "notice",
        "tender document url|award notice link|award notice|notice url|notice reference|notice|"
        "contract notice|url|link|find a tender reference|contracts finder link",
        r"\b(?:award notice|ojeu|find a tender|contracts finder|framework link)\b",
    ),
    known(
        "irrecoverable_vat",
        "VAT that cannot be recovered",
        "irrecoverable vat|irrecoverable vat amount|vat not recovered|vat that cannot be recovered|non recoverable vat",
        r"\bvat\b.*\b(?:not|cannot|irrecoverable|non recoverable)\b|\b(?:irrecoverable|non recoverable)\b.*\bvat\b",
    ),
)
WANTED = Wanted(
    FIELDS,
    essentials=(("title", "reference"), ("supplier_name", "value", "annual_value")),
    naming=("title", "supplier_name", "reference"),
    amount="value",
)


def contracts(source: bytes, name: str = "") -> Reading[ContractRow]:
    """A contracts register as CSV, XLSX, ODS, a JSON list of flat objects, or an OCDS package."""
    book = files.open_book(source, name, json_allowed=True)
    if book.kind != "json":
        return read_book(book, name, KIND)
    if ocds_package.is_package(book.parsed):
        return ocds_package.read(book.parsed, name, book.encoding)
    return read_book(files.as_table(book, name, "contracts"), name, KIND)


def _row(line: Line, seen: Seen) -> ContractRow | None:
    reference, title, description = line.text("reference"), line.text("title"), line.text("description")
    if not (reference or title):
        line.problem("title", "", "The row has no contract title and no reference", "Enter the contract title")
    supplier = _supplier(line)
    money = {each: line.money(each) for each in ("value", "annual_value")}
    days = {each: line.day(each) for each in ("start", "end")}
    days |= {each: line.day(each, bad=NOTE) for each in ("awarded_on", "review")}
    _check_order(line, days)
    rest = {each: line.text(each) for each in _AS_WRITTEN}
    vat, cpv = _irrecoverable_vat(line), _cpv(line)
    if line.failed:
        return None
    stage = "tender" if line.has("status") and not supplier.name else "contract"
    if money["value"] == 0 and not money["annual_value"] and stage == "contract":
        line.problem("value", "0", "The contract has no value", "Enter the value, if there is one", NOTE)
    return ContractRow(
        key=_key(
            line, seen, reference or title, supplier.name, *(() if reference else (days["start"], money["value"]))
        ),
        row=line.row,
        sheet=line.sheet,
        stage=stage,
        reference=reference,
        title=title or description[:140],
        description=description,
        supplier_name=supplier.name,
        supplier_redacted=identifiers.redacted(supplier.name),
        company_number=supplier.company_number,
        charity_number=supplier.charity_number,
        suppliers=(supplier,) if supplier.name else (),
        sme=supplier.sme,
        vcse=supplier.vcse,
        irrecoverable_vat=vat,
        cpv=cpv,
        aside=line.aside(identifiers.redacted(supplier.name)),
        **money,
        **days,
        **rest,
    )


def _key(line: Line, seen: Seen, called: str, supplier: str, *more: object) -> str:
    """A register changes from month to month, so a contract is known by its reference and supplier alone."""
    by_name = identifiers.match_key(supplier) or supplier
    return seen.key(
        line, "contract", called, by_name, *more, says="Another row has the same reference or title and supplier"
    )


_AS_WRITTEN = (
    "ocid", "buyer", "department", "extension", "process", "status", "contract_type", "contact", "notice",
)  # fmt: skip


def _supplier(line: Line) -> Supplier:
    name = line.text("supplier_name")
    if not name and line.has("supplier_name") and not line.has("status"):
        line.problem("supplier_name", "", "No supplier is named", "Enter the supplier's name, if it was awarded", NOTE)
    sme, vcse = line.answer("sme", cells.sme_flag), line.answer("vcse", cells.vcse_flag)
    if line.has("sme_or_vcse"):
        both = line.text("sme_or_vcse")
        one, other, understood = cells.sme_or_vcse(both)
        if not understood:
            what = "This does not say whether the supplier is an SME, a VCSE or neither"
            line.problem("sme_or_vcse", both, what, "Enter SME, VCSE, both or No", NOTE)
        sme, vcse = (one if sme is None else sme), (other if vcse is None else vcse)
    company, charity = line.company(), line.charity()
    if vcse and company and not charity and _could_be_charity(line.text("company_number")):
        what = "This may be a charity number in the company number column, so neither has been recorded"
        line.problem("company_number", company, what, "Enter it as a charity number or add the missing zero", NOTE)
        company = ""
    if identifiers.redacted(name):
        company = charity = ""
    return Supplier(name, company, charity, sme, vcse)


def _could_be_charity(text: str) -> bool:
    found = identifiers.registration(text)
    return bool(found.charity) and found.assumed


def _check_order(line: Line, days: dict[str, Any]) -> None:
    if days["start"] and days["end"] and days["end"] < days["start"]:
        line.problem("end", str(days["end"]), "The end date is before the start date", "Check both dates", NOTE)


def _irrecoverable_vat(line: Line):
    text = line.text("irrecoverable_vat").casefold()
    if text in {"no", "n"}:
        return cells.money("nil").amount
    return line.money("irrecoverable_vat", bad=NOTE)


def _cpv(line: Line) -> tuple[str, ...]:
    text = line.text("cpv")
    codes, understood = cells.cpv(text)
    if not understood:
        line.problem("cpv", text, "Part of this is not a CPV code of eight figures", "Check the code", NOTE)
    return codes


KIND: Kind[ContractRow] = Kind(WANTED, ("awarded_on", "start", "end", "review"), _row)
