"""What each applicant is told, who checks it, and how it goes."""

import copy
import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonweal.council.decide import actions as decide
from commonweal.council.people.models import Membership, Organisation
from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.models import Application, Score
from commonweal.cycle.source.queries.award import recompute
from commonweal.ground.post.actions import leave_waiting
from commonweal.ground.post.models import Letter
from commonweal.ground.record.models import Entry
from commonweal.ground.record.queries import faults
from commonweal.ground.record.rules import Refused
from tests.factories import assessment


@pytest.fixture
def made(ranked):
    return ranked


@pytest.mark.covers("G5.31")
def test_every_letter_gives_criteria_weights_scores_words_and_reasons(made, cast):
    awards = assessment.prepared(made)
    for award in awards:
        body = Letter.objects.get(reference=award.letter_reference).body
        assert award.decision.reference in body
        for row in award.reasons:
            said = (
                f"{row['title']}, weight {row['weight']}%: {row['score']} of 4 ({row['words']}). "
                f"{row['points']} of {row['weight']} points.\n{row['explanation']}"
            )
            assert body.count(said) == 1
        assert body.count("What to do next") == 1
    assert awards[0].reasons[0]["score"] == "4"


@pytest.mark.covers("G5.31")
def test_a_letter_that_leaves_a_criterion_unexplained_does_not_go(made, cast):
    awards = assessment.all_checked(made, assessment.prepared(made))
    key, title = awards[1].reasons[0]["criterion"], awards[1].reasons[0]["title"]
    actions.amend_letter(award=awards[1], explanations={key: ""}, advice="Try again.", by=cast.priya, at=made.at)
    said = f"{made.meadow.reference} gives no explanation for: {title}"
    with pytest.raises(Refused, match=said):
        actions.check_letter(award=awards[1], by=cast.sam, at=made.at)
    with pytest.raises(Refused, match=said):
        assessment.sent_now(made)
    assert (
        Letter.objects.exclude(sent_at=None).filter(about__startswith="APP").filter(kind__startswith="award").count()
        == 0
    )


def test_a_second_person_checks_each_letter(made, cast):
    awards = assessment.prepared(made)
    with pytest.raises(Refused, match="You wrote this letter"):
        actions.check_letter(award=awards[0], by=cast.priya, at=made.at)
    actions.check_letter(award=awards[0], by=cast.sam, at=made.at)
    with pytest.raises(Refused, match=f"not checked the letters about {made.meadow.reference}"):
        assessment.sent_now(made)


@pytest.mark.covers("G5.31")
def test_a_letter_that_was_changed_meanwhile_is_read_again_before_it_is_checked(made, cast, client):
    award = assessment.prepared(made)[0]
    client.force_login(cast.sam)
    where = f"/desk/awards/{award.reference}/letter/"
    (read,) = set(re.findall(r'name="read" value="(\w+)"', client.get(where).content.decode()))
    actions.amend_letter(award=award, explanations={}, advice="Come and see us.", by=cast.priya, at=made.at)
    page = client.post(f"{where}check/", {"read": read}, follow=True).content.decode()
    assert "It was changed after you opened it. Read it again first." in page
    assert Letter.objects.get(reference=award.letter_reference).state == "draft"
    (read,) = set(re.findall(r'name="read" value="(\w+)"', page))
    client.post(f"{where}check/", {"read": read})
    assert Letter.objects.get(reference=award.letter_reference).state == "checked"


def test_everyone_is_told_at_the_same_moment(made, cast):
    awards = assessment.sent(made)
    letters = Letter.objects.filter(reference__in=[award.letter_reference for award in awards])
    assert {letter.sent_at for letter in letters} == {made.at}
    assert {(award.state, award.notified_at) for award in awards} == {("notified", made.at)}
    made.refresh()
    assert made.opportunity.state == "decided"
    exercise = made.opportunity.exercise
    assert exercise.tasks.get(key="award").state == "done"
    knot = exercise.knots.get(kind="award")
    assert (knot.amount, knot.path, knot.public) == (9000, f"/awards/{awards[0].reference}/", True)


