"""The pages: reached from the exercise, filled in, and shown to whom they are for."""

import datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from commonweal.cycle.review import actions
from tests.factories import review as reviews

TASKS = ("evaluate", "value", "people", "impact", "options", "decide", "notice", "handover", "learning")


@pytest.fixture
def at(now):
    with time_machine.travel(now, tick=False):
        yield now


@pytest.fixture
def signed_in():
    def client(person):
        found = Client()
        found.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return found

    return client


def text(response):
    return " ".join(response.content.decode().split())


def parts(name, day):
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def test_the_tasks_are_reached_from_the_exercise(exercise, cast, at, signed_in):
    agreement = reviews.agreement(exercise, cast, at)
    client = signed_in(cast.priya)
    page = text(client.get(reverse("review:exercise_review", args=[exercise.reference])))
    assert f'action="{reverse("review:begin", args=[agreement.reference])}"' in page
    client.post(reverse("review:begin", args=[agreement.reference]))
    review = agreement.reviews.get()
    page = text(client.get(reverse("review:exercise_review", args=[exercise.reference])))
    for name in TASKS:
        address = reverse(f"review:{name}", args=[review.reference])
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200


def test_the_list_says_what_is_due(exercise, cast, at, signed_in, django_assert_max_num_queries):
    reviews.agreement(exercise, cast, at)
    client = signed_in(cast.priya)
    with django_assert_max_num_queries(14):
        page = text(client.get(reverse("review:reviews")))
    assert "AG-2026-001, Help for young people to find work" in page
    assert "21 Dec 2026" in page


def test_an_evaluation_is_saved_then_finished(exercise, cast, at, signed_in):
    review = reviews.opened(exercise, cast, at)
    client, address = signed_in(cast.priya), reverse("review:evaluate", args=[review.reference])
    client.post(address, {"impact": "Fewer are out of work.", "save": "1"})
    review.refresh_from_db()
    assert (review.impact, review.state) == ("Fewer are out of work.", "open")
    refused = text(client.post(address, reviews.WRITTEN | {"learning": ""}))
    assert "Enter what was learned" in refused
    client.post(address, reviews.WRITTEN)
    review.refresh_from_db()
    assert (review.state, review.learning) == ("evaluated", reviews.WRITTEN["learning"])


VALUE = {
    "outcome-TOTAL_FORMS": "1",
    "outcome-INITIAL_FORMS": "0",
    "outcome-0-stakeholder": "Residents",
    "outcome-0-name": "Work that lasts",
    "outcome-0-quantity": "60",
    "outcome-0-proxy": "1,100",
    "outcome-0-proxy_source": "A national survey",
    "outcome-0-proxy_year": "2025",
    "outcome-0-years": "1",
    "outcome-0-deadweight": "25",
    "outcome-0-displacement": "0",
    "outcome-0-attribution": "20",
    "outcome-0-drop_off": "0",
    "outcome-0-low_factor": "70",
    "outcome-0-high_factor": "130",
    "inputs": "£20,000",
    "not_valued": "Confidence",
    "assumptions": "The proxy holds",
    "checked_by": "Fatima Rahman",
}


@pytest.mark.covers("G3.32")
def test_the_value_is_shown_as_a_range_with_what_it_leaves_out(exercise, cast, at, signed_in):
    review = reviews.opened(exercise, cast, at)
    client, address = signed_in(cast.priya), reverse("review:value", args=[review.reference])
    refused = text(client.post(address, VALUE | {"checked_by": cast.priya.name}))
    assert "You made this sum, so somebody else checks it" in refused
    added = text(client.post(address, VALUE | {"add": "row"}))
    assert 'name="outcome-1-name"' in added
    assert 'value="Work that lasts"' in added
    shares = dict.fromkeys(("deadweight", "displacement", "attribution", "drop_off"), "0")
    untouched = {"years": "1", "low_factor": "70", "high_factor": "130"} | shares
    typed = VALUE | {"outcome-TOTAL_FORMS": "2"} | {f"outcome-1-{name}": held for name, held in untouched.items()}
    page = text(client.post(address, typed, follow=True))
    # 60 × £1,100 × 75% × 80% / 1.035 / £20,000 = £1.91, and 70% and 130% of that.
    assert "For every £1, about £1.34 to £2.49 of social value" in page
    assert "It falls below £1 only if deadweight exceeds 61% on every outcome" in page
    assert "Not valued: Confidence." in page


