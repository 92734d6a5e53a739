import datetime
from decimal import Decimal

import pytest

from commonweal.council.decide import actions, queries
from commonweal.council.exercise.models import Area
from commonweal.council.framework.models import DecisionLevel
from commonweal.council.people.models import Level
from commonweal.ground.record.queries import history
from commonweal.ground.record.rules import Refused
from tests.factories import decide as build


def whys(refused):
    return [one.why for one in refused.value.refusals]


# ---- who decides ------------------------------------------------------------------------------------------------


@pytest.mark.covers("G0.12")
@pytest.mark.parametrize(
    ("value", "level"),
    [(24_999, "officer"), (25_000, "director"), (100_000, "cabinet_member"), (500_000, "cabinet")],
)
def test_the_level_follows_from_the_value(cast, exercise, now, value, level):
    assert build.propose(exercise, cast, now, value=Decimal(value)).level == level


@pytest.mark.covers("G0.12")
def test_a_lower_level_cannot_decide(cast, exercise, now):
    decision = build.made_ready(exercise, cast, now, value=Decimal(30_000))
    with pytest.raises(Refused) as refused:
        build.record(decision, cast.helen, now)
    assert whys(refused) == [
        "This decision is for a director because the whole-life value is £30,000, which is £25,000 or more "
        "and less than £100,000. You decide as an officer."
    ]
    assert build.record(decision, cast.cabinet, now).state == "call_in"


def test_levels_are_dated(cast, exercise, now):
    DecisionLevel.objects.create(
        level=Level.OFFICER, up_to=Decimal(5_000), from_date=now.date(), source="Constitution, October"
    )
    assert build.propose(exercise, cast, now, value=Decimal(6_000)).level == "director"
    before = now - datetime.timedelta(days=1)
    assert build.propose(exercise, cast, before, value=Decimal(6_000)).level == "officer"


def test_a_kind_of_decision_may_have_bands_of_its_own(cast, exercise, now):
    DecisionLevel.objects.create(level=Level.CABINET, kind="ending", from_date=now.date(), source="Constitution")
    assert build.propose(exercise, cast, now, kind="ending", value=Decimal(10)).level == "cabinet"
    assert build.propose(exercise, cast, now, kind="award", value=Decimal(10)).level == "officer"


def test_without_bands_the_refusal_says_who_sets_them(cast, exercise, now):
    DecisionLevel.objects.all().delete()
    with pytest.raises(Refused) as refused:
        build.propose(exercise, cast, now)
    assert [(one.why, one.who) for one in refused.value.refusals] == [
        (
            "No decision level in force on Monday 7 September 2026 reaches £20,000, so nobody is known to have the "
            "power to decide.",
            "a council administrator sets the decision levels from the council's constitution",
        )
    ]


def test_a_matter_goes_up_and_never_down(cast, exercise, now):
    decision = build.propose(exercise, cast, now)
    assert not decision.sections.get(key="legal").mandatory
    actions.raise_level(decision=decision, level="cabinet", reason="It is new.", by=cast.priya, at=now)
    assert (decision.level, decision.level_because) == ("cabinet", "it was sent to a higher level: It is new.")
    assert decision.sections.get(key="legal").mandatory
    with pytest.raises(Refused):
        actions.raise_level(decision=decision, level="officer", reason="It is old.", by=cast.priya, at=now)


def test_who_proposes_or_scored_does_not_decide(cast, exercise, now):
    exercise.lead = cast.helen
    exercise.save()
    mine = build.propose(exercise, cast, now, by=cast.helen)
    build.assess(exercise, cast, now, stage="understand", by=cast.helen)
    actions.ready(decision=mine, by=cast.helen, at=now)
    with pytest.raises(Refused) as refused:
        build.record(mine, cast.helen, now)
    assert whys(refused) == ["You proposed this decision, and whoever proposes does not decide."]
    scored = build.propose(exercise, cast, now, by=cast.admin, excluded=[cast.helen.pk])
    actions.ready(decision=scored, by=cast.helen, at=now)
    with pytest.raises(Refused) as refused:
        build.record(scored, cast.helen, now)
    assert whys(refused) == [
        "You scored the applications or had another part in the recommendation, so you do not decide on it."
    ]
    assert list(queries.waiting_for(cast.helen)) == []
    assert {one.pk for one in queries.waiting_for(cast.cabinet)} == {mine.pk, scored.pk}


# ---- key decisions ----------------------------------------------------------------------------------------------


def test_two_wards_make_a_key_decision(cast, exercise, now):
    wards = [Area.objects.create(code=f"W{n}", name=f"Ward {n}", slug=f"ward-{n}") for n in (1, 2)]
    exercise.areas.set(wards[:1])
    assert not build.propose(exercise, cast, now).key
    exercise.areas.set(wards)
    assert build.propose(exercise, cast, now).key_because == "it affects people in 2 wards"


