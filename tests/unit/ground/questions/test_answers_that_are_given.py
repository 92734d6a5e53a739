"""Answer sheets: what is asked, what is kept, what is missing, and how it reads."""

import datetime
from decimal import Decimal

import pytest

from commonweal.ground.questions import rules

OTHERS = [{"key": "who", "label": "Who"}, {"key": "much", "label": "How much", "kind": "money"}]
BUDGET = [
    {"item": "A worker", "sort": "What the work itself costs", "cost": "8000.00", "ours": "6000.00"},
    {"item": "Rent", "sort": "A share of overheads", "cost": "2000.00", "ours": "1000.00"},
]


@pytest.fixture
def chained(ask):
    """Children? if yes: how many? and a plan, and a question that rests on the plan."""
    return [
        ask("children", "yes_no"),
        ask("plan", "choose_one", options=["Ours", "Yours"], show_if={"key": "children", "is": "yes"}),
        ask("whose", "short", words=5, show_if={"key": "plan", "is": "Ours"}),
        ask("themes", "choose_many", options=["Play", "Work"], required=False),
        ask("play", "short", words=5, show_if={"key": "themes", "is": "Play"}),
    ]


def shown(questions, answers):
    return [one.key for one in rules.shown(questions, answers)]


# ---- conditions ---------------------------------------------------------------------------------------------------


def test_a_question_is_shown_only_where_its_condition_is_met(chained):
    assert shown(chained, {}) == ["children", "themes"]
    assert shown(chained, {"children": "yes", "plan": "Ours"}) == ["children", "plan", "whose", "themes"]
    assert shown(chained, {"themes": ["Work", "Play"]}) == ["children", "themes", "play"]


def test_what_rests_on_a_hidden_question_is_hidden_too(chained):
    answers = {"children": "no", "plan": "Ours", "whose": "All of them"}
    assert shown(chained, answers) == ["children", "themes"]
    assert rules.still_missing(chained, answers) == []
    assert rules.submitted(chained, answers) == {"children": "no", "themes": []}
    assert rules.words_used(chained, answers) == 1


# ---- what is missing ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "more", "value", "why"),
    [
        ("long", {}, "", "Answer the question 'Question q'"),
        ("long", {"required": False}, "", ""),
        ("long", {"words": 3}, "one two three four", "'Question q' must be 3 words or less. You have used 4"),
        ("yes_no", {}, "no", ""),
        ("number", {}, "0", ""),
        ("choose_many", {"options": ["A", "B"]}, [], "Answer the question 'Question q'"),
        ("file", {}, "", "Answer the question 'Question q'"),
        ("file", {}, {"reference": "F-1", "name": "a.pdf", "size": 1}, ""),
        ("declaration", {}, "", "Agree to 'Question q'"),
        ("budget", {}, [], "Answer the question 'Question q'"),
        ("budget", {}, BUDGET[:1], ""),
        (
            "budget",
            {},
            [BUDGET[0], BUDGET[1] | {"ours": ""}],
            "'Question q': budget line 2 has no answer to ‘Of this, paid by this funding’",
        ),
        (
            "budget",
            {},
            [BUDGET[0] | {"ours": "8000.01"}],
            "'Question q': budget line 1 asks this funding to pay more than the whole cost",
        ),
        (
            "outcomes",
            {"options": ["A"]},
            [{"outcome": "A", "do": "Walk", "people": "", "know": "Count"}],
            "'Question q': change 1 has no answer to ‘How many people will it help?’",
        ),
        (
            "outcomes",
            {"options": ["A"]},
            [{"outcome": "A", "do": "walk " * 61, "people": "4", "know": "Count"}],
            "'Question q': ‘What you will do’ in change 1 must be 60 words or less",
        ),
        ("group", {"columns": OTHERS}, [{"who": "Us", "much": ""}], ""),
    ],
)
def test_what_keeps_an_answer_from_being_sent(ask, kind, more, value, why):
    assert rules.fault(ask(kind=kind, **more), {"q": value}) == why


def test_a_budget_adds_up_to_what_is_asked_for(ask):
    asked = [ask("b", "budget")]
    assert rules.still_missing(asked, {"b": BUDGET}, terms=rules.Terms(Decimal(7_000))) == []
    assert rules.still_missing(asked, {"b": BUDGET}, terms=rules.Terms(Decimal(9_000))) == [
        "Total of your budget lines (£7,000) must be the same as the amount you are asking for (£9,000)"
    ]


def test_a_budget_without_overheads_is_warned_of():
    sums = rules.budget(BUDGET)
    assert (sums.cost, sums.ours, sums.others) == (Decimal(10_000), Decimal(7_000), Decimal(3_000))
    assert rules.budget(BUDGET[:1]).advice.startswith("You have not put in any overheads, such as rent")
    assert rules.budget(BUDGET[:1]).of_overheads == "No overheads are in it."
    assert (rules.budget([]).advice, rules.budget([]).of_overheads) == ("", "")


@pytest.mark.parametrize(
    ("worker", "rent", "recovered", "said"),
    [
        ("6000", "1000", 93, "covers 93% of the full cost of what it pays for: £500 of overheads has to come from"),
        ("6000", "1500", 100, "covers the full cost of what it pays for (100%)."),
        ("6000", "2000", 106, "covers the full cost of what it pays for (100%)."),
        ("8000", "1999.99", 99, "covers 99% of the full cost of what it pays for: £0.01 of overheads"),
        ("8000", "0", 80, "covers 80% of the full cost of what it pays for: £2,000 of overheads"),
        ("0", "2000", None, "Overheads are 20% of the whole cost."),
    ],
)
def test_how_much_of_the_full_cost_is_recovered(worker, rent, recovered, said):
    sums = rules.budget([BUDGET[0] | {"ours": worker}, BUDGET[1] | {"ours": rent}])
    assert sums.recovered == recovered
    assert said in sums.advice


