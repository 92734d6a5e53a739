"""All criteria of one application that are not agreed yet, on one page."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from commonweal.cycle.source.forms.panel import who_was_present
from commonweal.cycle.source.rules.opportunity import plain
from commonweal.cycle.source.rules.panel import MOST_WORDS, far_from_mean, middle, reason_refusal, reasons_given
from commonweal.ground.pages.forms import NumberField, PageForm, WordsField


class AgreeScoresForm(PageForm):
    """An agreed score and its reason for each criterion, and once who was in the room.

    Where an average or a middle score is the published way there is nothing to type but the reason. A reason that the
    scorers gave will do, unless the panel agreed on another score than theirs come to.
    """

    def __init__(self, *args: Any, cells: Iterable[Any], method: str, members: list[Any], **options: Any) -> None:
        scored = [one for one in cells if one.scores]
        self.cells, self.method = [one for one in scored if not one.moderation], method
        self.agreed_already = [one for one in scored if one.moderation]
        self.not_recorded: dict[int, str] = {}
        super().__init__(*args, **options)
        for cell in self.cells:
            self._ask(cell)
        self.fields["present"] = who_was_present(members)

    def _ask(self, cell: Any) -> None:
        criterion, scores = cell.criterion, list(cell.scores)
        given = {score.score for score in scores}
        if self.method == "agreed":
            self.fields[f"agreed_{criterion.pk}"] = NumberField(
                label=f"Agreed score for {criterion.title}",
                hint=f"From 0 to {criterion.top}. The average is {plain(middle('mean', scores))}. "
                "Leave it empty to come back to it.",
                maximum=criterion.top,
                decimals=2,
                required=False,
                initial=given.pop() if len(given) == 1 else None,
            )
        self.fields[f"reason_{criterion.pk}"] = WordsField(
            label="Why is this the score?",
            name_in_errors=f"Why this is the score for {criterion.title}",
            hint="The applicant is told it. These are the reasons that were given: make them one.",
            max_words=MOST_WORDS,
            required=False,
            initial=reasons_given(scores),
        )

    def score_of(self, cell: Any) -> Decimal | None:
        if self.method != "agreed":
            return middle(self.method, list(cell.scores))
        return self.cleaned_data.get(f"agreed_{cell.criterion.pk}")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for cell in self.agreed_already:
            self._check_meanwhile(cell)
        if not self.errors and not any(self.score_of(cell) is not None for cell in self.cells):
            self.add_error(f"agreed_{self.cells[0].criterion.pk}", "Enter the agreed score for at least one criterion")
        for cell in self.cells:
            self._check_reason(cell)
        return given

    def _check_meanwhile(self, cell: Any) -> None:
        """Somebody else may agree a criterion while this page is open: what was typed for it is not dropped unsaid."""
        criterion, stands = cell.criterion, plain(cell.moderation.agreed)
        typed = self.data.get(f"agreed_{criterion.pk}", "").strip()
        if typed in ("", stands):
            return
        self.not_recorded[criterion.pk] = f"{typed}. {self.data.get(f'reason_{criterion.pk}', '')}"
        self.add_error(
            None,
            f"A score for {criterion.title} was agreed while this page was open: {stands}. Yours, {typed}, is not "
            "recorded. To change it, take the agreed score back.",
        )

    def _check_reason(self, cell: Any) -> None:
        agreed, scores = self.score_of(cell), list(cell.scores)
        name = f"reason_{cell.criterion.pk}"
        if agreed is None or name in self.errors:
            return
        words = self.cleaned_data.get(name, "").split()
        short = reason_refusal(cell.criterion.title, " ".join(words)) if words else ""
        if short:
            self.add_error(name, short)
        elif self.method != "agreed" or not far_from_mean(agreed, scores):
            return
        elif not words or words == reasons_given(scores).split():
            mean = plain(middle("mean", scores))
            self.add_error(name, f"Enter why the score for {cell.criterion.title} is not the average of {mean}")

    def given(self) -> list[dict[str, Any]]:
        """What is to be recorded for each criterion that has a score."""
        agreed = [(cell, self.score_of(cell)) for cell in self.cells]
        return [
            {
                "criterion": cell.criterion,
                "agreed": score if self.method == "agreed" else None,
                "basis": self.method,
                "reason": self.cleaned_data[f"reason_{cell.criterion.pk}"],
            }
            for cell, score in agreed
            if score is not None
        ]
