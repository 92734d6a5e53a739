from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from commonweal.council.exercise import actions as exercises
from commonweal.council.exercise.models import Area, Exercise
from commonweal.council.exercise.rules import on_the_team, require
from commonweal.council.people.models import Organisation, Person
from commonweal.cycle.understand import queries, rules
from commonweal.cycle.understand.models import Asset, AssetSearch, EvidenceItem, Gap, Need, Provision, ScreeningAnswer
from commonweal.ground.record.actions import recorded
from commonweal.ground.record.models import Recorded
from commonweal.ground.record.rules import Refusal, Refused, refuse

LEAD = "the exercise's lead and team"
MARKET = ("demand_estimate", "market_sounding")


def _begin(exercise: Exercise, key: str, by: Person, what: str) -> None:
    require(on_the_team, by, exercise, what=what)
    exercises.check_task_open(exercise, key)


def _keep(thing: Recorded, verb: str, *, what: str, by: Person, at: datetime.datetime, why: str = "") -> None:
    """Save and record, or refuse with a sentence for each field that does not hold."""
    with recorded(verb, thing, by=by, at=at, why=why):
        try:
            thing.full_clean()
        except ValidationError as wrong:
            fields = [(name, " ".join(words)) for name, words in wrong.message_dict.items()]
            said = (Refusal(what, f"{name.replace('_', ' ').capitalize()}: {words}") for name, words in fields)
            raise Refused(*said) from wrong
        thing.save()


def _started(exercise: Exercise, key: str, by: Person, at: datetime.datetime) -> None:
    exercises.start_task(exercise=exercise, key=key, by=by, at=at)


def _completed(exercise: Exercise, key: str, by: Person, at: datetime.datetime) -> None:
    exercises.complete_task(exercise=exercise, key=key, by=by, at=at)


# ---- screening ----------------------------------------------------------------------------------------------------


@transaction.atomic
def answer_screening(
    *, exercise: Exercise, answers: dict[str, tuple[bool, str]], by: Person, at: datetime.datetime
) -> rules.Result:
    """Answer the checklist whole. Unanswered mandatory questions are refused one by one."""
    what = "You cannot finish the screening."
    _begin(exercise, "screening", by, what)
    questions = queries.screening_questions(exercise)
    missing = rules.unanswered(questions, answers)
    if missing:
        raise Refused(*(Refusal(what, f"This has no answer yet: {one.text}", LEAD) for one in missing))
    asked = {one.key: one for one in questions}
    unknown = sorted(set(answers) - set(asked))
    if unknown:
        raise refuse(what, f"The checklist does not ask: {', '.join(unknown)}.", LEAD)
    held = queries.screening_answers(exercise)
    for key, (answer, note) in answers.items():
        one = held.get(key) or ScreeningAnswer(exercise=exercise, key=key)
        one.question, one.answer, one.note = asked[key].text, answer, note
        _keep(one, "answer screening", what=what, by=by, at=at)
    _completed(exercise, "screening", by, at)
    return rules.screening_result(questions, {key: answer for key, (answer, _) in answers.items()})


# ---- the need -----------------------------------------------------------------------------------------------------


@transaction.atomic
def set_out_need(*, exercise: Exercise, by: Person, at: datetime.datetime, **fields: Any) -> Need:
    """Write or rewrite parts of the need statement; parts that are not given stay as they are."""
    what = "You cannot change the need."
    _begin(exercise, "need", by, what)
    need = queries.need_of(exercise) or Need(exercise=exercise)
    writable = {column.name for column in Need._meta.concrete_fields} - {"id", "exercise", "agreed_at"}
    if unknown := set(fields) - writable:
        raise TypeError(f"A need has no {', '.join(sorted(unknown))}")
    if need.agreed_at and set(fields) - {*MARKET, "changed_since_last"}:
        raise refuse(what, "It has been agreed and is public.", LEAD, "Reopen it with a reason, then change it.")
    for name, value in fields.items():
        setattr(need, name, value)
    with recorded("set out need", need, by=by, at=at):
        need.save()
    if not need.agreed_at:
        _started(exercise, "need", by, at)
        if need.summary.strip():
            exercises.tie(exercise=exercise, kind="need", sentence=need.summary, by=by, at=at)
    if all(getattr(need, name).strip() for name in MARKET) and set(fields) & set(MARKET):
        exercises.check_task_open(exercise, "market")
        _completed(exercise, "market", by, at)
    return need


