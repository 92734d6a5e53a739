from commonweal.front.open_data.models import Import
from commonweal.front.open_data.rules import may_import
from commonweal.ground.record.states import Lifecycle, Move, State


def holds_rows(imported: Import) -> str | None:
    return None if imported.rows else "No row of this file can be taken in. Put the file right and read it again."


IMPORT = Lifecycle(
    "import",
    {
        "read": State("Waiting for you", "light-blue"),
        "taken": State("Taken in"),
        "discarded": State("Discarded"),
    },
    (
        Move("take_in", "Take in the rows of this file", ("read",), "taken", may_import, (holds_rows,)),
        Move("discard", "Discard this file", ("read",), "discarded", may_import),
    ),
)
