from __future__ import annotations

import dataclasses
import datetime

from commonweal.ground.questions.models import Question, QuestionSet, RuleOfThumb
from commonweal.ground.questions.rules import SHIPPED, Thumb


def questions_of(form: QuestionSet | None) -> list[Question]:
    """The questions in their order; none where there is no form yet."""
    return list(Question.objects.filter(set=form).select_related("set")) if form is not None else []


def rule_of_thumb(on: datetime.date | None = None) -> Thumb:
    """What this council thinks in proportion on a day, or from its newest rule where the day is still open.

    Without a rule of its own it is the one that the platform starts with.
    """
    rules = RuleOfThumb.objects.all()
    own = (rules.filter(from_date__lte=on) if on else rules).first()
    if own is None:
        return SHIPPED
    return Thumb(**{field.name: getattr(own, field.name) for field in dataclasses.fields(Thumb)})


def newer_version(form: QuestionSet) -> QuestionSet | None:
    return form.replaced_by.order_by("-version").first()
