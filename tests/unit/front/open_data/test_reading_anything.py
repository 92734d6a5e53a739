"""Any bytes at all give a Reading or an Unreadable, and never another exception."""

import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonweal.front.open_data import reading
from commonweal.front.open_data.reading import cells, dates, identifiers

READERS = (reading.contracts, reading.grants, reading.spend, reading.areas, reading.threesixty, reading.ocds)
MANY = settings(max_examples=120, deadline=None, database=None, suppress_health_check=list(HealthCheck))


def read_or_refused(reader, source: bytes) -> None:
    try:
        found = reader(source, "x")
    except reading.Unreadable:
        return
    assert isinstance(found, reading.Reading)
    assert found.sentence()
    assert len({row.key for row in found.rows}) == len(found.rows)
    failed = {(each.sheet, each.row) for each in found.errors}
    if reader is not reading.ocds:
        assert not failed & {(row.sheet, row.row) for row in found.rows}
    assert sum(each.count for each in found.in_brief()) == len(found.problems)


TABLES = {
    reading.contracts: "Contract Ref,Title,Supplier Name,Contract Value,Start Date,End Date,SME or VCSE,CPV,Company No",
    reading.grants: "Date Awarded,Beneficiary,Amount,Purpose,Registration Number,Currency,Period,Charity Number,Stray",
    reading.spend: "Payment Date,Beneficiary Name,Amount,VAT,Purpose,Transaction No,VAT Reg No,Card Transaction,Stray",
    reading.areas: "lsoa21_code,lsoa21_name,ward24_code,year,IMD_score,IMD_rank,sex,Population,Stray",
}
CELL = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        (
            "01/04/2026 4/24/2014 31/02/2020 42979 April 2016 £1,250.50 (5.00) 25k TBC - n/a Total 1e999 REDACTED "
            "3554098 Charity&amp;No.1126147 E01004039 E05011116 \u0663 \ufffd5 00/00/0000 9999-12-31 1-1-1 ٠١/٠٤/٢٠٢٦"
        ).split()
    ),
    st.integers().map(str),
    st.floats().map(str),
    st.dates().map(str),
)


@MANY
@given(source=st.binary(max_size=400))
@pytest.mark.parametrize("reader", READERS)
def test_any_bytes(reader, source):
    read_or_refused(reader, source)


@MANY
@given(rows=st.lists(st.lists(CELL, max_size=11), max_size=8), mark=st.sampled_from(",;\t|"))
@pytest.mark.parametrize("reader", TABLES)
def test_any_cells_under_good_headings(reader, rows, mark):
    text = TABLES[reader].replace(",", mark) + "\n" + "\n".join(mark.join(row) for row in rows)
    read_or_refused(reader, text.encode("utf-8", "replace"))


PROPERTIES = (
    "id ocid date tag tender planning awards contracts suppliers value amount currency parties identifier scheme name "
    "amountAwarded awardDate recipientOrganization recipientIndividual plannedDates startDate grantProgramme "
    "fundingOrganization contractPeriod period items classification properties geometry coordinates type WD25CD "
    "releases roles documents url awardID details"
).split()
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | CELL,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(PROPERTIES), inner, max_size=6),
    max_leaves=25,
)


@MANY
@given(things=st.lists(ANY_JSON, max_size=4))
@pytest.mark.parametrize(
    ("reader", "inside"),
    [
        (reading.threesixty, {"grants": None}),
        (reading.grants, {"grants": None}),
        (reading.ocds, {"releases": None}),
        (reading.ocds, {"records": None}),
        (reading.contracts, {"contracts": None}),
        (reading.areas, {"type": "FeatureCollection", "features": None}),
    ],
)
def test_any_json_in_a_good_package(reader, inside, things):
    package = {key: things if value is None else value for key, value in inside.items()}
    read_or_refused(reader, json.dumps(package).encode("utf-8", "surrogatepass"))


@MANY
@given(text=st.text(max_size=120))
def test_any_text_in_any_cell(text):
    clean = cells.clean(text).text
    assert clean == " ".join(clean.split())
    for read in (cells.money, dates.read, cells.cpv, cells.sme_flag, cells.vcse_flag, cells.sme_or_vcse):
        read(clean)
    numbers = (identifiers.company_number, identifiers.charity_number, identifiers.registration)
    for read in (*numbers, identifiers.match_key, identifiers.from_organisation_id):
        read(clean)


@MANY
@given(day=st.dates(min_value=date(1970, 1, 1), max_value=date(2069, 12, 31)))
def test_every_day_is_read_back_from_every_style(day):
    styles = ("%d/%m/%Y", "%d-%b-%y", "%Y-%m-%d", "%d %B %Y", "%A %d %B %Y", "%d.%m.%y", "%B %d, %Y", "%Y%m%d")
    assert {dates.read(day.strftime(style)).day for style in styles} == {day}


@MANY
@given(amount=st.decimals(min_value=-999_999_999, max_value=999_999_999, places=2))
def test_every_amount_is_read_back_from_every_style(amount):
    size = f"{abs(amount):,}"
    written = (f"£{size}", size, f"{abs(amount)}", f" {size} ".strip(), f"GBP {size}")
    assert {cells.money(each).amount for each in written} == {abs(amount)}
    assert {cells.money(each).amount for each in (f"({size})", f"-£{size}", f"£-{size}", f"{size}-")} == {-abs(amount)}
