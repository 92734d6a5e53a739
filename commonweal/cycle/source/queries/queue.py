"""Each assessor's own list, fifty to a page however many applied, and what is left of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
)
from django.db.models.functions import Lower

from commonweal.cycle.source.models import Application, Declaration, GateCheck, PanelMember, Score
from commonweal.cycle.source.models.panel import how_many
from commonweal.cycle.source.queries.application import LONG
from commonweal.cycle.source.queries.assignment import APART
from commonweal.cycle.source.queries.panel import RECEIVED
from commonweal.cycle.source.queries.partner import concerned
from commonweal.cycle.source.queries.progress import to_score
from commonweal.cycle.source.rules.assignment import criteria_for, shared_out
from commonweal.cycle.source.rules.gate import applicable

PAGE = 50
UNCHECKED = "Waits for its checks"
ORDERS = {"own": "Your own order", "name": "Applicant", "amount": "Amount"}


@dataclass(frozen=True)
class ListLine:
    """One application on an assessor's list, which is `closed` where it does not open to them."""

    application: Application
    status: str
    colour: str
    closed: bool = False
    scored: int = 0


@dataclass(frozen=True)
class OwnList:
    """How long the list is, and how far the member is: `done` of those that are theirs to score.

    `drafts` and `unruled` are 0 where no score is a draft, and where no connection of theirs waits for a ruling.
    """

    length: int
    mine: int
    done: int
    drafts: int
    unruled: int

    @property
    def submitted(self) -> bool:
        return self.mine > 0 and self.done == self.mine and not self.drafts


def queue(member: PanelMember) -> QuerySet[Application]:
    """What this member was given, with how many of their scores each has.

    `barred` is `rules.panel.conflict` asked of the database for all of them at once; each door asks the rule again.
    """
    own = Score.objects.filter(application=OuterRef("pk"), member=member).exclude(state="set_aside")
    return given_to(member).annotate(scored=how_many(own, "member"), barred=_barred(member))


def given_to(member: PanelMember) -> QuerySet[Application]:
    found = Application.objects.filter(opportunity=member.opportunity, state__in=RECEIVED)
    return found.filter(assignments__member=member) if shared_out(member.opportunity) else found


def own_list(member: PanelMember) -> OwnList:
    mine = Q(state="submitted", barred=False)
    drafts, unruled = Score.objects.filter(member=member, state="draft"), _unruled(member)
    found = queue(member).aggregate(
        length=Count("pk"),
        mine=Count("pk", filter=mine),
        done=Count("pk", filter=mine & Q(scored__gte=len(criteria_for(member)))),
        drafts=Count("pk", filter=Q(Exists(drafts))),
        unruled=Count("pk", filter=Q(Exists(unruled))),
    )
    return OwnList(**found)


def _in_order(member: PanelMember, order: str) -> tuple[Any, ...]:
    """By default an order of their own, so that no applicant is always read last."""
    turn = ExpressionWrapper((F("pk") * 40_503 + member.pk * 2_657) % 65_521, output_field=BigIntegerField())
    orders = {"name": Lower("organisation__name"), "amount": F("amount").desc(nulls_last=True)}
    return orders.get(order, turn), "pk"


def _barred(member: PanelMember) -> ExpressionWrapper:
    barred = Q(pk__in=Declaration.objects.filter(APART, member=member).values("application"))
    acts_for = [one.organisation_id for one in member.person.memberships.all()]
    if acts_for:
        joined = concerned().filter(organisation__in=acts_for)
        barred |= Q(organisation__in=acts_for) | Q(pk__in=joined.values("application"))
    return ExpressionWrapper(barred, output_field=BooleanField())


def _unruled(member: PanelMember) -> QuerySet[Declaration]:
    """What this member declared, on which somebody has still to say whether they may score."""
    return Declaration.objects.filter(member=member, level=Declaration.Level.SOME, ruling="")


def lines(member: PanelMember, order: str, places: range) -> list[ListLine]:
    """One page of the list. Its keys are sorted alone: ten thousand wide rows sort slowly."""
    asked, by, this = len(criteria_for(member)), _in_order(member, order), OuterRef("pk")
    keys = given_to(member).order_by(*by).values("pk")[places.start : places.stop]
    found = queue(member).filter(pk__in=keys).select_related("organisation", "lot").defer(*LONG)
    found = found.annotate(
        sent=Exists(Score.objects.filter(application=this, member=member, state="submitted")),
        unruled=Exists(_unruled(member).filter(application=this)),
        met=how_many(GateCheck.objects.filter(application=this, met=True), "application"),
    )
    rows = list(found.order_by(*by))
    for one in rows:
        one.opportunity = member.opportunity
    return [_line(member, one, asked) for one in rows]


def _line(member: PanelMember, application: Application, asked: int) -> ListLine:
    if application.state == "ineligible":
        return ListLine(application, "No further consideration", "grey", closed=True)
    if member.has_left or member.undeclared:
        return ListLine(
            application, "You left this panel" if member.has_left else "Declare interests first", "grey", closed=True
        )
    why_shut = _why_shut(application)
    if why_shut:
        return ListLine(application, why_shut, "grey", closed=True)
    if application.sent:
        return ListLine(application, "Submitted", "", scored=application.scored)
    if not application.scored:
        return ListLine(application, "Not yet started", "blue")
    status = "Draft saved" if application.scored < asked else "Ready to submit"
    return ListLine(application, status, "light-blue", scored=application.scored)


def _why_shut(application: Application) -> str:
    """`rules.gate.scoring_refusal` in a few words, for a page of fifty in one question; each door asks the rule."""
    if application.barred:
        return "Waits for a ruling" if application.unruled else "Not yours (interest declared)"
    if application.seal_fault:
        return "Cannot be read"
    return "" if application.sent or application.met >= len(applicable(application)) else UNCHECKED


def next_to_score(member: PanelMember) -> Application | None:
    """The first on the list that is not scored yet and that opens: its organisational criteria are checked and met."""
    if member.has_left or member.undeclared:
        return None
    ready = set(to_score(member))
    waiting = queue(member).filter(state="submitted", barred=False, scored__lt=len(criteria_for(member)))
    keys = waiting.order_by(*_in_order(member, "own")).values_list("pk", flat=True)
    first = next((one for one in keys if one in ready), None)
    return None if first is None else waiting.get(pk=first)
