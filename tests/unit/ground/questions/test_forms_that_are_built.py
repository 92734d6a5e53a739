"""Building a form: what may be asked, in which order, and until when."""

import datetime
import io
import zipfile
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from commonweal.ground.questions import actions, queries, rules
from commonweal.ground.questions.models import Question
from commonweal.ground.record.models import Entry
from commonweal.ground.record.rules import Refused

HELD = (rules.Held(r"charity number", "charity number"),)


def whys(refused):
    return [one.why for one in refused.value.refusals]


def keys(form):
    return [one.key for one in queries.questions_of(form)]


def test_a_question_is_recorded_in_the_chain_of_its_owner(form, add):
    add()
    assert [(one.verb, one.chain.name) for one in Entry.objects.order_by("number")] == [
        ("begin form", "CE-2026-001"),
        ("add question", "CE-2026-001"),
    ]
    assert keys(form) == ["how_will_you_reach_people"]


def test_two_questions_alike_have_keys_apart(form, add):
    add(), add(), add(key="how_will_you_reach_people")
    assert keys(form) == [
        "how_will_you_reach_people",
        "how_will_you_reach_people_2",
        "how_will_you_reach_people_3",
    ]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"text": " "}, "Enter the question."),
        ({"why": ""}, "Enter why you ask 'Who?'. Whoever answers sees the reason beside the question."),
        ({"kind": "slider"}, "'Who?' has a kind of answer that we do not know: slider."),
        ({"words": 2001}, "'Who?' must allow between 1 and 2,000 words."),
        (
            {"kind": "choose_one", "options": ["One"]},
            "'Who?' needs between 2 and 30 answers to choose from, each on its own line.",
        ),
        ({"kind": "choose_many", "options": ["One", "one"]}, "Two of the answers to 'Who?' are the same."),
        ({"kind": "group"}, "'Who?' needs between 1 and 6 boxes for each line."),
        (
            {"kind": "group", "columns": [{"label": "File", "kind": "file"}]},
            "The box 'File' of 'Who?' must be one of: text, number, money, date, yes or no.",
        ),
        ({"kind": "group", "columns": [{"label": ""}]}, "Enter a name for each box of 'Who?'."),
        (
            {"kind": "group", "columns": [{"label": "Who"}, {"label": "who"}]},
            "Two boxes of 'Who?' have the same name.",
        ),
        ({"criterion_key": "beauty"}, "'Who?' must serve one of the criteria, or be marked as not scored."),
        ({"show_if": {"key": "later", "is": "yes"}}, "'Who?' can only depend on a question that comes before it."),
    ],
)
def test_a_question_that_cannot_be_asked(form, add, given, why):
    with pytest.raises(Refused) as refused:
        add(**({"text": "Who?", "criteria": ["change"]} | given))
    assert whys(refused) == [why]
    assert keys(form) == []


def test_what_the_passport_holds_is_not_asked(form, add):
    with pytest.raises(Refused) as refused:
        add("What is your charity number?", held=HELD)
    assert whys(refused) == ["We already hold the charity number in the provider passport. Use the passport instead."]


def test_a_condition_rests_on_a_choice_that_can_be_made(add):
    add("Will there be children?", kind="yes_no", key="children")
    add("Who?", kind="short", key="who")
    with pytest.raises(Refused) as refused:
        add("How many?", show_if={"key": "children", "is": "perhaps"})
    assert whys(refused) == ["'Will there be children?' can be answered: yes, no. 'How many?' waits for 'perhaps'."]
    with pytest.raises(Refused) as refused:
        add("How many?", show_if={"key": "who", "is": "yes"})
    assert whys(refused) == ["'How many?' can depend on a choice or a yes or no. 'Who?' asks for something else."]


def test_a_question_that_others_wait_for_stays_as_it_is(form, add, by, at):
    first = add("Will there be children?", kind="yes_no", key="children")
    second = add("How many?", kind="number", show_if={"key": "children", "is": "yes"})
    with pytest.raises(Refused) as refused:
        actions.remove_question(question=first, by=by, at=at)
    assert whys(refused) == ["'How many?' is shown by the answer to it. Change or remove that first."]
    with pytest.raises(Refused) as refused:
        actions.change_question(question=first, kind="long", by=by, at=at)
    assert whys(refused) == ["'How many?' is shown when the answer is 'yes'. Change that first."]
    with pytest.raises(Refused) as refused:
        actions.move_question(question=second, up=True, by=by, at=at)
    assert whys(refused) == [
        "'How many?' is shown by the answer to 'Will there be children?', so it has to come after it."
    ]


