from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from commonweal.council.people.models import Person
from commonweal.cycle.source.models import Opportunity, PanelMember
from commonweal.cycle.source.rules.price import LOSING_BID, PUBLISHED
from commonweal.ground.pages.forms import (
    ChoiceField,
    ChoicesField,
    DateField,
    EmailField,
    HiddenField,
    MoneyField,
    NumberField,
    PageForm,
    PickField,
    TextField,
    TickField,
    TimeField,
    WordsField,
    YesNoField,
    page_formset,
)

LONDON = ZoneInfo("Europe/London")
SERVICE_FOR = (("children", "Children and young people"), ("adults_at_risk", "Adults at risk"))


class DescribeForm(PageForm):
    title = TextField(label="Title", max_length=160, enter="the title")
    summary = WordsField(
        label="What you want to change, in a few sentences", max_words=200, enter="what you want to change"
    )
    who_can_apply = WordsField(label="Who can apply", max_words=150, enter="who can apply")
    suits_small = TickField(
        label="Suitable for small organisations",
        hint="The form is short, part is paid at the start, and one person could run what is asked for.",
        required=False,
    )
    consortia = TickField(
        label="Organisations that apply together are welcome",
        hint="One leads, and each confirms its part.",
        required=False,
    )
    funder = ChoiceField(label="Whose money it is", choices=Opportunity.Funder.choices, select="whose money it is")
    budget = MoneyField(label="How much there is in total", enter="how much there is")
    minimum = MoneyField(label="Least that one applicant can ask for", required=False)
    maximum = MoneyField(label="Most that one applicant can ask for", required=False)
    overheads_cap = NumberField(
        label="Most of what you pay that may be overheads",
        suffix="%",
        maximum=100,
        required=False,
        width=4,
        hint="Leave it empty to pay a fair share of an organisation's overheads, whatever that is.",
    )
    overheads_reason = WordsField(
        label="Why overheads are limited, if they are",
        hint="Applicants read it.",
        max_words=100,
        required=False,
        rows=2,
    )
    awards_expected = NumberField(label="How many awards you expect", minimum=1, maximum=999, enter="how many awards")
    service_for = ChoicesField(
        label="Who the service works with",
        hint="This decides which checks applicants are asked about.",
        choices=SERVICE_FOR,
        required=False,
    )
    minimum_assessors = NumberField(label="Fewest people on the panel", minimum=1, maximum=20)
    moderation_method = ChoiceField(label="How the panel reaches one score", choices=Opportunity.Method.choices)
    sign_off = TickField(
        label="Somebody with authority signs off each application before it is sent",
        hint="An administrator or authorised signatory of the organisation. Without it, an editor can send it.",
        required=False,
    )
    contact_name = TextField(label="Who applicants can ask", max_length=120, enter="a name")
    contact_email = EmailField(label="Their email address")

    def __init__(self, *args: Any, for_grant: bool, policy: str, **options: Any) -> None:
        super().__init__(*args, **options)
        if not for_grant:
            del self.fields["overheads_cap"], self.fields["overheads_reason"]
        elif policy:
            self.fields["overheads_cap"].help_text += f" The framework says: {policy}"

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        least, most = given.get("minimum"), given.get("maximum")
        if least and most and least > most:
            self.add_error("maximum", self.says("maximum", "must be the same as or more than the least"))
        for name, asked in (("minimum", least), ("maximum", most)):
            if asked and given.get("budget") is not None and asked > given["budget"] and name not in self.errors:
                self.add_error(name, self.says(name, "must be the same as or less than there is in total"))
        return given


# ---- criteria -----------------------------------------------------------------------------------------------------


class CriterionForm(PageForm):
    key = HiddenField(required=False)
    title = TextField(label="Criterion", max_length=120, enter="the name of the criterion")
    definition = TextField(label="What good looks like", max_length=1000, rows=2, enter="what good looks like")
    weight = NumberField(
        label="Weight",
        decimals=2,
        suffix="%",
        minimum=Decimal("0.01"),
        maximum=100,
        width=4,
        enter="the weight",
    )


CriterionForms = page_formset(CriterionForm, extra=0, minimum=1, maximum=15, row="criterion", rows="criteria")


