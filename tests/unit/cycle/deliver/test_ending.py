import datetime

import pytest

from commonweal.council.exercise.actions import open_exercise
from commonweal.council.exercise.queries import waited_for_by
from commonweal.cycle.deliver import actions, queries
from commonweal.cycle.deliver.models import Agreement
from commonweal.ground.pages.words import plain_day
from commonweal.ground.post.models import Following, News
from commonweal.ground.record.models import Entry
from commonweal.ground.record.rules import Refused
from tests.factories import deliver


def why(no) -> list[str]:
    return [refusal.why for refusal in no.value.refusals]


def give(agreement, cast, now, ends_on, **given):
    return actions.give_notice(
        agreement=agreement, given_on=now.date(), ends_on=ends_on, by=cast.dele, at=now, **deliver.WORDS, **given
    )


SHORT = datetime.date(2026, 12, 6)


@pytest.mark.covers("G9.03")
def test_three_months_to_the_day_are_enough(agreement, cast, now):
    notice = give(agreement, cast, now, datetime.date(2026, 12, 7))
    assert (agreement.state, agreement.ends_on, notice.short_reason) == ("notice", datetime.date(2026, 12, 7), "")


def test_who_waits_for_what_comes_after_hears_that_the_end_moves_and_that_it_has_ended(agreement, cast, now, visit):
    there, follow = f"/agreements/{agreement.reference}/", f"/follow/agreements/{agreement.reference}/"
    for page in (there, "/plan/"):
        assert visit(None, page).content.decode().count(f'href="{follow}"') == 1
    visit(cast.iris, follow, {"a": "b"})
    assert Following.objects.get().topic == f"agreement:{agreement.reference}"
    was = agreement.ends_on
    give(agreement, cast, now, datetime.date(2026, 12, 7))
    later = now + datetime.timedelta(days=120)
    actions.end_agreement(agreement=agreement, ended_on=datetime.date(2026, 12, 7), by=cast.dele, at=later)
    said = f"Notice has been given. It now ends on 7 December 2026. Before, it was to end on {plain_day(was)}."
    topic = [f"agreement:{agreement.reference}"]
    assert [(one.line, one.topics) for one in News.objects.exclude(kind="opened")] == [
        (said, topic),
        ("It ended on 7 December 2026.", topic),
    ]
    following = open_exercise(
        title="Help again", trigger="ending", follows=agreement.exercise, differs_because="It comes after.",
        lead=cast.priya, by=cast.priya, at=later,
    )  # fmt: skip
    assert waited_for_by(following) == [f"exercise:{following.reference}", *topic]


@pytest.mark.covers("G9.03")
def test_a_day_less_is_refused_with_the_earliest_end(agreement, cast, now):
    with pytest.raises(Refused) as no:
        give(agreement, cast, now, SHORT)
    assert why(no) == ["3 months of notice are owed. Given on 7 September 2026, the earliest end is 7 December 2026."]
    assert no.value.refusals[0].exception == actions.ending.EXCEPTION


@pytest.mark.covers("G9.03")
def test_a_day_less_goes_with_a_reason_and_an_authoriser(agreement, cast, now):
    notice = give(agreement, cast, now, SHORT, short_reason="The hall is unsafe.", short_authorised_by=cast.helen)
    assert (notice.short_reason, notice.short_authorised_by) == ("The hall is unsafe.", cast.helen)


@pytest.mark.parametrize("who", ["dele", "sam"])
def test_not_everybody_authorises_a_short_notice(agreement, cast, now, who):
    with pytest.raises(Refused):
        give(agreement, cast, now, SHORT, short_reason="The hall is unsafe.", short_authorised_by=getattr(cast, who))
    agreement.refresh_from_db()
    assert agreement.state == "active"


def test_the_longer_of_agreement_and_policy_counts(exercise, cast, now):
    agreement = deliver.being_set_up(exercise, cast, now)
    assert queries.months_of_notice(agreement, now.date()) == 3
    agreement.notice_months = 6
    assert queries.months_of_notice(agreement, now.date()) == 6
    agreement.notice_months = 1
    assert queries.months_of_notice(agreement, now.date()) == 3


@pytest.mark.parametrize("left_out", ["why", "support", "users_told_how"])
@pytest.mark.covers("G9.03")
def test_the_provider_and_the_people_who_use_it_are_told(agreement, cast, now, left_out):
    with pytest.raises(Refused):
        actions.give_notice(
            agreement=agreement,
            given_on=now.date(),
            ends_on=datetime.date(2027, 1, 31),
            by=cast.dele,
            at=now,
            **(deliver.WORDS | {left_out: ""}),
        )


