"""What an organisation is called, and by which numbers it is known."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from commonweal.council.people import rules
from commonweal.council.people.models import LegalForm
from commonweal.ground.pages.forms import (
    ChoiceField,
    PageForm,
    ReferenceField,
    TextField,
)


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
        hint="Like 1123456, SC012345 in Scotland or NIC100123 in Northern Ireland. Leave it empty if you have none.",
        required=False,
        example="1123456",
        width=10,
    )


class NumbersForm(PageForm):
    """Both numbers are read into their one form here, so that the page and the record agree."""

    def clean_company_number(self) -> str:
        return self._number("company_number", rules.company_number, rules.company_trouble)

    def clean_charity_number(self) -> str:
        return self._number("charity_number", rules.charity_number, rules.charity_trouble)

    def _number(self, name: str, read: Any, trouble: Any) -> str:
        typed = self.cleaned_data[name]
        wrong = trouble(typed)
        if wrong:
            raise ValidationError(wrong)
        return str(read(typed))


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