@pytest.mark.covers("G0.13")
def test_letters_wait_until_cabinet_has_been_told_of_a_grant(made, cast):
    decision = assessment.decided(made, assessment.recommended(made))
    awards = actions.prepare_awards(opportunity=made.opportunity, by=cast.priya, at=made.at)
    assessment.all_checked(made, awards)
    with pytest.raises(Refused, match=f"Cabinet has not been told of {decision.reference}"):
        assessment.sent_now(made)
    # What the panel gave stands beside an answer that is used again, from the letters on and not before.
    another, question = Application(organisation=cast.harbour), made.opportunity.questions.get(key="change")
    assert queries.earlier_answers(another, question)[0].scored == ""
    decide.notify_cabinet(decision=decision, by=cast.priya, at=made.at)
    assert len(assessment.sent_now(made)) == 2
    step = next(one for one in made.criteria[0].scale if one["score"] == 4)
    assert queries.earlier_answers(another, question)[0].scored == f"4 of 4: {step['words']}"


def test_what_a_tender_is_told_adds_up_and_explains_the_winner(tendered, cast, client):
    """The worked example: price carries 30 of 100, and Meadow wins."""
    made = tendered
    Organisation.objects.filter(pk=cast.meadow.pk).update(company_number="01234567")
    meadow = made.bids["meadow"]
    assessment.decided(made, assessment.recommended(made, {meadow.pk: meadow.amount}), by=cast.cabinet)
    awards = actions.prepare_awards(opportunity=made.opportunity, by=cast.priya, at=made.at)
    for award in awards:
        points = sum(Decimal(row["points"]) for row in award.reasons)
        assert points == award.application.agreed_total
        assert [row["title"] for row in award.reasons][-1] == "Price"
    body = Letter.objects.get(reference=awards[-1].letter_reference).body
    lowest = "Price, weight 30%: 30 of 30 points.\nThe price was £371,000. The lowest price gets all the points, "
    assert body.count(lowest) == 1
    winner = body.split("Who was offered an award, and how they were scored")[1]
    assert winner.count(f"{cast.meadow.name}: 82.9615 of 100 (company 01234567)") == 1
    assert winner.count("Price, weight 30%: 24.4615 of 30 points.\nThe price was £455,000.") == 1
    first = awards[0].reasons[0]
    assert winner.count(f"{first['title']}, weight 20%: 9 of 10 (9 in ten of what is asked). 18 of 20 points.\n") == 1
    assessment.all_checked(made, awards)
    client.force_login(cast.priya)
    where = f"/desk/awards/{awards[0].reference}/letter/"
    given = {f"explain_{row['criterion']}": row["explanation"] for row in awards[0].reasons} | {"advice": "None."}
    withheld = f"withhold_{first['criterion']}"
    said = client.post(where, given | {withheld: "names its clients", "withheld_why": "Trade."}).content.decode()
    assert "is not in its explanation: ‘names its clients’" in said
    assert "Enter why it is withheld" in client.post(where, given | {withheld: "names the employers"}).content.decode()
    why = "Its employers are its trade, and nobody is better served by knowing them."
    asked = given | {withheld: "names the employers", "withheld_why": why}
    assert client.post(where, asked).status_code == 302
    own, other = (Letter.objects.get(reference=awards[place].letter_reference) for place in (0, -1))
    assert (own.state, other.state) == ("draft", "draft")
    assert (own.body.count("names the employers"), own.body.count("[withheld]")) == (4, 0)
    winner = other.body.split("how they were scored")[1]
    assert (winner.count("names the employers"), winner.count("[withheld]"), winner.count(why)) == (3, 1, 1)
    for award in awards:
        actions.check_letter(award=award, by=cast.sam, at=made.at)
    assessment.sent_now(made)
    page = client.get(f"/awards/{awards[0].reference}/").content.decode()
    assert page.count("24.4615 of 30") == 1
    Application.objects.filter(pk=meadow.pk).update(price_points=Decimal(30))
    assert recompute() == [
        f"{made.opportunity.reference}: {meadow.reference} is stored with 30.0000 points for price; "
        "the published formula makes 24.4615."
    ]


