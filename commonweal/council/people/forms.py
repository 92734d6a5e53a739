from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from commonweal.council.people import queries
from commonweal.council.people.models import Evidence, LegalForm, Standing
from commonweal.ground.pages.forms import (
    ChoiceField,
    ChoicesField,
    DateField,
    EmailField,
    MoneyField,
    NumberField,
    PageForm,
    PostcodeField,
    ReferenceField,
    TextField,
    WordsField,
    YesNoField,
)

# ---- signing in ---------------------------------------------------------------------------------------------------


class EmailForm(PageForm):
    email = EmailField(label="Email address", hint="We will send you a code. There is no password.", width=30)


class CodeForm(PageForm):
    code = ReferenceField(
        label="Code",
        hint="Six digits, from the email that we sent you",
        enter="the code from the email",
        pattern=r"[0-9]{6}",
        example="123456",
        width=10,
        autocomplete="one-time-code",
    )


class NameForm(PageForm):
    name = TextField(label="Your name", hint="As colleagues know you", autocomplete="name", max_length=120, width=30)


# ---- organisations ------------------------------------------------------------------------------------------------


def company_field() -> ReferenceField:
    return ReferenceField(
        label="Company number",
        hint="8 characters, like 01234567. Leave it empty if you have none.",
        required=False,
        example="01234567 or SC123456",
        width=10,
    )


def charity_field() -> ReferenceField:
    return ReferenceField(
        label="Charity number",
        hint="6 or 7 digits, like 1123456. Leave it empty if you have none.",
        required=False,
        example="1123456",
        width=10,
    )


class NumbersForm(PageForm):
    """Both numbers are read into their one form here, so that the page and the record agree."""

    def clean_company_number(self) -> str:
        return self._number("company_number", queries.company_number)

    def clean_charity_number(self) -> str:
        return self._number("charity_number", queries.charity_number)

    def _number(self, name: str, read: Any) -> str:
        typed = self.cleaned_data[name]
        found = read(typed)
        if typed and not found:
            raise ValidationError(self.says(name, f"must be like {self.fields[name].example}"))
        return str(found)


class NewOrganisationForm(NumbersForm):
    name = TextField(label="Full name of your organisation", autocomplete="organization")
    legal_form = ChoiceField(
        label="What kind of organisation are you?",
        select="what kind of organisation you are",
        choices=LegalForm.choices,
    )
    company_number = company_field()
    charity_number = charity_field()


class NamesForm(NewOrganisationForm):
    known_as = TextField(label="Also known as", required=False)
    field_order = ("name", "known_as", "legal_form", "company_number", "charity_number")


class ContactsForm(PageForm):
    email = EmailField(label="Email address for letters about your applications and agreements", width=30)
    website = TextField(label="Website", hint="Like https://www.example.org", required=False, width=30)
    address = TextField(label="Address", rows=4, max_length=400)
    postcode = PostcodeField(label="Postcode")

    def clean_website(self) -> str:
        typed = self.cleaned_data["website"]
        if not typed:
            return ""
        site = typed if "://" in typed else f"https://{typed}"
        if not site.startswith(("http://", "https://")) or "." not in site or " " in site or len(site) > 200:
            raise ValidationError("Enter a website address, like https://www.example.org")
        return site


class LinesField(TextField):
    """Several answers, one on each line, as a list."""

    def __init__(self, **options: Any) -> None:
        super().__init__(rows=5, max_length=2000, **options)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        return list(dict.fromkeys(line.strip() for line in text.split("\n") if line.strip()))


class WorkForm(PageForm):
    what_we_do = WordsField(
        label="What do you do?",
        hint="Residents see this in the list of places and groups",
        enter="what you do",
        name_in_errors="What you do",
        max_words=60,
    )
    themes = LinesField(label="What changes for the people you work with", hint="One on each line", required=False)
    areas = LinesField(label="Wards you work in", hint="One on each line; empty for the whole area", required=False)
    evidence_tools = ChoicesField(
        label="How do you already show what changes?",
        required=False,
        choices=(
            ("outcomes_star", "Outcomes Star"),
            ("soul", "SOUL Record"),
            ("own_survey", "A survey of our own"),
            ("wellbeing_scale", "A wellbeing scale"),
            ("case_notes", "Case notes"),
            ("other_report", "A report to another funder"),
            ("other", "Something else"),
        ),
    )


class PeopleAndMoneyForm(PageForm):
    trustees = NumberField(label="Trustees or committee members", hint="A whole number; 0 is an answer", width=5)
    staff = NumberField(label="Paid staff", hint="Full-time equivalent, like 3.5", maximum=999_999, decimals=1, width=5)
    volunteers = NumberField(label="Volunteers", hint="A whole number; 0 is an answer", width=5)
    living_wage = ChoiceField(
        label="Do you pay the real living wage?",
        select="whether you pay the real living wage",
        choices=(
            ("accredited", "Yes, and we are accredited"),
            ("pays", "Yes, we pay it"),
            ("not_yet", "Not yet"),
            ("not_applicable", "We have no paid staff"),
        ),
    )
    sme = YesNoField(
        label="Are you a small or medium-sized organisation?",
        hint="Fewer than 250 staff, and a turnover of £44 million or less",
        select="whether you are a small or medium-sized organisation",
        name_in_errors="Size",
    )
    year_end = DateField(label="When did your last financial year end?", enter="when your last financial year ended")
    income_last_year = MoneyField(label="Income in that year")


class EvidenceForm(PageForm):
    kind = ChoiceField(label="What is it?", select="what it is", choices=Evidence.Kind.choices, as_select=True)
    statement = WordsField(
        label="What should the council know about it?",
        hint="For example, who examined the accounts, or how much the insurance covers",
        enter="what the council should know about it",
        name_in_errors="What the council should know",
        max_words=150,
    )
    reference_number = TextField(label="Policy or certificate number", required=False, max_length=80, width=20)
    dated = DateField(label="Date", hint="When it was agreed, signed or began, like 27 3 2026")
    expires = DateField(label="End or next review", hint="Leave empty if it does not end", required=False)

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        dated, expires = answers.get("dated"), answers.get("expires")
        if dated and expires and expires < dated:
            self.add_error("expires", self.says("expires", "must be the same as or after the date"))
        return answers


# ---- members ------------------------------------------------------------------------------------------------------

HINTS = {
    Standing.ADMIN: "Adds and removes people, and everything below",
    Standing.EDITOR: "Writes applications and reports",
    Standing.SIGNATORY: "Signs and sends applications and claims",
    Standing.VIEWER: "Sees everything and changes nothing",
}


class InviteForm(PageForm):
    email = EmailField(label="Their email address", width=30)
    name = TextField(label="Their name", max_length=120, width=30)
    standing = ChoiceField(label="What may they do?", select="what they may do", choices=Standing.choices, hints=HINTS)


class StandingForm(PageForm):
    standing = ChoiceField(label="What may they do?", select="what they may do", choices=Standing.choices, hints=HINTS)
