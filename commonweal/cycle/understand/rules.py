from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from commonweal.council.framework.models import Pack
from commonweal.council.framework.models.cycle import ASSESSMENTS
from commonweal.cycle.understand.models import Need
from commonweal.ground.questions import models as engine
from commonweal.ground.questions import rules as asking
from commonweal.ground.record.rules import Refusal, rule

MORE_THAN_ENOUGH = 12


@dataclass(frozen=True)
class Question:
    """One screening question, as the framework asks it or from the general set."""

    key: str
    text: str
    group: str
    mandatory: bool = True
    yes_opens: str = ""


_GENERAL = (
    (
        "Is this for us to do?",
        (
            ("duplicates", "Does another service, ours or someone else's, already do this for the same people?", ""),
            ("strategic_fit", "Does it serve an outcome or priority that the council has agreed?", ""),
            ("statutory", "Must the council provide this by law?", ""),
            ("partner", "Could a partner commission this with us?", ""),
        ),
    ),
    (
        "Who could be affected?",
        (
            ("protected_groups", "Could people with protected characteristics be affected?", "equality_assessment"),
            ("two_wards", "Will people in two or more wards feel a significant effect?", ""),
            (
                "staff",
                "Could staff of the council or of a provider have to move to another employer?",
                "staff_transfer",
            ),
            ("personal_data", "Will personal data be used in a new way?", "data_protection"),
        ),
    ),
    (
        "Can it be done?",
        (
            ("money", "Is money, a building or another resource available for it?", ""),
            ("sector_capacity", "Can the voluntary and community sector deliver it?", ""),
            ("people_asked", "Have the people it is for been asked?", "engagement"),
            ("new_approach", "Could a wholly different way of doing it serve people better?", "options"),
        ),
    ),
)


def screening_questions(pack: Pack) -> list[Question]:
    """The framework's own checklist; where it holds none, a general set of twelve."""
    checklist = pack.checklist("screening")
    if checklist is None or not checklist.questions:
        return [Question(key, text, group, True, opens) for group, rows in _GENERAL for key, text, opens in rows]
    return [
        Question(one.key, one.text, stage.name, one.mandatory, one.yes_opens or "")
        for stage in checklist.stages
        for one in stage.questions
    ]


def asked_as(question: Question) -> list[engine.Question]:
    """One question of the checklist as it is put to whoever answers: yes or no, and a note."""
    reason = question.yes_opens in ASSESSMENTS
    note = "Note. If the answer is no, the reason" if reason else "Note"
    rows = (
        {"key": question.key, "text": question.text, "kind": "yes_no", "required": question.mandatory},
        {"key": f"{question.key}_note", "text": note, "kind": "short", "words": 100, "required": False},
    )
    return [asking.asked({"section": question.group} | row) for row in rows]


def unanswered(questions: list[Question], answers: dict[str, Any]) -> list[Question]:
    return [one for one in questions if one.mandatory and one.key not in answers]


def reasons_missing(questions: list[Question], answers: dict[str, tuple[bool, str]]) -> list[Question]:
    """The questions whose yes asks for an assessment, and that were answered no without the reason."""
    asked = [one for one in questions if one.yes_opens in ASSESSMENTS and one.key in answers]
    return [one for one in asked if not answers[one.key][0] and not answers[one.key][1].strip()]


@dataclass(frozen=True)
class Result:
    """What the answers mean: go ahead, or talk to someone first, and the tasks that a yes makes necessary."""

    title: str
    why: tuple[str, ...]
    opens: tuple[tuple[str, str], ...]


_TALK_IF_YES = {
    "duplicates": "Another service may already do this.",
    "duplication": "Another service or grant may already do this.",
}
_TALK_IF_NO = {
    "strategic_fit": "It serves no outcome or priority that the council has agreed.",
    "outcomes": "It serves none of the framework's outcome headings.",
    "money": "No money or other resource has been found.",
}


def screening_result(questions: list[Question], answers: dict[str, bool]) -> Result:
    stops = [said for key, said in _TALK_IF_YES.items() if answers.get(key) is True]
    stops += [said for key, said in _TALK_IF_NO.items() if answers.get(key) is False]
    opens = tuple((one.yes_opens, one.text) for one in questions if one.yes_opens and answers.get(one.key))
    title = "Talk to the commissioning lead for this area first" if stops else "Go ahead"
    return Result(title, tuple(stops), opens)


# The five questions of a joint strategic needs assessment, and who is affected.
PARTS: dict[str, str] = {
    "summary": "The need in one or two sentences",
    "why_an_issue": "Why is this an issue?",
    "national": "What is the national picture?",
    "local": "What does it look like here?",
    "being_done": "What is being done about it?",
    "could_be_done": "What else could be done?",
    "who_affected": "Who is affected, and where?",
}
ASKED_TO_AGREE = ("summary", "why_an_issue", "local", "who_affected")


def to_agree(need: Need | None, evidence: int) -> list[Refusal]:
    """Everything that still stands between a need statement and its agreement."""
    what = "You cannot agree the need."
    if need is None:
        return [Refusal(what, "Nothing has been written yet. Start with the need in one or two sentences.")]
    missing = [
        Refusal(what, f"‘{PARTS[part]}’ has not been answered.")
        for part in ASKED_TO_AGREE
        if not getattr(need, part).strip()
    ]
    if not evidence:
        missing.append(Refusal(what, "No evidence given yet. Add at least one piece of evidence, with its source."))
    return missing


def a_year_on(day: datetime.date) -> datetime.date:
    """Twelve months later; from 29 February, 28 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def stale(review_by: datetime.date, today: datetime.date) -> bool:
    return review_by < today


@rule("anyone, once the need is agreed")
def agreed(person: Any, need: Need) -> bool:
    return need.agreed_at is not None
