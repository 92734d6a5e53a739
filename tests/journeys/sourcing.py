"""From the draft of an opportunity to the letters, by all who do each step."""

from __future__ import annotations

import datetime

from tests.cast import LONDON
from tests.journeys.story import Told
from tests.journeys.understanding import move_on

PANEL = (("Asha Verma", "Chair", "Expertise"), ("Ben Carter", "Assessor", "Lived experience"))
BIDS = (("rosa", "harbour-trust", "First step", 4), ("omar", "meadow-cic", "Meadow at work", 2))
REASON = (
    "The application names the workers, the place and the plan by month, and shows what changed for people in its own "
    "earlier work nearby, which we checked with those who were there."
)
ANSWER = (
    "We start where people are. Two workers whom they know meet them every week, and neighbours help. We have done it "
    "for four years, we count what changes, and our partners have agreed to take part."
)


def noon(day: datetime.date) -> datetime.datetime:
    """An afternoon hour of a day that is no Monday and no weekend."""
    while day.weekday() in (0, 5, 6):
        day += datetime.timedelta(days=1)
    return datetime.datetime(day.year, day.month, day.day, 14, 0, tzinfo=LONDON)


def publish(told: Told) -> None:
    move_on(told, "plan")
    v = told.visitor
    setup = f"{told.desk}opportunity/"
    v.open(setup)
    v.press("Draft the opportunity")
    if told.lots:
        _divide(told, setup)
    _process(told, setup)
    v.open(f"{setup}criteria/")
    v.press("Save the criteria")
    v.open(f"{setup}form/")
    v.press("Start with a question for each criterion")
    for name, part, brings in PANEL:
        v.open(f"{setup}panel/")
        v.type("Who", name)
        v.choose("Part", part)
        v.choose("What they bring", brings)
        v.press("Add to the panel")
    if told.contract:
        _name_officers(told, setup)
    if told.many_hands:
        v.open(f"{setup}panel/scoring/")
        v.type("How many people score each application?", "2")
        v.choose("Are applicants’ names hidden", "No")
        v.press("Save")
    _timetable(told, setup)
    v.open(f"{setup}preview/")
    v.press("I have read it as an applicant")
    v.open(f"{setup}publish/")
    if told.contract:
        v.tick("The conflicts assessment")
        v.press("Confirm")
        v.open(f"{setup}publish/")
    v.press("Publish")
    told.opportunity = told.reference_of("Opportunity")
    v.sign_out()
    v.open("/opportunities/")
    v.must_see(told.title)
    v.follow(told.title)
    v.must_see("Decision", told.opportunity)


OFFICERS = (("helen", "Helen Marsh"), ("sam", "Sam Lee"), ("dele", "Dele Adeyemi"))
PASSPHRASE = "river lantern copper {} meadow"


def _name_officers(told: Told, setup: str) -> None:
    """Each makes a key of their own; the lead names them."""
    v = told.visitor
    for number, (key, _) in enumerate(OFFICERS):
        v.sign_in(f"{key}@thornmere.example")
        v.open("/desk/opening-key/")
        v.type("Your passphrase", PASSPHRASE.format(number))
        v.type("The same passphrase again", PASSPHRASE.format(number))
        v.press("Make my key")
    v.sign_in("priya@thornmere.example")
    v.open(f"{setup}opening/")
    v.choose("How are applications kept secret", "Sealed with keys")
    for _, name in OFFICERS:
        v.choose("Who opens sealed applications?", name)
    v.press("Save who opens")


def _open_sealed(told: Told) -> None:
    """Until two of the three have given their shares there is nothing to see, whoever asks."""
    v = told.visitor
    page = f"/desk/opportunities/{told.opportunity}/"
    for number, (key, _) in enumerate(OFFICERS[:2]):
        v.sign_in("priya@thornmere.example")
        v.open(f"{page}applications/")
        v.must_see("Two of three officers must open it")
        v.must_not_see("First step")
        v.sign_in(f"{key}@thornmere.example")
        v.open(f"{page}opening/")
        v.type("Your passphrase", PASSPHRASE.format(number))
        v.press("Give my share")
    v.must_see("The applications are open")


def _process(told: Told, setup: str) -> None:
    """A round for the grant; for the contract whatever the law leaves open, and its tender notice."""
    v = told.visitor
    v.open(f"{setup}process/")
    if not told.contract:
        v.choose("By which process", "Grants round")
        v.type("Why this process", "Several organisations could do this.")
        v.choose("What is the grant for", "A project")
        v.choose("Is it a subsidy", "No: it gives no economic advantage")
        v.type("Why it is or is not a subsidy", "It pays for help to residents.")
        v.press("Save the process")
        return
    v.choose("By which process", "Open procedure")
    v.type("Why this process", "Anyone who can do the work should have the chance to bid.")
    if not told.lots:
        v.type("If it is not divided into lots", "Each person needs one provider for all of it.")
    v.press("Save the process")
    _note_notice(told, "Preliminary market engagement notice", "2026/S 000-001")
    _note_notice(told, "Tender notice", "2026/S 000-002")


