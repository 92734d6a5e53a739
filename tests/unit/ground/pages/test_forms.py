"""The error messages of the catalogue, word for word."""

from datetime import date, time
from decimal import Decimal
from typing import ClassVar

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from commonweal.ground.pages.forms import (
    ChoiceField,
    ChoicesField,
    DateField,
    EmailField,
    FileField,
    HiddenField,
    MoneyField,
    NumberField,
    PageForm,
    PhoneField,
    PostcodeField,
    ReferenceField,
    TextField,
    TickField,
    TimeField,
    WordsField,
    YesNoField,
    file_message,
    page_formset,
    problems,
)
from commonweal.ground.record.rules import refuse

WARDS = [("eastfield", "Eastfield"), ("harbour", "Harbour")]


def form_of(field):
    return type("OneQuestion", (PageForm,), {"answer": field})


def told(field, **data):
    """What the page says at the field when this was sent."""
    return list(form_of(field)(data, {}).errors.get("answer", []))


def given(field, **data):
    form = form_of(field)(data, {})
    assert form.errors == {}
    return form.cleaned_data["answer"]


def dated(day, month, year):
    return {"answer-day": day, "answer-month": month, "answer-year": year}


START = {"label": "Start date", "enter": "the date your project starts"}


def test_empty_text_says_what_to_enter():
    assert told(TextField(label="Project name", enter="the name of your project")) == ["Enter the name of your project"]
    assert told(TextField(label="Project name"), answer="   ") == ["Enter project name"]
    assert told(TextField(label="What will change?")) == ["Enter an answer to ‘What will change?’"]


def test_too_many_words():
    field = WordsField(label="What will change", max_words=300)
    assert told(field, answer="word " * 342) == [
        "What will change must be 300 words or less. You have used 342",
    ]
    assert given(field, answer="word " * 300) == ("word " * 300).strip()


def test_too_many_characters_counts_a_line_break_once():
    field = TextField(label="Note", max_length=5, rows=3)
    assert given(field, answer="ab\r\ncd") == "ab\ncd"
    assert told(field, answer="ab\r\ncde") == ["Note must be 5 characters or less. You have used 6"]


def test_no_radio():
    field = YesNoField(label="Do you pay the real living wage?", select="whether you pay the real living wage")
    assert told(field) == ["Select whether you pay the real living wage"]
    assert given(field, answer="yes") is True
    assert given(field, answer="no") is False
    optional = YesNoField(label="Do you pay the real living wage?", required=False)
    assert given(optional) is None
    assert told(field, answer="maybe") == ["Select whether you pay the real living wage"]


def test_section_done_question():
    field = YesNoField(label="Have you completed this section?", select="whether you have completed this section")
    assert told(field) == ["Select whether you have completed this section"]


def test_choices_that_were_not_offered_are_asked_again():
    one = ChoiceField(label="Ward", choices=WARDS, select="a ward")
    many = ChoicesField(label="Wards", choices=WARDS, select="the wards you work in")
    assert told(one, answer="elsewhere") == ["Select a ward"]
    assert told(one) == ["Select a ward"]
    assert told(many, answer=["elsewhere"]) == ["Select the wards you work in"]
    assert given(many, answer=["harbour"]) == ["harbour"]


def test_tick_to_go_on():
    field = TickField(label="I may sign for the organisation", select="that you may sign for the organisation")
    assert told(field) == ["Select that you may sign for the organisation"]
    assert given(field, answer="on") is True
    assert given(TickField(label="Tell me by email", required=False)) is False


ASK = "Amount you are asking for"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("twelve", f"{ASK} must be a number, like 12,500"),
        ("12,50", f"{ASK} must be a number, like 12,500"),
        ("1e5", f"{ASK} must be a number, like 12,500"),
        ("nan", f"{ASK} must be a number, like 12,500"),
        ("٣", f"{ASK} must be a number, like 12,500"),
        ("25,000.01", f"{ASK} must be £25,000 or less"),
        ("9" * 30, f"{ASK} must be £999,999,999,999.99 or less"),
        ("-1", f"{ASK} must be £0 or more"),
        ("1.234", f"{ASK} must be in pounds and pence, like 12,500.50"),
        ("", "Enter how much you are asking for"),
        ("£", "Enter how much you are asking for"),
    ],
)
def test_money_refused(typed, message):
    assert told(MoneyField(label=ASK, enter="how much you are asking for", maximum=25000), answer=typed) == [message]


@pytest.mark.parametrize("typed", ["£12,500", "12500.00", " 12 500 ", "12,500", "£12500.0"])
def test_money_as_people_type_it(typed):
    assert given(MoneyField(label=ASK), answer=typed) == Decimal("12500.00")


