"""The golden thread: one vertical list from the need to what comes next."""

NAMES = {
    "need": "Need",
    "outcome": "What will change",
    "option": "Option",
    "opportunity": "Opportunity",
    "award": "Award",
    "agreement": "Agreement",
    "results": "Results",
    "review": "Review",
    "next": "Next",
}


def knot_name(kind):
    return NAMES.get(kind, kind.replace("_", " ").capitalize())


def fold(knots, current=None):
    """Three knots that stand for the whole: where it began, where it is, what comes after."""
    knots = list(knots)
    if len(knots) <= 3:
        return knots
    now = max(1, min(place_now(knots, current), len(knots) - 2))
    return [knots[0], knots[now], knots[now + 1]]


def place_now(knots, current=None):
    """The knot that the page is about; else the one marked current; else the last that is done."""
    if current in knots:
        return knots.index(current)
    named = [place for place, knot in enumerate(knots) if knot.kind == current]
    marked = [place for place, knot in enumerate(knots) if knot.state == "current"]
    done = [place for place, knot in enumerate(knots) if knot.state == "done"]
    return (named or marked or done[-1:] or [0])[0]
