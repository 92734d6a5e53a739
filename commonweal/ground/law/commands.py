"""Every function of the law by name, to be run from a file of plain text and numbers."""

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from . import changes, days, decisions, money, notices, standstills, tendering, thresholds
from .refusal import LawRefusal
from .result import Result

Run = Callable[..., Result]


@dataclass(frozen=True)
class Command:
    """A function by name: `run(**mapping)` takes ISO dates and numbers as text; `example` is a mapping that works."""

    name: str
    run: Run
    example: Mapping[str, object]
    says: str


def from_text(function: Run) -> Run:
    """The function, taking its arguments as they stand in a YAML or JSON file.

    Dates in ISO form, numbers as text or numbers, yes and no as true and false. A time without a zone is London time.
    Errors: LawRefusal that names the missing, unknown or unreadable argument.
    """
    kinds = get_type_hints(function)
    parameters = inspect.signature(function).parameters

    def run(**given: object) -> Result:
        name = function.__name__
        if unknown := sorted(set(given) - set(parameters)):
            raise LawRefusal(f"{name} does not ask for {', '.join(unknown)}. It asks for {', '.join(parameters)}.")
        needed = [each for each, said in parameters.items() if said.default is inspect.Parameter.empty]
        if missing := [each for each in needed if each not in given]:
            raise LawRefusal(f"{name} also needs {', '.join(missing)}.")
        return function(**{each: _understood(each, raw, kinds[each]) for each, raw in given.items()})

    return run


def _understood(name: str, raw: object, kind: Any) -> object:
    choices = get_args(kind) if get_origin(kind) is UnionType else (kind,)
    if raw is None and NoneType in choices:
        return None
    wanted = next(choice for choice in choices if choice is not NoneType)
    try:
        if get_origin(wanted) is Literal:
            return str(raw).replace(" ", "_")
        if get_origin(wanted) is not None:
            return _amounts(raw)
        return _READERS[wanted](raw)
    except (TypeError, ValueError, ArithmeticError) as error:
        raise LawRefusal(
            f"{name}: {_ASKS.get(wanted, 'Give a mapping of names to numbers')}. You gave {raw}."
        ) from error


def _amounts(raw: object) -> dict[str, Decimal]:
    pairs = raw.items() if isinstance(raw, Mapping) else raw
    if not isinstance(pairs, Iterable):
        raise TypeError(raw)
    return {str(key): _number(amount) for key, amount in pairs}


def _number(raw: object) -> Decimal:
    if isinstance(raw, bool):
        raise ValueError(raw)
    try:
        number = Decimal(str(raw).replace(",", "").removeprefix("£"))
    except InvalidOperation as error:
        raise ValueError(raw) from error
    if not number.is_finite() or number.adjusted() > 14 or int(number.as_tuple().exponent) < -14:
        raise ValueError(raw)
    return number


def _whole(raw: object) -> int:
    number = _number(raw)
    if number != int(number):
        raise ValueError(raw)
    return int(number)


def _yes(raw: object) -> bool:
    said = str(raw).lower()
    if said not in ("true", "yes", "false", "no"):
        raise ValueError(raw)
    return said in ("true", "yes")


def _date(raw: object) -> date:
    return raw if isinstance(raw, date) and not isinstance(raw, datetime) else date.fromisoformat(str(raw))


def _time(raw: object) -> datetime:
    at = raw if isinstance(raw, datetime) else datetime.fromisoformat(str(raw))
    return at if at.tzinfo else at.replace(tzinfo=tendering.LONDON)


_READERS: dict[Any, Callable[[object], object]] = {
    date: _date,
    datetime: _time,
    Decimal: _number,
    int: _whole,
    bool: _yes,
    str: str,
}
_ASKS: dict[Any, str] = {
    date: "Give a date as 2026-11-06",
    datetime: "Give a date and time as 2026-11-06T15:00",
    Decimal: "Give a number",
    int: "Give a whole number",
    bool: "Give true or false",
}


