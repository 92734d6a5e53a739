"""The traps of published tables: preambles, two-line headings, stray columns, totals, repeats."""

from datetime import date
from decimal import Decimal

import pytest

from commonweal.front.open_data import reading
from commonweal.front.open_data.reading import headings
from commonweal.front.open_data.reading.contract_register import FIELDS as CONTRACT_FIELDS
from commonweal.front.open_data.reading.spend_lines import FIELDS as SPEND_FIELDS


def spend(text: str) -> reading.Reading[reading.SpendRow]:
    return reading.spend(text.encode(), "x.csv")


def contracts(text: str) -> reading.Reading[reading.ContractRow]:
    return reading.contracts(text.encode(), "x.csv")


def grants(text: str) -> reading.Reading[reading.GrantRow]:
    return reading.grants(text.encode(), "x.csv")


def said(found: reading.Reading) -> list[tuple[int, str, str]]:
    return [(each.row, each.severity, each.what_is_wrong) for each in found.problems]


def test_lines_before_the_headings_are_passed_over():
    found = spend("Spending over £500\n\nMonth:,April 2026\n,,\nDate,Supplier,Amount\n01/04/2026,A,5\n")
    assert (found.heading_row, [row.row for row in found.rows], found.blank_rows) == (5, [6], 0)


def test_headings_on_two_lines():
    found = contracts(
        "Contract,Contract,,Supplier,Company,Start,End\nReference,Title,Description,Name,Number,Date,Date\n"
        "C1,Cleaning,Daily,Dawn Ltd,3554098,01/04/2026,31/03/2029\n"
    )
    row = found.rows[0]
    assert found.heading_row == 2
    assert (row.reference, row.title, row.supplier_name, row.company_number) == (
        "C1",
        "Cleaning",
        "Dawn Ltd",
        "03554098",
    )
    assert (row.start, row.end) == (date(2026, 4, 1), date(2029, 3, 31))


def test_a_heading_merged_across_the_line_above():
    found = contracts("Contract,,Supplier,\nReference,Title,Name,Number\nC1,Cleaning,Dawn Ltd,7\n")
    assert found.mapping["reference"] == "Contract Reference"
    assert found.rows[0].supplier_name == "Dawn Ltd"


def test_columns_we_do_not_know_are_kept_beside_the_row_and_empty_ones_are_not():
    found = spend("Date,Supplier,Amount,Ledger Colour,,\n01/04/2026,A,5,green,kept,\n")
    assert found.stray == ("Ledger Colour",)
    assert found.rows[0].aside == {"Ledger Colour": "green"}
    assert said(found) == [(2, "note", "This row has more cells than there are headings")]


def test_a_column_without_a_heading_in_the_middle_is_kept_and_noted():
    found = spend("Date,,Supplier,Amount\n01/04/2026,kept,A,5\n")
    assert found.rows[0].aside == {"Column B": "kept"}
    assert said(found) == [
        (0, "note", "This column has no heading. What it holds has been kept beside each row"),
    ]


@pytest.mark.parametrize(
    "line",
    ["Total,,10.00", ",Grand Total:,£10.00", ",,10.00", ",TOTAL,10", "Sub-total,,10", "Total for April 2026,,10.00"],
)
def test_a_totals_row_is_set_aside_and_agrees(line):
    found = spend(f"Date,Supplier,Amount\n01/04/2026,A,4\n02/04/2026,Total Roofing Ltd,6\n{line}\n")
    assert found.sentence() == "2 rows read, 1 totals row set aside"
    assert (found.totals[0].row, found.totals[0].amount, found.problems) == (4, Decimal("10.00"), ())


def test_a_total_that_does_not_agree_is_said():
    found = spend("Date,Supplier,Amount\n01/04/2026,A,4\nTotal,,10\n")
    assert said(found) == [(3, "note", "The totals row says £10.00, and the rows add up to £4.00")]


def test_a_rejected_row_still_counts_towards_the_total():
    found = spend("Date,Supplier,Amount\n01/04/2026,A,4\n31/02/2026,B,6\nTotal,,10\n")
    assert found.sentence() == "1 row read, 1 needs attention, 1 totals row set aside"
    assert said(found) == [(3, "error", "This is not a real date")]


def test_blank_rows_repeated_headings_and_footnotes_are_counted():
    found = spend(
        "Date,Supplier,Amount\n01/04/2026,A,4\n,,\n\nDate,Supplier,Amount\n02/04/2026,B,6\nFigures exclude VAT,,\n"
    )
    assert (len(found.rows), found.blank_rows, found.lines_set_aside) == (2, 2, 2)
    assert said(found) == [
        (5, "note", "The headings are repeated here"),
        (7, "note", "This is a line of words, not a row"),
    ]


