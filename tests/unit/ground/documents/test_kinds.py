"""What a file really is, and every way in which it is not taken in."""

import io
import random
import time
import tracemalloc

import pytest
from django.core.exceptions import ValidationError

from commonweal.ground.documents import rules
from commonweal.ground.record.rules import Refused
from tests.factories import documents as made

KINDS = "a PDF, DOCX, ODT, XLSX, ODS, CSV, TXT, JPG or PNG"
OUTSIDE = f"The selected file must be {KINDS}"
INSIDE = f"What is inside the selected file must be {KINDS}"
PASSWORD = "The selected file is password protected"
BROKEN = "The selected file cannot be opened. Save it again, or send it as a PDF"
MACROS = "The selected file holds macros. Save it again without them, as DOCX or XLSX"
TWO = "The selected file is two kinds of file in one. Save it again as one of them"
BURSTS = "The selected file unpacks to more than we can check. Save it again, or send it as a PDF"


def why(content, name):
    with pytest.raises(Refused) as refused:
        rules.inspect(made.upload(content, name))
    return refused.value.refusals[0].why


@pytest.mark.parametrize(
    ("name", "content", "kind", "pages"),
    [
        ("rules.pdf", made.pdf(3), "pdf", 3),
        ("rules.PDF", made.pdf(), "pdf", 1),
        ("plan.docx", made.office(), "docx", None),
        ("budget.xlsx", made.office(made.EXCEL), "xlsx", None),
        ("plan.odt", made.open_document(), "odt", None),
        ("budget.ods", made.open_document(made.SHEET), "ods", None),
        ("numbers.csv", "name,number\nÉlodie,3\n".encode(), "csv", None),
        ("numbers.csv", "name;number\nÉlodie;3\n".encode("cp1252"), "csv", None),
        ("numbers.csv", "name\tnumber\n".encode("utf-16"), "csv", None),
        ("notes.txt", "مرحبا 😀\n".encode(), "txt", None),
        ("site.png", made.PNG, "png", None),
        ("site.jpeg", made.JPG, "jpg", None),
    ],
)
def test_what_is_taken_in(name, content, kind, pages):
    found = rules.inspect(made.upload(content, name))
    assert (found.kind, found.pages) == (kind, pages)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("rules.pdf", b"", "The selected file is empty"),
        ("rules.exe", b"MZ" + b"\x00" * 100, OUTSIDE),
        ("rules", made.pdf(), OUTSIDE),
        ("rules.pdf.exe", made.pdf(), OUTSIDE),
        ("rules.pdf", b"MZ\x90\x00" + b"\x00" * 100, INSIDE),
        ("rules.txt", b"\x00\x01\x02 bytes", INSIDE),
        ("old.docx", made.OLD_WORD, INSIDE),
        ("code.docx", made.package({"a.class": b"\xca\xfe\xba\xbe"}), INSIDE),
        ("plan.docx", b"PK\x03\x04" + b"\x00" * 50, BROKEN),
        ("rules.pdf", b"%PDF-1.7\nnothing that a reader finds", BROKEN),
        ("rules.pdf", made.pdf(password="secret"), PASSWORD),
        ("plan.docx", made.OLD_WORD + "EncryptedPackage".encode("utf-16-le"), PASSWORD),
        (
            "plan.odt",
            made.open_document(**{"META-INF/manifest.xml": "<manifest:encryption-data/>"}),
            PASSWORD,
        ),
        ("plan.docx", made.office(**{"word/vbaProject.bin": "x"}), MACROS),
        ("plan.docx", made.office("application/vnd.ms-word.document.macroEnabled.main+xml"), MACROS),
        ("plan.odt", made.open_document(**{"Basic/Standard/Module1.xml": "<x/>"}), MACROS),
        ("site.png", made.PNG + made.office(), TWO),
        ("rules.pdf", made.pdf() + made.office(), TWO),
        ("site.jpg", made.JPG[:20] + b"%PDF-1.7\n" + made.JPG[20:], TWO),
        (
            "rules.pdf",
            made.PNG,
            "The selected file is called PDF and holds a PNG picture. "
            "Give it the name of what it is, or choose another",
        ),
        (
            "budget.xlsx",
            made.office(),
            "The selected file is called XLSX and holds a Word document. "
            "Give it the name of what it is, or choose another",
        ),
        (
            "rules.pdf",
            b"<script>alert(1)</script>",
            "The selected file is called PDF and holds plain text. Give it the name of what it is, or choose another",
        ),
        (
            "numbers.csv",
            made.pdf(),
            "The selected file is called CSV and holds a PDF. Give it the name of what it is, or choose another",
        ),
    ],
)
def test_what_is_refused_and_how(name, content, said):
    assert why(content, name) == said


