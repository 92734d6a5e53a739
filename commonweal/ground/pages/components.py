"""A bound Django field, laid out as the GOV.UK component that its widget asks for. The macros only write it down."""

from dataclasses import dataclass, field
from datetime import date

from django import forms

from .forms.dates import PARTS, DateParts
from .forms.page_form import parts_in_error

# Most particular first: a widget is drawn as the first of these that it is.
KINDS = (
    (forms.HiddenInput, "hidden"),
    (DateParts, "date"),
    (forms.Textarea, "textarea"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.SelectMultiple, "checkboxes"),
    (forms.Select, "select"),
    (forms.CheckboxInput, "tick"),
    (forms.FileInput, "file"),
)
IN_A_FIELDSET = ("radios", "checkboxes", "date")
WIDTHS = (2, 3, 4, 5, 10, 20, 30)


@dataclass
class Item:
    id: str
    value: str
    text: str
    hint: str = ""
    chosen: bool = False


@dataclass
class Part:
    id: str
    name: str
    label: str
    value: str
    wrong: bool
    width: int


@dataclass
class Component:
    kind: str
    id: str
    name: str
    label: str
    hint: str
    errors: list
    value: object = ""
    items: list = field(default_factory=list)
    parts: list = field(default_factory=list)
    attributes: dict = field(default_factory=dict)
    prefix: str = ""
    suffix: str = ""
    width: int | None = None
    rows: int = 5
    max_words: int | None = None
    max_length: int | None = None

    @property
    def grouped(self):
        return self.kind in IN_A_FIELDSET

    @property
    def described_by(self):
        told = [f"{self.id}-hint"] if self.hint else []
        told += [f"{self.id}-error"] if self.errors else []
        return " ".join(told)


def component(bound, label=None, hint=None, optional=True, rows=None, width=None):
    """What the field macro needs to write one bound field."""
    asked = bound.field
    kind = next((kind for widget, kind in KINDS if isinstance(asked.widget, widget)), "text")
    made = Component(
        kind=kind,
        id=bound.auto_id,
        name=bound.html_name,
        label=_label(bound, label, optional and kind not in ("tick", "hidden")),
        hint=asked.help_text if hint is None else hint,
        errors=list(bound.errors),
        prefix=getattr(asked, "prefix", ""),
        suffix=getattr(asked, "suffix", ""),
        width=_width(width or getattr(asked, "width", None)),
        rows=rows or getattr(asked, "rows", None) or 5,
        max_words=getattr(asked, "max_words", None),
        max_length=getattr(asked, "max_length", None) if kind == "textarea" else None,
        attributes=_attributes(asked, kind),
    )
    _fill(made, bound)
    return made


def _label(bound, label, may_be_left):
    words = label or bound.label
    return f"{words} (optional)" if may_be_left and not bound.field.required and "(optional)" not in words else words


def _width(asked):
    return next((width for width in WIDTHS if asked and width >= asked), None)


def _attributes(asked, kind):
    given = {"autocomplete": getattr(asked, "autocomplete", None)}
    if kind == "file":
        given["accept"] = getattr(asked, "accept", None)
    if kind == "text":
        given["type"] = "text"
        given["list"] = getattr(asked, "offered_in", None)
        given |= _keyboard(asked)
    return {name: value for name, value in given.items() if value}


def _keyboard(asked):
    if isinstance(asked.widget, forms.EmailInput):
        return {"type": "email", "spellcheck": "false"}
    if isinstance(asked.widget, forms.PasswordInput):
        return {"type": "password", "spellcheck": "false"}
    if hasattr(asked, "decimals"):
        return {"inputmode": "decimal" if asked.decimals else "numeric", "spellcheck": "false"}
    if getattr(asked, "autocomplete", None) == "tel":
        return {"type": "tel"}
    return {}


def _fill(made, bound):
    value = bound.value()
    if made.kind == "date":
        made.parts = _date_parts(made, bound, value)
    elif made.kind in ("radios", "checkboxes", "select"):
        made.items = _items(made, bound, value)
    elif made.kind == "tick":
        made.items = [Item(made.id, "on", made.label, chosen=bool(value) and value != "False")]
    elif made.kind != "file" and made.attributes.get("type") != "password":
        made.value = "" if value is None else str(value)


def _date_parts(made, bound, value):
    if isinstance(value, date):
        value = (str(value.day), str(value.month), str(value.year))
    wrong = parts_in_error(bound)
    typed = value or ("", "", "")
    return [
        Part(
            id=f"{made.id}-{part}",
            name=f"{made.name}-{part}",
            label=part.capitalize(),
            value=words,
            wrong=part in wrong,
            width=4 if part == "year" else 2,
        )
        for part, words in zip(PARTS, typed, strict=True)
    ]


def _items(made, bound, value):
    chosen = (
        {str(one) for one in value} if isinstance(value, list | tuple | set) else {"" if value is None else str(value)}
    )
    hints = getattr(bound.field, "hints", {})
    choices = [(key, text) for key, text in _flat(bound.field.widget.choices) if made.kind == "select" or key != ""]
    return [
        Item(
            id=made.id if place == 1 else f"{made.id}-{place}",
            value=str(key),
            text=str(text),
            hint=hints.get(key, hints.get(str(key), "")),
            chosen=str(key) in chosen,
        )
        for place, (key, text) in enumerate(choices, 1)
    ]


def _flat(choices):
    for key, text in choices:
        if isinstance(text, list | tuple):
            yield from text
        else:
            yield ("" if key is None else key), text


def page_links(page, around=1):
    """Page numbers to offer: the first, the last, those near this one, and None for a gap."""
    last = page.paginator.num_pages
    wanted = sorted({1, last, *range(max(1, page.number - around), min(last, page.number + around) + 1)})
    links = []
    for place, number in enumerate(wanted):
        if place and number - wanted[place - 1] == 2:
            links.append(number - 1)
        elif place and number - wanted[place - 1] > 2:
            links.append(None)
        links.append(number)
    return links
