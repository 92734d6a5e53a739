"""A pack that is not right is refused with the file, the line and a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.council.framework.queries import BadPack, read_pack_content, shipped
from commonweal.council.framework.queries.packs import SHIPPED

GOOD = """\
name: lower_wick
council: Lower Wick Council
place: Lower Wick
title: Lower Wick framework
version: "2026"
in_force_from: 2026-04-01
in_force_to: 2029-03-31
documents:
  - code: LW
    title: How we commission
    published: Lower Wick Council, 2026
not_in_source:
  make_or_buy: We ask none.
stages:
  - key: think
    name: Think
    covers: [understand, plan]
    opens: [need, options]
    source: LW 1
  - key: act
    name: Act
    covers: [source, manage, review]
    source: LW 1
gates:
  - key: plan
    name: Agree the plan
    after_stage: plan
    holds: [route]
    question: Is the plan right?
    source: LW 2
principles:
  - key: open
    name: Open
    commitment: We say what we do.
    source: LW 3
  - key: fair
    name: Fair
    commitment: We treat people alike.
    source: null
    note: Agreed later.
criteria:
  scored:
    - key: quality
      name: Quality
      definition: How good it is.
      weight: 60
      source: LW 4
    - key: price
      name: Price
      definition: What it costs.
      weight: 40
      source: LW 4
decision_types:
  - key: award
    name: Award
    source: LW 5
decision_levels:
  source: LW 5
  bands:
    - decision_type: award
      from_value: 0
      below: 25000
      decided_by: Officer
      source: LW 5
themes:
  - key: place
    name: Place
    source: LW 6
recommendations:
  - key: parks
    theme: place
    recommendation: Open the parks.
    council_action: Done.
    source: LW 6
social_value:
  objectives:
    - key: growth
      name: Growth
      source: LW 7
  groups:
    - key: sv1
      name: Jobs
      source: LW 7
  indicators:
    - id: SV.01
      group: sv1
      text: Jobs
      unit: Number
      measured: number
      mapping: [growth]
      source: LW 7
tiers:
  - key: tier_1
    name: Light
    level: 1
    source: LW 8
milestones:
  - key: first
    name: First
    starts: 2026-05-01
    due: 2026-06-30
    due_words: June 2026
    source: LW 9
