"""PDFs that a screen reader can read: typst, tagged as PDF/UA-1, from templates of our own and data that stays data."""

from __future__ import annotations

import json
import re
import tempfile
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpResponse

TEMPLATES = Path(__file__).resolve().parent.parent / "templates" / "documents"
ATTEMPTS = 8

# What typst says of a letter that none of its fonts can draw, in the way that its own language writes letters.
UNDRAWN = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")


def as_pdf(template: str, data: dict[str, Any]) -> bytes:
    """One of our templates ('receipt', 'letter', 'paper') with `data` set in it.

    The data go in as JSON and come out as text: nothing in them is read as markup, and the compiler sees an empty
    folder and no network. A letter that no font draws is named in square brackets, so that nothing is lost unseen.
    """
    data = _clean(data)
    for _ in range(ATTEMPTS):
        made = _compiled(template, data)
        if isinstance(made, bytes):
            return made
        data = _named(data, made)
    made = _compiled(template, _named(data, set(filter(_unusual, _letters(data)))))
    if isinstance(made, bytes):
        return made
    raise ValueError(f"The {template} cannot be drawn: {sorted(made)}")


def pdf_response(name: str, content: bytes) -> HttpResponse:
    """A paper of ours, to be saved under this name."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _compiled(template: str, data: dict[str, Any]) -> bytes | set[str]:
    """The PDF, or the letters that could not be drawn."""
    import typst

    with tempfile.TemporaryDirectory() as nothing:
        compiler = typst.Compiler(
            _source(template),
            root=nothing,
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            package_path=nothing,
            package_cache_path=nothing,
        )
        try:
            return bytes(compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=0))
        except typst.TypstError as error:
            undrawn = {letter for found in UNDRAWN.findall(error.diagnostic) for letter in _unescaped(found)}
            if not undrawn:
                raise ValueError(f"The {template} cannot be drawn: {error.message}") from error
            return undrawn


@cache
def _source(template: str) -> bytes:
    return b"\n".join((TEMPLATES / f"{name}.typ").read_bytes() for name in ("page", template))


def _unescaped(found: str) -> str:
    return ESCAPED.sub(lambda code: chr(int(code[1], 16)), found).replace('\\"', '"').replace("\\\\", "\\")


# ---- data ---------------------------------------------------------------------------------------------------------


def _clean(data: Any) -> Any:
    return _texts(data, lambda text: "".join(filter(_is_seen, unicodedata.normalize("NFC", text))))


def _is_seen(letter: str) -> bool:
    """Direction marks could make a page read other than it was written; joiners make no letter of their own."""
    return letter in "\n\t" or unicodedata.category(letter) not in UNSEEN


def _named(data: Any, letters: set[str]) -> Any:
    """Every such letter by its name: a smiling face becomes [smiling face]."""
    names = {letter: _name(letter) for letter in letters}
    return _texts(data, lambda text: "".join(names.get(letter, letter) for letter in text))


def _name(letter: str) -> str:
    if unicodedata.category(letter) in ("Mn", "Me", "Zs"):
        return " " if unicodedata.category(letter) == "Zs" else ""
    name = unicodedata.name(letter, "").lower()
    return f"[{name}]" if name and "ideograph" not in name else f"[U+{ord(letter):04X}]"


def _unusual(letter: str) -> bool:
    return ord(letter) > 0x17F


def _letters(data: Any) -> set[str]:
    found: set[str] = set()
    _texts(data, lambda text: (found.update(text), text)[1])
    return found


def _texts(data: Any, change: Any) -> Any:
    if isinstance(data, str):
        return change(data)
    if isinstance(data, dict):
        return {name: _texts(value, change) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [_texts(value, change) for value in data]
    return data if data is None or isinstance(data, bool | int | float) else change(str(data))
