"""Applying together: each partner confirms its part and its share before the lead can send anything."""

import re

import pytest
from django.core import mail

from commonweal.council.people.actions import add_member
from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.models import Application, Award, Partner
from commonweal.cycle.source.queries.panel import load_board, load_one
from commonweal.cycle.source.queries.partner import concerned
from commonweal.cycle.source.rules.panel import conflict
from commonweal.cycle.source.rules.partner import lead_share, part_refusal
from commonweal.ground.post.models import Letter
from commonweal.ground.record.models import Entry
from commonweal.ground.record.rules import Refused
from tests.factories import assessment, source

ROLE = "Runs the Thursday club and finds the employers."


@pytest.fixture
def at(now):
    return now + 3 * source.DAY


@pytest.fixture
def led(once, exercise, cast, now, at):
    opportunity = once(lambda: source.opened(exercise, cast, now), exercise, cast)
    made = actions.start_application(opportunity=opportunity, organisation=cast.harbour, by=cast.rosa, at=at)
    actions.save_answers(application=made, by=cast.rosa, at=at, **source.answers(opportunity))
    return made


def asked(led, cast, at, share="30", role=ROLE):
    return actions.ask_partner(application=led, organisation=cast.meadow, role=role, share=share, by=cast.rosa, at=at)


def test_the_lead_sends_only_what_its_partners_have_confirmed(led, cast, at):
    partner = asked(led, cast, at)
    assert queries.still_missing(led) == ["Meadow CIC has not confirmed its part yet."]
    with pytest.raises(Refused, match="has not confirmed its part"):
        actions.submit(application=led, by=cast.rosa, at=at)
    actions.answer_partnership(partner=partner, confirmed=True, by=cast.omar, at=at)
    told = Letter.objects.filter(subject_line=f"Meadow CIC has confirmed its part in {led.reference}")
    members = {one.person.email for one in cast.harbour.memberships.all()}
    assert ({one.to_address for one in told}, {one.private for one in told}) == (members, {True})
    actions.submit(application=led, by=cast.rosa, at=at)
    content = queries.sent_of(Application.objects.select_related("opportunity__seal").get(pk=led.pk))
    [sent] = content["partners"]
    assert (sent["name"], sent["role"], sent["share"]) == ("Meadow CIC", ROLE, "30")


def test_a_part_that_changes_is_confirmed_again(led, cast, at):
    partner = asked(led, cast, at)
    actions.answer_partnership(partner=partner, confirmed=True, by=cast.omar, at=at)
    assert queries.still_missing(led) == []
    asked(led, cast, at, share="40")
    assert queries.still_missing(led) == ["Meadow CIC has not confirmed its part yet."]
    assert queries.share_left(led) == "60"
    assert Letter.objects.filter(kind="notice", to_name="Meadow CIC").count() == 2


def test_a_partner_that_declines_is_removed_or_asked_again(led, cast, at):
    partner = asked(led, cast, at)
    actions.answer_partnership(partner=partner, confirmed=False, by=cast.omar, at=at)
    assert queries.still_missing(led) == ["Meadow CIC has declined its part. Remove it, or ask again."]
    told = Letter.objects.filter(subject_line=f"Meadow CIC has declined its part in {led.reference}")
    assert "cannot be sent until you remove Meadow CIC or it confirms" in told.first().body
    actions.remove_partner(partner=partner, by=cast.rosa, at=at)
    assert queries.still_missing(led) == []
    assert queries.parts_of(led) == {}


@pytest.mark.parametrize(
    ("role", "share", "others", "said"),
    [
        ("", "30", [], "Enter what the partner will do."),
        ("word " * 61, "30", [], "What the partner will do must be 60 words or fewer."),
        (ROLE, "0", [], "The share must be a number between 0 and 100, like 25."),
        (ROLE, "NaN", [], "The share must be a number between 0 and 100, like 25."),
        (ROLE, "60", [{"share": "40"}], "The partners' shares come to 100%, which leaves nothing for you."),
        (ROLE, "59.99", [{"share": "40"}], ""),
    ],
)
def test_parts_and_shares(role, share, others, said):
    assert part_refusal(role, share, others) == said


def test_the_lead_keeps_what_is_left():
    assert lead_share([{"share": "30"}, {"share": "12.5"}]) == 57.5


