"""The data files refuse what is wrong; the page equals the data; every function runs from plain text."""

import ast
import json
import pickle
from datetime import date
from decimal import Decimal

import pytest

from commonweal.ground import law
from commonweal.ground.law.book import DATA, load, values
from commonweal.ground.law.days import load_holidays
from commonweal.ground.law.page import written

GOOD = """\
standstill:
  says: A pause
  unit: working days
  values:
    - {from: 2025-01-01, until: 2025-12-31, value: 8, source: Act, link: "https://example.org/act", status: confirmed}
    - {from: 2026-01-01, value: 9, source: Act, link: "https://example.org/act", status: confirmed}
"""


LAST_OF_THE_FIRST = 'link: "https://example.org/act", status: confirmed}\n    - {from: 2026-01-01'
LINK = 'link: "https://example.org/act"'
FIRST, SECOND = "standstill > values > 0", "standstill > values > 1"


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        (
            "value: 9",
            "value: 9.5",
            f"6: {SECOND} > value: write the number whole or in quotes, so that it stays exact.",
        ),
        ("value: 9,", "", f"6: {SECOND} > value: Field required."),
        ("value: 8", "value: -8", f"5: {FIRST} > value: Input should be greater than or equal to 0."),
        ("unit: working days", "unit: fortnights", "3: standstill > unit: Input should be "),
        (
            LAST_OF_THE_FIRST,
            LAST_OF_THE_FIRST.replace("2026-01-01", "2026-01-02"),
            "1: standstill: the value from 2026-01-02 does not start the day after the one before it ends.",
        ),
        ("until: 2025-12-31", "until: 2024-12-31", f"5: {FIRST}: the value ends before it starts."),
        (
            LAST_OF_THE_FIRST,
            LAST_OF_THE_FIRST.replace(LINK, "link: ''"),
            f"5: {FIRST}: a value with a legal source needs a link to it.",
        ),
        (
            "says: A pause",
            "says: A pause\n  colour: red",
            "3: standstill > colour: Extra inputs are not permitted.",
        ),
        ("unit: working days", "unit: [working", "4: "),
        ("says: A pause", "says: A pause\n  says: Again", "3: "),
    ],
)
def test_a_bad_file_is_refused_with_its_line_and_reason(tmp_path, was, becomes, says):
    assert was in GOOD
    (tmp_path / "pauses.yaml").write_text(GOOD.replace(was, becomes))
    with pytest.raises(law.LawDataError) as error:
        load(tmp_path)
    assert str(error.value).startswith(f"pauses.yaml, line {says}")


def test_a_name_belongs_to_one_file(tmp_path):
    (tmp_path / "a.yaml").write_text(GOOD)
    (tmp_path / "b.yaml").write_text(GOOD)
    with pytest.raises(law.LawDataError) as error:
        load(tmp_path)
    assert str(error.value) == "b.yaml, line 1: standstill: another file has this name already."


def test_an_empty_file_is_refused(tmp_path):
    (tmp_path / "a.yaml").write_text("")
    with pytest.raises(law.LawDataError, match=r"^a\.yaml, line 1: "):
        load(tmp_path)


def test_a_holiday_at_the_weekend_is_refused(tmp_path):
    text = (DATA / "tables" / "holidays.yaml").read_text()
    bad = tmp_path / "holidays.yaml"
    bad.write_text(text.replace("2026-12-28: Boxing Day (substitute day)", "2026-12-26: Boxing Day", 1))
    with pytest.raises(law.LawDataError) as error:
        load_holidays(bad)
    assert str(error.value) == (
        "holidays.yaml, line 71: years > 2: 2026-12-26 is not a weekday in 2026: give the substitute day."
    )


def test_a_missing_year_of_holidays_is_refused(tmp_path):
    text = (DATA / "tables" / "holidays.yaml").read_text()
    start, end = text.index("  - year: 2025"), text.index("  - year: 2026")
    (tmp_path / "holidays.yaml").write_text(text[:start] + text[end:])
    with pytest.raises(law.LawDataError, match=r"2026 does not follow 2024\.$"):
        load_holidays(tmp_path / "holidays.yaml")


@pytest.mark.covers("G10.10")
def test_every_value_has_a_source_and_a_day():
    assert [name for name, entry in values().items() for row in entry.values if not row.source] == []
    assert {row.status for entry in values().values() for row in entry.values} == {
        "confirmed",
        "secondary",
        "not confirmed",
        "house",
    }


def test_a_value_that_does_not_exist_is_refused():
    with pytest.raises(law.LawRefusal, match=r"^We hold no value called gravity\.$"):
        law.value("gravity", date(2026, 5, 1))


def test_a_value_says_itself():
    assert law.value("minimal_financial_assistance_cap", date(2026, 5, 1)).sentence() == (
        "Most minimal financial assistance that one enterprise may receive over three financial years: "
        "£315,000 from 4 January 2023 (Subsidy Control Act 2022 s.36(1))."
    )


def test_the_page_is_the_data(checkout):
    assert (checkout / "docs" / "law.md").read_text(encoding="utf-8") == written()


def test_the_law_imports_no_django_and_nothing_of_ours_above(checkout):
    allowed = {"pydantic", "ruamel"}
    found = set()
    for path in (checkout / "commonweal" / "ground" / "law").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                found.add(node.module.split(".")[0])
    assert found & {"django", "commonweal"} == set()
    assert allowed <= found