@transaction.atomic
def agree_need(*, exercise: Exercise, by: Person, at: datetime.datetime) -> Need:
    _begin(exercise, "need", by, "You cannot agree the need.")
    need = queries.need_of(exercise)
    missing = rules.to_agree(need, exercise.evidence.count())
    if missing or need is None:
        raise Refused(*missing)
    need.agreed_at = at
    _keep(need, "agree need", what="You cannot agree the need.", by=by, at=at)
    _tie_need(need, by, at)
    _completed(exercise, "need", by, at)
    return need


def _tie_need(need: Need, by: Person, at: datetime.datetime) -> None:
    exercises.tie(
        exercise=need.exercise,
        kind="need",
        sentence=need.summary,
        on=timezone.localdate(at),
        path=reverse("understand:public_need", kwargs={"reference": need.exercise.reference}),
        public=True,
        by=by,
        at=at,
    )


@transaction.atomic
def reopen_need(*, exercise: Exercise, why: str, by: Person, at: datetime.datetime) -> Need:
    """Take an agreed need back to change it. The record keeps what was agreed."""
    what = "You cannot reopen the need."
    _begin(exercise, "need", by, what)
    need = queries.need_of(exercise)
    if need is None or need.agreed_at is None:
        raise refuse(what, "It has not been agreed, so it can be changed as it is.", LEAD)
    if not why.strip():
        raise refuse(what, "Say why it has to change.", LEAD)
    need.agreed_at = None
    _keep(need, "reopen need", what=what, by=by, at=at, why=why)
    exercises.tie(exercise=exercise, kind="need", sentence=need.summary, by=by, at=at)
    exercises.reopen_task(exercise=exercise, key="need", by=by, at=at)
    return need


@transaction.atomic
def sound_market(
    *, exercise: Exercise, demand_estimate: str, market_sounding: str, by: Person, at: datetime.datetime
) -> Need:
    """Estimate the demand and sound the market: both come before planning starts."""
    what = "You cannot finish testing demand and the market."
    _begin(exercise, "market", by, what)
    missing = []
    if not demand_estimate.strip():
        missing.append(Refusal(what, "There is no estimate of demand.", LEAD))
    if not market_sounding.strip():
        missing.append(Refusal(what, "The market has not been sounded.", LEAD))
    if missing:
        raise Refused(*missing)
    need = queries.need_of(exercise) or Need(exercise=exercise)
    need.demand_estimate, need.market_sounding = demand_estimate, market_sounding
    with recorded("test market", need, by=by, at=at):
        need.save()
    _completed(exercise, "market", by, at)
    return need


# ---- evidence -----------------------------------------------------------------------------------------------------


@transaction.atomic
def add_evidence(
    *,
    exercise: Exercise,
    kind: str,
    says: str,
    source: str,
    dated: datetime.date,
    strength: str,
    by: Person,
    at: datetime.datetime,
    review_by: datetime.date | None = None,
    link: str = "",
    area: Area | None = None,
) -> EvidenceItem:
    """Evidence with its source, date and strength; looked at again in twelve months unless another day is given."""
    what = "You cannot add this evidence."
    _begin(exercise, "need", by, what)
    if dated > timezone.localdate(at):
        raise refuse(what, "Its date is in the future.", LEAD)
    item = EvidenceItem(
        exercise=exercise,
        kind=kind,
        says=says,
        source=source,
        link=link,
        dated=dated,
        area=area,
        strength=strength,
        review_by=review_by or rules.a_year_on(timezone.localdate(at)),
    )
    _keep(item, "add evidence", what=what, by=by, at=at)
    _started(exercise, "need", by, at)
    return item