def test_repeated_rows_are_kept_noted_and_keyed_apart_and_the_same_every_time():
    text = "Date,Supplier,Amount\n01/04/2026,A,4\n01/04/2026,A,4\n01/04/2026,A,4\n"
    found, again = spend(text), spend(text)
    assert [row.key for row in found.rows] == [row.key for row in again.rows]
    assert len({row.key for row in found.rows}) == 3
    assert said(found) == [
        (3, "note", "This row repeats an earlier row"),
        (4, "note", "This row repeats an earlier row"),
    ]


def test_a_key_does_not_depend_on_the_form_or_order_of_the_file():
    one = spend("Date,Supplier,Amount\n01/04/2026,Dawn Ltd,1250.50\n02/04/2026,B,2\n")
    other = spend('Amount;Supplier;Payment Date\n2;B;2 April 2026\n"£1,250.50"; Dawn  Ltd;2026-04-01\n')
    assert {row.key for row in one.rows} == {row.key for row in other.rows}


def test_a_contract_keeps_its_key_when_its_dates_and_value_change():
    before = contracts("Contract Ref,Title,Supplier,Value,End Date\nC1,Cleaning,Dawn Ltd,100,31/03/2027\n")
    after = contracts("Contract Ref,Title,Supplier,Value,End Date\nC1,Cleaning,DAWN LIMITED,250,31/03/2029\n")
    assert before.rows[0].key == after.rows[0].key


def test_two_suppliers_under_one_reference_are_two_contracts():
    found = contracts("Contract Ref,Title,Supplier\nC1,Care,Dawn Ltd\nC1,Care,Dusk Ltd\nC1,Care lot 2,Dusk Ltd\n")
    assert len({row.key for row in found.rows}) == 3
    assert said(found) == [(4, "note", "Another row has the same reference or title and supplier")]


def test_a_bad_flag_is_a_note_and_the_row_stays():
    found = contracts("Contract Ref,Title,Supplier,SME Supplier,VCSE Supplier\nC1,Care,Dawn Ltd,maybe,Y\n")
    assert (found.rows[0].sme, found.rows[0].vcse) == (None, True)
    assert said(found) == [(2, "note", "This is not a yes or a no")]


def test_a_contract_with_a_value_that_cannot_be_read_needs_attention_and_says_how_to_fix_it():
    found = contracts('Contract Ref,Title,Supplier,Contract Value\nC1,Care,Dawn Ltd,"£12,0O0"\n')
    assert found.rows == ()
    problem = found.problems[0]
    assert (problem.row, problem.column, problem.value) == (2, "Contract Value", "£12,0O0")
    assert (problem.what_is_wrong, problem.how_to_fix, problem.severity) == (
        "This is not an amount",
        "Enter an amount in pounds, like 12,500.00",
        "error",
    )


def test_a_contract_that_ends_before_it_starts_is_noted():
    found = contracts("Contract Ref,Title,Supplier,Start Date,End Date\nC1,Care,Dawn Ltd,01/04/2026,01/04/2025\n")
    assert said(found) == [(2, "note", "The end date is before the start date")]


def test_the_lga_schema_headings_are_all_known():
    lga = (
        "OrganisationLabel,ContractReference,OpenContractingID,ContractTitle,ContractType,OrganisationalUnit,Description,"
        "CPVCode,StartDate,EndDate,ReviewDate,LastExtensionDate,ContractValue,IrrecoverableVAT,SupplierName,"
        "CompaniesHouseRegistrationNumber,CharityCommissionNumber,SMESupplier,VCSESupplier,ContactName,ProcessType,"
        "TenderDocumentURL"
    ).split(",")
    found = headings.match(lga, CONTRACT_FIELDS)
    assert {name: lga[column] for name, column in found.items()} == {
        "buyer": "OrganisationLabel",
        "reference": "ContractReference",
        "ocid": "OpenContractingID",
        "title": "ContractTitle",
        "contract_type": "ContractType",
        "department": "OrganisationalUnit",
        "description": "Description",
        "cpv": "CPVCode",
        "start": "StartDate",
        "end": "EndDate",
        "review": "ReviewDate",
        "extension": "LastExtensionDate",
        "value": "ContractValue",
        "irrecoverable_vat": "IrrecoverableVAT",
        "supplier_name": "SupplierName",
        "company_number": "CompaniesHouseRegistrationNumber",
        "charity_number": "CharityCommissionNumber",
        "sme": "SMESupplier",
        "vcse": "VCSESupplier",
        "contact": "ContactName",
        "process": "ProcessType",
        "notice": "TenderDocumentURL",
    }


