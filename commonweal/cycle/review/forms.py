from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from commonweal.council.exercise.models import Contact
from commonweal.council.people.models import Person
from commonweal.cycle.review import rules
from commonweal.cycle.review.models import EndOfTerm, Review, ValuedOutcome
from commonweal.ground.pages.forms import (
    ChoiceField,
    DateField,
    MoneyField,
    NumberField,
    PageForm,
    PickField,
    TextField,
    page_formset,
)
from commonweal.ground.questions.forms import AnswersForm


def long_text(label: str, asks: str, hint: str = "", rows: int = 5, required: bool = True) -> TextField:
    return TextField(label=label, enter=asks, hint=hint, rows=rows, max_length=8000, required=required)


class EvaluationForm(AnswersForm):
    """Everything is asked; a draft may leave boxes empty, a finished evaluation may not."""

    def __init__(self, data: Any = None, *, review: Review, finishing: bool = True) -> None:
        questions = rules.evaluation_questions(review.exercise.framework.pack)
        super().__init__(
            data,
            questions=questions,
            answers=rules.sheet_of(review),
            demanded=finishing,
            labels=rules.CONFIDENCE,
        )

    def given(self) -> dict[str, Any]:
        """What the actions take: the sections by name, and the framework's own questions together."""
        values = self.values()
        further = {key: value for key, value in values.items() if key not in rules.ASKED}
        return {key: values[key] for key in rules.ASKED} | {"further": further}


class AgainForm(PageForm):
    need_review = long_text(
        "Does the need still stand?", rules.AGAIN["need_review"], "Look at the evidence again, not at the service."
    )
    route_review = long_text(
        "Which route would suit what comes next?",
        rules.AGAIN["route_review"],
        "Self-delivery, partnership, contract, grant or grant in kind, and why.",
    )


class ImpactForm(PageForm):
    users = long_text("The people who use it", rules.IMPACT["users"], rows=3)
    users_number = NumberField(label="How many people use it", required=False)
    where_will_they_go = long_text("Where they will go", rules.IMPACT["where_will_they_go"], rows=3)
    equality = long_text(
        "Equality", rules.IMPACT["equality"], "For each protected characteristic: the effect, and how you know.", 4
    )
    provider_viability = long_text("What it does to the provider", rules.IMPACT["provider_viability"], rows=3)
    share_of_income = NumberField(
        label="Share of the provider's income",
        hint="Left empty, it is worked out from the agreement and the income in the provider's profile.",
        decimals=2,
        suffix="%",
        maximum=999,
        required=False,
    )
    staff = long_text("Staff", rules.IMPACT["staff"], "The council's and the provider's. Say whether TUPE applies.", 3)
    assets = long_text("Buildings and other assets", rules.IMPACT["assets"], rows=3)
    community = long_text("The community", rules.IMPACT["community"], rows=3)
    mitigation = long_text("What will be done about it", rules.IMPACT["mitigation"], rows=3)


def percent_field(label: str, hint: str, initial: int = 0) -> NumberField:
    return NumberField(
        label=label, hint=hint, decimals=2, maximum=100, suffix="%", required=False, initial=Decimal(initial)
    )


class OutcomeForm(PageForm):
    stakeholder = TextField(label="Who it changed for", enter="who it changed for", max_length=120)
    name = TextField(label="What changed", enter="what changed", max_length=160)
    quantity = NumberField(
        label="How many in a year",
        hint="Below 0 for harm.",
        enter="how many in a year",
        decimals=2,
        minimum=-10_000_000,
        maximum=10_000_000,
        width=10,
    )
    proxy = MoneyField(label="Value of one", enter="the value of one", maximum=10_000_000)
    proxy_source = TextField(
        label="Where the value comes from", enter="where the proxy value comes from", max_length=200
    )
    proxy_year = NumberField(label="Year of that value", enter="the year of that value", minimum=1990, maximum=2100)
    years = NumberField(
        label="Years it lasts", enter="how many years it lasts", minimum=1, maximum=50, width=3, initial=1
    )
    deadweight = percent_field("Would have happened anyway", "Deadweight")
    displacement = percent_field("Moved a problem elsewhere", "Displacement")
    attribution = percent_field("Credit due to others", "Attribution")
    drop_off = percent_field("Fades each year by", "Drop-off")
    low_factor = NumberField(
        label="Low figure", hint="Of how many", decimals=0, maximum=100, suffix="%", width=3, initial=70
    )
    high_factor = NumberField(
        label="High figure", hint="Of how many", decimals=0, minimum=100, maximum=900, suffix="%", width=3, initial=130
    )


OutcomeForms = page_formset(OutcomeForm, extra=1, maximum=30, row="outcome")
SHARES = ("deadweight", "displacement", "attribution", "drop_off")
FACTORS = ("low_factor", "high_factor")
PLAIN = ("stakeholder", "name", "quantity", "proxy", "proxy_source", "proxy_year", "years")


