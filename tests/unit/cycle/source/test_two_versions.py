"""What was saved when and by whom, what two people wrote at once, and what an answer said before."""

import datetime
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.rules.versions import MOST, with_one
from commonweal.ground.record.models import Entry
from tests.factories import form as forms
from tests.factories import source
from tests.factories.form import draft, table

DAY = source.DAY
MINUTE = datetime.timedelta(minutes=1)


def body(answer):
    return answer.content.decode()


def save(application, by, at, **answers):
    actions.save_answers(application=application, by=by, at=at, **answers)


def seen_on(page):
    """The mark of what a page shows, as its form carries it."""
    held = page.split('name="seen" value="', 1)[1].split('"', 1)[0]
    return held.replace("&#34;", '"').replace("&quot;", '"')


# ---- saving by itself ---------------------------------------------------------------------------------------------


def test_what_is_being_written_is_saved_however_long_it_is(own, started):
    text = "word " * 200
    told = own("questions/change/", answer=text, autosave="1", seen=queries.seen_as(started, "change"))
    started.refresh_from_db()
    assert told.json() == {"told": "Saved at 10am", "seen": queries.seen_as(started, "change")}
    assert draft(started)["change"] == text.strip()
    assert "Saved at 10am on Thursday 10 September 2026 by you." in body(own("questions/change/"))
    assert "Nothing saved yet." in body(own("questions/people/"))


def test_who_else_is_in_the_section_is_said_for_five_minutes_and_no_row_is_written(
    own, started, cast, at, client, edge_at
):
    where, hint = f"/org/harbour-trust/applications/{started.reference}/", "is editing this section"
    client.force_login(cast.yusuf)
    client.get(f"{where}questions/change/")
    client.force_login(cast.rosa)
    with CaptureQueriesContext(connection) as asked:
        assert f"Yusuf Demir {hint}." in body(own("questions/change/"))
    assert [one["sql"] for one in asked if not one["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE"))] == []
    told = own("questions/change/", answer="Mine.", autosave="1", seen=queries.seen_as(started, "change")).json()[
        "told"
    ]
    assert told == f"Saved at 10am. Yusuf Demir {hint}"
    assert hint not in body(own("questions/people/"))
    edge_at(at + 6 * MINUTE)
    assert hint not in body(own("questions/change/"))
    save(started, cast.yusuf, at + 4 * MINUTE, project="Ready")  # by another process, which this one has not seen
    assert f"Yusuf Demir {hint}." in body(own("project/"))


def test_saving_by_itself_does_not_write_over_a_colleague(own, started, cast, at):
    seen = queries.seen_as(started, "change")
    save(started, cast.yusuf, at, answers={"change": "Theirs."})
    save(started, cast.rosa, at, answers={"people": "Of this one nobody else has written a word."})
    told = own("questions/change/", answer="Mine.", autosave="1", seen=seen)
    assert told.status_code == 409
    assert told.json()["told"].startswith("Yusuf Demir changed this answer at 10am on Thursday 10 September 2026.")
    more = body(own("questions/change/", answer="word " * 151, seen=seen))
    assert "Not saved. Yusuf Demir changed this answer" in more
    assert draft(started)["change"] == "Theirs."
    assert own("questions/change/", answer="", seen=seen).status_code == 302  # as the page showed it: nothing to save
    assert draft(started)["change"] == "Theirs."


def test_half_a_line_is_saved_without_what_cannot_be_read(own, started):
    told = own("questions/budget/", autosave="1", **table({"item": "A worker", "cost": "1,00"}))
    assert told.json()["told"] == "Saved at 10am"
    assert draft(started)["budget"] == [{"item": "A worker", "sort": "", "cost": "", "ours": ""}]
    told = own("questions/plan/", autosave="1", answer="x")
    assert told.json() == {"told": "This answer cannot be read yet, so it is not saved."}


