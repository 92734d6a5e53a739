"""What a chart is before it is SVG: marks placed across in percent and down in pixels.

Percent across and pixels down keep letters at reading size on a telephone, where a scaled picture would shrink them.
"""

import math
import textwrap
from dataclasses import dataclass, field
from decimal import Decimal

from commonweal.ground.pages.words import money, number, percent

SAID = {"number": number, "money": money, "percent": percent}
LABEL_CHARACTERS = 34
LINE = 20


@dataclass
class Chart:
    """Marks ready to write, a sentence for those who cannot see them, and the key if there is one."""

    height: int
    marks: list = field(default_factory=list)
    summary: str = ""
    note: str = ""
    key: list = field(default_factory=list)
    view_box: str = ""

    def line(self, css, x1, y1, x2, y2):
        self.marks.append({"tag": "line", "css": css, "x1": pc(x1), "y1": y1, "x2": pc(x2), "y2": y2})

    def bar(self, css, x, y, width, height):
        self.marks.append({"tag": "rect", "css": css, "x": pc(x), "y": y, "width": pc(width), "height": height})

    def dot(self, css, x, y, r=5):
        self.marks.append({"tag": "circle", "css": css, "cx": pc(x), "cy": y, "r": r})

    def text(self, css, x, y, words):
        self.marks.append({"tag": "text", "css": css, "x": pc(x), "y": y, "words": words})

    def path(self, css, d):
        self.marks.append({"tag": "path", "css": css, "d": d})


def pc(share):
    return f"{share:.2f}%"


def sayer(say):
    """A name from SAID or a function; a missing figure is said, never drawn."""
    said = SAID[say] if isinstance(say, str) else say
    return lambda value: "No figure" if value is None else said(value)


def as_float(value):
    """None for what cannot be drawn: nothing, NaN and infinity alike."""
    if value is None:
        return None
    drawn = float(value)
    return drawn if math.isfinite(drawn) else None


def known(value):
    return None if as_float(value) is None else value


def wrapped(words):
    return textwrap.wrap(words, LABEL_CHARACTERS) or [""]


def scale(low, high, left=0.0, right=100.0):
    """A straight ruler from values to percent across (or pixels down)."""
    span = (high - low) or 1.0
    return lambda value: left + (value - low) / span * (right - left)


def ticks(low, high, about=3):
    """Round numbers that cover the range: 0, 20, 40."""
    span = (high - low) or abs(high) or 1.0
    rough = span / about
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * nice for nice in (1, 2, 5, 10) if power * nice >= rough)
    start = math.floor(low / step)
    count = math.ceil(high / step) - start
    exact = Decimal(str(step))
    return [float(exact * (start + place)) for place in range(count + 1)]