def _command(function: Run, says: str, /, **example: object) -> Command:
    return Command(function.__name__, from_text(function), example, says)


_ALL = (
    _command(days.working_day, "Whether a day is a working day", on="2026-06-15"),
    _command(days.add_working_days, "The date some working days after or before a day", on="2026-03-30", days=8),
    _command(days.clear_days, "The first day after some clear days", notice_on="2026-10-12", days=28),
    _command(days.clear_days_before, "The last day for a notice of some clear days", event_on="2026-11-06", days=28),
    _command(standstills.standstill, "When a standstill ends", regime="pa23", notice_date="2026-03-02"),
    _command(standstills.standstill_applies, "Whether a standstill must be held", light_touch=True),
    _command(thresholds.threshold, "The threshold for a kind of contract", kind="services", on="2026-05-01"),
    _command(
        thresholds.covered,
        "Whether a contract is a public contract",
        kind="services",
        on="2026-05-01",
        value_ex_vat="173100.00",
    ),
    _command(
        thresholds.kpis_required,
        "Whether performance indicators are needed",
        value_inc_vat="5000000.01",
        on="2026-05-01",
    ),
    _command(tendering.tender_deadline, "The earliest day for tendering to close", notice_date="2026-06-01"),
    _command(
        tendering.participation_deadline,
        "The earliest day for requests to take part to close",
        notice_date="2026-06-01",
    ),
    _command(tendering.deadline_refusals, "Why a deadline may not fall at a time", at="2026-11-02T11:00"),
    _command(notices.contract_details_notice, "When to publish contract details", entered_on="2026-05-01"),
    _command(
        notices.contract_copy,
        "When to publish a copy of the contract",
        entered_on="2026-05-01",
        value_inc_vat="6000000",
    ),
    _command(notices.termination_notice, "When to publish that a contract has ended", ended_on="2026-09-30"),
    _command(notices.payments_compliance, "When to publish payments compliance", period_end="2026-03-31"),
    _command(notices.payments_over_notice, "When to publish large payments", quarter_end="2026-06-30"),
    _command(notices.pipeline_notice, "When to publish the pipeline", year=2026),
    _command(notices.prompt_payment, "When to pay an invoice", received_on="2026-06-01"),
    _command(notices.reporting_quarter, "The quarter of a day and when to publish it", on="2026-05-14"),
    _command(decisions.key_decision, "The earliest day for a key decision", notice_published_on="2026-10-12"),
    _command(decisions.key_decision_notice_by, "When to publish notice of a key decision", decide_on="2026-11-06"),
    _command(decisions.notice_for_ending, "The last day to give notice of an ending", ends_on="2027-03-31"),
    _command(decisions.earliest_end, "The earliest end after a notice", notice_on="2026-12-31"),
    _command(decisions.decide_by, "The days by which to publish, decide and give notice", ends_on="2027-03-31"),
    _command(
        changes.change_notice,
        "Whether a contract change notice is needed",
        contract_value="400000",
        change="40000.01",
        on="2026-05-01",
        term=36,
        term_change=4,
    ),
    _command(
        changes.modification,
        "Whether a contract may be modified, and on which ground",
        contract_value="400000",
        change="30000",
        on="2026-05-01",
        term=36,
        term_change=6,
    ),
    _command(
        changes.psr_considerable_change,
        "Whether a health care contract changes considerably",
        existing_value="2000000",
        proposed_value="2500000",
        on="2026-05-01",
    ),
    _command(
        money.subsidy_headroom,
        "What is left of the cap on small subsidies",
        grants={"2024/25": "120000", "2025/26": "100000"},
        request="95000",
        on="2026-11-21",
    ),
    _command(money.living_wage, "The real Living Wage on a day", on="2026-11-21", london=True),
    _command(money.discount_schedule, "The Green Book's discount rates", on="2026-11-21"),
    _command(money.foi_reply, "When to answer a request for information", received_on="2026-11-20"),
)

COMMANDS: dict[str, Command] = {command.name: command for command in _ALL}
