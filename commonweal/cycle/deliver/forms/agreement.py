from __future__ import annotations

from typing import Any

from commonweal.council.people.models import Person, Role
from commonweal.cycle.deliver import tiers
from commonweal.cycle.deliver.models import Agreement, Instalment
from commonweal.ground.pages.forms import (
    ChoiceField,
    DateField,
    MoneyField,
    NumberField,
    PageForm,
    PickField,
    TextField,
    TickField,
    YesNoField,
)
from commonweal.ground.pages.words import money, number


def managers():
    return Person.objects.filter(appointments__role=Role.AGREEMENTS, is_active=True).order_by("name")


def deciders():
    return Person.objects.filter(appointments__role=Role.DECIDER, is_active=True).order_by("name")


class PurchaseOrderForm(PageForm):
    number = TextField(
        label="Number of the purchase order",
        hint="From the finance system. It goes with every payment.",
        max_length=40,
        width=20,
        enter="the number of the purchase order",
    )


class LivingWageForm(PageForm):
    pays = YesNoField(
        label="Is everyone who works on it paid the living wage?",
        select="whether everyone who works on it is paid the living wage",
    )


class DetailsForm(PageForm):
    title = TextField(label="What the agreement is called", enter="what the agreement is called", max_length=300)
    purpose = TextField(label="What it is for", rows=3, max_length=4000)
    manager = PickField(
        label="Contract or grant manager",
        hint="Only people who hold this role can be named.",
        queryset=Person.objects.none(),
        as_select=True,
        select="the contract or grant manager",
    )
    starts_on = DateField(label="Starts on")
    ends_on = DateField(label="Ends on")
    notice_months = NumberField(label="Months of notice", suffix="months", maximum=24, width=2)
    council_obligations = TextField(label="What the council must do", rows=5, max_length=4000)
    provider_obligations = TextField(label="What the provider must do", rows=5, max_length=4000)
    payment_basis = TextField(
        label="How payment works", hint="In the words that the provider accepts.", rows=3, max_length=4000
    )
    evaluation_plan = TextField(label="How it will be evaluated", rows=3, max_length=4000)
    conditions = TextField(label="Conditions", rows=3, max_length=4000, required=False)
    core_costs = TickField(label="It pays for core costs, in trust", required=False)
    light_touch = TickField(label="It is a light touch contract", required=False)

    def __init__(self, *args: Any, agreement: Agreement, **options: Any) -> None:
        options.setdefault("initial", {name: getattr(agreement, name) for name in self.base_fields})
        super().__init__(*args, **options)
        self.fields["manager"].queryset = managers()

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("starts_on") and given.get("ends_on") and given["ends_on"] < given["starts_on"]:
            self.add_error("ends_on", self.says("ends_on", "must be after it starts"))
        return given


def _level(key: str) -> ChoiceField:
    return ChoiceField(label=tiers.QUESTIONS[key], choices=tuple(tiers.LEVEL_WORDS.items()))


class TierForm(PageForm):
    value = _level("value")
    complexity = _level("complexity")
    risk = _level("risk")
    importance = _level("importance")
    override = ChoiceField(
        label="Use another tier than the answers give",
        choices=[("", "Use the answers"), *((str(level), f"Tier {level}") for level in tiers.TIERS)],
        as_select=True,
        required=False,
    )
    reason = TextField(label="Why", hint="Needed only where you ask for more.", rows=2, required=False)

    @property
    def answers(self) -> dict[str, str]:
        return {key: self.cleaned_data[key] for key in tiers.QUESTIONS}

    @property
    def level(self) -> int | None:
        chosen = self.cleaned_data["override"]
        return int(chosen) if chosen else None


class IndicatorForm(PageForm):
    name = TextField(label="What it shows", max_length=160)
    unit = TextField(label="Unit", hint="For example, people or hours", max_length=60, width=20)
    used_for = TextField(
        label="What will it be used for?",
        hint="An item that nobody will use is not asked for.",
        enter="what it will be used for",
    )
    outcome = YesNoField(label="Is it a change for people?", select="whether it is a change for people")
    baseline = NumberField(label="Where it stands now", decimals=2, required=False, width=10)
    target = NumberField(label="Target", decimals=2, required=False, width=10)
    evidence_source = TextField(
        label="Evidence that the provider already collects",
        hint="Leave it empty only where the provider has to collect something new.",
        max_length=160,
        required=False,
    )


class EvidenceForm(PageForm):
    evidence_source = TextField(
        label="What do you collect already that shows this?",
        hint="For example, a register, an Outcomes Star, or the report you write for another funder.",
        enter="what you collect already",
        max_length=160,
    )