def test_numbers():
    people = NumberField(label="People helped", minimum=1, maximum=500)
    share = NumberField(label="Share", suffix="%", maximum=100, decimals=1)
    assert given(people, answer="120") == 120
    assert told(people, answer="12.5") == ["People helped must be a whole number, like 12"]
    assert told(people, answer="some") == ["People helped must be a number, like 12"]
    assert told(people, answer="0") == ["People helped must be 1 or more"]
    assert told(people, answer="501") == ["People helped must be 500 or less"]
    assert told(share, answer="101%") == ["Share must be 100% or less"]
    assert told(share, answer="1.25") == ["Share must have 1 decimal place or fewer"]
    assert given(share, answer="33.3%") == Decimal("33.3")


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (("", "", ""), "Enter the date your project starts"),
        (("12", "", "2027"), "Start date must include a month"),
        (("", "", "2027"), "Start date must include a day and a month"),
        (("31", "2", "2027"), "Start date must be a real date"),
        (("12", "13", "2027"), "Start date must be a real date"),
        (("x", "4", "2027"), "Start date must be a real date"),
        (("12", "4", "27"), "Start date must have a year of 4 numbers, like 2027"),
        (("1", "4", "2027"), "Start date must be after 1 April 2027"),
    ],
)
def test_dates_refused(parts, message):
    assert told(DateField(**START, after=date(2027, 4, 1)), **dated(*parts)) == [message]


@pytest.mark.parametrize("month", ["9", "09", "sep", "Sept.", "September"])
def test_months_as_people_type_them(month):
    assert given(DateField(**START), **dated("18", month, "2026")) == date(2026, 9, 18)


def test_other_date_bounds():
    bound = date(2027, 4, 1)
    assert told(DateField(**START, on_or_after=bound), **dated("31", "3", "2027")) == [
        "Start date must be the same as or after 1 April 2027"
    ]
    assert told(DateField(**START, before=bound), **dated("1", "4", "2027")) == [
        "Start date must be before 1 April 2027"
    ]
    assert told(DateField(**START, on_or_before=bound), **dated("2", "4", "2027")) == [
        "Start date must be the same as or before 1 April 2027"
    ]
    assert given(DateField(**START, required=False), **dated("", "", "")) is None


def test_a_date_that_is_asked_in_a_question_is_refused_in_a_sentence():
    assert told(DateField(label="By when?"), **dated("31", "2", "2027")) == ["The date must be a real date"]


def test_a_label_with_a_per_cent_sign_survives_its_own_error():
    assert told(DateField(label="50% date"), **dated("1", "", "2027")) == ["50% date must include a month"]


@pytest.mark.parametrize(
    ("typed", "read"), [("5pm", time(17)), ("4:30 PM", time(16, 30)), ("16.30", time(16, 30)), ("midday", time(12))]
)
def test_times(typed, read):
    assert given(TimeField(label="Closing time"), answer=typed) == read


def test_times_refused():
    assert told(TimeField(label="Closing time"), answer="midnight") == ["Closing time cannot be midnight. Use 11:59pm"]
    assert told(TimeField(label="Closing time"), answer="12am") == ["Closing time cannot be midnight. Use 11:59pm"]
    assert told(TimeField(label="Closing time"), answer="25:00") == ["Closing time must be a time, like 5pm or 4:30pm"]
    assert told(TimeField(label="Closing time"), answer="5") == ["Closing time must be a time, like 5pm or 4:30pm"]


@pytest.mark.parametrize("typed", ["se12qh", "SE1 2QH", " se1-2qh "])
def test_postcodes_as_people_type_them(typed):
    assert given(PostcodeField(label="Postcode"), answer=typed) == "SE1 2QH"


@pytest.mark.parametrize("typed", ["SE1", "12345", "SE1 2Q", "", "not a postcode"])
def test_postcode_unreadable(typed):
    assert told(PostcodeField(label="Postcode"), answer=typed) == ["Enter a full postcode, like SE1 2QH"]


def test_email_and_phone():
    assert told(EmailField(label="Email"), answer="harbour") == [
        "Enter an email address in the correct format, like name@example.org"
    ]
    assert told(EmailField(label="Email")) == ["Enter an email address"]
    assert given(EmailField(label="Email"), answer=" osei@harbour.example ") == "osei@harbour.example"
    assert told(PhoneField(label="Phone"), answer="ring me") == [
        "Enter a phone number, like 01632 960 001 or +44 808 157 0192"
    ]
    assert given(PhoneField(label="Phone"), answer="(01632) 960-001") == "(01632) 960-001"


def test_references_forgive_spacing():
    field = ReferenceField(label="Charity number", pattern=r"\d{6,7}", example="123456")
    assert given(field, answer="12 34-56") == "123456"
    assert told(field, answer="12") == ["Charity number must be like 123456"]


def sent(name, content=b"x"):
    form = form_of(FileField(label="Constitution", select="your constitution"))
    return form({}, {"answer": SimpleUploadedFile(name, content)}).errors.get("answer", [])


