"""Each assessor's own list, fifty to a page however many applied, and what is left of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
)
from django.db.models.functions import Lower

from commonweal.cycle.source.models import Application, Declaration, PanelMember, Partner, Score
from commonweal.cycle.source.models.panel import how_many
from commonweal.cycle.source.queries.application import LONG
from commonweal.cycle.source.queries.assignment import APART
from commonweal.cycle.source.queries.panel import RECEIVED
from commonweal.cycle.source.rules import panel as rules
from commonweal.cycle.source.rules.assignment import criteria_for, shared_out

PAGE = 50
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
    """Every place on the list by its key, and how far the member is: `done` of those that are theirs to score."""

    keys: tuple[int, ...]
    mine: int
    done: int
    drafts: bool

    @property
    def submitted(self) -> bool:
        return self.done == self.mine and not self.drafts


def queue(member: PanelMember) -> QuerySet[Application]:
    """What this member was given, with how many of their scores each has.

    `barred` is `rules.panel.conflict` asked of the database for all of them at once; each door asks the rule again.
    """
    own = Score.objects.filter(application=OuterRef("pk"), member=member).exclude(state="set_aside")
    found = Application.objects.filter(opportunity=member.opportunity, state__in=RECEIVED)
    if shared_out(member.opportunity):
        found = found.filter(assignments__member=member)
    return found.annotate(scored=how_many(own, "member"), barred=_barred(member))


def own_list(member: PanelMember, order: str = "own") -> OwnList:
    """In an order of their own, so that no applicant is always read last."""
    turn = ExpressionWrapper((F("pk") * 40_503 + member.pk * 2_657) % 65_521, output_field=BigIntegerField())
    orders = {"name": Lower("organisation__name"), "amount": F("amount").desc(nulls_last=True)}
    drafts = Exists(Score.objects.filter(member=member, state="draft"))
    found = queue(member).annotate(drafts=drafts).order_by(orders.get(order, turn), "pk")
    rows = list(found.values_list("pk", "state", "barred", "scored", "drafts"))
    asked = len(criteria_for(member))
    mine = [scored for _, state, barred, scored, _ in rows if state == "submitted" and not barred]
    done = sum(scored >= asked for scored in mine)
    return OwnList(tuple(row[0] for row in rows), len(mine), done, bool(rows) and rows[0][-1])


def _barred(member: PanelMember) -> ExpressionWrapper:
    barred = Q(pk__in=Declaration.objects.filter(APART, member=member).values("application"))
    acts_for = [one.organisation_id for one in member.person.memberships.all()]
    if acts_for:
        joined = Partner.objects.filter(organisation__in=acts_for, state=rules.CONFIRMED)
        barred |= Q(organisation__in=acts_for) | Q(pk__in=joined.values("application"))
    return ExpressionWrapper(barred, output_field=BooleanField())


def lines(member: PanelMember, keys: Iterable[int]) -> list[ListLine]:
    """One page of the list."""
    keys, asked = list(keys), len(criteria_for(member))
    sent = Exists(Score.objects.filter(application=OuterRef("pk"), member=member, state="submitted"))
    found = queue(member).filter(pk__in=keys).select_related("organisation", "lot").defer(*LONG).annotate(sent=sent)
    rows = {one.pk: one for one in found}
    return [_line(member, rows[key], asked) for key in keys if key in rows]


def _line(member: PanelMember, application: Application, asked: int) -> ListLine:
    if application.state == "ineligible":
        return ListLine(application, "No further consideration", "grey", closed=True)
    if member.has_left or member.undeclared:
        return ListLine(
            application, "You left this panel" if member.has_left else "Declare interests first", "grey", closed=True
        )
    if application.barred:
        return ListLine(application, "Not yours (interest declared)", "grey", closed=True)
    if application.sent:
        return ListLine(application, "Submitted", "", scored=application.scored)
    if not application.scored:
        return ListLine(application, "Not yet started", "blue")
    status = "Draft saved" if application.scored < asked else "Ready to submit"
    return ListLine(application, status, "light-blue", scored=application.scored)


def next_to_score(member: PanelMember) -> Application | None:
    """The first on the list that is not scored yet."""
    if member.has_left or member.undeclared:
        return None
    waiting = queue(member).filter(state="submitted", barred=False, scored__lt=len(criteria_for(member)))
    left = set(waiting.values_list("pk", flat=True))
    first = next((key for key in own_list(member).keys if key in left), None)
    return Application.objects.get(pk=first) if first else None
