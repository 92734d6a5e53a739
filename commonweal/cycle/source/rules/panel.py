"""Who may open, score and moderate what. Nothing opens before interests are declared; a close one closes every door."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable
from decimal import Decimal
from statistics import median
from typing import Any

from django.utils import timezone

from commonweal.council.exercise.rules import on_the_team
from commonweal.council.people.rules import editor
from commonweal.cycle.source.models import Declaration, DueDiligence, Opportunity, PanelMember, Score
from commonweal.cycle.source.rules.assignment import NOT_YOURS, is_given
from commonweal.cycle.source.rules.gate import scoring_refusal
from commonweal.cycle.source.rules.sealing import seal_refusal
from commonweal.ground.pages.words import day
from commonweal.ground.record.rules import Rule, Verdict, rule, signed_in

RULINGS = {
    "score": "May score this application",
    "not_score": "Does not score this application",
    "leave": "Leaves the panel",
}
BASES = {"agreed": "The panel agreed it", "mean": "Average of the scores", "median": "Middle score"}
BASIS_OF_METHOD = {"agree": "agreed", "mean": "mean", "median": "median"}
FEWEST_WORDS, MOST_WORDS = 20, 250  # of the reason for a score, agreed or not, which its applicant is sent
PENNY = Decimal("0.01")
LEVEL = Declaration.Level


def has_closed(opportunity: Opportunity, at: datetime.datetime) -> bool:
    """Whether the deadline has passed, even where the state has not caught up with the clock yet."""
    if opportunity.state in ("closed", "assessing", "decided"):
        return True
    return (
        opportunity.state in ("scheduled", "open") and opportunity.closes_at is not None and opportunity.closes_at <= at
    )


def shut_refusal(opportunity: Opportunity, at: datetime.datetime, stays: str = "Applications stay") -> str:
    """Why nothing that was sent may be read at this moment; nothing where it may."""
    if not has_closed(opportunity, at):
        return f"{stays} sealed until the opportunity has closed."
    return seal_refusal(opportunity)


def enough_assessors(opportunity: Opportunity) -> int:
    """A grant round is assessed together, so never by one person alone."""
    least = 1 if opportunity.kind == Opportunity.Kind.CONTRACT else 2
    return max(least, opportunity.minimum_assessors)


def member_for(person: Any, opportunity: Opportunity) -> PanelMember | None:
    if not signed_in(person):
        return None
    return next((member for member in opportunity.panel.all() if member.person_id == person.pk), None)


def staying(opportunity: Opportunity) -> list[PanelMember]:
    """Who is on the panel still."""
    return [one for one in opportunity.panel.all() if not one.has_left]


def standing_ones(opportunity: Opportunity) -> list[Any]:
    """The applications that were sent and are still in it, of those that were loaded."""
    return [application for application in opportunity.applications.all() if application.state == "submitted"]


# ---- interests ----------------------------------------------------------------------------------------------------


def declaration_on(member: PanelMember, application: Any) -> Declaration | None:
    """Looked up by the application where the rows were read with the member, since there may be ten thousand."""
    rows = member.declarations.all()
    if "declarations" not in getattr(member, "_prefetched_objects_cache", {}):
        return rows.filter(application=application).first()
    kept = member.__dict__.get("_declared")
    if kept is None or kept[0] is not rows:
        kept = member.__dict__["_declared"] = (rows, {one.application_id: one for one in rows})
    return kept[1].get(application.pk)


def conflict(member: PanelMember, application: Any) -> str:
    """Why this application is not this member's to see; nothing where it is. Declared, ruled, or plain to see."""
    name = application.organisation.name
    acts = _acts_for(member, application)
    if acts:
        return f"You act for {acts}, so this application is not yours to see."
    declaration = declaration_on(member, application)
    if declaration is None or declaration.level == LEVEL.NONE:
        return ""
    if declaration.level == LEVEL.CLOSE:
        return f"You declared a close connection with {name}, so its application is not yours to see."
    if declaration.ruling == "not_score":
        return f"You declared a connection with {name}, and the chair ruled that you do not score its application."
    if not declaration.ruling:
        return f"You declared a connection with {name}. The chair has not yet said whether you may score."
    return ""


def _acts_for(member: PanelMember, application: Any) -> str:
    """The applicant, or a partner of it, for which this member acts; nothing where they act for neither.

    A partner that was asked again or said no after it was sent is named in what was sent, and counts.
    """
    if "found_applicant" in member.__dict__:  # where one application was read by itself, it came with the member
        if member.found_applicant:
            return application.organisation.name
        return f"a partner of {application.organisation.name}" if member.found_partner else ""
    own = {one.organisation_id for one in member.person.memberships.all()}
    if application.organisation_id in own:
        return application.organisation.name
    joined = application.partners.all() if own else ()
    if any(one.organisation_id in own for one in joined):
        return f"a partner of {application.organisation.name}"
    return ""


