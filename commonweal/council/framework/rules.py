"""What a pack must hold to beyond the shape of its parts. Each rule yields the place and a plain reason."""

from collections.abc import Iterator
from decimal import Decimal

from commonweal.council.framework.models.cycle import ENGINE_STAGES, stage_of_task
from commonweal.council.framework.models.items import AppliesWhen, Has, Noun, ServiceFor, Sourced
from commonweal.council.framework.models.pack import Pack
from commonweal.ground.pages.words import listed, money

Place = tuple[str | int, ...]
Fault = tuple[Place, str]

MOST_SCREENING_QUESTIONS = 12


def faults(pack: Pack) -> list[Fault]:
    rules = (
        _stages_cover_the_cycle,
        _stages_open_their_own_tasks,
        _gates_hold_tasks_of_their_stage,
        _keys_are_used_once,
        _sources_name_a_document,
        _weights_make_a_hundred,
        _scores_count_up_from_nought,
        _bands_make_sense,
        _recommendations_have_a_theme,
        _social_value_joins_up,
        _tiers_count_up_from_one,
        _dates_run_forward,
        _gaps_are_told_truly,
        _screening_is_short,
    )
    return [fault for rule in rules for fault in rule(pack)]


def applies(
    when: AppliesWhen | None,
    *,
    turnover: Decimal | None,
    service_for: set[ServiceFor],
    has: set[Has],
    value: Decimal | None = None,
) -> bool:
    """Whether a criterion or a piece of evidence is asked of this organisation for this service and this money.

    A turnover or a value that is not known counts as over, so that the question is asked and not lost.
    """
    if when is None:
        return True
    if when.turnover_over is not None and turnover is not None and turnover <= when.turnover_over:
        return False
    if when.value_over is not None and value is not None and value <= when.value_over:
        return False
    if when.service_for and not service_for.intersection(when.service_for):
        return False
    return not when.has or bool(has.intersection(when.has))


EVERYONE = "Everyone"
WITH: dict[Has, str] = {
    "staff": "with staff",
    "recruitment": "that take people on",
    "personal_data": "that hold personal information",
    "property": "with property or equipment",
    "vehicles": "with vehicles",
}
FOR: dict[ServiceFor, str] = {"children": "children", "adults_at_risk": "adults at risk"}


def of_whom(*conditions: AppliesWhen | None) -> str:
    """Of which organisations, and when, something is asked, in words. All of the conditions hold together."""
    stated = [when for when in conditions if when is not None]
    said = [
        f"with a turnover above {money(one.turnover_over)} a year" for one in stated if one.turnover_over is not None
    ]
    said += [" or ".join(WITH[has] for has in one.has) for one in stated if one.has]
    served = [who for who in FOR if all(who in one.service_for or not one.service_for for one in stated)]
    if any(one.service_for for one in stated):
        said.append(f"that would work with {' or '.join(FOR[who] for who in served)}")
    said += [f"that can get more than {money(one.value_over)}" for one in stated if one.value_over is not None]
    return f"Organisations {listed(dict.fromkeys(said))}" if said else EVERYONE


def _stages_cover_the_cycle(pack: Pack) -> Iterator[Fault]:
    covered = [engine_stage for stage in pack.stages for engine_stage in stage.covers]
    if covered != list(ENGINE_STAGES):
        yield (
            ("stages",),
            f"must together cover {_listed(ENGINE_STAGES)}, once each and in that order; they cover {_listed(covered)}",
        )


def _stages_open_their_own_tasks(pack: Pack) -> Iterator[Fault]:
    opened: set[str] = set()
    for number, stage in enumerate(pack.stages):
        for position, task in enumerate(stage.opens):
            place = ("stages", number, "opens", position)
            if stage_of_task(task) not in stage.covers:
                yield place, f"is '{task}', which belongs to {stage_of_task(task)}, and this stage does not cover that"
            if task in opened:
                yield place, f"is '{task}', which is opened already"
            opened.add(task)


def _gates_hold_tasks_of_their_stage(pack: Pack) -> Iterator[Fault]:
    for number, gate in enumerate(pack.gates):
        for position, task in enumerate(gate.holds):
            if stage_of_task(task) != gate.after_stage:
                yield (
                    ("gates", number, "holds", position),
                    f"is '{task}', which belongs to {stage_of_task(task)}; this gate stands in {gate.after_stage}",
                )


def _nouns(noun: Noun, place: Place = ()) -> Iterator[tuple[Place, Noun]]:
    yield place, noun
    for field in type(noun).model_fields:
        value = getattr(noun, field)
        if isinstance(value, Noun):
            yield from _nouns(value, (*place, field))
        elif isinstance(value, tuple):
            for number, item in enumerate(value):
                if isinstance(item, Noun):
                    yield from _nouns(item, (*place, field, number))


