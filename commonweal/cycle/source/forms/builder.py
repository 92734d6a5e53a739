"""Writing a question for the form of an opportunity, and taking one from the library."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from commonweal.cycle.source.models import Criterion, Opportunity
from commonweal.ground.pages.forms import ChoiceField, DateField, NumberField, PageForm, TextField
from commonweal.ground.questions import forms as asking
from commonweal.ground.questions.models import Question

NOT_SCORED = "not_scored"


def _criteria(criteria: Sequence[Criterion]) -> list[tuple[str, str]]:
    offered = [(one.key, f"{one.title} ({one.weight.normalize():f}%)") for one in criteria]
    return [("", "Choose one"), *offered, (NOT_SCORED, "For information only, not scored")]


def _serves() -> ChoiceField:
    return ChoiceField(
        label="What it serves", as_select=True, select="the criterion that it serves, or that it is not scored"
    )


class QuestionForm(asking.QuestionForm):
    """A question of an application: it serves a criterion, or says that it is not scored."""

    criterion = _serves()
    field_order = ("text", "why", "criterion")

    def __init__(self, *args: Any, criteria: Sequence[Criterion] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["criterion"].choices = _criteria(criteria)
        self.fields[
            "section"
        ].help_text = "For questions that are not scored: what to put them under. Leave it empty for ‘For information’."

    def typed(self, question: Question) -> dict[str, Any]:
        return super().typed(question) | {"criterion": question.criterion_key or NOT_SCORED}


class LibraryForm(asking.LibraryForm):
    """One of the stock questions, and what it is to serve."""

    criterion = _serves()

    def __init__(self, *args: Any, criteria: Sequence[Criterion], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["criterion"].choices = _criteria(criteria)


class CopyForm(PageForm):
    """An earlier form to start from."""

    earlier = ChoiceField(label="Start from an earlier form", as_select=True, select="an earlier form")

    def __init__(self, *args: Any, opportunities: Sequence[Opportunity], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["earlier"].choices = [
            ("", "Choose one"),
            *((one.reference, f"{one.title} ({one.reference})") for one in opportunities),
        ]


class ThumbForm(PageForm):
    """What the council thinks it may ask for its money."""

    words_an_hour = NumberField(label="Words that somebody writes in an hour", minimum=50, maximum=5000)
    minutes_a_file = NumberField(label="Minutes to find and add a file", maximum=600)
    pounds_a_word = NumberField(label="Pounds for which one word may be asked", minimum=1, maximum=1000)
    pounds_an_hour = NumberField(label="What an hour costs an organisation, in pounds", minimum=1, maximum=500)
    share = NumberField(
        label="Most that filling in may cost, as a share of the money",
        suffix="%",
        decimals=1,
        minimum=Decimal("0.1"),
        maximum=100,
    )
    small_money = NumberField(
        label="Up to how many pounds for one applicant count as small money",
        hint="For small money, evidence that small organisations rarely have is left out or asked for with a reason.",
        minimum=1,
        maximum=1_000_000,
    )
    from_date = DateField(label="Counts from", enter="the day from which it counts")
    source = TextField(
        label="What this rests on", hint="Shown beside every form.", rows=3, max_length=1000, enter="what this rests on"
    )
