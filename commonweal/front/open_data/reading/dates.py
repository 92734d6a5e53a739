"""Dates as they are typed: a dozen styles, and an honest word about each one that had to be guessed."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january|feb february|mar march|apr april|may|jun june|jul july|aug august|"
            "sep sept september|oct october|nov november|dec december"
        ).split("|"),
        start=1,
    )
    for name in names.split()
}
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?"
_TIME = r"(?:[ ,]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s?[ap]m)?)?"
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ]\d{2}:\d{2}.{0,30})?")
_FIGURES = re.compile(rf"(\d{{1,2}})\s?([-/. ])\s?(\d{{1,2}})\s?\2\s?(\d{{4}}|\d{{2}}){_TIME}")
_DAY_MONTH = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[-\s/.]*([a-z]{{3,9}})\.?[-\s/.,]*'?(\d{{4}}|\d{{2}}){_TIME}"
)
_MONTH_DAY = re.compile(rf"{_WEEKDAY}([a-z]{{3,9}})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}}){_TIME}")
_MONTH_ONLY = re.compile(r"([a-z]{3,9})\.?[-\s/.,]*'?(\d{4}|\d{2})")
_MONTH_FIGURES = re.compile(r"(\d{1,2})[-/.](\d{4})")
_SERIAL = re.compile(r"([2-7]\d{4})(?:\.\d+)?")
_SQUEEZED = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_LONGEST = 60
_BLANK = frozenset(("", "-", "--", "n/a", "na", "n.a.", "none", "not applicable", "null", "00/00/0000", "."))


class Day(NamedTuple):
    """`remark` is '' or one of: month only, serial, month first, either way, words, open ended, unreadable."""

    day: date | None
    remark: str = ""


def read(text: str, month_first: bool = False) -> Day:
    """A date from a cell already clean. Figures are day first unless the column is known to be month first."""
    if len(text) > _LONGEST:
        return Day(None, "unreadable" if any(letter.isdecimal() for letter in text) else "words")
    return _read(text, month_first)


@lru_cache(maxsize=65536)
def _read(text: str, month_first: bool) -> Day:
    plain = text.casefold()
    if plain in _BLANK:
        return Day(None)
    if not any(letter.isdecimal() for letter in plain):
        return Day(None, "words")
    if not plain.isascii():
        return Day(None, "unreadable")
    if re.search(r"\b9999\b", plain):
        return Day(None, "open ended")
    return _in_figures(plain, month_first) or _in_words(plain) or Day(None, "unreadable")


def _in_figures(plain: str, month_first: bool) -> Day | None:
    if found := _ISO.fullmatch(plain) or _SQUEEZED.fullmatch(plain):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _FIGURES.fullmatch(plain):
        return _ordered(int(found[1]), int(found[3]), _year(found[4]), month_first)
    if found := _SERIAL.fullmatch(plain):
        return Day(date(1899, 12, 30) + timedelta(days=int(found[1])), "serial")
    if found := _MONTH_FIGURES.fullmatch(plain):
        return _day(int(found[2]), int(found[1]), 1, "month only")
    return None


def _in_words(plain: str) -> Day | None:
    if (found := _DAY_MONTH.fullmatch(plain)) and found[2] in _MONTHS:
        return _day(_year(found[3]), _MONTHS[found[2]], int(found[1]))
    if (found := _MONTH_DAY.fullmatch(plain)) and found[1] in _MONTHS:
        return _day(int(found[3]), _MONTHS[found[1]], int(found[2]))
    if (found := _MONTH_ONLY.fullmatch(plain)) and found[1] in _MONTHS:
        return _day(_year(found[2]), _MONTHS[found[1]], 1, "month only")
    return None


def _ordered(first: int, second: int, year: int, month_first: bool) -> Day:
    if first <= 12 and second <= 12 and first != second:
        month, day = (first, second) if month_first else (second, first)
        return _day(year, month, day, "either way")
    if second > 12:
        return _day(year, first, second, "month first")
    return _day(year, second, first)


def _year(figures: str) -> int:
    year = int(figures)
    return year if len(figures) == 4 else year + (2000 if year < 70 else 1900)


def _day(year: int, month: int, day: int, remark: str = "") -> Day:
    if not 1900 <= year <= 2199:
        return Day(None, "unreadable")
    try:
        return Day(date(year, month, day), remark)
    except ValueError:
        return Day(None, "unreadable")


class Order(NamedTuple):
    """How a column writes its figures: month first throughout, or so mixed that some could be read either way."""

    month_first: bool = False
    mixed: bool = False


def order(values: Iterable[str]) -> Order:
    """Evidence from the dates that can only be read one way."""
    day_first = month_first = 0
    for text in values:
        found = _FIGURES.fullmatch(text.casefold())
        if found and int(found[1]) <= 31 and int(found[3]) <= 31:
            day_first += int(found[1]) > 12 >= int(found[3])
            month_first += int(found[3]) > 12 >= int(found[1])
    if month_first and not day_first:
        return Order(month_first=True)
    return Order(mixed=month_first * 20 > month_first + day_first)
