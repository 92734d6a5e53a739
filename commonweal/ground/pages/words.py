"""How the pages say money, dates, times and shares: one voice for templates, letters and error messages."""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

LONDON = ZoneInfo("Europe/London")
SMALL_BASE = 100
BULLETS = ("- ", "* ", "• ")


def money(value):
    """Whole pounds where there are no pence: £25,000, £312.50, −£40."""
    if value is None or value == "":
        return ""
    pounds = Decimal(str(value))
    return money_exact(pounds) if pounds != pounds.to_integral_value() else _pounds(pounds, 0)


def money_exact(value):
    """Pounds and pence, for payments: £25,000.00."""
    return "" if value is None or value == "" else _pounds(Decimal(str(value)), 2)


def _pounds(value, places):
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{'−' if rounded < 0 else ''}£{abs(rounded):,.{places}f}"


def number(value, places=None):
    """12,500; as many decimal places as it came with unless told."""
    if value is None or value == "":
        return ""
    exact = Decimal(str(value))
    if places is not None:
        exact = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{exact:,f}".replace("-", "−")


def rounded(value, places):
    """75 and 66.67: no more places than asked for, and none that say nothing."""
    said = number(value, places)
    return said.rstrip("0").rstrip(".") if "." in said else said


def percent(part, whole=None, places=0):
    """62% (31 of 50): the count is shown where there are fewer than 100 cases. Alone, 0.62 is 62%."""
    if part is None:
        return ""
    if whole is None:
        return _share(Decimal(str(part)), places)
    if not whole:
        return "no cases"
    share = _share(Decimal(str(part)) / Decimal(str(whole)), places)
    return f"{share} ({number(part)} of {number(whole)})" if abs(whole) < SMALL_BASE else share


def _share(ratio, places):
    hundredths = (ratio * 100).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    if ratio and not hundredths:
        return f"less than {Decimal(1).scaleb(-places)}%"
    if ratio != 1 and hundredths == 100:
        return f"more than {100 - Decimal(1).scaleb(-places)}%"
    return f"{hundredths:,f}%".replace("-", "−")


def plural(count, one, many=None):
    """1 day, 24 days."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def london(value):
    """The moment as a clock in the council's offices shows it."""
    return value.astimezone(LONDON) if value.tzinfo else value.replace(tzinfo=LONDON)


def _never_midnight(value):
    """A deadline on the stroke of midnight belongs to the evening before, where people look for it."""
    there = london(value)
    on_the_stroke = (there.hour, there.minute, there.second) == (0, 0, 0)
    return there - timedelta(minutes=1) if on_the_stroke else there


def _as_date(value):
    return _never_midnight(value).date() if isinstance(value, datetime) else value


def day(value):
    """Friday 18 September 2026."""
    return "" if value is None else f"{_as_date(value):%A} {plain_day(value)}"


def plain_day(value):
    """18 September 2026, for error messages and sentences where the weekday is noise."""
    if value is None:
        return ""
    there = _as_date(value)
    return f"{there.day} {there:%B %Y}"


def short_day(value):
    """18 Sep 2026, for tables only."""
    if value is None:
        return ""
    there = _as_date(value)
    return f"{there.day} {there:%b %Y}"


def month(value):
    """September 2026."""
    return "" if value is None else f"{_as_date(value):%B %Y}"


def season(value):
    """'spring 2027'; a winter has two years."""
    value = _as_date(value)
    if value.month in (12, 1, 2):
        first = value.year - (value.month < 12)
        return f"winter {first} to {first + 1}"
    return f"{('spring', 'summer', 'autumn')[value.month // 3 - 1]} {value.year}"


