from decimal import Decimal

import pytest
from django.db import IntegrityError

from commonweal.cycle.deliver import actions, queries
from commonweal.cycle.deliver.models import Report
from commonweal.ground.record.rules import Refused
from tests.factories import deliver


def why(no) -> list[str]:
    return [refusal.why for refusal in no.value.refusals]


def test_a_report_is_accepted_only_with_a_reply(agreement, cast, now):
    report = deliver.submitted(agreement, cast, now)
    with pytest.raises(Refused) as no:
        actions.accept_report(report=report, outcome_view="on_track", reply=" Ok. ", by=cast.dele, at=now)
    assert why(no) == ["Write a reply: at least one sentence on what you learned and what you will do."]
    report.refresh_from_db()
    assert (report.state, report.reply) == ("submitted", "")


def test_the_database_keeps_that_promise_too(agreement, cast, now):
    report = deliver.submitted(agreement, cast, now)
    with pytest.raises(IntegrityError):
        Report.objects.filter(pk=report.pk).update(state="accepted")


@pytest.mark.covers("G8.01")
def test_accepting_ties_the_results_to_the_thread(agreement, exercise, cast, now):
    deliver.accepted(agreement, cast, now)
    knot = exercise.knots.get(kind="results")
    assert (knot.sentence, knot.public) == (
        "Harbour Trust, report 1: Young people in work after 13 weeks: 34 people (target 60). "
        "The council's view: on track.",
        True,
    )
    assert exercise.tasks.get(key="reports").state == "done"


def test_what_the_provider_keeps_back_is_not_public(agreement, exercise, cast, now):
    deliver.accepted(agreement, cast, now, publish="council")
    assert exercise.knots.get(kind="results").public is False
    assert queries.latest_accepted(agreement, public=True) is None


@pytest.mark.covers("G8.03")
def test_a_report_that_the_provider_already_has_completes_the_items(agreement, cast, now):
    report = agreement.reports.get(number=1)
    item = agreement.indicators.get()
    actions.save_report(
        report=report,
        own_evidence="Annual report 2026, written for our trustees",
        shown_in={item.pk: "page 4"},
        publish="summary",
        by=cast.rosa,
        at=now,
    )
    assert queries.unanswered(report) == []
    actions.submit_report(report=report, by=cast.rosa, at=now)
    assert (report.state, report.figures.get().answered) == ("submitted", "In the provider's own report: page 4")


@pytest.mark.covers("G8.03")
def test_the_provider_chooses_evidence_that_it_already_collects(setting_up, cast, now):
    item = setting_up.indicators.get()
    actions.choose_evidence(agreed=item, evidence_source="Our own register", by=cast.rosa, at=now)
    assert setting_up.indicators.get().evidence_source == "Our own register"


@pytest.mark.parametrize(
    ("given", "because"),
    [
        (
            {"figures": {}},
            "‘Young people in work after 13 weeks’ has no number, no reason why there is none, "
            "and no place in a report that you already have.",
        ),
        ({"publish": ""}, "Choose what the council may publish."),
    ],
)
def test_what_a_report_needs(agreement, cast, now, given, because):
    with pytest.raises(Refused) as no:
        deliver.submitted(agreement, cast, now, **given)
    assert why(no) == [because]


def test_nothing_to_report_is_an_answer(agreement, cast, now):
    item = agreement.indicators.get()
    report = deliver.submitted(agreement, cast, now, figures={}, nothing={item.pk: "Nobody has been 13 weeks in work."})
    assert report.figures.get().answered == "Nothing: Nobody has been 13 weeks in work."


def test_only_the_provider_writes_its_report(agreement, cast, now):
    with pytest.raises(Refused):
        actions.save_report(report=agreement.reports.get(number=1), answers={"happened": "Ours"}, by=cast.dele, at=now)
    with pytest.raises(Refused):
        actions.save_report(
            report=agreement.reports.get(number=1), answers={"happened": "Theirs"}, by=cast.omar, at=now
        )


def test_changes_asked_for_and_made(agreement, cast, now):
    report = deliver.submitted(agreement, cast, now)
    actions.ask_for_changes(report=report, reply="Say how many were under 18.", by=cast.dele, at=now)
    assert report.state == "changes"
    actions.submit_report(report=report, answers={"happened": "Six of them were under 18."}, by=cast.rosa, at=now)
    assert (report.state, report.answers) == ("submitted", {"happened": "Six of them were under 18."})


def test_a_report_that_nobody_needs_says_why(agreement, cast, now):
    report = agreement.reports.get(number=2)
    with pytest.raises(Refused):
        actions.not_required(report=report, reason="", by=cast.dele, at=now)
    actions.not_required(report=report, reason="It ends before then.", by=cast.dele, at=now)
    assert report.state == "not_required"


def test_a_figure_far_from_the_last_is_asked_about_once(agreement, cast, now):
    deliver.accepted(agreement, cast, now, figures=deliver.answers_for(agreement, Decimal(40)))
    second = agreement.reports.get(number=2)
    actions.save_report(report=second, figures=deliver.answers_for(agreement, Decimal(4)), by=cast.rosa, at=now)
    assert queries.surprises(queries.load_report(agreement.reference, 2)) == [
        "Young people in work after 13 weeks: you reported 4, last time 40. Is this right?"
    ]
