from __future__ import annotations

import datetime
from typing import Any

from commonweal.council.decide.levels import KEY_VALUE
from commonweal.council.decide.models import ADVICE_FIELDS, Advice, Decision, ReportSection
from commonweal.council.decide.rules import late_refusals
from commonweal.council.people.models import Level, Person, Role
from commonweal.ground.pages.forms import (
    ChoiceField,
    DateField,
    MoneyField,
    PageForm,
    PickField,
    TextField,
    YesNoField,
)
from commonweal.ground.pages.words import london, money


def _named(person: Person) -> str:
    return f"{person}, {person.job_title}" if person.job_title else str(person)


class ProposeForm(PageForm):
    title = TextField(label="Title", enter="a title for the decision", max_length=200)
    kind = ChoiceField(
        label="What kind of decision is it?", select="the kind of decision", choices=Decision.Kind.choices
    )
    question = TextField(label="What is asked", enter="what is asked", rows=4, max_length=4000)
    recommendation = TextField(label="Recommendation", enter="your recommendation", rows=4, max_length=4000)
    value = MoneyField(
        label="Whole-life value",
        hint="All years together, with any extension. Leave it empty if it is the value of the exercise.",
        required=False,
    )
    planned_for = DateField(label="When is the decision planned for?", required=False)


class SectionForm(PageForm):
    text = TextField(label="Text", rows=12, max_length=20000, required=False)
    author = TextField(label="Who wrote these comments", enter="who wrote these comments", max_length=120)
    dated = DateField(label="Date of the comments", enter="the date of the comments")

    def __init__(self, *args: Any, section: ReportSection, today: datetime.date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].label = section.title
        if section.needs_advice:
            self.fields["dated"].on_or_before = today
        else:
            del self.fields["author"], self.fields["dated"]


class ReasonForm(PageForm):
    """One box that says why; its label and refusal come from the page."""

    reason = TextField(label="Reason", enter="the reason", rows=5, max_length=4000)

    def __init__(self, *args: Any, label: str, enter: str, hint: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].label, self.fields["reason"].help_text = label, hint
        self.fields["reason"].error_messages["required"] = f"Enter {enter}"


class CorrectForm(PageForm):
    old_text = TextField(
        label="The words that are wrong",
        hint="As they stand in the record of the decision. Leave it empty where something is missing.",
        required=False,
        rows=3,
        max_length=4000,
    )
    note = TextField(
        label="What should it say?",
        hint="The decision keeps its words. Your note stands beside it and is published with it.",
        enter="what is wrong and what it should say",
        rows=5,
        max_length=4000,
    )


class ExemptForm(PageForm):
    whole = YesNoField(
        label="What is kept from publication?",
        select="what is kept from publication",
        yes="The whole decision",
        no="Only some sections of the report (part B)",
    )
    reason = TextField(
        label="Why is it exempt?",
        hint="Name the paragraph of the law, and say why that outweighs the public interest in seeing it.",
        enter="why it is exempt",
        rows=4,
        max_length=2000,
    )


class RaiseForm(PageForm):
    prefix = "raise"
    level = ChoiceField(label="Which level should decide?", select="the level", choices=())
    reason = TextField(label="Why?", enter="why it goes to a higher level", max_length=500, name_in_errors="Reason")

    def __init__(self, *args: Any, decision: Decision, **options: Any) -> None:
        super().__init__(*args, **options)
        self.higher = [level for level in Level if level.rank > Level(decision.level).rank]
        self.fields["level"].choices = [(level.value, level.label.capitalize()) for level in self.higher]


class KeyForm(PageForm):
    prefix = "key"
    reason = TextField(
        label="What is its effect, and on which wards?",
        hint=f"A decision with a significant effect on people in two or more wards is a key decision, "
        f"even below {money(KEY_VALUE)}.",
        enter="what the effect is, and on which wards",
        name_in_errors="Effect",
        max_length=500,
    )


