"""What is written stays data, whatever it is, and the page stays a page."""

import io

import pytest
from pypdf import PdfReader

from commonweal.ground.documents.queries import as_pdf

RECEIPT = {
    "title": "Application submitted",
    "council": "Thornmere Borough Council",
    "reference": "APP-7F3K29",
    "opening": "We have your application.",
    "facts": [["Project", "Jobs club"], ["Submitted", "18 September 2026 at 4:59:58pm"]],
    "fingerprint_says": "Anyone can compute it again.",
    "fingerprint": "a3" * 32,
    "next": [["By 6 November 2026", "You hear the decision"]],
    "footer": "SHA-256 " + "a3" * 32,
    "answers": [
        {"heading": "Amount", "text": "£12,500"},
        {"heading": "What will you do?", "text": "A\n\nB", "columns": ["Item", "Cost"], "rows": [["Rent", "£400"]]},
    ],
}
LETTER = {"title": "Decision", "body": "Dear Rosa\n\nWe will fund it.", "to": "Harbour Trust\nQuay 1", "sent": "Today"}
PAPER = {
    "title": "Report",
    "sections": [
        {"heading": "Numbers", "text": "All is well.", "columns": ["What", "How many"], "rows": [["Joined", "31"]]}
    ],
}


def read(template, data):
    return PdfReader(io.BytesIO(as_pdf(template, data)))


def text_of(template, data):
    return "\n".join(page.extract_text() for page in read(template, data).pages)


def wrote(body):
    return text_of("letter", LETTER | {"body": body})


@pytest.mark.parametrize(("template", "data"), [("receipt", RECEIPT), ("letter", LETTER), ("paper", PAPER)])
def test_it_is_tagged_and_says_its_title_and_language(template, data):
    made = read(template, data)
    root = made.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/StructTreeRoot"]["/K"]
    assert root["/Lang"] == "en-GB"
    assert made.metadata.title == data["title"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()


def test_it_has_the_words():
    text = text_of("receipt", RECEIPT)
    for words in ("Application submitted", "APP-7F3K29", "4:59:58pm", "£12,500", "What will you do?", "Page 1 of 1"):
        assert words in text
    assert "a3" * 32 in text.replace("\n", "").replace("\u200b", "")


def test_the_same_data_make_the_same_bytes():
    assert as_pdf("receipt", RECEIPT) == as_pdf("receipt", RECEIPT)


@pytest.mark.parametrize(
    "written",
    [
        '#read("/etc/passwd")',
        '#panic("out")',
        '#import "@preview/x:1.0.0"',
        "#set page(width: 1pt)",
        "= Heading *bold* _em_ $x^2$ @label <label>",
        '"]\n#let x = 1\n["',
        "\\u{41} \\ // comment /* open",
        "https://evil.example/#frag",
        "{{ 7*7 }} {% raw %}",
    ],
)
def test_markup_that_somebody_wrote_is_printed_and_not_followed(written):
    shown = " ".join(wrote(f"Before {written} after").split())
    assert " ".join(f"Before {written} after".split()) in shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("It works 😀 well", "It works [grinning face] well"),
        ("Family 👩‍👩‍👧 here", "Family [woman][woman][girl] here"),
        ("Chinese 你好 here", "Chinese [U+4F60][U+597D] here"),
        ("Greek ελληνικά, Welsh ŵŷ, Polish łąż", "Greek ελληνικά, Welsh ŵŷ, Polish łąż"),
        ("Control \x01\x02 gone", "Control  gone"),
        ("Turned \u202ethgir\u202c here", "Turned thgir here"),
        ("A flag 🇬🇧", "A flag [regional indicator symbol letter g][regional indicator symbol letter b]"),
    ],
)
def test_letters_that_no_font_draws_are_named(written, shown):
    assert " ".join(shown.split()) in " ".join(wrote(written).replace("\u200b", "").split())


def test_arabic_and_hebrew_are_printed():
    text = wrote("مرحبا بالعالم and שלום")
    assert "and" in text
    assert "مرحبا" in text


def test_every_sort_of_letter_gives_a_page():
    body = "".join(chr(code) for code in range(0x20, 0x3000, 7) if not 0xD800 <= code < 0xE000)
    body += "".join(chr(code) for code in range(0x1F300, 0x1FAFF, 11))
    assert len(read("letter", LETTER | {"body": body}).pages) >= 1


@pytest.mark.parametrize("letter", ["x", "W", "é", "م", "😀"])
def test_a_name_without_an_end_stays_on_the_sheet(letter):
    made = read("receipt", RECEIPT | {"title": letter * 300, "facts": [[letter * 200, letter * 400]]})
    assert 1 <= len(made.pages) <= 8
    edges = []
    for page in made.pages:
        page.extract_text(visitor_text=lambda text, cm, tm, font, size: edges.append((text.strip(), tm[4] + cm[4])))
    assert max(x for text, x in edges if text) < 595


def test_a_hundred_pages_are_made():
    made = read("letter", LETTER | {"body": "\n\n".join(f"Paragraph {n} " + "word " * 120 for n in range(400))})
    assert len(made.pages) > 50
    assert "Paragraph 399" in made.pages[-1].extract_text()


@pytest.mark.parametrize("nothing", ["", " ", None, 0])
def test_nothing_said_gives_a_page(nothing):
    assert len(read("receipt", RECEIPT | {"facts": [["Amount", nothing]], "opening": ""}).pages) == 1
