"""Where keys are kept, and what they open: an applicant's own draft, what was sent, and files."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404

from commonweal.council.people.models import Person
from commonweal.cycle.source.models import Application, OpeningKey, OpeningOfficer, Opportunity, Seal
from commonweal.cycle.source.rules import sealing as rules
from commonweal.cycle.source.rules.application import fingerprint
from commonweal.cycle.source.rules.opportunity import amount_offered
from commonweal.cycle.source.rules.sealing import Unopened
from commonweal.ground.record.models import Entry
from commonweal.ground.record.rules import refuse

# In the demonstration borough every officer has chosen this one.
DEMONSTRATION = "harvest lantern copper weir"


# ---- the folder of working keys -----------------------------------------------------------------------------------


def key_folder() -> Path:
    return Path(settings.WORKING_KEYS)


def key_file(seal: Seal) -> Path:
    return key_folder() / seal.working_key


def working_secret(opportunity: Opportunity) -> str:
    """The key under which this server keeps applicants' own copies. It is in a file and never in the database."""
    try:
        return key_file(opportunity.seal).read_text().strip()
    except OSError:
        raise refuse(
            f"{opportunity.reference} cannot show or keep answers now.",
            "The working key of this round is not on this server. What was submitted is safe under the officers' keys.",
            "whoever looks after the server",
        ) from None


def has_working_key(opportunity: Opportunity) -> bool:
    return key_file(opportunity.seal).is_file()


def folder_faults() -> list[str]:
    """What is wrong with the place where working keys are kept; said when the server starts."""
    folder = key_folder().resolve()
    said = []
    files = Path(settings.MEDIA_ROOT).resolve()
    if folder.is_relative_to(files) or files.is_relative_to(folder):
        said.append(f"The folder of working keys ({folder}) must be apart from the folder of files ({files}).")
    database = settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"] and Path(database["NAME"]).resolve().parent == folder:
        said.append(f"The folder of working keys ({folder}) must not be the one that holds the database.")
    if not folder.exists():
        return said
    if stat.S_IMODE(folder.stat().st_mode) & 0o077:
        said.append(f"Others can open the folder of working keys ({folder}). Make it 0700.")
    if not os.access(folder, os.W_OK | os.X_OK):
        said.append(f"The folder of working keys ({folder}) cannot be written.")
    open_to = [one.name for one in folder.glob("*.key") if stat.S_IMODE(one.stat().st_mode) & 0o077]
    said += [f"Others can read the working key {name}. Make it 0600." for name in open_to]
    return said


def keys_missing() -> list[str]:
    """Rounds whose working key should be here and is not."""
    waiting = Seal.objects.filter(opportunity__unsealed_at=None).exclude(opportunity__state="withdrawn")
    return [one.opportunity.reference for one in waiting.select_related("opportunity") if not key_file(one).is_file()]


def keys_left_over() -> list[Seal]:
    """Keys that should have been destroyed when their round was opened. A damaged application keeps its key."""
    done = Seal.objects.filter(opportunity__unsealed_at__isnull=False, working_key_destroyed_at=None)
    done = done.exclude(opportunity__applications__sealed=True)
    return list(done.select_related("opportunity__exercise"))


# ---- an applicant's own -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Kept:
    """What an applicant has written so far: the draft, what was answered when checking, and the key of its files.

    `versions` is what each answer said before. It goes wherever the draft goes, and into nothing that is sent.
    """

    draft: dict[str, Any]
    eligibility: dict[str, Any]
    file_key: str
    versions: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


def kept_of(application: Application) -> Kept:
    if not application.sealed:
        columns = {
            "project": application.project,
            "amount": None if application.amount is None else str(application.amount),
            "outcomes_chosen": list(application.outcomes_chosen),
            "links_declared": application.links_declared,
        }
        eligibility, versions = dict(application.eligibility), dict(application.versions)
        return Kept(columns | dict(application.answers), eligibility, application.file_key, versions)
    if application.working_copy is None:
        return Kept({}, {}, "")
    held = rules.unpacked(_opened(application, application.working_copy))
    return Kept(held["draft"], held["eligibility"], held["file_key"], held.get("versions", {}))


def _opened(application: Application, data: bytes) -> bytes:
    try:
        return rules.opened_by(data, working_secret(application.opportunity))
    except Unopened:
        raise refuse(
            f"{application.reference} cannot be read.",
            "Its working copy was made under another key. What was submitted is safe under the officers' keys.",
            "whoever looks after the server",
        ) from None


def draft_of(application: Application) -> dict[str, Any]:
    """All that the applicant has typed so far, the fixed questions with the rest."""
    return kept_of(application).draft


def eligibility_of(application: Application) -> dict[str, Any]:
    return kept_of(application).eligibility


