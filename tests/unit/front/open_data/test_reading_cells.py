"""One cell at a time: money, dates, flags, codes, numbers and names."""

from datetime import date
from decimal import Decimal

import pytest

from commonweal.front.open_data.reading import cells, dates, identifiers


@pytest.mark.parametrize(
    ("text", "amount", "remark"),
    [
        ("12500", "12500.00", ""),
        ("£12,500.00", "12500.00", ""),
        ("£ 1,186,159.20", "1186159.20", ""),
        ("\ufffd880,000.00", "880000.00", ""),
        ("GBP 1 234 567.5", "1234567.50", ""),
        ("(1,234.50)", "-1234.50", ""),
        ("-£150.00", "-150.00", ""),
        ("£-150", "-150.00", ""),
        ("1,234.50-", "-1234.50", ""),
        ("100.00 CR", "-100.00", ""),
        ("100.00 DR", "100.00", ""),
        ("£25k", "25000.00", "scaled"),
        ("1.2m", "1200000.00", "scaled"),
        ("£2 million", "2000000.00", "scaled"),
        ("£5,000 per annum", "5000.00", "beside"),
        ("circa £40,000", "40000.00", "beside"),
        ("1.234,56", "1234.56", "continental"),
        ("0.005", "0.01", "rounded"),
        ("-6.82121E-13", "0.00", "rounded"),
        ("£-", "0.00", ""),
        ("\ufffd-", "0.00", ""),
        ("nil", "0.00", ""),
        ("", None, ""),
        ("n/a", None, ""),
        ("-", None, ""),
        ("TBC", None, "words"),
        ("rolling", None, "words"),
        ("£5,000 - £10,000", None, "several"),
        ("12,34", None, "unreadable"),
        ("£12,0O0", None, "unreadable"),
        ("1.2.3", None, "unreadable"),
        ("٣٤", None, "unreadable"),
        ("1000000000000", None, "too large"),
        ("1e999", None, "too large"),
    ],
)
def test_money(text, amount, remark):
    found = cells.money(text)
    assert (found.amount, found.remark) == (None if amount is None else Decimal(amount), remark)


@pytest.mark.parametrize(
    ("text", "day", "remark"),
    [
        ("18/09/2026", date(2026, 9, 18), ""),
        ("1/4/26", date(2026, 4, 1), "either way"),
        ("28.02.2017", date(2017, 2, 28), ""),
        ("28-Feb-17", date(2017, 2, 28), ""),
        ("04 September 2017", date(2017, 9, 4), ""),
        ("1st April 2016", date(2016, 4, 1), ""),
        ("the 22nd", None, "unreadable"),
        ("Friday 18th of September, 2026", date(2026, 9, 18), ""),
        ("September 18, 2026", date(2026, 9, 18), ""),
        ("2026-09-18", date(2026, 9, 18), ""),
        ("2026-09-18T15:18:45+01:00", date(2026, 9, 18), ""),
        ("20260918", date(2026, 9, 18), ""),
        ("18/09/2026 00:00:00", date(2026, 9, 18), ""),
        ("42979", date(2017, 9, 1), "serial"),
        ("April 2016", date(2016, 4, 1), "month only"),
        ("Mar-17", date(2017, 3, 1), "month only"),
        ("06/2012", date(2012, 6, 1), "month only"),
        ("4/24/2014", date(2014, 4, 24), "month first"),
        ("31/12/9999", None, "open ended"),
        ("31/02/2024", None, "unreadable"),
        ("29/02/2023", None, "unreadable"),
        ("29/02/2024", date(2024, 2, 29), ""),
        ("7 September4 2017", None, "unreadable"),
        ("18 September 20917", None, "unreadable"),
        ("Various in July", None, "words"),
        ("TBC", None, "words"),
        ("N/A", None, ""),
        ("", None, ""),
    ],
)
def test_dates(text, day, remark):
    assert dates.read(text) == (day, remark)


def test_a_column_that_is_month_first_is_read_so():
    assert dates.order(["4/24/2014", "4/5/2014", "12/31/2014"]) == (True, False)
    assert dates.read("4/5/2014", month_first=True).day == date(2014, 4, 5)


def test_one_slip_among_many_days_does_not_make_a_column_mixed():
    assert dates.order(["25/12/2016"] * 30 + ["1.30.2017"]) == (False, False)
    assert dates.order(["25/12/2016"] * 10 + ["1/30/2017"]) == (False, True)


