"""Which files of a provider's passport can answer a question, and how often it has spared an answer."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass

from django.db.models import Q

from commonweal.council.people.models import Evidence, Organisation, Person, Role
from commonweal.council.people.queries import count_uses, knows_applications, latest_evidence
from commonweal.council.people.rules import EVIDENCE_TOOLS
from commonweal.cycle.source.models import Application
from commonweal.cycle.source.queries.application import LONG, RECEIVED
from commonweal.cycle.source.queries.sealing import draft_of, sent_of
from commonweal.cycle.source.queries.sections import questions_of
from commonweal.cycle.source.rules.application import before_joining
from commonweal.cycle.source.rules.gate import SHOWN_BY, asked_for
from commonweal.ground.documents.models import File
from commonweal.ground.questions.models import Question

AT_MOST = 100


def passport_files(application: Application, today: datetime.date) -> list[Evidence]:
    """What the passport holds as a file that can be opened: of each kind the newest, unless its time is over."""
    newest = [] if before_joining(application) else latest_evidence(application.organisation).values()
    return [
        one for one in newest if one.file and one.file.state == "clean" and not (one.expires and one.expires < today)
    ]


def tools_of(application: Application) -> list[str]:
    """How the organisation shows already what changes, in the words of its profile."""
    named = [] if before_joining(application) else application.organisation.evidence_tools
    return [EVIDENCE_TOOLS.get(one, str(one)) for one in named if one != "other"]


@dataclass(frozen=True)
class OwnFile:
    """A file that answers, or answered, another question of the same application."""

    reference: str
    name: str
    asked: str
    uploaded_at: datetime.datetime


def own_files(application: Application, asked: Question) -> list[OwnFile]:
    """The files that this application holds already and that this question could be answered with."""
    sheets = [draft_of(application), (sent_of(application) or {}).get("answers", {})]
    held = {
        file["reference"]: (file["name"], one.text)
        for sheet in sheets
        for one in questions_of(application)
        if one.kind == Question.Kind.FILE and isinstance(file := sheet.get(one.key), dict)
    }
    now = sheets[0].get(asked.key)
    held.pop(now["reference"] if isinstance(now, dict) else "", None)
    if not held:
        return []
    clean = File.objects.filter(reference__in=held, about=application.subject(), state="clean").order_by("uploaded_at")
    return [OwnFile(one.reference, *held[one.reference], one.uploaded_at) for one in clean]


@knows_applications
def has_its_application(person: Person, organisation: Organisation) -> bool:
    """Whether this person's team has an application of it before them: never in a round that is not opened, which
    would tell who applies, nor in one on whose panel they are, where an interest may shut it.
    """
    running = Q(opportunity__state__in=["scheduled", "open"])
    shut = Q(opportunity__state="closed", opportunity__secrecy="sealed", opportunity__unsealed_at=None)
    own = Q(opportunity__exercise__in=person.exercises_joined) | Q(opportunity__exercise__lead=person)
    own = Q() if person.holds(Role.ADMINISTRATOR) else own
    sent = Application.objects.filter(own, organisation=organisation, state__in=RECEIVED)
    return sent.exclude(running | shut).exclude(opportunity__panel__person=person).exists()


@count_uses
def uses_of_passport(organisation: Organisation) -> dict[str, int]:
    """Applications sent, by the kind of evidence that each was checked against; all of them under an empty kind."""
    sent = Application.objects.filter(organisation=organisation, state__in=RECEIVED).defer(*LONG)
    total: Counter[str] = Counter()
    for one in sent.select_related("organisation", "opportunity__exercise__framework")[:AT_MOST]:
        needs = [need for asked in asked_for(one) if asked.applies for need in asked.needs]
        kinds = {str(getattr(kind, "value", kind)) for kind in (SHOWN_BY.get(need.key, need.key) for need in needs)}
        total.update(kinds | {""})
    return dict(total)
