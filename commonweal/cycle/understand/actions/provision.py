from __future__ import annotations

import datetime
from decimal import Decimal

from django.db import transaction

from commonweal.council.exercise import actions as exercises
from commonweal.council.exercise.actions import begin, keep
from commonweal.council.exercise.models import Exercise
from commonweal.council.exercise.rules import LEAD
from commonweal.council.people.models import Organisation, Person
from commonweal.cycle.understand import queries
from commonweal.cycle.understand.models import Asset, AssetSearch, Gap, Provision
from commonweal.ground.record.rules import refuse

# ---- what already exists ------------------------------------------------------------------------------------------


@transaction.atomic
def add_asset(
    *, exercise: Exercise, kind: str, name: str, could_help: str, by: Person, at: datetime.datetime, where: str = ""
) -> Asset:
    what = "You cannot add this asset."
    begin(exercise, "assets", by, what)
    asset = Asset(exercise=exercise, kind=kind, name=name, where=where, could_help=could_help)
    keep(asset, "add asset", what=what, by=by, at=at)
    exercises.complete_task(exercise=exercise, key="assets", by=by, at=at)
    return asset


@transaction.atomic
def found_no_assets(*, exercise: Exercise, where_looked: str, by: Person, at: datetime.datetime) -> AssetSearch:
    what = "You cannot record that nothing was found."
    begin(exercise, "assets", by, what)
    if not where_looked.strip():
        raise refuse(what, "Say where you looked.", LEAD)
    if exercise.assets.exists():
        raise refuse(what, "There is already an asset on the list.", LEAD)
    search = queries.asset_search(exercise) or AssetSearch(exercise=exercise)
    search.where_looked = where_looked
    keep(search, "find no assets", what=what, by=by, at=at)
    exercises.complete_task(exercise=exercise, key="assets", by=by, at=at)
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
    begin(exercise, "assets", by, what)
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
    keep(service, "add provision", what=what, by=by, at=at)
    exercises.start_task(exercise=exercise, key="assets", by=by, at=at)
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
    begin(exercise, "gap", by, cannot)
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
    keep(gap, "add gap", what=cannot, by=by, at=at)
    exercises.start_task(exercise=exercise, key="gap", by=by, at=at)
    return gap


@transaction.atomic
def finish_gap(*, exercise: Exercise, by: Person, at: datetime.datetime) -> None:
    what = "You cannot finish working out the gap."
    begin(exercise, "gap", by, what)
    if not exercise.gaps.exists():
        raise refuse(what, "No gap has been set out. Add one, or set the task aside with a reason.", LEAD)
    exercises.complete_task(exercise=exercise, key="gap", by=by, at=at)
