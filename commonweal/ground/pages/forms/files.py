from pathlib import PurePath

from django import forms

from commonweal.ground.pages.words import listed

from .asked import Asked

TYPES = ("PDF", "DOCX", "ODT", "XLSX", "ODS", "CSV", "JPG", "PNG")
ALSO = {"JPEG": "JPG"}
MEGABYTE = 1_000_000
NAME_LIMIT = 200

MESSAGES = {
    "empty": "The selected file is empty",
    "password": "The selected file is password protected",
    "virus": "The selected file contains a virus",
    "failed": "The selected file could not be uploaded, try again",
}


def file_message(trouble):
    """For what only the documents app can find out: 'empty', 'password', 'virus' or 'failed'."""
    return MESSAGES[trouble]


class FileField(Asked, forms.FileField):
    """One file. Name and size are judged here; what is truly inside it, and viruses, by the documents app."""

    verb = "Select"

    def __init__(self, *, label, types=TYPES, max_megabytes=20, select="a file", **options):
        self.types, self.max_megabytes = types, max_megabytes
        super().__init__(label=label, select=select, **options)
        self.error_messages |= {
            "invalid": MESSAGES["failed"],
            "missing": MESSAGES["failed"],
            "empty": MESSAGES["empty"],
            "contradiction": MESSAGES["failed"],
        }

    @property
    def accept(self):
        spelt = [ending for ending, means in ALSO.items() if means in self.types]
        return ",".join(f".{ending.lower()}" for ending in (*self.types, *spelt))

    def to_python(self, data):
        upload = super().to_python(data)
        if upload is None:
            return None
        ending = PurePath(upload.name).suffix.lstrip(".").upper()
        if ALSO.get(ending, ending) not in self.types:
            raise forms.ValidationError(f"The selected file must be a {listed(self.types, 'or')}", code="type")
        if upload.size > self.max_megabytes * MEGABYTE:
            raise forms.ValidationError(f"The selected file must be smaller than {self.max_megabytes}MB", code="size")
        if len(upload.name) > NAME_LIMIT:
            raise forms.ValidationError(
                f"The name of the selected file must be {NAME_LIMIT} characters or less", code="name"
            )
        return upload
