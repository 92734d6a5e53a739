"""The five packs: what each one holds, where it comes from, and that it is told in our own words."""

import re

import pytest
from pydantic import BaseModel

from commonweal.council.framework.models.cycle import ENGINE_STAGES, ONLY_WHERE_ASKED, TASKS, TaskKey, task_names
from commonweal.council.framework.models.items import Sourced
from commonweal.council.framework.models.pack import Pack
from commonweal.council.framework.queries import BadPack, read_pack, shipped, shipped_pack

FIVE = ["croydon", "lancaster", "norwich", "southwark", "sutton"]
CODES = {"croydon": "CRO", "lancaster": "LAN", "norwich": "NOR", "southwark": "SOU", "sutton": "SUT"}
TEXTS = {
    "croydon": "croydon-2016.txt",
    "lancaster": "lancaster-2012.txt",
    "norwich": "norwich-2014.txt",
    "southwark": "southwark-2017.txt",
    "sutton": "sutton-2012.txt",
}
LONGEST_SHARED_RUN = 11
WITHOUT_A_HEADING = {"header", "opening"}


def _nouns(noun: BaseModel):
    yield noun
    for field in type(noun).model_fields:
        value = getattr(noun, field)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, BaseModel):
                yield from _nouns(item)


def _sourced(pack: Pack) -> list[Sourced]:
    return [noun for noun in _nouns(pack) if isinstance(noun, Sourced)]


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9']+", text.lower().replace("’", "'"))


