from __future__ import annotations

from commonweal.cycle.source.rules.equality import GROUPS
from commonweal.ground.pages.forms import ChoicesField, PageForm


class EqualityForm(PageForm):
    led_by = ChoicesField(
        label="Who mostly leads your organisation?",
        hint="The groups that most of your board or committee belong to. Leave it empty if you would rather not say.",
        choices=list(GROUPS.items()),
        required=False,
    )
    serves = ChoicesField(
        label="Whom is your project mostly for?",
        hint="Leave it empty if it is for everybody, or if you would rather not say.",
        choices=list(GROUPS.items()),
        required=False,
    )
