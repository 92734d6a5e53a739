from datetime import date
from decimal import ROUND_HALF_UP, Decimal

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def day(on: date) -> str:
    """'Friday 18 September 2026', whatever the machine's language."""
    return f"{_WEEKDAYS[on.weekday()]} {short_day(on)}"


def short_day(on: date) -> str:
    """'18 September 2026'."""
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def month(on: date) -> str:
    """'September 2026'."""
    return f"{_MONTHS[on.month - 1]} {on.year}"


def pounds(amount: Decimal) -> str:
    """'£25,000', and pence only where there are some: '£25,000.50'."""
    pence = amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    sign = "-" if pence < 0 else ""
    text = f"{abs(pence):,.2f}"
    return f"{sign}£{text.removesuffix('.00')}"


def plain(number: Decimal) -> str:
    """A number without trailing zeros or an exponent: '3.5', '20'."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def per_cent(number: Decimal) -> str:
    """'10%', '12.5%', at most two places."""
    return plain(number.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)) + "%"


def count(number: int, one: str, many: str | None = None) -> str:
    """'1 day', '8 days'."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def quantity(value: Decimal, unit: str) -> str:
    """A legal value with its unit: '£207,720', '8 working days', '20%'."""
    if unit == "pounds":
        return pounds(value)
    if unit == "pounds an hour":
        return f"£{value:,.2f} an hour"
    if unit == "percent":
        return per_cent(value)
    if unit == "hour":
        return f"{int(value) % 12 or 12}{'am' if value < 12 else 'pm'}"
    if unit == "count":
        return plain(value)
    return f"{plain(value)} {unit.removesuffix('s') if value == 1 else unit}"
