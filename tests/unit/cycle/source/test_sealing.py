"""Locks, shares and passphrases, and who may have to do with them."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.models import OpeningKey, Seal
from commonweal.cycle.source.rules import sealing as rules
from commonweal.cycle.source.rules.application import fingerprint
from commonweal.ground.record.models import Entry
from commonweal.ground.record.rules import Refused
from tests.factories import source

DAY = source.DAY


def whys(refused):
    return [one.why for one in refused.value.refusals]


@pytest.fixture
def contract(exercise, cast, now):
    made = source.set_up(exercise, cast, now, route="procurement", staff_transfer="no")
    actions.confirm_conflicts(opportunity=made, by=cast.priya, at=now)
    return made


@pytest.fixture
def opened(contract, cast, now):
    actions.publish(opportunity=contract, by=cast.priya, at=now)
    actions.open_due(at=now + 2 * DAY)
    contract.refresh_from_db()
    return contract


@pytest.fixture
def sent(opened, cast, now):
    return source.submitted(opened, cast.harbour, cast.rosa, now + 3 * DAY)


@pytest.fixture
def after(opened):
    return opened.closes_at + DAY


# ---- shares -------------------------------------------------------------------------------------------------------


@settings(max_examples=25)
@given(some.data())
def test_any_of_the_needed_number_open_it_and_one_fewer_never(data):
    number = data.draw(some.integers(3, 7))
    needed = data.draw(some.integers(2, number - 1))
    secret, _ = rules.new_key()
    shares = rules.shares_of(secret, needed, number)
    chosen = data.draw(some.permutations(shares))
    assert rules.secret_of(chosen[:needed]) == secret
    with pytest.raises(rules.Unopened):
        rules.secret_of(chosen[: needed - 1])


def test_every_two_of_three_open_and_no_one_alone():
    secret, _ = rules.new_key()
    shares = rules.shares_of(secret, 2, 3)
    assert {rules.secret_of(pair) for pair in itertools.permutations(shares, 2)} == {secret}
    for one in shares:
        with pytest.raises(rules.Unopened):
            rules.secret_of([one])


def test_shares_of_two_rounds_do_not_mix():
    mine, theirs = (rules.shares_of(rules.new_key()[0], 2, 3) for _ in range(2))
    with pytest.raises(rules.Unopened):
        rules.secret_of([mine[0], theirs[1]])


@settings(max_examples=25)
@given(some.dictionaries(some.text(max_size=20), some.text(max_size=200), max_size=5))
def test_what_is_packed_comes_out_as_it_went_in_and_its_length_says_little(content):
    packed = rules.packed(content)
    assert rules.unpacked(packed) == content
    assert len(packed) % rules.PAD == 0


def test_what_is_sealed_opens_to_its_own_secrets_and_to_no_other():
    (first, to_first), (second, to_second), (other, _) = (rules.new_key() for _ in range(3))
    sealed = rules.sealed_to(b"the price is 412,500", to_first, to_second)
    assert b"412,500" not in sealed
    assert rules.opened_by(sealed, first) == rules.opened_by(sealed, second) == b"the price is 412,500"
    with pytest.raises(rules.Unopened):
        rules.opened_by(sealed, other)


def test_a_passphrase_opens_its_key_however_the_spaces_were_typed():
    secret, _ = rules.new_key()
    kept = rules.locked(secret, "river lantern copper meadow")
    assert secret.encode() not in kept
    assert rules.unlocked(kept, " river  lantern copper meadow ") == secret
    with pytest.raises(rules.Unopened):
        rules.unlocked(kept, "river lantern copper meadows")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("too short", "Your passphrase must be 16 characters or more. Four words that have nothing in common do well"),
        ("abababababababababab", "Your passphrase must have at least 8 different characters"),
        ("helen marsh likes rain", "Your passphrase must not contain your own name"),
        ("river lantern copper meadow", ""),
    ],
)
def test_an_easy_passphrase_is_refused(cast, text, said):
    assert rules.passphrase_refusal(text, cast.helen) == said


# ---- who may ------------------------------------------------------------------------------------------------------


def test_nobody_chooses_a_passphrase_for_somebody_else(cast, now):
    with pytest.raises(Refused) as refused:
        actions.make_opening_key(person=cast.helen, passphrase=source.PASSPHRASE, by=cast.priya, at=now)
    assert whys(refused) == ["Each officer chooses their own passphrase."]


def test_an_applicant_makes_no_key(cast, now):
    with pytest.raises(Refused) as refused:
        actions.make_opening_key(person=cast.rosa, passphrase=source.PASSPHRASE, by=cast.rosa, at=now)
    assert whys(refused) == ["Opening officers are members of the council's staff."]


def test_officers_are_enough_of_the_staff_and_act_for_nobody_who_could_apply(contract, cast, now):
    from commonweal.council.people.models import Membership

    with pytest.raises(Refused) as refused:
        actions.name_officers(opportunity=contract, people=[cast.helen, cast.helen], by=cast.priya, at=now)
    assert whys(refused) == ["Name at least three officers. You named 1."]
    with pytest.raises(Refused) as refused:
        actions.name_officers(opportunity=contract, people=[cast.helen, cast.sam, cast.iris], by=cast.priya, at=now)
    assert whys(refused) == ["Opening officers are members of the council's staff."]
    Membership.objects.create(person=cast.lena, organisation=cast.harbour, standing="editor")
    with pytest.raises(Refused) as refused:
        actions.name_officers(opportunity=contract, people=[cast.helen, cast.sam, cast.lena], by=cast.priya, at=now)
    assert whys(refused) == [
        f"{cast.lena} acts for an organisation that could apply, so a share of the key cannot be theirs."
    ]


def test_nothing_sealed_is_published_without_officers_who_have_keys(contract, cast, now):
    OpeningKey.objects.filter(person=cast.dele).delete()
    with pytest.raises(Refused) as refused:
        actions.publish(opportunity=contract, by=cast.priya, at=now)
    assert whys(refused) == [
        f"Every opening officer makes a key of their own before publication. Not yet: {cast.dele}."
    ]
    actions.name_officers(opportunity=contract, people=[cast.helen, cast.sam, cast.fatima], by=cast.priya, at=now)
    contract.opening_officers.all().delete()
    with pytest.raises(Refused) as refused:
        actions.publish(opportunity=contract, by=cast.priya, at=now)
    assert whys(refused) == ["Applications are sealed, and 0 of at least 3 opening officers are named."]


def test_a_contract_is_never_only_hidden_and_a_large_grant_neither(contract, cast, now):
    with pytest.raises(Refused) as refused:
        actions.choose_secrecy(opportunity=contract, secrecy="hidden", by=cast.priya, at=now)
    assert whys(refused) == ["Bids for a contract are always sealed with keys."]
    contract.kind, contract.maximum, contract.secrecy = "grant", 30_000, "hidden"
    assert queries.can_be_opened(contract) == (
        "One applicant may get £30,000. Up to £25,000 a grant may be hidden without keys; above that it is sealed."
    )
    contract.maximum = 9_000
    assert queries.can_be_opened(contract) is None


def test_a_small_grant_is_hidden_and_its_page_says_which(exercise, cast, now, client, edge_at):
    grant = source.opened(exercise, cast, now)
    edge_at(now + 3 * DAY)
    assert grant.secrecy == "hidden"
    assert not Seal.objects.filter(opportunity=grant).exists()
    said = client.get(f"/opportunities/{grant.reference}/").content.decode()
    assert "They are not sealed with keys." in said


def test_a_sealed_round_says_so_on_its_page(opened, client, now, edge_at):
    edge_at(now + 3 * DAY)
    said = client.get(f"/opportunities/{opened.reference}/").content.decode()
    assert "Applications are sealed with keys: nobody at the council can read one until two of three named" in said


# ---- opening ------------------------------------------------------------------------------------------------------


def test_two_officers_open_what_was_sent_and_the_working_key_is_gone(opened, sent, cast, after):
    key = queries.key_folder() / opened.seal.working_key
    assert key.stat().st_mode & 0o777 == 0o600
    source.opened_by(opened, [cast.helen], after)
    sent.refresh_from_db()
    assert (opened.unsealed_at, sent.sealed, sent.submitted, key.is_file()) == (None, True, None, True)
    source.opened_by(opened, [cast.dele], after)
    sent.refresh_from_db()
    assert (opened.unsealed_at, sent.sealed, sent.project, sent.amount) == (after, False, "Ready for work", 9000)
    assert sent.content_hash == fingerprint(sent.submitted)
    assert not key.exists()
    seal = Seal.objects.get(opportunity=opened)
    assert seal.working_key_destroyed_at == after
    assert opened.opening_officers.exclude(given=None).count() == 0


def test_who_opened_and_when_is_in_the_record_without_what_they_opened_with(opened, sent, cast, after):
    source.opened_by(opened, [cast.helen, cast.sam], after)
    entry = Entry.objects.get(verb="unseal", subject=opened.reference)
    assert entry.why == f"Opened by the shares of {cast.helen.reference}, {cast.sam.reference}."
    assert entry.by == cast.sam.reference
    told = "\n".join(one.content() for one in Entry.objects.all())
    assert source.PASSPHRASE not in told
    assert "AGE-SECRET-KEY" not in told


def test_nobody_opens_before_the_deadline(opened, sent, cast):
    with pytest.raises(Refused) as refused:
        source.opened_by(opened, [cast.helen], opened.closes_at - DAY)
    assert whys(refused) == ["The deadline has not passed. Nobody opens anything before it."]


def test_one_officer_alone_opens_nothing_even_twice(opened, sent, cast, after):
    source.opened_by(opened, [cast.helen], after)
    with pytest.raises(Refused) as refused:
        source.opened_by(opened, [cast.helen], after)
    assert whys(refused) == ["You have given your share already. Another officer has to give theirs."]
    opened.refresh_from_db()
    assert opened.unsealed_at is None


def test_somebody_else_has_no_share_to_give(opened, sent, cast, after):
    with pytest.raises(Refused) as refused:
        source.opened_by(opened, [cast.priya], after)
    assert whys(refused) == ["This is for one of the round's opening officers."]


def test_an_officer_who_has_come_to_act_for_an_applicant_does_not_open(opened, sent, cast, after):
    from commonweal.council.people.models import Membership

    Membership.objects.create(person=cast.helen, organisation=cast.harbour, standing="editor")
    with pytest.raises(Refused) as refused:
        source.opened_by(opened, [cast.helen], after)
    assert whys(refused) == ["You act for an organisation that has applied."]


def test_a_wrong_passphrase_is_counted_and_five_of_them_make_a_pause(opened, sent, cast, after, monkeypatch):
    def no(data, passphrase):
        raise rules.Unopened("no")

    with monkeypatch.context() as patch:
        patch.setattr(rules, "unlocked", no)
        said = []
        for _ in range(6):
            with pytest.raises(Refused) as refused:
                actions.give_share(opportunity=opened, passphrase="wrong", by=cast.helen, at=after)
            said += whys(refused)
    assert set(said[:5]) == {"That is not the passphrase that you chose for your opening key."}
    assert said[5] == "The passphrase was wrong 5 times. Try again from 5:15pm."
    assert Entry.objects.filter(verb="enter passphrase").count() == 5
    source.opened_by(opened, [cast.helen], after + rules.WAIT)
    assert opened.opening_officers.get(person=cast.helen).wrong == 0


def test_losing_one_officer_loses_nothing(opened, sent, cast, after):
    officer = opened.opening_officers.get(person=cast.helen)
    with pytest.raises(Refused):
        actions.report_lost(officer=officer, reason=" ", by=cast.priya, at=after)
    actions.report_lost(officer=officer, reason="Helen has left the council.", by=cast.priya, at=after)
    source.opened_by(opened, [cast.sam, cast.dele], after)
    assert opened.unsealed_at == after


def test_a_new_key_of_an_officer_does_not_open_an_older_round(opened, sent, cast, after):
    actions.make_opening_key(person=cast.helen, passphrase="copper saddle winter plum", by=cast.helen, at=after)
    with pytest.raises(Refused):
        actions.give_share(opportunity=opened, passphrase="copper saddle winter plum", by=cast.helen, at=after)
    source.opened_by(opened, [cast.helen, cast.sam], after)
    assert opened.unsealed_at == after


def test_the_gate_and_the_panel_wait_for_the_opening(opened, sent, cast, after):
    from commonweal.cycle.source.rules.gate import applicable

    actions.close_due(at=after)
    checks = [{"criterion": one.key, "met": True, "reason": "Seen."} for one in applicable(sent)]
    with pytest.raises(Refused) as refused:
        actions.check_gate(application=sent, checks=checks, by=cast.priya, at=after)
    assert whys(refused) == [
        f"Sealed. Two of three officers must open it: {cast.helen}, {cast.sam} and {cast.dele} have not."
    ]
    member = opened.panel.first()
    with pytest.raises(Refused):
        actions.declare(member=member, declarations={sent.pk: ("none", "")}, by=member.person, at=after)


def test_the_pages_say_who_has_opened_and_who_has_not(opened, sent, cast, after, client, edge_at):
    edge_at(after)
    client.force_login(cast.priya)
    page = f"/desk/opportunities/{opened.reference}/applications/"
    assert "Harbour" not in client.get(page).content.decode()
    source.opened_by(opened, [cast.helen], after)
    said = client.get(page).content.decode()
    assert f"Sealed. Two of three officers must open it: {cast.helen} has, {cast.sam} and {cast.dele} have not." in said
    assert "Harbour" not in said
    source.opened_by(opened, [cast.sam], after)
    assert "Harbour" in client.get(page).content.decode()


# ---- what goes wrong ----------------------------------------------------------------------------------------------


def test_what_was_changed_in_the_database_is_found_at_opening_and_put_back(opened, sent, cast, now, after):
    copy = queries.sent_of(sent)
    forged = copy | {"amount": "1"}
    held = rules.packed({"content": forged, "file_key": ""})
    type(sent).objects.filter(pk=sent.pk).update(
        sealed_content=rules.sealed_to(held, opened.seal.recipient), content_hash=fingerprint(forged)
    )
    source.opened_by(opened, [cast.helen, cast.sam], after)
    sent.refresh_from_db()
    assert sent.seal_fault == "What is stored is not what was sent: its SHA-256 is not the one on the receipt."
    assert (sent.submitted, sent.amount) == (None, None)
    for text in (rules.packed(forged).decode(), "nothing"):
        with pytest.raises(Refused):
            actions.put_back(application=sent, text=text, by=cast.priya, at=after)
    actions.put_back(application=sent, text=rules.packed(copy).decode(), by=cast.priya, at=after)
    sent.refresh_from_db()
    assert (sent.seal_fault, sent.sealed, sent.amount) == ("", False, 9000)


def test_a_lost_working_key_loses_drafts_and_nothing_that_was_sent(opened, sent, cast, now, after):
    (queries.key_folder() / opened.seal.working_key).unlink()
    assert queries.keys_missing() == [opened.reference]
    with pytest.raises(Refused):
        queries.draft_of(sent)
    actions.renew_working_key(opportunity=opened, reason="A new disk.", by=cast.priya, at=now + 4 * DAY)
    sent.opportunity.seal.refresh_from_db()
    sent.refresh_from_db()
    assert queries.draft_of(sent) == {}
    source.opened_by(opened, [cast.helen, cast.sam], after)
    sent.refresh_from_db()
    assert sent.project == "Ready for work"


def test_a_key_that_a_stop_has_left_is_destroyed_at_the_next_start(opened, sent, cast, after, monkeypatch):
    from commonweal.cycle.source.actions import opening

    with monkeypatch.context() as patch:
        patch.setattr(opening, "destroy_working_key", lambda **given: None)
        source.opened_by(opened, [cast.helen, cast.sam], after)
    assert [one.opportunity for one in queries.keys_left_over()] == [opened]
    assert actions.destroy_left_over(at=after) == 1
    assert queries.keys_left_over() == []


def test_the_folder_of_keys_is_apart_and_for_this_server_only(opened, settings, tmp_path):
    assert queries.folder_faults() == []
    folder = tmp_path / "files" / "keys"
    folder.mkdir(parents=True, mode=0o755)
    settings.WORKING_KEYS, settings.MEDIA_ROOT = str(folder), str(tmp_path / "files")
    folder.chmod(0o755)
    assert [one.split("(")[0].strip() for one in queries.folder_faults()] == [
        "The folder of working keys",
        "Others can open the folder of working keys",
    ]


def test_verify_finds_what_was_changed_while_sealed_and_after(opened, sent, cast, after):
    from commonweal.cycle.source.queries.sealing import recompute

    kept = bytes(sent.sealed_content)
    rows = type(sent).objects.filter(pk=sent.pk)
    assert list(recompute()) == []
    rows.update(sealed_content=kept[:-1] + bytes([kept[-1] ^ 1]))
    assert list(recompute()) == [f"{sent.reference} is sealed and was changed after it was sent."]
    rows.update(sealed_content=kept)
    source.opened_by(opened, [cast.helen, cast.sam], after)
    assert list(recompute()) == []
    sent.refresh_from_db()
    rows.update(submitted=sent.submitted | {"amount": "1"})
    assert list(recompute()) == [f"{sent.reference} was changed after it was sent."]


def test_pressed_twice_it_is_sent_once(opened, sent, cast, now):
    first = (sent.submitted_at, sent.content_hash)
    stale = queries.load_application("harbour-trust", sent.reference)
    for application in (sent, stale):
        actions.submit(application=application, by=cast.rosa, at=now + 5 * DAY)
        assert (application.submitted_at, application.content_hash) == first
    assert Entry.objects.filter(verb="submit", subject=sent.reference).count() == 1


def test_a_tab_that_saves_late_does_not_unsend_what_another_tab_has_sent(opened, cast, now):
    at = now + 3 * DAY
    application = source.started(opened, cast.harbour, cast.rosa, at)
    actions.save_answers(application=application, by=cast.rosa, at=at, **source.answers(opened))
    stale = queries.load_application("harbour-trust", application.reference)
    actions.submit(application=application, by=cast.rosa, at=at)
    actions.save_answers(application=stale, by=cast.rosa, at=at, project="Another name")
    application.refresh_from_db()
    assert application.state == "submitted"
    assert queries.sent_of(application)["project"] == "Ready for work"
    assert queries.draft_of(application)["project"] == "Another name"


def test_what_reached_the_server_in_time_counts_though_the_round_was_closed_meanwhile(opened, cast, now):
    at = opened.closes_at.replace(second=0) - DAY
    application = source.started(opened, cast.harbour, cast.rosa, at)
    actions.save_answers(application=application, by=cast.rosa, at=at, **source.answers(opened))
    actions.close_due(at=opened.closes_at)
    moment = opened.closes_at - DAY / 86_400
    actions.submit(application=application, by=cast.rosa, at=moment)
    assert application.submitted_at == moment
    with pytest.raises(Refused):
        source.submitted(opened, cast.meadow, cast.omar, opened.closes_at)


def test_the_database_refuses_what_could_be_read(opened, sent):
    from django.db import IntegrityError, transaction

    for readable in ({"project": "x"}, {"amount": 1}, {"answers": {"a": "b"}}, {"submitted": {"a": "b"}}):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(sent).objects.filter(pk=sent.pk).update(**readable)