def test_the_lga_spend_headings_are_all_known():
    lga = (
        "OrganisationLabel,OrganisationalUnit,BeneficiaryName,BeneficiaryOtherID,CompaniesHouseRegistrationNumber,"
        "CharityCommissionNumber,PaymentDate,TransactionNumber,Amount,IrrecoverableVATAmount,Purpose,"
        "CategoryInternalName,CardTransaction,ContractRef"
    ).split(",")
    found = headings.match(lga, SPEND_FIELDS)
    assert [name for name, _ in sorted(found.items(), key=lambda item: item[1])] == [
        "body",
        "department",
        "beneficiary",
        "supplier_number",
        "company_number",
        "charity_number",
        "paid_on",
        "transaction",
        "amount",
        "vat",
        "purpose",
        "category",
        "card",
        "contract_reference",
    ]


def test_a_misspelt_heading_is_still_known():
    assert contracts("Contarct Reference,Contract Title,Suplier Name\nC1,Care,Dawn Ltd\n").rows[0].reference == "C1"


def test_net_is_preferred_to_gross_and_the_other_is_kept():
    found = spend("Date,Supplier,Gross,VAT,Net\n01/04/2026,A,120,20,100\n")
    row = found.rows[0]
    assert (row.amount, row.vat, row.aside) == (Decimal("100.00"), Decimal("20.00"), {"Gross": "120"})


def test_a_withheld_name_takes_every_clue_with_it():
    found = spend(
        "Date,Supplier,Amount,Supplier ID,VAT Reg No,Supplier Postcode,Ward\n"
        "01/04/2026,REDACTED PERSONAL DATA,5,279741,785421021,SE1 2QH,Newington\n"
    )
    row = found.rows[0]
    assert (row.redacted, row.supplier_number, row.vat_number, row.aside) == (True, "", "", {"Ward": "Newington"})


def test_a_grant_to_a_withheld_name_carries_no_numbers():
    found = grants("Date,Beneficiary,Registration Number,Amount\n01/04/2026,[Redacted],1126147,5\n")
    row = found.rows[0]
    assert (row.redacted, row.charity_number, row.registration, row.organisation_ids) == (True, "", "", ())


def test_a_grant_in_another_currency_needs_attention():
    found = grants("Award Date,Recipient Org:Name,Amount Awarded,Currency\n2026-04-01,A,5,EUR\n2026-04-01,A,5,GBP\n")
    assert (len(found.rows), said(found)) == (1, [(2, "error", "The amount is not in pounds")])


def test_a_grant_without_a_name_or_an_amount_needs_attention_once():
    found = grants("Date,Beneficiary,Amount,Purpose\n01/04/2026,,,Play\n01/04/2026,A,,Play\n")
    assert (found.need_attention, len(found.errors)) == (2, 3)
    assert found.sentence() == "0 rows read, 2 need attention"


def test_problems_in_brief_are_grouped_with_errors_first():
    found = grants("Date,Beneficiary,Amount\nApril 2016,A,1\nMay 2016,B,1\n31/02/2016,C,1\n")
    assert [(each.severity, each.count, each.first_rows) for each in found.in_brief()] == [
        ("error", 1, (4,)),
        ("note", 2, (2, 3)),
    ]


def test_json_in_a_flat_list_is_a_table():
    source = b'[{"date": "2026-04-01", "supplier": "A", "amount": 5.5}, {"date": "2026-04-02", "supplier": "B"}]'
    found = reading.spend(source, "x.json")
    assert [(row.beneficiary, row.amount) for row in found.rows] == [("A", Decimal("5.50"))]
    assert said(found) == [(3, "error", "The amount is missing")]


def test_very_long_names_arrows_and_other_scripts_survive():
    name = "مجلس الحي " + "x" * 3000 + " 😀"
    assert spend(f"Date,Supplier,Amount\n01/04/2026,{name},5\n").rows[0].beneficiary == name


def test_a_register_with_references_and_no_titles():
    found = contracts("Contract Ref,Supplier,Annual Value\n1234,Dawn Ltd,100\nTotal,,100\n1235,,50\n")
    assert [(row.reference, row.supplier_name, row.annual_value) for row in found.rows] == [
        ("1234", "Dawn Ltd", Decimal("100.00")),
        ("1235", "", Decimal("50.00")),
    ]
    assert [each.row for each in found.totals] == [3]
