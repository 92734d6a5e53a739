from __future__ import annotations

from decimal import Decimal
from typing import Any

from commonweal.cycle.source.models import Declaration
from commonweal.cycle.source.rules.panel import BASES, FEWEST_WORDS, MOST_WORDS, RULINGS, reason_refusal
from commonweal.ground.pages.forms import (
    ChoiceField,
    ChoicesField,
    NumberField,
    PageForm,
    Problem,
    TextField,
    WordsField,
)

LEVEL = Declaration.Level
LONGEST_DRAFT = 20_000


class InterestsForm(PageForm):
    """For each applicant: no connection, some, or a close one. Nothing is ticked beforehand."""

    recorded = False  # whether what could be read is kept already, while others are left

    def __init__(self, *args: Any, applications: list[Any], **options: Any) -> None:
        self.applications = applications
        super().__init__(*args, **options)
        for one in applications:
            name = one.applicant
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
                self.add_error(f"what_{one.pk}", f"Enter what your connection with {one.applicant} is")
        return given

    def declarations(self) -> dict[int, tuple[str, str]]:
        """What was said of each, without those of whom it was not said or not whole."""
        given, left = self.cleaned_data, {one.pk for one in self.left()}
        return {
            one.pk: (given[f"level_{one.pk}"], given[f"what_{one.pk}"])
            for one in self.applications
            if one.pk not in left
        }

    def left(self) -> list[Any]:
        return [one for one in self.applications if {f"level_{one.pk}", f"what_{one.pk}"} & self.errors.keys()]

    def in_summary(self, found: list[Problem]) -> list[Problem]:
        """Many applicants may be left on a page: one sentence, and the way to the first of them."""
        left = self.left()
        if len(left) < 2:
            return found
        said = f"Say of {len(left)} applicants on this page whether you have a connection with each, and what it is."
        kept = " What you said of the others is recorded." if self.recorded else ""
        first = next(one.href for one in found if one.href)
        return [*(one for one in found if not one.href), Problem(f"{said}{kept}", first)]


class RulingForm(PageForm):
    ruling = ChoiceField(
        label="What happens?", choices=list(RULINGS.items()), select="whether the person scores this application"
    )
    reason = TextField(label="Reason", enter="the reason for the ruling", rows=3, max_length=1000)

    def __init__(self, *args: Any, close: bool, **options: Any) -> None:
        """Whoever has a close connection never scores the application, so that is not offered."""
        super().__init__(*args, **options)
        if close:
            self.fields["ruling"].choices = [one for one in RULINGS.items() if one[0] != "score"]


