"""Whether a council's colour can carry white letters, and the shades the pages make from it."""

import math
import re

DEFAULT_BRAND = "#0b4f5c"
ENOUGH = 4.5
HEX = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
WHITE, BLACK = (255, 255, 255), (0, 0, 0)


def rgb(colour):
    """Red, green and blue from '#0b4f5c' or '#fff'; None when it is not a colour."""
    found = HEX.fullmatch((colour or "").strip())
    if not found:
        return None
    digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
    return tuple(int(digits[place : place + 2], 16) for place in (0, 2, 4))


def contrast(colour, against="#ffffff"):
    """The WCAG 2.2 contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((_luminance(rgb(colour)), _luminance(rgb(against))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(parts):
    linear = [
        (part / 255) / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def brand_refusal(colour):
    """Why a colour cannot be the council's brand; nothing when it can."""
    if rgb(colour) is None:
        return "Brand colour must be a hex colour, like #0b4f5c"
    ratio = contrast(colour)
    if ratio >= ENOUGH:
        return ""
    shown = math.floor(ratio * 10) / 10  # 4.49 must not read as the 4.5 that it is refused for missing
    return f"This colour has a contrast of {shown} to 1 with white. Choose one of at least {ENOUGH} to 1"


def shades(colour):
    """The brand, a darker one for hovering and a pale one for backgrounds."""
    brand = rgb(colour)
    return {
        "brand": _hex(brand),
        "brand-dark": _hex(_mix(brand, BLACK, 0.3)),
        "brand-pale": _hex(_mix(brand, WHITE, 0.92)),
    }


def _mix(one, other, share):
    return tuple(round(mine + (theirs - mine) * share) for mine, theirs in zip(one, other, strict=True))


def _hex(parts):
    return "#" + "".join(f"{part:02x}" for part in parts)


def brand_sheet(colour):
    """The style sheet that lays a council's colour over ours."""
    return ":root{" + "".join(f"--cw-{name}:{value};" for name, value in shades(colour).items()) + "}\n"
