"""The first two stages, as the commissioner."""

from __future__ import annotations

from tests.journeys.story import Told


def understand(told: Told) -> None:
    v = told.visitor
    v.sign_in("priya@thornmere.example")
    v.open("/desk/exercises/")
    v.follow("Start a commissioning exercise")
    v.type("What do you want to commission?", told.title)
    v.type("What is it for, in a sentence or two?", "Young people who are out of work want help that starts with them.")
    v.choose("Why now?", "A new or growing need")
    v.type("Who is it for?", "Young people aged 16 to 24")
    v.tick("Millbrook")
    v.type("What kind of service is it?", told.category)
    v.type("About how much", str(told.value))
    v.choose("Must the council provide this by law?", "No")
    v.choose("Do you manage, or have you managed, the current service?", "No")
    v.press("Create exercise")
    told.exercise = v.path.rstrip("/").rsplit("/", 1)[-1]
    v.must_see("Stage 1 of", told.stage_name("understand"))
    _screening(told)
    _need(told)
    _assets_and_gap(told)
    _talk(told)
    _impact(told, full=False)


def _screening(told: Told) -> None:
    v = told.visitor
    v.open(f"{told.desk}screening/")
    for question in told.screening_questions():
        v.choose(question, "No")
    v.fill_boxes("Asked of the advisers, who see no sign of it.")
    v.press("Save the screening")


def _need(told: Told) -> None:
    v = told.visitor
    parts = {
        "summary": "One in nine young people in Millbrook is out of work, school and training.",
        "why_an_issue": "A year out of work at 18 lowers pay for twenty years.",
        "national": "It is one in sixteen across the country.",
        "local": "It is one in nine in Millbrook.",
        "being_done": "The library runs a jobs hour.",
        "could_be_done": "Mentors from the same street.",
        "who_affected": "Young people who left care or school early.",
    }
    for part, text in parts.items():
        v.open(f"{told.desk}need/write/{part}/")
        v.type(v.heading, text)
        v.press("Save and continue")
    v.open(f"{told.desk}need/")
    v.must_see("Still missing")
    v.follow("Add evidence")
    v.type("What does it show?", "11.2% of 16 to 24 year olds in Millbrook are out of work and school.")
    v.choose("What kind of evidence is it?", "Demographic")
    v.choose("How do we know?", "Measured")
    v.type("Source", "Borough destinations survey")
    v.date("Date of the evidence", told.today)
    v.press("Add evidence")
    v.open(f"{told.desk}need/")
    v.press("Agree the need")


def _assets_and_gap(told: Told) -> None:
    v = told.visitor
    v.open(f"{told.desk}assets/add/")
    v.choose("What kind of asset is it?", "Physical")
    v.type("Name", "Millbrook library")
    v.type("How could this help?", "A room every weekday.")
    v.press("Add to the list")
    v.open(f"{told.desk}gap/add/")
    v.type("What is needed?", "Help to find work that begins with the person")
    v.choose("How well is it met now?", "Partly")
    v.type("How many people need it?", "240")
    v.type("How many of them are reached now?", "65")
    v.type("Who misses out?", "Young people who left care")
    v.press("Add gap")
    v.open(f"{told.desk}gap/")
    v.must_see("175")
    v.press("The gap is worked out")
    v.open(f"{told.desk}market/")
    v.type("How many people would use it, and how do you know?", "About 240 a year, from the survey.")
    v.type("Who could provide it, and what did they say?", "Three charities came to a sounding.")
    v.press("Save and continue")


def _talk(told: Told) -> None:
    v = told.visitor
    for sector in ("Residents or service users", "Providers"):
        v.open(f"{told.desk}engagement/")
        v.choose("Who did you talk to?", sector)
        v.type("Which people or organisations?", "Fourteen people from Millbrook")
        v.type("How?", "An evening at the library")
        v.date("When?", told.today)
        v.type("What did they say?", "Start where we are.")
        v.type("What changed because of it?", "The specification asks for it.")
        v.press("Record what they said")


def _impact(told: Told, *, full: bool) -> None:
    v = told.visitor
    v.open(f"{told.desk}impact/")
    v.choose("Could this affect people with protected characteristics?", "Yes")
    v.type("Why?", "It reaches young people whom other services miss.")
    if full:
        v.type("How does it help to end discrimination", "Referral is open to all.")
        v.type("How does it advance equality of opportunity?", "Travel is paid.")
        v.type("How does it foster good relations?", "People from all streets meet.")
        v.type("What will be done about any harm?", "A quiet room.")
    v.choose("Could staff transfer to a new employer", "No staff could transfer")
    v.choose("Is personal data used?", "No personal data")
    v.press("Record the assessment")


def move_on(told: Told, stage: str) -> None:
    """Pass what gates there are, as somebody who may, and move to the next stage as the lead."""
    pass_gates(told, stage)
    v = told.visitor
    v.sign_in("priya@thornmere.example")
    v.open(told.desk)
    v.press("Move on to")