def _divide(told: Told, setup: str) -> None:
    """A row is asked for, then filled in, lot by lot."""
    v = told.visitor
    v.open(f"{setup}lots/")
    for place, (name, what, value) in enumerate(told.lots):
        v.press("Add another lot")
        v.type("Name of the lot", name, nth=place)
        v.type("What it is for", what, nth=place)
        v.type("Its value", str(value), nth=place)
    v.press("Save the lots")
    v.must_see(*(name for name, _, _ in told.lots))


def _note_notice(told: Told, notice: str, number: str) -> None:
    v = told.visitor
    v.open(f"{told.desk}opportunity/notices/")
    v.follow(notice)
    v.choose("What happened", "It was published")
    v.date("Published on", told.now.date())
    v.type("Number of the notice", number)
    v.press("Save")


def _timetable(told: Told, setup: str) -> None:
    v = told.visitor
    told.closes = noon(told.in_days(35))
    v.open(f"{setup}timetable/")
    v.date("Opens on", told.today)
    v.type("Opening time", "11am")
    v.date("Questions until", told.in_days(20))
    v.date("Closes on", told.closes.date())
    v.type("Closing time", "2pm")
    v.date("Decision by", told.in_days(130))
    v.date("Work starts on", told.in_days(170))
    v.date("Work ends on", told.in_days(170 + 365))
    v.press("Save the timetable")
    v.wait_until(told.at(hour=11, minute=5))


def apply(told: Told) -> None:
    told.pass_days(10)
    if told.many_hands:
        _have_a_colleague_write(told)
    for key, slug, project, _ in BIDS:
        _apply_as(told, key, slug, project)
    told.visitor.sign_in("priya@thornmere.example")
    told.visitor.open(f"/desk/opportunities/{told.opportunity}/")
    told.visitor.must_not_see("First step")


def _apply_as(told: Told, key: str, slug: str, project: str) -> None:
    v = told.visitor
    v.sign_out()
    v.open(f"/opportunities/{told.opportunity}/")
    v.follow("Check if you can apply")
    v.answer_every("Yes")
    v.press("See if you can apply")
    v.must_see("You can apply")
    writes_only = told.many_hands and key == "rosa"
    v.sign_in(COLLEAGUE if writes_only else f"{key}@thornmere.example")
    v.open(f"/opportunities/{told.opportunity}/apply/")
    v.press("Apply for ")
    told.applications[key] = told.reference_of("Application")
    own = f"/org/{slug}/applications/{told.applications[key]}/"
    v.open(own)
    v.must_see("You have not submitted yet")
    v.open(f"{own}project/")
    v.type("Name of your project", project)
    asked = "Your price" if told.contract else "Amount you are asking for"
    v.type(asked, str(told.price - (500 if key == "omar" else 0)))
    v.press("Save and continue")
    for question in told.form_questions():
        v.open(f"{own}questions/{question}/")
        v.fill_form(ANSWER)
        v.press("Save and continue")
    v.open(f"{own}check/")
    if writes_only:
        _sign_off(told, own)
        return
    v.open(f"{own}declaration/")
    v.tick("I am allowed to apply for")
    v.tick("What is written here is true")
    v.press("Submit application")
    v.must_see("Application submitted", told.applications[key])


COLLEAGUE = "wren@harbour.example"


def _have_a_colleague_write(told: Told) -> None:
    """From now on Wren writes for Harbour Trust, and only with Rosa's signature is anything sent."""
    v = told.visitor
    v.sign_in("rosa@thornmere.example")
    v.open("/org/harbour-trust/people/")
    v.follow("Add somebody")
    v.type("Their email address", COLLEAGUE)
    v.type("Their name", "Wren Ellis")
    v.choose("What may they do?", "Editor")
    v.press("Add them")
    v.tick("An administrator or authorised signatory")
    v.press("Save")


def _sign_off(told: Told, own: str) -> None:
    v = told.visitor
    v.press("Send to Rosa")
    v.sign_in("rosa@thornmere.example")
    v.open(own)
    v.follow("Read it and sign it off")
    v.tick("I am allowed to apply for")
    v.tick("What is written here is true")
    v.press("Sign off and submit")
    v.must_see("Application submitted", told.applications["rosa"])


def assess(told: Told) -> None:
    told.visitor.wait_until(told.closes + datetime.timedelta(hours=1))
    if told.contract:
        _open_sealed(told)
    _gate(told)
    for person in ("asha", "ben"):
        _declare(told, person)
    if told.many_hands:
        told.visitor.sign_in("asha@thornmere.example")
        told.visitor.open(f"/desk/assessments/{told.opportunity}/sharing/")
        told.visitor.press("Share out the applications")
        told.visitor.must_see("Each application is scored by 2 people")
    for person in ("asha", "ben"):
        _score(told, person)
    _moderate(told)


def _gate(told: Told) -> None:
    v = told.visitor
    v.sign_in("priya@thornmere.example")
    if not told.pack.criteria.organisational:
        return
    for key in told.applications:
        v.open(f"/desk/assessments/{told.opportunity}/checks/{told.applications[key]}/")
        v.answer_every("Met")
        v.fill_boxes("Seen in the profile and in date.")
        v.press("Record the checks")


