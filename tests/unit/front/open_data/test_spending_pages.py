"""Payments by organisation and year, and the register held against them."""

import csv
import datetime
import io
from decimal import Decimal

import pytest

from commonweal.front.open_data.queries.columns import cell
from tests.factories import open_data as made


@pytest.fixture
def paid(db):
    trust = made.organisation(1, "Harbour Trust", charity_number="1123456")
    known = made.organisation(2, "Known Group")
    unpaid = made.organisation(3, "Unpaid Friends")
    made.agreement(1, trust, title="Home visits")
    made.agreement(2, unpaid, title="Not paid yet")
    made.agreement(3, unpaid, title="Small", value=Decimal(400))
    ended = {"starts_on": datetime.date(2020, 4, 1), "ends_on": datetime.date(2021, 3, 31), "state": "ended"}
    made.agreement(4, unpaid, title="Long past", **ended)
    made.payment(1, "HARBOUR TRUST", "1000.00", of=trust, department="Adults")
    made.payment(2, "Harbour Trust Ltd", "500.50", of=trust, paid_on=datetime.date(2026, 3, 31))
    made.payment(3, "Known Group", "600.00", of=known)
    made.payment(4, "Big Brooms plc", "900.00", purpose="Sweeping")
    made.payment(5, "Name withheld", "700.00")
    made.payment(6, "=HYPERLINK(1)", "-50.00")


def rows_of(response):
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))


def test_the_sentence_comes_first_and_totals_by_year(client, paid):
    page = client.get("/spending/").content.decode()
    assert "The council paid £3,650.50 to 5 payees in 6 payments, from 31 March 2026 to 1 May 2026." in page
    assert "2025 to 2026" in page
    assert "£1,000.00" in page
    assert "HARBOUR TRUST" not in page


def test_page_and_file_share_their_filters(client, paid):
    for query, number in (("", 6), ("?q=sweeping", 1), ("?year=2025", 1), ("?department=Adults", 1), ("?q=nobody", 0)):
        rows = rows_of(client.get(f"/data/spend.csv{query}"))
        assert len(rows) == number, query
        page = client.get(f"/spending/{query}").content.decode()
        told = f"in {number} payment" if number else "No payment matches."
        assert told in page, query


def test_the_dataset_page_counts_what_the_file_holds(client, paid):
    assert "6 payments. Every payment" in client.get("/data/spend/").content.decode()


@pytest.mark.parametrize("address", ["/spending/", "/data/spend.csv"])
def test_a_year_that_is_not_there_is_told_with_those_that_are(client, paid, address):
    response = client.get(f"{address}?year=1999")
    assert response.status_code == 400
    assert "Use one of these for year: 2026, 2025." in response.content.decode()


def test_no_cell_is_a_formula_and_a_refund_is_a_number(client, paid):
    (row,) = [row for row in rows_of(client.get("/data/spend.csv")) if "HYPERLINK" in row["beneficiary"]]
    assert (row["beneficiary"], row["amount"]) == ("'=HYPERLINK(1)", "-50.00")
    assert [cell(text) for text in ("+44", "-x", "@a", "\tx", "Plain", None)] == [
        "'+44",
        "'-x",
        "'@a",
        "'\tx",
        "Plain",
        "",
    ]


@pytest.mark.covers("G2.14", "G3.04")
def test_the_register_is_held_against_payments_with_a_reason_for_each_difference(client, paid):
    page = client.get("/data/checks/").content.decode()
    assert "2 of 6 published payments went to organisations with an agreement: £1,500.50 of £3,650.50." in page
    for payee, why in (
        ("Known Group", "The organisation is in the register and has no agreement."),
        ("Big Brooms plc", "No organisation of this name is in the register."),
        ("Name withheld", "The name is withheld, so it cannot be matched."),
    ):
        row = page[page.index(payee) :]
        assert why in row[: row.index("</tr>")], payee
    for title, why in (
        ("Not paid yet", "Not explained."),
        ("Small", "Payments of £500 or less are not published."),
        ("Long past", "It ended before the first published payment."),
    ):
        row = page[page.index(f">{title}<") :]
        assert why in row[: row.index("</tr>")], title


@pytest.mark.covers("G3.04")
def test_every_difference_can_be_downloaded(client, paid):
    told = client.get("/data/checks/agreements.csv").content.decode().splitlines()
    assert len(told) == 4


def test_pages_without_data_say_so(client, db):
    assert "No payments have been published yet." in client.get("/spending/").content.decode()
    assert "nothing can be compared" in client.get("/data/checks/").content.decode()
    for name in ("grants", "contracts", "spend"):
        assert "No rows yet." in client.get(f"/data/{name}/").content.decode()
        assert rows_of(client.get(f"/data/{name}.csv")) == []


@pytest.mark.covers("G11.02")
def test_the_data_page_lists_every_dataset_with_its_rows(client, paid):
    page = client.get("/data/").content.decode()
    for name in ("Grants", "Contracts", "Spending over £500"):
        assert name in page
    assert "360Giving 1.4" in page


def test_pages_ask_a_fixed_number_of_questions(client, paid, django_assert_max_num_queries):
    for number in range(10, 90):
        made.payment(number, f"Supplier {number}")
    for address, most in (("/spending/", 8), ("/data/checks/", 16), ("/data/", 4)):
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200
