"""Grants to voluntary and community organisations, as the Transparency Code asks and as 360Giving sheets name them."""

from commonweal.front.open_data.reading import files, identifiers, threesixty_package
from commonweal.front.open_data.reading.headings import known
from commonweal.front.open_data.reading.layout import Wanted
from commonweal.front.open_data.reading.line import Line
from commonweal.front.open_data.reading.outcome import NOTE, Reading, Unreadable
from commonweal.front.open_data.reading.rows import GrantRow
from commonweal.front.open_data.reading.table import Kind, Seen, read_book
from commonweal.front.open_data.reading.threesixty_package import AN_INDIVIDUAL

FIELDS = (
    known(
        "awarded_on",
        "date awarded",
        "date grant awarded|date awarded|award date|date of award|date of grant award|awarded on|grant date|"
        "date of grant|date|payment date|date paid|date of payment|trans date|transaction date",
        r"\bdate\b.*\b(?:award\w*|grant\w*|paid|payment)\b|\b(?:award|grant|payment)\b.*\bdate\b",
    ),
    known(
        "period",
        "time period",
        "time period for grant|time period|grant period|period of grant|period covered|period|duration|grant duration|"
        "planned dates duration months|planned dates duration",
        r"\bperiod\b|\bduration\b",
    ),
    known("start", "planned start", "planned dates start date|start date|grant start date"),
    known("end", "planned end", "planned dates end date|end date|grant end date"),
    known(
        "department",
        "department",
        "department|department awarding grant|organisational unit|service|service area|directorate|"
        "cost centre description|cost centre|funding org department|function|division|team",
        r"\b(?:department|directorate|cost centre)\b",
    ),
    known(
        "beneficiary",
        "beneficiary",
        "grant beneficiary|beneficiary|beneficiary name|name of beneficiary|recipient org name|"
        "recipient organisation name|"
        "recipient organisation|recipient name|recipient|grant recipient|customer supplier name|organisation name|"
        "organisation|name of organisation|supplier name|supplier|group name|group|awarded to|payee|applicant",
        r"^(?!.*\b(?:number|no|reg|registration|id|identifier|type|address|postcode|location|ind|individual)\b)"
        r".*\b(?:beneficiary|recipient|organisation)\b.*",
    ),
    known("individual", "individual", "recipient ind name|recipient ind identifier|recipient individual name"),
    known(
        "registration",
        "registration number",
        "beneficiary s registration number|beneficiary registration number|registration number|registered number|"
        "charity or company number|charity company number|company or charity number|reg no|registration no",
        r"\b(?:beneficiary|recipient|organisation)\b.*\b(?:registration|reg|registered)\b",
    ),
    known(
        "charity_number",
        "charity number",
        "recipient org charity number|charity number|charity no|registered charity number|charity commission number|"
        "charity registration number",
        r"^(?!.*\bcompany\b).*\bcharity\b.*\b(?:no|number)\b",
    ),
    known(
        "company_number",
        "company number",
        "recipient org company number|company number|company no|companies house registration number|"
        "company registration number|companies house number",
        r"^(?!.*\bcharity\b).*\bcompan(?:y|ies)\b.*\b(?:no|number)\b",
    ),
    known("recipient_id", "recipient identifier", "recipient org identifier|recipient organisation identifier"),
    known(
        "title",
        "title",
        "title|grant title|project title|project name",
    ),
    known(
        "purpose",
        "purpose",
        "purpose of grant|purpose of the grant|grant purpose|purpose|description|grant description|project description|"
        "details|detail|project|reason for grant|expense description|narrative",
        r"\bpurpose\b|\bdescription\b",
    ),
    known(
        "amount",
        "amount",
        "amount awarded|amount of grant|grant amount|amount|award amount|amount of award|value of grant|grant value|"
        "amount paid|net amount|sum awarded|value|total award|grant|award|total",
        r"^(?!.*\b(?:applied|disbursed|requested)\b).*\bamount\b",
    ),
    known("reference", "reference", "reference|grant reference|grant ref|identifier|ref|grant id|reference number|id"),
    known(
        "programme", "programme", "grant programme title|grant programme|programme|fund|grant scheme|scheme|grant fund"
    ),
    known("funder", "funder", "funding org name|funding organisation|funder|awarded by"),
    known("currency", "currency", "currency"),
)
WANTED = Wanted(
    FIELDS,
    essentials=(("beneficiary", "individual"), ("amount",), ("awarded_on",)),
    naming=("awarded_on", "beneficiary"),
    amount="amount",
)