def outcomes_given(rows: Any) -> list[dict[str, Any]]:
    """The rows that were filled in, percentages as shares of 1."""
    return [
        {name: given[name] for name in PLAIN} | {name: Decimal(given[name] or 0) / 100 for name in (*SHARES, *FACTORS)}
        for row in rows
        if (given := row.cleaned_data) and not given.get("DELETE")
    ]


def outcomes_shown(rows: list[ValuedOutcome]) -> list[dict[str, Any]]:
    return [
        {name: getattr(row, name) for name in PLAIN} | {name: getattr(row, name) * 100 for name in (*SHARES, *FACTORS)}
        for row in rows
    ]


class ValueForm(PageForm):
    inputs = MoneyField(
        label="All that was put in",
        hint="The money, and the time and goods given, at their value.",
        enter="all that was put in",
        minimum=Decimal("0.01"),
    )
    not_valued = long_text(
        "What was not valued", "what was not valued", "One on each line. The value is never shown without this.", 4
    )
    assumptions = long_text("Assumptions", "the assumptions that the sum rests on", "One on each line.", 4)
    checked_by = TextField(
        label="Who checked the sum",
        hint="Somebody other than you.",
        enter="who checked the sum",
        max_length=120,
    )


class PeopleForm(PageForm):
    sector = ChoiceField(label="Who you talked to", choices=Contact.Sector.choices, select="who you talked to")
    who = TextField(label="Who, in a few words", enter="who it was", hint="A group, not a person's name.")
    how = TextField(label="How", enter="how you talked", hint="For example, a meeting or a survey.", max_length=120)
    on = DateField(label="When", enter="when you talked", hint="For example, 27 3 2027")
    number = NumberField(label="How many people", required=False)
    said = long_text("What they said", "what they said", rows=4)
    did = long_text("What changed because of it", "what changed", rows=3, required=False)

    def __init__(self, *args: Any, today: datetime.date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].on_or_before = today


class ProposalForm(PageForm):
    from_whom = TextField(label="Who puts it forward", enter="who puts it forward", max_length=120)
    proposal = long_text("The option", "the option", "What could be done instead, and what it would take.")


class CommentForm(PageForm):
    comment = long_text("Your comment", "your comment", "It is published beside the evaluation, in your words.")


class AnswerForm(PageForm):
    answer = long_text("The answer, with its reasons", "the answer, with its reasons", rows=3)


class RecommendForm(PageForm):
    choice = ChoiceField(
        label="What do you recommend?",
        choices=EndOfTerm.Choice.choices,
        select="what you recommend",
        hints={
            "extend": "The same agreement goes on to a later day.",
            "recommission": "It ends, and a new exercise opens with its need and its learning.",
            "end": "It ends, with notice to the provider and to the people who use it.",
        },
    )
    new_end = DateField(label="New end, if you recommend to extend", hint="For example, 31 3 2028", required=False)
    why = long_text("Why", "why you recommend this")
    planned_for = DateField(
        label="When the decision is planned", enter="when the decision is planned", hint="For example, 27 3 2027"
    )

    def __init__(self, *args: Any, today: datetime.date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["planned_for"].on_or_after = today

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("choice") == "extend" and "new_end" in given and given["new_end"] is None:
            self.add_error("new_end", "Enter the day to which it would be extended")
        return given


class NoticeForm(PageForm):
    given_on = DateField(label="Notice given on", enter="when notice was given", hint="The day the letter was sent.")
    ends_on = DateField(label="It ends on", enter="when it ends", hint="For example, 31 3 2028")
    why = long_text("Why it ends", "why it ends", "The provider and the people who use it read this.", 4)
    support = long_text("What the council will do to help", "what the council will do to help", rows=3)
    users_told_how = long_text("How the people who use it are told", "how the people who use it are told", rows=3)
    where_instead = long_text("Where to go instead", "where to go instead", rows=3, required=False)
    short_reason = long_text(
        "Why notice is shorter than is owed",
        "why notice is shorter than is owed",
        "Only for a shorter notice. The reason is published.",
        3,
        required=False,
    )
    short_authorised_by = PickField(
        label="Who authorised a shorter notice",
        queryset=Person.objects.none(),
        as_select=True,
        required=False,
    )

    def __init__(self, *args: Any, today: datetime.date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["given_on"].on_or_before = today
        deciders = Person.objects.filter(appointments__role="decider", is_active=True)
        self.fields["short_authorised_by"].queryset = deciders.order_by("name").distinct()


class LearningForm(PageForm):
    text = long_text(
        "What would you tell another commissioner?", "what you would tell another commissioner", "It is published."
    )


def handover_form(data: Any = None, initial: dict[str, str] | None = None) -> PageForm:
    """One box for each thing that an ending must leave in order."""
    asked = {
        key: long_text(label, "what will be done, or why nothing is needed", rows=3)
        for key, label in rules.HANDOVER.items()
    }
    for key, box in asked.items():
        box.error_messages["required"] = f"{rules.HANDOVER[key]}: enter what will be done, or why nothing is needed"
    return type("HandoverForm", (PageForm,), asked)(data, initial=initial or {})