@pytest.mark.parametrize(
    ("raw", "text", "remark"),
    [
        ("  two \t spaces ", "two spaces", ""),
        ("no\u00a0break\u2003space", "no break space", ""),
        ("zero\u200bwidth\ufeff", "zerowidth", ""),
        ("soft\u00adhyphen", "softhyphen", ""),
        ("Womenâ€™s Aid", "Women’s Aid", "repaired"),
        ("CafÃ©", "Café", "repaired"),
        ("B&amp;E Boys", "B&E Boys", "repaired"),
        ("GAS -† GENERAL", "GAS - GENERAL", "repaired"),
        ("Women¿s Aid", "Women¿s Aid", "lost"),
        ("caf\ufffd", "caf\ufffd", "lost"),
        ("Café Llŷn", "Café Llŷn", ""),
        ("M&S", "M&S", ""),
        ("مجلس", "مجلس", ""),
        ("line\r\nbreak", "line break", ""),
        ("bell\x07", "bell", ""),
    ],
)
def test_text_is_cleaned_and_what_was_garbled_is_said(raw, text, remark):
    assert cells.clean(raw) == (text, remark)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SME", (True, None, True)),
        ("Micro", (True, None, True)),
        ("VSCE", (None, True, True)),
        ("Charity", (None, True, True)),
        ("SME/VCSE", (True, True, True)),
        ("No", (False, False, True)),
        ("Large", (False, None, True)),
        ("Yes", (None, None, False)),
        ("", (None, None, True)),
        ("perhaps", (None, None, False)),
    ],
)
def test_one_column_that_asks_for_sme_or_vcse(text, found):
    assert cells.sme_or_vcse(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("60000000-8, 34000000-7, 50000000-5", (("60000000", "34000000", "50000000"), True)),
        ("03142500 03221210 15000000", (("03142500", "03221210", "15000000"), True)),
        ("44212310-5 - Scaffolding", (("44212310",), True)),
        ("\ufffd71410000-5 : Urban planning services", (("71410000",), True)),
        (
            "45310000-3 - Electrical installation work, 50000000-5-Repair and Maintenance",
            (("45310000", "50000000"), True),
        ),
        ("24100000, 249620000-5,", (("24100000",), False)),
        ("7131200", ((), False)),
        ("N/A", ((), True)),
    ],
)
def test_cpv_codes(text, found):
    assert cells.cpv(text) == found


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3554098", "03554098"),
        ("182037", "00182037"),
        ("00 002 065", "00002065"),
        ("oc313158", "OC313158"),
        ("SC4321", "SC004321"),
        ("IP20558R", "IP20558R"),
        ("19165R", "IP19165R"),
        ("3554098.0", "03554098"),
        ("RC000653", "RC000653"),
        ("N/A", ""),
        ("None", ""),
        ("", ""),
        ("123456789", None),
        ("RJR", None),
        ("CIO", None),
    ],
)
def test_company_numbers(text, number):
    assert identifiers.company_number(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1126147", "1126147"),
        ("01126147", "1126147"),
        ("306070-2", "306070-2"),
        ("SC012345", "SC012345"),
        ("NI100019", "NIC100019"),
        ("1126147.0", "1126147"),
        ("06402143", None),
        ("exempt", ""),
        ("12345", None),
    ],
)
def test_charity_numbers(text, number):
    assert identifiers.charity_number(text) == number


@pytest.mark.parametrize(
    ("text", "company", "charity", "assumed", "understood"),
    [
        ("Charity No. 1003314", "", "1003314", False, True),
        ("Charity no.1152790", "", "1152790", False, True),
        ("Charity Reg no : 1133707", "", "1133707", False, True),
        ("Charity reg 1098002", "", "1098002", False, True),
        ("Charity Genesis 08253540", "08253540", "", True, True),
        ("Company No. 848962", "00848962", "", False, True),
        ("Company No. IP032444", "IP032444", "", False, True),
        ("Industrial & Provident Society no: 27719R", "IP27719R", "", False, True),
        ("Company 07088023 CIC", "07088023", "", False, True),
        ("07809035", "07809035", "", False, True),
        ("1029606", "", "1029606", True, True),
        ("291415", "", "291415", True, True),
        ("2787912", "02787912", "", True, True),
        ("657", "", "", False, False),
        ("X9538", "", "", False, False),
        ("N/A", "", "", False, True),
        ("none", "", "", False, True),
    ],
)
def test_a_registration_number_finds_its_register(text, company, charity, assumed, understood):
    assert identifiers.registration(text) == (company, charity, assumed, understood)


def test_vat_numbers_and_postcodes():
    assert [identifiers.vat_number(text) for text in ("992 3186 89", "707-119-648", "GB159452485", "NA", "12")] == [
        "992318689",
        "707119648",
        "159452485",
        "",
        None,
    ]
    assert [identifiers.postcode(text) for text in ("CH21UL", "se1  2qh", "n/a", "SE1")] == [
        "CH2 1UL",
        "SE1 2QH",
        "",
        None,
    ]


def test_organisation_identifiers():
    assert identifiers.organisation_ids("03554098", "1126147") == ("GB-COH-03554098", "GB-CHC-1126147")
    assert identifiers.organisation_ids("", "SC012345") == ("GB-SC-SC012345",)
    assert identifiers.organisation_ids("", "NIC100019") == ("GB-NIC-100019",)
    assert identifiers.from_organisation_id("GB-COH-IP28755R").company == "IP28755R"
    assert identifiers.from_organisation_id("GB-CHC-1126147").charity == "1126147"
    assert identifiers.from_organisation_id("GB-SC-SC012345").charity == "SC012345"
    assert identifiers.from_organisation_id("GB-COH-RJR") == ("", "", False, False)
    assert identifiers.from_organisation_id("GB-PPON-PDTR-3338-MNPG") == ("", "", False, True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Bread & Butter Company Ltd.", "BREAD AND BUTTER COMPANY LIMITED"),
        ("Café Sole C.I.C.", "cafe sole"),
        ("Women’s Aid", "WOMENS AID"),
        ("Clean+Green Community Interest Company", "Clean and Green CIC"),
        ("Allpay PLC", "AllPay"),
    ],
)
def test_names_that_differ_only_in_form_share_a_key(one, other):
    assert identifiers.match_key(one) == identifiers.match_key(other) != ""


def test_a_name_of_nothing_but_endings_keeps_its_words():
    assert identifiers.match_key("The Limited") == "the limited"


@pytest.mark.parametrize(
    "name", ["REDACTED PERSONAL DATA", "[Redacted \ufffd Personal Data]", "Redacted Data", "name withheld"]
)
def test_a_withheld_name_never_matches(name):
    assert (identifiers.redacted(name), identifiers.match_key(name)) == (True, "")


def test_an_ordinary_name_is_not_taken_for_a_withheld_one():
    names = ("Personal Care Specialists Ltd", "Individual Artist Management", "Confidential Shredding Ltd")
    assert [identifiers.redacted(name) for name in names] == [False, False, False]