@pytest.mark.covers("G6.09")
def test_nothing_ends_early_or_goes_on_in_silence(agreement, cast, now):
    with pytest.raises(Refused) as no:
        actions.end_agreement(agreement=agreement, ended_on=now.date(), by=cast.dele, at=now)
    assert why(no) == ["It runs to Friday 31 March 2028 and no notice has been given."]
    with pytest.raises(Refused) as no:
        give(agreement, cast, now, datetime.date(2028, 4, 1))
    assert why(no) == ["The agreement ends on Friday 31 March 2028 already. A later end is an extension."]


def test_it_ends_on_its_day(agreement, cast, now):
    later = now.replace(year=2028, month=4, day=1)
    actions.end_agreement(agreement=agreement, ended_on=datetime.date(2028, 3, 31), by=cast.dele, at=later)
    assert (agreement.state, agreement.ended_on) == ("ended", datetime.date(2028, 3, 31))


@pytest.mark.covers("G6.11")
def test_a_change_keeps_what_stood_before(agreement, cast, now):
    actions.change_agreement(
        agreement=agreement,
        what="Goes on for six months.",
        why="Decision DE-2026-004 extends it.",
        ends_on=datetime.date(2028, 9, 30),
        by=cast.dele,
        at=now,
    )
    entry = Entry.objects.get(subject=agreement.reference, verb="change")
    assert (entry.before["ends_on"], entry.after["ends_on"], entry.why) == (
        "2028-03-31",
        "2028-09-30",
        "Goes on for six months. Because: Decision DE-2026-004 extends it.",
    )


@pytest.mark.covers("G6.08")
def test_the_register_is_read_in_again_and_again(cast, framework, now):
    assert deliver.imported(cast, now) == "added"
    assert deliver.imported(cast, now) == "unchanged"
    assert deliver.imported(cast, now, title="Day centre at the hall") == "changed"
    assert [(one.title, one.state) for one in Agreement.objects.all()] == [("Day centre at the hall", "active")]


def test_many_are_registered_together_or_none(cast, framework, now):
    def row(key, **given):
        return {"organisation": cast.meadow, "kind": "contract", "title": "Day centre", "source_key": key, **given}

    rows = [row("R-1"), row("R-2"), row("R-1", title="Lunch club"), row("R-1", title="Lunch club")]
    wrong = row("R-3", starts_on=datetime.date(2026, 4, 1), ends_on=datetime.date(2026, 3, 31))
    with pytest.raises(Refused, match="before it starts"):
        actions.register_existing_together(rows=[*rows, wrong], by=None, at=now)
    assert Agreement.objects.count() == 0
    results = actions.register_existing_together(rows=rows, by=cast.admin, at=now)
    assert results == ["added", "added", "changed", "unchanged"]
    assert [(one.reference, one.title) for one in Agreement.objects.order_by("reference")] == [
        ("AG-2026-001", "Lunch club"),
        ("AG-2026-002", "Day centre"),
    ]
    entries = Entry.objects.filter(kind="deliver.agreement").order_by("number")
    assert [(one.verb, one.subject, one.by) for one in entries] == [
        ("register", "AG-2026-001", cast.admin.reference),
        ("register", "AG-2026-002", cast.admin.reference),
        ("update register", "AG-2026-001", cast.admin.reference),
    ]
    assert (entries[2].before, entries[2].after) == ({"title": "Day centre"}, {"title": "Lunch club"})
    with pytest.raises(Refused, match="You do not keep the register"):
        actions.register_existing_together(rows=rows, by=cast.priya, at=now)


def test_what_has_run_out_is_registered_as_ended(cast, framework, now):
    deliver.imported(cast, now, ends_on=datetime.date(2026, 3, 31))
    assert Agreement.objects.get().state == "ended"


def test_an_extension_gets_its_own_report(agreement, cast, now):
    actions.change_agreement(
        agreement=agreement,
        what="Goes on for six months.",
        why="Decided.",
        ends_on=datetime.date(2028, 9, 30),
        by=cast.dele,
        at=now,
    )
    assert [(one.period_from, one.period_to) for one in agreement.reports.all()] == [
        (datetime.date(2026, 4, 1), datetime.date(2027, 3, 31)),
        (datetime.date(2027, 4, 1), datetime.date(2028, 3, 31)),
        (datetime.date(2028, 4, 1), datetime.date(2028, 9, 30)),
    ]


def test_an_older_file_does_not_undo_notice(cast, framework, now):
    deliver.imported(cast, now)
    imported = Agreement.objects.get()
    give(imported, cast, now, datetime.date(2026, 12, 31))
    assert deliver.imported(cast, now) == "unchanged"
    imported.refresh_from_db()
    assert (imported.state, imported.ends_on) == ("notice", datetime.date(2026, 12, 31))


def test_a_register_that_ends_before_it_starts_is_refused(cast, framework, now):
    with pytest.raises(Refused) as no:
        deliver.imported(cast, now, ends_on=datetime.date(2024, 3, 31))
    assert why(no) == ["It would end on Sunday 31 March 2024, before it starts on Monday 1 April 2024."]
