"""Who is given what is public from the moment at which everybody is told, and nowhere before it."""

import datetime
import re
from decimal import Decimal

import pytest
from django.urls import URLPattern, get_resolver

from commonweal.council.decide import actions as decide
from commonweal.council.decide.models import Decision
from commonweal.cycle.source import actions
from commonweal.cycle.source.models import Award
from commonweal.ground.pages.words import day as plain_day
from commonweal.ground.post.models import Letter
from commonweal.ground.record.rules import Refused
from tests.factories import assessment

NAMES = ("Harbour", "Meadow", "£9,000", "9000")
SIGNED_IN = ("desk/", "org/", "account/")
ASKED = ("?q=Harbour", "?q=9000", "?q=D-2026", "?page=1")


@pytest.fixture
def made(ranked):
    return ranked


def _patterns(found, before=""):
    for one in found:
        if isinstance(one, URLPattern):
            yield before + str(one.pattern)
        else:
            yield from _patterns(one.url_patterns, before + str(one.pattern))


def public_addresses(made):
    """Every address outside the desk and the organisations' own, with the references of this round put in."""
    references = {
        "exercises": [made.opportunity.exercise.reference],
        "needs": [made.opportunity.exercise.reference],
        "plans": [made.opportunity.exercise.reference],
        "decisions": list(Decision.objects.values_list("reference", flat=True)),
        "opportunities": [made.opportunity.reference],
        "awards": list(Award.objects.values_list("reference", flat=True)),
    }
    kinds = {"decisions.": ("csv", "ics"), "forward-plan.": ("csv", "ics"), "plan.": ("csv", "json", "ics")}
    for pattern in _patterns(get_resolver().url_patterns):
        if pattern.startswith(SIGNED_IN) or "look/" in pattern:
            continue
        start = pattern.split("/")[0]
        for reference in references.get(start, ["X-2026-001"]):
            filled = re.sub(r"<(str|slug|int):(reference|slug)>", reference, pattern)
            for kind in next((kinds[one] for one in kinds if filled.startswith(one)), ("csv",)):
                yield "/" + re.sub(r"<str:kind>", kind, re.sub(r"<int:\w+>", "1", filled))


def read(client, address):
    response = client.get(address, follow=True)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    text = content.decode("utf-8", "replace")
    # What was asked comes back in the search box; that is no leak.
    return re.sub(r"value=\"[^\"]*\"|[?&]q=\w+|‘\w+’", "", text) if "?q=" in address else text


def leaks(client, made, names=NAMES):
    pages = [*public_addresses(made), *(f"/search/{one}" for one in ASKED), *(f"/decisions/{one}" for one in ASKED)]
    assert len(pages) > 45
    return sorted({(page, name) for page in pages for name in names if name in read(client, page)})


def test_no_public_page_feed_or_export_names_an_award_before_everybody_is_told(made, cast, client):
    decision = assessment.recommended(made)
    assert leaks(client, made) == []
    assessment.decided(made, decision)
    decide.notify_cabinet(decision=decision, by=cast.priya, at=made.at)
    page = client.get(f"/decisions/{decision.reference}/").content.decode()
    assert "It scored highest and the money is there." in page
    assert "will be published here at the moment at which everyone who applied is told the result" in page
    assert page.count("Agreed") >= 1
    awards = actions.prepare_awards(opportunity=made.opportunity, by=cast.priya, at=made.at)
    assessment.all_checked(made, awards)
    asked = {"opportunity": made.opportunity, "by": cast.priya}
    actions.schedule_letters(at=made.at, **asked)
    assert leaks(client, made) == []
    actions.send_letters(at=made.at + assessment.WAIT, **asked)
    told = leaks(client, made)
    assert {name for _, name in told} == {"Harbour", "£9,000", "9000"}
    assert {page.split("?")[0] for page, _ in told} >= {
        f"/decisions/{decision.reference}/",
        f"/awards/{awards[0].reference}/",
        "/awards/",
        f"/exercises/{made.opportunity.exercise.reference}/",
    }


def test_reasons_that_name_an_applicant_wait_too(made, cast, client):
    decision = assessment.recommended(made)
    assessment.decided(made, decision)
    Decision.objects.filter(pk=decision.pk).update(reasons="Harbour answered best.")
    page = client.get(f"/decisions/{decision.reference}/").content.decode()
    assert "Harbour" not in page
    assert "This is published when everyone who applied has been told the result." in page
    decision.refresh_from_db()
    decide.release(decision=decision, by=cast.priya, at=made.at, still_held=["Meadow CIC"])
    page = client.get(f"/decisions/{decision.reference}/").content.decode()
    assert page.count("Harbour answered best.") == 1


