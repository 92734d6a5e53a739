import math

from .drawing import Chart, as_float, known, sayer
from .plots import extremes

MAP_WIDTH = 600.0
MOST_BANDS = 4


def shape_map(areas, say="number"):
    """A map shaded in up to four bands, from (name, shape, value); shape is a ring of points or GeoJSON geometry.

    Degrees are drawn to an equal scale at the middle latitude; metres (easting, northing) as they are.
    """
    said = sayer(say)
    areas = [(str(name), _polygons(shape), known(value)) for name, shape, value in areas]
    chart = Chart(height=0, summary=extremes([(name, value) for name, _, value in areas], said))
    points = [point for _, polygons, _ in areas for ring in polygons for point in ring]
    if not points:
        return chart
    place, height = _projection(points)
    chart.view_box = f"0 0 {MAP_WIDTH:.0f} {height:.0f}"
    cuts = _cuts(sorted(float(value) for _, _, value in areas if value is not None))
    for _, polygons, value in areas:
        d = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in map(place, ring)) + "Z" for ring in polygons)
        chart.path(f"cw-area cw-band-{_shade(_band(value, cuts), cuts)}", d)
    chart.key = _key(areas, cuts, said)
    return chart


def _polygons(shape):
    if not isinstance(shape, dict):
        return [list(shape)]
    if shape["type"] == "MultiPolygon":
        return [ring for polygon in shape["coordinates"] for ring in polygon]
    return list(shape["coordinates"])


def _projection(points):
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    degrees = max(map(abs, xs)) <= 180 and max(map(abs, ys)) <= 90
    squeeze = math.cos(math.radians((min(ys) + max(ys)) / 2)) if degrees else 1.0
    span = (max(xs) - min(xs)) * squeeze or 1.0
    zoom = min(MAP_WIDTH / span, MAP_WIDTH / ((max(ys) - min(ys)) or 1.0))
    left, top = min(xs), max(ys)
    return lambda point: ((point[0] - left) * squeeze * zoom, (top - point[1]) * zoom), (top - min(ys)) * zoom


def _cuts(values):
    """Where bands begin: about as many areas in each, and no band twice."""
    distinct = sorted(set(values))
    bands = min(MOST_BANDS, len(distinct))
    return sorted({values[len(values) * band // bands] for band in range(bands)} | set(distinct[:1])) if bands else []


def _band(value, cuts):
    figure = as_float(value)
    return 0 if figure is None else max(1, sum(figure >= cut for cut in cuts))


def _shade(band, cuts):
    """Palest to darkest however few the bands."""
    return band if band == 0 or len(cuts) < 2 else 1 + round((band - 1) * (MOST_BANDS - 1) / (len(cuts) - 1))


def _key(areas, cuts, said):
    rows = []
    for band in range(1, len(cuts) + 1):
        within = [value for _, _, value in areas if _band(value, cuts) == band]
        low, high = min(within), max(within)
        rows.append({"band": _shade(band, cuts), "text": said(low) if low == high else f"{said(low)} to {said(high)}"})
    missing = sum(value is None for _, _, value in areas)
    return rows + ([{"band": 0, "text": "No figure"}] if missing else [])