def sent_of(application: Application) -> dict[str, Any] | None:
    """What was submitted, for those who sent it; nothing where nothing was. Others read `submitted`, once opened."""
    if not application.sealed or application.sealed_content is None:
        return application.submitted
    return rules.unpacked(_opened(application, application.sealed_content))["content"]


# What is sent is submitted, or changed afterwards where the council has asked for that.
SENT_BY = ("submit", "change answers")


def recorded_hash(application: Application) -> str:
    """The SHA-256 of what was sent last, as the record has it: a table can be edited, a chain cannot unseen."""
    kind, subject = application._meta.label_lower, application.subject()
    entries = Entry.objects.filter(kind=kind, subject=subject, verb__in=SENT_BY)
    last = entries.order_by("-chain_id", "-number").first()
    return str((last.after or {}).get("content_hash", "")) if last else ""


# ---- files --------------------------------------------------------------------------------------------------------


def sealer_for(application: Application) -> Callable[[bytes], bytes] | None:
    """What encrypts a file of this application before it reaches the disk; None where its round has no keys."""
    secret = kept_of(application).file_key
    if not secret:
        return None
    recipient = rules.recipient_of(secret)
    return lambda data: rules.sealed_to(data, recipient)


def opener_for(application: Application) -> Callable[[bytes], bytes] | None:
    """The other way: for the applicant by the working key until the round is opened, for the council after it."""
    secret = kept_of(application).file_key
    return (lambda data: rules.opened_by(data, secret)) if secret else None


# ---- officers -----------------------------------------------------------------------------------------------------


def opening_key_of(person: Person) -> OpeningKey | None:
    return OpeningKey.objects.filter(person=person, replaced_at=None).first()


def rounds_to_open(person: Person) -> list[OpeningOfficer]:
    """The rounds of which a person holds a share, the next to close first."""
    found = OpeningOfficer.objects.filter(person=person, opportunity__unsealed_at=None)
    found = found.exclude(opportunity__state="withdrawn").select_related("opportunity__exercise", "opportunity__seal")
    return list(found.order_by("opportunity__closes_at", "pk"))


def officers_of(opportunity: Opportunity) -> list[OpeningOfficer]:
    return list(opportunity.opening_officers.select_related("person", "key"))


def needed_of(opportunity: Opportunity) -> int:
    """How many officers open it: as it was at publication, or as the framework says until then."""
    seal = getattr(opportunity, "seal", None)
    return seal.needed if seal else opportunity.exercise.framework.pack.sealing.needed


def load_to_open(reference: str) -> Opportunity:
    found = (
        Opportunity.objects.filter(reference=reference.upper(), secrecy=rules.SEALED)
        .select_related("exercise__framework", "exercise__lead", "seal")
        .prefetch_related("opening_officers__person", "opening_officers__key")
        .first()
    )
    if found is None or not hasattr(found, "seal"):
        raise Http404(f"{reference} is not sealed with keys.")
    return found


def secrecy_line(opportunity: Opportunity) -> str:
    """The one sentence that the public page says of who can read an application, and when."""
    if opportunity.secrecy == rules.HIDDEN:
        return (
            "Applications are hidden until the deadline: nobody at the council is shown one before it. "
            "They are not sealed with keys."
        )
    number = opportunity.opening_officers.count() or opportunity.exercise.framework.pack.sealing.officers
    opening = f"{rules.in_words(needed_of(opportunity))} of {rules.in_words(number)} named officers"
    return f"Applications are sealed with keys: nobody at the council can read one until {opening} open them together."


def hidden_refusal(opportunity: Opportunity) -> str:
    return rules.may_be_hidden(opportunity, amount_offered(opportunity))


def proposed_secrecy(opportunity: Opportunity) -> str:
    return rules.SEALED if hidden_refusal(opportunity) else rules.HIDDEN


# ---- the same again -----------------------------------------------------------------------------------------------


def recompute() -> Iterator[str]:
    """Every submission that is no longer what the record says was sent, sealed or open."""
    kind = Application._meta.label_lower
    entries = Entry.objects.filter(kind=kind, verb__in=SENT_BY).order_by("chain_id", "number")
    promised = {subject: after or {} for subject, after in entries.values_list("subject", "after").iterator()}
    for one in Application.objects.exclude(submitted_at=None).order_by("pk").iterator(chunk_size=200):
        sent = promised.get(one.reference, {})
        if one.content_hash != sent.get("content_hash"):
            yield f"{one.reference} has another SHA-256 than the record says was sent."
        elif one.sealed and one.snapshot()["sealed_content"] != sent.get("sealed_content"):
            yield f"{one.reference} is sealed and was changed after it was sent."
        elif not one.sealed and fingerprint(one.submitted or {}) != one.content_hash:
            yield f"{one.reference} was changed after it was sent."