def grants(source: bytes, name: str = "") -> Reading[GrantRow]:
    """Grants as CSV, XLSX, ODS, a JSON list of flat objects, or a 360Giving package."""
    book = files.open_book(source, name, json_allowed=True)
    if book.kind != "json":
        return read_book(book, name, KIND)
    if threesixty_package.is_package(book.parsed):
        return threesixty_package.read(book.parsed, name, book.encoding)
    return read_book(files.as_table(book, name, "grants"), name, KIND)


def threesixty(source: bytes, name: str = "") -> Reading[GrantRow]:
    """A 360Giving package: JSON, or a spreadsheet with the standard's own headings."""
    book = files.open_book(source, name, json_allowed=True)
    if book.kind == "json" and not threesixty_package.is_package(book.parsed):
        raise Unreadable(f"{name or 'The file'} is JSON, but it has no list of grants")
    return grants(source, name)


def _row(line: Line, seen: Seen) -> GrantRow | None:
    individual = bool(line.text("individual"))
    beneficiary = AN_INDIVIDUAL if individual else line.required("beneficiary", "beneficiary")
    amount = line.money("amount", label="amount")
    awarded_on = line.day("awarded_on", label="date awarded")
    start, end = line.day("start", bad=NOTE), line.day("end", bad=NOTE)
    _in_pounds(line)
    company, charity, registration = _numbers(line)
    rest = {each: line.text(each) for each in ("period", "department", "programme", "funder", "reference", "title")}
    purpose = line.text("purpose")
    if line.failed or amount is None or awarded_on is None:
        return None
    hidden = individual or identifiers.redacted(beneficiary)
    aside = line.aside(hidden)
    if hidden:
        company = charity = registration = ""
    return GrantRow(
        key=seen.key(line, "grant", rest["reference"], awarded_on, beneficiary, amount, purpose, rest["period"],
                     rest["department"], registration, *aside.values()),
        row=line.row,
        sheet=line.sheet,
        awarded_on=awarded_on,
        start=start,
        end=end,
        beneficiary=beneficiary,
        redacted=hidden,
        company_number=company,
        charity_number=charity,
        registration=registration,
        purpose=purpose,
        amount=amount,
        aside=aside,
        **rest,
    )  # fmt: skip


def _in_pounds(line: Line) -> None:
    currency = line.text("currency")
    if currency and currency.upper() not in {"GBP", "£", "POUNDS", "GBP £"}:
        line.problem("currency", currency, "The amount is not in pounds", "Enter the amount in pounds")


def _numbers(line: Line) -> tuple[str, str, str]:
    """(company number, charity number, the registration as written)."""
    company, charity = line.company(), line.charity()
    text = line.text("registration")
    if text:
        found = identifiers.registration(text)
        company, charity = company or found.company, charity or found.charity
        if not found.understood:
            what = "This is not a charity or company number"
            line.problem("registration", text, what, "Enter the number, or leave the cell empty", NOTE)
        elif found.assumed:
            read_as = "charity" if found.charity else "company"
            what = f"It does not say which register this number is from. It has been read as a {read_as} number"
            line.problem("registration", text, what, "Check, and write charity or company before the number", NOTE)
    identifier = line.text("recipient_id")
    if identifier:
        found = identifiers.from_organisation_id(identifier)
        company, charity = company or found.company, charity or found.charity
    return company, charity, text


KIND: Kind[GrantRow] = Kind(WANTED, ("awarded_on", "start", "end"), _row, total_of="amount")
