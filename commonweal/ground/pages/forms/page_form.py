from dataclasses import dataclass
from typing import ClassVar

from django import forms
from django.forms.utils import ErrorDict

from .asked import Asked, when_empty
from .dates import DateParts
from .text import NOT_WHOLE, HiddenField

LONG = 5  # digits of a number of rows that nobody types


@dataclass(frozen=True)
class Problem:
    """One line of the error summary: the same words as at the field, and where to go."""

    text: str
    href: str = ""


class PageForm(forms.Form):
    """A form as our pages ask it: judged on the server, told in our words, nothing marked required in the HTML."""

    use_required_attribute = False
    judged = True

    def __init__(self, *args, **options):
        options.setdefault("label_suffix", "")
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            if not isinstance(field, Asked | HiddenField):
                field.error_messages["required"] = when_empty(field.label or name.replace("_", " ").capitalize())

    def full_clean(self):
        if self.judged:
            super().full_clean()
        else:
            self._errors, self.cleaned_data = ErrorDict(), {}

    def says(self, name, rule):
        """'{name in errors} {rule}', for a check that needs two answers: self.add_error('end', self.says(...))."""
        return self.fields[name].says(rule)

    # Where a form asks by another name than the action has for the answer: {"starts_at": "day"}.
    asked_as: ClassVar[dict[str, str]] = {}

    def add_refused(self, refused, at=None):
        """Say in the summary why an action refused, and the way to an exception; what was typed stays.

        A refusal that names the answer it is about is said at its question as well. `at` names the question where it
        can only be that one.
        """
        for one in refused.refusals:
            about = self.asked_as.get(one.about, one.about)
            self.add_error(at or (about if about in self.fields else None), f"{one.why} {one.exception}".strip())

    def in_summary(self, found):
        """What the summary says of these errors; a form in which many can be alike says it in fewer sentences."""
        return found

    @property
    def problems(self):
        return problems(self)


class PageFormSet(forms.BaseFormSet):
    """Rows of the same few questions. An untouched extra row is nothing; a touched one is judged in full."""

    judged = True

    @classmethod
    def with_one_more(cls, posted, prefix):
        """The rows as they were typed, and one more that begins as every new row does."""
        typed = str(posted.get(f"{prefix}-TOTAL_FORMS", ""))
        held = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < LONG else 0
        data = posted.copy()
        if held < cls.max_num:
            data[f"{prefix}-TOTAL_FORMS"] = str(held + 1)
            for name, field in cls.form.base_fields.items():
                if field.initial is not None:
                    data[f"{prefix}-{held}-{name}"] = str(field.initial)
        return unjudged(cls(data, prefix=prefix))

    def full_clean(self):
        if self.judged:
            super().full_clean()
        else:
            self._errors, self._non_form_errors = [], self.error_class()


def unjudged(asked):
    """A form or its rows shown as typed, with nothing said about it: a row was asked for, and the page was not sent."""
    asked.judged = False
    for form in getattr(asked, "forms", []):
        form.judged = False
    return asked


def page_formset(form, *, extra=1, minimum=0, maximum=50, row="row", rows=None, can_delete=True):
    """A formset class whose messages are ours: Rows = page_formset(BudgetLine, row='budget line')."""
    kind = forms.formset_factory(
        form,
        formset=PageFormSet,
        extra=extra,
        min_num=minimum,
        max_num=maximum,
        validate_min=bool(minimum),
        validate_max=True,
        absolute_max=maximum + extra + 1,
        can_delete=can_delete,
    )
    kind.row_name = row
    many = rows or f"{row}s"
    kind.default_error_messages = {
        "missing_management_form": NOT_WHOLE,
        "too_many_forms": f"You can add up to {maximum} {many}",
        "too_few_forms": f"Add at least {minimum} {row if minimum == 1 else many}",
    }
    return kind


def problems(*asked):
    """Every error of these forms and formsets, in the order of the page, each with a link to where it is put right."""
    found = []
    for thing in asked:
        if isinstance(thing, forms.BaseFormSet):
            found += [Problem(text) for text in thing.non_form_errors()] if thing.is_bound else []
            for form in thing.forms:
                found += _form_problems(form)
        elif thing is not None:
            found += _form_problems(thing)
    return found


def _form_problems(form):
    if not form.is_bound or not form.errors:
        return []
    found = [Problem(text) for text in form.non_field_errors()]
    for name in form.fields:
        bound = form[name]
        href = "" if bound.is_hidden else f"#{first_input(bound)}"
        found += [Problem(text, href) for text in bound.errors]
    return form.in_summary(found) if isinstance(form, PageForm) else found


def parts_in_error(bound):
    """Which of day, month and year an error is about; all of them when it does not say."""
    if not bound.errors:
        return ()
    named = [part for error in bound.errors.as_data() for part in (error.params or {}).get("parts", ())]
    return tuple(named) or ("day", "month", "year")


def first_input(bound):
    if isinstance(bound.field.widget, DateParts):
        wrong = parts_in_error(bound)
        first = next(part for part in ("day", "month", "year") if part in wrong or not wrong)
        return f"{bound.auto_id}-{first}"
    return bound.auto_id
