import datetime

import pytest
from django.utils import timezone

from commonweal.council.people import actions, queries
from commonweal.council.people.models import Organisation, Person, Role, Standing
from commonweal.ground.record.models import Entry
from commonweal.ground.record.rules import Refused


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1234567", "01234567"),
        ("01234567", "01234567"),
        ("sc 123456", "SC123456"),
        ("SC1234", "SC001234"),
        ("IP12345R", "IP12345R"),
        ("123456789", ""),
        ("harbour", ""),
        ("", ""),
    ],
)
def test_a_company_number_has_one_form(typed, number):
    assert queries.company_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "number"),
    [("1123456", "1123456"), ("212 345", "212345"), ("sc012345", "SC012345"), ("12345", ""), ("12345678", "")],
)
def test_a_charity_number_has_one_form(typed, number):
    assert queries.charity_number(typed) == number


def test_names_are_compared_without_what_varies():
    assert queries.name_key("The Harbour & Café Trust Ltd.") == queries.name_key("harbour cafe trust limited")


def test_whoever_adds_an_organisation_is_its_administrator(harbour, rosa):
    assert queries.administrators_of(harbour) == [rosa]
    assert rosa.acts_for(harbour.pk, Standing.ADMIN)
    assert harbour.slug == "harbour-trust"
    assert harbour.match_key == "harbour trust"


def test_a_number_belongs_to_one_organisation(harbour, yusuf, now):
    with pytest.raises(Refused) as refused:
        actions.register_organisation(name="Harbour", charity_number="1123456", by=yusuf, at=now)
    assert refused.value.refusals[0].why == "Harbour Trust is already here with charity number 1123456."
    assert refused.value.refusals[0].exception == "If it is yours, find it by its number and ask to join it."
    assert Organisation.objects.count() == 1


def test_two_with_the_same_name_have_two_addresses(harbour, yusuf, now):
    second = actions.register_organisation(name="Harbour Trust", by=yusuf, at=now)
    assert second.slug == "harbour-trust-2"
    assert queries.find_organisation("Harbour Trust") is None
    assert queries.find_organisation("1123456") == harbour


def test_an_organisation_called_new_does_not_hide_the_page_that_adds_one(rosa, now):
    assert actions.register_organisation(name="New", by=rosa, at=now).slug == "new-organisation"


def test_many_are_added_together_or_none(harbour, now):
    def named(*names, **facts):
        return [Organisation(name=name, **facts) for name in names]

    for twice in (named("Larch", "Larch", company_number="1234567"), named("Larch", charity_number="1123456")):
        with pytest.raises(Refused, match="is already here with c"):
            actions.register_organisations(organisations=[*named("Elm"), *twice], by=None, at=now)
    assert Organisation.objects.count() == 1
    new = named("Harbour Trust", "Harbour Trust 2", " Larch House ", "Harbour Trust")
    actions.register_organisations(organisations=new, by=None, at=now)
    assert [(one.slug, one.match_key) for one in Organisation.objects.exclude(pk=harbour.pk).order_by("pk")] == [
        ("harbour-trust-2", "harbour trust"),
        ("harbour-trust-2-2", "harbour trust 2"),
        ("larch-house", "larch house"),
        ("harbour-trust-3", "harbour trust"),
    ]
    entries = Entry.objects.filter(verb="registered", subject__in=[one.reference for one in new]).order_by("pk")
    assert [(one.chain.name, one.number) for one in entries] == [(one.reference, 1) for one in new]


def test_what_is_no_number_is_refused(rosa, now):
    with pytest.raises(Refused, match="is not a company number"):
        actions.register_organisation(name="Harbour", company_number="12", legal_form="company", by=rosa, at=now)


def test_only_an_administrator_adds_people(harbour, yusuf, someone, now):
    bea = someone("Bea Holt")
    with pytest.raises(Refused) as refused:
        actions.add_member(organisation=harbour, person=bea, standing="editor", by=yusuf, at=now)
    assert refused.value.refusals[0].who == "its administrators: Rosa Lind"