def test_who_was_not_chosen_stays_out_after_all_are_told(made, cast, client):
    decision = assessment.recommended(made)
    section = decision.sections.get(key="consultation")
    decide.fill_section(section=section, text="Meadow CIC was asked.", by=cast.priya, at=made.at)
    assessment.decided(made, decision)
    decide.notify_cabinet(decision=decision, by=cast.priya, at=made.at)
    assessment.all_checked(made, actions.prepare_awards(opportunity=made.opportunity, by=cast.priya, at=made.at))
    assessment.sent_now(made)
    page = client.get(f"/decisions/{decision.reference}/").content.decode()
    assert ("Meadow" in page, "Harbour Trust" in page) == (False, True)
    assert page.count("1 section of the report names applicants who were not chosen and is not published.") == 1


# ---- the moment ---------------------------------------------------------------------------------------------------


def ready(made, cast):
    assessment.all_checked(made, assessment.prepared(made))
    return {"opportunity": made.opportunity, "by": cast.priya, "at": made.at}


def test_letters_can_be_called_back_until_their_moment(made, cast, client, edge_at):
    given = ready(made, cast)
    with pytest.raises(Refused, match="can be called back for 30 minutes"):
        actions.schedule_letters(send_at=made.at + datetime.timedelta(minutes=29), **given)
    with pytest.raises(Refused, match="No moment has been set"):
        actions.send_letters(**given)
    edge_at(made.at)
    client.force_login(cast.priya)
    where = f"/desk/assessments/{made.opportunity.reference}/letters/"
    assert client.post(f"{where}send/", {"when": "soon"}).status_code == 302
    page = client.get(where).content.decode()
    assert (page.count("You can cancel until then."), page.count("Send them now")) == (1, 0)
    dated = re.compile(r"Its last day is (\w+ \d+ \w+ 2026)\.")
    waiting = Letter.objects.filter(state="waiting")
    assert [bool(dated.search(one.body)) for one in waiting] == [True, True]
    assert client.post(f"{where}cancel/").status_code == 302
    for one in Letter.objects.filter(kind__startswith="award"):
        assert (one.state, one.checked_by, bool(dated.search(one.body))) == ("checked", cast.sam.reference, False)
        assert one.body.count("Its last day is shown beside your result: http") == 1
    assert set(Letter.objects.filter(kind__startswith="award").values_list("state", "send_at")) == {("checked", None)}
    assert actions.send_due(at=made.at + assessment.WAIT) == 0
    assert Award.objects.exclude(notified_at=None).count() == 0
    with pytest.raises(Refused, match="No letter is waiting"):
        actions.cancel_letters(**given)


def test_the_clock_sends_them_at_the_moment_that_was_set(made, cast, client, edge_at):
    given = ready(made, cast)
    edge_at(made.at)
    client.force_login(cast.priya)
    where = f"/desk/assessments/{made.opportunity.reference}/letters/send/"
    day = (made.at + datetime.timedelta(days=1)).date()
    sent = {"when": "later", "on-day": str(day.day), "on-month": str(day.month), "on-year": str(day.year)}
    page = client.post(where, sent).content.decode()
    assert page.count("Enter the time at which they go") >= 1
    assert client.post(where, sent | {"time": "10am"}).status_code == 302
    moment = Letter.objects.filter(state="waiting").first().send_at
    assert (moment - datetime.timedelta(minutes=1), actions.send_due(at=moment - datetime.timedelta(minutes=1))) == (
        moment - datetime.timedelta(minutes=1),
        0,
    )
    with pytest.raises(Refused, match="has not come"):
        actions.send_letters(**given)
    late = moment + datetime.timedelta(days=3)
    planned = set(Letter.objects.filter(state="waiting").values_list("body", flat=True))
    assert actions.send_due(at=late) == 1
    assert {award.notified_at for award in Award.objects.all()} == {late}
    for award in Award.objects.all():
        letter = Letter.objects.get(reference=award.letter_reference)
        assert letter.body.count(f"Its last day is {plain_day(award.pause_until)}.") == 1
        assert letter.body not in planned
    assert Decision.objects.get().released_at == late
    assert actions.send_due(at=moment) == 0


def test_a_letter_that_waits_is_not_changed(made, cast):
    given = ready(made, cast)
    awards = actions.schedule_letters(**given)
    with pytest.raises(Refused, match="waiting for its moment"):
        actions.amend_letter(award=awards[0], explanations={}, advice="Try again.", by=cast.priya, at=made.at)


@pytest.mark.parametrize("person", ["asha", "rosa", "iris"])
def test_only_the_team_sets_or_cancels_the_moment(made, cast, person):
    given = ready(made, cast) | {"by": getattr(cast, person)}
    for action in (actions.schedule_letters, actions.cancel_letters, actions.send_letters):
        with pytest.raises(Refused, match="This is for"):
            action(**given)
    assert Decimal(9000) == Award.objects.get(result="offer").amount
