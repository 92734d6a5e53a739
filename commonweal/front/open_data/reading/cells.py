"""One cell at a time: text made clean, and money, flags and product codes read from it."""

import html
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

_PENNY = Decimal("0.01")
_LONGEST_FIGURE = 100
_MOST = Decimal("1000000000000")

_INVISIBLE = dict.fromkeys((8203, 8288, 65279, 173, 8206, 8207, *range(8234, 8239)))
_INVISIBLE |= dict.fromkeys((*range(0, 32), 127, *range(128, 160)), " ")
_GARBLED = re.compile(r"[ÂÃâ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|ï¿½")
_LOST = re.compile(r"\ufffd|(?<=\w)¿(?=\w)")
_DAGGERS = re.compile(r"†(?:\s|†)+|\s†+|^†+|†+$")
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});")

_BLANK_WORDS = frozenset(("", "-", "--", "n/a", "na", "n.a.", "none", "not applicable", "null", "."))
_AMOUNT = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d{1,3}(?: \d{3})+(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+")
_SCIENTIFIC = re.compile(r"\d+(?:\.\d+)?e[-+]?\d{1,3}")
_CONTINENTAL = re.compile(r"\d{1,3}(?:\.\d{3})+,\d{2}")
_SCALES = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "mn": 1_000_000, "million": 1_000_000, "bn": 10**9}
_SCALED = re.compile(r"(.*\d)\s?(k|thousand|mn?|million|bn)")
_AROUND = re.compile(
    r"^(?:circa|c\.?|approx(?:imately)?\.?|est(?:imated)?\.?|up to|around)\s+|"
    r"\s*(?:per annum|p\.?a\.?|per year|a year|annually|exc?l?\.?\s?vat|ex\.?\s?vat|inc?l?\.?\s?vat|\+\s?vat|plus vat|"
    r"\(?(?:est|estimated|approx)\.?\)?|in total|total)$"
)

_YES = frozenset("y yes true 1 t".split())
_NO = frozenset("n no false 0 f none".split())


class Money(NamedTuple):
    """`remark` is '' or one of: words, scaled, rounded, beside, continental, several, too large, unreadable."""

    amount: Decimal | None
    remark: str = ""


class Cleaned(NamedTuple):
    """`remark` is '', repaired (characters put right) or lost (characters nobody can put back)."""

    text: str
    remark: str = ""


def clean(text: str) -> Cleaned:
    """Spaces of every kind made single, invisible characters removed, garbled letters put right where possible."""
    return _clean_short(text) if len(text) <= 100 else _clean(text)


def _clean(text: str) -> Cleaned:
    if text.isascii() and "&" not in text:
        return Cleaned(" ".join((text if text.isprintable() else text.translate(_INVISIBLE)).split()))
    return _clean_unusual(text)


# Departments, suppliers and categories repeat thousands of times in one file.
_clean_short = lru_cache(maxsize=32768)(_clean)


def _clean_unusual(text: str) -> Cleaned:
    remark = ""
    if _GARBLED.search(text):
        try:
            text, remark = text.encode("cp1252").decode("utf-8"), "repaired"
        except UnicodeError:
            remark = "lost"
    if "&" in text and _ENTITY.search(text):
        text, remark = html.unescape(text), remark or "repaired"
    if "†" in text and _DAGGERS.search(text):
        text, remark = _DAGGERS.sub(" ", text), remark or "repaired"
    if _LOST.search(text):
        remark = "lost"
    return Cleaned(" ".join(text.translate(_INVISIBLE).split()), remark)


def money(text: str) -> Money:
    """Pounds from a cell already clean: signs, commas, brackets, k and m, accountants' dashes."""
    if len(text) > _LONGEST_FIGURE:
        return Money(None, "unreadable" if any(letter.isdecimal() for letter in text) else "words")
    return _money(text)


@lru_cache(maxsize=65536)
def _money(text: str) -> Money:
    plain = re.sub(r"[£\ufffd]|\bgbp\b|¬£|\bgb pounds\b", "", text.casefold().replace("−", "-").replace("–", "-"))
    plain = plain.strip()
    if re.fullmatch(r"-\s*|nil", plain) and (plain == "nil" or text.strip() not in _BLANK_WORDS):
        return Money(Decimal("0.00"))
    if plain in _BLANK_WORDS:
        return Money(None)
    if not any(letter.isdecimal() for letter in plain):
        return Money(None, "words")
    plain, negative = _sign(plain)
    if not plain.isascii():
        return Money(None, "unreadable")
    return _magnitude(plain, negative)


