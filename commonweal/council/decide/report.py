"""A decision report: which sections it has, and what the record can already say in each."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from commonweal.council.decide.models import Decision
from commonweal.council.decide.rules import whose
from commonweal.council.exercise.models import ImpactAssessment
from commonweal.council.people.models import Level
from commonweal.ground.pages.words import day, money


@dataclass(frozen=True)
class Outline:
    key: str
    title: str
    mandatory: bool = True
    needs_advice: bool = False


@dataclass(frozen=True)
class Filling:
    text: str
    taken_from: str
    author: str = ""
    dated: datetime.date | None = None


# What the law and common practice ask of a report, where the council's framework lists no sections of its own.
GENERAL = (
    Outline("question", "What is asked"),
    Outline("recommendations", "Recommendation"),
    Outline("reasons", "Reasons for the recommendation"),
    Outline("need", "The need"),
    Outline("options_rejected", "Options considered and rejected"),
    Outline("process", "How this was reached", mandatory=False),
    Outline("results", "Results of the assessment", mandatory=False),
    Outline("consultation", "Who was asked and what changed"),
    Outline("money", "Money"),
    Outline("finance", "Comments of the finance adviser", needs_advice=True),
    Outline("legal", "Comments of the legal adviser", needs_advice=True),
    Outline("equality", "Equality", needs_advice=True),
    Outline("human_resources", "Staff, including any transfer", mandatory=False),
    Outline("environment", "Environment", mandatory=False),
    Outline("crime", "Crime and disorder", mandatory=False),
    Outline("contact", "Contact officer"),
    Outline("background_papers", "Background papers"),
)
PROPORTIONATE = ("finance", "legal")

# Sections of different frameworks that ask for the same thing.
SAME = {
    "summary": "question",
    "detail": "need",
    "background": "need",
    "key_issues": "reasons",
    "equalities": "equality",
    "community_impact": "equality",
    "financial_impact": "money",
    "resources": "money",
}
STATUTORY = ("finance", "legal", "equality")
ADVICE_SECTIONS = {
    "finance": ("finance", "financial_and_risk"),
    "legal": ("legal",),
    "equality": ("equality", "equalities", "community_impact"),
    "hr": ("human_resources",),
}


def outline(decision: Decision) -> tuple[Outline, ...]:
    """The council's own sections, or the general set; a small officer decision may go without two of its comments."""
    own = decision.exercise.framework.pack.report_sections
    if own:
        return tuple(
            Outline(one.key, one.name, one.mandatory, bool(one.advice_from) or topic(one.key) in STATUTORY)
            for one in own
        )
    light = decision.level == Level.OFFICER and not decision.key
    return tuple(
        Outline(one.key, one.title, one.mandatory and not (light and one.key in PROPORTIONATE), one.needs_advice)
        for one in GENERAL
    )


def topic(key: str) -> str:
    return SAME.get(key, key)


def filling(decision: Decision, key: str) -> Filling | None:
    """What the record already says for a section, with where it was taken from; None where it says nothing."""
    fill = FILLINGS.get(topic(key))
    return fill(decision) if fill else None


def _of(text: str, taken_from: str) -> Filling | None:
    return Filling(text, taken_from) if text else None


def _question(decision: Decision) -> Filling | None:
    return _of(decision.question, "the matter for decision")


def _recommendation(decision: Decision) -> Filling | None:
    return _of(decision.recommendation, "the proposal")


def _knots(decision: Decision, *kinds: str) -> str:
    return "\n".join(knot.sentence for knot in decision.exercise.knots.all() if knot.kind in kinds)


def _need(decision: Decision) -> Filling | None:
    text = "\n".join(part for part in (decision.exercise.purpose, _knots(decision, "need")) if part)
    return _of(text, "the exercise and its need")


def _reasons(decision: Decision) -> Filling | None:
    return _of(_knots(decision, "outcome") or decision.recommendation, "what is meant to change, and the proposal")


def _options(decision: Decision) -> Filling | None:
    return _of(_knots(decision, "option"), "the options appraisal")


def _consultation(decision: Decision) -> Filling | None:
    contacts = list(decision.exercise.contacts.all())
    if not contacts:
        return Filling("The record holds nobody who was asked about this.", "the record of engagement")
    lines = [
        f"{one.get_sector_display()} ({one.how}, {day(one.on)}): {one.said}"
        + (f" What changed: {one.did}" if one.did else "")
        for one in contacts
    ]
    return Filling("\n".join(lines), "the record of engagement")


def _money(decision: Decision) -> Filling | None:
    if decision.value is None:
        return None
    return Filling(f"The whole-life value is {money(decision.value)}.", "the value of the decision")


def _key_decision(decision: Decision) -> Filling | None:
    kind = f"a key decision, because {decision.key_because}" if decision.key else "not a key decision"
    return Filling(
        f"{decision.reference}. It is for {whose(decision.level)} and is {kind}.", "the level of the decision"
    )


def latest_assessment(decision: Decision) -> ImpactAssessment | None:
    return decision.exercise.impact_assessments.select_related("assessed_by").first()


def _equality(decision: Decision) -> Filling | None:
    found = latest_assessment(decision)
    if found is None:
        return None
    first = "A full assessment was needed." if found.needed else "A full assessment was not needed."
    parts = [f"{first} {found.reason}"]
    for name, text in (
        ("Ending discrimination", found.eliminate),
        ("Advancing equality", found.advance),
        ("Fostering good relations", found.foster),
        ("What will be done about it", found.mitigation),
    ):
        parts += [f"{name}: {text}"] if text else []
    return Filling("\n".join(parts), "the impact assessment", found.assessed_by.name, found.assessed_on)


def _from_assessment(column: str) -> Callable[[Decision], Filling | None]:
    def fill(decision: Decision) -> Filling | None:
        found = latest_assessment(decision)
        return _of(getattr(found, column), "the impact assessment") if found else None

    return fill


def _contact(decision: Decision) -> Filling | None:
    lead = decision.exercise.lead
    title = f", {lead.job_title}" if lead.job_title else ""
    return Filling(f"{lead.name or lead.email}{title}", "the lead of the exercise")


def _papers(decision: Decision) -> Filling | None:
    pack = decision.exercise.framework
    return Filling(
        f"The record of {decision.exercise.reference}.\n{pack.title}, version {pack.version}.", "the exercise"
    )


def _audit_trail(decision: Decision) -> Filling | None:
    return Filling(
        "The table of comments asked for, received and included stands under this report.", "the advice asked"
    )


FILLINGS: dict[str, Callable[[Decision], Filling | None]] = {
    "question": _question,
    "recommendations": _recommendation,
    "reasons": _reasons,
    "need": _need,
    "options_rejected": _options,
    "consultation": _consultation,
    "money": _money,
    "key_decision": _key_decision,
    "equality": _equality,
    "human_resources": _from_assessment("staff_transfer_note"),
    "environment": _from_assessment("environment"),
    "crime": _from_assessment("crime"),
    "contact": _contact,
    "background_papers": _papers,
    "audit_trail": _audit_trail,
}
