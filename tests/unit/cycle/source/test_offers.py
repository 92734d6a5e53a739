"""From the ranking to what is recommended: first as the money goes, then as the team changes it."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from commonweal.council.decide.models import Decision
from commonweal.council.exercise.models import Area
from commonweal.cycle.source import actions
from commonweal.cycle.source.models import Application, Award, Declaration, Offer, PanelMember
from commonweal.cycle.source.queries import offers as queries
from commonweal.cycle.source.queries.overlap import areas_named
from commonweal.ground.record.models import Entry
from commonweal.ground.record.rules import Refused
from tests.factories import assessment


@pytest.fixture
def ranked(once, exercise, cast, now):
    return once(
        lambda: assessment.ranked(assessment.closed(exercise, cast, now, budget=Decimal(12_000))), exercise, cast
    )


@pytest.fixture
def desk(client, cast, edge_at, ranked):
    """Priya at the pages of this round: desk("offers", offer_1="500") sends, desk("offers") reads."""

    def page(name, person=cast.priya, query="", **sent):
        edge_at(ranked.at)
        client.force_login(person)
        address = reverse(f"source:{name}", args=[ranked.opportunity.reference]) + query
        return client.post(address, sent) if sent else client.get(address)

    return page


def minded():
    return {row.application.organisation.name: (row.amount, row.reserve) for row in Offer.objects.all()}


def test_offers_begin_as_the_ranking_and_the_money_have_them_and_are_changed_and_recommended(desk, ranked):
    """£12,000 is enough for the first, and not for both."""
    assert minded() == {"Harbour Trust": (Decimal(9000), False), "Meadow CIC": (None, False)}
    assert "Recommend the awards" in desk("ranking").content.decode()
    page = desk("offers").content.decode()
    assert "Place 1, 85.00 of 100. Asked for £9,000." in page
    assert "1 offer, £9,000" in page

    harbour, meadow = ranked.harbour.pk, ranked.meadow.pk
    wrong = desk("offers", **{f"offer_{harbour}": "9,000.01", f"offer_{meadow}": "50", f"reserve_{meadow}": "on"})
    page = wrong.content.decode()
    assert f'href="#id_offer_{harbour}"' in page
    assert f"{ranked.harbour.reference}) asked for £9,000; the offer is £9,000.01" in page
    assert "Meadow CIC cannot be offered something and be in reserve" in page
    assert 'value="9,000.01"' in page
    assert minded()["Harbour Trust"] == (Decimal(9000), False)

    saved = desk("offers", **{f"offer_{harbour}": "7000", f"offer_{meadow}": "", f"reserve_{meadow}": "on"})
    assert saved.url == reverse("source:recommend", args=[ranked.opportunity.reference])
    assert minded() == {"Harbour Trust": (Decimal(7000), False), "Meadow CIC": (None, True)}

    check = desk("recommend").content.decode()
    assert "Give the reason for offering" in check
    assert "£7,000 (less than asked for)" in check
    assert "£5,000" in check  # left of the budget
    refused = desk("recommend", reason="", planned_for_0="", planned_for_1="", planned_for_2="")
    assert "Enter the reason" in refused.content.decode()
    assert not Award.objects.exists()
    desk("recommend", reason="The rest of the work is paid for by a trust.")
    results = {one.application.organisation.name: (one.result, one.amount) for one in Award.objects.all()}
    assert results == {"Harbour Trust": ("offer", Decimal(7000)), "Meadow CIC": ("reserve", None)}
    assert desk("offers").status_code == 403
    assert "before the decision maker" in desk("recommend").content.decode()


def test_what_is_recommended_is_what_the_page_showed(desk, ranked):
    harbour, meadow = ranked.harbour.pk, ranked.meadow.pk
    desk("offers", **{f"offer_{harbour}": "9000", f"offer_{meadow}": ""})
    seen = re.search(r'name="seen" value="(\w+)"', desk("recommend").content.decode()).group(1)
    desk("offers", **{f"offer_{harbour}": "100", f"offer_{meadow}": ""})
    said = desk("recommend", seen=seen, reason="As the panel agreed.").content.decode()
    assert ("was changed while this page was open" in said, "As the panel agreed." in said) == (True, True)
    assert not Award.objects.exists()


def test_the_ranking_says_which_areas_each_names_and_which_would_be_left_out(desk, ranked, django_assert_num_queries):
    """Only places that the council knows and the form offered count; other choices are no areas."""
    assert "Areas named" not in desk("ranking").content.decode()
    for code, name in (("E1", "Millbrook"), ("E2", "Eastway"), ("E3", "Westhill")):
        Area.objects.create(code=code, name=name, slug=name.lower())
    question = ranked.opportunity.questions.first()
    question.kind, question.options = "choose_many", ["Millbrook", "Eastway", "Westhill", "Online"]
    question.save()
    for one, places in ((ranked.harbour, ["Millbrook", "Online"]), (ranked.meadow, ["Eastway"])):
        Application.objects.filter(pk=one.pk).update(submitted=one.submitted | {"answers": {question.key: places}})
    with django_assert_num_queries(3):
        areas = areas_named(ranked.opportunity)
    assert areas.named[ranked.harbour.pk] == {"Millbrook"}
    page = desk("ranking").content.decode()
    assert "Areas named, of 3" in page
    assert "None of them named these areas: Eastway and Westhill." in page
    check = desk("recommend").content.decode()
    assert "None of them named these areas: Eastway and Westhill." in check
    desk("offers", **{f"offer_{ranked.harbour.pk}": "4000", f"offer_{ranked.meadow.pk}": "8000"})
    assert "None of them named this area: Westhill." in desk("recommend").content.decode()


def test_more_than_the_budget_cannot_be_recommended_and_says_where_to_change_it(desk, ranked):
    harbour, meadow = ranked.harbour.pk, ranked.meadow.pk
    desk("offers", **{f"offer_{harbour}": "9000", f"offer_{meadow}": "8000"})
    check = desk("recommend").content.decode()
    assert "The offers come to £17,000. The published budget is £12,000." in check
    assert reverse("source:offers", args=[ranked.opportunity.reference]) in check
    assert ">Recommend</button>" not in check


def test_a_long_ranking_is_gone_through_a_page_at_a_time(desk, ranked, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 1)
    harbour, meadow = ranked.harbour.pk, ranked.meadow.pk
    assert "The money ends on page 2." in desk("ranking").content.decode()
    first = desk("offers").content.decode()
    assert f"offer_{harbour}" in first
    assert f"offer_{meadow}" not in first
    on = desk("offers", **{f"offer_{harbour}": "", f"reserve_{harbour}": "on"})
    assert on.url.endswith("/ranking/offers/?page=2")
    end = desk("offers", query="?page=2", **{f"offer_{meadow}": "8000"})
    assert end.url.endswith("/ranking/recommend/")
    assert minded() == {"Harbour Trust": (None, True), "Meadow CIC": (Decimal(8000), False)}
    assert "Give the reason for passing over" in desk("recommend").content.decode()


def test_who_has_an_interest_sees_no_offer_and_changes_none(desk, ranked, cast):
    """A member of the team who sits on the panel as well."""
    member = PanelMember.objects.create(opportunity=ranked.opportunity, person=cast.priya, part="assessor")
    for application, level in ((ranked.harbour, "close"), (ranked.meadow, "none")):
        Declaration.objects.create(
            member=member, application=application, level=level, what="Trustee until May.", declared_at=ranked.at
        )
    page = desk("offers").content.decode()
    assert "1 applicant on this page is not yours to see" in page
    assert "Harbour Trust" not in page
    desk("offers", **{f"offer_{ranked.harbour.pk}": "1", f"offer_{ranked.meadow.pk}": "", "reserve_0": ""})
    assert minded()["Harbour Trust"] == (Decimal(9000), False)
    check = desk("recommend").content.decode()
    assert "Harbour Trust" not in check
    assert "Not yours (interest declared)" in check


def test_what_a_decision_in_part_gave_is_entered_there_too(desk, ranked, cast):
    assessment.decided(ranked, assessment.recommended(ranked, reserves=[ranked.meadow.pk]), outcome="part")
    assert minded()["Meadow CIC"] == (None, True)
    letters = desk("letters").content.decode()
    assert "what is drafted now is 1 offer, £9,000 in all" in letters
    assert "What the decision gave" in desk("offers").content.decode()
    done = desk("offers", **{f"offer_{ranked.harbour.pk}": "4000", f"offer_{ranked.meadow.pk}": "8000"})
    assert done.url == reverse("source:letters", args=[ranked.opportunity.reference])
    desk("letters", go="1")
    assert set(Award.objects.values_list("result", "amount")) == {("offer", Decimal(4000)), ("offer", Decimal(8000))}
    assert desk("offers").status_code == 403


def test_offers_fall_with_the_ranking_and_nobody_else_changes_them(desk, ranked, cast):
    asked = {"opportunity": ranked.opportunity, "reserves": set(), "at": ranked.at}
    for person in (cast.asha, cast.rosa, cast.iris, cast.sam):
        with pytest.raises(Refused, match="You cannot change these offers"):
            actions.draft_offers(offers={ranked.meadow.pk: Decimal(10)}, by=person, **asked)
    with pytest.raises(Refused, match="must be more than £0"):
        actions.draft_offers(offers={ranked.meadow.pk: Decimal(0)}, by=cast.priya, **asked)
    with pytest.raises(Refused, match="only to an application that was ranked"):
        actions.draft_offers(offers={0: Decimal(10)}, by=cast.priya, **asked)
    actions.draft_offers(offers={ranked.meadow.pk: Decimal(10)}, by=cast.priya, **asked)
    kept = Entry.objects.get(verb="draft offers")
    assert (kept.subject, kept.before, kept.after) == (ranked.opportunity.reference, {}, {})
    row = ranked.harbour.moderations.first()
    actions.take_back(moderation=row, reason="A sum was wrong.", by=cast.asha, at=ranked.at)
    assert minded() == {}
    assert desk("offers").status_code == 403
    assert "The applications have not been ranked." in desk("recommend").content.decode()
    assert not Decision.objects.exists()
