"""Areas: deprivation, population and look-up tables, and boundaries as GeoJSON."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from commonweal.front.open_data.reading import files, layout
from commonweal.front.open_data.reading.cells import clean
from commonweal.front.open_data.reading.files import Sheet
from commonweal.front.open_data.reading.headings import known, plain
from commonweal.front.open_data.reading.layout import Layout, Wanted
from commonweal.front.open_data.reading.line import Line
from commonweal.front.open_data.reading.nested import Entry, thing, words
from commonweal.front.open_data.reading.outcome import NOTE, Problem, Reading, Unreadable
from commonweal.front.open_data.reading.rows import AreaRow
from commonweal.front.open_data.reading.table import Kind, Seen, read_book

GSS = re.compile(r"[EWSNK][0-9]{8}")
# Smallest areas first: the smallest that a line names is the area the line is about.
_LEVELS = ("oa", "lsoa", "msoa", "ward", "lad", "utla", "region", "country")
_SPOKEN = {"wd": "ward", "ltla": "lad", "la": "lad", "cty": "utla", "rgn": "region", "ctry": "country"}
_PREFIXES = {
    "E00": "oa", "W00": "oa", "E01": "lsoa", "W01": "lsoa", "E02": "msoa", "W02": "msoa", "E05": "ward", "W05": "ward",
    "S13": "ward", "N08": "ward", "E06": "lad", "E07": "lad", "E08": "lad", "E09": "lad", "W06": "lad", "S12": "lad",
    "N09": "lad", "E10": "utla", "E12": "region", "E92": "country", "W92": "country", "S92": "country",
    "N92": "country", "K02": "country", "K03": "country", "K04": "country",
}  # fmt: skip
_COLUMN = re.compile(
    r"(oa|lsoa|msoa|ward|wd|ltla|lad|la|utla|cty|region|rgn|ctry)\s?(\d{2}|20\d{2})?\s?(code|cd|name|nm)(?: active)?"
)
_BREAKDOWNS = (
    "sex", "age", "age group", "index domain", "domain", "indicator domain", "category", "category type", "geography",
    "tenure", "ethnicity",
)  # fmt: skip
_SUPPRESSED = frozenset(("[c]", "[x]", "[z]", "[low]", "*", "..", ":", "c", "x", "~", "suppressed"))

FIELDS = (
    known(
        "code",
        "area code",
        "area code|gss code|geography code|areacd|area cd|feature code|ons code|code",
        r"^" + _COLUMN.pattern.replace("name|nm", "cd") + r"$",
    ),
    known(
        "name",
        "area name",
        "area name|area nm|areanm|geography name|name",
        r"^" + _COLUMN.pattern.replace("code|cd", "nm") + r"$",
    ),
    known("parent_code", "parent code", "parent code"),
    known("indicator", "indicator", "indicator name|indicator|measure|variable"),
    known("value", "value", "value|obs value|observation"),
    known("year", "year", "year|period|date|time period|deprivation data year|data year|reference period"),
)  # fmt: skip
WANTED = Wanted(FIELDS, essentials=(("code",),), naming=("code",), least=1)


def areas(source: bytes, name: str = "") -> Reading[AreaRow]:
    """Tables with one line for an area (or for an area, year and breakdown), and GeoJSON boundaries."""
    book = files.open_book(source, name, json_allowed=True)
    if book.kind == "json":
        return _boundaries(book.parsed, name, book.encoding)
    table = _AreaTable(name, [sheet for sheet in book.sheets if sheet.rows])
    return table.finished(read_book(book, name, Kind(WANTED, (), table.row)))


class _AreaTable:
    """The columns of an area table, understood once, then each line read by them."""

    def __init__(self, name: str, sheets: Sequence[Sheet]) -> None:
        self._name = name
        self._sheets = {sheet.name: sheet.rows for sheet in sheets}
        self._columns: dict[int, _Columns] = {}
        self._vintage = _vintage(name)
        self.assumed = False

    def row(self, line: Line, seen: Seen) -> AreaRow | None:
        columns = self._columns.get(id(line.layout))
        if columns is None:
            columns = self._columns[id(line.layout)] = _Columns(line.layout, self._sheets[line.sheet])
        code, name = self._identity(line, columns)
        if not GSS.fullmatch(code):
            what = "This is not an area code" if code else "The area code is missing"
            line.problem("code", code, what, "Enter a nine-character code, like E09000028")
            return None
        ancestors = tuple(
            (kind, above, line.cell(name_at) if name_at is not None else "")
            for kind, code_at, name_at in columns.levels[1:]
            if (above := line.cell(code_at)) and above != code
        )
        year = _year(line.text("year")) or _year_in(self._name)
        measures, breakdown, aside = self._figures(line, columns)
        kind = self._kind(code, columns)
        return AreaRow(
            key=seen.key(line, "area", kind, code, year, *sorted(breakdown.items()), *sorted(measures)),
            row=line.row,
            sheet=line.sheet,
            code=code,
            name=name,
            kind=kind,
            parent_code=line.text("parent_code") or (ancestors[0][1] if ancestors else ""),
            ancestors=ancestors,
            year=year,
            measures=measures,
            breakdown=breakdown,
            aside=aside,
        )

    def _identity(self, line: Line, columns: "_Columns") -> tuple[str, str]:
        if columns.levels:
            _, code_at, name_at = columns.levels[0]
            return line.cell(code_at).upper(), line.cell(name_at) if name_at is not None else line.text("name")
        return line.text("code").upper(), line.text("name")

    def _kind(self, code: str, columns: "_Columns") -> str:
        kind = columns.levels[0][0] if columns.levels else _PREFIXES.get(code[:3], "other")
        if kind == "lsoa":
            vintage = columns.vintages.get("lsoa") or self._vintage
            self.assumed = self.assumed or not vintage
            return f"lsoa{vintage or '21'}"
        return kind

    def _figures(self, line: Line, columns: "_Columns") -> tuple[dict[str, Decimal], dict[str, str], dict[str, str]]:
        """(measures, breakdown, aside). A column of figures is a measure; a suppressed figure is noted and left out."""
        measures: dict[str, Decimal] = {}
        breakdown: dict[str, str] = {}
        aside: dict[str, str] = {}
        if line.has("value"):
            found = self._figure(line, line.text("value"), line.layout.heading("value"))
            if found is not None:
                measures[line.text("indicator") or line.layout.heading("value")] = found
        for column, heading, words_ in columns.others:
            text = line.cell(column)
            if not text:
                continue
            if words_ in _BREAKDOWNS:
                breakdown[heading] = text
            elif column in columns.wordy:
                aside[heading] = text
            else:
                found = self._figure(line, text, heading)
                if found is not None:
                    measures[heading] = found
                elif text.casefold() not in _SUPPRESSED:
                    aside[heading] = text
        return measures, breakdown, aside

    @staticmethod
    def _figure(line: Line, text: str, heading: str) -> Decimal | None:
        found = figure(text)
        if found is None and text:
            if text.casefold() in _SUPPRESSED:
                what, fix = "This figure is suppressed at source", "Nothing: it has been left out"
            else:
                what, fix = "There are words where a figure should be", "They have been kept beside the row"
            line.problems.append(Problem(line.sheet, line.row, heading, text[:200], what, fix, NOTE))
        return found

    def finished(self, reading: Reading[AreaRow]) -> Reading[AreaRow]:
        """Columns read as measures or breakdowns are understood, so they are not stray."""
        measures = dict.fromkeys(each for row in reading.rows for each in row.measures)
        breakdowns = dict.fromkeys(each for row in reading.rows for each in row.breakdown)
        understood = measures | breakdowns
        levels = {heading for each in self._columns.values() for heading in each.level_headings}
        stray = tuple(each for each in reading.stray if each not in understood and each not in levels)
        problems = reading.problems
        if self.assumed:
            what = "The file does not say which census its areas are from. They have been read as 2021 areas"
            note = layout.whole_file_note(
                "", reading.mapping.get("code", ""), "", what, "Name the column LSOA21 or LSOA11"
            )
            problems = (note, *problems)
        mapping = {
            **reading.mapping,
            **{f"breakdown: {each}": each for each in breakdowns},
            **{f"measure: {each}": each for each in measures},
        }
        return replace(reading, mapping=mapping, stray=stray, problems=problems)


class _Columns:
    """Which columns name areas at which level, and what the rest hold."""

    def __init__(self, placed: Layout, rows: Sequence[list[str]]) -> None:
        codes: dict[str, int] = {}
        names: dict[str, int] = {}
        self.vintages: dict[str, str] = {}
        for column, heading in enumerate(placed.headings):
            found = _COLUMN.fullmatch(_spaced(heading))
            if found:
                level = _SPOKEN.get(found[1], found[1])
                (codes if found[3] in ("code", "cd") else names).setdefault(level, column)
                if found[2]:
                    self.vintages.setdefault(level, found[2][-2:])
        self.levels = [(level, codes[level], names.get(level)) for level in _LEVELS if level in codes]
        used = {*codes.values(), *names.values(), *placed.columns.values()}
        self.level_headings = {placed.headings[column] for column in (*codes.values(), *names.values())}
        self.others = [
            (column, heading, plain(heading)) for column, heading in enumerate(placed.headings) if column not in used
        ]
        sample = rows[placed.heading_row : placed.heading_row + 500]
        self.wordy = {column for column, _, _ in self.others if not _mostly_figures(sample, column)}


def _mostly_figures(rows: Sequence[list[str]], column: int) -> bool:
    filled = [text for row in rows if column < len(row) and (text := clean(row[column]).text)]
    return 2 * sum(1 for text in filled if figure(text) is not None or text.casefold() in _SUPPRESSED) > len(filled)


def _spaced(heading: str) -> str:
    """'LSOA21CD' and 'lsoa21_code' as words: 'lsoa 21 cd', 'lsoa 21 code'."""
    lowered = clean(heading).text.casefold().replace("_", " ")
    return " ".join(re.sub(r"(\d+)", r" \1 ", lowered).split())


def figure(text: str) -> Decimal | None:
    """A plain number, or None."""
    bare = text.replace(",", "").removesuffix("%").strip()
    if not re.fullmatch(r"[-+−]?(?:\d{1,15}(?:\.\d{0,25})?|\.\d{1,25})(?:[eE][-+]?\d{1,2})?", bare, re.ASCII):
        return None
    try:
        return Decimal(bare.replace("−", "-"))
    except InvalidOperation:
        return None


def _year(text: str) -> int | None:
    found = re.search(r"(?<!\d)(?:19|20)\d{2}(?!\d)", text)
    return int(found[0]) if found else None


def _year_in(name: str) -> int | None:
    found = re.search(r"(?<!\d)(20\d{2}|199\d)(?!\d)", name)
    return int(found[1]) if found else None


def _vintage(name: str) -> str:
    found = re.search(r"lsoa[\s_-]?(?:20)?(11|21)(?!\d)", name.casefold())
    return found[1] if found else ""


def _boundaries(parsed: Any, name: str, encoding: str) -> Reading[AreaRow]:
    collection = thing(parsed)
    features = collection.get("features")
    if collection.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise Unreadable(f"{name or 'The file'} is JSON, but not a GeoJSON collection of boundaries")
    problems: list[Problem] = []
    rows, seen = [], Seen()
    mapping: dict[str, str] = {}
    for number, feature in enumerate(features, start=1):
        row = _boundary(Entry(number, problems), thing(feature), seen, name, mapping)
        if row is not None:
            rows.append(row)
    return Reading(name=name, rows=tuple(rows), problems=tuple(problems), mapping=mapping, encoding=encoding)


def _boundary(
    entry: Entry, feature: Mapping[str, Any], seen: Seen, file_name: str, mapping: dict[str, str]
) -> AreaRow | None:
    told = thing(feature.get("properties"))
    codes, names, vintages = _levels_of(told)
    level = next((each for each in _LEVELS if each in codes), "")
    code = words(told.get(codes[level])).upper() if level else _any_code(told)
    if not GSS.fullmatch(code):
        entry.problem("properties", code, "The boundary has no area code", "Add a property such as WD25CD or LSOA21CD")
        return None
    kind = level or _PREFIXES.get(code[:3], "other")
    if kind == "lsoa":
        kind = f"lsoa{vintages.get(level) or _vintage(file_name) or '21'}"
    geometry = thing(feature.get("geometry"))
    _check_geometry(entry, geometry)
    if entry.failed:
        return None
    if level:
        mapping |= {"code": codes[level], **({"name": names[level]} if level in names else {}), "geometry": "geometry"}
    above = tuple(
        (each, words(told.get(codes[each])), words(told.get(names.get(each, ""))))
        for each in _LEVELS
        if each in codes and each != level and words(told.get(codes[each])) not in ("", code)
    )
    used = {*codes.values(), *names.values()}
    year = int(f"20{vintages[level]}") if vintages.get(level) else _year_in(file_name)
    return AreaRow(
        key=seen.key(entry, "boundary", kind, code, year),
        row=entry.row,
        code=code,
        name=words(told.get(names.get(level, ""))),
        kind=kind,
        parent_code=above[0][1] if above else "",
        ancestors=above,
        year=year,
        geometry=geometry,
        aside={key: text for key, value in told.items() if key not in used and (text := words(value))},
    )


def _levels_of(told: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """({level: property of its code}, {level: property of its name}, {level: two-figure year})."""
    codes: dict[str, str] = {}
    names: dict[str, str] = {}
    vintages: dict[str, str] = {}
    for key in told:
        found = _COLUMN.fullmatch(_spaced(str(key)))
        if found:
            level = _SPOKEN.get(found[1], found[1])
            (codes if found[3] in ("code", "cd") else names).setdefault(level, key)
            if found[2]:
                vintages.setdefault(level, found[2][-2:])
    return codes, names, vintages


def _any_code(told: Mapping[str, Any]) -> str:
    return next((text for value in told.values() if GSS.fullmatch(text := words(value).upper())), "")


def _check_geometry(entry: Entry, geometry: Mapping[str, Any]) -> None:
    if geometry.get("type") not in ("Polygon", "MultiPolygon"):
        entry.problem("geometry", words(geometry.get("type")), "The area has no boundary", "Add its polygon")
        return
    points = list(_points(geometry.get("coordinates"), 0))
    if not points or any(point is None for point in points):
        entry.problem(
            "geometry", "", "The boundary has coordinates that are not numbers", "Export the boundaries again"
        )
    elif not all(-11 <= east <= 3 and 49 <= north <= 62 for east, north in points):
        what = "The coordinates are not longitudes and latitudes in the United Kingdom"
        entry.problem("geometry", f"{points[0]}", what, "Export the boundaries as longitude and latitude (WGS 84)")


def _points(value: Any, depth: int) -> Iterable[tuple[float, float] | None]:
    if not isinstance(value, list) or depth > 5:
        yield None
    elif len(value) >= 2 and all(_is_number(each) for each in value[:2]):
        yield float(value[0]), float(value[1])
    else:
        for each in value:
            yield from _points(each, depth + 1)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool) and abs(value) < 10**9