@pytest.mark.parametrize(
    ("cap", "why"),
    [
        (None, ""),
        (15, ""),
        (14, "'Question b': overheads are £1,000 of the £7,000 that you ask for. Of what this funding pays, 14% at "
             "most may be overheads. That is £980. Show the rest as paid by others"),
        (0, "'Question b': overheads are £1,000 of the £7,000 that you ask for. This funding pays no overheads. "
            "That is £0. Show the rest as paid by others"),
    ],
)  # fmt: skip
def test_a_limit_on_overheads_is_kept_to_the_penny(ask, cap, why):
    assert rules.fault(ask("b", "budget"), {"b": BUDGET}, terms=rules.Terms(Decimal(7_000), cap)) == why


def test_the_budget_of_a_form_is_its_first(ask):
    assert rules.budget_of([ask("b", "budget")], {"b": BUDGET}).ours == Decimal(7_000)
    assert rules.budget_of([ask("a")], {}) is None


# ---- what is kept -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        ("long", "  Two\r\nlines ", "Two\nlines"),
        ("yes_no", True, "yes"),
        ("yes_no", None, ""),
        ("declaration", False, ""),
        ("number", "1,250.50", "1250.5"),
        ("number", 25, "25"),
        ("money", Decimal(9_000), "9000.00"),
        ("money", "£1,200", "1200.00"),
        ("date", datetime.date(2027, 4, 1), "2027-04-01"),
        ("choose_one", "A", "A"),
        ("choose_many", ["B", "A"], ["A", "B"]),
        ("choose_many", "B", ["B"]),
        ("file", {"reference": "F-1", "name": "a.pdf", "size": 12, "path": "/x"}, {"reference": "F-1", "name": "a.pdf", "size": 12}),  # noqa: E501  # one row, one case
        ("group", [{"who": " Us ", "much": "5"}, {"who": "", "much": ""}], [{"who": "Us", "much": "5.00"}]),
        ("group", None, []),
        ("budget", [{"item": "A"}], [{"item": "A", "sort": "", "cost": "", "ours": ""}]),
    ],
)  # fmt: skip
def test_each_kind_is_kept_in_one_shape(ask, kind, value, kept):
    question = ask(kind=kind, options=["A", "B"], columns=OTHERS)
    assert rules.kept(question, value) == kept
    assert rules.kept(question, kept) == kept


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("long", {"a": 1}),
        ("yes_no", "perhaps"),
        ("number", "many"),
        ("number", "NaN"),
        ("money", "1e40"),
        ("date", "2027-02-30"),
        ("choose_one", "C"),
        ("choose_many", ["A", "C"]),
        ("file", "F-1"),
        ("file", {"name": "a.pdf"}),
        ("group", "text"),
        ("group", ["text"]),
        ("group", [{"who": "Us"}] * 31),
        ("outcomes", [{"outcome": "C"}]),
    ],
)
def test_what_is_no_answer_is_said_so(ask, kind, value):
    with pytest.raises(rules.NotAnAnswer, match=r"Question q|What will change"):
        rules.kept(ask(kind=kind, options=["A", "B"], columns=OTHERS), value)


# ---- how it reads -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("yes_no", "yes", "Yes"),
        ("money", "9000.00", "£9,000"),
        ("number", "1250.5", "1,250.5"),
        ("date", "2027-04-01", "1 April 2027"),
        ("choose_many", ["A", "B"], "A\nB"),
        ("file", {"reference": "F-1", "name": "a.pdf", "size": 340_000}, "a.pdf (340 KB)"),
        ("declaration", "yes", "Agreed"),
        ("group", [{"who": "Us", "much": "5.00"}, {"who": "You", "much": ""}], "Who: Us; How much: £5\nWho: You"),
        ("long", "", ""),
    ],
)
def test_an_answer_in_words(ask, kind, value, said):
    assert rules.as_text(ask(kind=kind, options=["A", "B"], columns=OTHERS), value) == said


def test_the_lines_of_a_sheet(ask):
    asked = [ask("t", words=10, section="First"), ask("b", "budget"), ask("f", "file"), ask("n", "number")]
    told = rules.lines(
        asked, {"t": "two words", "b": BUDGET, "f": {"reference": "F-1", "name": "a.pdf", "size": 2_500_000}}
    )
    assert (told[0].key, told[0].section, told[0].value) == ("t", "First", "two words")
    assert told[0].note == "2 of 10 words"
    assert told[1].columns == ("What it is for", "Kind of cost", "Whole cost", "Of this, paid by this funding")
    assert told[1].rows[1] == ("Rent", "A share of overheads", "£2,000", "£1,000")
    assert told[1].foot == ("Total", "", "£10,000", "£7,000")
    assert told[1].note == (
        "£3,000 is paid by others. Overheads are 20% of the whole cost. This funding covers 93% of the full cost of "
        "what it pays for: £500 of overheads has to come from elsewhere."
    )
    assert (told[2].value, told[2].file) == ("a.pdf (2.5 MB)", "F-1")
    assert (told[3].value, told[3].rows) == ("", ())


def test_a_sample_of_every_kind_is_an_answer_that_could_be_sent(ask):
    for kind in rules.Kind.values:
        question = ask(kind=kind, options=["A", "B"], columns=OTHERS)
        value = rules.sample(question)
        assert rules.kept(question, value) == value
        assert kind == "file" or rules.fault(question, {"q": value}) == ""