def test_only_those_who_may_answer_and_only_in_time(led, cast, at):
    partner = asked(led, cast, at)
    for person in (cast.rosa, cast.priya):
        with pytest.raises(Refused):
            actions.answer_partnership(partner=partner, confirmed=True, by=person, at=at)
    with pytest.raises(Refused, match="This opportunity closed at"):
        actions.answer_partnership(partner=partner, confirmed=True, by=cast.omar, at=led.opportunity.closes_at)
    with pytest.raises(Refused, match="A partner is another one"):
        actions.ask_partner(application=led, organisation=cast.harbour, role=ROLE, share="9", by=cast.rosa, at=at)
    assert len(queries.to_answer(cast.meadow, at)) == 1
    actions.withdraw(opportunity=led.opportunity, reason="There is no money.", by=cast.priya, at=at)
    assert queries.to_answer(cast.meadow, at) == []


def test_the_record_of_the_exercise_does_not_say_who_applies_with_whom(led, cast, at):
    asked(led, cast, at)
    entries = Entry.objects.filter(chain__name=led.opportunity.exercise.reference)
    assert ROLE not in str(list(entries.values_list("before", "after")))
    assert not entries.filter(kind=Partner._meta.label_lower).exists()


def test_through_the_pages(client, led, cast, at, time_machine):
    time_machine.move_to(at)
    client.force_login(cast.rosa)
    own = f"/org/{cast.harbour.slug}/applications/{led.reference}/"
    assert "Who you apply with" in client.get(own).content.decode()
    assert "Enter what they will do" in client.post(f"{own}partners/", {"q": "meadow"}).content.decode()
    client.post(f"{own}partners/", {"q": "meadow", "organisation": cast.meadow.pk, "role": ROLE, "share": "30"})
    assert "keeps 70% of the money" in client.get(f"{own}partners/").content.decode()
    partner = led.partners.get()
    theirs = f"/org/{cast.meadow.slug}/partnerships/"
    assert client.get(f"{theirs}{partner.pk}/").status_code == 403
    client.force_login(cast.omar)
    assert "Harbour Trust" in client.get(theirs).content.decode()
    for page in ("", "messages/"):
        said = client.get(f"/org/{cast.meadow.slug}/{page}").content.decode()
        assert said.count(f'href="{theirs}{partner.pk}/">Harbour Trust asks you to apply together') == 1
        assert f'href="/org/{cast.meadow.slug}/messages/"' in said  # in the navigation
    assert theirs in said
    assert client.get(f"/org/{cast.harbour.slug}/messages/").status_code == 403
    assert ROLE in client.get(f"{theirs}{partner.pk}/").content.decode()
    client.post(f"{theirs}{partner.pk}/", {"answer": "confirm"})
    partner.refresh_from_db()
    assert (partner.state, partner.answered_by) == ("confirmed", cast.omar)
    client.force_login(cast.rosa)
    client.post(f"{own}partners/{partner.pk}/remove/")
    assert not led.partners.exists()


def test_a_partner_is_looked_for_and_one_that_is_not_here_is_invited(
    client, led, cast, at, time_machine, django_capture_on_commit_callbacks
):
    time_machine.move_to(at)
    client.force_login(cast.rosa)
    own = f"/org/{cast.harbour.slug}/applications/{led.reference}/"
    assert "Meadow CIC" not in client.get(f"{own}partners/").content.decode()
    assert client.get(f"{own}partners/?q=Meadow").content.decode().count('type="radio"') == 1
    assert "We found only Harbour Trust, which leads, for" in client.get(f"{own}partners/?q=harbour").content.decode()
    assert "Enter a name or a number to search for." in client.get(f"{own}partners/?q=").content.decode()
    assert "Enter a name or a number" not in client.get(f"{own}partners/").content.decode()
    missing = client.get(f"{own}partners/?q=Larch").content.decode()
    assert "We found nothing for ‘Larch’. Check the spelling, type less of the name" in missing
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{own}partners/", {"form": "invite", "q": "Larch", "email": "ada@larch.example"})
    [invited] = mail.outbox
    assert (invited.to, invited.subject) == (
        ["ada@larch.example"], "Harbour Trust would like to work with your organisation"
    )  # fmt: skip
    assert led.reference not in invited.body
    assert led.opportunity.title not in invited.body
    assert Letter.objects.get(to_address="ada@larch.example").private
    told = {"q": "meadow", "organisation": cast.meadow.pk, "role": ROLE, "share": "30"}
    client.post(f"{own}partners/", told | {"q": "acorn"})
    assert not led.partners.exists()  # only what the page offered


