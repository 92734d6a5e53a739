from __future__ import annotations

from typing import Any

from commonweal.cycle.source.models import Opportunity
from commonweal.cycle.source.queries import Eligibility
from commonweal.ground.pages.forms import (
    ChoicesField,
    HiddenField,
    MoneyField,
    PageForm,
    TextField,
    TickField,
)
from commonweal.ground.questions.forms import AnswersForm
from commonweal.ground.questions.models import Question

CHECKED = {"yes": "Yes", "no": "Not yet", "none": "This does not apply to us"}


class EligibilityForm(AnswersForm):
    """Three to seven radios, before anyone signs in."""

    def __init__(self, data: Any = None, *, questions: list[Eligibility]) -> None:
        super().__init__(data, questions=[_checked(one) for one in questions], demanded=True, labels=CHECKED)


def _checked(one: Eligibility) -> Question:
    answers = ["yes", "no", "none"] if one.may_not_apply else ["yes", "no"]
    return Question(
        key=one.key, text=one.name, why=one.requirement, kind=Question.Kind.CHOOSE_ONE, options=answers, required=True
    )


class ProjectForm(PageForm):
    """What is asked of everyone: a name for it, the amount, the outcomes, and links to the council."""

    project = TextField(
        label="Name of your project",
        hint="A name by which you will know it in your list of applications.",
        max_length=100,
        enter="the name of your project",
    )
    amount = MoneyField(label="Amount you are asking for", enter="the amount you are asking for")
    outcomes_chosen = ChoicesField(
        label="Which changes will your project help with?", required=False, hint="Choose any that fit."
    )
    links_declared = TextField(
        label="Do any of your people have a close link with councillors, council staff or the panel?",
        hint="Say who, and what the link is. Leave this empty if nobody has.",
        rows=4,
        max_length=4000,
        required=False,
    )

    def __init__(self, *args: Any, opportunity: Opportunity, **options: Any) -> None:
        super().__init__(*args, **options)
        outcomes = [(str(one.pk), one.statement) for one in opportunity.exercise.outcomes.all()]
        if outcomes:
            self.fields["outcomes_chosen"].choices = outcomes
        else:
            del self.fields["outcomes_chosen"]
        if opportunity.kind == Opportunity.Kind.IN_KIND:
            del self.fields["amount"]
            return
        amount = self.fields["amount"]
        amount.minimum = opportunity.minimum or 0
        if opportunity.kind == Opportunity.Kind.GRANT:
            amount.maximum = opportunity.maximum or opportunity.budget
        else:
            amount.label = "Your price"
            amount.name_in_errors = "Your price"


class KeepForm(PageForm):
    """What was typed, carried while its author chooses between two versions of one answer."""

    kept = HiddenField(max_length=100_000, required=False)
    seen = HiddenField()


class DeclarationForm(PageForm):
    """`allowed` names the organisation, so that nobody ticks for the wrong one."""

    def __init__(self, *args: Any, organisation: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["allowed"] = TickField(
            label=f"I am allowed to apply for {organisation}",
            select=f"that you are allowed to apply for {organisation}",
        )
        self.fields["true"] = TickField(
            label="What is written here is true, as far as I know",
            select="that what is written here is true, as far as you know",
        )


class WithdrawForm(PageForm):
    reason = TextField(label="Why, if you want to say", required=False, rows=3, max_length=1000)
