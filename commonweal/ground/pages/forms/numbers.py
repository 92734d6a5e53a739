import re
from decimal import Decimal

from django import forms

from commonweal.ground.pages.words import money, number

from .asked import Asked

WHOLE = r"(?:\d{1,3}(?:,\d{3})+|\d+)"
TYPED_NUMBER = re.compile(rf"([-−]?)({WHOLE}|(?={re.escape('.')}))(?:\.(\d+))?", re.ASCII)
LARGEST_MONEY = Decimal("999999999999.99")
LARGEST_NUMBER = Decimal("999999999999")  # what every column of a measure holds
LARGEST_COUNT = Decimal("2147483647")  # what a database keeps as a whole number


def read_number(typed):
    """A Decimal from '12,500', '1250.5' or '.5'; None when it is not a number as people write them."""
    found = TYPED_NUMBER.fullmatch(typed)
    if not found or not (found[2] or found[3]):
        return None
    return Decimal(f"{'-' if found[1] else ''}{found[2].replace(',', '') or '0'}.{found[3] or '0'}")


class NumberField(Asked, forms.Field):
    """A count or a measure. Whole unless decimals= says how many places; suffix= is shown after the box."""

    widget = forms.TextInput
    example = "12"

    def __init__(self, *, minimum=0, maximum=None, decimals=0, prefix="", suffix="", **options):
        self.minimum, self.maximum, self.decimals = minimum, maximum, decimals
        self.prefix, self.suffix = prefix, suffix
        options.setdefault("width", 5)
        super().__init__(**options)

    @property
    def largest(self):
        return LARGEST_NUMBER if self.decimals else LARGEST_COUNT

    def prepare_value(self, value):
        return number(value) if isinstance(value, int | float | Decimal) else value

    def to_python(self, value):
        typed = re.sub(r"\s", "", "" if value is None else str(value)).removeprefix(self.prefix or "\0")
        typed = typed.removesuffix(self.suffix or "\0")
        if not typed:
            return None
        amount = read_number(typed)
        if amount is None:
            raise self._refused(f"must be a number, like {self.example}", "not_a_number")
        self._check_places(amount)
        return int(amount) if not self.decimals else amount.quantize(Decimal(1).scaleb(-self.decimals))

    def _check_places(self, amount):
        if abs(amount) > self.largest:
            raise self._refused(f"must be {self.said(self.largest)} or less", "too_large")
        if amount != round(amount, self.decimals):
            raise self._refused(self.too_fine(), "places")

    def too_fine(self):
        places = "1 decimal place" if self.decimals == 1 else f"{self.decimals} decimal places"
        return f"must have {places} or fewer" if self.decimals else "must be a whole number, like 12"

    def validate(self, value):
        super().validate(value)
        if value is None:
            return
        if self.minimum is not None and value < self.minimum:
            raise self._refused(f"must be {self.said(self.minimum)} or more", "too_small")
        if self.maximum is not None and value > self.maximum:
            raise self._refused(f"must be {self.said(self.maximum)} or less", "too_large")

    def said(self, value):
        return number(value) + ("%" if self.suffix == "%" else "")

    def _refused(self, rule, code):
        return forms.ValidationError(self.says(rule), code=code)


class MoneyField(NumberField):
    """Pounds, with or without the sign, commas and pence. Gives a Decimal to the penny."""

    example = "12,500"
    largest = LARGEST_MONEY

    def __init__(self, **options):
        options.setdefault("width", 10)
        super().__init__(decimals=2, prefix="£", **options)

    def said(self, value):
        return money(value)

    def prepare_value(self, value):
        return money(value).replace("£", "") if isinstance(value, int | float | Decimal) else value

    def too_fine(self):
        return "must be in pounds and pence, like 12,500.50"
