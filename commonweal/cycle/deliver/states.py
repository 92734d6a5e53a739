from __future__ import annotations

import datetime

from commonweal.cycle.deliver import queries
from commonweal.cycle.deliver.models import Agreement, Report
from commonweal.cycle.deliver.rules import (
    answers_reports,
    authorises,
    either_party,
    pays,
    provider_edits,
    provider_signs,
    releases,
    runs,
)
from commonweal.ground.record.states import Lifecycle, Move, State


def has_manager(agreement: Agreement) -> str | None:
    return None if agreement.manager_id else "Name the contract or grant manager who will run it."


def has_dates(agreement: Agreement) -> str | None:
    return None if agreement.starts_on and agreement.ends_on else "Enter when it starts and when it ends."


def has_obligations(agreement: Agreement) -> str | None:
    if agreement.council_obligations.strip() and agreement.provider_obligations.strip():
        return None
    return "Write what each party must do: the council as well as the provider."


def has_payment_basis(agreement: Agreement) -> str | None:
    return None if agreement.payment_basis.strip() else "Write how payment works, as the provider accepted it."


def has_evaluation_plan(agreement: Agreement) -> str | None:
    return None if agreement.evaluation_plan.strip() else "Agree now how it will be evaluated, and write that down."


def has_tier(agreement: Agreement) -> str | None:
    return None if agreement.tier_reason else "Answer the four questions about how much to monitor."


def has_outcome(agreement: Agreement) -> str | None:
    if any(one.outcome for one in agreement.indicators.all()):
        return None
    return "Agree at least one indicator of a change for people: counting what is done is not enough."


def has_payments(agreement: Agreement) -> str | None:
    if agreement.kind in (Agreement.Kind.IN_KIND, Agreement.Kind.IN_HOUSE) or agreement.instalments.exists():
        return None
    return "Agree at least one payment."


def has_law_indicators(agreement: Agreement) -> str | None:
    required = queries.indicators_required(agreement)
    if required is None or agreement.indicators.count() >= required.at_least:
        return None
    return required.sentence()


def asks_in_proportion(agreement: Agreement) -> str | None:
    objection = queries.objection_to_reports(agreement)
    return f"{objection} Or enter why they have to ask so much." if objection and not agreement.report_reason else None


def both_agreed(agreement: Agreement) -> str | None:
    if not agreement.agreed_by_provider_at:
        return f"{agreement.organisation} has not agreed yet."
    return None if agreement.agreed_by_council_at else "The council has not agreed yet."


SIGNING = (
    has_manager,
    has_dates,
    has_obligations,
    has_payment_basis,
    has_evaluation_plan,
    has_tier,
    asks_in_proportion,
    has_outcome,
    has_payments,
    has_law_indicators,
)

AGREEMENT = Lifecycle(
    "agreement",
    {
        "setting_up": State("Setting up", "light-blue"),
        "active": State("Active", "green"),
        "notice": State("Notice given", "orange"),
        "ended": State("Ended"),
        "ended_early": State("Ended early", "grey"),
        "not_agreed": State("Not agreed", "grey"),
    },
    (
        Move("agree_as_provider", "Agree for the organisation", ("setting_up",), "setting_up", provider_signs, SIGNING),
        Move("agree_as_council", "Agree for the council", ("setting_up",), "setting_up", runs, SIGNING),
        Move("start", "Start the agreement", ("setting_up",), "active", either_party, (*SIGNING, both_agreed)),
        Move("abandon", "Set the agreement aside", ("setting_up",), "not_agreed", runs),
        Move("give_notice", "Give notice", ("active",), "notice", runs),
        Move("withdraw_notice", "Withdraw the notice", ("notice",), "active", runs),
        Move("end", "End the agreement", ("active", "notice"), "ended", runs),
        Move("end_early", "End the agreement early", ("notice",), "ended_early", runs),
    ),
)


def every_item_answered(report: Report) -> str | None:
    left = queries.unanswered(report)
    if not left:
        return None
    return f"‘{left[0]}’ has no number, no reason why there is none, and no place in a report that you already have."


def publication_chosen(report: Report) -> str | None:
    return None if report.publish else "Choose what the council may publish."


def every_question_answered(report: Report) -> str | None:
    faults = queries.answer_faults(report)
    return f"{faults[0]}, or say where a report that you already have answers it." if faults else None


def files_are_clean(report: Report) -> str | None:
    """A file that nobody could open has not been read, so the report has not been read either."""
    states = {file.state for file in queries.files_of(report)} - {"clean"}
    if "refused" in states:
        return "A file that came with it did not pass the virus scanner. Ask for changes, so that another is sent."
    if states:
        return "The virus scanner has not looked at every file that came with it. It is accepted once it has."
    return None


def has_reply(report: Report) -> str | None:
    if len(report.reply.strip()) >= 10:
        return None
    return "Write a reply: at least one sentence on what you learned and what you will do."


REPORT = Lifecycle(
    "report",
    {
        "not_due": State("Not started", "blue"),
        "draft": State("Draft", "light-blue"),
        "submitted": State("Submitted"),
        "changes": State("Changes requested", "yellow"),
        "accepted": State("Accepted"),
        "not_required": State("Not required", "grey"),
    },
    (
        Move("start", "Start the report", ("not_due",), "draft", provider_edits),
        Move(
            "submit",
            "Submit the report",
            ("draft", "changes"),
            "submitted",
            provider_edits,
            (every_item_answered, every_question_answered, publication_chosen),
        ),
        Move("take_back", "Take the report back", ("submitted",), "draft", provider_edits),
        Move(
            "accept",
            "Accept the report",
            ("submitted",),
            "accepted",
            answers_reports,
            (has_reply, files_are_clean),
            "Ask for changes if the report cannot be accepted yet.",
        ),
        Move("ask_for_changes", "Ask for changes", ("submitted",), "changes", answers_reports),
        Move("not_require", "Mark as not required", ("not_due", "draft"), "not_required", runs),
    ),
)


def report_state(report: Report, today: datetime.date) -> State:
    """What the report's state means today: a report that nobody has sent is due, overdue, or not yet either."""
    if report.state in ("not_due", "draft") and report.due_on < today:
        return State("Overdue", "orange")
    if report.state != "not_due":
        return REPORT.state_of(report)
    return State("Due", "blue") if report.period_to <= today else State("Not yet due", "grey")


CLAIM = Lifecycle(
    "claim",
    {
        "draft": State("Draft", "grey"),
        "submitted": State("Submitted", "blue"),
        "query": State("Query", "yellow"),
        "authorised": State("Authorised", "blue"),
        "released": State("Sent to finance", "light-blue"),
        "paid": State("Paid"),
        "rejected": State("Rejected", "grey"),
    },
    (
        Move("submit", "Submit the claim", ("draft",), "submitted", provider_edits),
        Move("question", "Ask about the claim", ("submitted",), "query", runs),
        Move("answer", "Answer the question", ("query",), "submitted", provider_edits),
        Move("authorise", "Authorise the claim", ("submitted",), "authorised", authorises),
        Move("release", "Release the payment", ("authorised",), "released", releases),
        Move("pay", "Record the payment", ("released",), "paid", pays),
        Move("reject", "Reject the claim", ("submitted", "query", "authorised"), "rejected", runs),
        Move("withdraw", "Withdraw the claim", ("draft", "submitted", "query"), "rejected", provider_edits),
    ),
)

LIVE = ("active", "notice")
