"""What an applicant has answered and what is still missing, section by section."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from commonweal.cycle.source.models import Application, Award, Opportunity, Partner
from commonweal.cycle.source.queries.form import in_sections
from commonweal.cycle.source.queries.partner import partners_missing
from commonweal.cycle.source.queries.sealing import draft_of
from commonweal.cycle.source.rules.application import before_joining
from commonweal.ground.documents.models import File
from commonweal.ground.pages.words import day, money
from commonweal.ground.questions import rules as asking
from commonweal.ground.questions.models import Question
from commonweal.ground.record.rules import Refused

PROJECT = "project"
PARTNERS = "partners/"  # no key of a question has a stroke


def readable_draft(application: Application) -> dict[str, Any]:
    """What is written so far; nothing where the key of its round is not on this server."""
    try:
        return draft_of(application)
    except Refused:
        return {}


def questions_of(application: Application) -> list[Question]:
    """The questions of the form, read once for as long as the application is at hand."""
    kept = application.__dict__.get("_questions")
    if kept is None:
        kept = application.__dict__["_questions"] = list(application.opportunity.questions)
    return kept


def asked_of(application: Application, draft: dict[str, Any] | None = None) -> list[Question]:
    """The questions that the answers so far bring up."""
    return asking.shown(questions_of(application), draft_of(application) if draft is None else draft)


def lines_of(application: Application) -> list[asking.Line]:
    """The answers so far, as check-your-answers shows them."""
    sections = in_sections(application.opportunity, questions_of(application))
    return asking.lines([one for section in sections for one in section.questions], draft_of(application))


def lines_sent(content: dict[str, Any]) -> list[asking.Line]:
    """What was submitted, by the questions as they stood then: they are kept with the answers."""
    questions = [asking.asked(one) for one in content.get("questions", [])]
    return asking.lines(questions, content.get("answers", {}))


def files_in(lines: Iterable[asking.Line]) -> dict[str, File]:
    """The files among these answers, by reference, as the scanner has left them."""
    named = [one.file for one in lines if one.file]
    return {one.reference: one for one in File.objects.filter(reference__in=named)} if named else {}


def file_faults(lines: Iterable[asking.Line]) -> list[str]:
    """Files that the scanner has turned away after they were taken in."""
    asked = list(lines)
    refused = {key: one for key, one in files_in(asked).items() if one.state == "refused"}
    return [f"'{one.text}': {refused[one.file].trouble}" for one in asked if one.file in refused]


def project_fault(application: Application, draft: dict[str, Any]) -> str:
    if not (draft.get("project") or "").strip():
        return "Enter the name of your project"
    return ""


def amount_fault(application: Application, draft: dict[str, Any]) -> str:
    opportunity = application.opportunity
    if opportunity.kind == Opportunity.Kind.IN_KIND:
        return ""
    if not draft.get("amount"):
        return "Enter the amount you are asking for"
    amount = float(draft["amount"])
    most = opportunity.maximum or (application.lot.value if application.lot_id else opportunity.budget)
    if opportunity.minimum and amount < opportunity.minimum:
        return f"Amount you are asking for must be {money(opportunity.minimum)} or more"
    if most and opportunity.kind == Opportunity.Kind.GRANT and amount > most:
        return f"Amount you are asking for must be {money(most)} or less"
    return ""


def start_fault(application: Application, question: Question, draft: dict[str, Any]) -> str:
    """Nobody is paid for work from before the decision. Nothing where a council asks in other words than the library's:
    it may want to know since when something runs.
    """
    known, decision = asking.LIBRARY["start"], application.opportunity.decision_on
    if decision is None or (question.text, question.kind) != (known["text"], known["kind"]):
        return ""
    given = str(asking.given(question, draft) or "")
    if not given or given >= decision.isoformat():
        return ""
    return (
        f"The start must be {day(decision)} or later: we decide by then, and cannot pay for work from before. "
        "If it runs already, enter the day from which this funding would pay for it"
    )


def terms_of(application: Application, draft: Mapping[str, Any]) -> asking.Terms:
    """What a budget keeps to: the amount, where one is asked for, and what was published about overheads."""
    amount = Decimal(str(draft["amount"])) if draft.get("amount") else None
    return asking.Terms(amount, application.opportunity.overheads_cap)


def still_missing(application: Application) -> list[str]:
    return [fault for fault, _ in missing_where(application)]


def missing_where(application: Application) -> list[tuple[str, str]]:
    """What is still missing, each with the section or the question where it is put right, if it is one of them."""
    found = _unwritten(application, draft_of(application))
    found += [(fault, "") for fault in file_faults(lines_of(application))]
    return found + [(fault, PARTNERS) for fault in partners_missing(application)]


def _unwritten(application: Application, draft: dict[str, Any]) -> list[tuple[str, str]]:
    faults = [(project_fault(application, draft), PROJECT), (amount_fault(application, draft), PROJECT)]
    for one in asked_of(application, draft):
        faults += [(fault, one.key) for fault in faults_of(application, [one], draft)]
    return [(fault, where) for fault, where in faults if fault]


def faults_of(application: Application, questions: Sequence[Question], draft: dict[str, Any]) -> list[str]:
    """What keeps these answers from being sent, beside the name and the amount that the sheet holds with them."""
    terms = terms_of(application, draft)
    found = [asking.fault(one, draft, terms=terms) or start_fault(application, one, draft) for one in questions]
    return [one for one in found if one]


def ready(applications: Sequence[Application]) -> set[int]:
    """Which of a page of applications have nothing missing, in so many queries for all of them. A draft that this
    server cannot read is not known to be ready.
    """
    _read_questions(applications)
    written = {one: draft for one in applications if (draft := readable_draft(one)) and not _unwritten(one, draft)}
    files = {one.pk: {line.file for line in asking.lines(questions_of(one), draft)} for one, draft in written.items()}
    named = set().union(*files.values()) - {"", None}
    refused = File.objects.filter(reference__in=named, state="refused").values_list("reference", flat=True)
    turned_away = set(refused) if named else set()
    unconfirmed = Partner.objects.filter(application__in=files).exclude(state="confirmed")
    waiting = set(unconfirmed.values_list("application_id", flat=True)) if files else set()
    return {pk for pk, own in files.items() if not own & turned_away} - waiting


def _read_questions(applications: Sequence[Application]) -> None:
    of_form: dict[int, list[Question]] = {}
    forms = {one.opportunity.form_id for one in applications}
    for question in Question.objects.filter(set__in=forms) if forms else ():
        of_form.setdefault(question.set_id, []).append(question)
    for one in applications:
        one.__dict__["_questions"] = of_form.get(one.opportunity.form_id, [])


# ---- the task list ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Section:
    """One group of questions on the task list: what it is worth, and how far it is."""

    key: str
    title: str
    worth: str
    questions: tuple[Question, ...]
    completed: bool
    started: bool

    @property
    def status(self) -> tuple[str, str]:
        if self.completed:
            return ("Completed" if self.started else "Optional"), ""
        return ("In progress", "light-blue") if self.started else ("Not yet started", "blue")


def sections_of(application: Application) -> list[Section]:
    """About the project, one section for each criterion that is asked about, and what is asked but not scored."""
    draft = draft_of(application)
    about = not project_fault(application, draft) and not amount_fault(application, draft)
    begun = bool(draft.get("project") or draft.get("amount"))
    terms = terms_of(application, draft)
    sections = [Section(PROJECT, "Your project", "Not scored", (), about, begun)]
    for one in in_sections(application.opportunity, asked_of(application, draft)):
        started = any(asking.answered(each, draft) for each in one.questions)
        faultless = all(not asking.fault(each, draft, terms=terms) for each in one.questions)
        done = faultless and (started or all(not each.required for each in one.questions))
        sections.append(Section(one.key, one.title, one.worth, one.questions, done, started))
    return sections


# ---- answers given before -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Earlier:
    """An answer that the organisation gave in another application: to which question, where, and when.

    `scored` is what the panel found of the criterion that it answers, once that decision was told.
    """

    application: Application
    key: str
    text: str
    answer: str
    scored: str = ""

    @property
    def mark(self) -> str:
        return f"{self.application.reference}:{self.key}"


LIKE = 8  # so many earlier answers are enough to choose from


def has_earlier(application: Application, question: Question) -> bool:
    """Whether there may be something to use again: a text, and another application of the same organisation."""
    if question.kind not in asking.TEXTS:
        return False
    return _others(application).exists()


def _others(application: Application) -> QuerySet[Application]:
    """What the organisation has written elsewhere: not for somebody whom it has not let in, and nothing of theirs."""
    if before_joining(application):
        return Application.objects.none()
    own = Application.objects.filter(organisation_id=application.organisation_id).exclude(pk=application.pk)
    return own.exclude(state="not_let_in")


def earlier_answers(application: Application, question: Question) -> list[Earlier]:
    """The organisation's own answers to questions like this one, the most alike first. Only its own, ever."""
    others = (
        _others(application)
        .select_related("opportunity__seal", "opportunity__exercise", "organisation")
        .order_by("-started_at")[:30]
    )
    found: list[tuple[float, Earlier]] = []
    told = _scores_told(others)
    for one in others:
        draft = _readable(one)
        for asked in questions_of(one):
            if asked.kind in asking.TEXTS and asking.answered(asked, draft):
                likeness = _alike(question, asked)
                scored = told.get((one.pk, asked.criterion_key), "")
                found.append((likeness, Earlier(one, asked.key, asked.text, str(draft[asked.key]), scored)))
    found.sort(key=lambda pair: -pair[0])
    return [one for _, one in found[:LIKE]]


