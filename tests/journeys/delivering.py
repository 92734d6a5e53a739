"""From the agreement to what was learned, by manager, provider, finance and commissioner."""

from __future__ import annotations

import datetime

from tests.journeys.sourcing import decide, noon
from tests.journeys.story import Told
from tests.journeys.understanding import _impact, pass_gates, set_tasks_aside


def agree(told: Told) -> None:
    v = told.visitor
    pass_gates(told, "source")
    v.open(f"{told.desk}people/")
    v.type("Who joins the team?", "Dele Adeyemi")
    v.press("Add to the team")
    v.sign_in("dele@thornmere.example")
    v.open(f"{told.desk}agreements/")
    v.press("Set up the agreement with")
    told.agreement = told.reference_of("Agreement")
    desk = f"/desk/agreements/{told.agreement}/"
    v.open(f"{desk}tier/")
    v.answer_every("Medium")
    v.press("Save")
    v.sign_in("priya@thornmere.example")
    for basis, number in (("On a date", ""), ("When a report is accepted", "1")):
        v.open(f"{desk}payments/new/")
        v.choose("When is it paid?", basis)
        v.type("Amount", str(told.price // 2))
        if number:
            v.type("Report number", number)
        else:
            v.date("Date", told.in_days(171))
        v.press("Save")
    v.sign_in("rosa@thornmere.example")
    v.open(f"/org/harbour-trust/agreements/{told.agreement}/")
    v.press("Agree for ")
    v.sign_in("dele@thornmere.example")
    v.open(desk)
    v.press("Agree for the council")
    v.sign_out()
    v.open(f"/agreements/{told.agreement}/")
    v.must_see("Harbour Trust", told.agreement)


def report(told: Told) -> None:
    v = told.visitor
    v.wait_until(noon(told.first_period_end() + datetime.timedelta(days=5)))
    v.sign_in("rosa@thornmere.example")
    ours = f"/org/harbour-trust/agreements/{told.agreement}/reports/1/"
    v.open(ours)
    v.fill_form("12")
    v.choose("What may the council publish?", "A public summary")
    v.press("Check before you submit")
    v.press("Submit report")
    v.sign_in("dele@thornmere.example")
    v.open(f"/desk/agreements/{told.agreement}/reports/1/")
    v.choose("Is the outcome on track?", "On track")
    v.type("What did you learn, and what will you do?", "Mentors matter most; we will introduce you to the library.")
    v.press("Accept the report")


def pay(told: Told) -> None:
    v = told.visitor
    for number in (1, 2):
        v.sign_in("rosa@thornmere.example")
        v.open(f"/org/harbour-trust/agreements/{told.agreement}/claims/new/{number}/")
        v.fill_form("As agreed.")
        v.tick("What I have written is true")
        v.press("Send the claim")
        claim = told.reference_of("Claim")
        v.sign_in("dele@thornmere.example")
        v.open(f"/desk/claims/{claim}/")
        v.press("Authorise")
        v.must_not_see_button("Release")
        v.sign_in("fatima@thornmere.example")
        v.open(f"/desk/claims/{claim}/")
        v.press("Release")
        told.pass_days(2)
        v.sign_in("fatima@thornmere.example")
        v.open(f"/desk/claims/{claim}/paid/")
        v.date("Paid on", told.now.date())
        v.type("Remittance reference", f"THB-{number}")
        v.press("Save")
    v.sign_in("rosa@thornmere.example")
    v.open(f"/org/harbour-trust/agreements/{told.agreement}/")
    v.must_see("THB-2")


def review(told: Told) -> None:
    v = told.visitor
    v.sign_in("priya@thornmere.example")
    for stage in ("source", "manage"):
        set_tasks_aside(told, stage)
    pass_gates(told, "manage")
    v.open(f"{told.desk}review/")
    v.press("Begin the review of")
    told.review = told.reference_of("Review")
    desk = f"/desk/reviews/{told.review}/"
    v.open(f"{desk}evaluate/")
    v.answer_every("Medium")
    v.fill_boxes("Most of what was hoped for came about, and people said what had changed for them.")
    v.press("Finish the evaluation")
    _value(told, desk)
    v.open(f"{desk}people/")
    v.choose("Who you talked to", "Residents")
    v.type("Who, in a few words", "People who used it")
    v.type("How", "At the last three sessions")
    v.date("When", told.now.date())
    v.fill_boxes("Keep the people, change the place.")
    v.press("Add")
    v.open(f"{desk}impact/")
    v.fill_boxes("Considered, with those who use it; the library offers the same hour.")
    v.press("Save the assessment")
    v.open(f"{desk}impact/")
    v.press("Share it with the provider")
    v.open(f"{desk}options/")
    v.fill_boxes("It still stands, and a grant would suit.")
    v.press("Save")
    v.sign_in("rosa@thornmere.example")
    v.open(f"/org/harbour-trust/reviews/{told.review}/")
    v.type("Your comment", "Fair, and we are glad that people were heard.")
    v.press("Send the comment")


def _value(told: Told, desk: str) -> None:
    v = told.visitor
    v.open(f"{desk}value/")
    v.type("Who it changed for", "Young people")
    v.type("What changed", "In work after 13 weeks")
    v.type("How many in a year", "12")
    v.type("Value of one", "2150")
    v.type("Where the value comes from", "Thornmere unit cost table")
    v.type("Year of that value", "2026")
    v.type("All that was put in", str(told.price))
    v.type("What was not valued", "Friendship")
    v.type("Assumptions", "Figures as reported")
    v.type("Who checked the sum", "Fatima Rahman")
    v.press("Work out the value")
    v.open(f"{desk}value/")
    v.must_see("to")


def end(told: Told) -> None:
    v = told.visitor
    v.sign_in("priya@thornmere.example")
    _impact(told, full=True)
    desk = f"/desk/reviews/{told.review}/"
    v.open(f"{desk}decide/")
    v.choose("What do you recommend?", "End")
    v.type("Why", "Neighbours now do for themselves what the money paid for.")
    v.date("When the decision is planned", told.now.date() + datetime.timedelta(days=40))
    v.press("Put it to whoever decides")
    told.decision = told.reference_of("Decision")
    decide(told)
    pass_gates(told, "review")
    _notice(told, desk)
    v.open(f"{desk}handover/")
    v.fill_boxes("Agreed with the provider and dated.")
    v.press("Save and continue")
    v.open(f"{desk}learning/")
    v.fill_boxes("Mentors from the same street kept people coming back.")
    v.press("Add")
    v.open(f"{told.desk}review/")
    v.press("Publish the review")
    set_tasks_aside(told, "review")
    v.open(f"{told.desk}review/")
    v.press("Close the review and the exercise")


def _notice(told: Told, desk: str) -> None:
    """The clock of three months: a day short is refused with the earliest lawful day; that day goes through."""
    v = told.visitor
    earliest = told.earliest_end()
    v.open(f"{desk}notice/")
    v.date("It ends on", earliest - datetime.timedelta(days=1))
    v.fill_boxes_named(("Why it ends", "What the council will do to help", "How the people who use it"), "As decided.")
    v.press("Give notice", refused=True)
    v.must_see("notice")
    v.open(f"{desk}notice/")
    v.date("It ends on", earliest)
    v.fill_boxes_named(("Why it ends", "What the council will do to help", "How the people who use it"), "As decided.")
    v.press("Give notice")
    v.wait_until(noon(earliest + datetime.timedelta(days=1)))
    v.sign_in("dele@thornmere.example")
    v.open(f"/desk/agreements/{told.agreement}/end/")
    v.date("It ended on", earliest)
    v.press("Record the end")
    v.sign_in("priya@thornmere.example")


def begin_again(told: Told) -> None:
    """What was learned stands at the start of the next exercise of the same kind, and in public for the resident."""
    v = told.visitor
    v.open("/desk/exercises/new/")
    v.type("What do you want to commission?", f"{told.title}, again")
    v.type("What is it for, in a sentence or two?", "The need goes on.")
    v.choose("Why now?", "An agreement is ending")
    v.type("Who is it for?", "The same people")
    v.type("What kind of service is it?", told.category)
    v.choose("Must the council provide this by law?", "No")
    v.choose("Do you manage, or have you managed, the current service?", "No")
    v.press("Create exercise")
    following = v.path.rstrip("/").rsplit("/", 1)[-1]
    v.open(f"/desk/exercises/{following}/need/")
    v.must_see("Mentors from the same street kept people coming back.")
    v.sign_out()
    v.open(f"/exercises/{told.exercise}/")
    v.must_see("One in nine young people", "Mentors from the same street", "Harbour Trust")
    v.must_not_see("Meadow at work")