@pytest.mark.parametrize("name", sorted(law.COMMANDS))
def test_every_command_runs_its_example_and_keeps_everything(name):
    command = law.COMMANDS[name]
    answer = command.run(**command.example)
    said = answer.as_dict()
    assert json.loads(json.dumps(said)) == said
    assert sorted(said) == ["answer", "cautions", "inputs", "sentence", "sources", "working"]
    assert said["sentence"].endswith((".", ")."))
    headers, rows = answer.table()
    assert {len(row) for row in rows} == {len(headers)}
    assert pickle.loads(pickle.dumps(answer)) == answer
    assert hash(answer) == hash(command.run(**command.example))
    assert command.run(**said["inputs"]) == answer


def test_every_public_function_of_the_law_is_a_command():
    plain = {"financial_year", "holidays", "is_working_day", "notice_type", "notice_types"}
    plain |= {"nth_working_day", "shift_working_days", "value", "values"}
    functions = {name for name in law.__all__ if callable(getattr(law, name)) and name.islower()}
    assert functions - plain == set(law.COMMANDS)


def test_every_public_function_states_its_errors_and_source():
    for command in law.COMMANDS:
        told = getattr(law, command).__doc__
        assert [word for word in ("Errors", "ource") if word not in told] == [], command


def test_an_answer_in_plain_form():
    command = law.COMMANDS["key_decision"]
    assert command.run(notice_published_on="2026-10-12").as_dict() == {
        "inputs": {"notice_published_on": "2026-10-12", "route": "notice"},
        "answer": {
            "notice_published_on": "2026-10-12",
            "clear_days_end": "2026-11-09",
            "earliest_decision": "2026-11-10",
        },
        "sentence": "The earliest day for the decision is Tuesday 10 November 2026.",
        "working": [
            "Notice is published on Monday 12 October 2026, which is not counted.",
            "28 clear days end on Monday 9 November 2026 (SI 2012/2089 reg 9).",
            "The earliest day for the decision is Tuesday 10 November 2026.",
        ],
        "cautions": [],
        "sources": [
            {
                "name": "key_decision_notice",
                "says": "Public notice before a key decision",
                "value": "28",
                "unit": "clear days",
                "from": "2012-09-10",
                "until": None,
                "source": "SI 2012/2089 reg 9",
                "link": "https://www.legislation.gov.uk/uksi/2012/2089/regulation/9",
                "status": "secondary",
            }
        ],
    }


@pytest.mark.parametrize(
    ("name", "given", "says"),
    [
        ("standstill", {"regime": "pa23"}, "standstill also needs notice_date."),
        (
            "key_decision",
            {"notice_published_on": "2026-10-12", "colour": "red"},
            "key_decision does not ask for colour. It asks for notice_published_on, route.",
        ),
        (
            "key_decision",
            {"notice_published_on": "12 October"},
            "notice_published_on: Give a date as 2026-11-06. You gave 12 October.",
        ),
        (
            "covered",
            {"kind": "goods", "on": "2026-05-01", "value_ex_vat": "lots"},
            "value_ex_vat: Give a number. You gave lots.",
        ),
        (
            "covered",
            {"kind": "goods", "on": "2026-05-01", "value_ex_vat": "NaN"},
            "value_ex_vat: Give a number. You gave NaN.",
        ),
        ("clear_days", {"notice_on": "2026-05-01", "days": "2.5"}, "days: Give a whole number. You gave 2.5."),
        ("clear_days", {"notice_on": "2026-05-01", "days": True}, "days: Give a whole number. You gave True."),
        (
            "clear_days",
            {"notice_on": "2026-05-01", "days": 5, "working": "perhaps"},
            "working: Give true or false. You gave perhaps.",
        ),
        (
            "deadline_refusals",
            {"at": "noon"},
            "at: Give a date and time as 2026-11-06T15:00. You gave noon.",
        ),
        (
            "subsidy_headroom",
            {"grants": 5, "request": 1, "on": "2026-05-01"},
            "grants: Give a mapping of names to numbers. You gave 5.",
        ),
        ("pipeline_notice", {"year": 0}, "0 is outside the calendar."),
        ("pipeline_notice", {"year": "1e400000"}, "year: Give a whole number. You gave 1e400000."),
        ("pipeline_notice", {"year": "1e-400000"}, "year: Give a whole number. You gave 1e-400000."),
        (
            "clear_days",
            {"notice_on": "2026-05-01", "days": "9" * 12},
            "999999999999 days from Friday 1 May 2026 is outside the calendar.",
        ),
    ],
)
def test_what_a_command_cannot_read_is_refused_in_words(name, given, says):
    with pytest.raises(law.LawRefusal) as refusal:
        law.COMMANDS[name].run(**given)
    assert str(refusal.value) == says


def test_text_is_read_as_people_write_it():
    covered = law.COMMANDS["covered"].run(kind="light touch", on=date(2026, 5, 1), value_inc_vat="£663,540")
    assert covered.value_inc_vat == Decimal(663540)
    assert covered.covered
    assert (
        law.COMMANDS["covered"].run(kind="goods", on="2026-05-01", value_inc_vat=5, value_ex_vat=None).covered is False
    )
    assert law.COMMANDS["clear_days"].run(notice_on="2026-05-01", days="5", working="yes").date == date(2026, 5, 12)
    assert law.COMMANDS["deadline_refusals"].run(at="2026-07-01T17:00").allowed
