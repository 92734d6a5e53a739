"""An exercise as it stands after the first stage, built through the real actions."""

import datetime
from dataclasses import dataclass
from typing import Any

from commonweal.cycle.understand import actions, queries

NEED = {
    "summary": "Young people in Millbrook who are out of work wait months for help that starts where they are.",
    "why_an_issue": "Time out of work at the start of a working life lowers what people earn for decades.",
    "national": "About one in eight people aged 16 to 24 is neither working nor learning.",
    "local": "In Millbrook it is one in five, twice the rate of the rest of the town.",
    "being_done": "The job centre sees 40 people a month; the youth club has no adviser.",
    "could_be_done": "Help at the youth club, and work tasters with local firms.",
    "who_affected": "Young people aged 16 to 24 in Millbrook, above all those leaving care.",
    "people_affected": 410,
}
MARKET = {
    "demand_estimate": "410 young people now; about 120 would come in a year.",
    "market_sounding": "Three local organisations told us in July that they could start within a term.",
}

NOBODY = "It is open to everybody, keeps no new data and moves nobody's job."


@dataclass(frozen=True)
class Stage:
    """What every step of a stage needs: the exercise, who does it, and when."""

    exercise: Any
    by: Any
    at: datetime.datetime

    def given(self) -> dict[str, Any]:
        return {"exercise": self.exercise, "by": self.by, "at": self.at}


def screened(stage: Stage):
    questions = queries.screening_questions(stage.exercise)
    answers = {one.key: (one.key in ("strategic_fit", "money", "sector_capacity"), NOBODY) for one in questions}
    return actions.answer_screening(answers=answers, **stage.given())


def evidenced(stage: Stage, **changes: Any):
    facts = {
        "kind": "economic",
        "says": "410 people aged 16 to 24 in Millbrook were neither working nor learning in March.",
        "source": "School leavers' survey, Thornmere",
        "dated": datetime.date(2026, 3, 31),
        "strength": "measured",
    }
    return actions.add_evidence(**(facts | changes), **stage.given())


def need_set_out(stage: Stage, **changes: Any):
    return actions.set_out_need(**(NEED | changes), **stage.given())


def need_agreed(stage: Stage):
    need_set_out(stage)
    evidenced(stage)
    return actions.agree_need(**stage.given())


def asset_found(stage: Stage):
    return actions.add_asset(
        kind="physical",
        name="Millbrook youth club",
        could_help="It is open five evenings a week and young people trust it.",
        where="Mill Lane",
        **stage.given(),
    )


def gap_finished(stage: Stage):
    actions.add_gap(
        what="Someone to talk to about work",
        met="partly",
        needing=410,
        reached=90,
        who_misses_out="Care leavers and people without a bus fare",
        **stage.given(),
    )
    actions.finish_gap(**stage.given())


def understood(stage: Stage) -> Stage:
    """Every task that this app owns is done."""
    screened(stage)
    need_agreed(stage)
    asset_found(stage)
    gap_finished(stage)
    actions.sound_market(**MARKET, **stage.given())
    return stage
