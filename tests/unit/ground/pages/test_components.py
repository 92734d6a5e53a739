"""Our macros write what GOV.UK publishes: each is held against the published component, attribute by attribute."""

from datetime import date
from html.parser import HTMLParser

import pytest

from commonweal.ground.pages.forms import (
    ChoiceField,
    ChoicesField,
    DateField,
    EmailField,
    FileField,
    HiddenField,
    MoneyField,
    NumberField,
    PageForm,
    TextField,
    TickField,
    WordsField,
    YesNoField,
    page_formset,
)

# Ours alone: our choice list for a select, or a keyboard hint that the published component leaves to its caller.
OURS = {"spellcheck", "data-prevent-double-click"}


class Outline(HTMLParser):
    """A page as a list of tags with their attributes, and words with single spaces."""

    def __init__(self, html):
        super().__init__()
        self.seen, self.verbatim = [], False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.verbatim = tag == "textarea"
        kept = {name: " ".join((value or "").split()) for name, value in attrs if name not in OURS}
        kept["class"] = " ".join(sorted(kept.get("class", "").split()))
        self.seen.append((tag, tuple(sorted(kept.items()))))

    def handle_endtag(self, tag):
        self.verbatim = False
        self.seen.append(f"/{tag}")

    def handle_data(self, data):
        words = data.removeprefix("\n") if self.verbatim else " ".join(data.split())
        if words:
            self.seen.append(words)


def outline(html):
    return Outline(html).seen


class Ask(PageForm):
    name = TextField(label="Project name", hint="As a neighbour would say it", enter="the name of your project")
    email = EmailField(label="Email", required=False)
    amount = MoneyField(label="Amount")
    change = WordsField(label="What will change", max_words=300)
    note = TextField(label="Note", max_length=None, rows=3, required=False)
    ward = ChoiceField(label="Ward", choices=[("e", "Eastfield"), ("h", "Harbour")], as_select=True, select="a ward")
    helps = ChoicesField(label="Who", choices=[("c", "Children"), ("o", "Older people")], hints={"c": "Under 18"})
    pays = YesNoField(label="Do you pay it?", select="whether you pay it")
    start = DateField(label="Start", hint="For example, 27 3 2027")
    rules = FileField(label="Constitution", select="your constitution")
    version = HiddenField(initial="7")


SENT = {"amount": "x", "change": " one\n  two", "helps": ["o"], "start-day": "1", "start-month": "", "start-year": "27"}