def test_the_council_sets_its_own_figure_for_key_decisions(cast, exercise, now):
    DecisionLevel.objects.create(
        level="key", kind="key", up_to=Decimal(20_000), from_date=now.date(), source="Constitution"
    )
    assert build.propose(exercise, cast, now).key_because == "its value, £20,000, is £20,000 or more"


@pytest.mark.covers("G0.16")
def test_a_key_decision_waits_28_clear_days_from_its_notice(cast, exercise, now):
    decision = build.made_ready(exercise, cast, now, value=Decimal(600_000))
    assert (decision.key, decision.reference) == (True, "D-2026-001")
    with pytest.raises(Refused) as refused:
        build.record(decision, cast.cabinet, now)
    assert whys(refused) == [
        "It is a key decision because its value, £600,000, is £500,000 or more, and no notice of it has been "
        "published. 28 clear days must pass between the notice and the decision."
    ]
    actions.publish_notice(decision=decision, on=now.date(), by=cast.priya, at=now)
    assert (decision.earliest_on, decision.planned_for) == (datetime.date(2026, 10, 6), datetime.date(2026, 10, 6))
    early = now + datetime.timedelta(days=28)
    with pytest.raises(Refused) as refused:
        build.record(decision, cast.cabinet, early)
    assert whys(refused) == [
        "The date the decision was made must be on or after Tuesday 6 October 2026: notice was published on "
        "Monday 7 September 2026 (28 clear days)."
    ]
    assert build.record(decision, cast.cabinet, now + datetime.timedelta(days=29)).state == "call_in"


def test_a_notice_is_not_published_in_the_past_nor_for_an_ordinary_decision(cast, exercise, now):
    ordinary = build.propose(exercise, cast, now)
    with pytest.raises(Refused):
        actions.publish_notice(decision=ordinary, on=now.date(), by=cast.priya, at=now)
    actions.treat_as_key(decision=ordinary, reason="It touches every ward.", by=cast.priya, at=now)
    with pytest.raises(Refused):
        actions.publish_notice(decision=ordinary, on=datetime.date(2026, 9, 6), by=cast.priya, at=now)
    with pytest.raises(Refused):
        actions.publish_notice(decision=ordinary, on=now.date(), by=cast.priya, at=now, route="general_exception")
    actions.publish_notice(
        decision=ordinary,
        on=now.date(),
        by=cast.priya,
        at=now,
        route="general_exception",
        late_because="The grant from the ministry came on Friday.",
        scrutiny="Councillor Ada Wong, chair of scrutiny",
        scrutiny_on=now.date(),
    )
    assert ordinary.earliest_on == datetime.date(2026, 9, 15)


# ---- the report -------------------------------------------------------------------------------------------------


@pytest.mark.covers("G0.14")
def test_an_empty_section_that_must_be_there_stops_the_report(cast, exercise, now):
    decision = build.propose(exercise, cast, now, value=Decimal(30_000), sections=None)
    with pytest.raises(Refused) as refused:
        actions.ready(decision=decision, by=cast.priya, at=now)
    assert whys(refused) == [
        "These sections of the report are not finished: Options considered and rejected; Comments of the finance "
        "adviser; Comments of the legal adviser; Equality."
    ]
    build.make_whole(decision, cast, now)
    assert actions.ready(decision=decision, by=cast.priya, at=now).state == "ready"


@pytest.mark.covers("G0.14", "G10.09")
def test_a_statutory_comment_names_its_author_and_date(cast, exercise, now):
    decision = build.propose(exercise, cast, now, value=Decimal(30_000))
    legal = decision.sections.get(key="legal")
    with pytest.raises(Refused) as refused:
        actions.fill_section(section=legal, text="Within our powers.", by=cast.priya, at=now)
    assert whys(refused) == ["‘Comments of the legal adviser’ must name the adviser who wrote it and the date."]
    actions.fill_section(section=legal, text="Within our powers.", by=cast.lena, at=now)
    assert (legal.author, legal.dated) == (cast.lena.name, now.date())


@pytest.mark.covers("G3.09")
def test_the_options_appraisal_is_carried_to_the_report(cast, exercise, now):
    from commonweal.council.exercise.actions import tie

    tie(exercise=exercise, kind="option", sentence="Grants, and not a contract.", by=cast.priya, at=now)
    decision = build.propose(exercise, cast, now, sections=None)
    section = decision.sections.get(key="options_rejected")
    assert (section.text, section.taken_from) == ("Grants, and not a contract.", "the options appraisal")


