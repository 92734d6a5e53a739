"""Who has asked to act for an organisation, and what was answered. It is read from the record."""

from __future__ import annotations

import datetime

from django.db.models import Exists, OuterRef
from django.db.models.fields.json import KT

from commonweal.council.people.models import Organisation, Person
from commonweal.council.people.queries.members import has_administrator, people_by_reference
from commonweal.ground.record.models import Entry

ASKED_TO_JOIN = "asked to join"
TURNED_DOWN = "turned down"
NO_LONGER_ASKS = "no longer asks"  # somebody who was let in and has gone since
REQUESTS = (ASKED_TO_JOIN, TURNED_DOWN, NO_LONGER_ASKS)
COUNCIL_IS_ASKED = datetime.timedelta(days=60)


def asking_to_join(organisation: Organisation) -> list[Person]:
    """Who has asked to join, is not a member yet and has had no answer, the first to ask first."""
    asking = _asking(organisation)
    known = people_by_reference(asking)
    members = set(organisation.memberships.values_list("person_id", flat=True))
    people = [known[reference] for reference in asking if reference in known]
    return [one for one in people if one.pk not in members]


def _asking(organisation: Organisation) -> list[str]:
    """Who has asked last without having been answered since."""
    return [reference for reference, verb in _last_said_of(organisation).items() if verb == ASKED_TO_JOIN]


def _last_said_of(organisation: Organisation) -> dict[str, str]:
    """Who has asked to join → what was said last, in the order in which that was."""
    said = Entry.objects.filter(kind="people.organisation", subject=organisation.reference, verb__in=REQUESTS)
    last: dict[str, str] = {}
    for verb, by, after in said.order_by("number").values_list("verb", "by", "after"):
        person = by if verb == ASKED_TO_JOIN else after["person"]
        if last.get(person) != verb:
            last.pop(person, None)
            last[person] = verb
    return last


def turned_down_for(organisation: Organisation) -> list[str]:
    """References of those whom it has told no and has not let in since."""
    told = [reference for reference, verb in _last_said_of(organisation).items() if verb == TURNED_DOWN]
    if not told:
        return []
    members = set(organisation.memberships.values_list("person__reference", flat=True))
    return [reference for reference in told if reference not in members]


def _last_words(person: Person) -> dict[str, tuple[str, datetime.datetime]]:
    """Organisation that somebody has asked to join → what was said of it last, and when."""
    about = Entry.objects.filter(kind="people.organisation").order_by("number")
    found = about.filter(verb=ASKED_TO_JOIN, by=person.reference)
    asked = {
        subject: (ASKED_TO_JOIN, number, at) for subject, number, at in found.values_list("subject", "number", "at")
    }
    answers = about.filter(subject__in=asked, verb__in=REQUESTS[1:], after__person=person.reference)
    for subject, verb, number, at in answers.values_list("subject", "verb", "number", "at"):
        if number > asked[subject][1]:
            asked[subject] = (verb, number, at)
    return {subject: (verb, at) for subject, (verb, _, at) in asked.items()}


def asks_to_join(person: Person, organisation: Organisation) -> bool:
    """Whether this person has asked, does not act for it yet and has had no answer."""
    return not person.acts_for(organisation.pk) and organisation in waiting_to_join(person)


def turned_down_at(person: Person, organisation: Organisation) -> datetime.datetime | None:
    verb, at = _last_words(person).get(organisation.reference, ("", None))
    return at if verb == TURNED_DOWN else None


def turned_down(person: Person, organisation: Organisation) -> bool:
    """Whether it has told this person no, and has not let them in since."""
    return not person.acts_for(organisation.pk) and turned_down_at(person, organisation) is not None


def waiting_to_join(person: Person) -> list[Organisation]:
    """What this person has asked to join and does not act for yet; `attended` says whether it has an administrator."""
    return _organisations_said(person, ASKED_TO_JOIN)


def turned_down_by(person: Person) -> list[Organisation]:
    """What this person has asked to join, and was told no."""
    return _organisations_said(person, TURNED_DOWN)


def _organisations_said(person: Person, verb: str) -> list[Organisation]:
    said = [reference for reference, (last, _) in _last_words(person).items() if last == verb]
    if not said:
        return []
    found = Organisation.objects.filter(reference__in=said).exclude(memberships__person=person)
    return list(found.annotate(attended=has_administrator()).order_by("name")[:20])


def waiting_for_the_council(now: datetime.datetime, most: int = 50) -> list[Organisation]:
    """Organisations without an administrator that somebody has lately asked to join."""
    about = Entry.objects.filter(kind="people.organisation")
    since = about.filter(verb__in=REQUESTS[1:], subject=OuterRef("subject"), number__gt=OuterRef("number"))
    answered = since.annotate(asker=KT("after__person")).filter(asker=OuterRef("by"))
    asked = about.filter(~Exists(answered), verb=ASKED_TO_JOIN, at__gt=now - COUNCIL_IS_ASKED)
    return list(Organisation.objects.filter(~has_administrator(), reference__in=asked.values("subject"))[:most])