def test_after_the_deadline_nothing_saves_itself(own, opened, cast, client, edge_at):
    edge_at(opened.closes_at)
    client.force_login(cast.rosa)
    for page in ("questions/change/", "project/"):
        told = own(page, answer="Late.", project="Late", autosave="1")
        assert (told.status_code, told.json()) == (409, {"told": "This opportunity has closed. Copy your text."})
    assert own("questions/change/versions/").content.decode().count("This opportunity has closed")


# ---- two people ---------------------------------------------------------------------------------------------------


def test_the_same_answer_changed_by_two_people_is_put_to_the_second(own, started, cast, at):
    seen = seen_on(body(own("questions/change/")))
    save(started, cast.yusuf, at, answers={"change": "We meet at the hall."})
    put = own("questions/change/", answer="We meet at the quay.", seen=seen)
    assert put.status_code == 409
    assert "Yusuf Demir changed this at 10am on Thursday 10 September 2026" in body(put)
    assert "Only in theirs: </span>hall." in body(put)
    kept = {"kept": '"We meet at the quay."', "seen": seen_on(body(put))}
    joined = own("questions/change/", keep="both", **kept)
    assert joined["location"].endswith("questions/change/")
    assert draft(started)["change"] == "We meet at the hall.\n\nWe meet at the quay."


def test_ones_own_other_page_is_no_conflict_and_loses_nothing(own, started, cast, at):
    seen = seen_on(body(own("questions/change/")))
    own("questions/change/", answer="Written on one page.", seen=seen)
    assert own("questions/change/", answer="Written on another.", seen=seen).status_code == 302
    said = body(own("questions/change/versions/"))
    assert ("Written on one page." in said, draft(started)["change"]) == (True, "Written on another.")


def test_two_budgets_are_put_side_by_side_and_joined(own, started, cast, at):
    seen = queries.seen_as(started, "budget")
    save(started, cast.yusuf, at, answers={"budget": forms.BUDGET[:1]})
    both = own("questions/budget/", seen=seen, **table(forms.BUDGET[1]))
    assert both.status_code == 409
    assert "A worker" in body(both)
    assert "Rent" in body(both)
    kept = json.dumps([forms.BUDGET[1]])
    own("questions/budget/", kept=kept, keep="both", seen=queries.seen_as(started, "budget"))
    assert [row["item"] for row in draft(started)["budget"]] == ["A worker", "Rent"]


@pytest.mark.parametrize("kept", ["", "{", "[[[[", '{"a": 1}', "[1]", '"' + "x" * 10])
def test_a_choice_between_versions_that_cannot_be_read_changes_nothing(own, started, cast, at, kept):
    save(started, cast.rosa, at, project="Ready", answers={"budget": forms.BUDGET})
    own("questions/budget/", kept=kept, keep="mine", seen=queries.seen_as(started, "budget"))
    own("project/", kept=kept, keep="mine", seen=kept)
    assert (len(draft(started)["budget"]), draft(started)["project"]) == (2, "Ready")


