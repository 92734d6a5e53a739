from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import Http404

from commonweal.analysis.scoring import Spread, spread
from commonweal.council.people.models import Person
from commonweal.cycle.source.models import Application, Declaration, Moderation, Opportunity, PanelMember, Score
from commonweal.cycle.source.rules import panel as rules

RECEIVED = ("submitted", "ineligible")


def _opportunities() -> QuerySet[Opportunity]:
    return Opportunity.objects.select_related("exercise__framework", "exercise__lead")


def _seats() -> Prefetch:
    members = PanelMember.objects.select_related("person").prefetch_related("person__memberships", "declarations")
    return Prefetch("panel", queryset=members)


def load_board(reference: str) -> Opportunity:
    """An opportunity with all that its assessment rests on, in a fixed number of queries."""
    received = (
        Application.objects.filter(state__in=RECEIVED)
        .select_related("organisation")
        .prefetch_related(
            "gate_checks",
            Prefetch("scores", queryset=Score.objects.select_related("member__person")),
            Prefetch("moderations", queryset=Moderation.objects.select_related("agreed_by")),
        )
        .order_by("reference")
    )
    found = (
        _opportunities()
        .filter(reference=reference.upper())
        .exclude(state="draft")
        .prefetch_related("criteria", _seats(), Prefetch("applications", queryset=received))
        .first()
    )
    if found is None:
        raise Http404(f"There is no opportunity {reference} to assess.")
    _join(found)
    return found


def load_seats(reference: str) -> Opportunity:
    """An opportunity with its panel and who has applied: enough for interests, and for a list. No scores."""
    received = (
        Application.objects.filter(state__in=RECEIVED)
        .select_related("organisation")
        .prefetch_related("gate_checks")
        .order_by("reference")
    )
    found = (
        _opportunities()
        .filter(reference=reference.upper())
        .exclude(state="draft")
        .prefetch_related("criteria", _seats(), Prefetch("applications", queryset=received))
        .first()
    )
    if found is None:
        raise Http404(f"There is no opportunity {reference} to assess.")
    _join(found)
    return found


def _join(opportunity: Opportunity) -> None:
    """Every part knows the same opportunity, so that nothing is read twice."""
    for application in opportunity.applications.all():
        application.opportunity = opportunity
    for member in opportunity.panel.all():
        member.opportunity = opportunity


def load_application(reference: str, application: str) -> Application:
    opportunity = load_seats(reference)
    found = next((one for one in opportunity.applications.all() if one.reference == application.upper()), None)
    if found is None:
        raise Http404(f"{reference} has no application {application}.")
    return found


def load_declaration(reference: str, number: int) -> Declaration:
    found = (
        Declaration.objects.filter(pk=number, member__opportunity__reference=reference.upper())
        .select_related("member__opportunity__exercise", "member__person", "application__organisation")
        .first()
    )
    if found is None:
        raise Http404("There is no such declaration.")
    return found


def panels_of(person: Person) -> list[PanelMember]:
    """The panels that a person sits on, the latest first, with what each page needs."""
    found = PanelMember.objects.filter(person=person).exclude(opportunity__state__in=["draft", "withdrawn"])
    return list(found.select_related("opportunity__exercise").order_by("-opportunity__closes_at", "-pk"))


def own_scores(member: PanelMember, application: Application | None = None) -> list[Score]:
    """What this member has scored: their own, and nobody else's."""
    found = Score.objects.filter(member=member).exclude(state="set_aside").select_related("criterion", "application")
    return list(found.filter(application=application) if application is not None else found)


def to_declare(opportunity: Opportunity) -> list[Application]:
    """The applications on which each member of the panel declares."""
    return rules.to_declare(opportunity)


# ---- each assessor's list -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ListLine:
    """One application on an assessor's list. `closed` says why it does not open; nothing where it does."""

    application: Application
    status: str
    colour: str
    closed: str = ""
    scored: int = 0


def own_list(member: PanelMember) -> list[ListLine]:
    """The assessor's applications, in an order of their own, so that no applicant is always read last."""
    criteria = len(member.opportunity.criteria.all())
    given: dict[int, list[Score]] = {}
    for score in own_scores(member):
        given.setdefault(score.application_id, []).append(score)
    received = sorted(member.opportunity.applications.all(), key=lambda one: _shuffled(member, one))
    return [_list_line(member, one, given.get(one.pk, []), criteria) for one in received]