def pass_gates(told: Told, stage: str, *, holding: str = "") -> None:
    v = told.visitor
    for gate in told.gates(stage, holding):
        v.sign_in("david@thornmere.example")
        v.open(f"{told.desk}gates/{gate}/")
        v.choose("What do you decide?", "Pass")
        v.type("Reasons", "The evidence is sound and people were asked.")
        v.type("What does this mean for people with protected", "It is open to all who need it.")
        v.press("Record the decision")
    v.sign_in("priya@thornmere.example")


def set_tasks_aside(told: Told, stage: str) -> None:
    v = told.visitor
    v.sign_in("priya@thornmere.example")
    for key in told.tasks_left(stage):
        v.open(f"{told.desk}tasks/{key}/")
        v.type("Reason", "It does not arise here.")
        v.press("Mark as not needed")


def plan(told: Told) -> None:
    move_on(told, "understand")
    _outcomes(told)
    pass_gates(told, "plan", holding="options")
    _options(told)
    _route(told)
    _impact(told, full=True)
    _specification(told)


def _outcomes(told: Told) -> None:
    v = told.visitor
    v.open(f"{told.desk}outcomes/")
    v.follow("Add an outcome")
    v.type("What will change, and for whom?", "More young people in Millbrook are in work that lasts.")
    v.tick("The needs assessment")
    v.press("Save and continue")
    v.open(f"{told.desk}outcomes/")
    v.follow("Add an indicator for")
    v.type("What will you measure, in plain words?", "Young people in work after 13 weeks")
    v.choose("What kind of measure is it?", "Outcome")
    v.type("Unit", "people")
    v.type("Where does it stand now?", "0")
    v.type("Target", "30")
    v.date("By when?", told.in_days(400))
    v.choose("Which way is better?", "Higher")
    v.type("What will you decide with it?", "Whether to go on")
    v.press("Save and continue")
    v.open(f"{told.desk}outcomes/")
    v.press("Agree the outcomes")


OPTIONS = (
    ("Do nothing", "Leave it", "0"),
    ("Deliver in-house", "A council team", "40000"),
    ("Help the community lead it", "Neighbours lead", "8000"),
)


def _options(told: Told) -> None:
    v = told.visitor
    ours = ("Contract", "A company under contract") if told.contract else ("Grant", "A charity with their trust")
    for kind, name, yearly in (*OPTIONS, (*ours, str(told.value))):
        v.open(f"{told.desk}options/add/")
        v.choose("What kind of option is it?", kind)
        v.type("Name", name)
        v.type("What would happen?", f"{name}, for a year.")
        v.type("What does it cost once?", "0")
        v.type("What does it cost each year?", yearly)
        v.type("For how many years?", "1")
        v.press("Add option")
    v.open(f"{told.desk}options/criteria/")
    v.press("Save the criteria")
    v.open(f"{told.desk}options/scores/")
    v.fill_grid("3", "From the evidence that we gathered.")
    v.press("Save and work out the order")
    v.open(f"{told.desk}options/make-or-buy/")
    v.fill_boxes("Others are nearer to the people concerned than the council is.")
    v.choose("What do the answers come to?", "Buy: others deliver it")
    v.press("Save and continue")
    v.open(f"{told.desk}options/prefer/")
    v.choose("Which option do you prefer?", ours[1])
    v.fill_boxes("It fits less well than the one preferred.")
    v.press("Save and continue")


def _route(told: Told) -> None:
    v = told.visitor
    v.open(f"{told.desk}route/")
    for question in ("Is delivering it", "Does it need partners", "Is the support meant"):
        v.choose(question, "No")
    bought = "Yes" if told.contract else "No"
    v.choose("Is what we get of direct benefit", bought)
    v.choose("Must the council be able to enforce", bought)
    v.choose("Is the provider best placed", "No" if told.contract else "Yes")
    v.choose("Is there money to give?", "Yes")
    v.choose("If it were a contract", "Services")
    v.press("See what this suggests")
    v.must_see("We suggest: procurement" if told.contract else "We suggest: grant")
    v.choose("Which route do you choose?", "Procurement" if told.contract else "Grant")
    v.type("Why?", "The provider knows best how to do it.")
    v.press("Choose this route")


def _specification(told: Told) -> None:
    v = told.visitor
    v.open(f"{told.desk}spec/")
    v.type("Purpose", "Help that starts where young people are.")
    v.type("What we will fund", "Mentors and a place to meet.")
    v.type("Who it is for, and where", "Young people in Millbrook.")
    v.type("Money and payment", "Half at the start and half on the first report.")
    v.type("Budget over the whole life", str(told.value))
    v.type("Monitoring", "Two short reports a year.")
    v.type("Evaluation", "What changed for whom, and what it was worth.")
    v.press("Save the specification")
