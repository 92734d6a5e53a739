"""The profile that every application and report uses."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError

from commonweal.council.people.models import Evidence
from commonweal.council.people.queries import Audience
from commonweal.council.people.rules import COUNTED, EVIDENCE_TOOLS, unsaid
from commonweal.ground.documents import rules as documents
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
    PostcodeField,
    TextField,
    WordsField,
    YesNoField,
)
from commonweal.ground.pages.words import lower_first

NO_CERTIFICATES = "We never keep copies of certificates. Say how many people were checked and when the latest check was"


class ContactsForm(PageForm):
    email = EmailField(label="Email address for letters about your applications and agreements", width=30)
    website = TextField(label="Website", hint="Like https://www.example.org", required=False, width=30)
    address = TextField(label="Address", rows=4, max_length=400, enter="your address")
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
        hint="Residents see this if you choose so under ‘Who sees what’",
        enter="what you do",
        name_in_errors="What you do",
        max_words=60,
    )
    themes = LinesField(label="What changes for the people you work with", hint="One on each line", required=False)
    areas = LinesField(label="Wards you work in", hint="One on each line; empty for the whole area", required=False)
    evidence_tools = ChoicesField(
        label="How do you already show what changes?",
        required=False,
        choices=tuple(EVIDENCE_TOOLS.items()),
    )


class PeopleAndMoneyForm(PageForm):
    trustees = NumberField(
        label="Trustees or committee members", hint="A whole number; 0 is an answer", width=5, enter="how many trustees"
    )
    staff = NumberField(label="Paid staff", hint="Full-time equivalent, like 3.5", maximum=999_999, decimals=1, width=5)
    volunteers = NumberField(label="Volunteers", hint="A number; 0 is an answer", width=5, enter="how many volunteers")
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
    has_property = YesNoField(
        label="Do you own or rent property or equipment?",
        hint="If so, you may be asked for insurance against fire, theft, loss and damage",
        required=False,
    )
    has_vehicles = YesNoField(
        label="Do you use vehicles for your work?",
        hint="Your own, hired, or those of staff and volunteers. If so, you may be asked for their insurance",
        required=False,
    )
    year_end = DateField(label="When did your last financial year end?", enter="when your last financial year ended")
    income_last_year = MoneyField(label="Income in that year", enter="your income in that year")


class WhoSeesForm(PageForm):
    """One question for each block of the profile, with what everybody would then read."""

    HINTS: ClassVar = {
        "names": "The name itself is on whatever you apply for and are given, and is never hidden.",
        "contacts": "Everyone would read your email address and your address. Is that somebody’s home?",
        "evidence": "Everyone would read what you hold and its dates; never the words, the numbers or the files.",
    }

    def __init__(self, *args: Any, blocks: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        for key, title in blocks.items():
            self.fields[key] = ChoiceField(
                label=title, hint=self.HINTS.get(key, ""), choices=Audience.choices, select=f"who sees ‘{title}’"
            )


def file_field(label: str, **options: Any) -> FileField:
    return FileField(label=label, types=documents.TYPES, validators=[documents.sound], **options)


def kind_field(**options: Any) -> ChoiceField:
    return ChoiceField(
        label="What do you want to add?",
        select="what you want to add",
        choices=Evidence.Kind.choices,
        as_select=True,
        **options,
    )


class EvidenceKindForm(PageForm):
    kind = kind_field()


KIND = Evidence.Kind
INSURANCE = (KIND.PUBLIC_LIABILITY, KIND.EMPLOYERS_LIABILITY, KIND.PROPERTY, KIND.VEHICLES)
# What is asked of these kinds only, besides the words, the dates and the file.
BELONGS = {
    "reference_number": (*INSURANCE, KIND.DATA_PROTECTION, KIND.OTHER),
    "trained": tuple(COUNTED),
    "trained_of": tuple(COUNTED),
    "link": (KIND.DATA_PROTECTION,),
}
NUMBERS = dict.fromkeys(INSURANCE, "Policy number") | {KIND.DATA_PROTECTION: "Registration number"}
FOR_EXAMPLE = dict.fromkeys(INSURANCE, "For example, how much it covers") | {
    KIND.ACCOUNTS: "For example, who examined the accounts",
    KIND.DBS: "For example, who is checked and how often. No certificate is kept.",
}


DATED = {KIND.ACCOUNTS: "Last day of the year that they cover", KIND.DBS: "Date of the latest check"}
CHECKED = dict(zip(("trained", "trained_of"), COUNTED[KIND.DBS], strict=True))


class EvidenceForm(PageForm):
    """What belongs to one kind of evidence, which was said before; another can still be chosen."""

    kind = kind_field(hint="If you choose something else, we ask what belongs to that, and keep what you typed.")
    asked_for = HiddenField(max_length=24, required=False)
    statement = WordsField(
        label="What should the council know about it?",
        enter="what the council should know about it",
        name_in_errors="What the council should know",
        max_words=150,
    )
    reference_number = TextField(
        label="Certificate or registration number",
        required=False,
        enter="your registration with the Information Commissioner, or exempt",
        name_in_errors="The number",
        max_length=80,
        width=20,
    )
    trained = NumberField(
        label="How many people have had the training and are up to date?",
        enter="how many people have had the training",
        name_in_errors="How many have had it",
        width=4,
    )
    trained_of = NumberField(
        label="How many people need it?",
        enter="how many people need the training",
        name_in_errors="How many need it",
        width=4,
    )
    link = TextField(
        label="Address of your data protection impact assessment, if you have one",
        hint="Like https://www.example.org/dpia. It can be added as a file instead.",
        required=False,
        max_length=300,
    )
    dated = DateField(label="Date", hint="When it was agreed, signed or began, like 27 3 2026", enter="the date")
    expires = DateField(label="End or next review", hint="Leave empty if it does not end", required=False)
    file = file_field(
        "The document itself",
        hint="PDF, Word, Excel, OpenDocument, text or a picture, up to 20MB. It is scanned before anybody sees it.",
        select="the document",
        required=False,
    )

    def __init__(self, *args: Any, kind: Evidence.Kind, on: datetime.date, **options: Any) -> None:
        super().__init__(*args, initial={"kind": kind.value, "asked_for": kind.value}, **options)
        for name, kinds in BELONGS.items():
            if kind not in kinds:
                del self.fields[name]
        if kind == KIND.DBS and "file" not in self.files:
            del self.fields["file"]
        self.fields["statement"].help_text = FOR_EXAMPLE.get(kind, "")
        if kind in DATED:
            dated = self.fields["dated"]
            dated.label = dated.name_in_errors = DATED[kind]
            dated.help_text, dated.error_messages["required"] = (
                "Like 31 3 2026",
                f"Enter the {lower_first(DATED[kind])}",
            )
        if kind == KIND.DBS:
            for name, asks in CHECKED.items():
                self.fields[name].label = f"How many people {asks}?"
                self.fields[name].name_in_errors = f"How many {asks}"
                self.fields[name].error_messages["required"] = f"Enter how many people {asks}"
        if kind in INSURANCE:
            ends = self.fields["expires"]
            ends.label, ends.help_text, ends.required = "When does the cover end?", "Like 26 3 2027", True
            ends.name_in_errors, ends.error_messages["required"] = "End of the cover", "Enter when the cover ends"
        else:  # cover can be bought before it begins; the rest was agreed, signed or done
            self.fields["dated"].on_or_before = on
        number = self.fields.get("reference_number")
        if number and kind in NUMBERS:
            number.label = NUMBERS[kind]
        if number and kind == KIND.DATA_PROTECTION:
            number.help_text, number.required = "With the Information Commissioner, or the word exempt", True

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        answers.pop("asked_for", None)
        if answers.get("file") and answers.get("kind") == Evidence.Kind.DBS:
            self.add_error("file", NO_CERTIFICATES)
        dated, expires = answers.get("dated"), answers.get("expires")
        if dated and expires and expires < dated:
            self.add_error("expires", self.says("expires", "must be the same as or after the date"))
        for name, said in unsaid(answers):
            if name not in self.errors:
                self.add_error(name, said)
        return answers


class ChangeFileForm(PageForm):
    file = file_field("Choose the file that takes its place", select="a file", hint="Up to 20MB")


class ShareForm(PageForm):
    for_whom = TextField(
        label="Which council is it for?",
        hint="So that you know later whom you gave the code",
        enter="which council it is for",
        max_length=120,
        width=30,
    )


class CodeOfPassportForm(PageForm):
    code = TextField(
        label="Share code",
        hint="16 letters and numbers, from the organisation",
        enter="the share code",
        max_length=40,
        width=20,
    )


class ImportForm(PageForm):
    file = FileField(label="The file of your profile", select="the file", types=("JSON",), max_megabytes=1)


class ImportSeenForm(PageForm):
    """What was read and what was shown of it, so that only that is saved."""

    text = HiddenField(max_length=1_000_000)
    seen = HiddenField(max_length=64)


# ---- the charter for suppliers ------------------------------------------------------------------------------------
