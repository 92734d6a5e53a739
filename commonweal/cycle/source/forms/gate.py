from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from commonweal.cycle.source.models import GateCheck
from commonweal.cycle.source.rules.gate import Asked, gate_questions
from commonweal.ground.questions.forms import AnswersForm
from commonweal.ground.questions.models import Question

MET = {"yes": "Met", "no": "Not met"}


class GateForm(AnswersForm):
    """Each organisational criterion that is asked of this applicant: met or not, what shows it, and why."""

    def __init__(self, data: Any = None, *, asked: Iterable[Asked], checks: Iterable[GateCheck] = ()) -> None:
        self.by_criterion = gate_questions(asked)
        every = [one for questions in self.by_criterion.values() for one in questions]
        super().__init__(data, questions=every, answers=_answers(checks), demanded=True, labels=MET)

    def questions_on(self, criterion: str) -> list[Question]:
        return self.by_criterion.get(criterion, [])

    def checks(self) -> list[dict[str, Any]]:
        given = self.values()
        return [
            {
                "criterion": key,
                "met": given[f"met_{key}"] == "yes",
                "reason": given[f"reason_{key}"],
                "evidence": "\n".join(given[f"evidence_{key}"]),
            }
            for key in self.by_criterion
        ]


def _answers(checks: Iterable[GateCheck]) -> dict[str, Any]:
    """What was recorded before, as an answer sheet."""
    answers: dict[str, Any] = {}
    for one in checks:
        answers[f"met_{one.criterion}"] = "yes" if one.met else "no"
        answers[f"evidence_{one.criterion}"] = one.evidence.split("\n") if one.evidence else []
        answers[f"reason_{one.criterion}"] = one.reason
    return answers