def test_who_applies_together_is_named_where_it_is_decided(exercise, cast, now, client):
    made = assessment.closed(exercise, cast, now)
    sent = [{"name": "Acorn Youth", "share": "30", "role": ROLE, "legal_form": "Unincorporated association"}]
    Application.objects.filter(pk=made.harbour.pk).update(submitted=made.harbour.submitted | {"partners": sent})
    assessment.sent(assessment.ranked(made.refresh()))
    client.force_login(cast.priya)
    base = f"/desk/assessments/{made.opportunity.reference}/"
    for page in ("ranking/", "letters/"):
        assert client.get(f"{base}{page}").content.decode().count("Harbour Trust, with Acorn Youth") >= 1
    to_lead, to_other = Letter.objects.filter(kind__startswith="award_").order_by("to_name")
    assert to_lead.body.count("You lead this application, with Acorn Youth (30%).") == 1
    assert to_other.body.count("Harbour Trust, with Acorn Youth:") == 1
    award = Award.objects.get(application=made.harbour)
    client.logout()
    assert client.get(f"/awards/{award.reference}/").content.decode().count("Harbour Trust, with Acorn Youth") == 1


def seen_in(page):
    return re.search(r'name="seen" value="([^"]*)"', page)[1]


def test_nobody_agrees_to_a_part_that_changed_while_it_was_read(client, led, cast, at, time_machine):
    time_machine.move_to(at)
    partner = asked(led, cast, at)
    page = f"/org/{cast.meadow.slug}/partnerships/{partner.pk}/"
    client.force_login(cast.omar)
    read = seen_in(client.get(page).content.decode())
    asked(led, cast, at, share="5")
    said = client.post(page, {"answer": "confirm", "seen": read}).content.decode()
    assert said.count("Harbour Trust has changed this part since you opened the page") == 1
    partner.refresh_from_db()
    assert partner.state == "invited"
    client.post(page, {"answer": "confirm", "seen": seen_in(said)})
    partner.refresh_from_db()
    assert partner.state == "confirmed"


def test_a_partner_is_offered_only_the_answer_that_it_can_still_give(client, led, cast, at, time_machine):
    time_machine.move_to(at)
    page = f"/org/{cast.meadow.slug}/partnerships/{asked(led, cast, at).pk}/"
    client.force_login(cast.omar)
    for answer, left in (("decline", ["confirm"]), ("confirm", ["decline"])):
        assert client.post(page, {"answer": answer}).status_code == 302
        assert re.findall(r'name="answer"[^>]*value="(\w+)"', client.get(page).content.decode()) == left
        assert client.post(page, {"answer": answer}).status_code == 302  # pressed twice


def test_a_lead_is_told_that_what_it_sent_still_names_whoever_leaves(led, cast, at):
    partner = asked(led, cast, at)
    actions.answer_partnership(partner=partner, confirmed=True, by=cast.omar, at=at)
    actions.submit(application=led, by=cast.rosa, at=at)
    actions.answer_partnership(partner=partner, confirmed=False, by=cast.omar, at=at)
    told = Letter.objects.filter(subject_line=f"Meadow CIC has declined its part in {led.reference}")
    assert "stands, and still names Meadow CIC" in told.first().body


def test_two_partners_asked_at_once_both_keep_their_part(led, cast, at):
    other_tab = Application.objects.select_related("opportunity", "organisation").get(pk=led.pk)
    asked(led, cast, at)
    actions.ask_partner(application=other_tab, organisation=cast.acorn, role=ROLE, share="9", by=cast.rosa, at=at)
    assert sorted(one["share"] for one in queries.parts_of(other_tab).values()) == ["30", "9"]


def test_who_applies_together_is_read_before_it_is_sent_and_on_what_was_sent(client, led, cast, at, time_machine):
    time_machine.move_to(at)
    own = f"/org/{cast.harbour.slug}/applications/{led.reference}/"
    client.force_login(cast.rosa)
    partner = asked(led, cast, at)
    page = client.get(f"{own}check/").content.decode()
    assert "Partner: Meadow CIC" in page
    assert f"{ROLE} 30% of the money. Not answered yet" in page
    assert f'{own}partners/?from=check">Meadow CIC has not confirmed its part yet.' in page
    actions.answer_partnership(partner=partner, confirmed=True, by=cast.omar, at=at)
    actions.submit(application=led, by=cast.rosa, at=at)
    assert f"{ROLE} 30% of the money<" in client.get(f"{own}submitted/").content.decode()


