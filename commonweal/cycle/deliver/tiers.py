"""How much monitoring an agreement calls for. Four questions give a tier; the tier says what the provider is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from commonweal.ground import law
from commonweal.ground.pages.words import lower_first, percent, plural
from commonweal.ground.questions import rules as asking

LEVELS = ("low", "medium", "high", "very_high")
LEVEL_WORDS = {"low": "Low", "medium": "Medium", "high": "High", "very_high": "Very high"}
QUESTIONS = {
    "value": "How much money is it, for us and for the provider?",
    "complexity": "How complicated is the work?",
    "risk": "What could go wrong for the people who use it?",
    "importance": "How much else depends on it?",
}
# The four answers, each 1 to 4, are added: at least 4, at most 16. The tier changes above these sums.
UP_TO = {1: 6, 2: 9, 3: 12}
MOST_SHARE = Decimal("0.02")  # of a year's money, spent on telling us about it, before a page warns
MINUTES_A_REPORT, MINUTES_AN_ITEM, MINUTES_ITEM_HELD, MINUTES_A_MEETING = 30, 15, 5, 60
MINUTES_TO_SEND = 10  # to open a report, check it and send it, where it asks next to nothing


@dataclass(frozen=True)
class Tier:
    level: int
    reports: int
    meetings: int
    visits: int
    evidence: str

    def sentence(self) -> str:
        reports = "one short report" if self.reports == 1 else f"{self.reports} reports"
        meetings = "one conversation" if self.meetings == 1 else f"{self.meetings} meetings"
        return f"Tier {self.level}: {reports} a year and {meetings}."


TIERS = {
    1: Tier(1, 1, 1, 0, "What the provider already writes is enough"),
    2: Tier(2, 2, 2, 1, "The provider's own figures, looked at once a year"),
    3: Tier(3, 4, 4, 2, "The provider's own figures, with a sample checked"),
    4: Tier(4, 4, 12, 4, "Figures with their sources, every one checked"),
}


@dataclass(frozen=True)
class Chosen:
    level: int
    because: str


def level_of(answer: object) -> int:
    """1 to 4 from 'low' … 'very_high' or from the number itself; 0 where it is neither."""
    if isinstance(answer, str) and answer in LEVELS:
        return LEVELS.index(answer) + 1
    return answer if isinstance(answer, int) and 1 <= answer <= len(LEVELS) else 0


def choose(answers: Mapping[str, object], core_costs: bool = False) -> Chosen:
    """The tier for four answers; money for core costs, given in trust, is watched one tier less closely."""
    levels = {key: level_of(answers.get(key)) for key in QUESTIONS}
    total = sum(levels.values())
    tier = next((level for level, most in UP_TO.items() if total <= most), 4)
    said = ", ".join(f"{key} {lower_first(LEVEL_WORDS[LEVELS[level - 1]])}" for key, level in levels.items())
    because = f"The answers ({said}) add up to {total} of 16."
    if levels["risk"] == len(LEVELS) and tier < 3:
        tier, because = 3, f"{because} The risk to people is very high, so it is at least tier 3."
    if core_costs and tier > 1:
        tier, because = tier - 1, f"{because} It pays for core costs, so it is watched one tier less closely."
    return Chosen(tier, because)


@dataclass(frozen=True)
class Burden:
    """The provider's time in a year, what it costs at the living wage, and the share of a year's money."""

    minutes: int
    cost: Decimal
    share: Decimal | None

    @property
    def hours(self) -> Decimal:
        return (Decimal(self.minutes) / 60).quantize(Decimal(1), ROUND_HALF_UP)

    @property
    def out_of_proportion(self) -> bool:
        return self.share is not None and self.share > MOST_SHARE

    def sentence(self) -> str:
        if self.minutes < 90:
            return f"Time this asks of the provider: about {plural(self.minutes, 'minute')} a year."
        return f"Time this asks of the provider: about {plural(int(self.hours), 'hour')} a year."

    def warning(self) -> str:
        if not self.out_of_proportion:
            return ""
        return (
            f"That time is worth {percent(self.share, places=1)} of a year's money, which is more than "
            f"{percent(MOST_SHARE)}. Ask for fewer things, or ask less often."
        )


def burden(level: int, held: int, asked: int, yearly: Decimal | None, on, writing: int = MINUTES_A_REPORT) -> Burden:
    """Minutes = reports × (writing + 15 for each item asked + 5 for each already held) + meetings × 60.

    `held` counts the items that the provider already collects, `asked` the others; `yearly` is pounds a year.
    `writing` is what the questions of one report take, in minutes; 30 where none are set.
    """
    tier = TIERS[level]
    each = writing + MINUTES_AN_ITEM * asked + MINUTES_ITEM_HELD * held
    minutes = tier.reports * each + tier.meetings * MINUTES_A_MEETING
    hourly = _hourly(on)
    cost = (hourly * minutes / 60).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return Burden(minutes, cost, cost / yearly if yearly else None)


def _hourly(on) -> Decimal:
    """The rate of the day; an estimate may rest on the last one announced where the day lies after it."""
    try:
        return law.living_wage(on).hourly
    except law.LawRefusal:
        return law.values()["living_wage_uk"].values[-1].value


# ---- what a report asks besides its numbers, to start from ----------------------------------------------------------

# Which stock questions, with how many words: the more there is to lose, the more is asked. After the numbers come
# outcomes and value, then changes and risks, good practice, and money.
STARTING: dict[int, dict[str, dict[str, Any]]] = {
    1: {"happened": {"words": 100, "required": False}, "learned": {"words": 50}, "help": {}},
    2: {"happened": {"words": 200}, "learned": {"words": 150}, "help": {}},
    3: {"happened": {"words": 200}, "whom": {}, "problems": {}, "problems_what": {"words": 80}}
    | {"learned": {"words": 120, "required": True}, "spent": {}, "help": {}},
    4: {"happened": {"words": 250}, "whom": {}, "worth": {}, "changes": {}, "problems": {}, "problems_what": {}}
    | {"learned": {"words": 200, "required": True}, "spent": {}, "help": {}},
}
FEWEST_WORDS = 30


def starting_questions(
    level: int, yearly: Decimal | None, thumb: asking.Thumb, own: Iterable[Any] = ()
) -> list[dict[str, Any]]:
    """What each report asks at this tier, within the words that a year's money allows; nothing where it allows none.

    `own` are points of the council's framework that a report answers; where there are any, they are what is asked.
    """
    stated = [_stated(point) for point in own]
    rows = stated or [asking.from_library(key, "monitoring") | more for key, more in STARTING[level].items()]
    while rows and _too_much(rows, level, yearly, thumb):
        shorter = _shorter(rows, level, yearly, thumb)
        if shorter and not _too_much(shorter, level, yearly, thumb):
            return shorter
        rows = _with_one_less(rows)
    return rows


def _with_one_less(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without the last question that nobody must answer, or else the last; and without what waits for its answer."""
    optional = [row["key"] for row in rows if not row["required"]]
    gone = optional[-1] if optional else rows[-1]["key"]
    return [row for row in rows if row["key"] != gone and (row.get("show_if") or {}).get("key") != gone]


def _too_much(rows: list[dict[str, Any]], level: int, yearly: Decimal | None, thumb: asking.Thumb) -> str:
    cost = asking.burden([asking.asked(row) for row in rows], thumb).times(TIERS[level].reports)
    return asking.out_of_proportion(cost, yearly, thumb)


def _shorter(
    rows: list[dict[str, Any]], level: int, yearly: Decimal | None, thumb: asking.Thumb
) -> list[dict[str, Any]]:
    """The same questions with fewer words each; nothing where that leaves too few to say anything."""
    most = int((yearly or 0) / thumb.pounds_a_word / TIERS[level].reports)
    share = Decimal(most) / max(sum(row.get("words", 0) for row in rows), 1)
    fewer = [row | {"words": int(row["words"] * share) // 10 * 10} if "words" in row else row for row in rows]
    return fewer if all(row.get("words", FEWEST_WORDS) >= FEWEST_WORDS for row in fewer) else []


def _stated(point: Any) -> dict[str, Any]:
    why = "The council's commissioning framework asks this of every report."
    return {"key": point.key, "text": point.text[:200], "why": why, "kind": "long", "words": 150, "required": True}
