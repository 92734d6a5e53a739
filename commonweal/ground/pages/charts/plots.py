from itertools import pairwise

from .drawing import LINE, Chart, as_float, known, sayer, scale, ticks, wrapped

MOST_SERIES = 4
BAR = 20
GAP = 14
LEFT = 12
PLOT_TOP, PLOT_BOTTOM, PLOT_HEIGHT = 44, 250, 286


def bar_chart(rows, say="number"):
    """Bars across from (label, value) rows. Negative values run left of a line at nought."""
    said = sayer(say)
    rows = [(str(label), known(value)) for label, value in rows]
    drawn = [as_float(value) for _, value in rows if value is not None]
    across = scale(min([0.0, *drawn]), max([0.0, *drawn]) or 0.0, 0, 99.5)
    chart = Chart(height=0, summary=extremes(rows, said))
    y = 0
    for label, value in rows:
        y = _label(chart, f"{label}: {said(value)}", y)
        if value is not None:
            start, end = sorted((across(0.0), across(float(value))))
            chart.bar("cw-bar", start, y, max(end - start, 0.4), BAR)
        y += BAR + GAP
    chart.line("cw-axis", across(0.0), 0, across(0.0), max(y - GAP, 0))
    chart.height = max(y - GAP, LINE)
    return chart


def dot_chart(rows, say="number", target=None):
    """A dot and how sure we are of it, from (label, value, low, high) rows, with a dashed line at the target."""
    said = sayer(say)
    rows = [(str(label), *(known(one) for one in figures)) for label, *figures in rows]
    drawn = [float(one) for _, *figures in rows for one in figures if one is not None]
    drawn += [float(target)] if target is not None else []
    across = scale(min(drawn, default=0.0), max(drawn, default=1.0), 2, 98)
    chart = Chart(height=0, summary=extremes([(row[0], row[1]) for row in rows], said))
    y = 0
    for label, value, low, high in rows:
        sure = f" ({said(low)} to {said(high)})" if low is not None and high is not None else ""
        y = _label(chart, f"{label}: {said(value)}{sure}", y)
        middle = y + BAR / 2
        if target is not None:
            chart.line("cw-target", across(float(target)), y - 2, across(float(target)), y + BAR + 2)
        if sure:
            chart.line("cw-interval", across(float(low)), middle, across(float(high)), middle)
        if value is not None:
            chart.dot("cw-dot", across(float(value)), middle, 6)
        y += BAR + GAP
    chart.height = max(y - GAP, LINE)
    if target is not None:
        chart.note = f"The upright mark is the target: {said(target)}."
    return chart


def line_chart(series, say="number"):
    """Lines over time from (name, [(when, value), ...]). The first four are drawn; the table always has them all."""
    said = sayer(say)
    series = [(str(name), [(str(when), known(value)) for when, value in points]) for name, points in series]
    shown = series[:MOST_SERIES]
    values = [float(value) for _, points in shown for _, value in points if value is not None]
    low, high = min(values, default=0.0), max(values, default=1.0)
    marks = ticks(min(low, 0.0) if low >= 0 and low < high / 2 else low, high)
    down = scale(marks[0], marks[-1], PLOT_BOTTOM, PLOT_TOP)
    chart = Chart(height=PLOT_HEIGHT, summary=" ".join(_journey(name, points, said) for name, points in series))
    for mark in marks:
        chart.line("cw-grid", 0, down(mark), 100, down(mark))
        chart.text("cw-tick", 0, down(mark) - 5, said(mark))
    whens = [when for when, _ in max((points for _, points in shown), key=len, default=[])]
    across = scale(0, max(len(whens) - 1, 1), LEFT, 98)
    for place, (_, points) in enumerate(shown, 1):
        _trace(chart, place, points, across, down)
    _whens(chart, whens, across)
    _ends(chart, shown, down, said)
    if len(series) > len(shown):
        chart.note = f"The picture shows {len(shown)} of {len(series)}. The table shows them all."
    return chart


def _label(chart, words, y):
    for line in wrapped(words):
        chart.text("cw-label", 0, y + 15, line)
        y += LINE
    return y + 2


def _trace(chart, place, points, across, down):
    for position, (_, value) in enumerate(points):
        if value is None:
            continue
        before = points[position - 1][1] if position else None
        if before is not None:
            ends = (across(position - 1), down(float(before)), across(position), down(float(value)))
            chart.line(f"cw-line cw-series-{place}", *ends)
        chart.dot(f"cw-point cw-series-{place}", across(position), down(float(value)), 4)


def _whens(chart, whens, across):
    all_fit = len(whens) <= 6 and sum(len(when) for when in whens) <= 28
    last = len(whens) - 1
    for place, when in enumerate(whens):
        if place in (0, last) or all_fit:
            end = " cw-end" if place == last and last else "" if place == 0 else " cw-middle"
            chart.text(
                f"cw-tick{end}", 100 if end == " cw-end" else across(place) - (LEFT if not place else 0), 272, when
            )


def _ends(chart, shown, down, said):
    """Each line's name and last value at its end, moved apart where they would sit on one another."""
    ends = []
    for place, (name, points) in enumerate(shown, 1):
        last = next((value for _, value in reversed(points) if value is not None), None)
        if last is not None:
            ends.append([down(float(last)) - 10, place, f"{name} {said(last)}"])
    ends.sort(reverse=True)
    for lower, upper in pairwise(ends):
        upper[0] = min(upper[0], lower[0] - LINE)
    for y, place, words in ends:
        chart.text(f"cw-name cw-end cw-series-{place}", 100, y, words)
    lowest = min((y for y, _, _ in ends), default=LINE)
    if lowest < 14:
        _lower(chart, 14 - lowest)


def _lower(chart, by):
    """Room at the top for names that were pushed up."""
    chart.height += by
    for mark in chart.marks:
        for key in ("y", "y1", "y2", "cy"):
            if key in mark:
                mark[key] += by


def extremes(rows, said):
    figures = [(label, value) for label, value in rows if value is not None]
    if not figures:
        return "There are no figures to show."
    top, bottom = max(figures, key=lambda row: row[1]), min(figures, key=lambda row: row[1])
    missing = len(rows) - len(figures)
    tail = f" {missing} of {len(rows)} have no figure." if missing else ""
    if top[1] == bottom[1]:
        return f"{'All are' if len(figures) > 1 else top[0] + ' is'} {said(top[1])}.{tail}"
    return f"Highest: {top[0]}, {said(top[1])}. Lowest: {bottom[0]}, {said(bottom[1])}.{tail}"


def _journey(name, points, said):
    figures = [(when, value) for when, value in points if value is not None]
    if not figures:
        return f"{name} has no figures."
    (first, start), (last, end) = figures[0], figures[-1]
    if len(figures) == 1:
        return f"{name}: {said(start)} in {first}."
    moved = "rose" if end > start else "fell" if end < start else "stayed"
    return f"{name} {moved} from {said(start)} in {first} to {said(end)} in {last}."
