import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.paginator import Paginator
from django.http import QueryDict

from commonweal.ground import pages as pages_app
from commonweal.ground.pages import views
from commonweal.ground.pages.environment import MissingFromPage, brand_href, query_with
from commonweal.ground.pages.forms import PageForm, TextField, page_formset

TEMPLATES = Path(pages_app.__file__).parent / "templates"
THORNMERE = {"name": "Thornmere Council", "brand": "#0b4f5c"}
NOW = datetime(2026, 9, 1, 16, 58, tzinfo=ZoneInfo("Europe/London"))


class Name(PageForm):
    name = TextField(label="Project name", enter="the name of your project")


def title(html):
    return re.search(r"<title>(.*?)</title>", html)[1]


@pytest.fixture
def page(written, pages):
    def page(source="{% block title %}Your work{% endblock %}", base="public", **context):
        written["page.html"] = f'{{% extends "pages/{base}.html" %}}{source}'
        return pages.get_template("page.html").render({"council": THORNMERE, "now": NOW, "person": None, **context})

    return page


def test_title_is_the_heading_then_the_service_then_the_council(page):
    html = page()
    assert title(html) == "Your work – Commissioning – Thornmere Council"
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", html) == ["Your work"]


def test_title_says_error_first_and_the_page_of_results(page):
    results = Paginator(range(120), 50).get_page(2)
    html = page(form=Name({}), page=results)
    assert title(html) == "Error: Your work (page 2 of 3) – Commissioning – Thornmere Council"


def test_one_page_of_results_is_not_counted(page):
    assert title(page(page=Paginator(range(3), 50).get_page(1))) == "Your work – Commissioning – Thornmere Council"


def test_a_person_in_the_heading_is_kept_out_of_the_title(page):
    html = page("{% block title %}A. Khan{% endblock %}{% block page_title %}A team member{% endblock %}")
    assert title(html) == "A team member – Commissioning – Thornmere Council"
    assert "A. Khan</h1>" in html


