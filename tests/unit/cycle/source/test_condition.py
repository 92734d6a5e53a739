"""Offers that depend on conditions: recommended, decided and told with them, and followed until each is met."""

import datetime
import html
import re

import pytest
from django.urls import reverse

from commonweal.cycle.deliver import actions as deliver
from commonweal.cycle.source import actions
from commonweal.cycle.source.models import Award, Condition, Declaration, Offer, PanelMember
from commonweal.cycle.source.queries.asked import to_answer
from commonweal.cycle.source.states.condition import CONDITION
from commonweal.front.desk.queries.work import work_of
from commonweal.ground.pages.words import short_day
from commonweal.ground.post.models import Letter
from commonweal.ground.record.models import Entry
from commonweal.ground.record.rules import Refused
from tests.factories import assessment, documents

DAY = datetime.timedelta(days=1)
COVER, LEASE = "Show us public liability cover of £5 million", "Send us the lease of the hall"
REPORT = "Name a second trustee"


def term(number, text, day=None):
    parts = (
        {"day": day.day, "month": day.month, "year": day.year} if day else dict.fromkeys(("day", "month", "year"), "")
    )
    return {f"term-{number}-text": text} | {f"term-{number}-by-{part}": value for part, value in parts.items()}


def rows(*terms, total=None, initial=0):
    sent = {"term-TOTAL_FORMS": total or len(terms), "term-INITIAL_FORMS": initial}
    for number, one in enumerate(terms):
        sent |= term(number, *one)
    return sent


@pytest.fixture
def desk(client, cast, edge_at, ranked):
    """Priya at the pages of this round: desk("offers", offer_1="500") sends, desk("offers") reads."""

    def page(name, *args, person=cast.priya, **sent):
        edge_at(ranked.at)
        client.force_login(person)
        address = reverse(f"source:{name}", args=args or [ranked.opportunity.reference])
        answer = client.post(address, sent) if sent else client.get(address)
        return answer if answer.status_code in (302, 403) else answer.content.decode()

    return page


def test_conditions_are_written_a_row_each_with_the_offer(desk, ranked):
    own = (ranked.opportunity.reference, ranked.harbour.reference)
    link = reverse("source:conditions_offered", args=own)
    assert f'{link}">Add conditions' in desk("offers")
    yesterday, by = ranked.at.date() - DAY, ranked.at.date() + 90 * DAY
    page = desk("conditions_offered", *own, **rows(("", by), (LEASE, yesterday)))
    assert "Enter the condition in words" in page
    assert "The date must be the same as or after" in page
    more = desk("conditions_offered", *own, **rows((COVER,), (LEASE, by)), add="row")
    assert 'name="term-2-text"' in more
    assert COVER in more
    assert 'name="term-0-text"' in desk("conditions_offered", *own, **rows((COVER,), total="x"), add="row")
    assert "There is a problem" in desk("conditions_offered", *own, **rows((COVER,), total="x"))
    assert Offer.objects.get(application=ranked.harbour).conditional_on == []
    assert desk("conditions_offered", *own, **rows((COVER,), (LEASE, by), total=3)).url.endswith("/offers/")
    assert f'{link}">Change the conditions' in desk("offers")
    assert f"{COVER} (before the agreement is signed); {LEASE} (by " in desk("recommend")


