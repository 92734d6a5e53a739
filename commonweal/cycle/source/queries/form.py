"""The form of an opportunity: its questions by section, what it costs those who fill it in, and what to start from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from commonweal.cycle.source.models import Criterion, Opportunity
from commonweal.cycle.source.rules.opportunity import amount_offered
from commonweal.ground.questions import rules as asking
from commonweal.ground.questions.models import Question
from commonweal.ground.questions.queries import rule_of_thumb

MOST_TO_COPY = 40
OTHER, FOR_INFORMATION = "other", "For information"


def thumb_of(opportunity: Opportunity) -> asking.Thumb:
    """The rule of thumb by which its form is judged: the newest, or the one of the day on which it opens."""
    return rule_of_thumb(timezone.localdate(opportunity.opens_at) if opportunity.opens_at else None)


def burden_of(opportunity: Opportunity, questions: Iterable[Question] | None = None) -> asking.Burden:
    asked = opportunity.questions if questions is None else questions
    return asking.burden(asked, thumb_of(opportunity))


def objection_to(opportunity: Opportunity) -> str:
    """Why the form asks too much for the money; nothing where it is in proportion."""
    return asking.out_of_proportion(burden_of(opportunity), amount_offered(opportunity), thumb_of(opportunity))


def proposed_questions(opportunity: Opportunity) -> list[dict[str, Any]]:
    """One question for each criterion, in proportion: a start, to be put in the council's own words."""
    criteria = list(opportunity.criteria.all())
    words = asking.words_in_proportion(amount_offered(opportunity), len(criteria), thumb=thumb_of(opportunity))
    return [
        {
            "key": one.key,
            "text": f"{one.title}: what will you do, and what shows that it works?"[:200],
            "why": one.definition,
            "criterion": one.key,
            "kind": Question.Kind.LONG,
            "words": words,
            "required": True,
        }
        for one in criteria
    ]


def outcomes_offered(opportunity: Opportunity) -> list[str]:
    """The changes that an outcome plan chooses from: those that the plan settled on."""
    return list(dict.fromkeys(" ".join(one.statement.split()) for one in opportunity.exercise.outcomes.all()))


def not_yet_taken(opportunity: Opportunity) -> list[dict[str, Any]]:
    """Stock questions that are not on the form. An outcome plan is offered where there are outcomes."""
    taken = {one.key for one in opportunity.questions}
    outcomes = outcomes_offered(opportunity)
    rows = [{"key": key} | one for key, one in asking.LIBRARY.items() if key not in taken]
    return [row for row in rows if outcomes or row["kind"] != Question.Kind.OUTCOMES]


def forms_to_copy(opportunity: Opportunity) -> list[Opportunity]:
    """Opportunities whose form was asked before, the newest first."""
    asked = Opportunity.objects.filter(form__locked_at__isnull=False).exclude(pk=opportunity.pk)
    return list(asked.select_related("form").order_by("-published_at")[:MOST_TO_COPY])


# ---- sections -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FormSection:
    """One group of questions: a criterion's, or those of a heading that are not scored."""

    key: str
    title: str
    worth: str
    criterion: Criterion | None
    questions: tuple[Question, ...]


def in_sections(opportunity: Opportunity, questions: Iterable[Question] | None = None) -> list[FormSection]:
    """The questions by criterion, and by heading where they are not scored, in the order in which the form asks."""
    criteria = {one.key: one for one in opportunity.criteria.all()}
    found: dict[tuple[str, str], list[Question]] = {}
    for one in opportunity.questions if questions is None else questions:
        place = (one.criterion_key, "") if one.criterion_key in criteria else ("", one.section or FOR_INFORMATION)
        found.setdefault(place, []).append(one)
    return [_section(criteria.get(key), title, tuple(own)) for (key, title), own in found.items()]


def moved(opportunity: Opportunity, question: Question, up: bool) -> list[Question]:
    """The questions that change places, in their new order, where this one goes up or down on the page of the form."""
    sections = [list(one.questions) for one in in_sections(opportunity)]
    here = next(place for place, own in enumerate(sections) if question in own)
    own, step = sections[here], -1 if up else 1
    place, other = own.index(question), here + step
    if 0 <= place + step < len(own):
        pair = [own[place], own[place + step]]
        return pair if up else pair[::-1]
    if not 0 <= other < len(sections):
        return []
    return own + sections[other] if up else sections[other] + own


def _section(criterion: Criterion | None, title: str, own: tuple[Question, ...]) -> FormSection:
    if criterion is not None:
        return FormSection(criterion.key, criterion.title, worth(criterion), criterion, own)
    key = OTHER if title == FOR_INFORMATION else slugify(title) or OTHER
    return FormSection(key, title, "Not scored", None, own)


def worth(criterion: Criterion) -> str:
    return f"Worth {Decimal(criterion.weight).normalize():f}% of the score"


def criterion_of(opportunity: Opportunity, question: Question) -> Criterion | None:
    if not question.criterion_key:
        return None
    return opportunity.criteria.filter(key=question.criterion_key).first()
