"""Where an opportunity was made known: what went out by itself, and what officers noted."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.http import Http404

from commonweal.cycle.source.models import Advertisement, Opportunity
from commonweal.cycle.source.queries.opportunity import is_public
from commonweal.ground.pages.words import day, plural, short_day, some_of


@dataclass(frozen=True)
class Sent:
    """One thing that the service did without anybody's help."""

    what: str
    when: str
    more: str = ""
    href: str = ""


def load_advertisement(reference: str, number: int) -> Advertisement:
    found = Advertisement.objects.select_related("opportunity__exercise__framework")
    one = found.filter(opportunity__reference=reference.upper(), pk=number).first()
    if one is None:
        raise Http404("There is no such advertisement.")
    return one


def advertised(opportunity: Opportunity) -> list[Advertisement]:
    """What stands on the list, the earliest first."""
    return list(opportunity.advertisements.filter(state="noted"))


def noted_and_removed(opportunity: Opportunity) -> tuple[list[Advertisement], list[Advertisement]]:
    """For the council: with who noted each, and what was taken off the list."""
    found = list(opportunity.advertisements.select_related("noted_by", "changed_by"))
    return [one for one in found if one.state == "noted"], [one for one in found if one.state != "noted"]


def nothing_noted(opportunity: Opportunity) -> bool:
    """Whether to remind anybody: where only those who were invited can apply, nothing is advertised."""
    return not opportunity.by_invitation and not opportunity.advertisements.filter(state="noted").exists()


def by_itself(opportunity: Opportunity, now: datetime.datetime) -> list[Sent]:
    """On the list and in its feeds, by email to followers, in notices, to those who were invited."""
    public, opens = is_public(opportunity, now), day(opportunity.opens_at)
    since = f"Since {opens}" if public else f"From {opens}" if opens else ""
    followers = opportunity.followers_told
    told = "Not counted" if followers is None else plural(followers, "follower")
    rows = [
        Sent("This site: the list of opportunities", since, "", "list"),
        Sent("Feeds for other sites to read (RSS, calendar, CSV and JSON)", since),
        Sent("Email to those who follow new opportunities", opens if public else since, told if public else ""),
    ]
    rows += [
        Sent(one.name, short_day(one.published_on), one.identifier, one.link)
        for one in opportunity.notices.all()
        if one.published_on
    ]
    return rows + _invited(opportunity)


def _invited(opportunity: Opportunity) -> list[Sent]:
    if not opportunity.by_invitation:
        return []
    found = list(opportunity.invitations.select_related("organisation"))
    if not found:
        return [Sent("Invitations", "", "Nobody is invited yet")]
    last = max(one.at for one in found)
    names = some_of([one.organisation.name for one in found])
    return [Sent(f"Invitations to {plural(len(found), 'organisation')}", f"Until {day(last)}", names)]
