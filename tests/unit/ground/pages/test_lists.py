import re
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.http import QueryDict
from markupsafe import Markup

from commonweal.ground.pages.components import page_links
from commonweal.ground.pages.forms import ChoiceField, PageForm, TextField
from commonweal.ground.pages.thread import fold


@pytest.fixture
def show(render):
    """One call of a list macro: show("tag('Open')")."""
    return lambda call, **context: render(
        '{% import "pages/macros/lists.html" as lists %}{{ lists.' + call + " }}", **context
    )


def test_finished_things_are_plain_words(show):
    assert show("tag('Completed')") == '<span class="cw-status">Completed</span>'
    assert 'govuk-tag--light-blue">In progress' in show("tag('In progress', 'light blue')")


def test_summary_list_asks_for_what_is_missing_in_the_value_column(show):
    rows = [
        {"key": "Bank details", "value": "", "href": "/b"},
        {"key": "Reserves", "value": None},
        {"key": "Staff", "value": 0},
    ]
    html = show("summary_list(rows)", rows=rows)
    assert '<a class="govuk-link" href="/b">Enter bank details</a>' in html
    assert html.count("Not provided") == 1
    assert '<dd class="govuk-summary-list__value">0</dd>' in html
    assert "Change" not in html


def test_table_can_be_reached_and_named_and_heads_its_rows(show):
    rows = [[{"text": "AG-2026-009", "href": "/a"}, "£25,000"], ["Harbour <b>", None]]
    html = show(
        "data_table('Agreements', columns, rows, numeric=[1])",
        rows=rows,
        columns=[{"text": "Reference", "sort": "?sort=r", "sorted": "ascending"}, "Paid"],
    )
    assert '<div class="cw-table" role="region" aria-label="Agreements" tabindex="0">' in html
    assert 'aria-sort="ascending"' in html
    assert html.count('<th scope="row"') == 2
    assert '<td class="govuk-table__cell govuk-table__cell--numeric">£25,000</td>' in html
    assert "Harbour &lt;b&gt;" in html


def test_an_empty_table_says_so_under_its_name(show):
    html = show("data_table('Agreements', ['Reference'], [], empty='No agreements yet.')")
    assert re.findall(r">([^<>\n]+)<", html) == ["Agreements", "No agreements yet."]


def test_task_that_cannot_start_is_not_a_link_and_says_what_it_waits_for(show):
    tasks = [{"title": "Publish", "status": "Cannot start yet", "hint": "Waits for the options"}]
    html = show("task_list([{'tasks': tasks}])", tasks=tasks)
    assert "<a" not in html
    assert "govuk-task-list__status--cannot-start-yet" in html
    assert "Waits for the options" in html


def test_task_row_is_a_link_described_by_its_status(show):
    tasks = [{"title": "Price the options", "status": "In progress", "colour": "light blue", "href": "/p"}]
    html = show("task_list([{'title': 'Plan', 'tasks': tasks}])", tasks=tasks)
    assert 'href="/p" aria-describedby="task-1-1-status">Price the options</a>' in html


def test_timeline_takes_dates_moments_text_and_nothing(show):
    entries = [
        {
            "title": "Published",
            "by": "Sam Lee",
            "at": datetime(2026, 9, 1, 15, 58, tzinfo=UTC),
            "text": "<b>Open</b>",
            "href": "/o",
        },
        {"title": "Agreed", "at": date(2026, 8, 3), "text": Markup("<em>ready</em>")},
    ]
    html = show("timeline(entries)", entries=entries)
    assert re.findall(r'<time datetime="([^"]+)">([^<]+)</time>', html) == [
        ("2026-09-01T16:58:00+01:00", "4:58pm on Tuesday 1 September 2026"),
        ("2026-08-03", "Monday 3 August 2026"),
    ]
    assert "&lt;b&gt;Open&lt;/b&gt;" in html
    assert "<em>ready</em>" in html
    assert "Nothing has happened yet." in show("timeline([])")


def test_pagination_keeps_the_filters_and_hides_for_one_page(show):
    page = Paginator(range(1000), 50).get_page(7)
    html = show("pagination(page, query)", page=page, query=QueryDict("ward=e&page=7"))
    assert re.findall(r'href="([^"]+)"[^>]*aria-label="Page (\d+)"', html) == [
        (f"?ward=e&amp;page={number}", str(number)) for number in (1, 6, 7, 8, 20)
    ]
    assert "Showing 301 to 350 of 1,000" in html
    assert show("pagination(page)", page=Paginator(range(3), 50).get_page(1)) == ""


@pytest.mark.parametrize(
    ("at", "links"),
    [(1, [1, 2, None, 20]), (3, [1, 2, 3, 4, None, 20]), (4, [1, 2, 3, 4, 5, None, 20]), (20, [1, None, 19, 20])],
)
def test_page_links_never_hide_a_single_page(at, links):
    assert page_links(Paginator(range(1000), 50).get_page(at)) == links


def test_the_bar_of_a_thing_says_nothing_twice(show):
    html = show(
        "identity('', 'CE-2026-014', 'Planning', 'light-blue', '/exercises/CE-2026-014/', ['Lead: Sam Lee', ''])"
    )
    said = re.sub(r"\s+", " ", re.sub("<[^>]+>", "", html)).strip()
    assert said == "CE-2026-014 Planning Lead: Sam Lee See the public page"


