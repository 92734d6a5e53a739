from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from commonweal.council.people.models import Organisation
from commonweal.cycle.source.models import Notice
from commonweal.cycle.source.rules.process import Choice
from commonweal.ground.pages.forms import ChoiceField, DateField, PageForm, PickField, TextField

OUT, NOT_NEEDED = "out", "not_needed"


class NoticeForm(PageForm):
    """Where a notice can be found, or why there is none."""

    happened = ChoiceField(label="What happened?", select="whether it was published")
    published_on = DateField(label="Published on", required=False)
    identifier = TextField(
        label="Number of the notice",
        hint="For example, 2026/S 000-012345. On the council's own website, the reference of the page.",
        required=False,
        max_length=60,
        width=20,
    )
    link = TextField(label="Address of the notice", required=False, max_length=300)
    not_needed = TextField(label="Why it is not needed", required=False, rows=3, max_length=1000)

    def __init__(self, *args: Any, notice: Notice, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(OUT, "It was published")]
        choices += [(NOT_NEEDED, "It is not needed")] if notice.may_skip else []
        self.fields["happened"].choices = choices
        if not notice.may_skip:
            del self.fields["not_needed"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("happened") == OUT:
            if not given.get("published_on") and "published_on" not in self.errors:
                self.add_error("published_on", "Enter the day on which it was published")
            if not given.get("identifier"):
                self.add_error("identifier", "Enter the number of the notice")
        if given.get("happened") == NOT_NEEDED and not given.get("not_needed"):
            self.add_error("not_needed", "Enter why it is not needed")
        link = given.get("link", "")
        if link and not link.startswith(("https://", "http://")):
            self.add_error("link", "Address of the notice must begin with https://")
        return given

    def noted(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given["happened"] == NOT_NEEDED:
            return {"not_needed": given["not_needed"]}
        return {name: given.get(name) for name in ("published_on", "identifier", "link")}


class ProcessForm(PageForm):
    """Which process, and why. Each route adds the facts that it asks about."""

    process = ChoiceField(label="By which process will this be run?", select="the process")
    why = TextField(
        label="Why this process",
        hint="One or two sentences. They are kept on the record.",
        rows=3,
        max_length=1000,
        enter="why you chose this process",
    )

    # Which questions belong to one process alone: they are asked beneath it.
    belongs: ClassVar[dict[str, tuple[str, ...]]] = {}

    def __init__(self, *args: Any, choices: Iterable[Choice], **options: Any) -> None:
        super().__init__(*args, **options)
        offered = [one.process for one in choices if not one.refused]
        self.offered = {one.key for one in offered}
        self.fields["process"].choices = [(one.key, one.name) for one in offered]
        self.fields["process"].hints = {one.key: one.what for one in offered}


class InviteForm(PageForm):
    organisation = PickField(
        label="Organisation",
        queryset=Organisation.objects.order_by("name"),
        as_select=True,
        select="an organisation",
    )
    why = TextField(
        label="Why they are invited",
        hint="Everybody can read this.",
        rows=3,
        max_length=1000,
        enter="why they are invited",
    )

    def __init__(self, *args: Any, members: Iterable[Organisation] | None = None, **options: Any) -> None:
        """`members`: the only ones that can be invited, where it is called off from a framework agreement."""
        super().__init__(*args, **options)
        if members is not None:
            places = Organisation.objects.filter(pk__in=[one.pk for one in members])
            self.fields["organisation"].queryset = places.order_by("name")