def test_the_same_sentence_at_the_field():
    with pytest.raises(ValidationError, match="The selected file is password protected"):
        rules.sound(made.upload(made.pdf(password="secret"), "rules.pdf"))
    assert rules.sound(made.upload(made.pdf(), "rules.pdf")) is None


def test_a_pdf_that_opens_without_a_password_is_not_protected():
    assert rules.inspect(made.upload(made.pdf(2, password=""), "rules.pdf")).pages == 2


@pytest.mark.parametrize("content", [made.bomb(), made.lying_bomb()], ids=["bomb", "lying bomb"])
def test_a_package_made_to_burst(content):
    assert len(content) < 1_000_000
    started = time.monotonic()
    assert why(content, "plan.docx") in (BURSTS, BROKEN)
    assert time.monotonic() - started < 5


def test_a_package_of_too_many_parts():
    assert why(made.office(**{f"word/{n}.xml": "" for n in range(5_001)}), "plan.docx") == BURSTS


def test_a_photograph_of_almost_twenty_megabytes_is_taken_in_without_much_memory():
    content = made.photo_pdf(19_900_000)
    assert len(content) == 19_900_000
    sent = made.on_disk(content, "photo.pdf")
    del content
    tracemalloc.start()
    with sent:
        assert rules.inspect(sent).pages == 1
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 5_000_000


@pytest.mark.parametrize(("size", "taken"), [(20_000_000, True), (20_000_001, False), (20_100_000, False)])
def test_twenty_megabytes_are_the_most(size, taken):
    content = made.photo_pdf(size)
    if taken:
        assert rules.inspect(made.upload(content, "photo.pdf")).pages == 1
    else:
        assert why(content, "photo.pdf") == "The selected file must be smaller than 20MB"


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("plan.PDF", "plan.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("D:\\papers\\rosa\\plan.pdf", "plan.pdf"),
        ("invoice.pdf.exe", "invoice-pdf.exe"),
        ("invoice.exe.pdf", "invoice-exe.pdf"),
        ("version 1.2.pdf", "version 1.2.pdf"),
        ("two  spaces\n.pdf", "two spaces.pdf"),
        ("a:b|c?.pdf", "a-b-c.pdf"),
        ('x"; filename="y.pdf', "x-- filename=-y.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("zero\u200bwidth\x00.pdf", "zerowidth.pdf"),
        (".pdf", "file.pdf"),
        ("con.txt", "file con.txt"),
        ("...pdf", "file.pdf"),
        ("مرحبا بالعالم.pdf", "مرحبا بالعالم.pdf"),
        ("😀.pdf", "😀.pdf"),
        ("noending", "noending"),
        ("photo.jpeg", "photo.jpg"),
    ],
)
def test_a_name_made_safe(given, safe):
    assert rules.safe_name(given) == safe


@pytest.mark.parametrize("letter", ["a", "é", "漢", "😀", "م"])
def test_a_very_long_name_is_cut_and_keeps_its_ending(letter):
    safe = rules.safe_name(letter * 300 + ".pdf")
    assert safe.endswith(".pdf")
    assert len(safe) <= 150
    assert len(safe.encode()) <= 255


def test_the_bytes_are_left_as_they_were():
    sent = made.upload(made.pdf(), "plan.pdf")
    rules.inspect(sent)
    assert sent.file.tell() == 0
    assert sent.read() == made.pdf()


STARTS = (b"PK\x03\x04", b"%PDF-1.7\n", made.PNG[:8], b"\xff\xd8\xff", b"", made.office()[:200], made.pdf()[:200])


@pytest.mark.parametrize("start", STARTS)
def test_random_bytes_never_break_the_inspection(start):
    steady = random.Random(7)
    contents = [start + steady.randbytes(steady.randint(1, 2000)) for _ in range(40)]
    sentences = [_sentence(content, f"x.{ending}") for content in contents for ending in ("pdf", "docx", "png", "txt")]
    assert len(sentences) == 160
    assert set(sentences) <= {"taken in", *rules.SAYS.values()} | {
        one for one in sentences if "Give it the name" in one
    }


def _sentence(content, name):
    try:
        rules.inspect(made.upload(content, name))
    except Refused as refused:
        return refused.refusals[0].why
    return "taken in"


def test_a_stream_without_a_name_is_refused():
    class Sent:
        size, name, file = 3, None, io.BytesIO(b"abc")

    with pytest.raises(Refused, match="must be a PDF"):
        rules.inspect(Sent())
