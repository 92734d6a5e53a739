"""Files as people send them, good and bad, all made here."""

import functools
import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from pypdf import PdfWriter

from commonweal.ground.documents.scanner import EICAR

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
TEXT = "application/vnd.oasis.opendocument.text"
SHEET = "application/vnd.oasis.opendocument.spreadsheet"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU"
    b"\x00\x00\x00\nIDATx\x9cc`\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB`\x82"
)
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + b"\x00" * 64 + b"\xff\xd9"
OLD_WORD = bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 600


def upload(content, name="plan.pdf"):
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


def pdf(pages=1, password=None):
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def photo_pdf(size):
    """A PDF of one page that is one photograph, of exactly this many bytes."""

    def made(of):
        parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"]
        parts.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I 4 0 R>>>>/Contents 5 0 R>>"
        )
        head = b"<</Type/XObject/Subtype/Image/Width 4000/Height 5000/ColorSpace/DeviceGray/BitsPerComponent 8"
        parts.append(
            head + b"/Filter/DCTDecode/Length %d>>stream\n" % of + b"\xff\xd8" + bytes(of - 2) + b"\nendstream"
        )
        parts.append(b"<</Length 30>>stream\nq 595 0 0 842 0 0 cm /I Do Q  \nendstream")
        out, places = bytearray(b"%PDF-1.7\n"), []
        for number, part in enumerate(parts, 1):
            places.append(len(out))
            out += b"%d 0 obj\n" % number + part + b"\nendobj\n"
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
        out += b"".join(b"%010d 00000 n \n" % place for place in places)
        out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, start)
        return bytes(out)

    rest = len(made(size)) - size
    return made(size - rest)


def on_disk(content, name):
    """As Django hands over whatever is larger than 2.5 MB."""
    made = TemporaryUploadedFile(name, "application/octet-stream", len(content), None)
    made.write(content)
    made.seek(0)
    return made


def package(parts, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def office(kind=WORD, **more):
    types = f'<Types><Override PartName="/main.xml" ContentType="{kind}"/></Types>'
    return package({"[Content_Types].xml": types, "word/document.xml": "<w:document/>"} | more)


def open_document(kind=TEXT, **more):
    return package({"mimetype": kind, "content.xml": "<office/>", "META-INF/manifest.xml": "<manifest/>"} | more)


@functools.cache
def bomb(size=400_000_000):
    """A Word document of a few hundred kilobytes that unpacks to `size`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        made.writestr("[Content_Types].xml", f'<Types><Override ContentType="{WORD}"/></Types>')
        with made.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(size // 4_000_000):
                part.write(b"0" * 4_000_000)
    return out.getvalue()


def lying_bomb():
    """A bomb whose directory says that it is small."""
    content = bytearray(bomb(300_000_000))
    small = (1_000).to_bytes(4, "little")
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as made:
        true = made.getinfo("word/document.xml").file_size.to_bytes(4, "little")
    return bytes(content).replace(true, small)


def eicar(name="notes.txt"):
    return upload(EICAR, name)
