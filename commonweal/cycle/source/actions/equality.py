from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from commonweal.council.exercise.rules import require
from commonweal.cycle.source.models import Application, EqualityAnswers
from commonweal.cycle.source.queries.equality import own_answers
from commonweal.cycle.source.rules.application import may_edit
from commonweal.cycle.source.rules.equality import GROUPS
from commonweal.ground.record.actions import recorded
from commonweal.ground.record.rules import refuse


def answer_equality(
    *, application: Application, led_by: Iterable[str], serves: Iterable[str], by: Any, at: datetime.datetime
) -> EqualityAnswers:
    """Keep the answers beside the application, after it was sent: they are no part of what is judged."""
    what = "You cannot answer these questions."
    require(may_edit, by, application, what=what)
    if application.submitted_at is None:
        raise refuse(what, "They are asked once the application has been submitted.")
    answers = own_answers(application) or EqualityAnswers(application=application)
    answers.led_by = [one for one in GROUPS if one in set(led_by)]
    answers.serves = [one for one in GROUPS if one in set(serves)]
    answers.answered_at = at
    with recorded("answered equality questions", answers, by=by, at=at):
        answers.save()
    return answers
