from __future__ import annotations

import datetime
import math
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import Http404

from commonweal.analysis.scoring import Spread, spread
from commonweal.council.people.models import Person
from commonweal.cycle.source.models import Application, Declaration, Moderation, Opportunity, PanelMember, Score
from commonweal.cycle.source.queries.form import burden_of
from commonweal.cycle.source.rules import panel as rules

RECEIVED = ("submitted", "ineligible")
FAR_FROM_OWN = 2  # scores from the assessor's own average


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
        .prefetch_related("gate_checks", "due_diligence")
        .order_by("reference")
    )
    found = (
        _opportunities()
        .filter(reference=reference.upper())
        .exclude(state="draft")
        .prefetch_related("criteria", "form__questions", _seats(), Prefetch("applications", queryset=received))
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


@dataclass(frozen=True)
class Seat:
    """One panel that a person sits on, and what is to be done there now."""

    member: PanelMember
    status: str
    colour: str
    live: bool

    @property
    def opportunity(self) -> Opportunity:
        return self.member.opportunity


def load_member(reference: str, number: int) -> PanelMember:
    opportunity = read_scores(load_seats(reference))
    found = next((one for one in opportunity.panel.all() if one.pk == number), None)
    if found is None:
        raise Http404(f"Nobody with this number is on the panel of {reference}.")
    return found


MINUTES_TO_START, WORDS_A_MINUTE, MINUTES_A_CRITERION = 5, 200, 4


def minutes_each(opportunity: Opportunity) -> int:
    """About how long one application takes to read and score, to the next five minutes."""
    criteria = len(opportunity.criteria.all())
    taken = MINUTES_TO_START + burden_of(opportunity).words / WORDS_A_MINUTE + criteria * MINUTES_A_CRITERION
    return 5 * math.ceil(taken / 5)


def panels_of(person: Person, now: datetime.datetime) -> list[Seat]:
    """The panels that a person sits on: first those where something is to be done, soonest decision first."""
    found = PanelMember.objects.filter(person=person).exclude(opportunity__state__in=["draft", "withdrawn"])
    members = list(found.select_related("opportunity__exercise").prefetch_related("declarations", "scores"))
    waiting = Application.objects.filter(opportunity__panel__in=members, state="submitted").distinct()
    sent: dict[int, set[int]] = {}
    for pk, opportunity in waiting.values_list("pk", "opportunity_id"):
        sent.setdefault(opportunity, set()).add(pk)
    seats = [_seat(member, sent.get(member.opportunity_id, set()), now) for member in members]
    return sorted(seats, key=lambda seat: (not seat.live, _decided_by(seat), -seat.member.pk))


def _decided_by(seat: Seat) -> float:
    day = seat.opportunity.decision_on
    number = day.toordinal() if day else 0
    return number if seat.live else -number


def _seat(member: PanelMember, sent: set[int], now: datetime.datetime) -> Seat:
    opportunity = member.opportunity
    if opportunity.state == "decided":
        return Seat(member, "Decided", "", False)
    if not rules.has_closed(opportunity, now):
        return Seat(member, "Opens to you when it closes", "grey", True)
    if rules.has_left(member):
        return Seat(member, "You left this panel", "grey", False)
    if sent - {one.application_id for one in member.declarations.all()}:
        return Seat(member, "Declare interests first", "orange", True)
    if opportunity.moderation_started_at:
        return Seat(member, "Moderation", "light-blue", True)
    return Seat(member, *_own_scoring(member), True)


def _own_scoring(member: PanelMember) -> tuple[str, str]:
    states = {one.state for one in member.scores.all() if one.state != "set_aside"}
    if states == {"submitted"}:
        return "Submitted", ""
    return ("Draft saved", "light-blue") if states else ("Not yet started", "blue")


def own_scores(member: PanelMember, application: Application | None = None) -> list[Score]:
    """What this member has scored: their own, and nobody else's."""
    found = Score.objects.filter(member=member).exclude(state="set_aside").select_related("criterion", "application")
    return list(found.filter(application=application) if application is not None else found)


def unusual(scores: list[Score]) -> list[Score]:
    """Scores two or more away from this assessor's own average for the criterion; never compared with others'."""
    by_criterion: dict[int, list[int]] = {}
    for one in scores:
        by_criterion.setdefault(one.criterion_id, []).append(one.score)
    return [one for one in scores if abs(one.score - fmean(by_criterion[one.criterion_id])) >= FAR_FROM_OWN]


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


ORDERS = {"own": "Your own order", "name": "Applicant", "amount": "Amount"}


def own_list(member: PanelMember, order: str = "own") -> list[ListLine]:
    """The assessor's applications, in an order of their own, so that no applicant is always read last."""
    criteria = len(member.opportunity.criteria.all())
    given: dict[int, list[Score]] = {}
    for score in own_scores(member):
        given.setdefault(score.application_id, []).append(score)
    keys = {"name": lambda one: one.organisation.name.lower(), "amount": lambda one: -(one.amount or 0)}
    key = keys.get(order, lambda one: _shuffled(member, one))
    received = sorted(member.opportunity.applications.all(), key=key)
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


LEFT_TO_SCORE = ("Not yet started", "Draft saved")


def next_to_score(lines: list[ListLine]) -> Application | None:
    """The first application on a list that is not scored yet."""
    return next((line.application for line in lines if line.status in LEFT_TO_SCORE), None)


@dataclass(frozen=True)
class Progress:
    """How far each member is: status only, never a score. `on` is the status for each application, in order."""

    member: PanelMember
    declared: bool
    submitted: bool
    on: tuple[str, ...]


def read_scores(opportunity: Opportunity) -> Opportunity:
    """What each member has submitted, read once: to say how far they are, never what they gave."""
    prefetch_related_objects(list(opportunity.panel.all()), "scores")
    return opportunity


def progress(opportunity: Opportunity) -> list[Progress]:
    applications = rules.eligible(opportunity)
    return [
        Progress(
            member,
            not rules.undeclared(member),
            rules.has_submitted(member),
            tuple(_status_on(member, one) for one in applications),
        )
        for member in opportunity.panel.all()
    ]


def _status_on(member: PanelMember, application: Application) -> str:
    if rules.has_left(member) or rules.conflict(member, application):
        return "Not theirs"
    given = [one.state for one in member.scores.all() if one.application_id == application.pk]
    if "submitted" in given:
        return "Submitted"
    return "Draft saved" if "draft" in given else "Not yet started"


# ---- the moderation meeting ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BoardCell:
    criterion: Any
    scores: tuple[Score, ...]
    moderation: Moderation | None

    def by(self, member: PanelMember) -> Score | None:
        return next((score for score in self.scores if score.member_id == member.pk), None)

    @property
    def spread(self) -> int:
        given = [score.score for score in self.scores]
        return max(given) - min(given) if given else 0


@dataclass(frozen=True)
class BoardRow:
    application: Application
    spread: float
    result: float
    why: tuple[str, ...]
    cells: tuple[BoardCell, ...]
    away: tuple[PanelMember, ...]
    hidden: str = ""

    @property
    def people(self) -> list[PanelMember]:
        """Who scored it, in the order of the panel."""
        found = {score.member_id: score.member for cell in self.cells for score in cell.scores}
        return [found[pk] for pk in sorted(found)]

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
    found = spread(marks, top_score=float(top), weights=weights)
    line = _line(opportunity, {bid.bid: bid.result for bid in found.bids})
    return spread(marks, top_score=float(top), weights=weights, line=line) if line else found


def _line(opportunity: Opportunity, results: dict[str, float]) -> float | None:
    """The result at which the money would run out on these scores; nothing where it is enough, or price counts too."""
    if opportunity.price_weight:
        return None
    asked = [one for one in rules.eligible(opportunity) if one.reference in results and one.amount]
    running, line = Decimal(0), None
    for one in sorted(asked, key=lambda one: (-results[one.reference], one.reference)):
        running += one.amount
        if running > opportunity.budget:
            return line
        line = results[one.reference]
    return None


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
        return BoardRow(application, 0.0, 0.0, (), (), away, hidden)
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
    spread, result, why = (bid.spread, bid.result, bid.why) if bid else (0.0, 0.0, ())
    return BoardRow(application, spread, result, why, cells, away)