def left_refusal(member: PanelMember) -> str:
    """That a member left, in words that are true for each way of leaving; nothing where they are still there."""
    if member.left_at is not None:
        return f"Your place on this panel ended on {day(timezone.localdate(member.left_at))}."
    if member.has_left:
        return "The chair ruled that you leave this panel because of a connection that you declared."
    return ""


def interest_refusal(member: PanelMember, application: Any) -> str:
    """Why this member cannot open this application as far as interests go; nothing where none stands in the way."""
    gone = left_refusal(member)
    if gone:
        return gone
    left = member.undeclared
    if left:
        return (
            f"You have not yet said whether you have a connection with {_counted(left)}. "
            "Declare your interests first: no application opens before that."
        )
    return conflict(member, application)


def not_given(member: PanelMember, application: Any) -> str:
    """Why this is for others to score, where the applications were shared out. The chair reads all of them."""
    if member.part == PanelMember.Part.CHAIR or is_given(member, application):
        return ""
    return f"{application.reference} was not given to you. {NOT_YOURS}"


def reading_refusal(member: PanelMember, application: Any) -> str:
    """Why this member cannot open this application; nothing where it is open to them."""
    return interest_refusal(member, application) or not_given(member, application)


def conflicted(application: Any) -> list[PanelMember]:
    """The members of the panel whom an interest keeps from this application: they leave the room for it."""
    return [one for one in staying(application.opportunity) if conflict(one, application)]


def at_the_table(application: Any) -> list[PanelMember]:
    """Who can be in the room: on the panel still, without an interest, and given this application or in the chair."""
    members = [one for one in staying(application.opportunity) if not one.undeclared]
    return [one for one in members if not conflict(one, application) and takes_part(one, application)]


def as_declared(declaration: Declaration) -> str:
    """What stands of a connection and the ruling on it, to tell whether a page still shows it as it is."""
    said = (declaration.level, declaration.what, declaration.ruling, declaration.ruling_reason)
    return hashlib.sha256("|".join(said).encode()).hexdigest()[:16]


def _counted(number: int) -> str:
    return "1 applicant" if number == 1 else f"{number} applicants"


# ---- who ----------------------------------------------------------------------------------------------------------


@rule("a member of the panel")
def on_the_panel(person: Any, thing: Any) -> bool:
    return member_for(person, _opportunity_of(thing)) is not None


@rule("the chair of the panel")
def chairs(person: Any, thing: Any) -> bool:
    member = member_for(person, _opportunity_of(thing))
    return member is not None and member.part == PanelMember.Part.CHAIR and not member.has_left


@rule("an administrator or an editor of the organisation that applied")
def answers_for_applicant(person: Any, thing: Any) -> bool:
    return bool(editor(person, thing.application.organisation))


@rule("the person whose place it is")
def own_place(person: Any, member: PanelMember) -> bool:
    return bool(signed_in(person)) and member.person_id == person.pk


chair_or_team: Rule = chairs | on_the_team
may_end_place: Rule = own_place | chair_or_team
panel_or_team: Rule = on_the_panel | on_the_team


def shut_to(person: Any, application: Any) -> str:
    """Why somebody on the panel, or on the team as well, cannot open this application anywhere; nothing otherwise."""
    member = member_for(person, application.opportunity)
    if member is None:
        return ""
    refusal = interest_refusal(member, application)
    if refusal:
        return refusal
    others = not_given(member, application)
    return others if others and not on_the_team(person, application) else ""


def whose(person: Any, application: Any) -> str:
    """Why this is not this person's to open, in the few words that fit a list; nothing where it is."""
    if interest_of(person, application):
        return "Not yours (interest declared)"
    return "Not yours (given to others)" if shut_to(person, application) else ""


def interest_of(person: Any, application: Any) -> str:
    """Why an interest of this person shuts this application, whoever it was given to; nothing where none does."""
    member = member_for(person, application.opportunity)
    return interest_refusal(member, application) if member else ""


@rule("a member of the panel who has declared every interest and has none in this application")
def may_read(person: Any, application: Any) -> Verdict:
    member = member_for(person, application.opportunity)
    if member is None:
        return Verdict(False, "You are not on the panel that assesses this application.")
    refusal = reading_refusal(member, application)
    return Verdict(not refusal, refusal)


@rule("a member of the panel to whom it was given and who has no interest in it, or the team of the exercise")
def may_open_sent(person: Any, application: Any) -> Verdict:
    """What was sent with an application: the rule of its page, and the reason is the same."""
    if member_for(person, application.opportunity) is None:
        return on_the_team(person, application)
    refusal = shut_to(person, application)
    return Verdict(not refusal, refusal)


@rule("a member of the panel who has declared every interest, the team of the exercise, or its chair")
def may_see_board(person: Any, opportunity: Any) -> Verdict:
    """The moderation meeting: members who declared, and the team. Nobody before it starts."""
    member = member_for(person, opportunity)
    if member is None:
        return on_the_team(person, opportunity)
    gone = left_refusal(member)
    if gone:
        return Verdict(False, gone)
    left = member.undeclared
    return Verdict(not left, f"Declare your interests first: {_counted(left)} left." if left else "")


