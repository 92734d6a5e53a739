"""Opening a sealed round by the shares of its officers, and what is lost when something is lost."""

import pytest

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
def contract(once, exercise, cast, now):
    return once(lambda: source.sealed_contract(exercise, cast, now), exercise, cast)


@pytest.fixture
def opened(once, contract, cast, now):
    return once(lambda: source.published(contract, cast, now), contract, cast)


@pytest.fixture
def sent(once, opened, cast, now):
    return once(lambda: source.submitted(opened, cast.harbour, cast.rosa, now + 3 * DAY), opened, cast)


@pytest.fixture
def after(opened):
    return opened.closes_at + DAY


# ---- opening ------------------------------------------------------------------------------------------------------


def test_two_officers_open_what_was_sent_and_the_working_key_is_gone(opened, sent, cast, after, client, edge_at):
    key = queries.key_folder() / opened.seal.working_key
    assert key.stat().st_mode & 0o777 == 0o600
    source.opened_by(opened, [cast.helen], after)
    sent.refresh_from_db()
    assert (opened.unsealed_at, sent.sealed, sent.submitted, key.is_file()) == (None, True, None, True)
    edge_at(after)
    client.force_login(cast.priya)
    said = client.get(f"/desk/assessments/{opened.reference}/").content.decode()
    assert (said.count("Two of three officers must open it"), "stay sealed until" in said) == (1, False)
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


def test_officers_find_what_waits_for_them_in_their_work(contract, cast, now):
    from commonweal.front.desk.queries.work import work_of

    def needed(person, at):
        return [item.needed for item in work_of(person, at).waiting if item.reference == contract.reference]

    OpeningKey.objects.filter(person=cast.dele).delete()
    assert needed(cast.dele, now) == ["Make your opening key before this is published"]
    source.opening_key(cast.dele, now)
    assert needed(cast.dele, now) == []
    source.published(contract, cast, now)
    after = contract.closes_at + DAY
    assert needed(cast.dele, after) == ["Give your share to open it"]
    source.opened_by(contract, [cast.dele], after)
    assert needed(cast.dele, after) == []