def test_a_page_of_the_project_that_is_out_of_date_writes_over_nobody(own, started, cast, at):
    save(started, cast.rosa, at, project="Ready for work", amount="9000.00", links_declared="")
    seen = seen_on(body(own("project/")))
    save(started, cast.yusuf, at + MINUTE, project="Ready for anything", links_declared="My sister is an officer.")
    typed = {"project": "Ready for work", "amount": "8,000", "links_declared": "My cousin is on the panel."}
    told = own("project/", autosave="1", seen=seen, **typed)
    assert (told.status_code, told.json()["told"].split(" at ")[0]) == (409, "Yusuf Demir changed the same")
    both = own("project/", seen=seen, **typed)
    assert both.status_code == 409
    assert "Name of your project" not in body(both)  # it was left as the page showed it, so theirs stands
    assert "Only in yours: </span>cousin<" in body(both)
    assert (draft(started)["project"], draft(started)["amount"]) == ("Ready for anything", "8000.00")
    kept = {"kept": json.dumps({"links_declared": typed["links_declared"]}), "seen": seen_on(body(both))}
    assert own("project/", keep="theirs", **kept).status_code == 302
    assert draft(started)["links_declared"] == "My sister is an officer."
    assert own("project/", keep="both", **kept)["location"].endswith("project/")
    assert draft(started)["links_declared"] == "My sister is an officer.\n\nMy cousin is on the panel."
    assert own("project/", keep="mine", **kept).status_code == 302
    assert draft(started)["links_declared"] == "My cousin is on the panel."
    told = own("project/", autosave="1", project="Ready", amount="x", seen=seen_on(body(own("project/"))))
    assert told.json()["told"] == "Saved at 10am, all but ‘Amount you are asking for’"
    assert "links declared" not in body(own("project/"))
    assert "versions/" in body(own("project/"))


# ---- what it said before ------------------------------------------------------------------------------------------


@pytest.mark.one_database
def test_what_one_person_writes_within_ten_minutes_is_one_version(at):
    past = []
    for minute, text in enumerate(["One", "One two", "One two three"]):
        past = with_one(past, text, "PER-1", at + 4 * minute * MINUTE)
    assert [one["value"] for one in past] == ["One two three"]
    past = with_one(past, "One two three four", "PER-1", at + 11 * MINUTE)
    past = with_one(past, "One two three four five", "PER-2", at + 12 * MINUTE)
    past = with_one(past, "Six", "PER-2", at + 13 * MINUTE)  # more than half of it taken away
    past = with_one(past, "Seven", "PER-2", at + 14 * MINUTE, apart=True)
    assert [one["value"] for one in past] == [
        "Seven", "Six", "One two three four five", "One two three four", "One two three",
    ]  # fmt: skip
    for number in range(20):
        past = with_one(past, f"{number}", "PER-1", at + number * DAY)
    assert (len(past), past[0]["value"]) == (MOST, "19")


def test_a_version_is_put_back_by_those_who_write_it_and_never_recorded_or_sent(own, started, opened, cast, at):
    save(started, cast.rosa, at - DAY, project="Ready", amount="9000", answers=forms.answers(opened))
    save(started, cast.yusuf, at - MINUTE, answers={"change": "Written by the treasurer."}, project="Steady")
    assert "versions/" in body(own("questions/change/?from=check"))
    page = body(own("questions/change/versions/?from=check"))
    assert "by Yusuf Demir" in page
    assert "questions/change/?from=check" in page
    offered = queries.versions_of(started, "change", cast.rosa)
    assert own("questions/change/versions/", use=offered[1].mark)["location"].endswith("questions/change/")
    assert draft(started)["change"] == "We meet them where they are."
    own("questions/change/versions/", use="of nothing")
    named = queries.versions_of(started, "project", cast.rosa)
    own("questions/project/versions/", use=named[1].mark)
    assert draft(started)["project"] == "Ready"
    assert [one.who for one in queries.versions_of(started, "change", cast.rosa)] == ["you", "Yusuf Demir", "you"]
    assert own("questions/plan/versions/").status_code == 404
    actions.submit(application=started, by=cast.rosa, at=at)
    everything = json.dumps([[one.before, one.after] for one in Entry.objects.all()])
    assert "treasurer" not in everything + json.dumps(queries.sent_of(started))
    stranger = Client()
    stranger.force_login(cast.omar)
    address = f"/org/harbour-trust/applications/{started.reference}/questions/change/versions/"
    assert stranger.get(address).status_code == 403
    ended = opened.closes_at + 31 * DAY
    assert [actions.forget_versions(at=one) for one in (at, ended, ended)] == [0, 1, 0]
    started.refresh_from_db()
    assert (started.versions, started.answers["change"]) == ({}, "We meet them where they are.")