def _keys_are_used_once(pack: Pack) -> Iterator[Fault]:
    seen: set[tuple[Place, str]] = set()
    for place, noun in _nouns(pack):
        if not place or not isinstance(place[-1], int):
            continue
        field = next((field for field in ("key", "id", "term", "task") if field in type(noun).model_fields), None)
        if field is None:
            continue
        word = str(getattr(noun, field))
        if (place[:-1], word) in seen:
            yield (*place, field), f"is '{word}', which is used already in this list"
        seen.add((place[:-1], word))


def _sources_name_a_document(pack: Pack) -> Iterator[Fault]:
    codes = [document.code for document in pack.documents]
    for place, noun in _nouns(pack):
        if not isinstance(noun, Sourced) or noun.source is None:
            continue
        for part in noun.source.split(";"):
            code, _, paragraph = part.strip().partition(" ")
            if code not in codes or not paragraph.strip():
                yield (
                    (*place, "source"),
                    f"is '{noun.source}'; it must be a document code ({_listed(codes)}) followed by a paragraph",
                )
                break


def _weights_make_a_hundred(pack: Pack) -> Iterator[Fault]:
    scored = pack.criteria.scored
    weights = [criterion.weight for criterion in scored if criterion.weight is not None]
    if not weights:
        return
    for number, criterion in enumerate(scored):
        if criterion.weight is None:
            yield ("criteria", "scored", number), "has no weight, though other criteria have one"
    if len(weights) == len(scored) and sum(weights) != 100:
        yield ("criteria", "scored"), f"has weights that add up to {sum(weights)}; they must make 100"


def _scores_count_up_from_nought(pack: Pack) -> Iterator[Fault]:
    scale = pack.criteria.scale
    scores = [step.score for step in scale.steps] if scale else []
    if scores != list(range(len(scores))):
        yield ("criteria", "scale", "steps"), "must have scores that count up from 0 without a gap"


def _bands_make_sense(pack: Pack) -> Iterator[Fault]:
    known = {decision_type.key for decision_type in pack.decision_types}
    for number, band in enumerate(pack.decision_levels.bands if pack.decision_levels else ()):
        place = ("decision_levels", "bands", number)
        if band.decision_type not in known:
            yield (
                (*place, "decision_type"),
                f"is '{band.decision_type}', which is not one of this pack's decision types",
            )
        if band.below is not None and band.below <= band.from_value:
            yield (*place, "below"), f"ends at £{band.below:,}, which is not above its start at £{band.from_value:,}"


def _recommendations_have_a_theme(pack: Pack) -> Iterator[Fault]:
    themes = {theme.key for theme in pack.themes}
    for number, recommendation in enumerate(pack.recommendations):
        if recommendation.theme not in themes:
            yield (
                ("recommendations", number, "theme"),
                f"is '{recommendation.theme}', which is not one of this pack's themes",
            )


def _social_value_joins_up(pack: Pack) -> Iterator[Fault]:
    groups = {group.key for group in pack.social_value.groups}
    objectives = {objective.key for objective in pack.social_value.objectives}
    for number, indicator in enumerate(pack.social_value.indicators):
        place = ("social_value", "indicators", number)
        if indicator.group not in groups:
            yield (*place, "group"), f"is '{indicator.group}', which is not one of this pack's social value groups"
        for position, objective in enumerate(indicator.mapping):
            if objective not in objectives:
                yield (
                    (*place, "mapping", position),
                    f"is '{objective}', which is not one of this pack's social value objectives",
                )
        if indicator.status == "active" and indicator.measured is None:
            yield (*place, "measured"), "is empty, and an active indicator must say how it is measured"


def _tiers_count_up_from_one(pack: Pack) -> Iterator[Fault]:
    levels = [tier.level for tier in pack.tiers]
    if levels != list(range(1, len(levels) + 1)):
        yield ("tiers",), "must have levels that count up from 1 without a gap"


def _dates_run_forward(pack: Pack) -> Iterator[Fault]:
    if pack.in_force_to is not None and pack.in_force_to < pack.in_force_from:
        yield ("in_force_to",), f"is {pack.in_force_to}, before in_force_from, {pack.in_force_from}"
    for number, milestone in enumerate(pack.milestones):
        if milestone.starts is not None and milestone.due < milestone.starts:
            yield ("milestones", number, "due"), f"is {milestone.due}, before it starts, {milestone.starts}"


def _gaps_are_told_truly(pack: Pack) -> Iterator[Fault]:
    for part in pack.not_in_source:
        value: object = pack
        for step in part.split("."):
            value = getattr(value, step) if step in getattr(type(value), "model_fields", {}) else Ellipsis
        if value is Ellipsis:
            yield ("not_in_source", part), "is not a part of a pack"
        elif value:
            yield ("not_in_source", part), "is said not to be in the source, but the pack fills it"


def _screening_is_short(pack: Pack) -> Iterator[Fault]:
    for number, checklist in enumerate(pack.checklists):
        if checklist.key == "screening" and len(checklist.questions) > MOST_SCREENING_QUESTIONS:
            yield (
                ("checklists", number),
                f"asks {len(checklist.questions)} questions; the most is {MOST_SCREENING_QUESTIONS}",
            )


def _listed(words) -> str:
    return ", ".join(words) or "nothing"