def test_files():
    assert told(FileField(label="Constitution", select="your constitution")) == ["Select your constitution"]
    assert told(FileField(label="Constitution")) == ["Select a file"]
    assert sent("rules.exe") == ["The selected file must be a PDF, DOCX, ODT, XLSX, ODS, CSV, JPG or PNG"]
    assert sent("rules") == ["The selected file must be a PDF, DOCX, ODT, XLSX, ODS, CSV, JPG or PNG"]
    assert sent("rules.pdf", b"") == ["The selected file is empty"]
    assert sent("hall.jpeg") == []
    assert [file_message(trouble) for trouble in ("password", "virus", "failed")] == [
        "The selected file is password protected",
        "The selected file contains a virus",
        "The selected file could not be uploaded, try again",
    ]


def test_file_too_large():
    upload = SimpleUploadedFile("hall.pdf", b"x")
    upload.size = 20_000_001
    form = form_of(FileField(label="Constitution"))({}, {"answer": upload})
    assert form.errors["answer"] == ["The selected file must be smaller than 20MB"]


class Times(PageForm):
    first = DateField(label="Start date")
    last = DateField(label="End date")
    version = HiddenField()
    note = forms.CharField(label="Note")

    def clean(self):
        if self.cleaned_data.get("last") and self.cleaned_data["last"] <= self.cleaned_data["first"]:
            self.add_error("last", self.says("last", "must be after the start date"))


def test_summary_has_the_words_of_the_field_and_leads_to_the_part_that_is_wrong():
    sent_in = {"first-day": "1", "first-month": "", "first-year": "2027", **{f"last-{part}": "" for part in ("day",)}}
    assert [(problem.text, problem.href) for problem in Times(sent_in).problems] == [
        ("Start date must include a month", "#id_first-month"),
        ("Enter end date", "#id_last-day"),
        ("The page did not arrive whole. Go back and send it again", ""),
        ("Enter note", "#id_note"),
    ]


def test_an_answer_that_disagrees_with_another():
    sent_in = {
        f"{name}-{part}": value
        for name in ("first", "last")
        for part, value in {"day": "1", "month": "4", "year": "2027"}.items()
    } | {"version": "1", "note": "x"}
    assert [problem.text for problem in Times(sent_in).problems] == ["End date must be after the start date"]


class Meeting(PageForm):
    asked_as: ClassVar = {"starts_at": "day"}
    day = TextField(label="Day")
    where = TextField(label="Where")


@pytest.mark.parametrize(
    ("about", "at", "href"),
    [
        ("where", None, "#id_where"),
        ("starts_at", None, "#id_day"),
        ("", None, ""),
        ("chair", None, ""),
        ("", "day", "#id_day"),
    ],
)
def test_what_an_action_refused_leads_to_the_question_that_it_is_about(about, at, href):
    form = Meeting({"day": "7", "where": "Here"})
    refused = refuse("You cannot meet.", "It is closed then.", exception="Ask the caretaker.", about=about)
    form.add_refused(refused, at=at)
    assert [(one.text, one.href) for one in form.problems] == [("It is closed then. Ask the caretaker.", href)]
    assert form["where"].value() == "Here"


def test_an_unsent_form_has_no_problems():
    assert Times().problems == []


class Line(PageForm):
    what = TextField(label="What it is for", enter="what it is for")
    cost = MoneyField(label="Cost")

    times = NumberField(label="How many", initial=1, required=False)


Lines = page_formset(Line, row="budget line", minimum=1, maximum=2)


def rows(*lines, total=None):
    data = {"form-TOTAL_FORMS": str(len(lines) if total is None else total), "form-INITIAL_FORMS": "0"}
    return data | {f"form-{place}-{name}": value for place, line in enumerate(lines) for name, value in line.items()}


def test_rows_say_which_answer_is_wrong_and_leave_untouched_rows_alone():
    lines = Lines(rows({"what": "Hall", "cost": "x"}, {"what": "", "cost": "", "times": "1"}))
    assert [(one.text, one.href) for one in problems(lines)] == [
        ("Cost must be a number, like 12,500", "#id_form-0-cost")
    ]


@pytest.mark.parametrize(("typed", "shown"), [("1", 2), ("2", 2), ("0", 1), ("x", 1), ("", 1), ("9" * 40, 1), ("²", 1)])
def test_one_more_row_keeps_what_was_typed_and_says_nothing_about_it_yet(typed, shown):
    lines = Lines.with_one_more(rows({"what": "Hall", "cost": "x", "times": "3"}, total=typed), "form")
    assert (len(lines.forms), problems(lines), lines.forms[-1].errors) == (shown, [], {})
    typed_in_first = [lines.forms[0][name].value() for name in ("what", "cost")]
    assert (typed_in_first, lines.forms[-1]["times"].value()) == (["Hall", "x"], "1" if typed != "2" else None)


def test_too_few_and_too_many_rows():
    too_many = Lines(rows(*[{"what": "Hall", "cost": "1"}] * 3))
    assert too_many.is_valid() is False
    assert too_many.non_form_errors() == ["You can add up to 2 budget lines"]
    broken = page_formset(Line)({})
    assert broken.is_valid() is False
    assert broken.non_form_errors() == ["The page did not arrive whole. Go back and send it again"]
