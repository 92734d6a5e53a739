"""Files as councils publish them, read into rows and a list of what needs attention.

Every reader takes the bytes of a file and its name, and gives a `Reading` or raises `Unreadable` with a sentence
for the person who chose the file. Nothing here knows a database, a request or the time.
"""

from commonweal.front.open_data.reading.area_tables import areas
from commonweal.front.open_data.reading.contract_register import contracts
from commonweal.front.open_data.reading.grant_list import grants, threesixty
from commonweal.front.open_data.reading.identifiers import match_key
from commonweal.front.open_data.reading.ocds_package import ocds
from commonweal.front.open_data.reading.outcome import Brief, Problem, Reading, TotalsRow, Unreadable
from commonweal.front.open_data.reading.rows import AreaRow, ContractRow, GrantRow, SpendRow, Supplier
from commonweal.front.open_data.reading.spend_lines import spend, spend_stream

__all__ = [
    "AreaRow",
    "Brief",
    "ContractRow",
    "GrantRow",
    "Problem",
    "Reading",
    "SpendRow",
    "Supplier",
    "TotalsRow",
    "Unreadable",
    "areas",
    "contracts",
    "grants",
    "match_key",
    "ocds",
    "spend",
    "spend_stream",
    "threesixty",
]
