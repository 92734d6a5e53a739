from commonweal.cycle.understand.actions.need import (
    add_evidence,
    agree_need,
    answer_screening,
    reopen_need,
    review_evidence,
    set_out_need,
    sound_market,
)
from commonweal.cycle.understand.actions.provision import add_asset, add_gap, add_provision, finish_gap, found_no_assets

__all__ = [
    "add_asset",
    "add_evidence",
    "add_gap",
    "add_provision",
    "agree_need",
    "answer_screening",
    "finish_gap",
    "found_no_assets",
    "reopen_need",
    "review_evidence",
    "set_out_need",
    "sound_market",
]