@pytest.mark.covers("G10.04")
def test_the_equality_section_is_built_from_the_assessment(cast, exercise, now):
    decision = build.propose(exercise, cast, now)
    assert decision.sections.get(key="equality").text == ""
    build.assess(exercise, cast, now, stage="understand")
    actions.ready(decision=decision, by=cast.priya, at=now)
    section = decision.sections.get(key="equality")
    assert (section.author, section.dated, section.taken_from) == (cast.priya.name, now.date(), "the impact assessment")


def test_what_was_given_is_never_lost(cast, exercise, now):
    decision = build.propose(exercise, cast, now, sections={"equalities": "All may come.", "travel": "By bus."})
    assert [(s.key, s.text) for s in decision.sections.filter(key__in=["equality", "travel"])] == [
        ("equality", "All may come."),
        ("travel", "By bus."),
    ]


def test_a_report_that_is_ready_does_not_change(cast, exercise, now):
    decision = build.made_ready(exercise, cast, now)
    with pytest.raises(Refused):
        actions.fill_section(section=decision.sections.first(), text="New words.", by=cast.priya, at=now)
    actions.reopen(decision=decision, by=cast.priya, at=now)
    actions.fill_section(section=decision.sections.first(), text="New words.", by=cast.priya, at=now)


@pytest.mark.covers("G10.02")
@pytest.mark.parametrize(("kind", "wrong", "right"), [("award", "review", "source"), ("ending", "source", "review")])
def test_an_award_or_ending_needs_an_assessment_of_its_stage(cast, exercise, now, kind, wrong, right):
    decision = build.propose(exercise, cast, now, kind=kind)
    build.make_whole(decision, cast, now)
    with pytest.raises(Refused) as refused:
        actions.ready(decision=decision, by=cast.priya, at=now)
    assert whys(refused)[0].startswith("No assessment of equality and wider impact has been recorded.")
    aims = {"needed": True, "eliminate": "None.", "advance": "More places.", "foster": "Shared rooms."}
    build.assess(exercise, cast, now, stage=wrong, **aims)
    with pytest.raises(Refused):
        actions.ready(decision=decision, by=cast.priya, at=now)
    build.assess(exercise, cast, now, stage=right, **aims)
    assert actions.ready(decision=decision, by=cast.priya, at=now).state == "ready"


# ---- advice -----------------------------------------------------------------------------------------------------


@pytest.mark.covers("G0.15")
def test_advice_is_asked_for_received_and_included(cast, exercise, now):
    decision = build.make_whole(build.propose(exercise, cast, now), cast, now)
    advice = actions.ask_advice(
        decision=decision, field="legal", adviser=cast.lena, due=now.date(), by=cast.priya, at=now
    )
    assert (decision.state, advice.included) == ("advice", False)
    with pytest.raises(Refused) as refused:
        actions.ready(decision=decision, by=cast.priya, at=now)
    assert whys(refused) == [
        "Advice that must be had is still outstanding: Legal advice. The advice page says how to go on without it."
    ]
    with pytest.raises(Refused):
        actions.give_advice(advice=advice, view="content", comment="Fine.", by=cast.priya, at=now)
    actions.give_advice(advice=advice, view="content", comment="Within our powers.", by=cast.lena, at=now)
    section = decision.sections.get(key="legal")
    assert (advice.included, advice.given_at, section.text, section.author) == (
        True,
        now,
        "Within our powers.",
        cast.lena.name,
    )
    assert actions.ready(decision=decision, by=cast.priya, at=now).state == "ready"


def test_advice_asked_for_late_takes_the_matter_back(cast, exercise, now):
    decision = build.made_ready(exercise, cast, now)
    advice = actions.ask_advice(decision=decision, field="hr", adviser=cast.lena, due=None, by=cast.priya, at=now)
    with pytest.raises(Refused):
        build.record(decision, cast.helen, now)
    actions.need_advice_no_longer(advice=advice, reason="No staff move.", by=cast.priya, at=now)
    actions.ready(decision=decision, by=cast.priya, at=now)
    assert build.record(decision, cast.helen, now).state == "call_in"


# ---- the record -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"reasons": " "}, "Enter the reasons for the decision."),
        (
            {"alternatives_rejected": ""},
            "Enter the alternatives that were considered and rejected, or why there were none.",
        ),
        ({"interests": ""}, "Enter the interests that were declared, or ‘None declared’."),
        (
            {"made_on": datetime.date(2026, 9, 8)},
            "The date the decision was made must be today or in the past.",
        ),
        (
            {"made_on": datetime.date(2026, 9, 6)},
            "The date the decision was made must be on or after Monday 7 September 2026: the matter was put forward "
            "that day.",
        ),
    ],
)
def test_the_legal_record_is_whole_or_refused(cast, exercise, now, given, why):
    decision = build.made_ready(exercise, cast, now)
    with pytest.raises(Refused) as refused:
        build.record(decision, cast.helen, now, **given)
    assert whys(refused) == [why]
    decision.refresh_from_db()
    assert (decision.state, decision.made_on) == ("ready", None)


