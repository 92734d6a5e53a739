from __future__ import annotations

from typing import Any

from commonweal.council.framework.queries import shipped, shipped_pack
from commonweal.council.people.models import Level
from commonweal.ground.pages.forms import ChoiceField, DateField, MoneyField, PageForm, TextField

KINDS = (
    ("award", "Awards, and all that has no levels of its own"),
    ("key", "Key decisions: the value from which a decision is one"),
    ("gate", "Gates"),
    ("ending", "Extending, re-commissioning or ending"),
    ("variation", "Changes to an agreement"),
    ("exception", "Exceptions to the framework"),
    ("other", "Everything else"),
)


class AdoptForm(PageForm):
    pack = ChoiceField(label="Framework", select="the framework to adopt", choices=())
    in_force_from = DateField(
        label="In force from",
        enter="the day from which it is in force",
        hint="For example, 1 4 2027. Exercises that are running keep the version under which they started.",
    )
    approved_by = TextField(label="Who approved it", enter="who approved it", hint="For example, Cabinet, 12 March")
    what_changed = TextField(
        label="What changes",
        rows=4,
        max_length=2000,
        required=False,
        hint="Compared with the version before. It is published, and needed from the second version on.",
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        packs = [shipped_pack(name) for name in shipped()]
        self.fields["pack"].choices = [(pack.name, f"{pack.council}: {pack.title}") for pack in packs]


class LevelForm(PageForm):
    level = ChoiceField(
        label="Who decides", select="who decides", choices=[(one.value, one.label.capitalize()) for one in Level]
    )
    kind = ChoiceField(label="Which decisions", select="which decisions", choices=KINDS, as_select=True)
    up_to = MoneyField(
        label="Below what value over the whole life",
        required=False,
        hint="In pounds. Leave it empty for no upper limit.",
    )
    from_date = DateField(label="From which day", enter="the day from which it holds", hint="For example, 1 4 2027")
    source = TextField(
        label="Where this rule is written", enter="where this rule is written", hint="For example, Constitution, part 3"
    )