def test_what_was_written_is_recommended_decided_and_told(desk, ranked, cast):
    own, by = (ranked.opportunity.reference, ranked.harbour.reference), ranked.at.date() + 90 * DAY
    desk("offers")
    assert desk("conditions_offered", *own, **rows((COVER,), (LEASE, by))).status_code == 302
    desk("recommend", reason="")
    award = Award.objects.get(application=ranked.harbour)
    terms = [{"text": COVER, "by": ""}, {"text": LEASE, "by": by.isoformat()}]
    assert award.conditional_on == terms
    assert (
        f"£9,000, on these conditions:\n- {COVER} (before the agreement is signed)\n- " in award.decision.recommendation
    )
    proposed = Entry.objects.filter(kind="source.award", subject=award.reference).last()
    assert proposed.after["conditional_on"].startswith("sha256:")
    assert desk("conditions_offered", *own).status_code == 403

    assessment.decided(ranked, award.decision, outcome="part")
    assert "as the decision gave them" in desk("conditions_offered", *own)
    changed = rows((COVER,), (REPORT,), initial=2)
    assert desk("conditions_offered", *own, **changed).status_code == 302
    desk("letters", go="1")
    award.refresh_from_db()
    assert [one["text"] for one in award.conditional_on] == [COVER, REPORT]
    letter = Letter.objects.get(reference=award.letter_reference)
    assert letter.kind == "award_conditional"
    assert "The offer depends on the conditions below." in letter.body
    assert f"2. {REPORT} (before the agreement is signed)\n" in letter.body
    assert LEASE not in letter.body
    assert "You need do nothing" not in letter.body
    other = Letter.objects.get(reference=Award.objects.get(application=ranked.meadow).letter_reference)
    assert COVER not in other.body

    Letter.objects.filter(pk=letter.pk).update(body=letter.body.replace(REPORT, ""))
    said = f"{ranked.harbour.reference} does not give the conditions of the offer as they were decided: {REPORT}"
    with pytest.raises(Refused, match=said):
        actions.check_letter(award=award, by=cast.sam, at=ranked.at)
    assert said in desk("letters")
    assert said in desk("letter", award.reference)


def test_conditions_that_an_offer_cannot_be_made_on(ranked, cast):
    def kept(*terms, by=cast.priya):
        actions.set_conditions(application=ranked.harbour, conditions=terms, by=by, at=ranked.at)

    for terms, said in (
        ([{"text": " "}], "Enter each condition in words"),
        ([{"text": COVER}, {"text": COVER.upper()}], "Two of the conditions are the same"),
        ([{"text": COVER, "by": "2026-13-40"}], "must be a real date"),
        ([{"text": "x" * 501}], "500 characters or fewer"),
        ([{"text": f"Number {one}"} for one in range(21)], "up to 20 conditions"),
    ):
        with pytest.raises(Refused, match=said):
            kept(*terms)
    with pytest.raises(Refused, match="You cannot change these conditions"):
        kept({"text": COVER}, by=cast.sam)
    assert Offer.objects.get(application=ranked.harbour).conditional_on == []


# ---- once the letters have gone -----------------------------------------------------------------------------------


@pytest.fixture
def told(once, ranked, cast):
    """Harbour Trust accepted an offer on two conditions: one before signing, one by a day a month after the letters."""

    def tell():
        by = (ranked.at + 50 * DAY).date()
        terms = [{"text": COVER, "by": ""}, {"text": LEASE, "by": by.isoformat()}]
        offer = assessment.sent(ranked, conditions={ranked.harbour.pk: terms})[0]
        actions.accept_award(award=offer, by=cast.rosa, at=ranked.at)
        return ranked, offer, by

    return once(tell, cast, ranked)


def steps(page):
    """What a result page says is left to do."""
    part = page.partition("What to do next</h2>")[2].partition("<details")[0]
    return [html.unescape(re.sub("<[^>]+>", "", one)) for one in re.findall("<li>(.*?)</li>", part)]


def lease(by):
    return f"Say that condition 2 is met: {LEASE} (by {by.day} {by:%B %Y})"


@pytest.fixture
def go(told, cast, client, edge_at):
    """go("condition", 1, met="yes") sends as Priya, once the pause has ended; without answers it looks."""
    made, offer, _ = told

    def page(name, *args, person=cast.priya, at=None, **sent):
        edge_at(at or made.at + 20 * DAY)
        slug = ["harbour-trust"] if name.startswith(("own", "show")) else []
        if person is None:
            client.logout()
        else:
            client.force_login(person)
        address = reverse(f"source:{name}", args=[*slug, offer.reference, *args])
        answer = client.post(address, sent) if sent else client.get(address)
        return answer if answer.status_code in (302, 403, 404) or answer.streaming else answer.content.decode()

    return page


