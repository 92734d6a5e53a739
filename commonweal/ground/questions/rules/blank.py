"""A form as a document to write in (OpenDocument text), for whoever answers away from the screen."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from commonweal.ground.pages.words import plural
from commonweal.ground.questions.models import Question
from commonweal.ground.questions.rules.kinds import CHOICES, TABLES, TEXTS, Kind, columns_of

ODT = "application/vnd.oasis.opendocument.text"
SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODT}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
WRITE_HERE = "Write here:"
EMPTY_LINES = 3


def blank_form(title: str, about: str, sections: Iterable[tuple[str, Sequence[Question]]]) -> bytes:
    """The file's bytes. Sections are (heading, questions); one without questions is left out."""
    parts = [_heading(title, 1), _line(about)]
    every = [(heading, list(own)) for heading, own in sections]
    names = {one.key: one.text for _, own in every for one in own}
    for heading, own in every:
        if own:
            parts += [_heading(heading, 2), *(_asked(one, names) for one in own)]
    body = "".join(parts)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {SPACES} office:version="1.2">'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return _packed(content)


def _packed(content: str) -> bytes:
    """The kind of file stands first and is not compressed, as the format asks."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in (("mimetype", ODT), ("content.xml", content), ("META-INF/manifest.xml", MANIFEST)):
            entry = zipfile.ZipInfo(name)  # without the hour, so that the same questions are the same bytes
            packed.writestr(entry, text, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _heading(text: str, level: int) -> str:
    return f'<text:h text:outline-level="{level}">{_plain(text)}</text:h>'


def _line(text: str) -> str:
    return f"<text:p>{_plain(text)}</text:p>" if text else ""


def _plain(text: str) -> str:
    return escape("".join(letter for letter in str(text) if letter >= " "))


def _asked(question: Question, names: dict[str, str]) -> str:
    said = [_heading(question.text + ("" if question.required else " (optional)"), 3)]
    said.append(_line(f"Why we ask: {question.why}"))
    if question.show_if:
        decides = names.get(question.show_if["key"], question.show_if["key"])
        said.append(_line(f"Only if ‘{decides}’ is ‘{question.show_if['is']}’."))
    if question.kind in TABLES:
        return "".join([*said, _table([one.label for one in columns_of(question)]), "<text:p/>"])
    return "".join([*said, *map(_line, _how(question)), _line(WRITE_HERE), "<text:p/>"])


def _how(question: Question) -> list[str]:
    if question.kind in TEXTS:
        return [f"Up to {plural(question.words, 'word')}."]
    if question.kind in CHOICES:
        return [f"[  ] {one}" for one in question.options]
    if question.kind in (Kind.YES_NO, Kind.DECLARATION):
        return ["[  ] Yes", "[  ] No"] if question.kind == Kind.YES_NO else ["[  ] I agree"]
    return [f"{question.get_kind_display()}."]


def _table(columns: Sequence[str]) -> str:
    def row(cells: Iterable[str]) -> str:
        made = "".join(f'<table:table-cell office:value-type="string">{one}</table:table-cell>' for one in cells)
        return f"<table:table-row>{made}</table:table-row>"

    rows = [row(f"<text:p>{_plain(one)}</text:p>" for one in columns)] + [
        row("<text:p/>" for _ in columns)
    ] * EMPTY_LINES
    across = f'<table:table-column table:number-columns-repeated="{len(columns)}"/>'
    return f"<table:table>{across}{''.join(rows)}</table:table>"
