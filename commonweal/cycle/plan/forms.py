from __future__ import annotations

from typing import Any

from django import forms

from commonweal.council.exercise.models import Exercise
from commonweal.council.framework.models import Pack
from commonweal.council.people.models import Person
from commonweal.cycle.plan import queries, rules
from commonweal.cycle.plan.models import Appraisal, ChangeStep, Indicator, Option, RouteChoice, Specification
from commonweal.ground.pages.forms import (
    ChoiceField,
    ChoicesField,
    DateField,
    MoneyField,
    NumberField,
    PageForm,
    PickField,
    PicksField,
    TextField,
    WordsField,
    YesNoField,
    page_formset,
)

EVIDENCE = (
    ("Outcomes Star", "Outcomes Star"),
    ("SOUL record", "SOUL record"),
    ("WEMWBS", "WEMWBS wellbeing scale"),
    ("Case studies", "Case studies"),
    ("Another funder's report", "A report already made for another funder"),
    ("National data", "National data"),
    ("The provider's own records", "The provider's own records"),
)


MOST_MONEY = 1_000_000_000


class ReasonForm(PageForm):
    why = TextField(label="Why do they have to change?", rows=4, max_length=1000)


# ---- outcomes -----------------------------------------------------------------------------------------------------


class OutcomeForm(PageForm):
    statement = TextField(
        label="What will change, and for whom?",
        hint="A change in people's lives, such as ‘more young people are in work’. Not what a service does.",
        rows=3,
        max_length=400,
    )
    framework_key = ChoiceField(
        label="Which of the framework's outcomes does it serve?", as_select=True, required=False
    )
    comes_from = ChoicesField(
        label="Where does it come from?",
        hint="Select all that apply.",
        select="where it comes from",
        choices=list(rules.PROVENANCE.items()),
    )
    equality_test = TextField(
        label="Does this wording meet the needs of protected groups?",
        hint="Say which groups you thought of, and what you changed.",
        rows=3,
        max_length=1000,
        required=False,
    )

    def __init__(self, *args: Any, pack: Pack, **options: Any) -> None:
        super().__init__(*args, **options)
        tree = rules.framework_outcomes(pack)
        if tree:
            self.fields["framework_key"].choices = [("", "None: it is a local outcome"), *tree]
        else:
            del self.fields["framework_key"]


class IndicatorForm(PageForm):
    name = TextField(label="What will you measure, in plain words?", max_length=160)
    measures = ChoiceField(label="What kind of measure is it?", choices=Indicator.Measures.choices)
    unit = TextField(label="Unit", hint="Such as people, or per cent of those who took part", max_length=60)
    baseline = NumberField(label="Where does it stand now?", required=False, decimals=2, minimum=None, width=10)
    baseline_by = DateField(label="If that is not known, by when will you set it?", required=False)
    target = NumberField(label="Target", required=False, decimals=2, minimum=None, width=10)
    learning_only = TextField(
        label="If there is no target, why are you only learning?", required=False, name_in_errors="The reason"
    )
    target_date = DateField(label="By when?", name_in_errors="The date")
    polarity = ChoiceField(label="Which way is better?", choices=Indicator.Polarity.choices, initial="higher")
    accepted_evidence = ChoicesField(
        label="Which evidence will you accept?",
        hint="Let providers use what they have already, where it is good enough.",
        choices=EVIDENCE,
        required=False,
    )
    used_for = TextField(label="What will you decide with it?", hint="If nothing, do not ask for it.")

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("target") is None and not given.get("learning_only") and "target" not in self.errors:
            self.add_error("target", "Enter a target, or why you are only learning")
        if given.get("baseline") is None and given.get("baseline_by") is None and "baseline" not in self.errors:
            self.add_error("baseline", "Enter where it stands now, or by when you will know")
        return given


