from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from commonweal.cycle.source.rules.condition import LONGEST, MOST, Terms, day_of
from commonweal.ground.documents import rules as documents
from commonweal.ground.pages.forms import (
    ChoiceField,
    DateField,
    FileField,
    PageForm,
    TextField,
    WordsField,
    page_formset,
)


class TermForm(PageForm):
    text = TextField(label="Condition", enter="the condition in words", rows=3, max_length=LONGEST)
    by = DateField(
        label="By when?",
        hint="For example, 1 12 2026. Leave this empty where it comes before the agreement is signed.",
        required=False,
    )


TermForms = page_formset(TermForm, extra=1, maximum=MOST, row="condition")


def held_terms(terms: Terms) -> list[dict[str, Any]]:
    return [{"text": one["text"], "by": day_of(one)} for one in terms]


def terms_of(rows: Iterable[Any]) -> list[dict[str, str]]:
    """The rows as an offer keeps them."""
    kept = [one.cleaned_data for one in rows if one.cleaned_data and not one.cleaned_data.get("DELETE")]
    return [{"text": one["text"], "by": one["by"].isoformat() if one["by"] else ""} for one in kept]


def not_before(rows: Iterable[Any], today: datetime.date) -> None:
    for one in rows:
        one.fields["by"].on_or_after = today


class ShowForm(PageForm):
    shown = WordsField(label="How is it met?", enter="how it is met", max_words=300, rows=4)
    upload = FileField(
        label="A file that shows it",
        hint="PDF, Word, Excel, OpenDocument, text or a picture, up to 20MB. It is scanned before anybody reads it.",
        types=documents.TYPES,
        validators=[documents.sound],
        required=False,
    )


class SettleForm(PageForm):
    met = ChoiceField(
        label="Is this condition met?",
        choices=[("yes", "Yes, it is met"), ("no", "No, not yet")],
        select="whether it is met",
    )
    reason = TextField(
        label="Why?",
        hint="What you saw, or what is missing. The organisation reads it.",
        enter="what you saw, or what is missing",
        rows=3,
        max_length=1000,
    )


class WaiveForm(PageForm):
    reason = TextField(
        label="Why is it waived?",
        hint="Everybody can read this reason on the page of the award.",
        enter="why it is waived",
        rows=3,
        max_length=1000,
    )