def test_the_last_administrator_stays(harbour, rosa, yusuf, now):
    membership = queries.membership(harbour, rosa.reference)
    with pytest.raises(Refused, match="This is the last administrator"):
        actions.remove_member(membership=membership, by=rosa, at=now)
    with pytest.raises(Refused, match="This is the last administrator"):
        actions.change_standing(membership=membership, standing="viewer", by=rosa, at=now)
    actions.change_standing(membership=queries.membership(harbour, yusuf.reference), standing="admin", by=rosa, at=now)
    Person.objects.filter(pk=rosa.pk).update(is_active=False)  # her account is closed, and she is still named
    assert queries.administrators_of(harbour) == [yusuf]
    actions.remove_member(membership=membership, by=yusuf, at=now)
    assert queries.administrators_of(harbour) == [yusuf]


def test_asking_to_join_waits_for_an_administrator(
    harbour, rosa, someone, now, mailoutbox, django_capture_on_commit_callbacks
):
    bea = someone("Bea Holt")
    with django_capture_on_commit_callbacks(execute=True):
        actions.ask_to_join(organisation=harbour, by=bea, at=now)
    assert [letter.to for letter in mailoutbox] == [["rosa@example.org"]]
    assert queries.asking_to_join(harbour) == [bea]
    with pytest.raises(Refused, match="You have asked already"):
        actions.ask_to_join(organisation=harbour, by=bea, at=now)
    actions.invite_member(organisation=harbour, email=bea.email, standing="editor", by=rosa, at=now)
    assert queries.asking_to_join(harbour) == []
    assert bea.memberships.get().standing == "editor"


def test_where_nobody_can_answer_the_council_does_after_two_checks(
    signed_in, grace, harbour, someone, mailoutbox, django_capture_on_commit_callbacks
):
    now, rosa = timezone.now(), queries.person_with_email("rosa@example.org")
    larch = actions.register_organisation(name="Larch House", charity_number="1123457", by=None, at=now)
    bea = someone("Bea Holt")
    taken = signed_in(bea).post("/org/new/", {"name": "Larch", "legal_form": "charity", "charity_number": "1123457"})
    assert "Ask to join Larch House" in taken.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(bea).post("/org/larch-house/join/")
    assert [letter.to for letter in mailoutbox] == [["grace@example.org"]]
    assert "/org/larch-house/people/" in mailoutbox[0].body
    said = signed_in(bea).get("/account/").content.decode()
    assert "Larch House has no administrator here, so the council answers, and we have told it." in said
    assert "You asked to join Larch House. It has no administrator here" in said
    there = f"/org/larch-house/people/{bea.reference}/let-in/"
    assert signed_in(bea).get(there).status_code == signed_in(rosa).get(there).status_code == 403
    client = signed_in(grace)
    assert client.get("/desk/").content.decode().count("Check who asks to join") == 1
    assert there in client.get("/org/larch-house/people/").content.decode()
    actions.turn_down(organisation=larch, person=bea, by=queries.person_with_email("grace@example.org"), at=now)
    assert "Check who asks to join" not in client.get("/desk/").content.decode()
    actions.ask_to_join(organisation=larch, by=bea, at=now)  # nobody there decides, so she need not wait
    checks = {"reason": "It came from our list.", "shows_who": "A passport, in person."}
    assert "Enter what you saw that shows that they act" in client.post(there, checks).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(there, checks | {"shows_part": "Trustee in the register today."})
    assert queries.administrators_of(larch) == [bea]
    assert mailoutbox[-1].to == [bea.email]
    kept = str(list(Entry.objects.values_list("after", "why")))
    assert "passport" not in kept
    assert "Trustee in" not in kept
    seen = signed_in(bea).get("/org/larch-house/people/").content.decode()
    assert "Grace Okoro of the council made Bea Holt an administrator" in seen
    assert "A passport" not in seen
    assert signed_in(grace).get(there).status_code == 404


