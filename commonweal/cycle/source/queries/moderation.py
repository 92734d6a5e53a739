"""The moderation meeting: a list in the order of discussion, and each application with its scores side by side."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)

from commonweal.analysis.scoring import Spread, spread
from commonweal.cycle.source.models import (
    Application,
    Assignment,
    Criterion,
    Declaration,
    Disagreement,
    GateCheck,
    Moderation,
    Opportunity,
    PanelMember,
    Score,
    ScoreVersion,
)
from commonweal.cycle.source.models.panel import how_many
from commonweal.cycle.source.queries.assignment import barred
from commonweal.cycle.source.queries.panel import load_one, partners_prefetch
from commonweal.cycle.source.rules import panel as rules
from commonweal.cycle.source.rules.assignment import shared_out
from commonweal.ground.pages.words import listed, moment

PAGE = 50
SHOWN = {"": "All", "discuss": "To discuss", "left": "Not agreed yet"}


# ---- working out where the panel disagrees ------------------------------------------------------------------------


def disagreement(opportunity: Opportunity) -> list[Disagreement]:
    """Every application in the meeting, the widest spread first: as it is kept when moderation starts."""
    judged = {one.reference: one for one in _judged(opportunity)}
    found = _discussion(opportunity, list(judged.values()))
    rows = [
        Disagreement(
            application=judged.pop(bid.bid),
            spread=bid.spread,
            average=bid.result,
            why=list(bid.why),
            discuss=bid.discuss,
        )
        for bid in (found.bids if found else ())
    ]
    rows += [Disagreement(application=one, spread=0, average=0) for one in judged.values()]
    for place, row in enumerate(rows, start=1):
        row.opportunity, row.place, row.line = opportunity, place, found.line if found else None
    return rows


def _judged(opportunity: Opportunity) -> QuerySet[Application]:
    """Who is in the meeting: it starts when every check is made, so that nothing is left but those that failed."""
    submitted = Application.objects.filter(opportunity=opportunity, state="submitted", seal_fault="")
    failed = GateCheck.objects.filter(application=OuterRef("pk"), met=False)
    return submitted.exclude(Exists(failed)).only("reference", "amount", "lot", "opportunity").order_by("reference")


def _discussion(opportunity: Opportunity, judged: list[Application]) -> Spread | None:
    """Where the panel disagrees most; nothing where nobody has scored."""
    criteria = {criterion.pk: criterion for criterion in opportunity.criteria.all()}
    references = {one.pk: one.reference for one in judged}
    given = Score.objects.filter(application__opportunity=opportunity, state="submitted")
    marks = [
        (references[application], criteria[criterion].title, person, float(score))
        for application, criterion, person, score in given.values_list(
            "application", "criterion", "member__person__reference", "score"
        )
        if application in references
    ]
    if not marks:
        return None
    top = float(max(criterion.top for criterion in criteria.values()))
    weights = {criterion.title: float(criterion.weight) for criterion in criteria.values()}
    found = spread(marks, top_score=top, weights=weights)
    line = _line(opportunity, judged, {bid.bid: bid.result for bid in found.bids})
    return spread(marks, top_score=top, weights=weights, line=line) if line else found


def _line(opportunity: Opportunity, judged: list[Application], results: dict[str, float]) -> float | None:
    """The result at which the money would run out on these scores; nothing where `no_line` says why."""
    if opportunity.price_weight or any(one.lot_id for one in judged):
        return None
    asked = [one for one in judged if one.reference in results and one.amount]
    running, line = Decimal(0), None
    for one in sorted(asked, key=lambda one: (-results[one.reference], one.reference)):
        running += one.amount or Decimal(0)
        if running > opportunity.budget:
            return line
        line = results[one.reference]
    return None


# ---- the list -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Meeting:
    """What the list says above its rows."""

    scored: int
    to_discuss: int
    line: float | None


def to_moderate(opportunity: Opportunity, show: str = "") -> QuerySet[Disagreement]:
    """The applications in the order of discussion, each with how many criteria were asked and how many are agreed."""
    found = (
        Disagreement.objects.filter(opportunity=opportunity)
        .select_related("application__organisation")
        .defer("application__submitted", "application__answers")
        .annotate(
            agreed=how_many(Moderation.objects.filter(application=OuterRef("application")), "application"),
            asked=how_many(Criterion.objects.filter(opportunity=opportunity), "opportunity"),
        )
        .order_by("place")
    )
    if show == "discuss":
        return found.filter(discuss=True)
    return found.filter(agreed__lt=F("asked")) if show == "left" else found


def meeting_of(opportunity: Opportunity) -> Meeting:
    found = Disagreement.objects.filter(opportunity=opportunity)
    told = found.aggregate(scored=Count("pk"), to_discuss=Count("pk", filter=Q(discuss=True)), line=Max("line"))
    return Meeting(**told)


def no_line(opportunity: Opportunity, rows: list[Disagreement]) -> str:
    """Why no line was drawn where none was."""
    if opportunity.price_weight:
        return "Price counts too, so no line is drawn."
    if any(row.application.lot_id for row in rows):
        return "Each lot has money of its own, so no line is drawn."
    return "The budget is enough for everyone who was scored, so there is no line."


def seat_for(opportunity: Opportunity, applications: list[Application]) -> None:
    """What the panel declared on these applications, and who was given them; nothing of the others."""
    members = list(opportunity.panel.all())
    here = Declaration.objects.filter(application__in=applications)
    prefetch_related_objects(members, Prefetch("declarations", queryset=here))
    if shared_out(opportunity):
        given = Assignment.objects.filter(application__in=applications)
        prefetch_related_objects(members, Prefetch("assignments", queryset=given))
    if any(one.person.memberships.all() for one in members):
        prefetch_related_objects(applications, partners_prefetch())
    for one in applications:
        one.opportunity = opportunity


# ---- one application ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BoardCell:
    criterion: Criterion
    scores: tuple[Score, ...]
    moderation: Moderation | None

    def by(self, member: PanelMember) -> Score | None:
        return next((score for score in self.scores if score.member_id == member.pk), None)

    @property
    def spread(self) -> int:
        given = [score.score for score in self.scores]
        return max(given) - min(given) if given else 0


@dataclass(frozen=True)
class Board:
    """One application as the meeting sees it: the scores side by side, and who leaves the room for it."""

    found: Disagreement
    cells: tuple[BoardCell, ...]
    away: tuple[PanelMember, ...]
    members: tuple[PanelMember, ...]

    @property
    def application(self) -> Application:
        return self.found.application

    @property
    def people(self) -> list[PanelMember]:
        """Who scored it, in the order of the panel."""
        scored = {score.member_id for cell in self.cells for score in cell.scores}
        return sorted((one for one in self.members if one.pk in scored), key=lambda one: one.pk)

    @property
    def too_late(self) -> list[PanelMember]:
        """Who has an interest in it that came to light only when their scores could not be set aside any more."""
        return [one for one in self.people if one in self.away]

    @property
    def gone(self) -> list[PanelMember]:
        """Who scored it and has left the panel since."""
        return [one for one in self.people if one.has_left]

    @property
    def headings(self) -> list[str]:
        return [f"{one.person} (left the panel)" if one.has_left else str(one.person) for one in self.people]

    @property
    def agreed(self) -> int:
        return sum(1 for cell in self.cells if cell.moderation)


def load_moderated(reference: str, application: str) -> Application:
    """One application with its scores, its agreed scores, and what the panel declared on it."""
    latest = Moderation.objects.filter(application__opportunity=OuterRef("opportunity")).order_by("-agreed_at", "-pk")
    found = load_one(reference, application, last_present=Subquery(latest.values("present")[:1]))
    changed = Exists(ScoreVersion.objects.filter(score=OuterRef("pk")))
    prefetch_related_objects(
        [found],
        Prefetch("scores", queryset=Score.objects.select_related("member__person").annotate(changed=changed)),
        Prefetch("moderations", queryset=Moderation.objects.select_related("agreed_by")),
    )
    prefetch_related_objects([one for one in found.scores.all() if one.changed], "versions")
    return found


def board(application: Application) -> Board | None:
    """The scores of one application side by side; nothing where it is not in the meeting."""
    found = getattr(application, "disagreement", None)
    if found is None:
        return None
    agreed = {row.criterion_id: row for row in application.moderations.all()}
    live = rules.live_scores(application.scores.all())
    cells = tuple(
        BoardCell(
            criterion,
            tuple(score for score in live if score.criterion_id == criterion.pk),
            agreed.get(criterion.pk),
        )
        for criterion in application.opportunity.criteria.all()
    )
    return Board(found, cells, tuple(rules.conflicted(application)), tuple(application.opportunity.panel.all()))


@dataclass(frozen=True)
class Sitting:
    """Who was in the room, and when, for some of the criteria of one application."""

    criteria: str
    present: str
    away: str
    when: str


def sittings(row: Board) -> list[Sitting]:
    """The attendance as it was recorded with each agreed score; said once for those at which it was the same."""
    names = {one.person.reference: str(one.person) for one in row.members}
    found: dict[tuple[tuple[str, ...], ...], list[BoardCell]] = {}
    for cell in row.cells:
        if cell.moderation:
            here, away = cell.moderation.present, cell.moderation.absent_conflicted
            found.setdefault((tuple(here), tuple(away)), []).append(cell)
    return [
        Sitting(
            listed([one.criterion.title for one in cells]),
            listed([names.get(one, one) for one in here]),
            listed([names.get(one, one) for one in away]),
            _when([one.moderation.agreed_at for one in cells if one.moderation]),
        )
        for (here, away), cells in found.items()
    ]


def _when(agreed: list[datetime.datetime]) -> str:
    first, last = moment(min(agreed)), moment(max(agreed))
    return first if first == last else f"{first} to {last}"


def after(opportunity: Opportunity, place: int, person: Any) -> Application | None:
    """The next in the order of discussion that is not agreed yet and that no interest shuts to this person."""
    found = to_moderate(opportunity, "left").filter(place__gt=place)
    member = rules.member_for(person, opportunity)
    if member is not None:
        found = found.exclude(application__in=[pk for pk, _ in barred(opportunity, [member])])
    first = found.first()
    return first.application if first else None
