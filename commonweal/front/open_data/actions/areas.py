"""Areas with their figures: data that each new file brings up to date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.text import slugify

from commonweal.council.exercise.models import Area
from commonweal.cycle.understand.models import AreaMeasure
from commonweal.front.open_data.actions.tally import Tally
from commonweal.front.open_data.reading import AreaRow

BATCH = 2000
WHOLE_POPULATION = frozenset({"total_population", "all_ages", "population", "total population", "all ages"})
EVERYBODY = frozenset({"", "persons", "all", "all persons", "total"})
UNTOLD = frozenset({"geography"})
Figure = tuple[int, str, int | None]


def keep_areas(rows: Iterable[AreaRow], source: str) -> Tally:
    rows = list(rows)
    results = _areas(rows)
    _figures(rows, source, results)
    tally = Tally()
    for result in results:
        tally.count(result)
    return tally


# ---- the areas ----------------------------------------------------------------------------------------------------


def _areas(rows: list[AreaRow]) -> list[str]:
    codes = {row.code for row in rows} | {code for row in rows for _, code, _ in row.ancestors}
    areas = {area.code: area for area in Area.objects.filter(code__in=codes)}
    touched: set[str] = set()
    for row in rows:
        for place, (kind, code, name) in enumerate(row.ancestors):
            above = next((one for _, one, _ in row.ancestors[place + 1 :] if one != code), "")
            _put(areas, touched, code, kind=kind, name=name, parent_code=above)
    results = [_row(areas, touched, row) for row in rows]
    new = [area for area in areas.values() if area.pk is None]
    old = [areas[code] for code in touched if areas[code].pk is not None]
    Area.objects.bulk_create(new, batch_size=500)
    Area.objects.bulk_update(old, ["name", "slug", "parent_code", "population", "boundary"], batch_size=100)
    return results


def _row(areas: dict[str, Area], touched: set[str], row: AreaRow) -> str:
    new = row.code not in areas
    given: dict[str, Any] = {"name": row.name, "parent_code": row.parent_code, "population": _population(row)}
    if row.geometry:
        given["boundary"] = _plain(row.geometry)
    changed = _put(areas, touched, row.code, kind=row.kind, **given)
    return "added" if new else "changed" if changed else "unchanged"


def _put(areas: dict[str, Area], touched: set[str], code: str, *, kind: str, **given: Any) -> bool:
    """What a file leaves out stays as it was; an area that has a name keeps it unless the file gives another."""
    area = areas.get(code)
    if area is None:
        area = areas[code] = Area(code=code, kind=kind[:12], name=code, slug=slugify(code))
    given["name"] = (given.get("name") or "")[:120]
    differs = {name: value for name, value in given.items() if value not in (None, "") and getattr(area, name) != value}
    for name, value in differs.items():
        setattr(area, name, value)
    area.slug = slugify(area.name)[:120] or slugify(code)
    if differs:
        touched.add(code)
    return bool(differs)


def _plain(shape: Any) -> Any:
    """A boundary as JSON holds it: the reader keeps coordinates as exact decimals."""
    if isinstance(shape, Mapping):
        return {name: _plain(value) for name, value in shape.items()}
    if isinstance(shape, list | tuple):
        return [_plain(one) for one in shape]
    return float(shape) if isinstance(shape, Decimal) else shape


def _population(row: AreaRow) -> int | None:
    if row.breakdown.get("sex", "").casefold() not in EVERYBODY:
        return None
    found = next((value for name, value in row.measures.items() if name.casefold() in WHOLE_POPULATION), None)
    return int(found) if found is not None and found >= 0 else None


# ---- their figures ------------------------------------------------------------------------------------------------


def _figures(rows: list[AreaRow], source: str, results: list[str]) -> None:
    ids = dict(Area.objects.filter(code__in={row.code for row in rows}).values_list("code", "pk"))
    there: dict[Figure, AreaMeasure] = {
        (one.area_id, one.name, one.year): one for one in AreaMeasure.objects.filter(area__in=ids.values())
    }
    new: dict[Figure, AreaMeasure] = {}
    changed: dict[Figure, AreaMeasure] = {}
    for place, row in enumerate(rows):
        added = altered = 0
        for name, value in row.measures.items():
            figure = (ids[row.code], _called(name, row), row.year)
            old = there.get(figure)
            if old is None:
                new[figure] = AreaMeasure(area_id=figure[0], name=figure[1], year=row.year, value=float(value),
                                          source=source[:200])  # fmt: skip
                added += 1
            elif old.value != float(value):
                old.value, old.source = float(value), source[:200]
                changed[figure] = old
                altered += 1
        if results[place] != "added" and (added or altered):
            # A row all of whose figures are new is a new row, even about an area that was here.
            results[place] = "added" if added == len(row.measures) else "changed"
    AreaMeasure.objects.bulk_create(new.values(), batch_size=BATCH)
    AreaMeasure.objects.bulk_update(changed.values(), ["value", "source"], batch_size=500)


def _called(name: str, row: AreaRow) -> str:
    """The name of a figure with its breakdown: 'Aged 16 to 64 (sex: Females)'."""
    parts = [f"{key.replace('_', ' ')}: {value}" for key, value in row.breakdown.items() if key not in UNTOLD]
    plain = name.replace("_", " ")
    return (f"{plain} ({', '.join(parts)})" if parts else plain)[:160]
