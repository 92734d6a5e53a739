from django import forms

from .asked import Asked, when_empty

LONGEST_KEY = 18


class Chosen(Asked):
    """Choices carry an optional line of explanation each: hints={value: sentence}."""

    verb = "Select"

    def __init__(self, *, hints=None, **options):
        self.hints = hints or {}
        super().__init__(**options)
        self.error_messages["invalid_choice"] = self.error_messages["required"]
        self.error_messages["invalid_list"] = self.error_messages["required"]


class ChoiceField(Chosen, forms.ChoiceField):
    """One of a few: radios, or a drop-down with as_select=True."""

    widget = forms.RadioSelect

    def __init__(self, *, choices=(), as_select=False, **options):
        if as_select:
            options.setdefault("widget", forms.Select)
            choices = _with_blank(choices)
        super().__init__(choices=choices, **options)


class ChoicesField(Chosen, forms.MultipleChoiceField):
    """Any of several: checkboxes."""

    widget = forms.CheckboxSelectMultiple


class PickField(Chosen, forms.ModelChoiceField):
    """One thing from a queryset: radios, or a drop-down with as_select=True. named= gives each thing's words."""

    widget = forms.RadioSelect

    def __init__(self, *, queryset, named=str, as_select=False, **options):
        self.label_from_instance = named
        if as_select:
            options.setdefault("widget", forms.Select)
        options.setdefault("empty_label", "Choose one" if as_select else None)
        super().__init__(queryset=queryset, **options)


class PicksField(Chosen, forms.ModelMultipleChoiceField):
    """Any things from a queryset: checkboxes."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, queryset, named=str, **options):
        self.label_from_instance = named
        super().__init__(queryset=queryset, **options)
        self.error_messages["invalid_pk_value"] = self.error_messages["required"]

    def clean(self, value):
        # A number of more than 18 digits is no key of anything, and a list of keys goes to the database unchecked.
        if any(len(str(one)) > LONGEST_KEY and str(one).strip("+- ").isdigit() for one in value or ()):
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


class YesNoField(Chosen, forms.TypedChoiceField):
    """True, False, or None where it may be left."""

    widget = forms.RadioSelect

    def __init__(self, *, yes="Yes", no="No", **options):
        options.setdefault("empty_value", None)
        super().__init__(choices=(("yes", yes), ("no", no)), coerce=lambda answer: answer == "yes", **options)

    def prepare_value(self, value):
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


class TickField(Asked, forms.BooleanField):
    """One box that must be ticked to go on, or may be with required=False."""

    verb = "Select"

    def __init__(self, *, label, select=None, **options):
        super().__init__(label=label, select=select, **options)
        self.error_messages["required"] = when_empty(label, select=select or f"‘{label}’ to continue")


def _with_blank(choices):
    if callable(choices):
        return lambda: _with_blank(choices())
    choices = list(choices)
    return choices if any(value == "" for value, _ in choices) else [("", "Choose one"), *choices]