def _sign(plain: str) -> tuple[str, bool]:
    bracketed = re.fullmatch(r"\(\s*(.*?)\s*\)", plain)
    if bracketed:
        return bracketed[1].lstrip("-").strip(), True
    credit = re.fullmatch(r"(.*\d)\s*(?:-|cr\.?)", plain)
    if credit:
        return credit[1].lstrip("-").strip(), True
    if plain.startswith("-"):
        return plain[1:].strip(), True
    return re.sub(r"\s*dr\.?$", "", plain.lstrip("+").strip()), False


def _magnitude(plain: str, negative: bool) -> Money:
    remark = ""
    bare = _AROUND.sub("", plain).strip()
    if bare != plain:
        plain, remark = bare, "beside"
    factor = 1
    scaled = _SCALED.fullmatch(plain)
    if scaled:
        plain, factor, remark = scaled[1].strip(), _SCALES[scaled[2]], "scaled"
    if _CONTINENTAL.fullmatch(plain):
        plain, remark = plain.replace(".", "").replace(",", "."), "continental"
    if _SCIENTIFIC.fullmatch(plain):
        remark = remark or "rounded"
    elif not _AMOUNT.fullmatch(plain):
        several = re.search(r"\d\s*(?:-|/|&|;|\bto\b|\band\b|\bor\b|\s)\s*\d", plain)
        return Money(None, "several" if several else "unreadable")
    try:
        exact = Decimal(re.sub(r"[, ]", "", plain)) * factor
    except InvalidOperation:
        return Money(None, "unreadable")
    if exact >= _MOST:
        return Money(None, "too large")
    rounded = exact.quantize(_PENNY, rounding=ROUND_HALF_UP)
    if abs(rounded - exact) > Decimal("0.00001"):
        remark = remark or "rounded"
    return Money(-rounded if negative and rounded else rounded, remark)


@lru_cache(maxsize=4096)
def flag(text: str, yes: frozenset[str] = _YES, no: frozenset[str] = _NO) -> tuple[bool | None, bool]:
    """(answer, understood). A blank is understood and has no answer."""
    plain = text.casefold().strip(" .")
    if plain in _BLANK_WORDS and plain != "none":
        return None, True
    if plain in yes:
        return True, True
    if plain in no:
        return False, True
    return None, plain in {"unknown", "not known", "tbc", "tba"}


_SME_YES = _YES | frozenset(("sme", "small", "medium", "micro", "small or medium", "s", "m", "small/medium"))
_SME_NO = _NO | frozenset(("large", "non-sme", "non sme", "not sme", "l"))
_VCSE_YES = _YES | frozenset(
    ("vcse", "vsce", "vcs", "vcfse", "charity", "voluntary", "social enterprise", "cic", "mutual", "voluntary sector")
)
_VCSE_NO = _NO | frozenset(("non-vcse", "non vcse", "not vcse"))


def sme_flag(text: str) -> tuple[bool | None, bool]:
    return flag(text, _SME_YES, _SME_NO)


def vcse_flag(text: str) -> tuple[bool | None, bool]:
    return flag(text, _VCSE_YES, _VCSE_NO)


def sme_or_vcse(text: str) -> tuple[bool | None, bool | None, bool]:
    """(SME, VCSE, understood) from one column that asks both. A bare yes does not say which."""
    plain = text.casefold().strip(" .")
    if plain in _NO:
        return False, False, True
    if plain in _YES:
        return None, None, False
    if re.search(r"\bsme\b", plain) and re.search(r"\bv[cs]{2}e?\b", plain):
        return True, True, True
    sme, sme_known = sme_flag(text)
    vcse, vcse_known = vcse_flag(text)
    return sme, vcse, sme_known or vcse_known


@lru_cache(maxsize=16384)
def cpv(text: str) -> tuple[tuple[str, ...], bool]:
    """Eight-digit product codes in the order given, check digits dropped, and whether every part was understood."""
    if text.casefold().strip(" .") in _BLANK_WORDS:
        return (), True
    codes, understood = [], True
    for part in re.split(r"[,;/|]|\s(?=\d{6,9}(?:-\d{1,2})?(?:\s|$))", text):
        found = re.match(r"\W*(\d{8})(?:-\d)?(?!\d)(?:\W*$|\W+[^\W\d].*$)", part)
        if found:
            codes.append(found[1])
        elif re.search(r"\d", part) or not codes:
            understood = understood and not part.strip(" .\ufffd")
    return tuple(dict.fromkeys(codes)), understood
