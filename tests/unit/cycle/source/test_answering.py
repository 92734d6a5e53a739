"""Writing an application whose form asks in every way: tables, files, conditions, saving by itself, earlier answers."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commonweal.council.people import actions as people
from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.queries.gate import reading
from commonweal.ground.documents import actions as documents
from commonweal.ground.documents.models import File
from commonweal.ground.pages.words import day as plain_day
from commonweal.ground.questions.models import Question
from commonweal.ground.record.rules import Refused
from tests.factories import documents as made
from tests.factories import form as forms
from tests.factories import source
from tests.factories.form import draft, table

DAY = source.DAY
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"


def body(answer):
    return answer.content.decode()


def save(application, cast, at, **answers):
    actions.save_answers(application=application, by=cast.rosa, at=at, **answers)


# ---- the task list ------------------------------------------------------------------------------------------------


def test_sections_say_what_they_are_worth(own, started):
    page = body(own())
    assert "Worth 40% of the score" in page
    assert "Not scored" in page
    assert [one.title for one in queries.sections_of(started)][-3:] == [
        "The money",
        "About the work",
        "Before you send it",
    ]


@pytest.mark.covers("G1.26")
def test_the_whole_form_is_filled_in_page_by_page_and_sent(own, started, opened):
    own("project/", project="Ready for work", amount="9,000")
    assert 'questions/budget/?from=check">Answer the question' in body(own("check/"))
    for one in opened.questions:
        if one.kind == "long":
            assert own(f"questions/{one.key}/", answer="We meet them where they are.").status_code == 302
    plan = table(forms.PLAN[0] | {"people": "about 40"})
    assert "How many people will it help in change 1 must be a number" in body(own("questions/outcome_plan/", **plan))
    assert '<option value="Outcomes Star"></option>' in body(own("questions/outcome_plan/"))
    assert own("questions/outcome_plan/", **table(forms.PLAN[0])).status_code == 302
    assert own("questions/budget/", **table(*forms.BUDGET)).status_code == 302
    assert own("questions/other_money/", answer="yes").status_code == 302
    funders = table({"who": "Trust", "amount": "1,000", "agreed": "yes"}, {"who": "", "amount": "", "agreed": ""})
    assert own("questions/other_funders/", **funders).status_code == 302
    assert own("questions/conditions/", answer="on").status_code == 302
    started.refresh_from_db()
    assert queries.still_missing(started) == []
    page = body(own("check/"))
    assert "£1,000 is paid by others. Overheads are 10% of the whole cost." in page
    assert "Trust" in page
    assert own("declaration/", allowed="on", true="on")["location"].endswith("/submitted/")
    started.refresh_from_db()
    sent = queries.sent_of(started)
    assert sent["answers"]["other_funders"] == [{"who": "Trust", "amount": "1000.00", "agreed": "yes"}]
    receipt = body(own("submitted/"))
    assert "Our own survey" in receipt


def test_what_is_not_shown_is_neither_asked_nor_sent(started, opened, cast, at):
    answers = forms.answers(opened) | {"other_money": "yes", "other_funders": [{"who": "Trust"}]}
    save(started, cast, at, project="Ready", amount="9000", answers=answers)
    save(started, cast, at, answers={"other_money": "no"})
    assert queries.still_missing(started) == []
    assert "other_funders" not in [one.key for one in queries.asked_of(started)]
    actions.submit(application=started, by=cast.rosa, at=at)
    assert "other_funders" not in queries.sent_of(started)["answers"]
    assert draft(started)["other_funders"][0]["who"] == "Trust"


def test_a_question_that_an_answer_brings_up_is_asked_before_going_back(own, started):
    to = own("questions/other_money/?from=check", answer="yes")["location"]
    assert to.endswith("/questions/other_funders/?from=check")
    assert own("questions/other_money/?from=check", answer="no")["location"].endswith("/check/")


def test_the_budget_adds_up_to_the_amount(own, started, cast, at):
    save(started, cast, at, project="Ready", amount="8000", answers={"budget": forms.BUDGET})
    assert (
        "Total of your budget lines (£9,000) must be the same as the amount you are asking for (£8,000)"
        in queries.still_missing(started)
    )
    assert "This funding pays £9,000 and others pay £1,000." in body(own("questions/budget/"))


def test_a_line_more_or_less_keeps_what_was_typed_and_saves_what_can_be_read(own, started):
    """Every press saves: it used to save nothing, and a page closed after the third line lost all three."""
    more = body(own("questions/budget/", add="answer", **table({"item": "A worker", "cost": "lots"})))
    assert 'value="A worker"' in more
    assert 'value="lots"' in more
    assert 'name="answer-1-item"' in more
    assert "Saved as a draft at 10am, as far as it can be read. The rest is to be put right." in more
    assert draft(started)["budget"] == [{"item": "A worker", "sort": "", "cost": "", "ours": ""}]
    fewer = body(own("questions/budget/", remove="answer-0", **table({"item": "One"}, {"item": "Two"})))
    assert 'value="Two"' in fewer
    assert 'value="One"' not in fewer
    assert "Saved as a draft at 10am." in fewer
    assert [row["item"] for row in draft(started)["budget"]] == ["Two"]


def test_too_many_words_are_saved_and_the_page_says_what_is_still_wrong(own, started):
    long = body(own("questions/change/", answer="word " * 200))
    assert "must be 150 words or less. You have used 200" in long
    assert "Saved as a draft at 10am, as you typed it. It cannot be sent until it is put right." in long
    assert own("questions/people/", answer="word " * 300, later="").status_code == 302
    assert [len(draft(started)[key].split()) for key in ("change", "people")] == [200, 300]
    wrong = body(own("project/", project="Ready for work", amount="lots", links_declared="None."))
    assert "Amount you are asking for must be" in wrong
    assert "Saved as a draft at 10am, all but what is to be put right." in wrong
    assert (draft(started)["project"], draft(started)["amount"]) == ("Ready for work", None)
    assert own("project/", project="", amount="", links_declared="Yes.", later="").status_code == 302
    assert (draft(started)["project"], draft(started)["links_declared"]) == ("Ready for work", "Yes.")


def test_an_answer_of_the_wrong_kind_is_not_kept(started, cast, at):
    with pytest.raises(Refused) as refused:
        save(started, cast, at, answers={"budget": "all of it"})
    assert refused.value.refusals[0].why.endswith("is answered line by line.")


def test_nobody_is_paid_for_work_from_before_the_decision(exercise, cast, now, at, client, edge_at):
    opened = forms.opened(exercise, cast, now, stock=(*forms.STOCK, "start"))
    started = source.started(opened, cast.harbour, cast.rosa, at)
    edge_at(at)
    client.force_login(cast.rosa)
    decision = opened.decision_on

    def say(day):
        page = f"/org/harbour-trust/applications/{started.reference}/questions/start/"
        return client.post(page, {"answer-day": day.day, "answer-month": day.month, "answer-year": day.year})

    early = body(say(decision - DAY))
    assert early.count(f"The start must be {plain_day(decision)} or later") == 2  # in the summary and at the field
    assert "Saved as a draft at" in early
    assert (draft(started)["start"], str(queries.still_missing(started)).count("The start must be")) == (
        (decision - DAY).isoformat(), 1
    )  # fmt: skip
    assert say(decision).status_code == 302
    assert (draft(started)["start"], str(queries.still_missing(started)).count("The start must be")) == (
        decision.isoformat(), 0
    )  # fmt: skip
    Question.objects.filter(set=opened.form, key="start").update(text="Since when does it run?")
    assert say(decision - 900 * DAY).status_code == 302


# ---- files --------------------------------------------------------------------------------------------------------


@pytest.fixture
def plan():
    return SimpleUploadedFile("plan.csv", b"month,what\n1,begin\n", content_type="text/csv")


@pytest.fixture(autouse=True)
def _files_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def scanned(settings):
    settings.SCANNER, settings.DEMO = None, True


def test_a_file_is_an_answer_until_it_is_taken_off(own, started, plan):
    assert own("questions/plan/", answer=plan).status_code == 302
    held = draft(started)["plan"]
    assert held["name"] == "plan.csv"
    assert "Kept now" in body(own("questions/plan/"))
    assert "plan.csv" in body(own("check/"))
    file = File.objects.get(reference=held["reference"])
    assert file.about == started.reference
    own("questions/plan/", answer_remove="on")
    file.refresh_from_db()
    assert (draft(started)["plan"], file.state) == ("", "removed")


@pytest.mark.usefixtures("scanned")
def test_a_file_that_was_sent_outlives_its_successor_and_can_answer_again(own, started, opened, cast, at, plan):
    save(started, cast, at, project="Ready", amount="9000", answers=forms.answers(opened))
    actions.attach(application=started, key="plan", upload=plan, by=cast.rosa, at=at)
    first = draft(started)["plan"]["reference"]
    actions.submit(application=started, by=cast.rosa, at=at)
    second = SimpleUploadedFile("new.csv", b"a,b\n1,2\n")
    actions.attach(application=started, key="plan", upload=second, by=cast.rosa, at=at)
    assert File.objects.get(reference=first).state != "removed"
    assert draft(started)["plan"]["name"] == "new.csv"
    page = body(own("questions/plan/?from=check"))
    assert "Use ‘plan.csv’, uploaded 10 September 2026" in page
    assert "‘new.csv’, uploaded" not in page
    assert f'class="govuk-back-link" href="/org/harbour-trust/applications/{started.reference}/check/"' in page
    own("questions/plan/", use=first)
    third = draft(started)["plan"]
    assert (third["name"], third["reference"] == first) == ("plan.csv", False)
    own("questions/plan/", use="F-NONE")
    assert draft(started)["plan"] == third


@pytest.mark.usefixtures("scanned")
def test_a_policy_in_the_passport_answers_and_stays_as_it_was_sent(own, started, opened, cast, at):
    told = {"by": cast.rosa, "at": at}
    file = made.upload(made.pdf(), "Safe.pdf")
    policy = people.add_evidence(organisation=cast.harbour, kind="safeguarding", dated=at.date(), file=file, **told)
    old = people.add_evidence(
        organisation=cast.harbour,
        kind="vehicles",
        dated=at.date() - 400 * DAY,
        expires=at.date() - DAY,
        file=made.upload(made.pdf(), "Van.pdf"),
        **told,
    )
    page = body(own("questions/plan/"))
    assert "Use your safeguarding policy, uploaded 10 September 2026" in page
    assert "vehicles" not in page
    assert own("questions/plan/", use=str(old.pk))["Location"].endswith("questions/plan/")
    assert own("questions/plan/", use=str(policy.pk)).status_code == 302
    held = draft(started)["plan"]
    assert (held["name"], held["of"]) == ("Safe.pdf", policy.file.reference)
    save(started, cast, at, project="Ready", amount="9000", answers=forms.answers(opened))
    actions.submit(application=started, **told)
    people.remove_file(evidence=policy, **told)
    kept = File.objects.get(reference=held["reference"])
    assert (kept.state, kept.sealed, kept.about) == ("clean", started.sealed, started.reference)
    assert "Safe.pdf (" in body(own("check/"))
    assert ", from the passport)" in body(own("check/"))


def test_a_file_that_waits_or_was_turned_away_says_so(own, started, cast, at, plan):
    actions.attach(application=started, key="plan", upload=plan, by=cast.rosa, at=at)
    held = File.objects.filter(reference=draft(started)["plan"]["reference"])
    held.update(state="quarantined")
    assert "The scanner has not looked at this file yet" in body(own("questions/plan/"))
    held.update(state="refused", trouble="The selected file contains a virus", stored="")
    assert "The selected file contains a virus. Choose another." in body(own("questions/plan/"))
    assert queries.still_missing(started)[-1] == (
        "'Add a plan of the work, if you have one': The selected file contains a virus"
    )


def test_a_file_of_another_kind_is_refused_and_nothing_is_kept(own, started):
    said = body(own("questions/plan/", answer=SimpleUploadedFile("plan.exe", b"MZ")))
    assert "The selected file must be a" in said
    assert "plan" not in draft(started)
    assert File.objects.count() == 0


def test_a_file_and_the_answer_that_names_it_are_kept_together(started, cast, at, plan, monkeypatch):
    """Also where the process is stopped in between, so that nothing of its own is done any more."""

    def stopped(**told):
        monkeypatch.setattr(documents, "remove", lambda **told: None)
        raise SystemExit

    monkeypatch.setattr("commonweal.cycle.source.actions.files.save_answers", stopped)
    with pytest.raises(SystemExit):
        actions.attach(application=started, key="plan", upload=plan, by=cast.rosa, at=at)
    assert not File.objects.filter(about=started.subject()).exists()


def test_files_are_for_their_own_organisation(own, started, cast, at, plan, client):
    actions.attach(application=started, key="plan", upload=plan, by=cast.rosa, at=at)
    reference = draft(started)["plan"]["reference"]
    handed = own(f"files/{reference}/")
    list(handed)  # read to the end, which closes the file
    assert handed.status_code in (200, 404)  # handed out once the scanner has passed it
    client.force_login(cast.omar)
    assert client.get(f"/org/harbour-trust/applications/{started.reference}/files/{reference}/").status_code == 403


@pytest.fixture
def sent_plan(started, opened, cast, at, plan):
    save(started, cast, at, project="Ready", amount="9000", answers=forms.answers(opened))
    file = actions.attach(application=started, key="plan", upload=plan, by=cast.rosa, at=at)
    actions.submit(application=started, by=cast.rosa, at=at)
    return file


def test_the_panel_opens_a_file_that_was_sent_and_no_other(sent_plan, started, opened, cast, client, edge_at):
    file = sent_plan
    page = f"/desk/assessments/{opened.reference}/applications/{started.reference}/files/{file.reference}/"
    edge_at(opened.closes_at - DAY)
    client.force_login(cast.priya)
    assert client.get(page).status_code == 403
    edge_at(opened.closes_at + DAY)
    client.force_login(cast.priya)
    assert body(client.get(page)).count("The virus scanner has not checked this file yet.") == 1
    File.objects.filter(reference=file.reference).update(state="clean", scanned_at=opened.closes_at)
    assert b"".join(client.get(page).streaming_content) == b"month,what\n1,begin\n"
    assert client.get(page.replace(file.reference, "F-OTHER")).status_code == 404
    client.force_login(cast.asha)
    assert client.get(page).status_code == 403
    client.force_login(cast.rosa)
    assert client.get(page).status_code == 403


# ---- what was written before --------------------------------------------------------------------------------------


@pytest.fixture
def second(started, opened, cast, at, make_second):
    save(started, cast, at, project="Ready", amount="9000", answers=forms.answers(opened))
    actions.submit(application=started, by=cast.rosa, at=at)
    return make_second()


@pytest.fixture
def make_second(cast, now):
    """Another opportunity of another exercise, and the same organisation's application to it."""
    from commonweal.council.exercise.actions import open_exercise

    def make():
        later = now + 7 * DAY
        other = open_exercise(title="Sports for all", trigger="new", lead=cast.priya, by=cast.priya, at=later)
        return source.started(forms.opened(other, cast, later), cast.harbour, cast.rosa, later + 3 * DAY)

    return make


