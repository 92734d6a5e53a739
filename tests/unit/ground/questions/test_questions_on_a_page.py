"""The form of a question: filled in before, typed again after an error, with lines that come and go."""

import datetime

import jinja2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from commonweal.ground.pages.environment import environment
from commonweal.ground.pages.forms import problems
from commonweal.ground.questions import rules
from commonweal.ground.questions.forms import AnswersForm, answer_form, lines_changed

OTHERS = [{"key": "who", "label": "Who"}, {"key": "much", "label": "How much", "kind": "money"}]
MORE = {"options": ["A", "B"], "columns": OTHERS}
DRAW = '{% from "questions/macros/answer.html" import answer, read %}'


@pytest.fixture
def draw():
    from django.conf import settings

    pages = environment(loader=jinja2.FileSystemLoader(settings.TEMPLATES[0]["DIRS"]))
    return lambda source, **context: pages.from_string(DRAW + source).render(**context)


def sent(**data):
    typed = QueryDict(mutable=True)
    for name, value in data.items():
        typed.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
    return typed


def rows(*lines, name="answer"):
    typed = sent(**{f"{name}__TOTAL_FORMS": str(len(lines)), f"{name}__INITIAL_FORMS": "0"})
    for place, line in enumerate(lines):
        for column, value in line.items():
            typed[f"{name}-{place}-{column}"] = value
    return typed


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("short", sent(answer=" Here "), "Here"),
        ("long", sent(answer="One\r\ntwo"), "One\ntwo"),
        ("yes_no", sent(answer="no"), "no"),
        ("choose_one", sent(answer="B"), "B"),
        ("choose_many", sent(answer=["B", "A"]), ["A", "B"]),
        ("number", sent(answer="1,250.5"), "1250.5"),
        ("money", sent(answer="£9,000"), "9000.00"),
        ("date", sent(answer__day="1", answer__month="April", answer__year="2027"), "2027-04-01"),
        ("declaration", sent(answer="on"), "yes"),
        ("group", rows({"who": "Us", "much": "5"}, {"who": "", "much": ""}), [{"who": "Us", "much": "5.00"}]),
        ("file", sent(), ""),
    ],
)
def test_what_is_typed_is_kept_and_shown_again(ask, draw, kind, typed, value):
    question = ask(kind=kind, **MORE)
    form = answer_form(question, {}, typed, {})
    assert form.is_valid(), form.errors
    assert form.values() == {"q": value}
    assert form.legible().get("q", "") == value
    again = answer_form(question, {"q": value})
    page = draw("{{ answer(form, question, as_heading=true) }}", form=again, question=question)
    assert page.count("<h1") == 1
    assert "Question q" in page


@pytest.mark.parametrize("kind", rules.Kind.values)
def test_every_kind_may_be_left_in_a_draft_and_not_where_it_is_demanded(ask, kind):
    question = ask(kind=kind, **MORE)
    empty = rows() if kind in rules.TABLES else sent()
    assert answer_form(question, {}, empty, {}).is_valid()
    if kind not in rules.TABLES:
        assert not answer_form(question, {}, empty, {}, demanded=True).is_valid()


def test_too_many_words_are_refused_kept_and_shown(ask, draw):
    question = ask(words=2)
    form = answer_form(question, {"q": "before"}, sent(answer="one two three"), {})
    assert not form.is_valid()
    assert [one.text for one in problems(form)] == ["‘Question q’ must be 2 words or less. You have used 3"]
    assert form.legible() == {"q": "one two three"}
    assert "one two three" in draw("{{ answer(form, question) }}", form=form, question=question)


def test_a_number_that_cannot_be_read_leaves_what_was_kept(ask):
    form = answer_form(ask(kind="number"), {"q": "5"}, sent(answer="many"), {})
    assert form.legible() == {}


def test_the_questions_of_a_section_on_one_page(ask):
    asked = [ask("a", "short"), ask("b", "budget"), ask("c", "money")]
    typed = rows({"item": "Rent", "sort": "A share of overheads", "cost": "10", "ours": "5"}, name="b")
    typed.update(sent(a="Here", c="2"))
    form = AnswersForm(typed, {}, questions=asked)
    assert form.is_valid()
    assert form.values() == {
        "a": "Here",
        "b": [{"item": "Rent", "sort": "A share of overheads", "cost": "10.00", "ours": "5.00"}],
        "c": "2.00",
    }


def test_an_error_says_on_which_line_it_is(ask, draw):
    question = ask(kind="budget")
    form = answer_form(question, {}, rows({"item": "A", "cost": "1"}, {"item": "B", "cost": "much"}), {})
    assert not form.is_valid()
    assert [(one.text, one.href) for one in problems(*form.tables.values())] == [
        ("Whole cost in budget line 2 must be a number, like 12,500", "#id_answer-1-cost")
    ]
    page = draw("{{ answer(form, question) }}", form=form, question=question)
    assert 'value="much"' in page
    assert 'value="A"' in page


# ---- lines come and go with JavaScript off ------------------------------------------------------------------------