class NoticeForm(PageForm):
    prefix = "notice"
    on = DateField(
        label="When is the notice published?", enter="the day of the notice", name_in_errors="Day of the notice"
    )
    route = ChoiceField(
        label="How is notice given?",
        select="how notice is given",
        choices=(
            ("notice", "28 clear days"),
            ("general_exception", "General exception: five clear days"),
            ("special_urgency", "Special urgency: scrutiny agrees that it cannot wait"),
        ),
        hints={
            "general_exception": "The chair of scrutiny is told, and the notice says why 28 days could not be given.",
            "special_urgency": "Only where five clear days cannot be given either. The notice says who agreed and why.",
        },
        initial="notice",
    )
    late_because = TextField(
        label="Why could 28 clear days not be given?",
        hint="Only for the general exception and for special urgency. It is published.",
        rows=3,
        max_length=1000,
        required=False,
    )
    scrutiny = TextField(
        label="Who of scrutiny was informed, or agreed?",
        hint="Name and office, such as the chair of the scrutiny committee. It is published.",
        max_length=200,
        required=False,
    )
    scrutiny_on = DateField(label="When were they informed, or when did they agree?", required=False)
    decision_maker = TextField(
        label="Who makes the decision?",
        hint="Name and title; for a body, its name and its members. The notice has to give them.",
        enter="the name and title of the decision maker, or the members of the body",
        rows=2,
        max_length=1000,
    )

    def __init__(self, *args: Any, today: datetime.date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        self.fields["on"].on_or_after = today

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        asked = (given.get("late_because") or "", given.get("scrutiny") or "", given.get("scrutiny_on"))
        for name, why in late_refusals(given.get("route") or "notice", *asked, self.today).items():
            if name not in self.errors:
                self.add_error(name, why.rstrip("."))
        return given


class AskForm(PageForm):
    field = ChoiceField(
        label="What advice do you need?",
        select="the kind of advice",
        choices=tuple(ADVICE_FIELDS.items()),
        as_select=True,
    )
    adviser = PickField(
        label="Who do you ask?", select="the adviser", queryset=Person.objects.none(), named=_named, as_select=True
    )
    due = DateField(label="When do you need it by?", enter="when you need it by")
    must_have = YesNoField(
        label="Must the decision wait for it?", select="whether the decision must wait for it", initial=True
    )

    def __init__(self, *args: Any, today: datetime.date, **options: Any) -> None:
        super().__init__(*args, **options)
        advisers = Person.objects.filter(appointments__role__in=(Role.ADVISER, Role.FINANCE), is_active=True)
        self.fields["adviser"].queryset = advisers.distinct().order_by("name")
        self.fields["due"].on_or_after = today


class AdviceForm(PageForm):
    view = ChoiceField(
        label="Are you content with this report?", select="whether you are content", choices=Advice.View.choices
    )
    comment = TextField(
        label="Your comments",
        hint="They stand in the report under your name, with today's date.",
        enter="your comments",
        rows=8,
        max_length=10000,
    )


class DecideForm(PageForm):
    outcome = ChoiceField(label="What is the decision?", select="the decision", choices=Decision.Outcome.choices)
    reasons = TextField(label="Reasons for the decision", enter="the reasons for the decision", rows=6, max_length=8000)
    alternatives_rejected = TextField(
        label="Alternatives considered and rejected",
        hint="If there were none, say why.",
        enter="the alternatives that were considered and rejected",
        rows=5,
        max_length=8000,
    )
    interests = TextField(
        label="Interests declared",
        hint="Write ‘None declared’ if nobody declared an interest. Add any dispensation.",
        enter="the interests that were declared, or ‘None declared’",
        rows=2,
        max_length=2000,
    )
    made_on = DateField(
        label="Date the decision was made",
        enter="the date the decision was made",
    )
    present = TextField(label="Who was present", rows=2, max_length=2000, required=False)

    def __init__(self, *args: Any, decision: Decision, today: datetime.date, **options: Any) -> None:
        super().__init__(*args, **options)
        first = london(decision.proposed_at).date()
        self.fields["made_on"].on_or_after = max(first, decision.earliest_on or first)
        self.fields["made_on"].on_or_before = today


LONG = 16  # digits that no number of ours has


class BatchForm(PageForm):
    """Several small awards at one sitting: a row for each, and what holds for all of them."""

    LEAVE = "leave"
    CHOICES = (("agree", "Agree"), ("changes", "Agree with changes"), ("reject", "Reject"), (LEAVE, "Leave for now"))

    def __init__(self, *args: Any, decisions: list[Decision], today: datetime.date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.decisions = decisions
        self.asked_as = {f"alternatives_rejected_{one.pk}": f"rejected_{one.pk}" for one in decisions}
        for one in decisions:
            written = {section.key: section.text for section in one.sections.all()}
            self.fields[f"outcome_{one.pk}"] = ChoiceField(
                label=f"Decision on {one.reference}",
                select=f"what is decided on {one.reference}",
                choices=self.CHOICES,
                initial=self.LEAVE,
            )
            self.fields[f"reasons_{one.pk}"] = TextField(
                label=f"Reasons for the decision on {one.reference}",
                required=False,
                rows=3,
                max_length=8000,
                initial=written.get("reasons", ""),
            )
            self.fields[f"rejected_{one.pk}"] = TextField(
                label=f"Alternatives considered and rejected in {one.reference}",
                required=False,
                rows=2,
                max_length=8000,
                initial=written.get("options_rejected", ""),
            )
        self.fields["interests"] = TextField(
            label="Interests declared in any of them",
            hint="Write ‘None declared’ if nobody declared an interest.",
            enter="the interests that were declared, or ‘None declared’",
            rows=2,
            max_length=2000,
        )
        self.fields["made_on"] = DateField(label="Date the decisions were made", enter="the date they were made")
        self.fields["made_on"].on_or_before = today

    def rows(self) -> list[tuple[Decision, Any, Any, Any]]:
        parts = ("outcome", "reasons", "rejected")
        return [(one, *(self[f"{part}_{one.pk}"] for part in parts)) for one in self.decisions]

    def no_longer_asked(self) -> dict[int, str]:
        """What was sent of decisions that the page had asked for, and asks for no more: {decision: outcome}."""
        asked, sent = {one.pk for one in self.decisions}, {}
        for name, outcome in self.data.items():
            number = name.removeprefix("outcome_")
            if name == number or outcome == self.LEAVE or not (number.isascii() and number.isdigit()):
                continue
            if len(number) < LONG and int(number) not in asked:
                sent[int(number)] = outcome
        return sent

    def given(self) -> list[tuple[Decision, str, str, str]]:
        said = self.cleaned_data
        decided = [one for one in self.decisions if said[f"outcome_{one.pk}"] != self.LEAVE]
        return [
            (one, said[f"outcome_{one.pk}"], said[f"reasons_{one.pk}"], said[f"rejected_{one.pk}"]) for one in decided
        ]


class CallInForm(PageForm):
    confirmed = YesNoField(
        label="What happens to the decision?",
        select="what happens to the decision",
        yes="It is confirmed and takes effect",
        no="It is set aside; a new decision will replace it",
    )
    reason = TextField(
        label="What did scrutiny say, and what is the answer?", enter="what scrutiny said and your answer", rows=5,
        max_length=4000,
    )  # fmt: skip


class InstructForm(PageForm):
    text = TextField(label="What is the officer to do?", enter="what the officer is to do", rows=3, max_length=1000)
    owner = PickField(label="Who?", select="the officer", queryset=Person.objects.none(), named=_named, as_select=True)
    due = DateField(label="By when?", enter="the day by which it is to be done")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        staff = Person.objects.filter(appointments__isnull=False, is_active=True).distinct()
        self.fields["owner"].queryset = staff.order_by("name")
