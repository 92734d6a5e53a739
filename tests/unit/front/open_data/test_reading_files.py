"""Kinds of file, encodings and delimiters, and the sentence for each thing that cannot be read."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest

from commonweal.front.open_data import reading

HEADINGS = "Payment Date,Beneficiary Name,Amount,Purpose\r\n"
LINES = "01/04/2026,Café Llŷn,£1250.50,Lunch club\r\n02/04/2026,O’Brien & Sons,-20.00,Refund\r\n"
TEXT = HEADINGS + LINES


def _zip(parts: dict[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return packed.getvalue()


def xlsx(sheets: dict[str, list[list[str]]]) -> bytes:
    """A small workbook. A cell is raw XML such as <v>45000</v>, or words."""
    relations, listed, parts = "", "", {}
    for number, (title, rows) in enumerate(sheets.items(), start=1):
        body = ""
        for at, row in enumerate(rows, start=1):
            body += f'<row r="{at}">'
            for column, cell in enumerate(row):
                place = f'r="{chr(65 + column)}{at}"'
                if cell.startswith("<"):
                    dated = ' s="1"' if cell.startswith("<v>4") else ""
                    body += f"<c {place}{dated}>{cell}</c>"
                elif cell:
                    body += f'<c {place} t="inlineStr"><is><t xml:space="preserve">{cell}</t></is></c>'
            body += "</row>"
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>'
        )
        listed += f'<sheet name="{title}" sheetId="{number}" r:id="rId{number}"/>'
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
        relations += f'<Relationship Id="rId{number}" Type="{kind}" Target="worksheets/sheet{number}.xml"/>'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    root = f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/>'
    formats = '<xf numFmtId="0"/><xf numFmtId="14"/>'
    styles = f'<Relationship Id="rId99" Type="{office}/styles" Target="styles.xml"/>'
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    return _zip(
        {
            "[Content_Types].xml": f'<Types xmlns="{types}"/>',
            "_rels/.rels": f'<Relationships xmlns="{package}">{root}</Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{listed}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}">{relations}{styles}</Relationships>',
            "xl/styles.xml": f'<styleSheet xmlns="{main}"><cellXfs>{formats}</cellXfs></styleSheet>',
            **parts,
        }
    )


def ods(rows: list[list[str]]) -> bytes:
    body = ""
    for row in rows:
        cells = "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        body += f"<table:table-row>{cells}</table:table-row>"
    name = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<office:document-content xmlns:office="{name}office:1.0" xmlns:table="{name}table:1.0" '
        f'xmlns:text="{name}text:1.0"><office:body><office:spreadsheet><table:table table:name="Spend">{body}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    return _zip(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": "<manifest/>",
        }
    )


def told(found: reading.Reading) -> list[tuple]:
    return [(row.paid_on, row.beneficiary, row.amount, row.purpose) for row in found.rows]


EXPECTED = [
    (date(2026, 4, 1), "Café Llŷn", Decimal("1250.50"), "Lunch club"),
    (date(2026, 4, 2), "O’Brien & Sons", Decimal("-20.00"), "Refund"),
]


@pytest.mark.parametrize(
    ("source", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-32"), "utf-32"),
    ],
)
def test_every_usual_encoding_gives_the_same_rows(source, encoding):
    found = reading.spend(source, "april.csv")
    assert (told(found), found.encoding, found.problems) == (EXPECTED, encoding, ())


def test_windows_text_with_a_byte_that_windows_does_not_define():
    source = TEXT.replace("ŷ", "y").encode("cp1252") + b"03/04/2026,Odd\x81 Name,5,\r\n"
    found = reading.spend(source, "april.csv")
    assert (found.encoding, found.rows[0].beneficiary, found.rows[2].beneficiary) == ("cp1252", "Café Llyn", "Odd Name")


@pytest.mark.parametrize(("delimiter", "name"), [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "bar")])
def test_every_usual_delimiter_gives_the_same_rows(delimiter, name):
    found = reading.spend(TEXT.replace(",", delimiter).encode(), "april.csv")
    assert (told(found), found.delimiter) == (EXPECTED, name)


def test_semicolons_with_commas_in_the_amounts():
    source = "Payment Date;Beneficiary Name;Amount\n01/04/2026;A;1,000.00\n02/04/2026;B;2,500,000.10\n"
    assert [row.amount for row in reading.spend(source.encode()).rows] == [Decimal("1000.00"), Decimal("2500000.10")]


@pytest.mark.parametrize("ending", ["\n", "\r", "\r\n"])
def test_every_line_ending(ending):
    assert told(reading.spend(TEXT.replace("\r\n", ending).encode())) == EXPECTED


def test_a_workbook_with_dates_and_numbers_in_its_own_form():
    source = xlsx(
        {
            "Notes": [["This workbook lists our spending"]],
            "April": [
                ["Payment Date", "Supplier Name", "Amount", "Company Number"],
                ["<v>46113</v>", "Dawn Care Ltd", "<v>1250.5</v>", "<v>3554098</v>"],
                ["02/04/2026", "Dusk Care Ltd", "£99", "SC166891"],
            ],
        }
    )
    found = reading.spend(source, "april.xlsx")
    assert [(row.paid_on, row.amount, row.company_number, row.sheet) for row in found.rows] == [
        (date(2026, 4, 1), Decimal("1250.50"), "03554098", "April"),
        (date(2026, 4, 2), Decimal("99.00"), "SC166891", "April"),
    ]
    assert found.sheets == ("April",)
    assert [(each.sheet, each.what_is_wrong) for each in found.problems] == [
        ("Notes", "This sheet has no row of headings that we know, so it was not read")
    ]


def test_every_sheet_with_headings_is_read():
    heading = ["Date", "Supplier", "Amount"]
    source = xlsx({"April": [heading, ["01/04/2026", "A", "1"]], "May": [heading, ["01/05/2026", "B", "2"]]})
    found = reading.spend(source, "quarter.xlsx")
    assert [(row.sheet, row.row, row.beneficiary) for row in found.rows] == [("April", 2, "A"), ("May", 2, "B")]


def test_an_open_document_spreadsheet():
    found = reading.spend(ods([["Date", "Supplier", "Amount"], ["01/04/2026", "Dawn Care Ltd", "£1,250.50"]]))
    assert [(row.beneficiary, row.amount) for row in found.rows] == [("Dawn Care Ltd", Decimal("1250.50"))]


READERS = {
    "contracts": reading.contracts,
    "grants": reading.grants,
    "spend": reading.spend,
    "areas": reading.areas,
    "threesixty": reading.threesixty,
    "ocds": reading.ocds,
}
_DOCUMENT = _zip({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"})
_LOCKED_ODS = _zip(
    {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": b"\x00\x01",
        "META-INF/manifest.xml": "<manifest:encryption-data/>",
    }
)
REFUSED = {
    "empty": (b"", "The file x is empty"),
    "blank": (b"\xef\xbb\xbf \r\n", "The file x is empty"),
    "pdf": (b"%PDF-1.7 ...", "The file x is a PDF, not a table of rows"),
    "picture": (b"\x89PNG\r\n\x1a\n...", "The file x is a picture, not a table of rows"),
    "binary": (bytes(range(256)) * 4, "The file x is not text or a spreadsheet"),
    "word": (_zip({"word/document.xml": "<x/>"}), "The file x is a word-processed document"),
    "odt": (_DOCUMENT, "The file x is a document, not a spreadsheet"),
    "zip": (_zip({"a.csv": "a,b"}), "The file x is a zip file. Unzip it"),
    "half a zip": (_zip({"a.csv": "a,b"})[:40], "The file x is damaged and cannot be opened"),
    "bad workbook": (_zip({"xl/workbook.xml": "<x"}), "The file x is damaged and cannot be opened as a spreadsheet"),
    "locked workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "The file x is password protected. Save a copy without a password",
    ),
    "locked ods": (_LOCKED_ODS, "The file x is password protected. Save a copy without a password"),
    "web page": (b"<!DOCTYPE html><html></html>", "The file x is a web page or XML"),
    "half of utf-16": (b"\xff\xfea\x00\x00\xd8", "The file x says it is UTF-16 text but is not"),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_is_refused_in_one_sentence(reader, case):
    source, sentence = REFUSED[case]
    with pytest.raises(reading.Unreadable) as refused:
        READERS[reader](source, "x")
    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("text", ['{"grants": [', '{"a": NaN}', "[" * 100_000, '{"a": ' + "9" * 5000 + "}", "{}x"])
def test_json_that_is_not_json_is_refused_in_one_sentence(reader, text):
    with pytest.raises(reading.Unreadable, match="JSON"):
        READERS[reader](text.encode(), "x")


@pytest.mark.parametrize(
    ("reader", "text", "sentence"),
    [
        (
            "spend",
            "hello world",
            "No row of headings was found in x. Add columns headed beneficiary and amount and date",
        ),
        ("grants", "Beneficiary,Date,Colour\nA,B,C", "The headings in row 1 of x have no column for the amount"),
        ("contracts", "Supplier,Value\nA,1", "The headings in row 1 of x have no column for the contract title or"),
        ("areas", "a,b\n1,2", "No row of headings was found in x. Add columns headed area code"),
        ("areas", "{}", "x is JSON, but not a GeoJSON collection of boundaries"),
        ("ocds", "[]", "x is JSON, but it has no releases or records"),
        ("ocds", "a,b", "The file x is not JSON"),
        ("threesixty", '{"a": 1}', "x is JSON, but it has no list of grants"),
        ("contracts", '{"contracts": 5}', "The file x is JSON, but it holds no list of contracts"),
    ],
)
def test_a_file_of_another_sort_is_refused_with_what_it_lacks(reader, text, sentence):
    with pytest.raises(reading.Unreadable) as refused:
        READERS[reader](text.encode(), "x")
    assert str(refused.value).startswith(sentence)


def test_a_quotation_mark_that_never_closes_is_refused_with_its_line():
    source = HEADINGS + '01/04/2026,"A,5,\n' + "x" * 140_000
    with pytest.raises(reading.Unreadable, match=r"near line \d+. Look for a quotation mark"):
        reading.spend(source.encode(), "x")


@pytest.mark.parametrize(
    "far",
    [
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b'<row r="9"><c t="n" r="ZZZZZZ9"><v>1</v></c></row>',
        b'<row r="4000000000"><c><v>1</v></c></row>',
    ],
)
def test_a_cell_far_from_the_rest_is_refused_before_it_fills_the_memory(far):
    with zipfile.ZipFile(io.BytesIO(xlsx({"April": [["Date", "Supplier", "Amount"]]}))) as packed:
        parts = {each: packed.read(each) for each in packed.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"</sheetData>", far + b"</sheetData>")
    with pytest.raises(reading.Unreadable, match="a cell far below or to the right of the rest"):
        reading.spend(_zip(parts), "x.xlsx")


def test_an_empty_styled_cell_far_from_the_rest_does_no_harm():
    with zipfile.ZipFile(
        io.BytesIO(xlsx({"April": [["Date", "Supplier", "Amount"], ["01/04/2026", "A", "5"]]}))
    ) as packed:
        parts = {each: packed.read(each) for each in packed.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    far = b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    parts[sheet] = parts[sheet].replace(b"</sheetData>", far)
    assert len(reading.spend(_zip(parts), "x.xlsx").rows) == 1


def test_an_open_document_of_endless_repeats_is_refused():
    source = ods([["Date", "Supplier", "Amount"]])
    with zipfile.ZipFile(io.BytesIO(source)) as packed:
        parts = {each: packed.read(each) for each in packed.namelist()}
    parts["content.xml"] = (
        parts["content.xml"]
        .replace(b"<table:table-row>", b'<table:table-row table:number-rows-repeated="1048576">')
        .replace(b"<table:table-cell ", b'<table:table-cell table:number-columns-repeated="1024" ')
    )
    with pytest.raises(reading.Unreadable, match="too large to open"):
        reading.spend(_zip(parts), "x.ods")


def test_headings_and_nothing_else_is_a_reading_of_no_rows():
    found = reading.spend(HEADINGS.encode(), "x")
    assert (found.rows, found.problems, found.sentence()) == ((), (), "0 rows read")