def test_what_all_tasks_of_a_group_wait_for_is_said_once(show):
    tasks = [{"title": "Compare the options", "status": "Cannot start yet"}, {"title": "Route", "status": "Not needed"}]
    html = show(
        "task_list(groups)", groups=[{"title": "Plan", "hint": "Starts with the stage 'Plan'.", "tasks": tasks}]
    )
    assert html.count("Starts with the stage &#39;Plan&#39;.") == 1


def test_each_filter_in_use_can_be_taken_away(show):
    class Filters(PageForm):
        q = TextField(label="Search by name", required=False)
        state = ChoiceField(label="State", choices=[("", "Any"), ("active", "Active")], required=False, as_select=True)

    asked = QueryDict("q=falls&state=active&page=3")
    html = show("form_chips(form, query, '/all/')", form=Filters(asked), query=asked)
    chips = re.findall(r'href="([^"]+)"><span class="govuk-visually-hidden">Remove filter: </span>([^<]+)<', html)
    assert chips == [("?state=active", "‘falls’"), ("?q=falls", "State: Active")]
    assert 'href="/all/">Clear filters' in html
    assert show("form_chips(form, query)", form=Filters(None), query=QueryDict("")).strip() == ""


def test_short_cells_stay_on_one_line(show):
    html = show("data_table('Dates', ['What', 'When', 'Why'], [['A', '18 Sep 2026', 'Because it was agreed']])")
    assert 'class="govuk-table__cell cw-whole">18 Sep 2026</td>' in html
    assert 'class="govuk-table__cell">Because it was agreed</td>' in html


def test_each_row_of_a_wide_table_can_stand_alone_and_a_narrow_one_stays_a_table(show):
    columns = [{"text": "Reference", "sort": "?sort=r"}, "Paid", {"text": "When"}]
    html = show(
        "data_table('Agreements', columns, [['AG-1', '£5', '']], numeric=[1], foot=['Total', '£5', ''])",
        columns=columns,
    )
    assert 'class="cw-table cw-table--cards"' in html
    assert "cw-sorts" in html
    row = ["row", "rowheader", "cell", "cell"]
    head = ["row", "columnheader", "columnheader", "columnheader"]
    parts = re.findall('role="(\\w+)"', html)
    assert parts == ["region", "table", "rowgroup", *head, "rowgroup", *row, "rowgroup", *row]
    assert re.findall('data-label="(\\w+)"', html) == ["Paid", "When"] * 2
    assert html.count('"></td>') == 2, "an empty cell has nothing in it, so that a card leaves it out"
    narrow = show("data_table('Agreements', ['Reference', 'Paid'], [['AG-1', '£5']])")
    assert not any(word in narrow for word in ("cards", "data-label", 'role="cell"', "cw-sorts"))


def test_results_line(show):
    assert "12 results for ‘falls’ in agreements" in show("results_line(12, 'falls', 'agreements')")
    assert "1 result</p>" in show("results_line(1)")


def test_stage_is_said_in_words(show):
    html = show("stage_line(2, 5, 'Plan', 3, 7, 'Write the specification')")
    assert re.sub("<[^>]+>", "", html).strip() == (
        "Stage 2 of 5: Plan. 3 of 7 tasks done. Next: write the specification."
    )


def knot(kind, state, **facts):
    return SimpleNamespace(
        kind=kind, sentence=f"The {kind}.", state=state, **{"on": None, "amount": None, "url": None, **facts}
    )


KNOTS = [
    knot("need", "done", on=date(2025, 3, 4), url="/need"),
    knot("outcome", "done"),
    knot("award", "done", amount=25000, on=date(2026, 4, 2)),
    knot("agreement", "current"),
    knot("review", "missing"),
    knot("next", "missing"),
]


@pytest.fixture
def strand(render):
    return lambda call, **context: render(
        '{% from "pages/macros/thread.html" import thread %}{{ thread(knots, ' + call + ") }}",
        **{"knots": KNOTS, **context},
    )


def spoken(html):
    return [" ".join(re.sub(r"<[^>]+>", " ", item).split()) for item in re.findall(r"<li.*?</li>", html, re.DOTALL)]


def test_thread_reads_aloud_from_need_to_next(strand):
    assert spoken(strand("folded=false")) == [
        "Need (done) The need. Tuesday 4 March 2025",
        "What will change (done) The outcome.",
        "Award (done) The award. £25,000 · , Thursday 2 April 2026",
        "Agreement Now The agreement.",
        "Review Not yet The review.",
        "Next Not yet The next.",
    ]


def test_thread_marks_one_step_as_where_you_are(strand):
    assert strand("folded=false").count('aria-current="step"') == 1
    assert strand("current='award'").count('aria-current="step"') == 1


def test_thread_folds_to_three_lines_with_the_whole_beneath(strand):
    short, whole = strand("folded=true").split("<details")
    assert [line.split(" ")[0] for line in spoken(short)] == ["Need", "Agreement", "Review"]
    assert len(spoken(whole)) == 6
    assert "See the whole thread, 6 steps" in whole


def test_a_short_thread_is_not_folded_away(strand):
    html = strand("folded=true", knots=KNOTS[:2])
    assert "<details" not in html
    assert "cw-thread--folded" not in html
    assert "Nothing has been recorded yet." in strand("folded=true", knots=[])


def test_fold_keeps_the_ends_inside_the_thread():
    assert [one.kind for one in fold(KNOTS, "next")] == ["need", "review", "next"]
    assert [one.kind for one in fold(KNOTS, "need")] == ["need", "outcome", "award"]
    assert [one.kind for one in fold(KNOTS, KNOTS[2])] == ["need", "award", "agreement"]