@transaction.atomic
def review_evidence(
    *, item: EvidenceItem, by: Person, at: datetime.datetime, review_by: datetime.date | None = None
) -> EvidenceItem:
    """Looked at again and it still stands: the next look is in twelve months unless another day is given."""
    what = "You cannot review this evidence."
    require(on_the_team, by, item, what=what)
    item.review_by = review_by or rules.a_year_on(timezone.localdate(at))
    if item.review_by <= timezone.localdate(at):
        raise refuse(what, "The next review must be after today.", LEAD)
    _keep(item, "review evidence", what=what, by=by, at=at)
    return item


# ---- what already exists ------------------------------------------------------------------------------------------


@transaction.atomic
def add_asset(
    *, exercise: Exercise, kind: str, name: str, could_help: str, by: Person, at: datetime.datetime, where: str = ""
) -> Asset:
    what = "You cannot add this asset."
    _begin(exercise, "assets", by, what)
    asset = Asset(exercise=exercise, kind=kind, name=name, where=where, could_help=could_help)
    _keep(asset, "add asset", what=what, by=by, at=at)
    _completed(exercise, "assets", by, at)
    return asset


@transaction.atomic
def found_no_assets(*, exercise: Exercise, where_looked: str, by: Person, at: datetime.datetime) -> AssetSearch:
    what = "You cannot record that nothing was found."
    _begin(exercise, "assets", by, what)
    if not where_looked.strip():
        raise refuse(what, "Say where you looked.", LEAD)
    if exercise.assets.exists():
        raise refuse(what, "There is already an asset on the list.", LEAD)
    search = queries.asset_search(exercise) or AssetSearch(exercise=exercise)
    search.where_looked = where_looked
    _keep(search, "find no assets", what=what, by=by, at=at)
    _completed(exercise, "assets", by, at)
    return search


@transaction.atomic
def add_provision(
    *,
    exercise: Exercise,
    name: str,
    by: Person,
    at: datetime.datetime,
    provider: Organisation | None = None,
    provider_name: str = "",
    funder: str = "",
    reaches: int | None = None,
    cost: Decimal | None = None,
    ends_on: datetime.date | None = None,
    quality: str = "",
    being_lost: bool = False,
) -> Provision:
    """A service that exists now, whoever funds it."""
    what = "You cannot add this service."
    _begin(exercise, "assets", by, what)
    service = Provision(
        exercise=exercise,
        name=name,
        provider=provider,
        provider_name=provider_name,
        funder=funder,
        reaches=reaches,
        cost=cost,
        ends_on=ends_on,
        quality=quality,
        being_lost=being_lost,
    )
    _keep(service, "add provision", what=what, by=by, at=at)
    _started(exercise, "assets", by, at)
    return service


# ---- the gap ------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_gap(
    *,
    exercise: Exercise,
    what: str,
    met: str,
    who_misses_out: str,
    by: Person,
    at: datetime.datetime,
    needing: int | None = None,
    reached: int | None = None,
    rank: int | None = None,
    opportunity: str = "",
) -> Gap:
    """Need against provision for one group or place. Unless a rank is given it stands last."""
    cannot = "You cannot add this gap."
    _begin(exercise, "gap", by, cannot)
    if needing is not None and reached is not None and reached > needing:
        raise refuse(cannot, f"{reached:,} people reached is more than the {needing:,} who need it.", LEAD)
    gap = Gap(
        exercise=exercise,
        what=what,
        met=met,
        needing=needing,
        reached=reached,
        who_misses_out=who_misses_out,
        rank=rank if rank is not None else exercise.gaps.count() + 1,
        opportunity=opportunity,
    )
    _keep(gap, "add gap", what=cannot, by=by, at=at)
    _started(exercise, "gap", by, at)
    return gap


@transaction.atomic
def finish_gap(*, exercise: Exercise, by: Person, at: datetime.datetime) -> None:
    what = "You cannot finish working out the gap."
    _begin(exercise, "gap", by, what)
    if not exercise.gaps.exists():
        raise refuse(what, "No gap has been set out. Add one, or set the task aside with a reason.", LEAD)
    _completed(exercise, "gap", by, at)