def _declare(told: Told, person: str) -> None:
    v = told.visitor
    v.sign_in(f"{person}@thornmere.example")
    desk = f"/desk/assessments/{told.opportunity}/"
    v.open(f"{desk}applications/{told.applications['rosa']}/", refused=True)
    v.must_see("declare")
    v.open(f"{desk}interests/")
    v.answer_every("No connection")
    v.press("Record my interests")


def _score(told: Told, person: str) -> None:
    v = told.visitor
    v.sign_in(f"{person}@thornmere.example")
    desk = f"/desk/assessments/{told.opportunity}/"
    for key, _, _, mark in BIDS:
        for criterion in told.criteria():
            v.open(f"{desk}applications/{told.applications[key]}/?criterion={criterion}")
            v.answer_every(f"{mark}:")
            v.fill_boxes(f"{told.applications[key]}: {REASON}")
            v.press("Save and next")
    v.open(f"{desk}submit/")
    v.press("Submit my scores")


def _moderate(told: Told) -> None:
    v = told.visitor
    v.sign_in("asha@thornmere.example")
    desk = f"/desk/assessments/{told.opportunity}/"
    v.open(f"{desk}moderation/")
    v.press("Start moderation")
    for key, _, _, mark in BIDS:
        v.open(f"{desk}moderation/{told.applications[key]}/")
        for place, _ in enumerate(told.criteria()):
            v.type("Agreed score for", str(mark), nth=place)
        v.tick("Asha Verma")
        v.tick("Ben Carter")
        v.press("Save and next application")
    v.open(f"{desk}ranking/")
    v.press("Store this ranking")


def recommend_and_decide(told: Told) -> None:
    v = told.visitor
    v.sign_in("priya@thornmere.example")
    v.open(f"/desk/assessments/{told.opportunity}/ranking/")
    v.follow("Recommend the awards")
    v.type("Offer to Harbour Trust", str(told.price))
    v.press("Save and continue")
    for number, (name, _, _) in enumerate(told.lots[1:], start=2):
        v.type(f"Why is lot {number} not awarded?", f"Nobody applied for {name}; it is asked for again in spring.")
    v.press("Recommend")
    told.decision = told.reference_of("Decision")
    decide(told)


DECIDERS = {"officer": "helen", "director": "david", "cabinet_member": "nadia", "cabinet": "cabinet"}


def decide(told: Told) -> None:
    """The report made whole, a decision at the level that the value demands, and the days of call-in."""
    v = told.visitor
    desk = f"/desk/decisions/{told.decision}/"
    v.sign_in("priya@thornmere.example")
    for key, needs_author in told.unfinished_sections():
        v.open(f"{desk}report/{key}/")
        v.fill_boxes("Considered, and nothing stands against it.")
        if needs_author:
            v.type("Who wrote these comments", "Lena Fischer, solicitor")
            v.date("Date of the comments", told.now.date())
        v.press("Save")
    v.open(desk)
    v.press("Say that it is ready to decide")
    told.pass_days(3)
    v.sign_in("helen@thornmere.example")
    if told.level() != "officer":
        v.open(f"{desk}decide/")
        v.must_see(told.level_name())
        v.must_not_see_button("Continue")
    v.sign_in(f"{DECIDERS[told.level()]}@thornmere.example")
    v.open(f"{desk}decide/")
    v.choose("What is the decision?", "Agree")
    v.fill_boxes("The panel's reasons are sound, the money is there, and none declared an interest.")
    v.date("Date the decision was made", told.now.date())
    v.press("Continue")
    v.press("Record decision")
    told.pass_days(10)
    v.sign_in("priya@thornmere.example")
    v.open(desk)
    v.press("Put the decision into effect")
    if not told.contract:
        v.open(desk)
        v.press_if_there("Record that cabinet was notified")
    v.sign_out()
    v.open(f"/decisions/{told.decision}/")
    v.must_see("reject", told.decision)


def tell_everybody(told: Told) -> None:
    v = told.visitor
    v.sign_in("priya@thornmere.example")
    letters = f"/desk/assessments/{told.opportunity}/letters/"
    v.open(letters)
    v.press("Draft the letters")
    v.sign_in("admin@thornmere.example")
    for award in told.awards():
        v.open(f"/desk/awards/{award}/letter/")
        v.press("This letter is right")
    v.sign_in("priya@thornmere.example")
    v.open(letters)
    v.choose("When should all the letters go?", "In 30 minutes")
    v.press("Send all the letters")
    v.wait_until(told.now + datetime.timedelta(minutes=31))
    v.open(letters)
    v.press("Send them now")
    if told.contract:
        _note_notice(told, "Contract award notice", "2026/S 000-003")
    v.sign_in("rosa@thornmere.example")
    v.open(f"/org/harbour-trust/awards/{told.offer()}/")
    v.tick("We accept the award")
    v.press("Accept the award")
    told.pass_days(15)
