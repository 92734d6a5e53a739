"""The builder: questions for the criteria, from the library and one's own, what they cost, and until when."""

import html
from decimal import Decimal

import pytest

from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.queries.form import in_sections
from commonweal.ground.record.models import Entry
from commonweal.ground.record.rules import Refused
from tests.factories import form as forms
from tests.factories import source


@pytest.fixture
def draft(exercise, cast, now):
    return source.set_up(exercise, cast, now)


@pytest.fixture
def desk(exercise, cast, now, client, edge_at):
    """Ask for a page of the builder as the lead: desk("add/", text="Why?") sends, desk("") looks."""
    edge_at(now)
    client.force_login(cast.priya)
    base = f"/desk/exercises/{exercise.reference}/opportunity/form/"

    def ask(page="", **given):
        return client.post(base + page, given) if given else client.get(base + page)

    return ask


def body(answer):
    return answer.content.decode()


def whys(refused):
    return [one.why for one in refused.value.refusals]


def keys(opportunity):
    return [one.key for one in opportunity.questions]


QUESTION = {
    "text": "Which days will you be open?",
    "why": "So that people can plan.",
    "criterion": "not_scored",
    "kind": "choose_many",
    "options": "Monday\nTuesday\n",
    "required": "yes",
}


@pytest.mark.covers("G5.01")
def test_the_form_starts_from_the_criteria_and_is_locked_by_publishing(draft, cast, now):
    assert [(one.key, one.criterion_key) for one in draft.questions] == [
        (one.key, one.key) for one in draft.criteria.all()
    ]
    assert draft.form.chain == draft.exercise.reference
    actions.publish(opportunity=draft, by=cast.priya, at=now)
    draft.form.refresh_from_db()
    assert draft.form.locked_at == now
    for attempt in (
        lambda: actions.add_question(opportunity=draft, by=cast.priya, at=now, **QUESTION),
        lambda: actions.take_question(opportunity=draft, key="idea", by=cast.priya, at=now),
        lambda: actions.change_question(opportunity=draft, key="change", text="New?", by=cast.priya, at=now),
        lambda: actions.remove_question(opportunity=draft, key="change", by=cast.priya, at=now),
        lambda: actions.move_question(opportunity=draft, key="change", up=False, by=cast.priya, at=now),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.refusals[0].exception.startswith("A change after publication is made in the open")
    assert Entry.objects.filter(verb="lock form", chain__name=draft.exercise.reference).count() == 1


def test_who_does_not_lead_does_not_build(draft, cast, now):
    for person in (cast.rosa, cast.asha, cast.iris):
        with pytest.raises(Refused):
            actions.add_question(opportunity=draft, by=person, at=now, **QUESTION)


def test_a_question_is_written_changed_moved_and_removed_on_the_page(draft, desk):
    assert desk("add/", **QUESTION).status_code == 302
    assert keys(draft)[-1] == "which_days_will_you_be_open"
    asked = draft.questions.last()
    assert (asked.kind, asked.options, asked.required, asked.criterion_key) == (
        "choose_many",
        ["Monday", "Tuesday"],
        True,
        "",
    )
    page = body(desk("questions/which_days_will_you_be_open/"))
    assert "Which days will you be open?" in page
    assert "Monday\nTuesday" in page
    changed = QUESTION | {"text": "On which days?", "shown_by": ""}
    assert desk("questions/which_days_will_you_be_open/", **changed).status_code == 302
    assert draft.questions.last().text == "On which days?"
    assert desk("questions/which_days_will_you_be_open/move/", way="up").status_code == 302
    assert keys(draft)[-2] == "which_days_will_you_be_open"
    assert desk("questions/which_days_will_you_be_open/remove/", sure="1").status_code == 302
    assert "which_days_will_you_be_open" not in keys(draft)


def test_a_question_moves_where_the_page_shows_it(draft, desk):
    desk("add/", **(QUESTION | {"criterion": "change", "text": "How often?"}))
    assert keys(draft) == ["change", "people", "delivery", "value", "how_often"]

    def shown():
        return [one.key for section in in_sections(draft) for one in section.questions]

    assert shown() == ["change", "how_often", "people", "delivery", "value"]
    assert desk("questions/how_often/move/", way="up").status_code == 302
    assert shown() == ["how_often", "change", "people", "delivery", "value"]
    assert desk("questions/delivery/move/", way="up").status_code == 302
    assert shown() == ["how_often", "change", "delivery", "people", "value"]
    assert "Question 3 of 5" in body(desk("preview/delivery/"))
    assert desk("questions/value/move/", way="down").status_code == 409


def test_a_question_is_asked_once(draft, desk):
    assert desk("add/", **QUESTION).status_code == 302
    asked = len(keys(draft))
    assert f"The form asks &#39;{QUESTION['text']}&#39; already." in body(desk("add/", **QUESTION))
    assert len(keys(draft)) == asked


def test_a_question_shown_only_if_another_is_answered_so(draft, desk):
    assert desk("library/", taken="other_money", criterion="value").status_code == 302
    page = body(desk("add/"))
    assert "Only if ‘Is anyone else paying for part of it?’ is ‘yes’" in page
    assert desk("add/", **(QUESTION | {"kind": "short", "shown_by": "1"})).status_code == 302
    assert draft.questions.last().show_if == {"key": "other_money", "is": "yes"}
    assert "Asked only if ‘Is anyone else paying for part of it?’ is ‘yes’" in body(desk(""))
    refused = desk("questions/other_money/remove/", sure="1")
    assert refused.status_code == 409
    assert "is shown by the answer to it" in body(refused)


def test_what_is_refused_stays_as_it_was_typed(draft, desk):
    page = body(desk("add/", **(QUESTION | {"text": "What is your charity number?"})))
    assert "We already hold the charity number in the provider passport. Use the passport instead." in page
    assert 'value="What is your charity number?"' in page
    page = body(desk("add/", **(QUESTION | {"options": "One"})))
    assert f"<a href=\"#id_options\">'{QUESTION['text']}' needs between 2 and 30 answers" in html.unescape(page)
    lines = QUESTION | {"kind": "group", "options": "", "columns": "Who\nSince: dragon"}
    assert "<a href=\"#id_columns\">The box 'Since' of" in html.unescape(body(desk("add/", **lines)))


def test_lines_with_boxes_are_written_one_to_a_line(draft, desk):
    asked = QUESTION | {"kind": "group", "options": "", "columns": "Who\nHow much: money\nWhen: date"}
    assert desk("add/", **asked).status_code == 302
    assert draft.questions.last().columns == [
        {"key": "who", "label": "Who", "kind": "short"},
        {"key": "how_much", "label": "How much", "kind": "money"},
        {"key": "when", "label": "When", "kind": "date"},
    ]
    assert "How much: money" in body(desk(f"questions/{draft.questions.last().key}/"))


def test_an_outcome_plan_chooses_from_the_outcomes_of_the_exercise(draft, exercise, cast, now, desk):
    with pytest.raises(Refused) as refused:
        actions.take_question(opportunity=draft, key="outcome_plan", by=cast.priya, at=now)
    assert whys(refused) == ["An outcome plan chooses from the outcomes of the exercise, and it has none yet."]
    assert "outcome_plan" not in body(desk("library/"))
    outcome = exercise.outcomes.create(statement="More people in\nwork", comes_from=["need"])
    assert desk("library/", taken="outcome_plan", criterion="change").status_code == 302
    assert draft.questions.last().options == ["More people in work"]
    outcome.statement = "More young people in work"
    outcome.save()
    actions.publish(opportunity=draft, by=cast.priya, at=now)
    assert draft.questions.last().options == ["More young people in work"]


def test_a_criterion_that_goes_leaves_its_questions_for_information(draft, cast, now):
    rows = [{"key": "change", "title": "Change", "definition": "It changes.", "weight": 100}]
    actions.set_criteria(opportunity=draft, criteria=rows, by=cast.priya, at=now)
    assert {one.key: one.criterion_key for one in draft.questions}["people"] == ""
    titles = [(one.title, one.worth) for one in queries.in_sections(draft)]
    assert titles == [("Change", "Worth 100% of the score"), ("For information", "Not scored")]


# ---- what it costs applicants -------------------------------------------------------------------------------------


@pytest.mark.covers("G5.07")
def test_a_form_that_asks_too_much_is_published_only_with_a_reason(exercise, cast, now, desk):
    draft = source.set_up(exercise, cast, now, budget=Decimal(3_000))
    assert {one.words for one in draft.questions} == {70}
    actions.change_question(opportunity=draft, key="change", words=2_000, by=cast.priya, at=now)
    page = body(desk(""))
    assert "The form asks for 2,210 words for £3,000. Ask for no more than 300: one word for each £10." in page
    with pytest.raises(Refused) as refused:
        actions.publish(opportunity=draft, by=cast.priya, at=now)
    assert whys(refused)[0].endswith("Or say on the page of the form why it has to ask so much.")
    assert "Enter why it has to ask so much" in body(desk("", reason=" "))
    assert desk("", reason="The law asks for this plan.").status_code == 302
    draft.refresh_from_db()
    actions.publish(opportunity=draft, by=cast.priya, at=now)
    draft.refresh_from_db()
    assert (draft.form_reason, draft.state) == ("The law asks for this plan.", "scheduled")


def test_the_burden_is_kept_with_the_opportunity_and_shown_to_all(exercise, cast, now, client, edge_at):
    opportunity = forms.opened(exercise, cast, now)
    edge_at(now + 3 * source.DAY)
    told = queries.burden_of(opportunity)
    assert (told.words, told.files) == (700, 1)
    assert opportunity.burden_hours == told.hours
    page = body(client.get(f"/opportunities/{opportunity.reference}/form/"))
    assert "About 700 words and 1 file. Small organisations will need about" in page
    assert "Asked only if ‘Is anyone else paying for part of it?’ is ‘yes’" in page


# ---- before anybody applies ---------------------------------------------------------------------------------------


def test_the_preview_is_the_real_form_and_keeps_nothing(exercise, cast, now, desk):
    opportunity = forms.rich(exercise, cast, now)
    before = Entry.objects.count()
    page = body(desk("preview/"))
    assert "nothing that you type here is kept" in page
    assert "A worker for two days a week" in page
    for key in keys(opportunity):
        shown = desk(f"preview/{key}/")
        assert shown.status_code == 200
    assert "must be 150 words or less" in body(desk("preview/change/", answer="word " * 151))
    assert desk("preview/change/", answer="Short.").status_code == 302
    grown = body(desk("preview/budget/", add="answer", **{"answer-TOTAL_FORMS": "1", "answer-INITIAL_FORMS": "0"}))
    assert 'name="answer-1-item"' in grown
    assert desk("preview/nothing/").status_code == 404
    printed = body(desk("print/"))
    assert all(one.text in printed for one in opportunity.questions)
    assert Entry.objects.count() == before


def test_an_exercise_without_an_opportunity_has_no_form(exercise, cast, now, desk):
    source.at_source(exercise, cast, now)
    assert desk("").status_code == 302
    for page in ("add/", "library/", "preview/", "print/"):
        assert desk(page).status_code == 404


def test_an_empty_form_offers_a_question_for_each_criterion(exercise, cast, now, desk):
    opportunity = source.drafted(exercise, cast, now)
    assert "Choose the criteria first" in body(desk(""))
    actions.set_criteria(opportunity=opportunity, by=cast.priya, at=now)
    assert "Start with a question for each criterion" in body(desk(""))
    assert desk("begin/", sure="1").status_code == 302
    assert len(keys(opportunity)) == 4


# ---- what was asked before, and by which rule ---------------------------------------------------------------------


def test_an_earlier_form_is_a_start_for_another(exercise, cast, now, client, edge_at):
    from commonweal.council.exercise.actions import open_exercise

    earlier = forms.opened(exercise, cast, now)
    later = now + 7 * source.DAY
    other = open_exercise(title="Sports for all", trigger="new", lead=cast.priya, by=cast.priya, at=later)
    opportunity = source.drafted(other, cast, later)
    rows = [{"key": "change", "title": "Change", "definition": "It changes.", "weight": 100}]
    actions.set_criteria(opportunity=opportunity, criteria=rows, by=cast.priya, at=later)
    edge_at(later)
    client.force_login(cast.priya)
    base = f"/desk/exercises/{other.reference}/opportunity/form/"
    assert earlier.reference in body(client.get(base))
    assert client.post(base + "begin/", {"earlier": "OP-1999-001"}).status_code == 302
    assert keys(opportunity) == []
    assert client.post(base + "begin/", {"earlier": earlier.reference}).status_code == 302
    opportunity.refresh_from_db()
    assert keys(opportunity) == keys(earlier)
    assert (opportunity.form.version, opportunity.form.replaces, opportunity.form.chain) == (
        2,
        earlier.form,
        other.reference,
    )
    assert {one.key: one.criterion_key for one in opportunity.questions}["people"] == ""
    with pytest.raises(Refused) as refused:
        actions.copy_form(opportunity=opportunity, earlier=earlier, by=cast.priya, at=later)
    assert whys(refused) == ["This form has questions already."]


def test_the_council_sets_how_much_a_form_may_ask(draft, cast, now, client, edge_at):
    edge_at(now)
    figures = {
        "words_an_hour": "300", "minutes_a_file": "20", "pounds_a_word": "40", "pounds_an_hour": "20", "share": "5",
        "small_money": "5000",
        "from_date-day": "7", "from_date-month": "9", "from_date-year": "2026", "source": "What providers told us.",
    }  # fmt: skip
    client.force_login(cast.priya)
    assert client.post("/desk/forms/", figures).status_code == 403
    client.force_login(cast.admin)
    assert client.post("/desk/forms/", figures).status_code == 302
    assert client.post("/desk/forms/", figures | {"words_an_hour": "200"}).status_code == 302
    assert queries.burden_of(draft).hours == Decimal("5.0")
    assert queries.objection_to(draft).endswith("Ask for no more than 500: one word for each £40.")
    assert "It can count from today or later" in body(client.post("/desk/forms/", figures | {"from_date-year": "2025"}))