def test_questions_move_up_and_down(form, add, by, at):
    one, two, three = add("One?"), add("Two?"), add("Three?")
    actions.move_question(question=three, up=True, by=by, at=at)
    assert keys(form) == ["one", "three", "two"]
    actions.move_question(question=one, up=False, by=by, at=at)
    assert keys(form) == ["three", "one", "two"]
    for question, up, why in ((three, True, "It is the first question already."), (two, False, "It is the last")):
        with pytest.raises(Refused) as refused:
            actions.move_question(question=question, up=up, by=by, at=at)
        assert whys(refused)[0].startswith(why)


@pytest.mark.django_db
def test_a_report_has_a_library_of_its_own(by, at):
    form = actions.create_set(name="Reports", purpose="monitoring", chain="CE-2026-001", by=by, at=at)
    for key in rules.library("monitoring"):
        actions.take_from_library(form=form, key=key, by=by, at=at)
    assert keys(form) == list(rules.library("monitoring"))
    assert {one.key for one in queries.questions_of(form) if one.public} == {"happened", "said", "worth"}
    assert rules.library("gate") == {}


def test_every_question_of_the_library_can_be_asked(form, by, at):
    for key in rules.LIBRARY:
        actions.take_from_library(form=form, key=key, held=HELD, by=by, at=at)
    asked = {one.key: one for one in queries.questions_of(form)}
    assert sorted(asked) == sorted(rules.LIBRARY)
    assert asked["other_funders"].show_if == {"key": "other_money", "is": "yes"}
    assert [name for name, _, _ in rules.library_named()] == list(rules.LIBRARY)


def test_a_stock_question_comes_without_a_condition_that_cannot_be_met(form, by, at):
    actions.take_from_library(form=form, key="keeping_safe", section="Safety", by=by, at=at)
    assert [(one.show_if, one.section) for one in queries.questions_of(form)] == [(None, "Safety")]
    with pytest.raises(Refused) as refused:
        actions.take_from_library(form=form, key="nothing", by=by, at=at)
    assert whys(refused) == ["The library has no question of that name."]


# ---- all at once, locked, and once more ---------------------------------------------------------------------------


def test_a_form_is_laid_out_all_at_once_or_not(form, by, at):
    rows = [{"key": "a", "text": "A?", "why": "Because."}, {"key": "a", "text": "", "why": ""}]
    with pytest.raises(Refused) as refused:
        actions.lay_out(form=form, questions=rows, by=by, at=at)
    assert whys(refused) == ["Enter the question.", "Two questions have the key 'a'."]
    with pytest.raises(Refused) as refused:
        actions.lay_out(form=form, questions=[], by=by, at=at)
    assert whys(refused) == ["Add at least one question."]
    laid = actions.lay_out(form=form, questions=[rows[0], rows[0] | {"key": "b"}], by=by, at=at)
    again = actions.lay_out(form=form, questions=[rows[0] | {"text": "Anew?"}], by=by, at=at)
    assert [(one.pk, one.text) for one in again] == [(laid[0].pk, "Anew?")]


def test_a_locked_form_refuses_every_change(form, add, by, at):
    question, _ = add("One?"), add("Two?")
    actions.lock(form=form, by=by, at=at)
    actions.lock(form=form, by=by, at=at)
    question.refresh_from_db()
    attempts = [
        lambda: add("Three?"),
        lambda: actions.change_question(question=question, text="Another?", by=by, at=at),
        lambda: actions.remove_question(question=question, by=by, at=at),
        lambda: actions.move_question(question=question, up=False, by=by, at=at),
        lambda: actions.take_from_library(form=form, key="idea", by=by, at=at),
        lambda: actions.lay_out(form=form, questions=[], by=by, at=at),
    ]
    for attempt in attempts:
        with pytest.raises(Refused) as refused:
            attempt()
        assert whys(refused) == [
            "The form was locked on 7 September 2026. Everybody answers the same questions from then on."
        ]
        assert refused.value.refusals[0].exception == "Copy it as a new version, and change that."
    assert keys(form) == ["one", "two"]
    assert Entry.objects.filter(verb="lock form").count() == 1


def test_an_empty_form_is_not_locked(form, by, at):
    with pytest.raises(Refused) as refused:
        actions.lock(form=form, by=by, at=at)
    assert whys(refused) == ["It has no questions."]


def test_a_new_version_is_open_and_the_old_one_stays(form, add, by, at):
    add("One?", kind="yes_no", key="one")
    add("Two?", show_if={"key": "one", "is": "yes"})
    actions.lock(form=form, by=by, at=at)
    second = actions.copy_as_new_version(form=form, by=by, at=at)
    third = actions.copy_as_new_version(form=form, by=by, at=at, chain="CE-2026-009")
    assert [(one.version, one.replaces, one.locked, one.chain) for one in (second, third)] == [
        (2, form, False, "CE-2026-001"),
        (3, form, False, "CE-2026-009"),
    ]
    assert [rules.plain(one) for one in queries.questions_of(second)] == [
        rules.plain(one) for one in queries.questions_of(form)
    ]
    assert queries.newer_version(form) == third
    actions.remove_question(question=second.questions.get(key="two"), by=by, at=at)
    assert keys(form) == ["one", "two"]