def _feedback(made, cast):
    """Two assessors say the same criterion's good and bad of Meadow's; the one who comes first on the panel is last."""
    lowest = made.criteria[0]
    members = made.members[:2]
    texts = (("Your volunteers stay.", "Say who leads it."), ("It is near the station.", "Name a date."))
    for member, (strength, improve) in zip(members, texts, strict=True):
        scores = Score.objects.filter(application=made.meadow, member=member, criterion=lowest)
        assert scores.update(strength=strength, improve=improve) == 1
    Score.objects.filter(application=made.meadow, member=members[0], criterion=made.criteria[1]).update(
        improve="Cost it."
    )
    return lowest, [str(member.person) for member in members]


def test_an_explanation_is_about_the_application_and_says_what_the_panel_wrote_for_it(made, cast):
    lowest, names = _feedback(made, cast)
    awards = assessment.prepared(made)
    body = Letter.objects.get(reference=awards[1].letter_reference).body
    assert body.count("What was strong: It is near the station.\nYour volunteers stay.") == 1
    assert awards[1].advice.endswith(
        f"you can use them again.\n\n{lowest.title}: what would make it better\nName a date.\nSay who leads it."
    )
    assert body.count(awards[1].advice) == 1
    assert [name for name in names if name in body] == []
    row = awards[1].reasons[0]
    amended = {"award": awards[1], "advice": "Try again.", "by": cast.priya, "at": made.at}
    for text, said in (
        (f"{row['score']}: {row['words'].upper()}", f"only repeats the words of the scale on: {row['title']}"),
        (awards[0].reasons[0]["explanation"], f"every other letter says, word for word, on: {row['title']}"),
    ):
        actions.amend_letter(explanations={row["criterion"]: text}, **amended)
        with pytest.raises(Refused, match=said):
            actions.check_letter(award=awards[1], by=cast.sam, at=made.at)


def _cannot_be_written_over(award, cast, client):
    client.force_login(cast.dele)
    for change, given in (("change", {"subject_line": "Yes", "body": "No reasons."}), ("withdraw", {"reason": "No."})):
        answer = client.post(f"/desk/letters/{award.letter_reference}/{change}/", given)
        assert (answer.status_code, f"/desk/awards/{award.reference}/letter/" in answer.content.decode()) == (409, True)
    letter = Letter.objects.get(reference=award.letter_reference)
    assert (letter.state, "How we scored your application" in letter.body) == ("draft", True)


def test_letters_are_listed_checked_one_after_another_and_never_written_over(made, cast, client, edge_at):
    awards = assessment.prepared(made)
    edge_at(made.at)
    _cannot_be_written_over(awards[0], cast, client)
    base = f"/desk/assessments/{made.opportunity.reference}/letters/"
    client.force_login(cast.priya)
    assert "No letter is left for you to check" in client.get(f"{base}next/", follow=True).content.decode()
    client.force_login(cast.sam)
    page = client.get(base).content.decode()
    assert "To check (2)" in page
    first = client.get(f"{base}next/").url
    assert first == f"/desk/awards/{awards[0].reference}/letter/"
    said = client.get(first).content.decode()
    assert said.count("Check and go to the next") == 1
    following = client.post(f"{first}check/", {"next": "yes"}, follow=True)
    assert following.redirect_chain[-1][0] == f"/desk/awards/{awards[1].reference}/letter/"
    for show, there in (("ready", "Harbour Trust"), ("check", "Meadow CIC")):
        table = client.get(f"{base}?show={show}").content.decode().split("<table")[1].split("</table")[0]
        assert ("Harbour Trust" in table, "Meadow CIC" in table) == (there == "Harbour Trust", there == "Meadow CIC")