def test_layout_sums_up_the_errors_of_every_form_once(page):
    rows = page_formset(Name)({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-name": "x" * 300})
    form = Name({})
    html = page(form=form, forms=[form], parts={"rows": rows})
    assert re.findall(r'<li><a href="(#[^"]*)">([^<]*)</a></li>', html.split("Get help")[0]) == [
        ("#id_name", "Enter the name of your project"),
        ("#id_form-0-name", "Project name must be 200 characters or less. You have used 300"),
    ]


def test_skip_link_leads_to_main_and_headings_stand_once(page):
    html = page()
    assert 'href="#main-content" class="govuk-skip-link"' in html
    assert html.count('<main class="govuk-main-wrapper" id="main-content">') == 1
    assert html.count("<h1") == 1


def test_navigation_marks_where_you_are(page):
    html = page(navigation=[{"text": "Opportunities", "href": "/o", "current": True}, {"text": "Data", "href": "/d"}])
    assert html.count('aria-current="true"') == 1
    assert 'href="/d">Data</a>' in html


def test_staff_see_who_they_are_and_where(page):
    html = page(base="staff", person={"name": "Sam Lee"}, place="Exercise CE-2026-014")
    assert 'Signed in as Sam Lee <span class="cw-identity__place">Exercise CE-2026-014</span>' in html
    assert "govuk-grid-column-two-thirds" not in html


def test_footer_has_the_five_links_every_page_owes(page):
    footer = page().split('<footer class="cw-footer">')[1]
    assert re.findall(r">([^<]+)</a>", footer) == [
        "Accessibility statement",
        "Privacy",
        "Cookies",
        "Contact",
        "Ask for this in another format",
        "Sign in",
    ]


def test_paper_carries_reference_and_date(page):
    html = page(reference="OP-2026-031")
    assert "Thornmere Council · OP-2026-031 · Printed 4:58pm on Tuesday 1 September 2026" in html


def test_a_name_the_view_did_not_give_may_be_tested_but_not_shown(render):
    assert render("{% if nothing.here.at.all %}yes{% else %}no{% endif %}") == "no"
    with pytest.warns(MissingFromPage, match="no 'amuont' to show"):
        assert render("{{ amuont }}") == ""


def test_everything_shown_is_escaped(render):
    assert render("{{ name }}", name="<script>") == "&lt;script&gt;"


def test_the_broken_page_needs_nothing_at_all(pages):
    html = pages.get_template("pages/error.html").render({})
    assert title(html) == "There is a problem with this page – Commissioning – Commonweal"


def test_refusal_says_what_why_who_and_the_way_to_an_exception(pages):
    html = pages.get_template("pages/refusal.html").render(
        council=THORNMERE,
        what="You cannot add people",
        why="Only an administrator of Harbour Trust can add people.",
        who=["A. Khan", "B. Osei"],
        way={"text": "Ask the council to help", "href": "/help/"},
    )
    assert re.findall(r"<h[12][^>]*>([^<]+)</h[12]>", html.split("Get help")[0]) == [
        "You cannot add people",
        "Who can",
        "If there is a reason to make an exception",
    ]
    assert "<li>A. Khan</li><li>B. Osei</li>" in html


def test_not_found_offers_what_the_address_looked_like(pages):
    found = {"reference": "OP-2026-031", "title": "Warm Tables", "href": "/opportunities/OP-2026-031"}
    html = pages.get_template("pages/not_found.html").render(council=THORNMERE, found=found)
    assert '<a class="govuk-link" href="/opportunities/OP-2026-031">OP-2026-031: Warm Tables</a>' in html


def test_conflict_page_shows_both_versions_and_keeps_names_out_of_the_title(pages):
    answers = [
        {"label": "Name", "yours": "Warm tables", "theirs": ""},
        {"label": "What", "yours": "Soup & bread\nfor 40 people", "theirs": "Soup & tea\nfor 40 people <b>"},
    ]
    html = pages.get_template("pages/conflict.html").render(
        council=THORNMERE, who="Sam Lee", at=NOW, answers=answers, form=Name()
    )
    assert title(html) == "Someone else changed this – Commissioning – Thornmere Council"
    assert "Sam Lee changed this at 4:58pm on Tuesday 1 September 2026</h1>" in html
    heard = re.sub(r'<span class="govuk-visually-hidden">.*?</span>', "", html)
    assert "Soup &amp; <ins>bread</ins><br>for 40 people</p>" in heard
    assert "Soup &amp; <del>tea</del><br>for 40 people <del>&lt;b&gt;</del></p>" in heard
    assert '<ins><span class="govuk-visually-hidden">Only in yours: </span>bread' in html
    assert re.findall(r'name="keep" value="(\w+)"', html) == ["mine", "theirs", "both"]
    assert "Not provided" in html


def test_a_filter_changed_goes_back_to_the_first_page():
    query = QueryDict("ward=eastfield&ward=harbour&page=3")
    assert query_with(query, page=4) == "?ward=eastfield&ward=harbour&page=4"
    assert query_with(query, sort="due") == "?ward=eastfield&ward=harbour&sort=due"
    assert query_with(query, ward=None) == "?"
    assert query_with(None, page=2) == "?page=2"


def test_brand_of_a_council_is_a_style_sheet_of_its_own(rf):
    response = views.brand(rf.get("/"), "7a1f3d")
    assert response.content.decode() == ":root{--cw-brand:#7a1f3d;--cw-brand-dark:#55162b;--cw-brand-pale:#f4edef;}\n"
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert views.brand(rf.get("/"), "ffee00").status_code == 404


def test_our_own_brand_and_a_pale_one_need_no_sheet():
    assert [brand_href(colour) for colour in ("#0b4f5c", "", None, "#ffee00", "red")] == [""] * 5


INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE)


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_no_template_needs_an_inline_style_or_script(template):
    assert INLINE.findall(template.read_text()) == []