def test_a_decision_takes_effect_only_after_call_in(cast, exercise, now):
    decision = build.decided(exercise, cast, now)
    assert (decision.call_in_ends, queries.in_effect(decision)) == (datetime.date(2026, 9, 14), False)
    with pytest.raises(Refused) as refused:
        actions.take_effect(decision=decision, by=cast.priya, at=now + datetime.timedelta(days=7))
    assert whys(refused) == [
        "Councillors may call it in to the end of Monday 14 September 2026. It takes effect after that."
    ]
    actions.take_effect(decision=decision, by=cast.priya, at=now + datetime.timedelta(days=8))
    assert queries.in_effect(decision)


@pytest.mark.parametrize(("confirmed", "state"), [(True, "in_effect"), (False, "withdrawn")])
def test_a_called_in_decision_waits_for_its_answer(cast, exercise, now, confirmed, state):
    decision = build.called_in(exercise, cast, now)
    with pytest.raises(Refused):
        actions.take_effect(decision=decision, by=cast.priya, at=now + datetime.timedelta(days=30))
    actions.answer_call_in(
        decision=decision, confirmed=confirmed, reason="Scrutiny met on 16 September.", by=cast.helen, at=now
    )
    assert decision.state == state


def test_a_rejection_needs_no_call_in(cast, exercise, now):
    decision = build.record(build.made_ready(exercise, cast, now), cast.helen, now, outcome="reject")
    assert (decision.state, decision.call_in_ends, queries.agreed(decision)) == ("decided", None, False)


def test_cabinet_is_notified_of_a_decision_that_was_made(cast, exercise, now):
    decision = build.propose(exercise, cast, now)
    with pytest.raises(Refused):
        actions.notify_cabinet(decision=decision, by=cast.priya, at=now)
    decision = build.decided(exercise, cast, now)
    assert not queries.cabinet_notified(decision)
    actions.notify_cabinet(decision=decision, by=cast.priya, at=now)
    assert (queries.cabinet_notified(decision), history(decision)[0].verb) == (True, "notify cabinet")


@pytest.mark.covers("G0.17")
def test_an_instruction_is_followed_until_it_is_shown_to_be_done(cast, exercise, now):
    decision = build.decided(exercise, cast, now)
    instruction = actions.instruct(
        decision=decision, text="Report back on places.", owner=cast.dele, due=now.date(), by=cast.helen, at=now
    )
    with pytest.raises(Refused):
        actions.close_instruction(instruction=instruction, shown_by="", by=cast.dele, at=now)
    actions.close_instruction(instruction=instruction, shown_by="Report of 9 October.", by=cast.dele, at=now)
    assert instruction.done_on == now.date()


def test_what_is_exempt_has_a_reason(cast, exercise, now):
    decision = build.propose(exercise, cast, now)
    with pytest.raises(Refused):
        actions.mark_exempt(decision=decision, reason="", by=cast.priya, at=now)
    part = decision.sections.filter(key="results")
    actions.mark_exempt(decision=decision, reason="Paragraph 3", sections=part, by=cast.priya, at=now)
    assert (decision.public, decision.sections.get(key="results").exempt) == (True, True)
    actions.mark_exempt(decision=decision, reason="Paragraph 3", by=cast.priya, at=now)
    assert decision.public is False


@pytest.mark.parametrize(
    ("pack", "first", "last"),
    [("croydon", "priorities", "background_papers"), ("southwark", "foreword", "audit_trail")],
)
def test_a_framework_brings_its_own_sections(cast, bands, now, pack, first, last):
    from commonweal.council.exercise.actions import open_exercise
    from commonweal.front.desk.actions.cast import adopt_shipped

    adopt_shipped(pack, by=cast.admin, at=now, in_force_from=now.date())
    exercise = open_exercise(title="Advice", trigger="need", lead=cast.priya, by=cast.priya, at=now)
    decision = build.propose(exercise, cast, now, sections=None)
    keys = [one.key for one in decision.sections.all()]
    assert (keys[0], keys[-1]) == (first, last)
    signed = {one.key for one in decision.sections.all() if one.needs_advice}
    assert (
        signed
        == {
            "croydon": {"financial_and_risk", "legal", "human_resources", "equalities"},
            "southwark": {"legal", "community_impact"},
        }[pack]
    )


def test_nothing_is_planned_for_a_day_that_has_passed(cast, exercise, now):
    with pytest.raises(Refused) as refused:
        build.propose(exercise, cast, now, planned_for=now.date() - datetime.timedelta(days=1))
    assert whys(refused) == ["The day on which it is to be decided must be today or later."]
