from __future__ import annotations

from typing import Any

from commonweal.cycle.source.models import Opportunity
from commonweal.cycle.source.rules.lot import MOST
from commonweal.ground.pages.forms import MoneyField, NumberField, PageForm, TextField, page_formset


class LotForm(PageForm):
    title = TextField(label="Name of the lot", max_length=120, enter="the name of the lot")
    what = TextField(label="What it is for", rows=3, max_length=2000, enter="what the lot is for")
    value = MoneyField(
        label="Its value",
        hint="For the whole term, extensions and VAT included.",
        minimum=1,
        enter="the value of the lot",
    )
    awards_expected = NumberField(label="How many awards you expect in it", minimum=1, maximum=99, width=3, initial=1)


LotForms = page_formset(LotForm, extra=0, maximum=MOST, row="lot")


class LotRuleForm(PageForm):
    """How many lots one organisation may apply for and win; or why there are none."""

    most_to_apply = NumberField(
        label="Most lots that one organisation can apply for",
        hint="Leave this empty where there is no limit.",
        minimum=1,
        maximum=MOST,
        width=3,
        required=False,
    )
    most_to_win = NumberField(
        label="Most lots that one organisation can win",
        hint="Leave this empty where there is no limit. Lots are then given in the order of their numbers.",
        minimum=1,
        maximum=MOST,
        width=3,
        required=False,
    )
    why_whole = TextField(
        label="If it is not divided into lots: why?",
        hint="A contract at or above the threshold is divided into lots where it reasonably can be, or says why not. "
        "Everybody can read this.",
        rows=3,
        max_length=2000,
        required=False,
    )


def held(opportunity: Opportunity) -> list[dict[str, Any]]:
    """The lots as the form shows them."""
    names = ("title", "what", "value", "awards_expected")
    return [{name: getattr(one, name) for name in names} for one in opportunity.lots.all()]