def test_the_council_lets_in_nobody_of_its_own_and_tells_who_decides_now(
    harbour, grace, someone, now, mailoutbox, django_capture_on_commit_callbacks
):
    checks = {"reason": "She has left.", "shows_who": "A passport.", "shows_part": "The register."}
    officer, bea, [rosa] = someone("Priya Shah"), someone("Bea Holt"), queries.administrators_of(harbour)
    actions.appoint(person=officer, role=Role.COMMISSIONER, by=grace, at=now)
    for person in (officer, bea):
        actions.ask_to_join(organisation=harbour, by=person, at=now)
    with pytest.raises(Refused, match="They work for the council"):
        actions.let_in(organisation=harbour, person=officer, by=grace, at=now, **checks)
    with pytest.raises(Refused, match="This is for a council administrator"):
        actions.let_in(organisation=harbour, person=bea, by=rosa, at=now, **checks)
    with django_capture_on_commit_callbacks(execute=True):
        actions.let_in(organisation=harbour, person=bea, by=grace, at=now, **checks)
    assert [letter.to[0] for letter in mailoutbox] == [bea.email, rosa.email]


def test_only_an_administrator_of_the_council_appoints(grace, rosa, yusuf, now):
    with pytest.raises(Refused, match="This is for a council administrator"):
        actions.appoint(person=yusuf, role=Role.COMMISSIONER, by=rosa, at=now)
    actions.appoint(person=yusuf, role=Role.DECIDER, level="director", by=grace, at=now)
    assert yusuf.holds("decider")
    assert yusuf.level == "director"
    with pytest.raises(Refused, match="A decision maker needs a level"):
        actions.appoint(person=yusuf, role=Role.DECIDER, by=grace, at=now)


def test_the_last_council_administrator_stays(grace, now):
    with pytest.raises(Refused, match="The last council administrator cannot be removed"):
        actions.end_appointment(appointment=grace.appointments.get(), by=grace, at=now)


def test_the_record_keeps_no_name_and_no_address(rosa):
    kept = " ".join(str(entry.after) for entry in Entry.objects.filter(kind="people.person"))
    assert "Rosa" not in kept
    assert "rosa@" not in kept
    assert rosa.reference in kept


def test_a_profile_is_changed_by_its_editors_and_says_when_it_was_confirmed(harbour, rosa, yusuf, someone, now):
    actions.update_profile(organisation=harbour, by=yusuf, at=now, company_number="1234567", volunteers=12)
    harbour.refresh_from_db()
    assert (harbour.company_number, harbour.charity_number, harbour.volunteers) == ("01234567", "1123456", 12)
    actions.confirm_profile(organisation=harbour, by=rosa, at=now)
    assert (harbour.confirmed_on, harbour.confirmed_by) == (datetime.date(2026, 9, 18), rosa)
    with pytest.raises(Refused, match="This is for an administrator or an editor"):
        actions.update_profile(organisation=harbour, by=someone("Bea Holt"), at=now, volunteers=0)


def test_evidence_that_runs_out_is_said_in_time(harbour, rosa, now):
    for kind, expires in (
        ("public_liability", datetime.date(2026, 10, 8)),
        ("employers_liability", datetime.date(2026, 9, 17)),
        ("safeguarding", datetime.date(2028, 1, 1)),
    ):
        actions.add_evidence(
            organisation=harbour, kind=kind, dated=datetime.date(2025, 10, 9), expires=expires, by=rosa, at=now
        )
    assert queries.expiry_warnings(harbour, datetime.date(2026, 9, 18)) == [
        "Employer's liability insurance ran out 1 day ago.",
        "Public liability insurance ends in 20 days.",
    ]
    with pytest.raises(Refused, match="It would end before it begins"):
        actions.add_evidence(
            organisation=harbour,
            kind="dbs",
            dated=datetime.date(2026, 1, 2),
            expires=datetime.date(2026, 1, 1),
            by=rosa,
            at=now,
        )
