"""What happened in Thornmere: one story an exercise. Told through the same actions that people use."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

# Begun and not sent by the deadline: asked and let in, asked and refused, asked and waiting for an answer, or left so.
NOT_SENT = ("late", "refused", "waiting", "begun")


@dataclass(frozen=True)
class Bid:
    """One applicant of a story: what it asks, how good the panel finds it, and what happens to it."""

    organisation: str
    amount: int
    project: str
    mark: int = 3
    fails_gate: str = ""
    conflict: str = ""
    came: str = ""  # '' is in time and through the pages; else 'paper', or not in time: see NOT_SENT
    partner: str = ""


@dataclass(frozen=True)
class Story:
    key: str
    title: str
    purpose: str
    category: str
    who: str
    kind: str
    value: int
    lead: str
    days_ago: int
    until: str
    need: str
    evidence: tuple[tuple[str, str, str, str], ...]
    assets: tuple[tuple[str, str, str], ...]
    gap: tuple[str, int, int, str]
    change: str
    indicator: tuple[str, str, int, int]
    bids: tuple[Bid, ...] = ()
    scorers: int = 0  # to how many people each application is shared out; 0: everybody scores all
    overheads: tuple[int, str] | None = None  # the most in per cent, and why
    condition: str = ""  # of the offer, to be met before the agreement is signed
    panel: tuple[str, ...] = ("asha", "ben", "chidi")
    leaves: str = ""  # who leaves the panel in the middle of scoring
    before: str = ""  # how the round before this one came to nothing: 'withdrawn', or 'nobody' was funded
    before_why: str = ""
    before_bids: tuple[Bid, ...] = ()
    just_closed: bool = False  # the deadline was the last one that could be, and nothing has been opened
    figures: tuple[int, ...] = ()
    replies: tuple[tuple[str, str], ...] = ()
    ending: str = ""
    finding: str = ""
    wards: tuple[str, ...] = ()
    years: int = 1
    regime: str = "grant"
    lots: tuple[tuple[str, str, int], ...] = ()
    drawn_from: str = ""  # another authority's framework agreement, from which it is called off
    invited: tuple[str, ...] = ()
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def money(self) -> Decimal:
        return Decimal(self.value)


WORK = Story(
    key="work",
    title="Help for young people to find work",
    purpose="Young people in Millbrook who are out of work want help that starts where they are.",
    category="young people and work",
    who="Young people aged 16 to 24 who are out of work, school and training",
    kind="grant",
    value=20_000,
    lead="priya",
    days_ago=620,
    until="ended",
    need="One in nine young people in Millbrook is out of work, school and training, twice the rate of the borough.",
    evidence=(
        ("demographic", "11.2% of 16 to 24 year olds in Millbrook are not in work, school or training.",
         "Borough destinations survey", "measured"),
        ("feedback", "Young people told us that they stop going where they have to tell their story again.",
         "Four sessions at Millbrook library", "told"),
    ),
    assets=(
        ("physical", "Millbrook library", "A room every weekday, and staff who know the young people."),
        ("people", "Retired engineers' club", "Eight members offer to mentor."),
    ),
    gap=("Help to find work that begins with the person", 240, 65, "Young people who left care or school early"),
    change="More young people in Millbrook are in work or training that lasts.",
    indicator=("Young people in work or training after 13 weeks", "people", 0, 30),
    bids=(
        Bid("harbour", 20_000, "First step Millbrook", 4),
        Bid("acorn", 6_500, "Thursday club jobs table", 2),
        Bid("riverside", 18_000, "Neighbours at work", 3, conflict="chidi"),
    ),
    figures=(12, 19),
    replies=(
        ("on_track", "We learned that mentors matter more than courses. We will introduce you to the library service."),
        ("on_track", "Nineteen people have kept a job for 13 weeks. We will tell the employers' forum how you did it."),
    ),
    ending="extend",
    finding="Mentors from the same street kept young people coming back; ask for them in the next specification.",
    wards=("Millbrook",),
)  # fmt: skip

CARE = Story(
    key="care",
    title="Home care in the north of the borough",
    purpose="People who need care at home in Northfield and Weir Vale wait too long for it to start.",
    category="home care",
    who="Adults who have been assessed as needing care at home",
    kind="contract",
    value=250_000,
    lead="sam",
    days_ago=480,
    until="reported",
    need="People in Northfield wait 19 days on average for home care to start; the borough waits 8.",
    evidence=(
        ("social", "The wait from assessment to first visit was 19 days in Northfield last year.",
         "Adult care records", "measured"),
        ("qualitative", "Families say that they never know who will come.", "Carers' forum, March", "told"),
    ),
    assets=(("associations", "Weir Vale carers' group", "Meets weekly and tells us quickly what goes wrong."),),
    gap=("Home care that starts within a week", 180, 96, "People who leave hospital on a Friday"),
    change="People who need care at home get it within a week, from people whom they know.",
    indicator=("People whose care started within 7 days", "people", 40, 150),
    bids=(
        Bid("northgate", 232_000, "North home care", 2),
        Bid("meadow", 246_000, "Care from your own street", 4),
        Bid("riverside", 210_000, "Neighbours who care", 3, fails_gate="insurance"),
    ),
    condition="Show us the certificate of public liability cover of £10 million",
    figures=(61,),
    replies=(
        ("off_track", "The wait has grown to 12 days. We will meet weekly until it is under 7 and help to recruit."),
    ),
    wards=("Northfield", "Weir Vale"),
    years=2,
    regime="below_threshold",
)  # fmt: skip

OUTINGS = Story(
    key="outings",
    title="Days out for carers",
    purpose="Carers who never have a day to themselves wanted one.",
    category="support for carers",
    who="People who care for a relative without pay",
    kind="grant",
    value=12_000,
    lead="sam",
    days_ago=900,
    until="ended",
    need="Four in ten carers had not had a day off in the year before.",
    evidence=(("feedback", "41% of 310 carers had had no day off in a year.", "Carers' survey", "surveyed"),),
    assets=(("stories", "Carers' choir", "Has sung together for six years and knows who is missing."),),
    gap=("A day off for carers", 310, 90, "Carers of people with dementia"),
    change="Carers have time of their own and feel less alone.",
    indicator=("Carers who had at least four days off", "people", 20, 60),
    bids=(Bid("riverside", 12_000, "A day of your own", 4), Bid("acorn", 4_000, "Sit and swap", 2, came="paper")),
    panel=("asha", "ben"),
    figures=(34, 63),
    replies=(
        ("on_track", "Thirty-four carers had their days. We will ask the hospital to tell carers about you."),
        ("on_track", "You reached more than was asked. We have shared how you did it with the carers' board."),
    ),
    ending="end",
    finding="Once carers knew one another they arranged days out themselves; fund the first year and plan the exit.",
    wards=("Castle Hill", "Old Town"),
)  # fmt: skip

LUNCH = Story(
    key="lunch",
    title="Lunch clubs in Old Town",
    purpose="Older people in Old Town wanted somewhere to eat together.",
    category="older people and loneliness",
    who="People over 70 who live alone",
    kind="grant",
    value=18_000,
    lead="priya",
    days_ago=540,
    until="ending_decided",
    need="Six hundred people over 70 live alone in Old Town.",
    evidence=(("demographic", "612 people over 70 live alone in Old Town.", "Census", "measured"),),
    assets=(("institutions", "St Anne's hall", "A kitchen that stands empty four days a week."),),
    gap=("Company at lunch", 612, 140, "People who cannot walk to the hall"),
    change="Older people in Old Town eat together and have someone to call.",
    indicator=("People who come at least twice a month", "people", 0, 80),
    bids=(Bid("riverside", 18_000, "A table for Old Town", 3), Bid("harbour", 17_500, "Lunch and learn", 2)),
    panel=("asha", "ben"),
    figures=(41, 38),
    replies=(
        ("at_risk", "Fewer came than hoped. We will pay for transport from the next instalment."),
        ("at_risk", "Numbers fell in winter. We will look together at what could come next."),
    ),
    ending="end",
    finding="",
    wards=("Old Town",),
)  # fmt: skip

ADVICE = Story(
    key="advice",
    title="Advice on money and debt",
    purpose="People in debt want advice before the bailiff comes.",
    category="advice",
    who="Residents with debts that they cannot pay",
    kind="grant",
    value=48_000,
    lead="priya",
    days_ago=160,
    until="moderated",
    need="Calls about council tax arrears have doubled in two years.",
    evidence=(("economic", "4,310 households were behind with council tax in March.", "Revenues", "measured"),),
    assets=(("institutions", "Credit union", "Opens on Saturdays and is trusted."),),
    gap=("Debt advice within two weeks", 1_400, 620, "Renters in Harbour Quay"),
    change="Fewer households are in debt that they cannot manage.",
    indicator=("Households whose debt fell within six months", "households", 0, 250),
    scorers=2,
    leaves="chidi",
    bids=(
        Bid("harbour", 46_000, "Money matters", 3, partner="acorn"),
        Bid("riverside", 32_000, "Kitchen table advice", 4, came="late"),
        Bid("acorn", 5_000, "Young and skint", 2),
    ),
    wards=("Harbour Quay",),
)  # fmt: skip

PLAY = Story(
    key="play",
    title="Play for children with disabilities",
    purpose="Families want somewhere that all their children can play.",
    category="play",
    who="Disabled children aged 4 to 11 and their brothers and sisters",
    kind="grant",
    value=15_000,
    lead="priya",
    days_ago=18,
    until="published",
    overheads=(15, "The money was left to the council for play, and the will allows no more."),
    need="Parents of disabled children drive out of the borough to find a holiday club.",
    evidence=(("feedback", "23 of 25 families went outside the borough.", "Parent carer forum", "surveyed"),),
    assets=(("physical", "Adventure playground, Weir Vale", "Has the space and no ramp yet."),),
    gap=("Holiday play for disabled children", 95, 12, "Children who use wheelchairs"),
    change="Disabled children play near home, with their friends.",
    indicator=("Children who come to at least five sessions", "children", 12, 60),
    wards=("Weir Vale",),
)  # fmt: skip

MEALS = Story(
    key="meals",
    title="Hot meals brought home",
    purpose="People who cannot cook want a hot meal, and somebody who notices how they are.",
    category="meals at home",
    who="Adults who cannot cook for themselves",
    kind="contract",
    value=150_000,
    lead="sam",
    days_ago=20,
    until="published",
    need="One in six people who get a care package say that they go without a hot meal on most days.",
    evidence=(("social", "16% of people with a care package go without on most days.", "Care reviews", "measured"),),
    assets=(("physical", "School kitchens", "Four stand empty in the afternoon."),),
    gap=("A hot meal on every day of the week", 310, 140, "People on the islands and in Weir Vale"),
    change="People who cannot cook have a hot meal on every day, and somebody who knows them.",
    indicator=("People with a hot meal on six days or more", "people", 140, 280),
    lots=(
        ("North of the river", "Meals in Northfield and Weir Vale, every day of the year.", 70_000),
        ("South of the river", "Meals in Millbrook and Old Town, every day of the year.", 60_000),
        ("Meals for a faith or a diet", "Kosher, halal and other meals wherever they are wanted.", 20_000),
    ),
)  # fmt: skip

WARM = Story(
    key="warm",
    title="Warm homes visits",
    purpose="Cold homes make people ill; a visit can change that.",
    category="warm homes",
    who="Households in homes rated E or worse",
    kind="grant",
    value=30_000,
    lead="sam",
    days_ago=45,
    until="planned",
    need="3,900 homes in the borough are rated E or worse.",
    evidence=(("environmental", "3,912 homes hold a rating of E or worse.", "Energy certificates", "measured"),),
    assets=(("people", "Repair café", "Twelve people who can draught-proof a door."),),
    gap=("A visit before winter", 3_900, 300, "Private renters"),
    change="People live in homes that they can afford to warm.",
    indicator=("Homes warmer by 2 degrees in January", "homes", 0, 200),
)  # fmt: skip

CLUBS = Story(
    key="clubs",
    title="Youth clubs on Friday evenings",
    purpose="Young people in Weir Vale want somewhere to be on a Friday evening.",
    category="youth work",
    who="Young people aged 11 to 17",
    kind="grant",
    value=9_000,
    lead="priya",
    days_ago=135,
    until="notified",
    need="There is no youth club in Weir Vale, and the last bus from Old Town leaves at seven.",
    evidence=(("feedback", "118 of 140 pupils asked for something on Fridays.", "School council", "surveyed"),),
    assets=(("physical", "Scout hut, Weir Vale", "Empty on Fridays, with a kitchen."),),
    gap=("A club on Friday evenings", 140, 0, "Girls, and young people who are disabled"),
    change="Young people in Weir Vale have somewhere to go, and adults whom they trust.",
    indicator=("Young people who come at least twice a month", "people", 0, 50),
    panel=("asha", "ben"),
    before="nobody",
    before_why=(
        "Neither application says how young people would get home safely, which the specification asks for, and "
        "neither reached the score at which the panel would recommend an award. The money is kept, and the round is "
        "run again."
    ),
    before_bids=(
        Bid("acorn", 4_800, "Fridays at the fire station", 1),
        Bid("allotments", 3_200, "Fire pit Fridays", 1, came="paper"),
    ),
    bids=(
        Bid("riverside", 8_600, "Friday lights", 4),
        Bid("allotments", 3_200, "Fire pit Fridays", 2, came="paper"),
    ),
    wards=("Weir Vale",),
)  # fmt: skip

COOKING = Story(
    key="cooking",
    title="Cooking together",
    purpose="People who are new to the borough want to cook and eat with their neighbours.",
    category="community food",
    who="Residents who have lived here for less than two years",
    kind="grant",
    value=10_000,
    lead="sam",
    days_ago=52,
    until="applied",
    need="One in five people who are new to the borough know nobody whom they could ask for help.",
    evidence=(("qualitative", "People said that they meet nobody but officials.", "Welcome mornings", "told"),),
    assets=(("institutions", "St Anne's hall", "A kitchen that stands empty four days a week."),),
    gap=("Cooking and eating together", 260, 45, "People who came as refugees"),
    change="People who are new here have neighbours whom they know.",
    indicator=("People who come at least three times", "people", 0, 90),
    panel=("asha", "ben"),
    just_closed=True,
    before="withdrawn",
    before_why=(
        "The kitchen at Castle Hill school, which the specification names, is closed for repairs until the spring. "
        "We have advertised this again without a fixed place."
    ),
    before_bids=(
        Bid("harbour", 9_600, "Quay kitchen"),
        Bid("riverside", 9_900, "Neighbours’ table", came="begun"),
    ),
    bids=(
        Bid("harbour", 9_600, "Quay kitchen"),
        Bid("riverside", 9_900, "Neighbours’ table", came="waiting"),
        Bid("acorn", 2_400, "Thursday supper", came="refused"),
    ),
    wards=("Castle Hill",),
)  # fmt: skip

LONELY = Story(
    key="lonely",
    title="Company for people who live alone",
    purpose="Loneliness is the complaint that councillors hear most.",
    category="older people and loneliness",
    who="People who live alone",
    kind="grant",
    value=40_000,
    lead="priya",
    days_ago=12,
    until="opened",
    need="", evidence=(), assets=(), gap=("", 0, 0, ""), change="", indicator=("", "", 0, 0),
)  # fmt: skip

REST = Story(
    key="rest",
    title="Short breaks at home for carers",
    purpose="Carers want a few hours to themselves while somebody whom they trust is in the house.",
    category="support for carers",
    who="People who care for a relative without pay",
    kind="contract", value=60_000, lead="sam", days_ago=16, until="published",
    need="Six in ten carers have nobody who could sit in for them for an afternoon.",
    evidence=(("feedback", "188 of 310 carers have nobody to sit in for them.", "Carers' survey", "surveyed"),),
    assets=(("stories", "Carers' choir", "Has sung together for six years and knows who is missing."),),
    gap=("A sitter for an afternoon a week", 188, 40, "Carers of people with dementia"),
    change="Carers have time of their own every week.",
    indicator=("Carers who had a sitter in the last fortnight", "people", 40, 150),
    drawn_from="Three Rivers Councils, care and support at home (TRC 21)",
    invited=("meadow", "northgate"),
    wards=("Castle Hill",),
)  # fmt: skip

STORIES = (WORK, CARE, OUTINGS, LUNCH, ADVICE, CLUBS, COOKING, PLAY, MEALS, REST, WARM, LONELY)