class InstalmentForm(PageForm):
    basis = ChoiceField(
        label="When is it paid?",
        choices=Instalment.On.choices,
        hints={"result": "A price for each result, up to a number of results."},
    )
    amount = MoneyField(label="Amount", hint="Leave it empty for results.", required=False)
    due_on = DateField(label="Date", hint="For a payment on a date.", required=False)
    report = NumberField(label="Report number", minimum=1, required=False, width=2)
    rule = TextField(
        label="The result, in one sentence",
        hint="For example: the council pays for each person aged 16 to 24 who stays in work for 13 weeks, shown by a "
        "payslip.",
        rows=3,
        max_length=1000,
        required=False,
    )
    unit_price = MoneyField(label="Price of one result", required=False)
    most = NumberField(label="The most results paid for", minimum=1, required=False)


class ManagerForm(PageForm):
    manager = PickField(
        label="Contract or grant manager",
        hint="Only people who hold this role can be named.",
        queryset=Person.objects.none(),
        as_select=True,
        select="the contract or grant manager",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["manager"].queryset = managers()


class ReasonForm(PageForm):
    reason = TextField(label="Why?", enter="the reason", rows=3, max_length=1000)


class ClaimForm(PageForm):
    count = NumberField(label="How many results are you claiming for?", enter="how many results", minimum=1)
    note = TextField(
        label="What shows it?", hint="Do not give anybody's name.", rows=3, max_length=2000, required=False
    )
    true = TickField(label="What I have written is true", select="that what you have written is true")

    def __init__(self, *args: Any, instalment: Instalment, **options: Any) -> None:
        super().__init__(*args, **options)
        if instalment.basis != Instalment.On.RESULT:
            del self.fields["count"]
        else:
            self.fields[
                "count"
            ].help_text = f"{money(instalment.unit_price)} for each, up to {number(instalment.most)} of them."


class AnswerForm(PageForm):
    answer = TextField(label="Your answer", enter="your answer", rows=3, max_length=2000)


class QuestionForm(PageForm):
    query = TextField(label="What do you need to know?", enter="what you need to know", rows=3, max_length=1000)


class PaidForm(PageForm):
    paid_on = DateField(label="Paid on")
    remittance = TextField(label="Remittance reference", max_length=60, width=20)


class NoticeForm(PageForm):
    given_on = DateField(label="Notice is given on")
    ends_on = DateField(label="It ends on")
    why = TextField(label="Why it ends", rows=3, max_length=2000)
    support = TextField(label="What the council will do to help the provider wind down", rows=3, max_length=2000)
    users_told_how = TextField(
        label="How the people who use it will be told", enter="how people will be told", rows=3, max_length=2000
    )
    where_instead = TextField(label="Where people can go instead", rows=2, max_length=2000, required=False)
    short_reason = TextField(
        label="Why the notice is shorter than it should be", hint="Only where it is.", rows=2, required=False
    )
    short_authorised_by = PickField(
        label="Who authorised the shorter notice",
        queryset=Person.objects.none(),
        as_select=True,
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["short_authorised_by"].queryset = deciders()


class EndForm(PageForm):
    ended_on = DateField(label="It ended on")
    why = TextField(label="Why it ended early", hint="Only where it did.", rows=2, max_length=1000, required=False)


class ChangeForm(PageForm):
    what = TextField(label="What changes?", enter="what changes", rows=3, max_length=1000)
    why = TextField(label="Why?", enter="the reason", rows=3, max_length=1000)
    ends_on = DateField(label="New end date", hint="Only where it changes.", required=False)
    value = MoneyField(label="New value", hint="Only where it changes.", required=False)


class PortfolioForm(PageForm):
    q = TextField(label="Search by name, provider or reference", required=False)
    state = ChoiceField(label="State", as_select=True, required=False)
    kind = ChoiceField(label="Kind", as_select=True, required=False)
    tier = ChoiceField(label="Tier", as_select=True, required=False)
    manager = PickField(label="Manager", queryset=Person.objects.none(), as_select=True, required=False)

    def __init__(self, *args: Any, states: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["state"].choices = [("", "Any state"), *states]
        self.fields["kind"].choices = [("", "Any kind"), *Agreement.Kind.choices]
        self.fields["tier"].choices = [("", "Any tier"), *((str(level), f"Tier {level}") for level in tiers.TIERS)]
        self.fields["manager"].queryset = managers()
        self.fields["manager"].empty_label = "Any manager"


class PlanForm(PageForm):
    q = TextField(label="Search by service, provider or reference", required=False)
    department = ChoiceField(label="Department", as_select=True, required=False)
    within = ChoiceField(
        label="Ends within",
        choices=[("", "Any time"), ("3", "3 months"), ("6", "6 months"), ("12", "12 months"), ("24", "2 years")],
        as_select=True,
        required=False,
    )

    def __init__(self, *args: Any, departments: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["department"].choices = [("", "Every department"), *((name, name) for name in departments)]