def test_a_second_application_asks_no_question_of_the_profile(second, opened):
    from commonweal.council.people.rules import HELD
    from commonweal.ground.questions.rules import held_already

    asked = [one.text for one in second.opportunity.questions]
    assert [text for text in asked if held_already(text, HELD)] == []
    facts = queries.content_of(second)["organisation"]
    assert facts["charity_number"] == second.organisation.charity_number
    assert facts["name"] == "Harbour Trust"


def test_an_earlier_answer_is_copied_and_is_only_ones_own(second, cast, at, client, edge_at):
    edge_at(at + 7 * DAY)
    client.force_login(cast.rosa)
    page = f"/org/harbour-trust/applications/{second.reference}/questions/change/"
    assert "Use an earlier answer" in body(client.get(page))
    offered = queries.earlier_answers(second, second.opportunity.questions.get(key="change"))
    assert offered[0].answer == "We meet them where they are."
    assert "We meet them where they are." in body(client.get(page + "earlier/"))
    assert client.post(page + "earlier/", {"use": offered[0].mark})["location"] == page
    assert draft(second)["change"] == "We meet them where they are."
    client.post(page + "earlier/", {"use": "APP-OTHER:change"})
    client.force_login(cast.omar)
    assert client.get(page + "earlier/").status_code == 403


def test_nobody_else_finds_an_answer_there(second, opened, cast, at):
    theirs = source.started(opened, cast.meadow, cast.omar, at)
    assert queries.earlier_answers(theirs, opened.questions.get(key="change")) == []


# ---- what the panel reads -----------------------------------------------------------------------------------------


def test_the_panel_reads_tables_as_tables(started, opened, cast, at):
    save(started, cast, at, project="Ready", amount="9000", answers=forms.answers(opened))
    actions.submit(application=started, by=cast.rosa, at=at)
    started.refresh_from_db()
    started.submitted = queries.sent_of(started)
    lines = {one.key: one for one in reading(started).lines}
    assert lines["budget"].foot == ("Total", "", "£10,000", "£9,000")
    assert lines["outcome_plan"].rows[0][0] == forms.STATEMENT
    assert lines["other_money"].value == "No"
