import re
from datetime import date, time

from django import forms

from commonweal.ground.pages.words import clock, listed, plain_day

from .asked import Asked

PARTS = ("day", "month", "year")
YEARS = range(1800, 2200)  # beyond them nothing of a council lies, and no sum of dates falls off the calendar
MONTHS = "january february march april may june july august september october november december".split()
CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(am|pm)?", re.ASCII)


class DateParts(forms.Widget):
    """Three boxes: name-day, name-month, name-year."""

    def value_from_datadict(self, data, files, name):
        return tuple((data.get(f"{name}-{part}") or "").strip() for part in PARTS)

    def value_omitted_from_data(self, data, files, name):
        return not any(f"{name}-{part}" in data for part in PARTS)

    def id_for_label(self, id_, index=None):
        return f"{id_}-day" if id_ else id_


class DateField(Asked, forms.Field):
    """A date in three boxes; months may be typed as words. The bounds may be set in a form's __init__."""

    widget = DateParts

    def __init__(self, *, label, after=None, on_or_after=None, before=None, on_or_before=None, **options):
        self.after, self.on_or_after = after, on_or_after
        self.before, self.on_or_before = before, on_or_before
        if label.endswith("?"):  # 'By when must be a real date' is no sentence
            options.setdefault("name_in_errors", "The date")
        super().__init__(label=label, **options)

    def to_python(self, value):
        if not value or isinstance(value, date):
            return value or None
        typed = dict(zip(PARTS, value, strict=True))
        missing = [part for part in PARTS if not typed[part]]
        if len(missing) == len(PARTS):
            return None
        if missing:
            raise self._refused(f"must include {listed(f'a {part}' for part in missing)}", missing)
        return self._read(typed)

    def _read(self, typed):
        day, month, year = (_whole(typed["day"]), _month(typed["month"]), _whole(typed["year"]))
        if year is not None and len(typed["year"]) != 4:
            raise self._refused("must have a year of 4 numbers, like 2027", ["year"])
        if year is not None and year not in YEARS:
            raise self._refused(f"must have a year from {YEARS.start} to {YEARS.stop - 1}", ["year"])
        wrong = [part for part, read in zip(PARTS, (day, month, year), strict=True) if read is None]
        if not wrong:
            try:
                return date(year, month, day)
            except ValueError:
                wrong = ["month"] if not 1 <= month <= 12 else ["day"]
        raise self._refused("must be a real date", wrong)

    def validate(self, value):
        super().validate(value)
        if value is None:
            return
        bounds = (
            (self.after, lambda bound: value > bound, "after"),
            (self.on_or_after, lambda bound: value >= bound, "the same as or after"),
            (self.before, lambda bound: value < bound, "before"),
            (self.on_or_before, lambda bound: value <= bound, "the same as or before"),
        )
        for bound, keeps, words in bounds:
            if bound is not None and not keeps(bound):
                raise self._refused(f"must be {words} {plain_day(bound)}", PARTS)

    def _refused(self, rule, parts):
        message = self.says(rule).replace("%", "%%")  # Django formats a message that carries params
        return forms.ValidationError(message, code="date", params={"parts": tuple(parts)})


def _whole(typed):
    return int(typed) if re.fullmatch(r"[0-9]{1,4}", typed) else None


def _month(typed):
    word = typed.lower().rstrip(".")
    named = [position for position, name in enumerate(MONTHS, 1) if len(word) >= 3 and name.startswith(word)]
    return named[0] if named else _whole(typed)


class TimeField(Asked, forms.Field):
    """'5pm', '4:30pm' or '16:30'. Midnight is refused: nobody agrees which day it is in."""

    widget = forms.TextInput

    def __init__(self, **options):
        options.setdefault("width", 5)
        super().__init__(**options)

    def prepare_value(self, value):
        return clock(value) if isinstance(value, time) else value

    def to_python(self, value):
        if not value or isinstance(value, time):
            return value or None
        typed = re.sub(r"\s", "", str(value)).lower()
        if typed in ("midday", "noon", "12midday", "12noon"):
            return time(12)
        read = None if typed == "midnight" else _time(typed)
        if read == time(0) or typed == "midnight":
            raise forms.ValidationError(self.says("cannot be midnight. Use 11:59pm"), code="midnight")
        if read is None:
            raise forms.ValidationError(self.says("must be a time, like 5pm or 4:30pm"), code="time")
        return read


def _time(typed):
    found = CLOCK.fullmatch(typed)
    if not found or not (found[2] or found[3]):
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