class ScoreForm(PageForm):
    """One criterion with the words of its scale. It may be left for later, but not left half done."""

    def __init__(self, *args: Any, criterion: Any, **options: Any) -> None:
        self.criterion = criterion
        super().__init__(*args, **options)
        key = criterion.pk
        self.fields[f"score_{key}"] = ChoiceField(
            label=f"Score for {criterion.title}",
            choices=[(str(step["score"]), f"{step['score']}: {step['words']}") for step in criterion.scale],
            select=f"a score for {criterion.title}",
            required=False,
        )
        self.fields[f"reason_{key}"] = WordsField(
            label="Why you gave this score",
            name_in_errors=f"Why you gave this score for {criterion.title}",
            hint=f"Write it so we can send it to the applicant. At least {FEWEST_WORDS} words.",
            max_words=MOST_WORDS,
            rows=5,
            required=False,
        )
        self.fields[f"strength_{key}"] = WordsField(
            label="What was strong", hint="For the applicant.", max_words=100, rows=2, required=False
        )
        self.fields[f"improve_{key}"] = WordsField(
            label="What would make it better", hint="For the applicant.", max_words=100, rows=2, required=False
        )
        self.fields[f"note_{key}"] = TextField(
            label="Private note",
            hint="Only you see this. It is never sent, and it is deleted after the decision.",
            rows=2,
            max_length=2000,
            required=False,
        )

    def answer(self, name: str) -> str:
        return self.cleaned_data.get(f"{name}_{self.criterion.pk}") or ""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        score, reason = self.answer("score"), self.answer("reason")
        besides = any(self.answer(name) for name in ("strength", "improve", "note"))
        if (reason or besides) and not score:
            self.add_error(f"score_{self.criterion.pk}", f"Select a score for {self.criterion.title}")
        if score and f"reason_{self.criterion.pk}" in given:
            self._check_reason(reason)
        return given

    def _check_reason(self, reason: str) -> None:
        short = reason_refusal(self.criterion.title, reason)
        if short:
            self.add_error(f"reason_{self.criterion.pk}", short)

    def half_written(self) -> dict[str, Any]:
        """What can be kept while it is being written; nothing before there is a score and a word of the reason."""
        self.is_valid()
        field = f"reason_{self.criterion.pk}"
        reason = str(self.cleaned_data.get(field) or self[field].value() or "").strip()[:LONGEST_DRAFT]
        if not self.answer("score") or not reason:
            return {}
        others = {name: f"{name}_{self.criterion.pk}" for name in ("strength", "improve", "note")}
        # What is too long stays as it was saved before: the page says so when it is sent.
        kept = {name: self.cleaned_data.get(key, self.initial.get(key, "")) for name, key in others.items()}
        return kept | {"reason": reason, "score": int(self.answer("score"))}

    def given(self) -> dict[str, Any]:
        """What is to be saved; nothing where the criterion was left for later."""
        if not self.answer("score"):
            return {}
        kept = {name: self.answer(name) for name in ("reason", "strength", "improve", "note")}
        return kept | {"score": int(self.answer("score"))}


def initial_score(score: Any) -> dict[str, Any]:
    if score is None:
        return {}
    kept = {name: getattr(score, name) for name in ("reason", "strength", "improve", "note")}
    return {f"{name}_{score.criterion_id}": value for name, value in (kept | {"score": str(score.score)}).items()}


class ShortForm(PageForm):
    """Going ahead although somebody has not submitted, or an answer is awaited: with a reason for each."""

    reason = TextField(label="Why go ahead without them?", enter="the reason for going ahead", rows=2, max_length=1000)
    without_answers = TextField(
        label="Why not wait for the answers?",
        hint="The applicants who were asked are told this.",
        enter="why you do not wait for the answers",
        rows=2,
        max_length=1000,
    )

    def __init__(self, *args: Any, left: bool, questions: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not left:
            del self.fields["reason"]
        if not questions:
            del self.fields["without_answers"]


def who_was_present(members: list[Any]) -> ChoicesField:
    return ChoicesField(
        label="Who was present?",
        hint="People with an interest in this application are not listed: they leave the room for it.",
        choices=[(one.person.reference, f"{one.person} ({one.get_part_display().lower()})") for one in members],
        select="who was present",
    )


class AgreeForm(PageForm):
    """The agreed score for one criterion, how it was reached, why, and who was in the room."""

    def __init__(self, *args: Any, criterion: Any, method: str, members: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.criterion = criterion
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
        self.fields["present"] = who_was_present(members)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("basis") == "agreed" and given.get("agreed") is None and "agreed" not in self.errors:
            self.add_error("agreed", "Enter the agreed score")
        short = reason_refusal(self.criterion.title, given["reason"]) if given.get("reason") else ""
        if short:
            self.add_error("reason", short)
        return given

    def answers(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        agreed: Decimal | None = given["agreed"]
        return given | {"agreed": agreed if given["basis"] == "agreed" else None}


class LeaveForm(PageForm):
    reason = TextField(
        label="Why does the place end?",
        name_in_errors="The reason",
        hint="Those who run the round read it. It is not shown to anybody else.",
        enter="the reason",
        rows=3,
        max_length=1000,
    )


class ReasonForm(PageForm):
    reason = TextField(label="Reason", enter="the reason", rows=3, max_length=1000)