def _scores_told(applications: Iterable[Application]) -> dict[tuple[int, str], str]:
    """By application and criterion, the score and its words as the letters gave them."""
    awards = Award.objects.filter(application__in=list(applications), notified_at__isnull=False)
    return {
        (one.application_id, row["criterion"]): f"{row['score']} of {row['out_of']}"
        + (f": {row['words']}" if row["words"] else "")
        for one in awards.only("application_id", "reasons")
        for row in one.reasons
        if "score" in row
    }


def _readable(application: Application) -> dict[str, Any]:
    """What was sent where something was, and else the draft. A key that is gone hides nothing else."""
    sent = application.submitted or {}
    return dict(sent["answers"]) if sent.get("answers") else readable_draft(application)


def _alike(one: Question, other: Question) -> float:
    """How alike two questions are: the words they share, and a full mark for the same stock question."""
    if one.key == other.key:
        return 1.0
    mine, theirs = set(one.text.lower().split()), set(other.text.lower().split())
    return len(mine & theirs) / max(len(mine | theirs), 1)


def begun_from(application: Application) -> dict[str, Any]:
    """For one lot more, what its applicant has written for another: all but the price and the files."""
    if application.lot_id is None:
        return {}
    others = _others(application).filter(opportunity_id=application.opportunity_id).exclude(state="withdrawn")
    other = others.select_related("opportunity__seal", "organisation").order_by("-started_at").first()
    if other is None:
        return {}
    own = {"amount", "partners"} | {one.key for one in questions_of(other) if one.kind == Question.Kind.FILE}
    return {key: value for key, value in draft_of(other).items() if key not in own}
