"""The law as dated data, and pure functions over it. Every answer keeps its working and its source."""

from .book import Dated, value, values
from .changes import change_notice, modification, psr_considerable_change
from .commands import COMMANDS, Command
from .days import (
    add_working_days,
    clear_days,
    clear_days_before,
    holidays,
    is_working_day,
    nth_working_day,
    shift_working_days,
    working_day,
)
from .decisions import decide_by, earliest_end, key_decision, key_decision_notice_by, notice_for_ending
from .money import discount_schedule, financial_year, foi_reply, living_wage, subsidy_headroom
from .notices import (
    NoticeType,
    contract_copy,
    contract_details_notice,
    notice_type,
    notice_types,
    payments_compliance,
    payments_over_notice,
    pipeline_notice,
    prompt_payment,
    reporting_quarter,
    termination_notice,
)
from .refusal import LawDataError, LawRefusal
from .result import Result
from .standstills import standstill, standstill_applies
from .tendering import deadline_refusals, participation_deadline, tender_deadline
from .thresholds import covered, kpis_required, threshold

__all__ = [
    "COMMANDS",
    "Command",
    "Dated",
    "LawDataError",
    "LawRefusal",
    "NoticeType",
    "Result",
    "add_working_days",
    "change_notice",
    "clear_days",
    "clear_days_before",
    "contract_copy",
    "contract_details_notice",
    "covered",
    "deadline_refusals",
    "decide_by",
    "discount_schedule",
    "earliest_end",
    "financial_year",
    "foi_reply",
    "holidays",
    "is_working_day",
    "key_decision",
    "key_decision_notice_by",
    "kpis_required",
    "living_wage",
    "modification",
    "notice_for_ending",
    "notice_type",
    "notice_types",
    "nth_working_day",
    "participation_deadline",
    "payments_compliance",
    "payments_over_notice",
    "pipeline_notice",
    "prompt_payment",
    "psr_considerable_change",
    "reporting_quarter",
    "shift_working_days",
    "standstill",
    "standstill_applies",
    "subsidy_headroom",
    "tender_deadline",
    "termination_notice",
    "threshold",
    "value",
    "values",
    "working_day",
]
