from __future__ import annotations

from commonweal.front.open_data.rules import KINDS
from commonweal.ground.pages.forms import ChoiceField, FileField, PageForm

TYPES = ("CSV", "XLSX", "XLS", "ODS", "JSON", "GEOJSON", "TXT")


class FileForm(PageForm):
    kind = ChoiceField(
        label="What the file holds",
        select="what the file holds",
        choices=[(kind, name) for kind, (name, _) in KINDS.items()],
        hints={kind: row for kind, (_, row) in KINDS.items()},
    )
    file = FileField(
        label="The file",
        hint="As you publish it: CSV, a spreadsheet, or JSON. Nothing is taken in until you have seen what is in it.",
        types=TYPES,
        max_megabytes=20,
    )