PUBLISHED = {
    "name": (
        "input",
        "govukInput",
        {
            "id": "id_name",
            "name": "name",
            "label": {"text": "Project name"},
            "hint": {"text": "As a neighbour would say it"},
            "errorMessage": {"text": "Enter the name of your project"},
        },
    ),
    "email": (
        "input",
        "govukInput",
        {
            "id": "id_email",
            "name": "email",
            "label": {"text": "Email (optional)"},
            "type": "email",
            "autocomplete": "email",
        },
    ),
    "amount": (
        "input",
        "govukInput",
        {
            "id": "id_amount",
            "name": "amount",
            "label": {"text": "Amount"},
            "errorMessage": {"text": "Amount must be a number, like 12,500"},
            "prefix": {"text": "£"},
            "classes": "govuk-input--width-10",
            "inputmode": "decimal",
            "value": "x",
        },
    ),
    "note": (
        "textarea",
        "govukTextarea",
        {"id": "id_note", "name": "note", "label": {"text": "Note (optional)"}, "rows": 3, "value": ""},
    ),
    "ward": (
        "select",
        "govukSelect",
        {
            "id": "id_ward",
            "name": "ward",
            "label": {"text": "Ward"},
            "errorMessage": {"text": "Select a ward"},
            "items": [
                {"value": "", "text": "Choose one", "selected": True},
                {"value": "e", "text": "Eastfield"},
                {"value": "h", "text": "Harbour"},
            ],
        },
    ),
    "helps": (
        "checkboxes",
        "govukCheckboxes",
        {
            "idPrefix": "id_helps",
            "name": "helps",
            "fieldset": {"legend": {"text": "Who"}},
            "items": [
                {"value": "c", "text": "Children", "hint": {"text": "Under 18"}},
                {"value": "o", "text": "Older people", "checked": True},
            ],
        },
    ),
    "pays": (
        "radios",
        "govukRadios",
        {
            "idPrefix": "id_pays",
            "name": "pays",
            "fieldset": {"legend": {"text": "Do you pay it?"}},
            "errorMessage": {"text": "Select whether you pay it"},
            "items": [{"value": "yes", "text": "Yes"}, {"value": "no", "text": "No"}],
        },
    ),
    "start": (
        "date-input",
        "govukDateInput",
        {
            "id": "id_start",
            "namePrefix": "start",
            "fieldset": {"legend": {"text": "Start"}},
            "hint": {"text": "For example, 27 3 2027"},
            "errorMessage": {"text": "Start must include a month"},
            "items": [
                {"name": "day", "classes": "govuk-input--width-2", "value": "1"},
                {"name": "month", "classes": "govuk-input--width-2 govuk-input--error"},
                {"name": "year", "classes": "govuk-input--width-4", "value": "27"},
            ],
        },
    ),
    "rules": (
        "file-upload",
        "govukFileUpload",
        {
            "id": "id_rules",
            "name": "rules",
            "label": {"text": "Constitution"},
            "errorMessage": {"text": "Select your constitution"},
            "attributes": {"accept": ".pdf,.docx,.odt,.xlsx,.ods,.csv,.jpg,.png,.jpeg"},
        },
    ),
}


def sent_form():
    return Ask({**SENT}, {})


@pytest.mark.parametrize("name", PUBLISHED)
def test_field_is_the_published_component(render, name):
    folder, macro, params = PUBLISHED[name]
    source = (
        f'{{% from "govuk_frontend_jinja/components/{folder}/macro.html" import {macro} %}}{{{{ {macro}(params) }}}}'
    )
    ours = render(
        '{% from "pages/macros/form.html" import field %}{{ field(form[name]) }}', form=sent_form(), name=name
    )
    assert outline(ours) == outline(render(source, params=params))


LISTS = {
    "warning": (
        "warning('Keep records.')",
        "warning-text",
        "govukWarningText",
        {"text": "Keep records.", "iconFallbackText": "Warning"},
    ),
    "inset": ("inset('A pause.')", "inset-text", "govukInsetText", {"text": "A pause."}),
    "details": ("details('Why', 'Because.')", "details", "govukDetails", {"summaryText": "Why", "text": "Because."}),
    "tag": ("tag('Open', 'green')", "tag", "govukTag", {"text": "Open", "classes": "govuk-tag--green"}),
    "back": ("back_link('/x')", "back-link", "govukBackLink", {"href": "/x", "text": "Back"}),
    "success": (
        "notification('Saved.', success=true, id='n')",
        "notification-banner",
        "govukNotificationBanner",
        {"text": "Saved.", "type": "success", "titleId": "n-title"},
    ),
    "summary list": (
        "summary_list([{'key': 'Name', 'value': 'Harbour Trust', 'href': '/c'}])",
        "summary-list",
        "govukSummaryList",
        {
            "rows": [
                {
                    "key": {"text": "Name"},
                    "value": {"text": "Harbour Trust"},
                    "actions": {"items": [{"href": "/c", "text": "Change", "visuallyHiddenText": "name"}]},
                }
            ]
        },
    ),
}


@pytest.mark.parametrize("name", LISTS)
def test_list_macro_is_the_published_component(render, name):
    call, folder, macro, params = LISTS[name]
    source = (
        f'{{% from "govuk_frontend_jinja/components/{folder}/macro.html" import {macro} %}}{{{{ {macro}(params) }}}}'
    )
    ours = render('{% import "pages/macros/lists.html" as lists %}{{ lists.' + call + " }}")
    assert outline(ours) == outline(render(source, params=params))