def _sentences(value):
    """Every text in a pack except the citations, which must be in the words of the documents they cite."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for field, inner in value.items():
            if field not in ("documents", "source"):
                yield from _sentences(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _sentences(inner)


def test_five_packs_are_shipped():
    assert shipped() == FIVE


@pytest.mark.parametrize("name", FIVE)
def test_a_shipped_pack_is_read_under_its_own_name(name):
    assert shipped_pack(name).name == name


def test_a_pack_that_is_not_shipped_is_refused_in_words():
    with pytest.raises(LookupError) as refused:
        shipped_pack("../norwich")
    assert refused.value.args == (
        "No pack named '../norwich' is shipped. The packs are croydon, lancaster, norwich, southwark, sutton.",
    )


@pytest.mark.parametrize(
    ("name", "count", "expected"),
    [
        ("croydon", lambda p: len(p.principles), 9),
        ("croydon", lambda p: sum(principle.label_lost for principle in p.principles), 3),
        ("croydon", lambda p: len(p.aims), 6),
        ("croydon", lambda p: len(p.priorities), 3),
        ("croydon", lambda p: len(p.make_or_buy), 8),
        ("croydon", lambda p: len(p.recommendations), 8),
        ("croydon", lambda p: len(p.themes), 6),
        ("croydon", lambda p: len(p.contract_principles), 6),
        ("croydon", lambda p: len(p.tiers), 4),
        ("croydon", lambda p: len(p.social_value.indicators), 41),
        ("croydon", lambda p: len(p.charter.headings), 3),
        ("croydon", lambda p: len(p.points("value_croydon")), 4),
        ("norwich", lambda p: len(p.criteria.organisational), 9),
        ("norwich", lambda p: len(p.delivery_types), 3),
        ("norwich", lambda p: [len(route.steps) for route in p.routes], [7, 5, 1]),
        ("norwich", lambda p: len(p.glossary), 21),
        ("norwich", lambda p: len(p.points("good_commissioning")), 8),
        ("norwich", lambda p: len(p.points("outcome_sources")), 6),
        ("lancaster", lambda p: len(p.criteria.scored), 8),
        ("lancaster", lambda p: len(p.principles), 5),
        ("lancaster", lambda p: len(p.prioritisation), 4),
        ("lancaster", lambda p: len(p.points("plan_contents")), 5),
        ("lancaster", lambda p: [step.score for step in p.criteria.scale.steps], [0, 1, 2, 3, 4]),
        ("lancaster", lambda p: sum(priority.cross_cutting for priority in p.priorities), 4),
        ("lancaster", lambda p: len(p.glossary), 9),
        ("sutton", lambda p: len(p.milestones), 10),
        ("sutton", lambda p: len(p.benefits), 10),
        ("sutton", lambda p: len(p.lessons), 8),
        ("sutton", lambda p: len(p.points("framework_contents")), 6),
        ("sutton", lambda p: len(p.points("capabilities")), 4),
        ("southwark", lambda p: len(p.outcomes), 5),
        ("southwark", lambda p: len(p.group_priorities), 8),
        ("southwark", lambda p: len(p.strategies), 8),
        ("southwark", lambda p: [len(p.strategies[0].objectives), len(p.strategies[0].priorities)], [2, 2]),
        ("southwark", lambda p: len(p.checklist("screening").questions), 12),
    ],
)
def test_a_pack_holds_what_its_source_lists(name, count, expected):
    assert count(shipped_pack(name)) == expected


def test_croydon_indicators_are_grouped_as_in_its_appendix():
    groups = [indicator.group for indicator in shipped_pack("croydon").social_value.indicators]
    assert {group: groups.count(group) for group in groups} == {
        "sv1": 9,
        "sv2": 9,
        "sv3": 7,
        "sv4": 12,
        "sv5": 2,
        "sv6": 2,
    }


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (lambda i: i.status == "in_development", ["SV.30", "SV.36"]),
        (lambda i: i.frequency == "quarterly", ["SV.08", "SV.17"]),
        (lambda i: i.fixed_target == 100, ["SV.32", "SV.33", "SV.34", "SV.35", "SV.37", "SV.41"]),
        (lambda i: i.assumed_weeks == 6, ["SV.14"]),
        (lambda i: i.assumed_weeks == 2, ["SV.15"]),
        (lambda i: i.mapping == ("enabling",), ["SV.31"]),
        (lambda i: not i.mapping, ["SV.30", "SV.36", "SV.40", "SV.41"]),
    ],
)
def test_croydon_indicators_that_stand_out(chosen, expected):
    indicators = shipped_pack("croydon").social_value.indicators
    assert [indicator.id for indicator in indicators if chosen(indicator)] == expected


@pytest.mark.parametrize(
    ("name", "stages"),
    [
        ("croydon", ["Understand", "Plan", "Do", "Review"]),
        ("lancaster", ["Understand", "Plan", "Do", "Review"]),
        ("norwich", ["Assess", "Design", "Source", "Manage", "Monitor and review"]),
        ("southwark", ["Understand", "Plan", "Source", "Manage", "Review"]),
        ("sutton", ["Analyse", "Plan", "Deliver", "Review"]),
    ],
)
def test_the_cycle_is_in_the_councils_words(name, stages):
    pack = shipped_pack(name)
    assert [stage.name for stage in pack.stages] == stages
    assert [stage for covering in pack.stages for stage in covering.covers] == list(ENGINE_STAGES)


@pytest.mark.parametrize("name", FIVE)
def test_every_task_is_opened_by_one_stage(name):
    pack = shipped_pack(name)
    opened = [task for stage in pack.stages for task in pack.tasks_opened_by(stage)]
    assert sorted(opened) == sorted(set(task_names()) - set(ONLY_WHERE_ASKED))


def test_the_tasks_that_a_pack_may_name_are_the_tasks_of_the_cycle():
    assert list(TaskKey.__args__) == [task for tasks in TASKS.values() for task in tasks]


def test_a_task_has_the_councils_name_or_the_general_one():
    lancaster = shipped_pack("lancaster")
    assert (lancaster.task_name("gap"), lancaster.task_name("panel")) == ("Gap analysis", "Choose the panel")


def test_a_stage_is_found_by_what_it_covers():
    assert [shipped_pack("lancaster").stage_of(stage).key for stage in ENGINE_STAGES] == [
        "understand",
        "plan",
        "do",
        "do",
        "review",
    ]


def test_norwich_agrees_outcomes_before_a_route():
    outcomes, route = shipped_pack("norwich").gates_after("plan")
    assert (outcomes.key, outcomes.holds, route.key, route.holds) == ("outcomes", ("options", "route"), "route", ())


def test_norwich_numbers():
    norwich = shipped_pack("norwich")
    assert (norwich.turnover_rule, norwich.notice_months.default) == (5000, 3)


def test_only_a_grant_is_said_not_to_bind():
    norwich = shipped_pack("norwich")
    keys = ("procurement", "grant", "grant_in_kind")
    assert [norwich.route(key).binding for key in keys] == [True, False, None]


def test_what_is_lost_is_not_made_up():
    croydon, southwark = shipped_pack("croydon"), shipped_pack("southwark")
    assert {principle.measure for principle in croydon.principles} == {None}
    assert {tier.definition for tier in croydon.tiers} == {None}
    assert {heading.outcomes for heading in southwark.outcomes} == {()}
    assert {criterion.weight for criterion in shipped_pack("lancaster").criteria.scored} == {None}
    assert [shipped_pack(name).decision_levels for name in ("croydon", "southwark")] == [None, None]
    assert shipped_pack("norwich").decision_levels.bands == ()


def test_only_one_screening_question_is_southwarks():
    questions = shipped_pack("southwark").checklist("screening").questions
    assert [(q.key, q.yes_opens) for q in questions if q.source] == [("equality_impact", "equality_assessment")]


@pytest.mark.parametrize(
    ("name", "part", "sentence"),
    [
        ("lancaster", "make_or_buy", "Lancaster's framework asks no make or buy questions."),
        ("norwich", "milestones", "The Norwich framework does not contain this."),
    ],
)
def test_an_empty_part_says_why(name, part, sentence):
    assert shipped_pack(name).why_empty(part) == sentence


def test_a_council_without_make_or_buy_questions_has_none():
    assert shipped_pack("lancaster").make_or_buy_or_none is None


def test_asking_for_what_a_pack_does_not_have_gives_nothing():
    sutton = shipped_pack("sutton")
    assert (sutton.body("panel"), sutton.route("grant"), sutton.checklist("screening")) == (None, None, None)
    assert (sutton.points("plan_contents"), sutton.turnover_rule) == ((), None)


@pytest.mark.parametrize("name", FIVE)
def test_every_item_says_where_it_comes_from_or_why_not(name):
    form = re.compile(rf"{CODES[name]} [A-Za-z0-9][^;]*(; {CODES[name]} [A-Za-z0-9][^;]*)*")
    bad = [noun for noun in _sourced(shipped_pack(name)) if noun.source is None and not noun.note]
    bad += [noun for noun in _sourced(shipped_pack(name)) if noun.source and not form.fullmatch(noun.source)]
    assert bad == []


@pytest.mark.parametrize("name", FIVE)
def test_a_pack_kept_as_json_comes_back_the_same(name):
    pack = shipped_pack(name)
    assert Pack.model_validate(pack.model_dump(mode="json")) == pack


@pytest.mark.parametrize("name", FIVE)
def test_every_paragraph_cited_is_in_the_source(shared, name):
    text = (shared / "sources" / TEXTS[name]).read_text(encoding="utf-8")
    numbers = set(re.findall(r"^[\s#-]*(\d+(?:\.\d+)*)\.?\s", text, re.MULTILINE))
    numbers |= set(re.findall(r"\b(\d+(?:\.\d+)+)\b", text))
    words, missing = " ".join(_words(text)), set()
    for noun in _sourced(shipped_pack(name)):
        for cited in (noun.source or "").split(";"):
            paragraph = re.sub(r"^(Framework|report) ", "", cited.strip().partition(" ")[2])
            found = paragraph in numbers if paragraph[:1].isdigit() else " ".join(_words(paragraph)) in words
            if not found and paragraph not in WITHOUT_A_HEADING:
                missing.add(cited.strip())
    assert missing == set()


@pytest.mark.parametrize("name", FIVE)
def test_a_pack_is_in_our_own_words(shared, name):
    source = _words((shared / "sources" / TEXTS[name]).read_text(encoding="utf-8"))
    length = LONGEST_SHARED_RUN + 1
    runs = {tuple(source[start : start + length]) for start in range(len(source) - LONGEST_SHARED_RUN)}
    copied = [
        sentence
        for sentence in _sentences(shipped_pack(name).model_dump(mode="json"))
        for words in [_words(sentence)]
        if any(tuple(words[start : start + length]) in runs for start in range(len(words) - LONGEST_SHARED_RUN))
    ]
    assert copied == []


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(BadPack) as refused:
        read_pack(tmp_path / "absent.yaml")
    assert str(refused.value) == "absent.yaml, line 1: The file cannot be read: No such file or directory."