def clock(value):
    """4:58pm, 5pm, midday; 11:59pm rather than midnight."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        there = _never_midnight(value).time()
    else:
        there = time(23, 59) if value == time(0) else value
    if (there.hour, there.minute) == (12, 0):
        return "midday"
    minutes = f":{there.minute:02d}" if there.minute else ""
    return f"{there.hour % 12 or 12}{minutes}{'am' if there.hour < 12 else 'pm'}"


def moment(value):
    """5pm on Friday 18 September 2026."""
    return "" if value is None else f"{clock(value)} on {day(value)}"


def countdown(value, now):
    """in 24 days, today, 3 days ago; months and years when days stop meaning anything."""
    if value is None:
        return ""
    today = london(now).date() if isinstance(now, datetime) else now
    days = (_as_date(value) - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if days in near:
        return near[days]
    span = _span(abs(days))
    return f"in {span}" if days > 0 else f"{span} ago"


def _span(days):
    if days < 100:
        return plural(days, "day")
    if days < 730:
        return plural(round(days / 30.44), "month")
    return plural(round(days / 365.25), "year")


def paragraphs(text, home=""):
    """Plain text as people type it: blank lines part paragraphs, lines that begin with a dash are a list.

    With the address of this site, the addresses of its pages in the text lead to them.
    """
    blocks = re.split(r"\n\s*\n", str(text or "").replace("\r\n", "\n").replace("\r", "\n"))
    return Markup("\n").join(part for block in blocks for part in _block(block, home))


def _block(block, home):
    lines = [line.strip() for line in block.splitlines() if line.strip()]
    run, bulleted = [], False
    for line in lines:
        if line.startswith(BULLETS) != bulleted and run:
            yield _run(run, bulleted, home)
            run = []
        bulleted = line.startswith(BULLETS)
        run.append(line)
    if run:
        yield _run(run, bulleted, home)


def _run(lines, bulleted, home):
    if not bulleted:
        return Markup('<p class="govuk-body">{}</p>').format(Markup("<br>").join(_line(line, home) for line in lines))
    items = Markup("").join(Markup("<li>{}</li>").format(_line(line[2:].strip(), home)) for line in lines)
    return Markup('<ul class="govuk-list govuk-list--bullet">{}</ul>').format(items)


def _line(line, home):
    if not home:
        return escape(line)
    text, *rest = re.split(re.escape(home) + r"(/\S*[^\s.,;:)])", line)
    made = Markup('<a class="govuk-link" href="{}">{}</a>{}')
    linked = (made.format(path, home + path, after) for path, after in zip(rest[::2], rest[1::2], strict=True))
    return escape(text) + Markup("").join(linked)


def lower_first(words):
    """Mid-sentence form of a label: 'Start date' to 'start date', but 'VAT number' stays."""
    if len(words) < 2 or words[1].isupper() or words[:2] in ("I ", "I’", "I'"):
        return words
    return words[0].lower() + words[1:]


def upper_first(words):
    """The form in which a phrase stands by itself: 'the result is on the line' to 'The result is on the line'."""
    return words[:1].upper() + words[1:]


def full_stop(words):
    """What somebody typed, ended so that another sentence can follow it."""
    words = words.strip()
    return words if not words or words.endswith((".", "!", "?")) else f"{words}."


# Verbs that do not make their past with -ed alone.
PAST = {
    "begin": "began", "choose": "chose", "find": "wrote up", "give": "gave", "hold": "put on hold", "leave": "left",
    "lose": "lost", "make": "made", "pay": "paid", "put": "put", "read": "read", "ready": "said it was ready",
    "send": "sent", "set": "set", "take": "took", "withdraw": "withdrew", "write": "wrote", "cancel": "cancelled",
    "drop": "dropped", "plan": "planned", "stop": "stopped", "submit": "submitted", "go": "went",
}  # fmt: skip
ENDINGS = {"require": "required", "taken": "taken"}


def past(verb):
    """What was done, from the record's word for doing it: 'complete task' to 'completed task'."""
    first, _, rest = str(verb).replace("_", " ").partition(" ")
    if first == "not":
        return f"marked as not {' '.join(ENDINGS.get(word, word) for word in rest.split())}"
    if first not in PAST and not first.endswith("ed") and first not in PAST.values():
        first += "d" if first.endswith("e") else "ed"
        first = first[:-3] + "ied" if first.endswith("yed") and first[-4] not in "aeo" else first
    else:
        first = PAST.get(first, first)
    return f"{first} {rest}".strip()


def listed(words, joiner="and"):
    """a, b and c."""
    words = list(words)
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {joiner} {words[-1]}" if words else ""


def some_of(words, most=10):
    """a, b and c; of many, the first ten and how many more there are."""
    words = list(words)
    return listed(words if len(words) <= most else [*words[:most], f"{number(len(words) - most)} more"])


def iso(value):
    """What a machine reads in <time datetime>: an ISO date, or an ISO moment with its offset."""
    if isinstance(value, datetime):
        return london(value).isoformat()
    return value.isoformat() if isinstance(value, date) else ""


FILTERS = {
    "money": money,
    "money_exact": money_exact,
    "number": number,
    "rounded": rounded,
    "percent": percent,
    "plural": plural,
    "day": day,
    "plain_day": plain_day,
    "short_day": short_day,
    "month": month,
    "clock": clock,
    "moment": moment,
    "countdown": countdown,
    "paragraphs": paragraphs,
    "iso": iso,
    "lower_first": lower_first,
    "upper_first": upper_first,
    "listed": listed,
    "some_of": some_of,
}