@pytest.mark.covers("G9.02", "G9.08")
def test_the_provider_reads_what_is_shared_and_answers(exercise, cast, at, signed_in):
    review = reviews.opened(exercise, cast, at)
    address = reverse("review:for_provider", args=[cast.harbour.slug, review.reference])
    rosa = signed_in(cast.rosa)
    assert "It has not been shared yet." in text(rosa.get(address))
    actions.assess_change(review=review, by=cast.priya, at=at, **reviews.IMPACT)
    assert reviews.IMPACT["users"] not in text(rosa.get(address))
    signed_in(cast.priya).post(reverse("review:share", args=[review.reference]))
    assert reviews.IMPACT["users"] in text(rosa.get(address))
    rosa.post(address, {"form": "comment", "comment": "Four in ten would go without."})
    rosa.post(address, {"form": "option", "from_whom": "Harbour Trust", "proposal": "Half the sessions."})
    review.refresh_from_db()
    assert review.provider_comment == "Four in ten would go without."
    assert [one.proposal for one in review.counter_proposals.all()] == ["Half the sessions."]
    assert signed_in(cast.omar).get(address).status_code == 403
    assert Client().get(address).status_code == 302


def test_it_is_recommended_and_carried_out_on_the_pages(exercise, cast, at, signed_in):
    review = reviews.evaluated(exercise, cast, at)
    client, address = signed_in(cast.priya), reverse("review:decide", args=[review.reference])
    asked = {"choice": "extend", "why": "It works.", **parts("planned_for", at.date())}
    assert "Enter the day to which it would be extended" in text(client.post(address, asked))
    page = text(client.post(address, asked | parts("new_end", datetime.date(2028, 3, 31)), follow=True))
    assert "Extend to Friday 31 March 2028" in page
    notice = text(client.get(reverse("review:notice", args=[review.reference])))
    assert "is not in effect yet" in notice


@pytest.mark.covers("G9.03")
def test_a_short_notice_is_refused_on_the_page(exercise, cast, now, signed_in):
    end = reviews.in_effect(exercise, cast, now)
    client, address = signed_in(cast.priya), reverse("review:notice", args=[end.review.reference])
    asked = reviews.NOTICE | parts("given_on", datetime.date(2026, 9, 28))
    with time_machine.travel(now + datetime.timedelta(days=21), tick=False):
        client = signed_in(cast.priya)
        page = text(client.post(address, asked | parts("ends_on", datetime.date(2026, 11, 1))))
        assert "the earliest end is 28 December 2026" in page
        client.post(address, asked | parts("ends_on", datetime.date(2026, 12, 28)))
    end.refresh_from_db()
    assert end.notice.ends_on == datetime.date(2026, 12, 28)


def test_the_public_page_waits_until_it_is_published(exercise, cast, now, signed_in):
    review = reviews.evaluated(exercise, cast, now)
    reviews.valued(review, cast, now)
    address = reverse("review:published", args=[review.reference])
    assert Client().get(address).status_code == 404
    assert "No review has been published yet." in text(Client().get(reverse("review:published_list")))
    signed_in(cast.priya).post(reverse("review:publish", args=[review.reference]))
    page = text(Client().get(address))
    assert reviews.WRITTEN["objectives_met"] in page
    assert "For every £1, about £1.30 to £2.56 of social value" in page
    assert "Not decided yet." in page
    assert address in text(Client().get(reverse("review:published_list")))


def test_staff_who_are_not_on_the_team_read_and_residents_do_not(exercise, cast, at, signed_in):
    review = reviews.opened(exercise, cast, at)
    address = reverse("review:evaluate", args=[review.reference])
    assert "Finish the evaluation" not in text(signed_in(cast.fatima).get(address))
    assert signed_in(cast.iris).get(address).status_code == 403
    refused = text(signed_in(cast.fatima).post(address, reviews.WRITTEN))
    assert "This is for the lead of the exercise" in refused