class ChangeForm(PageForm):
    level = ChoiceField(label="What kind of row is it?", choices=ChangeStep.Level.choices)
    text = TextField(label="In one sentence", rows=2, max_length=300)
    follows_from = PicksField(label="Which earlier rows lead to it?", queryset=None, required=False)
    assumption = TextField(label="What must be true for that?", rows=2, max_length=500, required=False)
    outcome = PickField(label="Which outcome is it?", queryset=None, as_select=True, required=False)

    def __init__(self, *args: Any, exercise: Exercise, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["follows_from"].queryset = queries.change_steps(exercise)
        self.fields["outcome"].queryset = exercise.outcomes.all()
        if not exercise.change_steps.exists():
            del self.fields["follows_from"]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        level = int(given.get("level") or 0)
        if level and any(one.level >= level for one in given.get("follows_from") or ()):
            self.add_error("follows_from", "Select only rows of an earlier kind")
        return given


# ---- options ------------------------------------------------------------------------------------------------------


class OptionForm(PageForm):
    kind = ChoiceField(label="What kind of option is it?", choices=Option.Kind.choices)
    name = TextField(label="Name", max_length=120)
    description = TextField(label="What would happen?", rows=5, max_length=3000)
    cost_once = MoneyField(label="What does it cost once?", initial=0, maximum=MOST_MONEY)
    cost_yearly = MoneyField(label="What does it cost each year?", initial=0, maximum=MOST_MONEY)
    years = NumberField(label="For how many years?", minimum=1, maximum=40, initial=1)
    risks = TextField(label="What could go wrong?", rows=3, max_length=2000, required=False)
    equality_effects = TextField(
        label="Who gains and who loses, among protected groups?", rows=3, max_length=2000, required=False
    )
    must_be_true = TextField(label="What would have to be true?", rows=3, max_length=2000, required=False)


def make_or_buy_form(questions: list[tuple[str, str]], data: Any, appraisal: Appraisal | None) -> PageForm:
    held = appraisal.make_or_buy if appraisal else {}
    asked: dict[str, forms.Field] = {
        key: TextField(label=text, rows=3, max_length=1500, initial=held.get(key, {}).get("answer", ""))
        for key, text in questions
    }
    asked["conclusion"] = ChoiceField(
        label="What do the answers come to?",
        choices=Appraisal.Conclusion.choices,
        initial=appraisal.conclusion if appraisal else "",
    )
    return type("MakeOrBuyForm", (PageForm,), asked)(data)


class CriterionForm(PageForm):
    name = TextField(label="Criterion", max_length=120)
    weight = NumberField(label="Weight", suffix="%", decimals=2, minimum=0, maximum=100)


CriteriaRows = page_formset(CriterionForm, extra=1, minimum=1, maximum=10, row="criterion", rows="criteria")


class ScoresForm(PageForm):
    """The grid: a score and a reason for each option on each criterion. Cells may be left for later."""

    def __init__(self, *args: Any, grid: queries.Grid, **options: Any) -> None:
        super().__init__(*args, **options)
        self.grid = grid
        for option in grid.options:
            for criterion in grid.criteria:
                self._ask(option, criterion)

    def _ask(self, option: Any, criterion: Any) -> None:
        cell = self.grid.cells.get((option.pk, criterion.pk))
        where = f"{option.name}, {criterion.name}"
        score, reason = self.names(option, criterion)
        self.fields[score] = NumberField(
            label=f"Score: {where}",
            maximum=rules.HIGHEST_SCORE,
            required=False,
            width=2,
            initial=cell.score if cell else None,
        )
        self.fields[reason] = TextField(
            label=f"Reason: {where}", rows=2, max_length=600, required=False, initial=cell.reason if cell else ""
        )

    @staticmethod
    def names(option: Any, criterion: Any) -> tuple[str, str]:
        return f"score_{option.pk}_{criterion.pk}", f"reason_{option.pk}_{criterion.pk}"

    def rows(self) -> list[tuple[Any, list[tuple[Any, Any, Any]]]]:
        """For the page: each option with its cells as (criterion, score box, reason box)."""
        return [
            (option, [(one, *(self[name] for name in self.names(option, one))) for one in self.grid.criteria])
            for option in self.grid.options
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        for option in self.grid.options:
            for criterion in self.grid.criteria:
                score, reason = self.names(option, criterion)
                has_score, has_reason = given.get(score) is not None, bool(given.get(reason))
                if has_score and not has_reason:
                    self.add_error(reason, f"Enter a reason for the score of {option.name} on {criterion.name}")
                if has_reason and not has_score and score not in self.errors:
                    self.add_error(score, f"Enter a score for {option.name} on {criterion.name}")
        return given

    def given(self) -> dict[tuple[int, int], tuple[int, str]]:
        found = {}
        for option in self.grid.options:
            for criterion in self.grid.criteria:
                score, reason = (self.cleaned_data[name] for name in self.names(option, criterion))
                if score is not None:
                    found[option.pk, criterion.pk] = (score, reason)
        return found


class PreferForm(PageForm):
    option = PickField(label="Which option do you prefer?", select="the option that you prefer", queryset=None)
    why = TextField(label="Why is it preferred?", rows=4, max_length=2000)

    def __init__(self, *args: Any, exercise: Exercise, missing: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.options = list(queries.options(exercise))
        self.fields["option"].queryset = queries.options(exercise)
        for one in self.options:
            self.fields[f"why_not_{one.pk}"] = TextField(
                label=f"If it is rejected, why not ‘{one.name}’?", rows=2, max_length=1000, required=False
            )
        appraisal = queries.appraisal_of(exercise)
        if appraisal is None or not appraisal.conclusion:
            self.fields["not_asked_because"] = TextField(
                label="Why is make or buy not answered?",
                hint="It is asked whoever delivers in the end. Answer its questions first, or give the reason here.",
                enter="why make or buy is not answered, or answer its questions first",
                rows=3,
                max_length=1000,
            )
        if missing:
            self.fields["fewer_because"] = TextField(
                label="Why are some options left out?", hint=" ".join(missing), rows=3, max_length=1000
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        chosen = given.get("option")
        for one in self.options:
            if chosen and one.pk != chosen.pk and not given.get(f"why_not_{one.pk}"):
                self.add_error(f"why_not_{one.pk}", f"Enter why ‘{one.name}’ is rejected")
        return given

    def why_not(self) -> dict[int, str]:
        return {one.pk: self.cleaned_data[f"why_not_{one.pk}"] for one in self.options}


# ---- route --------------------------------------------------------------------------------------------------------


def route_form(data: Any, answers: dict[str, Any]) -> PageForm:
    asked: dict[str, forms.Field] = {
        one.key: YesNoField(
            label=one.text,
            hint=one.hint,
            select=f"yes or no to ‘{one.text}’",
            initial=answers.get(one.key),
        )
        for one in rules.ROUTE_QUESTIONS
    }
    asked["kind"] = ChoiceField(
        label="If it were a contract, what would it be for?",
        hint="The threshold for public contracts differs.",
        choices=list(rules.CONTRACT_KINDS.items()),
        initial=answers.get("kind") or "services",
    )
    return type("RouteForm", (PageForm,), asked)(data)


class ChooseRouteForm(PageForm):
    chosen = ChoiceField(label="Which route do you choose?", choices=RouteChoice.Route.choices)
    why = TextField(label="Why?", rows=4, max_length=2000)
    exception_reason = TextField(
        label="If it is given and not bought, what is the exceptional reason?",
        hint="What is of direct benefit to the council is bought. An exception is published.",
        rows=3,
        max_length=2000,
        required=False,
        name_in_errors="The reason",
    )
    exception_approved_by = PickField(
        label="Who approved the exception?",
        hint="Somebody else who decides.",
        queryset=None,
        as_select=True,
        required=False,
        named=lambda person: f"{person.name}, {person.job_title}" if person.job_title else person.name,
    )

    def __init__(self, *args: Any, answers: dict[str, Any], person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.answers = answers
        if answers.get("direct_benefit"):
            self.fields["exception_approved_by"].queryset = queries.approvers().exclude(pk=person.pk)
        else:
            del self.fields["exception_reason"], self.fields["exception_approved_by"]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if rules.needs_exception(self.answers, given.get("chosen", "")):
            if not given.get("exception_reason"):
                self.add_error("exception_reason", "Enter the exceptional reason for giving what would be bought")
            if not given.get("exception_approved_by"):
                self.add_error("exception_approved_by", "Select who approved the exception")
        return given


# ---- the specification --------------------------------------------------------------------------------------------


class EvaluationForm(PageForm):
    evaluation_plan = TextField(
        label="How will you evaluate it?",
        hint="What you want to know, how you will find out, who does it and when, what share of the budget it takes, "
        "and which results would make you extend, change or stop.",
        rows=12,
        max_length=6000,
    )


class BudgetForm(PageForm):
    budget = MoneyField(label="What is the budget over the whole life?")
    money_and_payment = TextField(
        label="How and when is it paid?",
        hint="Say whether payment is in advance, and what must happen before each payment.",
        rows=6,
        max_length=3000,
    )


class SpecificationForm(PageForm):
    """Every section, already filled from the record where the record holds it."""

    budget = MoneyField(label="Budget over the whole life")

    def __init__(self, *args: Any, held: Specification | None, taken: dict[str, queries.Taken], **options: Any) -> None:
        super().__init__(*args, **options)
        for name, label in rules.SECTIONS.items():
            written = getattr(held, name) if held else ""
            filled = taken.get(name)
            from_record = filled is not None and (not written or written == filled.text)
            self.fields[name] = TextField(
                label=label,
                hint=f"Taken from {filled.source}." if filled and from_record else "",
                rows=5,
                max_length=8000,
                required=name in rules.MUST_HAVE,
                initial=written or (filled.text if filled else ""),
            )


def principles_form(pack: Pack, held: dict[str, dict[str, str]], data: Any) -> PageForm:
    asked: dict[str, forms.Field] = {}
    for one in pack.principles:
        given = held.get(one.key, {})
        asked[f"how_{one.key}"] = WordsField(
            label="How does this exercise meet it?",
            name_in_errors=f"How it meets ‘{one.name}’",
            max_words=150,
            rows=4,
            required=False,
            initial=given.get("how", ""),
        )
        asked[f"measure_{one.key}"] = TextField(
            label="How will you measure that?",
            name_in_errors=f"The measure of ‘{one.name}’",
            required=False,
            initial=given.get("measure", ""),
        )
    return type("PrinciplesForm", (PageForm,), asked)(data)


def principles_given(pack: Pack, form: PageForm) -> dict[str, dict[str, str]]:
    given = form.cleaned_data
    return {
        one.key: {"how": given[f"how_{one.key}"], "measure": given[f"measure_{one.key}"]} for one in pack.principles
    }