@rule("a member of the panel who has no interest in this application, the team of the exercise, or the chair")
def may_discuss(person: Any, application: Any) -> Verdict:
    verdict = may_see_board(person, application.opportunity)
    shut = shut_to(person, application) if verdict else ""
    return Verdict(False, shut) if shut else verdict


@rule("the chair of the panel, or the team of the exercise, without an interest in this application")
def may_agree(person: Any, application: Any) -> Verdict:
    verdict = chair_or_team(person, application.opportunity)
    shut = shut_to(person, application) if verdict else ""
    return Verdict(False, shut) if shut else verdict


def _opportunity_of(thing: Any) -> Opportunity:
    if isinstance(thing, Opportunity):
        return thing
    return thing.opportunity if hasattr(thing, "opportunity") else thing.application.opportunity


# ---- scores -------------------------------------------------------------------------------------------------------


def reason_refusal(title: str, reason: str) -> str:
    """Why this reason cannot stand beside a score; nothing where it can. A draft may be of any length."""
    words = len(reason.split())
    if not words:
        return f"Enter why you gave this score for {title}"
    if words < FEWEST_WORDS:
        return f"Your reason for {title} must be {FEWEST_WORDS} words or more. You have used {words}"
    if words > MOST_WORDS:
        return f"Your reason for {title} must be {MOST_WORDS} words or less. You have used {words:,}"
    return ""


def proof_of(score: Score) -> str:
    """What stands in the record for a score: it cannot be guessed without the salt, and holds all that was given."""
    given = (score.application_id, score.criterion_id, score.member_id, score.score, score.reason)
    return hashlib.sha256("|".join([score.salt, *map(str, given)]).encode()).hexdigest()


def words_for(criterion: Any, score: Any) -> str:
    return next((str(step["words"]) for step in criterion.scale if step["score"] == score), "")


def takes_part(member: PanelMember, application: Any) -> bool:
    """Whether this member is at the table for this application: it was given to them, or they chair."""
    return not not_given(member, application)


def live_scores(scores: Any) -> list[Score]:
    """Scores that count: submitted ones, without those set aside when an interest came to light."""
    return [score for score in scores if score.state == "submitted"]


def eligible(opportunity: Opportunity) -> list[Any]:
    return [application for application in standing_ones(opportunity) if not scoring_refusal(application)]


FAR = Decimal("0.5")


def far_from_mean(agreed: Decimal, scores: list[Score]) -> bool:
    """Whether an agreed score is further from the average of those given than rounding it would take it."""
    return abs(agreed - middle("mean", scores)) > FAR


def reasons_given(scores: list[Score]) -> str:
    """What the scorers wrote, each reason once and whole, as far as an agreed reason may be long."""
    said: list[str] = []
    for reason in dict.fromkeys(score.reason.strip() for score in scores):
        if sum(len(one.split()) for one in [*said, reason]) <= MOST_WORDS:
            said.append(reason)
    return "\n\n".join(said) or " ".join(scores[0].reason.split()[:MOST_WORDS]) if scores else ""


def middle(basis: str, scores: list[Score]) -> Decimal:
    """The mean or the median of the scores given, to two places."""
    given = [Decimal(score.score) for score in scores]
    found = median(given) if basis == "median" else sum(given) / len(given)
    return Decimal(found).quantize(PENNY)


# ---- who makes up the panel ---------------------------------------------------------------------------------------


def balance(members: Iterable[PanelMember]) -> list[str]:
    """What a panel lacks of the three things that it is to bring together, and whether it has one chair."""
    here = [one for one in members if not one.has_left]
    brought = {one.brings for one in here}
    lacking = {
        PanelMember.Brings.EXPERTISE: "Nobody on the panel brings expertise in what this is about.",
        PanelMember.Brings.LIVED: "Nobody on the panel brings lived experience of what this is about.",
        PanelMember.Brings.INDEPENDENT: "Nobody on the panel is independent of the council.",
    }
    said = [sentence for kind, sentence in lacking.items() if kind not in brought]
    chairs_here = sum(one.part == PanelMember.Part.CHAIR for one in here)
    if chairs_here != 1:
        said.append(
            "Nobody chairs the panel. The chair rules on declared connections."
            if not chairs_here
            else f"{chairs_here} people chair the panel. One of them does, so that it is clear who rules."
        )
    return said


# ---- looking things up --------------------------------------------------------------------------------------------


def looked_up(application: Any) -> str:
    """How far the due diligence on an applicant is, in one sentence."""
    rows = list(application.due_diligence.all())
    concerns = sum(one.result == DueDiligence.Result.CONCERN for one in rows)
    return f"{len(rows)} of {len(DueDiligence.Item)} looked up" + (f", {_concerns(concerns)}" if concerns else "")


def _concerns(number: int) -> str:
    return "1 concern" if number == 1 else f"{number} concerns"