def _shuffled(member: PanelMember, application: Application) -> int:
    return (application.pk * 2654435761 + member.pk * 40503) % 65521


def _list_line(member: PanelMember, application: Application, given: list[Score], criteria: int) -> ListLine:
    if application.state == "ineligible":
        why = "It did not meet the organisational criteria, so it gets no further consideration."
        return ListLine(application, "No further consideration", "grey", why)
    closed = rules.reading_refusal(member, application)
    if closed:
        status = "Declare interests first" if rules.undeclared(member) else "Not yours (interest declared)"
        return ListLine(application, status, "grey", closed)
    if any(score.state == "submitted" for score in given):
        return ListLine(application, "Submitted", "", scored=len(given))
    if not given:
        return ListLine(application, "Not yet started", "blue")
    status = "Draft saved" if len(given) < criteria else "Ready to submit"
    return ListLine(application, status, "light-blue", scored=len(given))


@dataclass(frozen=True)
class Progress:
    """How far each member is: status only, never a score."""

    member: PanelMember
    declared: bool
    submitted: bool


def read_scores(opportunity: Opportunity) -> Opportunity:
    """What each member has submitted, read once: to say how far they are, never what they gave."""
    prefetch_related_objects(list(opportunity.panel.all()), "scores")
    return opportunity


def progress(opportunity: Opportunity) -> list[Progress]:
    return [
        Progress(member, not rules.undeclared(member), rules.has_submitted(member))
        for member in opportunity.panel.all()
    ]


# ---- the moderation meeting ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BoardCell:
    criterion: Any
    scores: tuple[Score, ...]
    moderation: Moderation | None

    @property
    def spread(self) -> int:
        given = [score.score for score in self.scores]
        return max(given) - min(given) if given else 0


@dataclass(frozen=True)
class BoardRow:
    application: Application
    spread: float
    why: tuple[str, ...]
    cells: tuple[BoardCell, ...]
    away: tuple[PanelMember, ...]
    hidden: str = ""

    @property
    def agreed(self) -> int:
        return sum(1 for cell in self.cells if cell.moderation)


def discussion(opportunity: Opportunity) -> Spread | None:
    """Where the panel disagrees most, widest first; nothing where nobody has scored."""
    top = max((criterion.top for criterion in opportunity.criteria.all()), default=0)
    titles = {criterion.pk: criterion.title for criterion in opportunity.criteria.all()}
    marks = [
        (one.reference, titles[score.criterion_id], score.member.person.reference, float(score.score))
        for one in rules.eligible(opportunity)
        for score in rules.live_scores(one.scores.all())
    ]
    if not marks:
        return None
    weights = {criterion.title: float(criterion.weight) for criterion in opportunity.criteria.all()}
    return spread(marks, top_score=float(top), weights=weights)


def board(opportunity: Opportunity, person: Any) -> tuple[list[BoardRow], Spread | None]:
    """Every application with its scores side by side, the widest spread first; what is not this person's stays shut."""
    if opportunity.moderation_started_at is None:
        return [], None
    found = discussion(opportunity)
    member = rules.member_for(person, opportunity)
    place = {bid.bid: (number, bid) for number, bid in enumerate(found.bids)} if found else {}
    rows = [_board_row(opportunity, one, member, place) for one in rules.eligible(opportunity)]
    return sorted(rows, key=lambda row: place.get(row.application.reference, (len(place), None))[0]), found


def _board_row(opportunity: Opportunity, application: Application, member: PanelMember | None, place: dict) -> BoardRow:
    away = tuple(rules.conflicted(application))
    hidden = rules.reading_refusal(member, application) if member else ""
    _, bid = place.get(application.reference, (0, None))
    if hidden:
        return BoardRow(application, 0.0, (), (), away, hidden)
    agreed = {row.criterion_id: row for row in application.moderations.all()}
    live = rules.live_scores(application.scores.all())
    cells = tuple(
        BoardCell(
            criterion,
            tuple(score for score in live if score.criterion_id == criterion.pk),
            agreed.get(criterion.pk),
        )
        for criterion in opportunity.criteria.all()
    )
    return BoardRow(application, bid.spread if bid else 0.0, bid.why if bid else (), cells, away)