HELD = rf"The award is conditional. Still to be met: {COVER} \(before the agreement is signed\)\."


def test_nothing_is_set_up_before_what_comes_first_is_met_and_who_can_waive_it_is_said(told, cast):
    made, offer, _ = told
    with pytest.raises(Refused, match=HELD) as refused:
        deliver.set_up_agreement(award=offer, by=cast.priya, at=made.at + 20 * DAY)
    assert "Whoever decides on this award can waive a condition" in str(refused.value)


def test_the_organisation_is_told_what_is_left_before_how_it_was_judged(told, go, cast):
    made, offer, by = told
    at = made.at + 20 * DAY
    page = go("own_award", person=cast.rosa, at=at)
    assert COVER in page
    assert page.count("Say that it is met") == 2
    assert steps(page) == [f"Say that condition 1 is met: {COVER} (before the agreement is signed)", lease(by)]
    assert offer.advice in page
    assert [(one.what, one.when) for one in to_answer(cast.harbour, at)] == [
        ("Say that condition 1 of your award is met", "Before the agreement is signed"),
        ("Say that condition 2 of your award is met", short_day(by)),
    ]
    assert f'/org/harbour-trust/letters/{offer.letter_reference}/">Read the letter</a>' in page
    assert page.index("What to do next") < page.index("How it was judged") < page.index("Talk with an officer")


def test_the_organisation_shows_and_the_officer_finds_before_anything_is_set_up(told, go, cast, settings):
    settings.SCANNER, settings.DEMO = None, True
    made, offer, by = told
    at = made.at + 20 * DAY
    assert go("show_condition", 1, person=cast.omar, at=at).status_code == 403
    assert "Enter how it is met" in go("show_condition", 1, person=cast.rosa, shown="")
    content = documents.pdf()
    file = documents.upload(content, "cover.pdf")
    assert go("show_condition", 1, person=cast.rosa, shown="See the certificate.", upload=file).status_code == 302
    one = Condition.objects.get(award=offer, number=1)
    assert (one.state, one.shown, one.shown_by) == ("shown", "See the certificate.", cast.rosa)
    assert b"".join(go("own_condition_file", 1, person=cast.rosa)) == content
    page = go("own_award", person=cast.rosa)
    assert steps(page) == [lease(by)]
    assert f'/org/harbour-trust/awards/{offer.reference}/conditions/1/file/">cover.pdf</a>' in page
    told_lead = Letter.objects.filter(to_address=cast.priya.email).last()
    assert told_lead.body.endswith(f"/desk/awards/{offer.reference}/conditions/1/")

    assert work_of(cast.priya, at).waiting[0].needed == "Check whether it is met"
    assert "cover.pdf" in go("condition", 1)
    assert b"".join(go("condition_file", 1)) == content
    assert "Enter what you saw" in go("condition", 1, met="no", reason="")
    assert go("condition", 1, met="no", reason="It covers £2 million.").status_code == 302
    page = go("own_award", person=cast.rosa)
    assert "It covers £2 million." in page
    assert steps(page)[0].startswith("Say again that condition 1 is met")
    with pytest.raises(Refused, match=HELD):
        deliver.set_up_agreement(award=offer, by=cast.priya, at=at)
    assert go("show_condition", 1, person=cast.rosa, shown="It is £5 million now.").status_code == 302
    page = go("own_award", person=cast.rosa)
    assert page.index("What the council said before") < page.index("It covers £2 million.")
    assert go("condition", 1, met="yes", reason="Seen.").status_code == 302
    assert go("show_condition", 1, person=cast.rosa).status_code == 403
    for text in (COVER, "certificate", "It covers"):
        assert text not in str(list(Entry.objects.filter(kind="source.condition").values("before", "after", "why")))

    agreement = deliver.set_up_agreement(award=offer, by=cast.priya, at=at)
    page = go("own_award", person=cast.rosa)
    read = f"Read agreement {agreement.reference} and agree it, or ask the council to change it"
    assert steps(page) == [lease(by), read]
    assert f'/org/harbour-trust/agreements/{agreement.reference}/">{read}' in page
    assert agreement.conditions.endswith(f"{LEASE} (by {by.day} {by:%B %Y})")
    assert "Of 2 conditions, 1 is met or waived." in go("public_award", person=None)


