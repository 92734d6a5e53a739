from __future__ import annotations

import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from commonweal.council.people.models import Organisation, Person, Standing
from commonweal.cycle.source.models import Application, SignOff
from commonweal.cycle.source.rules.signoff import needed, waits_sentence
from commonweal.ground import law

REMIND_DAYS = 2  # working days before the deadline


def waiting(application: Application) -> SignOff | None:
    """What lies with a signatory now; nothing where nobody has to sign."""
    if not needed(application):
        return None
    return application.sign_offs.filter(state="waiting").select_related("asked_by").first()


def last_sign_off(application: Application) -> SignOff | None:
    return application.sign_offs.select_related("asked_by", "answered_by").order_by("-pk").first()


def signed_off_by(application: Application) -> Person | None:
    """Who signed off what was submitted last."""
    if application.submitted_at is None:
        return None
    found = application.sign_offs.filter(state="signed", answered_at=application.submitted_at)
    last = found.select_related("answered_by").last()
    return last.answered_by if last else None


def signatories_of(organisation: Organisation) -> list[Person]:
    """Those named to sign; the administrators where nobody is."""
    held = organisation.memberships.filter(
        person__is_active=True, standing__in=[Standing.SIGNATORY, Standing.ADMIN]
    ).select_related("person")
    rows = sorted(held, key=lambda one: one.person.name)
    named = [one.person for one in rows if one.standing == Standing.SIGNATORY]
    return named or [one.person for one in rows]


def names_of_signatories(organisation: Organisation) -> list[str]:
    return [str(one) for one in signatories_of(organisation)]


def locked(application: Application) -> str:
    """Why nothing in it can be changed now; nothing where it can."""
    if waiting(application) is None:
        return ""
    return waits_sentence(names_of_signatories(application.organisation))


def to_remind(at: datetime.datetime) -> QuerySet[SignOff]:
    """What waits, unremembered, within two working days of its deadline."""
    by = law.add_working_days(timezone.localdate(at), REMIND_DAYS).date
    found = SignOff.objects.filter(state="waiting", reminded_at=None)
    found = found.filter(Q(application__organisation__sign_off=True) | Q(application__opportunity__sign_off=True))
    still_open = found.filter(application__opportunity__closes_at__gt=at)
    return still_open.filter(application__opportunity__closes_at__date__lte=by).select_related(
        "application__organisation", "application__opportunity"
    )
