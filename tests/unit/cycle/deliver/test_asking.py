"""What reports ask besides their numbers: in proportion, agreed by both, and the same until a new version."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from commonweal.cycle.deliver import actions, queries, tiers
from commonweal.cycle.deliver.models import Agreement
from commonweal.ground.questions import rules as asking
from commonweal.ground.record.rules import Refused
from tests.factories import deliver
from tests.factories import documents as made


def whys(refused):
    return [one.why for one in refused.value.refusals]


def keys(agreement):
    return [one.key for one in queries.report_questions(Agreement.objects.get(pk=agreement.pk))]


# ---- what a tier starts with --------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", tiers.TIERS)
@pytest.mark.parametrize("yearly", [None, 100, 400, 1_500, 10_000, 250_000])
def test_what_a_tier_starts_with_is_in_proportion(level, yearly):
    money = Decimal(yearly) if yearly else None
    rows = tiers.starting_questions(level, money, asking.SHIPPED)
    asked = [asking.asked(row) for row in rows]
    cost = asking.burden(asked).times(tiers.TIERS[level].reports)
    assert asking.out_of_proportion(cost, money) == ""
    assert [one for place, row in enumerate(rows) for one in asking.question_refusals(row, others=asked[:place])] == []


def test_the_more_there_is_to_lose_the_more_is_asked():
    words = [sum(row.get("words", 0) for row in tiers.starting_questions(n, None, asking.SHIPPED)) for n in tiers.TIERS]
    assert words == [200, 400, 450, 760]


@pytest.mark.covers("G8.11")
def test_outcomes_and_value_come_first_then_changes_risk_good_practice_and_money(setting_up, cast, now, visit):
    order = ["happened", "whom", "worth", "changes", "problems", "problems_what", "learned", "spent", "help"]
    for level in tiers.TIERS:
        asked = [row["key"] for row in tiers.starting_questions(level, None, asking.SHIPPED)]
        assert asked == [key for key in order if key in asked]
    assert asked == order
    setting_up.value = None
    setting_up.save()
    actions.set_tier(agreement=setting_up, answers=deliver.HIGH, by=cast.dele, at=now)
    page = visit(cast.rosa, f"/org/harbour-trust/agreements/{setting_up.reference}/questions/").content.decode()
    places = [page.index(setting_up.indicators.get().name)]
    places += [page.index(one.text.replace("'", "&#39;")) for one in queries.report_questions(setting_up)]
    assert places == sorted(places)


def test_where_the_framework_states_what_reports_tell_that_is_asked():
    point = SimpleNamespace(key="difference", text="What difference has the service made?")
    (row,) = tiers.starting_questions(2, None, asking.SHIPPED, [point])
    assert (row["key"], row["text"], row["required"]) == ("difference", "What difference has the service made?", True)


def test_another_tier_asks_afresh_and_leaves_the_councils_own_words(setting_up, cast, now):
    actions.set_tier(agreement=setting_up, answers=deliver.LOW, by=cast.dele, at=now)
    assert keys(setting_up) == ["happened", "learned", "help"]
    actions.set_tier(agreement=setting_up, answers=deliver.HIGH, by=cast.dele, at=now)
    assert keys(setting_up) == ["happened", "whom", "worth", "changes", "learned", "spent"]
    actions.change_report_question(agreement=setting_up, key="spent", text="What was spent?", by=cast.dele, at=now)
    actions.set_tier(agreement=setting_up, answers=deliver.LOW, by=cast.dele, at=now)
    assert len(keys(setting_up)) == 6


@pytest.mark.covers("G8.04")
def test_anybody_can_read_what_is_asked_after_an_award(framework, visit):
    page = visit(None, "/reporting/").content.decode()
    assert [page.count(f'<h2 class="govuk-heading-m">Tier {level}</h2>') for level in tiers.TIERS] == [1, 1, 1, 1]
    assert "In a year: About 200 words. Small organisations will need about 0.5 hours." in page
    assert page.count("What happened?") == 4
    assert page.count("The answer may be published.") == 5
    assert "/reporting/" in visit(None, "/plan/").content.decode()


# ---- set by the council, agreed by both ---------------------------------------------------------------------------


def test_what_is_known_is_not_asked(ready, cast, now):
    for text, why in (
        (
            "What is your charity number?",
            "We already hold the charity number in the provider passport. Use the passport instead.",
        ),
        (
            "How many young people in work after 13 weeks?",
            "We already hold the answer to ‘Young people in work after 13 weeks’ in its numbers. "
            "Use its numbers instead.",
        ),
    ):
        with pytest.raises(Refused) as no:
            actions.add_report_question(agreement=ready, text=text, why="To know.", by=cast.dele, at=now)
        assert whys(no) == [why]


def test_a_change_of_the_questions_is_agreed_again(ready, cast, now):
    actions.agree_as_provider(agreement=ready, by=cast.rosa, at=now)
    actions.take_report_question(agreement=ready, key="said", by=cast.dele, at=now)
    ready.refresh_from_db()
    assert (ready.agreed_by_provider_at, keys(ready)[-1]) == (None, "said")
    with pytest.raises(Refused):
        actions.take_report_question(agreement=ready, key="shown", by=cast.rosa, at=now)


def test_more_than_the_money_is_worth_needs_a_reason(ready, cast, now):
    more = {"text": "Tell us everything", "why": "To know.", "words": 2000}
    actions.add_report_question(agreement=ready, by=cast.dele, at=now, **more)
    with pytest.raises(Refused) as no:
        actions.agree_as_council(agreement=ready, by=cast.dele, at=now)
    assert whys(no) == [
        "The reports of a year ask for 2,200 words for £10,000. Ask for no more than 1,000: one word for each £10. "
        "Or enter why they have to ask so much."
    ]
    actions.explain_reports(agreement=ready, reason="It is the first of its kind here.", by=cast.dele, at=now)
    actions.agree_as_council(agreement=ready, by=cast.dele, at=now)
    assert ready.agreed_by_council == cast.dele


def test_a_report_keeps_the_questions_it_was_started_with(agreement, cast, now):
    with pytest.raises(Refused) as no:
        actions.remove_report_question(agreement=agreement, key="help", by=cast.dele, at=now)
    assert whys(no) == ["Both parties have agreed what the reports ask, or a report has been started."]
    first, second = agreement.reports.all()
    actions.save_report(report=first, answers={"happened": "We began."}, by=cast.rosa, at=now)
    assert (first.form.locked, first.form.version) == (True, 1)
    with pytest.raises(Refused):
        actions.ask_differently(agreement=agreement, why=" ", by=cast.dele, at=now)
    actions.ask_differently(agreement=agreement, why="Nobody read the answers.", by=cast.dele, at=now)
    actions.remove_report_question(agreement=agreement, key="help", by=cast.dele, at=now)
    with pytest.raises(Refused, match="ask for 2,150 words for £10,000"):
        actions.add_report_question(agreement=agreement, text="All?", why="To know.", words=2000, by=cast.dele, at=now)
    second = queries.load_report(agreement.reference, 2)
    actions.save_report(report=second, by=cast.rosa, at=now)
    assert [one.key for one in queries.asked_in(first)] == ["happened", "learned", "help"]
    assert [one.key for one in queries.asked_in(second)] == ["happened", "learned"]
    assert (second.form.version, second.form.changed_because) == (2, "Nobody read the answers.")


# ---- filled in ----------------------------------------------------------------------------------------------------


def asked_for_a_file(ready, cast, now):
    """Two more questions, both of which must be answered; the agreement then starts."""
    given = {"by": cast.dele, "at": now, "agreement": ready}
    actions.add_report_question(text="Did anybody leave?", key="left", why="To know.", kind="yes_no", **given)
    condition = {"key": "left", "is": "yes"}
    actions.add_report_question(
        text="Add the note", key="note", why="To read it.", kind="file", show_if=condition, **given
    )
    actions.agree_as_provider(agreement=ready, by=cast.rosa, at=now)
    actions.agree_as_council(agreement=ready, by=cast.dele, at=now)
    return ready.reports.get(number=1)


def test_what_must_be_answered_is_and_a_file_counts_once_it_is_clean(ready, cast, now, visit, settings):
    settings.SCANNER, settings.DEMO = None, True
    report = asked_for_a_file(ready, cast, now)
    path = f"/org/harbour-trust/agreements/{ready.reference}/reports/1/"
    item = ready.indicators.get()
    given = {f"value_{item.pk}": "3", "publish": "council", "check": "1", "question_left": "yes"}
    assert visit(cast.rosa, path, given)["Location"] == path  # the answer brings up another question
    with pytest.raises(Refused) as no:
        actions.submit_report(report=report, by=cast.rosa, at=now)
    assert whys(no) == ["Answer the question 'Add the note', or say where a report that you already have answers it."]
    visit(cast.rosa, path, given | {"question_note": made.upload(made.pdf(), "note.pdf")})
    assert visit(cast.rosa, f"{path}check/", {}).status_code == 302
    shown = visit(cast.dele, f"/desk/agreements/{ready.reference}/reports/1/").content.decode()
    (file,) = queries.files_of(queries.load_report(ready.reference, 1))
    assert f"/reports/1/files/{file.reference}/" in shown
    opened = visit(cast.dele, f"/desk/agreements/{ready.reference}/reports/1/files/{file.reference}/")
    assert b"".join(opened.streaming_content) == made.pdf()


def test_what_their_own_report_answers_is_not_written_again(agreement, cast, visit):
    path = f"/org/harbour-trust/agreements/{agreement.reference}/reports/1/"
    item = agreement.indicators.get()
    own = {"own_evidence": "Annual report", "items": [str(item.pk), "question_happened"], "where": "page 4"}
    assert visit(cast.rosa, f"{path}own/", own).status_code == 302
    page = visit(cast.rosa, path).content.decode()
    assert "question_happened" not in page
    assert page.count("Completed: in your report, page 4.") == 2


def test_a_report_saves_itself_and_says_when_a_colleague_changed_it(agreement, cast, visit, now):
    path = f"/org/harbour-trust/agreements/{agreement.reference}/reports/1/"
    seen = queries.seen_as(agreement.reports.get(number=1))
    saved = visit(cast.rosa, path, {"autosave": "1", "seen": seen, "question_happened": "We beg"})
    assert saved.json()["told"] == "Saved at 10am"
    report = agreement.reports.get(number=1)
    assert (report.state, report.answers["happened"]) == ("draft", "We beg")
    late = visit(cast.rosa, path, {"autosave": "1", "seen": seen, "question_happened": "Other"})
    assert (late.status_code, late.json()["told"]) == (
        409,
        "Rosa Lind changed this report at 10am. Save to see what you can do.",
    )
    page = visit(cast.rosa, path, {"seen": seen, "question_happened": "Other"}).content.decode()
    assert "What you typed is here." in page
    assert agreement.reports.get(number=1).answers["happened"] == "We beg"


def test_the_pages_of_the_questions(ready, cast, visit):
    desk = f"/desk/agreements/{ready.reference}/"
    page = visit(cast.dele, f"{desk}questions/").content.decode()
    assert "About 200 words. Small organisations will need about 0.5 hours. The money: £10,000 a year." in page
    added = {"text": "Who else helped?", "why": "To thank them.", "kind": "short", "words": "30", "required": "no"}
    assert visit(cast.dele, f"{desk}questions/add/", added).status_code == 302
    assert visit(cast.dele, f"{desk}questions/library/", {"taken": "said"}).status_code == 302
    assert visit(cast.dele, f"{desk}questions/one/said/move/", {"way": "up"}).status_code == 302
    assert keys(ready)[-2:] == ["said", "who_else_helped"]
    assert visit(cast.dele, f"{desk}questions/one/said/remove/", {}).status_code == 302
    for rest in ("questions/", "questions/preview/", "questions/print/"):
        assert "Who else helped?" in visit(cast.priya, f"{desk}{rest}").content.decode()
    assert visit(cast.rosa, f"{desk}questions/").status_code == 403
    ours = f"/org/harbour-trust/agreements/{ready.reference}/questions"
    assert "Who else helped?" in visit(cast.rosa, f"{ours}/").content.decode()
    assert visit(cast.rosa, f"{ours}.odt").content.startswith(b"PK")
    assert visit(cast.omar, f"{ours}/").status_code == 403