def test_a_question_kept_as_data_is_the_same_question(ask):
    question = ask("a", "choose_one", options=["A", "B"], required=False, criterion_key="change", words=40)
    again = rules.asked(rules.plain(question))
    assert rules.plain(again) == rules.plain(question)
    assert isinstance(again, Question)


# ---- what it costs those who fill it in ---------------------------------------------------------------------------


def test_the_burden_is_words_files_and_hours(ask):
    asked = [ask(words=1_000), ask(words=860, kind="long"), ask(words=40, kind="short"), *[ask(kind="file")] * 4]
    told = rules.burden(asked)
    assert (told.words, told.files, told.hours) == (1_900, 4, Decimal("6.1"))
    assert told.sentence == "About 1,900 words and 4 files. Small organisations will need about 6.1 hours."


def test_tables_and_figures_take_time_too(ask):
    told = rules.burden([ask(kind="budget"), ask(kind="date"), ask(kind="yes_no")])
    assert (told.words, told.files, told.hours) == (0, 0, Decimal("0.4"))
    plan = rules.burden([ask(kind="outcomes", options=["A", "B", "C"])])
    assert plan.words == 200  # two changes, each 60 words on what will be done and 40 on how it will be known


@pytest.mark.covers("G5.07")
def test_too_much_for_the_money_is_objected_to(ask):
    assert rules.out_of_proportion(rules.burden([ask(words=200)]), Decimal(2_000)) == ""
    assert rules.out_of_proportion(rules.burden([ask(words=201)]), Decimal(2_000)) == (
        "The form asks for 201 words for £2,000. Ask for no more than 200: one word for each £10."
    )
    files = rules.burden([ask(kind="file")] * 12)
    assert rules.out_of_proportion(files, Decimal(1_000)) == (
        "Filling in the form takes about 4 hours, which costs an organisation about £80 at £20 an hour. "
        "That is more than 5% of £1,000. Ask for less."
    )
    assert rules.out_of_proportion(files, None) == ""


def test_proposed_words_stay_in_proportion():
    assert rules.words_in_proportion(Decimal(20_000), 4) == 250
    assert rules.words_in_proportion(Decimal(2_000), 4) == 50
    assert rules.words_in_proportion(Decimal(100), 4) == 30
    assert rules.words_in_proportion(None, 4) == 250


def test_a_council_sets_its_own_rule_of_thumb(db, ask, by, at):
    today = at.date()
    assert queries.rule_of_thumb(today) == rules.SHIPPED
    with pytest.raises(Refused) as refused:
        actions.set_rule_of_thumb(from_date=today, source=" ", pounds_a_word=20, by=by, at=at)
    assert whys(refused) == ["Say what the figures rest on, so that they can be explained to whoever asks."]
    with pytest.raises(Refused):
        actions.set_rule_of_thumb(from_date=datetime.date(2026, 1, 1), source="Ours.", by=by, at=at)
    actions.set_rule_of_thumb(from_date=today, source="What our providers told us.", pounds_a_word=20, by=by, at=at)
    own = queries.rule_of_thumb(today)
    assert (own.pounds_a_word, own.words_an_hour) == (20, 400)
    assert queries.rule_of_thumb(today - datetime.timedelta(days=1)) == rules.SHIPPED
    assert rules.out_of_proportion(rules.burden([ask(words=150)], own), Decimal(2_000), own) == (
        "The form asks for 150 words for £2,000. Ask for no more than 100: one word for each £20."
    )


# ---- to write in --------------------------------------------------------------------------------------------------


def test_a_form_is_a_document_to_write_in(ask):
    kinds = [kind for kind, _ in Question.Kind.choices]
    questions = [ask(kind, kind=kind, text=f"Is {kind} <asked>?", options=["One & only", "Two"]) for kind in kinds]
    questions[-1].show_if = {"key": "yes_no", "is": "yes"}
    content = rules.blank_form("Youth grants", "About 100 words.", [("All", questions), ("None", [])])
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        first = opened.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        said = "".join(ElementTree.fromstring(opened.read("content.xml")).itertext())
    assert [kind for kind in kinds if f"Is {kind} <asked>?" not in said] == []
    assert "Only if ‘Is yes_no <asked>?’ is ‘yes’." in said
    assert "[  ] One & only" in said
    assert "None" not in said


def test_the_same_questions_several_times_over(ask):
    one = rules.burden([ask(words=100), ask("f", kind="file")])
    twice = one.times(2)
    assert (twice.words, twice.files, twice.hours) == (200, 2, one.hours * 2)
    said = rules.out_of_proportion(twice, Decimal(1000), what="The reports of a year", verb="ask")
    assert said == (
        "The reports of a year ask for 200 words for £1,000. Ask for no more than 100: one word for each £10."
    )