def test_another_line_keeps_what_was_typed(ask):
    typed = rows({"who": "Us", "much": "lots"})
    typed["add"] = "answer"
    form = answer_form(ask(kind="group", **MORE), {}, lines_changed(typed, ["answer"]), {})
    assert [line["who"].value() for line in form.tables["answer"]][:1] == ["Us"]
    assert len(form.tables["answer"].forms) == 2


def test_a_line_is_removed_and_the_others_move_up():
    typed = rows({"who": "One"}, {"who": "Two", "on-day": "2"}, {"who": "Three", "on-day": "3"})
    typed["remove"] = "answer-1"
    changed = lines_changed(typed, ["answer"])
    assert {name: changed[name] for name in changed if name.startswith("answer-")} == {
        "answer-TOTAL_FORMS": "2",
        "answer-INITIAL_FORMS": "0",
        "answer-0-who": "One",
        "answer-1-who": "Three",
        "answer-1-on-day": "3",
    }


@pytest.mark.parametrize("odd", [{"add": "other"}, {"remove": "answer-x"}, {"remove": "other-1"}, {}])
def test_no_button_no_change(odd):
    assert lines_changed(sent(**odd), ["answer"]) is None


@pytest.mark.parametrize("total", ["", "many", "999999999", "-4"])
def test_odd_numbers_of_lines_stay_in_bounds(ask, total):
    typed = sent(answer__TOTAL_FORMS=total, add="answer", answer__0__who="Us")
    changed = lines_changed(typed, ["answer"])
    assert 1 <= int(changed["answer-TOTAL_FORMS"]) <= rules.MOST_LINES
    answer_form(ask(kind="group", **MORE), {}, typed, {}).is_valid()


# ---- files --------------------------------------------------------------------------------------------------------


def test_a_file_is_kept_until_another_comes_or_it_is_removed(ask, draw):
    question, held = ask(kind="file"), {"reference": "F-1", "name": "plan.pdf", "size": 12}
    assert answer_form(question, {"q": held}, sent(), {}).legible() == {}
    kept = answer_form(question, {"q": held}, sent(), {})
    assert kept.is_valid()
    assert kept.values() == {"q": held}
    removed = answer_form(question, {"q": held}, sent(answer_remove="on"), {})
    assert removed.is_valid()
    assert removed.values() == {"q": ""}
    upload = SimpleUploadedFile("new.csv", b"month,what\n1,begin\n")
    replaced = answer_form(question, {"q": held}, sent(), {"answer": upload})
    assert replaced.is_valid()
    assert replaced.values() == {"q": upload}
    assert replaced.is_multipart()
    assert "Kept now: plan.pdf" in draw("{{ answer(form, question) }}", form=kept, question=question)


def test_an_empty_file_is_refused(ask):
    form = answer_form(ask(kind="file"), {}, sent(), {"answer": SimpleUploadedFile("new.pdf", b"")})
    assert not form.is_valid()
    assert [one.text for one in problems(form)] == ["The selected file is empty"]


# ---- reading ------------------------------------------------------------------------------------------------------


def test_answers_are_read_in_their_order(ask, draw):
    asked = [ask("a"), ask("b", "group", **MORE), ask("c", "date"), ask("d", "yes_no")]
    lines = rules.lines(asked, {"a": "Text <b>", "b": [{"who": "Us", "much": "5.00"}], "c": "2027-04-01"})
    page = draw("{{ read(lines, hrefs={'a': '/a', 'd': '/d'}) }}", lines=lines)
    assert page.count("<dl") == page.count("</dl>") == 2
    assert "Text &lt;b&gt;" in page
    assert "£5" in page
    assert "1 April 2027" in page
    assert 'href="/d">Answer this question' in page
    assert 'href="/a">Change' in page


def test_the_first_button_of_a_table_saves(ask, draw):
    question = ask(kind="group", **MORE)
    page = draw("{{ answer(form, question) }}", form=answer_form(question, {}), question=question)
    assert page.index("Save and continue") < page.index("Remove line 1")


def test_dates_are_read_back(ask):
    form = answer_form(ask(kind="date"), {"q": "2027-04-01"})
    assert form["answer"].value() == datetime.date(2027, 4, 1)


def test_an_optional_answer_that_was_left_says_so_and_can_be_given(ask, draw):
    lines = rules.lines([ask("a", required=False)], {})
    page = draw("{{ read(lines, hrefs={'a': '/a'}) }}", lines=lines)
    assert "Not provided" in page
    assert 'href="/a">Change' in page


def test_lines_that_cannot_be_read_in_full_keep_the_rest(ask):
    question = ask(kind="outcomes", options=["A"])
    typed = rows({"outcome": "A", "do": "walk " * 61, "people": "many", "know": "Count"})
    form = answer_form(question, {}, typed, {})
    assert not form.is_valid()
    kept = form.legible()["q"]
    assert [(row["outcome"], len(row["do"].split()), row["people"], row["know"]) for row in kept] == [
        ("A", 61, "", "Count")
    ]
    broken = answer_form(question, {}, sent(answer__TOTAL_FORMS="x"), {})
    assert broken.legible() == {}