class ScaleForm(PageForm):
    """The words for every score, one scale for all criteria, and what price counts for."""

    def __init__(self, *args: Any, scale: list[dict[str, Any]], contract: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if contract:
            self.fields["price_weight"] = NumberField(
                label="Weight of price", suffix="%", maximum=99, width=4, hint="Price and criteria add up to 100%."
            )
            self.fields["price_formula"] = ChoiceField(
                label="How a price becomes points",
                hint=f"Applicants read it before they bid. {LOSING_BID}",
                choices=[(key, one.words) for key, one in PUBLISHED.items()],
                hints={key: one.means for key, one in PUBLISHED.items()},
                select="how a price becomes points",
            )
        for step in scale:
            self.fields[f"score_{step['score']}"] = TextField(
                label=f"A score of {step['score']} means",
                max_length=300,
                enter=f"what a score of {step['score']} means",
                initial=step["words"],
            )

    def scale(self) -> list[dict[str, Any]]:
        words = {name: said for name, said in self.cleaned_data.items() if name.startswith("score_")}
        return [{"score": int(name.removeprefix("score_")), "words": said} for name, said in words.items()]


# ---- timetable, panel, publication --------------------------------------------------------------------------------


class TimetableForm(PageForm):
    asked_as: ClassVar = {"closes_at": "closes_on", "questions_by": "questions_on"}
    opens_on = DateField(label="Opens on", hint="For example, 14 9 2026", enter="the day it opens")
    opens_time = TimeField(label="Opening time", hint="For example, 10am", enter="the opening time")
    questions_on = DateField(label="Questions until", required=False)
    closes_on = DateField(label="Closes on", enter="the day it closes")
    closes_time = TimeField(label="Closing time", hint="Between midday and 5pm", enter="the closing time")
    score_by = DateField(label="Scores by", hint="The panel is told this day.", required=False)
    moderate_on = DateField(label="The panel meets on", required=False)
    decision_on = DateField(label="Decision by", enter="the day by which you will decide")
    letters_on = DateField(label="Letters go on", hint="Everyone who applied is told on the same day.", required=False)
    starts_on = DateField(label="Work starts on", required=False)
    ends_on = DateField(label="Work ends on", required=False)
    reason = TextField(
        label="If the deadline falls at a weekend, on a holiday or outside midday to 5pm, why must it?",
        required=False,
        rows=2,
        max_length=600,
    )

    def moments(self) -> dict[str, Any]:
        given = self.cleaned_data
        asked = given["questions_on"]
        return {
            "opens_at": _at(given["opens_on"], given["opens_time"]),
            "closes_at": _at(given["closes_on"], given["closes_time"]),
            "questions_by": _at(asked, datetime.time(17)) if asked else None,
            "decision_on": given["decision_on"],
            "starts_on": given["starts_on"],
            "ends_on": given["ends_on"],
            "score_by": given["score_by"],
            "moderate_on": given["moderate_on"],
            "letters_on": given["letters_on"],
            "reason": given["reason"],
        }


def _at(on: datetime.date, clock: datetime.time) -> datetime.datetime:
    return datetime.datetime.combine(on, clock, tzinfo=LONDON)


class PanelForm(PageForm):
    person = PickField(label="Who", queryset=Person.objects.none(), as_select=True, select="a person")
    part = ChoiceField(label="Part", choices=PanelMember.Part.choices, select="whether they chair or assess")
    brings = ChoiceField(label="What they bring", choices=PanelMember.Brings.choices, select="what they bring")
    support = TextField(
        label="Pay and support for them",
        hint="For whoever is not paid by the council: what they are paid, and help with travel, care or access.",
        required=False,
        rows=2,
        max_length=500,
    )

    def __init__(self, *args: Any, opportunity: Opportunity, **options: Any) -> None:
        super().__init__(*args, **options)
        people = Person.objects.filter(appointments__role="assessor", is_active=True).order_by("name").distinct()
        self.fields["person"].queryset = people.exclude(panels__opportunity=opportunity)
        asked = [(one.key, one.title) for one in opportunity.criteria.all()]
        if len(asked) > 1:
            self.fields["scores_only"] = ChoicesField(
                label="Which criteria do they score?",
                hint="Leave all of them empty where they score every criterion.",
                choices=asked,
                required=False,
            )


class ConflictsForm(PageForm):
    confirmed = TickField(
        label="The conflicts assessment for this procurement has been prepared and is up to date",
        select="that the conflicts assessment is prepared and up to date",
    )


class AnswerForm(PageForm):
    asked = TextField(
        label="The question as everyone will read it",
        hint="Leave out whatever shows who asks, or what they plan. What the answer is about must stay clear.",
        rows=4,
        max_length=2000,
        enter="the question as everyone will read it",
    )
    answer = TextField(
        label="Answer",
        hint="Everyone sees it, without the asker's name.",
        rows=5,
        max_length=4000,
        enter="the answer",
    )


class ReasonForm(PageForm):
    reason = TextField(label="Why", hint="This is shown in public.", rows=4, max_length=2000, enter="the reason")


class ChangeForm(PageForm):
    asked_as: ClassVar = {"closes_at": "closes_on"}

    what = TextField(label="What is changing", rows=3, max_length=2000, enter="what is changing")
    why = TextField(label="Why", rows=3, max_length=2000, enter="why it is changing")
    material = YesNoField(
        label="Could it change who applies, or what they write?",
        hint="Then it is material, and people get longer.",
        select="whether the change could change who applies or what they write",
    )
    summary = WordsField(label="What we want to change", max_words=200, required=False)
    who_can_apply = WordsField(label="Who can apply", max_words=150, required=False)
    closes_on = DateField(label="New closing date", required=False, hint="Only later. Leave as it is to keep it.")
    closes_time = TimeField(label="Closing time", required=False)
    decision_on = DateField(label="Decision by", required=False)

    def __init__(self, *args: Any, closed: bool = False, **options: Any) -> None:
        """After the deadline only the decision date can still change."""
        super().__init__(*args, **options)
        if closed:
            for name in ("material", "summary", "who_can_apply", "closes_on", "closes_time"):
                del self.fields[name]

    def changes(self, opportunity: Opportunity) -> dict[str, Any]:
        """Only what differs from what is published."""
        given = self.cleaned_data
        wanted: dict[str, Any] = {name: given[name] for name in ("summary", "who_can_apply") if given.get(name)}
        if given.get("closes_on"):
            clock = given["closes_time"] or opportunity.closes_at.astimezone(LONDON).time()
            wanted["closes_at"] = _at(given["closes_on"], clock)
        if given["decision_on"]:
            wanted["decision_on"] = given["decision_on"]
        return {name: value for name, value in wanted.items() if value != getattr(opportunity, name)}


class AskForm(PageForm):
    asked = WordsField(label="Your question", max_words=200, enter="your question")
    confidential = YesNoField(
        label="Is any of this confidential?",
        hint="If you say yes, an officer puts the question in other words before everyone can read it.",
        select="whether any of this is confidential",
    )
