"""Sealing a round and opening it: no one person, and no copy of the database, ever holds what opens it."""

from __future__ import annotations

import datetime
import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import transaction

from commonweal.council.exercise.rules import require
from commonweal.cycle.source import queries
from commonweal.cycle.source.models import OpeningKey, OpeningOfficer, Opportunity, Seal
from commonweal.cycle.source.queries import sealing as reads
from commonweal.cycle.source.rules import sealing as rules
from commonweal.cycle.source.rules.opportunity import may_manage
from commonweal.ground.record.actions import recorded
from commonweal.ground.record.rules import Refusal, Refused, refuse

# ---- before publication -------------------------------------------------------------------------------------------


def make_opening_key(*, person: Any, passphrase: str, by: Any, at: datetime.datetime) -> OpeningKey:
    """A person's own key, under a passphrase of their own. A new one does not open what was sealed to the old one."""
    what = "You cannot make an opening key."
    require(rules.may_hold_share, by, person, what=what)
    if by.pk != person.pk:
        raise refuse(what, "Each officer chooses their own passphrase.", str(person))
    easy = rules.passphrase_refusal(passphrase, person)
    if easy:
        raise refuse(what, f"{easy}.", about="passphrase")
    secret, recipient = rules.new_key()
    kept = rules.locked(secret, passphrase)
    with transaction.atomic():
        earlier = OpeningKey.objects.select_for_update().filter(person=person, replaced_at=None).first()
        if earlier is not None:
            earlier.replaced_at = at
            with recorded("replace opening key", earlier, by=by, at=at):
                earlier.save()
        key = OpeningKey(person=person, recipient=recipient, locked=kept, made_at=at)
        with recorded("make opening key", key, by=by, at=at):
            key.save()
    return key


def choose_secrecy(*, opportunity: Opportunity, secrecy: str, by: Any, at: datetime.datetime) -> None:
    """Sealed with keys, or only hidden until the deadline where the grant is small enough."""
    what = "You cannot change how applications are kept secret."
    _still_a_draft(opportunity, by, what)
    if secrecy not in Opportunity.Secrecy.values:
        raise refuse(
            what, "Select whether applications are sealed with keys or hidden until the deadline.", about="secrecy"
        )
    opportunity.secrecy = secrecy
    why_not = queries.hidden_refusal(opportunity) if secrecy == rules.HIDDEN else ""
    if why_not:
        raise refuse(what, why_not, about="secrecy")
    with recorded("choose secrecy", opportunity, by=by, at=at):
        opportunity.save(update_fields=["secrecy"])


def name_officers(
    *, opportunity: Opportunity, people: Iterable[Any], by: Any, at: datetime.datetime
) -> list[OpeningOfficer]:
    """Who opens this round: as many as the framework says or more, each somebody else, none of them an applicant."""
    what = "You cannot name these opening officers."
    _still_a_draft(opportunity, by, what)
    wanted = {one.pk: one for one in people}
    least = opportunity.exercise.framework.pack.sealing.officers
    said = [] if len(wanted) >= least else [f"Name at least {rules.in_words(least)} officers. You named {len(wanted)}."]
    said += ["At most sixteen officers can hold a share."] if len(wanted) > 16 else []
    verdicts = [rules.may_hold_share(one, opportunity) for one in wanted.values()]
    said += [verdict.because for verdict in verdicts if not verdict]
    if said:
        raise Refused(*(Refusal(what, one, rules.may_hold_share.who, about="officers") for one in said))
    known = {one.person_id: one for one in opportunity.opening_officers.all()}
    with transaction.atomic():
        for pk, person in wanted.items():
            if pk not in known:
                officer = OpeningOfficer(opportunity=opportunity, person=person)
                with recorded("name opening officer", officer, by=by, at=at):
                    officer.save()
        for pk in known.keys() - wanted.keys():
            with recorded("remove opening officer", known[pk], by=by, at=at):
                known[pk].delete()
    _forget_loaded(opportunity)
    return reads.officers_of(opportunity)


def _still_a_draft(opportunity: Opportunity, by: Any, what: str) -> None:
    require(may_manage, by, opportunity, what=what)
    if opportunity.state != "draft":
        raise refuse(
            what,
            "Who opens the applications, and how, was settled when the opportunity was published.",
            exception="Withdraw the opportunity and publish it again under another seal.",
        )


def _forget_loaded(thing: Any) -> None:
    thing._prefetched_objects_cache = {}


# ---- at publication -----------------------------------------------------------------------------------------------


def seal_round(*, opportunity: Opportunity, by: Any, at: datetime.datetime) -> None:
    """Make the round's key in memory, give each officer a share under their own key, and forget the secret."""
    if opportunity.secrecy != rules.SEALED:
        return
    officers = reads.officers_of(opportunity)
    keys = {one.person_id: one for one in OpeningKey.objects.filter(replaced_at=None)}
    needed = opportunity.exercise.framework.pack.sealing.needed
    secret, recipient = rules.new_key()
    shares = rules.shares_of(secret, needed, len(officers))
    del secret
    with transaction.atomic():
        seal = Seal(opportunity=opportunity, recipient=recipient, needed=needed, sealed_at=at)
        seal.working_key = make_working_key(opportunity)
        with recorded("seal", seal, by=by, at=at):
            seal.save()
        for officer, share in zip(officers, shares, strict=True):
            officer.key = keys[officer.person_id]
            officer.share = rules.sealed_to(share.encode(), officer.key.recipient)
            with recorded("give out share", officer, by=by, at=at):
                officer.save()
    opportunity.seal = seal
    _forget_loaded(opportunity)


def make_working_key(opportunity: Opportunity) -> str:
    """A new key in a file of its own, for nobody but this server to read; written through before anything uses it."""
    folder = reads.key_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    secret, _ = rules.new_key()
    name = f"{opportunity.reference}-{secrets.token_hex(6)}.key"
    with os.fdopen(os.open(folder / name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    _written_through(folder)
    return name


def _written_through(folder: Path) -> None:
    place = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)


def renew_working_key(*, opportunity: Opportunity, reason: str, by: Any, at: datetime.datetime) -> None:
    """After the server has lost its key: people can write again. What was submitted is untouched, drafts are gone."""
    what = "You cannot make a new working key."
    require(may_manage, by, opportunity, what=what)
    seal = opportunity.seal
    if not rules.still_sealed(opportunity) or reads.key_file(seal).is_file():
        raise refuse(what, "The working key of this round is where it should be, or is no longer needed.")
    if not reason.strip():
        raise refuse(what, "Enter what happened. It is kept in the record.")
    seal.working_key = make_working_key(opportunity)
    with recorded("renew working key", seal, by=by, at=at, why=reason.strip()):
        seal.save()
        opportunity.applications.filter(sealed=True).update(working_copy=None)


def destroy_working_key(*, seal: Seal, at: datetime.datetime) -> None:
    """Overwrite and remove the file; said in the record once it is gone, and tried again at the next start if not."""
    file = reads.key_file(seal)
    try:
        if file.is_file():
            with file.open("r+b") as held:
                held.write(b"0" * file.stat().st_size)
                held.flush()
                os.fsync(held.fileno())
            file.unlink()
            _written_through(file.parent)
    except OSError:
        return
    seal.working_key_destroyed_at = at
    with recorded("destroy working key", seal, by=None, at=at):
        seal.save(update_fields=["working_key_destroyed_at"])


def destroy_left_over(*, at: datetime.datetime) -> int:
    """What a stop between opening and destroying has left; run when the server starts."""
    left = reads.keys_left_over()
    for seal in left:
        destroy_working_key(seal=seal, at=at)
    return len(left)
