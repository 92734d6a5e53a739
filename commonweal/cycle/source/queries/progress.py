"""How far each member of the panel is, worked out for all of them at once: status only, never a score."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from commonweal.cycle.source.models import Application, GateCheck, Opportunity, PanelMember, Score
from commonweal.cycle.source.queries.application import LONG
from commonweal.cycle.source.queries.assignment import barred, given_by_application, theirs
from commonweal.cycle.source.rules.assignment import criteria_for, shared_out
from commonweal.cycle.source.rules.gate import Applicant, asked_by

NOT_THEIRS, WAITS, OTHERS, LEFT = "Not theirs", "Waits for a ruling", "For others", "Left the panel"
SUBMITTED, DRAFT, UNSTARTED = "Submitted", "Draft saved", "Not yet started"


@dataclass(frozen=True)
class Progress:
    """How far one member is. `on` is the status for each application that is scored, in order."""

    member: PanelMember
    on: tuple[str, ...]

    @property
    def declared(self) -> bool:
        return not self.member.undeclared

    @property
    def theirs(self) -> int:
        return sum(said not in (NOT_THEIRS, WAITS, OTHERS, LEFT) for said in self.on)

    @property
    def done(self) -> int:
        return self.on.count(SUBMITTED)

    @property
    def begun(self) -> int:
        return self.on.count(DRAFT)

    @property
    def submitted(self) -> bool:
        """Whether everything that this member is to score has been submitted."""
        return self.member.has_left or (self.declared and self.done == self.theirs)


def to_judge(opportunity: Opportunity) -> list[int]:
    """What the panel scores, by key: submitted, readable, and every organisational criterion met."""
    return _scored(opportunity, Application.objects.filter(opportunity=opportunity, state="submitted"))


def to_score(member: PanelMember) -> list[int]:
    """What one member scores, by key: given to them, the criteria met, and no interest in the way."""
    return [] if member.has_left else _scored(member.opportunity, theirs(member))


def named(opportunity: Opportunity, keys: Collection[int]) -> list[Application]:
    """These applications, in their order, as far as a page names them."""
    rows = Application.objects.filter(pk__in=keys).select_related("organisation", "lot").defer(*LONG).in_bulk()
    for one in rows.values():
        one.opportunity = opportunity
    return [rows[key] for key in keys if key in rows]


def references_of(keys: Iterable[int]) -> dict[int, str]:
    return dict(Application.objects.filter(pk__in=set(keys)).values_list("pk", "reference"))


def _scored(opportunity: Opportunity, found: QuerySet[Application]) -> list[int]:
    """`rules.gate.scoring_refusal` asked of facts alone, since there may be ten thousand."""
    readable = found.filter(seal_fault="").exclude(gate_checks__met=False)
    checked: dict[int, set[str]] = defaultdict(set)
    checks = GateCheck.objects.filter(application__in=readable.order_by().values("pk"))
    for pk, criterion in checks.order_by().values_list("application", "criterion"):
        checked[pk].add(criterion)
    asked = dict[Applicant, set[str]]()
    scored = []
    for pk, *facts in readable.order_by("reference").values_list("pk", *ASKED_BY):
        who = Applicant(*facts)
        if who not in asked:
            asked[who] = {one.criterion.key for one in asked_by(opportunity, who) if one.applies}
        if asked[who] <= checked[pk]:
            scored.append(pk)
    return scored


ASKED_BY = tuple(f"organisation__{name}" for name in Applicant._fields)


@dataclass(frozen=True)
class OwnScores:
    """What one member scores, and how many scores are still missing or not submitted."""

    applications: tuple[int, ...]
    missing: int
    unsent: int


def own_scores_left(member: PanelMember) -> OwnScores:
    applications, counted, asked = to_score(member), _counted([member]), len(criteria_for(member))
    given = [counted.get((one, member.pk), (0, 0)) for one in applications]
    missing, unsent = (sum(max(0, asked - one[which]) for one in given) for which in (0, 1))
    return OwnScores(tuple(applications), missing, unsent)


def has_submitted(member: PanelMember) -> bool:
    return member.has_left or (not member.undeclared and not own_scores_left(member).unsent)


def finished_by(member: PanelMember) -> set[int]:
    """The applications on which this member has submitted a score for every criterion that they score."""
    asked = len(criteria_for(member))
    return {application for (application, _), (_, sent) in _counted([member]).items() if sent >= asked}


def left_to_score(member: PanelMember) -> int:
    """How many applications this member has still to score; all of them before they have declared."""
    if member.undeclared:
        return member.opportunity.applications.filter(state="submitted").count()
    finished = finished_by(member)
    return sum(one not in finished for one in to_score(member))


def progress(opportunity: Opportunity, judged: Collection[int]) -> list[Progress]:
    members = list(opportunity.panel.all())
    apart = barred(opportunity, members)
    given = given_by_application(opportunity) if shared_out(opportunity) else None
    counted, asked = _counted(members), {one.pk: len(criteria_for(one)) for one in members}

    def on(member: PanelMember, application: int) -> str:
        if given is not None and member.pk not in given.get(application, ()):
            return LEFT if member.has_left else OTHERS
        if (application, member.pk) in apart:
            return WAITS if apart[application, member.pk] else NOT_THEIRS
        begun, sent = counted.get((application, member.pk), (0, 0))
        if sent >= asked[member.pk]:
            return SUBMITTED
        if member.has_left:
            return LEFT
        return DRAFT if begun else UNSTARTED

    return [Progress(member, tuple(on(member, one) for one in judged)) for member in members]


def outstanding(opportunity: Opportunity) -> list[PanelMember]:
    """Who has not submitted everything yet."""
    return [one.member for one in progress(opportunity, to_judge(opportunity)) if not one.submitted]


def _counted(members: Iterable[PanelMember]) -> dict[tuple[int, int], tuple[int, int]]:
    """The scores that count, by application and member: how many were given, and how many of them were submitted."""
    found = Score.objects.filter(member__in=members).exclude(state="set_aside")
    rows = found.order_by().values_list("application", "member")
    rows = rows.annotate(begun=Count("pk"), sent=Count("pk", filter=Q(state="submitted")))
    return {(application, member): (begun, sent) for application, member, begun, sent in rows}
