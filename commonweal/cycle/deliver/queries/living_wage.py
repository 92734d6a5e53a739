"""How many contracts in force pay the living wage that the council's framework requires of them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Count, Q

from commonweal.council.exercise.queries import current_framework
from commonweal.council.framework.models.items import LivingWage
from commonweal.cycle.deliver.models import Agreement
from commonweal.cycle.deliver.queries.agreements import LIVE
from commonweal.ground.pages.words import plural


@dataclass(frozen=True)
class WageShare:
    """`paying` of the `asked` contracts pay it; `running` counts the others in force too."""

    name: str
    paying: int
    asked: int
    running: int

    def sentence(self) -> str:
        if not self.asked:
            return "No measure yet. No contract in force has said whether it pays it."
        share = round(100 * self.paying / self.asked)
        said = f"{share}% of the contracts in force that were asked pay it: {self.paying} of {self.asked}."
        left = self.running - self.asked
        return f"{said} {plural(left, 'other has', 'others have')} not been asked." if left else said


def living_wage_on(on: datetime.date) -> LivingWage | None:
    """What the framework of the day says of the living wage, if it says anything."""
    framework = current_framework(on)
    return framework.pack.living_wage if framework else None


def living_wage_share(on: datetime.date) -> WageShare | None:
    """The share on a day; nothing where the framework requires no living wage of contracts."""
    wage = living_wage_on(on)
    if wage is None or wage.expectation != "required":
        return None
    running = Agreement.objects.filter(kind=Agreement.Kind.CONTRACT, state__in=LIVE)
    running = running.filter(Q(starts_on=None) | Q(starts_on__lte=on), Q(ends_on=None) | Q(ends_on__gte=on))
    found = running.order_by().aggregate(
        paying=Count("pk", filter=Q(living_wage="yes")),
        asked=Count("pk", filter=Q(living_wage__in=["yes", "no"])),
        running=Count("pk"),
    )
    return WageShare(wage.name, **found)
