"""From the bytes of a file to sheets of text cells: kinds of file, encodings and delimiters."""

import codecs
import csv
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import IO, Any

from python_calamine import CalamineWorkbook

from commonweal.front.open_data.reading.outcome import Unreadable

DELIMITERS = (",", ";", "\t", "|")
DELIMITER_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_LARGEST_UNPACKED = 600_000_000
_MOST_CELLS = 40_000_000
_FILLED = re.compile(rb"""<(?:\w+:)?c\s(?:[^>]*?\s)?r=["']([A-Za-z]+)([0-9]+)["'](?:>|[^>]*[^>/]>)""")
_UNPLACED = re.compile(rb"<(?:\w+:)?c(?:>|\s(?![^>]*\br=))")
_ROW = re.compile(rb"""<(?:\w+:)?row\s(?:[^>]*?\s)?r=["']([0-9]+)["']""")
_ODS_ROW = re.compile(rb"<table:table-row([^>]*)>(.*?)</table:table-row>", re.DOTALL)
_ODS_CELL = re.compile(rb"<table:table-cell([^>]*value-type[^>]*)>")
_REPEATED = re.compile(rb"""-repeated=["']([0-9]+)["']""")
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_KINDS = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"{\\rtf", "a word-processed document"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WANTED = "Save it as CSV, XLSX or ODS and choose it again"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Cells as text, in rows numbered from 1 as a spreadsheet shows them."""

    name: str
    rows: list[list[str]]


@dataclass(frozen=True, slots=True)
class Book:
    sheets: tuple[Sheet, ...]
    encoding: str = ""
    delimiter: str = ""
    kind: str = "csv"
    parsed: Any = field(default=None)


def open_book(source: bytes, name: str, *, json_allowed: bool = False) -> Book:
    """Every sheet of a spreadsheet or delimited file. JSON comes back parsed, where the caller takes JSON."""
    if not source.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Unreadable(f"{_called(name)} is empty")
    if source.startswith(b"PK"):
        return _spreadsheet(source, name, _zip_kind(source, name))
    if source.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in source:
            raise Unreadable(f"{_called(name)} is password protected. Save a copy without a password and choose that")
        return _spreadsheet(source, name, "xls")
    for magic, kind in _OTHER_KINDS:
        if source.startswith(magic):
            raise Unreadable(f"{_called(name)} is {kind}, not a table of rows. {_WANTED}")
    encoding = find_encoding(source)
    text = decode(source, encoding, name)
    if text.lstrip()[:1] in ("{", "["):
        return _json_book(text, name, encoding, json_allowed)
    if re.match(r"\s*<(?:!doctype|html|\?xml)", text[:200], re.IGNORECASE):
        raise Unreadable(f"{_called(name)} is a web page or XML, not a table of rows. {_WANTED}")
    delimiter = find_delimiter(text[:200_000])
    return Book((Sheet("", list(delimited(text, delimiter, name))),), encoding, DELIMITER_NAMES[delimiter])


def _called(name: str) -> str:
    return f"The file {name}" if name else "The file"


def find_encoding(source: bytes) -> str:
    """A byte order mark decides; then NULs in every other place; then UTF-8 if it fits; then Windows."""
    for mark, encoding in _BOMS:
        if source.startswith(mark):
            return encoding
    start = source[:4096]
    if len(start) >= 4 and start.count(0) > len(start) // 4:
        return "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
    try:
        source.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def decode(source: bytes, encoding: str, name: str) -> str:
    try:
        text = source.decode(encoding, errors="windows" if encoding == "cp1252" else "strict")
    except UnicodeDecodeError as refused:
        raise Unreadable(f"{_called(name)} says it is {encoding.upper()} text but is not. {_WANTED}") from refused
    _refuse_binary(text, name)
    return text


def first_of(text: IO[str], length: int, name: str) -> str:
    """The beginning of an open text file."""
    try:
        sample = text.read(length)
    except UnicodeDecodeError as refused:
        raise Unreadable(f"{_called(name)} is not text all through. {_WANTED}") from refused
    _refuse_binary(sample, name)
    return sample


def _refuse_binary(text: str, name: str) -> None:
    if "\x00" in text or sum(map(text[:4096].count, "\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f")) > 8:
        raise Unreadable(f"{_called(name)} is not text or a spreadsheet. {_WANTED}")


def is_known_binary(start: bytes) -> bool:
    return start.startswith(_OLE) or any(start.startswith(magic) for magic, _ in _OTHER_KINDS)


def _undefined_in_windows(refused: UnicodeError) -> tuple[str, int]:
    if not isinstance(refused, UnicodeDecodeError):
        raise refused
    return refused.object[refused.start : refused.end].decode("latin-1"), refused.end


codecs.register_error("windows", _undefined_in_windows)


def find_delimiter(sample: str) -> str:
    """The mark that splits most lines into the same number of cells, more than one."""
    hinted = re.match(r"sep=([,;\t|])[\r\n]", sample)
    if hinted:
        return hinted[1]
    best, best_score = ",", 0
    for delimiter in DELIMITERS:
        widths: Counter[int] = Counter()
        try:
            for count, record in enumerate(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)):
                if len(record) > 1:
                    widths[len(record)] += 1
                if count == 200:
                    break
        except csv.Error:
            continue
        score = max(((width - 1) * lines for width, lines in widths.items()), default=0)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def delimited(text: str, delimiter: str, name: str) -> Iterator[list[str]]:
    return records(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), name)


def records(reader: Any, name: str) -> Iterator[list[str]]:
    try:
        yield from reader
    except csv.Error as refused:
        raise Unreadable(
            f"{_called(name)} cannot be split into cells near line {reader.line_num}. "
            "Look for a quotation mark that is opened and never closed"
        ) from refused
    except UnicodeDecodeError as refused:
        raise Unreadable(f"{_called(name)} is not text all through: see near line {reader.line_num}") from refused


def _zip_kind(source: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(source)) as packed:
            inside = {each.filename: each for each in packed.infolist()}
            if sum(each.file_size for each in inside.values()) > _LARGEST_UNPACKED:
                raise Unreadable(f"{_called(name)} is too large to open. Split it into smaller files")
            if "xl/workbook.xml" in inside:
                _refuse_vast(packed, name)
                return "xlsx"
            if "xl/workbook.bin" in inside:
                return "xlsb"
            if "content.xml" in inside and "mimetype" in inside:
                return _open_document(packed, name)
    except Unreadable:
        raise
    except Exception as refused:
        raise Unreadable(f"{_called(name)} is damaged and cannot be opened") from refused
    if any(each.startswith("word/") for each in inside):
        raise Unreadable(f"{_called(name)} is a word-processed document, not a table of rows. {_WANTED}")
    raise Unreadable(f"{_called(name)} is a zip file. Unzip it and choose one file from inside")


def _refuse_vast(packed: zipfile.ZipFile, name: str) -> None:
    """A sheet is opened as a full rectangle, so one cell far from the rest could fill the memory."""
    for part in packed.namelist():
        if not (part.startswith("xl/worksheets/") and part.endswith(".xml")):
            continue
        content = packed.read(part)
        lowest, widest = 0, 1
        for column, row in _FILLED.findall(content):
            lowest, widest = max(lowest, int(row)), max(widest, _column(column.upper()))
        if _UNPLACED.search(content):
            lowest = max(lowest, max(map(int, _ROW.findall(content)), default=0))
        if lowest * widest > _MOST_CELLS:
            raise Unreadable(
                f"{_called(name)} has a cell far below or to the right of the rest. Clear it, or save as CSV"
            )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _open_document(packed: zipfile.ZipFile, name: str) -> str:
    if b"spreadsheet" not in packed.read("mimetype")[:200]:
        raise Unreadable(f"{_called(name)} is a document, not a spreadsheet. {_WANTED}")
    if b"encryption-data" in packed.read("META-INF/manifest.xml"):
        raise Unreadable(f"{_called(name)} is password protected. Save a copy without a password and choose that")
    cells = 0
    for row, inside in _ODS_ROW.findall(packed.read("content.xml")):
        filled = [_repeats(cell) for cell in _ODS_CELL.findall(inside)]
        cells += sum(filled) * _repeats(row) if filled else 0
    if cells > _MOST_CELLS:
        raise Unreadable(f"{_called(name)} is too large to open. Split it into smaller files")
    return "ods"


def _repeats(tag: bytes) -> int:
    found = _REPEATED.search(tag)
    return int(found[1]) if found else 1


def _spreadsheet(source: bytes, name: str, kind: str) -> Book:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(source))
        sheets = tuple(
            Sheet(title, [[_as_text(cell) for cell in row] for row in _cells(workbook, title)])
            for title in workbook.sheet_names
        )
    except BaseException as refused:
        # The reader is compiled: on a damaged file it can panic, which is not an Exception.
        if not isinstance(refused, Exception) and type(refused).__name__ != "PanicException":
            raise
        if "assword" in str(refused):
            raise Unreadable(
                f"{_called(name)} is password protected. Save a copy without a password and choose that"
            ) from refused
        raise Unreadable(f"{_called(name)} is damaged and cannot be opened as a spreadsheet") from refused
    return Book(sheets, kind=kind)


def _cells(workbook: CalamineWorkbook, title: str) -> list[list[Any]]:
    return workbook.get_sheet_by_name(title).to_python(skip_empty_area=False)


def _as_text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    return "" if cell is None else str(cell) if isinstance(cell, int | timedelta) else repr(cell)


def _json_book(text: str, name: str, encoding: str, allowed: bool) -> Book:
    if not allowed:
        raise Unreadable(f"{_called(name)} is JSON, not a table of rows. {_WANTED}")
    return Book((), encoding, kind="json", parsed=parse_json(text, name))


def parse_json(text: str, name: str) -> Any:
    try:
        return json.loads(text.lstrip("\ufeff"), parse_float=Decimal, parse_constant=_no_number)
    except json.JSONDecodeError as refused:
        raise Unreadable(
            f"{_called(name)} is not correct JSON: "
            f"line {refused.lineno}, column {refused.colno} ({refused.msg.lower()})"
        ) from refused
    except (ValueError, RecursionError, ArithmeticError) as refused:
        raise Unreadable(f"{_called(name)} is not correct JSON") from refused


def _no_number(constant: str) -> None:
    raise ValueError(constant)


def open_json(source: bytes, name: str) -> tuple[Any, str]:
    """The content of a JSON file and its encoding."""
    book = open_book(source, name, json_allowed=True)
    if book.kind != "json":
        raise Unreadable(f"{_called(name)} is not JSON")
    return book.parsed, book.encoding


def as_table(book: Book, name: str, key: str) -> Book:
    """A JSON list of flat objects, alone or under `key`, as one sheet whose headings are the objects' keys."""
    listed = book.parsed.get(key) if isinstance(book.parsed, dict) else book.parsed
    if not isinstance(listed, list) or not any(isinstance(each, dict) for each in listed):
        raise Unreadable(f"{_called(name)} is JSON, but it holds no list of {key}")
    keys = list(dict.fromkeys(heading for each in listed if isinstance(each, dict) for heading in each))
    rows = [[str(heading) for heading in keys]]
    for each in listed:
        rows.append([_flat(each.get(heading)) if isinstance(each, dict) else "" for heading in keys])
    return Book((Sheet("", rows),), book.encoding, kind="json")


def _flat(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, list):
        return ", ".join(_flat(each) for each in value if not isinstance(each, dict | list))
    return "" if value is None or isinstance(value, dict) else str(value)
