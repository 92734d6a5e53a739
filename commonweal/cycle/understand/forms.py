from __future__ import annotations

from django import forms

from commonweal.cycle.understand import rules
from commonweal.cycle.understand.models import Asset, EvidenceItem, Gap, Need
from commonweal.ground.pages.forms import (
    ChoiceField,
    DateField,
    MoneyField,
    NumberField,
    PageForm,
    PickField,
    TextField,
    TickField,
)
from commonweal.ground.questions.forms import AnswersForm

MOST_PEOPLE = 100_000_000


class ScreeningForm(AnswersForm):
    """The checklist as one form: a yes or no and a note for each question."""

    def __init__(self, data=None, *, questions: list[rules.Question], answers=None) -> None:
        self.checklist = questions
        asked = [one for question in questions for one in rules.asked_as(question)]
        super().__init__(data, questions=asked, answers=answers, demanded=True)

    def clean(self):
        given = super().clean()
        answered = {
            one.key: (given[one.key], given.get(f"{one.key}_note") or "")
            for one in self.checklist
            if given.get(one.key) is not None
        }
        for one in rules.reasons_missing(self.checklist, answered):
            self.add_error(f"{one.key}_note", f"Enter why the answer is no to ‘{one.text}’")
        return given

    def given(self) -> dict[str, tuple[bool, str]]:
        values = self.values()
        keys = [one.key for one in self.checklist if values[one.key]]
        return {key: (values[key] == "yes", values[f"{key}_note"]) for key in keys}


HINTS = {
    "summary": "Everyone will read this sentence first, on the public page and in every report.",
    "why_an_issue": "What happens to people if nothing is done?",
    "national": "What is known about this across the country?",
    "local": "What is known about it in this area, and where in the area?",
    "being_done": "By the council, by others, and by people themselves.",
    "could_be_done": "Include what has worked elsewhere, and what no one has tried.",
    "who_affected": "Say which groups and places. Name who could be missed.",
}


class NeedPartForm(PageForm):
    text = TextField(label="Text", max_length=5000, rows=10)

    def __init__(self, *args, part: str, **options):
        super().__init__(*args, **options)
        field = self.fields["text"]
        field.label = rules.PARTS[part]
        field.help_text = HINTS[part]
        field.error_messages["required"] = f"Enter an answer to ‘{rules.PARTS[part]}’"


class NeedSizeForm(NeedPartForm):
    """Who is affected is asked together with how many, which way it goes and how severe it is."""

    people_affected = NumberField(label="About how many people?", maximum=MOST_PEOPLE, required=False, width=10)
    trend = ChoiceField(label="Which way is it going?", choices=Need.Trend.choices, initial=Need.Trend.UNKNOWN)
    severity = NumberField(
        label="How severe is it?",
        hint="From 1, a nuisance, to 5, a danger to life",
        required=False,
        minimum=1,
        maximum=5,
    )
    priority = ChoiceField(
        label="What priority does it have among the council's needs?",
        choices=[(str(key), label) for key, label in Need.Priority.choices],
        required=False,
    )

    def clean_priority(self):
        given = self.cleaned_data["priority"]
        return int(given) if given else None


class SummaryForm(NeedPartForm):
    changed_since_last = TextField(
        label="What has changed since this need was last looked at?", rows=4, max_length=3000, required=False
    )


PART_FORMS = {"who_affected": NeedSizeForm, "summary": SummaryForm}


class EvidenceForm(PageForm):
    says = TextField(label="What does it show?", rows=3, max_length=1000)
    kind = ChoiceField(label="What kind of evidence is it?", choices=EvidenceItem.Kind.choices)
    strength = ChoiceField(label="How do we know?", choices=EvidenceItem.Strength.choices)
    source = TextField(label="Source", hint="The publication, survey, service or meeting")
    link = forms.URLField(label="Link", required=False, max_length=200, assume_scheme="https")
    dated = DateField(label="Date of the evidence", hint="For example, 31 3 2026")
    area = PickField(label="Which area is it about?", queryset=None, as_select=True, required=False)
    review_by = DateField(label="Look at it again by", hint="Leave empty for 12 months from today", required=False)

    def __init__(self, *args, areas, today, **options):
        super().__init__(*args, **options)
        self.fields["area"].queryset = areas
        self.fields["dated"].on_or_before = today
        self.fields["link"].error_messages["invalid"] = "Enter a link in the correct format, like https://example.org"


class AssetForm(PageForm):
    kind = ChoiceField(label="What kind of asset is it?", choices=Asset.Kind.choices)
    name = TextField(label="Name", max_length=160)
    where = TextField(label="Where is it?", max_length=160, required=False)
    could_help = TextField(label="How could this help?", rows=3, max_length=400)


class NoAssetsForm(PageForm):
    where_looked = TextField(
        label="Where did you look?",
        hint="People asked, places visited, lists and maps searched",
        rows=5,
        max_length=2000,
    )


class ProvisionForm(PageForm):
    name = TextField(label="Name of the service", max_length=160)
    provider_name = TextField(label="Who provides it?", max_length=160, required=False)
    funder = TextField(label="Who pays for it?", max_length=160, required=False)
    reaches = NumberField(
        label="How many people does it reach in a year?", maximum=MOST_PEOPLE, required=False, width=10
    )
    cost = MoneyField(label="What does it cost in a year?", required=False)
    ends_on = DateField(label="When does it end?", required=False)
    quality = TextField(label="How good is it, and how do we know?", rows=3, max_length=1000, required=False)
    being_lost = TickField(label="It is being lost", required=False)


class GapForm(PageForm):
    what = TextField(label="What is needed?")
    met = ChoiceField(label="How well is it met now?", choices=Gap.Met.choices)
    needing = NumberField(label="How many people need it?", maximum=MOST_PEOPLE, required=False, width=10)
    reached = NumberField(label="How many of them are reached now?", maximum=MOST_PEOPLE, required=False, width=10)
    who_misses_out = TextField(label="Who misses out?", rows=3, max_length=1000)
    rank = NumberField(
        label="Where does it stand among the gaps?",
        hint="1 for the most pressing",
        required=False,
        minimum=1,
        maximum=99,
    )
    opportunity = TextField(label="Could one action here do a lot of good?", rows=3, max_length=1000, required=False)

    def clean(self):
        given = super().clean()
        needing, reached = given.get("needing"), given.get("reached")
        if needing is not None and reached is not None and reached > needing:
            self.add_error("reached", self.says("reached", f"must be {needing:,} or less, the number who need it"))
        return given


class MarketForm(PageForm):
    demand_estimate = TextField(label="How many people would use it, and how do you know?", rows=6, max_length=3000)
    market_sounding = TextField(
        label="Who could provide it, and what did they say?",
        hint="Include small and community groups, and what would make it hard for them to take part.",
        rows=6,
        max_length=3000,
    )


class ReasonForm(PageForm):
    why = TextField(label="Why does it have to change?", rows=4, max_length=1000)