def test_a_partner_hears_that_it_is_taken_off_and_that_the_whole_is_withdrawn_or_restored(led, cast, at):
    partner = asked(led, cast, at)
    actions.answer_partnership(partner=partner, confirmed=True, by=cast.omar, at=at)
    actions.withdraw_application(application=led, by=cast.rosa, at=at)
    actions.restore_application(application=led, by=cast.rosa, at=at)
    actions.remove_partner(partner=partner, by=cast.rosa, at=at)
    told = Letter.objects.filter(to_name="Meadow CIC", private=True).order_by("pk")
    assert [one.subject_line for one in told] == [
        "Harbour Trust asks you to apply together",
        "Harbour Trust has withdrawn the application with you",
        "Harbour Trust has restored the application with you",
        "Harbour Trust no longer asks you to apply together",
    ]


def test_asking_twice_for_the_same_part_leaves_the_answer_as_it_is(led, cast, at):
    partner = asked(led, cast, at)
    actions.answer_partnership(partner=partner, confirmed=True, by=cast.omar, at=at)
    assert asked(led, cast, at) == partner
    partner.refresh_from_db()
    assert partner.state == "confirmed"
    assert Letter.objects.filter(to_name="Meadow CIC").count() == 1


@pytest.mark.parametrize("afterwards", ["asked again", "declined", "removed"])
def test_whoever_acts_for_a_partner_in_what_was_sent_does_not_judge_it(exercise, cast, now, at, afterwards):
    """Also where the lead or the partner changed its mind afterwards, and nothing was sent again."""
    opportunity = source.opened(exercise, cast, now, secrecy="hidden", budget=4_000, maximum=4_000)
    led = source.started(opportunity, cast.harbour, cast.rosa, at)
    actions.save_answers(application=led, by=cast.rosa, at=at, **source.answers(opportunity, "3000"))
    partner = asked(led, cast, at)
    actions.answer_partnership(partner=partner, confirmed=True, by=cast.omar, at=at)
    actions.submit(application=led, by=cast.rosa, at=at)
    if afterwards == "declined":
        actions.answer_partnership(partner=partner, confirmed=False, by=cast.omar, at=at)
    elif afterwards == "removed":
        actions.remove_partner(partner=partner, by=cast.rosa, at=at)
        assert queries.partner_rows(led) == []
    else:
        asked(led, cast, at, share="40")
    add_member(organisation=cast.meadow, person=cast.asha, standing="viewer", by=cast.omar, at=at)
    actions.close_due(at=opportunity.closes_at)
    sent = load_one(opportunity.reference, led.reference)
    [asha] = [one for one in sent.opportunity.panel.all() if one.person_id == cast.asha.pk]
    told = "You act for a partner of Harbour Trust, so this application is not yours to see."
    assert conflict(asha, sent) == told
    [listed] = load_board(opportunity.reference).applications.all()
    [asha] = [one for one in listed.opportunity.panel.all() if one.person_id == cast.asha.pk]
    assert conflict(asha, listed) == told


def test_a_partner_that_what_was_sent_last_does_not_name_concerns_nobody(exercise, cast, now, at):
    opportunity = source.opened(exercise, cast, now, secrecy="hidden", budget=4_000, maximum=4_000)
    led = source.started(opportunity, cast.harbour, cast.rosa, at)
    actions.save_answers(application=led, by=cast.rosa, at=at, **source.answers(opportunity, "3000"))
    partner = asked(led, cast, at)
    actions.answer_partnership(partner=partner, confirmed=True, by=cast.omar, at=at)
    actions.submit(application=led, by=cast.rosa, at=at)
    actions.remove_partner(partner=partner, by=cast.rosa, at=at + source.DAY)
    actions.submit(application=led, by=cast.rosa, at=at + 2 * source.DAY)
    assert list(concerned().filter(application=led)) == []
    again = asked(led, cast, at + 2 * source.DAY)
    assert ([again.pk, again.state, again.removed_at], list(concerned().filter(application=led))) == (
        [partner.pk, "invited", None], [again]
    )  # fmt: skip