def _copy(award, number, start=0):
    """So many more applicants with the same letter, as rows alone."""
    application, letter = award.application, Letter.objects.get(reference=award.letter_reference)
    for place in range(start, start + number):
        organisation = Organisation(reference=f"ORG-C{place}", slug=f"copy-{place}", name=f"Copy {place}")
        rows = [organisation, copy.copy(application), copy.copy(letter), copy.copy(award)]
        for row in rows:
            row.pk, row._state.adding = None, True
        rows[1].reference, rows[2].reference, rows[3].reference = f"APP-C{place}", f"L-C{place}", f"AW-C{place}"
        organisation.save()
        rows[1].organisation = organisation
        rows[1].save()
        rows[2].save()
        rows[3].application, rows[3].letter_reference = rows[1], rows[2].reference
        rows[3].save()


def test_the_page_of_letters_asks_as_little_of_fifty_as_of_two(made, cast, client, django_assert_max_num_queries):
    awards = assessment.prepared(made)
    client.force_login(cast.priya)
    where = f"/desk/assessments/{made.opportunity.reference}/letters/"
    client.get(where)
    with django_assert_max_num_queries(10):
        client.get(where)
    _copy(awards[1], 60)
    with django_assert_max_num_queries(10):
        page = client.get(where).content.decode()
    assert page.count("<tr") == 51
    assert page.count("and 52 more") >= 1


def test_who_has_no_email_gets_the_letter_by_post(made, cast, client, edge_at):
    """Harbour's goes to its administrator; nobody acts for Meadow."""
    Organisation.objects.filter(pk__in=[cast.harbour.pk, cast.meadow.pk]).update(email="")
    Membership.objects.filter(organisation=cast.meadow).delete()
    awards = assessment.sent(made)
    leave_waiting(at=made.at)
    letters = [Letter.objects.get(reference=award.letter_reference) for award in awards]
    assert [(one.to_address, one.state) for one in letters] == [(cast.rosa.email, "sent"), ("", "to_post")]
    edge_at(made.at)
    client.force_login(cast.priya)
    base = f"/desk/assessments/{made.opportunity.reference}/letters/"
    table = client.get(f"{base}?show=post").content.decode().split("<table")[1].split("</table")[0]
    assert ("To be posted" in table, "Sent" in table, "Harbour Trust" in table) == (True, False, False)
    page = client.get(f"/desk/awards/{awards[1].reference}/letter/").content.decode()
    assert "Print the letter (PDF)" in page
    assert f"/desk/letters/{letters[1].reference}/posted/" in page
    page = client.get(f"/desk/letters/{letters[1].reference}/").content.decode()
    assert page.count(f'<a class="govuk-back-link" href="{base}">') == 1


def test_a_round_is_drafted_and_sent_in_as_many_statements_for_fifty_as_for_ten(made, cast):
    """Each letter keeps its own entries; only what they are read and written with does not grow."""
    awards = assessment.all_checked(made, assessment.prepared(made))
    asked = {"opportunity": made.opportunity, "by": cast.priya, "at": made.at}

    def statements(start, number):
        _copy(awards[1], number, start)
        with CaptureQueriesContext(connection) as told:
            actions.schedule_letters(send_at=made.at + assessment.WAIT, **asked)
            actions.cancel_letters(**asked)
        return len(told)

    few = statements(0, 8)
    assert statements(8, 40) <= few
    actions.schedule_letters(send_at=made.at + assessment.WAIT, **asked)
    made.at += assessment.WAIT
    with CaptureQueriesContext(connection) as sending:
        assert len(actions.send_letters(**asked | {"at": made.at})) == 50
    assert len(sending) < 110
    last = Letter.objects.get(reference="L-C47")
    assert (last.state, last.sent_at) == ("leaving", made.at)
    kept = Entry.objects.filter(subject="L-C47").order_by("number")
    assert list(kept.values_list("verb", flat=True)) == [
        *("schedule", "put date", "cancel", "put date", "schedule", "put date", "send_due")
    ]
    assert kept[0].before == {"send_at": None, "state": "checked"}
    assert kept[0].after == {"send_at": (made.at).isoformat(), "state": "waiting"}
    assert list(faults()) == []
