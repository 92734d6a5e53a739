from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError

from commonweal.council.people import rules
from commonweal.council.people.models import Evidence, LegalForm, Standing
from commonweal.council.people.queries import Audience
from commonweal.council.people.rules import EVIDENCE_TOOLS, Charter, unsaid
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
    PickField,
    PostcodeField,
    ReferenceField,
    TextField,
    TickField,
    WordsField,
    YesNoField,
)

NO_CERTIFICATES = "We never keep copies of certificates. Say how many people were checked and when the latest check was"

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


class EvidenceForm(PageForm):
    kind = ChoiceField(label="What is it?", select="what it is", choices=Evidence.Kind.choices, as_select=True)
    statement = WordsField(
        label="What should the council know about it?",
        hint="For example, who examined the accounts, or how much the insurance covers",
        enter="what the council should know about it",
        name_in_errors="What the council should know",
        max_words=150,
    )
    reference_number = TextField(
        label="Policy, certificate or registration number",
        hint="For data protection, your registration with the Information Commissioner, or the word exempt.",
        required=False,
        max_length=80,
        width=20,
    )
    trained = NumberField(label="For training: how many have had it and are up to date?", required=False, width=4)
    trained_of = NumberField(label="Of how many who need it?", required=False, width=4)
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

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        if answers.get("file") and answers.get("kind") == Evidence.Kind.DBS:
            self.add_error("file", NO_CERTIFICATES)
        dated, expires = answers.get("dated"), answers.get("expires")
        if dated and expires and expires < dated:
            self.add_error("expires", self.says("expires", "must be the same as or after the date"))
        for name, said in unsaid(answers):
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
    file = FileField(label="The file of a passport", select="the file", types=("JSON",), max_megabytes=1)


class ImportSeenForm(PageForm):
    """What was read and what was shown of it, so that only that is saved."""

    text = HiddenField(max_length=1_000_000)
    seen = HiddenField(max_length=64)


# ---- the charter for suppliers ------------------------------------------------------------------------------------


class CharterForm(PageForm):
    commitments = ChoicesField(
        label="What does your organisation commit to?", select="at least one commitment", choices=()
    )
    will_do = WordsField(
        label="What will you do?",
        hint="Say what, for whom and how much, so that anybody can tell whether it was done",
        enter="what you will do",
        name_in_errors="What you will do",
        max_words=250,
    )
    by_when = DateField(label="By when?", enter="the day by which you will do it", name_in_errors="The day")

    def __init__(self, *args: Any, charter: Charter, after: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["commitments"].choices = [(one, one) for one in charter.commitments]
        self.fields["by_when"].after = after


class ShowForCharterForm(PageForm):
    commitment = ChoiceField(label="Which commitment?", select="the commitment", choices=())
    said = WordsField(label="What did you do?", enter="what you did", name_in_errors="What you did", max_words=150)
    dated = DateField(label="When was it done?", enter="when it was done", name_in_errors="When it was done")
    link = TextField(
        label="Where can it be seen?",
        hint="Like https://www.example.org/our-year. Leave it empty if it is nowhere on the web.",
        required=False,
        max_length=300,
    )
    piece = PickField(
        label="A piece of your profile that shows it",
        hint="The public sees its kind and date, and never the file itself",
        queryset=Evidence.objects.none(),
        as_select=True,
        required=False,
    )

    def __init__(self, *args: Any, signature: Any, today: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["commitment"].choices = [(one, one) for one in signature.commitments]
        self.fields["dated"].on_or_before = today
        self.fields["piece"].queryset = signature.organisation.evidence.all()

    def clean_link(self) -> str:
        link = str(self.cleaned_data["link"])
        if link and not link.startswith(("https://", "http://")):
            raise ValidationError("The address must begin with https://")
        return link


class TakeBackForm(PageForm):
    why = WordsField(label="Why do you take it back?", enter="why you take it back", max_words=100)


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


class LetInForm(PageForm):
    reason = WordsField(
        label="Why does the council decide this?",
        hint="Like: its only administrator has left. The organisation reads it.",
        enter="why the council decides this",
        max_words=100,
    )
    shows_who = WordsField(
        label="First check: what did you see that shows who they are?",
        hint="Like: a passport, shown in person. Keep no copy, and write down no number.",
        enter="what you saw that shows who they are",
        name_in_errors="What shows who they are",
        max_words=100,
    )
    shows_part = WordsField(
        label="Second check: what did you see that shows that they act for the organisation?",
        hint="Like: named as a trustee in the register today, or a call to the number in the register.",
        enter="what you saw that shows that they act for the organisation",
        name_in_errors="What shows that they act for it",
        max_words=100,
    )


class SignOffForm(PageForm):
    sign_off = TickField(
        label="An administrator or authorised signatory signs off each application before it is sent",
        required=False,
    )


class StandingForm(PageForm):
    standing = ChoiceField(label="What may they do?", select="what they may do", choices=Standing.choices, hints=HINTS)
