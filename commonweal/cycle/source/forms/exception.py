from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from commonweal.council.people.models import Person
from commonweal.cycle.plan.queries import approvers
from commonweal.ground.pages.forms import ChoiceField, PageForm, PickField, TextField


class ExceptionForm(PageForm):
    rule = ChoiceField(label="Which rule can it not keep?", choices=(), select="the rule that it cannot keep")
    reason = TextField(
        label="Why?", hint="Everybody can read it.", rows=4, max_length=2000, enter="why the rule cannot be kept"
    )
    approved_by = PickField(
        label="Who approved the exception?",
        hint="Somebody else who decides. They are named by their post.",
        queryset=Person.objects.none(),
        as_select=True,
        select="who approved it",
        named=lambda person: f"{person.name}, {person.job_title}" if person.job_title else person.name,
    )

    def __init__(self, *args: Any, rules: Sequence[tuple[str, str]], person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["rule"].choices = [(name, name[:1].upper() + name[1:]) for name, _ in rules]
        self.fields["rule"].hints = dict(rules)
        self.fields["approved_by"].queryset = approvers().exclude(pk=person.pk)
