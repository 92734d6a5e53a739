"""The page of every legal number, written from the data: `python -m commonweal.ground.law.page > docs/law.md`."""

import sys

from .book import SAYS_OF_STATUS, values
from .days import NATIONS, held_holidays
from .money import schedules
from .notices import notice_types
from .words import quantity, short_day

Table = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]


def numbers() -> Table:
    """Every dated value: what it is, the value, from, until, source, how we know it."""
    rows = tuple(
        (
            entry.says,
            quantity(row.value, entry.unit),
            short_day(row.start),
            short_day(row.until) if row.until else "",
            f"[{row.source}]({row.link})" if row.link else row.source,
            row.status,
            f"`{name}`",
        )
        for name, entry in values().items()
        for row in entry.values
    )
    return ("What", "Value", "From", "Until", "Source", "Status", "Name"), rows


def discount_rates() -> Table:
    """Every band of every discount schedule."""
    rows = tuple(
        (
            f"{band.first_year} to {band.last_year}" if band.last_year else f"{band.first_year} and after",
            f"{band.rate}%",
            short_day(schedule.start),
            f"[{schedule.source}]({schedule.link})",
            schedule.status,
        )
        for schedule in schedules()
        for band in schedule.bands
    )
    return ("Years", "Rate a year", "From", "Source", "Status"), rows


def notices() -> Table:
    """Every notice, who publishes it and when."""
    rows = tuple(
        (one.number, one.name, f"Procurement Act 2023 {one.section}", one.obligation, one.who, one.when, one.status)
        for one in notice_types()
    )
    return ("Number", "Notice", "Source", "Obligation", "Who", "When", "Status of the number"), rows


def bank_holidays() -> Table:
    """Every day that is a holiday somewhere in the United Kingdom, and where."""
    where = {"england-and-wales": "England and Wales", "scotland": "Scotland", "northern-ireland": "Northern Ireland"}
    rows = []
    for year in held_holidays().years:
        on_day: dict[tuple[object, str], list[str]] = {}
        for nation in NATIONS:
            for on, name in getattr(year, nation.replace("-", "_")).items():
                on_day.setdefault((on, name), []).append(where[nation])
        for on, name in sorted(on_day, key=str):
            rows.append((str(on), name, ", ".join(on_day[on, name]), year.status))
    return ("Day", "Holiday", "Where", "Year"), tuple(rows)


def written() -> str:
    """The whole page in Markdown."""
    statuses = "\n".join(f"- **{status}**: {SAYS_OF_STATUS[status]}." for status in SAYS_OF_STATUS)
    return f"""# Every number with a legal source

This page is written from `commonweal/ground/law/data/` by `python -m commonweal.ground.law.page > docs/law.md`;
a test keeps the two equal. Change the data, not the page. It is not legal advice.

What the status says about each value:

{statuses}

## Values

{_markdown(numbers())}

## Discount rates

{_markdown(discount_rates())}

## Notices under the Procurement Act 2023

{_markdown(notices())}

## Bank holidays

Source: {held_holidays().source} ({held_holidays().link}). A provisional year follows the usual rules and is not yet
published in full.

{_markdown(bank_holidays())}
"""


def _markdown(table: Table) -> str:
    headers, rows = table
    lines = [headers, tuple("---" for _ in headers), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


if __name__ == "__main__":
    sys.stdout.write(written())
