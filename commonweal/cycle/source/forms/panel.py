from __future__ import annotations

from decimal import Decimal
from typing import Any

from commonweal.cycle.source.models import Declaration
from commonweal.cycle.source.rules.panel import BASES, FEWEST_WORDS, RULINGS
from commonweal.ground.pages.forms import ChoiceField, ChoicesField, NumberField, PageForm, TextField, WordsField

LEVEL = Declaration.Level
MOST_WORDS = 250


class InterestsForm(PageForm):
    """For each applicant: no connection, some, or a close one. Nothing is ticked beforehand."""

    def __init__(self, *args: Any, applications: list[Any], **options: Any) -> None:
        self.applications = applications
        super().__init__(*args, **options)
        for one in applications:
            name = one.organisation.name
            self.fields[f"level_{one.pk}"] = ChoiceField(
                label=name, choices=LEVEL.choices, select=f"whether you have a connection with {name}"
            )
            self.fields[f"what_{one.pk}"] = TextField(
                label=f"What is your connection with {name}?",
                hint="Leave this empty if you have none.",
                required=False,
                rows=2,
                max_length=1000,
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for one in self.applications:
            level = given.get(f"level_{one.pk}")
            if level and level != LEVEL.NONE and not given.get(f"what_{one.pk}"):
                self.add_error(f"what_{one.pk}", f"Enter what your connection with {one.organisation.name} is")
        return given

    def declarations(self) -> dict[int, tuple[str, str]]:
        given = self.cleaned_data
        return {one.pk: (given[f"level_{one.pk}"], given[f"what_{one.pk}"]) for one in self.applications}


class RulingForm(PageForm):
    ruling = ChoiceField(
        label="What happens?", choices=list(RULINGS.items()), select="whether the person scores this application"
    )
    reason = TextField(label="Reason", enter="the reason for the ruling", rows=3, max_length=1000)


class ScoreForm(PageForm):
    """Each criterion with the words of its scale. A criterion may be left for later, but not left half done."""

    def __init__(self, *args: Any, criteria: list[Any], **options: Any) -> None:
        self.criteria = criteria
        super().__init__(*args, **options)
        for one in criteria:
            self.fields[f"score_{one.pk}"] = ChoiceField(
                label=f"Score for {one.title}",
                choices=[(str(step["score"]), f"{step['score']}: {step['words']}") for step in one.scale],
                select=f"a score for {one.title}",
                required=False,
            )
            self.fields[f"reason_{one.pk}"] = WordsField(
                label=f"Why you gave this score for {one.title}",
                hint=f"At least {FEWEST_WORDS} words. Write it so that we can send it to the applicant.",
                max_words=MOST_WORDS,
                rows=5,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for one in self.criteria:
            score, reason = given.get(f"score_{one.pk}"), given.get(f"reason_{one.pk}")
            if reason and not score:
                self.add_error(f"score_{one.pk}", f"Select a score for {one.title}")
            if score and f"reason_{one.pk}" in given:
                self._check_reason(one, reason or "")
        return given

    def _check_reason(self, criterion: Any, reason: str) -> None:
        words = len(reason.split())
        if not words:
            self.add_error(f"reason_{criterion.pk}", f"Enter why you gave this score for {criterion.title}")
        elif words < FEWEST_WORDS:
            self.add_error(
                f"reason_{criterion.pk}",
                f"Your reason for {criterion.title} must be {FEWEST_WORDS} words or more. You have used {words}",
            )

    def given(self) -> list[tuple[Any, int, str]]:
        answers = self.cleaned_data
        return [
            (one, int(answers[f"score_{one.pk}"]), answers[f"reason_{one.pk}"])
            for one in self.criteria
            if answers.get(f"score_{one.pk}")
        ]


def initial_scores(scores: list[Any]) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for score in scores:
        answers |= {f"score_{score.criterion_id}": str(score.score), f"reason_{score.criterion_id}": score.reason}
    return answers


class ShortForm(PageForm):
    """Going ahead although somebody has not submitted: with a reason."""

    reason = TextField(label="Why go ahead without them?", enter="the reason for going ahead", rows=2, max_length=1000)


class AgreeForm(PageForm):
    """The agreed score for one criterion, how it was reached, why, and who was in the room."""

    def __init__(self, *args: Any, criterion: Any, method: str, members: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        bases = BASES if method == "agreed" else {method: BASES[method]}
        self.fields["basis"] = ChoiceField(
            label="How was the score reached?", choices=list(bases.items()), select="how the score was reached"
        )
        self.fields["agreed"] = NumberField(
            label="Agreed score",
            hint="Leave this empty for an average or a middle score: it is worked out.",
            maximum=criterion.top,
            decimals=2,
            required=False,
        )
        self.fields["reason"] = WordsField(
            label="Why is this the score?",
            hint="The applicant is told it, so refer to what the application says.",
            enter="why this is the score",
            max_words=MOST_WORDS,
        )
        self.fields["present"] = ChoicesField(
            label="Who was present?",
            hint="People with an interest in this application are not listed: they leave the room for it.",
            choices=[(one.person.reference, f"{one.person} ({one.get_part_display().lower()})") for one in members],
            select="who was present",
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("basis") == "agreed" and given.get("agreed") is None and "agreed" not in self.errors:
            self.add_error("agreed", "Enter the agreed score")
        return given

    def answers(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        agreed: Decimal | None = given["agreed"]
        return given | {"agreed": agreed if given["basis"] == "agreed" else None}


class ReasonForm(PageForm):
    reason = TextField(label="Reason", enter="the reason", rows=3, max_length=1000)