"""


def _problems(content: bytes | str) -> list[str]:
    content = content.encode() if isinstance(content, str) else content
    with pytest.raises(BadPack) as refused:
        read_pack_content(content, file="wick.yaml")
    return [str(problem) for problem in refused.value.problems]


def test_the_good_pack_is_read():
    assert read_pack_content(GOOD.encode(), file="wick.yaml").council == "Lower Wick Council"


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm():
    content = b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()
    assert read_pack_content(content, file="wick.yaml") == read_pack_content(GOOD.encode(), file="wick.yaml")


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        ("    commitment: We say what we do.\n", "", "32: principles, item 1 (open): 'commitment' is missing"),
        ("name: Open", 'name: "  "', "33: principles, item 1 (open): 'name' is empty"),
        ("name: Open", "name:", "33: principles, item 1 (open): 'name' is empty"),
        ("name: Open", f"name: {'o' * 121}", "33: principles, item 1 (open): 'name' is longer than 120 characters"),
        ("name: Open", "name: 7", "33: principles, item 1 (open): 'name' must be words"),
        (
            "key: open",
            "key: Open Door",
            "32: principles, item 1 (Open Door): 'key' is 'Open Door'; it must be small letters, digits and "
            "underscores, starting with a letter",
        ),
        (
            "commitment: We say",
            "comitment: We say",
            "32: principles, item 1 (open): 'commitment' is missing\n"
            "34: principles, item 1 (open): 'comitment' is not a word that a pack knows here; "
            "did you mean 'commitment'?",
        ),
        ("themes:", "zebras:", "65: the pack: 'zebras' is not a word that a pack knows here"),
        ("    source: LW 3\n", "", "32: principles, item 1 (open): 'source' is missing"),
        (
            "    note: Agreed later.\n",
            "",
            "36: principles, item 2 (fair): has an empty source and no note that says why",
        ),
        (
            "LW 3",
            "NOR 3",
            "35: principles, item 1 (open): 'source' is 'NOR 3'; it must be a document code (LW) "
            "followed by a paragraph",
        ),
        (
            "key: fair",
            "key: open",
            "36: principles, item 2 (open): 'key' is 'open', which is used already in this list",
        ),
        (
            "    name: Open\n",
            "    name: Open\n    name: Shut\n",
            "34: principles, item 1 (open): 'name' is written twice",
        ),
        (
            "[source, manage, review]",
            "[source, review]",
            "14: the pack: 'stages' must together cover understand, plan, source, manage, review, once "
            "each and in that order; they cover understand, plan, source, review",
        ),
        (
            "[understand, plan]",
            "[plan, understand]",
            "14: the pack: 'stages' must together cover understand, plan, source, manage, review, once "
            "each and in that order; they cover plan, understand, source, manage, review",
        ),
        ("covers: [understand, plan]", "covers: []", "17: stages, item 1 (think): 'covers' is empty"),
        (
            "[need, options]",
            "[need, panel]",
            "18: stages, item 1 (think): 'opens', item 2, is 'panel', which belongs to source, and this stage "
            "does not cover that",
        ),
        (
            "[need, options]",
            "[need, need]",
            "18: stages, item 1 (think): 'opens', item 2, is 'need', which is opened already",
        ),
        (
            "after_stage: plan",
            "after_stage: later",
            "27: gates, item 1 (plan): 'after_stage' is 'later'; it must be one of understand, plan, source, manage, "
            "review",
        ),
        (
            "holds: [route]",
            "holds: [notice]",
            "28: gates, item 1 (plan): 'holds', item 1, is 'notice', which belongs to review; this gate stands in plan",
        ),
        ("weight: 40", "weight: 30", "42: criteria: 'scored' has weights that add up to 90; they must make 100"),
        (
            "      weight: 40\n",
            "",
            "48: criteria, scored, item 2 (price): this has no weight, though other criteria have one",
        ),
        ("weight: 40", "weight: 0", "51: criteria, scored, item 2 (price): 'weight' is 0; it must be more than 0"),
        ("weight: 40", "weight: lots", "51: criteria, scored, item 2 (price): 'weight' must be a number"),
        (
            "in_force_to: 2029-03-31",
            "in_force_to: 2020-03-31",
            "7: the pack: 'in_force_to' is 2020-03-31, before in_force_from, 2026-04-01",
        ),
        (
            "2026-04-01",
            "2026-02-30",
            "6: the pack: 'in_force_from' must be a date such as 2026-04-01",
        ),
        (
            "below: 25000",
            "below: 0",
            "62: decision_levels, bands, item 1: 'below' ends at £0, which is not above its start at £0",
        ),
        (
            "decision_type: award",
            "decision_type: ending",
            "60: decision_levels, bands, item 1: 'decision_type' is 'ending', which is not one of "
            "this pack's decision types",
        ),
        (
            "theme: place",
            "theme: sea",
            "71: recommendations, item 1 (parks): 'theme' is 'sea', which is not one of this pack's themes",
        ),
        (
            "group: sv1",
            "group: sv2",
            "86: social_value, indicators, item 1 (SV.01): 'group' is 'sv2', which is not one of "
            "this pack's social value groups",
        ),
        (
            "[growth]",
            "[calm]",
            "90: social_value, indicators, item 1 (SV.01): 'mapping', item 1, is 'calm', which is "
            "not one of this pack's social "
            "value objectives",
        ),
        (
            "measured: number",
            "measured: null",
            "89: social_value, indicators, item 1 (SV.01): 'measured' is empty, and an active "
            "indicator must say how it is measured",
        ),
        ("level: 1", "level: 2", "92: the pack: 'tiers' must have levels that count up from 1 without a gap"),
        ("level: 1", "level: one", "95: tiers, item 1 (tier_1): 'level' must be a whole number"),
        (
            "due: 2026-06-30",
            "due: 2026-04-30",
            "101: milestones, item 1 (first): 'due' is 2026-04-30, before it starts, 2026-05-01",
        ),
        ("make_or_buy: We ask none.", "wands: None.", "13: not_in_source: 'wands' is not a part of a pack"),
        (
            "make_or_buy: We ask none.",
            "principles: None.",
            "13: not_in_source: 'principles' is said not to be in the source, but the pack fills it",
        ),
        ("gates:\n", "gates: &g\n", "24: A pack holds no anchors or references; write the words out"),
        ("gates:\n", "? [a]\n: b\ngates:\n", "24: The name before a colon must be a word"),
        ("name: Open", "name: [Open", "34: This is not YAML: expected ',' or ']', but got ':'"),
    ],
)
def test_a_broken_pack_is_refused(right, wrong, problem):
    assert GOOD.count(right) >= 1
    problems = _problems(GOOD.replace(right, wrong, 1))
    assert problems == [f"wick.yaml, line {line}{'' if line.endswith('?') else '.'}" for line in problem.split("\n")]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "1: The file is empty."),
        (b"# only a comment\n", "1: The file is empty."),
        (b"- one\n- two\n", "1: A pack is a set of names with a colon after each; this file holds something else."),
        (b"name: a\ntitle: caf\xe9\n", "2: The file is not in UTF-8; save it again with that encoding."),
        (b"name: a\ntitle: \x00\n", "2: The file holds a character that YAML does not allow."),
        (b"name: " + b"a" * 1_000_001, "1: The file is larger than 1,000,000 bytes."),
        (b"[" * 5000, "1: The file is nested too deeply."),
    ],
)
def test_a_file_that_is_no_pack_is_refused(content, problem):
    assert _problems(content) == [f"wick.yaml, line {problem}"]


def test_every_problem_is_told_at_once_in_the_order_of_the_file():
    broken = GOOD.replace("name: Open", "name:").replace("key: think", "key: 1think").replace("level: 1", "level: x")
    assert [problem.split(":")[0] for problem in _problems(broken)] == [
        "wick.yaml, line 15",
        "wick.yaml, line 33",
        "wick.yaml, line 95",
    ]


def test_a_long_screening_is_refused():
    questions = "".join(f"          - key: q{n}\n            text: Why?\n            source: LW 9\n" for n in range(13))
    checklists = (
        "checklists:\n  - key: screening\n    name: Screening\n    source: LW 9\n    stages:\n      - key: one\n"
        "        name: One\n        source: LW 9\n        questions:\n" + questions
    )
    assert _problems(GOOD + checklists) == [
        "wick.yaml, line 105: checklists, item 1 (screening): this asks 13 questions; the most is 12."
    ]


@given(data=st.data())
def test_a_damaged_pack_is_read_or_refused_and_never_breaks(data):
    content = (SHIPPED / f"{data.draw(st.sampled_from(shipped()))}.yaml").read_bytes()[:4000]
    at = data.draw(st.integers(0, len(content) - 1))
    damaged = content[:at] + data.draw(st.binary(max_size=6)) + content[at + data.draw(st.integers(0, 40)) :]
    try:
        read_pack_content(damaged, file="wick.yaml")
        lines = [1]
    except BadPack as refused:
        lines = [problem.line for problem in refused.problems]
    assert min(lines) >= 1