def shown(render, name, form=None, **options):
    source = '{% from "pages/macros/form.html" import field %}{{ field(form[name], **options) }}'
    return render(source, form=form or sent_form(), name=name, options=options)


def test_what_was_typed_is_kept_exactly_and_trusted_not_at_all(render):
    form = Ask({"change": "\n  <b>two</b>\n\n three"}, {})
    assert ">\n\n  &lt;b&gt;two&lt;/b&gt;\n\n three</textarea>" in shown(render, "change", form)


def test_a_word_count_is_told_without_a_script_and_counted_with_one(render):
    html = shown(render, "change")
    assert 'data-module="govuk-character-count" data-maxlength="300" data-count-type="words"' in html
    assert "You can enter up to 300 words" in html
    assert 'aria-describedby="id_change-info"' in html


def test_saved_answers_come_back_as_people_write_them(render):
    form = Ask(initial={"amount": 12500, "start": date(2027, 4, 1), "pays": True, "helps": ["c"]})
    assert 'value="12,500"' in shown(render, "amount", form)
    assert 'name="start-month" type="text" value="4"' in shown(render, "start", form)
    assert 'value="yes" checked' in shown(render, "pays", form)
    assert 'value="c" checked' in shown(render, "helps", form)


def test_a_question_can_be_the_heading_of_its_page(render):
    assert '<h1 class="govuk-label-wrapper"><label class="govuk-label govuk-label--l"' in shown(
        render, "name", as_heading=True
    )
    assert '<h1 class="govuk-fieldset__heading">Do you pay it?</h1>' in shown(render, "pays", as_heading=True)


def test_a_follow_up_stays_open_without_a_script(render):
    html = shown(render, "pays", Ask({"pays": "no"}, {}), reveal={"no": "Why not"})
    assert '<div class="govuk-radios__conditional" id="conditional-id_pays-2">Why not</div>' in html
    assert "aria-expanded" not in html


def test_search_forms_need_not_say_optional(render):
    assert "(optional)" not in shown(render, "email", optional=False)


def test_nothing_is_marked_required_in_the_html(render):
    html = render('{% from "pages/macros/form.html" import fields %}{{ fields(form) }}', form=sent_form())
    assert [tag for tag in outline(html) if isinstance(tag, tuple) and "required" in dict(tag[1])] == []
    assert '<input type="hidden" id="id_version" name="version" value="">' in html


def test_a_form_with_a_file_is_sent_as_one(render):
    source = '{% from "pages/macros/form.html" import post_form %}{% call post_form(csrf(), form) %}{% endcall %}'
    html = render(source, form=Ask(), csrf_input="TOKEN")
    assert html.startswith('<form method="post" novalidate enctype="multipart/form-data">')
    assert "TOKEN" in html


class Line(PageForm):
    what = TextField(label="What it is for")
    kept = TickField(label="Agreed", required=False)


def test_rows_can_be_added_and_removed_without_a_script(render):
    lines = page_formset(Line, row="budget line")(prefix="lines")
    html = render('{% from "pages/macros/form.html" import formset_rows %}{{ formset_rows(lines) }}', lines=lines)
    assert 'name="lines-TOTAL_FORMS" value="1"' in html
    assert '<legend class="govuk-fieldset__legend govuk-fieldset__legend--s">Budget line 1</legend>' in html
    assert 'name="lines-0-DELETE"' in html
    assert 'name="add" value="row">Add another budget line</button>' in html


def test_numbers_bring_up_the_number_pad(render):
    form = type("F", (PageForm,), {"n": NumberField(label="People", suffix="people")})()
    html = shown(render, "n", form)
    assert 'inputmode="numeric"' in html
    assert '<div class="govuk-input__suffix" aria-hidden="true">people</div>' in html