def test_a_condition_past_its_day_is_overdue_and_can_be_waived_by_who_decides(told, go, cast, exercise, client):
    made, offer, _ = told
    later = made.at + 40 * DAY
    actions.settle_condition(
        condition=Condition.objects.get(award=offer, number=1), met=True, reason="Seen.", by=cast.priya, at=made.at
    )
    assert "1 condition is past the day" in go("conditions", at=later)
    assert "past the day" not in go("conditions")
    desk = client.get(reverse("deliver:exercise_agreements", args=[exercise.reference])).content.decode()
    assert "Overdue" not in desk
    go("conditions", at=later)
    late = [one for one in work_of(cast.priya, later).due if one.reference == offer.reference]
    assert [(one.title, one.needed) for one in late] == [
        ("Condition 2 of the award to Harbour Trust", "Ask for it: its day has passed")
    ]
    desk = client.get(reverse("deliver:exercise_agreements", args=[exercise.reference])).content.decode()
    assert "Overdue" in desk
    assert f"Still to be met: {LEASE}" in desk
    with pytest.raises(Refused, match="Still to be met"):
        deliver.set_up_agreement(award=offer, by=cast.priya, at=later)

    assert "Whoever decides on this award can waive a condition" in go("condition", 2, at=later)
    assert go("waive_condition", 2, at=later).status_code == 403
    assert "Enter why it is waived" in go("waive_condition", 2, person=cast.helen, at=later, reason="")
    assert go("waive_condition", 2, person=cast.helen, at=later, reason="The hall is ours.").status_code == 302
    public = go("public_award", person=None, at=later)
    assert "Waived: The hall is ours." in public
    assert "This award was conditional. All its conditions are met or waived." in public
    assert Entry.objects.get(verb="waive_condition").why == "The hall is ours."
    assert deliver.set_up_agreement(award=offer, by=cast.priya, at=later).award == offer


def test_an_interest_shuts_the_conditions_and_the_table_answers_everyone(told, go, cast):
    made, offer, _ = told
    one = Condition.objects.get(award=offer, number=1)
    member = PanelMember.objects.create(opportunity=made.opportunity, person=cast.priya, part="assessor")
    Declaration.objects.create(
        member=member, application=made.harbour, level="close", what="Trustee until May.", declared_at=made.at
    )
    for name in ("conditions", "condition", "condition_file"):
        assert go(name, *([1] if name != "conditions" else [])).status_code == 403
    assert offer.reference not in [one.reference for one in work_of(cast.priya, made.at + 40 * DAY).due]
    for person in (cast.rosa, cast.iris):
        assert go("condition", 1, person=person).status_code == 403
    people = (cast.priya, cast.dele, cast.asha, cast.helen, cast.rosa, cast.iris, None)
    assert assessment.silent(CONDITION, one, people) == []


def test_a_reserve_is_offered_it_on_its_own_conditions(ranked, cast):
    terms = [{"text": COVER, "by": ""}]
    asked = {"reserves": [ranked.meadow.pk], "conditions": {ranked.meadow.pk: terms}}
    offer, reserve = assessment.sent(ranked, **asked)
    assert COVER not in Letter.objects.get(reference=reserve.letter_reference).body
    assert not Condition.objects.exists()
    following = actions.not_taken_up(award=offer, reason="They lost their premises.", by=cast.priya, at=ranked.at)
    assert COVER in Letter.objects.get(reference=following.letter_reference).body
    assessment.sent_now(ranked, [following])
    assert [(one.award, one.text) for one in Condition.objects.all()] == [(following, COVER)]
