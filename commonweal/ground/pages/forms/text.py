import re

from django import forms
from django.core.validators import validate_email

from .asked import Asked

POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][ABD-HJLNP-UW-Z]{2})|(GIR)(0AA)")
PHONE = re.compile(r"\+?[0-9]{7,15}")
# What nobody types, and neither a feed nor a column of PostgreSQL holds.
NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
LINE_ENDS = re.compile(r"\s*[\n\x85\u2028\u2029]\s*")
TEXT_LIMIT = 200
EMAIL_LIMIT = 254
NOT_WHOLE = "The page did not arrive whole. Go back and send it again"


class TextField(Asked, forms.Field):
    """One line, or several with rows=. Line breaks count as one character however the browser sent them."""

    widget = forms.TextInput

    def __init__(self, *, max_length=TEXT_LIMIT, rows=None, **options):
        self.max_length = max_length
        self.rows = rows
        if rows:
            options.setdefault("widget", forms.Textarea)
        super().__init__(**options)

    def to_python(self, value):
        text = "" if value is None else str(value)
        text = NOT_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
        # One line stays one line wherever it goes: a subject of a letter ends where its line does.
        return (text if self.rows else LINE_ENDS.sub(" ", text)).strip()

    def validate(self, value):
        super().validate(value)
        if self.max_length and len(value) > self.max_length:
            used = f"{len(value):,}"
            raise forms.ValidationError(
                self.says(f"must be {self.max_length:,} characters or less. You have used {used}"), code="too_long"
            )


class WordsField(TextField):
    """A long answer held to a number of words, counted as the live counter counts: runs of anything but space."""

    widget = forms.Textarea

    def __init__(self, *, max_words, rows=None, **options):
        self.max_words = max_words
        super().__init__(max_length=None, rows=rows or min(20, max(4, max_words // 30)), **options)

    def validate(self, value):
        super().validate(value)
        used = len(value.split())
        if used > self.max_words:
            raise forms.ValidationError(
                self.says(f"must be {self.max_words:,} words or less. You have used {used:,}"), code="too_many_words"
            )


class EmailField(TextField):
    widget = forms.EmailInput

    def __init__(self, **options):
        options.setdefault("autocomplete", "email")
        options.setdefault("enter", "an email address")
        super().__init__(max_length=EMAIL_LIMIT, **options)

    def validate(self, value):
        super().validate(value)
        if not value:
            return
        try:
            validate_email(value)
        except forms.ValidationError as wrong:
            message = "Enter an email address in the correct format, like name@example.org"
            raise forms.ValidationError(message, code="email") from wrong


class PhoneField(TextField):
    def __init__(self, **options):
        options.setdefault("autocomplete", "tel")
        options.setdefault("enter", "a phone number")
        options.setdefault("width", 20)
        super().__init__(max_length=40, **options)

    def validate(self, value):
        super().validate(value)
        if value and not PHONE.fullmatch(re.sub(r"[\s().\-]|ext.*$", "", value)):
            raise forms.ValidationError("Enter a phone number, like 01632 960 001 or +44 808 157 0192", code="phone")


class PostcodeField(TextField):
    """Any spacing or case in, 'SE1 2QH' out."""

    def __init__(self, **options):
        options.setdefault("autocomplete", "postal-code")
        options.setdefault("enter", "a full postcode, like SE1 2QH")
        options.setdefault("width", 10)
        super().__init__(max_length=20, **options)

    def to_python(self, value):
        typed = super().to_python(value)
        found = POSTCODE.fullmatch(re.sub(r"[^A-Z0-9]", "", typed.upper()))
        return " ".join(part for part in found.groups() if part) if found else typed

    def validate(self, value):
        if value and not (" " in value and POSTCODE.fullmatch(value.replace(" ", ""))):
            raise forms.ValidationError("Enter a full postcode, like SE1 2QH", code="postcode")
        super().validate(value)


class ReferenceField(TextField):
    """A reference or registration number typed with or without spaces, hyphens or capitals."""

    def __init__(self, *, pattern=r"[A-Z0-9]{1,20}", example="OP-2026-031", **options):
        self.pattern = re.compile(pattern)
        self.example = example
        options.setdefault("width", 20)
        super().__init__(max_length=40, **options)

    def to_python(self, value):
        return re.sub(r"[\s\-–/.]", "", super().to_python(value)).upper()

    def validate(self, value):
        super().validate(value)
        if value and not self.pattern.fullmatch(value):
            raise forms.ValidationError(self.says(f"must be like {self.example}"), code="reference")


class HiddenField(forms.CharField):
    """Carried, not asked: the version of what was read, or where to go back to."""

    widget = forms.HiddenInput

    def __init__(self, **options):
        options.setdefault("max_length", TEXT_LIMIT)
        super().__init__(**options)
        self.error_messages["required"] = NOT_WHOLE
