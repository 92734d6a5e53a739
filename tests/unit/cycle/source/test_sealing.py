"""Locks, shares and passphrases, and who may have to do with them."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.models import OpeningKey, PanelMember, Seal
from commonweal.cycle.source.rules import sealing as rules
from commonweal.ground.record.rules import Refused
from tests.factories import source

pytestmark = pytest.mark.usefixtures("real_passphrases")
DAY = source.DAY


def whys(refused):
    return [one.why for one in refused.value.refusals]


@pytest.fixture
def contract(once, exercise, cast, now):
    return once(lambda: source.sealed_contract(exercise, cast, now), exercise, cast)


@pytest.fixture
def opened(once, contract, cast, now):
    return once(lambda: source.published(contract, cast, now), contract, cast)


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


def test_a_contract_is_not_offered_what_would_be_refused(contract, cast, now, client, edge_at):
    edge_at(now)
    client.force_login(cast.priya)
    where = f"/desk/exercises/{contract.exercise.reference}/opportunity/opening/"
    page = client.get(where).content.decode()
    assert ('value="sealed"' in page, 'value="hidden"' in page) == (True, False)
    assert client.post(where, {"secrecy": "sealed"}).content.decode().count("Select who opens sealed applications") == 2


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


def test_who_decides_as_a_councillor_or_judges_does_not_open(exercise, cast, now):
    opportunity = source.set_up(exercise, cast, now, secrecy="sealed")
    told = {"opportunity": opportunity, "by": cast.priya, "at": now}
    with pytest.raises(Refused, match="is a councillor"):
        actions.name_officers(people=[cast.helen, cast.sam, cast.cabinet], **told)
    actions.name_officers(people=[cast.helen, cast.sam, cast.dele], **told)
    with pytest.raises(Refused, match="does not judge them"):
        actions.add_panel_member(person=cast.sam, **told)
    PanelMember.objects.create(opportunity=opportunity, person=cast.lena)
    with pytest.raises(Refused, match="is on the panel"):
        actions.name_officers(people=[cast.helen, cast.sam, cast.lena], **told)
